"""Cross checks of tables, front and forces."""

from __future__ import annotations

import re
from typing import Final

from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario

MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
FEWEST_MONTHS: Final = 2
"""Months that a rate of change takes at least."""


def check_war(scenario: Scenario, ledger: Ledger) -> None:
    """Tables are whole, the record of the front can be read, stocks and arms are of known categories."""
    for name, table in scenario.tables.items():
        for index, row in enumerate(table.rows):
            if len(row) != len(table.columns):
                ledger.add(
                    "HF025", ("tables", name, "rows", str(index)), f"this row has {len(row)} cells",
                    value=str(len(row)),
                    allowed=f"{len(table.columns)}: {', '.join(table.columns)}",
                    way_out="one cell for each column",
                )  # fmt: skip
    _check_record(scenario, ledger)
    _check_categories(scenario, ledger)
    _check_losses(scenario, ledger)
    _check_launches(scenario, ledger)


def numeric_column(
    scenario: Scenario, ledger: Ledger, table_id: str, column: str, steps: tuple[str, ...]
) -> list[float]:
    """The numbers of a table's column; complains at `steps` and returns none where they cannot be had."""
    table = scenario.tables[table_id]
    if not ledger.refer(
        column, table.columns, ("tables", table_id, "columns"), steps, f"column of the table {table_id}"
    ):
        return []
    place = table.columns.index(column)
    cells = [row[place] if place < len(row) else None for row in table.rows]
    numbers = [cell for cell in cells if isinstance(cell, float)]
    bad = next((index for index, cell in enumerate(cells) if not isinstance(cell, float | None)), None)
    if bad is not None:
        ledger.add(
            "HF026", ("tables", table_id, "rows", str(bad), str(place)),
            f"{cells[bad]!r} in the column {column!r} is not a number", value=str(cells[bad]),
            allowed="numbers only, since " + ".".join(steps) + " draws on this column",
            way_out="write the number, or leave the row out",
        )  # fmt: skip
        return []
    return numbers


def _check_record(scenario: Scenario, ledger: Ledger) -> None:
    steps, name = ("front", "record"), scenario.front.record
    if not ledger.refer(name, scenario.tables, ("tables",), steps, "table") or ledger.unsure(("tables", name)):
        return
    table = scenario.tables[name]
    for column in ("month", "km2"):
        if column not in table.columns and not ledger.unsure(("tables", name, "columns")):
            ledger.add(
                "HF026", ("tables", name, "columns"), f"the record of the front has no column {column!r}",
                value=column,
                allowed="the columns `month` and `km2`, others beside them",
                way_out=f"name a column `{column}`",
            )  # fmt: skip
    if "km2" in table.columns:
        numeric_column(scenario, ledger, name, "km2", steps)
    if "month" in table.columns:
        _check_months(scenario, ledger, name)


def _check_months(scenario: Scenario, ledger: Ledger, name: str) -> None:
    table, previous, last = scenario.tables[name], "", f"{scenario.as_of:%Y-%m}"
    place = table.columns.index("month")
    if len(table.rows) < FEWEST_MONTHS:
        ledger.add(
            "HF027", ("tables", name, "rows"), f"the record {name} has {len(table.rows)} month",
            at_key=True,
            allowed=f"at least {FEWEST_MONTHS} months", way_out="add the months before",
        )  # fmt: skip
    for index, row in enumerate(table.rows):
        month = str(row[place]) if place < len(row) else previous
        reason = _month_complaint(month, previous, last if not ledger.unsure(("as_of",)) else "9999-12")
        if reason and place < len(row):
            ledger.add(
                "HF027", ("tables", name, "rows", str(index), str(place)), f"the month {month!r} {reason}",
                value=month,
                allowed=f"months as YYYY-MM, each later than the one before, up to {last} (`as_of`)",
                way_out="put the months in order, each once, none after the scenario's date",
            )  # fmt: skip
        previous = month if MONTH.fullmatch(month) else previous


