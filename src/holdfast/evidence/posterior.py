"""Belief in each hypothesis about a principal's aims, given the evidence (Bayes' rule).

    ln P(h | e) = ln P(h) + L(h) + const,

with L(h) the weight of all items: each after its reliability (`reliability`), each group of one origin counted for
less than its sum (`origin`), the groups together likewise (`weighing`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence.likelihood import CENTRAL, centred
from holdfast.evidence.weighing import Weighing, weigh
from holdfast.scenario.draws import Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Posterior:
    """Belief in each hypothesis under one coding; arrays have shape (draw, hypothesis)."""

    hypotheses: tuple[str, ...]
    coding: str
    log_prior: Array = field(repr=False)
    log_evidence: Array = field(repr=False)
    """Weight of all items, L(h) in nats, against the mean over hypotheses."""

    @property
    def probabilities(self) -> Array:
        """P(h | e), shape (draw, hypothesis); rows sum to 1."""
        logs = self.log_prior + self.log_evidence
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def probability(self, hypothesis: str) -> Array:
        """P(h | e) of one hypothesis, shape (draw,)."""
        return np.asarray(self.probabilities[:, self._index(hypothesis)])

    def log_odds(self, hypothesis: str) -> Array:
        """ln P(h | e) / P(not h | e), shape (draw,); does not round to 0 or 1 as the probability may."""
        chosen = self._index(hypothesis)
        logs = self.log_prior + self.log_evidence
        others = np.delete(logs, chosen, axis=1)
        return np.asarray(logs[:, chosen] - np.logaddexp.reduce(others, axis=1, initial=-np.inf))

    def _index(self, hypothesis: str) -> int:
        if hypothesis not in self.hypotheses:
            raise ValueError(f"hypothesis {hypothesis!r}; the scenario has {', '.join(self.hypotheses)}")
        return self.hypotheses.index(hypothesis)


def prior(scenario: Scenario, draws: Draws, side: Side) -> Array:
    """P(h) of a side's hypotheses before evidence: the scenario's numbers scaled to sum to 1, (draw, hypothesis)."""
    principal = scenario.principals.A if side == "A" else scenario.principals.B
    paths = [f"principals.{side}.hypotheses.{h}.prior" for h in principal.hypotheses]
    raw = np.stack([draws[path] for path in paths], axis=1)
    if (raw < 0).any() or not (raw.sum(axis=1) > 0).all():
        raise ValueError(f"{', '.join(paths)}: drawn priors {raw.min(axis=0)}; none may be below 0, nor all be 0")
    return np.asarray(raw / raw.sum(axis=1, keepdims=True))


def posterior(
    scenario: Scenario,
    draws: Draws,
    coding: str = CENTRAL,
    kinds: Collection[str] | None = None,
    until: date | None = None,
    leave_out: Collection[str] | None = None,
) -> Posterior:
    """P(h | e) = P(h) exp L(h) / sum over hypotheses of the same, under one coding.

    kinds: only items of these kinds.  until: only items dated up to that day.  leave_out: items to leave aside by name.
    Raises ValueError for an unknown coding, item or group, and for a drawn chance outside its bounds.
    """
    weighing = weigh(scenario, draws, coding, kinds, until, leave_out)
    return believe(prior(scenario, draws, scenario.evidence.about), weighing.total, weighing)


def believe(prior: Array, weight: Array, weighing: Weighing) -> Posterior:
    """The posterior of a prior (draw, hypothesis) and a weight of evidence in nats (draw, hypothesis)."""
    with np.errstate(divide="ignore"):
        return Posterior(weighing.hypotheses, weighing.coding, np.log(prior), centred(weight))
