"""The two principals and the hypotheses about what each is after.

A hypothesis fixes what a side values (utils a year per issue), what it fears, how much pain it tolerates, its patience
and what a conquest would be worth to it.  One util is the value of holding all that is fought over for one year.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.quantity import Number

Side = Literal["A", "B"]


class Hypothesis(Part):
    """What a side would be like if this account of its aims were true."""

    gloss: Text
    prior: Number
    territory: Number
    """Utils a year for holding all that is fought over (1 by definition of the util for the usual case)."""
    values: dict[Identifier, Number] = Field(default_factory=dict, max_length=60)
    """Utils a year that an issue is worth: option scores are multiplied by it. An issue not named is worth 0."""
    fear_of_power: Number
    """Utils a year lost per unit of log power of the other side over one's own, in peace."""
    fear_of_guarantor: Number
    """Utils a year lost to a guarantor present at strength 1, in peace."""
    pain_tolerance: Number
    """War costs are divided by it: 1 feels the war's costs as the war part gives them."""
    patience: Number
    """Discount rate per year (higher is less patient)."""
    conquest: Number
    """Utils a year that a conquest of B moves beyond the land: gained by A (control), lost by B (independence)."""
    source: Text | None = None


class Principal(Part):
    """A side of the war; coalitions count as one."""

    name: Text
    why: Text
    """In a line: why this side is A (holds or claims against the status quo) or B (defends it)."""
    hypotheses: dict[Identifier, Hypothesis] = Field(min_length=1, max_length=6)
    source: Text | None = None


class Principals(Part):
    """Exactly two sides: A the challenger, B the defender of the status quo."""

    A: Principal
    B: Principal
    source: Text | None = None
