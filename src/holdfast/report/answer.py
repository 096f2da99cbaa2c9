"""The answer in short: its statements, never merged, each with its condition and interval."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.assess.assessment import Assessment
from holdfast.assess.figures import Figure
from holdfast.assess.responses import SOON
from holdfast.assess.worlds import CENTRAL
from holdfast.report import findings, numerals
from holdfast.report.conditions import condition, side_name


@dataclass(frozen=True, slots=True)
class Statement:
    """One question of an answer, and what is said to it, line by line."""

    question: str
    lines: tuple[str, ...]


def statements(assessment: Assessment) -> tuple[Statement, ...]:
    """Why it is fought, whether a deal exists, whether it holds, and how robust that is."""
    years = assessment.scenario.outcomes.durable_years
    return (
        Statement("Why it is fought", tuple(aims(assessment))),
        Statement("Can they agree today", tuple(agreement(assessment))),
        Statement(f"Would it hold {years:g} years", tuple(holding(assessment))),
        Statement("How robust is that", tuple(robust(assessment))),
    )


def aims(assessment: Assessment) -> list[str]:
    """Belief in the hypotheses, under every coding."""
    name, count = side_name(assessment.scenario, assessment.aims.side), findings.items(assessment)
    weighed = f"{count} {'item' if count == 1 else 'items'} of evidence"
    beliefs = findings.beliefs(assessment, CENTRAL)
    lines = [f"{name}: {beliefs}; {weighed}; prior {findings.prior(assessment)}"]
    if len(assessment.aims.codings) > 1:
        lines.append(findings.by_coding(assessment))
    return [*lines, findings.coding_matters(assessment)]


def agreement(assessment: Assessment) -> list[str]:
    """Whether a deal exists, and when something is signed, under each hypothesis."""
    return [
        f"if {condition(assessment.scenario, one.hypotheses)}: "
        + (
            numerals.NONE_SOLVED
            if one.zone is None
            else f"some package of {assessment.menu} suits both in {of_draws(one.zone)}; "
            f"signed within {numerals.years(SOON)}: {findings.at(one.settled, SOON)}"
        )
        for one in assessment.agreement
    ]


def holding(assessment: Assessment) -> list[str]:
    """Whether a deal holds, under each hypothesis, beside past endings."""
    scenario, answers, history = assessment.scenario, assessment.durability, assessment.history
    years = scenario.outcomes.durable_years
    best = findings.under_each(scenario, {one.hypotheses: findings.at(one.best.survival, years) for one in answers})
    kept = findings.under_each(scenario, {one.hypotheses: findings.at(one.kept, years) for one in answers})
    lines = [f"the best package, if signed today: {best}", f"what would be signed today: {kept}"]
    if history is None:
        return [*lines, "history: the scenario names no reference class"]
    words = findings.class_words(history.quoted, years)
    lines.append(f"history, {words}; a base rate with its {findings.HISTORY_BAND} band, no forecast of one case")
    return [*lines, *pooled(assessment)]


def pooled(assessment: Assessment) -> list[str]:
    """Both views put together at the years that count as durable, where both speak of them."""
    views, years = assessment.views, assessment.scenario.outcomes.durable_years
    if views is None:
        return []
    return [
        f"both put together: {numerals.interval(one.pooled.value, one.pooled.low, one.pooled.high)} that what would be "
        f"signed holds; {views.weight.words()}"
        for one in views.years
        if one.years == years
    ]


def robust(assessment: Assessment) -> list[str]:
    """In how many draws a deal is durable, and what the numbers rest on."""
    scenario, answers = assessment.scenario, assessment.durability
    rests = findings.certificate_sentences(assessment.certificates)
    best = {one.hypotheses: of_draws(one.best.durable) for one in answers if one.best.durable}
    zones = {one.hypotheses: of_draws(one.durable_zone) for one in answers if one.durable_zone}
    if not best or not zones:
        return list(rests)
    return [
        f"the best package {findings.held_years(answers[0])} in {findings.under_each(scenario, best)}",
        f"some package suits both and is as durable in {findings.under_each(scenario, zones)}",
        *rests,
    ]


def of_draws(found: Figure) -> str:
    """A share of draws, said to be one."""
    return f"{numerals.figure(found)} of draws"
