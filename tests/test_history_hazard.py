"""Hazard by age: hand counts, closed forms, what a constant hazard gives and a falling one does not."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines import WeibullFitter

from holdfast.history import load_endings
from holdfast.history.columns import OUTCOMES, Outcome
from holdfast.history.cross_validation import watched_of
from holdfast.history.hazard import bands, hazard_report, weibull_shape
from holdfast.history.scoring import Watched


def watched(years: list[float], failed: list[int]) -> Watched:
    return Watched(np.array(years), np.array(failed, dtype=np.bool_), np.arange(len(years)))


def test_bands_count_failures_and_years_watched() -> None:
    found = bands(watched([0.5, 1.5, 3.0, 50.0], [1, 0, 1, 0]))
    counted = [(one.start, one.failures, one.watched_years) for one in found]
    # 0.5 + 1 + 1 + 1 in the first year; 0.5 + 1 + 1 in the second; 1 + 3 to the fifth; then the last one alone.
    assert counted == [(0, 1, 3.5), (1, 0, 2.5), (2, 1, 4.0), (5, 0, 5), (10, 0, 10), (20, 0, 20), (40, 0, 10)]
    # Garwood's exact 95% limits of a count of 1 are 0.0253 and 5.572, of a count of 0 nought and 3.689.
    assert (found[0].low * 3.5, found[0].high * 3.5) == pytest.approx((0.0253, 5.572), abs=1e-3)
    assert (found[1].low, found[1].high * 2.5) == pytest.approx((0, 3.689), abs=1e-3)


def test_the_shape_is_that_of_lifelines_and_counts_as_copies() -> None:
    endings = load_endings()
    years, failed = endings.durations_years("war"), endings.failed("war")
    ones = np.ones(len(years))
    assert weibull_shape(years, failed.astype(float), ones) == pytest.approx(
        float(WeibullFitter().fit(years, failed).rho_), abs=1e-3
    )
    twice = weibull_shape(np.tile(years, 2), np.tile(failed, 2).astype(float), np.ones(2 * len(years)))
    assert weibull_shape(years, failed.astype(float), 2 * ones) == pytest.approx(twice)
    assert np.isnan(weibull_shape(years, np.zeros(len(years)), ones))


def test_the_statistic_is_twice_the_gain_over_a_constant_hazard() -> None:
    endings = load_endings()
    years, failed = endings.durations_years("war"), endings.failed("war")
    report = hazard_report(watched_of(endings, "war"), np.random.default_rng(0))
    dead, spent = failed.sum(), years.sum()
    constant = dead * np.log(dead / spent) - dead
    expected = 2 * (float(WeibullFitter().fit(years, failed).log_likelihood_) - constant)
    assert report.tests[0].statistic == pytest.approx(expected, abs=1e-3)
    assert report.tests[1].degrees == len(report.bands) - 1


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_constant_hazard_is_rejected_for_past_endings(outcome: Outcome) -> None:
    report = hazard_report(watched_of(load_endings(), outcome), np.random.default_rng(0))
    assert all(one.p_value < 1e-6 for one in report.tests)
    assert report.shape.high < 1
    assert report.bands[0].low > report.constant_per_year
    assert "is rejected" in report.words()


def test_a_constant_hazard_is_not_rejected_where_it_holds() -> None:
    generator = np.random.default_rng(7)
    life, seen = generator.exponential(8, 300), generator.uniform(5, 60, 300)
    found = Watched(np.minimum(life, seen), life <= seen, np.arange(300))
    report = hazard_report(found, np.random.default_rng(0))
    assert report.shape.low < 1 < report.shape.high
    assert "not rejected" in report.words()
    with pytest.raises(ValueError, match="none of 2 endings failed"):
        hazard_report(watched([1, 2], [0, 0]), generator)
