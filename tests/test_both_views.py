"""The model's figure beside the reference class's, and their pool, from worlds written by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit

from claims_worlds import worlds as by_hand
from holdfast.assess.both_views import both_views
from holdfast.assess.worlds import CENTRAL, Worlds
from holdfast.history import compare
from holdfast.scenario.argument import History, ReferenceClass

HISTORY = compare(History(classes={"all_drawn": ReferenceClass(gloss="Drawn", where={"tie": 1})}))


@pytest.fixture
def worlds() -> Worlds:
    return by_hand()


def test_the_models_figure_is_weighed_by_the_posterior_and_the_value_pooled_in_log_odds(worlds: Worlds) -> None:
    found = both_views(worlds, HISTORY, 1)
    assert found is not None
    assert found.reference_class == "all_drawn"
    now = list(worlds.now())
    solved = np.all([world.solved for world in now], axis=0)
    weights = worlds.weights(CENTRAL, len(now[0]))
    for one in found.years:
        date = now[0].solution.date(one.years)
        kept = np.sum([weights[world.hypotheses] * world.solution.kept[:, date] for world in now], axis=0)
        assert one.inside.value == pytest.approx(kept[solved].mean())
        assert one.outside == HISTORY.quoted.shrunk.at(one.years)
        w = found.weight.mean
        assert one.pooled.value == pytest.approx(
            expit(w * logit(one.inside.value) + (1 - w) * logit(one.outside.value)), abs=1e-9
        )


def test_without_a_class_or_a_solved_draw_there_is_nothing_to_put_together(worlds: Worlds) -> None:
    assert both_views(worlds, None, 1) is None
    never = {
        setting: {pair: replace(world, solution=replace(world.solution, outcome=world.solution.outcome * 0 + 1))
                  for pair, world in pairs.items()}
        for setting, pairs in worlds.of.items()
    }  # fmt: skip
    assert both_views(replace(worlds, of=never), HISTORY, 1) is None
