"""Boxes on constructed data whose bounds are known, and against EMA Workbench's PRIM on the same draws."""

from __future__ import annotations

import warnings
from math import comb

import numpy as np
import pytest

from holdfast.assess import boxes
from holdfast.assess.boxes import ALPHA, LEAST_MASS, Box, coded, inside, trajectory
from holdfast.assess.regions import Bound, quasi_p, region

DRAWS = 10_000
COLUMNS = 14
COVERAGE, DENSITY, LAST = 0.01, 0.02, 0.02
"""How far from EMA Workbench's a coverage and a density may be, box by box of equal mass: its slabs are cut by
floor((n - 1) alpha) + 1 draws, ours by ceil(n alpha); and of the last box, after both have pasted."""


def inputs(draws: int = DRAWS, columns: int = COLUMNS, seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {f"x{k}": rng.random(draws) for k in range(columns)}


def corner(x: dict[str, np.ndarray], seed: int = 2, inside_: float = 0.9, outside: float = 0.1) -> np.ndarray:
    """Of interest with chance 0.9 where x0 > 0.6, x1 < 0.5 and x2 > 0.3, with chance 0.1 elsewhere."""
    where = (x["x0"] > 0.6) & (x["x1"] < 0.5) & (x["x2"] > 0.3)
    return (np.random.default_rng(seed).random(len(where)) < np.where(where, inside_, outside)).astype(float)


def bounds(found: tuple[Bound, ...]) -> dict[str, Bound]:
    return {bound.path: bound for bound in found}


def test_a_corner_is_found_with_its_bounds() -> None:
    x = inputs()
    y = corner(x, inside_=0.78, outside=0.02)  # a box of density 0.75 can reach little beyond the corner
    found = region(x, y, 1 - y, True, halves=4, random=np.random.default_rng(3))
    assert found is not None
    by_path = bounds(found.bounds)
    assert set(by_path) == {"x0", "x1", "x2"}
    # a slab is a twentieth of a box of 0.2 or more of all draws: edges are found to a few hundredths
    assert by_path["x0"].low == pytest.approx(0.6, abs=0.03)
    assert by_path["x0"].high is None
    assert by_path["x1"].high == pytest.approx(0.5, abs=0.03)
    assert by_path["x2"].low == pytest.approx(0.3, abs=0.05)
    assert all(bound.quasi_p < 1e-6 and bound.found_again == 1 for bound in found.bounds)
    held = (
        (x["x0"] > (by_path["x0"].low or 0))
        & (x["x1"] < (by_path["x1"].high or 1))
        & (x["x2"] > (by_path["x2"].low or 0))
    )
    assert found.density == pytest.approx(y[held].mean(), abs=0.005)
    assert found.coverage == pytest.approx(y[held].sum() / y.sum(), abs=0.005)
    assert found.base == pytest.approx(y.mean())


def test_where_it_fails_is_found_too() -> None:
    x = inputs()
    y = corner(x)
    found = region(x, 1 - y, y, False)
    assert found is not None
    assert not found.holds
    assert {bound.path for bound in found.bounds} == {"x0", "x1", "x2"}


def test_nothing_is_found_in_noise() -> None:
    x = inputs(1000)
    y = (np.random.default_rng(5).random(1000) < 0.5).astype(float)
    assert region(x, y, 1 - y, True, halves=10, random=np.random.default_rng(4)) is None


def test_weights_count_as_repeated_draws_do() -> None:
    x = inputs(2000, 5)
    y = corner(x)
    twice = np.where(np.arange(2000) % 3 == 0, 2, 1)
    repeated = {name: np.repeat(values, twice) for name, values in x.items()}
    weighted = trajectory(coded(x), y * twice, twice.astype(float))
    plain = trajectory(coded(repeated), np.repeat(y, twice), np.ones(twice.sum()))
    assert len(weighted) == len(plain)
    for one, other in zip(weighted, plain, strict=True):
        assert (one.coverage, one.density, one.mass) == pytest.approx((other.coverage, other.density, other.mass))


def test_peeling_and_its_figures_by_hand() -> None:
    """Twenty draws, the highest four of x of interest: the first slab is one draw at the low end, coverage stays 1."""
    x = {"x": np.arange(20.0)}
    y = (x["x"] >= 16).astype(float)
    first, second, *rest = trajectory(coded(x), y, np.ones(20))
    assert (first.coverage, first.density, first.mass) == (1, 0.2, 1)
    assert (second.coverage, second.density, second.mass) == pytest.approx((1, 4 / 19, 0.95))
    assert (int(second.low[0]), int(second.high[0])) == (1, 19)
    assert rest[-1].density == 1
    assert rest[-1].mass >= LEAST_MASS


def test_quasi_p_is_the_binomial_tail() -> None:
    """x < 5 of ten draws holds 4 of 5, all ten hold 5: P(X >= 4), X binomial with 5 draws at one half, is 6/32."""
    x = {"x": np.arange(10.0)}
    y = np.array([1, 1, 1, 1, 0, 1, 0, 0, 0, 0.0])
    columns = coded(x)
    box = Box(np.array([0]), np.array([4]), 0.5, 0.8, 0.8)
    tail = sum(comb(5, k) for k in (4, 5)) / 2**5
    assert quasi_p(columns, box, (0,), 0, y, np.ones(10)) == pytest.approx(tail)
    assert inside(columns, box, [0]).sum() == 5


def test_a_value_that_is_not_finite_is_refused_by_name() -> None:
    x = inputs(100, 2)
    x["x1"][3] = np.nan
    with pytest.raises(ArithmeticError, match="x1 is nan"):
        coded(x)
    with pytest.raises(ArithmeticError, match="interest"):
        trajectory(coded(inputs(100, 2)), np.full(100, np.inf), np.ones(100))
    with pytest.raises(ValueError, match="nothing of interest"):
        trajectory(coded(inputs(100, 2)), np.zeros(100), np.ones(100))
    with pytest.raises(ValueError, match="no input varies"):
        coded({"x": np.ones(10)})


def test_coarse_codes_keep_order_and_equal_values_together() -> None:
    values = np.round(np.random.default_rng(1).random(5000), 2)
    codes = coded({"x": values}, most=16).codes[0].astype(int)
    order = np.argsort(values, kind="stable")
    assert (np.diff(codes[order]) >= 0).all()
    assert all(len(set(codes[values == value])) == 1 for value in np.unique(values))
    assert codes.max() <= 16


def test_equal_to_the_workbench_box_by_box(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage and density at every mass of the peeling, and of the last box after pasting."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prim = pytest.importorskip("ema_workbench.analysis.prim", reason="EMA Workbench is not installed here")
    pd = pytest.importorskip("pandas")

    monkeypatch.setattr(boxes, "LEAST_MASS", 0.3)  # 23 peels, for the other program's sake
    x = inputs(DRAWS, 3)
    y = corner(x)
    theirs = prim.Prim(
        pd.DataFrame(x), y.astype(bool), threshold=0.25, peel_alpha=ALPHA, mass_min=0.3
    ).find_box().peeling_trajectory  # fmt: skip
    ours = trajectory(coded(x), y, np.ones(DRAWS))
    compared = 0
    for box in ours:
        near = theirs.iloc[int(np.argmin(np.abs(theirs["mass"].to_numpy() - box.mass)))]
        if abs(near["mass"] - box.mass) <= 2 / DRAWS:
            assert abs(near["coverage"] - box.coverage) <= COVERAGE
            assert abs(near["density"] - box.density) <= DENSITY
            compared += 1
    assert compared >= 20
    assert abs(theirs["density"].iloc[-1] - ours[-1].density) <= LAST
    assert abs(theirs["coverage"].iloc[-1] - ours[-1].coverage) <= LAST
