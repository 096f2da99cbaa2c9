"""Random games with modes and types: every number by mode, A's aims by type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game_cases import Array, Size, all_dates, random_game
from holdfast.game.batch import Numbers, Structure
from holdfast.game.solve import Answers, solve
from holdfast.game.state import EVENTS, State, complete

Game = tuple[Structure, State, Numbers]

OF_A = ("territory", "end_value", "flow", "fear", "cost", "discount", "annuity")
"""What differs between A's hypotheses, on A's side."""


def mode_game(seed: int, size: Size, modes: int, edges: int, **how: object) -> Game:
    """A random game in so many modes, every number by mode but today's line and power; moves and jumps at random."""
    built, numbers = random_game(seed, replace(size, draws=size.draws * modes), **how)  # type: ignore[arg-type]
    today = {name: np.repeat(getattr(numbers, name)[::modes], modes) for name in ("start_line", "start_power")}
    random = np.random.default_rng([seed, modes])
    jump = random.uniform(0, 1, (size.draws, len(EVENTS), modes, modes)) * (1 + 2 * np.eye(modes))
    source = random.integers(0, modes, edges)
    target = (source + 1 + random.integers(0, modes - 1, edges)) % modes
    state = complete(size.draws, size.periods, size.packages)._replace(
        modes=modes, start=modes - 1, source=source, target=target,
        war_rate=random.uniform(0, 0.8, (size.draws, edges, size.periods)),
        peace_rate=random.uniform(0, 0.8, (size.draws, edges, size.periods)),
        by_power=random.normal(0, 0.5, (size.draws, edges)), by_line=random.normal(0, 1, (size.draws, edges)),
        jump=jump / jump.sum(axis=-1, keepdims=True),
    )  # fmt: skip
    return built, state, numbers._replace(**today)


def doubt_game(seed: int, game: Game, unlike: float, points: int = 5, groups: int = 2) -> Game:
    """The game with A of two types, its second one's aims moved towards those of another game by a share."""
    built, state, numbers = game
    random = np.random.default_rng([seed, 77])
    changed = {name: np.repeat(getattr(numbers, name), 2, axis=0) for name in Numbers._fields}
    order = random.permutation(len(numbers.precision))
    for name in OF_A:
        own, other = getattr(numbers, name)[:, 0], getattr(numbers, name)[order, 0]
        changed[name][1::2, 0] = own + unlike * (random.uniform(0.5, 1.5) * other - own)
    # a discount is that of a rate of its own, with the annuity that belongs to it
    rate = -np.log(numbers.discount[:, 0, :1]) / built.lengths[0]
    rate = rate * (1 + unlike * random.uniform(-1, 1, rate.shape))
    changed["discount"][1::2, 0] = np.exp(-rate * built.lengths)
    changed["annuity"][1::2, 0] = -np.expm1(-rate * built.lengths) / rate
    draws = len(state.belief)
    group = np.arange(len(built.weights)) % groups
    typed = state._replace(
        types=2, grid=np.linspace(-4, 4, points), belief=random.uniform(-2, 2, draws),
        group=group.astype(np.int64), groups=groups,
    )  # fmt: skip
    return built, typed, Numbers(**changed)


def played(game: Game, dates: ArrayLike | None = None, residual: float = 1e-9) -> Answers:
    """The production solve, with its certificate looked at."""
    built, state, numbers = game
    at: NDArray[np.int64] = all_dates(built) if dates is None else np.array(dates, dtype=np.int64)
    answers = solve(built, numbers, at, state=state)
    assert np.nanmax(answers.residual) <= residual
    assert np.nanmax(answers.regret) <= residual
    return answers


def one_mode(game: Game, mode: int) -> Game:
    """The game held in one mode."""
    built, state, numbers = game
    rows = np.concatenate([
        np.arange(state.types) + (d * state.modes + mode) * state.types for d in range(len(state.belief))
    ])  # fmt: skip
    plain = complete(len(state.belief), len(built.lengths), len(built.weights))
    kept = plain._replace(
        types=state.types, grid=state.grid, belief=state.belief, group=state.group, groups=state.groups
    )
    return built, kept, at_rows(numbers, rows)


def apart(answers: Answers, row: int, expected: dict[str, Array]) -> dict[str, float]:
    """Largest difference by name."""
    return {name: float(np.abs(getattr(answers, name)[row] - values).max()) for name, values in expected.items()}


def at_rows(numbers: Numbers, rows: NDArray[np.int64]) -> Numbers:
    """The numbers of some cases, which may come more than once."""
    chosen: Any = (np.ascontiguousarray(one[rows]) for one in numbers)
    return Numbers(*chosen)
