"""Measure the findings of the design's notes on the game anew, and write them into docs/explanation/findings.md.

    python tools/findings.py                                  measure and write (minutes on two cores)
    python tools/findings.py --check                          measure and compare with the page
    python tools/findings.py --draws 8 --only 8,9 --json      print a part as JSON, write nothing

Every game is solved by the program itself; the same draws give the same page.  What a finding comes to stands in the page between
`<!-- measured: N -->` and `<!-- end -->`; the words around it are written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from holdfast.app.compiled import keep_compiled

keep_compiled()

import findings_choice as choice  # noqa: E402
import findings_peace as peace  # noqa: E402
from findings_tables import Measured  # noqa: E402
from findings_worlds import PLACES, Place  # noqa: E402

MEASURES: dict[int, Callable[[int, tuple[Place, ...]], Measured]] = {
    1: choice.finding_1,
    2: choice.finding_2,
    5: choice.finding_5,
    7: peace.finding_7,
    8: peace.finding_8,
    9: peace.finding_9,
    10: peace.finding_10,
    11: choice.finding_11,
    12: choice.finding_12,
    13: peace.finding_13,
    14: choice.finding_14,
    15: peace.finding_15,
}
"""Measures by the number of the finding; the others cannot be measured through the program."""

COSTLY = (1, 2, 5, 14)
"""Findings on half as many draws: their games have many short periods or longer menus."""
PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "findings.md"
DRAWS = 64
MARK = re.compile(r"(<!-- measured: (\d+) -->\n).*?(<!-- end -->)", re.DOTALL)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--only", help="numbers of findings, apart by commas")
    parser.add_argument("--scenario", choices=sorted({place.scenario for place in PLACES}))
    parser.add_argument("--json", action="store_true", help="print, write nothing")
    parser.add_argument("--check", action="store_true", help="compare with the page, write nothing")
    return parser.parse_args()


def measured(numbers: list[int], draws: int, places: tuple[Place, ...]) -> dict[int, Measured]:
    """The tables of some findings."""
    found = {}
    for number in numbers:
        print(f"finding {number}", file=sys.stderr)
        found[number] = MEASURES[number](max(1, draws // 2) if number in COSTLY else draws, places)
    return found


def written(text: str, found: dict[int, Measured]) -> str:
    """The page with the tables that were measured in place of the old ones."""

    def put(match: re.Match[str]) -> str:
        number = int(match[2])
        return match[0] if number not in found else f"{match[1]}{found[number].markdown()}\n{match[3]}"

    return MARK.sub(put, text)


def as_json(found: dict[int, Measured]) -> str:
    rows = [
        {"finding": number, "place": place, "condition": condition, "quantity": name, "value": cell.value}
        for number, table in found.items()
        for place, condition, cells in table.rows
        for name, cell in zip(table.head, cells, strict=True)
        if cell.value == cell.value  # not a number: nothing to say
    ]
    return json.dumps(rows, indent=1)


def main() -> int:
    """Measure, then write, print or compare."""
    args = asked()
    numbers = [int(one) for one in args.only.split(",")] if args.only else list(MEASURES)
    places = tuple(place for place in PLACES if args.scenario in (None, place.scenario))
    found = measured(numbers, args.draws, places)
    if args.json:
        print(as_json(found))
        return 0
    old = PAGE.read_text(encoding="utf-8")
    new = written(old, found)
    if args.check:
        print("the page says what was measured" if new == old else "the page says something else", file=sys.stderr)
        return int(new != old)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
