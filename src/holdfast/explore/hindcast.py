"""The model held against the past: settlements as they stood on the day, run as signed, against what then happened.

A case is a scenario whose package `signed` holds the terms that were signed; its outcome is not in the scenario. For each, the
chance that peace under `signed`, begun on that day, still holds after 1, 5, 10 and 20 years: on every draw the mean over pairs
of hypotheses by their posterior, then over draws. Against it stand three outside views, each from endings of other wars only:
all endings, the best reference class, and the regression.

The best class is chosen by a rule, before any result: of the conjunctions of at most two of CLASS_COLUMNS with the case's own
values, the smallest with at least LEAST_ENDINGS endings, drawn toward all endings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.explore.inside_view import HIGH, LOW, MECHANISMS, Asked, Inside, inside_view, paths_without
from holdfast.history.columns import DAYS_PER_YEAR
from holdfast.history.combining import PoolWeight, fitted_weight, leave_one_out, prior_weight
from holdfast.history.endings import Endings, Mask, Numbers
from holdfast.history.model_file import Model
from holdfast.history.reference_class import ALL_ENDINGS, Condition, ReferenceClass
from holdfast.history.regression import fast_fit, row_from
from holdfast.history.scoring import Interval, Scores, Watched, brier, difference, log_score, over_groups, score
from holdfast.history.shrinkage import shrunk_toward
from holdfast.history.survival import SurvivalCurve, survival_curve
from holdfast.scenario.draws import sample
from holdfast.scenario.scenario import Scenario

SIGNED: Final = "signed"
"""Name of the package with the terms that were signed."""
YEARS: Final = (1.0, 5.0, 10.0, 20.0)
CLASS_COLUMNS: Final = ("contig_land", "issue_territory", "post1945", "tie", "multilateral", "major_any")
WAR_COLUMNS: Final = ("war_group", "warnum")
"""Columns of a case's row that name its war, the first that is filled."""
LEAST_ENDINGS: Final = 20
FORECASTS: Final = ("model", "base rate", "best class", "regression", "pool")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a settlement: the day its terms began, whether war came, and the day it did or was last watched."""

    case: str
    ended: date
    renewed: bool
    until: date
    source: str = ""
    note: str = ""

    @property
    def years(self) -> float:
        """Years from the terms to the renewed war, or to the last day watched."""
        return (self.until - self.ended).days / DAYS_PER_YEAR


@dataclass(frozen=True)
class Case:
    """A scenario of a past settlement, what became of it, and its row of covariates as a table of endings has it."""

    scenario: Scenario
    outcome: Outcome
    covariates: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """The outside views of a case, survival `(year,)` each, and the class that the rule chose."""

    base_rate: Numbers
    best_class: Numbers
    regression: Numbers
    chosen: ReferenceClass
    n: int
    left_out: int
    """Endings of the case's own war that were left out."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseResult:
    """A case with both views."""

    case: Case
    inside: Inside
    outside: Outside


@dataclass(frozen=True, slots=True)
class Against:
    """The model's score less that of another forecast at a horizon: Brier below 0 and log score above 0 favour the model."""

    other: str
    years: float
    brier: Interval
    log_score: Interval


@dataclass(frozen=True, slots=True, eq=False)
class Hindcast:
    """All cases, the scores of each forecast, the model's scores against the others', and the pool's weight."""

    cases: tuple[CaseResult, ...]
    draws: int
    without: str | None
    scores: tuple[Scores, ...]
    against: tuple[Against, ...]
    weight: PoolWeight
    pooled: Numbers
    """Pooled survival of each case, its own weight fitted on the other wars, `(case, year)`."""

    def survival(self, forecast: str) -> Numbers:
        """Survival `(case, year)` of a forecast by name."""
        return forecasts(self.cases, self.pooled)[forecast]


Progress = Callable[[int, int], None]


def cases_from(
    scenarios: Mapping[str, Scenario], outcomes: Sequence[Mapping[str, str]], covariates: Sequence[Mapping[str, str]]
) -> tuple[Case, ...]:
    """Scenarios with their outcomes and covariates, by identifier.

    Raises ValueError for a scenario without an outcome or without the package `signed`, and for an outcome without a scenario.
    """
    known = {row["case"]: outcome_from(row) for row in outcomes}
    rows = {row["case"]: {name: text for name, text in row.items() if name != "case"} for row in covariates}
    lost = sorted(set(known) ^ set(scenarios))
    if lost:
        raise ValueError(f"every case needs a scenario and an outcome; one of the two is missing for {', '.join(lost)}")
    for name, scenario in scenarios.items():
        if SIGNED not in scenario.terms:
            raise ValueError(f"case {name!r}: no package {SIGNED!r}; its terms: {', '.join(scenario.terms)}")
    return tuple(Case(scenarios[name], known[name], rows.get(name, {})) for name in sorted(scenarios))


