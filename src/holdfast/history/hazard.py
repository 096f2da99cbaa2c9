"""How the hazard of a peace falls with its age, and whether a constant one could have given what was seen.

By age band the hazard is failures over years watched, d / T, with exact limits [Garwood1936]. Against a constant hazard stand
Weibull's S(t) = exp(-(t / scale)^shape), one more number, and a hazard constant within each band, one more for each band but
one; twice the gain in log-likelihood is compared with chi-squared [Wilks1938]. That test takes endings as independent, which
those of one war are not, so the shape also has an interval from wars drawn anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, gammaincinv

from holdfast.history.endings import Numbers
from holdfast.history.scoring import Interval, Watched, over_groups
from holdfast.history.survival import CONFIDENCE
from holdfast.history.weibull import weibull_fit

BAND_EDGES: Final = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0)
"""Ages of the peace that part the bands, years; the last one is open."""
SHAPES: Final = (0.01, 20.0)
"""Between these the shape is sought."""
RESAMPLES: Final = 400


@dataclass(frozen=True, slots=True)
class Band:
    """Failures of peaces aged `start` to `stop` years, over the years for which such peaces were watched; 95% limits."""

    start: float
    stop: float
    failures: int
    watched_years: float
    per_year: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Test:
    """A constant hazard against a richer one: twice the gain in log-likelihood, further numbers, chance if constant."""

    against: str
    statistic: float
    degrees: int
    p_value: float


@dataclass(frozen=True, slots=True)
class HazardReport:
    """The hazard by age, the tests of a constant one, and Weibull's shape with its 90% interval over wars."""

    bands: tuple[Band, ...]
    constant_per_year: float
    tests: tuple[Test, ...]
    shape: Interval

    def words(self) -> str:
        """Whether the hazard falls, and how surely."""
        first, last = self.bands[0], self.bands[-1]
        worst = max(self.tests, key=lambda one: one.p_value)
        fate = "rejected" if worst.p_value < 1 - CONFIDENCE else "not rejected"
        span = (
            f"{self.shape.low:.2f} to {self.shape.high:.2f} over wars" if math.isfinite(self.shape.low) else "one war"
        )
        return (
            f"Hazard {first.per_year:.3f} a year in the first year, {last.per_year:.3f} after {last.start:g} years; a constant "
            f"hazard is {fate} (likelihood ratio {worst.statistic:.1f}, p = {worst.p_value:.1g} against {worst.against}); "
            f"Weibull shape {self.shape.value:.2f} ({span})."
        )


def bands(watched: Watched, edges: Sequence[float] = BAND_EDGES) -> tuple[Band, ...]:
    """The hazard in each band of age in which somebody was watched."""
    found = []
    for start, stop in zip(edges, [*edges[1:], math.inf], strict=True):
        inside = watched.failed & (watched.durations_years > start) & (watched.durations_years <= stop)
        spent = float((np.minimum(watched.durations_years, stop) - start).clip(min=0).sum())
        if spent > 0:
            found.append(band(start, stop, int(inside.sum()), spent))
    return tuple(found)


def band(start: float, stop: float, failures: int, spent: float) -> Band:
    """One band with its exact Poisson limits: half the tail on each side."""
    tail = (1 - CONFIDENCE) / 2
    low = float(gammaincinv(failures, tail)) / spent if failures else 0.0
    return Band(start, stop, failures, spent, failures / spent, low, float(gammaincinv(failures + 1, 1 - tail)) / spent)


def exponential_log_likelihood(failures: float, spent: float) -> float:
    """Largest log-likelihood of a constant hazard: d log(d / T) - d."""
    return failures * math.log(failures / spent) - failures if failures else 0.0


def weibull_shape(durations: Numbers, failed: Numbers, weights: Numbers) -> float:
    """Maximum-likelihood shape k: D / k + sum d log t = D sum t^k log t / sum t^k; NaN without failures."""
    log, dead = np.log(durations), float((weights * failed).sum())
    if dead <= 0:
        return math.nan
    scaled = log - log.max()

    def slope(shape: float) -> float:
        power = weights * np.exp(shape * scaled)
        return dead / shape + float((weights * failed) @ log) - dead * float(power @ log) / float(power.sum())

    low, high = SHAPES
    if slope(low) * slope(high) > 0:
        return math.nan
    return float(brentq(slope, low, high))


def hazard_report(watched: Watched, generator: np.random.Generator) -> HazardReport:
    """The hazard of some endings by age. Raises ValueError where none failed, for then there is nothing to test."""
    failures, spent = int(watched.failed.sum()), float(watched.durations_years.sum())
    if not failures:
        raise ValueError(f"none of {len(watched)} endings failed: no hazard can be tested")
    fit, found = weibull_fit(watched.durations_years, watched.failed), bands(watched)
    constant = exponential_log_likelihood(failures, spent)
    by_band = sum(exponential_log_likelihood(one.failures, one.watched_years) for one in found)
    tests = (
        likelihood_ratio("Weibull", fit.log_likelihood - constant, 1),
        likelihood_ratio("a hazard constant by band", by_band - constant, len(found) - 1),
    )
    marks = watched.failed.astype(np.float64)
    shape = over_groups(
        lambda counts: weibull_shape(watched.durations_years, marks, counts), watched.groups, generator, RESAMPLES
    )
    return HazardReport(found, failures / spent, tests, shape)


def likelihood_ratio(against: str, gain: float, degrees: int) -> Test:
    """A test from a gain in log-likelihood."""
    statistic = max(2 * gain, 0.0)
    return Test(against, statistic, degrees, float(chdtrc(degrees, statistic)) if degrees else 1.0)
