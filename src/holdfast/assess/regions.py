"""Where a claim holds or fails: one box chosen from the trajectory, its bounds with values, quasi-p and how often found.

Of the boxes of the trajectory the one of largest coverage is taken whose density is at least DENSE, without bounds that
the draws do not bear out.  The quasi-p of a bound is the chance of at least as dense a box had the bound no bearing:
binomial, with as many draws as the box has and the density of the box without that bound [BryantLempert2010, sec. 3.3].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.boxes import Box, Columns, coded, inside, trajectory
from holdfast.assess.intervals import kish
from holdfast.game.solution import Array

DENSE: Final = 0.75
"""Density asked of a box: there the claim mostly holds (fails), by the verdict's own rule."""
LARGEST_P: Final = 0.05
"""Quasi-p above which a bound is dropped."""
MOST_BOUNDS: Final = 4
"""Bounds that can still be read as a sentence."""
CODES: Final = 256
"""Codes of an input: finer than any bound that so few draws can bear out."""
HALVES: Final = 10
"""Random halves of the draws on which the box is looked for again [BryantLempert2010, sec. 3.3]."""
LEAST_AGAIN: Final = 0.5
"""Share of the halves in which an input must be bounded again for its bound to be kept."""
FEWEST: Final = 40.0
"""Effective draws below which no box is looked for."""
LIFT: Final = 0.05
"""Least gain of density over that of all draws that is worth a sentence."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One input's bounds; an end that is not bounded is None."""

    path: str
    low: float | None
    high: float | None
    quasi_p: float
    found_again: float | None
    """Share of the random halves in which the box bounds this input; None where that was not tried."""


@dataclass(frozen=True, slots=True)
class Region:
    """A box in words' reach: what is of interest in it, its bounds, and how it compares with all draws."""

    holds: bool
    """Whether it is where the claim holds, or where it fails."""
    bounds: tuple[Bound, ...]
    coverage: float
    density: float
    mass: float
    base: float
    """Density of all draws."""

    @property
    def dense(self) -> bool:
        """Whether the density asked for was reached."""
        return self.density >= DENSE


def region(
    inputs: Mapping[str, Array],
    holds: Array,
    fails: Array,
    of_holding: bool,
    halves: int = 0,
    random: np.random.Generator | None = None,
) -> Region | None:
    """Where the claim mostly holds (or fails); None where no box stands out.

    `inputs` by path and the masses that hold and fail are (draw,).  With `halves` above 0 the box is looked for again
    on so many random halves, chosen by `random`.
    """
    mass, interest = holds + fails, holds if of_holding else fails
    if kish(mass) < FEWEST or interest.sum() <= 0 or interest.sum() >= mass.sum():
        return None
    varied = {path: values for path, values in inputs.items() if np.ptp(values) > 0}
    if not varied:
        return None
    columns = coded(varied, most=CODES)
    chosen = _chosen(columns, interest, mass)
    if chosen is None:
        return None
    box, of = chosen
    again = _found_again(columns, interest, mass, of, halves, random)
    of = tuple(j for j in of if again.get(j, 1.0) >= LEAST_AGAIN)
    if not of:
        return None
    held = inside(columns, box, of)
    base = float(interest.sum() / mass.sum())
    w, h = float(mass[held].sum()), float(interest[held].sum())
    if h / w - base < LIFT:
        return None
    return Region(
        of_holding,
        tuple(_bound(columns, box, of, j, (interest, mass), again) for j in of),
        coverage=h / float(interest.sum()),
        density=h / w,
        mass=w / float(mass.sum()),
        base=base,
    )


def _chosen(columns: Columns, interest: Array, mass: Array) -> tuple[Box, tuple[int, ...]] | None:
    """The box of the trajectory that is taken, and the columns whose bounds are kept."""
    boxes = [box for box in trajectory(columns, interest, mass) if box.restricts(columns)]
    if not boxes:
        return None
    dense = [box for box in boxes if box.density >= DENSE]
    box = max(dense, key=lambda one: one.coverage) if dense else max(boxes, key=lambda one: one.density)
    of = box.restricts(columns)
    while len(of) > 1:
        p = [quasi_p(columns, box, of, j, interest, mass) for j in of]
        worst = int(np.argmax(p))
        if p[worst] <= LARGEST_P and len(of) <= MOST_BOUNDS:
            break
        of = tuple(j for j in of if j != of[worst])
    return (box, of) if of and quasi_p(columns, box, of, of[0], interest, mass) <= LARGEST_P else None


def quasi_p(columns: Columns, box: Box, of: tuple[int, ...], j: int, interest: Array, mass: Array) -> float:
    """P(X >= h) for X binomial over the box's draws at the density of the box without the bound on column j.

    With weights the counts are scaled to the effective number of draws in the box [Kish1965].
    """
    from scipy.special import bdtrc

    held = inside(columns, box, of)
    wider = inside(columns, box, [k for k in of if k != j])
    draws = kish(mass[held])
    if draws < 1:
        return 1.0
    density = float(interest[held].sum() / mass[held].sum())
    without = float(interest[wider].sum() / mass[wider].sum())
    seen = round(density * draws)
    return float(bdtrc(seen - 1, round(draws), min(without, 1.0))) if seen > 0 else 1.0


def _bound(
    columns: Columns, box: Box, of: tuple[int, ...], j: int, masses: tuple[Array, Array], again: Mapping[int, float]
) -> Bound:
    least, greatest = columns.least[j], columns.greatest[j]
    low, high = int(box.low[j]), int(box.high[j])
    return Bound(
        columns.names[j],
        float(greatest[low - 1] + least[low]) / 2 if low > 0 else None,
        float(greatest[high] + least[high + 1]) / 2 if high < len(least) - 1 else None,
        quasi_p(columns, box, of, j, *masses),
        again.get(j),
    )


def _found_again(
    columns: Columns, interest: Array, mass: Array, of: tuple[int, ...], halves: int, random: np.random.Generator | None
) -> dict[int, float]:
    """Share of random halves in which each of the columns is bounded again."""
    if halves < 1 or random is None:
        return {}
    counts = np.zeros(len(columns.names))
    for _ in range(halves):
        part: NDArray[np.bool_] = random.random(len(mass)) < 0.5
        if interest[part].sum() <= 0:
            continue
        half = replace(columns, codes=columns.codes[:, part])
        found = _chosen(half, interest[part], mass[part])
        if found is not None:
            counts[list(found[1])] += 1
    return {j: float(counts[j]) / halves for j in of}
