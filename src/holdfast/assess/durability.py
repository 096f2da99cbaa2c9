"""Whether a peace would hold: survival by package and cause, of the best package and of what would be signed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.assess.figures import Figure, finite_mean, mean, share
from holdfast.assess.hazards import hazards_between
from holdfast.assess.language import HypothesisKey
from holdfast.assess.quantities import Terms, at, best_package
from holdfast.assess.worlds import World, Worlds
from holdfast.game.solution import CAUSES, Array
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Holding:
    """How long peace under some terms holds, by reported date in years from signing."""

    terms: str
    survival: dict[float, Figure | None]
    broken_by: dict[str, dict[float, Figure | None]]
    """By cause: A reneges, B reneges, an incident."""
    durable: Figure | None
    hazard: dict[str, dict[float, Figure | None]]
    """By cause: the rate, per year, at which it breaks the peace between the date before and this one."""


@dataclass(frozen=True, slots=True)
class Durability:
    """Durability under one pair of hypotheses."""

    hypotheses: HypothesisKey
    years: float
    """Years and chance from which terms are called durable."""
    chance: float
    best: Holding
    """The package with the largest smaller gain, draw by draw."""
    kept: dict[float, Figure | None]
    """Survival of what would be signed today, by the chance of each package of being signed."""
    durable_zone: Figure | None
    """Some package suits both and is durable."""
    terms: tuple[Holding, ...]


def durability(scenario: Scenario, worlds: Worlds) -> tuple[Durability, ...]:
    """Durability under each pair of hypotheses, over solved draws."""
    return tuple(_of(scenario, world) for world in worlds.now())


def _of(scenario: Scenario, world: World) -> Durability:
    solution, solved = world.solution, world.solved
    years, chance = world.durable
    date = solution.date(years)
    acceptable = (solution.gain >= 0).all(axis=1)
    zone = np.any(acceptable & (solution.survival[:, :, date] >= chance), axis=1).astype(np.float64)
    return Durability(
        hypotheses=world.hypotheses,
        years=years,
        chance=chance,
        best=holding(world, "best", best_package(world)),
        kept={year: mean(solution.kept[solved, k]) for k, year in enumerate(solution.years)},
        durable_zone=share(zone[solved]),
        terms=tuple(holding(world, name, world.terms.packages.index(name)) for name in scenario.terms),
    )


def holding(world: World, name: str, terms: Terms) -> Holding:
    """Survival under a package, or under one package per draw."""
    solution, solved = world.solution, world.solved
    dates = list(enumerate(solution.years))
    survival = {year: at(solution.survival[:, :, k], terms)[solved] for k, year in dates}
    broken = {
        cause: {year: at(solution.broken[:, c, :, k], terms)[solved] for k, year in dates}
        for c, cause in enumerate(CAUSES)
    }
    return Holding(
        terms=name,
        survival={year: mean(values) for year, values in survival.items()},
        broken_by={cause: {year: mean(lost) for year, lost in by_year.items()} for cause, by_year in broken.items()},
        durable=share((survival[world.durable[0]] >= world.durable[1]).astype(np.float64)),
        hazard={cause: _hazards(survival, by_year) for cause, by_year in broken.items()},
    )


def _hazards(survival: dict[float, Array], broken: dict[float, Array]) -> dict[float, Figure | None]:
    """Hazards of one cause between dates, over the draws in which the peace may still hold at the first of the two."""
    years = tuple(survival)
    rates = hazards_between(np.stack(list(survival.values()), -1), np.stack(list(broken.values()), -1), years)
    return {year: finite_mean(rates[:, k]) for k, year in enumerate(years) if year > 0}
