"""The prior predictive of survival on the screen and as a page: tables, words, one drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from holdfast.explore.prior_check import Check
from holdfast.explore.prior_predictive import Fall, Peaces, PriorPredictive, bands, hazard
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.scoring import Interval
from holdfast.history.survival import HORIZONS_YEARS
from holdfast.report import numerals
from holdfast.report.history_page import Section, rendered, shown
from holdfast.report.history_screen import WIDTH, notes, paragraphs, text_table
from holdfast.report.history_tables import share
from holdfast.report.plots_prior_predictive import prior_predictive_plot
from holdfast.report.prior_predictive_record import NOTES, Prior, priors
from holdfast.report.tables import Table
from holdfast.scenario.scenario import Scenario

ABOUT: Final = (
    "What the model expects of a peace signed today, before any was looked at, beside what became of past ones."
)
MOST_SOURCE: Final = 60
"""Signs of a source that the screen shows."""


def rate(value: float) -> str:
    """A hazard a year."""
    return f"{value:.3f}"


def fold(found: Interval) -> str:
    """A fall with its interval."""
    return numerals.interval(found.value, found.low, found.high, lambda value: f"{value:.1f}")


def survival_table(found: PriorPredictive, checks: Sequence[Check]) -> Table:
    """Survival over draws, and Kaplan-Meier estimates of past endings, at the horizons."""
    peaces = found.peaces
    horizons = [years for years in HORIZONS_YEARS if years in peaces.years]
    mean, quantiles = peaces.mean(), peaces.quantiles()
    at = [peaces.years.index(years) for years in horizons]
    rows = [
        ("model: mean over draws", *(numerals.probability(mean[k]) for k in at)),
        ("model: median (middle half)", *(numerals.interval(*quantiles[[2, 1, 3], k]) for k in at)),
        ("model: median (middle nine tenths)", *(numerals.interval(*quantiles[[2, 0, 4], k]) for k in at)),
    ]
    for one in checks:
        gloss, seen = OUTCOME_COLUMNS[one.outcome].gloss, one.seen
        several = [(c, "pair") for c in seen.by_pair.classes] + [(c, "war") for c in seen.by_war.classes[:1]]
        rows += [
            (
                f"{c.reference_class.id}, n = {c.raw.n}, by {votes}: without {gloss}",
                *(share(c.raw.at(years)) for years in horizons),
            )
            for c, votes in several
        ]
    return Table(
        f"Share still at peace ({found.draws:,} draws; past endings as found, with 95% bands)",
        ("", *(numerals.years(years) for years in horizons)),
        tuple(rows),
        "* Nobody was watched so long: carried forward. Years of the model's peace count from its coming into force.",
    )


def hazard_table(peaces: Peaces, checks: Sequence[Check]) -> Table:
    """Hazard by age of the peace, the model's and the record's."""
    mean = peaces.mean()
    rows = []
    for start, stop in bands(peaces.years):
        own = peaces.hazards(start, stop)
        past = [next(b for b in one.seen.hazard.bands if (b.start, b.stop) == (start, stop)) for one in checks]
        rows.append((
            f"{start:g} to {stop:g} years",
            rate(float(hazard(mean, peaces.years, start, stop))),
            numerals.interval(float(own[2]), float(own[0]), float(own[4]), rate),
            *(f"{numerals.interval(b.per_year, b.low, b.high, rate)}; {b.failures} failed" for b in past),
        ))  # fmt: skip
    head = (
        "age of the peace", "model, draws together", "model, draw by draw (5% to 95%)",
        *(f"past endings: {OUTCOME_COLUMNS[one.outcome].gloss} (95% limits)" for one in checks),
    )  # fmt: skip
    return Table("Hazard a year by age of the peace", head, tuple(rows))


def falls_table(falls: Sequence[Fall], checks: Sequence[Check]) -> Table:
    """How many times the hazard falls, in the record, the model, and the model with parts taken out."""
    rows = [
        (f"past endings: {OUTCOME_COLUMNS[one.outcome].gloss}", "", "", fold(one.record_fall), "")
        for one in checks
    ]  # fmt: skip
    rows += [
        (f"model, {one.gloss}", rate(one.young), rate(one.older), fold(one.ratio), fold(one.within)) for one in falls
    ]
    return Table(
        "How many times the hazard falls from the first year to years 5 to 10",
        ("", "first year", "years 5 to 10", "fall (90% interval)", "in one draw (5% to 95%)"),
        tuple(rows),
        "Intervals: of past endings over wars drawn anew, of the model over draws drawn anew. In one draw: one draw under one "
        "pair of hypotheses, median. Draws thrown together fall more than each: the frail break first.",
    )


def priors_table(found: Sequence[Prior], most: int | None = None) -> Table:
    """The priors that decide the shape, with their sources."""
    rows = tuple((one.path, one.written, one.unit, shortened(one.source, most)) for one in found)
    caption = "The priors that decide it, as the scenario states them"
    return Table(caption, ("number", "range", "unit", "source"), rows)


def shortened(text: str, most: int | None) -> str:
    """A text cut to so many signs."""
    return text if most is None or len(text) <= most else f"{text[: most - 1].rstrip()}…"


def tables(found: PriorPredictive, checks: Sequence[Check]) -> tuple[Table, Table, Table]:
    """Survival, hazard, fall."""
    return survival_table(found, checks), hazard_table(found.peaces, checks), falls_table(found.falls, checks)


def said(found: PriorPredictive, checks: Sequence[Check]) -> list[str]:
    """What the comparison comes to, in words."""
    lost = [f"{found.peaces.unsolved} of {found.draws:,} draws were not solved."] if found.peaces.unsolved else []
    return [*(sentence for one in checks for sentence in one.words()), *lost]


def prior_predictive_screen(
    scenario: Scenario, found: PriorPredictive, checks: Sequence[Check], width: int = WIDTH
) -> str:
    """The prior predictive as plain text."""
    several = (*tables(found, checks), priors_table(priors(scenario), MOST_SOURCE))
    parts = [f"{scenario.title}: how long peace would hold, and has held\n{ABOUT}", notes(said(found, checks), width)]
    return paragraphs([*parts, *(text_table(one, width) for one in several), notes(NOTES, width)])


def prior_predictive_page(scenario: Scenario, found: PriorPredictive, checks: Sequence[Check]) -> str:
    """The prior predictive as a page."""
    survival, hazards, falls = tables(found, checks)
    sections = [
        Section("Level and shape", shown(prior_predictive_plot(found, checks)), (survival, hazards),
                tuple(said(found, checks))),
        Section("What makes the shape", (), (falls,)),
        Section("The priors", (), (priors_table(priors(scenario)),), NOTES),
    ]  # fmt: skip
    facts = f"{found.draws:,} draws · {found.peaces.unsolved} not solved"
    return rendered(f"{scenario.title}: how long peace would hold, and has held", facts, ABOUT, sections)
