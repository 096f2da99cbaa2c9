"""Boxes: bounds on a few inputs within which a claim mostly holds, or mostly fails, by bump hunting.

PRIM [FriedmanFisher1999]: from the box of all draws take away, again and again, the slab of about ALPHA of the mass
at one end of one input that raises the density most for what it costs; then paste slabs back while that raises the
density.  With mass w_i and of it h_i of interest in draw i, a box has

    coverage = sum_in h / sum h,   density = sum_in h / sum_in w,   mass = sum_in w / sum w.

Every column is sorted once into codes that keep its order; a histogram of w and h by code is kept for the draws in the
box, so that a slab costs a sum over codes and a peel a count over the draws that leave.  Bounds are asked for their
quasi-p and for how often half of the draws find them again [BryantLempert2010].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.game.solution import Array

ALPHA: Final = 0.05
"""Share of the box's mass in a slab that is peeled or pasted [FriedmanFisher1999, sec. 8.1]."""
LEAST_MASS: Final = 0.05
"""Share of all mass in the smallest box."""
CODES: Final = 16384
"""Codes of a column at most, two bytes a value; columns with no more distinct values are coded exactly."""
HAIR: Final = 1e-9
"""Relative rounding that a slab's mass may be short by."""

Codes = NDArray[np.uint16]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Columns:
    """Inputs as codes in the order of their values, (column, draw), with the least and greatest value of each code."""

    names: tuple[str, ...]
    codes: Codes
    least: tuple[Array, ...]
    greatest: tuple[Array, ...]

    @property
    def span(self) -> int:
        """Codes of the column that has most."""
        return max(len(values) for values in self.least)


