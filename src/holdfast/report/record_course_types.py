"""The path from today as the record holds it (`record_whole`)."""

from __future__ import annotations

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_types import BrokenRecord, DatedRecord, PairRecord, closed


@closed
class CourseRecord(TypedDict):
    """The path from today by date, years from now; `war_on`, `at_peace` and `conquered` add up to 1."""

    war_on: list[DatedRecord]
    at_peace: list[DatedRecord]
    conquered: list[DatedRecord]
    settled: list[DatedRecord]
    """A settlement has been signed, whether it still holds or not."""
    settlements: list[DatedRecord]
    """Expected number signed."""
    settlements_broken_by: BrokenRecord
    """Expected number of settlements broken."""
    line: list[DatedRecord]
    """Mean share of the front that A holds where the war goes on."""
    power: list[DatedRecord]
    """Mean log power of A over B."""
    factors: dict[str, dict[str, list[DatedRecord]]]
    """Chance of each state of each factor."""


@closed
class CourseUnderRecord(TypedDict):
    """The path from today under one pair of hypotheses."""

    hypotheses: PairRecord
    path: CourseRecord


@closed
class CoursesRecord(TypedDict):
    """The path from today, weighted by the posterior of the central coding and under each pair of hypotheses."""

    weighted: CourseRecord
    by_hypothesis: list[CourseUnderRecord]
