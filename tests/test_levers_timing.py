"""Levers in time against the war that reads them: which numbers, conditions draw by draw, and causality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from holdfast.app.sources import Source, find, scenario_of
from holdfast.assess.war_conditions import WarPath, check_condition, first_month
from holdfast.explore.timing import in_force, starts
from holdfast.scenario.draws import Draws, numbers, sample
from holdfast.scenario.levers import BY_MONTH
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates
from lever_scenario import TEXT, with_levers

LAND = "costs.A.land_usd_bn_per_month"
STRIKES = "strikes.B.intensity"
ALIKE = 1e-9


def scenario(levers: str) -> Scenario:
    return scenario_of(Source("war.yaml", with_levers(levers)), {})


WAITING = f"""
  first:
    gloss: Losses from a month on.
    who: X
    from: 4
    range: [0, 1]
    step: 1
    add: {{{LAND}: 10}}
  second:
    gloss: Losses once it costs more.
    who: X
    range: [0, 1]
    step: 1
    add: {{{LAND}: 20}}
    when: cost_A > 2
  third:
    gloss: Losses once it costs more still.
    who: X
    range: [0, 1]
    step: 1
    add: {{{LAND}: 40}}
    when: cost_A > 6 and month >= 7
"""


def test_numbers_that_may_be_timed_are_those_that_the_war_reads_by_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number read by month is allowed to be timed, and every number allowed is read by month."""
    read: set[str] = set()
    plain = Draws.by_month

    def noting(self: Draws, path: str, months: int) -> NDArray[np.float64]:
        read.add(path)
        return plain(self, path, months)

    monkeypatch.setattr(Draws, "by_month", noting)
    for name in ("ukraine-2023", "iran-iraq-1988"):
        one = scenario_of(find(name), {})
        read.clear()
        drawn = sample(one, 1, 0, 2)
        # the war leaves out packages of which nothing is sent
        sent = {f"forces.packages.{package}.sent": np.ones(2) for package in one.forces.packages}
        rates(one, drawn.changed(sent))
        allowed = {path for path, _ in numbers(one) if BY_MONTH.fullmatch(path)}
        assert read <= allowed, sorted(read - allowed)[:5]
        # a number that a fitted record stands for is not read at all, in time or not
        unread = {
            path
            for path in allowed - read
            if not path.endswith((".lost_per_month", ".wanted_per_month", ".intercepted"))
        }
        assert not unread, sorted(unread)[:5]


def test_a_dated_lever_costs_from_its_month_on() -> None:
    """12 * 10 / usd_bn_per_util utils a year more in each month from the fourth on, and nothing before."""
    one = scenario(WAITING)
    draws = sample(one, 5, 0, 6)
    base, dated = rates(one, draws), rates(one, in_force(one, draws, frozenset({("first", "1")})))
    more = dated.simulated_cost_A - base.simulated_cost_A
    per_month = 120 / draws["costs.A.usd_bn_per_util"]
    assert np.abs(more[:, :4]).max() <= ALIKE
    # costs rise and fall with power along the path; the rate at its date's power is the closed form
    power = np.exp(-base.by_power[:, None] * (base.power_path[:, :-1] - base.power_path[:, :1]))
    assert more[:, 4:] / power[:, 4:] == pytest.approx(np.repeat(per_month[:, None], more.shape[1] - 4, axis=1))


def test_conditions_come_true_one_after_the_other() -> None:
    """The second waits for what the first costs, the third for what the second costs; none starts itself."""
    one = scenario(WAITING)
    draws = sample(one, 5, 0, 6)
    util = draws["costs.A.usd_bn_per_util"]
    base = rates(one, draws).simulated_cost_A
    assert base.max() < 2, "no condition is true by itself"
    alone = starts(one, draws, frozenset({("second", "1"), ("third", "1")}))
    assert np.isinf(alone["second"]).all()
    assert np.isinf(alone["third"]).all()
    every = frozenset({("first", "1"), ("second", "1"), ("third", "1")})
    found = starts(one, draws, every)
    # 120 / util is 2.4 to 4 utils a year: the condition on 2 is true in month 4; with 360 / util, 7.2 to 12, the other at 7
    assert np.all((120 / util >= 2.4) & (120 / util <= 4))
    assert found["second"].tolist() == [4.0] * 6
    assert found["third"].tolist() == [7.0] * 6
    path = in_force(one, draws, every).by_month(LAND, 10) - draws[LAND][:, None]
    assert path == pytest.approx(np.array([[0, 0, 0, 0, 30, 30, 30, 70, 70, 70.0]] * 6))


