"""`holdfast history` from the command line: screens, JSON by its schema, pages, files, kind refusals, same bytes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from hindcast_cases import write_cases
from holdfast.app.command import cli
from holdfast.history import load_endings
from holdfast.history.predictors import rows_of
from holdfast.report.history_record import SCHEMAS, schema
from holdfast.scenario.template import template


def run(*arguments: str, folder: Path, code: int = 0) -> Result:
    found = CliRunner().invoke(cli, ["history", *arguments, *(("--out", str(folder)) if code == 0 else ())])
    assert found.exit_code == code, found.output + str(found.exception)
    return found


def json_of(found: Result, what: str) -> Any:
    record = json.loads(found.stdout)
    Draft202012Validator(schema(what)).validate(record)
    assert record["schema"] == SCHEMAS[what][0]
    return record


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "imagined.yaml"
    history = (
        "\nhistory:\n  outcome: deadly_dispute\n  classes:\n"
        "    land:\n      gloss: land neighbours\n      where: {contig_land: 1}\n"
        "  covariates: {prior_mids_25y: 4, prior_wars: 1, settlement: none, contig_land: 1, rivalry: 1}\n"
    )
    text = template()
    start = text.find("\nhistory:")
    file.write_text((text if start < 0 else text[:start]) + history, encoding="utf-8")
    return file


def table(path: Path) -> Path:
    rows = rows_of(load_endings())
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_scenario_s_classes_and_the_command_line_s_are_shown_for_both_outcomes(
    scenario: Path, tmp_path: Path
) -> None:
    found = run(str(scenario), "--where", "contig_land=1,end_year=>= 1900, <= 1950", "--json", folder=tmp_path)
    record = json_of(found, "outlook")
    assert [one["outcome"] for one in record["outcomes"]] == ["deadly_dispute", "war"]
    for outcome in record["outcomes"]:
        by_pair = outcome["by_pair"]["classes"]
        assert [one["id"] for one in by_pair] == ["all_endings", "land", "asked_1"]
        assert by_pair[2]["conditions"] == ["contig_land == 1", "end_year >= 1900", "end_year <= 1950"]
        assert outcome["by_war"]["weighting"] == "war"
        assert len(outcome["regression"]["foretold"]) == 5
        assert outcome["hazard"]["tests"][0]["p_value"] < 0.05
    assert record["pool"] is None
    assert any("rivalry is known only afterwards" in note for note in record["notes"])
    page = (tmp_path / "history.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "<script" not in page


def test_the_screen_says_the_same_twice(tmp_path: Path) -> None:
    first, second = (run("--where", "prior_wars>=1", folder=tmp_path) for _ in range(2))
    assert first.stdout == second.stdout
    for words in (
        "RENEWED WAR",
        "A DEADLY DISPUTE OR WAR",
        "a constant hazard",
        "is rejected",
        "asked_1: prior_wars >= 1",
    ):
        assert words in " ".join(first.stdout.split())


def test_classes_alone_need_no_scenario(tmp_path: Path) -> None:
    found = run("--where", "settlement=imposed|negotiated", "--where", "prior_wars>=1", "--json", folder=tmp_path)
    classes = json_of(found, "outlook")["outcomes"][0]["by_pair"]["classes"]
    assert [one["conditions"] for one in classes[1:]] == [["settlement in (imposed, negotiated)"], ["prior_wars >= 1"]]


def test_terms_are_run_and_pooled_with_the_class_quoted(scenario: Path, tmp_path: Path) -> None:
    found = run(str(scenario), "--terms", "freeze", "--draws", "4", "--jobs", "1", "--json", folder=tmp_path)
    record = json_of(found, "outlook")
    pool = record["pool"]
    assert (pool["terms"], pool["draws"]) == ("freeze", 4)
    war = next(one for one in record["outcomes"] if one["outcome"] == "war")
    drawn = {one["years"]: one["value"] for one in war["by_pair"]["classes"][1]["shrunk"]}
    for one in pool["combined"]:
        assert one["outside"]["value"] == drawn[one["years"]]
        low, high = sorted((one["inside"]["value"], one["outside"]["value"]))
        assert low <= one["pooled"]["value"] <= high


def test_a_table_is_scored_and_foretold(tmp_path: Path) -> None:
    out = tmp_path / "foretold.csv"
    found = run("--score", str(table(tmp_path / "t.csv")), "--predict", str(out), "--json", folder=tmp_path)
    record = json_of(found, "scores")
    assert record["rows"] == 153
    war = record["outcomes"][0]["forecasts"]
    # In the table it was fitted on; on wars left out it is 0.58 (see the model file).
    assert war[0]["concordance"]["value"] == pytest.approx(0.62, abs=0.01)
    assert war[1]["concordance"]["value"] == 0.5
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 153
    assert 0 < float(rows[0]["war_survival_20y"]) < float(rows[0]["war_survival_1y"]) < 1
    assert "Predictions of 153 rows" in found.stderr


def test_rows_without_outcomes_can_be_foretold(tmp_path: Path) -> None:
    file, out = tmp_path / "new.csv", tmp_path / "p.csv"
    file.write_text("\ufeffending_id,prior_mids_25y,prior_wars\nmine,4,1\n", encoding="utf-8")
    run("--score", str(file), "--predict", str(out), folder=tmp_path)
    assert out.read_text(encoding="utf-8").count("\n") == 2


def test_the_hindcast_prints_its_record_and_page(tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    options = ("--hindcast", "--cases", str(write_cases(folder)), "--draws", "4", "--jobs", "1", "--ablations")
    found = run(*options, "--json", folder=tmp_path)
    record = json_of(found, "hindcast")
    assert [one["case"] for one in record["cases"]] == ["treaty", "truce"]
    assert record["forecasts"][0]["name"] == "model"
    assert len(record["ablations"]) == 8
    assert record["caution"].startswith("2 settlements")
    assert "<svg" in (tmp_path / "hindcast.html").read_text(encoding="utf-8")
    screen = run(*options[:-1], folder=tmp_path).stdout
    for words in ("broke after 2.5 y", "held 21.4 y, as watched", "model less best class", "weight of the model"):
        assert words in screen


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name a scenario"),
        (("--where", "contig_land"), "write COLUMN=VALUE"),
        (("--where", "contig_lnd=1"), "nearest: 'contig_land'"),
        (("--hindcast", "--schema", "scores"), "different questions"),
        (("--predict", "x.csv"), "--predict needs the table"),
        (("--where", "tie=1", "--terms", "x"), "--terms needs the scenario"),
        (("--score", "{bad}"), "more cells than the 2 columns"),
        (("--score", "{empty}"), "is empty"),
        (("--score", "{lacking}"), "needs the columns of an outcome"),
        (("--score", "{lacking}", "--model", "{model}"), "a model file should have form"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_way_out(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    texts = {"bad": "a,b\n1,2,3\n", "empty": "", "lacking": "a,b\n1,2\n", "model": '{"form": "x"}'}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    named = [one.format(**{name: str(tmp_path / name) for name in texts}) for one in arguments]
    assert words in " ".join(run(*named, folder=tmp_path, code=2).output.split())


@pytest.mark.parametrize("what", SCHEMAS)
def test_the_schemas_are_printed(what: str, tmp_path: Path) -> None:
    found = json.loads(run("--schema", what, folder=tmp_path).stdout)
    Draft202012Validator.check_schema(found)
    assert found["$id"] == "urn:" + SCHEMAS[what][0].replace("/", ":")


def test_a_scenario_s_covariates_are_checked_as_it_is_read(scenario: Path, tmp_path: Path) -> None:
    scenario.write_text(scenario.read_text("utf-8").replace("prior_wars: 1", "prior_war: 1"), encoding="utf-8")
    found = run(str(scenario), folder=tmp_path, code=3)
    assert "unknown column 'prior_war'" in found.stderr
    assert "nearest: 'prior_wars'" in found.stderr
