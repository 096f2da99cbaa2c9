"""Length of a period: the calendar, and how much halving it moves what is reported."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from game_cases import Array, Size, numbers, solved, structure
from game_monotone import SEED, scenario
from holdfast.game.inputs import Inputs, build
from holdfast.game.menu import menu
from holdfast.game.periods import calendar
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


def test_an_indifferent_peace_converges_to_the_closed_form() -> None:
    """exp(-2 h0 t); a first period in which nothing can break makes the error of order h0 dt, and no larger."""
    h0, years, errors = 0.1, 5.0, []
    for parts in (4, 8, 16, 32):
        periods = int(years * parts) + 1
        size = Size(periods=periods)
        game = numbers(size, discount=np.exp(-0.05 / parts), annuity=1 / parts, start_line=1, indifferent=h0)
        survival = solved(structure(size, lengths=1 / parts), game, [0, periods - 1]).survival[0, 0, 1]
        errors.append(survival - np.exp(-2 * h0 * years))
    assert 0 < errors[0] <= 2 * h0 / 4
    ratios = np.array(errors[:-1]) / errors[1:]
    assert ratios == pytest.approx(np.full(3, 2.0), rel=0.03)


@cache
def at(months: float) -> Answers:
    grid = scenario().grid.model_copy(update={"period_months": months, "fine_years": 40.0})
    draws, when = sample(scenario(), SEED, 0, DRAWS), calendar(grid)
    inputs = Inputs(scenario(), draws, rates(scenario(), draws), menu(scenario()), when, ("ambition", "restoration"))
    return solve(*build(inputs), np.array([0, *(when.index(year) for year in YEARS)]), 2)


def moves(name: str, coarse: float, fine: float) -> Array:
    """Mean change by date, over draws and packages."""
    by = np.abs(getattr(at(coarse), name) - getattr(at(fine), name))
    return np.asarray(by.reshape(-1, by.shape[-1]).mean(axis=0)[1:])


def test_halving_the_period_moves_the_answer_by_a_stated_amount_and_half_of_what_it_was() -> None:
    """In every draw of the template, all periods alike: mean change of survival and of the chance of settling.

    Above the 0.01 that is wanted: a peace signed today cannot break in its first period, and the hazards of a
    period are odds / (1 + odds).
    """
    assert moves("survival", 3.0, 1.5).max() <= 0.03
    assert moves("settled", 3.0, 1.5).max() <= 0.015
    for name in ("survival", "settled"):
        ratio = moves(name, 6.0, 3.0).mean() / moves(name, 3.0, 1.5).mean()
        assert 1.6 <= ratio <= 3.0, name
