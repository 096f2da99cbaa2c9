"""Weibull fit of how long peace lasts: S(t) = exp(-(t / scale)^shape), t in years.

A shape below 1 is a hazard that falls with the age of the peace, as recorded ceasefires show [Lo2008].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from holdfast.history.survival import check_spells


@dataclass(frozen=True, slots=True)
class WeibullFit:
    """Maximum-likelihood scale (years) and shape, with the log-likelihood of the durations in years."""

    scale_years: float
    shape: float
    log_likelihood: float
    n: int
    events: int

    def survival(self, years: float) -> float:
        """Share still held after `years`."""
        return math.exp(-math.pow(years / self.scale_years, self.shape))

    def hazard_per_year(self, years: float) -> float:
        """Rate of failure at the age `years` of those still whole: shape / scale (t / scale)^(shape - 1)."""
        return self.shape / self.scale_years * math.pow(years / self.scale_years, self.shape - 1)

    def words(self) -> str:
        """Which way the hazard goes with age."""
        way = "falls" if self.shape < 1 else "rises"
        return f"the hazard {way} with the age of the peace (Weibull shape {self.shape:.2f}, n = {self.n})"


def weibull_fit(durations_years: ArrayLike, failed: ArrayLike) -> WeibullFit:
    """Right-censored maximum likelihood, by lifelines; arrays `(ending,)`. Durations must be above 0."""
    from lifelines import WeibullFitter

    durations, marks = np.asarray(durations_years, dtype=np.float64), np.asarray(failed)
    check_spells(durations, marks, np.ones(len(durations)))
    if not (durations > 0).all():
        raise ValueError(f"a Weibull fit needs durations above 0 years, found {durations.min()!r}")
    fit = WeibullFitter().fit(durations, marks)
    scale, shape, likelihood = float(fit.lambda_), float(fit.rho_), float(fit.log_likelihood_)
    return WeibullFit(scale, shape, likelihood, len(durations), int(marks.sum()))
