"""Levers as they are written: levels of a range, order, cost, limits, and what under() makes of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest

from holdfast.app.sources import Source, scenario_of
from holdfast.assess.language import bind, check_expression, scenario_names
from holdfast.explore.lever_space import broken, cost_of, space
from holdfast.scenario.changes import moved, under, window
from holdfast.scenario.draws import sample
from holdfast.scenario.levers import Lever, month_of
from holdfast.scenario.scenario import Scenario
from lever_scenario import TEXT, with_levers

ARMS = "forces.packages.eastland_tanks.sent"
LAND = "costs.A.land_usd_bn_per_month"


def lever(**parts: Any) -> Lever:
    return Lever.model_validate_json(json.dumps({"gloss": "x", "who": "y", **parts}), strict=True)


def scenario(levers: str) -> Scenario:
    return scenario_of(Source("war.yaml", with_levers(levers)), {})


def test_levels_of_a_range() -> None:
    stepped = lever(range=[0, 2], step=0.5, as_is=1, scale={"a.b": 1})
    assert list(stepped.choices) == ["0", "0.5", "1.5", "2"]
    assert stepped.choices["1.5"].scale == {"a.b": 1.5}
    assert list(lever(range=[0, 1], set={"a.b": 2}).choices) == [f"{k / 8:g}" for k in range(1, 9)]
    assert lever(range=[0, 1], set={"a.b": 2}).setting("0.3").set == {"a.b": 0.6}
    with pytest.raises(KeyError, match=r"no setting '0.3'"):
        lever(range=[0, 1], step=0.5, set={"a.b": 2}).setting("0.3")
    # 0.1 has no exact binary form: ten steps still end at 1
    assert list(lever(range=[0, 1], step=0.1, add={"a.b": 1}).choices)[-1] == "1"
    assert lever(range=[0, 100], step=1, add={"a.b": 1}).shown == ("1", "26", "51", "75", "100")


def test_price() -> None:
    """Per unit and year above the level at which the scenario stands; or as the setting states it."""
    ranged = lever(range=[0, 4], step=1, as_is=1, scale={"a.b": 1}, usd_bn_per_unit_year=2.5)
    below, _, factor = ranged.price("3") or ("", None, 0.0)
    assert (below, factor) == ("usd_bn_per_unit_year", 2.0)
    assert ranged.price("0@+6") is not None
    assert lever(range=[0, 4], step=1, scale={"a.b": 1}).price("3") is None
    named = lever(settings={"low": {"gloss": "x", "set": {"a.b": 1}, "usd_bn_per_year": 3}})
    assert (named.price("low") or ("",))[0] == "settings.low.usd_bn_per_year"


def test_cost_of_a_set_is_drawn_with_the_scenario() -> None:
    one = scenario(
        f"""
  pay:
    gloss: Losses.
    who: X
    range: [0, 2]
    step: 1
    add: {{{LAND}: 1}}
    usd_bn_per_unit_year: 1 to 3
  send:
    gloss: Tanks.
    who: X
    settings:
      all: {{gloss: All, set: {{{ARMS}: 1}}, usd_bn_per_year: 1.5}}
"""
    )
    draws = sample(one, 3, 0, 5)
    found = cost_of(one, draws, frozenset({("pay", "2"), ("send", "all")}))
    assert found == pytest.approx(2 * draws["levers.pay.usd_bn_per_unit_year"] + 1.5)
    assert np.all((found >= 3.5) & (found <= 7.5)) if found is not None else False
    changed = under(one, draws, frozenset({("pay", "2"), ("send", "all")}))
    assert changed[LAND] == pytest.approx(draws[LAND] + 2)
    assert np.all(changed[ARMS] == 1)


def test_months() -> None:
    as_of = date(2023, 11, 9)
    assert month_of(as_of, 7) == 7
    assert [month_of(as_of, day) for day in (date(2023, 11, 9), date(2023, 12, 8), date(2023, 12, 9), date(2024, 12, 31))] == [
        0, 0, 1, 13,
    ]  # fmt: skip


TIMED = f"""
  pay:
    gloss: Losses.
    who: X
    from: 3
    until: 5
    range: [0, 2]
    step: 1
    add: {{{LAND}: 1}}
  more:
    gloss: Losses.
    who: X
    settings:
      twice: {{gloss: Twice, scale: {{{LAND}: 2}}}}
      from_july: {{gloss: Twice, scale: {{{LAND}: 2}}, from: 2025-07-31}}
