"""A study of levers as an object for JSON (`holdfast/levers/1`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from holdfast.assess.figures import Figure
from holdfast.assess.intervals import Share
from holdfast.assess.language import SIDES, SettingKey
from holdfast.explore.lever_search import Scored
from holdfast.explore.lever_study import Study
from holdfast.explore.paired import ERROR, Paired
from holdfast.explore.thresholds import Deterrence, Pain

SCHEMA: Final = "holdfast/levers/1"


def levers_record(found: Study, version: str, scenario_hash: str) -> dict[str, Any]:
    """The whole study; a number that there is none of is null."""
    asked, search = found.asked, found.search
    return {
        "schema": SCHEMA,
        "version": version,
        "scenario": {"id": found.scenario.id, "as_of": found.scenario.as_of.isoformat(), "hash": scenario_hash},
        "seed": asked.seed,
        "draws": asked.draws,
        "what_if": dict(asked.what_if),
        "target": {"expression": found.target, "robust": asked.robust, "durability": found.durability},
        "search": {
            "method": search.method,
            "sets": search.sets,
            "solved": search.solved,
            "set_aside": search.set_aside,
            "as_it_stands": next((_scored(one, found.fresh) for one in search.scored if not one.setting), None),
            "cheapest": None if search.cheapest is None else _scored(search.cheapest, found.fresh),
            "minimal": [_scored(one, found.fresh) for one in search.minimal],
            "sufficient": [_scored(one, found.fresh) for one in search.sufficient],
            "front": [_scored(one, found.fresh) for one in search.front],
            "scored": [_scored(one, {}) for one in search.scored],
        },
        "levers": levers(found),
        "limits": limits(found),
        "guarantee": None if found.pair is None else asdict(found.pair),
        "interactions": [
            {
                "outcome": one.outcome,
                "parts": list(one.parts),
                "alone": [paired(each) for each in one.alone],
                "together": paired(one.together),
                "beyond": paired(one.beyond),
                "word": one.word,
            }
            for one in found.interactions
        ],
        "earlier": [
            {
                "lever": one.lever,
                "setting": one.setting,
                "early_month": one.early,
                "late_month": one.late,
                "after_its_condition": one.waits,
                "changes": {name: paired(change) for name, change in one.changes.items()},
                "cannot": one.cannot or None,
            }
            for one in found.earlier
        ],
        "deterrence": [_deterrence(one) for one in found.deterrence],
        "pain": [_pain(one) for one in found.pain],
    }


def levers(found: Study) -> list[dict[str, Any]]:
    """The levers searched: who acts, who pays, their settings and when they are in force."""
    out = []
    for one in found.space.options:
        lever = found.scenario.levers[one.lever]
        said = lever.model_dump(mode="json", by_alias=True, include={"gloss", "who", "unit", "start", "until", "when"})
        out.append({"lever": one.lever, **said, "payer": lever.payer or lever.who, "settings": list(one.names)})
    return out


def limits(found: Study) -> list[dict[str, Any]]:
    """The political limits that were heeded."""
    return [
        {"lever": name, **limit.model_dump(mode="json", exclude_defaults=True)} for name, _, limit in found.space.limits
    ]


def _settings(setting: SettingKey) -> dict[str, str]:
    return dict(sorted(setting))


def _scored(one: Scored, fresh: Mapping[SettingKey, Scored]) -> dict[str, Any]:
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


def figure(found: Figure | None) -> dict[str, Any] | None:
    """A figure with what its interval is."""
    return None if found is None else asdict(found)


def share(found: Share | None) -> dict[str, Any] | None:
    """A share of draws."""
    return None if found is None else asdict(found)


def paired(found: Paired | None) -> dict[str, Any] | None:
    """A difference on the same draws."""
    return None if found is None else {**asdict(found), "interval": ERROR}


def _deterrence(one: Deterrence) -> dict[str, Any]:
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


def _pain(one: Pain) -> dict[str, Any]:
    pair = None if one.hypotheses is None else dict(zip(SIDES, one.hypotheses, strict=True))
    return {
        "hypotheses": pair,
        "cost_A_today": figure(one.today),
        "cost_A": figure(one.cost),
        "factor": figure(one.factor),
        "already": figure(one.already),
        "none_in_range": figure(one.none),
    }
