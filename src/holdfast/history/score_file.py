"""Score the shipped regression on a table of endings: columns as in the research table or as in the shipped one.

Tolerant of what is missing, and says so: a predictor without its column or with a blank cell counts as the training mean; a row
without a usable duration is left out; without a column that names the war, every row is a war of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.history.columns import DAYS_PER_YEAR, OUTCOME_COLUMNS, Outcome, nearest_name
from holdfast.history.endings import Numbers, load_endings
from holdfast.history.model_file import Model
from holdfast.history.predictors import BLANK, Row, before_last
from holdfast.history.scoring import (
    RESAMPLES,
    HorizonScore,
    Interval,
    Scores,
    Watched,
    brier,
    difference,
    log_score,
    over_groups,
    score,
)

SCORE_YEARS: Final = (1.0, 5.0, 10.0, 20.0)
WAR_COLUMNS: Final = ("war_group", "warnum", "war", "warname")
"""Columns that may name the war, the first that the table has."""
PAIR_COLUMNS: Final = ("warnum", "state1", "state2")
"""Columns that name a pair of enemies in a war."""
SAMPLE: Final = "in_sample"
FEW_ROWS: Final = 10


@dataclass(frozen=True, slots=True)
class Better:
    """The regression's score less the base rate's on the same rows: Brier below 0 and log score above 0 favour it."""

    years: float
    brier: Interval
    log_score: Interval


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeScores:
    """One outcome: the regression, the base rate of all endings, and by how much the first is better."""

    outcome: Outcome
    regression: Scores
    base_rate: Scores
    better: tuple[Better, ...]
    left_out: int

    def horizons(self) -> tuple[tuple[HorizonScore, HorizonScore, Better], ...]:
        """Regression, base rate and difference at each horizon."""
        return tuple(zip(self.regression.horizons, self.base_rate.horizons, self.better, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class FileScores:
    """Scores of a file for each outcome that it has, and what should be known of how they came about."""

    rows: int
    scored: tuple[OutcomeScores, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What the regression says of each row, for one outcome: log relative hazard `(row,)` and survival `(row, year)`."""

    outcome: Outcome
    linear: Numbers
    survival: Numbers


def predict(models: Mapping[Outcome, Model], rows: Sequence[Row]) -> tuple[Prediction, ...]:
    """Predictions for rows of text. Raises ValueError for no rows, a table with none of the predictors, a bad cell."""
    if not rows:
        raise ValueError("the table has no rows")
    return tuple(prediction(model, rows) for model in models.values())


def prediction(model: Model, rows: Sequence[Row]) -> Prediction:
    """Predictions of one regression."""
    regression = model.regression
    if all(one.source(rows[0]) is None for one in regression.predictors):
        wanted = tuple(sorted({name for one in regression.predictors for name in one.sources[0].columns}))
        raise ValueError(
            f"the table has none of the predictors' columns ({', '.join(wanted)}); its columns: {shown(rows[0])}"
        )
    x = np.stack([one.values(rows) for one in regression.predictors], axis=1)
    return Prediction(regression.outcome, regression.linear(x), regression.survival(x, SCORE_YEARS))


def shown(columns: Mapping[str, str]) -> str:
    """The first columns of a table, for a message."""
    names = list(columns)
    return ", ".join(names[:FEW_ROWS]) + (f" and {len(names) - FEW_ROWS} more" if len(names) > FEW_ROWS else "")


def chosen_rows(rows: Sequence[Row], every: bool) -> tuple[list[Row], list[str]]:
    """Rows to score, and a note: those marked `in_sample` where the table marks any, unless every row is asked for."""
    if every or not rows or SAMPLE not in rows[0]:
        return list(rows), []
    kept = [row for row in rows if row[SAMPLE].strip() in ("1", "1.0", "True", "true")]
    if not kept:
        return list(rows), [f"no row has {SAMPLE} = 1, so all {len(rows)} are scored"]
    if len(kept) == len(rows):
        return kept, []
    return kept, [
        f"{len(rows) - len(kept)} of {len(rows)} rows have {SAMPLE} other than 1 and are left out (--all-rows)"
    ]


def score_rows(
    models: Mapping[Outcome, Model], rows: Sequence[Row], generator: np.random.Generator, every: bool = False,
    resamples: int = RESAMPLES,
) -> FileScores:  # fmt: skip
    """Scores on every outcome whose two columns the table has. Raises ValueError where it has none, or nothing to score."""
    if not rows:
        raise ValueError("the table has no rows")
    kept, notes = chosen_rows(rows, every)
    there = [outcome for outcome, columns in OUTCOME_COLUMNS.items() if {columns.days, columns.event} <= set(rows[0])]
    if not there:
        raise ValueError(no_outcome(rows[0]))
    absent = [OUTCOME_COLUMNS[name].gloss for name in OUTCOME_COLUMNS if name not in there]
    notes += [f"the table has no columns for the outcome {gloss}" for gloss in absent]
    groups, note = wars_of(kept)
    notes += note + missing_notes([models[outcome] for outcome in there], kept) + truces(kept) + seen_before(kept)
    scored = [score_outcome(models[outcome], kept, groups, generator, resamples) for outcome in there]
    return FileScores(len(kept), tuple(scored), tuple(notes))


def no_outcome(columns: Mapping[str, str]) -> str:
    """Which columns an outcome needs, with the nearest names that the table has."""
    said = []
    for own in OUTCOME_COLUMNS.values():
        for name in (own.days, own.event):
            near = nearest_name(name, tuple(columns))
            said.append(f"{name}{near}")
    return f"to be scored, a table needs the columns of an outcome: {', '.join(said)}. It has: {shown(columns)}"


