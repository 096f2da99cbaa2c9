"""How well a regression foretells wars that it has not seen: fitted without whole wars, never without single rows.

A repeat deals the wars into folds; each fold's endings are foretold by a fit on the others. C is Harrell's within each fold,
averaged over folds and repeats, as `baseline_survival.py` of the research table counts it; Brier scores drop endings not
watched so long. Choosing among specifications by these figures makes the best of them look better than it is, so `nested`
chooses inside each training part alone and scores the choice on the fold it has not seen [Varma2006].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.history.columns import Outcome
from holdfast.history.endings import Endings, Mask, Numbers
from holdfast.history.partial_likelihood import breslow, cox_coefficients
from holdfast.history.predictors import design
from holdfast.history.regression import Specification, standard, votes_of
from holdfast.history.scoring import Watched, brier, concordance
from holdfast.history.survival import survival_curve_from

FOLDS: Final = 5
SCORED_YEARS: Final = (1.0, 5.0, 10.0)
LEAST_FAILURES: Final = 2
"""A fold with fewer failures gives no C."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A specification with its predictors over all endings, `(ending, predictor)`, and its votes, `(ending,)`."""

    specification: Specification
    x: Numbers
    votes: Numbers

    def foretell(self, watched: Watched, train: Mask, test: Mask) -> tuple[Numbers, Numbers]:
        """Risk `(test,)` and survival `(test, horizon)` of the test rows, fitted on the training rows."""
        z, means, spreads = standard(self.x[train])
        durations, failed, votes = watched.durations_years[train], watched.failed[train], self.votes[train]
        b = cox_coefficients(z, durations, failed, votes, self.specification.penalty)
        times, hazard = breslow(z @ b, durations, failed, votes)
        risk = np.where(np.isnan(self.x[test]), 0.0, (self.x[test] - means) / spreads) @ b
        steps = np.append(0.0, hazard)[np.searchsorted(times, SCORED_YEARS, side="right")]
        return risk, np.exp(-np.exp(risk)[:, None] * steps)


def trials(endings: Endings, tried: Sequence[Specification], as_known: bool = True) -> tuple[Trial, ...]:
    """The specifications made ready for many fits."""
    return tuple(
        Trial(one, design(endings, one.predictors, as_known), votes_of(endings, one.weighting)) for one in tried
    )


def watched_of(endings: Endings, outcome: Outcome) -> Watched:
    """What became of the endings, grouped by war."""
    groups = endings.numbers["war_group"].astype(np.int64)
    return Watched(endings.durations_years(outcome), endings.failed(outcome), groups)


def part_of(watched: Watched, mask: Mask) -> Watched:
    """The rows where `mask` holds."""
    return Watched(watched.durations_years[mask], watched.failed[mask], watched.groups[mask])


def folds(groups: Numbers, generator: np.random.Generator, among: Mask | None = None) -> Iterator[tuple[Mask, Mask]]:
    """Training and test rows of each fold, whole groups together, among the rows where `among` holds."""
    inside = np.ones(len(groups), dtype=np.bool_) if among is None else among
    dealt = generator.permutation(np.unique(groups[inside]))
    for k in range(FOLDS):
        test = inside & np.isin(groups, dealt[k::FOLDS])
        if test.any():
            yield inside & ~test, test


def fold_concordance(risk: Numbers, watched: Watched) -> float:
    """C within one fold; NaN where too few failed."""
    if watched.failed.sum() < LEAST_FAILURES:
        return float("nan")
    return concordance(risk, watched)(np.ones(len(watched)))


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """Mean of C over folds and repeats, its standard deviation over repeats, and Brier scores by horizon."""

    specification: Specification
    c: float
    c_spread: float
    brier: dict[float, float]
    brier_base: dict[float, float]
    """The Brier scores of the Kaplan-Meier curve of the same training parts."""
    repeats: int


def cross_validate(
    endings: Endings, outcome: Outcome, trial: Trial, generator: np.random.Generator, repeats: int
) -> CrossValidated:
    """C and Brier scores of a specification on wars left out, over so many deals of the wars."""
    watched, c, scores, base = watched_of(endings, outcome), [], [], []
    for _ in range(repeats):
        within, survival = [], np.zeros((len(watched), len(SCORED_YEARS)))
        plain = survival.copy()
        for train, test in folds(watched.groups.astype(np.float64), generator):
            risk, survival[test] = trial.foretell(watched, train, test)
            within.append(fold_concordance(risk, part_of(watched, test)))
            plain[test] = base_rate(part_of(watched, train))
        c.append(np.nanmean(within))
        scores.append(briers(survival, watched))
        base.append(briers(plain, watched))
    both = [dict(zip(SCORED_YEARS, np.mean(part, axis=0).tolist(), strict=True)) for part in (scores, base)]
    return CrossValidated(trial.specification, float(np.mean(c)), float(np.std(c)), both[0], both[1], repeats)


def base_rate(watched: Watched) -> list[float]:
    """Kaplan-Meier survival at the horizons, one vote per pair."""
    curve = survival_curve_from(watched.durations_years, watched.failed)
    return [curve.at(years).value for years in SCORED_YEARS]


def briers(survival: Numbers, watched: Watched) -> list[float]:
    """Brier score at each horizon, endings not watched so long dropped."""
    ones = np.ones(len(watched))
    return [brier(1 - survival[:, k], watched, years, "dropped")(ones) for k, years in enumerate(SCORED_YEARS)]


@dataclass(frozen=True, slots=True)
class Nested:
    """C of the procedure that chooses its specification: mean, spread over repeats, and how often each was chosen."""

    c: float
    c_spread: float
    chosen: dict[Specification, int]
    repeats: int


def best(tried: Sequence[Trial], watched: Watched, among: Mask, generator: np.random.Generator, repeats: int) -> int:
    """Place of the specification with the largest mean C over deals of the wars among some rows."""
    found = [
        [fold_concordance(one.foretell(watched, train, test)[0], part_of(watched, test)) for one in tried]
        for _ in range(repeats)
        for train, test in folds(watched.groups.astype(np.float64), generator, among)
    ]
    return int(np.nanmean(np.array(found), axis=0).argmax())


def nested(
    endings: Endings, outcome: Outcome, tried: Sequence[Trial], generator: np.random.Generator, repeats: int
) -> Nested:
    """C of choosing a specification within each training part, scored on the wars it has not seen."""
    watched, c = watched_of(endings, outcome), []
    chosen = dict.fromkeys([one.specification for one in tried], 0)
    for _ in range(repeats):
        within = []
        for train, test in folds(watched.groups.astype(np.float64), generator):
            one = tried[best(tried, watched, train, generator, 1)]
            chosen[one.specification] += 1
            within.append(fold_concordance(one.foretell(watched, train, test)[0], part_of(watched, test)))
        c.append(np.nanmean(within))
    return Nested(float(np.mean(c)), float(np.std(c)), chosen, repeats)
