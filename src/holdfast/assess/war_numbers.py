"""Numbers of the war that follow from many inputs at once, as one input each: what they add up to in a draw.

The war's rates rest on hundreds of numbers and on chance within the record (how the last months came about), none of
which shows by itself.  Their sum does: power today, how it drifts, what the war costs each side, how mobile the front is.
They explain; they cannot be set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holdfast.assess.worlds import WarNumbers
from holdfast.game.solution import Array

DERIVED: Final = "war."
"""How the paths of these numbers begin; no scenario has a section of that name."""
GLOSSES: Final[Mapping[str, tuple[str, str]]] = {
    "war.power_now": ("power today, log of {A}'s over {B}'s", ""),
    "war.drift_per_year": ("power's drift toward {A} over two years", "a year"),
    "war.cost_A": ("cost of a year of war to {A} at even power", "utils"),
    "war.cost_B": ("cost of a year of war to {B} at even power", "utils"),
    "war.mobility_per_month": ("chance a month that the front moves a step", ""),
}
"""Meaning and unit of each; {A} and {B} stand for the names of the sides."""


def derived(war: WarNumbers | None) -> dict[str, Array]:
    """The numbers as the scenario stands, by path, (draw,); none where the war was not worked out."""
    found: dict[str, Array] = {} if war is None else dict(war.derived())
    return found
