"""The answer as data: one JSON object against a shipped schema, the same bytes for the same seed.

It holds no time of day, no duration and no path.  Floats are rounded to 12 significant digits, keys are sorted, the text
ends with a newline; a number that cannot be given is null with its reason, never NaN or infinity.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

from pydantic import TypeAdapter

from holdfast.assess.assessment import Assessment
from holdfast.assess.certificates import SENSITIVE, Certificates
from holdfast.assess.verdicts import RULE
from holdfast.evidence.aims_report import AimsReport, CodingReport, ItemWeight
from holdfast.report import record_parts as part
from holdfast.report import record_types as t
from holdfast.report import record_whole as whole
from holdfast.report.numerals import NONE_SOLVED
from holdfast.report.record_claims import claim
from holdfast.report.record_course import course
from holdfast.report.record_information import information
from holdfast.report.record_peace import agreement, durability, history, levers
from holdfast.report.record_turning import argument, robust, sensitivity
from holdfast.scenario.principals import Principal

SCHEMA: Final = "holdfast/assessment/1"
"""Name and number of the record's form; the number changes when a reader of the old form would break."""
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_FILE: Final = "assessment.schema.json"
DIGITS: Final = 12
"""Significant digits of a float: what two machines agree on, and more than any figure means."""


def record(assessment: Assessment) -> whole.AssessmentRecord:
    """The whole answer as a JSON-able object."""
    scenario = assessment.scenario
    return {
        "schema": SCHEMA,
        "version": assessment.version,
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "as_of": scenario.as_of.isoformat(),
            "hash": assessment.scenario_hash,
        },
        "seed": assessment.seed,
        "what_if": dict(assessment.what_if),
        "draws": _draws(assessment),
        "information": information(assessment),
        "menu": assessment.menu,
        "sides": {"A": _side(scenario.principals.A), "B": _side(scenario.principals.B)},
        "points": [
            {"id": name, "says": point.says, "quotes": part.quotes(point.quotes)}
            for name, point in scenario.points.items()
        ],
        "aims": _aims(assessment.aims),
        "agreement": [agreement(one) for one in assessment.agreement],
        "durability": [durability(one) for one in assessment.durability],
        "course": course(assessment),
        "levers": levers(assessment),
        "premises": [claim(judged, assessment.scenario) for judged in assessment.premises],
        "claims": [claim(judged, assessment.scenario) for judged in assessment.claims],
        "verdict_rule": RULE,
        "argument": argument(assessment.argument),
        "explained": [sensitivity(one) for one in assessment.explained],
        "robustness": [robust(one) for one in assessment.robustness],
        "history": history(assessment.history, assessment.views),
        "certificates": _certificates(assessment.certificates),
        "limits": list(scenario.limits),
    }


def _draws(assessment: Assessment) -> whole.DrawsRecord:
    return {
        "asked": assessment.draws,
        "solved": assessment.certificates.solved,
        "unsolved": dict(assessment.certificates.unsolved),
        "levers": assessment.lever_draws,
    }


def _side(principal: Principal) -> whole.SideRecord:
    return {
        "name": principal.name,
        "why": principal.why,
        "hypotheses": [{"id": name, "gloss": one.gloss} for name, one in principal.hypotheses.items()],
    }


def _aims(aims: AimsReport) -> t.AimsRecord:
    return {
        "side": "A" if aims.side == "A" else "B",
        "hypotheses": list(aims.hypotheses),
        "prior": part.spreads(aims.prior),
        "codings": {name: _coding(report) for name, report in aims.codings.items()},
    }


def _coding(report: CodingReport) -> t.CodingRecord:
    flip = report.flip
    return {
        "posterior": part.spreads(report.posterior),
        "odds": part.spreads(report.odds),
        "total": part.spreads(report.total),
        "odds_if_independent": part.spreads(report.odds_if_independent),
        "flip": part.missing("there is one hypothesis only")
        if flip is None
        else {"leading": flip.leading, "runner_up": flip.runner_up, "prior": part.spread(flip.prior)},
        "by_kind": {kind: part.spreads(weight) for kind, weight in report.by_kind.items()},
        "by_group": {group: part.spreads(weight) for group, weight in report.by_group.items()},
        "items": [_item(item) for item in report.items],
    }


def _item(item: ItemWeight) -> t.ItemRecord:
    return {
        "id": item.item,
        "kind": item.kind,
        "group": item.group,
        "date": item.date.isoformat(),
        "alone": part.spreads(item.alone),
        "counted": part.spreads(item.counted),
        "diagnosticity": part.spread(item.diagnosticity),
        "posterior_without": part.spreads(item.posterior_without),
    }


def _certificates(found: Certificates) -> whole.CertificatesRecord:
    return {
        "largest_residual": part.number(found.largest_residual, NONE_SOLVED),
        "largest_regret": part.number(found.largest_regret, NONE_SOLVED),
        "checked_for_horizon": found.checked_for_horizon,
        "horizon_insensitive": part.number(found.horizon_insensitive, "no draw was checked"),
        "horizon_tolerance": SENSITIVE,
    }


def as_json(record: whole.AssessmentRecord) -> str:
    """A record as text: sorted keys, floats to DIGITS significant digits, a newline at the end.

    Raises ValueError where a number is not finite.
    """
    text = json.dumps(_rounded(record), sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1)
    return text + "\n"


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return value


def made_schema() -> dict[str, Any]:
    """The JSON Schema of a record, made from its types."""
    body = TypeAdapter(whole.AssessmentRecord).json_schema()
    return {"$schema": DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", **body}


def schema_text() -> str:
    """The text of the shipped schema file, as `made_schema` gives it."""
    return json.dumps(made_schema(), indent=1, ensure_ascii=False) + "\n"


def record_schema() -> dict[str, Any]:
    """The JSON Schema of a record (draft 2020-12), as shipped."""
    text = (files("holdfast.report") / SCHEMA_FILE).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
