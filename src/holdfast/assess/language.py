"""Premises and claims as checked statements: every name resolved against the scenario, kinds and units made
to fit.

`check_expression` is what checks a scenario file; `bind` gives the statement that `evaluation` computes.  A
setting of the levers is a frozenset of (lever, setting); the scenario as it stands is the empty one.  Needs
no numerics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from holdfast.assess.glossary import Quantity
from holdfast.assess.syntax import ExpressionError, parse
from holdfast.scenario.vocabulary import GUARANTEE_ORDER

if TYPE_CHECKING:
    from holdfast.scenario.scenario import Scenario

SettingKey = frozenset[tuple[str, str]]
HypothesisKey = tuple[str, str]

NOW: Final[SettingKey] = frozenset()
"""The levers as the scenario has them."""
AS_IS: Final = "now"
"""The setting of a lever that leaves the scenario as it stands."""
GUARANTEE_LEVELS: Final = ("none", *GUARANTEE_ORDER)
"""Types of guarantee, weakest commitment to fight first."""
SIDES: Final = ("A", "B")


@dataclass(frozen=True, slots=True)
class Names:
    """What a scenario defines that an expression may name."""

    hypotheses: Mapping[str, Sequence[str]]
    """By side."""
    packages: Sequence[str]
    minimums: Mapping[str, str] = field(default_factory=dict)
    """Side whose minimum a package is, by package."""
    issues: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Options of each issue, from best for A to best for B."""
    levers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Settings of each lever in order, without `now`."""
    factors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """States of each factor."""
    years: Sequence[float] = ()
    """The dates reported; empty where any may be."""


class Which(Enum):
    """Terms that are not named: the package of the quantifier, or the best of the draw."""

    EACH = "terms"
    BEST = "best"


Resolved = str | float | Which | tuple[str, str]
"""An argument resolved: package, issue or kind of evidence; a number; terms; (side, hypothesis) or (factor, state)."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, or the rank of a level."""

    value: float


@dataclass(frozen=True, slots=True)
class Query:
    """A quantity with its arguments, and how it was written."""

    quantity: Quantity
    arguments: tuple[Resolved, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Operands of one level with the operators between; comparisons hold if each neighbouring pair does."""

    operands: tuple[Bound, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """`not` or minus."""

    operator: str
    operand: Bound


@dataclass(frozen=True, slots=True)
class Under:
    """The operand under other hypotheses and settings."""

    operand: Bound
    hypotheses: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]

    def place(self, setting: SettingKey, hypotheses: HypothesisKey) -> tuple[SettingKey, HypothesisKey]:
        """Where the operand is evaluated."""
        chosen = dict(zip(SIDES, hypotheses, strict=True)) | dict(self.hypotheses)
        return changed(setting, self.settings), (chosen["A"], chosen["B"])


@dataclass(frozen=True, slots=True)
class ForTerms:
    """`some` or `every` package of the menu for which `where` holds."""

    word: str
    where: Bound | None
    body: Bound


@dataclass(frozen=True, slots=True)
class ForSettings:
    """`some`, `every` or the `least` of the settings, each a choice for each lever, `now` first."""

    word: str
    settings: tuple[tuple[tuple[str, str], ...], ...]
    body: Bound


Bound = Constant | Query | Joined | Opposite | Under | ForTerms | ForSettings


@dataclass(frozen=True, slots=True)
class Statement:
    """A premise or claim, checked against a scenario's names."""

    text: str
    root: Bound


def changed(setting: SettingKey, changes: tuple[tuple[str, str], ...]) -> SettingKey:
    """The setting with some levers set; `now` takes a lever back to the scenario's own."""
    levers = dict(setting) | dict(changes)
    return frozenset((lever, to) for lever, to in levers.items() if to != AS_IS)


def bind(text: str, names: Names) -> Statement:
    """The statement an expression makes; ExpressionError where it makes none."""
    from holdfast.assess.binding import Binder

    root = Binder(names).truth(parse(text))
    return Statement(text, root)


def bind_number(text: str, names: Names) -> tuple[Statement, str]:
    """The number an expression stands for, with its unit, empty for a plain one; ExpressionError where it is none."""
    from holdfast.assess.binding import Binder

    found = Binder(names).number(parse(text))
    return Statement(text, found.node), found.unit or ""


def check_expression(text: str, names: Names) -> tuple[int, str] | None:
    """Offset (from 0) and message of the first thing wrong with an expression; None where it is right."""
    return _wrong(lambda: bind(text, names))


def check_number(text: str, names: Names) -> tuple[int, str] | None:
    """The same for an expression that must be a number."""
    return _wrong(lambda: bind_number(text, names))


def _wrong(bound: Callable[[], object]) -> tuple[int, str] | None:
    try:
        bound()
    except ExpressionError as error:
        return error.at, error.message
    return None


def reach(
    node: Bound, setting: SettingKey, hypotheses: HypothesisKey
) -> Iterator[tuple[SettingKey, HypothesisKey, Query]]:
    """Every quantity asked for below a node, with the setting and hypotheses under which it is."""
    match node:
        case Query():
            yield setting, hypotheses, node
        case Under():
            yield from reach(node.operand, *node.place(setting, hypotheses))
        case Joined():
            for operand in node.operands:
                yield from reach(operand, setting, hypotheses)
        case Opposite():
            yield from reach(node.operand, setting, hypotheses)
        case ForTerms():
            for part in (node.where, node.body):
                if part is not None:
                    yield from reach(part, setting, hypotheses)
        case ForSettings():
            for chosen in node.settings:
                yield from reach(node.body, changed(setting, chosen), hypotheses)


def needed_settings(statement: Statement) -> set[SettingKey]:
    """The settings of the levers that a statement needs solved; `NOW` is always among them."""
    return {NOW} | {setting for setting, _, _ in reach(statement.root, NOW, ("", ""))}


def scenario_names(scenario: Scenario) -> Names:
    """The names that a scenario defines."""
    sides = {"A": scenario.principals.A, "B": scenario.principals.B}
    dates = {
        *scenario.outcomes.settled_years,
        *scenario.outcomes.survival_years,
        scenario.outcomes.durable_years,
    }
    return Names(
        hypotheses={side: tuple(principal.hypotheses) for side, principal in sides.items()},
        packages=tuple(scenario.terms),
        minimums={name: terms.minimum_of for name, terms in scenario.terms.items() if terms.minimum_of},
        issues={name: tuple(issue.options) for name, issue in scenario.issues.items()},
        levers={name: tuple(lever.choices) for name, lever in scenario.levers.items()},
        factors={name: tuple(factor.states) for name, factor in scenario.factors.items()},
        years=tuple(sorted(dates)),
    )
