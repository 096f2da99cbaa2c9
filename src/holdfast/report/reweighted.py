"""A run under other priors: before and after, as a screen and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from holdfast.assess.figures import Figure
from holdfast.assess.intervals import Share
from holdfast.explore.reweighting import ClaimRow, QuantityRow, Reweighted, Wanted
from holdfast.report import numerals
from holdfast.report.findings import short
from holdfast.report.levers import quantity_in_words

SCHEMA: Final = "holdfast/reweighted/1"
NAME: Final = 38
FIGURE: Final = 28
"""Characters of the columns."""


def screen(answer: Reweighted, wanted: Wanted) -> str:
    """Every number before and after."""
    return "\n".join(_lines(answer, wanted)) + "\n"


def _lines(answer: Reweighted, wanted: Wanted) -> Iterator[str]:
    draws, effective = numerals.count(answer.draws), f"{answer.effective:,.0f}"
    yield f"{draws} draws, {effective} effective under the new priors; nothing was solved again"
    for path, number in wanted.priors.items():
        yield f"  {path}: {number.shape} {', '.join(f'{one:g}' for one in number.parameters)}"
    for name, share in wanted.aims.items():
        yield f"  weight of {name}: {share:g} in every draw"
    yield ""
    yield f"{'':{NAME}}{'before':{FIGURE}}after"
    yield "BELIEF"
    yield from map(_quantity, answer.beliefs)
    yield "QUANTITIES (mean, 5% to 95% of draws, weighted by belief)"
    yield from map(_quantity, answer.quantities)
    for head, rows in (("PREMISES", answer.premises), ("CLAIMS, given their premises (90% interval)", answer.claims)):
        yield head
        yield from map(_claim, rows)


def _quantity(row: QuantityRow) -> str:
    name = quantity_in_words(row.name) if "(" in row.name else row.name
    return f"  {name:{NAME - 2}}{numerals.figure(row.before):{FIGURE}}{numerals.figure(row.after)}"


def _claim(row: ClaimRow) -> str:
    before, after = short(row.verdict_before.word), short(row.verdict_after.word)
    turned = f"{before} -> {after}" if before != after else before
    return f"  {row.id:{NAME - 2}}{numerals.share(row.before):{FIGURE}}{numerals.share(row.after):{FIGURE}}{turned}"


def as_json(answer: Reweighted, wanted: Wanted) -> str:
    """The same as one JSON object."""
    out = {
        "schema": SCHEMA,
        "draws": answer.draws,
        "effective": answer.effective,
        "priors": {
            path: {"shape": one.shape, "parameters": list(one.parameters)} for path, one in wanted.priors.items()
        },
        "aims": dict(wanted.aims),
        "beliefs": [_figures(row) for row in answer.beliefs],
        "quantities": [_figures(row) for row in answer.quantities],
        "premises": [_shares(row) for row in answer.premises],
        "claims": [_shares(row) for row in answer.claims],
    }
    return json.dumps(out, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _figures(row: QuantityRow) -> dict[str, Any]:
    return {"name": row.name, "before": _figure(row.before), "after": _figure(row.after)}


def _figure(found: Figure | None) -> dict[str, float] | None:
    return None if found is None else {"value": found.value, "low": found.low, "high": found.high}


def _shares(row: ClaimRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "before": _share(row.before),
        "after": _share(row.after),
        "verdict_before": row.verdict_before.word,
        "verdict_after": row.verdict_after.word,
    }


def _share(found: Share | None) -> dict[str, float | None] | None:
    if found is None:
        return None
    effective = found.effective if found.effective != float("inf") else None
    return {"value": found.value, "low": found.low, "high": found.high, "effective": effective}
