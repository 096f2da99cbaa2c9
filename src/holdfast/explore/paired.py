"""Differences on the same draws: the mean with its sampling error, and how far single draws lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from holdfast.assess.figures import HIGH, LOW
from holdfast.assess.intervals import Z
from holdfast.game.solution import Array

ERROR: Final = "mean, 90% interval of its sampling error"


@dataclass(frozen=True, slots=True)
class Paired:
    """A mean over draws of a difference."""

    value: float
    low: float
    high: float
    """Ends of the 90% interval of the mean: value -+ z s / sqrt(n)."""
    least: float
    most: float
    """5% and 95% of the draws themselves."""
    draws: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def paired(values: Array, mass: Array) -> Paired | None:
    """The mean of values over draws with mass, (draw,) each; None where there are none."""
    used = values[mass > 0]
    if len(used) == 0:
        return None
    mean = float(used.mean())
    half = Z * float(used.std(ddof=1)) / sqrt(len(used)) if len(used) > 1 else 0.0
    least, most = (float(end) for end in np.quantile(used, (LOW, HIGH)))
    return Paired(mean, mean - half, mean + half, least, most, len(used))
