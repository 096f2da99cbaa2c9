"""Intervals for shares of draws: the sampling error of having drawn so many and no more.

Share p of n draws: the score interval of [Wilson1927].  Weighted share R = sum_i a_i / sum_i d_i, 0 <= a_i <=
d_i, over draws i: linearised residuals e_i = (a_i - R d_i) / mean(d) give se^2 = sum_i e_i^2 / n^2, and the
score interval is taken at the effective number of draws R (1 - R) / se^2 [KornGraubard1998]; where R is 0 or
1 at Kish's (sum d)^2 / sum d^2 [Kish1965].  With equal weights that is Wilson's.  Difference of two shares:
limits recovered from those of the shares, with their correlation [ZouDonner2008].
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np

from holdfast.game.solution import Array

CONFIDENCE: Final = 0.9
"""Of every interval for a share."""
Z: Final = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of draws with its interval, the draws it rests on and their effective number."""

    value: float
    low: float
    high: float
    draws: int
    effective: float

    def __str__(self) -> str:
        """Value and interval."""
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two shares with its interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    def __str__(self) -> str:
        """Value and interval."""
        return f"{self.value:+.2f} ({self.low:+.2f} to {self.high:+.2f})"


def wilson(share: float, draws: float, z: float = Z) -> tuple[float, float]:
    """Score interval of a share p of n draws: roots of (p - q)^2 = z^2 q (1 - q) / n in q."""
    if isinf(draws):
        return share, share
    spread = z * z / draws
    centre = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * share * (1 - share) + (spread / 2) ** 2) / (1 + spread)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def weighted_share(holds: Array, mass: Array, z: float = Z) -> Share | None:
    """Share of the mass that holds, (draw,) each; None where there is no mass."""
    total = float(mass.sum())
    if total <= 0:
        return None
    value = min(float(holds.sum()) / total, 1.0)
    effective = _effective(holds, mass, value)
    return Share(value, *wilson(value, effective, z), draws=int((mass > 0).sum()), effective=effective)


def kish(mass: Array) -> float:
    """Effective number of draws behind weights, (sum d)^2 / sum d^2; 0 for none."""
    squares = float((mass * mass).sum())
    return float(mass.sum()) ** 2 / squares if squares > 0 else 0.0


def _effective(holds: Array, mass: Array, value: float) -> float:
    if value in (0.0, 1.0):
        return kish(mass)
    variance = float((_residuals(holds, mass, value) ** 2).sum())
    return value * (1 - value) / variance if variance > 0 else float("inf")


def _residuals(holds: Array, mass: Array, value: float) -> Array:
    """Linearised residual of each draw, whose sum of squares is the variance of the share."""
    return np.asarray((holds - value * mass) / mass.sum())


def difference(first: tuple[Array, Array], second: tuple[Array, Array], z: float = Z) -> Difference | None:
    """First share less the second, each as (holds, mass) over the same draws; None where one has no mass."""
    one, two = weighted_share(*first, z), weighted_share(*second, z)
    if one is None or two is None:
        return None
    correlation = _correlation(_residuals(*first, one.value), _residuals(*second, two.value))
    value = one.value - two.value
    below, above = one.value - one.low, two.high - two.value
    down = below**2 + above**2 - 2 * correlation * below * above
    below, above = one.high - one.value, two.value - two.low
    up = below**2 + above**2 - 2 * correlation * below * above
    return Difference(value, value - sqrt(max(down, 0.0)), value + sqrt(max(up, 0.0)))


def _correlation(first: Array, second: Array) -> float:
    size = sqrt(float((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size > 0 else 0.0
