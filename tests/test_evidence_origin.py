"""The group rule and the reliability rule: expected values from Kish's formula and from the rules' stated properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from holdfast.evidence.origin import counted, effective_count, together
from holdfast.evidence.reliability import discounted

Array = NDArray[np.float64]

STRENGTHS = st.lists(st.floats(-3, 3).filter(lambda x: x == 0 or abs(x) > 1e-6), min_size=1, max_size=8)
OVERLAPS = st.floats(0, 1)


def group_weight(strengths: list[float], overlap: float) -> float:
    """Weight of a group in one draw, for one of two hypotheses."""
    x = np.array(strengths)[:, None, None]
    return float(together(x, np.array([overlap]))[0, 0])


@given(st.integers(1, 30), OVERLAPS, st.floats(0.01, 3))
def test_equal_items_count_for_kish_effective_number(n: int, overlap: float, strength: float) -> None:
    kish = n / (1 + (n - 1) * overlap)
    assert group_weight([strength] * n, overlap) == pytest.approx(kish * strength, rel=1e-12)


@given(STRENGTHS)
def test_without_overlap_a_group_is_its_sum(strengths: list[float]) -> None:
    assert group_weight(strengths, 0.0) == pytest.approx(sum(strengths), abs=1e-12)


@given(STRENGTHS)
def test_at_full_overlap_a_group_is_its_strongest_for_and_against(strengths: list[float]) -> None:
    expected = max(0.0, *strengths, 0.0) + min(0.0, *strengths, 0.0)
    assert group_weight(strengths, 1.0) == pytest.approx(expected, abs=1e-12)


@given(STRENGTHS, st.data())
def test_at_full_overlap_a_duplicate_changes_nothing(strengths: list[float], data: st.DataObject) -> None:
    duplicate = data.draw(st.sampled_from(strengths))
    assert group_weight([*strengths, duplicate], 1.0) == pytest.approx(group_weight(strengths, 1.0), abs=1e-12)


@given(STRENGTHS, OVERLAPS)
def test_an_item_that_fits_all_equally_dilutes_nothing(strengths: list[float], overlap: float) -> None:
    assert group_weight([*strengths, 0.0], overlap) == pytest.approx(group_weight(strengths, overlap), abs=1e-12)


@given(STRENGTHS, OVERLAPS, st.floats(0, 3))
def test_a_further_item_never_weakens_the_side_it_speaks_for(
    strengths: list[float], overlap: float, further: float
) -> None:
    assert group_weight([*strengths, further], overlap) >= group_weight(strengths, overlap) - 1e-12


@given(STRENGTHS, OVERLAPS, OVERLAPS)
def test_more_overlap_never_makes_one_sided_items_count_for_more(
    strengths: list[float], first: float, second: float
) -> None:
    one_sided = [abs(x) for x in strengths]
    low, high = sorted((first, second))
    assert group_weight(one_sided, high) <= group_weight(one_sided, low) + 1e-12


@given(STRENGTHS, st.floats(0.05, 1))
def test_a_group_is_worth_at_most_its_strongest_item_over_the_overlap(strengths: list[float], overlap: float) -> None:
    one_sided = [abs(x) for x in strengths]
    assert group_weight(one_sided, overlap) <= max(one_sided) / overlap + 1e-12


@given(STRENGTHS, OVERLAPS, st.randoms(use_true_random=False))
def test_order_and_labels_do_not_matter(strengths: list[float], overlap: float, random: object) -> None:
    shuffled = sorted(strengths, key=lambda x: hash((x, str(random))))
    weight = group_weight(strengths, overlap)
    assert group_weight(shuffled, overlap) == pytest.approx(weight, abs=1e-12)
    assert group_weight([-x for x in strengths], overlap) == pytest.approx(-weight, abs=1e-12)


def test_unequal_items_are_taken_layer_by_layer() -> None:
    # By hand: up to 1 both items stand (N(2) = 2 / 1.5), from 1 to 3 only the stronger (N(1) = 1).
    assert group_weight([3.0, 1.0], 0.5) == pytest.approx(2 / 1.5 * 1 + 1 * 2)


@given(STRENGTHS, OVERLAPS)
def test_what_the_items_add_sums_to_the_weight_of_the_group(strengths: list[float], overlap: float) -> None:
    x = np.array([*strengths, strengths[0]])[:, None, None]
    added = counted(x, np.array([overlap]))
    assert added.sum() == pytest.approx(together(x, np.array([overlap]))[0, 0], abs=1e-12)
    assert added[0, 0, 0] == pytest.approx(added[-1, 0, 0], abs=1e-12)


def test_each_draw_and_hypothesis_is_weighed_by_itself() -> None:
    strengths = np.array([[[1.0, -1.0], [2.0, -2.0]], [[1.0, -1.0], [0.5, -0.5]]])
    total = together(strengths, np.array([1.0, 0.0]))
    np.testing.assert_allclose(total, [[1.0, -1.0], [2.5, -2.5]])


def test_effective_count_of_none_is_none() -> None:
    np.testing.assert_array_equal(effective_count(np.zeros((2, 1)), np.array([[0.0], [1.0]])), 0.0)


LIKELIHOODS = st.lists(st.floats(0.01, 0.99), min_size=2, max_size=4)


@given(LIKELIHOODS)
def test_reliability_zero_is_worth_nothing_and_one_is_worth_all(likelihoods: list[float]) -> None:
    likelihood = np.array([likelihoods, likelihoods])
    effective = discounted(likelihood, np.array([0.0, 1.0]))
    assert (effective[0] == effective[0, 0]).all()
    np.testing.assert_array_equal(effective[1], likelihoods)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0, 1), st.floats(0, 1))
def test_weight_grows_with_reliability(first: float, second: float, low: float, high: float) -> None:
    rho = np.sort(np.array([low, high]))
    effective = discounted(np.array([[first, second]] * 2), rho)
    ratios = np.abs(np.log(effective[:, 0] / effective[:, 1]))
    assert ratios[0] <= ratios[1] + 1e-12


def test_reliability_half_by_hand() -> None:
    # P = (0.9, 0.1), mean 0.5: half-way is (0.7, 0.3).
    np.testing.assert_allclose(discounted(np.array([[0.9, 0.1]]), np.array([0.5])), [[0.7, 0.3]])
