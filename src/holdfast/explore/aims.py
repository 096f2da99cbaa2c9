"""Belief in each hypothesis about a side, draw by draw: from the evidence where it is about that side, else its prior."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Final

from holdfast.assess.language import SIDES, HypothesisKey
from holdfast.assess.worlds import CENTRAL, Aims
from holdfast.evidence import Posterior, Weighing, believe, decibans, posterior, prior, weighings
from holdfast.game.solution import Array
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario

EVIDENCE_KINDS: Final = ("statement", "action", "capability", "absence")


def believed(scenario: Scenario, draws: Draws, side: str, coding: str = CENTRAL) -> dict[str, Array]:
    """Chance of each hypothesis about a side under a coding, (draw,)."""
    names = tuple((scenario.principals.A if side == "A" else scenario.principals.B).hypotheses)
    if scenario.evidence.about != side:
        before = prior(scenario, draws, "A" if side == "A" else "B")
        return {name: before[:, k] for k, name in enumerate(names)}
    return _by_hypothesis(posterior(scenario, draws, coding))


def believed_pairs(scenario: Scenario, draws: Draws) -> dict[HypothesisKey, Array]:
    """Chance of each pair of hypotheses (A's, B's) under the central coding, (draw,)."""
    a, b = (believed(scenario, draws, side) for side in SIDES)
    return {(one, other): a[one] * b[other] for one, other in product(a, b)}


def aims_of(scenario: Scenario, draws: Draws, side: str, weighed: Mapping[str, Weighing] | None = None) -> Aims:
    """Belief under every coding and weight of evidence about a side; only its prior where the evidence is about the other.

    `weighed` are the `weighings` of the evidence in these draws, if they are known.
    """
    if scenario.evidence.about != side:
        return Aims({CENTRAL: believed(scenario, draws, side)})
    every, before = weighings(scenario, draws) if weighed is None else weighed, prior(scenario, draws, side)
    return Aims(
        posterior={coding: _by_hypothesis(believe(before, one.total, one)) for coding, one in every.items()},
        decibans={coding: _decibans(one) for coding, one in every.items()},
    )


def _by_hypothesis(found: Posterior) -> dict[str, Array]:
    chances = found.probabilities
    return {name: chances[:, k] for k, name in enumerate(found.hypotheses)}


def _decibans(weighing: Weighing) -> dict[tuple[str, str], Array]:
    weights = {kind: decibans(weighing.of_kind(kind)) for kind in EVIDENCE_KINDS}
    weights["all"] = decibans(weighing.total)
    return {
        (name, kind): weight[:, k] for kind, weight in weights.items() for k, name in enumerate(weighing.hypotheses)
    }
