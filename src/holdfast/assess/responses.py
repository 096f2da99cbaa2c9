"""What each lever changes: quantities at a setting less the same now, draw by draw, weighted by the posterior."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess.figures import Figure, mean, share
from holdfast.assess.language import AS_IS, NOW, SettingKey
from holdfast.assess.quantities import FUNCTIONS, at, best_package
from holdfast.assess.worlds import CENTRAL, World, Worlds
from holdfast.game.solution import Array
from holdfast.scenario.scenario import Scenario

SOON: Final = 2.0
"""Years within which a settlement counts as soon."""


@dataclass(frozen=True, slots=True)
class Response:
    """One setting of one lever."""

    lever: str
    setting: str
    values: dict[str, Figure | None]
    """Quantities at this setting."""
    changes: dict[str, Figure | None]
    """Change from the scenario as it stands, on the same draws."""
    durable: Figure | None
    """Share of draws in which the best package is durable at this setting."""


def measured(years: float, first: str) -> dict[str, Callable[[World], Array]]:
    """The quantities of a response: `years` those of durability, `first` the first named package."""

    def best(world: World) -> Array:
        return at(world.solution.survival[:, :, world.solution.date(years)], best_package(world))

    def broken(world: World) -> Array:
        return np.asarray(FUNCTIONS["broken_by_A"](world, world.terms.packages.index(first), years))

    return {
        f"settled({SOON:g})": lambda world: world.solution.settled[:, world.solution.date(SOON)],
        f"survival(best, {years:g})": best,
        f"kept({years:g})": lambda world: world.solution.kept[:, world.solution.date(years)],
        f"broken_by_A({first}, {years:g})": broken,
    }


def responses(scenario: Scenario, worlds: Worlds) -> tuple[Response, ...]:
    """The response to each setting of each lever that was solved."""
    return tuple(
        _response(scenario, worlds, lever, setting, frozenset({(lever, setting)}))
        for lever, definition in scenario.levers.items()
        for setting in definition.choices
        if frozenset({(lever, setting)}) in worlds.of
    )


def standing(scenario: Scenario, worlds: Worlds) -> Response:
    """The same quantities as the scenario stands, on the draws that the settings were solved on."""
    return _response(scenario, worlds, "", AS_IS, NOW)


def _response(scenario: Scenario, worlds: Worlds, lever: str, setting: str, key: SettingKey) -> Response:
    years, chance = scenario.outcomes.durable_years, scenario.outcomes.durable_probability
    values, changes = {}, {}
    quantities = measured(years, next(iter(scenario.terms)))
    count = min(len(world) for by_pair in worlds.of.values() for world in by_pair.values())
    for name, quantity in quantities.items():
        here, weight = weighted(worlds, key, quantity, count)
        now, comparable = weighted(worlds, NOW, quantity, count)
        values[name], changes[name] = mean(here, weight), mean(here - now, weight * comparable)
    best = quantities[f"survival(best, {years:g})"]
    held, weight = weighted(worlds, key, lambda world: (best(world) >= chance).astype(np.float64), count)
    return Response(lever, setting, values, changes, share(held, weight))


def weighted(
    worlds: Worlds, key: SettingKey, quantity: Callable[[World], Array], draws: int | None = None
) -> tuple[Array, Array]:
    """A quantity weighted by the central posterior over hypotheses, and 1 where every world was solved, (draw,)."""
    here = worlds.of[key]
    count = min(len(world) for world in here.values()) if draws is None else draws
    weights = worlds.weights(CENTRAL, count)
    total, solved = np.zeros(count), np.ones(count)
    for pair, world in here.items():
        total += weights[pair] * np.where(world.solved, quantity(world), 0.0)[:count]
        solved *= world.solved[:count]
    return total, solved
