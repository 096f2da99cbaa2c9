"""Conditions on the war's monthly path: what a lever that waits (`when`) waits for.

The words are those of claims (comparisons, `and`, `or`, `not`, arithmetic, the same parser); the quantities are few and
run over months, (draw, month), at the start of each month of the simulated war.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.syntax import Chain, ExpressionError, Literal, Name, Prefix, Syntax, parse

if TYPE_CHECKING:
    from holdfast.scenario.principals import Side
    from holdfast.scenario.scenario import Scenario
    from holdfast.war.rates import WarRates

Array = NDArray[np.float64]
Result = float | Array | NDArray[np.bool_]

SIDES: Final = ("A", "B")
QUANTITIES: Final[dict[str, str]] = {
    "month": "Months since the scenario's date, 0 at first.",
    "power": "r, the log ratio of A's power to B's.",
    "cost_A": "What the war costs A, utils a year, at a tolerance of pain of 1.",
    "cost_B": "The same of B.",
    "launches_A": "Long-range weapons that A launches in the month.",
    "launches_B": "The same of B.",
    "stock_A": "A's stock of the category or class of weapon in brackets, as in `stock_A(tanks)`.",
    "stock_B": "The same of B.",
}
"""What a condition may speak of."""
LOGIC: Final = frozenset({"and", "or"})
COMPARISONS: Final[Mapping[str, Callable[..., NDArray[np.bool_]]]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal,
}  # fmt: skip
ARITHMETIC: Final[Mapping[str, Callable[..., Array]]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide,
}  # fmt: skip


def check_condition(text: str, scenario: Scenario) -> tuple[int, str] | None:
    """Offset (from 0) and message of the first thing wrong with a condition; None where it is right."""
    try:
        _truth(parse(text), stocks(scenario))
    except ExpressionError as error:
        return error.at, error.message
    return None


def stocks(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Categories and classes of weapon that each side has a stock of."""
    held = {"A": scenario.forces.A, "B": scenario.forces.B}
    fired = {"A": scenario.strikes.A.classes, "B": scenario.strikes.B.classes}
    return {side: tuple(dict.fromkeys((*scenario.forces.categories, *held[side], *fired[side]))) for side in SIDES}


def _truth(syntax: Syntax, held: Mapping[str, tuple[str, ...]]) -> None:
    match syntax:
        case Chain() if syntax.operators[0] in LOGIC:
            for operand in syntax.operands:
                _truth(operand, held)
        case Chain() if syntax.operators[0] in COMPARISONS:
            for operand in syntax.operands:
                _number(operand, held)
        case Prefix(operator="not"):
            _truth(syntax.operand, held)
        case Name() | Literal() | Prefix() | Chain():
            _number(syntax, held)
            _fail(syntax.at, "this is a number, but true or false is needed here; compare it with something")
        case _:
            _fail(syntax.at, f"`{syntax.word}` has no place in a condition on the war's path")


def _number(syntax: Syntax, held: Mapping[str, tuple[str, ...]]) -> None:
    match syntax:
        case Literal():
            return
        case Name():
            _name(syntax, held)
        case Prefix(operator="-"):
            _number(syntax.operand, held)
        case Chain() if syntax.operators[0] in ARITHMETIC:
            for operand in syntax.operands:
                _number(operand, held)
        case Prefix() | Chain():
            _fail(syntax.at, "this is true or false, but a number is needed here")
        case _:
            _fail(syntax.at, f"`{syntax.word}` has no place in a condition on the war's path")


def _name(name: Name, held: Mapping[str, tuple[str, ...]]) -> None:
    if name.name not in QUANTITIES:
        _unknown(name.at, name.name, "quantity of the war's path", tuple(QUANTITIES))
    if not name.name.startswith("stock_"):
        if name.arguments:
            _fail(name.at, f"`{name.name}` takes nothing in brackets")
        return
    known = held[name.name[-1]]
    if len(name.arguments) != 1 or name.arguments[0].key is not None or name.arguments[0].number is not None:
        _fail(name.at, f"`{name.name}` takes one category or class of weapon: {', '.join(known)}")
    if name.arguments[0].name not in known:
        _unknown(name.arguments[0].at, name.arguments[0].name, "category or class of weapon", known)


def _unknown(at: int, name: str, what: str, known: tuple[str, ...]) -> NoReturn:
    near = get_close_matches(name, known, n=1)
    best = f"; did you mean `{near[0]}`?" if near else f"; known: {', '.join(known)}"
    _fail(at, f"unknown {what} `{name}`{best}")


def _fail(at: int, message: str) -> NoReturn:
    raise ExpressionError(at, message)


@dataclass(frozen=True, slots=True)
class WarPath:
    """The war month by month, as simulated."""

    rates: WarRates

    def quantity(self, name: Name) -> Array:
        """A quantity of QUANTITIES, (draw, month)."""
        rates, side = self.rates, name.name[-1]
        draws, months = rates.cost_A.shape
        match name.name.removesuffix(f"_{side}"):
            case "month":
                return np.broadcast_to(np.arange(months, dtype=float), (draws, months))
            case "power":
                return rates.power_path[:, :-1]
            case "cost":
                return rates.simulated_cost_A if side == "A" else rates.simulated_cost_B
            case "launches":
                return np.asarray(rates.launches["A" if side == "A" else "B"].sum(axis=1))
            case _:
                return self.stock("A" if side == "A" else "B", name.arguments[0].name)

    def stock(self, side: Side, what: str) -> Array:
        """Stock of a category or class of weapon at the start of each month, (draw, month)."""
        army, fires, months = self.rates.armies[side], self.rates.campaigns[side], self.rates.cost_A.shape[1]
        if what in fires.classes:
            return np.asarray(fires.stock[:, fires.classes.index(what), :months])
        return np.asarray(army.stocks[:, army.categories.index(what), :months])


def first_month(text: str, path: WarPath, earliest: float = 0) -> Array:
    """First month, not before `earliest`, in which a checked condition is true, (draw,); inf where in none."""
    draws, months = path.rates.cost_A.shape
    with np.errstate(all="ignore"):
        held = np.broadcast_to(np.asarray(_value(parse(text), path), dtype=np.bool_), (draws, months))
    due = held & (np.arange(months) >= earliest)
    return np.where(due.any(axis=1), np.argmax(due, axis=1), inf)


def _value(syntax: Syntax, path: WarPath) -> Result:
    match syntax:
        case Literal():
            return syntax.value
        case Name():
            return path.quantity(syntax)
        case Prefix():
            inner = _value(syntax.operand, path)
            return np.logical_not(inner) if syntax.operator == "not" else np.negative(inner)
        case Chain():
            return _joined(syntax, [_value(operand, path) for operand in syntax.operands])
        case _:
            raise TypeError(f"{type(syntax).__name__} in a condition that was not checked")


def _joined(chain: Chain, values: list[Result]) -> Result:
    if chain.operators[0] in LOGIC:
        join = np.logical_and if chain.operators[0] == "and" else np.logical_or
        return reduce(join, values)
    if chain.operators[0] in ARITHMETIC:
        result = values[0]
        for operator, value in zip(chain.operators, values[1:], strict=True):
            result = ARITHMETIC[operator](result, value)
        return result
    pairs = zip(chain.operators, pairwise(values), strict=True)
    return reduce(np.logical_and, [COMPARISONS[operator](left, right) for operator, (left, right) in pairs])
