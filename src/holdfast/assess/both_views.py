"""The model's own figure and the past's, put together: survival of what would be signed today, and the reference class's.

On every solved draw the chance that what would be signed still holds is weighed by the posterior of each pair of hypotheses; the
class is the one that the scenario quotes first.  How the two are pooled, and with what weight, is `history.combining`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.assess.worlds import CENTRAL, Worlds
from holdfast.history.combining import Combined, PoolWeight, combine, load_weight
from holdfast.history.comparison import HistoryReport
from holdfast.history.survival import HORIZONS_YEARS


@dataclass(frozen=True, slots=True)
class BothViews:
    """Inside and outside view and their pool, by horizon."""

    reference_class: str
    weight: PoolWeight
    years: tuple[Combined, ...]


def both_views(worlds: Worlds, history: HistoryReport | None, seed: int) -> BothViews | None:
    """Both views at the horizons that both have; None without a reference class or a draw that was solved."""
    now = tuple(worlds.now())
    years = [year for year in HORIZONS_YEARS if year in now[0].solution.years]
    solved = np.all([world.solved for world in now], axis=0)
    if history is None or not years or not solved.any():
        return None
    weights = worlds.weights(CENTRAL, len(now[0]))
    kept = [
        weights[world.hypotheses][:, None] * world.solution.kept[:, [world.solution.date(year) for year in years]]
        for world in now
    ]
    inside = np.clip(np.sum(kept, axis=0)[solved], 0, 1)
    quoted = history.quoted
    pool = load_weight()
    outside = [quoted.shrunk.at(year) for year in years]
    return BothViews(quoted.reference_class.id, pool, combine(inside, outside, pool, np.random.default_rng(seed)))
