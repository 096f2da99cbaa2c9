"""A statement over draws: in which draws it holds, under each pair of hypotheses.

Every quantity is computed in the world that `given` and `with` lead to, on the first draws that all worlds it
needs have in common; draws in which any of the games it needs was not solved are not usable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.language import (
    NOW,
    Bound,
    Constant,
    ForSettings,
    ForTerms,
    HypothesisKey,
    Joined,
    Opposite,
    Query,
    SettingKey,
    Statement,
    Under,
    Which,
    changed,
    reach,
)
from holdfast.assess.quantities import FUNCTIONS, Values, best_package
from holdfast.assess.worlds import CENTRAL, World, Worlds
from holdfast.game.solution import Array

Truths = NDArray[np.bool_]
Result = float | Values

OPERATIONS: Final[Mapping[str, Callable[..., Values]]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
}
ARITHMETIC: Final = frozenset("+-*/")
LOGIC: Final = frozenset({"and", "or"})


class NotFiniteError(ArithmeticError):
    """A quantity or a quotient is not a number in a draw that was solved."""


@dataclass(frozen=True)
class Extent:
    """The draws on which some statements can be evaluated together, and which of them are usable."""

    draws: int
    usable: Truths
    """Every game needed was solved, (draw,)."""

    @property
    def left_out(self) -> int:
        """Draws left out because a game was not solved."""
        return int(self.draws - self.usable.sum())


def extent(
    statements: Iterable[Statement], worlds: Worlds, pairs: Iterable[HypothesisKey], setting: SettingKey = NOW
) -> Extent:
    """The common first draws of all worlds that the statements, read at a setting, need under pairs of hypotheses."""
    statements = tuple(statements)
    pairs = tuple(pairs)
    needed = {(setting, pair): False for pair in pairs}
    for statement in statements:
        for pair in pairs:
            for place, hypotheses, query in reach(statement.root, setting, pair):
                game = query.quantity.origin == "game" or Which.BEST in query.arguments
                needed[place, hypotheses] = needed.get((place, hypotheses), False) or game
    found = {where: worlds.world(*where) for where in needed}
    draws = min(len(world) for world in found.values())
    solved = [found[where].solved[:draws] for where, game in needed.items() if game]
    return Extent(draws, np.logical_and.reduce(solved) if solved else np.ones(draws, dtype=np.bool_))


def truths(
    statement: Statement, worlds: Worlds, pair: HypothesisKey, within: Extent, coding: str = CENTRAL,
    setting: SettingKey = NOW,
) -> Truths:  # fmt: skip
    """In which draws a statement, read at a setting, holds under a pair of hypotheses, (draw,); not where unusable."""
    evaluation = Evaluation(worlds, within, coding)
    with np.errstate(all="ignore"):
        result = evaluation.value(statement.root, Place(setting, pair))
    return np.broadcast_to(np.asarray(result, dtype=np.bool_), within.draws)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part is evaluated: setting, hypotheses, and the package `terms` stands for."""

    setting: SettingKey
    hypotheses: HypothesisKey
    terms: int = -1


