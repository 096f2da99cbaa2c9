"""What a claim hinges on, on constructed cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.assess.hinges import LEAST_STRENGTH, crossing, hinge, somers

DRAWS = 2000


def inputs(count: int = 20, seed: int = 7) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {f"costs.n{index}": rng.random(DRAWS) for index in range(count)}


def split(holds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return holds.astype(float), 1.0 - holds


def test_a_threshold_is_found_with_its_value_and_side() -> None:
    x = inputs()
    found = hinge(x, *split(x["costs.n7"] < 0.37))
    assert found is not None
    assert (found.path, found.direction) == ("costs.n7", "below")
    assert found.value == pytest.approx(0.37, abs=2 / DRAWS)
    assert found.strength == pytest.approx(1)
    assert str(found) == f"costs.n7: holds below {found.value:.3g}"


def test_a_gradual_change_is_found_where_the_chance_is_one_half() -> None:
    """P(holds) = 1 / (1 + exp(-10 (x - 0.6))), whose crossing of one half is at 0.6."""
    x = inputs()
    chance = 1 / (1 + np.exp(-10 * (x["costs.n3"] - 0.6)))
    found = hinge(x, *split(np.random.default_rng(1).random(DRAWS) < chance))
    assert found is not None
    assert (found.path, found.direction) == ("costs.n3", "above")
    assert found.value == pytest.approx(0.6, abs=0.04)


def test_a_scale_does_not_matter() -> None:
    """The same case with the input on a logarithmic scale: the value moves with it."""
    x = inputs()
    x["h0"] = 0.02 * 15 ** x.pop("costs.n5")
    found = hinge(x, *split(x["h0"] > 0.1))
    assert found is not None
    assert found.path == "h0"
    assert found.value == pytest.approx(0.1, rel=0.005)


def test_the_stronger_of_two_is_named() -> None:
    x = inputs()
    found = hinge(x, *split(3 * x["costs.n1"] + x["costs.n2"] > 2))
    assert found is not None
    assert (found.path, found.direction) == ("costs.n1", "above")
    assert found.value == pytest.approx(0.5, abs=0.03)


def test_no_value_where_the_share_stays_above_one_half() -> None:
    x = inputs()
    found = hinge(x, *split(np.random.default_rng(1).random(DRAWS) < 0.6 + 0.4 * x["costs.n0"]))
    assert found is not None
    assert (found.path, found.direction, found.value) == ("costs.n0", "above", None)
    assert str(found) == "costs.n0: the higher, the more often it holds"


def test_hypotheses_may_be_what_decides() -> None:
    aims = {"principals.A.hypotheses": {"expansion": (10.0, 590.0), "security": (390.0, 10.0)}}
    x = inputs()
    holds = np.full(DRAWS, 0.4)
    found = hinge(x, holds, 1 - holds, aims)
    assert found is not None
    assert (found.path, found.direction) == ("principals.A.hypotheses", "one of")
    assert found.strength == pytest.approx((390 * 590 - 10 * 10) / (400 * 600))
    assert str(found) == "principals.A.hypotheses: holds under security"


def test_one_hypothesis_is_no_input() -> None:
    holds = np.full(DRAWS, 0.4)
    assert hinge({}, holds, 1 - holds, {"principals.B.hypotheses": {"steady": (40.0, 60.0)}}) is None


def test_nothing_is_named_where_all_inputs_count_alike() -> None:
    x = inputs(24)
    assert hinge(x, *split(np.sum([*x.values()], axis=0) > 12)) is None


def test_nothing_is_named_in_noise() -> None:
    """300 inputs without bearing, 40 draws: the strongest passes LEAST_STRENGTH by chance, unnamed."""
    rng = np.random.default_rng(3)
    x = {f"n{index}": rng.random(40) for index in range(300)}
    holds, fails = split(rng.random(40) < 0.5)
    assert max(abs(somers(values, holds, fails)) for values in x.values()) > LEAST_STRENGTH
    assert hinge(x, holds, fails) is None


def test_nothing_to_find_where_it_always_holds_or_nothing_varies() -> None:
    assert hinge(inputs(), np.ones(DRAWS), np.zeros(DRAWS)) is None
    holds, fails = split(np.arange(DRAWS) < 500)
    assert hinge({"fixed": np.ones(DRAWS)}, holds, fails) is None


def test_somers_d_by_counting_pairs() -> None:
    rng = np.random.default_rng(5)
    values = rng.integers(0, 6, 80).astype(float)
    holds, fails = rng.random(80), rng.random(80)
    pairs = np.sign(values[:, None] - values[None, :]) * holds[:, None] * fails[None, :]
    assert somers(values, holds, fails) == pytest.approx(pairs.sum() / (holds.sum() * fails.sum()))


def test_crossing_has_the_fewest_draws_on_the_wrong_side() -> None:
    """Every threshold tried one by one, weighted, rising and falling."""
    rng = np.random.default_rng(11)
    values, holds = rng.random(200), rng.random(200)
    fails = (1 - values) * rng.random(200)
    for rising in (True, False):
        sign = 1 if rising else -1
        found = crossing(sign * values, holds, fails, rising)
        assert found is not None
        above = values[None, :] > np.sort(values)[:, None]
        wrong = np.where(above, fails, holds).sum(axis=1).min()
        right = sign * found < values
        assert np.where(right, fails, holds).sum() == pytest.approx(wrong)


def test_draws_without_mass_have_no_say() -> None:
    x = inputs()
    holds, fails = split(x["costs.n7"] < 0.37)
    within = x["costs.n2"] < 0.5
    assert crossing(x["costs.n7"], holds * within, fails * within, False) == pytest.approx(0.37, abs=4 / DRAWS)
