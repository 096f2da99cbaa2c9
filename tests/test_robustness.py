"""Settings without weights, on cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from claims_worlds import TIER1, plain
from holdfast.assess.language import NOW
from holdfast.assess.quantities import FUNCTIONS
from holdfast.assess.robustness import robust_view
from holdfast.assess.worlds import World, Worlds

FREEZE = 0


def gain(world: World) -> np.ndarray:
    return np.asarray(FUNCTIONS["gain_A"](world, FREEZE))


def over(now: dict[str, list[float]], armed: dict[str, list[float]], outcome: list[int] | None = None) -> Worlds:
    """gain_A(freeze) by draw under each hypothesis, as it stands and with arms at tier 1."""
    draws = len(next(iter(now.values())))
    codes = None if outcome is None else np.array(outcome)
    made = [plain({k: np.array(v) for k, v in each.items()}, np.full(draws, 0.99), codes) for each in (now, armed)]
    of = {TIER1: {pair: replace(world, setting=TIER1) for pair, world in made[1].of[NOW].items()}}
    return replace(made[0], of={**made[0].of, **of})


def test_regret_satisficing_and_maximin_by_hand() -> None:
    """Cases (expansion, then security): now .9 .2 / .5 .7; armed .6 .6 / .6 .6; target .6.  The posterior counts for nothing."""
    worlds = over({"expansion": [0.9, 0.2], "security": [0.5, 0.7]}, {"expansion": [0.6, 0.6], "security": [0.6, 0.6]})
    view = robust_view(worlds, "gain_A(freeze)", gain, 0.6)
    assert view is not None
    assert view.cases == 4
    now, armed = view.settings
    assert (now.setting, armed.setting) == (NOW, TIER1)
    assert (now.regret_mean, now.regret_largest) == pytest.approx((0.5 / 4, 0.4))  # .0 .4 .1 .0
    assert (armed.regret_mean, armed.regret_largest) == pytest.approx((0.4 / 4, 0.3))  # .3 .0 .0 .1
    assert (now.satisfices, armed.satisfices) == (0.5, 1)
    assert (now.worst, armed.worst) == (0.2, 0.6)
    assert now.mean == pytest.approx(0.575)
    assert view.least_regret == view.most_satisficing == view.best_worst == armed


def test_draws_not_solved_are_left_out() -> None:
    worlds = over(
        {"expansion": [0.9, -5.0], "security": [0.5, 0.7]}, {"expansion": [0.6, 0.6], "security": [0.6, 0.6]}, [0, 3]
    )
    view = robust_view(worlds, "gain_A(freeze)", gain, 0.6)
    assert view is not None
    assert view.cases == 2
    assert view.settings[0].worst == 0.5
    none = over({"expansion": [0.9], "security": [0.5]}, {"expansion": [0.6], "security": [0.6]}, [3])
    assert robust_view(none, "gain_A(freeze)", gain, 0.6) is None
