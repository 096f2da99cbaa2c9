"""Claims and premises as the record holds them."""

from __future__ import annotations

from typing import Literal

from holdfast.assess.assessment import JudgedClaim
from holdfast.assess.claims import ClaimResult, PremiseWork, UnderCoding
from holdfast.report import record_parts as part
from holdfast.report import record_types as t
from holdfast.report import record_whole as whole
from holdfast.report.record_turning import break_even, turning
from holdfast.scenario.scenario import Scenario

NO_PREMISES = "the claim has no premises"
NOT_BY_THIS_MODEL = "the scenario says that no model of this kind can decide it"


def claim(judged: JudgedClaim, scenario: Scenario) -> whole.ClaimRecord:
    """A claim with its verdict, under each hypothesis and each coding; its quotes are its own or those of its point."""
    result, stated, points = judged.result, judged.claim, scenario.points
    point = points.get(stated.point) if stated.point else None
    quotes = stated.quotes or (point.quotes if point else ())
    central = None if result is None else result.central
    return {
        "id": judged.id,
        "says": stated.says,
        "point": stated.point,
        "quote": quotes[0].exact if quotes else None,
        "quotes": part.quotes(quotes),
        "expression": stated.holds,
        "verdict": judged.verdict.word,
        "why": judged.verdict.why,
        "judged_on": _judged_on(central),
        "share": None if central is None or central.share is None else central.share.value,
        "interval": None if central is None else part.ends(central.share),
        "given_premises": part.missing(NOT_BY_THIS_MODEL) if central is None else _given(central),
        "premises": [] if central is None else [_work(one) for one in central.premises],
        "hinge": part.missing(NOT_BY_THIS_MODEL) if central is None else part.hinge(central.hinge),
        "by_hypothesis": [] if result is None else _by_hypothesis(result),
        "by_coding": [] if result is None else [_under(one) for one in result.codings.values()],
        "turning": part.missing("it was not looked for")
        if judged.turning is None
        else turning(scenario, judged.turning),
        "break_even": part.missing("the scenario gives no expression for it")
        if judged.break_even is None
        else break_even(judged.break_even),
        "draws": 0 if result is None else result.draws,
        "left_out": 0 if result is None else result.left_out,
        "notes": [] if result is None else list(result.notes),
    }


def _judged_on(under: UnderCoding | None) -> Literal["share", "given_premises", "nothing"]:
    if under is None or under.share is None:
        return "nothing"
    return "given_premises" if under.premises else "share"


def _given(under: UnderCoding) -> t.ShareOrNone:
    why = "the premises never hold together in these draws" if under.premises else NO_PREMISES
    return part.share(under.given_premises, why)


def _work(work: PremiseWork) -> t.PremiseWorkRecord:
    return {
        "id": work.premise,
        "holds": part.share(work.holds),
        "denied": part.share(work.denied, "the premise is never denied while the others hold in these draws"),
        "dropped": part.share(work.dropped),
        "difference": part.difference(work.difference),
        "words": work.words,
    }


def _by_hypothesis(result: ClaimResult) -> list[t.ByPairRecord]:
    return [
        {
            "hypotheses": part.pair(hypotheses),
            "share": None if share is None else share.value,
            "interval": part.ends(share),
            "draws": 0 if share is None else share.draws,
        }
        for hypotheses, share in result.central.by_hypothesis.items()
    ]


def _under(under: UnderCoding) -> t.ClaimUnderRecord:
    return {
        "coding": under.coding,
        "verdict": under.verdict.word,
        "why": under.verdict.why,
        "share": None if under.share is None else under.share.value,
        "interval": part.ends(under.share),
        "given_premises": _given(under),
        "premises": [_work(one) for one in under.premises],
        "hinge": part.hinge(under.hinge),
    }
