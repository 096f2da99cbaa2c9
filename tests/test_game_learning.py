"""Bayes' rule, learning along the path and early settlement where B does not know A's type, by the production solve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game_cases import Array, Size, all_dates, random_game
from game_private import SURE, alike_but, in_doubt, of_each, of_type, with_second_type
from holdfast.game.batch import Numbers, Structure
from holdfast.game.inputs import Doubt, Inputs
from holdfast.game.menu import menu
from holdfast.game.periods import calendar
from holdfast.game.play import play, play_types
from holdfast.game.solution import Solution
from holdfast.game.solve import Answers, solve
from holdfast.game.state import State
from holdfast.scenario.draws import sample
from holdfast.scenario.read import read_scenario
from holdfast.war.rates import rates

FIRMLY = 2.0
"""Standard errors that a mean must be from 0."""
SMALLEST = Path(__file__).resolve().parents[1] / "benchmarks" / "smallest_war.yaml"
RELABELLED = 1e-10
"""What exchanging the names of the types may move: a node of beliefs is closed to 1e-9 in its log odds."""
FIVE = np.linspace(-4, 4, 5)
"""The default grid of beliefs, log odds."""


def played(built: Structure, game: Numbers, state: State) -> Answers:
    return solve(built, game, all_dates(built)[:-1], state=state)


def beliefs(unknown: tuple[Solution, ...]) -> Array:
    """B's mean belief if A is of each type, (draw, type, date)."""
    assert all(one.along is not None for one in unknown)
    return np.stack([one.along.belief for one in unknown if one.along is not None], axis=1)


def random_doubt(seed: int, draws: int, **sizes: Any) -> tuple[Structure, Numbers, State]:
    """A random war in which the types of A differ in what terms are worth to them and what fighting costs."""
    size = Size(**({"draws": draws, "periods": 8, "lines": 4, "powers": 3, "packages": 4, "kinds": 2} | sizes))
    built, game = random_game(seed, size)
    _, other = random_game(seed + 100, size)
    typed = alike_but(game, other, ("flow", "cost"))
    return built, typed, in_doubt(built, typed, 0.0, FIVE)


def test_names_of_the_types_do_not_matter() -> None:
    built, game, state = random_doubt(5, 6)
    state = state._replace(belief=np.linspace(-3, 2.5, 6))
    swapped: Any = [np.ascontiguousarray(of_each(np.asarray(field))[:, ::-1].reshape(field.shape)) for field in game]
    mirrored = state._replace(grid=-state.grid[::-1], belief=-state.belief)
    one, other = played(built, game, state), played(built, Numbers(*swapped), mirrored)
    for name, values in one._asdict().items():
        if name == "still_open":
            continue
        renamed = of_each(getattr(other, name))[:, ::-1].reshape(values.shape)
        if name == "belief":
            renamed = 1 - renamed
        np.testing.assert_allclose(renamed, values, rtol=0, atol=RELABELLED, err_msg=name)


def test_types_alike_leave_nothing_to_learn() -> None:
    size = Size(draws=4, periods=8, lines=4, powers=3, packages=4, kinds=2)
    built, game = random_game(6, size)
    typed = alike_but(game, game, ())
    state = in_doubt(built, typed, np.array([-3.0, -1.0, 0.4, 2.0]), FIVE)
    known, unknown = solve(built, game, all_dates(built)[:-1]), played(built, typed, state)
    for name, values in known._asdict().items():
        if name in ("belief", "still_open"):
            continue
        for n in range(2):
            found = of_each(getattr(unknown, name))[:, n]
            np.testing.assert_allclose(found, values, rtol=0, atol=1e-12, err_msg=name)
    assert np.abs(unknown.belief - unknown.belief[:, :1]).max() <= 1e-12
    assert unknown.still_open.max() == 0


@pytest.mark.parametrize("truth", [0, 1])
def test_a_belief_that_is_sure_is_complete_information(truth: int) -> None:
    """B's belief moves among points all of which are sure: 1e-14 against the truth, or less."""
    built, game, state = random_doubt(7, 4)
    end = SURE if truth == 1 else -SURE
    sure = state._replace(grid=end + np.linspace(-6, 6, 7), belief=np.full(4, end))
    known = solve(built, of_type(game, truth), all_dates(built)[:-1])
    found = played(built, game, sure)
    for name in (
        "reservation",
        "gain",
        "gain_over_fighting",
        "survival",
        "broken",
        "settled",
        "signing_today",
        "signed",
    ):
        values = of_each(getattr(found, name))[:, truth]
        np.testing.assert_allclose(values, getattr(known, name), rtol=0, atol=1e-10, err_msg=name)


