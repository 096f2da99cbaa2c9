"""A study of levers as data: one JSON object against a shipped schema, the same bytes for the same seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from math import isfinite
from typing import Any, Final, cast

from pydantic import TypeAdapter

from holdfast.assess.figures import Figure
from holdfast.assess.intervals import Share
from holdfast.assess.language import SettingKey
from holdfast.explore.earlier import Earlier
from holdfast.explore.interaction import Interaction
from holdfast.explore.lever_search import Scored
from holdfast.explore.lever_study import Study
from holdfast.explore.paired import ERROR, Paired
from holdfast.explore.thresholds import Deterrence, Pain
from holdfast.report import levers_record_types as t
from holdfast.report.record import DIALECT
from holdfast.report.record_types import FigureRecord

SCHEMA: Final = "holdfast/levers/1"
SCHEMA_FILE: Final = "levers.schema.json"


def levers_record(found: Study, version: str, scenario_hash: str) -> t.StudyRecord:
    """The whole study; a number that there is none of is null."""
    asked = found.asked
    return {
        "schema": SCHEMA,
        "version": version,
        "scenario": {"id": found.scenario.id, "as_of": found.scenario.as_of.isoformat(), "hash": scenario_hash},
        "seed": asked.seed,
        "draws": asked.draws,
        "what_if": dict(asked.what_if),
        "information": found.scenario.choice.information,
        "target": {"expression": found.target, "robust": asked.robust, "durability": found.durability},
        "search": _search(found),
        "levers": levers(found),
        "limits": limits(found),
        "guarantee": None
        if found.pair is None
        else {"without": found.pair.without, "with_it": found.pair.with_it, "differ": list(found.pair.differ)},
        "interactions": [_interaction(one) for one in found.interactions],
        "earlier": [_earlier(one) for one in found.earlier],
        "deterrence": [_deterrence(one) for one in found.deterrence],
        "pain": [_pain(one) for one in found.pain],
    }


def _search(found: Study) -> t.SearchRecord:
    search, fresh = found.search, found.fresh
    return {
        "method": search.method,
        "sets": search.sets,
        "solved": search.solved,
        "set_aside": search.set_aside,
        "as_it_stands": next((_scored(one, fresh) for one in search.scored if not one.setting), None),
        "cheapest": None if search.cheapest is None else _scored(search.cheapest, fresh),
        "minimal": [_scored(one, fresh) for one in search.minimal],
        "sufficient": [_scored(one, fresh) for one in search.sufficient],
        "front": [_scored(one, fresh) for one in search.front],
        "scored": [_scored(one, {}) for one in search.scored],
    }


def _interaction(one: Interaction) -> t.InteractionRecord:
    return {
        "outcome": one.outcome,
        "parts": list(one.parts),
        "alone": [paired(each) for each in one.alone],
        "together": paired(one.together),
        "beyond": paired(one.beyond),
        "word": one.word,
    }


def _earlier(one: Earlier) -> t.EarlierRecord:
    return {
        "lever": one.lever,
        "setting": one.setting,
        "early_month": one.early,
        "late_month": one.late,
        "after_its_condition": one.waits,
        "changes": {name: paired(change) for name, change in one.changes.items()},
        "cannot": one.cannot or None,
    }


def levers(found: Study) -> list[t.LeverRecord]:
    """The levers searched: who acts, who pays, their settings and when they are in force."""
    out = []
    for one in found.space.options:
        lever = found.scenario.levers[one.lever]
        said = lever.model_dump(mode="json", by_alias=True, include={"gloss", "who", "unit", "start", "until", "when"})
        own = {"lever": one.lever, **said, "payer": lever.payer or lever.who, "settings": list(one.names)}
        out.append(cast("t.LeverRecord", own))
    return out


def limits(found: Study) -> list[t.LimitRecord]:
    """The political limits that were heeded."""
    return [
        cast("t.LimitRecord", {"lever": name, **limit.model_dump(mode="json", exclude_defaults=True)})
        for name, _, limit in found.space.limits
    ]


def _settings(setting: SettingKey) -> dict[str, str]:
    return dict(sorted(setting))


def _scored(one: Scored, fresh: Mapping[SettingKey, Scored]) -> t.SetRecord:
    again = fresh.get(one.setting)
    return {
        "set": _settings(one.setting),
        "usd_bn_per_year": figure(one.cost),
        "robust": share(one.share),
        "durability": figure(one.durability),
        "draws": one.draws,
        "on_fresh_draws": None
        if again is None
        else {
            "robust": share(again.share),
            "durability": figure(again.durability),
            "usd_bn_per_year": figure(again.cost),
        },
    }


def figure(found: Figure | None) -> t.FigureOrNull:
    """A figure with what its interval is."""
    if found is None:
        return None
    return FigureRecord(value=found.value, low=found.low, high=found.high, draws=found.draws, interval=found.interval)


def share(found: Share | None) -> t.SampledShareRecord | None:
    """A share of draws."""
    if found is None:
        return None
    effective = found.effective if isfinite(found.effective) else None
    return {
        "value": found.value, "low": found.low, "high": found.high, "draws": found.draws, "effective": effective,
    }  # fmt: skip


def paired(found: Paired | None) -> t.PairedRecord | None:
    """A difference on the same draws."""
    if found is None:
        return None
    return {
        "value": found.value, "low": found.low, "high": found.high, "least": found.least, "most": found.most,
        "draws": found.draws, "interval": ERROR,
    }  # fmt: skip


def _deterrence(one: Deterrence) -> t.DeterrenceRecord:
    return {
        "lever": one.lever,
        "terms": one.terms,
        "years": one.years,
        "below": one.below,
        "least_setting": {name: figure(found) for name, found in one.by_setting.items()},
        "none_in_range": figure(one.none),
        "level": figure(one.level),
        "broken_by_A": {name: figure(found) for name, found in one.hazard.items()},
    }


def _pain(one: Pain) -> t.PainRecord:
    return {
        "hypotheses": None if one.hypotheses is None else {"A": one.hypotheses[0], "B": one.hypotheses[1]},
        "cost_A_today": figure(one.today),
        "cost_A": figure(one.cost),
        "factor": figure(one.factor),
        "already": figure(one.already),
        "none_in_range": figure(one.none),
    }


def made_schema() -> dict[str, Any]:
    """The JSON Schema of a record, made from its types."""
    body = TypeAdapter(t.StudyRecord).json_schema()
    return {"$schema": DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", **body}


def schema_text() -> str:
    """The text of the shipped schema file, as `made_schema` gives it."""
    return json.dumps(made_schema(), indent=1, ensure_ascii=False) + "\n"


def levers_schema() -> dict[str, Any]:
    """The JSON Schema of a record (draft 2020-12), as shipped."""
    schema: dict[str, Any] = json.loads((files("holdfast.report") / SCHEMA_FILE).read_text(encoding="utf-8"))
    return schema
