"""Weighing: what each item of evidence counts for within its group, and each group among all.

Two levels, one rule (`origin`): items of a group overlap by the group's omega; the groups overlap by `between_groups`,
0 where the scenario states none (independent given the hypothesis).  Above 0 it says that the groups, too, are words
and acts of one government read by one analyst.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence.likelihood import CENTRAL, centred, codings, fraction, hypotheses, log_likelihood
from holdfast.evidence.origin import counted, shares, together
from holdfast.scenario.aims_evidence import Item
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario

Array = NDArray[np.float64]

BETWEEN_GROUPS: Final = "evidence.between_groups"
"""Path of the overlap between groups."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Every item's weight under one coding, nats against the mean over hypotheses; shape (item, draw, hypothesis)."""

    hypotheses: tuple[str, ...]
    coding: str
    items: dict[str, Item] = field(repr=False)
    alone: Array = field(repr=False)
    """Weight of each item by itself, after its reliability."""
    added: Array = field(repr=False)
    """What each item adds to the answer: sums over items to `total`."""
    groups: dict[str, Array] = field(repr=False)
    """Weight of each group before the groups are weighed together, shape (draw, hypothesis)."""
    overlaps: Mapping[str, Array] = field(repr=False)
    """Overlap of the items of each group, shape (draw,)."""
    between_groups: Array = field(repr=False)
    """Overlap of the groups, shape (draw,)."""

    @property
    def total(self) -> Array:
        """Weight of all items, shape (draw, hypothesis)."""
        return np.asarray(self.added.sum(axis=0))

    def without(self, name: str) -> Array:
        """Weight of all items but one, shape (draw, hypothesis): its group, then the groups, weighed again."""
        group = self.items[name].group
        others = [i for i, n in enumerate(self.items) if self.items[n].group == group and n != name]
        left = {key: weight for key, weight in self.groups.items() if key != group}
        if others:
            left[group] = centred(together(self.alone[others], self.overlaps[group]))
        if not left:
            return np.zeros(self.alone.shape[1:])
        return together(np.stack(list(left.values())), self.between_groups)

    def of_kind(self, kind: str) -> Array:
        """Weight of the items of one kind, weighed as if there were no others, shape (draw, hypothesis)."""
        items = {name: item for name, item in self.items.items() if item.kind == kind}
        alone = self.alone[[name in items for name in self.items]]
        overlaps = {item.group: self.overlaps[item.group] for item in items.values()}
        added, _ = _combined(items, alone, overlaps, self.between_groups)
        return np.asarray(added.sum(axis=0))


def weighings(scenario: Scenario, draws: Draws) -> dict[str, Weighing]:
    """All items weighed under every coding."""
    return {coding: weigh(scenario, draws, coding) for coding in codings(scenario)}


def weigh(
    scenario: Scenario,
    draws: Draws,
    coding: str = CENTRAL,
    kinds: Collection[str] | None = None,
    until: date | None = None,
    leave_out: Collection[str] | None = None,
) -> Weighing:
    """Weigh the items of a scenario under one coding; the choice of items is that of `posterior`.

    Raises ValueError for an unknown coding, item or group, and for a drawn chance outside its bounds.
    """
    if coding not in codings(scenario):
        raise ValueError(f"coding {coding!r}; the scenario has {', '.join(codings(scenario))}")
    items = _chosen(scenario, kinds, until, leave_out)
    names = hypotheses(scenario)
    alone = np.zeros((len(items), len(draws), len(names)))
    for position, name in enumerate(items):
        alone[position] = log_likelihood(scenario, draws, name, coding)
    overlaps = {item.group: _overlap(scenario, draws, item.group) for item in items.values()}
    between = _between(draws)
    added, groups = _combined(items, alone, overlaps, between)
    return Weighing(names, coding, items, alone, added, groups, overlaps, between)


def _combined(
    items: Mapping[str, Item], alone: Array, overlaps: Mapping[str, Array], between: Array
) -> tuple[Array, dict[str, Array]]:
    """What each item adds, and the weight of each group by itself."""
    members = {group: [i for i, x in enumerate(items.values()) if x.group == group] for group in overlaps}
    added = np.zeros_like(alone)
    for group, overlap in overlaps.items():
        added[members[group]] = centred(counted(alone[members[group]], overlap))
    groups = {group: added[positions].sum(axis=0) for group, positions in members.items()}
    if groups:
        kept = shares(np.stack(list(groups.values())), between)
        for positions, share in zip(members.values(), kept, strict=True):
            added[positions] *= share
    return added, groups


def _chosen(
    scenario: Scenario,
    kinds: Collection[str] | None,
    until: date | None,
    leave_out: Collection[str] | None,
) -> dict[str, Item]:
    items = scenario.evidence.items
    unknown = sorted(set(leave_out or ()) - set(items))
    if unknown:
        raise ValueError(f"leave_out {unknown}: no such item of evidence")
    return {
        name: item
        for name, item in items.items()
        if (kinds is None or item.kind in kinds)
        and (until is None or item.date <= until)
        and (leave_out is None or name not in leave_out)
    }


def _overlap(scenario: Scenario, draws: Draws, group: str) -> Array:
    groups = scenario.evidence.groups
    if group not in groups:
        raise ValueError(f"group {group!r} of an item; evidence.groups has {', '.join(groups)}")
    own = groups[group].overlap is not None
    return fraction(draws, f"evidence.groups.{group}.overlap" if own else "evidence.overlap")


def _between(draws: Draws) -> Array:
    return fraction(draws, BETWEEN_GROUPS) if BETWEEN_GROUPS in draws.values else np.zeros(len(draws))
