"""The calendar of the game: fine periods near today, longer ones far away, and a tail without talks.

The tail carries the terminal values: war and peace without further talks, from a longer backward pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.scenario.conduct import Grid

Array = NDArray[np.float64]

MONTHS_PER_YEAR: Final = 12.0
TAIL_YEARS: Final = 30.0
"""Years after the horizon over which terminal values are found."""
TAIL_PERIOD: Final = 2.0
"""Length in years of a period of the tail."""
COARSER: Final = 2
"""Each time the years since today double, periods get this many times longer."""


NEAR: Final = 1e-9
"""Years; dates closer than this are one."""


@dataclass(frozen=True)
class Readings:
    """Dates that lie between the starts of two periods: read at both, weighed by nearness."""

    periods: NDArray[np.int64]
    """Period indices to read at, rising."""
    place: NDArray[np.int64]
    """Index into `periods` of the start before and after each date, (2, date)."""
    weight: Array
    """Weight of the start after, (date,)."""

    def of(self, values: Array) -> Array:
        """Values at the dates, from values at `periods` on the last axis."""
        return np.asarray(values[..., self.place[0]] * (1 - self.weight) + values[..., self.place[1]] * self.weight)


@dataclass(frozen=True)
class Calendar:
    """Lengths (years) and starting dates of the periods; talks are possible in the first `talking` of them."""

    lengths: Array
    talking: int

    @property
    def starts(self) -> Array:
        """Years from the scenario's date to the start of each period, (period,)."""
        return np.asarray(np.concatenate([[0.0], np.cumsum(self.lengths)[:-1]]))

    @property
    def edges(self) -> Array:
        """Years from the scenario's date to the start of each period and to the end of the last, (period + 1,)."""
        return np.asarray(np.concatenate([[0.0], np.cumsum(self.lengths)]))

    def in_force(self, years: tuple[float, ...]) -> Readings:
        """Where to read a peace signed today that many years after it came into force.

        It comes into force with the period after the one in which it is signed, the first in which it can break.
        """
        edges = self.edges
        at = np.minimum(np.array(years) + self.lengths[0], edges[-1])
        later = np.maximum(np.searchsorted(edges, at - NEAR), 1)
        weight = (at - edges[later - 1]) / (edges[later] - edges[later - 1])
        periods, place = np.unique(np.stack([later - 1, later]), return_inverse=True)
        return Readings(periods, place.reshape(2, -1), weight)

    def index(self, years: float) -> int:
        """The period that starts `years` from today (dates between two starts: the later one)."""
        return int(np.searchsorted(self.starts, years - NEAR))


def calendar(grid: Grid, tail_years: float = TAIL_YEARS) -> Calendar:
    """Periods of `period_months` for `fine_years`; each time the years double so does the length; then a tail."""
    length = grid.period_months / MONTHS_PER_YEAR
    edges = (grid.fine_years, 2 * grid.fine_years, 4 * grid.fine_years, grid.horizon_years)
    parts, start = [], 0.0
    for factor, end in zip((1, COARSER, COARSER**2, COARSER**3), edges, strict=True):
        count = max(0, round((min(end, grid.horizon_years) - start) / (length * factor)))
        parts.append(np.full(count, length * factor))
        start += count * length * factor
    talking = sum(len(part) for part in parts)
    return Calendar(np.concatenate([*parts, np.full(round(tail_years / TAIL_PERIOD), TAIL_PERIOD)]), talking)
