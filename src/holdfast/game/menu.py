"""The menu: packages of one option per issue, and the prior weight of each in a tree of issues and options.

Weights follow a tree, not a count: an issue's options share its weight, and options that are alike in every effect
share one option's, so that a duplicated option adds nothing [MatejkaMcKay2015].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.scenario.quantity import Number
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.terms import Issue, Option

CONTACT: Final = -1
"""Line of a package that freezes the line of contact, wherever it then is."""


WORDS: Final = ("gloss", "source", "params")
"""Fields of an option that change nothing in the game."""


@dataclass(frozen=True)
class Menu:
    """Packages in order: those at the line of contact first, then those at a fixed line."""

    ids: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    """Option of each issue, (package, issue)."""
    weights: NDArray[np.float64]
    """Prior weight of each package among offers, summing to 1, (package,)."""
    lines: NDArray[np.int64]
    """Fixed line, or CONTACT, (package,)."""

    @property
    def at_contact(self) -> int:
        """How many packages freeze the line of contact."""
        return int((self.lines == CONTACT).sum())

    def option(self, package: str, issue: str) -> str:
        """The option that a package takes on an issue."""
        return self.options[self.ids.index(package)][self.issues.index(issue)]


def menu(scenario: Scenario) -> Menu:
    """All packages of the product of the issues' options; named packages keep their names."""
    issues = tuple(scenario.issues)
    named = {tuple(package.options[issue] for issue in issues): name for name, package in scenario.terms.items()}
    chosen = sorted(
        product(*(scenario.issues[issue].options for issue in issues)),
        key=lambda options: line_of(scenario.issues, issues, options) != CONTACT,
    )
    shares = [option_weights(scenario.issues[issue]) for issue in issues]
    weights = [float(np.prod([share[option] for share, option in zip(shares, o, strict=True)])) for o in chosen]
    return Menu(
        ids=tuple(named.get(options, "+".join(options)) for options in chosen),
        issues=issues,
        options=tuple(chosen),
        weights=np.array(weights),
        lines=np.array([line_of(scenario.issues, issues, options) for options in chosen], dtype=np.int64),
    )


def line_of(issues: Mapping[str, Issue], order: tuple[str, ...], options: tuple[str, ...]) -> int:
    """The fixed line that a package sets, or CONTACT."""
    for name, option in zip(order, options, strict=True):
        line = issues[name].options[option].line
        if line is not None:
            return CONTACT if line == "contact" else line
    return CONTACT


def option_weights(issue: Issue) -> dict[str, float]:
    """Weight of each option of an issue: equal over distinct options, shared between options alike in effect."""
    effects = {name: _effect(option) for name, option in issue.options.items()}
    distinct = set(effects.values())
    alike = {effect: sum(other == effect for other in effects.values()) for effect in distinct}
    return {name: 1 / len(distinct) / alike[effect] for name, effect in effects.items()}


def _effect(option: Option) -> tuple[tuple[str, object], ...]:
    """What an option does, without how it is called or where its numbers come from."""
    return tuple((name, _worth(getattr(option, name))) for name in type(option).model_fields if name not in WORDS)


def _worth(value: object) -> object:
    if isinstance(value, Number):
        return value.shape, value.parameters, value.table, value.column
    return value
