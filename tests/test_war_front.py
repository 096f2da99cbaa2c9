"""The movement of the front: against closed forms, simulation and the record."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom, norm

from holdfast.scenario.draws import Array
from holdfast.war.front import Mobility, Movement, _filter, fit

MONTHS = [f"{2020 + i // 12}-{i % 12 + 1:02d}" for i in range(61)]


def movement(quiet: float, moving: float, starts: float, stops: float, now: float) -> Movement:
    return Movement(*(np.array([value]) for value in (quiet, moving, starts, stops, now)))


def record(changes: Array, start: float = 50_000.0) -> tuple[tuple[str, float], ...]:
    area = start + np.concatenate([[0.0], np.cumsum(changes)])
    return tuple(zip(MONTHS[: len(area)], area.tolist(), strict=True))


def test_moving_months_are_binomial_when_months_are_independent() -> None:
    """starts = 1 - stops makes each month moving with the same chance whatever went before."""
    counts = movement(1.0, 10.0, 0.3, 0.7, 0.9).moving_months(12)[:, 0]
    assert counts == pytest.approx(binom.pmf(np.arange(13), 12, 0.3), abs=1e-12)


def test_mean_variance_agrees_with_the_counts_of_moving_months() -> None:
    here = movement(100.0, 5000.0, 0.05, 0.4, 0.8)
    share = float((here.moving_months(24)[:, 0] * np.arange(25)).sum() / 24)
    expected = share * 5000.0**2 + (1 - share) * 100.0**2
    assert here.variance_km4_per_month(24)[0] == pytest.approx(expected, rel=1e-12)


def test_still_is_the_normal_chance_when_the_front_never_starts_to_move() -> None:
    still = Mobility(movement(200.0, 9000.0, 0.0, 0.5, 0.0)).still(1000.0, 6)
    assert still[0] == pytest.approx(2 * norm.cdf(1000.0 / (200.0 * 6**0.5)) - 1, abs=1e-12)


def test_still_agrees_with_simulated_months() -> None:
    here = movement(300.0, 4000.0, 0.08, 0.4, 0.1)
    rng = np.random.default_rng(7)
    runs = 40_000
    moving = rng.random(runs) < 0.1
    change = np.zeros(runs)
    for _ in range(9):
        moving = np.where(moving, rng.random(runs) >= 0.4, rng.random(runs) < 0.08)
        change += rng.normal(0.0, np.where(moving, 4000.0, 300.0))
    simulated = float(np.mean(np.abs(change) < 1500.0))
    sampling_error = (simulated * (1 - simulated) / runs) ** 0.5
    assert Mobility(here).still(1500.0, 9)[0] == pytest.approx(simulated, abs=4 * sampling_error)


def test_mobility_on_the_grid_has_the_variance_of_the_movement() -> None:
    here = movement(100.0, 3000.0, 0.1, 0.3, 0.0)
    chance = Mobility(here).per_month(np.array([20_000.0]), 24)
    assert chance[0] * 20_000.0**2 == pytest.approx(here.variance_km4_per_month(24)[0])
    assert Mobility(here).per_month(np.array([10.0]), 24)[0] == 1


def test_fit_finds_the_spread_of_a_front_that_only_creeps() -> None:
    changes = np.random.default_rng(3).normal(0.0, 150.0, 60)
    drawn = fit(record(changes)).draw(np.linspace(0.001, 0.999, 500))
    spread = np.sqrt(6 * np.mean(changes**2))
    for km2 in (200.0, 400.0, 700.0):
        normal = 2 * norm.cdf(km2 / spread) - 1
        assert np.median(Mobility(drawn).still(km2, 6)) == pytest.approx(normal, abs=0.1)


def test_fit_tells_a_collapse_from_creeping() -> None:
    rng = np.random.default_rng(5)
    changes = rng.normal(0.0, 150.0, 60)
    changes[20:26] = rng.normal(0.0, 5000.0, 6)
    drawn = fit(record(changes)).draw(np.linspace(0.001, 0.999, 500))
    assert np.median(drawn.moving_sd_km2) == pytest.approx(np.sqrt(np.mean(changes[20:26] ** 2)), rel=0.35)
    assert np.median(drawn.quiet_sd_km2) == pytest.approx(150.0, rel=0.3)
    assert np.max(drawn.moving_now) < 0.2


def test_a_record_that_ends_in_movement_is_less_still_than_one_that_ends_quiet() -> None:
    rng = np.random.default_rng(11)
    changes = rng.normal(0.0, 100.0, 40)
    moved = changes.copy()
    moved[-3:] = 4000.0, -5000.0, 3000.0
    u = np.linspace(0.01, 0.99, 99)
    quiet, moving = (Mobility(fit(record(c)).draw(u)).still(1000.0, 6).mean() for c in (changes, moved))
    assert moving < quiet - 0.3


def test_fortification_makes_the_front_more_still_and_less_mobile() -> None:
    drawn = fit(record(np.random.default_rng(1).normal(0, 900, 20))).draw(np.linspace(0.01, 0.99, 50))
    step = np.full(50, 2000.0)
    open_, dug_in = (Mobility(drawn.fortified(np.full(50, factor))) for factor in (1.0, 0.3))
    assert np.all(dug_in.still(2000.0, 12) > open_.still(2000.0, 12))
    assert np.all(dug_in.per_month(step, 24) <= open_.per_month(step, 24))
    assert dug_in.per_month(step, 24).mean() < open_.per_month(step, 24).mean()


def test_draws_rise_with_their_uniform() -> None:
    drawn = fit(record(np.random.default_rng(2).normal(0, 900, 20))).draw(np.linspace(0.01, 0.99, 99))
    assert np.all(np.diff(drawn.variance_km4_per_month(24)) >= 0)


def test_missing_months_count_as_one_stretch() -> None:
    """Every fourth month of a creeping front tells of the same monthly spread, not of twice it."""
    full = record(np.random.default_rng(4).normal(0.0, 300.0, 60))
    u = np.linspace(0.001, 0.999, 300)
    fits = [fit(rows).draw(u) for rows in (full, full[::4])]
    whole, thinned = (np.median(here.quiet_sd_km2) for here in fits)
    assert 0.4 < thinned / whole < 1.2


def test_filter_agrees_with_the_sum_over_all_histories_of_quiet_and_moving() -> None:
    """Three changes, the second over four months: likelihood and last state by enumeration."""
    here = movement(200.0, 3000.0, 0.1, 0.35, 0.0)
    changes, gaps = np.array([150.0, -2500.0, 900.0]), [1, 4, 1]
    turn = np.array([[0.9, 0.1], [0.35, 0.65]])
    spread = np.array([200.0, 3000.0])
    total, moving_last = 0.0, 0.0
    for history in product((0, 1), repeat=3):
        chance = 0.5
        for step, (change, gap) in enumerate(zip(changes, gaps, strict=True)):
            if step:
                turns = np.linalg.matrix_power(turn, gaps[step - 1])
                chance *= turns[history[step - 1], history[step]]
            chance *= norm.pdf(change, scale=spread[history[step]] * gap**0.5)
        total += chance
        moving_last += chance * history[2]
    log_likelihood, now = _filter(here, changes, gaps)
    assert log_likelihood[0] == pytest.approx(np.log(total), rel=1e-10)
    assert now[0] == pytest.approx(moving_last / total, rel=1e-10)


def test_months_out_of_order_are_named() -> None:
    with pytest.raises(ValueError, match="'2020-02' is not later"):
        fit((("2020-01", 1.0), ("2020-03", 1.0), ("2020-02", 1.0)))
