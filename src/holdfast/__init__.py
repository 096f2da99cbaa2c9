"""Holdfast: will the peace hold?

Reads an argument about how a war ends, makes it an explicit model, runs it over everything uncertain, and says of
each conclusion whether it follows.  Names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

_PUBLIC: Final[dict[str, str]] = {
    "Asked": "holdfast.explore.run",
    "Assessment": "holdfast.assess.assessment",
    "Scenario": "holdfast.scenario.scenario",
    "ScenarioErrors": "holdfast.scenario.complaints",
    "assess_scenario": "holdfast.explore.run",
    "check_scenario": "holdfast.scenario.read",
    "read_scenario": "holdfast.scenario.read",
    "sample": "holdfast.scenario.draws",
}

__all__ = [
    "Asked",
    "Assessment",
    "Scenario",
    "ScenarioErrors",
    "assess_scenario",
    "check_scenario",
    "read_scenario",
    "sample",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'holdfast' has no attribute {name!r}; public: {', '.join(__all__)}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
