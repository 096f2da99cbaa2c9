"""What the record of a war holds, part by part; its JSON Schema is made from these types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_types import FigureOrNone, Missing, closed
from holdfast.report.record_whole import ScenarioRecord

Path = list[float]
"""Month by month."""


@closed
class StatementRecord(TypedDict):
    """A statement on the war with its probability."""

    id: str
    says: str
    threshold: str
    """Where its threshold comes from."""
    figure: FigureOrNone


@closed
class RowRecord(TypedDict):
    """A quantity: one figure for each column of its section, null where a column does not apply."""

    side: str
    name: str
    unit: str
    figures: list[FigureOrNone | None]


@closed
class SectionRecord(TypedDict):
    """A table of the war."""

    id: str
    title: str
    columns: list[str]
    rows: list[RowRecord]


@closed
class FanRecord(TypedDict):
    """Quantiles over futures, at `probabilities`, month 0 being the scenario's date."""

    name: str
    unit: str
    quantiles: list[Path]


@closed
class ByDrawRecord(TypedDict):
    """A chance in each draw at a date: mean and the middle nine tenths of draws."""

    outcome: str
    years: float
    mean: float
    low: float
    high: float


@closed
class SurvivalRecord(TypedDict):
    """The first settlement signed, by months since signing, with 90% intervals of having played so many futures."""

    signed: int
    at_risk: list[int]
    broken_by_A: list[int]
    broken_by_B: list[int]
    broken_by_incident: list[int]
    survival: list[float | None]
    low: list[float | None]
    high: list[float | None]


@closed
class FuturesRecord(TypedDict):
    """Whole futures, counted."""

    information: Literal["complete"]
    """Each side knows the other's aims in futures, whatever the scenario says of information."""
    futures: int
    months: int
    draws: int
    unsolved: int
    shares: dict[str, Path]
    by_draw: list[ByDrawRecord]
    probabilities: list[float]
    fans: list[FanRecord]
    survival: SurvivalRecord


@closed
class FoughtRecord(TypedDict):
    """The war under one setting of the levers."""

    levers: dict[str, str]
    statements: list[StatementRecord]
    sections: list[SectionRecord]
    futures: FuturesRecord | Missing


@closed
class ForecastRecord(TypedDict):
    """Coming months of a series: quantiles at `probabilities`, and what came where it is known."""

    series: str
    quantiles: list[Path]
    came: list[float | None]


@closed
class ForecastsRecord(TypedDict):
    """Forecasts of every series on record."""

    months: list[str]
    probabilities: list[float]
    series: list[ForecastRecord]


@closed
class ScoreRecord(TypedDict):
    """How a forecaster did on what came; CRPS in mean absolute monthly changes, kinds of series weighing alike."""

    forecaster: str
    crps: float
    inside_50: float
    inside_90: float
    values: int


@closed
class CheckRecord(TypedDict):
    """A figure of a series: on record, and 5%, 50%, 95% of replicates before and after the record."""

    series: str
    figure: str
    observed: float
    prior: list[float]
    posterior: list[float]
    tail: float


@closed
class WarRecord(TypedDict):
    """What `holdfast war` says, whole. The same scenario, seed and version give the same bytes."""

    schema: Literal["holdfast/war/1"]
    version: str
    scenario: ScenarioRecord
    seed: int
    draws: int
    months: int
    what_if: dict[str, float]
    standing: FoughtRecord
    changed: FoughtRecord | Missing
    forecasts: ForecastsRecord
    scores: list[ScoreRecord] | Missing
    checks: list[CheckRecord]
    limits: list[str]
