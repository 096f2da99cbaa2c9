"""What must not change the answer: names of the sides, copies of a package, units, threads, neighbours in a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from game_cases import Array, Size, all_dates, random_game, solved
from game_swap import swapped
from holdfast.game.batch import Numbers, Structure
from holdfast.game.solve import Answers, solve

SIZE = Size(draws=5, periods=12, lines=5, powers=5, packages=5, kinds=3)
ROUNDING = 1e-12
CHANCES = ("survival", "broken", "signing_today", "settled", "conquered", "fighting", "signed", "broken_on_path")
VALUES = ("reservation", "gain", "gain_over_fighting")


def apart(one: Array, other: Array) -> float:
    return float(np.abs(one - other).max())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("both_ends", [True, False])
def test_swapping_the_sides_swaps_the_answer(seed: int, both_ends: bool) -> None:
    case = random_game(seed, SIZE, both_ends=both_ends)
    one, other = solved(*case, all_dates(case[0])), solved(*swapped(*case), all_dates(case[0]))
    for name in VALUES:
        assert apart(getattr(one, name), getattr(other, name)[:, ::-1]) <= ROUNDING * 10, name
    for name in ("survival", "signing_today", "settled", "fighting", "signed"):
        assert apart(getattr(one, name), getattr(other, name)) <= ROUNDING, name
    assert apart(one.broken, other.broken[:, [1, 0, 2]]) <= ROUNDING
    assert apart(one.broken_on_path, other.broken_on_path[:, [1, 0, 2]]) <= ROUNDING
    assert apart(one.line, SIZE.lines - 1 - other.line) <= ROUNDING * 10
    assert apart(one.power, -other.power) <= ROUNDING
    assert apart(one.reservation, other.reservation) > 0.01


def test_swapping_twice_is_nothing() -> None:
    structure, numbers = random_game(0, SIZE)
    twice = swapped(*swapped(structure, numbers))
    for field, back in zip((*structure, *numbers), (*twice[0], *twice[1]), strict=True):
        assert np.allclose(np.asarray(field), np.asarray(back), rtol=0, atol=1e-15)


@pytest.mark.parametrize("copied", [0, 4])
def test_a_copy_of_a_package_adds_nothing(copied: int) -> None:
    """The copy shares the weight of the original; one at the line of contact, one at a fixed line."""
    structure, numbers = random_game(7, SIZE)
    order = np.array([0, *range(5)]) if copied == 0 else np.array([*range(5), 4])
    share = np.where(order == copied, 0.5, 1.0)
    more = structure._replace(
        weights=structure.weights[order] * share, kind=structure.kind[order], line=structure.line[order],
        at_contact=structure.at_contact + (copied == 0),
    )  # fmt: skip
    by_package = ("flow", "sign_shift", "drift", "incidents")
    copies = numbers._replace(**{name: np.ascontiguousarray(getattr(numbers, name)[..., order]) for name in by_package})
    one, other = solved(structure, numbers, all_dates(structure)), solved(more, copies, all_dates(structure))
    for name in ("reservation", "settled", "conquered", "fighting", "signed", "broken_on_path", "line"):
        assert apart(getattr(one, name), getattr(other, name)) <= ROUNDING, name
    assert apart(one.gain[..., order], other.gain) <= ROUNDING
    assert apart(one.survival[:, order], other.survival) <= ROUNDING
    assert apart(one.signing_today[:, order] * share, other.signing_today) <= ROUNDING


def in_other_units(numbers: Numbers, factor: float) -> Numbers:
    utils = ("territory", "end_value", "cost", "flow", "fear", "audience", "guarantor_cost")
    scaled = {name: getattr(numbers, name) * factor for name in utils}
    return numbers._replace(precision=numbers.precision / factor, **scaled)


@pytest.mark.parametrize("factor", [0.25, 3.7])
def test_the_unit_of_utils_does_not_matter(factor: float) -> None:
    structure, numbers = random_game(11, SIZE)
    one = solved(structure, numbers, all_dates(structure))
    other = solved(structure, in_other_units(numbers, factor), all_dates(structure))
    for name in CHANCES:
        # by a power of two not even the rounding changes
        assert apart(getattr(one, name), getattr(other, name)) <= (0.0 if factor == 0.25 else ROUNDING), name
    for name in VALUES:
        assert apart(getattr(one, name) * factor, getattr(other, name)) <= ROUNDING * 10 * factor, name


def test_a_constant_in_every_state_does_not_matter() -> None:
    """A flow that a side has in war, peace and after raises its values by its present value and changes no choice."""
    structure, numbers = random_game(12, SIZE, both_ends=True)
    steady = 0.8
    rate = -np.log(numbers.discount[:, :, 0]) / structure.lengths[0]
    more = numbers._replace(
        territory=numbers.territory + steady, end_value=numbers.end_value + (steady / rate)[:, :, None]
    )
    one, other = solved(structure, numbers, all_dates(structure)), solved(structure, more, all_dates(structure))
    for name in CHANCES:
        assert apart(getattr(one, name), getattr(other, name)) <= ROUNDING, name
    assert apart(one.reservation + steady / rate, other.reservation) <= 1e-11


def same_bits(one: Answers, other: Answers, but: tuple[str, ...] = ()) -> None:
    for name in Answers._fields:
        if name not in but:
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name


def test_any_number_of_jobs_gives_the_same_bits() -> None:
    structure, numbers = random_game(13, Size(draws=37, periods=6, lines=4, powers=4, packages=4, kinds=2))
    dates = np.array([0, 1, 3, 6])
    first = solve(structure, numbers, dates, 1)
    for jobs in (2, 3, 8):
        same_bits(first, solve(structure, numbers, dates, jobs))


def test_a_draw_does_not_know_its_neighbours() -> None:
    structure, numbers = random_game(14, Size(draws=19, periods=6, lines=4, powers=4, packages=4, kinds=2))
    dates = np.array([0, 2, 6])
    every = solve(structure, numbers, dates)
    turn: Any = [np.ascontiguousarray(field[::-1]) for field in numbers]
    backwards = Numbers(*turn)
    other = solve(structure, backwards, dates)
    turned = Answers(*(np.ascontiguousarray(field[::-1]) for field in other))
    # how thoroughly the regret is checked goes by the place in the batch
    same_bits(every, turned, but=("regret",))


def test_dates_only_read() -> None:
    """Asking for fewer dates changes nothing that is read at them; the residual runs over another stretch."""
    structure, numbers = random_game(15, SIZE)
    every, some = solve(structure, numbers, all_dates(structure)), solve(structure, numbers, np.array([0, 4]))
    for name in ("survival", "broken", "settled", "fighting", "line", "signed"):
        assert getattr(every, name)[..., [0, 4]].tobytes() == getattr(some, name).tobytes(), name


def merged(structure: Structure, numbers: Numbers) -> tuple[Structure, Numbers]:
    """Every package its own break class."""
    kinds = structure.kind
    names = ("surprise", "credibility", "decay", "guarantor_shift", "guarantor_cost")
    spread = {name: np.ascontiguousarray(getattr(numbers, name)[..., kinds]) for name in names}
    return structure._replace(kind=np.arange(len(kinds))), numbers._replace(**spread)


def test_break_classes_only_save_work() -> None:
    case = random_game(16, SIZE)
    one, other = solved(*case, all_dates(case[0])), solved(*merged(*case), all_dates(case[0]))
    for name in (*VALUES, *CHANCES):
        assert apart(getattr(one, name), getattr(other, name)) <= ROUNDING, name
