"""Reading the drawn numbers of a scenario: amounts are never negative, chances never outside [0, 1].

A scenario may give a number as a normal distribution, whose tail can cross zero; a stock cannot.
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


def chance(draws: Draws, path: str) -> Array:
    """The number at `path`, cut to [0, 1], shape (draw,)."""
    return np.clip(draws[path], 0, 1)


def amounts(draws: Draws, paths: Iterable[str | None]) -> Array:
    """The numbers at `paths` side by side, 0 where a path is None, shape (draw, path)."""
    columns = [np.zeros(len(draws)) if path is None else amount(draws, path) for path in paths]
    return np.stack(columns, axis=1) if columns else np.zeros((len(draws), 0))
