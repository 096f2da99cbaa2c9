"""`holdfast war`: statements and their thresholds, the screen, the record against its schema, the page, options."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner, Result

from holdfast.app.command import cli
from holdfast.app.sources import find, hooks
from holdfast.app.war import came_after, parse_levers
from holdfast.explore.war_answer import WarAsked, war_answer
from holdfast.explore.war_sections import sections
from holdfast.explore.war_statements import statements, thresholds
from holdfast.report.json_text import json_text
from holdfast.report.war_record import schema_text, war_record, war_schema
from holdfast.scenario.complaints import EXIT_CODES
from holdfast.scenario.draws import sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.template import template
from holdfast.war.rates import WarRates, rates
from holdfast.war.record import record_of

FEW = ["--draws", "24", "--game-draws", "3", "--futures", "90", "--future-months", "24", "--months", "6"]
SOME = 300


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The shipped scenario with a lever, once for all tests that look at it."""
    out = tmp_path_factory.mktemp("war")
    return out, run("war", "ukraine-2023", *FEW, "--jobs", "1", "--lever", "strikes=double", "--out", str(out))


@pytest.fixture(scope="module")
def war() -> WarRates:
    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023", hooks({}))
    return rates(scenario, sample(scenario, scenario.seed, 0, SOME))


def test_thresholds_are_those_of_the_claims(war: WarRates) -> None:
    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023", hooks({}))
    named = thresholds(scenario, war)
    assert (named.stuck.amount, named.stuck.months) == (1000, 6)
    assert named.stuck.source == "claim stuck"
    assert {side: (one.amount, one.months) for side, one in named.air.items()} == {"A": (1000, 6)}


def test_the_statements_are_the_claims_chances(war: WarRates) -> None:
    """Chance that the front is stuck: mean of `still`; the air war: share of draws; both: never above either."""
    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023", hooks({}))
    stuck, air, both = statements(war, thresholds(scenario, war))
    assert stuck.figure is not None
    assert air.figure is not None
    assert both.figure is not None
    launched = war.campaigns["A"].launches[:, :, :6].sum(axis=(1, 2))
    assert stuck.figure.value == pytest.approx(war.still(1000, 6).mean())
    assert air.figure.value == pytest.approx(np.mean(launched >= 1000))
    assert both.figure.value <= min(stuck.figure.value, air.figure.value)
    assert 0 < stuck.figure.low < stuck.figure.value < stuck.figure.high < 1


def test_without_a_claim_the_air_war_is_half_of_what_was_before() -> None:
    plain = read_scenario(template(), "template.yaml", hooks({})).model_copy(update={"claims": {}, "premises": {}})
    war = rates(plain, sample(plain, plain.seed, 0, 20))
    named = thresholds(plain, war)
    assert (named.stuck.amount, named.stuck.months, named.stuck.source) == (1000, 6, "default")
    for side, one in named.air.items():
        assert one.amount == pytest.approx(3 * war.campaigns[side].launches[:, :, 0].sum(axis=1).mean())
    recorded = read_scenario(find("ukraine-2023").text, "ukraine-2023", hooks({}))
    bare = recorded.model_copy(update={"claims": {}, "premises": {}})
    record = record_of(bare).series
    before = sum(record[f"launches.A.{name}"].values[-6:].sum() for name in bare.strikes.A.classes)
    few = rates(bare, sample(bare, bare.seed, 0, 20))
    assert thresholds(bare, few).air["A"].amount == pytest.approx(before / 2)


def test_the_tables_are_the_wars_own_numbers(war: WarRates) -> None:
    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023", hooks({}))
    draws = sample(scenario, scenario.seed, 0, SOME)
    made = {one.id: one for one in sections(draws, war, 12)}
    tanks = next(row for row in made["stocks"].rows if (row.side, row.name) == ("A", "tanks"))
    held = war.armies["A"].stocks[:, war.armies["A"].categories.index("tanks")]
    assert [one.value for one in tanks.figures if one] == pytest.approx([
        held[:, 0].mean(), war.armies["A"].gained[:, 0, :12].mean(), war.armies["A"].lost[:, 0, :12].mean(), held[:, 12].mean(),
    ])  # fmt: skip
    drones = next(row for row in made["strikes"].rows if (row.side, row.name) == ("A", "drone"))
    assert drones.figures[3] is not None
    assert 0 < drones.figures[3].value < 1
    assert all(len(row.figures) == len(one.columns) for one in made.values() for row in one.rows)


def test_the_screen_has_every_part(answered: tuple[Path, Result]) -> None:
    out, done = answered
    assert done.exit_code == 0, done.output
    for word in ("HOW IT STANDS", "STOCKS", "STRIKE CAMPAIGNS", "THE FRONT", "RELATIVE POWER", "COSTS", "FORECASTS AGAINST",
                 "Checks:", "FUTURES, AS IT STANDS", "WITH STRIKES=DOUBLE", "What this cannot tell you"):  # fmt: skip
        assert word in done.output, word
    assert "The land war is stuck" in done.output
    assert "The air war of A goes on" in done.output
    assert str(out / "war.html") in done.output.replace("\n", "")
    assert max(map(len, done.output.splitlines())) <= 120


