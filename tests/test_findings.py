"""The findings of the prototype, on a few draws of the small scenario, by the program that writes their page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "findings.md"
Read = Callable[[int, str, str, str], float]
DRAWS = 6
AMBITION, FEAR = "template, ambition", "template, fear"


@pytest.fixture(scope="module")
def read() -> Read:
    """A quantity: finding, place, how its condition begins, how the quantity begins."""
    command = [
        sys.executable,
        "tools/findings.py",
        "--draws",
        "6",
        "--scenario",
        "template",
        "--only",
        "1,7,8,9,10,12,13",
        "--json",
    ]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert found.returncode == 0, found.stderr
    rows = json.loads(found.stdout)

    def value(finding: int, place: str, condition: str, quantity: str) -> float:
        several = [
            row["value"]
            for row in rows
            if (row["finding"], row["place"]) == (finding, place)
            and row["condition"].startswith(condition)
            and row["quantity"].startswith(quantity)
        ]
        assert several, (finding, place, condition, quantity)
        return float(several[0])

    return value


def test_arms_that_come_slowly_invite_an_attack_that_arms_in_place_do_not(read: Read) -> None:
    early = [read(8, AMBITION, what, "A breaks in the first") for what in ("no arms", "0.4 of log", "0.4 in place")]
    assert early[2] < early[0] < early[1]


def test_a_guarantee_that_does_not_lapse_lets_b_break_more(read: Read) -> None:
    for place in (AMBITION, FEAR):
        lapsing = read(9, place, "a guarantee that lapses", "B: with")
        assert lapsing < read(9, place, "a guarantee that helps", "B: with")


def test_coins_leave_no_peace_and_depend_on_the_period(read: Read) -> None:
    lasting = "five-year survival"
    assert read(1, AMBITION, "coins, λ = 1, months", lasting) < 0.01
    quarters, months = (read(1, AMBITION, f"coins, λ = 3, {period}", lasting) for period in ("quarters", "months"))
    # at rates the two differ by about a hundredth: tests/test_game_periods.py
    assert quarters - months > 0.1


def test_credibility_does_nothing_where_power_reaches_neither_costs_nor_fears(read: Read) -> None:
    for place in (AMBITION, FEAR):
        for column in ("A breaks less", "A breaks more"):
            assert read(7, place, "the same, nobody minds power", column) == 0
        assert read(7, place, "stuck front, costs by power", "A breaks less") == DRAWS


def test_copies_of_a_package_move_the_share_of_the_menu_and_nothing_else(read: Read) -> None:
    for place in (AMBITION, FEAR):
        plain, copied = "as the scenario has it", "ten packages more"
        assert read(12, place, copied, "share of the menu") < 0.7 * read(12, place, plain, "share of the menu")
        for column in ("settled in 1", "settled in 2", "of what is signed"):
            # sums taken in another order
            assert read(12, place, copied, column) == pytest.approx(read(12, place, plain, column), abs=1e-12)


def test_the_lost_option_is_worth_more_the_more_mobile_the_front(read: Read) -> None:
    lost = [
        read(13, AMBITION, f"front {said}", "of it, by being honoured")
        for said in ("stuck", "as mobile", "three times")
    ]
    assert lost[2] < lost[1] < lost[0] < 0


def test_pain_on_a_speeds_settlement_and_makes_b_break_more(read: Read) -> None:
    assert read(10, AMBITION, "A's cost of war × 2", "settled in 1") > read(
        10, AMBITION, "A's cost of war × 1,", "settled in 1"
    )
    assert read(10, AMBITION, "A's cost of war × 2", "more: draws") >= DRAWS - 1


def test_the_page_has_a_place_for_every_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    marks = re.findall(r"<!-- measured: (\d+) -->\n(\| .*?)<!-- end -->", text, re.DOTALL)
    assert [int(number) for number, _ in marks] == [1, 2, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    for number in range(1, 18):
        assert re.search(rf"^## .*\b{number}\b", text, re.MULTILINE), number
