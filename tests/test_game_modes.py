"""Modes: certificate, modes that change nothing, products, the chain itself, jumps, single histories, sides swapped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from game_cases import Array, Size, random_game, solved, structure
from game_cases import numbers as numbers_of
from game_state_cases import Game, at_rows, mode_game, one_mode, played
from game_swap import swapped
from holdfast.game import histories
from holdfast.game.solve import Answers
from holdfast.game.state import EVENTS, SIGNED, complete

ROUNDING = 1e-12
WORST = 4.5
"""Standard errors; some hundreds of comparisons are made, of which one in 150,000 would be beyond by chance."""
SIZE = Size(draws=3, periods=8, lines=4, powers=4, packages=3, kinds=2)
ACTIVE = ("reservation", "gain", "gain_over_fighting", "survival", "broken", "signing_today", "settled", "conquered",
          "fighting", "line", "power", "signed", "broken_on_path")  # fmt: skip


def largest(one: Answers, other: Answers, names: tuple[str, ...] = ACTIVE) -> float:
    return max(float(np.abs(getattr(one, name) - getattr(other, name)).max()) for name in names)


def alike(game: Game) -> Game:
    """The numbers of today's mode in every mode."""
    built, state, numbers = game
    first = np.arange(len(state.belief)) * state.modes + state.start
    rows = np.repeat(first, state.modes)
    return built, state, at_rows(numbers, rows)


@pytest.mark.parametrize(("seed", "modes"), [(0, 2), (1, 3), (2, 6)])
def test_every_draw_is_certified(seed: int, modes: int) -> None:
    """Every number differs by mode, patience and the value of the war's end included."""
    answers = played(mode_game(seed, SIZE, modes, 2 * modes))
    assert answers.residual.max() <= 1e-12
    assert np.abs(answers.mode.sum(axis=1) - 1).max() <= ROUNDING
    assert (answers.mode[:, :, 0] == np.eye(modes)[modes - 1]).all()


@pytest.mark.parametrize("modes", [2, 4])
def test_modes_that_change_nothing_give_the_answer_of_one(modes: int) -> None:
    game = alike(mode_game(3, SIZE, modes, 5))
    one, many = played(one_mode(game, 0)), played(game)
    assert largest(one, many) <= ROUNDING
    other = played(mode_game(3, SIZE, modes, 5))
    assert largest(one, other) > 1e-3


def test_a_mode_that_nothing_leads_to_does_not_matter() -> None:
    """No moves, no jumps: each mode is a game by itself."""
    game = mode_game(4, SIZE, 3, 4)
    built, state, numbers = game
    still = state._replace(
        war_rate=0 * state.war_rate, peace_rate=0 * state.peace_rate,
        jump=np.broadcast_to(np.eye(3), state.jump.shape).copy(),
    )  # fmt: skip
    for mode in range(3):
        alone, there = played(one_mode(game, mode)), played((built, still._replace(start=mode), numbers))
        assert largest(alone, there) <= ROUNDING


