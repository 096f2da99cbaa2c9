"""Scores of probabilistic forecasts: the continuous ranked probability score and coverage.

For a forecast by equally likely samples x_1..x_n and the value y that came,

    CRPS = mean |x_i - y| - (1/2) mean |x_i - x_j|,

in the unit of y, lower is better, |x - y| for a forecast without spread [Gneiting2007].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from holdfast.scenario.draws import Array


def crps(samples: Array, observed: Array) -> Array:
    """CRPS of samples (draw, ...) at observed (...); nan where nothing was observed."""
    n = len(samples)
    ordered = np.sort(samples, axis=0)
    rank = (2 * np.arange(1, n + 1) - n - 1).reshape(-1, *([1] * (ordered.ndim - 1)))
    spread = (rank * ordered).sum(axis=0) / n**2
    return np.asarray(np.abs(samples - observed).mean(axis=0) - spread)


def inside(samples: Array, observed: Array, probability: float) -> NDArray[np.bool_]:
    """Whether observed (...) lies in the central band that holds `probability` of the samples, ends included."""
    low, high = np.quantile(samples, [(1 - probability) / 2, (1 + probability) / 2], axis=0)
    return np.asarray((low <= observed) & (observed <= high))
