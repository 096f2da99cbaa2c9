"""Intervals for shares against published numbers, and weighted shares against what they must reduce to."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from holdfast.assess.intervals import Z, difference, kish, weighted_share, wilson

Z95 = NormalDist().inv_cdf(0.975)


@pytest.mark.parametrize(
    ("count", "draws", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(count: int, draws: int, low: float, high: float) -> None:
    """Table I, method 3, of Newcombe 1998, Statistics in Medicine 17: 857-872."""
    assert wilson(count / draws, draws, Z95) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("a", "m", "b", "n", "low", "high"),
    [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (10, 10, 0, 20, 0.6791, 1.0)],
)
def test_difference_as_published(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    """Table II, method 10, of Newcombe 1998, Statistics in Medicine 17: 873-890: disjoint draws."""
    first = np.r_[np.ones(m), np.zeros(n)]
    holds = np.r_[np.ones(a), np.zeros(m - a), np.ones(b), np.zeros(n - b)]
    found = difference((holds * first, first), (holds * (1 - first), 1 - first), Z95)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((a / m - b / n, low, high), abs=5e-5)
    assert found.clear


def test_equal_weights_give_wilson_whatever_their_size() -> None:
    holds = np.r_[np.ones(30), np.zeros(70)]
    for weight in (1.0, 0.25, 7.0):
        share = weighted_share(holds * weight, np.full(100, weight))
        assert share is not None
        assert share.draws == 100
        assert share.effective == pytest.approx(100)
        assert (share.low, share.high) == pytest.approx(wilson(0.3, 100))


def test_draws_without_mass_do_not_count() -> None:
    holds = np.r_[np.ones(30), np.zeros(970)]
    share = weighted_share(holds, np.r_[np.ones(100), np.zeros(900)])
    assert share is not None
    assert share.draws == 100
    assert (share.value, share.low, share.high) == pytest.approx((0.3, *wilson(0.3, 100)))
    assert weighted_share(np.zeros(5), np.zeros(5)) is None


def test_unequal_weights_cost_draws() -> None:
    mass = np.r_[np.ones(50), np.full(50, 0.01)]
    share = weighted_share(mass, mass)
    assert share is not None
    assert share.value == 1
    assert share.effective == pytest.approx(kish(mass)) == pytest.approx(50.5**2 / 50.005)
    assert share.low == pytest.approx(wilson(1, kish(mass))[0])


def test_a_share_that_no_draw_moves_has_no_sampling_error() -> None:
    share = weighted_share(np.full(10, 0.375), np.ones(10))
    assert share is not None
    assert (share.low, share.value, share.high) == (0.375, 0.375, 0.375)


def test_interval_covers_as_often_as_it_says() -> None:
    """900 weighted shares of a known chance: coverage within three standard errors of 90%."""
    rng = np.random.default_rng(20231109)
    covered = 0
    for _ in range(900):
        mass = rng.uniform(0.2, 1, 200)
        share = weighted_share(mass * (rng.random(200) < 0.8), mass)
        assert share is not None
        covered += share.low <= 0.8 <= share.high
    assert abs(covered / 900 - 0.9) < 3 * (0.9 * 0.1 / 900) ** 0.5


def test_correlated_shares_differ_by_less() -> None:
    """The same draws behind both shares: no interval is left around a difference of nothing."""
    holds = np.r_[np.ones(40), np.zeros(60)]
    found = difference((holds, np.ones(100)), (holds, np.ones(100)))
    assert found is not None
    assert (found.value, found.clear) == (0, False)
    low, high = wilson(0.4, 100)
    assert found.high - found.low < 0.1 * (high - low)
    assert NormalDist().cdf(Z) == pytest.approx(0.95)
