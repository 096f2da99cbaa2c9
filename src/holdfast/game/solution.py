"""What the game says of one setting of the levers and one pair of hypotheses, over draws.

Shapes: `draw` runs over draws, `side` is (A, B), `package` over the menu, `date` over `years`, `cause` is
(A reneges, B reneges, incident).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CAUSES: Final = ("A", "B", "incident")
OUTCOMES: Final[dict[int, str]] = {
    0: "solved",
    1: "residual above tolerance",
    2: "regret above tolerance",
    3: "a value is not finite",
    4: "too few beliefs closed",
}
"""Words for the outcome code of a draw; only `solved` draws are averaged, the others are counted."""


@dataclass(frozen=True)
class Along:
    """The path from today's war, later settlements and renewed wars included, at the reported dates."""

    line: Array
    """Mean line held by A where the war goes on, steps; NaN where it does not, (draw, date)."""
    power: Array
    """Mean log power of A over B, (draw, date)."""
    belief: Array
    """Mean chance that B gives A's second type, (draw, date); a half where B knows."""
    mode: Array
    """Chance of each mode, (draw, mode, date)."""
    signed: Array
    """Expected settlements signed before the date, (draw, date)."""
    broken: Array
    """Expected settlements broken before it, by cause, (draw, cause, date)."""


@dataclass(frozen=True)
class Solution:
    """Values, peace and war under one setting and one pair of hypotheses; every array is over draws first."""

    packages: tuple[str, ...]
    years: tuple[float, ...]
    reservation: Array
    """F_i at the scenario's date, utils, (draw, side)."""
    gain: Array
    """V_i of peace under s signed today less F_i, utils, (draw, side, package)."""
    gain_over_fighting: Array
    """The same against fighting on with no later deal, (draw, side, package)."""
    survival: Array
    """Chance that peace under s signed today still holds, (draw, package, date)."""
    broken: Array
    """Chance that it was broken by then, by cause, (draw, cause, package, date)."""
    settled: Array
    """Chance that a settlement is signed within the years, (draw, date)."""
    kept: Array
    """Survival of what would be signed today: each package by its chance of being signed, (draw, date)."""
    conquered: Array
    """Chance that B is conquered by then, (draw, date)."""
    fighting: Array
    """Chance that the war is going on at the date, (draw, date)."""
    settlements_per_decade: Array
    """Expected number signed in the first ten years, (draw,)."""
    outcome: NDArray[np.int64]
    """Code into OUTCOMES, (draw,)."""
    residual: Array
    """Largest difference between the value claimed and the policy replayed forward, utils, (draw,)."""
    regret: Array
    """Largest one-shot gain against the logit rule at any node, utils, (draw,)."""
    horizon_sensitivity: Array
    """Change of five-year `kept` under a second terminal rule, NaN where not computed, (draw,)."""

    along: Along | None = None
    """The path from today's war."""
    closed: Array | None = None
    """Share of the nodes in which B learns whose posteriors closed, (draw,)."""

    def date(self, years: float) -> int:
        """Index of a reported date; ValueError with the dates there are otherwise."""
        if years not in self.years:
            raise ValueError(f"{years} years is not reported; reported: {', '.join(map(str, self.years))}")
        return self.years.index(years)
