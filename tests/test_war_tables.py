"""The record as text and as tables: reading, moving the date, and nothing of the year after in the fit."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from holdfast.scenario.complaints import ScenarioErrors
from holdfast.scenario.draws import sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.war.calibration import calibration
from holdfast.war.forecast import forecast
from holdfast.war.record import Record, joined, moved, next_month, read_record, record_of

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "src" / "holdfast" / "library"
HEADING = "series,month,value,trials\n"


@pytest.fixture(scope="module")
def shipped() -> Scenario:
    return read_scenario((LIBRARY / "ukraine-2023.yaml").read_text(encoding="utf-8"), "ukraine-2023.yaml")


@pytest.fixture(scope="module")
def after() -> Record:
    return read_record((LIBRARY / "ukraine-2023.after.csv").read_text(encoding="utf-8"))


def test_months_follow_each_other() -> None:
    assert [next_month("2022-11", ahead) for ahead in (-11, 0, 1, 2, 14)] == [
        "2021-12", "2022-11", "2022-12", "2023-01", "2024-01",
    ]  # fmt: skip


def test_a_gap_in_the_record_is_a_missing_month() -> None:
    read = read_record(HEADING + "area,2021-01,10,\narea,2021-03,12,\n").series["area"]
    assert read.months == ("2021-01", "2021-02", "2021-03")
    assert read.values[[0, 2]].tolist() == [10.0, 12.0]
    assert np.isnan(read.values[1])
    assert read.within("2021-02", "2021-03").months == ("2021-02", "2021-03")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("month,value\n", "line 1: 'month,value'; the heading must be `series,month,value,trials`"),
        (HEADING + "weather,2021-01,3,\n", "line 2: the series 'weather' is none of area, launches"),
        (HEADING + "area,2021-13,3,\n", "line 2: '2021-13' is not a month; write YYYY-MM"),
        (HEADING + "area,2021-01,many,\n", "line 2: 'many,' is not a number"),
        (HEADING + "area,2021-01,inf,\n", "line 2: 'inf,' is not finite"),
        (HEADING + "area,2021-01,3\n", "line 2: 3 cells; 4 are wanted"),
        (HEADING + "area,2021-01,3,\narea,2021-01,4,\n", "line 3: area has the month 2021-01 twice"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        read_record(text)


def test_the_tables_end_before_the_year_after_begins(shipped: Scenario, after: Record) -> None:
    record = record_of(shipped)
    assert record.last_month == "2023-10" < f"{shipped.as_of:%Y-%m}"
    assert {one.months[0] for one in after.series.values()} == {"2023-11"}
    assert {name for name in record.series if not name.startswith("claimed")} <= set(after.series)
    for name, one in record.series.items():
        assert not set(one.months) & set(after.series[name].months)


def test_nothing_in_the_war_reads_the_year_after() -> None:
    """No module of the war opens anything, and none but tools and the command line names the file."""
    for path in (ROOT / "src" / "holdfast" / "war").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "open" not in names, path.name
        assert not modules & {"pathlib", "os", "io", "importlib", "importlib.resources"}, path.name


def test_the_date_moves_with_newer_months(shipped: Scenario, after: Record) -> None:
    later = moved(shipped, joined(record_of(shipped), after), date(2024, 5, 9))
    record = record_of(later)
    assert record.series["area"].months[-1] == record.series["launches.A.drone"].months[-1] == "2024-04"
    assert later.front.held_km2.parameters == (after.series["area"].values[5],)
    wanted = after.series["intercepted.A.cruise"].values[:6]
    assert record.series["intercepted.A.cruise"].values[-6:] == pytest.approx(wanted, abs=1e-3)
    old = record_of(shipped).series["confirmed.A.tanks"].values
    assert record.series["confirmed.A.tanks"].values[: len(old)].tolist() == old.tolist()
    told = forecast(later, sample(later, 1, 0, 40), 3)
    assert told.months == ("2024-05", "2024-06", "2024-07")
    assert calibration(later).front is not calibration(shipped).front


def test_the_date_moves_back_to_what_was_known(shipped: Scenario) -> None:
    earlier = moved(shipped, record_of(shipped), date(2023, 6, 15))
    assert record_of(earlier).last_month == "2023-05"
    with pytest.raises(ValueError, match="no area on record in two months before 2022-03-15"):
        moved(shipped, record_of(shipped), date(2022, 3, 15))


def broken(old: str, new: str) -> str:
    text = (LIBRARY / "template.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    with pytest.raises(ScenarioErrors) as caught:
        read_scenario(text.replace(old, new), "template.yaml")
    return str(caught.value)


RAIDS = """tables:
  raids:
    columns: [month, missiles, missiles_destroyed]
    rows: [[2024-11, 50, 30], [2024-12, 60, 41]]
    source: made up
"""


def test_a_number_that_is_neither_given_nor_on_record_is_missed() -> None:
    said = broken("lost_per_month: 15 to 30}", "}")
    assert "HF011 forces.A.tanks: the key 'lost_per_month' is missing and no record has 'tanks'" in said


def test_a_number_beside_its_record_is_one_too_many() -> None:
    gloss = "    gloss: Northland's missiles against Southland's power stations.\n"
    text = (LIBRARY / "template.yaml").read_text(encoding="utf-8").replace("tables:\n", RAIDS, 1)
    with pytest.raises(ScenarioErrors) as caught:
        read_scenario(text.replace(gloss, gloss + "    record: raids\n"), "template.yaml")
    said = str(caught.value)
    assert "HF028 strikes.A.classes.missiles.wanted_per_month" in said
    fitted = text.replace(gloss, gloss + "    record: raids\n")
    fitted = fitted.replace(
        "made_per_month: 30 to 50, wanted_per_month: 60, intercepted: 0.5 to 0.7", "made_per_month: 30 to 50"
    )
    read = read_scenario(fitted, "template.yaml")
    assert set(calibration(read).levels) == {"launches.A.missiles", "intercepted.A.missiles"}


def test_a_record_must_be_there() -> None:
    gloss = "    gloss: Northland's missiles against Southland's power stations.\n"
    assert "there is no table 'nowhere'" in broken(gloss, gloss + "    record: nowhere\n")
