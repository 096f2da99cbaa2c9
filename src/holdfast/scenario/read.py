"""Reading of a scenario file: text in, a scenario or all complaints out; no file is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from holdfast.scenario.complaints import Complaint, ScenarioErrors, in_order, shown
from holdfast.scenario.crosscheck_aims import check_aims
from holdfast.scenario.crosscheck_argument import (
    CheckExpression,
    CheckHistory,
    check_argument,
    check_history,
    check_outcomes,
)
from holdfast.scenario.crosscheck_factors import check_factors
from holdfast.scenario.crosscheck_information import check_information
from holdfast.scenario.crosscheck_lever_form import CheckCondition, check_limits, check_timing
from holdfast.scenario.crosscheck_levers import check_correlations, check_levers
from holdfast.scenario.crosscheck_numbers import check_numbers
from holdfast.scenario.crosscheck_terms import check_terms
from holdfast.scenario.crosscheck_war import check_war
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.mending import mended
from holdfast.scenario.positions import Mark, Positions, compose
from holdfast.scenario.quotes import check_quotes
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.translation import translate

MOST_ERRORS: Final = 500
"""Errors of a file that are put into words; a file with more is not a scenario yet."""
FORMAT: Final = 1
"""The format of scenario files that this version reads."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Checks that other parts of the program make, and texts of documents that the user supplies."""

    check_expression: CheckExpression | None = None
    look_up_history: CheckHistory | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts by the identifier of the document."""
    check_condition: CheckCondition | None = None
    check_number: CheckExpression | None = None


NO_HOOKS: Final = Hooks()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a file gave: the scenario if it has no errors, and all complaints in its order."""

    scenario: Scenario | None
    complaints: tuple[Complaint, ...]
    postponed: bool = False
    """Whether some cross checks could not be made before the errors are mended."""

    @property
    def errors(self) -> tuple[Complaint, ...]:
        """The complaints that forbid use of the file."""
        return tuple(one for one in self.complaints if one.severity == "error")

    @property
    def warnings(self) -> tuple[Complaint, ...]:
        """The complaints that do not."""
        return tuple(one for one in self.complaints if one.severity == "warning")


def read_scenario(text: str, file: str, hooks: Hooks = NO_HOOKS) -> Scenario:
    """The scenario written in `text`; `file` is the name shown; ScenarioErrors with every error at once."""
    reading = check_scenario(text, file, hooks)
    if reading.scenario is None:
        raise ScenarioErrors(reading.errors, postponed=reading.postponed)
    return reading.scenario


def check_scenario(text: str, file: str, hooks: Hooks = NO_HOOKS) -> Reading:
    """The scenario in `text` with its warnings, or no scenario and all complaints; raises nothing."""
    try:
        positions = compose(text, file)
        _check_format(positions)
    except ScenarioErrors as errors:
        return Reading(None, errors.complaints, postponed=True)
    data = positions.root.data()
    wrong: tuple[tuple[Steps, Complaint], ...] = ()
    scenario, errors_found = _validated(data)
    if scenario is None:
        wrong = translate(errors_found[:MOST_ERRORS], positions)
        scenario, _ = _validated(mended(data, wrong))
    ledger = Ledger(positions, tuple(steps for steps, _ in wrong), [complaint for _, complaint in wrong])
    if scenario is not None:
        cross_check(scenario, ledger, hooks)
    failed = any(one.severity == "error" for one in ledger.complaints)
    return Reading(None if failed else scenario, in_order(ledger.complaints), postponed=scenario is None)


def cross_check(scenario: Scenario, ledger: Ledger, hooks: Hooks = NO_HOOKS) -> None:
    """All checks of the parts of a scenario against each other, into the ledger."""
    check_terms(scenario, ledger)
    check_aims(scenario, ledger)
    check_war(scenario, ledger)
    found = check_numbers(scenario, ledger)
    check_levers(scenario, ledger, found)
    check_timing(scenario, ledger, hooks.check_condition)
    check_limits(scenario, ledger)
    check_factors(scenario, ledger, found)
    check_information(scenario, ledger)
    check_correlations(scenario, ledger, found)
    check_argument(scenario, ledger, hooks.check_expression, hooks.check_number)
    check_history(scenario, ledger, hooks.look_up_history)
    check_outcomes(scenario, ledger)
    check_quotes(scenario, hooks.texts, ledger)


def _validated(data: Any) -> tuple[Scenario | None, list[Any]]:
    # strict JSON mode: no text is taken for a number, no number for a date or a truth value
    try:
        return Scenario.model_validate_json(json.dumps(data), strict=True), []
    except ValidationError as error:
        return None, list(error.errors(include_url=False))


def _check_format(positions: Positions) -> None:
    keys = list(positions.root.keys)
    node = positions.root.child("format")
    if node is not None and node.content == FORMAT and node.content is not True and keys[0] == "format":
        return
    if node is None:
        message, mark = "the file does not say which format it is written in", positions.root.mark
    elif node.content != FORMAT or node.content is True:
        message, mark = (
            f"this file is of format {shown(node.data())}, which this version cannot read",
            node.mark,
        )
    else:
        message, mark = f"the first key is {keys[0]!r}, not `format`", Mark(*_place(positions, keys[0]))
    raise ScenarioErrors(
        [
            Complaint(
                "HF005", positions.file, mark.line, mark.column, "format", message,
                allowed=f"`format: {FORMAT}`",
                way_out=f"begin the file with `format: {FORMAT}`",
            )
        ]
    )  # fmt: skip


def _place(positions: Positions, key: str) -> tuple[int, int]:
    mark = positions.root.keys[key]
    return mark.line, mark.column
