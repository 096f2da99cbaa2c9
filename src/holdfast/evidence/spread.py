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
    if not values.size:
        raise ValueError("no draws: a spread needs at least one")
    low, median, high = (float(value) for value in np.percentile(values, PERCENTILES))
    return Spread(float(values.mean()), median, low, high)
