"""The argument: premises and claims with their quotes, reference classes, correlations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.documents import Quote

Expression = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Path = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,300}$")]


class Premise(Part):
    """Something the argument rests on, as a checkable expression."""

    says: Text
    point: Identifier | None = None
    quotes: tuple[Quote, ...] = Field(default=(), max_length=10)
    holds: Expression


class Claim(Part):
    """A conclusion: a checkable expression over the quantities, or an admission that the model cannot speak of it."""

    says: Text
    point: Identifier | None = None
    quotes: tuple[Quote, ...] = Field(default=(), max_length=10)
    holds: Expression | None = None
    undecided_because: Text | None = None
    """Set instead of `holds` where no model of this kind can decide it."""
    break_even: Expression | None = None
    """How large what lies outside the model would have to be for the claim to be otherwise: an expression for a number."""
    premises: tuple[Identifier, ...] = Field(default=(), max_length=20)


class Correlation(Part):
    """Rank correlation between two uncertain numbers (Gaussian copula)."""

    between: tuple[Path, Path]
    rank: float = Field(gt=-1, lt=1)
    source: Text


class ReferenceClass(Part):
    """Past endings of wars that an analyst holds comparable, by their covariates."""

    gloss: Text
    where: dict[Identifier, float | str | list[float | str]] = Field(default_factory=dict, max_length=20)


class History(Part):
    """The outside view: reference classes of past endings, the first being the one quoted first."""

    outcome: Literal["war", "deadly_dispute"] = "war"
    classes: dict[Identifier, ReferenceClass] = Field(min_length=1, max_length=12)
    covariates: dict[Identifier, float | str] = Field(default_factory=dict, max_length=30)
    """What is known of this ending on the day, by column of the table of endings: for the regression's prediction."""
