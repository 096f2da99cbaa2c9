"""The record of a war: monthly series, out of a scenario's tables or out of text of a stated form.

A record holds series by name:

    area                      km2 held by A at the end of the month
    launches.SIDE.CLASS       launched by SIDE in the month
    intercepted.SIDE.CLASS    share of them stopped; `trials` are the launches
    confirmed.SIDE.CATEGORY   losses of SIDE seen on photographs
    claimed.SIDE.CATEGORY     losses of SIDE claimed by the other side

What came after a scenario's date never stands in its tables: it is read from a text of its own by `read_record`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from holdfast.scenario.draws import Array
from holdfast.scenario.fighting import Table
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.inputs import MONTHS_PER_YEAR

Kind = Literal["area", "launches", "intercepted", "confirmed", "claimed"]
KINDS: Final[tuple[Kind, ...]] = ("area", "launches", "intercepted", "confirmed", "claimed")
COLUMNS: Final = ("series", "month", "value", "trials")
MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
SIDES: Final[tuple[Side, Side]] = ("A", "B")


@dataclass(frozen=True, slots=True)
class Series:
    """A monthly series; months without a value are nan."""

    name: str
    months: tuple[str, ...]
    """As YYYY-MM, each the month after the one before."""
    values: Array
    trials: Array
    """Launches behind a share; 0 for other kinds."""

    @property
    def kind(self) -> Kind:
        """The kind of the series: the first part of its name."""
        return next(kind for kind in KINDS if kind == self.name.split(".")[0])

    def within(self, first: str, last: str) -> Series:
        """The part from one month to another, ends included."""
        keep = [first <= month <= last for month in self.months]
        months = tuple(month for month in self.months if first <= month <= last)
        return Series(self.name, months, self.values[keep], self.trials[keep])


@dataclass(frozen=True, slots=True)
class Record:
    """Series by name."""

    series: Mapping[str, Series]

    def until(self, month: str) -> Record:
        """The record up to and with `month`."""
        return Record({name: one.within("", month) for name, one in self.series.items()})

    def after(self, month: str) -> Record:
        """The record after `month`."""
        return Record({name: one.within(next_month(month), "9999-12") for name, one in self.series.items()})

    @property
    def last_month(self) -> str:
        """The last month that any series has."""
        return max(one.months[-1] for one in self.series.values() if one.months)


def next_month(month: str, ahead: int = 1) -> str:
    """The month `ahead` months after a month YYYY-MM."""
    index = int(month[:4]) * MONTHS_PER_YEAR + int(month[5:7]) - 1 + ahead
    return f"{index // MONTHS_PER_YEAR:04d}-{index % MONTHS_PER_YEAR + 1:02d}"


def record_of(scenario: Scenario) -> Record:
    """The record in a scenario's own tables: nothing of it is later than its date."""
    return Record({one.name: one for one in _series_of(scenario)})


def _series_of(scenario: Scenario) -> Iterator[Series]:
    yield _filled("area", _column(scenario.tables[scenario.front.record], "km2"), {})
    for side in SIDES:
        campaign = getattr(scenario.strikes, side)
        table = scenario.tables[campaign.record] if campaign.record else None
        for name in campaign.classes:
            if table is not None and name in table.columns:
                yield from strike_series(side, name, _column(table, name), _column(table, f"{name}_destroyed"))
        losses = scenario.forces.losses.get(side)
        for kind in () if losses is None else ("confirmed", "claimed"):
            source = getattr(losses, kind)
            for column in () if source is None else scenario.tables[source].columns[1:]:
                if column in scenario.forces.categories:
                    yield _filled(f"{kind}.{side}.{column}", _column(scenario.tables[source], column), {})


def strike_series(side: Side, name: str, launched: dict[str, float], destroyed: dict[str, float]) -> Iterator[Series]:
    """Launches of a class, and the share of them stopped in months with any."""
    yield _filled(f"launches.{side}.{name}", launched, {})
    shares = {month: destroyed[month] / count for month, count in launched.items() if count > 0}
    yield _filled(f"intercepted.{side}.{name}", shares, {month: launched[month] for month in shares})


def _column(table: Table, column: str) -> dict[str, float]:
    month, place = table.columns.index("month"), table.columns.index(column)
    return {str(row[month]): float(row[place]) for row in table.rows}


def _filled(name: str, values: Mapping[str, float], trials: Mapping[str, float]) -> Series:
    months = [min(values)] if values else []
    while months and months[-1] < max(values):
        months.append(next_month(months[-1]))
    return Series(
        name, tuple(months),
        np.array([values.get(month, np.nan) for month in months], dtype=float),
        np.array([trials.get(month, 0) for month in months], dtype=float),
    )  # fmt: skip


