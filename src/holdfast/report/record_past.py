"""Past endings as records hold them, in an answer and in an outlook: estimates, reference classes, chances."""

from __future__ import annotations

from holdfast.history.combining import Part
from holdfast.history.comparison import ClassReport
from holdfast.history.survival import HORIZONS_YEARS, Estimate
from holdfast.report import record_past_types as t


def chance(one: Part) -> t.PartRecord:
    """A chance with its interval."""
    return {"value": one.value, "low": one.low, "high": one.high}


def estimate(one: Estimate) -> t.EstimateRecord:
    """A class at a horizon."""
    return {
        "years": one.years, "value": one.value, "low": one.low, "high": one.high, "n": one.n, "events": one.events,
        "at_risk": one.at_risk,
    }  # fmt: skip


def class_record(report: ClassReport) -> t.ClassRecord:
    """A reference class, as found and drawn toward its larger class."""
    own = report.reference_class
    return {
        "id": own.id,
        "gloss": own.gloss,
        "conditions": [str(condition) for condition in own.conditions],
        "n": report.raw.n,
        "wars": report.raw.wars,
        "events": report.raw.events,
        "parent": None if report.parent is None else report.parent.id,
        "raw": [estimate(report.raw.at(years)) for years in HORIZONS_YEARS],
        "shrunk": [estimate(report.shrunk.at(years)) for years in HORIZONS_YEARS],
    }