def outcome_from(row: Mapping[str, str]) -> Outcome:
    """An outcome from its row. Raises ValueError naming the case and the cell."""
    case = row["case"]
    if row["renewed"] not in ("0", "1"):
        raise ValueError(f"case {case!r}: renewed should be 0 or 1, found {row['renewed']!r}")
    renewed = row["renewed"] == "1"
    ended, until = (day(row[name], case, name) for name in ("ended", last_column(row, renewed)))
    if until <= ended:
        raise ValueError(f"case {case!r}: it ended on {ended}, so it cannot be watched until {until}")
    return Outcome(case, ended, renewed, until, row.get("source", ""), row.get("note", ""))


def last_column(row: Mapping[str, str], renewed: bool) -> str:
    """Which column holds the last day: of the renewed war, or of the watching, or the one that holds either."""
    both = "renewed_on or censored_on"
    return both if both in row else "renewed_on" if renewed or "censored_on" not in row else "censored_on"


def day(text: str, case: str, column: str) -> date:
    """A date."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"case {case!r}: {column} should be a date such as 1953-07-27, found {text!r}") from None


def own_war(case: Case, endings: Endings) -> Mask:
    """Endings of the case's own war, `(ending,)`: of the same group of wars, or of the same two states in the same year."""
    row = case.covariates
    for name in WAR_COLUMNS:
        if row.get(name, "").strip():
            return np.asarray(endings.numbers[name] == float(row[name]))
    pair = {row.get("state1", ""), row.get("state2", "")}
    same = [{a, b} == pair for a, b in zip(endings.texts["state1"], endings.texts["state2"], strict=True)]
    return np.asarray(np.array(same) & (endings.numbers["end_year"] == case.outcome.ended.year))


def best_class(row: Mapping[str, str], endings: Endings) -> ReferenceClass:
    """The smallest class with enough endings that holds the case, by the rule of this module; all endings where none does."""
    single = [
        Condition(name, "==", float(row[name])) for name in CLASS_COLUMNS if row.get(name, "").strip() in ("0", "1")
    ]
    found = [
        ReferenceClass("best_class", " and ".join(map(str, chosen)), chosen)
        for size in (1, 2)
        for chosen in combinations(single, size)
    ]
    large = [one for one in found if one.members(endings).sum() >= LEAST_ENDINGS]
    return min(large, key=lambda one: int(one.members(endings).sum()), default=ALL_ENDINGS)


def at_years(curve: SurvivalCurve) -> Numbers:
    """A curve at the horizons, `(year,)`."""
    return np.array([curve.at(years).value for years in YEARS], dtype=np.float64)


def outside_view(case: Case, endings: Endings, model: Model) -> Outside:
    """The outside views of a case, from endings of other wars."""
    own = own_war(case, endings)
    others = endings.subset(~own)
    overall = survival_curve(others)
    chosen = best_class(case.covariates, others)
    raw = survival_curve(others, chosen)
    drawn = overall if chosen is ALL_ENDINGS else shrunk_toward(raw, overall)
    fitted = fast_fit(others, model.regression.outcome, model.regression.specification)
    x = np.stack([one.values([row_of(case)]) for one in fitted.predictors], axis=1)
    return Outside(at_years(overall), at_years(drawn), fitted.survival(x, YEARS)[0], chosen, raw.n, int(own.sum()))


def row_of(case: Case) -> dict[str, str]:
    """A case's covariates as the regression reads them: its row, else what its scenario says."""
    section = case.scenario.history
    return dict(case.covariates) or row_from({} if section is None else section.covariates)


def war_of(case: Case) -> str:
    """The war that a case belongs to, as its row names it; else the case alone."""
    named = (case.covariates.get(name, "").strip() for name in WAR_COLUMNS)
    return next((name for name in named if name), f"case {case.scenario.id}")


def watched_cases(cases: Sequence[Case]) -> Watched:
    """What became of the cases; those whose rows name the same war, or group of wars, belong together."""
    wars = [war_of(case) for case in cases]
    groups: NDArray[np.int64] = np.unique(wars, return_inverse=True)[1].astype(np.int64)
    years = np.array([case.outcome.years for case in cases], dtype=np.float64)
    return Watched(years, np.array([case.outcome.renewed for case in cases], dtype=np.bool_), groups)


def forecasts(cases: Sequence[CaseResult], pooled: Numbers) -> dict[str, Numbers]:
    """Survival `(case, year)` of every forecast, by name."""
    return {
        "model": np.stack([one.inside.mean() for one in cases]),
        "base rate": np.stack([one.outside.base_rate for one in cases]),
        "best class": np.stack([one.outside.best_class for one in cases]),
        "regression": np.stack([one.outside.regression for one in cases]),
        "pool": pooled,
    }