def product_game(seed: int) -> tuple[Game, Game, Game]:
    """Two factors of two and three states, each by itself and both: the numbers know the first, the second is idle."""
    both = mode_game(seed, SIZE, 6, 1)
    built, state, numbers = both
    random = np.random.default_rng(seed)
    edges = [((0, 1),), ((0, 1), (1, 2), (2, 0))]
    one, other = (
        complete(SIZE.draws, SIZE.periods, SIZE.packages)._replace(
            modes=modes, start=0, source=np.array([a for a, _ in moves]), target=np.array([b for _, b in moves]),
            war_rate=random.uniform(0, 0.5, (SIZE.draws, len(moves), SIZE.periods)),
            peace_rate=random.uniform(0, 0.5, (SIZE.draws, len(moves), SIZE.periods)),
            by_power=random.normal(0, 0.5, (SIZE.draws, len(moves))),
            by_line=random.normal(0, 1, (SIZE.draws, len(moves))), jump=stochastic(random, modes),
        )
        for modes, moves in zip((2, 3), edges, strict=True)
    )  # fmt: skip
    source = [3 * 0 + b for b in range(3)] + [3 * a + b for a in range(2) for b, _ in edges[1]]
    target = [3 * 1 + b for b in range(3)] + [3 * a + b for a in range(2) for _, b in edges[1]]
    rates: Any = {
        name: np.concatenate(
            [np.repeat(getattr(one, name), 3, axis=1), np.concatenate([getattr(other, name)] * 2, axis=1)], axis=1
        )
        for name in ("war_rate", "peace_rate", "by_power", "by_line")
    }
    jump = np.einsum("deij,dekl->deikjl", one.jump, other.jump).reshape(SIZE.draws, len(EVENTS), 6, 6)
    joined = state._replace(start=0, source=np.array(source), target=np.array(target), jump=jump, **rates)
    first = np.arange(SIZE.draws)[:, None] * 6 + np.array([0, 3])
    rows = first.ravel()
    by_first = at_rows(numbers, rows)
    repeated = at_rows(by_first, np.repeat(np.arange(len(rows)), 3))
    idle = at_rows(numbers, np.repeat(rows[::2], 3))
    return (built, one, by_first), (built, other, idle), (built, joined, repeated)


def stochastic(random: np.random.Generator, modes: int) -> Array:
    jump = random.uniform(0, 1, (SIZE.draws, len(EVENTS), modes, modes))
    return np.asarray(jump / jump.sum(axis=-1, keepdims=True))


def no_moves(game: Game) -> Game:
    built, state, numbers = game
    return built, state._replace(war_rate=0 * state.war_rate, peace_rate=0 * state.peace_rate), numbers


@pytest.mark.parametrize("seed", [5, 6])
def test_an_idle_factor_beside_another_changes_nothing_by_jumps(seed: int) -> None:
    """Jumps of two factors are independent, so the answers are those of the first one alone, its states too."""
    alone, _, both = (no_moves(game) for game in product_game(seed))
    one, two = played(alone), played(both)
    assert largest(one, two) <= ROUNDING
    assert np.abs(two.mode.reshape(SIZE.draws, 2, 3, -1).sum(axis=2) - one.mode).max() <= ROUNDING


def test_an_idle_factor_beside_another_changes_little_by_moves() -> None:
    """At most one move a period: beside another the first moves a little less, by the product of both chances, O(dt^2)."""
    gaps = []
    for parts in (1, 2, 4):
        alone, _, both = (finer(game, parts) for game in product_game(5))
        gaps.append(largest(played(alone), played(both), ("settled", "fighting", "reservation")))
    assert gaps[0] > 1e-4
    # over a given time there are 1 / dt periods: the error falls as dt
    assert gaps[1] <= 0.65 * gaps[0]
    assert gaps[2] <= 0.65 * gaps[1]


def finer(game: Game, parts: int) -> Game:
    """Each period cut into parts of the same rates and, by part, smaller chances."""
    built, state, numbers = game
    lengths = np.repeat(built.lengths / parts, parts)
    built = built._replace(lengths=lengths, years=np.concatenate([[0.0], np.cumsum(lengths)[:-1]]))
    by_period: Any = {name: np.repeat(getattr(state, name), parts, axis=2) for name in ("war_rate", "peace_rate")}
    dated = ("cost", "move", "war_up", "war_down", "substeps", "talks", "discount", "annuity")
    same: Any = {name: np.repeat(getattr(numbers, name), parts, axis=-1) for name in dated}
    for name in ("move", "talks", "war_up", "war_down"):
        same[name] = same[name] / parts
    rate = -np.log(same["discount"]) / (lengths * parts)
    same["discount"], same["annuity"] = np.exp(-rate * lengths), -np.expm1(-rate * lengths) / rate
    return built, state._replace(**by_period), numbers._replace(**same)


# ---------------------------------------------------------------- the chain of modes by itself


