"""The regression as a file that any program can read: coefficients, means, baseline, rules of the predictors, provenance.

JSON, described field by field in `docs/reference/history.md`. A row's survival at t years needs five steps: take each
predictor's value from the row by its rule; put the mean where it is missing; eta = sum of coefficient times (value less
mean); H = the cumulative hazard at the last time not after t, 0 before the first; S = exp(-H exp(eta)).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from typing import Any, Final

import numpy as np

from holdfast.history.columns import DAYS_PER_YEAR, OUTCOME_COLUMNS, Outcome, checked_outcome
from holdfast.history.endings import load_endings
from holdfast.history.predictors import OPERATIONS, TRANSFORMS, Predictor, Source
from holdfast.history.regression import Regression, Specification
from holdfast.history.survival import survival_curve

FORM: Final = "holdfast/history-regression/1"
"""Name and number of the file's form."""
FILE: Final = "regression.json"
DIGITS: Final = 10
"""Significant digits of a number in the file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A specification and what cross-validation by whole wars says of it; see `cross_validation`."""

    specification: Specification
    c: float
    c_spread: float
    nested_c: float
    nested_c_spread: float
    brier: dict[float, float]
    brier_base: dict[float, float]
    repeats: int
    nested_repeats: int
    candidates: int

    @property
    def optimism(self) -> float:
        """By how much choosing the best of the candidates flatters its C."""
        return self.c - self.nested_c


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A shipped regression with its checks and the Kaplan-Meier curve of its training table, years and survival."""

    regression: Regression
    checked: Checked
    base_years: tuple[float, ...]
    base_survival: tuple[float, ...]


def table_bytes() -> bytes:
    """The shipped table as it lies in the package."""
    return resources.files("holdfast.history").joinpath("endings.csv").read_bytes()


def table_hash() -> str:
    """SHA-256 of the shipped table."""
    return sha256(table_bytes()).hexdigest()


def rounded(value: object) -> object:
    """Numbers to DIGITS significant digits, through lists and objects."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {str(key): rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    return value


def model_text(fitted: Mapping[Outcome, tuple[Regression, Checked]]) -> str:
    """The file's text for a regression of each outcome."""
    whole = {
        "form": FORM,
        "made_by": {"holdfast": version("holdfast"), "lifelines": version("lifelines")},
        "trained_on": {"table": "endings.csv", "sha256": table_hash(), "endings": len(load_endings())},
        "days_per_year": DAYS_PER_YEAR,
        "outcomes": {name: outcome_record(*pair) for name, pair in fitted.items()},
    }
    return json.dumps(rounded(whole), indent=1, ensure_ascii=False) + "\n"


def outcome_record(regression: Regression, checked: Checked) -> dict[str, Any]:
    """One outcome's part of the file."""
    curve, columns = survival_curve(load_endings(), outcome=regression.outcome), OUTCOME_COLUMNS[regression.outcome]
    own = regression.specification
    return {
        "gloss": columns.gloss,
        "days_column": columns.days,
        "event_column": columns.event,
        "endings": regression.endings,
        "wars": regression.wars,
        "penalty": own.penalty,
        "weighting": own.weighting,
        "predictors": [predictor_record(regression, place) for place in range(len(regression.predictors))],
        "covariance": regression.covariance.tolist(),
        "baseline": {"years": regression.years.tolist(), "cumulative_hazard": regression.cumulative_hazard.tolist()},
        "base_rate": {"years": curve.years.tolist(), "survival": curve.survival.tolist()},
        "cross_validation": checked_record(checked),
    }


def checked_record(checked: Checked) -> dict[str, Any]:
    """What cross-validation said, as the file holds it."""
    return {
        "folds": "whole wars",
        "repeats": checked.repeats,
        "candidates": checked.candidates,
        "c": checked.c,
        "c_spread": checked.c_spread,
        "nested_repeats": checked.nested_repeats,
        "nested_c": checked.nested_c,
        "nested_c_spread": checked.nested_c_spread,
        "brier": {f"{years:g}": value for years, value in checked.brier.items()},
        "brier_base": {f"{years:g}": value for years, value in checked.brier_base.items()},
    }


def predictor_record(regression: Regression, place: int) -> dict[str, Any]:
    """One predictor's part of the file."""
    one = regression.predictors[place]
    return {
        "name": one.name,
        "gloss": one.gloss,
        "sources": [
            {"operation": source.operation, "columns": list(source.columns), "values": list(source.values)}
            for source in one.sources
        ],
        "transform": one.transform,
        "mean": float(regression.means[place]),
        "coefficient": float(regression.coefficients[place]),
        "robust_error": float(np.sqrt(regression.covariance[place, place])),
    }


def models_from(text: str) -> dict[Outcome, Model]:
    """The regressions of a file, by outcome. Raises ValueError where the form is another, or a part is not as stated."""
    whole = json.loads(text)
    if not isinstance(whole, dict) or whole.get("form") != FORM:
        found = whole.get("form") if isinstance(whole, dict) else type(whole).__name__
        raise ValueError(f"a model file should have form {FORM!r}, found {found!r}")
    try:
        return {
            checked_outcome(name): model_from(checked_outcome(name), own) for name, own in whole["outcomes"].items()
        }
    except KeyError as error:
        raise ValueError(f"the model file lacks {error.args[0]!r}") from None


def model_from(outcome: Outcome, own: Mapping[str, Any]) -> Model:
    """One outcome of a file."""
    predictors = tuple(predictor_from(one) for one in own["predictors"])
    specification = Specification(tuple(one.name for one in predictors), own["penalty"], own["weighting"])
    columns = {name: np.array([one[name] for one in own["predictors"]]) for name in ("coefficient", "mean")}
    baseline = own["baseline"]
    regression = Regression(
        outcome, specification, predictors, columns["coefficient"], columns["mean"], np.array(own["covariance"]),
        np.array(baseline["years"]), np.array(baseline["cumulative_hazard"]), own["endings"], own["wars"],
    )  # fmt: skip
    base = own["base_rate"]
    checked = checked_from(specification, own["cross_validation"])
    return Model(regression, checked, tuple(base["years"]), tuple(base["survival"]))


def checked_from(specification: Specification, own: Mapping[str, Any]) -> Checked:
    """What cross-validation said, from a file."""
    return Checked(
        specification, own["c"], own["c_spread"], own["nested_c"], own["nested_c_spread"], by_years(own["brier"]),
        by_years(own["brier_base"]), own["repeats"], own["nested_repeats"], own["candidates"],
    )  # fmt: skip


def by_years(own: Mapping[str, float]) -> dict[float, float]:
    """Scores by horizon: a file's keys are texts."""
    return {float(years): value for years, value in own.items()}


def predictor_from(own: Mapping[str, Any]) -> Predictor:
    """One predictor of a file; ValueError for a rule that is not known."""
    sources = []
    for source in own["sources"]:
        if source["operation"] not in OPERATIONS:
            raise ValueError(f"{own['name']}: operation {source['operation']!r}; allowed: {', '.join(OPERATIONS)}")
        sources.append(Source(source["operation"], tuple(source["columns"]), tuple(source["values"])))
    if own["transform"] not in TRANSFORMS:
        raise ValueError(f"{own['name']}: transform {own['transform']!r}; allowed: {', '.join(TRANSFORMS)}")
    return Predictor(own["name"], own["gloss"], tuple(sources), own["transform"])


@cache
def load_models() -> dict[Outcome, Model]:
    """The regressions that ship with the package, by outcome."""
    return models_from(resources.files("holdfast.history").joinpath(FILE).read_text(encoding="utf-8"))
