"""The war in tables: stocks, launches and interception, front, power, costs, with their ranges over draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess.figures import Figure, mean
from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.war.inputs import MONTHS_PER_YEAR
from holdfast.war.rates import WarRates

SIDES: Final[tuple[Side, Side]] = ("A", "B")
STILL_KM2: Final = (300, 1_000, 3_000, 10_000)
"""Areas for which the chance that less changes hands is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A quantity with its figures, one for each column of its section; None where a column does not apply."""

    side: str
    """A, B, or empty."""
    name: str
    unit: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the war."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def sections(draws: Draws, war: WarRates, months: int) -> tuple[Section, ...]:
    """Every table of a war over its next `months` months."""
    return (
        _stocks(war, months),
        _strikes(war, months),
        _front(draws, war, months),
        _power(war, months),
        _costs(war, months),
    )


def _stocks(war: WarRates, months: int) -> Section:
    def rows() -> Iterator[Row]:
        for side in SIDES:
            army, launched = war.armies[side], war.campaigns[side].classes
            for place, name in enumerate(army.categories):
                if name in launched or not army.stocks[:, place].any():
                    continue
                yield Row(side, name, "", (
                    mean(army.stocks[:, place, 0]),
                    mean(army.gained[:, place, :months].mean(axis=1)),
                    mean(army.lost[:, place, :months].mean(axis=1)),
                    mean(army.stocks[:, place, months]),
                ))  # fmt: skip

    columns = ("held now", "gained a month", "lost a month", f"held after {months} months")
    return Section("stocks", "Stocks", columns, tuple(rows()))


def _strikes(war: WarRates, months: int) -> Section:
    def rows() -> Iterator[Row]:
        for side in SIDES:
            raids = war.campaigns[side]
            for place, name in enumerate(raids.classes):
                launched = raids.launches[:, place, :months]
                stopped = raids.intercepted[:, place, :months].sum(axis=1)
                total = launched.sum(axis=1)
                some = total > 0
                yield Row(side, name, "", (
                    mean(raids.stock[:, place, 0]),
                    mean(raids.arriving[:, place, :months].mean(axis=1)),
                    mean(launched.mean(axis=1)),
                    mean(stopped[some] / total[some]) if some.any() else None,
                    mean(raids.stock[:, place, months]),
                ))  # fmt: skip

    columns = ("in stock now", "made a month", "launched a month", "share stopped", f"in stock after {months} months")
    return Section("strikes", "Strike campaigns: launches and interception", columns, tuple(rows()))


def _front(draws: Draws, war: WarRates, months: int) -> Section:
    held = draws["front.held_km2"]
    area = np.clip(held + war.front.paths(draws, months)[:, -1], 0, draws["front.total_km2"])
    still = [Row("", f"chance that less than {km2:,} km2 changes hands, net", "", (
        None, mean(war.still(km2, months)),
    )) for km2 in STILL_KM2]  # fmt: skip
    rows = (
        Row("A", "area held", "km2", (mean(held), mean(area))),
        Row("", "chance of a step of the game's line in a month", "", (mean(war.mobility_per_month), None)),
        *still,
    )
    return Section("front", "The front", ("now", f"after {months} months"), rows)


def _power(war: WarRates, months: int) -> Section:
    path = war.power_path
    rows = (
        Row("", "log of A's power over B's", "", (mean(path[:, 0]), mean(path[:, months]))),
        Row("", "change of it a year", "", (None, mean((path[:, months] - path[:, 0]) * MONTHS_PER_YEAR / months))),
        Row("", "spread of it over a year beyond what stocks explain", "", (mean(war.volatility), None)),
    )
    return Section("power", "Relative power", ("now", f"after {months} months"), rows)


def _costs(war: WarRates, months: int) -> Section:
    def rows() -> Iterator[Row]:
        for side, cost, by in (("A", war.simulated_cost_A, "B"), ("B", war.simulated_cost_B, "A")):
            raids = war.campaigns["A" if by == "A" else "B"]
            yield Row(side, "cost of the war", "utils a year", _two(cost, months, 1.0))
            yield Row(side, "damage by strikes", "US$ bn a year", _two(raids.cost_usd_bn, months, MONTHS_PER_YEAR))
            yield Row(side, "civilians killed by strikes", "a month", _two(raids.civilian_dead, months, 1.0))

    return Section(
        "costs", "Costs, at a tolerance of pain of 1", ("in the first month", f"mean of {months} months"), tuple(rows())
    )


def _two(path: Array, months: int, factor: float) -> tuple[Figure | None, Figure | None]:
    return mean(path[:, 0] * factor), mean(path[:, :months].mean(axis=1) * factor)
