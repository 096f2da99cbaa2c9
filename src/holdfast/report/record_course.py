"""The path from today as the record holds it."""

from __future__ import annotations

from typing import Final

from holdfast.assess.assessment import Assessment
from holdfast.assess.course import Course
from holdfast.report import record_course_types as t
from holdfast.report import record_parts as part

NO_WAR: Final = "the war goes on in no draw solved"


def course(assessment: Assessment) -> t.CoursesRecord:
    """The path from today, weighted and under each pair of hypotheses."""
    return {
        "weighted": _course(assessment.course_weighted),
        "by_hypothesis": [
            {"hypotheses": part.pair(pair), "path": _course(one)} for pair, one in assessment.course.items()
        ],
    }


def _course(found: Course) -> t.CourseRecord:
    return {
        "war_on": part.dated(found.war_on),
        "at_peace": part.dated(found.at_peace),
        "conquered": part.dated(found.conquered),
        "settled": part.dated(found.settled),
        "settlements": part.dated(found.settlements),
        "settlements_broken_by": part.by_cause(found.broken_by),
        "line": part.dated(found.line, NO_WAR),
        "power": part.dated(found.power),
        "factors": {
            name: {state: part.dated(chance) for state, chance in states.items()}
            for name, states in found.factors.items()
        },
    }
