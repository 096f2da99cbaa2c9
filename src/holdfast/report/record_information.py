"""Who knows what, as the record holds it."""

from __future__ import annotations

from holdfast.assess.assessment import Assessment
from holdfast.report import record_information_types as t
from holdfast.report import record_parts as part
from holdfast.report.information import notes
from holdfast.report.record_types import Missing


def information(assessment: Assessment) -> t.InformationRecord:
    """Who knows what."""
    return {
        "setting": assessment.scenario.choice.information,
        "private": _private(assessment),
        "notes": list(notes(assessment)),
    }


def _private(assessment: Assessment) -> t.PrivateRecord | Missing:
    found = assessment.information
    if found is None:
        return part.missing("B knows which hypothesis about A is true")
    return {
        "hypotheses": list(found.hypotheses),
        "believed": found.hypotheses[1],
        "today": part.figure(found.today),
        "along": [{"hypotheses": part.pair(pair), "at": part.dated(dict(at))} for pair, at in found.along.items()],
        "limit": found.limit,
        "held_at_limit": found.held,
        "closed_mean": found.closed_mean,
        "closed_least": found.closed_least,
        "closed_needed": found.closed_needed,
        "some_open": found.some_open,
        "unclosed": found.unclosed,
    }
