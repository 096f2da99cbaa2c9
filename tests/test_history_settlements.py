"""Settlements: the shipped table against its codebook and the table of endings, and the first look at it."""

from __future__ import annotations

import ast
import re
from datetime import date
from math import isnan
from pathlib import Path

import pytest

from holdfast.history import load_endings, load_settlements
from holdfast.history.settlements import Settlements, settlement_from, settlements_from, shipped
from holdfast.history.settlements_codes import GROUPS, NOMINAL
from holdfast.history.settlements_mechanisms import Mechanism, look_at

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "reference" / "settlements.md").read_text(encoding="utf-8")
CODEBOOK = (ROOT / "src" / "holdfast" / "history" / "settlements.codebook.md").read_text(encoding="utf-8")
ROWS = shipped("settlements.csv")
WORKS = {row["key"]: row["citation"] for row in shipped("settlements.sources.csv")}


# The table


def test_every_row_can_be_read_and_is_one_of_its_kind() -> None:
    settlements = load_settlements()
    assert len(settlements) == len(ROWS) == 61
    assert len({row.settlement_id for row in settlements}) == 61
    assert [row.fighting_ended.year for row in settlements] == sorted(row.fighting_ended.year for row in settlements)
    assert all(row.fighting_began < row.fighting_ended <= date(2020, 11, 10) for row in settlements)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("dmz", "wide", ["'wide'", "none, partial, full, unknown"]),
        ("guarantee", "nato", ["'nato'", "full_alliance"]),
        ("dmz_width_km", "-4", ["'-4'", "above 0"]),
        ("dmz_width_km", "nan", ["'nan'", "above 0"]),
        ("peacekeepers_persons", "many", ["'many'", "above 0"]),
        ("renewed_war_date", "1967", ["'1967'", "YYYY-MM-DD"]),
        ("confidence_form", "sure", ["'sure'", "low, medium, high"]),
    ],
)
def test_what_the_codebook_does_not_allow_is_refused_with_the_row(column: str, value: str, words: list[str]) -> None:
    with pytest.raises(ValueError, match=ROWS[0]["settlement_id"]) as refusal:
        settlement_from({**ROWS[0], column: value})
    for word in (column, *words):
        assert word in str(refusal.value)


def test_an_identifier_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(KeyError, match=r"'korea'.*south-korea-north-korea-1953"):
        load_settlements().named("korea")


@pytest.mark.parametrize("column", sorted(NOMINAL))
def test_the_codebook_defines_every_value(column: str) -> None:
    line = next(line for line in CODEBOOK.splitlines() if line.startswith(f"| `{column}` |"))
    text = CODEBOOK if "twelve kinds" in line else line
    assert [value for value in NOMINAL[column] if value != "unknown" and f"`{value}`" not in text] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["settlement_id"])
def test_cells_fit_each_other(row: dict[str, str]) -> None:
    assert (row["dmz"] == "none") == (row["dmz_width_km"] == "na")
    none = row["peacekeepers"] == "none"
    assert none == (row["peacekeepers_persons"] == "na") == (row["peacekeepers_name"] == "na")
    assert none == (row["peacekeepers_by"] == "none")
    assert (row["guarantee"] == "none") == (row["guarantor"] == "na")
    assert (row["ratified"] == "na") == (row["formality"] not in ("armistice", "treaty"))
    for what in ("renewed_war", "serious_breach"):
        assert (row[what] == "no") == (row[f"{what}_date"] == "na")
        if row[f"{what}_date"] not in ("na", "unknown"):
            assert row["fighting_ended"] <= row[f"{what}_date"] <= "2023-11-09"
    if row["renewed_war"] == "yes":
        assert row["serious_breach"] == "yes"
    assert "high" not in {row[f"confidence_{group}"] for group in GROUPS if set(GROUPS[group]) & disputed(row)}


def disputed(row: dict[str, str]) -> set[str]:
    return set(filter(None, row["disputed"].split(";")))