def quiet_game(periods: int, years: float, rate: Array, *, peace: bool = False) -> Game:
    """A war in which nothing happens but modes; with `peace`, one that is settled as soon as it can be."""
    modes = len(rate)
    size = Size(draws=modes, periods=periods, lines=3, powers=2, packages=1)
    built = structure(size, lengths=years / periods)
    edges = [(a, b) for a in range(modes) for b in range(modes) if a != b and rate[a, b] > 0]
    per_year = np.broadcast_to(np.array([rate[edge] for edge in edges])[None, :, None], (1, len(edges), periods)).copy()
    none = np.zeros_like(per_year)
    state = complete(1, periods, 1)._replace(
        modes=modes, source=np.array([a for a, _ in edges]), target=np.array([b for _, b in edges]),
        war_rate=none if peace else per_year, peace_rate=per_year if peace else none,
        by_power=np.zeros((1, len(edges))), by_line=np.zeros((1, len(edges))),
        jump=np.broadcast_to(np.eye(modes), (1, len(EVENTS), modes, modes)).copy(),
    )  # fmt: skip
    return built, state, numbers_of(size, discount=np.exp(-0.1 * years / periods), start_line=1)


RATES = np.array([[0.0, 0.3, 0.1], [0.2, 0.0, 0.4], [0.0, 0.5, 0.0]])
GENERATOR = RATES - np.diag(RATES.sum(axis=1))


def gap_to_the_exponential(periods: int, *, peace: bool = False) -> float:
    years = 4.0
    game = quiet_game(periods, years, RATES, peace=peace)
    if peace:
        built, state, numbers = game
        talks = numbers.talks.copy()
        talks[:, 0] = 1.0
        game = (
            built,
            state,
            numbers._replace(talks=talks, no_offer=0 * numbers.no_offer, acceptance=numbers.acceptance * 1e12),
        )
    found = played(game)
    if peace:
        assert found.signed[0, 1] > 1 - 1e-9
    at = np.append(game[0].years, years)
    exact = np.stack([expm(GENERATOR * t)[0] for t in at], axis=1)
    return float(np.abs(found.mode[0] - exact).max())


@pytest.mark.parametrize("peace", [False, True], ids=["war", "peace"])
def test_modes_at_a_date_are_those_of_the_matrix_exponential(peace: bool) -> None:
    """At most one move in a period of length dt: an error of O(dt^2) in each, so of O(dt) at a date; it halves with dt."""
    gaps = [gap_to_the_exponential(periods, peace=peace) for periods in (8, 16, 32, 64)]
    ratios = np.array(gaps[1:]) / np.array(gaps[:-1])
    assert gaps[0] > 1e-3
    assert np.abs(ratios - 0.5).max() <= 0.06, ratios
    assert gaps[-1] <= 0.01


def test_one_move_a_period_is_exact_where_no_second_one_can_follow() -> None:
    """A single move from 0 to 1: P(1 at t) = 1 - exp(-rate t), whatever the period."""
    rate = np.array([[0.0, 0.7], [0.0, 0.0]])
    found = played(quiet_game(4, 2.0, rate))
    assert found.mode[0, 1] == pytest.approx(1 - np.exp(-0.7 * np.linspace(0, 2, 5)), abs=ROUNDING)


def test_rates_follow_line_and_power() -> None:
    built, state, numbers = quiet_game(1, 1.0, np.array([[0.0, 0.4], [0.0, 0.0]]))
    slopes: Any = {"by_power": np.array([[0.8]]), "by_line": np.array([[1.5]])}
    moved = numbers._replace(
        start_power=np.full(2, 0.5), move=np.ones_like(numbers.move), contest=np.ones_like(numbers.contest)
    )
    found = played((built._replace(ended=np.zeros(3, dtype=np.bool_)), state._replace(**slopes), moved))
    # the front moves first, to line 2 of 0 to 2, then the mode: half a front further, at power -1 with chance 1/4 or 1
    rates = 0.4 * np.exp(0.8 * np.array([-1.0, 1.0]) + 1.5 * 0.5)
    expected = np.array([0.25, 0.75]) @ (1 - np.exp(-rates))
    assert found.mode[0, 1, 1] == pytest.approx(expected, abs=ROUNDING)


