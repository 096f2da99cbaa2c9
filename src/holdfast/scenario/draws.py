"""Draws: every uncertain number of a scenario, sampled under its dotted path.

Draw i of the number at path q is ``F_q^{-1}(u)`` with u the i-th output of a counter-based generator keyed by
(seed, q) [Salmon2011]: it is the same whatever the total, the chunking, the number of workers, or which other numbers
the scenario holds, so two lever settings share their random numbers.  Rank correlations enter through a Gaussian copula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from holdfast.scenario.fighting import Table
from holdfast.scenario.quantity import Number
from holdfast.scenario.scenario import Scenario

Array = NDArray[np.float64]

OUTPUTS_PER_COUNT: Final = 4
"""A Philox counter step yields four 64-bit outputs [Salmon2011]."""
Source = Callable[[int, str, int, int], Array]
"""Uniforms on (0, 1) by (seed, path, start, stop), (draw,): independent draws (`uniforms`) or another design."""
PERT_WEIGHT: Final = 4.0
"""Weight of the mode in a PERT distribution [Malcolm1959]."""


def numbers(part: object, path: str = "") -> Iterator[tuple[str, Number]]:
    """Every number below `part`, with its dotted path."""
    if isinstance(part, Number):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from numbers(getattr(part, name), f"{path}.{name}" if path else name)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from numbers(value, f"{path}.{key}" if path else str(key))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from numbers(value, f"{path}.{index}")


def uniforms(seed: int, path: str, start: int, stop: int) -> Array:
    """Uniforms on (0, 1) for draws start..stop-1 of the number at `path`, shape (draw,)."""
    key = int.from_bytes(blake2b(f"{seed}|{path}".encode(), digest_size=16).digest(), "little")
    first = start // OUTPUTS_PER_COUNT
    bits = np.random.Philox(key=key).advance(first)
    raw = np.random.Generator(bits).random(stop - first * OUTPUTS_PER_COUNT)
    return np.asarray(np.clip(raw[start - first * OUTPUTS_PER_COUNT :], 2.0**-53, 1 - 2.0**-53))


def quantile(number: Number, u: Array, tables: Mapping[str, Table]) -> Array:
    """Quantile function of a number at u, shape (draw,)."""
    values = number.parameters
    match number.shape:
        case "fixed":
            return np.full_like(u, values[0])
        case "uniform":
            return np.asarray(values[0] + (values[1] - values[0]) * u)
        case "log_uniform":
            return np.asarray(values[0] * (values[1] / values[0]) ** u)
        case "triangular":
            return _triangular(values, u)
        case "table":
            return _empirical(number, u, tables)
        case _:
            return _special(number.shape, values, u)


def _triangular(values: tuple[float, ...], u: Array) -> Array:
    low, mode, high = values
    below = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < below, left, right)


def _special(shape: str, values: tuple[float, ...], u: Array) -> Array:
    from scipy.special import betaincinv, ndtri

    if shape == "normal":
        return np.asarray(values[0] + values[1] * ndtri(u))
    if shape == "lognormal":
        return np.asarray(values[0] * np.exp(values[1] * ndtri(u)))
    if shape == "beta":
        return np.asarray(betaincinv(values[0], values[1], u))
    low, mode, high = values
    a = 1 + PERT_WEIGHT * (mode - low) / (high - low)
    b = 1 + PERT_WEIGHT * (high - mode) / (high - low)
    return np.asarray(low + (high - low) * betaincinv(a, b, u))


def _empirical(number: Number, u: Array, tables: Mapping[str, Table]) -> Array:
    table = tables[str(number.table)]
    column = table.columns.index(str(number.column))
    values = np.sort(np.array([float(row[column]) for row in table.rows]))
    return np.asarray(np.interp(u * (len(values) - 1), np.arange(len(values)), values))


@dataclass(frozen=True)
class Draws:
    """Sampled numbers by path, draws `start`..`stop`-1; `values[path]` has shape (draw,)."""

    seed: int
    start: int
    stop: int
    values: Mapping[str, Array] = field(repr=False)
    timed: Mapping[str, Array] = field(default_factory=dict, repr=False)
    """Numbers that a timed lever changes on the way, by path, (draw, month), months from the scenario's date; beyond
    its last month a number keeps what it had there.  `values` holds such a number as it is without the lever."""
    source: Source = field(default=uniforms, repr=False)

    def __len__(self) -> int:
        return self.stop - self.start

    def __getitem__(self, path: str) -> Array:
        return self.values[path]

    def by_month(self, path: str, months: int) -> Array:
        """The number at `path` in each of the first `months` months, (draw, month)."""
        if path not in self.timed:
            return np.repeat(self.values[path][:, None], months, axis=1)
        along = self.timed[path]
        return np.asarray(along[:, np.minimum(np.arange(months), along.shape[1] - 1)])

    def part(self, first: int, stop: int) -> Draws:
        """The draws with indices first..stop-1 of these."""
        values = {path: held[first:stop] for path, held in self.values.items()}
        timed = {path: held[first:stop] for path, held in self.timed.items()}
        return Draws(self.seed, self.start + first, min(self.start + stop, self.stop), values, timed, self.source)

    def uniform(self, path: str) -> Array:
        """The uniforms behind the number at `path`, shape (draw,): for parts that sample by themselves."""
        return self.source(self.seed, path, self.start, self.stop)

    def changed(self, changes: Mapping[str, Array]) -> Draws:
        """The same draws with the numbers at some paths replaced, in every month."""
        timed = {path: along for path, along in self.timed.items() if path not in changes}
        return replace(self, values={**self.values, **changes}, timed=timed)

    def changed_by_month(self, changes: Mapping[str, Array]) -> Draws:
        """The same draws with the numbers at some paths replaced month by month, (draw, month) each."""
        return replace(self, timed={**self.timed, **changes})


def sample(scenario: Scenario, seed: int, start: int, stop: int, source: Source = uniforms) -> Draws:
    """Draws start..stop-1 of every number of the scenario, by independent uniforms or those of a design."""
    found = dict(numbers(scenario))
    raw = {path: source(seed, path, start, stop) for path in found if not found[path].is_fixed}
    raw |= _correlated(scenario, raw)
    flat = np.full(stop - start, 0.5)
    values = {path: quantile(number, raw.get(path, flat), scenario.tables) for path, number in found.items()}
    for path, drawn in values.items():
        if not np.isfinite(drawn).all():
            raise ArithmeticError(f"{path}: a draw is not finite")
    return Draws(seed, start, stop, values, source=source)


def _correlated(scenario: Scenario, raw: Mapping[str, Array]) -> dict[str, Array]:
    """Uniforms with the scenario's rank correlations, by a Gaussian copula (Spearman's rho = 6/pi asin(r/2))."""
    from scipy.special import ndtr, ndtri

    paths = sorted({path for pair in scenario.correlations for path in pair.between if path in raw})
    if not paths:
        return {}
    matrix = np.eye(len(paths))
    for pair in scenario.correlations:
        if all(path in raw for path in pair.between):
            i, j = (paths.index(path) for path in pair.between)
            matrix[i, j] = matrix[j, i] = 2 * np.sin(np.pi * pair.rank / 6)
    normal = np.linalg.cholesky(matrix) @ ndtri(np.stack([raw[path] for path in paths]))
    return {path: ndtr(row) for path, row in zip(paths, normal, strict=True)}