def _month_complaint(month: str, previous: str, last: str) -> str:
    if not MONTH.fullmatch(month):
        return "is not a month"
    if month <= previous:
        return f"does not come after {previous}"
    return "is after the scenario's date" if month > last else ""


def _check_categories(scenario: Scenario, ledger: Ledger) -> None:
    forces, pool = scenario.forces, ("forces", "categories")
    for side, stocks in (("A", forces.A), ("B", forces.B)):
        for name in stocks:
            ledger.refer(name, forces.categories, pool, ("forces", side, name), "category", at_key=True)
    for package_id, package in forces.packages.items():
        for name in package.units:
            steps = ("forces", "packages", package_id, "units", name)
            ledger.refer(name, forces.categories, pool, steps, "category", at_key=True)
    for side in ("A", "B"):
        for target_id, target in getattr(scenario.strikes, side).targets.items():
            for name in target.destroys:
                place = ("strikes", side, "targets", target_id, "destroys", name)
                ledger.refer(name, forces.categories, pool, place, "category", at_key=True)


def _check_monthly(scenario: Scenario, ledger: Ledger, name: str, columns: list[str], steps: Steps) -> bool:
    """Whether there is a table of that name with months in order and numbers in the columns; or complain."""
    if not ledger.refer(name, scenario.tables, ("tables",), steps, "table") or ledger.unsure(("tables", name)):
        return False
    found = ledger.refer("month", scenario.tables[name].columns, ("tables", name, "columns"), steps, "column")
    if found:
        _check_months(scenario, ledger, name)
    return found and all(len(numeric_column(scenario, ledger, name, column, steps)) for column in columns)


def _check_losses(scenario: Scenario, ledger: Ledger) -> None:
    """Losses come from the record or from a number of their own, one of the two."""
    sides: tuple[Side, Side] = ("A", "B")
    for side in sides:
        record, steps, known = scenario.forces.losses.get(side), ("forces", "losses", side), set[str]()
        tables = {} if record is None else {"confirmed": record.confirmed, "claimed": record.claimed}
        for key, name in tables.items():
            if name is not None and name in scenario.tables:
                columns = [c for c in scenario.tables[name].columns if c in scenario.forces.categories]
                known |= set(columns) if key == "confirmed" else set()
                _check_monthly(scenario, ledger, name, columns, (*steps, key))
            elif name is not None:
                ledger.refer(name, scenario.tables, ("tables",), (*steps, key), "table")
        for name, stock in getattr(scenario.forces, side).items():
            _one_of_two(
                ledger, ("forces", side, name, "lost_per_month"), stock.lost_per_month is not None, name in known
            )


def _check_launches(scenario: Scenario, ledger: Ledger) -> None:
    """Launches and interception of a class come from the record or from numbers of their own, one of the two."""
    for side in ("A", "B"):
        campaign, steps = getattr(scenario.strikes, side), ("strikes", side, "record")
        table = scenario.tables.get(campaign.record or "")
        known = [name for name in campaign.classes if table is not None and name in table.columns]
        if campaign.record is not None:
            columns = [*known, *(f"{name}_destroyed" for name in known)]
            _check_monthly(scenario, ledger, campaign.record, columns, steps)
        for name, weapon in campaign.classes.items():
            for key in ("wanted_per_month", "intercepted"):
                place = ("strikes", side, "classes", name, key)
                _one_of_two(ledger, place, getattr(weapon, key) is not None, name in known)


def _one_of_two(ledger: Ledger, steps: Steps, given: bool, recorded: bool) -> None:
    if given and recorded:
        ledger.add(
            "HF028", steps, f"{steps[-1]} is given though the record has {steps[-2]!r}",
            allowed="one of the two: the number, or the record to which it is fitted",
            way_out="leave the number out, or take the column out of the table",
        )  # fmt: skip
    elif not given and not recorded:
        ledger.add(
            "HF011", steps[:-1], f"the key {steps[-1]!r} is missing and no record has {steps[-2]!r}", at_key=True,
            allowed="the number, or a record with a column of this name",
            way_out=f"write `{steps[-1]}: ...`",
        )  # fmt: skip
