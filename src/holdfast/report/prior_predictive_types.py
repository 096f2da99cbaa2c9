"""The record of `holdfast history SCENARIO --prior-predictive`: what its JSON holds; its schema is made from these types."""

from __future__ import annotations

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.history_types import BandRecord, IntervalRecord
from holdfast.report.record_past_types import EstimateRecord
from holdfast.report.record_types import closed


@closed
class DrawnRecord(TypedDict):
    """A quantity over draws: median, and the ends of the middle half and of the middle nine tenths."""

    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float


@closed
class SurvivalRecord(TypedDict):
    """Chance that what would be signed today still holds after `years`, over draws."""

    years: float
    mean: float
    draws: DrawnRecord


@closed
class DrawnHazardRecord(TypedDict):
    """Hazard a year over ages `start` to `stop`: of all draws thrown together, and draw by draw."""

    start: float
    stop: float
    together: float
    draws: DrawnRecord


@closed
class FallRecord(TypedDict):
    """Hazard in the first year over that of years 5 to 10, under one way of looking or with one part taken out.

    `ratio` with its 90% interval over draws drawn anew; `within` one draw under one hypothesis: median, 5% and 95%.
    """

    name: str
    gloss: str
    young_per_year: float
    older_per_year: float
    ratio: IntervalRecord
    within: IntervalRecord


@closed
class PastClassRecord(TypedDict):
    """Kaplan-Meier estimates of a class of past endings, as found."""

    id: str
    gloss: str
    votes: str
    n: int
    wars: int
    events: int
    estimates: list[EstimateRecord]


@closed
class PlaceRecord(TypedDict):
    """Where the record lies among the draws at a horizon, and whether its 95% band holds the mean over draws."""

    years: float
    place: str
    mean_in_band: bool


@closed
class CheckRecord(TypedDict):
    """The model beside one outcome of the record; `shape` null where the record's fall is not defined.

    `places` are those of all endings, `quoted_places` those of the class that the scenario quotes first.
    """

    outcome: str
    gloss: str
    classes: list[PastClassRecord]
    bands: list[BandRecord]
    by_year: list[BandRecord]
    fall: IntervalRecord
    places: list[PlaceRecord]
    quoted_places: list[PlaceRecord]
    shape: str | None
    words: list[str]


@closed
class PriorRecord(TypedDict):
    """A number that decides how long a peace holds: its path, its range as written, unit and source."""

    path: str
    range: str
    unit: str
    source: str


@closed
class PriorPredictiveRecord(TypedDict):
    """What `holdfast history SCENARIO --prior-predictive --json` prints."""

    schema: str
    version: str
    scenario: str
    draws: int
    unsolved: int
    survival: list[SurvivalRecord]
    hazard_by_year: list[DrawnHazardRecord]
    hazard_by_age: list[DrawnHazardRecord]
    falls: list[FallRecord]
    checks: list[CheckRecord]
    priors: list[PriorRecord]
    notes: list[str]
