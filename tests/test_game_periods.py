"""Length of a period: the calendar, and how much halving it moves what is reported."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from game_cases import Array, Size, numbers, solved, structure
from game_monotone import SEED, scenario
from holdfast.game.inputs import Inputs, build
from holdfast.game.menu import menu
from holdfast.game.periods import Calendar, calendar
from holdfast.game.solve import Answers, solve
from holdfast.scenario.conduct import Grid
from holdfast.scenario.draws import sample
from holdfast.war.rates import rates

DRAWS = 24
YEARS = (1.0, 2.0, 5.0, 10.0)


def test_periods_double_as_the_years_do_and_a_tail_follows() -> None:
    when = calendar(Grid(), tail_years=10.0)
    lengths = when.lengths[: when.talking]
    assert lengths.sum() == pytest.approx(40)
    assert lengths[when.index(0)] == lengths[when.index(4.75)] == 0.25
    assert (lengths[when.index(5)], lengths[when.index(10)], lengths[when.index(20)]) == (0.5, 1.0, 2.0)
    assert when.lengths[when.talking :].tolist() == [2.0] * 5
    assert when.starts[when.index(7.0)] == 7.0


@pytest.mark.parametrize("parts", [1, 4, 12])
def test_an_indifferent_peace_holds_by_the_closed_form_at_any_period(parts: int) -> None:
    """exp(-2 h0 t), t counted from the first period in which the peace can break."""
    h0, years = 0.1, (0.0, 1.0, 5.0)
    when = Calendar(np.full(6 * parts, 1 / parts), 6 * parts)
    size = Size(periods=len(when.lengths))
    game = numbers(size, discount=np.exp(-0.05 / parts), annuity=1 / parts, start_line=1, indifferent=h0)
    held = when.in_force(years)
    survival = held.of(solved(structure(size, lengths=1 / parts), game, held.periods).survival[0, 0])
    assert survival == pytest.approx(np.exp(-2 * h0 * np.array(years)), abs=1e-13)


def test_a_date_within_a_period_is_read_between_its_ends() -> None:
    """In force a quarter after signing: five years on is a quarter into a period of a year that starts at five."""
    when = Calendar(np.array([0.25] * 4 + [1.0] * 6), 10)
    held = when.in_force((0.0, 5.0))
    assert when.edges[held.periods[held.place[:, 1]]].tolist() == [5.0, 6.0]
    assert held.of(when.edges[held.periods]) == pytest.approx([0.25, 5.25])


@cache
def at(months: float) -> Answers:
    grid = scenario().grid.model_copy(update={"period_months": months, "fine_years": 40.0})
    draws, when = sample(scenario(), SEED, 0, DRAWS), calendar(grid)
    inputs = Inputs(scenario(), draws, rates(scenario(), draws), menu(scenario()), when, ("ambition", "restoration"))
    held = when.in_force((0.0, *YEARS))
    structure, state, numbers = build(inputs)
    dates = np.array([0, *(when.index(year) for year in YEARS)])
    answers = solve(structure, numbers, dates, 2, held=held.periods, state=state)
    return answers._replace(survival=held.of(answers.survival))


def moves(name: str, coarse: float, fine: float) -> Array:
    """Mean change by date, over draws and packages."""
    by = np.abs(getattr(at(coarse), name) - getattr(at(fine), name))
    return np.asarray(by.reshape(-1, by.shape[-1]).mean(axis=0)[1:])


def test_halving_the_period_moves_the_answer_by_a_stated_amount() -> None:
    """In every draw of the template, all periods alike: mean change of survival and of the chance of settling.

    About the 0.01 that is wanted: what is left is that a period's chance of breaking is odds / (1 + odds).
    """
    assert moves("survival", 3.0, 1.5).max() <= 0.0125
    assert moves("settled", 3.0, 1.5).max() <= 0.0115
    for name in ("survival", "settled"):
        ratio = moves(name, 6.0, 3.0).mean() / moves(name, 3.0, 1.5).mean()
        assert 1.4 <= ratio <= 3.0, name
