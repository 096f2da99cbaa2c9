"""An uncertain quantity over draws, in four numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PERCENTILES: Final = (5.0, 50.0, 95.0)
"""Low end, median and high end: nine draws in ten lie between the ends, the interval shown with every quantity."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, median and the 5th and 95th percentile of a quantity over draws."""

    mean: float
    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.3g} ({self.low:.3g} to {self.high:.3g})"


def spread(values: Array) -> Spread:
    """The spread of draws, shape (draw,); raises ValueError when there are none."""
    return spreads(values[np.newaxis])[0]


def spreads(values: Array) -> tuple[Spread, ...]:
    """The spread of each row of draws, shape (row, draw); raises ValueError when there are no draws."""
    if not values.shape[-1]:
        raise ValueError("no draws: a spread needs at least one")
    rows = np.ascontiguousarray(values)
    low, median, high = np.percentile(rows, PERCENTILES, axis=1)
    return tuple(map(Spread, rows.mean(axis=1).tolist(), median.tolist(), low.tolist(), high.tolist()))
