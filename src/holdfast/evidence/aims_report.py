"""What the evidence says of a principal's aims, coding by coding: the part of an answer headed "why it is fought"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence.likelihood import item_likelihood
from holdfast.evidence.posterior import believe, prior
from holdfast.evidence.spread import Spread, spread, spreads
from holdfast.evidence.weighing import Weighing, weighings
from holdfast.evidence.weight import Flip, decibans, diagnosticity, flip
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario

Array = NDArray[np.float64]
ByHypothesis = dict[str, Spread]


@dataclass(frozen=True, slots=True)
class ItemWeight:
    """One item's part in the answer."""

    item: str
    kind: str
    group: str
    date: date
    alone: ByHypothesis
    """Weight of evidence for each hypothesis, after reliability, by itself, decibans."""
    counted: ByHypothesis
    """What of that counts within its group, decibans: sums over items to `CodingReport.total`."""
    diagnosticity: Spread
    """Decibans between the hypotheses it fits best and worst, were it wholly reliable."""
    posterior_without: ByHypothesis
    """Belief in each hypothesis when only this item is left out."""


@dataclass(frozen=True, slots=True)
class CodingReport:
    """The answer under one coding."""

    coding: str
    posterior: ByHypothesis
    odds: ByHypothesis
    """Posterior odds of each hypothesis against all others."""
    total: ByHypothesis
    """Weight of all evidence, decibans."""
    odds_if_independent: ByHypothesis
    """Posterior odds if every item were summed as if independent: shown as a warning, never used."""
    flip: Flip | None
    by_kind: dict[str, ByHypothesis]
    by_group: dict[str, ByHypothesis]
    """Counted weight of each kind and each group of items, decibans; they sum to `total` in every draw."""
    items: tuple[ItemWeight, ...]

    def __str__(self) -> str:
        beliefs = "  ".join(f"{name} {value}" for name, value in self.posterior.items())
        return f"{self.coding}: {beliefs}" + (f"; {self.flip}" if self.flip else "")


@dataclass(frozen=True, slots=True)
class AimsReport:
    """The answer under every coding, side by side; all spreads are over the draws."""

    side: str
    hypotheses: tuple[str, ...]
    prior: ByHypothesis
    codings: dict[str, CodingReport]

    def __str__(self) -> str:
        return "\n".join(str(report) for report in self.codings.values())


def aims_report(scenario: Scenario, draws: Draws, weighed: Mapping[str, Weighing] | None = None) -> AimsReport:
    """The answer under the central coding and every alternative one; `weighed` are the `weighings`, if they are known."""
    side = scenario.evidence.about
    before = prior(scenario, draws, side)
    found = weighings(scenario, draws) if weighed is None else weighed
    reports = {name: coding_report(scenario, draws, before, weighing) for name, weighing in found.items()}
    names = next(iter(reports.values())).posterior.keys()
    return AimsReport(side, tuple(names), _spreads(tuple(names), before), reports)


def coding_report(scenario: Scenario, draws: Draws, prior: Array, weighing: Weighing) -> CodingReport:
    """The answer under one coding from a prior of shape (draw, hypothesis)."""
    names = weighing.hypotheses
    posterior = believe(prior, weighing.total, weighing)
    summed = believe(prior, weighing.alone.sum(axis=0), weighing)
    kinds, groups = ([getattr(item, key) for item in weighing.items.values()] for key in ("kind", "group"))
    return CodingReport(
        coding=weighing.coding,
        posterior=_spreads(names, posterior.probabilities),
        odds={h: spread(np.exp(posterior.log_odds(h))) for h in names},
        total=_spreads(names, decibans(weighing.total)),
        odds_if_independent={h: spread(np.exp(summed.log_odds(h))) for h in names},
        flip=flip(posterior),
        by_kind=_totals(weighing, kinds),
        by_group=_totals(weighing, groups),
        items=_item_weights(scenario, draws, prior, weighing),
    )


def _item_weights(scenario: Scenario, draws: Draws, prior: Array, weighing: Weighing) -> tuple[ItemWeight, ...]:
    names, items = weighing.hypotheses, weighing.items
    if not items:
        return ()
    rest = np.stack([believe(prior, weighing.without(name), weighing).probabilities for name in items])
    apart = np.stack([diagnosticity(item_likelihood(scenario, draws, name, weighing.coding)) for name in items])
    columns = (_item_spreads(names, values) for values in (decibans(weighing.alone), decibans(weighing.added), rest))
    return tuple(
        ItemWeight(name, item.kind, item.group, item.date, alone, counted, told, without)
        for (name, item), alone, counted, without, told in zip(items.items(), *columns, spreads(apart), strict=True)
    )


def _item_spreads(names: tuple[str, ...], values: Array) -> list[ByHypothesis]:
    """Spread of each column for each item, values of shape (item, draw, hypothesis)."""
    found = iter(spreads(np.swapaxes(values, 1, 2).reshape(-1, values.shape[1])))
    return [dict(zip(names, row, strict=True)) for row in zip(*[found] * len(names), strict=True)]


def _totals(weighing: Weighing, labels: list[str]) -> dict[str, ByHypothesis]:
    """Counted weight of the items under each label, decibans."""
    totals: dict[str, ByHypothesis] = {}
    for label in dict.fromkeys(labels):
        members = [i for i, other in enumerate(labels) if other == label]
        totals[label] = _spreads(weighing.hypotheses, decibans(weighing.added[members].sum(axis=0)))
    return totals


def _spreads(names: tuple[str, ...], values: Array) -> ByHypothesis:
    """Spread of each column, values of shape (draw, hypothesis)."""
    return dict(zip(names, spreads(values.T), strict=True))
