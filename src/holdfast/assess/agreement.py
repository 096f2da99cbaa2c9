"""Whether the sides can agree today: the zone of agreement, the terms each can live with, when something is signed.

"A deal exists", "the deal holds" and "how robust that is" are three statements; this is the first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from holdfast.assess.figures import Figure, finite_mean, mean, share
from holdfast.assess.language import HypothesisKey
from holdfast.assess.quantities import best_package
from holdfast.assess.worlds import World, Worlds
from holdfast.scenario.scenario import Scenario

MOST = 5
"""Best packages named."""


@dataclass(frozen=True, slots=True)
class TermsRow:
    """One named package under one pair of hypotheses."""

    package: str
    gain_A: Figure | None
    gain_B: Figure | None
    acceptable: Figure | None
    """To both: neither side loses by signing today."""
    acceptable_A: Figure | None
    acceptable_B: Figure | None
    over_fighting_A: Figure | None
    """Gain against fighting on with no later deal."""
    over_fighting_B: Figure | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement under one pair of hypotheses."""

    hypotheses: HypothesisKey
    zone: Figure | None
    settled: dict[float, Figure | None]
    settlements_per_decade: Figure | None
    war_on: dict[float, Figure | None]
    conquered: dict[float, Figure | None]
    best: dict[str, float]
    """The packages that most often are best, with the share of draws in which they are."""
    terms: tuple[TermsRow, ...]


def agreement(scenario: Scenario, worlds: Worlds) -> tuple[Agreement, ...]:
    """Agreement under each pair of hypotheses, over solved draws."""
    return tuple(_of(scenario, world) for world in worlds.now())


def _of(scenario: Scenario, world: World) -> Agreement:
    solution, solved = world.solution, world.solved
    gains = solution.gain[solved]
    best = Counter(world.terms.packages[s] for s in best_package(world)[solved])
    count = max(int(solved.sum()), 1)
    years = range(len(solution.years))
    return Agreement(
        hypotheses=world.hypotheses,
        zone=share((gains.min(axis=1).max(axis=1) >= 0).astype(np.float64)),
        settled={solution.years[k]: mean(solution.settled[solved, k]) for k in years},
        settlements_per_decade=finite_mean(solution.settlements_per_decade[solved]),
        war_on={solution.years[k]: mean(solution.fighting[solved, k]) for k in years},
        conquered={solution.years[k]: mean(solution.conquered[solved, k]) for k in years},
        best={package: times / count for package, times in best.most_common(MOST)},
        terms=tuple(_row(world, package) for package in scenario.terms),
    )


def _row(world: World, package: str) -> TermsRow:
    s, solved = world.terms.packages.index(package), world.solved
    gain = world.solution.gain[solved][:, :, s]
    over = world.solution.gain_over_fighting[solved][:, :, s]
    suits = (gain >= 0).astype(np.float64)
    return TermsRow(
        package=package,
        gain_A=mean(gain[:, 0]),
        gain_B=mean(gain[:, 1]),
        acceptable=share(suits.min(axis=1)),
        acceptable_A=share(suits[:, 0]),
        acceptable_B=share(suits[:, 1]),
        over_fighting_A=mean(over[:, 0]),
        over_fighting_B=mean(over[:, 1]),
    )
