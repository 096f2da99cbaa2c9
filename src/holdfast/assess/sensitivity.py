"""Global sensitivity from draws already solved: how much of what varies each uncertain input explains by itself.

For output y with weight w over draws and input x cut at its quantiles into M classes of equal mass, the first-order
index [Sobol1993] is the share of variance between the classes [Plischke2013],

    S = Var(E[y | class of x]) / Var(y),   S' = (S - f) / (1 - f),   f = (M - 1) / (n - 1),

with f what an input without bearing shows on average over n effective draws, taken off.  For a claim y = 1 where it
holds, and Var(y) = s (1 - s) with s its share.  A pair of inputs is classed on a grid; what its cells explain beyond the
best sum of the two is their interplay.  Intervals are by the bootstrap over draws [EfronTibshirani1993]; the noise floor is
what the largest of so many inputs without bearing stays below with chance 1 - ERROR: by chi^2 with M - 1 degrees of
freedom, Bonferroni.  That holds for equal variance in all classes; an input is called clear if its interval is above 0 too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.intervals import CONFIDENCE, kish
from holdfast.assess.ranks import Ranked, refuse
from holdfast.game.solution import Array

Classes = NDArray[np.int64]

CLASSES: Final = (4, 16)
"""Fewest and most classes of an input."""
PER_CLASS: Final = 25.0
"""Effective draws wanted in a class."""
ERROR: Final = 0.05
"""Chance that inputs without any bearing yield one above the noise floor."""
RESAMPLES: Final = 100
"""Bootstrap samples behind an interval."""
SHOWN: Final = 8
"""Inputs that are given an interval: those that explain most."""
PAIRED: Final = 12
"""Inputs whose pairs are looked at: those that explain most."""
PAIR_CLASSES: Final = 4
"""Classes of each input of a pair."""
FEWEST: Final = 40.0
"""Effective draws below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Index:
    """What one input, or a pair by its interplay, explains of the variance: a share with its 90% interval."""

    path: str
    value: float
    low: float
    high: float
    clear: bool
    """Whether it is above the noise floor, and its interval above 0."""
    also: str = ""
    """The other input, where it is a pair's interplay."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The inputs that explain most of one output, and what the others explain together."""

    output: str
    inputs: tuple[Index, ...]
    """The largest first."""
    pairs: tuple[Index, ...]
    """Interplay of pairs that is above its noise floor, the largest first."""
    explained: float
    """Sum over all inputs above the noise floor: the rest is interplay, or noise."""
    floor: float
    """Largest index that inputs without bearing show."""
    draws: float
    """Effective draws."""
    tried: int
    """How many inputs vary."""


def sensitivity(
    output: str, inputs: Ranked, mean: Array, mass: Array, random: np.random.Generator, binary: bool = False
) -> Sensitivity | None:
    """What the inputs explain of an output; None with too few draws, or where it does not vary.

    `mean` is the output in each draw (the share of the draw's mass that holds, if `binary`), `mass` its weight,
    (draw,) each.  NotFiniteOutputError names an output that is not finite.
    """
    refuse(output, np.where(mass > 0, mean, 0.0))
    draws = kish(mass)
    if draws < FEWEST or not inputs.paths:
        return None
    y = np.where(mass > 0, mean, 0.0)
    total = _total(y, mass, binary)
    if total <= 0:
        return None
    count = int(np.clip(draws / PER_CLASS, *CLASSES))
    classes = _all_classes(inputs.order, mass, count)
    raw = _all_between(classes, count, y, mass) / total
    values = _unbiased(raw, count, draws)
    floor = _floor(count, draws, len(raw))
    best = np.argsort(-values, kind="stable")
    indices = _with_intervals(inputs, classes, best[:SHOWN], values, floor, (y, mass, count, binary), random)
    return Sensitivity(
        output,
        indices,
        _pairs(inputs, mass, y, binary, best[:PAIRED], random),
        float(values[values > floor].sum()),
        floor,
        draws,
        len(raw),
    )


def _total(y: Array, mass: Array, binary: bool) -> float:
    share = float((y * mass).sum() / mass.sum())
    if binary:
        return share * (1 - share)
    return float((mass * (y - share) ** 2).sum() / mass.sum())


def _all_classes(order: NDArray[np.intp], mass: Array, count: int) -> Classes:
    """Class of each draw by each input's rank, classes of equal mass, (input, draw)."""
    weight = mass[order]
    below = np.cumsum(weight, axis=1) - weight / 2
    out = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(out, order, np.minimum((below * count / mass.sum()).astype(np.int64), count - 1), axis=1)
    return out


