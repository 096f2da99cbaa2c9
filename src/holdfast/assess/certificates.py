"""What the numbers rest on: draws asked, solved, unsolved by reason; residual, regret, horizon sensitivity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess.worlds import Worlds
from holdfast.game.solution import OUTCOMES

SENSITIVE: Final = 0.02
"""Change of five-year survival under the second terminal rule above which a draw counts as sensitive."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """How far the solutions can be trusted, over the worlds of the scenario as it stands."""

    draws: int
    solved: int
    """Draws solved under every pair of hypotheses."""
    unsolved: dict[str, int]
    """Others, by the first reason."""
    largest_residual: float
    """Utils, over solved draws."""
    largest_regret: float
    """Utils, over solved draws."""
    checked_for_horizon: int
    horizon_insensitive: float
    """Share of those checked whose five-year survival changes by at most SENSITIVE under the second terminal rule."""


def certificates(worlds: Worlds) -> Certificates:
    """Collect the certificates of the worlds of the scenario as it stands."""
    solutions = [world.solution for world in worlds.now()]
    codes = np.stack([solution.outcome for solution in solutions])
    worst = codes.max(axis=0)
    solved = worst == 0
    change = np.concatenate([solution.horizon_sensitivity for solution in solutions])
    checked = change[np.isfinite(change)]
    return Certificates(
        draws=len(worst),
        solved=int(solved.sum()),
        unsolved={
            words: int((worst == code).sum()) for code, words in OUTCOMES.items() if code and (worst == code).any()
        },
        largest_residual=_largest([solution.residual[solved] for solution in solutions]),
        largest_regret=_largest([solution.regret[solved] for solution in solutions]),
        checked_for_horizon=len(checked),
        horizon_insensitive=float((checked <= SENSITIVE).mean()) if len(checked) else float("nan"),
    )


def _largest(values: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> float:
    return max((float(array.max()) for array in values if array.size), default=float("nan"))
