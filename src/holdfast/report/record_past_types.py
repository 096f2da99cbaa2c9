"""Past endings as records hold them, part by part: in an answer and in the records of `holdfast history`."""

from __future__ import annotations

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_types import Missing, closed


@closed
class EstimateRecord(TypedDict):
    """A past class at a horizon, with its 95% band."""

    years: float
    value: float
    low: float
    high: float
    n: int
    events: int
    at_risk: int


@closed
class ClassRecord(TypedDict):
    """A reference class of past endings."""

    id: str
    gloss: str
    conditions: list[str]
    n: int
    wars: int
    events: int
    parent: str | None
    raw: list[EstimateRecord]
    shrunk: list[EstimateRecord]
    """Drawn toward the parent."""


@closed
class PartRecord(TypedDict):
    """A chance with its 90% interval."""

    value: float
    low: float
    high: float


@closed
class PooledRecord(TypedDict):
    """Both views of how long peace holds, and their pool, at a horizon."""

    years: float
    model: PartRecord
    """Survival of what would be signed today: mean, 5% and 95% of draws."""
    past: EstimateRecord
    pooled: PartRecord


@closed
class ViewsRecord(TypedDict):
    """The inside and the outside view put together."""

    reference_class: str
    weight: PartRecord
    """Of the model in the pool."""
    cases: int
    """Past settlements that the weight comes from."""
    at: list[PooledRecord]


@closed
class HistoryRecord(TypedDict):
    """The outside view, and both views put together."""

    outcome: str
    weighting: str
    classes: list[ClassRecord]
    cautions: list[str]
    views: ViewsRecord | Missing
