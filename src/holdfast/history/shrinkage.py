"""A small class's curve drawn toward that of the larger class it belongs to.

Prior: the class's curve is a Dirichlet process around the larger class's curve S0, worth `prior_votes` (k)
endings [Ferguson1973]. Its posterior mean under censoring [SusarlaVanRyzin1976] is, over the failure times
t_j of both,

    S(t) = prod over t_j <= t of (1 - h_j),     h_j = (k f_j + d_j) / (k S0(t_j-) + n_j)

with f_j = S0(t_j-) - S0(t_j), d_j the class's votes that failed at t_j and n_j those still watched. So each
hazard lies between that of the class, d_j / n_j, and that of the larger class, f_j / S0(t_j-). Without
censoring S = w S_class + (1 - w) S0 with w = n / (n + k); k = 0 gives Kaplan-Meier. Where censoring differs
and the two curves meet, S may lie a little outside both: by less than 0.01 in the shipped table.

The band matches a beta distribution to the posterior mean and variance of S(t), whose steps are independent
beta variables [WalkerMuliere1997]; without censoring it is exact. It takes S0 as known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from scipy.special import betaincinv

from holdfast.history.endings import Numbers
from holdfast.history.reference_class import ALL_ENDINGS, ReferenceClass
from holdfast.history.survival import CONFIDENCE, SurvivalCurve, votes_at_risk

PRIOR_VOTES: Final = 30.0
"""Strength of the prior, in endings (or in wars, when wars vote). Measured: of the strengths tried, the one
whose curves best foretold deadly disputes after wars left out; see `leave_one_war_out`."""


def parent_of(child: ReferenceClass, named: tuple[ReferenceClass, ...]) -> ReferenceClass:
    """The larger class it belongs to: the narrowest named one whose conditions its own imply, else all.

    Of several that do not contain each other, the one with more conditions, then the first named.
    """
    larger = [other for other in named if child.within(other) and not other.within(child)]
    narrowest = [one for one in larger if not any(two.within(one) and not one.within(two) for two in larger)]
    return max(narrowest, key=lambda one: len(one.conditions), default=ALL_ENDINGS)


def shrunk_toward(own: SurvivalCurve, parent: SurvivalCurve, prior_votes: float = PRIOR_VOTES) -> SurvivalCurve:
    """The class's curve drawn toward its parent's, at the failure times of both; n and events stay its own.

    Raises ValueError for a negative strength.
    """
    if not 0 <= prior_votes < np.inf:
        raise ValueError(f"prior_votes should be 0 or more endings, found {prior_votes!r}")
    failures = own.durations_years[own.failed]
    years = np.union1d(np.append(failures, 0.0), parent.years)
    kept, failing = step_weights(own, parent, years, prior_votes)
    mean, square = posterior_moments(kept, failing)
    low, high = beta_band(mean, square, votes_left=kept + failing)
    return replace(own, years=years, survival=mean, low=low, high=high)


def step_weights(
    own: SurvivalCurve, parent: SurvivalCurve, years: Numbers, prior_votes: float
) -> tuple[Numbers, Numbers]:
    """Weights `(step,)` for surviving and for failing at each time: the beta parameters of the step."""
    after = parent.survival[np.searchsorted(parent.years, years, side="right") - 1]
    before = np.append(1.0, after[:-1])
    at_risk = votes_at_risk(own.durations_years, own.votes, years)
    place = np.searchsorted(years, own.durations_years[own.failed])
    events = np.zeros(len(years))
    np.add.at(events, place, own.votes[own.failed])
    kept = prior_votes * after + np.maximum(at_risk - events, 0.0)
    return kept, prior_votes * (before - after) + events


def posterior_moments(kept: Numbers, failing: Numbers) -> tuple[Numbers, Numbers]:
    """E S(t), E S(t)^2 `(step,)`: products of a / (a + b) and of a (a + 1) / ((a + b)(a + b + 1))."""
    total = kept + failing
    step = np.divide(kept, total, out=np.ones_like(total), where=total > 0)
    square = step * (kept + 1) / (total + 1)
    return np.minimum(step.cumprod(), 1.0), square.cumprod()


def beta_band(mean: Numbers, square: Numbers, votes_left: Numbers) -> tuple[Numbers, Numbers]:
    """Limits `(step,)` of the beta distribution with these moments; exact binomial where it has no spread."""
    tail = (1 - CONFIDENCE) / 2
    variance = np.maximum(square - mean**2, 0.0)
    inner = (variance > np.finfo(np.float64).eps) & (mean > 0) & (mean < 1)
    strength = np.divide(mean * (1 - mean), variance, out=np.full_like(mean, 2.0), where=inner) - 1
    a, b = np.where(inner, mean * strength, 1.0), np.where(inner, (1 - mean) * strength, 1.0)
    with np.errstate(divide="ignore"):
        slack = np.where(votes_left > 0, tail ** (1 / votes_left), 0.0)
    low = np.where(inner, betaincinv(a, b, tail), np.where(mean >= 1, slack, mean))
    high = np.where(inner, betaincinv(a, b, 1 - tail), np.where(mean <= 0, 1 - slack, mean))
    return np.minimum(low, mean), np.maximum(high, mean)
