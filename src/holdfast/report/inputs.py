"""Uncertain inputs in plain words: what a path stands for, its unit and where its range comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from holdfast.assess.war_numbers import GLOSSES
from holdfast.report.conditions import clean, side_name
from holdfast.scenario.quantity import Number
from holdfast.scenario.scenario import Scenario

FROM_THE_WAR: Final = "worked out from the war's inputs and its record, draw by draw"
"""Source of a number that follows from others."""
SKIPPED: Final = frozenset({"principals", "hypotheses", "values", "items", "classes"})
"""Steps of a path that name no thing of their own."""


def steps(scenario: Scenario, path: str) -> list[object]:
    """The parts that a path leads through, the number last; empty where there is none."""
    part: object = scenario
    found: list[object] = []
    rest = path.split(".")
    for place, step in enumerate(rest):
        if isinstance(part, BaseModel) and step in type(part).model_fields:
            part = getattr(part, step)
        elif isinstance(part, Mapping) and ".".join(rest[place:]) in part:
            # a change that a state or setting makes goes by the whole path of what it changes
            return [*found, part[".".join(rest[place:])]]
        elif isinstance(part, Mapping) and step in part:
            part = part[step]
        elif isinstance(part, tuple) and step.isdigit() and int(step) < len(part):
            part = part[int(step)]
        else:
            return []
        found.append(part)
    return found


def words(scenario: Scenario, path: str) -> str:
    """What a path stands for: `patience (side A, ambition)`."""
    if path in GLOSSES:
        return GLOSSES[path][0].format(A=side_name(scenario, "A"), B=side_name(scenario, "B"))
    *place, last = path.split(".")
    if last in ("A", "B"):
        place, last = [*place[:-1], last], place[-1] if place else last
    where = [side_name(scenario, step) if step in ("A", "B") else step for step in place if step not in SKIPPED]
    shown = last.replace("_", " ")
    return f"{shown} ({', '.join(one.replace('_', ' ') for one in where)})" if where else shown


def unit(scenario: Scenario, path: str) -> str:
    """The unit of an input, empty where none is stated."""
    if path in GLOSSES:
        return GLOSSES[path][1]
    found = steps(scenario, path)
    return clean(found[-1].unit) if found and isinstance(found[-1], Number) and found[-1].unit else ""


def source(scenario: Scenario, path: str) -> str:
    """Where the range of an input comes from: its own source or that of the nearest part around it."""
    if path in GLOSSES:
        return FROM_THE_WAR
    for part in (*reversed(steps(scenario, path)), scenario):
        stated = getattr(part, "source", None)
        if isinstance(stated, str):
            return clean(stated)
    return "no source stated"
