"""What a claim hinges on: the one uncertain input that best tells the draws in which it holds from the
others.

Each draw i carries mass a_i where the claim holds and b_i where it fails (posterior weights).  For an input v
the strength is Somers' D = P(v of a holding draw > v of a failing one) - P(<) [Somers1962], which is 2 AUC -
1; it counts where |D| is at least LEAST_STRENGTH and beyond what the best of so many inputs without any
bearing would show, by the null variance of [MannWhitney1947] and Bonferroni's bound.  The value is where an
isotonic fit of the share that holds [Barlow1972] crosses one half, which is the threshold with the fewest
draws on the wrong side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
from scipy.optimize import isotonic_regression

from holdfast.assess.intervals import kish
from holdfast.assess.ranks import Ranked, ranked
from holdfast.game.solution import Array

LEAST_STRENGTH: Final = 0.3
"""Least |D| that is worth naming: with it a holding draw has the higher (lower) value in 65 of 100 pairs."""
ERROR: Final = 0.05
"""Chance that inputs without any bearing yield one that is named."""
LEAST_SIDE: Final = 0.05
"""Least share of the mass on either side of a value that is named."""

NULL_VARIANCE: Final = 12.0
"""In the variance of the AUC of n and m draws without bearing, (n + m + 1) / (12 n m) [MannWhitney1947]."""


@dataclass(frozen=True, slots=True)
class Hinge:
    """The input that decides, which way, and the value at which the share that holds crosses one half."""

    path: str
    direction: Literal["above", "below", "one of"]
    """The claim holds above the value, below it, or under one of the hypotheses."""
    value: float | None
    """None where the share stays on one side of a half over the input's range."""
    strength: float
    """|D|, 0 to 1."""
    holds_if: tuple[str, ...] = ()
    """Hypotheses under which it holds in more than half, where the input is a hypothesis."""

    def __str__(self) -> str:
        """Path and direction in words."""
        if self.direction == "one of":
            return f"{self.path}: holds under {' or '.join(self.holds_if) or 'none in most draws'}"
        if self.value is None:
            more = "higher" if self.direction == "above" else "lower"
            return f"{self.path}: the {more}, the more often it holds"
        return f"{self.path}: holds {self.direction} {self.value:.3g}"


def hinge(
    inputs: Mapping[str, Array],
    holds: Array,
    fails: Array,
    hypotheses: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
    ranks: Ranked | None = None,
) -> Hinge | None:
    """The strongest input that counts, or None.

    `inputs` by path and the masses `holds`, `fails` are (draw,); `hypotheses` gives by path and name of the
    hypothesis the mass that holds and the mass that fails under it; `ranks` are those of the inputs, if they are known.
    """
    if holds.sum() <= 0 or fails.sum() <= 0:
        return None
    strengths = bearings(ranks or ranked(inputs), inputs, holds, fails)
    found = [Hinge(path, "above" if d >= 0 else "below", None, abs(d)) for path, d in strengths.items()]
    found += [_of_hypotheses(path, masses) for path, masses in (hypotheses or {}).items() if len(masses) > 1]
    strongest = max(found, key=lambda one: one.strength, default=None)
    if strongest is None or strongest.strength < max(LEAST_STRENGTH, chance(holds, fails, len(found))):
        return None
    if strongest.direction == "one of":
        return strongest
    rising = strongest.direction == "above"
    return replace(strongest, value=crossing(inputs[strongest.path], holds, fails, rising))


def chance(holds: Array, fails: Array, inputs: int) -> float:
    """Strength that the best of so many inputs without bearing stays below with chance 1 - ERROR."""
    n, m = kish(holds), kish(fails)
    z = NormalDist().inv_cdf(1 - ERROR / (2 * inputs))
    return 2 * z * sqrt((n + m + 1) / (NULL_VARIANCE * n * m))


def somers(values: Array, holds: Array, fails: Array) -> float:
    """D of values between the masses that hold and that fail; ties count for nothing. (draw,) each."""
    _, place = np.unique(values, return_inverse=True)
    a = np.bincount(place, weights=holds)
    b = np.bincount(place, weights=fails)
    below = np.cumsum(b) - b
    above = b.sum() - np.cumsum(b)
    return float((a * (below - above)).sum() / (a.sum() * b.sum()))


def bearings(ranks: Ranked, inputs: Mapping[str, Array], holds: Array, fails: Array) -> dict[str, float]:
    """Somers' D of every input that varies, by path."""
    # sum_i a_i (b below i - b above i), where only the part below depends on the input
    below = np.einsum("ij,ij->i", holds[ranks.order], np.cumsum(fails[ranks.order], axis=1))
    found = (2 * below - holds @ fails) / (holds.sum() * fails.sum()) - 1
    return {
        path: somers(inputs[path], holds, fails) if tied else float(d)
        for path, tied, d in zip(ranks.paths, ranks.tied, found, strict=True)
    }


def crossing(values: Array, holds: Array, fails: Array, rising: bool) -> float | None:
    """Value at which the isotonic fit of the share that holds crosses one half; None where it does not."""
    mass = holds + fails
    order = np.flatnonzero(mass > 0)[np.argsort(values[mass > 0], kind="stable")]
    v, w = values[order], mass[order]
    share = holds[order] / w
    fit = isotonic_regression(share, weights=w, increasing=rising).x
    first = int(np.count_nonzero((fit < 0.5) == rising))
    if not 0 < first < len(v):
        return None
    left = w[:first].sum() / w.sum()
    if min(left, 1 - left) < LEAST_SIDE:
        return None
    return float((v[first - 1] + v[first]) / 2)


def _of_hypotheses(path: str, masses: Mapping[str, tuple[float, float]]) -> Hinge:
    """Hypotheses as an input: ranked by the share that holds under each, so that D is never below 0."""
    present = {name: pair for name, pair in masses.items() if sum(pair) > 0}
    ranked = sorted(present, key=lambda name: present[name][0] / sum(present[name]))
    a, b = (np.array([present[name][index] for name in ranked]) for index in (0, 1))
    strength = somers(np.arange(len(ranked), dtype=np.float64), a, b)
    most = tuple(name for name in present if present[name][0] > present[name][1])
    return Hinge(path, "one of", None, strength, most)
