"""The path from today's war, later settlements and renewed wars included: its quantities at a reported date, over draws.

Each is read off `Solution.along`; all are (draw,).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from holdfast.assess.worlds import World
from holdfast.game.solution import CAUSES, Along, Array


def path(world: World) -> Along:
    """The path; LookupError naming the world where none was followed."""
    if world.solution.along is None:
        raise LookupError(f"the path from today was not followed ({world.title})")
    return world.solution.along


def at_peace(world: World, years: float) -> Array:
    """Chance of peace: neither at war nor conquered."""
    solution, date = world.solution, world.solution.date(years)
    return np.asarray(np.maximum(1 - solution.fighting[:, date] - solution.conquered[:, date], 0.0))


def settlements(world: World, years: float) -> Array:
    """Expected number of settlements signed by then."""
    return np.asarray(path(world).signed[:, world.solution.date(years)])


def settlements_broken(world: World, cause: int, years: float) -> Array:
    """Expected number of them broken by then, by one cause."""
    return np.asarray(path(world).broken[:, cause, world.solution.date(years)])


def share_broken(world: World, years: float) -> Array:
    """Settlements broken by then over those signed by then; NaN where none can be signed."""
    signed = settlements(world, years)
    broken = path(world).broken[:, :, world.solution.date(years)].sum(axis=1)
    return np.asarray(np.divide(broken, signed, out=np.full_like(signed, np.nan), where=signed > 0))


def line(world: World, years: float) -> Array:
    """Mean share of the front that A holds where the war goes on; NaN where it does not."""
    return np.asarray(path(world).line[:, world.solution.date(years)] / world.steps)


def power(world: World, years: float) -> Array:
    """Mean log power of A over B."""
    return np.asarray(path(world).power[:, world.solution.date(years)])


def chance(world: World, state: tuple[str, str], years: float) -> Array:
    """Chance of (factor, state): the sum over the modes that have it."""
    names = list(world.factors)
    place = names.index(state[0])
    modes = path(world).mode[:, :, world.solution.date(years)]
    by_factor = modes.reshape(len(world), *(len(states) for states in world.factors.values()))
    others = tuple(axis + 1 for axis in range(len(names)) if axis != place)
    return np.asarray(by_factor.sum(axis=others)[:, world.factors[state[0]].index(state[1])])


def _broken_by(cause: int) -> Callable[[World, float], Array]:
    return lambda world, years: settlements_broken(world, cause, years)


FUNCTIONS: Final[Mapping[str, Callable[..., Array]]] = {
    "at_peace": at_peace,
    "settlements": settlements,
    **{f"settlements_broken_by_{name}": _broken_by(index) for index, name in enumerate(CAUSES)},
    "share_broken": share_broken,
    "line": line,
    "power": power,
    "chance": chance,
}
"""What computes each quantity of the path, by its name in the glossary."""