# ---------------------------------------------------------------- jumps


@pytest.mark.parametrize("event", EVENTS[:SIGNED])
def test_an_event_moves_the_mode_at_once(event: str) -> None:
    """A third party joins (mode 1) at one cause alone: its mass is what that cause has broken, until peace is signed again."""
    built, numbers = random_game(8, Size(draws=2, periods=6, lines=4, powers=3, packages=2))
    state = complete(2, 6, 2)._replace(modes=2, jump=np.broadcast_to(np.eye(2), (2, 4, 2, 2)).copy())
    place = EVENTS.index(event)
    state.jump[:, place, 0] = [0.25, 0.75]
    talks = numbers.talks * (np.arange(6) == 0)  # one settlement at most, so one breach
    twice = at_rows(numbers._replace(talks=talks), np.repeat(np.arange(len(numbers.talks)), 2))
    found = played((built, state, twice))
    assert found.mode[:, 1] == pytest.approx(0.75 * found.broken_on_path[:, place], abs=ROUNDING)
    assert found.mode[:, 1, -1].max() > 1e-3


def test_signing_moves_the_mode_at_once() -> None:
    built, numbers = random_game(8, Size(draws=2, periods=6, lines=4, powers=3, packages=2))
    state = complete(2, 6, 2)._replace(modes=2, jump=np.broadcast_to(np.eye(2), (2, 4, 2, 2)).copy())
    state.jump[:, SIGNED, 0] = [0.4, 0.6]
    talks = numbers.talks * (np.arange(6) == 0)
    found = played((built, state, at_rows(numbers._replace(talks=talks), np.repeat(np.arange(len(numbers.talks)), 2))))
    assert found.mode[:, 1] == pytest.approx(0.6 * found.signed, abs=ROUNDING)
    assert found.signed[:, -1].min() > 1e-3


def test_a_breach_is_priced_by_the_mode_that_it_leads_to() -> None:
    """Where a breach by A always brings a mode in which the war is dear to it, A breaks less."""
    built, numbers = random_game(8, Size(draws=1, periods=6, lines=4, powers=3, packages=2))
    pair = at_rows(numbers, np.repeat(np.arange(len(numbers.talks)), 2))
    cost = pair.cost.copy()
    cost[1, 0] += 5
    state = complete(1, 6, 2)._replace(modes=2, jump=np.broadcast_to(np.eye(2), (1, 4, 2, 2)).copy())
    untouched = played((built, state, pair._replace(cost=cost)))
    assert largest(untouched, solved(built, numbers, np.arange(7)), ("broken", "reservation")) <= ROUNDING
    state.jump[:, 0, 0] = [0.0, 1.0]
    deterred = played((built, state, pair._replace(cost=cost)))
    assert (deterred.broken[0, 0, :, -1] < 0.5 * untouched.broken[0, 0, :, -1]).all()


# ---------------------------------------------------------------- single histories


def scores(sample: Array, expected: Array) -> Array:
    """(mean - expected) / standard error; what is certain and matched scores 0."""
    gap = sample.mean(axis=0) - expected
    error = np.maximum(sample.std(axis=0), np.sqrt(np.abs(expected) * (np.abs(expected) < 0.01)))
    return np.where(np.abs(gap) < 1e-12, 0.0, gap / np.maximum(error / np.sqrt(len(sample)), 1e-15))


def dated(seed: int) -> Game:
    """A game in three modes whose periods are of three and then six months."""
    built, state, numbers = mode_game(seed, Size(draws=1, periods=10, lines=4, powers=4, packages=3, kinds=2), 3, 5)
    lengths = np.array([0.25] * 6 + [0.5] * 4)
    built = built._replace(lengths=lengths, years=np.concatenate([[0.0], np.cumsum(lengths)[:-1]]))
    return built, state, numbers._replace(flow=numbers.flow + 0.4)


