"""The scale on which a monthly series is modelled, and the prior of its level there.

Counts on the square root, which makes the spread of counts even and keeps them from 0 [Bartlett1936]; shares on the
log odds, with half a success and half a failure added and the counting error 1 / (n p (1 - p)) known [Haldane1956].
The prior of a count's level is centred on the mean on record with a factor e up and down as its standard deviation: wide
beside what the record says, and there only so that the level of a short record is not without bounds.

Scale and priors were chosen by forecasts from dates inside the record (`origins`), before the year after the
date was looked at; docs/explanation/forecasts.md has the scores of those not chosen.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import expit, logit

from holdfast.scenario.draws import Array
from holdfast.war.level import LevelFit, LevelPrior, fit, prior_fit
from holdfast.war.record import Series

COUNT_NOISE: Final = (0.1, 1.2)
"""s of counts, as a share of the level. Analyst's judgement."""
COUNT_WANDER: Final = (0.1, 3.0)
"""tau of counts, as a share of the level. Analyst's judgement."""
COUNT_MEMORY: Final = (0.9, 1.0)
"""phi of counts. Analyst's judgement: campaigns and intensities change over seasons and not from month to month."""
COUNT_SPREAD: Final = 1.0
"""Standard deviation of the prior of a count's level, as a share of it."""
SHARE_PRIOR: Final = LevelPrior(0.5, 1.5, (0.1, 2.5), (0.05, 1.5), (0.5, 1.0))
"""Log odds of interception: shares between 0.08 and 0.97 hold nine tenths of the prior. Analyst's judgement."""
LEAST_LEVEL: Final = 1.0
"""A count's level is taken to be at least one a month where priors are scaled by it."""


def count_prior(mean: float) -> LevelPrior:
    """Prior of a count about a mean: a share c of the level is c sqrt(level) / 2 on the scale."""
    centre = float(np.sqrt(max(mean, LEAST_LEVEL)))
    unit = centre / 2
    low, high = COUNT_NOISE
    least, most = COUNT_WANDER
    return LevelPrior(centre, COUNT_SPREAD * unit, (low * unit, high * unit), (least * unit, most * unit), COUNT_MEMORY)


def fit_counts(series: Series) -> LevelFit:
    """Posterior of the level of a series of counts."""
    return fit(np.sqrt(np.maximum(series.values, 0)), np.zeros(len(series.values)), count_prior(_mean(series)))


def fit_shares(series: Series) -> LevelFit:
    """Posterior of the level of a series of shares, months without trials left out."""
    n = np.where(series.trials > 0, series.trials, np.nan)
    share = (series.values * n + 0.5) / (n + 1)
    return fit(logit(share), 1 / ((n + 1) * share * (1 - share)), SHARE_PRIOR)


def prior_of(series: Series) -> LevelFit:
    """The model of a series before its record is used."""
    return prior_fit(SHARE_PRIOR if series.kind == "intercepted" else count_prior(_mean(series)))


def counts(z: Array) -> Array:
    """Counts of values on the scale: squares, 0 below 0."""
    return np.asarray(np.maximum(z, 0) ** 2)


def shares(z: Array) -> Array:
    """Shares of values on the scale."""
    return np.asarray(expit(z))


def _mean(series: Series) -> float:
    return float(np.nanmean(series.values)) if np.isfinite(series.values).any() else LEAST_LEVEL
