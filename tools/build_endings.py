"""Derive the shipped table of war endings from the research table of ceasefires.

    python tools/build_endings.py ../shared/data/ceasefires/ceasefires.csv
    python tools/build_endings.py ../shared/data/ceasefires/ceasefires.csv --check

Only rows marked `in_sample` are taken: the other rows fail the stated tests of the unit, and about a
quarter of the wars is kept aside for independent scoring and is in no table here. Columns keep the names of
the research table; four are derived: `tie` (drawn by the war data, or stalemate or compromise by the
dispute data), `major_any`, `major_both` and `major_guarantors` (sum over both sides). `--check` writes
nothing and fails where the shipped table differs.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Row = Mapping[str, str]
SHIPPED = Path(__file__).resolve().parents[1] / "src" / "holdfast" / "history" / "endings.csv"
DRAWN = ("stalemate", "compromise")

COPIED_FIRST = (
    "ending_id", "warnum", "warname", "state1", "state2", "war_start", "war_end", "end_year", "war_days",
    "t_war_days", "e_war", "t_fatal_days", "e_fatal",
    "contig_land", "rivalry", "prior_wars", "prior_mids_25y", "issue_territory",
)  # fmt: skip
COPIED_LAST = (
    "settlement", "firc", "multilateral", "nuclear_any", "post1945",
    "cinc_share_strong", "cinc_shift_war", "batdeath_total", "war_group", "weight",
)  # fmt: skip


def tie(row: Row) -> str:
    """1 where the war was drawn: coded a tie, or its dispute a stalemate or a compromise."""
    return str(int(row["tie"] == "1" or row["mid_outcome"] in DRAWN))


def major_any(row: Row) -> str:
    """1 where at least one of the two was a major power."""
    return str(int("1" in (row["major1"], row["major2"])))


def major_both(row: Row) -> str:
    """1 where both were major powers."""
    return str(int(row["major1"] == row["major2"] == "1"))


def major_guarantors(row: Row) -> str:
    """Defence pacts with major powers other than the enemy in the next year, counted over both sides."""
    return str(int(row["major_guarantors1"]) + int(row["major_guarantors2"]))


DERIVED: dict[str, Callable[[Row], str]] = {
    "tie": tie,
    "major_any": major_any,
    "major_both": major_both,
    "major_guarantors": major_guarantors,
}


def derive(row: Row) -> list[str]:
    """The shipped fields of one research row, in the shipped order."""
    first = [row[name] for name in COPIED_FIRST]
    return [*first, *(rule(row) for rule in DERIVED.values()), *(row[name] for name in COPIED_LAST)]


def table(source: Path) -> str:
    """The text of the shipped table, in the order of the endings' dates and identifiers."""
    with source.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["in_sample"] == "1"]
    rows.sort(key=lambda row: (row["war_end"], row["ending_id"]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COPIED_FIRST, *DERIVED, *COPIED_LAST])
    writer.writerows(derive(row) for row in rows)
    return out.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the shipped table, or with `--check` compare it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="ceasefires.csv")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the shipped table differs")
    given = parser.parse_args(arguments)
    text = table(given.source)
    if given.check:
        same = SHIPPED.read_text(encoding="utf-8") == text
        print(f"{SHIPPED.name}: {'as derived' if same else f'differs from what {given.source} gives'}")
        return 0 if same else 1
    SHIPPED.write_text(text, encoding="utf-8")
    print(f"{SHIPPED}: {text.count(chr(10)) - 1} endings, {len(text)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
