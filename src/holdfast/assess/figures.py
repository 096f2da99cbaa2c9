"""Figures of an answer: a mean over draws with its range, or a share of draws with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess.intervals import weighted_share
from holdfast.game.solution import Array

LOW, HIGH = 0.05, 0.95
RANGE: Final = "mean, 5% to 95% of draws"
INTERVAL: Final = "share of draws, 90% interval"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its interval, what the interval is, and the draws behind it."""

    value: float
    low: float
    high: float
    draws: int
    interval: str

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


def mean(values: Array, weights: Array | None = None) -> Figure | None:
    """Mean of a quantity over draws and the range of the middle nine tenths, (draw,); None for no draws."""
    weights = np.ones(len(values)) if weights is None else weights
    if weights.sum() <= 0:
        return None
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    places = np.minimum(np.searchsorted(below, (LOW, HIGH)), len(values) - 1)
    low, high = (float(value) for value in values[order][places])
    return Figure(float(np.average(values, weights=weights)), low, high, int((weights > 0).sum()), RANGE)


def finite_mean(values: Array, weights: Array | None = None) -> Figure | None:
    """The same over the draws in which the quantity is a finite number; None where there is none."""
    known = np.isfinite(values)
    return mean(values[known], None if weights is None else weights[known])


def share(holds: Array, weights: Array | None = None) -> Figure | None:
    """Share of the draws in which something holds, with the interval of its sampling error; None for no draws."""
    mass = np.ones(len(holds)) if weights is None else weights
    found = weighted_share(holds * mass, mass)
    if found is None:
        return None
    return Figure(found.value, found.low, found.high, found.draws, INTERVAL)
