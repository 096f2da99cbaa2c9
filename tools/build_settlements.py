"""Settle the two passes of coding into the shipped table of settlements, and write the figures of its page.

    python tools/build_settlements.py
    python tools/build_settlements.py --check

Reads the list of endings, the two passes and the sources in `src/holdfast/history`; writes `settlements.csv`
there and the blocks marked as generated in `docs/reference/settlements.md`. The rules by which differences
are settled are in the codebook. `--check` writes nothing and fails where a file differs.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Mapping
from datetime import date
from math import exp, log
from pathlib import Path

from settlements_page import page_text

from holdfast.history.settlements_agreement import NEAR
from holdfast.history.settlements_codes import (
    CODED,
    DAYS,
    FIGURES,
    GROUPS,
    IDENTITY,
    NOMINAL,
    TEXTS,
    UNORDERED,
    check_code,
    day_from,
    figure_from,
)

Row = Mapping[str, str]
ROOT = Path(__file__).resolve().parents[1]
HISTORY = ROOT / "src" / "holdfast" / "history"
PAGE = ROOT / "docs" / "reference" / "settlements.md"
PARENT = {
    "dmz_width_km": "dmz",
    "peacekeepers_persons": "peacekeepers",
    "peacekeepers_by": "peacekeepers",
    "peacekeepers_name": "peacekeepers",
    "guarantor": "guarantee",
    "ratified": "formality",
    "renewed_war_date": "renewed_war",
    "serious_breach_date": "serious_breach",
}
"""The cell on which a cell depends."""
SURE = ("low", "medium", "high")
NEAR_DAYS = 45


def absent(column: str) -> str:
    """What a dependent cell holds where the question does not arise."""
    return "none" if column == "peacekeepers_by" else "na"


def arises(column: str, parent: str) -> bool:
    """Whether the question of a dependent cell arises, given the cell it depends on."""
    return parent in ("armistice", "treaty") if column == "ratified" else parent not in ("none", "no")


def settled_code(column: str, a: str, b: str, surer: int) -> str:
    """A category from two that differ; `surer` is 1 if the second coder is the surer one, -1 if the first, 0 if neither."""
    if surer:
        return b if surer > 0 else a
    order = NOMINAL[column]
    return "unknown" if column in UNORDERED else min(a, b, key=order.index)


def settled_figure(a: str, b: str, surer: int) -> str:
    """A size from two that differ: their geometric mean to two figures if near, else the surer coder's."""
    if abs(log(float(a) / float(b))) <= log(NEAR):
        return f"{float(f'{exp((log(float(a)) + log(float(b))) / 2):.2g}'):g}"
    return {1: b, -1: a, 0: "unknown"}[surer]


def settled_day(a: str, b: str, surer: int) -> str:
    """A date from two that differ: the earlier if near, else the surer coder's."""
    if abs((date.fromisoformat(a) - date.fromisoformat(b)).days) <= NEAR_DAYS:
        return min(a, b)
    return {1: b, -1: a, 0: "unknown"}[surer]


def settled(column: str, a: str, b: str, surer: int) -> str:
    """One cell from two codings of it."""
    if a == b:
        return a
    if "unknown" in (a, b):
        return a if b == "unknown" else b
    if column in NOMINAL:
        return settled_code(column, a, b, surer)
    if column in TEXTS:
        return b if surer > 0 else a
    return (settled_figure if column in FIGURES else settled_day)(a, b, surer)


def settled_dependent(column: str, rows: tuple[Row, Row], parent: str, surer: int) -> str:
    """A cell that depends on another, whose settled value is `parent`."""
    if parent == "unknown":
        return "unknown"
    if not arises(column, parent):
        return absent(column)
    found = [row[column] for row in rows if arises(column, row[PARENT[column]]) and row[column] != absent(column)]
    if not found:
        return "unknown"
    return settled(column, found[0], found[-1], surer)