def _all_between(classes: Classes, count: int, y: Array, mass: Array) -> Array:
    """Variance of the class means of every input, (input,)."""
    inputs = len(classes)
    flat = (classes + count * np.arange(inputs)[:, None]).ravel()
    weight = np.bincount(flat, np.tile(mass, inputs), inputs * count).reshape(inputs, count)
    held = np.bincount(flat, np.tile(mass * y, inputs), inputs * count).reshape(inputs, count)
    means = np.divide(held, weight, out=np.zeros_like(held), where=weight > 0)
    mean = held.sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    return np.asarray((weight * (means - mean) ** 2).sum(axis=1) / weight.sum(axis=1))


def _unbiased(raw: Array, count: int, draws: float) -> Array:
    free = min((count - 1) / max(draws - 1, 1.0), 0.5)
    return np.asarray((raw - free) / (1 - free))


def _floor(count: int, draws: float, tried: int) -> float:
    """Index that the largest of so many inputs without bearing stays below: n S is chi^2 with M - 1 degrees of freedom."""
    from scipy.special import chdtri

    raw = float(chdtri(count - 1, ERROR / max(tried, 1))) / draws
    return float(_unbiased(np.array([raw]), count, draws)[0])


def _with_intervals(
    inputs: Ranked, classes: Classes, chosen: NDArray[np.intp], values: Array, floor: float,
    data: tuple[Array, Array, int, bool], random: np.random.Generator,
) -> tuple[Index, ...]:  # fmt: skip
    """The chosen inputs with bootstrap intervals, moved so that the bias of the resampled indices does not shift them."""
    y, mass, count, binary = data
    of_chosen = classes[chosen]
    ends = _bootstrap(lambda weight: _all_between(of_chosen, count, y, weight), len(chosen), y, mass, binary, random)
    found = []
    for j, end in zip(chosen, ends, strict=True):
        low, high = _moved(values[j], end)
        found.append(Index(inputs.paths[j], max(float(values[j]), 0.0), low, high, bool(values[j] > floor and low > 0)))
    return tuple(found)


def _moved(value: float, end: tuple[float, float, float]) -> tuple[float, float]:
    low, centre, high = end
    return float(np.clip(value + low - centre, 0.0, 1.0)), float(np.clip(value + high - centre, 0.0, 1.0))


def _bootstrap(
    variances: Callable[[Array], Array], count: int, y: Array, mass: Array, binary: bool, random: np.random.Generator
) -> list[tuple[float, float, float]]:
    """Lower end, mean and upper end of so many shares of variance over resampled draws; `variances` by the weights."""
    again = np.zeros((RESAMPLES, count))
    for row in again:
        weight = mass * np.bincount(random.integers(0, len(y), len(y)), minlength=len(y))
        total = _total(y, weight, binary)
        if total > 0:
            row[:] = variances(weight) / total
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(again, [tail, 1 - tail], axis=0)
    return list(zip(low, again.mean(axis=0), high, strict=True))


def _pairs(
    inputs: Ranked, mass: Array, y: Array, binary: bool, chosen: NDArray[np.intp], random: np.random.Generator
) -> tuple[Index, ...]:
    """Interplay of the pairs of the chosen inputs where above its own noise floor."""
    m, draws, total = PAIR_CLASSES, kish(mass), _total(y, mass, binary)
    if draws < PER_CLASS * m * m:
        return ()
    coarse = dict(zip(map(int, chosen), _all_classes(inputs.order[chosen], mass, m), strict=True))

    def interplay(pairs: list[tuple[int, int]], weight: Array) -> Array:
        return np.array([_beyond_sum(coarse[i] * m + coarse[j], y, weight) for i, j in pairs])

    tried = list(combinations(coarse, 2))
    free = (m - 1) ** 2 + 1
    floor = _floor(free, draws, len(tried))
    raw = interplay(tried, mass) / total
    values = dict(zip(tried, _unbiased(raw, free, draws), strict=True))
    found = sorted((pair for pair in tried if values[pair] > floor), key=lambda pair: -values[pair])[:SHOWN]
    ends = _bootstrap(lambda weight: interplay(found, weight), len(found), y, mass, binary, random) if found else []
    return tuple(
        Index(inputs.paths[i], float(values[i, j]), *_moved(values[i, j], end), clear=True, also=inputs.paths[j])
        for (i, j), end in zip(found, ends, strict=True)
    )


def _beyond_sum(cells: Classes, y: Array, mass: Array) -> float:
    """Variance of the means of a grid's cells beyond the best sum of a row's and a column's part, by least squares."""
    m = PAIR_CLASSES
    weight = np.bincount(cells, mass, m * m)
    held = np.bincount(cells, mass * y, m * m)
    root = np.sqrt(weight)
    means = np.divide(held, weight, out=np.zeros_like(held), where=weight > 0)
    rows, columns = np.divmod(np.arange(m * m), m)
    parts = np.concatenate([np.eye(m)[rows], np.eye(m)[columns]], axis=1) * root[:, None]
    fitted = parts @ np.linalg.lstsq(parts, means * root, rcond=None)[0]
    return float(((means * root - fitted) ** 2).sum() / weight.sum())
