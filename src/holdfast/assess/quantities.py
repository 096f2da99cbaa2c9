"""The quantities of the glossary, computed: a function of a world and the arguments, over draws.

Terms come as the index of a package in the menu, or as one index per draw (the best package); the result has
shape (draw,).  Equations are those of the meanings in `glossary`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.assess import along
from holdfast.assess.hazards import hazard
from holdfast.assess.language import SIDES
from holdfast.assess.worlds import CENTRAL, WarNumbers, World
from holdfast.game.solution import CAUSES, Array

Terms = int | NDArray[np.intp]
Values = NDArray[np.float64] | NDArray[np.bool_]
Function = Callable[..., Values]

FUNCTIONS: Final[dict[str, Function]] = {}
"""What computes each quantity of the glossary."""


def _computes(name: str) -> Callable[[Function], Function]:
    def keep(function: Function) -> Function:
        FUNCTIONS[name] = function
        return function

    return keep


def at(values: Values, terms: Terms) -> Array:
    """Values (draw, package) at the terms, (draw,)."""
    if isinstance(terms, int):
        return np.asarray(values[:, terms])
    return np.asarray(np.take_along_axis(values, terms[:, None], axis=1)[:, 0])


def best_package(world: World) -> NDArray[np.intp]:
    """Index of the package with the largest smaller gain, argmax_s min(gain_A(s), gain_B(s)), (draw,).

    min(gain_A, gain_B) >= 0 is what acceptable means, so the maximum is acceptable wherever any package is.
    """
    return np.asarray(np.argmax(world.solution.gain.min(axis=1), axis=1))


def _acceptable(world: World) -> NDArray[np.bool_]:
    return np.asarray(np.all(world.solution.gain >= 0, axis=1))


def _durable(world: World) -> NDArray[np.bool_]:
    years, chance = world.durable
    return np.asarray(world.solution.survival[:, :, world.solution.date(years)] >= chance)


def _said(world: World, values: Array | NDArray[np.bool_], terms: Terms) -> Values:
    """What the terms say, (draw,), of values (package,) that are the same in every draw."""
    return np.full(len(world), values[terms])


def _sided(name: str, function: Callable[..., Array]) -> None:
    for index, side in enumerate(SIDES):
        FUNCTIONS[f"{name}_{side}"] = _at_side(function, index)


def _at_side(function: Callable[..., Array], index: int) -> Function:
    return lambda world, *arguments: function(world, index, *arguments)


_sided("reservation", lambda world, side: world.solution.reservation[:, side])
_sided("gain", lambda world, side, terms: at(world.solution.gain[:, side], terms))
_sided("gain_over_fighting", lambda world, side, terms: at(world.solution.gain_over_fighting[:, side], terms))


@_computes("acceptable")
def acceptable(world: World, terms: Terms) -> Values:
    """Neither side loses by the terms."""
    gains = world.solution.gain
    return np.asarray(np.minimum(at(gains[:, 0], terms), at(gains[:, 1], terms)) >= 0)


@_computes("zone")
def zone(world: World) -> Values:
    """Some package is acceptable."""
    return np.asarray(_acceptable(world).any(axis=1))


@_computes("survival")
def survival(world: World, terms: Terms, years: float) -> Values:
    """Chance that the peace still holds."""
    return at(world.solution.survival[:, :, world.solution.date(years)], terms)


@_computes("broken")
def broken(world: World, terms: Terms, years: float) -> Values:
    """1 - survival."""
    return np.asarray(1 - survival(world, terms, years))


def _broken_by(cause: int) -> Function:
    def by_cause(world: World, terms: Terms, years: float) -> Values:
        return at(world.solution.broken[:, cause, :, world.solution.date(years)], terms)

    return by_cause


FUNCTIONS.update({f"broken_by_{name}": _broken_by(index) for index, name in enumerate(CAUSES)})


@_computes("durable")
def durable(world: World, terms: Terms) -> Values:
    """Survival over the scenario's years reaches the scenario's chance."""
    years, chance = world.durable
    return np.asarray(survival(world, terms, years) >= chance)


@_computes("durable_zone")
def durable_zone(world: World) -> Values:
    """Some package is acceptable and durable."""
    return np.asarray((_acceptable(world) & _durable(world)).any(axis=1))


@_computes("settled")
def settled(world: World, years: float) -> Values:
    """Chance of a settlement by then."""
    return np.asarray(world.solution.settled[:, world.solution.date(years)])


@_computes("kept")
def kept(world: World, years: float) -> Values:
    """Chance that settlements reached still hold."""
    return np.asarray(world.solution.kept[:, world.solution.date(years)])


@_computes("war_on")
def war_on(world: World, years: float) -> Values:
    """Chance that the war is going on then."""
    return np.asarray(world.solution.fighting[:, world.solution.date(years)])


@_computes("conquered")
def conquered(world: World, years: float) -> Values:
    """Chance that B is conquered by then."""
    return np.asarray(world.solution.conquered[:, world.solution.date(years)])


@_computes("settlements_per_decade")
def settlements_per_decade(world: World) -> Values:
    """Expected number of settlements in ten years."""
    return world.solution.settlements_per_decade


FUNCTIONS.update(along.FUNCTIONS)


def _hazard(cause: int) -> Function:
    def of_cause(world: World, terms: Terms, years: float) -> Values:
        date = world.solution.date(years)
        lost = at(world.solution.broken[:, cause, :, date], terms)
        return hazard(np.ones(len(world)), at(world.solution.survival[:, :, date], terms), lost, years)

    return of_cause


FUNCTIONS.update({f"hazard_{name}": _hazard(index) for index, name in enumerate(CAUSES)})


@_computes("guarantee")
def guarantee(world: World, terms: Terms) -> Values:
    """Rank of the guarantee among its types."""
    return _said(world, world.terms.guarantee_rank(), terms)


@_computes("option")
def option(world: World, terms: Terms, issue: str) -> Values:
    """Rank of the option among those of the issue."""
    return _said(world, world.terms.option_rank(issue), terms)


@_computes("meets")
def meets(world: World, terms: Terms, minimum: str) -> Values:
    """The terms are at least as good for a side as its minimum."""
    return _said(world, world.terms.meets(minimum), terms)


def _war(world: World) -> WarNumbers:
    if world.war is None:
        raise LookupError(f"the numbers of the war are missing ({world.title})")
    return world.war


_sided("cost", lambda world, side: _war(world).cost(SIDES[side]))
_sided("launches", lambda world, side, months: _war(world).launches(SIDES[side], months))
FUNCTIONS["mobility"] = lambda world: _war(world).mobility()
FUNCTIONS["still"] = lambda world, km2, months: _war(world).still(km2, months)


@_computes("posterior")
def posterior(world: World, hypothesis: tuple[str, str]) -> Values:
    """Chance of the hypothesis under the coding."""
    side, name = hypothesis
    return world.aims[side].coded(world.coding)[name]


@_computes("evidence")
def evidence(world: World, hypothesis: tuple[str, str], kind: str) -> Values:
    """Weight of the evidence of a kind, decibans."""
    side, name = hypothesis
    decibans = world.aims[side].decibans
    return decibans.get(world.coding, decibans[CENTRAL])[name, kind]


@_computes("aim")
def aim(world: World, hypothesis: tuple[str, str]) -> Values:
    """Whether the world is one in which the hypothesis is true."""
    return np.full(len(world), hypothesis in zip(SIDES, world.hypotheses, strict=True))