def read_record(text: str) -> Record:
    """A record from lines `series,month,value,trials` under that heading.

    Raises ValueError with the line's number for another heading, a series of no known kind, a month that is none or
    is given twice, or a value that is not a number.
    """
    values: dict[str, dict[str, float]] = {}
    trials: dict[str, dict[str, float]] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        if number == 1:
            if tuple(row) != COLUMNS:
                raise ValueError(f"line 1: {','.join(row)!r}; the heading must be `{','.join(COLUMNS)}`")
            continue
        name, month, value, count = _cells(row, number)
        if month in values.setdefault(name, {}):
            raise ValueError(f"line {number}: {name} has the month {month} twice; leave one out")
        values[name][month] = value
        trials.setdefault(name, {})[month] = count
    return Record({name: _filled(name, values[name], trials[name]) for name in values})


def _cells(row: list[str], number: int) -> tuple[str, str, float, float]:
    if len(row) != len(COLUMNS):
        raise ValueError(f"line {number}: {len(row)} cells; {len(COLUMNS)} are wanted: {', '.join(COLUMNS)}")
    if row[0].split(".")[0] not in KINDS:
        raise ValueError(f"line {number}: the series {row[0]!r} is none of {', '.join(KINDS)}")
    if not MONTH.fullmatch(row[1]):
        raise ValueError(f"line {number}: {row[1]!r} is not a month; write YYYY-MM")
    try:
        value, trials = float(row[2]), float(row[3] or 0)
    except ValueError:
        raise ValueError(f"line {number}: {','.join(row[2:])!r} is not a number; use digits and a point") from None
    if not np.isfinite([value, trials]).all():
        raise ValueError(f"line {number}: {','.join(row[2:])!r} is not finite; leave the line out")
    return row[0], row[1], value, trials


def joined(record: Record, more: Record) -> Record:
    """Both records, months of `more` in place of those of `record` where both have them."""
    out = dict(record.series)
    for name, one in more.series.items():
        parts = [part for part in (out.get(name), one) if part is not None]
        known = [(m, v, t) for part in parts for m, v, t in zip(part.months, part.values, part.trials, strict=True)]
        values = {month: float(value) for month, value, _ in known if np.isfinite(value)}
        out[name] = _filled(name, values, {month: float(count) for month, _, count in known})
    return Record(out)


def moved(scenario: Scenario, record: Record, as_of: date) -> Scenario:
    """The scenario at another date: its tables hold the months of `record` before that of `as_of`.

    The area held at the date is the last on record.  Stocks stay those of the scenario: what was held at another date
    is for its author to say.  Raises ValueError where the record has no area in the month before.
    """
    past = record.until(next_month(f"{as_of:%Y-%m}", -1))
    area = past.series.get("area")
    if area is None or len(area.months) < 2:
        raise ValueError(f"no area on record in two months before {as_of}; allowed: dates after the record begins")
    tables = dict(scenario.tables)
    tables[scenario.front.record] = _table(tables[scenario.front.record], {"km2": area})
    for side in SIDES:
        tables |= _strike_tables(scenario, past, side) | _loss_tables(scenario, past, side)
    held = scenario.front.held_km2.model_copy(update={"shape": "fixed", "parameters": (float(area.values[-1]),)})
    front = scenario.front.model_copy(update={"held_km2": held})
    return scenario.model_copy(update={"tables": tables, "front": front, "as_of": as_of})


def _table(old: Table, columns: Mapping[str, Series]) -> Table:
    months = sorted({month for one in columns.values() for month in one.months})
    held = {name: dict(zip(one.months, one.values.tolist(), strict=True)) for name, one in columns.items()}
    rows = [(month, *(held[name].get(month, np.nan) for name in columns)) for month in months]
    kept = tuple(row for row in rows if np.isfinite(row[1:]).all())
    return old.model_copy(update={"columns": ("month", *columns), "rows": kept})


def _strike_tables(scenario: Scenario, past: Record, side: Side) -> dict[str, Table]:
    campaign, columns = getattr(scenario.strikes, side), dict[str, Series]()
    for name in campaign.classes if campaign.record else ():
        launched, share = (past.series.get(f"{kind}.{side}.{name}") for kind in ("launches", "intercepted"))
        if launched is None or share is None:
            continue
        stopped = dict(zip(share.months, np.rint(np.nan_to_num(share.values) * share.trials).tolist(), strict=True))
        destroyed = np.array([stopped.get(month, 0.0) for month in launched.months])
        columns[name] = launched
        columns[f"{name}_destroyed"] = Series(name, launched.months, destroyed, launched.trials)
    return {campaign.record: _table(scenario.tables[campaign.record], columns)} if columns else {}


def _loss_tables(scenario: Scenario, past: Record, side: Side) -> dict[str, Table]:
    losses, out = scenario.forces.losses.get(side), dict[str, Table]()
    for kind in () if losses is None else ("confirmed", "claimed"):
        name = getattr(losses, kind)
        columns = {one.split(".")[2]: past.series[one] for one in past.series if one.startswith(f"{kind}.{side}.")}
        if name is not None and columns:
            out[name] = _table(scenario.tables[name], columns)
    return out
