"""The path from today: quantities of claims by hand, their errors, the answer's figures, columns of a sweep, and a real war."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest

from claims_worlds import NAMES, SURVIVAL_5, solution, world, worlds
from holdfast.assess.course import courses, weighted_course
from holdfast.assess.evaluation import Evaluation, NotFiniteError, Place, extent
from holdfast.assess.figures import Figure
from holdfast.assess.hazards import hazard, hazards_between
from holdfast.assess.language import NOW, HypothesisKey, bind_number, check_expression
from holdfast.assess.worlds import CENTRAL, Worlds
from holdfast.explore.columns import quantities
from holdfast.explore.solving import sampled, solver
from holdfast.game.solution import Along
from holdfast.report.record_course import NO_WAR, course
from holdfast.report.tables_course import course_table, hazards_table, rows
from holdfast.scenario.read import read_scenario
from report_answers import answer

HERE = Path(__file__).resolve().parent
PAIR: HypothesisKey = ("expansion", "steady")


def values(text: str, of: Worlds | None = None) -> list[float]:
    """A number in the three solved draws, and its unit is known."""
    of = of or worlds()
    statement, unit = bind_number(text, NAMES)
    assert unit or "/" in text
    within = extent([statement], of, [PAIR])
    return [
        float(one) for one in np.asarray(Evaluation(of, within, CENTRAL).value(statement.root, Place(NOW, PAIR)))[:3]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at_peace(1)", [0.1875, 0.375, 0.09375]),  # 1 - (1 - settled) - settled / 4
        ("settlements(5)", [1, 2, 0.5]),
        ("settlements_broken_by_A(5)", [0.5, 1, 0.25]),
        ("settlements_broken_by_B(1)", [0.125, 0.125, 0.0625]),
        ("settlements_broken_by_incident(5)", [0.125, 0.25, 0.0625]),
        ("share_broken(5)", [0.875] * 3),
        ("line(5)", [0.5, 0.75, 1]),
        ("power(1)", [-0.125, -0.25, 0]),
        ("chance(capital=calm, 1)", [0.75, 1, 0]),
        ("chance(capital=turmoil, 1)", [0.25, 0, 1]),
        ("chance(backer=in, 1)", [0.625, 1, 0.25]),
        ("chance(backer=out, 5)", [0.625, 1, 0.25]),
        # A breaks half of what breaks, B and incidents a quarter each; -log(survival) / 5 in all.
        ("hazard_A(freeze, 5)", [-log(one[0]) / 10 for one in SURVIVAL_5[:3]]),
        ("hazard_incident(treaty, 5)", [-log(one[1]) / 20 for one in SURVIVAL_5[:3]]),
        ("(hazard_A(freeze, 5) + hazard_B(freeze, 5)) / hazard_incident(freeze, 5)", [3] * 3),
    ],
)
def test_a_quantity_of_the_path(text: str, expected: list[float]) -> None:
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("chance(capitol=calm, 1) > 0.5", 7, "unknown factor `capitol`; did you mean `capital`?"),
        ("chance(capital=calmer, 1) > 0.5", 7, "unknown state of capital `calmer`; did you mean `calm`?"),
        ("chance(capital=out, 1) > 0.5", 7, "unknown state of capital `out`; known: calm, turmoil"),
        ("chance(out, 1) > 0.5", 7, "`out` stands where factor=state is needed; known: backer=out"),
        ("chance(capital, 1) > 0.5", 7,
         "`capital` stands where factor=state is needed; known: capital=calm, capital=turmoil"),
        ("chance(3, 1) > 0.5", 7, "3 stands where state is needed"),
        ("chance(capital=calm) > 0.5", 0, "`chance` takes 2 arguments, not 1: `chance(state, years)`"),
        ("chance(capital=calm, 2) > 0.5", 21, "2 years is not reported; reported: 1, 5"),
        ("capital > 0.5", 0, "`capital` is a factor, not a quantity"),
        ("line(1) > power(1)", 10, "units differ: this is in log ratio, what it is set against in share of the front"),
        ("settlement(5) > 1", 0, "unknown quantity `settlement`; did you mean `settlements`?"),
    ],
)  # fmt: skip
def test_an_error_says_where_and_the_nearest_name(text: str, at: int, message: str) -> None:
    assert check_expression(text, NAMES) == (at, message)


def test_a_scenario_without_factors_has_no_state() -> None:
    found = check_expression("chance(capital=calm, 1) > 0.5", replace(NAMES, factors={}))
    assert found == (7, "unknown factor `capital`; known: none")


def test_a_world_that_followed_no_path_says_so() -> None:
    bare = replace(worlds(), of={NOW: {PAIR: world(NOW, "expansion", replace(solution(), along=None))}})
    with pytest.raises(LookupError, match="the path from today was not followed"):
        values("line(5)", bare)


def test_a_line_where_there_is_no_war_is_no_number() -> None:
    path = solution().along
    assert path is not None
    line = np.where(np.arange(4)[:, None] == 1, np.nan, path.line)
    one = world(NOW, "expansion", replace(solution(), along=replace(path, line=line)))
    with pytest.raises(NotFiniteError, match="nan in draw 1"):
        values("line(5)", replace(worlds(), of={NOW: {PAIR: one}}))


def test_constant_rates_are_found_again() -> None:
    rates, years = np.array([0.05, 0.02, 0.1]), (0.0, 1.0, 2.5, 10.0)
    survival = np.exp(-rates.sum() * np.array(years))
    for rate in rates:
        broken = rate / rates.sum() * (1 - survival)
        found = hazards_between(survival[None], broken[None], years)[0]
        assert np.isnan(found[0])
        assert found[1:] == pytest.approx([rate] * 3, rel=1e-12)


def test_hazards_at_the_ends() -> None:
    one = np.ones(3)
    found = hazard(np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), 2.0)
    assert (found[0], found[1], np.isnan(found[2])) == (0.0, np.inf, True)
    small = hazard(one, one - 1e-12, one * 1e-12, 1.0)
    assert small == pytest.approx(one * 1e-12, rel=1e-3)


def value(found: Figure | None) -> float:
    assert found is not None
    return found.value


def test_the_course_under_a_hypothesis_is_the_mean_of_its_solved_draws() -> None:
    found = courses(worlds())[PAIR]
    assert value(found.settlements[5.0]) == pytest.approx(3.5 / 3)
    assert value(found.broken_by["A"][5.0]) == pytest.approx(3.5 / 6)
    assert value(found.line[1.0]) == pytest.approx(0.25)
    assert value(found.factors["backer"]["in"][1.0]) == pytest.approx(1.875 / 3)
    for year in (1.0, 5.0):
        assert value(found.war_on[year]) + value(found.at_peace[year]) + value(found.conquered[year]) == pytest.approx(
            1
        )
        assert sum(value(one[year]) for one in found.factors["capital"].values()) == pytest.approx(1)


def test_the_weighted_line_is_weighted_by_the_war() -> None:
    # Three quarters expansion: war 0.75 a year on in the first draw, line 1/4; under security war 0.25 and line 3/4.
    path = solution().along
    assert path is not None
    other = replace(solution(), fighting=solution().fighting / 3, along=replace(path, line=path.line * 0 + 3))
    of = {PAIR: world(NOW, "expansion", solution()), ("security", "steady"): world(NOW, "security", other)}
    found = weighted_course(replace(worlds(), of={NOW: of}))
    lines = [(0.75 * line / 4 + 0.25 / 3 * 0.75) / (0.75 + 0.25 / 3) for line in (1, 2, 0)]
    assert value(found.line[1.0]) == pytest.approx(np.mean(lines))
    assert value(found.power[1.0]) == pytest.approx(-0.125)


def test_a_war_that_is_over_in_every_draw_has_no_line() -> None:
    path = solution().along
    assert path is not None
    over = replace(solution(), along=replace(path, line=path.line * np.nan))
    found = courses(replace(worlds(), of={NOW: {PAIR: world(NOW, "expansion", over)}}))[PAIR]
    assert found.line[5.0] is None
    record = course(replace(answer(), course={PAIR: found}))["by_hypothesis"][0]["path"]
    assert record["line"][1]["figure"] == {"value": None, "why": NO_WAR}


def test_tables_say_each_quantity_with_its_interval() -> None:
    table = course_table(answer())
    cells = {row[1]: row[2:] for row in table.rows[:12]}
    assert cells["the war goes on"] == ("0.75 (0.72 to 0.77)", "0.55 (0.52 to 0.57)", "0.35 (0.32 to 0.37)")
    assert cells["share Northland holds, if war"][0] == "0.32 (0.29 to 0.34)"
    assert cells["capital is turmoil"][2] == "0.35 (0.32 to 0.37)"
    assert table.head == ("", "by then", "in 1 year", "in 2 years", "in 5 years")
    by_cause = hazards_table(answer())
    assert by_cause.head[2:] == ("year 0 to 1", "year 1 to 2", "year 2 to 5")
    assert by_cause.rows[0] == (
        "if ambition", "Northland", "0.080 (0.050 to 0.100)", "0.070 (0.040 to 0.090)", "0.060 (0.030 to 0.080)",
    )  # fmt: skip
    assert len(rows(answer().scenario, answer().course_weighted)) == 12


def test_a_sweep_has_the_path_of_each_date_and_state() -> None:
    text = (HERE / "factors_war.yaml").read_text(encoding="utf-8")
    asked = {one.column.name: one for one in quantities(read_scenario(text, "factors_war.yaml"), (0.0, 1.0, 2.0))}
    one = asked["chance_leader_successor_2y"]
    assert (one.quantity, one.state, one.years) == ("chance", ("leader", "successor"), 2.0)
    assert one.column.says == "chance(leader=successor, 2)"
    assert asked["settlements_broken_by_incident_1y"].column.unit == "settlements"
    assert asked["line_1y"].column.says == "line(1)"


def test_a_real_war_adds_up() -> None:
    text = (HERE / "small_war.yaml").read_text(encoding="utf-8")
    scenario = read_scenario(text, "small_war.yaml")
    found = solver(scenario, sampled(scenario, 1, 0, 2, {})).at(NOW)
    for one in found.values():
        path: Along | None = one.solution.along
        assert path is not None
        assert one.steps == 4
        alone = one.solution.fighting + one.solution.conquered
        assert alone[:, 0] == pytest.approx(1)
        # Peace is what was signed and is not broken: those signed less those broken.
        assert 1 - alone == pytest.approx(path.signed - path.broken.sum(axis=1), abs=1e-9)
        assert (path.signed + 1e-12 >= one.solution.settled).all()
