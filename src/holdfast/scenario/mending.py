"""Going on after errors: stand-ins for what could not be read, so that the rest can be checked too."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from holdfast.scenario.anatomy import expected, stand_in
from holdfast.scenario.complaints import Complaint

Steps = tuple[str, ...]


def mended(data: Any, errors: Iterable[tuple[Steps, Complaint]]) -> Any:
    """The data of a file with stand-ins at the paths that could not be read; never shown to anybody."""
    data = copy.deepcopy(data)
    errors = tuple(errors)
    for steps, complaint in errors:
        if complaint.code == "HF010":
            _rename_or_drop(data, steps, complaint)
    for steps, complaint in errors:
        parent = _at(data, steps[:-1])
        if complaint.code == "HF019" and isinstance(parent, dict) and complaint.value == f'"{steps[-1]}"':
            parent.pop(steps[-1], None)
        elif complaint.code == "HF011" and isinstance(parent, dict):
            parent.setdefault(steps[-1], stand_in(expected(steps)))
        elif complaint.code != "HF010" and parent is not None:
            _put(parent, steps[-1], stand_in(expected(steps)))
    return data


def _at(data: Any, steps: Steps) -> Any:
    for step in steps:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdecimal() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _put(parent: Any, step: str, value: Any) -> None:
    if isinstance(parent, dict):
        parent[step] = value
    elif isinstance(parent, list) and step.isdecimal() and int(step) < len(parent):
        parent[int(step)] = value


def _rename_or_drop(data: Any, steps: Steps, complaint: Complaint) -> None:
    parent = _at(data, steps[:-1])
    if not isinstance(parent, dict):
        return
    value = parent.pop(steps[-1], None)
    if complaint.nearest and complaint.nearest not in parent:
        parent[complaint.nearest] = value
