"""Thresholds: the least arms that deter, and the pain at which A prefers a durable settlement, draw by draw.

Deterrence threshold of a lever: the least of its settings at which the chance that A breaks given terms within some years,
weighted by the posterior over hypotheses in the draw, is below a target; the terms carry no guarantee.  On a lever with a
range it lies between two levels, by straight lines between them.

Pain threshold: the least cost of war to A, c_A as A feels it, at which some package is durable, B does not lose by it, and A
does not lose by it against going on.  c_A is varied by a factor on A's cost in every month of war (the game's `cost`, not
its causes); the factor is looked for from the lowest of FACTORS upward and then by halving on a log scale, in every draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.figures import Figure, mean, share
from holdfast.assess.language import AS_IS, GUARANTEE_LEVELS, NOW, HypothesisKey
from holdfast.assess.quantities import FUNCTIONS
from holdfast.assess.worlds import CENTRAL, World, Worlds
from holdfast.explore.lever_space import Options, space
from holdfast.explore.solving import Solver
from holdfast.game.inputs import Inputs
from holdfast.game.solution import Array

FACTORS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Factors on c_A looked at, today's being 1."""
HALVINGS: Final = 5
"""Between two of FACTORS: leaves an error of 2^(1/32), or 2.2%."""


class ThresholdError(ValueError):
    """A threshold that cannot be asked for; the message says the way out."""


@dataclass(frozen=True, slots=True)
class Deterrence:
    """The least setting of a lever that deters, over draws."""

    lever: str
    terms: str
    years: float
    below: float
    by_setting: dict[str, Figure | None]
    """Share of draws in which each setting is the least that deters, `now` first."""
    none: Figure | None
    """Share of draws in which no setting on offer does."""
    level: Figure | None
    """Of a lever with a range: the least level, over draws that have one."""
    hazard: dict[str, Figure | None]
    """Chance that A breaks the terms, at each setting."""


@dataclass(frozen=True, slots=True)
class Pain:
    """The cost of war at which A comes to prefer a durable settlement, over draws."""

    hypotheses: HypothesisKey | None
    """None: weighted by the posterior."""
    today: Figure | None
    """c_A today, utils a year."""
    cost: Figure | None
    """c_A at the threshold, utils a year, over draws that have one in range."""
    factor: Figure | None
    """The same as a multiple of today's."""
    already: Figure | None
    """Share of draws in which it is not above today's."""
    none: Figure | None
    """Share of draws in which there is none up to the largest factor."""


def deterrence(solver: Solver, lever: str, terms: str, years: float, below: float) -> Deterrence:
    """The deterrence threshold of a lever; ThresholdError where the terms are unknown or carry a guarantee."""
    options = space(solver.scenario, (lever,), ignore_limits=True).options[0]
    values, mass = _hazards(solver, options, terms, years)
    met = values < below
    ordered = np.stack([met[options.names.index(name)] for name in _upward(options)])
    least = np.where(ordered.any(axis=0), np.argmax(ordered, axis=0), len(ordered))
    return Deterrence(
        lever, terms, years, below,
        {name: share((least == k).astype(float), mass) for k, name in enumerate(_upward(options))},
        share((least == len(ordered)).astype(float), mass),
        _level(solver, options, values, least, mass, below),
        {name: mean(values[options.names.index(name)], mass) for name in _upward(options)},
    )  # fmt: skip


def _upward(options: Options) -> tuple[str, ...]:
    """Settings in the order of their doing more: from `now` up."""
    return options.names[options.now :]


def _hazards(solver: Solver, options: Options, terms: str, years: float) -> tuple[Array, Array]:
    """Chance that A breaks the terms, (setting, draw), and where every game was solved, (draw,)."""
    rows, mass = [], np.ones(len(solver))
    for name in options.names:
        key = NOW if name == AS_IS else frozenset({(options.lever, name)})
        worlds = solver.worlds([key])
        first = next(iter(worlds.of[key].values()))
        _check_terms(first, terms)
        index = first.terms.packages.index(terms)
        weights = worlds.weights(CENTRAL, len(first))
        total = np.zeros(len(first))
        for pair, world in worlds.of[key].items():
            total += weights[pair] * np.where(world.solved, FUNCTIONS["broken_by_A"](world, index, years), 0.0)
            mass = mass * world.solved
        rows.append(total)
    return np.stack(rows), mass


