"""What a run keeps of every draw, so that priors can be changed later without solving: truths and key quantities.

A column a statement (quantity) and pair of hypotheses, (draw,): 1 or 0, -1 where a game it needs was not solved or it was
not looked at (NaN for a quantity).  The uncertain numbers are not kept: they are a function of the seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.evaluation import extent, truths
from holdfast.assess.language import HypothesisKey, Statement
from holdfast.assess.worlds import World, Worlds
from holdfast.game.solution import Array

MISSING: Final = -1
"""A truth that is not known."""
CLAIM, PREMISE, QUANTITY = "claim", "premise", "quantity"
Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Key:
    """Which column: a claim, premise or quantity under a pair of hypotheses."""

    kind: str
    name: str
    pair: HypothesisKey

    def __str__(self) -> str:
        """The column's name in a file."""
        return "|".join((self.kind, self.name, *self.pair))

    @staticmethod
    def of(text: str) -> Key:
        """The key that a column's name stands for; ValueError for another name."""
        parts = text.split("|")
        if len(parts) != 4:
            raise ValueError(f"{text!r} is no column of a run: kind|name|A|B")
        return Key(parts[0], parts[1], (parts[2], parts[3]))


def recorded(
    claims: Mapping[str, Statement],
    premises: Mapping[str, Statement],
    quantities: Mapping[str, Callable[[World], Array]],
    worlds: Worlds,
) -> dict[str, Column]:
    """The columns of a run, of the draws solved as the scenario stands."""
    draws = max(len(world) for world in worlds.now())
    found: dict[str, Column] = {}
    for kind, statements in ((CLAIM, claims), (PREMISE, premises)):
        for name, statement in statements.items():
            within = extent([statement], worlds, worlds.pairs())
            for pair in worlds.pairs():
                column = np.full(draws, MISSING, dtype=np.int16)
                usable = np.flatnonzero(within.usable)
                column[usable] = truths(statement, worlds, pair, within)[usable]
                found[str(Key(kind, name, pair))] = column
    for world in worlds.now():
        for name, quantity in quantities.items():
            values = np.where(world.solved, np.asarray(quantity(world), dtype=np.float64), np.nan)
            found[str(Key(QUANTITY, name, world.hypotheses))] = values
    return found