"""


def test_a_lever_in_time_changes_only_its_months() -> None:
    one = scenario(TIMED)
    draws = sample(one, 3, 0, 4)
    here = under(one, draws, frozenset({("pay", "2")}))
    base = draws[LAND][:, None]
    assert np.array_equal(here[LAND], draws[LAND])
    assert here.by_month(LAND, 8) - base == pytest.approx(np.array([[0, 0, 0, 2, 2, 0, 0, 0.0]] * 4))
    assert window(one, "pay", "2@-2") == (1, 3)
    early = under(one, draws, frozenset({("pay", moved("2", -2))}))
    assert early.by_month(LAND, 5) - base == pytest.approx(np.array([[0, 2, 2, 0, 0.0]] * 4))
    assert window(one, "more", "from_july")[0] == 6


def test_two_levers_on_one_number_join() -> None:
    """In the order of the levers' names: doubled first, then two more in months 3 and 4."""
    one = scenario(TIMED)
    draws = sample(one, 3, 0, 4)
    both = under(one, draws, frozenset({("pay", "2"), ("more", "twice")}))
    assert both.by_month(LAND, 6) - 2 * draws[LAND][:, None] == pytest.approx(np.array([[0, 0, 0, 2, 2, 0.0]] * 4))
    assert np.array_equal(both.part(1, 3).by_month(LAND, 6), both.by_month(LAND, 6)[1:3])
    fixed = both.changed({LAND: np.zeros(4)})
    assert not fixed.by_month(LAND, 6).any()


LIMITED = f"""
  arms:
    gloss: Tanks.
    who: X
    settings:
      half: {{gloss: Half, set: {{{ARMS}: 0.5}}}}
      all: {{gloss: All, set: {{{ARMS}: 1}}}}
    limits:
      - {{setting: all, requires: {{pay: 2}}, because: a coalition asks for it}}
  pay:
    gloss: Losses.
    who: X
    range: [0, 3]
    step: 1
    add: {{{LAND}: 1}}
    limits:
      - {{at_most: 2, because: no more is to be had}}
      - {{excludes: {{arms: half}}, setting: 1, because: one or the other}}
"""


def test_limits() -> None:
    one = scenario(LIMITED)
    allowed = {one_set for point in space(one).points() for one_set in [space(one).key(point)]}
    # by hand: pay at most 2; arms=all needs pay=2; pay >= 1 excludes arms at half or more
    assert allowed == {
        frozenset(), frozenset({("pay", "1")}), frozenset({("pay", "2")}), frozenset({("arms", "half")}),
    }  # fmt: skip
    assert sum(1 for _ in space(one, ignore_limits=True).points()) == 3 * 4
    arms = one.levers["arms"]
    assert broken(one.levers, {"arms": "all", "pay": "1"}, "arms", arms, arms.limits[0])
    assert not broken(one.levers, {"arms": "all", "pay": "2"}, "arms", arms, arms.limits[0])
    with pytest.raises(KeyError, match="no lever 'arm'"):
        space(one, ["arm"])


def test_now_stands_in_its_place() -> None:
    """Levels below the scenario's are smaller changes the nearer they are to it."""
    one = scenario(f"\n  pay:\n    gloss: L.\n    who: X\n    range: [-2, 1]\n    step: 1\n    add: {{{LAND}: 0.1}}\n")
    here = space(one)
    assert here.options[0].names == ("-2", "-1", "now", "1")
    assert here.smaller((1,), (0,))
    assert here.smaller((2,), (0,))
    assert not here.smaller((3,), (0,))
    assert not here.one_sided


def test_claims_name_levels() -> None:
    names = scenario_names(scenario(TIMED))
    assert bind("cost_A with pay=2.0 > cost_A", names) is not None
    assert "unknown setting of pay `2.5`" in (check_expression("cost_A with pay=2.5 > 1", names) or (0, ""))[1]


def test_the_scenario_of_these_tests_is_sound() -> None:
    assert scenario_of(Source("war.yaml", TEXT), {}).levers