def _check_terms(world: World, terms: str) -> None:
    if terms not in world.terms.packages:
        raise ThresholdError(f"no package {terms!r} in the menu")
    guarantee = world.terms.guarantees[world.terms.packages.index(terms)]
    if guarantee != GUARANTEE_LEVELS[0]:
        raise ThresholdError(
            f"{terms} carries a guarantee ({guarantee}); the deterrence threshold is of terms without one"
        )


def _level(
    solver: Solver, options: Options, values: Array, least: NDArray[np.intp], mass: Array, below: float
) -> Figure | None:
    """Level at which the chance crosses the target, by straight lines, over draws in which it does."""
    lever = solver.scenario.levers[options.lever]
    if lever.range is None:
        return None
    names = _upward(options)
    at = np.array([lever.rank(name) for name in names])
    rows = np.stack([values[options.names.index(name)] for name in names])
    has = (least < len(names)) & (mass > 0)
    after = np.minimum(least, len(names) - 1)
    before = np.maximum(after - 1, 0)
    draw = np.arange(rows.shape[1])
    fall = rows[before, draw] - rows[after, draw]
    part = np.where(fall > 0, (rows[before, draw] - below) / np.where(fall > 0, fall, 1.0), 1.0)
    level = np.where(after == 0, at[0], at[before] + np.clip(part, 0.0, 1.0) * (at[after] - at[before]))
    return mean(level[has]) if has.any() else None


def pain(solver: Solver, factors: Sequence[float] = FACTORS) -> tuple[Pain, ...]:
    """The pain threshold weighted by the posterior, and under each pair of hypotheses."""
    at = {pair: _first_factor(solver, pair, factors) for pair in solver.pairs}
    worlds = Worlds({}, solver.aims)
    weights = worlds.weights(CENTRAL, len(solver))
    costs = {pair: world.war.cost("A") for pair, world in solver.at(NOW).items() if world.war is not None}
    alone = [_pain(pair, [(costs[pair], *at[pair], np.ones(len(solver)))]) for pair in solver.pairs]
    every = [(costs[pair], *at[pair], weights[pair]) for pair in solver.pairs]
    return (_pain(None, every), *alone) if len(alone) > 1 else tuple(alone)


def _pain(pair: HypothesisKey | None, parts: Sequence[tuple[Array, Array, Array, Array]]) -> Pain:
    """Figures over (cost today, factor at the threshold or inf, solved, weight), each (draw,)."""
    cost, factor, solved, weight = (np.concatenate([part[k] for part in parts]) for k in range(4))
    mass = weight * solved
    has = np.isfinite(factor)
    return Pain(
        pair,
        mean(cost, mass),
        mean(np.where(has, cost * np.where(has, factor, 0), 0), mass * has),
        mean(np.where(has, factor, 0), mass * has),
        share((factor <= 1).astype(float), mass),
        share((~has).astype(float), mass),
    )


def _first_factor(solver: Solver, pair: HypothesisKey, factors: Sequence[float]) -> tuple[Array, Array]:
    """Least factor on c_A at which A prefers a durable settlement, inf where none does; where solved, (draw,)."""
    draws = len(solver)
    solved = np.ones(draws, dtype=np.bool_)
    low, high = np.zeros(draws), np.full(draws, np.inf)
    for factor in factors:
        prefers, fine = _prefers(solver, pair, np.full(draws, factor))
        solved &= fine
        open_one = np.isinf(high)
        high = np.where(open_one & prefers, factor, high)
        low = np.where(open_one & ~prefers, factor, low)
    between = np.isfinite(high) & (low > 0)
    for _ in range(HALVINGS):
        middle = np.where(between, np.sqrt(np.where(between, low * high, 1.0)), 1.0)
        prefers, fine = _prefers(solver, pair, middle)
        solved &= fine | ~between
        high = np.where(between & prefers, middle, high)
        low = np.where(between & ~prefers, middle, low)
    return high, solved.astype(float)


def _prefers(solver: Solver, pair: HypothesisKey, factor: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether A does not lose by some durable package by which B does not lose; where solved, (draw,)."""

    def change(inputs: Inputs) -> Inputs:
        return replace(inputs, rates=replace(inputs.rates, cost_A=inputs.rates.cost_A * factor[:, None]))

    world = solver.at(NOW, change, only=(pair,))[pair]
    return np.asarray(FUNCTIONS["durable_zone"](world), dtype=np.bool_), world.solved
