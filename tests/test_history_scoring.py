"""Scoring rules against hand counts, textbook values and lifelines; censoring; intervals by war."""

from __future__ import annotations

import math

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import concordance_index

from holdfast.history.scoring import (
    Watched,
    brier,
    calibration,
    calibration_slope,
    concordance,
    difference,
    log_score,
    logistic_slope,
    over_groups,
    score,
    watching,
)


def watched(years: list[float], failed: list[int], groups: list[int] | None = None) -> Watched:
    names = np.arange(len(years)) if groups is None else np.array(groups)
    return Watched(np.array(years), np.array(failed, dtype=np.bool_), names.astype(np.int64))


def ones(found: Watched) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.ones(len(found))


def many(seed: int = 1, size: int = 60) -> tuple[Watched, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    generator = np.random.default_rng(seed)
    risk = generator.standard_normal(size)
    life, seen = generator.exponential(np.exp(-risk)) * 5, generator.uniform(0.5, 12, size)
    groups = generator.integers(0, 20, size)
    return Watched(np.round(np.minimum(life, seen) + 0.05, 1), life <= seen, groups.astype(np.int64)), risk


def test_brier_and_log_score_of_a_sheet_worked_by_hand() -> None:
    found = watched([1, 6, 6, 6], [1, 0, 0, 0])
    chance = np.array([0.8, 0.1, 0.3, 0.2])
    # (0.2^2 + 0.1^2 + 0.3^2 + 0.2^2) / 4 and the mean of log 0.8, 0.9, 0.7, 0.8.
    assert brier(chance, found, 5)(ones(found)) == pytest.approx(0.045)
    expected = (2 * math.log(0.8) + math.log(0.9) + math.log(0.7)) / 4
    assert log_score(chance, found, 5)(ones(found)) == pytest.approx(expected)


def test_rows_not_watched_to_the_horizon_are_dropped_and_the_others_weighed_for_them() -> None:
    # Half of those still whole at 2 years fall out of sight there: who is seen at 5 years counts double (Graf 1999).
    found = watched([1, 2, 2, 6, 6], [1, 0, 0, 0, 0])
    assert found.weights(5).tolist() == [1, 0, 0, 2, 2]
    assert found.weights(5, "dropped").tolist() == [1, 0, 0, 1, 1]
    chance = np.full(5, 0.5)
    assert brier(chance, found, 5)(ones(found)) == pytest.approx(0.25)
    sure = np.array([0.0, 0, 0, 0, 0])
    assert brier(sure, found, 5)(ones(found)) == pytest.approx(1 / 5)
    assert brier(sure, found, 5, "dropped")(ones(found)) == pytest.approx(1 / 3)


def test_of_a_failure_and_a_censoring_on_one_day_the_failure_comes_first() -> None:
    # Two are left to fall out of sight at 2 years and one does: who is seen at 5 years counts double, three rows in all.
    found = watched([2, 2, 6], [1, 0, 0])
    assert found.weights(5).tolist() == [1, 0, 2]


def test_the_curve_of_watching_is_kaplan_meier_with_the_marks_turned_round() -> None:
    found, _ = many()
    # lifelines orders a tie of failure and censoring the other way for the turned marks, so ties are parted first.
    times = found.durations_years + np.where(found.failed, 0.0, 1e-6)
    curve = KaplanMeierFitter().fit(times, ~found.failed)
    at = np.array([0.5, 2.0, 4.0, 9.0])
    assert watching(times, found.failed, at) == pytest.approx(curve.predict(at).to_numpy(), abs=1e-12)


def test_without_censoring_both_ways_agree_and_equal_the_plain_mean() -> None:
    found = watched([1, 2, 3, 4, 9, 9], [1, 1, 1, 1, 0, 0])
    chance = np.linspace(0.1, 0.9, 6)
    plain = float(np.mean((chance - (found.durations_years < 5)) ** 2))
    assert brier(chance, found, 5)(ones(found)) == pytest.approx(plain)
    assert brier(chance, found, 5, "dropped")(ones(found)) == pytest.approx(plain)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_concordance_is_that_of_lifelines(seed: int) -> None:
    found, risk = many(seed)
    rounded = np.round(risk, 1)
    expected = concordance_index(found.durations_years, -rounded, found.failed)
    assert concordance(rounded, found)(ones(found)) == pytest.approx(expected, abs=1e-12)


def test_counting_a_row_twice_is_having_it_twice() -> None:
    found, risk = many(size=20)
    chance = 1 / (1 + np.exp(-risk))
    counts = np.ones(20)
    counts[:7] = 2
    rows = np.repeat(np.arange(20), counts.astype(int))
    twice = Watched(found.durations_years[rows], found.failed[rows], found.groups[rows])
    assert concordance(risk, found)(counts) == pytest.approx(concordance(risk[rows], twice)(ones(twice)))
    both = (brier(chance, found, 3, "dropped")(counts), brier(chance[rows], twice, 3, "dropped")(ones(twice)))
    assert both[0] == pytest.approx(both[1])


def test_a_coin_has_slope_one_where_chances_are_right_and_a_half_where_twice_too_bold() -> None:
    # Groups with 1 of 10 and 6 of 10 failing: given those chances the logistic fit is exact.
    y = [1] * 1 + [0] * 9 + [1] * 6 + [0] * 4
    found = watched([1.0 if one else 9.0 for one in y], y)
    right = np.array([0.1] * 10 + [0.6] * 10)
    assert calibration_slope(right, found, 5)(ones(found)) == pytest.approx(1, abs=1e-6)
    bold = 1 / (1 + np.exp(-2 * np.log(right / (1 - right))))
    assert calibration_slope(bold, found, 5)(ones(found)) == pytest.approx(0.5, abs=1e-6)
    rows = calibration(right, found, 5, groups=2)
    assert [one.rows for one in rows] == [10, 10]
    assert [one.foretold for one in rows] == pytest.approx([0.1, 0.6])
    assert [one.found for one in rows] == pytest.approx([0.1, 0.6])


def test_no_slope_is_given_where_none_is_defined() -> None:
    weights = np.ones(4)
    assert math.isnan(logistic_slope(np.zeros(4), np.array([0.0, 1, 0, 1]), weights))
    assert math.isnan(logistic_slope(np.array([0.0, 0.1, 0.2, 0.3]), np.array([0.0, 1, 0, 1]), weights))
    assert math.isnan(logistic_slope(np.arange(4.0), np.zeros(4), weights))
    assert math.isnan(logistic_slope(np.arange(4.0), np.array([0.0, 0, 1, 1]), weights))
    assert math.isfinite(logistic_slope(np.arange(4.0), np.array([0.0, 1, 0, 1]), weights))


def test_intervals_draw_whole_wars() -> None:
    # One war of ten equal rows and one of a single row: drawn by war, the mean is 0, 10/11 or 1.
    found = watched([1.0] * 11, [1] * 11, [0] * 10 + [1])
    values = np.array([1.0] * 10 + [0.0])
    seen: set[float] = set()

    def mean(counts: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        seen.add(round(float(counts @ values / counts.sum()), 6))
        return float(counts @ values / counts.sum())

    interval = over_groups(mean, found.groups, np.random.default_rng(0), 200)
    assert seen == {0.0, round(10 / 11, 6), 1.0}
    assert (interval.value, interval.low, interval.high) == pytest.approx((10 / 11, 0, 1))


def test_the_same_numbers_give_the_same_scores_and_a_single_war_no_interval() -> None:
    found, risk = many()
    survival = np.stack([1 / (1 + np.exp(risk)), 0.5 / (1 + np.exp(risk))], axis=1)
    one, two = (score("x", survival, (1.0, 5.0), risk, found, np.random.default_rng(4), 50) for _ in range(2))
    assert one == two
    assert one.concordance.low < one.concordance.value < one.concordance.high
    alone = Watched(found.durations_years, found.failed, np.zeros(len(found), dtype=np.int64))
    single = score("x", survival, (1.0, 5.0), risk, alone, np.random.default_rng(4), 50)
    assert math.isnan(single.concordance.low)
    assert single.concordance.value == one.concordance.value


def test_a_better_forecast_scores_better() -> None:
    found, risk = many(size=400)
    own, flat = 1 / (1 + np.exp(-risk)), np.full(400, float(found.failed.mean()))
    gain = over_groups(
        difference(log_score(own, found, 3), log_score(flat, found, 3)), found.groups, np.random.default_rng(0), 200
    )
    assert gain.low > 0


@pytest.mark.parametrize(
    ("survival", "message"),
    [(np.full((3, 1), 1.5), "1.5"), (np.full((2, 1), 0.5), "3 rows"), (np.full((3, 2), 0.5), "3 rows")],
)
def test_forecasts_that_are_none_are_refused(
    survival: np.ndarray[tuple[int, int], np.dtype[np.float64]], message: str
) -> None:
    found = watched([1, 2, 3], [1, 0, 1])
    with pytest.raises(ValueError, match=message):
        score("x", survival, (5.0,), np.zeros(3), found, np.random.default_rng(0))
    nobody = watched([], [])
    with pytest.raises(ValueError, match="no rows"):
        score("x", np.zeros((0, 1)), (5.0,), np.zeros(0), nobody, np.random.default_rng(0))