@dataclass(frozen=True, slots=True)
class Box:
    """A box as the ends of its codes by column, (column,), with its mass and what of that is of interest."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    mass: float
    """Share of all mass."""
    coverage: float
    density: float

    def restricts(self, columns: Columns) -> tuple[int, ...]:
        """Columns that the box bounds."""
        ends = np.array([len(values) - 1 for values in columns.least])
        return tuple(int(j) for j in np.flatnonzero((self.low > 0) | (self.high < ends)))


def coded(inputs: Mapping[str, Array], jobs: int = 1, most: int = CODES) -> Columns:
    """Inputs (draw,) by name as `most` codes each, or exactly if they have no more values; those without range left out.

    ArithmeticError names an input that is not finite.
    """
    for name, values in inputs.items():
        if not np.isfinite(values).all():
            raise ArithmeticError(f"{name} is {values[~np.isfinite(values)][0]} in some draw; boxes need numbers")
    varied = [(name, values) for name, values in inputs.items() if np.ptp(values) > 0]
    if not varied:
        raise ValueError("no input varies over the draws, so there is nothing to bound")
    with ThreadPoolExecutor(jobs) as pool:
        made = list(pool.map(lambda one: _codes(one[1], most), varied))
    return Columns(
        tuple(name for name, _ in varied),
        np.stack([codes for codes, _, _ in made]),
        tuple(least for _, least, _ in made),
        tuple(greatest for _, _, greatest in made),
    )


def _codes(values: Array, most: int) -> tuple[Codes, Array, Array]:
    """Codes of values by rank, equal values alike, and the least and greatest value of each code."""
    order = np.argsort(values)
    ordered = values[order]
    fresh = np.empty(len(values), dtype=np.bool_)
    fresh[0], fresh[1:] = True, ordered[1:] > ordered[:-1]
    if int(fresh.sum()) > most:
        place = np.maximum.accumulate(np.where(fresh, np.arange(len(values)), 0)) * most // len(values)
        fresh[1:] = place[1:] > place[:-1]
    ranks = np.cumsum(fresh) - 1
    codes = np.empty(len(values), dtype=np.uint16)
    codes[order] = ranks
    starts = np.flatnonzero(fresh)
    ends = np.append(starts[1:], len(values)) - 1
    return codes, ordered[starts], ordered[ends]


@dataclass
class _Hunt:
    """The draws in the box and their histograms by code, (column, code)."""

    columns: Columns
    mass: Array
    interest: Array
    rows: Rows
    low: NDArray[np.int64]
    high: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.all_mass, self.all_interest = float(self.mass.sum()), float(self.interest.sum())
        self.inside, self.of_interest = self.all_mass, self.all_interest
        self.by_mass, self.by_interest = self._histograms(self.rows)

    def _histograms(self, rows: Rows) -> tuple[Array, Array]:
        span = self.columns.span
        w, h = self.mass[rows], self.interest[rows]
        made = np.empty((2, len(self.columns.names), span))
        for j, codes in enumerate(self.columns.codes):
            here = codes[rows]
            made[0, j] = np.bincount(here, w, span)
            made[1, j] = np.bincount(here, h, span)
        return made[0], made[1]

    def box(self) -> Box:
        """The box as it stands."""
        return Box(
            self.low.copy(), self.high.copy(), self.inside / self.all_mass,
            self.of_interest / self.all_interest, self.of_interest / self.inside,
        )  # fmt: skip

    def peel(self) -> bool:
        """Take the best slab away; False where none raises the density or leaves enough mass."""
        slabs = [*self._slabs(np.cumsum(self.by_mass, axis=1), np.cumsum(self.by_interest, axis=1))]
        column, upper, code, gain, left = max(slabs, key=lambda slab: slab[3], default=(0, False, 0, 0.0, 0.0))
        if gain <= 0 or left < LEAST_MASS * self.all_mass * (1 - HAIR):
            return False
        here = self.columns.codes[column][self.rows]
        leaves = here > code if upper else here <= code
        self._leave(self.rows[leaves])
        self.rows = self.rows[~leaves]
        if upper:
            self.high[column] = code
        else:
            self.low[column] = code + 1
        return True

    def _slabs(self, below: Array, held: Array) -> list[tuple[int, bool, int, float, float]]:
        """For each column and end: column, upper, last code kept or first taken, gain, mass left."""
        wanted = ALPHA * self.inside * (1 - HAIR)
        lows = (below < wanted).sum(axis=1)
        highs = (below <= self.inside - wanted).sum(axis=1) - 1
        columns = np.arange(len(lows))
        found = []
        for upper, ends in ((True, highs), (False, lows)):
            at = np.clip(ends, 0, below.shape[1] - 1)
            mass, interest = below[columns, at], held[columns, at]
            if not upper:
                mass, interest = self.inside - mass, self.of_interest - interest
            mass = np.where(ends < 0, 0.0, mass)
            kept = np.maximum(mass, HAIR)
            gain = (interest / kept - self.of_interest / self.inside) / np.maximum(self.inside - mass, HAIR)
            usable = (mass > HAIR * self.inside) & (mass < self.inside * (1 - HAIR))
            gain = np.where(usable, gain, 0.0)
            best = int(np.argmax(gain))
            found.append((best, upper, int(ends[best]), float(gain[best]), float(mass[best])))
        return found

    def _leave(self, rows: Rows) -> None:
        mass, interest = self._histograms(rows)
        self.by_mass = np.maximum(self.by_mass - mass, 0.0)
        self.by_interest = np.maximum(self.by_interest - interest, 0.0)
        self.inside -= float(self.mass[rows].sum())
        self.of_interest -= float(self.interest[rows].sum())

    def paste(self) -> bool:
        """Put the best slab back; False where none raises the density."""
        bounded = self.box().restricts(self.columns)
        broken = np.zeros(len(self.mass), dtype=np.uint8)
        for j in bounded:
            codes = self.columns.codes[j]
            broken += (codes < self.low[j]) | (codes > self.high[j])
        nearly = np.flatnonzero((broken == 1) & (self.mass > 0))
        found = [slab for j in bounded for upper in (True, False) for slab in self._slab_outside(j, upper, nearly)]
        column, upper, code, gain, rows = max(found, key=lambda slab: slab[3], default=(0, False, 0, 0.0, nearly))
        if gain <= 0:
            return False
        self.inside += float(self.mass[rows].sum())
        self.of_interest += float(self.interest[rows].sum())
        (self.high if upper else self.low)[column] = code
        return True

    def _slab_outside(self, j: int, upper: bool, nearly: Rows) -> Iterator[tuple[int, bool, int, float, Rows]]:
        """The slab just beyond one end of a column, of the draws that break one bound only, with its gain."""
        codes = self.columns.codes[j][nearly]
        beyond = codes > self.high[j] if upper else codes < self.low[j]
        rows, codes = nearly[beyond], codes[beyond]
        if not len(rows):
            return
        below = np.cumsum(np.bincount(codes, self.mass[rows]))
        share = ALPHA * below[-1] * (1 - HAIR)
        code = int((below < share).sum()) if upper else int((below <= below[-1] - share).sum())
        rows = rows[codes <= code if upper else codes >= code]
        mass, interest = float(self.mass[rows].sum()), float(self.interest[rows].sum())
        density = self.of_interest / self.inside
        gain = ((self.of_interest + interest) / (self.inside + mass) - density) / mass
        yield j, upper, code, gain, rows


def trajectory(columns: Columns, interest: Array, mass: Array) -> tuple[Box, ...]:
    """Boxes peeled one after another and then pasted, the first of them all draws; `interest` <= `mass`, (draw,)."""
    hunt = _started(columns, interest, mass)
    boxes = [hunt.box()]
    while hunt.peel():
        boxes.append(hunt.box())
    while hunt.paste():
        boxes.append(hunt.box())
    return tuple(boxes)


def _started(columns: Columns, interest: Array, mass: Array) -> _Hunt:
    for name, values in (("mass", mass), ("interest", interest)):
        if not np.isfinite(values).all() or (values < 0).any():
            raise ArithmeticError(f"{name} is not a finite number of 0 or more in some draw; boxes need masses")
    if interest.sum() <= 0:
        raise ValueError("nothing of interest in these draws, so there is no box to look for")
    ends = np.array([len(values) - 1 for values in columns.least], dtype=np.int64)
    return _Hunt(columns, mass, interest, np.flatnonzero(mass > 0), np.zeros_like(ends), ends)


def inside(columns: Columns, box: Box, of: Sequence[int]) -> NDArray[np.bool_]:
    """Draws within the bounds of some columns, (draw,)."""
    held = np.ones(columns.codes.shape[1], dtype=np.bool_)
    for j in of:
        held &= (columns.codes[j] >= box.low[j]) & (columns.codes[j] <= box.high[j])
    return held
