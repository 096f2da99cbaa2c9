"""A comparison of two cases as an object for JSON (`holdfast/comparison/1`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from holdfast.explore.comparison import Case, Comparison, QuantityRow, ShareRow
from holdfast.report.levers_record import figure, paired, share

SCHEMA: Final = "holdfast/comparison/1"


def comparison_record(found: Comparison, version: str) -> dict[str, Any]:
    """The whole comparison; a number that there is none of is null."""
    return {
        "schema": SCHEMA,
        "version": version,
        "draws": found.draws,
        "seed": found.seed,
        "cases": [_case(case, solved) for case, solved in zip((found.first, found.second), found.solved, strict=True)],
        "quantities": [_quantity(row) for row in found.quantities],
        "shares": [_share(row) for row in found.shares],
        "claims": [_share(row) for row in found.claims],
    }


def _case(case: Case, solved: int) -> dict[str, Any]:
    return {
        "name": case.name,
        "scenario": case.scenario.id,
        "settings": dict(sorted(case.setting)),
        "what_if": dict(case.what_if),
        "information": case.scenario.choice.information,
        "solved": solved,
    }


def _quantity(row: QuantityRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "unit": row.unit,
        "first": figure(row.first),
        "second": figure(row.second),
        "change": paired(row.change),
    }


def _share(row: ShareRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "says": row.words or None,
        "given": row.given or None,
        "first": share(row.first),
        "second": share(row.second),
        "change": None if row.change is None else asdict(row.change),
    }
