"""The shipped tables against the daily records, and the shipped war against its own record."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from holdfast.scenario.draws import sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.war import WarRates, rates
from holdfast.war.front import fit

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SHIPPED = ROOT / "src" / "holdfast" / "library" / "ukraine-2023.yaml"
FEWEST_POINTS = 300
needs_shipped = pytest.mark.skipif(not SHIPPED.is_file(), reason="ukraine-2023 is not in the library")
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the daily records are not here")


@pytest.fixture(scope="module")
def shipped() -> Scenario:
    return read_scenario(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)


@pytest.fixture(scope="module")
def war(shipped: Scenario) -> WarRates:
    return rates(shipped, sample(shipped, shipped.seed, 0, 1000))


def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "build_war_tables.py"))


def column(scenario: Scenario, table: str, name: str) -> list[float]:
    found = scenario.tables[table]
    place = found.columns.index(name)
    return [float(row[place]) for row in found.rows]


@needs_shared
def test_the_layer_step_is_taken_out_of_the_area_record() -> None:
    build: Callable[[Path], tuple[list[list[Any]], float]] = tool()["area_by_month"]
    rows, step = build(SHARED / "data" / "ua_territory" / "occupied_area_daily.csv")
    area = {row[0]: row[1] for row in rows}
    assert step == pytest.approx(-3351.4, abs=0.1)
    assert (rows[0][0], rows[-1]) == ("2022-03", ["2023-10", 107002])
    assert abs(area["2023-05"] - area["2023-04"]) < 100


@needs_shared
@needs_shipped
def test_shipped_tables_are_what_the_tool_makes(shipped: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    tool()["main"](SHARED / "data")
    made = YAML(typ="safe").load(capsys.readouterr().out)["tables"]
    for name in ("area_held", "launches", "confirmed_A", "claimed_A"):
        assert [list(row) for row in shipped.tables[name].rows] == made[name]["rows"]
        assert list(shipped.tables[name].columns) == made[name]["columns"]


@needs_shipped
def test_the_fit_rests_on_enough_points(shipped: Scenario) -> None:
    table = shipped.tables[shipped.front.record]
    record = tuple((str(row[0]), float(row[1])) for row in table.rows)
    assert fit(record).effective_points > FEWEST_POINTS


@needs_shipped
def test_coming_launches_are_like_those_of_the_last_year(shipped: Scenario, war: WarRates) -> None:
    """The mean lies among the months on record, and half of the year's months in the band that holds nine tenths."""
    raids = war.campaigns["A"]
    for name in ("cruise", "drone", "ballistic"):
        record = np.array(column(shipped, "launches", name)[-12:])
        coming = raids.launches[:, raids.classes.index(name), :6]
        assert record.min() < coming.mean() < np.quantile(record, 0.9)
        low, high = np.quantile(coming, [0.05, 0.95])
        assert np.mean((low <= record) & (record <= high)) > 0.5


@needs_shipped
def test_losses_lie_between_the_confirmed_and_the_claimed(shipped: Scenario, war: WarRates) -> None:
    """Median over draws of a month's losses in the first half year, against means of the last year's tables."""
    army = war.armies["A"]
    for name in ("tanks", "infantry_vehicles", "artillery", "air_defence"):
        lost = np.median(army.lost[:, army.categories.index(name), :6])
        confirmed, claimed = (np.mean(column(shipped, table, name)[-12:]) for table in ("confirmed_A", "claimed_A"))
        assert confirmed < lost < claimed


@needs_shared
def test_the_year_after_is_what_the_tool_makes() -> None:
    made = tool()["after"](SHARED / "data")
    assert (SHIPPED.parent / "ukraine-2023.after.csv").read_text(encoding="utf-8").splitlines() == made


def test_negative_months_are_shared_out_over_those_after_and_at_the_end_before() -> None:
    levelled: Callable[[list[int]], list[int]] = tool()["levelled"]
    assert levelled([5, -482, 668, 3]) == [5, 93, 93, 3]
    assert levelled([5, -3, 1, 1, 9]) == [5, 2, 2, 2, 2]
    assert levelled([9, 4, -6]) == [2, 2, 3]
    assert levelled([4, 0, 7]) == [4, 0, 7]


def test_a_log_that_takes_back_most_of_what_it_held_ends_there() -> None:
    end: Callable[[list[tuple[str, str, int]]], str] = tool()["_end_of_log"]
    log = [("2022-03-01", "tanks", 90), ("2022-03-02", "guns", 10), ("2022-03-03", "tanks", -40)]
    assert end(log) == "9999-12-31"
    assert end([*log, ("2022-03-04", "tanks", -45)]) == "2022-03-04"


@needs_shipped
def test_the_front_is_stuck_but_not_for_ever(war: WarRates) -> None:
    assert 0.5 < war.still(1000, 6).mean() < 0.85
    assert 0.003 < np.median(war.mobility_per_month) < 0.03
    assert war.still(1000, 24).mean() < war.still(1000, 6).mean() - 0.2


@needs_shipped
def test_arms_help_more_the_more_are_sent(shipped: Scenario) -> None:
    draws = sample(shipped, shipped.seed, 0, 200)
    shifts = [
        rates(shipped, draws.changed({f"forces.packages.{tier}.sent": np.ones(200)})).peace_arms_power
        for tier in ("tier1", "tier2", "tier3")
    ]
    assert (shifts[0] < 0).all()
    assert (shifts[1] < shifts[0]).all()
    assert (shifts[2] < shifts[1]).all()
