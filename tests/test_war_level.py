"""The level of a series: the filter against the multivariate normal it stands for, draws, paths and scales."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import multivariate_normal

from holdfast.scenario.draws import Array, Draws
from holdfast.war.level import LevelDraw, LevelPrior, fit, normals, paths, prior_fit
from holdfast.war.record import Series
from holdfast.war.scales import count_prior, fit_counts, fit_shares, prior_of

ONE_POINT = LevelPrior(2.0, 1.5, (0.4, 0.4), (0.8, 0.8), (0.7, 0.7))
RECORD = np.array([1.0, 2.5, np.nan, 3.0, 2.0])
KNOWN = np.array([0.1, 0.0, 0.0, 0.3, 0.0])


def joint(months: int) -> tuple[Array, Array]:
    """Mean and covariance of (z_1..z_n, mu, a_n) under `ONE_POINT`: written out, no recursion."""
    lag = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    wander = 0.8**2 * 0.7**lag
    cov = np.zeros((months + 2, months + 2))
    cov[:months, :months] = 1.5**2 + wander + np.diag(0.4**2 + KNOWN)
    cov[months, : months + 1] = cov[: months + 1, months] = 1.5**2
    cov[months + 1, :months] = cov[:months, months + 1] = wander[-1]
    cov[months + 1, months + 1] = 0.8**2
    return np.append(np.full(months + 1, 2.0), 0.0), cov


def test_filter_is_the_conditional_normal() -> None:
    mean, cov = joint(5)
    seen, asked = np.array([0, 1, 3, 4]), np.array([5, 6])
    gain = cov[np.ix_(asked, seen)] @ np.linalg.inv(cov[np.ix_(seen, seen)])
    wanted = mean[asked] + gain @ (RECORD[seen] - mean[seen])
    spread = cov[np.ix_(asked, asked)] - gain @ cov[np.ix_(seen, asked)]
    found = fit(RECORD, KNOWN, ONE_POINT)
    state = found.state
    assert (state.mean[0], state.deviation[0]) == pytest.approx(wanted, abs=1e-12)
    assert (state.var_mean[0], state.cov[0], state.var_deviation[0]) == pytest.approx(
        (spread[0, 0], spread[0, 1], spread[1, 1]), abs=1e-12
    )
    density = multivariate_normal(mean[seen], cov[np.ix_(seen, seen)]).logpdf(RECORD[seen])
    assert found.log_evidence == pytest.approx(float(density), abs=1e-10)


def test_draws_have_the_moments_of_the_state() -> None:
    found = fit(RECORD, KNOWN, ONE_POINT)
    u = np.random.default_rng(1).permuted(np.tile((np.arange(20_000) + 0.5) / 20_000, (3, 1)), axis=1)
    drawn = found.draw(*u)
    both = np.cov(drawn.mean, drawn.deviation)
    assert drawn.mean.mean() == pytest.approx(found.state.mean[0], abs=1e-3)
    assert both[0, 0] == pytest.approx(found.state.var_mean[0], rel=0.02)
    assert both[1, 1] == pytest.approx(found.state.var_deviation[0], rel=0.04)
    assert both[0, 1] == pytest.approx(found.state.cov[0], rel=0.05)


def test_posterior_of_the_parameters_agrees_with_a_grid() -> None:
    """Mean of ln s and ln tau by a fine product grid with the multivariate normal density."""
    z = np.array([3.0, 3.4, 2.6, 3.9, 2.2, 3.1, 5.0, 4.4])
    prior = LevelPrior(3.0, 1.0, (0.1, 2.0), (0.1, 2.0), (0.6, 0.6))
    logs = np.log(0.1) + (np.arange(40) + 0.5) / 40 * np.log(20)
    lag = 0.6 ** np.abs(np.subtract.outer(np.arange(8), np.arange(8)))
    weight = np.empty((40, 40))
    for i, s in enumerate(np.exp(logs)):
        for j, tau in enumerate(np.exp(logs)):
            cov = 1.0 + tau**2 * lag + s**2 * np.eye(8)
            weight[i, j] = multivariate_normal(np.full(8, 3.0), cov).pdf(z)
    weight /= weight.sum()
    found = fit(z, np.zeros(8), prior)
    mine = np.diff(found.cumulative, prepend=0)
    assert mine @ np.log(found.points.noise) == pytest.approx(float(weight.sum(1) @ logs), abs=0.01)
    assert mine @ np.log(found.points.wander) == pytest.approx(float(weight.sum(0) @ logs), abs=0.01)


def test_paths_wander_with_the_stated_spread_and_memory() -> None:
    n = 40_000
    level = LevelDraw(*(np.full(n, value) for value in (5.0, 0.0, 0.5, 2.0, 0.8)))
    rng = np.random.default_rng(2)
    z = paths(level, rng.standard_normal((n, 30)), rng.standard_normal((n, 30)))
    assert z[:, -1].mean() == pytest.approx(5.0, abs=0.05)
    assert z[:, -1].var() == pytest.approx(2.0**2 + 0.5**2, rel=0.03)
    assert np.cov(z[:, -2], z[:, -1])[0, 1] == pytest.approx(0.8 * 2.0**2, rel=0.04)
    still = LevelDraw(*(np.full(3, value) for value in (5.0, 1.0, 0.0, 0.0, 1.0)))
    assert (paths(still, np.ones((3, 4)), np.ones((3, 4))) == 6.0).all()


def test_a_draw_is_the_same_in_any_chunk() -> None:
    found = fit(RECORD, KNOWN, LevelPrior(2.0, 1.5, (0.1, 1.0), (0.1, 1.0), (0.5, 1.0)))
    whole, part = Draws(3, 0, 50, {}), Draws(3, 20, 30, {})
    for name in ("mean", "deviation", "noise", "wander", "memory"):
        assert np.array_equal(
            getattr(found.of_draws(whole, "x"), name)[20:30], getattr(found.of_draws(part, "x"), name)
        )
    assert np.array_equal(normals(whole, "x", 4)[20:30], normals(part, "x", 4))


def series(name: str, values: list[float], trials: list[float] | None = None) -> Series:
    months = tuple(f"2021-{i + 1:02d}" for i in range(len(values)))
    return Series(name, months, np.array(values), np.array(trials or [0.0] * len(values)))


def test_a_long_steady_record_is_learnt() -> None:
    rng = np.random.default_rng(4)
    counted = np.rint(rng.normal(100, 15, 12)).tolist()
    level = fit_counts(series("launches.A.x", counted)).of_draws(Draws(1, 0, 4000, {}), "x")
    middle = np.median((level.mean + level.deviation) ** 2)
    assert middle == pytest.approx(np.mean(counted), rel=0.08)
    assert np.median(2 * level.noise * 10) < 30
    prior = prior_of(series("launches.A.x", counted)).of_draws(Draws(1, 0, 4000, {}), "x")
    assert np.std(prior.mean) > 4 * np.std(level.mean + level.deviation)


def test_shares_weigh_months_by_their_trials() -> None:
    few, many = ([4.0, 4.0, 400.0], [400.0, 400.0, 4.0])
    middles = []
    for trials in (few, many):
        level = fit_shares(series("intercepted.A.x", [0.25, 0.25, 0.75], trials)).of_draws(Draws(1, 0, 4000, {}), "x")
        middles.append(np.median(expit(level.mean + level.deviation)))
    assert middles[0] > 0.5 > 0.4 > middles[1]


def test_prior_of_a_count_is_a_share_of_its_level() -> None:
    """A change of the level by a factor e is one unit of the prior's spread: d sqrt(y) = sqrt(y) / 2 d ln y."""
    small, large = count_prior(25.0), count_prior(100.0)
    assert (small.centre, large.centre) == (5.0, 10.0)
    assert large.spread == 2 * small.spread == 5.0
    assert large.noise == pytest.approx((0.5, 6.0))
    weights = np.diff(prior_fit(small).cumulative, prepend=0)
    assert np.allclose(weights, weights[0])