def test_the_nearer_to_sure_the_nearer_to_complete_information() -> None:
    built, game, state = random_doubt(7, 4)
    known = solve(built, of_type(game, 0), all_dates(built)[:-1]).reservation
    errors = []
    for belief in (0.0, -4.0, -8.0, -12.0):
        near = state._replace(grid=np.linspace(-16, 16, 33), belief=np.full(4, belief))
        errors.append(np.abs(of_each(played(built, game, near).reservation)[:, 0] - known).max())
    assert np.all(np.diff(errors) < 0)
    assert errors[-1] <= 1e-4


def test_five_beliefs_are_nearly_seventeen() -> None:
    built, game, state = random_doubt(8, 16)
    found = {k: played(built, game, state._replace(grid=np.linspace(-4, 4, k))) for k in (5, 9, 17)}
    closed = np.all([answers.regret <= 1e-9 for answers in found.values()], axis=0)
    assert closed.sum() >= 16
    for k, mean, worst in ((5, 0.01, 0.05), (9, 0.005, 0.02)):
        gap = np.abs(found[k].reservation - found[17].reservation)[closed]
        assert gap.mean() <= mean
        assert gap.max() <= worst
        assert np.abs(found[k].settled - found[17].settled)[closed].max() <= worst


def mean_score(values: Array) -> float:
    """Mean over its standard error, of differences paired by draw."""
    return float(values.mean() / (values.std(ddof=1) / np.sqrt(len(values))))


def check_learning(belief: Array) -> None:
    """B's mean belief, (draw, type, date), drifts to the truth for either type, in the mean and in nearly every draw."""
    moved = (belief[:, :, 1:] - belief[:, :, :1]) * np.array([-1.0, 1.0])[None, :, None]
    assert np.all(moved.mean(axis=0) > 0)
    assert all(mean_score(moved[:, n, -1]) > FIRMLY for n in range(2))
    assert (moved[:, :, -1] > 0).mean(axis=0).min() >= 0.95


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_learning_and_early_settlement_in_random_wars(seed: int) -> None:
    """Fearon's risk and return: fewer wars are settled within a year than where A's type is known, draw by draw."""
    built, game, state = random_doubt(seed, 64)
    found = played(built, game, state)
    check_learning(of_each(found.belief))
    year = int(np.searchsorted(built.years, 1.0))
    known = np.stack([solve(built, of_type(game, n), all_dates(built)[:-1]).settled[:, year] for n in range(2)], axis=1)
    rarer = (known - of_each(found.settled)[:, :, year]).mean(axis=1)
    closed = found.regret[::2] <= 1e-9
    assert closed.mean() >= 0.9
    assert mean_score(rarer) > FIRMLY
    assert mean_score(rarer[closed]) > FIRMLY


def test_learning_and_early_settlement_in_a_war_from_a_file() -> None:
    """The same through `play_types`: A bears pain well or badly, and B does not know."""
    draws, years = 64, (0.0, 0.5, 1.0, 5.0)
    scenario = read_scenario(with_second_type(SMALLEST.read_text(), pain_tolerance="{lognormal: [0.5, 0.2]}"), "pain")
    grid = scenario.grid.model_copy(update={"period_months": 6, "fine_years": 3.0})
    scenario = scenario.model_copy(update={"grid": grid})
    drawn = sample(scenario, 7, 0, draws)
    types = ("ambition", "other")
    inputs = Inputs(
        scenario, drawn, rates(scenario, drawn), menu(scenario), calendar(grid), ("ambition", "restoration"),
        Doubt(types, np.zeros(draws)),
    )  # fmt: skip
    unknown = play_types(inputs, years, audit=False)
    check_learning(beliefs(unknown))
    solved = unknown[0].outcome == 0
    assert solved.mean() >= 0.85
    rarer = np.zeros((draws, len(years)))
    for one, name in zip(unknown, types, strict=True):
        known = play(replace(inputs, hypotheses=(name, "restoration")), years, audit=False)
        rarer += 0.5 * (known.settled - one.settled)
    for at in (1, 2):
        assert mean_score(rarer[:, at]) > FIRMLY
        assert mean_score(rarer[solved, at]) > FIRMLY
    # B's own expectation of its belief is nearly its belief: not quite, for mass is spread between points
    expected = beliefs(unknown).mean(axis=1)
    assert np.abs(expected - 0.5).max() <= 0.03