def run_hindcast(
    cases: Sequence[Case], asked: Asked, endings: Endings, model: Model, generator: np.random.Generator,
    progress: Progress = lambda done, total: None,
) -> Hindcast:  # fmt: skip
    """Run every case and score the forecasts. Raises ValueError for no cases, or a case none of whose draws was solved."""
    if not cases:
        raise ValueError("there are no cases to run")
    results = []
    for place, case in enumerate(cases):
        progress(place, len(cases))
        inside = inside_view(case.scenario, SIGNED, YEARS, asked)
        if not len(inside.survival):
            raise ValueError(f"case {case.scenario.id!r}: none of {asked.draws} draws was solved")
        results.append(CaseResult(case, inside, outside_view(case, endings, model)))
    progress(len(cases), len(cases))
    return scored(results, asked, generator)


def scored(results: Sequence[CaseResult], asked: Asked, generator: np.random.Generator) -> Hindcast:
    """Scores of the forecasts, and the pool."""
    watched = watched_cases([one.case for one in results])
    inside = np.stack([one.inside.mean() for one in results])
    outside = np.stack([one.outside.best_class for one in results])
    weight = fitted_weight(inside, outside, YEARS, watched) if len(results) > 1 else prior_weight()
    pooled = leave_one_out(inside, outside, YEARS, watched)
    named = forecasts(results, pooled)
    scores = tuple(
        score(name, named[name], YEARS, risk_of(name, named[name]), watched, generator) for name in FORECASTS
    )
    return Hindcast(
        tuple(results), asked.draws, asked.without, scores, compared(named, watched, generator), weight, pooled
    )


def risk_of(name: str, survival: Numbers) -> Numbers:
    """What orders the cases, `(case,)`: mean chance of failing over the horizons.

    A base rate orders nothing: that it differs by the war left out, higher without one that failed, is no foresight.
    """
    return np.zeros(len(survival)) if name == "base rate" else np.asarray(1 - survival.mean(axis=1))


def compared(named: Mapping[str, Numbers], watched: Watched, generator: np.random.Generator) -> tuple[Against, ...]:
    """The model and the pool against each other forecast, at each horizon at which something is known."""
    found = []
    for other, (place, years) in product(FORECASTS[1:], enumerate(YEARS)):
        if not watched.known(years).any():
            continue
        own, theirs = 1 - named["model"][:, place], 1 - named[other][:, place]
        briers, logs = (
            difference(rule(own, watched, years), rule(theirs, watched, years)) for rule in (brier, log_score)
        )
        ends = (over_groups(one, watched.groups, generator) for one in (briers, logs))
        found.append(Against(other, years, *ends))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Ablation:
    """What taking a mechanism out does to the survival of each case's terms at the horizons, mean over draws."""

    mechanism: str
    case: str
    survival: tuple[float, ...]
    without: tuple[float, ...]
    change: tuple[tuple[float, float], ...]
    """5% and 95% of draws of the change at each horizon."""
    numbers: int
    """How many of the scenario's numbers it set; 0 means that the scenario has nothing of the kind."""


def ablations(
    cases: Sequence[Case], asked: Asked, mechanisms: Sequence[str] = tuple(MECHANISMS),
    progress: Progress = lambda done, total: None, wholes: Mapping[str, Inside] | None = None,
) -> tuple[Ablation, ...]:  # fmt: skip
    """Each case with and without each mechanism, on the same draws; `wholes` are runs as they are, where there are any."""
    known, found, total = dict(wholes or {}), [], len(cases) * len(mechanisms)
    for place, case in enumerate(cases):
        progress(place * len(mechanisms), total)
        whole = known.get(case.scenario.id)
        if whole is None:
            whole = inside_view(case.scenario, SIGNED, YEARS, replace(asked, without=None))
        found += [ablation(case, whole, replace(asked, without=name)) for name in mechanisms]
    progress(total, total)
    return tuple(found)


def ablation(case: Case, whole: Inside, asked: Asked) -> Ablation:
    """One case without one mechanism."""
    name = asked.without or ""
    without = inside_view(case.scenario, SIGNED, YEARS, asked)
    draws = sample(case.scenario, case.scenario.seed, 0, 1)
    count = len(paths_without(draws, name))
    if whole.unsolved or without.unsolved or not count:
        change: Numbers = np.tile(without.mean() - whole.mean(), (2, 1))
    else:
        change = np.quantile(without.survival - whole.survival, (LOW, HIGH), axis=0)
    return Ablation(
        name,
        case.scenario.id,
        tuple(whole.mean().tolist()),
        tuple(without.mean().tolist()),
        tuple((float(low), float(high)) for low, high in change.T),
        count,
    )
