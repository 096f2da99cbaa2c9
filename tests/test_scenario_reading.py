"""Reading of scenario files: YAML 1.2 scalars, bounds, written forms of numbers, no crash on any text."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.scenario.complaints import ScenarioErrors, nearest_name
from holdfast.scenario.positions import Mark, Positions, compose, resolve
from holdfast.scenario.quantity import Number
from holdfast.scenario.read import Hooks, check_scenario, read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import Support, centre, support
from holdfast.scenario.template import new_scenario, template

SLOWEST = 20.0
"""Seconds for the worst file of the largest size allowed; the machine that runs the tests may be busy."""


@pytest.mark.parametrize(
    ("text", "value"),
    # the core schema of YAML 1.2.2, section 10.3.2, and the traps of YAML 1.1
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("+12", 12),
        ("010", 10),
        ("0o7", 7),
        ("0x1F", 31),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("2023-11-09", "2023-11-09"),
        ("~", None),
        ("", None),
        ("null", None),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("9" * 400, "9" * 400),
        ("=", "="),
        ("<<", "<<"),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("\u0661", "\u0661"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


def test_quoted_and_block_scalars_are_text() -> None:
    data = compose("a: '1'\nb: \"true\"\nc: |\n  1e3\nd: >\n  12\n", "f").root.data()
    assert data == {"a": "1", "b": "true", "c": "1e3\n", "d": "12\n"}


def test_a_yaml_1_1_directive_changes_nothing() -> None:
    assert compose("%YAML 1.1\n---\na: NO\nb: 12:30\n", "f").root.data() == {"a": "NO", "b": "12:30"}


def test_aliases_are_read_and_know_their_place() -> None:
    positions = compose("a: &x {b: 1}\nc: [2, *x]\n", "f")
    assert positions.root.data() == {"a": {"b": 1}, "c": [2, {"b": 1}]}
    assert positions.mark(("c", "1")) == Mark(2, 8)


def test_marks_of_values_keys_and_missing_parts() -> None:
    positions: Positions = compose("a:\n  b: 5\n  c: [1, two]\n", "f")
    assert positions.mark(("a", "b")) == Mark(2, 6)
    assert positions.mark(("a", "b"), key=True) == Mark(2, 3)
    assert positions.mark(("a", "c", "1")) == Mark(3, 10)
    assert positions.mark(("a", "z", "y")) == Mark(1, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x: [" + "1," * 150_000 + "]", "HF004"),
        ("a: " + "x " * 1_100_000, "HF004"),
        ("- " * 100_000, "HF004"),
        ("a: " + "[" * 100_000, "HF004"),
        ("{a: " * 100_000, "HF004"),
        ("a: &a [*a]", "HF001"),
        ("".join(f"k{i}: &a{i} {i}\n" for i in range(40_000)), "HF005"),
        ("a: " + "x " * 900_000, "HF005"),
    ],
    ids=["wide", "long", "dashes", "brackets", "braces", "itself", "anchors", "words"],
)
def test_hostile_files_are_refused_soon(text: str, code: str) -> None:
    start = time.process_time()
    (complaint,) = check_scenario(text, "f").complaints
    assert complaint.code == code
    assert time.process_time() - start < SLOWEST


def test_very_many_wrong_names_are_refused_soon() -> None:
    wrong = "".join(f"k{i}: 1\n" for i in range(20_000))
    start = time.process_time()
    reading = check_scenario(template() + wrong, "f")
    assert reading.scenario is None
    assert reading.postponed
    assert time.process_time() - start < SLOWEST


def test_the_template_passes_without_complaint() -> None:
    reading = check_scenario(template(), "template.yaml")
    assert reading.complaints == ()
    assert reading.scenario is not None
    assert set(reading.scenario.principals.A.hypotheses) == {
        "ambition",
        "fear",
    }
    assert template().startswith("# yaml-language-server: $schema=holdfast.schema.json\n")


@pytest.mark.parametrize("name", ["my-war", "true", "X" * 64, "e1"])
def test_a_new_scenario_has_its_name_and_date_and_passes(name: str) -> None:
    scenario = read_scenario(new_scenario(name, date(2031, 5, 6)), "new.yaml")
    assert (scenario.id, scenario.as_of, scenario.seed) == (name, date(2031, 5, 6), 20310506)


def test_a_new_scenario_is_not_dated_before_its_own_evidence() -> None:
    assert read_scenario(new_scenario("old", date(1999, 1, 1)), "new.yaml").as_of == date(2025, 1, 31)


def test_a_new_scenario_needs_a_name() -> None:
    with pytest.raises(ValueError, match="'my war' is not a name"):
        new_scenario("my war", date(2031, 5, 6))


def _with_weight(written: str) -> Number:
    text = template().replace("{gloss: Tanks, weight: 1}", f"{{gloss: Tanks, weight: {written}}}")
    return read_scenario(text, "f").forces.categories["tanks"].weight


@pytest.mark.parametrize(
    ("written", "shape", "parameters"),
    [
        ("3", "fixed", (3.0,)),
        ("1e-3", "fixed", (0.001,)),
        ("5 to 9", "uniform", (5.0, 9.0)),
        ("'  .5  to  1e1 '", "uniform", (0.5, 10.0)),
        ("{log_uniform: [0.02, 0.3]}", "log_uniform", (0.02, 0.3)),
        ("{value: 5 to 9, unit: tanks, source: a book, note: x}", "uniform", (5.0, 9.0)),
        ("{value: {pert: [1, 2, 4]}, source: a book}", "pert", (1.0, 2.0, 4.0)),
        ("{table: held, column: km2}", "table", ()),
    ],
)
def test_numbers_in_their_written_forms(written: str, shape: str, parameters: tuple[float, ...]) -> None:
    number = _with_weight(written)
    assert (number.shape, number.parameters) == (shape, parameters)


@pytest.mark.parametrize(
    "written",
    [
        "'3'",
        "true",
        "null",
        "[1, 2]",
        "{}",
        "1.2.3 to 4",
        "5 to",
        ".inf",
        "{value: {value: 3}}",
        "{uniform: [a, b]}",
        "{uniform: ['1', '2']}",
        "{uniform: [true, 2]}",
        "{uniform: 3}",
        "{shape: fixed, parameters: [3]}",
        "{shape: uniform, parameters: [3]}",
        "{shape: pert}",
        "{table: held}",
        "{value: 3, unit: 5}",
        "3 to 2",
        "1e999",
        "{beta: [0, 1]}",
        "{log_uniform: [0, 1]}",
        "{normal: [1, -1]}",
        "{lognormal: [0, 1]}",
        "{triangular: [1, 1, 1]}",
        "{value: 3, sauce: a book}",
        "{table: held, column: km2, value: 3}",
    ],
)
def test_what_is_not_a_number_is_refused_where_it_stands(written: str) -> None:
    text = template().replace("{gloss: Tanks, weight: 1}", f"{{gloss: Tanks, weight: {written}}}")
    errors = check_scenario(text, "f").errors
    line = text[: text.index("{gloss: Tanks, weight")].count("\n") + 1
    assert {one.line for one in errors} == {line}
    assert all(one.path.startswith("forces.categories.tanks.weight") for one in errors)


def test_words_of_the_programming_are_not_shown() -> None:
    jargon = ("pydantic", "Input should", "validator", "dict", "NoneType", "type=", "Value error")
    edits = {
        "steps: 10 ": "steps: [] ",
        "name: Northland": "name: {}",
        "mapped: true": "mapped: {}",
        "sent: 0 ": "sent: ",
    }
    text = template()
    for find, write in edits.items():
        assert find in text
        text = text.replace(find, write, 1)
    with pytest.raises(ScenarioErrors) as caught:
        read_scenario(text, "f")
    assert len(caught.value.complaints) == len(edits)
    assert not [word for word in jargon if word in str(caught.value)]


@settings(max_examples=60, deadline=None, database=None)
@given(st.data())
def test_no_mangled_file_crashes_the_reader(data: st.DataObject) -> None:
    lines = template().splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "value", "swap", "key", "indent", "junk"]))
        other = data.draw(st.integers(0, len(lines) - 1))
        junk = data.draw(
            st.sampled_from(["null", "[]", "{}", "-1", "NO", "1e400", "'x'", "{a: {b: [1]}}", "*a", "5 to 2"])
        )
        key, colon, _ = lines[place].partition(":")
        changed = {
            "drop": "",
            "value": f"{key}{colon} {junk}",
            "swap": lines[other],
            "key": f"{key}x{colon} {junk}",
            "indent": "  " + lines[place],
            "junk": data.draw(st.text(max_size=20)),
        }
        lines[place] = changed[how]
    reading = check_scenario("\n".join(lines), "f")
    assert (reading.scenario is None) == bool(reading.errors)


def test_supports_and_centres() -> None:
    def number(raw: object) -> Number:
        return Number.model_validate(raw)

    assert support(number("2 to 4"), {}) == Support(2, 4)
    assert support(number({"beta": [2, 6]}), {}) == Support(0, 1, open_low=True)
    assert support(number({"normal": [1, 0]}), {}) == Support(1, 1)
    # means in closed form: log-uniform (b - a) / ln(b / a), PERT (a + 4m + b) / 6, beta a / (a + b)
    assert centre(number({"log_uniform": [1, 2.718281828459045]}), {}) == pytest.approx(1.718281828459045)
    assert centre(number({"pert": [0, 1, 8]}), {}) == 2.0
    assert centre(number({"beta": [2, 6]}), {}) == 0.25
    assert Support(1, 2).scaled(-2) == Support(-4, -2)


def test_the_nearest_name_is_near_or_none() -> None:
    assert nearest_name("sanction_path", ["sanctions_path", "eu_path"]) == "sanctions_path"
    assert nearest_name("qqq", ["sanctions_path", "eu_path"]) is None


def test_expressions_are_judged_by_the_scenario_and_not_while_its_names_are_unknown() -> None:
    def needs_freeze(text: str, scenario: Scenario) -> tuple[int, str] | None:
        return None if "freeze" in scenario.terms else (0, "there is no package 'freeze'")

    hooks = Hooks(needs_freeze)
    assert check_scenario(template(), "f", hooks).complaints == ()
    renamed = template().replace("  freeze:", "  truce:", 1)
    assert {one.code for one in check_scenario(renamed, "f", hooks).errors} == {"HF033"}
    unreadable = template().replace("  freeze:", "  the freeze:", 1)
    assert {one.code for one in check_scenario(unreadable, "f", hooks).errors} == {"HF019"}
