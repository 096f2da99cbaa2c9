"""Choices: default odds without precision, best replies with much of it, single nodes and whole trees by hand."""

from __future__ import annotations

import numpy as np
import pytest

from game_cases import Array, Size, all_dates, numbers, random_game, solved, structure
from game_reference import Reference, best_reply
from game_tree import Tree
from holdfast.game.batch import Numbers, Structure

SIZE = Size(draws=4, periods=5, lines=4, powers=3, packages=3, kinds=2)


def on_the_grid(case: tuple[Structure, Numbers]) -> tuple[Structure, Numbers]:
    """The same game with every shift of power a whole step and today's power on the grid."""
    built, game = case
    step = built.power[1] - built.power[0]

    def whole(values: Array) -> Array:
        return np.asarray(np.round(values / step) * step)

    return built, game._replace(
        start_power=np.full_like(game.start_power, built.power[len(built.power) // 2]),
        sign_shift=whole(game.sign_shift * 2), surprise=whole(game.surprise * 2),
        guarantor_shift=whole(game.guarantor_shift), substeps=np.ones_like(game.substeps),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_no_precision_gives_the_default_odds(seed: int) -> None:
    built, game = random_game(seed, SIZE)
    game = game._replace(precision=np.full(SIZE.draws, 1e-12))
    answers = solved(built, game, [0, 1, 2])
    accepts = game.acceptance / (1 + game.acceptance)
    offers = game.talks[:, 0] * (1 - game.no_offer) * accepts
    assert np.abs(answers.signing_today - offers[:, None] * built.weights).max() <= 1e-11
    # the first chance to break comes in the second period: incidents first, then the side drawn
    odds = np.expm1(2 * game.indifferent[:, 0] * built.lengths[1])
    older = -np.expm1(-game.ageing[:, 0] * built.lengths[0])
    odds_older = np.expm1(2 * game.indifferent[:, 1] * built.lengths[1])
    for package in range(SIZE.packages):
        quiet = np.exp(-game.incidents[:, :2, package] * built.lengths[1])
        expected = 0.5 * (
            (1 - older) * quiet[:, 0] * odds / (1 + odds) + older * quiet[:, 1] * odds_older / (1 + odds_older)
        )
        for side in range(2):
            assert np.abs(answers.broken[:, side, package, 2] - expected).max() <= 1e-11


def test_no_precision_and_equal_odds_is_uniform() -> None:
    """Acceptance odds 1, weights shared with no offer as one more option: each act is as likely as any other."""
    built = structure(Size(periods=3, packages=4), ended=(0, 2))
    game = numbers(Size(periods=3, packages=4), precision=1e-12, discount=0.9, talks=1.0, start_line=1, no_offer=0.2)
    assert solved(built, game, [0, 1]).signing_today[0] == pytest.approx([0.2 / 2] * 4, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_high_precision_plays_best_replies(seed: int) -> None:
    """Values at 1/lambda -> 0 against the same game played by best replies: what is lost falls with 1/lambda."""
    built, game = random_game(seed, SIZE)
    game = game._replace(flow=game.flow + 0.6)
    errors = []
    for precision in (1e1, 1e3, 1e5):
        firm = game._replace(precision=np.full(SIZE.draws, precision))
        answers = solved(built, firm, all_dates(built))
        best = [Reference(built, firm, d, best_reply).today() for d in range(SIZE.draws)]
        errors.append(max(np.abs(answers.reservation[d] - best[d]["reservation"]).max() for d in range(SIZE.draws)))
        assert best[0]["signing_today"].max() > 0.01
    # a mover at precision lambda loses some multiples of 1/lambda at the few nodes where he is nearly indifferent
    assert errors[2] <= 1e-3 < errors[0]
    assert errors[2] <= errors[1] + 1e-12
    assert errors[1] < errors[0]


def test_regret_falls_with_precision() -> None:
    """The value that A's answer to one offer loses against the best answer: gain * (chance of the worse act)."""
    size = Size(draws=5, periods=2)
    precision = np.array([0.5, 2.0, 8.0, 32.0, 128.0])
    now = np.array([1.0, 0.0])
    for gain in (0.4, -0.4):
        game = numbers(
            size, precision=precision, discount=now, annuity=now, talks=now, proposer=0.0, start_line=1,
            flow=np.array([[gain], [5.0]]), no_offer=1e-300,
        )  # fmt: skip
        accepted = solved(structure(size), game, [0, 1]).settled[:, 1]
        expected = np.exp(precision * gain) / (1 + np.exp(precision * gain))
        assert np.abs(accepted - expected).max() <= 1e-12
        regret = abs(gain) * (1 - accepted if gain > 0 else accepted)
        assert np.all(np.diff(regret) < 0)
        assert regret[-1] <= 1e-12


def test_a_single_node_of_offers() -> None:
    """One proposer, three packages that the other side accepts at even odds whatever they are: a plain logit."""
    size = Size(periods=2, packages=3)
    now, precision, weights = np.array([1.0, 0.0]), 2.5, np.array([0.5, 0.3, 0.2])
    worth = np.array([0.3, -0.2, 1.1])
    game = numbers(
        size, precision=precision, discount=now, annuity=now, talks=0.7 * now, proposer=1.0, no_offer=0.4,
        start_line=1, flow=np.stack([worth, np.zeros(3)]), acceptance=3.0,
    )  # fmt: skip
    answers = solved(structure(size, weights=weights), game, [0, 1])
    odds = 0.6 * weights * np.exp(precision * 0.75 * worth)
    expected = 0.7 * odds / (odds.sum() + 0.4) * 0.75
    assert answers.signing_today[0] == pytest.approx(expected, abs=1e-14)
    assert answers.settled[0, 1] == pytest.approx(expected.sum(), abs=1e-14)


def test_indifferent_side_breaks_at_its_yearly_hazard() -> None:
    """h0 is the yearly hazard of a side that is indifferent: survival exp(-2 h0 t), whatever the period.

    A peace cannot break in the period in which it is signed.
    """
    lengths = np.full(8, 0.5)
    size = Size(periods=8)
    game = numbers(size, precision=3.0, discount=np.exp(-0.5), annuity=0.5, start_line=1, indifferent=0.1, ageing=0.0)
    survival = solved(structure(size, lengths=lengths), game, [0, 1, 3, 8]).survival[0, 0]
    assert survival == pytest.approx(np.exp(-2 * 0.1 * np.array([0, 0, 1, 3.5])), abs=1e-13)


@pytest.mark.parametrize("seed", range(3))
def test_trees_of_three_periods(seed: int) -> None:
    """Every history of three periods, valued one by one."""
    size = Size(draws=1, periods=3, lines=3, powers=3, packages=2, kinds=2)
    built, game = on_the_grid(random_game(seed, size, both_ends=seed != 1))
    answers = solved(built, game, [0, 1])
    tree = Tree(built, game, 0)
    x, j = int(game.start_line[0]), 1
    fight = tree.fight(0, x, j)
    assert answers.reservation[0] == pytest.approx(np.array(fight), abs=1e-12)
    for s in range(size.packages):
        signed = np.array(tree.sign(0, x, j, s))
        assert answers.gain[0, :, s] == pytest.approx(signed - fight, abs=1e-12)
    assert tree.visits > 1000


def test_a_wider_tree() -> None:
    """Two periods, five packages, five levels of power, lines at which talks end."""
    size = Size(draws=3, periods=2, lines=5, powers=5, packages=5, kinds=3)
    built, game = on_the_grid(random_game(5, size, reach=3))
    answers = solved(built, game, [0, 1])
    for d in range(size.draws):
        tree, x = Tree(built, game, d), int(game.start_line[d])
        fight = np.array(tree.fight(0, x, 2))
        assert answers.reservation[d] == pytest.approx(fight, abs=1e-12)
        for s in range(size.packages):
            assert answers.gain[d, :, s] == pytest.approx(np.array(tree.sign(0, x, 2, s)) - fight, abs=1e-12)