@dataclass(frozen=True)
class Evaluation:
    """One statement's evaluation; remembers what each quantity came to."""

    worlds: Worlds
    within: Extent
    coding: str
    known: dict[tuple[object, ...], Values] = field(default_factory=dict)
    best: dict[tuple[SettingKey, HypothesisKey], NDArray[np.intp]] = field(default_factory=dict)

    def value(self, node: Bound, place: Place) -> Result:  # noqa: PLR0911 (one for each part)
        """A part's value: a number, or an array (draw,)."""
        match node:
            case Constant():
                return node.value
            case Query():
                return self._query(node, place)
            case Joined():
                return self._joined(node, place)
            case Opposite():
                inner = self.value(node.operand, place)
                return np.logical_not(inner) if node.operator == "not" else np.negative(inner)
            case Under():
                setting, hypotheses = node.place(place.setting, place.hypotheses)
                return self.value(node.operand, Place(setting, hypotheses, place.terms))
            case ForTerms():
                return self._for_terms(node, place)
            case ForSettings():
                return self._for_settings(node, place)

    def _world(self, place: Place) -> World:
        return replace(self.worlds.world(place.setting, place.hypotheses), coding=self.coding)

    def _query(self, query: Query, place: Place) -> Values:
        if Which.EACH in query.arguments:
            return self._computed(query, place)
        key = (place.setting, place.hypotheses, query.quantity.name, query.arguments)
        if key not in self.known:
            self.known[key] = self._computed(query, place)
        return self.known[key]

    def _computed(self, query: Query, place: Place) -> Values:
        world = self._world(place)
        arguments = [self._argument(query, index, world, place) for index in range(len(query.arguments))]
        values = FUNCTIONS[query.quantity.name](world, *arguments)[: self.within.draws]
        self._check_finite(values, query.text, world)
        return values

    def _argument(self, query: Query, index: int, world: World, place: Place) -> object:
        argument = query.arguments[index]
        if query.quantity.arguments[index] != "terms":
            return argument
        if argument is Which.EACH:
            return place.terms
        if argument is Which.BEST:
            return self._best(world)
        return world.terms.packages.index(str(argument))

    def _best(self, world: World) -> NDArray[np.intp]:
        key = (world.setting, world.hypotheses)
        if key not in self.best:
            self.best[key] = best_package(world)
        return self.best[key]

    def _check_finite(self, values: Values, text: str, world: World) -> None:
        bad = ~np.isfinite(values) & self.within.usable
        if bad.any():
            draw = int(np.argmax(bad))
            raise NotFiniteError(f"{text}: {values[draw]} in draw {draw} and {int(bad.sum()) - 1} more ({world.title})")

    def _joined(self, node: Joined, place: Place) -> Result:
        values = [self.value(operand, place) for operand in node.operands]
        if node.operators[0] in ARITHMETIC:
            return self._arithmetic(values, node.operators, place)
        if node.operators[0] in LOGIC:
            return reduce(OPERATIONS[node.operators[0]], values[1:], values[0])
        held = [
            OPERATIONS[operator](left, right)
            for operator, (left, right) in zip(node.operators, pairwise(values), strict=True)
        ]
        return reduce(np.logical_and, held)

    def _arithmetic(self, values: list[Result], operators: tuple[str, ...], place: Place) -> Result:
        result = values[0]
        for operator, value in zip(operators, values[1:], strict=True):
            result = OPERATIONS[operator](result, value)
        self._check_finite(np.broadcast_to(result, self.within.draws), " ".join(operators), self._world(place))
        return result

    def _for_terms(self, node: ForTerms, place: Place) -> Values:
        some = node.word == "some"
        result = np.full(self.within.draws, not some)
        for index in range(len(self._world(place).terms.packages)):
            here = replace(place, terms=index)
            where = True if node.where is None else self.value(node.where, here)
            if not np.any(where):
                continue
            holds = self.value(node.body, here)
            if some:
                result |= np.logical_and(where, holds)
            else:
                result &= np.logical_or(np.logical_not(where), holds)
        return result

    def _for_settings(self, node: ForSettings, place: Place) -> Values:
        places = [replace(place, setting=changed(place.setting, chosen)) for chosen in node.settings]
        held = np.stack([np.broadcast_to(self.value(node.body, here), self.within.draws) for here in places])
        if node.word == "some":
            return np.asarray(held.any(axis=0))
        if node.word == "every":
            return np.asarray(held.all(axis=0))
        return np.where(held.any(axis=0), np.argmax(held, axis=0), len(node.settings)).astype(np.float64)


def same(arrays: Iterable[Truths]) -> bool:
    """Whether truths agree in every draw."""
    first, *rest = arrays
    return all(np.array_equal(first, other) for other in rest)


def uses_coding(statement: Statement) -> bool:
    """Whether a statement speaks of the evidence itself, so that its coding is more than weights."""
    asked = reach(statement.root, NOW, ("", ""))
    return any(query.quantity.name in ("posterior", "evidence") for _, _, query in asked)


def weight_of(weights: Mapping[HypothesisKey, Array], truths_by_pair: Mapping[HypothesisKey, Truths]) -> Array:
    """sum_h p_h(draw) holds_h(draw), (draw,)."""
    return np.asarray(np.sum([weights[pair] * truths_by_pair[pair] for pair in truths_by_pair], axis=0))