def wars_of(rows: Sequence[Row]) -> tuple[NDArray[np.int64], list[str]]:
    """Which war each row belongs to, `(row,)`, and a note where the table does not say."""
    name = next((name for name in WAR_COLUMNS if name in rows[0]), None)
    if name is None:
        return np.arange(len(rows)), [f"no column names the war ({', '.join(WAR_COLUMNS)}): each row is taken as one"]
    texts = [row[name] for row in rows]
    return np.unique(texts, return_inverse=True)[1].astype(np.int64), []


def missing_notes(models: Sequence[Model], rows: Sequence[Row]) -> list[str]:
    """Predictors whose columns are absent, or whose cells are blank, once each."""
    said = {}
    for one in (one for model in models for one in model.regression.predictors):
        source = one.source(rows[0])
        if source is None:
            wanted = " or ".join("+".join(other.columns) for other in one.sources)
            near = nearest_name(one.sources[0].columns[0], tuple(rows[0]))
            said[one.name] = f"{one.name}: no column {wanted}{near}; every row counts as the training mean"
        elif blank := int(np.isnan(one.values(rows)).sum()):
            said[one.name] = f"{one.name}: blank in {blank} of {len(rows)} rows, which count as the training mean"
    return list(said.values())


def truces(rows: Sequence[Row]) -> list[str]:
    """A note on rows whose settlement is that of a later spell of the same war."""
    if not {*PAIR_COLUMNS, "war_end", "settlement"} <= set(rows[0]):
        return []
    went_on = before_last([tuple(row[name] for name in PAIR_COLUMNS) for row in rows], [row["war_end"] for row in rows])
    said = f"{went_on.sum()} rows are truces after which the same two fought a further spell of the same war; their settlement "
    return [said + "is that of the later spell, which was not known on the day"] if went_on.any() else []


def seen_before(rows: Sequence[Row]) -> list[str]:
    """A warning where rows are those that the regression was fitted on."""
    known = set(load_endings().texts["ending_id"])
    seen = sum(row.get("ending_id", "") in known for row in rows)
    return (
        [f"{seen} of {len(rows)} rows are in the table the regression was fitted on: the scores flatter it"]
        if seen
        else []
    )


def score_outcome(
    model: Model, rows: Sequence[Row], groups: NDArray[np.int64], generator: np.random.Generator, resamples: int
) -> OutcomeScores:
    """One outcome: regression and base rate, on rows with a usable duration. Raises ValueError where there is none."""
    days, failed = watched_columns(model.regression.outcome, rows)
    usable = np.flatnonzero(days > 0)
    if not len(usable):
        column = OUTCOME_COLUMNS[model.regression.outcome].days
        raise ValueError(f"no row of {len(rows)} has a number above 0 in {column}")
    watched = Watched(days[usable] / DAYS_PER_YEAR, failed[usable], groups[usable])
    own = prediction(model, [rows[int(place)] for place in usable])
    base = np.tile(base_survival(model), (len(usable), 1))
    scored = score("regression", own.survival, SCORE_YEARS, own.linear, watched, generator, resamples)
    plain = score("base rate", base, SCORE_YEARS, np.zeros(len(usable)), watched, generator, resamples)
    known = [one.years for one in scored.horizons]
    better = tuple(
        better_at(own.survival[:, SCORE_YEARS.index(years)], base[:, SCORE_YEARS.index(years)], watched, years,
                  generator, resamples)
        for years in known
    )  # fmt: skip
    return OutcomeScores(model.regression.outcome, scored, plain, better, len(rows) - len(usable))


def better_at(
    own: Numbers, base: Numbers, watched: Watched, years: float, generator: np.random.Generator, resamples: int
) -> Better:
    """The difference of two forecasts of survival at a horizon."""
    briers, logs = (
        difference(rule(1 - own, watched, years), rule(1 - base, watched, years)) for rule in (brier, log_score)
    )
    return Better(
        years,
        over_groups(briers, watched.groups, generator, resamples),
        over_groups(logs, watched.groups, generator, resamples),
    )


def base_survival(model: Model) -> Numbers:
    """Kaplan-Meier survival of the training table at the horizons, `(year,)`."""
    steps = np.searchsorted(model.base_years, SCORE_YEARS, side="right") - 1
    return np.asarray(np.array(model.base_survival)[steps], dtype=np.float64)


def watched_columns(outcome: Outcome, rows: Sequence[Row]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Days `(row,)`, NaN where blank, and whether each failed. Raises ValueError with the row for what is no number."""
    columns = OUTCOME_COLUMNS[outcome]
    days = np.array([cell(row, columns.days, number) for number, row in enumerate(rows, 1)])
    events = np.array([cell(row, columns.event, number) for number, row in enumerate(rows, 1)])
    bad = np.flatnonzero(~np.isnan(days) & ~np.isin(events, (0, 1)))
    if len(bad):
        raise ValueError(f"row {bad[0] + 1}: {columns.event} should be 0 or 1, found {rows[bad[0]][columns.event]!r}")
    return days, events == 1


def cell(row: Row, name: str, number: int) -> float:
    """A number of a row, NaN where blank."""
    text = row[name].strip()
    if text.lower() in BLANK:
        return math.nan
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"row {number}: {name} should be a number or blank, found {text!r}") from None
