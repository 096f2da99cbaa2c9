"""Drawing a class toward a larger one: exact cases, laws, and the strength measured on wars left out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from holdfast.history import (
    HORIZONS_YEARS,
    PRIOR_VOTES,
    leave_one_war_out,
    load_endings,
    reference_class_from,
    shrunk_toward,
    survival_curve,
    survival_curve_from,
)
from holdfast.history.columns import COVARIATES, OUTCOMES, Outcome
from holdfast.history.survival import SurvivalCurve, Weighting

# Hazards always lie between; the curve may leave both by a little where censoring differs and they meet.
MOST_OUTSIDE = 0.01
EXAMPLES = 40

Spell = tuple[float, int, bool]
SPELLS = st.lists(
    st.tuples(st.integers(1, 30).map(lambda t: t / 2), st.integers(0, 1), st.booleans()),
    min_size=2,
    max_size=30,
).filter(lambda spells: any(own for _, _, own in spells))
STRENGTHS = st.sampled_from([0.5, 2.0, PRIOR_VOTES, 100.0])


def class_and_parent(spells: list[Spell]) -> tuple[SurvivalCurve, SurvivalCurve]:
    own, everyone = [spell for spell in spells if spell[2]], spells
    first, second = (
        survival_curve_from([spell[0] for spell in chosen], [spell[1] for spell in chosen])
        for chosen in (own, everyone)
    )
    return first, second


def values(curve: SurvivalCurve, years: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    return [curve.at(float(time)).value for time in years]


@settings(max_examples=EXAMPLES)
@given(SPELLS, STRENGTHS)
def test_the_drawn_curve_falls_between_one_and_zero_within_its_band(spells: list[Spell], strength: float) -> None:
    drawn = shrunk_toward(*class_and_parent(spells), strength)
    assert np.all(np.diff(drawn.survival) <= 0)
    assert drawn.survival[-1] >= 0
    assert drawn.survival[0] <= 1
    assert np.all((drawn.low >= 0) & (drawn.low <= drawn.survival))
    assert np.all((drawn.survival <= drawn.high) & (drawn.high <= 1))


@settings(max_examples=EXAMPLES)
@given(SPELLS, STRENGTHS)
def test_each_hazard_lies_between_that_of_the_class_and_that_of_the_parent(
    spells: list[Spell], strength: float
) -> None:
    own, parent = class_and_parent(spells)
    drawn = shrunk_toward(own, parent, strength)
    curves = [np.array([1.0, *values(curve, drawn.years)]) for curve in (own, parent, drawn)]
    steps = [after[1:] / np.where(after[:-1] > 0, after[:-1], 1) for after in curves]
    alive = np.minimum(curves[0][:-1], curves[1][:-1]) > 0
    watched = alive & np.array([own.at_risk(time) > 0 for time in drawn.years])
    low, high = np.minimum(steps[0], steps[1]), np.maximum(steps[0], steps[1])
    assert np.all((low - 1e-9 <= steps[2])[watched] & (steps[2] <= high + 1e-9)[watched])
    unwatched = alive & ~watched
    assert steps[2][unwatched] == pytest.approx(steps[1][unwatched])


@settings(max_examples=EXAMPLES)
@given(SPELLS, STRENGTHS)
def test_without_censoring_it_is_the_weighted_mean_and_its_band_exact(spells: list[Spell], k: float) -> None:
    own, parent = class_and_parent([(years, 1, inside) for years, _, inside in spells])
    drawn = shrunk_toward(own, parent, k)
    share = own.n / (own.n + k)
    mixed = share * np.array(values(own, drawn.years)) + (1 - share) * np.array(values(parent, drawn.years))
    assert drawn.survival == pytest.approx(mixed, abs=1e-9)
    inner = (mixed > 1e-9) & (mixed < 1 - 1e-9)
    exact = beta((own.n + k) * mixed[inner], (own.n + k) * (1 - mixed[inner]))
    assert drawn.low[inner] == pytest.approx(np.minimum(exact.ppf(0.025), mixed[inner]), abs=1e-6)
    assert drawn.high[inner] == pytest.approx(np.maximum(exact.ppf(0.975), mixed[inner]), abs=1e-6)


@settings(max_examples=EXAMPLES)
@given(SPELLS)
def test_no_strength_leaves_the_class_and_much_leaves_the_parent(spells: list[Spell]) -> None:
    own, parent = class_and_parent(spells)
    alone, drowned = shrunk_toward(own, parent, 0.0), shrunk_toward(own, parent, 1e9)
    assert alone.survival == pytest.approx(values(own, alone.years), abs=1e-9)
    assert drowned.survival == pytest.approx(values(parent, drowned.years), abs=1e-6)


def test_a_worked_case_with_censoring() -> None:
    # Parent: failures at 1 and 3 of four, S0 = 3/4 then 3/8. Class: one fails at 1, one is lost at 2.
    parent = survival_curve_from([1.0, 2.0, 3.0, 4.0], [1, 0, 1, 0])
    own = survival_curve_from([1.0, 2.0], [1, 0])
    drawn = shrunk_toward(own, parent, 2.0)
    # h(1) = (2 * 1/4 + 1) / (2 + 2) = 3/8;  h(3) = (2 * 3/8) / (2 * 3/4 + 0) = 1/2, the parent's.
    assert (drawn.at(1).value, drawn.at(3).value) == pytest.approx((5 / 8, 5 / 16))
    assert (drawn.n, drawn.events, drawn.at(3).at_risk) == (2, 1, 0)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("weighting", ["pair", "war"])
def test_in_the_shipped_table_the_drawn_figure_lies_between_class_and_parent(
    outcome: Outcome, weighting: Weighting
) -> None:
    endings = load_endings()
    parent = survival_curve(endings, outcome=outcome, weighting=weighting)
    flags = [name for name, column in COVARIATES.items() if column.kind == "flag"]
    checked = outside = 0
    for names in combinations(flags, 2):
        one = reference_class_from("one", "", dict.fromkeys(names, 1))
        if not one.members(endings).any():
            continue
        own = survival_curve(endings, one, outcome, weighting)
        drawn = shrunk_toward(own, parent)
        for years in HORIZONS_YEARS:
            ends = sorted((own.at(years).value, parent.at(years).value))
            drawn_value = drawn.at(years).value
            assert ends[0] - MOST_OUTSIDE <= drawn_value <= ends[1] + MOST_OUTSIDE, (names, years)
            outside += not ends[0] - 1e-9 <= drawn_value <= ends[1] + 1e-9
            checked += 1
    assert checked > 100
    assert outside < checked / 50


@pytest.mark.parametrize("strength", [-1.0, float("nan"), float("inf")])
def test_a_strength_that_is_no_number_of_endings_is_refused(strength: float) -> None:
    curve = survival_curve_from([1.0], [1])
    with pytest.raises(ValueError, match="prior_votes"):
        shrunk_toward(curve, curve, strength)


def test_the_default_strength_foretells_left_out_wars_better_than_either_extreme() -> None:
    tried = [2.0, 10.0, PRIOR_VOTES, 60.0, float("inf")]
    columns = ["contig_land", "post1945"]
    scores = leave_one_war_out(load_endings(), "deadly_dispute", columns, tried)
    assert scores[2] > max(scores[0], scores[-1])
    assert scores[2] == scores.max()
