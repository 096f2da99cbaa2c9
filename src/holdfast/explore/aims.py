"""Belief in each hypothesis about a side, draw by draw: from the evidence where it is about that side, else its prior."""

from __future__ import annotations

from itertools import product
from typing import Final

from holdfast.assess.language import SIDES, HypothesisKey
from holdfast.assess.worlds import CENTRAL, Aims
from holdfast.evidence import codings, decibans, posterior, prior, weigh
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
    found = posterior(scenario, draws, coding)
    return {name: found.probability(name) for name in names}


def believed_pairs(scenario: Scenario, draws: Draws) -> dict[HypothesisKey, Array]:
    """Chance of each pair of hypotheses (A's, B's) under the central coding, (draw,)."""
    a, b = (believed(scenario, draws, side) for side in SIDES)
    return {(one, other): a[one] * b[other] for one, other in product(a, b)}


def aims_of(scenario: Scenario, draws: Draws, side: str) -> Aims:
    """Belief under every coding and weight of evidence about a side; only its prior where the evidence is about the other."""
    if scenario.evidence.about != side:
        return Aims({CENTRAL: believed(scenario, draws, side)})
    every = tuple(codings(scenario))
    return Aims(
        posterior={coding: believed(scenario, draws, side, coding) for coding in every},
        decibans={coding: _decibans(scenario, draws, coding) for coding in every},
    )


def _decibans(scenario: Scenario, draws: Draws, coding: str) -> dict[tuple[str, str], Array]:
    out: dict[tuple[str, str], Array] = {}
    for kind in (*EVIDENCE_KINDS, "all"):
        weighing = weigh(scenario, draws, coding, None if kind == "all" else (kind,))
        weight = decibans(weighing.total)
        out |= {(name, kind): weight[:, k] for k, name in enumerate(weighing.hypotheses)}
    return out
