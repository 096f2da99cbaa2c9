"""What claims are evaluated over: one world per setting of the levers and pair of hypotheses, over draws.

Draw i is the same draw in every world; a world solved on fewer draws holds the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.language import GUARANTEE_LEVELS, NOW, SIDES, HypothesisKey, SettingKey
from holdfast.game.solution import Array, Solution

if TYPE_CHECKING:
    from holdfast.game.menu import Menu
    from holdfast.scenario.scenario import Scenario

CENTRAL: Final = "central"
"""The coding of the evidence that the scenario itself holds."""
TOLERANCE: Final = 1e-9
"""How far from 1 a draw's posterior may sum."""


class WarNumbers(Protocol):
    """What the war part says under one setting and pair of hypotheses; every array is over draws, (draw,)."""

    def mobility(self) -> Array:
        """Chance a month that the front moves by a step."""

    def still(self, km2: float, months: float) -> Array:
        """Chance that the front has moved by less than the area so many months from now."""

    def launches(self, side: str, months: float) -> Array:
        """Long-range weapons that a side launches in the coming months."""

    def cost(self, side: str) -> Array:
        """What the war costs a side today, utils a year."""

    def derived(self) -> Mapping[str, Array]:
        """What the war's inputs add up to, by path."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least terms that a side can live with: an option for each issue it cares to name."""

    side: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class TermSheet:
    """What the packages of the menu say, in the order of the menu."""

    packages: tuple[str, ...]
    issues: Mapping[str, tuple[str, ...]]
    """Options of each issue, from best for A to best for B."""
    options: Mapping[str, tuple[str, ...]]
    """Option of each package, by issue."""
    guarantees: tuple[str, ...]
    """Type of the guarantee of each package, or `none`."""
    minimums: Mapping[str, Minimum] = field(default_factory=dict)

    def guarantee_rank(self) -> Array:
        """Rank of each package's guarantee in GUARANTEE_LEVELS, (package,)."""
        return np.array([GUARANTEE_LEVELS.index(name) for name in self.guarantees], dtype=np.float64)

    def option_rank(self, issue: str) -> Array:
        """Rank of each package's option on an issue, 0 the best for A, (package,)."""
        order = self.issues[issue]
        return np.array([order.index(name) for name in self.options[issue]], dtype=np.float64)

    def meets(self, minimum: str) -> NDArray[np.bool_]:
        """Whether each package is on every issue at least as good for the side as its minimum, (package,)."""
        least = self.minimums[minimum]
        towards = 1 if least.side == "B" else -1
        met = np.ones(len(self.packages), dtype=np.bool_)
        for issue, option in least.options.items():
            met &= towards * (self.option_rank(issue) - self.issues[issue].index(option)) >= 0
        return met


@dataclass(frozen=True)
class Aims:
    """What the evidence says of one side's hypotheses, by coding; every array is over draws, (draw,)."""

    posterior: Mapping[str, Mapping[str, Array]]
    """By coding, then hypothesis."""
    decibans: Mapping[str, Mapping[tuple[str, str], Array]] = field(default_factory=dict)
    """Weight of evidence, by coding, then (hypothesis, kind of evidence or `all`)."""

    def coded(self, coding: str) -> Mapping[str, Array]:
        """Posterior under a coding, or the central one where this side's evidence has no such coding."""
        return self.posterior.get(coding, self.posterior[CENTRAL])


@dataclass(frozen=True)
class World:
    """One setting of the levers under one pair of hypotheses, read under one coding of the evidence."""

    setting: SettingKey
    hypotheses: HypothesisKey
    solution: Solution
    terms: TermSheet
    durable: tuple[float, float]
    """Years and chance of survival from which terms are called durable."""
    aims: Mapping[str, Aims] = field(default_factory=dict)
    """By side."""
    war: WarNumbers | None = None
    coding: str = CENTRAL
    steps: int = 1
    """Steps of the front: the line counts how many of them A holds."""
    factors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """States of each factor; a mode is one of each, the last varying fastest."""

    def __post_init__(self) -> None:
        """Refuse a description of other packages than those solved."""
        if self.terms.packages != self.solution.packages:
            described, solved = len(self.terms.packages), len(self.solution.packages)
            raise ValueError(f"packages differ: {described} described, {solved} solved")

    def __len__(self) -> int:
        """How many draws it was solved on."""
        return len(self.solution.outcome)

    @property
    def solved(self) -> NDArray[np.bool_]:
        """Draws whose game was solved, (draw,)."""
        return np.asarray(self.solution.outcome == 0)

    @property
    def title(self) -> str:
        """Setting and hypotheses in words."""
        return _title(self.setting, self.hypotheses)


@dataclass(frozen=True)
class Worlds:
    """All worlds solved, by setting and then by pair of hypotheses."""

    of: Mapping[SettingKey, Mapping[HypothesisKey, World]]
    aims: Mapping[str, Aims]
    """By side; its hypotheses are those of the posterior."""
    codings: tuple[str, ...] = (CENTRAL,)

    def pairs(self) -> tuple[HypothesisKey, ...]:
        """Every pair of hypotheses (A's, B's)."""
        a, b = (tuple(self.aims[side].posterior[CENTRAL]) for side in SIDES)
        return tuple(product(a, b))

    def world(self, setting: SettingKey, hypotheses: HypothesisKey) -> World:
        """One world; KeyError naming it where it was not solved."""
        try:
            return self.of[setting][hypotheses]
        except KeyError:
            raise KeyError(f"not solved: {_title(setting, hypotheses)}") from None

    def weights(self, coding: str, draws: int) -> dict[HypothesisKey, Array]:
        """Posterior of each pair, A's times B's, in the first draws, (draw,)."""
        coded = {side: self.aims[side].coded(coding) for side in SIDES}
        for side in SIDES:
            total = np.sum([array[:draws] for array in coded[side].values()], axis=0)
            if not np.all(np.abs(total - 1) <= TOLERANCE):
                span = f"{total.min()} to {total.max()}"
                raise ValueError(f"posterior about {side} under {coding} sums to {span}, not to 1")
        return {(a, b): coded["A"][a][:draws] * coded["B"][b][:draws] for a, b in self.pairs()}

    def now(self) -> Iterator[World]:
        """The worlds of the scenario as it stands."""
        yield from self.of[NOW].values()


def _title(setting: SettingKey, hypotheses: HypothesisKey) -> str:
    levers = ", ".join(f"{lever}={to}" for lever, to in sorted(setting)) or "now"
    return f"{levers} under " + ", ".join(f"{side}={name}" for side, name in zip(SIDES, hypotheses, strict=True))


def term_sheet(scenario: Scenario, menu: Menu) -> TermSheet:
    """What a menu's packages say; of several guarantees in one package the strongest counts."""
    issues = {name: tuple(issue.options) for name, issue in scenario.issues.items()}
    columns = zip(*menu.options, strict=True)
    return TermSheet(
        packages=menu.ids,
        issues=issues,
        options=dict(zip(menu.issues, columns, strict=True)),
        guarantees=tuple(_strongest(scenario, menu.issues, options) for options in menu.options),
        minimums={
            name: Minimum(package.minimum_of, dict(package.options))
            for name, package in scenario.terms.items()
            if package.minimum_of is not None
        },
    )


def _strongest(scenario: Scenario, issues: tuple[str, ...], options: tuple[str, ...]) -> str:
    chosen = (scenario.issues[issue].options[option] for issue, option in zip(issues, options, strict=True))
    types = [scenario.guarantees[option.guarantee].type for option in chosen if option.guarantee is not None]
    return max(types, key=GUARANTEE_LEVELS.index, default="none")
