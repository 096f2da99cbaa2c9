"""The JSON Schema of format 1 against good and bad scenarios, and the reference pages against the source."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from holdfast.scenario import complaints
from holdfast.scenario.anatomy import is_part
from holdfast.scenario.base import Part, keys_of
from holdfast.scenario.complaints import CODES, EXIT_CODES
from holdfast.scenario.positions import compose
from holdfast.scenario.reference import parts_reference
from holdfast.scenario.schema_json import FILE_NAME, scenario_schema
from holdfast.scenario.template import template
from holdfast.scenario.vocabulary import GUARANTEE_ORDER, TERM_PARAMETERS

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = scenario_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def _data(*edits: tuple[str, str]) -> Any:
    text = template()
    for find, write in edits:
        assert find in text
        text = text.replace(find, write, 1)
    return compose(text, "f").root.data()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == FILE_NAME
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_a_good_scenario_fits() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(_data())] == []


@pytest.mark.parametrize(
    "written",
    [
        "3",
        "-1e-3",
        "5 to 9",
        "{beta: [2, 3]}",
        "{value: 5 to 9, source: x, unit: y, note: z}",
        "{value: {normal: [1, 2]}}",
        "{table: held, column: km2, source: x}",
    ],
)
def test_written_forms_of_a_number_fit(written: str) -> None:
    assert VALIDATOR.is_valid(_data(("  by_power: 0.5 to 1", f"  by_power: {written}")))


@pytest.mark.parametrize(
    "written",
    [
        "5-9",
        "likely",
        "true",
        "[1, 2]",
        "{beta: [2]}",
        "{beta: [2, x]}",
        "{gamma: [1, 2]}",
        "{value: 3, sauce: x}",
        "{}",
        "{shape: fixed, parameters: [3]}",
        "{table: held}",
        "~",
    ],
)
def test_what_is_not_a_number_does_not_fit(written: str) -> None:
    assert not VALIDATOR.is_valid(_data(("  by_power: 0.5 to 1", f"  by_power: {written}")))


@pytest.mark.parametrize(
    ("find", "write"),
    [
        ("format: 1", "format: 2"),
        ("kind: sanctions_path", "kind: sanction_path"),
        ("  steps: 10 ", "  steps: ten "),
        ("  steps: 10 ", "  stepps: 10 "),
        ("{ambition: very_likely,", "{ambition: very likely,"),
        ("  freeze_with_treaty:", "  freeze with treaty:"),
        ("        patience: 0.05 to 0.12       # discount rate per year\n", ""),
    ],
)
def test_a_bad_scenario_does_not_fit(find: str, write: str) -> None:
    assert not VALIDATOR.is_valid(_data((find, write)))


def test_sections_have_their_roles() -> None:
    roles = {name: part.get("x-xlrm") for name, part in SCHEMA["properties"].items()}
    assert (roles["principals"], roles["levers"], roles["issues"], roles["claims"]) == ("X", "L", "R", "M")
    assert set(roles.values()) == {"X", "L", "R", "M", None}


def test_fields_have_their_descriptions() -> None:
    assert "discount" in SCHEMA["$defs"]["Hypothesis"]["properties"]["patience"]["description"].lower()


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"^#{2,4} ", (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.split("\n", 1)[0].split(":")[0].strip("` "): part for part in parts[1:]}


def test_every_code_has_its_paragraph_and_cure() -> None:
    sections = _sections("errors.md")
    for code, title in CODES.items():
        assert sections[code].startswith(f"{code}: {title}\n")
        assert "**Cure.**" in sections[code]
    assert {name for name in sections if name.startswith("HF")} == set(CODES)


def test_every_code_of_the_source_is_listed() -> None:
    folder = Path(complaints.__file__).parent
    found = {code for path in folder.glob("*.py") for code in re.findall(r'"(HF\d{3})"', path.read_text("utf-8"))}
    assert found == set(CODES)


def test_exit_codes_are_documented() -> None:
    page = _sections("errors.md")["Exit codes"]
    for outcome, code in EXIT_CODES.items():
        assert re.search(rf"^\| {code} \| {outcome}", page, flags=re.MULTILINE)


def test_the_reference_has_every_part_and_word() -> None:
    page = (ROOT / "docs" / "reference" / "scenario.md").read_text(encoding="utf-8")
    fresh = "docs/reference/scenario.md is out of date: put holdfast.scenario.reference.parts_reference() into it"
    assert parts_reference() in page, fresh
    sections = _sections("scenario.md")
    for kind, parameters in TERM_PARAMETERS.items():
        row = next(line for line in sections["Kinds of term"].splitlines() if line.startswith(f"| `{kind}` |"))
        assert all(f"`{name}`" in row for name in parameters)
    assert all(f"`{name}`" in sections["Kinds of guarantee"] for name in GUARANTEE_ORDER)


def test_the_reference_is_of_all_parts() -> None:
    made = parts_reference()
    for part in Part.__subclasses__():
        if is_part(part) and part.__module__.startswith("holdfast.scenario"):
            assert f"### {part.__name__}\n" in made
            assert all(f"| `{key}` |" in made for key in keys_of(part))
