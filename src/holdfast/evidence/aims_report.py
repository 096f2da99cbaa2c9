"""What the evidence says of a principal's aims, coding by coding: the part of an answer headed "why it is fought"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence.likelihood import codings, item_likelihood
from holdfast.evidence.posterior import believe, prior
from holdfast.evidence.spread import Spread, spread
from holdfast.evidence.weighing import Weighing, weigh
from holdfast.evidence.weight import Flip, decibans, diagnosticity, flip
from holdfast.scenario.aims_evidence import Item
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


def aims_report(scenario: Scenario, draws: Draws) -> AimsReport:
    """Weigh the evidence under the central coding and every alternative one."""
    side = scenario.evidence.about
    before = prior(scenario, draws, side)
    reports = {name: coding_report(scenario, draws, before, name) for name in codings(scenario)}
    names = next(iter(reports.values())).posterior.keys()
    return AimsReport(side, tuple(names), _spreads(tuple(names), before), reports)


def coding_report(scenario: Scenario, draws: Draws, prior: Array, coding: str) -> CodingReport:
    """The answer under one coding from a prior of shape (draw, hypothesis)."""
    weighing = weigh(scenario, draws, coding)
    names = weighing.hypotheses
    posterior = believe(prior, weighing.total, weighing)
    summed = believe(prior, weighing.alone.sum(axis=0), weighing)
    kinds, groups = ([getattr(item, key) for item in weighing.items.values()] for key in ("kind", "group"))
    return CodingReport(
        coding=coding,
        posterior=_spreads(names, posterior.probabilities),
        odds={h: spread(np.exp(posterior.log_odds(h))) for h in names},
        total=_spreads(names, decibans(weighing.total)),
        odds_if_independent={h: spread(np.exp(summed.log_odds(h))) for h in names},
        flip=flip(posterior),
        by_kind=_totals(weighing, kinds),
        by_group=_totals(weighing, groups),
        items=tuple(
            _item_weight(scenario, draws, prior, weighing, name, position)
            for position, name in enumerate(weighing.items)
        ),
    )


def _item_weight(
    scenario: Scenario, draws: Draws, prior: Array, weighing: Weighing, name: str, position: int
) -> ItemWeight:
    item: Item = weighing.items[name]
    names = weighing.hypotheses
    rest = believe(prior, weighing.without(name), weighing)
    return ItemWeight(
        item=name,
        kind=item.kind,
        group=item.group,
        date=item.date,
        alone=_spreads(names, decibans(weighing.alone[position])),
        counted=_spreads(names, decibans(weighing.added[position])),
        diagnosticity=spread(diagnosticity(item_likelihood(scenario, draws, name, weighing.coding))),
        posterior_without=_spreads(names, rest.probabilities),
    )


def _totals(weighing: Weighing, labels: list[str]) -> dict[str, ByHypothesis]:
    """Counted weight of the items under each label, decibans."""
    totals: dict[str, ByHypothesis] = {}
    for label in dict.fromkeys(labels):
        members = [i for i, other in enumerate(labels) if other == label]
        totals[label] = _spreads(weighing.hypotheses, decibans(weighing.added[members].sum(axis=0)))
    return totals


def _spreads(names: tuple[str, ...], values: Array) -> ByHypothesis:
    """Spread of each column, values of shape (draw, hypothesis)."""
    return {name: spread(values[:, column]) for column, name in enumerate(names)}
