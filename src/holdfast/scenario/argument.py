"""The argument: premises and claims with their quotes, levers, reference classes, correlations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.documents import Quote
from holdfast.scenario.quantity import Number

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
    premises: tuple[Identifier, ...] = Field(default=(), max_length=20)


class Setting(Part):
    """A setting of a lever: changes to numbers of the scenario, by path, and its cost."""

    gloss: Text
    set: dict[Path, float] = Field(default_factory=dict)
    scale: dict[Path, float] = Field(default_factory=dict)
    add: dict[Path, float] = Field(default_factory=dict)
    usd_bn_per_year: Number | None = None


class Lever(Part):
    """Something somebody can do, in ordered settings; the scenario itself is the setting `now`."""

    gloss: Text
    who: Text
    settings: dict[Identifier, Setting] = Field(min_length=1, max_length=12)
    source: Text | None = None


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
