"""Cells and tables of findings: quantities over draws, and in how many of them something moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from findings_worlds import Array, Place, Solved, World, solved, world

STILL = 1e-9
"""A quantity that moves by less has not moved."""
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Cell:
    """A quantity over draws: mean, 5% and 95%; or in how many of them something moves as said."""

    value: float
    low: float = float("nan")
    high: float = float("nan")
    of: int | None = None
    digits: int = 2

    def __str__(self) -> str:
        if self.of is not None:
            return f"{self.value:.0f} of {self.of}"
        if np.isnan(self.value):
            return ""
        text = f"{self.value:.{self.digits}f}"
        return text if np.isnan(self.low) else f"{text} ({self.low:.{self.digits}f} to {self.high:.{self.digits}f})"


@dataclass(frozen=True)
class Measured:
    """A table of a finding."""

    finding: int
    head: tuple[str, ...]
    rows: list[tuple[str, str, tuple[Cell, ...]]] = field(default_factory=list)
    """Place, condition, quantities."""

    def add(self, place: Place, condition: str, *cells: Cell) -> None:
        self.rows.append((place.label, condition, cells))

    def markdown(self) -> str:
        head = ["scenario and A's aim", "condition", *self.head]
        lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
        lines += ["| " + " | ".join([where, what, *map(str, cells)]) + " |" for where, what, cells in self.rows]
        return "\n".join(lines)


def over(values: Array, digits: int = 2) -> Cell:
    """Mean over draws, 5% and 95% of them."""
    low, high = (float(end) for end in np.quantile(values, (LOW, HIGH)))
    return Cell(float(values.mean()), low, high, digits=digits)


def up(change: Array) -> Cell:
    """In how many draws something rises."""
    return Cell(float((change > STILL).sum()), of=len(change))


def down(change: Array) -> Cell:
    """In how many draws something falls."""
    return up(-change)


@cache
def base(place: Place, draws: int) -> World:
    return world(place, draws)


@cache
def plain(place: Place, draws: int) -> Solved:
    return solved(base(place, draws))
