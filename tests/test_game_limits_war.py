"""War without settlements as a random walk: Smith and Stam's forts and the gambler's ruin, through the solve."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from scipy.special import roots_jacobi

from game_cases import FIRM, Size, crossing, numbers, solved, structure, vector
from holdfast.game.batch import Numbers, Structure

Array = NDArray[np.float64]
PUBLISHED = 1e-5
"""Tolerance stated with the published results of this file."""
BATTLES = 600
"""Enough that a walk between ten forts is over: what is left falls by a twentieth or more a battle."""


def forts(
    given: dict[str, float], win: ArrayLike, *, battles: int = BATTLES, shares: Array | None = None, talks: float = 0.0,
) -> tuple[Structure, Numbers]:  # fmt: skip
    """A battle a period, a fort a battle, a prize of 1 to whoever holds all; `shares` of it may be agreed on instead."""
    chance = np.atleast_1d(win)
    offered = np.array([0.0]) if shares is None else shares
    last = given["N"]
    size = Size(draws=len(chance), periods=battles, lines=int(last) + 1, packages=len(offered))
    once = np.append(np.ones(battles - 1), 0.0)
    discount = given.get("d", 1.0) * once
    ends = np.zeros((2, size.lines))
    ends[0, -1], ends[1, 0] = 1.0, 1.0
    # the flow that over the whole calendar is worth as much as the share once
    years = np.cumprod(np.append(1.0, discount[:-1])) @ once
    return structure(size, ended=(0, int(last)), line=int(given["n"])), numbers(
        size, precision=FIRM, discount=discount, annuity=once, move=1.0, contest=chance[:, None], end_value=ends,
        cost=np.array([[given["kA"]], [given["kB"]]]), start_line=given["n"], talks=talks * once, proposer=1.0,
        flow=np.stack([offered, 1 - offered]) / years,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["SS04-forts-1", "SS04-forts-2", "SS04-forts-3"])
def test_absorption_duration_and_values(name: str) -> None:
    given, expected = vector(name)
    built, game = forts(given, given["p"])
    answers = solved(built, game, np.arange(BATTLES))
    assert answers.conquered[0, -1] == pytest.approx(expected["pr_A_wins"], abs=PUBLISHED)
    assert answers.fighting[0].sum() == pytest.approx(expected["exp_battles"], abs=PUBLISHED)
    assert answers.fighting[0, -1] <= 1e-12
    assert answers.reservation[0, 0] == pytest.approx(expected["war_value_A"], abs=PUBLISHED)
    assert answers.reservation[0, 1] == pytest.approx(expected["war_value_B"], abs=PUBLISHED)


@pytest.mark.parametrize("name", ["SS04-forts-1", "SS04-forts-2", "SS04-forts-3"])
def test_shares_that_both_accept(name: str) -> None:
    given, expected = vector(name)
    shares = np.linspace(0, 1, 51)
    gain = solved(*forts(given, given["p"], shares=shares), [0, 1]).gain[0]
    low, high = crossing(shares, gain[0]), crossing(shares, gain[1])
    assert low == pytest.approx(expected["x_lo"], abs=PUBLISHED)
    assert high == pytest.approx(expected["x_hi"], abs=PUBLISHED)
    assert high - low == pytest.approx(expected["surplus"], abs=PUBLISHED)


@pytest.mark.parametrize("name", ["SS04-forts-1", "SS04-forts-3"])
def test_offers_before_each_battle_take_all_but_what_war_gives(name: str) -> None:
    """A making every offer gets x_hi at once, and B stays at what war without talks would give it, to the menu's steps."""
    given, expected = vector(name)
    # beyond 0 and 1 too: A could not otherwise be paid by a B whose war is worth less than nothing
    shares = np.linspace(-0.2, 1.2, 1401)
    answers = solved(*forts(given, given["p"], shares=shares, talks=1.0, battles=150), [0, 1])
    chance = answers.signing_today[0]
    assert chance.max() >= 1 - 1e-9
    # every battle to come may leave B as much as a step of the menu, and A's share is itself a step
    slack = (shares[1] - shares[0]) * (expected["exp_battles"] + 1)
    assert 0 <= expected["x_hi"] - shares[chance.argmax()] <= slack
    assert 0 <= answers.reservation[0, 1] - expected["war_value_B"] <= slack


def test_gamblers_ruin() -> None:
    """Pr = (1 - r^n) / (1 - r^N) with r = (1 - p)/p, E[T] = (n - N Pr) / (1 - 2p), for every start and two chances."""
    given = {"N": 7.0, "n": 1.0, "kA": 1.0, "kB": 1.0}
    chances, starts = np.repeat([0.4, 0.58], 6), np.tile(np.arange(1, 7), 2)
    built, game = forts(given, chances)
    answers = solved(built, game._replace(start_line=starts), [0, BATTLES - 1])
    ratio = (1 - chances) / chances
    wins = (1 - ratio**starts) / (1 - ratio**7)
    battles = (starts - 7 * wins) / (1 - 2 * chances)
    assert np.abs(answers.conquered[:, 1] - wins).max() <= 1e-12
    assert np.abs(answers.reservation[:, 0] - (wins - battles)).max() <= 1e-11


def test_rival_beliefs_about_strength() -> None:
    """Smith and Stam: each side's own view of the chance to win, a draw a point of its beta distribution, by quadrature."""
    given, expected = vector("SS04-beliefs-1")

    def expect(a: float, b: float) -> tuple[float, float, float]:
        nodes, weights = roots_jacobi(40, b - 1, a - 1)
        answers = solved(*forts(given, (nodes + 1) / 2), [0, BATTLES - 1])
        weights = weights / weights.sum()
        values = weights @ answers.reservation
        return float(weights @ answers.conquered[:, 1]), float(values[0]), float(values[1])

    for when, wins, losses in (("prior", 0, 0), ("post", given["w"], given["l"])):
        by_a = expect(given["aA"] + wins, given["bA"] + losses)
        by_b = expect(given["aB"] + wins, given["bB"] + losses)
        assert by_a[0] == pytest.approx(expected[when]["PA_win_by_A"], abs=PUBLISHED)
        assert by_b[0] == pytest.approx(expected[when]["PA_win_by_B"], abs=PUBLISHED)
        low, high = by_a[1], 1 - by_b[2]
        assert low == pytest.approx(expected[when]["x_lo"], abs=PUBLISHED)
        assert high == pytest.approx(expected[when]["x_hi"], abs=PUBLISHED)
        assert (low <= high) is expected[when]["settle"]
