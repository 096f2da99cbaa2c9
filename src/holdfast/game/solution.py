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
}
"""Words for the outcome code of a draw; only `solved` draws are averaged, the others are counted."""


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

    def date(self, years: float) -> int:
        """Index of a reported date; ValueError with the dates there are otherwise."""
        if years not in self.years:
            raise ValueError(f"{years} years is not reported; reported: {', '.join(map(str, self.years))}")
        return self.years.index(years)
