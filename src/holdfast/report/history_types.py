"""The records of `holdfast history`: what its JSON holds, by command; schemas are made from these types."""

from __future__ import annotations

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_past_types import ClassRecord, EstimateRecord, PartRecord
from holdfast.report.record_types import closed


@closed
class IntervalRecord(TypedDict):
    """A score with its 90% interval over wars drawn anew; null where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@closed
class ClassesRecord(TypedDict):
    """All classes under one way of voting, with cautions."""

    weighting: str
    classes: list[ClassRecord]
    cautions: list[str]


@closed
class BandRecord(TypedDict):
    """Hazard of peaces of an age, a year, with exact 95% limits; `stop` null where the band is open."""

    start: float
    stop: float | None
    failures: int
    watched_years: float
    per_year: float
    low: float
    high: float


@closed
class TestRecord(TypedDict):
    """Likelihood ratio of a constant hazard against a richer one."""

    against: str
    statistic: float
    degrees: int
    p_value: float


@closed
class HazardRecord(TypedDict):
    """The hazard of all endings by age of the peace."""

    bands: list[BandRecord]
    constant_per_year: float
    tests: list[TestRecord]
    weibull_shape: IntervalRecord
    words: str


@closed
class ForetoldRecord(TypedDict):
    """What the regression says at a horizon, with 95% limits of its coefficients' error."""

    years: float
    value: float
    low: float
    high: float


@closed
class RegressionRecord(TypedDict):
    """The regression's word on this ending, and how it did on wars that it had not seen."""

    specification: str
    foretold: list[ForetoldRecord]
    missing: list[str]
    c: float
    c_spread: float
    nested_c: float
    brier: dict[str, float]
    brier_base: dict[str, float]


@closed
class OutcomeRecord(TypedDict):
    """One outcome: classes by pair and by war, hazards, regression."""

    outcome: str
    gloss: str
    by_pair: ClassesRecord
    by_war: ClassesRecord
    hazard: HazardRecord
    regression: RegressionRecord | None


@closed
class WeightRecord(TypedDict):
    """Weight of the model in the pool, with its 90% interval, and the cases behind it."""

    value: float
    low: float
    high: float
    cases: int
    words: str


@closed
class CombinedRecord(TypedDict):
    """Both views and the pool at a horizon."""

    years: float
    inside: PartRecord
    outside: EstimateRecord
    pooled: PartRecord


@closed
class PoolRecord(TypedDict):
    """The pool for a scenario's terms: which, over how many draws, with what weight."""

    terms: str
    draws: int
    weight: WeightRecord
    combined: list[CombinedRecord]


@closed
class OutlookRecord(TypedDict):
    """What `holdfast history SCENARIO --json` prints."""

    schema: str
    version: str
    scenario: str | None
    covariates: dict[str, float | str]
    outcomes: list[OutcomeRecord]
    pool: PoolRecord | None
    notes: list[str]


@closed
class CalibrationRecord(TypedDict):
    """A group of rows: the chance of failing foretold and the share found."""

    rows: int
    foretold: float
    found: float


@closed
class HorizonRecord(TypedDict):
    """Scores at a horizon; `brier` and `log_score` weigh by the chance of being watched, `brier_dropped` does not."""

    years: float
    n: int
    events: int
    brier: IntervalRecord
    log_score: IntervalRecord
    brier_dropped: IntervalRecord
    calibration_slope: IntervalRecord
    calibration: list[CalibrationRecord]


@closed
class ForecastRecord(TypedDict):
    """Scores of one forecast."""

    name: str
    rows: int
    wars: int
    events: int
    concordance: IntervalRecord
    horizons: list[HorizonRecord]


@closed
class DifferenceRecord(TypedDict):
    """One forecast's score less another's; Brier below 0 and log score above 0 favour the first."""

    forecast: str
    against: str
    years: float
    brier: IntervalRecord
    log_score: IntervalRecord


@closed
class ScoredOutcomeRecord(TypedDict):
    """Scores of the shipped regression on a file, for one outcome."""

    outcome: str
    left_out: int
    forecasts: list[ForecastRecord]
    differences: list[DifferenceRecord]


@closed
class FileScoresRecord(TypedDict):
    """What `holdfast history --score FILE --json` prints."""

    schema: str
    version: str
    file: str
    rows: int
    outcomes: list[ScoredOutcomeRecord]
    notes: list[str]


@closed
class CaseRecord(TypedDict):
    """A case of the hindcast: both views and what happened."""

    case: str
    title: str
    ended: str
    renewed: bool
    until: str
    years: float
    unsolved: int
    model: list[ForetoldRecord]
    base_rate: list[float]
    best_class: list[float]
    best_class_is: str
    best_class_n: int
    regression: list[float]
    pool: list[float]
    own_war_left_out: int


@closed
class AblationRecord(TypedDict):
    """Survival of a case's terms with and without a mechanism, by horizon."""

    case: str
    mechanism: str
    numbers_set: int
    survival: list[float]
    without: list[float]
    change: list[list[float]]


@closed
class HindcastRecord(TypedDict):
    """What `holdfast history --hindcast --json` prints."""

    schema: str
    version: str
    draws: int
    without: str | None
    years: list[float]
    cases: list[CaseRecord]
    forecasts: list[ForecastRecord]
    differences: list[DifferenceRecord]
    weight: WeightRecord
    ablations: list[AblationRecord]
    caution: str
