"""Reading the drawn numbers of a scenario: amounts are never negative, chances never outside [0, 1].

A scenario may give a number as a normal distribution, whose tail can cross zero; a stock cannot.  Rates are read
month by month, so that a lever may change them on the way.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side

MONTHS_PER_YEAR = 12


def other(side: Side) -> Side:
    """The side that `side` fights."""
    return "B" if side == "A" else "A"


def amount(draws: Draws, path: str) -> Array:
    """The number at `path`, at least 0, shape (draw,)."""
    return np.maximum(draws[path], 0)


def amount_by_month(draws: Draws, path: str, months: int) -> Array:
    """The number at `path` in each month, at least 0, shape (draw, month)."""
    return np.maximum(draws.by_month(path, months), 0)


def chance(draws: Draws, path: str) -> Array:
    """The number at `path`, cut to [0, 1], shape (draw,)."""
    return np.clip(draws[path], 0, 1)


def chance_by_month(draws: Draws, path: str, months: int) -> Array:
    """The number at `path` in each month, cut to [0, 1], shape (draw, month)."""
    return np.clip(draws.by_month(path, months), 0, 1)


def amounts(draws: Draws, paths: Iterable[str | None]) -> Array:
    """The numbers at `paths` side by side, 0 where a path is None, shape (draw, path)."""
    columns = [np.zeros(len(draws)) if path is None else amount(draws, path) for path in paths]
    return np.stack(columns, axis=1) if columns else np.zeros((len(draws), 0))


def amounts_by_month(draws: Draws, paths: Iterable[str | None], months: int) -> Array:
    """The numbers at `paths` in each month, 0 where a path is None, shape (draw, path, month)."""
    nothing = np.zeros((len(draws), months))
    columns = [nothing if path is None else amount_by_month(draws, path, months) for path in paths]
    return np.stack(columns, axis=1) if columns else np.zeros((len(draws), 0, months))


def stopped(draws: Draws, path: str, hazard: str, months: int) -> Array:
    """Whether what may stop with chance `hazard` a month has stopped in month t, 0 or 1, shape (draw, month).

    It stops in the month ceil(ln(1 - u) / ln(1 - h)), u the draw's uniform of `path`; h may change by month.
    """
    kept = np.cumprod(1 - chance_by_month(draws, hazard, months), axis=1)
    return np.asarray(1 - draws.uniform(path)[:, None] > kept, dtype=float)
