"""Small games with the same rules in every period, against solvers of others: a stationary logit equilibrium, a decision problem.

sgamesolver [EibelshauserPoensgen2019] traces the logit equilibrium of a stochastic game from lambda = 0; quantecon's
DiscreteDP solves for the best policy of one player.  The program plays the same games over a long horizon.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from game_cases import EVEN, FIRM, Array, Size, numbers, solved, structure
from game_stochastic import State, StochasticGame
from holdfast.game.batch import Numbers, Structure

PERIODS = 160
DISCOUNT = 0.8
"""0.8 to the 160th is 3e-16: what comes after the horizon no longer counts."""
SIZE = Size(periods=PERIODS, lines=3, powers=2, packages=2)


def game(seed: int, precision: float, **values: Any) -> tuple[Structure, Numbers]:
    """Two packages, three lines, two levels of power; default odds are even at every choice."""
    random = np.random.default_rng(seed)
    built = structure(SIZE, line=[0, 2], limit=0.5)
    chosen: dict[str, Any] = {
        "precision": precision, "discount": DISCOUNT, "annuity": 1.0, "talks": 0.6, "proposer": random.uniform(0.3, 0.7),
        "no_offer": 1 / 3, "territory": np.array([[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]]), "cost": random.uniform(0.2, 0.6, (2, 1)),
        "cost_power": np.array([[1.5, 0.7], [0.7, 1.5]]), "contest": [0.3, 0.7], "move": 0.4, "war_up": 0.3, "war_down": 0.3,
        "start_line": 1, "start_power": 0.5, "flow": random.uniform(-0.2, 0.5, (2, 2)), "incidents": 0.05, "indifferent": EVEN,
        "ageing": 0.0, "audience": 0.2, "surprise": np.array([[0.3], [-0.3]]), "credibility": np.array([[0.5], [0.0]]),
        "guarantor_shift": np.array([[-0.5], [0.0]]), "guarantor_cost": 0.3,
    } | values  # fmt: skip
    return built, numbers(SIZE, **chosen)


def stationary_logit(written: StochasticGame, precision: float) -> tuple[dict[State, Array], dict[State, Array]]:
    """Values and choices by sgamesolver, at lambda `precision`."""
    np.NaN = np.nan  # type: ignore[attr-defined] # the solver was written for an earlier NumPy
    sgamesolver = pytest.importorskip("sgamesolver", reason="sgamesolver is not installed")
    states = list(written.actions)
    place = {state: k for k, state in enumerate(states)}
    payoffs, transitions = [], []
    for state in states:
        steps, mover = written.actions[state], written.movers[state]
        shape = tuple(len(steps) if mover == i else 1 for i in (0, 1))
        utils = np.stack([step.utils for step in steps], axis=-1).reshape(2, *shape)
        onward = np.zeros((len(steps), len(states)))
        for k, step in enumerate(steps):
            for after, chance in step.after.items():
                onward[k, place[after]] = chance
        payoffs.append(utils)
        transitions.append(onward.reshape(*shape, len(states)))
    homotopy = sgamesolver.homotopy.QRE(sgamesolver.SGame(payoffs, transitions, 1.0))
    homotopy.solver_setup(target_lambda=precision)
    homotopy.solver.verbose = 0
    homotopy.solve()
    found = homotopy.equilibrium
    choices = {
        state: np.array(found.strategies[place[state], written.movers[state], : len(written.actions[state])])
        for state in states
        if written.movers[state] is not None
    }
    return {state: np.array(found.values[place[state]]) for state in states}, choices


def on_average(values: dict[State, Array], chances: dict[State, float]) -> Array:
    return np.asarray(sum(chance * values[state] for state, chance in chances.items()))


@pytest.mark.parametrize("precision", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_stationary_logit_equilibrium(seed: int, precision: float) -> None:
    """Reservation values and gains to 1e-5 (the homotopy's tolerance is 1e-7), survival of each package to 1e-5."""
    built, given = game(seed, precision)
    written = StochasticGame(built, given)
    values, choices = stationary_logit(written, precision)
    answers = solved(built, given, [0, 1, 2, 6])
    x, j = written.line, written.level
    war = written.fight(x, j)
    reservation = war.utils + on_average(values, war.after)
    assert answers.reservation[0] == pytest.approx(reservation, abs=1e-5)
    for s in range(2):
        kept = written.keep(s, j)
        signing = kept.utils + on_average(values, kept.after)
        assert answers.gain[0, :, s] == pytest.approx(signing - reservation, abs=1e-5)
        incident = -np.expm1(-0.05)
        holds = (1 - incident) * (1 - sum(choices["draw", i, s, j][0] for i in (0, 1)) / 2)
        assert answers.survival[0, s] == pytest.approx([1.0, 1.0, holds, holds**5], abs=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_one_player_who_plays_best_replies(seed: int) -> None:
    """B is indifferent to everything and so moves by even chances; A at a very high precision solves a decision problem."""
    quantecon = pytest.importorskip("quantecon", reason="quantecon is not installed")
    nothing = {"territory": np.array([[0.0, 0.5, 1.0], [0.0, 0.0, 0.0]]), "cost": np.array([[0.4], [0.0]]),
               "audience": np.array([0.2, 0.0]), "guarantor_cost": np.array([[0.3], [0.0]])}  # fmt: skip
    flow = np.random.default_rng(seed).uniform(-0.2, 0.5, (2, 2)) * np.array([[1.0], [0.0]])
    built, given = game(seed, FIRM, flow=flow, **nothing)
    written = StochasticGame(built, given)
    best = decision_values(quantecon.markov.DiscreteDP, written)
    war = written.fight(written.line, written.level)
    reservation = war.utils[0] + sum(chance * best[state] for state, chance in war.after.items())
    answers = solved(built, given, [0, 1])
    assert answers.reservation[0, 0] == pytest.approx(reservation, abs=1e-8)


def decision_values(solver: Any, written: StochasticGame) -> dict[State, float]:
    """Values to A of the best policy; B's choices are lotteries.

    The solver knows one discount for all states: a state in which no time passes is folded into those before it.
    """
    timed = [state for state in written.actions if state[0] in ("fight", "draw")]
    folded = {state: A_options(written, state) for state in written.actions}
    states = [*timed, *(state for state in written.actions if state[0] in ("offer", "answer"))]
    place = {state: k for k, state in enumerate(states)}
    pairs = [(place[state], k, step) for state in states for k, step in enumerate(folded[state])]
    reward = np.array([utils for _, _, (utils, _) in pairs])
    onward = np.zeros((len(pairs), len(states)))
    for row, (_, _, (_, after)) in enumerate(pairs):
        for state, chance in after.items():
            onward[row, place[state]] = chance / DISCOUNT
    problem = solver(reward, onward, DISCOUNT, np.array([at for at, _, _ in pairs]), np.array([k for _, k, _ in pairs]))
    found = problem.solve(method="policy_iteration").v
    return {state: float(found[k]) for state, k in place.items()}


def A_options(written: StochasticGame, state: State) -> list[tuple[float, dict[State, float]]]:  # noqa: N802 - side A
    """What A can choose between in a state, each over a whole period: utils and discounted chances."""
    steps, mover = written.actions[state], written.movers[state]
    if state[0] == "offer":
        whole = [A_options(written, next(iter(step.after))) if step.after else [] for step in steps[:-1]]
        plans = [mixed(answers) for answers in whole] if mover == 0 else plans_over(whole)
        refuse = (float(steps[-1].utils[0]), steps[-1].after)
        return [*plans, refuse] if mover == 0 else [lottery([*plan, refuse]) for plan in plans]
    options = [(float(step.utils[0]), step.after) for step in steps]
    return options if mover == 0 or len(options) == 1 else [lottery(options)]


def mixed(options: list[tuple[float, dict[State, float]]]) -> tuple[float, dict[State, float]]:
    """The one thing that can follow, where the other side answers by chance."""
    assert len(options) == 1
    return options[0]


def plans_over(whole: list[list[tuple[float, dict[State, float]]]]) -> list[Any]:
    """Every way to answer each of B's offers."""
    plans: list[Any] = [[]]
    for options in whole:
        plans = [[*plan, option] for plan in plans for option in options]
    return plans


def lottery(options: list[tuple[float, dict[State, float]]]) -> tuple[float, dict[State, float]]:
    """Even chances of each."""
    share, after = 1 / len(options), dict[State, float]()
    for _, ahead in options:
        for state, chance in ahead.items():
            after[state] = after.get(state, 0.0) + share * chance
    return share * sum(utils for utils, _ in options), after
