"""The war as data: one JSON object against a shipped schema, the same bytes for the same seed."""

from __future__ import annotations

import json
from importlib.resources import files
from math import isfinite
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from holdfast.assess.figures import HIGH, LOW
from holdfast.explore.fans import PROBABILITIES, LifeTable
from holdfast.explore.futures import Futures
from holdfast.explore.war_answer import Fought, WarAnswer
from holdfast.explore.war_sections import Section
from holdfast.report import record_parts as part
from holdfast.report import war_record_types as t
from holdfast.report.record import DIALECT
from holdfast.scenario.draws import Array

SCHEMA: Final = "holdfast/war/1"
SCHEMA_FILE: Final = "war.schema.json"
NO_LEVER: Final = "no lever was asked for"
NO_FUTURES: Final = "no futures were asked for"
NOTHING_CAME: Final = "nothing is on record after the scenario's date"


def war_record(answer: WarAnswer) -> t.WarRecord:
    """The whole answer as a JSON-able object."""
    scenario = answer.scenario
    return {
        "schema": SCHEMA,
        "version": answer.version,
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "as_of": scenario.as_of.isoformat(),
            "hash": answer.scenario_hash,
        },
        "seed": answer.seed,
        "draws": answer.draws,
        "months": answer.months,
        "what_if": dict(answer.what_if),
        "standing": _fought(answer.standing),
        "changed": part.missing(NO_LEVER) if answer.changed is None else _fought(answer.changed),
        "forecasts": _forecasts(answer),
        "scores": _scores(answer) if answer.scores else part.missing(NOTHING_CAME),
        "checks": [
            {
                "series": one.series, "figure": one.figure, "observed": one.observed,
                "prior": list(one.prior), "posterior": list(one.posterior), "tail": one.tail,
            }
            for one in answer.checks
        ],
        "limits": list(scenario.limits),
    }  # fmt: skip


def _fought(war: Fought) -> t.FoughtRecord:
    return {
        "levers": dict(sorted(war.setting)),
        "statements": [
            {"id": one.id, "says": one.says, "threshold": one.source, "figure": part.figure(one.figure)}
            for one in war.statements
        ],
        "sections": [_section(one) for one in war.sections],
        "futures": part.missing(NO_FUTURES) if war.futures is None else _futures(war.futures),
    }


def _section(section: Section) -> t.SectionRecord:
    return {
        "id": section.id,
        "title": section.title,
        "columns": list(section.columns),
        "rows": [
            {
                "side": row.side,
                "name": row.name,
                "unit": row.unit,
                "figures": [None if one is None else part.figure(one) for one in row.figures],
            }
            for row in section.rows
        ],
    }


def _futures(found: Futures) -> t.FuturesRecord:
    return {
        "information": "complete",
        "futures": found.futures,
        "months": found.months,
        "draws": found.draws,
        "unsolved": found.unsolved,
        "shares": {name: one.tolist() for name, one in found.shares.items()},
        "by_draw": _by_draw(found) if found.draws else [],
        "probabilities": list(PROBABILITIES),
        "fans": [{"name": one.name, "unit": one.unit, "quantiles": one.values.tolist()} for one in found.fans.values()],
        "survival": _survival(found.survival),
    }


def _by_draw(found: Futures) -> list[t.ByDrawRecord]:
    out: list[t.ByDrawRecord] = []
    for outcome, chances in found.by_draw.items():
        low, high = np.quantile(chances, (LOW, HIGH), axis=0)
        for place, years in enumerate(found.dates):
            out.append({
                "outcome": outcome, "years": years, "mean": float(chances[:, place].mean()),
                "low": float(low[place]), "high": float(high[place]),
            })  # fmt: skip
    return out


def _survival(found: LifeTable) -> t.SurvivalRecord:
    return {
        "signed": found.signed,
        "at_risk": found.at_risk.tolist(),
        "broken_by_A": found.broken[0].tolist(),
        "broken_by_B": found.broken[1].tolist(),
        "broken_by_incident": found.broken[2].tolist(),
        "survival": _or_none(found.survival),
        "low": _or_none(found.low),
        "high": _or_none(found.high),
    }


def _forecasts(answer: WarAnswer) -> t.ForecastsRecord:
    coming = answer.forecast
    return {
        "months": list(coming.months),
        "probabilities": list(PROBABILITIES),
        "series": [
            {"series": name, "quantiles": coming.quantiles(name, PROBABILITIES).tolist(), "came": _came(answer, name)}
            for name in coming.paths
        ],
    }


def _came(answer: WarAnswer, name: str) -> list[float | None]:
    found = None if answer.came is None else answer.came.series.get(name)
    if found is None:
        return []
    known = dict(zip(found.months, found.values.tolist(), strict=True))
    return [
        value if (value := known.get(month)) is not None and isfinite(value) else None
        for month in answer.forecast.months
    ]


def _scores(answer: WarAnswer) -> list[t.ScoreRecord]:
    return [
        {
            "forecaster": one.forecaster, "crps": one.crps, "inside_50": one.inside_half,
            "inside_90": one.inside_nine_tenths, "values": one.values,
        }
        for one in answer.scores
    ]  # fmt: skip


def _or_none(values: Array) -> list[float | None]:
    return [value if isfinite(value) else None for value in values.tolist()]


def made_schema() -> dict[str, Any]:
    """The JSON Schema of a record, made from its types."""
    body = TypeAdapter(t.WarRecord).json_schema()
    return {"$schema": DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", **body}


def schema_text() -> str:
    """The text of the shipped schema file, as `made_schema` gives it."""
    return json.dumps(made_schema(), indent=1, ensure_ascii=False) + "\n"


def war_schema() -> dict[str, Any]:
    """The JSON Schema of a record (draft 2020-12), as shipped."""
    schema: dict[str, Any] = json.loads((files("holdfast.report") / SCHEMA_FILE).read_text(encoding="utf-8"))
    return schema
