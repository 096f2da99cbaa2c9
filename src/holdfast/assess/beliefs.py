"""Statements about beliefs alone, read over draws without any war or game."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from holdfast.assess.evaluation import Extent, Truths, truths
from holdfast.assess.language import NOW, HypothesisKey, Statement
from holdfast.assess.worlds import Aims, TermSheet, World, Worlds
from holdfast.game.solution import Solution


def believed_truth(statement: Statement, aims: Mapping[str, Aims], pair: HypothesisKey, draws: int) -> Truths:
    """In which draws a statement holds that speaks of nothing but posterior, evidence and aims, (draw,)."""
    nothing, sheet = _unplayed(draws), TermSheet((), {}, {}, ())
    pairs = Worlds({}, aims).pairs()
    of = {one: World(NOW, one, nothing, sheet, (0.0, 0.0), aims) for one in pairs}
    within = Extent(draws, np.ones(draws, dtype=np.bool_))
    return truths(statement, Worlds({NOW: of}, aims), pair, within)


def _unplayed(draws: int) -> Solution:
    """A solution of no packages and no dates."""
    dated, offered = np.zeros((draws, 0)), np.zeros((draws, 2, 0))
    return Solution(
        packages=(), years=(), reservation=np.zeros((draws, 2)), gain=offered, gain_over_fighting=offered,
        survival=np.zeros((draws, 0, 0)), broken=np.zeros((draws, 3, 0, 0)), settled=dated, kept=dated, conquered=dated,
        fighting=dated, settlements_per_decade=np.zeros(draws), outcome=np.zeros(draws, dtype=np.int64),
        residual=np.zeros(draws), regret=np.zeros(draws), horizon_sensitivity=np.zeros(draws),
    )  # fmt: skip
