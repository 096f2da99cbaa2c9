"""The screen: a golden one of an answer made by hand, numbers as they are read, and what stands where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from holdfast.report import numerals
from holdfast.report.conditions import clean
from holdfast.report.levers import Cost, reaching, targets
from holdfast.report.screen import glued, screen
from report_answers import answer, figure, response, scenario, unsolved

GOLDEN = Path(__file__).resolve().parent / "report_screen.txt"


def test_the_golden_screen() -> None:
    assert screen(answer(), 4.2, "runs/template/report.html", 100) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    for one in (answer(), unsolved()):
        assert max(len(line) for line in screen(one, 4.2, None, width).splitlines()) <= width


def test_a_width_below_the_narrowest_is_not_squeezed_further() -> None:
    assert screen(answer(), width=10) == screen(answer(), width=60)


def test_three_statements_stand_under_three_headings() -> None:
    lines = screen(answer()).splitlines()
    starts = [
        next(i for i, line in enumerate(lines) if line.startswith(heading))
        for heading in ("CAN THEY AGREE TODAY", "WOULD IT HOLD 5 YEARS", "HOW ROBUST IS THAT")
    ]
    assert starts == sorted(starts)
    agree, hold, robust = (" ".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], starts[2] + 4], strict=True))
    assert "suits both in 0.80 (0.75 to 0.84) of draws" in agree
    assert "durable" not in agree
    assert "suits both" not in hold
    assert "0.61 (0.58 to 0.63) if ambition" in hold
    assert "0.30 (0.25 to 0.34) of draws if ambition" in robust


def test_unsolved_draws_are_said_and_nothing_is_shown_as_a_number() -> None:
    text = screen(unsolved())
    assert "100 unsolved" in text
    assert "100 (a value is not finite)" in text
    assert "nan" not in text.lower()
    assert "None" not in text
    assert "if ambition: no draw was solved" in text
    assert "signed today: no draw was solved if" not in " ".join(text.split())
    assert "names no reference class" in text
    assert "names no lever" in text
    assert "states no limits" in text


def test_seconds_and_path_are_shown_only_when_given() -> None:
    assert " · 4 s" in screen(answer(), 4.2)
    assert " s\n" not in screen(answer()).splitlines()[0] + "\n"
    assert "Report:" not in screen(answer())


def test_what_if_stands_at_the_top() -> None:
    text = screen(answer())
    assert text.index("choice.talks_per_year = 2 in every draw") < text.index("WHY IT IS FOUGHT")
    assert "WHAT IF" not in screen(replace(answer(), what_if={}))


def test_control_characters_of_a_scenario_do_not_reach_the_terminal() -> None:
    hostile = scenario().model_copy(update={"title": "red \x1b[31m and \u202eback\x07"})
    text = screen(answer(hostile))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "red [31m and back" in text
    assert clean("a\tb\n c\x00") == "a b c"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0.00"), (0.004, "<0.01"), (0.005, "0.01"), (0.5, "0.50"), (0.994, "0.99"), (0.996, ">0.99"), (1.0, "1.00")],
)  # fmt: skip
def test_a_chance_is_never_rounded_into_certainty(value: float, shown: str) -> None:
    assert numerals.probability(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(-0.004, "0.00"), (0.004, "0.00"), (0.25, "+0.25"), (-0.5, "-0.50")])
def test_a_change_shows_its_sign(value: float, shown: str) -> None:
    assert numerals.signed(value) == shown


def test_a_line_never_ends_within_a_figure() -> None:
    assert glued("in 0.50 (0.40 to 0.60) of draws") == "in 0.50\u00a0(0.40\u00a0to\u00a00.60) of draws"
    assert glued("3 to 5 a year (of late)") == "3 to 5 a year (of late)"
    assert glued("-0.01 (-0.02 to +0.01) and >0.99 (0.99 to >0.99)").count("\u00a0") == 6


def test_the_cheapest_setting_that_reaches_the_durable_chance() -> None:
    best, kept = targets(answer())
    # Both arms=sent (0.85, US$ 1.5 bn) and pressure=double (0.90, US$ 0.9 bn) reach 0.8.
    assert "is pressure=double (US$ 0.9 bn a year): 0.90" in reaching(answer(), best)
    none = replace(answer(), responses=(response("arms", "sent", 0.7), response("pressure", "double", 0.75)))
    assert reaching(none, best).endswith(
        "none on offer reaches it: the most is 0.75 (0.65 to 0.85) with pressure=double."
    )
    already = replace(answer(), standing=response("", "now", 0.9))
    assert (
        reaching(already, kept) == "What would be signed: 0.85 (0.75 to 0.95) as it stands, which reaches 0.8 already."
    )
    assert "no lever is on offer" in reaching(replace(answer(), responses=()), best)


def test_a_setting_without_a_cost_comes_after_those_with_one() -> None:
    levers = dict(answer().scenario.levers)
    free = levers["pressure"].settings["double"].model_copy(update={"usd_bn_per_year": None})
    settings = {**levers["pressure"].settings, "double": free}
    levers["pressure"] = levers["pressure"].model_copy(update={"settings": settings})
    one = replace(answer(), scenario=answer().scenario.model_copy(update={"levers": levers}))
    assert "is arms=sent (US$ 1.5 bn a year)" in reaching(one, targets(one)[0])
    only = replace(one, responses=(response("pressure", "double", 0.9),))
    assert "is pressure=double (cost not stated)" in reaching(only, targets(only)[0])


def test_a_cost_without_an_end_shows_its_mean() -> None:
    assert str(Cost(3, 4, 5)) == "US$ 3 to 5 bn a year"
    assert str(Cost(0, 2.5, float("inf"))) == "US$ ~2.5 bn a year"


def test_a_figure_without_spread_is_shown_alone() -> None:
    assert numerals.figure(figure(0.5, 0.5, 0.5)) == "0.50"
    assert numerals.figure(None) == "no draw was solved"
