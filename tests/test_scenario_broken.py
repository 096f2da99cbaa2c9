"""Broken scenario files, each with the exact message expected.

A file of tests/broken says how base.yaml is edited (or gives the whole text) and what is said of the result.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from holdfast.scenario.argument import History
from holdfast.scenario.complaints import CODES, ScenarioErrors, format_complaints
from holdfast.scenario.read import Hooks, check_scenario, read_scenario
from holdfast.scenario.scenario import Scenario

FOLDER = Path(__file__).parent / "broken"
BASE = (FOLDER / "base.yaml").read_text(encoding="utf-8")
CASES = sorted(FOLDER.glob("[0-9]*.yaml"))


def _check_expression(text: str, scenario: Scenario) -> tuple[int, str] | None:
    return (text.index("gian_A"), "there is no quantity 'gian_A'") if "gian_A" in text else None


def _look_up(history: History) -> Iterable[tuple[str, str]]:
    for name, one in history.classes.items():
        if "dethas" in one.where:
            yield f"classes.{name}.where.dethas", "there is no column 'dethas'"


def _check_condition(text: str, scenario: Scenario) -> tuple[int, str] | None:
    return (text.index("cots_A"), "there is no quantity 'cots_A'") if "cots_A" in text else None


HOOKS = Hooks(_check_expression, _look_up, check_condition=_check_condition)


def _case(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return case


def _text(case: dict[str, Any]) -> str:
    if "whole" in case:
        return str(case["whole"])
    text = BASE
    for edit in case["edits"]:
        assert edit["find"] in text
        text = text.replace(edit["find"], edit["write"], 1)
    return text


def test_there_are_forty_and_the_base_is_sound() -> None:
    assert len(CASES) >= 40
    assert check_scenario(BASE, "war.yaml", HOOKS).complaints == ()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_says_exactly(path: Path) -> None:
    case = _case(path)
    reading = check_scenario(_text(case), "war.yaml", HOOKS)
    assert format_complaints(reading.complaints) == case["says"].rstrip("\n")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_errors_are_raised_whole_and_warnings_are_not(path: Path) -> None:
    text = _text(_case(path))
    reading = check_scenario(text, "war.yaml", HOOKS)
    if path.stem.endswith("-warnings"):
        assert reading.errors == ()
        assert reading.scenario is not None
        return
    with pytest.raises(ScenarioErrors) as caught:
        read_scenario(text, "war.yaml", HOOKS)
    assert caught.value.complaints == reading.errors != ()


def test_every_code_is_shown_by_a_case() -> None:
    shown = {one.code for path in CASES for one in check_scenario(_text(_case(path)), "w", HOOKS).complaints}
    assert shown == set(CODES)


def test_a_complaint_goes_into_json() -> None:
    reading = check_scenario(_text(_case(FOLDER / "18-word-not-allowed.yaml")), "war.yaml", HOOKS)
    (found,) = json.loads(json.dumps([one.as_dict() for one in reading.complaints]))
    place = (found["file"], found["line"], found["column"], found["path"], found["code"], found["severity"])
    assert place == ("war.yaml", 155, 11, "issues.trade.kind", "HF013", "error")
    assert (found["value"], found["nearest"]) == ('"sanction_path"', "sanctions_path")


def test_errors_of_reading_do_not_hide_errors_across_sections() -> None:
    both = _text(_case(FOLDER / "61-many-at-once.yaml"))
    codes = {one.code for one in check_scenario(both, "war.yaml", HOOKS).complaints}
    assert codes == {"HF010", "HF013", "HF018", "HF020"}
