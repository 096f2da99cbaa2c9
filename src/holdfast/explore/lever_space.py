"""The sets of lever settings that may be chosen: options of each lever in order, political limits, cost.

A set is smaller than another if no lever is moved further in it, and one less far: each lever is at the same setting, or
at one between `now` and the other's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from holdfast.assess.language import AS_IS, SettingKey
from holdfast.game.solution import Array
from holdfast.scenario.changes import usd_bn_per_year
from holdfast.scenario.draws import Draws
from holdfast.scenario.levers import Lever, Limit
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one lever from the lowest, `now` in its place among them."""

    lever: str
    names: tuple[str, ...]
    now: int
    """Place of `now`."""

    def distance(self, place: int) -> int:
        """Settings between a place and `now`, negative below it."""
        return place - self.now


@dataclass(frozen=True)
class Space:
    """Every set of settings that the limits allow; a point is a place in each lever's options."""

    options: tuple[Options, ...]
    limits: tuple[tuple[str, Lever, Limit], ...] = ()
    levers: Mapping[str, Lever] | None = None

    @property
    def now(self) -> tuple[int, ...]:
        """The point at which nothing is done."""
        return tuple(one.now for one in self.options)

    @property
    def size(self) -> int:
        """Points without regard to limits."""
        return prod(len(one.names) for one in self.options)

    def points(self, places: Sequence[Sequence[int]] | None = None) -> Iterator[tuple[int, ...]]:
        """Points that the limits allow, of all or of some places of each lever."""
        every = [range(len(one.names)) for one in self.options] if places is None else places
        return (point for point in product(*every) if self.allowed(point))

    def key(self, point: tuple[int, ...]) -> SettingKey:
        """The setting that a point is."""
        chosen = zip(self.options, point, strict=True)
        return frozenset((one.lever, one.names[place]) for one, place in chosen if place != one.now)

    def smaller(self, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        """Whether a point moves no lever further than another, and is not the same."""
        return one != other and all(
            _between(options.distance(a), options.distance(b))
            for options, a, b in zip(self.options, one, other, strict=True)
        )

    def allowed(self, point: tuple[int, ...]) -> bool:
        """Whether the political limits allow a point; the scenario as it stands always is."""
        chosen = dict(self.key(point))
        return not any(broken(self.levers or {}, chosen, *limit) for limit in self.limits)

    @property
    def one_sided(self) -> bool:
        """Whether every lever moves in one direction only."""
        return all(one.now in (0, len(one.names) - 1) for one in self.options)


def _between(near: int, far: int) -> bool:
    return 0 <= near <= far or far <= near <= 0


def broken(levers: Mapping[str, Lever], chosen: Mapping[str, str], name: str, lever: Lever, limit: Limit) -> bool:
    """Whether settings chosen break a limit of a lever; a lever that is not moved breaks none."""
    if name not in chosen:
        return False
    here = lever.rank(chosen[name])
    if limit.at_most is not None and here > lever.rank(limit.at_most):
        return True
    if limit.setting is not None and here < lever.rank(limit.setting):
        return False
    reached = {other: levers[other].rank(chosen.get(other, AS_IS)) for other in (*limit.requires, *limit.excludes)}
    short = any(reached[other] < levers[other].rank(level) for other, level in limit.requires.items())
    met = any(
        other in chosen and reached[other] >= levers[other].rank(level) for other, level in limit.excludes.items()
    )
    return short or met


def space(scenario: Scenario, levers: Sequence[str] = (), *, ignore_limits: bool = False) -> Space:
    """The space of some levers of a scenario, or of all; KeyError where it has no such lever."""
    names = tuple(levers) or tuple(scenario.levers)
    for name in names:
        if name not in scenario.levers:
            raise KeyError(f"no lever {name!r}; there are: {', '.join(scenario.levers) or 'none'}")
    limits = [(name, lever, limit) for name, lever in scenario.levers.items() for limit in lever.limits]
    return Space(
        tuple(_options(name, scenario.levers[name]) for name in names),
        () if ignore_limits else tuple(limits),
        scenario.levers,
    )


def _options(name: str, lever: Lever) -> Options:
    below = sum(lever.rank(one) < lever.as_is for one in lever.choices) if lever.range is not None else 0
    every = tuple(lever.choices)
    return Options(name, (*every[:below], AS_IS, *every[below:]), below)


def cost_of(scenario: Scenario, draws: Draws, setting: SettingKey) -> Array | None:
    """Cost of a set of settings, US$ bn a year, (draw,); None where one of them has no cost stated."""
    total = np.zeros(len(draws))
    for lever, name in sorted(setting):
        one = usd_bn_per_year(scenario, draws, lever, name)
        if one is None:
            return None
        total = total + one
    return total
