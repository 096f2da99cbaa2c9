"""The path from today at every reported date: what has become of the war, of settlements, of the front and of the factors.

Under one pair of hypotheses each quantity is that of `along`; weighted, it is sum_h p_h q_h in every draw, p_h the
central posterior, and the line, which is conditional on war, sum_h p_h w_h q_h / sum_h p_h w_h with w_h the chance of war.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess import along
from holdfast.assess.figures import Figure, finite_mean
from holdfast.assess.language import NOW, HypothesisKey
from holdfast.assess.responses import weighted
from holdfast.assess.worlds import World, Worlds
from holdfast.game.solution import CAUSES, Array

Dated = dict[float, Figure | None]
"""A figure by date, years from now."""
Read = Callable[[World], Array]
"""A quantity in a world, (draw,)."""
Average = Callable[[Read], Figure | None]
"""What a quantity comes to over draws."""


@dataclass(frozen=True, slots=True)
class Course:
    """The path from today; None where no draw was solved, or for the line where the war goes on in none."""

    war_on: Dated
    at_peace: Dated
    conquered: Dated
    settled: Dated
    """Chance that a settlement has been signed, whether it still holds or not."""
    settlements: Dated
    """Expected number signed."""
    broken_by: dict[str, Dated]
    """Expected number of them broken, by cause."""
    line: Dated
    """Share of the front that A holds, where the war goes on."""
    power: Dated
    """Log power of A over B."""
    factors: dict[str, dict[str, Dated]]
    """Chance of each state, by factor."""


OUTCOMES: Final = ("war_on", "at_peace", "conquered")
"""What has become of the war: their chances add up to 1."""


def courses(worlds: Worlds) -> dict[HypothesisKey, Course]:
    """The path under each pair of hypotheses, over solved draws."""
    return {world.hypotheses: _of(world) for world in worlds.now()}


def weighted_course(worlds: Worlds) -> Course:
    """The path weighted by the central posterior, over the draws solved under every pair."""
    _, solved = weighted(worlds, NOW, lambda world: np.zeros(len(world)))

    def average(read: Read) -> Figure | None:
        return finite_mean(weighted(worlds, NOW, read)[0][solved > 0])

    def line(year: float) -> Figure | None:
        held, _ = weighted(worlds, NOW, lambda world: np.nan_to_num(along.line(world, year)) * war_on(world, year))
        going_on, _ = weighted(worlds, NOW, lambda world: war_on(world, year))
        share = np.divide(held, going_on, out=np.full_like(held, np.nan), where=going_on > 0)
        return finite_mean(share[solved > 0])

    return _course(next(worlds.now()), average, line)


def war_on(world: World, year: float) -> Array:
    """Chance that the war is going on at a date, (draw,)."""
    return np.asarray(world.solution.fighting[:, world.solution.date(year)])


def _of(world: World) -> Course:
    def average(read: Read) -> Figure | None:
        return finite_mean(read(world)[world.solved])

    return _course(world, average, lambda year: average(lambda one: along.line(one, year)))


def _course(like: World, average: Average, line: Callable[[float], Figure | None]) -> Course:
    """The path at the dates and with the factors of a world."""
    years = like.solution.years

    def dated(read: Callable[[World, float], Array]) -> Dated:
        return {year: average(lambda world, year=year: read(world, year)) for year in years}  # type: ignore[misc]

    def reported(name: str) -> Dated:
        return dated(lambda world, year: getattr(world.solution, name)[:, world.solution.date(year)])

    def broken(cause: int) -> Dated:
        return dated(lambda world, year: along.settlements_broken(world, cause, year))

    def chance(factor: str, state: str) -> Dated:
        return dated(lambda world, year: along.chance(world, (factor, state), year))

    return Course(
        war_on=dated(war_on),
        at_peace=dated(along.at_peace),
        conquered=reported("conquered"),
        settled=reported("settled"),
        settlements=dated(along.settlements),
        broken_by={name: broken(cause) for cause, name in enumerate(CAUSES)},
        line={year: line(year) for year in years},
        power=dated(along.power),
        factors={name: {state: chance(name, state) for state in states} for name, states in like.factors.items()},
    )
