"""The war's tables in words, for the screen and the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from holdfast.assess.figures import HIGH, LOW, Figure
from holdfast.explore.fans import LifeTable
from holdfast.explore.futures import Futures
from holdfast.explore.war_answer import Fought, WarAnswer
from holdfast.explore.war_sections import Row, Section
from holdfast.game.periods import MONTHS_PER_YEAR
from holdfast.report import numerals
from holdfast.report.conditions import side_name
from holdfast.report.tables import Table
from holdfast.war.checks import Check

MISSED: Final = 0.05
"""A figure of the record this far out in either tail of its replicates is one that the fit misses."""
OUTCOMES: Final = (
    ("fighting", "war", "the war goes on"),
    ("peace", "peace", "a settlement is in force"),
    ("conquered", "conquered", "over by conquest"),
    ("settled", "settled", "something has been signed"),
)
"""Name by draw, name of the share of futures, and words."""
RENEWED: Final = "the war is on again after a settlement"
AFTER_YEARS: Final = (1, 2, 3, 5, 10)
SMALL: Final = 10.0
"""Below it an amount is shown in two decimals, above in whole numbers or three digits."""


def amount(value: float) -> str:
    """An amount: two decimals where it is small, else whole with its thousands marked."""
    return f"{value:,.0f}" if abs(value) >= SMALL else numerals.plain(value)


def cell(figure: Figure | None) -> str:
    """A figure of a section, empty where a column does not apply."""
    return "" if figure is None else numerals.interval(figure.value, figure.low, figure.high, amount)


def subject(answer: WarAnswer, row: Row) -> str:
    """Whose quantity, and which."""
    who = f"{side_name(answer.scenario, row.side)}: " if row.side else ""
    unit = f", {row.unit}" if row.unit else ""
    return f"{who}{row.name.replace('_', ' ')}{unit}"


def section_table(answer: WarAnswer, section: Section) -> Table:
    """A section as a table."""
    rows = tuple((subject(answer, row), *(cell(figure) for figure in row.figures)) for row in section.rows)
    return Table(f"{section.title} (means, 5% to 95% of draws)", ("", *section.columns), rows)


def changed_sections(answer: WarAnswer) -> list[Section]:
    """Of each section, the rows that the levers change; sections without any are left out."""
    if answer.changed is None:
        return []
    out = []
    for before, after in zip(answer.standing.sections, answer.changed.sections, strict=True):
        rows = tuple(new for old, new in zip(before.rows, after.rows, strict=True) if new != old)
        if rows:
            out.append(replace(after, rows=rows))
    return out


def statement_table(answer: WarAnswer) -> Table:
    """The statements with their probabilities, as it stands and with the levers."""
    both = (answer.standing,) if answer.changed is None else (answer.standing, answer.changed)
    rows = []
    for place, one in enumerate(answer.standing.statements):
        said = (
            f"{one.says} (threshold: {one.source})",
            *(numerals.figure(war.statements[place].figure) for war in both),
        )
        rows.append(said)
    head = ("", *("as it stands" if not war.setting else levers(war) for war in both))
    return Table(
        "Chances as means over draws (5% to 95% of draws); what a draw decides as shares of draws (90% interval)",
        head, tuple(rows),
    )  # fmt: skip


def levers(war: Fought) -> str:
    """The levers of a war in words."""
    return (
        "with " + ", ".join(f"{lever}={name}" for lever, name in sorted(war.setting)) if war.setting else "as it stands"
    )


def score_table(answer: WarAnswer) -> Table | None:
    """How the forecasts did on what came, beside simple ones."""
    if not answer.scores:
        return None
    rows = tuple(
        (
            one.forecaster, numerals.plain(one.crps), numerals.plain(one.inside_half),
            numerals.plain(one.inside_nine_tenths), numerals.count(one.values),
        )
        for one in answer.scores
    )  # fmt: skip
    head = ("forecast", "CRPS", "in the 50% band", "in the 90% band", "values")
    note = (
        "CRPS in mean absolute changes from month to month of each series, kinds of series weighing alike; lower is better. "
        "Values of one series one month apart are not independent: few series stand behind these shares."
    )
    return Table("Forecasts from the scenario's date scored on what came after it", head, rows, note)


def missed(checks: tuple[Check, ...]) -> list[Check]:
    """Checks in which the record lies far out among the replicates."""
    return [one for one in checks if not MISSED <= one.tail <= 1 - MISSED]


def check_table(answer: WarAnswer) -> Table:
    """Prior and posterior predictive checks."""
    rows = tuple(
        (
            one.series, one.figure, amount(one.observed),
            numerals.interval(one.prior[1], one.prior[0], one.prior[2], amount),
            numerals.interval(one.posterior[1], one.posterior[0], one.posterior[2], amount), numerals.probability(one.tail),
        )
        for one in answer.checks
    )  # fmt: skip
    head = ("series", "figure", "on record", "before the record", "after it", "tail")
    note = "Medians, 5% to 95% of replicates. Tail: share of replicates after the record whose figure is at least the record's."
    return Table("Could the fitted war have made its record? Prior and posterior predictive checks", head, rows, note)


def check_sentence(answer: WarAnswer) -> str:
    """How many figures of the record the fit misses."""
    out = missed(answer.checks)
    named = "; ".join(f"{one.series} {one.figure} ({numerals.probability(one.tail)})" for one in out)
    said = f"{len(out)} of {len(answer.checks)} figures of the record lie in the outer 5% of what the fit would make"
    return f"{said}: {named}." if out else f"{said}."


def futures_table(found: Futures, title: str) -> Table:
    """Outcomes at dates: the share of futures, and the range over draws of the chance itself."""
    years = tuple(year for year in AFTER_YEARS if year * MONTHS_PER_YEAR <= found.months)
    rows = [(words, *(_outcome(found, by_draw, of_all, year) for year in years)) for by_draw, of_all, words in OUTCOMES]
    again = (numerals.probability(float(found.shares["renewed"][round(year * MONTHS_PER_YEAR)])) for year in years)
    rows.append((RENEWED, *again))
    head = ("", *(f"after {numerals.years(year)}" for year in years))
    note = (
        f"{numerals.count(found.futures)} futures over {numerals.count(found.draws)} draws, hypotheses weighted by the "
        "posterior; in brackets 5% to 95% of draws of the chance in a draw, from the forward pass. "
        f"{numerals.count(found.unsolved)} draws unsolved and left out. Futures are played with complete information, each "
        "side knowing the other's aims, whatever the scenario says of information."
    )
    return Table(f"{title}: share of futures in which", head, tuple(rows), note)


def _outcome(found: Futures, by_draw: str, of_all: str, year: float) -> str:
    share = float(found.shares[of_all][round(year * MONTHS_PER_YEAR)])
    place = np.flatnonzero(np.isclose(found.dates, year))
    if not place.size or not found.draws:
        return numerals.probability(share)
    low, high = np.quantile(found.by_draw[by_draw][:, place[0]], (LOW, HIGH))
    return numerals.interval(share, float(low), float(high))


def survival_table(found: LifeTable, months: int) -> Table:
    """How long the first settlement signed lasts."""
    rows = tuple(_lasting(found, months))
    head = ("years from signing", "still holds (90% interval)", "futures watched")
    note = (
        "Product-limit estimate over futures: those that end while it holds are watched for so long only. The interval "
        "is that of having played so many futures; what the draws differ in is in the survival curves of `assess`."
    )
    return Table(f"The first settlement signed, in {numerals.count(found.signed)} futures", head, rows, note)


def _lasting(found: LifeTable, months: int) -> Iterator[tuple[str, ...]]:
    for year in AFTER_YEARS:
        month = round(year * MONTHS_PER_YEAR)
        if month < months and found.at_risk[month]:
            value, low, high = (float(one[month]) for one in (found.survival, found.low, found.high))
            yield numerals.years(year), numerals.interval(value, low, high), numerals.count(int(found.at_risk[month]))