def histories_of(game: Game, many: int, package: int = histories.NO_PACKAGE) -> histories.Histories:
    built, state, numbers = game
    chosen = histories.solved(built, state, numbers, 10)
    assert histories.choose(built, state, numbers, 0, chosen) <= 1e-9
    out = histories.histories(many, 42)
    histories.play(built, state, numbers, 0, chosen, 0, np.uint64(20250131), 0, package, out)
    return out


def starts(game: Game) -> list[int]:
    ends = np.append(game[0].years, game[0].years[-1] + game[0].lengths[-1]) * 12
    return [round(float(month)) for month in ends]


@pytest.mark.parametrize("seed", [1, 2])
def test_histories_with_modes_have_the_distributions_of_the_forward_pass(seed: int) -> None:
    game = dated(seed)
    answers, found, at = played(game), histories_of(game, 20_000), starts(game)
    at_war = found.state[:, at] == histories.WAR
    over = (found.state[:, at] == histories.OVER) & (found.line[:, at] == len(game[0].ended) - 1)
    pairs = {
        "fighting": (at_war, answers.fighting[0]),
        "conquered": (over, answers.conquered[0]),
        "signed": (found.signed[:, at], answers.signed[0]),
        "broken": (found.broken[:, at], answers.broken_on_path[0].sum(axis=0)),
        "line": (np.where(at_war, found.line[:, at], 0), (answers.line * answers.fighting)[0]),
        "power": (game[0].power[found.power[:, at]], answers.power[0]),
    }
    for name, (values, expected) in pairs.items():
        assert np.abs(scores(values.astype(float), expected)).max() <= WORST, name
    # the modes are at work: held in today's the answer is another
    held = played(one_mode(game, game[1].start))
    assert np.abs(scores(at_war.astype(float), held.fighting[0])).max() > 2 * WORST


def test_histories_of_a_peace_with_modes_break_as_the_forward_pass_says() -> None:
    game = dated(3)
    answers, found = played(game), histories_of(game, 20_000, 0)
    for t, month in enumerate(starts(game)):
        gone = found.first_broken < month
        by_cause = np.stack([gone & (found.cause == cause) for cause in range(3)], axis=1).astype(float)
        assert np.abs(scores(by_cause, answers.broken[0, :, 0, t])).max() <= WORST
    assert answers.survival[0, 0, -1] < 0.9


# ---------------------------------------------------------------- names of the sides


@pytest.mark.parametrize("seed", range(3))
def test_swapping_the_sides_swaps_the_answer_with_modes(seed: int) -> None:
    built, state, numbers = mode_game(seed, SIZE, 3, 5)
    other_built, other_numbers = swapped(built, numbers)
    order = np.argsort(other_built.power)
    assert (order == np.arange(len(order))).all()
    mirrored = state._replace(
        by_power=-state.by_power, by_line=-state.by_line, jump=np.ascontiguousarray(state.jump[:, [1, 0, 2, 3]])
    )
    one, other = played((built, state, numbers)), played((other_built, mirrored, other_numbers))
    for name in ("reservation", "gain", "gain_over_fighting"):
        assert np.abs(getattr(one, name) - getattr(other, name)[:, ::-1]).max() <= 10 * ROUNDING, name
    for name in ("survival", "signing_today", "settled", "fighting", "signed", "mode"):
        assert np.abs(getattr(one, name) - getattr(other, name)).max() <= ROUNDING, name
    assert np.abs(one.broken - other.broken[:, [1, 0, 2]]).max() <= ROUNDING
    assert np.abs(one.power + other.power).max() <= ROUNDING
    unturned = played((other_built, state, other_numbers))
    assert np.abs(one.mode - unturned.mode).max() > 1e-3
