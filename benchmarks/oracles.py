"""Time per game of a batch against solvers that handle one game at a time, on the games on which they agree.

    python benchmarks/oracles.py [DRAWS [GAMES]]

The games are those of `tests/test_game_oracles.py`, 50 states written out, the same rules in every period, over the first 60 of
its 160 periods: what comes later moves no value by more than 1.1e-5, so that the answers are as near as printed.
sgamesolver follows the stationary logit equilibrium from lambda = 0 and quantecon's DiscreteDP iterates policies where one side
is indifferent to everything; only their solving is timed, in seconds of one core.  sgamesolver is not installed with the project:
`pip install cython setuptools numpy`, then `pip install --no-build-isolation sgamesolver` (it compiles C).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from holdfast.app.compiled import keep_compiled

keep_compiled()
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import test_game_oracles as oracles  # noqa: E402
from game_cases import FIELDS, FIRM  # noqa: E402
from game_stochastic import StochasticGame  # noqa: E402
from holdfast.game.batch import Numbers, Structure  # noqa: E402
from holdfast.game.solve import Answers, solve  # noqa: E402

DRAWS, GAMES, TIMES, HORIZON = 2000, 2, 3, 60
PRECISIONS = (1.0, 2.0, 4.0)
DATES = np.array([0, 1, 2, 6])
ONE_SIDED = {
    "territory": np.array([[0.0, 0.5, 1.0], [0.0, 0.0, 0.0]]), "cost": np.array([[0.4], [0.0]]),
    "audience": np.array([0.2, 0.0]), "guarantor_cost": np.array([[0.3], [0.0]]),
}  # fmt: skip


class Watch:
    """Seconds of one core spent in the calls it is put around."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            started = time.process_time()
            out = call(*args, **kwargs)
            self.seconds += time.process_time() - started
            return out

        return timed


def shorter(game: tuple[Structure, Numbers], periods: int = HORIZON) -> tuple[Structure, Numbers]:
    """The same game with the first periods alone."""
    structure, numbers = game
    cut = {
        name: np.ascontiguousarray(np.take(getattr(numbers, name), np.arange(periods), axis=axes.index("t")))
        for name, axes in FIELDS.items()
        if "t" in axes
    }
    built = structure._replace(lengths=structure.lengths[:periods].copy(), years=structure.years[:periods].copy())
    return built, numbers._replace(**cut)


def batch(games: list[tuple[Structure, Numbers]], draws: int) -> tuple[Structure, Numbers]:
    """The games over and over, as the draws of one batch."""
    games = [shorter(game) for game in games]
    fields = zip(*(numbers for _, numbers in games), strict=True)
    rows = np.arange(draws) % len(games)
    return games[0][0], Numbers(*(np.ascontiguousarray(np.concatenate(field)[rows]) for field in fields))


def ours(games: list[tuple[Structure, Numbers]], draws: int) -> tuple[Answers, float]:
    """Answers and seconds of one core a game, the best of a few runs."""
    structure, numbers = batch(games, draws)
    solve(structure, numbers, DATES)
    taken = []
    for _ in range(TIMES):
        started = time.process_time()
        answers = solve(structure, numbers, DATES)
        taken.append(time.process_time() - started)
    return answers, min(taken) / draws


def logit_values(structure: Structure, numbers: Numbers) -> np.ndarray:
    """Values of going on with the war and of each peace less it, (1 + package, side), by sgamesolver."""
    written = StochasticGame(structure, numbers)
    values, _ = oracles.stationary_logit(written, float(numbers.precision[0]))
    steps = [written.fight(written.line, written.level), *(written.keep(s, written.level) for s in range(2))]
    rows = np.array([step.utils + oracles.on_average(values, step.after) for step in steps])
    rows[1:] -= rows[0]
    return rows


def stationary(draws: int, count: int) -> None:
    """Against sgamesolver, for each precision."""
    try:
        np.NaN = np.nan  # type: ignore[attr-defined] # the solver was written for an earlier NumPy
        from sgamesolver.sgame import SGameHomotopy
    except ImportError:
        print("sgamesolver is not installed: not compared")
        return
    solving = SGameHomotopy.solve
    logit_values(*oracles.game(0, 1.0))
    for precision in PRECISIONS:
        games = [oracles.game(seed, precision) for seed in range(count)]
        answers, per_game = ours(games, draws)
        watch = Watch()
        SGameHomotopy.solve = watch.around(solving)
        apart = 0.0
        for n, game in enumerate(games):
            theirs = logit_values(*game)
            mine = np.vstack([answers.reservation[n], answers.gain[n].T])
            apart = max(apart, float(np.abs(theirs - mine).max()))
        SGameHomotopy.solve = solving
        report(f"sgamesolver, lambda {precision:g}", per_game, watch.seconds / count, apart)


def one_player(draws: int, count: int) -> None:
    """Against DiscreteDP, B indifferent to everything and A without errors."""
    try:
        from quantecon.markov import DiscreteDP
    except ImportError:
        print("quantecon is not installed: not compared")
        return
    watch = Watch()

    def timed(*problem: Any) -> Any:
        made = DiscreteDP(*problem)
        made.solve = watch.around(made.solve)
        return made

    games = []
    for seed in range(count):
        flow = np.random.default_rng(seed).uniform(-0.2, 0.5, (2, 2)) * np.array([[1.0], [0.0]])
        games.append(oracles.game(seed, FIRM, flow=flow, **ONE_SIDED))
    answers, per_game = ours(games, draws)
    oracles.decision_values(timed, StochasticGame(*games[0]))
    watch.seconds, apart = 0.0, 0.0
    for n, game in enumerate(games):
        written = StochasticGame(*game)
        best = oracles.decision_values(timed, written)
        war = written.fight(written.line, written.level)
        value = war.utils[0] + sum(chance * best[state] for state, chance in war.after.items())
        apart = max(apart, abs(value - float(answers.reservation[n, 0])))
    report("DiscreteDP, one player", per_game, watch.seconds / count, apart)


def report(name: str, ours_s: float, theirs_s: float, apart: float) -> None:
    print(
        f"{name:24s} a game {1e3 * theirs_s:9.2f} ms, here {1e3 * ours_s:6.3f} ms: {theirs_s / ours_s:8,.0f} times;"
        f"  values apart by {apart:.1e} at most"
    )


def main() -> None:
    """Measure and print."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    count = int(sys.argv[2]) if len(sys.argv) > 2 else GAMES
    stationary(draws, count)
    one_player(draws, count)


if __name__ == "__main__":
    main()
