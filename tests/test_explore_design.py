"""Designs: strata each hit once, a permutation that is one, uniforms that are uniform; densities against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sweep_cases as cases
from holdfast.explore.density import joint_log_density, log_density
from holdfast.explore.design import Latin, Sobol, dimensions, permuted
from holdfast.scenario.draws import numbers, sample, uniforms
from holdfast.scenario.quantity import Number
from holdfast.scenario.read import read_scenario


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_a_permutation_takes_each_place_once(size: int) -> None:
    places = permuted(np.arange(size, dtype=np.uint64), size, "a key")
    assert sorted(places.tolist()) == list(range(size))


def test_keys_give_other_permutations_and_order_does_not_show() -> None:
    index = np.arange(4096, dtype=np.uint64)
    one, other = permuted(index, 4096, "one"), permuted(index, 4096, "other")
    # ranks of independent permutations correlate like 1/sqrt(n) = 0.016; 5 of that
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.08
    assert abs(np.corrcoef(one[:-1], one[1:])[0, 1]) < 0.08
    assert abs(np.corrcoef(index, one)[0, 1]) < 0.08


def test_a_latin_hypercube_hits_every_stratum_once_of_every_number() -> None:
    latin = Latin(50)
    for path in ("choice.precision", "peace.volatility"):
        u = np.concatenate([latin(3, path, 0, 20), latin(3, path, 20, 50)])
        assert sorted(np.floor(u * 50).astype(int).tolist()) == list(range(50))
    with pytest.raises(ValueError, match="draw 50 of a Latin hypercube of 50"):
        latin(3, "choice.precision", 40, 51)


def test_a_sobol_sequence_is_balanced_and_of_the_seed() -> None:
    paths = ("a", "b", "c")
    sobol = Sobol(paths)
    for path in paths:
        # of 2^k points of a scrambled Sobol sequence each of 2^k equal intervals holds one
        assert sorted(np.floor(sobol(1, path, 0, 64) * 64).astype(int).tolist()) == list(range(64))
    assert not np.array_equal(sobol(1, "a", 0, 64), sobol(2, "a", 0, 64))
    assert np.array_equal(Sobol(paths)(1, "b", 16, 64), sobol(1, "b", 0, 64)[16:])
    assert np.array_equal(sobol(1, "elsewhere", 0, 9), uniforms(1, "elsewhere", 0, 9))


def test_a_design_reaches_the_parts_that_draw_by_themselves() -> None:
    scenario = read_scenario(cases.TEXT, "small")
    assert "front.record.mobility" in dimensions(scenario)
    drawn = sample(scenario, 1, 0, 16, Latin(16))
    assert sorted(np.floor(drawn.uniform("front.record.mobility") * 16).astype(int).tolist()) == list(range(16))
    assert sorted(np.floor((drawn["choice.proposer_A"] - 0.4) / 0.2 * 16).astype(int).tolist()) == list(range(16))


X = np.array([0.05, 0.3, 0.31, 0.75, 0.99])
SCIPY = {
    ("uniform", (0.2, 0.8)): stats.uniform(0.2, 0.6),
    ("log_uniform", (0.2, 0.8)): stats.loguniform(0.2, 0.8),
    ("triangular", (0.2, 0.3, 0.8)): stats.triang((0.3 - 0.2) / 0.6, 0.2, 0.6),
    ("triangular", (0.2, 0.2, 0.8)): stats.triang(0, 0.2, 0.6),
    ("pert", (0.2, 0.3, 0.8)): stats.beta(1 + 4 * 0.1 / 0.6, 1 + 4 * 0.5 / 0.6, 0.2, 0.6),
    ("normal", (0.4, 0.2)): stats.norm(0.4, 0.2),
    ("lognormal", (0.4, 0.2)): stats.lognorm(0.2, scale=0.4),
    ("beta", (2.0, 5.0)): stats.beta(2, 5),
}


@pytest.mark.parametrize(("shape", "parameters"), SCIPY, ids=str)
def test_densities_are_those_of_scipy(shape: str, parameters: tuple[float, ...]) -> None:
    number = Number.model_validate({shape: list(parameters)})
    expected = SCIPY[shape, parameters].logpdf(X)
    assert log_density(number, X) == pytest.approx(expected, abs=1e-12)


def test_reweighting_by_the_densities_gives_the_mean_under_another_prior() -> None:
    # E of x ~ triangular(0.4, 0.4, 0.6) is 0.4 + 0.2 / 3
    scenario = read_scenario(cases.TEXT, "small")
    known = dict(numbers(scenario))
    x = sample(scenario, 1, 0, 4096, Latin(4096))["choice.proposer_A"]
    other = Number.model_validate({"triangular": [0.4, 0.4, 0.6]})
    weight = np.exp(log_density(other, x) - log_density(known["choice.proposer_A"], x))
    assert np.average(x, weights=weight) == pytest.approx(0.4 + 0.2 / 3, abs=1e-4)


def test_the_joint_density_is_the_sum_over_what_is_uncertain() -> None:
    scenario = read_scenario(cases.TEXT, "small")
    known, drawn = dict(numbers(scenario)), sample(scenario, 1, 0, 8)
    by_hand = sum(log_density(number, drawn[path]) for path, number in known.items() if not number.is_fixed)
    assert joint_log_density(known, drawn.values, 8) == pytest.approx(by_hand)
