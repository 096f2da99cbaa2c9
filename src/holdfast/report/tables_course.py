"""Tables of the path from today and of what breaks a peace when, for the page and the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from holdfast.assess.assessment import Assessment
from holdfast.assess.course import Course, Dated
from holdfast.assess.figures import Figure
from holdfast.report import numerals
from holdfast.report.conditions import clean, condition, side_name
from holdfast.report.tables import Table
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Row:
    """A quantity of the path by date, as it is read."""

    words: str
    figures: Dated
    form: Callable[[float], str] = numerals.probability
    missing: str = numerals.NONE_SOLVED
    """What stands where there is no figure."""

    def cells(self, dates: Iterable[float]) -> tuple[str, ...]:
        """The figures at some dates."""
        return tuple(self._cell(self.figures.get(date)) for date in dates)

    def _cell(self, found: Figure | None) -> str:
        return self.missing if found is None else numerals.figure(found, self.form)


def rows(scenario: Scenario, found: Course) -> tuple[Row, ...]:
    """The quantities of a path, in the order of the output."""
    a, b = side_name(scenario, "A"), side_name(scenario, "B")
    no_war = "no war" if found.war_on[0.0] else numerals.NONE_SOLVED
    return (
        Row("the war goes on", found.war_on),
        Row("peace holds then", found.at_peace),
        Row(f"{b} is conquered", found.conquered),
        Row("a settlement was signed", found.settled),
        Row("settlements signed *", found.settlements, numerals.tally),
        Row(f"broken by {a} *", found.broken_by["A"], numerals.tally),
        Row(f"broken by {b} *", found.broken_by["B"], numerals.tally),
        Row("ended by an incident *", found.broken_by["incident"], numerals.tally),
        Row(f"share {a} holds, if war", found.line, numerals.probability, no_war),
        Row("log power", found.power, numerals.plain),
        *(
            Row(f"{clean(name)} is {clean(state)}", chance)
            for name, states in found.factors.items()
            for state, chance in states.items()
        ),
    )


NOTE = "* expected number by then, later settlements included. Log power: of {a} over {b}, 0 where they are equal."


def note(scenario: Scenario) -> str:
    """What the starred rows and the power are."""
    return NOTE.format(a=side_name(scenario, "A"), b=side_name(scenario, "B"))


def course_table(assessment: Assessment) -> Table:
    """The path from today by date, under each pair of hypotheses."""
    scenario = assessment.scenario
    dates = sorted(assessment.course_weighted.war_on)[1:]
    body = [
        (f"if {condition(scenario, pair)}" if index == 0 else "", row.words, *row.cells(dates))
        for pair, found in assessment.course.items()
        for index, row in enumerate(rows(scenario, found))
    ]
    return Table(
        "The path from today (mean; 5% to 95% of draws): probabilities, but for the rows marked *, the share of the front "
        "and power",
        ("", "by then", *(f"in {numerals.years(date)}" for date in dates)),
        tuple(body),
        note(scenario),
    )


def hazards_table(assessment: Assessment) -> Table:
    """The rate at which each cause breaks the best package, between dates."""
    scenario = assessment.scenario
    dates = sorted(assessment.durability[0].best.hazard["A"])
    spans = [f"year {start:g} to {end:g}" for start, end in zip([0.0, *dates], dates, strict=False)]
    causes = {"A": side_name(scenario, "A"), "B": side_name(scenario, "B"), "incident": "an incident"}
    body = [
        (
            f"if {condition(scenario, one.hypotheses)}" if index == 0 else "",
            words,
            *Row(words, one.best.hazard[cause], numerals.rate, "broken before").cells(dates),
        )
        for one in assessment.durability
        for index, (cause, words) in enumerate(causes.items())
    ]
    return Table(
        "When the best package breaks: rate per year of each cause between dates from signing (mean; 5% to 95% of draws)",
        ("", "broken by", *spans),
        tuple(body),
        "The rate at which the cause breaks a peace that has held until then.",
    )
