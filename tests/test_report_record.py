"""The record: valid against the shipped schema whatever is missing, refused when changed, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from holdfast.assess.assessment import Assessment
from holdfast.assess.intervals import Share
from holdfast.evidence.spread import Spread
from holdfast.explore.run import Asked, assess_scenario
from holdfast.report.record import as_json, made_schema, record, record_schema
from holdfast.report.record_parts import share, spread
from report_answers import TEMPLATE, answer, scenario, unsolved

OUTPUT = Path(__file__).resolve().parents[1] / "docs" / "reference" / "output.md"
VALIDATOR = Draft202012Validator(record_schema())


@pytest.fixture(scope="module")
def solved() -> Assessment:
    """A real assessment, small."""
    return assess_scenario(scenario(), TEMPLATE, Asked(4, 1, 3, 1, {"choice.talks_per_year": 2.0}))


def loaded(one: Assessment) -> dict[str, Any]:
    text = as_json(record(one))
    held: dict[str, Any] = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} in a record"))
    return held


def leaves(value: object) -> Iterator[object]:
    """Every object of a record."""
    yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from leaves(one)


def test_the_shipped_schema_is_that_of_the_types() -> None:
    assert record_schema() == made_schema()
    Draft202012Validator.check_schema(record_schema())


def test_a_real_assessment_is_valid(solved: Assessment) -> None:
    held = loaded(solved)
    VALIDATOR.validate(held)
    assert held["what_if"] == {"choice.talks_per_year": 2.0}
    assert held["draws"]["asked"] == 4
    assert len(held["levers"]["settings"]) == 3
    assert {claim["id"] for claim in held["claims"]} == {"refuses_B_minimum", "freeze_lasts", "soon"}


@pytest.mark.parametrize("make", [answer, unsolved])
def test_answers_by_hand_are_valid(make: Callable[[], Assessment]) -> None:
    VALIDATOR.validate(loaded(make()))


MUTATIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "schema": lambda held: held.update(schema="holdfast/assessment/2"),
    "missing key": lambda held: held.pop("certificates"),
    "unknown key": lambda held: held.update(time="now"),
    "share as text": lambda held: held["claims"][0].update(share="0.8"),
    "claim without interval": lambda held: held["claims"][0].pop("interval"),
    "bare null": lambda held: held["agreement"][0].update(zone=None),
    "null without why": lambda held: held["agreement"][0].update(zone={"value": None}),
    "figure without draws": lambda held: held["agreement"][0]["zone"].pop("draws"),
    "unsolved as text": lambda held: held["draws"]["unsolved"].update(reason="ten"),
    "half a seed": lambda held: held.update(seed=0.5),
    "side C": lambda held: held["aims"].update(side="C"),
    "judged on luck": lambda held: held["claims"][0].update(judged_on="luck"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_record_is_refused(name: str) -> None:
    held = deepcopy(loaded(answer()))
    MUTATIONS[name](held)
    assert not VALIDATOR.is_valid(held)


def test_missing_numbers_have_reasons() -> None:
    held = loaded(unsolved())
    assert held["agreement"][0]["zone"] == {"value": None, "why": "no draw was solved"}
    assert held["certificates"]["horizon_insensitive"] == {"value": None, "why": "no draw was checked"}
    assert held["history"]["value"] is None
    nulls = [one for one in leaves(held) if isinstance(one, dict) and one.get("value", 0) is None]
    assert nulls
    assert all(one["why"] for one in nulls)


def test_beyond_number_is_said() -> None:
    infinite = share(Share(0.5, 0.4, 0.6, 10, float("inf")))
    assert infinite["effective"]["value"] is None  # type: ignore[index, typeddict-item]
    assert spread(Spread(1.0, 1.0, 0.0, float("inf")))["why"]  # type: ignore[typeddict-item]


def test_not_a_number_is_refused_as_text() -> None:
    held = record(answer())
    held["menu"] = float("nan")  # type: ignore[typeddict-item]
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json(held)


def test_canonical_text() -> None:
    held = record(replace(answer(), what_if={"b": 1 / 3, "a": 0.1 + 0.2}))
    text = as_json(held)
    assert text.endswith("}\n")
    assert text == as_json(record(replace(answer(), what_if={"a": 0.1 + 0.2, "b": 1 / 3})))
    assert json.loads(text)["what_if"] == {"a": 0.3, "b": 0.333333333333}
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_the_same_seed_gives_the_same_bytes_for_any_jobs(solved: Assessment) -> None:
    again = assess_scenario(scenario(), TEMPLATE, Asked(4, 1, 3, 2, {"choice.talks_per_year": 2.0}))
    assert as_json(record(again)) == as_json(record(solved))


def test_claims_carry_what_they_were_judged_on() -> None:
    first, second, third, _ = loaded(answer())["claims"]
    assert (first["judged_on"], first["share"], first["given_premises"]["value"]) == ("given_premises", 0.8, 0.85)
    assert first["interval"] == [0.74, 0.85]
    assert [one["share"] for one in first["by_hypothesis"]] == [0.8, 0.5]
    assert [one["coding"] for one in first["by_coding"]] == ["central", "fear_minded"]
    assert (second["judged_on"], second["given_premises"]["why"]) == ("share", "the claim has no premises")
    assert (third["judged_on"], third["share"], third["verdict"]) == ("nothing", None, "not decided by this model")
    assert third["why"] == "the model knows no calendar"


def test_the_reference_names_every_key() -> None:
    page = OUTPUT.read_text(encoding="utf-8")
    for key in record_schema()["properties"]:
        assert f"| `{key}` |" in page


def test_a_claim_without_quotes_of_its_own_carries_those_of_its_point() -> None:
    assessment = answer()
    point = next(iter(assessment.scenario.points))
    judged = next(one for one in assessment.claims if one.claim.point == point and not one.claim.quotes)
    found = next(one for one in record(assessment)["claims"] if one["id"] == judged.id)
    assert found["quote"] == assessment.scenario.points[point].quotes[0].exact