def settle_group(group: str, a: Row, b: Row) -> tuple[dict[str, str], list[str]]:
    """The settled cells of a group, its confidence and sources, and the columns that had to be settled."""
    ranks = [SURE.index(row[f"confidence_{group}"]) for row in (a, b)]
    surer = (ranks[1] > ranks[0]) - (ranks[1] < ranks[0])
    cells: dict[str, str] = {}
    for column in sorted(GROUPS[group], key=lambda name: name in PARENT):
        if column in PARENT:
            cells[column] = settled_dependent(column, (a, b), cells[PARENT[column]], surer)
        else:
            cells[column] = settled(column, a[column], b[column], surer)
    differing = [column for column in GROUPS[group] if column not in TEXTS and not alike(column, a[column], b[column])]
    rank = min(*ranks, SURE.index("medium")) if differing else min(ranks)
    keys = [key.strip() for row in (a, b) for key in row[f"source_{group}"].split(";") if key.strip()]
    cells |= {f"confidence_{group}": SURE[rank], f"source_{group}": ";".join(dict.fromkeys(keys))}
    return cells, differing


def alike(column: str, a: str, b: str) -> bool:
    """Whether two codings of a cell say the same."""
    if column in FIGURES and not {a, b} & {"na", "unknown"}:
        return float(a) == float(b)
    return a == b


def settle(identity: Row, a: Row, b: Row) -> dict[str, str]:
    """The shipped row of one ending."""
    row, disputed = dict(identity), []
    for group in GROUPS:
        cells, differing = settle_group(group, a, b)
        row |= cells
        disputed += differing
    notes = dict.fromkeys(note.strip() for note in (a["note"], b["note"]) if note.strip())
    return row | {"note": " | ".join(notes), "disputed": ";".join(disputed)}


def check_pass(rows: list[dict[str, str]], listed: list[str], works: set[str], name: str) -> None:
    """Refuse a pass that the codebook does not allow, with the row and the value."""
    if [row["settlement_id"] for row in rows] != listed:
        raise ValueError(f"{name}: its settlements are not those of the list, in the order of the list")
    for row in rows:
        where = f"{name}: {row['settlement_id']}"
        for column in NOMINAL:
            check_code(column, row[column], where)
        for column in FIGURES:
            figure_from(column, row[column], where)
        for column in DAYS:
            day_from(column, row[column], where)
        for group in GROUPS:
            keys = {key.strip() for key in row[f"source_{group}"].split(";") if key.strip()}
            if row[f"confidence_{group}"] not in SURE or keys - works:
                raise ValueError(f"{where}: {group}: confidence {row[f'confidence_{group}']!r}, works {keys - works}")


def read(name: str) -> list[dict[str, str]]:
    with (HISTORY / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def table() -> str:
    """The text of the shipped table."""
    listed, first, second = (read(f"settlements.{name}.csv") for name in ("list", "pass_a", "pass_b"))
    works = {row["key"] for row in read("settlements.sources.csv")}
    for name, rows in (("pass_a", first), ("pass_b", second)):
        check_pass(rows, [row["settlement_id"] for row in listed], works, name)
    out = io.StringIO()
    writer = csv.DictWriter(out, [*IDENTITY, *CODED, "disputed"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(settle(*rows) for rows in zip(listed, first, second, strict=True))
    return out.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the shipped table and the page's figures, or with `--check` compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file differs")
    check = parser.parse_args(arguments).check
    text, same = table(), True
    for path, new in ((HISTORY / "settlements.csv", text), (PAGE, page_text(PAGE, text))):
        now = path.read_text(encoding="utf-8") if path.exists() else ""
        same = same and now == new
        print(f"{path.name}: {'as made' if now == new else 'differs'}")
        if not check:
            path.write_text(new, encoding="utf-8")
    return 0 if same or not check else 1


if __name__ == "__main__":
    sys.exit(main())
