"""The pool of inside and outside view: closed forms, limits, learning from cases, no case in its own weight."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.history.combining import (
    chances_of_outcome,
    combine,
    fitted_weight,
    leave_one_out,
    load_weight,
    pool,
    prior_weight,
    weight_from,
    weight_text,
)
from holdfast.history.scoring import Watched
from holdfast.history.survival import Estimate

YEARS = (1.0, 5.0, 10.0, 20.0)


def watched(years: list[float], failed: list[int]) -> Watched:
    return Watched(np.array(years), np.array(failed, dtype=np.bool_), np.arange(len(years)))


def test_log_odds_are_averaged_and_the_ends_are_the_parts() -> None:
    inside, outside = np.array([0.9, 0.2]), np.array([0.5, 0.5])
    assert pool(inside, outside, 1.0) == pytest.approx(inside)
    assert pool(inside, outside, 0.0) == pytest.approx(outside)
    # Half of log 9 is log 3: odds of 3 to 1.
    assert pool(inside, outside, 0.5) == pytest.approx([0.75, 1 / 3])


def test_the_chance_of_what_happened_is_that_of_its_interval() -> None:
    survival = np.tile([0.9, 0.7, 0.6, 0.4], (5, 1))
    found = chances_of_outcome(survival, YEARS, watched([0.5, 3, 7, 12, 30], [1, 1, 0, 1, 1]))
    # Failed in the first year; between 1 and 5; held at 5, last seen at 7; between 10 and 20; held 20.
    assert found == pytest.approx([0.1, 0.2, 0.7, 0.2, 0.4])


def test_without_cases_the_weight_is_even_and_wide() -> None:
    # Beta(2, 2): mean a half, 5% and 95% at 0.135 and 0.865.
    weight = prior_weight()
    assert (weight.mean, weight.low, weight.high) == pytest.approx((0.5, 0.135, 0.865), abs=4e-3)
    assert "the prior alone" in weight.words()


def test_the_weight_goes_to_the_view_that_was_right_and_narrows() -> None:
    size = 40
    broke = watched([0.5] * size, [1] * size)
    low, high = np.full((size, 4), 0.2), np.full((size, 4), 0.9)
    right, wrong = fitted_weight(low, high, YEARS, broke), fitted_weight(high, low, YEARS, broke)
    assert right.mean > 0.8
    assert wrong.mean == pytest.approx(1 - right.mean, abs=1e-9)
    assert right.high - right.low < prior_weight().high - prior_weight().low
    alike = fitted_weight(low, low, YEARS, broke)
    assert alike.chances == pytest.approx(prior_weight().chances)
    assert f"from {size} past cases" in right.words()


def test_a_case_has_no_part_in_its_own_weight() -> None:
    generator = np.random.default_rng(2)
    inside = np.sort(generator.uniform(0.05, 0.95, (6, 4)), axis=1)[:, ::-1]
    outside = np.tile([0.9, 0.8, 0.7, 0.6], (6, 1))
    years, failed = [0.5, 3, 30, 30, 2, 8], [1, 1, 0, 0, 1, 1]
    first = leave_one_out(inside, outside, YEARS, watched(years, failed))
    years[0], failed[0] = 30, 0
    second = leave_one_out(inside, outside, YEARS, watched(years, failed))
    assert second[0] == pytest.approx(first[0])
    assert not np.allclose(second[1:], first[1:])


def test_both_views_and_the_pool_come_with_intervals() -> None:
    draws = np.random.default_rng(0).uniform(0.2, 0.6, (400, 1))
    past = Estimate(5.0, 0.8, 0.7, 0.88, 30, 6, 20)
    found = combine(draws, [past], prior_weight(), np.random.default_rng(1))[0]
    assert found.inside.value == pytest.approx(draws.mean())
    assert found.pooled.value == pytest.approx(pool(draws.mean(axis=0), np.array([0.8]), 0.5)[0])
    assert found.inside.value < found.pooled.value < past.value
    assert found.pooled.low < found.pooled.value < found.pooled.high
    again = combine(draws, [past], prior_weight(), np.random.default_rng(1))[0]
    assert again == found
    assert "n = 30" in found.words()
    with pytest.raises(ValueError, match=r"\(draw, 2\)"):
        combine(draws, [past, past], prior_weight(), np.random.default_rng(1))


def test_the_weight_s_file_is_read_as_written() -> None:
    weight = fitted_weight(np.full((3, 4), 0.2), np.full((3, 4), 0.9), YEARS, watched([0.5] * 3, [1] * 3))
    back = weight_from(weight_text(weight, "a test"))
    assert back.chances == pytest.approx(weight.chances, abs=1e-7)
    assert back.cases == 3
    with pytest.raises(ValueError, match="holdfast/pool-weight/1"):
        weight_from('{"form": "other", "chances": []}')
    assert 0 < load_weight().mean < 1
