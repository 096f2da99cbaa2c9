"""Tables of the page: a caption that says what is measured, on what condition, and rows of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from holdfast.assess.assessment import Assessment
from holdfast.assess.durability import Holding
from holdfast.assess.figures import Figure
from holdfast.assess.worlds import CENTRAL
from holdfast.game.solution import CAUSES
from holdfast.report import numerals
from holdfast.report.conditions import clean, condition, leading, side_name
from holdfast.report.levers import cost_in_words, quantity_in_words, title

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first cell of a row is its head; `note` stands under it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def terms_table(assessment: Assessment) -> Table:
    """Gains and acceptability of each named package under each pair of hypotheses."""
    a, b = (side_name(assessment.scenario, side) for side in ("A", "B"))
    each = _by_package(assessment, [one.terms for one in assessment.agreement])
    rows = (
        (
            name,
            under,
            numerals.figure(row.gain_A, numerals.signed),
            numerals.figure(row.gain_B, numerals.signed),
            numerals.figure(row.acceptable_A),
            numerals.figure(row.acceptable_B),
            numerals.figure(row.acceptable),
            numerals.figure(row.over_fighting_A, numerals.signed),
            numerals.figure(row.over_fighting_B, numerals.signed),
        )
        for name, under, row in each
    )
    head = (
        "package", "if", f"gain of {a}", f"gain of {b}", f"suits {a}", f"suits {b}", "suits both",
        f"{a} over fighting on", f"{b} over fighting on",
    )  # fmt: skip
    return Table(
        "Named packages, signed today: gains in utils of present value (mean; 5% to 95% of draws), and the share of "
        "draws in which they suit a side (90% interval)",
        head,
        tuple(rows),
        "Gain: against going on, later settlements included. Over fighting on: against war with no later deal.",
    )


def peace_table(assessment: Assessment) -> Table:
    """Survival of each package at each date, and in how many draws it is durable."""
    answers = assessment.durability
    years, dates = assessment.scenario.outcomes.durable_years, sorted(answers[0].best.survival)[1:]
    rows = tuple(
        (
            name,
            under,
            *(numerals.figure(holding.survival[date]) for date in dates),
            numerals.figure(holding.durable),
        )
        for name, under, holding in _holdings(assessment)
    )
    return Table(
        "How long peace would hold under each package, were it signed today: probabilities (mean; 5% to 95% of "
        f"draws). Durable: share of draws in which it holds {numerals.years(years)} with {answers[0].chance:g} or "
        "more (90% interval)",
        ("package", "if", *(f"holds {numerals.years(date)}" for date in dates), "durable in"),
        rows,
        "The best package is, draw by draw, the one whose smaller gain is largest. "
        "A named package is followed whether or not both sides would sign it.",
    )


def causes_table(assessment: Assessment) -> Table:
    """Who or what breaks the peace within the durable years."""
    scenario = assessment.scenario
    years = scenario.outcomes.durable_years
    a, b = (side_name(scenario, side) for side in ("A", "B"))
    rows = tuple(
        (name, under, *(numerals.figure(holding.broken_by[cause].get(years)) for cause in CAUSES))
        for name, under, holding in _holdings(assessment)
    )
    return Table(
        f"What breaks it within {numerals.years(years)} of signing: probabilities (mean; 5% to 95% of draws)",
        ("package", "if", f"broken by {a}", f"broken by {b}", "ended by an incident"),
        rows,
    )


def _holdings(assessment: Assessment) -> list[tuple[str, str, Holding]]:
    """The best package and then each named one, under each pair of hypotheses."""
    scenario, answers = assessment.scenario, assessment.durability
    best = [
        ("" if index else "best package", condition(scenario, one.hypotheses), one.best)
        for index, one in enumerate(answers)
    ]
    return best + _by_package(assessment, [one.terms for one in answers])


def _by_package(assessment: Assessment, columns: list[tuple[Row, ...]]) -> list[tuple[str, str, Row]]:
    """Rows of each named package in turn, one for each pair of hypotheses."""
    scenario = assessment.scenario
    unders = [condition(scenario, one.hypotheses) for one in assessment.agreement]
    return [
        (name if index == 0 else "", under, column[place])
        for place, name in enumerate(scenario.terms)
        for index, (under, column) in enumerate(zip(unders, columns, strict=True))
    ]


def best_table(assessment: Assessment) -> Table:
    """The packages that most often are best."""
    rows = [
        (
            f"if {condition(assessment.scenario, one.hypotheses)}" if index == 0 else "",
            name,
            numerals.probability(share),
        )
        for one in assessment.agreement
        for index, (name, share) in enumerate(one.best.items())
    ]
    return Table(
        f"Packages of the menu of {assessment.menu} that most often are best (largest smaller gain): share of solved draws",
        ("", "package", "best in"),
        tuple(rows),
        "A package without a name of its own is named by its options. The shares depend on what the menu holds.",
    )


def lever_table(assessment: Assessment) -> Table:
    """Settings of the levers: cost, value and change of each quantity."""
    scenario, names = assessment.scenario, tuple(assessment.standing.values)
    rows = [
        (
            "as it stands",
            "",
            "",
            *_cells(assessment.standing.values, names),
            numerals.figure(assessment.standing.durable),
        )
    ]
    for one in assessment.responses:
        gloss = clean(scenario.levers[one.lever].setting(one.setting).gloss)
        price = cost_in_words(scenario, one)
        rows.append((title(one), gloss, price, *_cells(one.values, names), numerals.figure(one.durable)))
        rows.append(("", "", "change", *_cells(one.changes, names, numerals.signed), ""))
    return Table(
        "What each setting of a lever does: probabilities weighted by the posterior of the central coding (mean; 5% to "
        f"95% of draws), on the first {numerals.count(assessment.lever_draws)} draws",
        ("setting", "what", "cost", *(quantity_in_words(name) for name in names), "best package durable in"),
        tuple(rows),
        "A change is taken draw by draw against the scenario as it stands.",
    )


def _cells(
    found: dict[str, Figure | None], names: Iterable[str], form: Callable[[float], str] = numerals.probability
) -> tuple[str, ...]:
    return tuple(numerals.figure(found[name], form) for name in names)


def codings_table(assessment: Assessment) -> Table:
    """Belief, odds and weight of evidence under each coding, for each hypothesis."""
    rows = []
    for coding, report in assessment.aims.codings.items():
        gloss = assessment.scenario.evidence.codings.get(coding, "The scenario's own coding.")
        for index, name in enumerate(assessment.aims.hypotheses):
            rows.append(
                (
                    f"{coding}: {clean(gloss)}" if index == 0 else "",
                    name,
                    numerals.spread(assessment.aims.prior[name]),
                    numerals.spread(report.posterior[name]),
                    numerals.middle(report.odds[name]),
                    numerals.spread(report.total[name], numerals.signed),
                    numerals.middle(report.odds_if_independent[name]),
                )
            )
    return Table(
        "Belief in the hypotheses under each coding of the evidence (means, odds medians; 5% to 95% of draws)",
        (
            "coding", "hypothesis", "prior", "posterior", "posterior odds to 1", "weight of all evidence, decibans",
            "odds were the items independent: a warning, not used",
        ),
        tuple(rows),
    )  # fmt: skip


def items_table(assessment: Assessment, most: int | None = None) -> Table:
    """Items of evidence by their counted weight for the leading hypothesis; the first `most`, or all."""
    name = leading(assessment, CENTRAL)
    central = assessment.aims.codings[CENTRAL].items
    ordered = sorted(central, key=lambda item: -abs(item.counted[name].mean))
    others = {
        coding: {item.item: item for item in report.items}
        for coding, report in assessment.aims.codings.items()
        if coding != CENTRAL
    }
    rows = (
        (
            item.item,
            clean(assessment.scenario.evidence.items[item.item].fact),
            f"{item.kind}, {item.date}, {item.group}",
            numerals.spread(item.alone[name], numerals.signed),
            numerals.spread(item.counted[name], numerals.signed),
            *(numerals.spread(found[item.item].counted[name], numerals.signed) for found in others.values()),
            numerals.spread(item.posterior_without[name]),
        )
        for item in ordered[:most]
    )
    head = (
        "item", "fact", "kind, date, origin", "alone", "counted", *(f"counted, {coding}" for coding in others),
        f"belief in {name} without it",
    )  # fmt: skip
    return Table(
        f"Weight of each item for {name}, decibans (mean; 5% to 95% of draws), by what counts under the central coding",
        head,
        tuple(rows),
        "Alone: after reliability. Counted: what of that counts beside the other items of its origin.",
    )


def views_table(assessment: Assessment) -> Table | None:
    """The model's figure beside the class's, and both put together."""
    views = assessment.views
    if views is None:
        return None
    rows = tuple(
        (
            numerals.years(one.years),
            *(numerals.interval(part.value, part.low, part.high) for part in (one.inside, one.outside, one.pooled)),
        )
        for one in views.years
    )
    head = ("held", "the model (5% to 95% of draws)", f"{views.reference_class} (95% band)", "pooled (90%)")
    title = "What would be signed today: the model's view, the past's, and both put together"
    return Table(title, head, rows, f"Pool in log-odds; {views.weight.words()}, settlements coded by a protocol.")


def history_table(assessment: Assessment, dates: Iterable[float]) -> Table | None:
    """Past endings by reference class, as found and drawn toward the larger class."""
    history, dates = assessment.history, tuple(dates)
    if history is None:
        return None
    rows = []
    for report in history.classes:
        own = report.reference_class
        conditions = ", ".join(map(str, own.conditions)) or "no condition"
        size = f"n = {report.raw.n}, {report.raw.wars} wars"
        raw, drawn = ([curve.at(date) for date in dates] for curve in (report.raw, report.shrunk))
        cells = (f"{numerals.interval(one.value, one.low, one.high)}, {one.at_risk} watched" for one in raw)
        rows.append((own.id, f"{clean(own.gloss)} ({conditions})", size, "as found", *cells))
        if report.parent is not None:
            cells = (numerals.interval(one.value, one.low, one.high) for one in drawn)
            rows.append(("", "", "", f"drawn toward {report.parent.id}", *cells))
    return Table(
        "Past endings of wars: share after which the peace still held (Kaplan-Meier; 95% band)",
        ("class", "what", "endings", "", *(f"{date:g} y" for date in dates)),
        tuple(rows),
    )
