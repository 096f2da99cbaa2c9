"""Cross checks of premises, claims, reference classes and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from holdfast.scenario.argument import Claim, History
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.scenario import Scenario

CheckExpression = Callable[[str, Scenario], tuple[int, str] | None]
"""Reads an expression about a scenario; gives offset and message of the first error in it, or None."""
CheckHistory = Callable[[History], Iterable[tuple[str, str]]]
"""Looks reference classes up; gives a dotted path below `history` and what is wrong, for each error."""


NAMED_IN_EXPRESSIONS: Final = (
    "terms",
    "issues",
    "guarantees",
    "levers",
    "principals",
    "evidence",
    "outcomes",
)
"""Sections whose names expressions use; while one of them cannot be read, expressions are not judged."""


def check_argument(
    scenario: Scenario,
    ledger: Ledger,
    check_expression: CheckExpression | None,
    check_number: CheckExpression | None = None,
) -> None:
    """Points and premises exist, each claim has one test or one admission, expressions can be read."""
    for name, premise in scenario.premises.items():
        steps = ("premises", name)
        _check_point(scenario, ledger, premise.point, steps)
        _check_expression(scenario, ledger, premise.holds, (*steps, "holds"), check_expression)
    for name, claim in scenario.claims.items():
        steps = ("claims", name)
        _check_point(scenario, ledger, claim.point, steps)
        _check_verdict(ledger, claim, steps)
        if claim.holds is not None:
            _check_expression(scenario, ledger, claim.holds, (*steps, "holds"), check_expression)
        if claim.break_even is not None:
            _check_expression(scenario, ledger, claim.break_even, (*steps, "break_even"), check_number)
        for index, premise_id in enumerate(claim.premises):
            here = (*steps, "premises", str(index))
            ledger.refer(premise_id, scenario.premises, ("premises",), here, "premise")
    _warn_unused(scenario, ledger)


def _check_point(scenario: Scenario, ledger: Ledger, point: str | None, steps: Steps) -> None:
    if point is not None:
        ledger.refer(point, scenario.points, ("points",), (*steps, "point"), "point")


def _check_verdict(ledger: Ledger, claim: Claim, steps: Steps) -> None:
    if (claim.holds is None) == (claim.undecided_because is None):
        neither = claim.holds is None
        ledger.add(
            "HF032", steps, "this claim has neither a test nor a reason why there is none" if neither
            else "this claim has a test and a reason why there is none",
            allowed="exactly one of `holds` and `undecided_because`", at_key=True,
            way_out="add `holds` with an expression, or `undecided_because` with the reason" if neither
            else "take one of the two out",
        )  # fmt: skip


def _check_expression(
    scenario: Scenario,
    ledger: Ledger,
    expression: str,
    steps: Steps,
    check_expression: CheckExpression | None,
) -> None:
    unsure = any(ledger.unsure((section,)) for section in NAMED_IN_EXPRESSIONS)
    found = check_expression(expression, scenario) if check_expression and not unsure else None
    if found is not None:
        offset, message = found
        ledger.add(
            "HF033", steps, message, value=expression[offset:] or expression, ahead=offset,
            way_out="the quantities and functions are listed in docs/reference/quantities.md",
        )  # fmt: skip


def _warn_unused(scenario: Scenario, ledger: Ledger) -> None:
    used = {premise for claim in scenario.claims.values() for premise in claim.premises}
    for name in scenario.premises:
        if name not in used and not ledger.unsure(("claims",)):
            ledger.add(
                "HF061", ("premises", name), f"no claim rests on the premise {name!r}", severity="warning",
                at_key=True,
                value=name, way_out="name it under `premises` of a claim, or take it out",
            )  # fmt: skip


def check_history(scenario: Scenario, ledger: Ledger, look_up: CheckHistory | None) -> None:
    """Reference classes can be looked up in the record of past endings."""
    if scenario.history is None or look_up is None:
        return
    for path, message in look_up(scenario.history):
        steps = ("history", *path.split(".")) if path else ("history",)
        ledger.add("HF039", steps, message, way_out="the columns are listed in docs/reference/history.md")


def check_outcomes(scenario: Scenario, ledger: Ledger) -> None:
    """The years reported are after the start and within the horizon."""
    if ledger.unsure(("grid", "horizon_years")):
        return
    horizon, outcomes = scenario.grid.horizon_years, scenario.outcomes
    asked: list[tuple[Steps, float]] = [(("outcomes", "durable_years"), outcomes.durable_years)]
    listed = {"settled_years": outcomes.settled_years, "survival_years": outcomes.survival_years}
    for name, each in listed.items():
        asked += [(("outcomes", name, str(index)), year) for index, year in enumerate(each)]
    for steps, years in asked:
        if not 0 < years <= horizon:
            ledger.add(
                "HF041", steps, f"{years:g} years cannot be reported", value=f"{years:g}",
                allowed=f"above 0, up to {horizon:g} (`grid.horizon_years`)",
                way_out="choose years within the horizon",
            )  # fmt: skip