def test_what_starts_first_may_keep_another_from_starting() -> None:
    """Relief in month 3 takes the costs away that would have started the second in month 4."""
    relief = f"""
  relief:
    gloss: Nothing lost.
    who: X
    settings:
      whole: {{gloss: All, scale: {{{LAND}: 0}}}}
    when: month >= 3
"""
    one = scenario(WAITING + relief.removeprefix("\n"))
    draws = sample(one, 5, 0, 6)
    without = frozenset({("first", "1"), ("second", "1")})
    assert starts(one, draws, without)["second"].tolist() == [4.0] * 6
    found = starts(one, draws, without | {("relief", "whole")})
    assert found["relief"].tolist() == [3.0] * 6
    assert np.isinf(found["second"]).all()


def test_a_stock_raised_later_is_made_in_that_month() -> None:
    """Twice the stock from month 3 on: the date's stock comes once more in month 3, on top of twice what is made."""
    path = "strikes.B.classes.drones"
    one = scenario(
        f"""
  more:
    gloss: More.
    who: X
    from: 3
    until: 9
    settings:
      twice: {{gloss: Twice, scale: {{{path}.stock: 2, {path}.made_per_month: 2}}}}
"""
    )
    draws = sample(one, 5, 0, 4)
    here = in_force(one, draws, frozenset({("more", "twice")}))
    made = draws[f"{path}.made_per_month"][:, None]
    extra = here.by_month(f"{path}.made_per_month", 12) - made * np.array([1.0] * 3 + [2.0] * 6 + [1.0] * 3)
    assert extra == pytest.approx(draws[f"{path}.stock"][:, None] * np.array([0.0] * 3 + [1.0] + [0.0] * 8))
    assert np.array_equal(here[f"{path}.stock"], draws[f"{path}.stock"])
    before, after = rates(one, draws).campaigns["B"], rates(one, here).campaigns["B"]
    place = before.classes.index("drones")
    assert np.array_equal(before.launches[:, place, :3], after.launches[:, place, :3])
    assert after.stock[:, place].sum() > before.stock[:, place].sum()


def test_a_condition_differs_by_draw() -> None:
    one = scenario(WAITING)
    draws = sample(one, 5, 0, 6)
    cheap = draws.changed({LAND: np.where(np.arange(6) < 3, 20.0, draws[LAND])})
    found = starts(one, cheap, frozenset({("second", "1")}))["second"]
    assert found.tolist() == [0.0] * 3 + [np.inf] * 3
    shifted = in_force(one, cheap, frozenset({("second", "1@+2")}))
    more = shifted.by_month(LAND, 4) - cheap[LAND][:, None]
    assert more == pytest.approx(np.array([[0, 0, 20, 20.0]] * 3 + [[0, 0, 0, 0.0]] * 3))


def test_first_month_by_hand() -> None:
    one = scenario_of(Source("war.yaml", TEXT), {})
    war = rates(one, sample(one, 1, 0, 3))
    path = WarPath(war)
    assert first_month("month >= 3", path).tolist() == [3.0] * 3
    assert first_month("not month < 3 and month <= 100", path, earliest=5).tolist() == [5.0] * 3
    assert first_month("month > 1000", path).tolist() == [np.inf] * 3
    launched = war.launches["B"].sum(axis=1)
    most = float(launched[0].max())
    assert first_month(f"launches_B * 2 - launches_B >= {most!r}", path)[0] == np.argmax(launched[0])
    stock = war.armies["A"].stocks[:, war.armies["A"].categories.index("tanks"), :-1]
    falls = stock < stock[:, :1]
    assert first_month(f"stock_A(tanks) < {float(stock[1, 0])!r}", path)[1] == (
        np.argmax(falls[1]) if falls[1].any() else np.inf
    )
    powers = replace(war, power_path=np.tile(np.arange(war.power_path.shape[1], dtype=float), (3, 1)))
    assert first_month("1 < power < 3", WarPath(powers)).tolist() == [2.0] * 3


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("cots_A > 1", 0, "did you mean `cost_A`?"),
        ("month", 0, "compare it"),
        ("month >= (power > 1)", 10, "a number is needed"),
        ("stock_A(tank) > 1", 8, "did you mean `tanks`?"),
        ("stock_A > 1", 0, "takes one category"),
        ("month(3) > 1", 0, "takes nothing in brackets"),
        ("some terms: month > 1", 0, "has no place"),
        ("power > 1 given ambition", 10, "has no place"),
        ("month >", 7, "ends too early"),
    ],
)
def test_what_is_wrong_with_a_condition(text: str, at: int, says: str) -> None:
    found = check_condition(text, scenario_of(Source("war.yaml", TEXT), {}))
    assert found is not None
    assert found[0] == at
    assert says in found[1]


def test_a_right_condition_has_no_complaint() -> None:
    text = "month >= 6 and (cost_A > 0.2 or not launches_B / 2 < 10) and -power < 1"
    assert check_condition(text, scenario_of(Source("war.yaml", TEXT), {})) is None
