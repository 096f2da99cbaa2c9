"""Agreement, durability, levers and history as the record holds them."""

from __future__ import annotations

from typing import Final

from holdfast.assess.agreement import Agreement, TermsRow
from holdfast.assess.assessment import Assessment
from holdfast.assess.both_views import BothViews
from holdfast.assess.durability import Durability, Holding
from holdfast.assess.responses import Response
from holdfast.history.comparison import HistoryReport
from holdfast.report import record_parts as part
from holdfast.report import record_past_types as past
from holdfast.report import record_types as t
from holdfast.report.levers import cost, reaching, targets
from holdfast.report.record_past import chance, class_record, estimate
from holdfast.scenario.scenario import Scenario

GONE: Final = "the peace may still hold in no draw solved"


def agreement(found: Agreement) -> t.AgreementRecord:
    """Whether the sides can agree, under one pair of hypotheses."""
    return {
        "hypotheses": part.pair(found.hypotheses),
        "zone": part.figure(found.zone),
        "settled": part.dated(found.settled),
        "settlements_per_decade": part.figure(found.settlements_per_decade),
        "war_on": part.dated(found.war_on),
        "conquered": part.dated(found.conquered),
        "best": [{"package": name, "share": share} for name, share in found.best.items()],
        "terms": [_terms(row) for row in found.terms],
    }


def _terms(row: TermsRow) -> t.TermsRecord:
    return {
        "package": row.package,
        "gain": {"A": part.figure(row.gain_A), "B": part.figure(row.gain_B)},
        "gain_over_fighting": {
            "A": part.figure(row.over_fighting_A),
            "B": part.figure(row.over_fighting_B),
        },
        "acceptable": {
            "both": part.figure(row.acceptable),
            "A": part.figure(row.acceptable_A),
            "B": part.figure(row.acceptable_B),
        },
    }


def durability(found: Durability) -> t.DurabilityRecord:
    """Whether peace would hold, under one pair of hypotheses."""
    return {
        "hypotheses": part.pair(found.hypotheses),
        "years": found.years,
        "chance": found.chance,
        "best": _holding(found.best),
        "kept": part.dated(found.kept),
        "durable_zone": part.figure(found.durable_zone),
        "terms": [_holding(one) for one in found.terms],
    }


def _holding(found: Holding) -> t.HoldingRecord:
    return {
        "terms": found.terms,
        "survival": part.dated(found.survival),
        "broken_by": part.by_cause(found.broken_by),
        "durable": part.figure(found.durable),
        "hazard": part.by_cause(found.hazard, GONE),
    }


def levers(assessment: Assessment) -> t.LeversRecord:
    """What would make it."""
    return {
        "draws": assessment.lever_draws,
        "standing": _response(assessment.scenario, assessment.standing),
        "settings": [_response(assessment.scenario, one) for one in assessment.responses],
        "reaching": [reaching(assessment, target) for target in targets(assessment)],
    }


def _response(scenario: Scenario, found: Response) -> t.ResponseRecord:
    return {
        "lever": found.lever,
        "setting": found.setting,
        "usd_bn_per_year": _cost(scenario, found),
        "values": {name: part.figure(one) for name, one in found.values.items()},
        "changes": {name: part.figure(one) for name, one in found.changes.items()},
        "durable": part.figure(found.durable),
    }


def _cost(scenario: Scenario, response: Response) -> t.CostRecord | t.Missing:
    found = cost(scenario, response)
    if found is None:
        return part.missing("not stated" if response.lever else "the scenario as it stands")
    no_end = "its range has no end"
    return {"mean": found.mean, "low": part.number(found.low, no_end), "high": part.number(found.high, no_end)}


def history(found: HistoryReport | None, together: BothViews | None) -> past.HistoryRecord | t.Missing:
    """The outside view, and both views put together."""
    if found is None:
        return part.missing("the scenario names no reference class")
    return {
        "outcome": found.outcome,
        "weighting": found.weighting,
        "classes": [class_record(report) for report in found.classes],
        "cautions": list(found.cautions),
        "views": part.missing("no draw was solved") if together is None else views(together),
    }


def views(found: BothViews) -> past.ViewsRecord:
    """Both views and their pool."""
    return {
        "reference_class": found.reference_class,
        "weight": {"value": found.weight.mean, "low": found.weight.low, "high": found.weight.high},
        "cases": found.weight.cases,
        "at": [
            {
                "years": one.years,
                "model": chance(one.inside),
                "past": estimate(one.outside),
                "pooled": chance(one.pooled),
            }
            for one in found.years
        ],
    }
