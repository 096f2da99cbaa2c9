"""What a claim turns on: the inputs that explain it, boxes where it holds or fails, and the changes that flip it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess.claims import Case
from holdfast.assess.flip_checks import Again, BeliefFlip, belief_flips, checked, reach_of
from holdfast.assess.flips import Flip, candidates, with_bearing
from holdfast.assess.regions import HALVES, Region, region
from holdfast.assess.sensitivity import Sensitivity, sensitivity
from holdfast.assess.verdicts import Verdict
from holdfast.assess.war_numbers import DERIVED
from holdfast.assess.worlds import CENTRAL
from holdfast.game.solution import Array

BOXED: Final = 10
"""Inputs that a box may bound: those that explain most and those with the strongest bearing."""


@dataclass(frozen=True, slots=True)
class Turning:
    """What a claim turns on, given its premises, under the central coding."""

    sensitivity: Sensitivity | None
    regions: tuple[Region, ...]
    """Where it holds and where it fails, as far as a box stands out."""
    flips: tuple[Flip, ...]
    beliefs: tuple[BeliefFlip, ...]


@dataclass(frozen=True)
class Asking:
    """How what a claim turns on is looked for."""

    seed: int
    again: Again | None = None
    """None where nothing can be worked out anew."""
    draws: int = 0
    """Draws on which a flip is solved again; 0 for none."""
    every: bool = False
    """Whether to solve the flips of claims that do not hinge too."""


def turning(name: str, case: Case, verdict: Verdict, asking: Asking) -> Turning:
    """What a claim turns on; the generator behind intervals and halves is keyed by the seed and the claim's name."""
    random = np.random.default_rng([asking.seed, *name.encode()])
    inputs = case.usable_inputs
    holds, mass = case.masses(CENTRAL).of(case.premises)
    mean = np.divide(holds, mass, out=np.zeros_like(holds), where=mass > 0)
    explained = sensitivity(name, case.ranked(), mean, mass, random, binary=True)
    hinges = verdict.word == "hinges"
    strong = with_bearing(case.ranked(), inputs, holds, mass - holds)
    boxed = {path: inputs[path] for path in _boxed(explained, strong)}
    ways = (True, False) if hinges else (bool(holds.sum() < mass.sum() / 2),)
    halves = HALVES if hinges else 0
    found = [region(boxed, holds, mass - holds, way, halves, random) for way in ways] if boxed else []
    return Turning(
        explained,
        tuple(one for one in found if one is not None),
        _flips(case, strong, (holds, mass - holds), hinges, asking),
        belief_flips(case),
    )


def _boxed(explained: Sensitivity | None, strong: Mapping[str, float]) -> tuple[str, ...]:
    if explained is None:
        return ()
    pairs = [path for pair in explained.pairs for path in (pair.path, pair.also)]
    clear = [index.path for index in explained.inputs if index.clear]
    return tuple(dict.fromkeys([*clear, *pairs, *strong]))[:BOXED]


def _flips(
    case: Case, strong: Mapping[str, float], masses: tuple[Array, Array], hinges: bool, asking: Asking
) -> tuple[Flip, ...]:
    """The flips found in the draws; the nearest change of one input and the nearest of several are solved again."""
    settable = {path: d for path, d in strong.items() if not path.startswith(DERIVED)}
    found = sorted(
        candidates(case.usable_inputs, settable, *masses), key=lambda flip: (len(flip.changes) > 1, flip.distance)
    )
    if asking.again is None:
        return tuple(found)
    game = bool(reach_of(case).games)
    if game and not (asking.draws > 0 and (hinges or asking.every)):
        return tuple(found)
    nearest = {len(flip.changes) > 1: flip for flip in reversed(found)}.values()
    return tuple(
        checked(flip, case, asking.again, asking.draws) if not game or any(flip is one for one in nearest) else flip
        for flip in found
    )
