"""Answers as JSON text: sorted keys, floats to so many significant digits, so that the same answer is the same bytes."""

from __future__ import annotations

import json
from math import isfinite

from holdfast.report.record import DIGITS


def json_text(value: object) -> str:
    """An object of plain parts as text; a number that is not finite is null."""
    return json.dumps(_rounded(value), sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if isfinite(value) else None
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value