def keys(row: dict[str, str], group: str) -> set[str]:
    return set(filter(None, row[f"source_{group}"].split(";")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["settlement_id"])
def test_every_cell_that_says_something_has_a_named_source(row: dict[str, str]) -> None:
    for group, columns in GROUPS.items():
        if any(row[column] != "unknown" for column in columns):
            assert keys(row, group), group
        assert keys(row, group) <= set(WORKS), group


def test_every_work_is_named_by_a_row_with_its_year() -> None:
    used = {key for row in ROWS for group in GROUPS for key in keys(row, group)}
    assert sorted(set(WORKS) - used) == []
    assert [
        key for key, citation in WORKS.items() if not (re.search(r"1[89]\d\d|20\d\d", citation) and citation[-1] == ".")
    ] == []
    assert len(set(WORKS.values())) == len(WORKS)


# Against the table of endings


def test_rows_are_the_endings_since_1946_that_the_other_table_has() -> None:
    endings = load_endings()
    since = {
        name for name, year in zip(endings.texts["ending_id"], endings.numbers["end_year"], strict=True) if year >= 1946
    }
    linked = [row for row in load_settlements() if row.ending_id is not None]
    assert {row.ending_id for row in linked} == since
    assert len(linked) == len(since) == 39
    place = {name: row for row, name in enumerate(endings.texts["ending_id"])}
    for row in linked:
        other = {name: column[place[str(row.ending_id)]] for name, column in endings.texts.items()}
        assert {row.state1, row.state2} == {other["state1"], other["state2"]}
        assert str(row.fighting_began) == other["war_start"]
        assert str(row.fighting_ended) == other["war_end"]
        assert row.warnum == int(endings.numbers["warnum"][place[str(row.ending_id)]])


def test_wars_kept_aside_have_no_ending() -> None:
    """No war number of a row without ending may be one of the endings: those wars are scored elsewhere."""
    shown = set(load_endings().numbers["warnum"].astype(int))
    assert [row.settlement_id for row in load_settlements() if row.ending_id is None and row.warnum in shown] == []


WATCHED_LONGER = {"israel-syria-1948-10"}
"""Endings of which the other table stopped the watch when one state joined a union."""


def test_renewed_wars_are_those_of_the_other_table() -> None:
    endings = load_endings()
    years, failed = endings.durations_years("war"), endings.failed("war")
    place = {name: row for row, name in enumerate(endings.texts["ending_id"])}
    differing = set()
    for row in load_settlements():
        if row.ending_id is not None:
            spell = row.spell("war")
            here = place[row.ending_id]
            if spell is None or spell[1] != failed[here] or abs(spell[0] - years[here]) > 0.2:
                differing.add(row.settlement_id)
    assert differing == WATCHED_LONGER


def test_nothing_that_fits_reads_the_outcomes() -> None:
    history = ROOT / "src" / "holdfast" / "history"
    readers = []
    for path in history.parent.rglob("*.py"):
        if path.name.startswith("settlements") or path == history / "__init__.py":
            continue
        text = path.read_text(encoding="utf-8")
        named = [
            ast.unparse(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        readers += [path.name for line in named if "settlement" in line and "history" in line]
    assert readers == []


# A first look


def made_up(spells: list[tuple[str, str, str, int | None]]) -> Settlements:
    """Settlements of (war, zone, ended, years to war or None), all else as in a shipped row."""
    rows = []
    for number, (war, dmz, ended, years) in enumerate(spells):
        came = {"renewed_war": "yes", "renewed_war_date": f"{int(ended[:4]) + years}{ended[4:]}"} if years else {}
        still = {"renewed_war": "no", "renewed_war_date": "na", "ending_id": "", "warnum": "", "disputed": ""}
        name = {"settlement_id": str(number), "war": war, "dmz": dmz, "fighting_ended": ended}
        rows.append({**ROWS[0], **still, **came, **name})
    return settlements_from(rows, {})


ZONE = Mechanism("zone", lambda settlement: settlement.separation.dmz)


def test_shares_that_held_without_censoring_are_proportions_of_wars() -> None:
    zone = [("a", "full", "1950-01-01", 3), ("b", "full", "1950-01-01", 10), ("c", "partial", "1950-01-01", None)]
    # Two rows of one war share its vote: a fails for half of it.
    bare = [("d", "none", "1950-01-01", 3), ("d", "none", "1950-01-01", None), ("e", "none", "1950-01-01", None)]
    look = look_at(ZONE, made_up([*zone, *bare, ("f", "unknown", "1950-01-01", 1)]), load_endings())
    assert (look.having.n, look.having.wars, look.lacking.n, look.lacking.wars, look.unknown) == (3, 3, 3, 2, 1)
    assert [round(estimate.value, 6) for estimate in look.having.held] == [round(2 / 3, 6), round(1 / 3, 6)]
    assert look.lacking.held == ()
    more = look_at(ZONE, made_up([*bare, ("g", "none", "1950-01-01", None)]), load_endings())
    assert [estimate.value for estimate in more.lacking.held] == pytest.approx([5 / 6, 5 / 6])
    assert isnan(more.lacking.neighbours)


def test_what_is_not_known_to_have_held_is_left_out() -> None:
    row = {**ROWS[0], "renewed_war": "yes", "renewed_war_date": "unknown"}
    assert settlement_from(row).spell("war") is None
    assert settlement_from({**row, "renewed_war": "unknown"}).spell("war") is None
    spell = settlement_from({**row, "renewed_war": "no", "renewed_war_date": "na"}).spell("war")
    assert spell is not None
    assert spell[0] == pytest.approx((date(2023, 11, 9) - date(1948, 7, 18)).days / 365.25)
    assert not spell[1]


def test_the_page_says_what_the_look_is_not() -> None:
    zone = look_at(ZONE, load_settlements(), load_endings())
    assert zone.having.prior_disputes < zone.lacking.prior_disputes, "the page says so"
    assert "no effects of the mechanisms" in PAGE
    assert "not from archives" in PAGE