def test_the_record_is_valid_against_the_shipped_schema(answered: tuple[Path, Result]) -> None:
    text = (answered[0] / "war.json").read_text(encoding="utf-8")
    record = json.loads(text)
    jsonschema.validate(record, war_schema())
    jsonschema.Draft202012Validator.check_schema(war_schema())
    found = record["standing"]["futures"]
    for month in range(found["months"] + 1):
        assert sum(found["shares"][name][month] for name in ("war", "peace", "conquered")) == pytest.approx(1)
    for fan in found["fans"]:
        quantiles = np.array(fan["quantiles"])
        assert (np.diff(quantiles, axis=0) >= -1e-9).all(), fan["name"]
    assert record["changed"]["levers"] == {"strikes": "double"}
    series = {one["series"]: one for one in record["forecasts"]["series"]}
    assert len(series["launches.A.drone"]["came"]) == 6


def test_the_shipped_schema_is_that_of_the_types() -> None:
    assert json.loads(schema_text()) == war_schema()


def test_the_page_stands_alone_with_every_plot(answered: tuple[Path, Result]) -> None:
    text = (answered[0] / "war.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', text) == []
    assert "nan" not in re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL).lower().split()
    titles = re.findall(r"<h3>(.*?)</h3>", text)
    for title in (
        "Launches a month", "Share intercepted", "Area held by A", "Stocks, were the war to go on", "Relative power and costs",
        "What becomes of the war, as it stands", "How long the first settlement lasts, as it stands",
        "Area, with strikes=double", "Could the fitted war have made its record?",
    ):  # fmt: skip
        assert title in titles, title
    names = re.findall(r'\bid="([^"]+)"', text)
    assert len(names) == len(set(names))


def test_the_same_bytes_for_any_number_of_jobs(answered: tuple[Path, Result]) -> None:
    source = find("ukraine-2023")
    scenario = read_scenario(source.text, "ukraine-2023", hooks({}))
    came, levers = came_after(scenario, None, True), parse_levers(scenario, ("strikes=double",))
    answer = war_answer(scenario, source.text, WarAsked(24, scenario.seed, 6, 3, 90, 24, 2, {}, levers, came))
    assert json_text(war_record(answer)) == (answered[0] / "war.json").read_text(encoding="utf-8")


def test_json_is_alone_on_standard_output(tmp_path: Path) -> None:
    done = run(
        "war", "ukraine-2023", "--draws", "8", "--futures", "0", "--months", "2", "--json", "--out", str(tmp_path)
    )
    assert json.loads(done.stdout)["draws"] == 8
    assert done.stdout == (tmp_path / "war.json").read_text(encoding="utf-8")
    assert done.stderr == ""


def test_without_futures_or_record_the_answer_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-war").exit_code == 0
    done = run("war", "my-war.yaml", "--draws", "20", "--futures", "0", "--months", "3", "--out", "o")
    assert done.exit_code == 0, done.output
    assert "Nothing is on record after the scenario's date" in done.output
    assert "FUTURES" not in done.output
    record = json.loads((tmp_path / "o" / "war.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, war_schema())
    assert record["standing"]["futures"]["value"] is None
    assert record["scores"]["value"] is None


def test_a_newer_record_moves_the_date(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[1] / "src" / "holdfast" / "library" / "ukraine-2023.after.csv"
    words = ["--draws", "20", "--futures", "0", "--months", "3", "--out", str(tmp_path), "--record", str(shipped)]
    done = run("war", "ukraine-2023", *words, "--as-of", "2024-05-09", "--json", "--quiet")
    assert done.exit_code == 0, done.output
    record = json.loads(done.stdout)
    assert record["scenario"]["as_of"] == "2024-05-09"
    assert record["forecasts"]["months"] == ["2024-05", "2024-06", "2024-07"]
    cruise = next(one for one in record["forecasts"]["series"] if one["series"] == "launches.A.cruise")
    rows = [line.split(",") for line in shipped.read_text(encoding="utf-8").splitlines()]
    came = {row[1]: float(row[2]) for row in rows if row[0] == "launches.A.cruise"}
    assert cruise["came"] == [came[month] for month in record["forecasts"]["months"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lever", "strike=double"], "no lever 'strike'"),
        (["--lever", "strikes=dubble"], "no setting 'dubble'"),
        (["--set", "strikes.B.intensty=2"], "strikes.B.intensity"),
        (["--as-of", "2021-01-01"], "no area on record"),
    ],
)
def test_what_is_wrong_is_named(words: list[str], said: str, tmp_path: Path) -> None:
    done = run("war", "ukraine-2023", "--draws", "4", "--futures", "0", "--out", str(tmp_path), *words)
    assert done.exit_code == EXIT_CODES["usage"]
    assert said in done.output.replace("\n", " ")


def test_a_broken_record_names_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "after.csv"
    broken.write_text("series,month,value,trials\narea,2023-13,1,\n", encoding="utf-8")
    done = run("war", "ukraine-2023", "--draws", "4", "--futures", "0", "--record", str(broken))
    assert done.exit_code == EXIT_CODES["usage"]
    assert "line 2" in done.output
    assert "2023-13" in done.output
