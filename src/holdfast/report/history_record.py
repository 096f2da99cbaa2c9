"""Answers of `holdfast history` as records: JSON text with sorted keys, no NaN, and schemas made from the types."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from pydantic import TypeAdapter

from holdfast.explore.hindcast import YEARS, Ablation, CaseResult, Hindcast
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.combining import Combined, PoolWeight
from holdfast.history.comparison import HistoryReport
from holdfast.history.hazard import HazardReport
from holdfast.history.outlook import OutcomeOutlook, Outlook, Word
from holdfast.history.score_file import FileScores, OutcomeScores
from holdfast.history.scoring import HorizonScore, Interval, Scores
from holdfast.report import history_types as t
from holdfast.report.prior_predictive_types import PriorPredictiveRecord
from holdfast.report.record_past import chance, class_record, estimate

SCHEMAS: Final = {
    "outlook": ("holdfast/history/1", t.OutlookRecord),
    "scores": ("holdfast/history-scores/1", t.FileScoresRecord),
    "hindcast": ("holdfast/hindcast/1", t.HindcastRecord),
    "prior-predictive": ("holdfast/prior-predictive/1", PriorPredictiveRecord),
}
"""Names of the records' forms and their types, by what they hold."""
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DIGITS: Final = 10
"""Significant digits of a float."""
CAUTION: Final = (
    "{cases} settlements that people write about are no sample of anything; {events} of them broke. Intervals take cases of "
    "different wars as independent. A difference whose interval holds 0 is no evidence either way."
)


def schema(what: str) -> dict[str, Any]:
    """The JSON Schema of a record."""
    name, kind = SCHEMAS[what]
    return {"$schema": DIALECT, "$id": f"urn:{name.replace('/', ':')}", **TypeAdapter(kind).json_schema()}


