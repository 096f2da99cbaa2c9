"""How long peace lasts given what was known on the day: a proportional-hazards regression [Cox1972].

    S(t | x) = exp(-H0(t) exp(sum over k of b_k (x_k - m_k)))

with x the predictors, m their training means (which also stand in for what is missing), H0 the cumulative hazard at the
means. Fitted by lifelines with a ridge penalty and, by war, robust errors [LinWei1989; DavidsonPilon2019]; each war has one
vote, shared by its endings, or each pair of enemies one.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.history.columns import Outcome
from holdfast.history.endings import Endings, Numbers
from holdfast.history.partial_likelihood import breslow, cox_coefficients
from holdfast.history.predictors import PREDICTORS, Predictor, Row, design
from holdfast.history.survival import HORIZONS_YEARS, Weighting

Z95: Final = 1.959963984540054
"""Standard normal quantile of a two-sided 95% limit."""
LEAST_SPREAD: Final = 1e-9
"""A predictor that varies by less is left at 0."""


@dataclass(frozen=True, slots=True)
class Specification:
    """Which predictors, how strong the ridge (per standard deviation, as lifelines counts it), and whose vote."""

    predictors: tuple[str, ...]
    penalty: float
    weighting: Weighting = "war"

    def words(self) -> str:
        """The specification in a line."""
        votes = "one vote per war" if self.weighting == "war" else "one vote per pair"
        return f"{', '.join(self.predictors) or 'none'}; penalty {self.penalty:g}; {votes}"


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A fitted regression: coefficients, means and robust covariance by predictor, and the steps of H0."""

    outcome: Outcome
    specification: Specification
    predictors: tuple[Predictor, ...]
    coefficients: Numbers
    means: Numbers
    covariance: Numbers
    """Robust, clustered by war; NaN where only coefficients were asked for."""
    years: Numbers
    cumulative_hazard: Numbers
    endings: int
    wars: int

    def linear(self, x: Numbers) -> Numbers:
        """Log relative hazard of rows of predictors `(row, predictor)`; what is missing counts as the mean."""
        centred = np.where(np.isnan(x), 0.0, x - self.means)
        return np.asarray(centred @ self.coefficients, dtype=np.float64)

    def survival(self, x: Numbers, years: Sequence[float] | Numbers) -> Numbers:
        """Chance that peace still holds, `(row, year)`; past the last failure the curve is carried forward."""
        steps = np.searchsorted(self.years, np.asarray(years, dtype=np.float64), side="right")
        baseline = np.append(0.0, self.cumulative_hazard)[steps]
        return np.asarray(np.exp(-np.exp(self.linear(x))[:, None] * baseline), dtype=np.float64)

    def linear_errors(self, x: Numbers) -> Numbers:
        """Standard error of the log relative hazard of each row, from the robust covariance, `(row,)`."""
        centred = np.where(np.isnan(x), 0.0, x - self.means)
        return np.asarray(np.sqrt(np.einsum("ij,jk,ik->i", centred, self.covariance, centred)), dtype=np.float64)


def votes_of(endings: Endings, weighting: Weighting) -> Numbers:
    """Weight of each ending, `(ending,)`."""
    return endings.one_vote_per_war() if weighting == "war" else np.ones(len(endings))


def standard(x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Standardised predictors with the missing at 0, their means and standard deviations."""
    means = np.array([np.nanmean(column) if np.isfinite(column).any() else 0.0 for column in x.T])
    filled = np.where(np.isnan(x), means, x)
    spreads = filled.std(axis=0, ddof=1)
    usable = np.where(spreads > LEAST_SPREAD, spreads, np.inf)
    return np.asarray((filled - means) / usable), means, usable


def fast_fit(endings: Endings, outcome: Outcome, specification: Specification, as_known: bool = True) -> Regression:
    """The regression by Newton's method, without errors of the coefficients: for many fits."""
    x, means, spreads = standard(design(endings, specification.predictors, as_known))
    durations, failed = endings.durations_years(outcome), endings.failed(outcome)
    votes = votes_of(endings, specification.weighting)
    b = cox_coefficients(x, durations, failed, votes, specification.penalty)
    years, hazard = breslow(x @ b, durations, failed, votes)
    blank = np.full((len(b), len(b)), np.nan)
    chosen = tuple(PREDICTORS[name] for name in specification.predictors)
    return Regression(
        outcome, specification, chosen, b / spreads, means, blank, years, hazard, len(endings), endings.wars()
    )


def fit(endings: Endings, outcome: Outcome, specification: Specification, as_known: bool = True) -> Regression:
    """The regression by lifelines, with errors robust by group of wars."""
    import pandas as pd  # type: ignore[import-untyped]
    from lifelines import CoxPHFitter

    names = list(specification.predictors)
    raw = design(endings, names, as_known)
    _, means, _ = standard(raw)
    table = pd.DataFrame(np.where(np.isnan(raw), means, raw), columns=names)
    table["years"], table["failed"] = endings.durations_years(outcome), endings.failed(outcome).astype(float)
    table["votes"], table["war"] = votes_of(endings, specification.weighting), endings.numbers["war_group"]
    with warnings.catch_warnings():
        # Votes per war are fractions: lifelines warns that plain errors are not exact; these are robust.
        warnings.simplefilter("ignore")
        found = CoxPHFitter(penalizer=specification.penalty).fit(
            table, "years", "failed", weights_col="votes", cluster_col="war", robust=True
        )
    b = found.params_.to_numpy(dtype=np.float64)
    eta = (table[names].to_numpy() - means) @ b
    years, hazard = breslow(eta, endings.durations_years(outcome), endings.failed(outcome), table["votes"].to_numpy())
    chosen = tuple(PREDICTORS[name] for name in names)
    covariance = found.variance_matrix_.to_numpy(dtype=np.float64)
    return Regression(outcome, specification, chosen, b, means, covariance, years, hazard, len(endings), endings.wars())


@dataclass(frozen=True, slots=True)
class Foretold:
    """What the regression says of one ending at one horizon, with 95% limits of its coefficients' error alone."""

    years: float
    value: float
    low: float
    high: float


def foretell(regression: Regression, row: Row, years: Sequence[float] = HORIZONS_YEARS) -> tuple[Foretold, ...]:
    """Survival of one ending from its columns as text; a column not given counts as missing."""
    x = np.stack([one.values([row]) for one in regression.predictors], axis=1)
    middle, error = regression.survival(x, years)[0], float(regression.linear_errors(x)[0])
    low, high = (middle ** np.exp(sign * Z95 * error) for sign in (1, -1))
    ends = zip(years, middle, low, high, strict=True)
    return tuple(Foretold(float(t), float(m), float(a), float(b)) for t, m, a, b in ends)


def missing_of(regression: Regression, row: Row) -> tuple[str, ...]:
    """Predictors that a row does not give."""
    return tuple(one.name for one in regression.predictors if np.isnan(one.values([row])[0]))


def row_from(covariates: Mapping[str, float | str]) -> dict[str, str]:
    """What a scenario says of its ending, as a row of text."""
    return {name: value if isinstance(value, str) else f"{value:.15g}" for name, value in covariates.items()}
