"""Reference classes: the endings that meet a few conditions on what was known when the fighting stopped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from holdfast.history.columns import Column, covariate, nearest_name
from holdfast.history.endings import Endings, Mask

Operator: TypeAlias = Literal["==", ">=", "<=", "in"]
Scalar: TypeAlias = float | str
Value: TypeAlias = Scalar | tuple[Scalar, ...]
WhereValue: TypeAlias = float | str | Sequence[float | str]
"""What a scenario may write for a column: 1, "imposed", ">= 2", ">= 1850, <= 1950", or a list of values."""

BOUND: Final = re.compile(r"(>=|<=|==)\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class Condition:
    """`column op value`, for example `prior_wars >= 1`.

    Raises ValueError for an unknown column, a value that the column cannot hold, or an order on categories.
    """

    column: str
    op: Operator
    value: Value

    def __post_init__(self) -> None:
        """Refuse what the column cannot hold."""
        column = covariate(self.column)
        if isinstance(self.value, tuple) != (self.op == "in"):
            raise ValueError(f"{self.column} {self.op} {self.value!r}: 'in' takes a list, the others one value")
        if column.kind == "category" and self.op in (">=", "<="):
            raise ValueError(f"{self}: {self.column} has no order; allowed: {', '.join(column.levels)}")
        for value in self.values():
            check_value(column, value)

    def __str__(self) -> str:
        """The condition as one reads it: `prior_wars >= 1`."""
        shown = "(" + ", ".join(map(plain, self.values())) + ")" if self.op == "in" else plain(self.values()[0])
        return f"{self.column} {self.op} {shown}"

    def values(self) -> tuple[Scalar, ...]:
        """The value, or the values of a list."""
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def met_by(self, value: Scalar) -> bool:
        """Whether a value of the column meets the condition."""
        if self.op in ("==", "in"):
            return value in self.values()
        bound = self.values()[0]
        if isinstance(value, str) or isinstance(bound, str):
            return False
        return value >= bound if self.op == ">=" else value <= bound

    def implies(self, other: Condition) -> bool:
        """Whether every value that meets this condition meets the other one too."""
        if self.column != other.column:
            return False
        if self.op in ("==", "in"):
            return all(other.met_by(value) for value in self.values())
        return self.op == other.op and other.met_by(self.values()[0])

    def holds(self, endings: Endings) -> Mask:
        """Which endings meet the condition, `(ending,)`."""
        column: Sequence[str] | Sequence[float]
        column = endings.texts.get(self.column) or endings.numbers[self.column].tolist()
        return np.array([self.met_by(value) for value in column], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """The endings that meet all of `conditions`; `gloss` is what they have in common, in words."""

    id: str
    gloss: str
    conditions: tuple[Condition, ...] = ()

    def members(self, endings: Endings) -> Mask:
        """Which endings belong to the class, `(ending,)`."""
        mask = np.ones(len(endings), dtype=np.bool_)
        for condition in self.conditions:
            mask &= condition.holds(endings)
        return mask

    def within(self, larger: ReferenceClass) -> bool:
        """Whether this class's conditions imply all those of the larger one, whatever the table holds."""
        return all(any(own.implies(condition) for own in self.conditions) for condition in larger.conditions)


ALL_ENDINGS: Final = ReferenceClass("all_endings", "all endings in the table")


def plain(value: Scalar) -> str:
    """A value as an analyst writes it: 1, not 1.0."""
    return value if isinstance(value, str) else f"{value:g}"


def check_value(column: Column, value: Scalar) -> None:
    """Refuse a value that the column cannot hold, with what it can."""
    if column.kind == "category":
        if value not in column.levels:
            near = nearest_name(str(value), column.levels)
            raise ValueError(f"{column.name} is one of {', '.join(column.levels)}; found {value!r}{near}")
    elif isinstance(value, str) or not np.isfinite(value):
        raise ValueError(f"{column.name} ({column.gloss}) is a number; found {value!r}")
    elif column.kind == "flag" and value not in (0, 1):
        raise ValueError(f"{column.name} ({column.gloss}) is 0 or 1; found {value!r}")


def scalar(column: Column, text: str) -> Scalar:
    """A value written as text: a level of a category, else a number where it reads as one."""
    if column.kind == "category":
        return text
    try:
        return float(text)
    except ValueError:
        return text


def conditions_on(name: str, where: WhereValue) -> tuple[Condition, ...]:
    """The conditions that one `column: value` of a scenario states.

    A number or a name means equal, a list means one of, text such as ">= 1850, <= 1950" states bounds.
    """
    column = covariate(name)
    if isinstance(where, str):
        parts = [part.strip() for part in where.split(",")]
        bounds = [BOUND.fullmatch(part) for part in parts]
        if not any(bounds):
            return (Condition(name, "==", scalar(column, where)),)
        if not all(bounds):
            raise ValueError(f"{name}: {where!r} mixes bounds and names; write for example '>= 1850, <= 1950'")
        return tuple(bound_condition(column, *bound.groups()) for bound in bounds if bound)
    if isinstance(where, Sequence):
        if not where:
            raise ValueError(f"{name}: an empty list is met by nothing")
        return (Condition(name, "in", tuple(value if isinstance(value, str) else float(value) for value in where)),)
    if isinstance(where, int | float):
        return (Condition(name, "==", float(where)),)
    raise ValueError(f"{name}: a number, text or a list of them, found {where!r}")


def bound_condition(column: Column, op: str, text: str) -> Condition:
    """One condition from its operator and its value as text."""
    value = scalar(column, text)
    if op == ">=":
        return Condition(column.name, ">=", value)
    return Condition(column.name, "<=" if op == "<=" else "==", value)


def reference_class_from(name: str, gloss: str, where: Mapping[str, WhereValue]) -> ReferenceClass:
    """A reference class as a scenario states it. Raises ValueError with the class and what is wrong."""
    try:
        conditions = tuple(found for column, value in where.items() for found in conditions_on(column, value))
    except ValueError as error:
        raise ValueError(f"reference class {name!r}: {error}") from error
    return ReferenceClass(name, gloss, conditions)