def as_json(record: Mapping[str, Any]) -> str:
    """A record as text; raises ValueError where a number is not finite."""
    return json.dumps(rounded(record), sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def rounded(value: object) -> object:
    """Floats to DIGITS significant digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def number(value: float) -> float | None:
    """The number, or null where it is not defined."""
    return value if math.isfinite(value) else None


def interval(found: Interval) -> t.IntervalRecord:
    """A score with its interval."""
    return {"value": number(found.value), "low": number(found.low), "high": number(found.high)}


def classes(found: HistoryReport) -> t.ClassesRecord:
    """All classes under one way of voting."""
    return {
        "weighting": found.weighting,
        "classes": [class_record(report) for report in found.classes],
        "cautions": list(found.cautions),
    }


def hazard(found: HazardReport) -> t.HazardRecord:
    """The hazard by age."""
    return {
        "bands": [
            {
                "start": one.start, "stop": number(one.stop), "failures": one.failures,
                "watched_years": one.watched_years, "per_year": one.per_year, "low": one.low, "high": one.high,
            }
            for one in found.bands
        ],
        "constant_per_year": found.constant_per_year,
        "tests": [
            {"against": one.against, "statistic": one.statistic, "degrees": one.degrees, "p_value": one.p_value}
            for one in found.tests
        ],
        "weibull_shape": interval(found.shape),
        "words": found.words(),
    }  # fmt: skip


def regression(word: Word) -> t.RegressionRecord:
    """The regression's word."""
    checked = word.checked
    return {
        "specification": checked.specification.words(),
        "foretold": [{"years": o.years, "value": o.value, "low": o.low, "high": o.high} for o in word.foretold],
        "missing": list(word.missing),
        "c": checked.c,
        "c_spread": checked.c_spread,
        "nested_c": checked.nested_c,
        "brier": {f"{years:g}": value for years, value in checked.brier.items()},
        "brier_base": {f"{years:g}": value for years, value in checked.brier_base.items()},
    }


def outcome(found: OutcomeOutlook) -> t.OutcomeRecord:
    """One outcome of an outlook."""
    return {
        "outcome": found.outcome,
        "gloss": OUTCOME_COLUMNS[found.outcome].gloss,
        "by_pair": classes(found.by_pair),
        "by_war": classes(found.by_war),
        "hazard": hazard(found.hazard),
        "regression": None if found.regression is None else regression(found.regression),
    }


def weight(found: PoolWeight) -> t.WeightRecord:
    """The pool's weight."""
    return {"value": found.mean, "low": found.low, "high": found.high, "cases": found.cases, "words": found.words()}


def combined(found: Sequence[Combined]) -> list[t.CombinedRecord]:
    """Both views and their pool, by horizon: also for the answer of `assess`."""
    return [
        {
            "years": one.years,
            "inside": chance(one.inside),
            "outside": estimate(one.outside),
            "pooled": chance(one.pooled),
        }
        for one in found
    ]


def outlook_record(
    found: Outlook, scenario: str | None, pooled: tuple[str, int, PoolWeight, Sequence[Combined]] | None = None
) -> t.OutlookRecord:
    """An outlook; `pooled` holds the terms, the draws, the weight and both views, where the model was run."""
    pool: t.PoolRecord | None = None
    if pooled is not None:
        terms, draws, own, both = pooled
        pool = {"terms": terms, "draws": draws, "weight": weight(own), "combined": combined(both)}
    return {
        "schema": SCHEMAS["outlook"][0],
        "version": version("holdfast"),
        "scenario": scenario,
        "covariates": dict(found.covariates),
        "outcomes": [outcome(one) for one in found.outcomes],
        "pool": pool,
        "notes": list(found.notes),
    }


def horizon(one: HorizonScore) -> t.HorizonRecord:
    """Scores at a horizon."""
    return {
        "years": one.years,
        "n": one.n,
        "events": one.events,
        "brier": interval(one.brier),
        "log_score": interval(one.log_score),
        "brier_dropped": interval(one.brier_dropped),
        "calibration_slope": interval(one.slope),
        "calibration": [{"rows": r.rows, "foretold": r.foretold, "found": r.found} for r in one.calibration],
    }


def forecast(found: Scores) -> t.ForecastRecord:
    """Scores of one forecast."""
    return {
        "name": found.name,
        "rows": found.rows,
        "wars": found.groups,
        "events": found.events,
        "concordance": interval(found.concordance),
        "horizons": [horizon(one) for one in found.horizons],
    }


def difference(first: str, other: str, years: float, brier: Interval, log: Interval) -> t.DifferenceRecord:
    """One forecast against another."""
    return {
        "forecast": first, "against": other, "years": years, "brier": interval(brier), "log_score": interval(log),
    }  # fmt: skip


def scored_outcome(found: OutcomeScores) -> t.ScoredOutcomeRecord:
    """One outcome of a scored file."""
    names = found.regression.name, found.base_rate.name
    return {
        "outcome": found.outcome,
        "left_out": found.left_out,
        "forecasts": [forecast(found.regression), forecast(found.base_rate)],
        "differences": [difference(*names, one.years, one.brier, one.log_score) for one in found.better],
    }


def scores_record(found: FileScores, file: str) -> t.FileScoresRecord:
    """Scores of a file."""
    return {
        "schema": SCHEMAS["scores"][0],
        "version": version("holdfast"),
        "file": file,
        "rows": found.rows,
        "outcomes": [scored_outcome(one) for one in found.scored],
        "notes": list(found.notes),
    }


def case_record(found: CaseResult, pooled: list[float]) -> t.CaseRecord:
    """A case of the hindcast."""
    own, outside = found.case, found.outside
    ends = found.inside.ends()
    return {
        "case": own.scenario.id,
        "title": own.scenario.title,
        "ended": own.outcome.ended.isoformat(),
        "renewed": own.outcome.renewed,
        "until": own.outcome.until.isoformat(),
        "years": own.outcome.years,
        "unsolved": found.inside.unsolved,
        "model": [
            {"years": years, "value": float(mean), "low": float(low), "high": float(high)}
            for years, mean, low, high in zip(YEARS, found.inside.mean(), *ends, strict=True)
        ],
        "base_rate": outside.base_rate.tolist(),
        "best_class": outside.best_class.tolist(),
        "best_class_is": outside.chosen.gloss,
        "best_class_n": outside.n,
        "regression": outside.regression.tolist(),
        "pool": pooled,
        "own_war_left_out": outside.left_out,
    }


def ablation_record(one: Ablation) -> t.AblationRecord:
    """An ablation."""
    return {
        "case": one.case,
        "mechanism": one.mechanism,
        "numbers_set": one.numbers,
        "survival": list(one.survival),
        "without": list(one.without),
        "change": [list(ends) for ends in one.change],
    }


def caution(found: Hindcast) -> str:
    """What so few cases can bear."""
    return CAUTION.format(cases=len(found.cases), events=sum(one.case.outcome.renewed for one in found.cases))


def hindcast_record(found: Hindcast, removed: Sequence[Ablation] = ()) -> t.HindcastRecord:
    """The hindcast whole."""
    return {
        "schema": SCHEMAS["hindcast"][0],
        "version": version("holdfast"),
        "draws": found.draws,
        "without": found.without,
        "years": list(YEARS),
        "cases": [case_record(one, row) for one, row in zip(found.cases, found.pooled.tolist(), strict=True)],
        "forecasts": [forecast(one) for one in found.scores],
        "differences": [difference("model", one.other, one.years, one.brier, one.log_score) for one in found.against],
        "weight": weight(found.weight),
        "ablations": [ablation_record(one) for one in removed],
        "caution": caution(found),
    }
