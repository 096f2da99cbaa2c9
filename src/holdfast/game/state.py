"""What the state holds besides line, power and age: modes that move by themselves, and what B believes of A.

A *mode* is one combination of the values of the declared factors; a *type* is what A knows its aims to be; a *belief* is
a point on a grid of log odds of A's second type over its first.  A *case* is a draw in one mode with A of one type: the
rows of `Numbers`.  A *place* is a mode, a belief and a type: the rows of `Works`.  One mode, one type and one belief
are the game of complete information.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from holdfast.game.batch import Array, Whole

EVENTS: Final = ("A breaks", "B breaks", "incident", "signed")
"""Events at which a mode may jump, in the order of `State.jump`."""
SIGNED: Final = 3


class State(NamedTuple):
    """Modes, types and beliefs of a batch."""

    modes: int
    start: int
    """Mode today."""
    source: Whole
    """Mode that a move leaves, (move,)."""
    target: Whole
    """Mode that it leads to, (move,)."""
    war_rate: Array
    """Moves a year in war at today's line and power 0, (draw, move, period)."""
    peace_rate: Array
    """The same in peace, (draw, move, period)."""
    by_power: Array
    """Change of a move's log rate by log power, (draw, move)."""
    by_line: Array
    """Change of a move's log rate by line, (draw, move)."""
    jump: Array
    """Chance of each mode after an event, (draw, event, mode before, mode after)."""
    types: int
    grid: Array
    """Log odds of A's second type, (belief,)."""
    belief: Array
    """B's log odds today, (draw,)."""
    group: Whole
    """Group of offers that B tells apart, (package,)."""
    groups: int


def complete(draws: int, periods: int, packages: int) -> State:
    """One mode and complete information."""
    none = np.zeros(0, dtype=np.int64)
    return State(
        modes=1, start=0, source=none, target=none,
        war_rate=np.zeros((draws, 0, periods)), peace_rate=np.zeros((draws, 0, periods)),
        by_power=np.zeros((draws, 0)), by_line=np.zeros((draws, 0)), jump=np.ones((draws, len(EVENTS), 1, 1)),
        types=1, grid=np.zeros(1), belief=np.zeros(draws), group=np.zeros(packages, dtype=np.int64), groups=1,
    )  # fmt: skip
