"""Where a number of a scenario can lie: the ends of its distribution, and its centre."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from holdfast.scenario.fighting import Table
from holdfast.scenario.quantity import Number

PERT_WEIGHT: Final = 4.0
"""Weight of the mode in the mean of a PERT distribution, (low + 4 mode + high) / 6 [Malcolm1959]."""


@dataclass(frozen=True, slots=True)
class Support:
    """The interval that a number lies in; an open end is never reached."""

    low: float
    high: float
    open_low: bool = False

    def scaled(self, factor: float) -> Support:
        """The support of the number times a factor."""
        ends = sorted(0.0 if 0 in (factor, end) else end * factor for end in (self.low, self.high))
        return Support(ends[0], ends[1], self.open_low and factor > 0)

    def times(self, other: Support) -> Support:
        """The support of the number times another one."""
        parts = [self.scaled(other.low), self.scaled(other.high)]
        low = min(part.low for part in parts)
        # a product of two that are not negative is 0 only where one of them can be
        never_none = all(one.low > 0 or (one.low == 0 and one.open_low) for one in (self, other))
        return Support(low, max(part.high for part in parts), low == 0 and never_none)

    def plus(self, other: Support) -> Support:
        """The support of the number plus another one."""
        return Support(self.low + other.low, self.high + other.high, self.open_low or other.open_low)

    def shifted(self, change: float) -> Support:
        """The support of the number plus a change."""
        return Support(self.low + change, self.high + change, self.open_low)


def column(number: Number, tables: Mapping[str, Table]) -> list[float]:
    """The numbers of the table column that a number draws on; none where there is no such column."""
    table = tables.get(str(number.table))
    if table is None or number.column not in table.columns:
        return []
    place = table.columns.index(number.column)
    cells = [row[place] for row in table.rows if place < len(row)]
    return [cell for cell in cells if isinstance(cell, float)]


def support(number: Number, tables: Mapping[str, Table]) -> Support | None:
    """The support of a number, or None where its table column has no numbers."""
    values = number.parameters
    if number.shape == "table":
        values = tuple(sorted(column(number, tables)))
        return Support(values[0], values[-1]) if values else None
    match number.shape:
        case "normal" if values[1] > 0:
            return Support(-math.inf, math.inf)
        case "lognormal" if values[1] > 0:
            return Support(0.0, math.inf, open_low=True)
        case "normal" | "lognormal":
            return Support(values[0], values[0])
        case "beta":
            return Support(0.0, 1.0, open_low=True)
        case _:
            return Support(values[0], values[-1])


def centre(number: Number, tables: Mapping[str, Table]) -> float | None:
    """The mean of a number (its median for the lognormal), or None where its table column has no numbers."""
    values = number.parameters
    if number.shape == "table":
        values = tuple(column(number, tables))
        return math.fsum(values) / len(values) if values else None
    match number.shape:
        case "uniform" | "triangular":
            return math.fsum(values) / len(values)
        case "log_uniform" if values[0] < values[1]:
            return (values[1] - values[0]) / math.log(values[1] / values[0])
        case "pert":
            return (values[0] + PERT_WEIGHT * values[1] + values[2]) / (PERT_WEIGHT + 2)
        case "beta":
            return values[0] / (values[0] + values[1])
        case _:
            return values[0]
