"""Tables of `holdfast history`: one set for screen, page and documentation; a cell is text, figures carry their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from holdfast.explore.hindcast import YEARS, Ablation, Hindcast
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.combining import Combined, PoolWeight
from holdfast.history.hazard import HazardReport
from holdfast.history.outlook import OutcomeOutlook, Word
from holdfast.history.score_file import OutcomeScores
from holdfast.history.scoring import CalibrationRow, Interval, Scores
from holdfast.history.survival import HORIZONS_YEARS, Estimate
from holdfast.report import numerals
from holdfast.report.tables import Table

THREE: Final = "{:.3f}"


def share(one: Estimate) -> str:
    """A share of a class with its limits; marked where nobody was watched so long."""
    mark = "" if one.at_risk else "*"
    return numerals.interval(one.value, one.low, one.high) + mark


def scored(found: Interval, signed: bool = False) -> str:
    """A score in three decimals with its interval, or why there is none."""
    if not math.isfinite(found.value):
        return "not defined"
    form = "{:+.3f}" if signed else THREE
    if not math.isfinite(found.low):
        return form.format(found.value)
    return f"{form.format(found.value)} ({form.format(found.low)} to {form.format(found.high)})"


def classes_table(found: OutcomeOutlook, horizons: Sequence[float] = HORIZONS_YEARS) -> Table:
    """Every class at the horizons: as found by pair and by war, and drawn toward its larger class."""
    rows: list[tuple[str, ...]] = []
    for pair, war in zip(found.by_pair.classes, found.by_war.classes, strict=True):
        first = (pair.reference_class.id, str(pair.raw.n), str(pair.raw.wars), str(pair.raw.events))
        for one, votes in ((pair, "pair"), (war, "war")):
            rows.append((*first, votes, *(share(one.raw.at(years)) for years in horizons)))
            first = ("", "", "", "")
            if one.parent is not None:
                rows.append((*first, f"{votes}, drawn", *(share(one.shrunk.at(years)) for years in horizons)))
    gloss = OUTCOME_COLUMNS[found.outcome].gloss
    drawn = [one for one in found.by_pair.classes if one.parent is not None]
    classes = "; ".join(
        f"{one.reference_class.id}: {one.reference_class.gloss}, drawn toward {one.parent.id}"
        for one in drawn
        if one.parent
    )
    return Table(
        f"Past endings still without {gloss}: share (95% band)",
        ("class", "n", "wars", "failed", "votes by", *(numerals.years(years) for years in horizons)),
        tuple(rows),
        "Drawn: toward the larger class, as if that gave 30 further votes. * Nobody was watched so long: carried forward. "
        f"{classes}{'.' if classes else ''}",
    )


def at_risk_table(found: OutcomeOutlook) -> Table:
    """Endings still watched and whole at each horizon, by class."""
    rows = tuple(
        (one.reference_class.id, *(str(one.raw.at_risk(years)) for years in HORIZONS_YEARS))
        for one in found.by_pair.classes
    )
    head = ("class", *(numerals.years(years) for years in HORIZONS_YEARS))
    return Table("Endings at risk: still watched, and whole", head, rows)


def hazard_table(found: HazardReport, gloss: str) -> Table:
    """Hazard by age of the peace, and the tests of a constant one."""
    rows = tuple(
        (
            f"{one.start:g} to {one.stop:g} years" if math.isfinite(one.stop) else f"over {one.start:g} years",
            str(one.failures),
            f"{one.watched_years:.0f}",
            f"{one.per_year:.4f} ({one.low:.4f} to {one.high:.4f})",
        )
        for one in found.bands
    )
    head = ("age of the peace", "failures", "years watched", "hazard a year (95% limits)")
    return Table(f"All endings: hazard of {gloss} by age of the peace, one vote per pair", head, rows, found.words())


def word_table(word: Word, gloss: str) -> Table:
    """What the regression says, and how it did."""
    rows = tuple((numerals.years(one.years), numerals.interval(one.value, one.low, one.high)) for one in word.foretold)
    checked = word.checked
    missing = f" Not given, so taken as average: {', '.join(word.missing)}." if word.missing else ""
    note = (
        f"Proportional hazards on {checked.specification.words()}. On wars left out: C {checked.c:.2f} (sd over deals "
        f"{checked.c_spread:.2f}), {checked.nested_c:.2f} counting the choice of predictors; a half is chance.{missing}"
    )
    head = ("held", "chance (95% limits of the coefficients' error)")
    return Table(f"The regression on this ending: no {gloss}", head, rows, note)


def pool_table(terms: str, draws: int, weight: PoolWeight, both: Sequence[Combined]) -> Table:
    """Inside and outside view and their pool."""
    rows = tuple(
        (
            numerals.years(one.years),
            numerals.interval(one.inside.value, one.inside.low, one.inside.high),
            share(one.outside),
            numerals.interval(one.pooled.value, one.pooled.low, one.pooled.high),
        )
        for one in both
    )
    head = ("held", f"model, {draws:,} draws (5% to 95%)", "past endings (95% band)", "pooled (90%)")
    note = f"Pool in log-odds; {weight.words()}."
    return Table(f"If `{terms}` began today: the model's view, the class's, and both", head, rows, note)


def scores_table(found: Sequence[Scores]) -> Table:
    """Scores of forecasts at each horizon."""
    rows = []
    for one in found:
        for place, at in enumerate(one.horizons):
            first = (one.name, scored(one.concordance)) if not place else ("", "")
            counted = f"{at.n}, {at.events} failed"
            cells = scored(at.brier), scored(at.brier_dropped), scored(at.log_score), scored(at.slope)
            rows.append((*first, f"{at.years:g}", counted, *cells))
    head = ("forecast", "C", "years", "known", "Brier", "Brier, censored dropped", "log score", "calibration slope")
    size = f"{found[0].rows} rows of {found[0].groups} wars, {found[0].events} failed"
    return Table(f"Scores ({size}; 90% intervals over wars drawn anew)", head, tuple(rows))


def differences_table(
    first: str, rows: Sequence[tuple[str, float, Interval, Interval]], caption: str = "Differences on the same rows"
) -> Table:
    """One forecast's scores less another's."""
    cells = tuple(
        (f"{first} less {other}", f"{years:g}", scored(brier, True), scored(log, True))
        for other, years, brier, log in rows
    )
    note = f"Brier below 0 and log score above 0 favour the {first}. An interval that holds 0 decides nothing."
    return Table(f"{caption} (90% intervals)", ("", "years", "Brier", "log score"), cells, note)


def better_table(found: OutcomeScores) -> Table:
    """The regression against the base rate."""
    rows = [("base rate", one.years, one.brier, one.log_score) for one in found.better]
    return differences_table("regression", rows)


def calibration_table(name: str, years: float, rows: Sequence[CalibrationRow]) -> Table:
    """Foretold and found failures in groups of rising chance."""
    cells = tuple((str(one.rows), f"{one.foretold:.2f}", f"{one.found:.2f}") for one in rows)
    caption = f"Calibration of the {name} at {numerals.years(years)}: failures foretold and found"
    return Table(caption, ("rows", "foretold", "found"), cells)


def cases_table(found: Hindcast) -> Table:
    """Every case: the model's survival with its range, the outside views, and what happened."""
    rows = []
    for one, pooled in zip(found.cases, found.pooled, strict=True):
        outcome, ends = one.case.outcome, one.inside.ends()
        when = f"broke after {outcome.years:.1f} y" if outcome.renewed else f"held {outcome.years:.1f} y, as watched"
        cells = [
            numerals.interval(float(m), float(a), float(b))
            for m, a, b in zip(one.inside.mean(), *ends, strict=True)
        ]  # fmt: skip
        five = YEARS.index(5.0)
        others = (one.outside.base_rate, one.outside.best_class, one.outside.regression, pooled)
        rows.append((one.case.scenario.id, when, *cells, *(numerals.probability(float(o[five])) for o in others)))
    head = (
        "case", "what happened", *(f"model, {years:g} y" for years in YEARS), "base rate, 5 y", "class, 5 y",
        "regression, 5 y", "pool, 5 y",
    )  # fmt: skip
    return Table(
        f"Chance that the terms signed still hold (model: mean, 5% to 95% of {found.draws:,} draws)", head, tuple(rows)
    )


def against_table(found: Hindcast) -> Table:
    """The model against every other forecast."""
    rows = [(one.other, one.years, one.brier, one.log_score) for one in found.against]
    return differences_table("model", rows, "The model against the others")


def ablations_table(found: Sequence[Ablation], years: float = 5.0) -> Table:
    """What taking each mechanism out does to each case."""
    place = YEARS.index(years)
    rows = []
    for one in found:
        change = one.without[place] - one.survival[place]
        low, high = one.change[place]
        said = numerals.interval(change, low, high, numerals.signed) if one.numbers else "has none"
        rows.append((one.case, one.mechanism, numerals.probability(one.survival[place]),
                     numerals.probability(one.without[place]), said))  # fmt: skip
    head = ("case", "without", "as it is", "without it", "change (5% to 95% of draws)")
    return Table(
        f"Survival of the terms signed at {numerals.years(years)}, with a mechanism taken out", head, tuple(rows)
    )
