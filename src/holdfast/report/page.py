"""The answer as one page of HTML: no script, nothing loaded from elsewhere, drawings inside.

Every text of the scenario is escaped; a policy in the head forbids all but the page's own style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from holdfast.assess.assessment import Assessment, JudgedClaim
from holdfast.assess.claims import PremiseWork
from holdfast.assess.verdicts import RULE
from holdfast.assess.worlds import CENTRAL
from holdfast.history.survival import HORIZONS_YEARS
from holdfast.report import findings, glossary, information, numerals, tables, tables_course, tables_turning, turning
from holdfast.report.answer import statements
from holdfast.report.conditions import clean, condition, pairs, side_name
from holdfast.report.levers import reaching, targets
from holdfast.report.plots import plots
from holdfast.report.tables import Table
from holdfast.scenario.documents import Quote
from holdfast.scenario.scenario import Scenario

WHOLE: Final = re.compile(
    r"\((?:&[lg]t;)?[+-]?[0-9][0-9.e+-]* to (?:&[lg]t;)?[+-]?[0-9][0-9.e+-]*\)|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
"""What stays on one line, in escaped text."""
JOINT: Final = re.compile(r"(?<=[a-z0-9])[_+](?=[a-z])")
"""Where a name may be broken."""
TOP_ITEMS: Final = 12
"""Items of evidence shown before the full table is opened."""


def page(assessment: Assessment) -> str:
    """The report as HTML text; the same assessment gives the same bytes."""
    scenario = assessment.scenario
    return _environment().get_template("report.html.j2").render(
        style=Markup(_template("report.css")),
        scenario=scenario,
        assessment=assessment,
        names={side: side_name(scenario, side) for side in ("A", "B")},
        statements=statements(assessment),
        points=[
            (name, point.says, [_quote(scenario, one) for one in point.quotes])
            for name, point in scenario.points.items()
        ],
        plots={name: (plot, Markup(plot.svg)) for name, plot in plots(assessment).items()},
        coding_matters=findings.coding_matters(assessment),
        reaching=[reaching(assessment, target) for target in targets(assessment)],
        premises=[_claim(assessment, judged) for judged in assessment.premises],
        claims=[_claim(assessment, judged) for judged in assessment.claims],
        rule=RULE,
        carries=tables_turning.carries(assessment),
        robust_tables=tables_turning.robust_tables(assessment),
        certificates=findings.certificate_sentences(assessment.certificates),
        information=information.word(assessment),
        information_lines=information.lines(assessment),
        glossary=glossary.by_part(),
        top_items=TOP_ITEMS,
        **_tables(assessment),
    )  # fmt: skip


def _tables(assessment: Assessment) -> dict[str, Table | None]:
    return {
        "codings_table": tables.codings_table(assessment),
        "top_items_table": tables.items_table(assessment, TOP_ITEMS),
        "items_table": tables.items_table(assessment),
        "belief_table": information.belief_table(assessment),
        "terms_table": tables.terms_table(assessment),
        "course_table": tables_course.course_table(assessment),
        "hazards_table": tables_course.hazards_table(assessment),
        "best_table": tables.best_table(assessment),
        "peace_table": tables.peace_table(assessment),
        "causes_table": tables.causes_table(assessment),
        "lever_table": tables.lever_table(assessment),
        "flips_table": tables_turning.flips_table(assessment),
        "premises_table": tables_turning.premises_table(assessment),
        "history_table": tables.history_table(assessment, HORIZONS_YEARS),
        "views_table": tables.views_table(assessment),
    }


def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.filters["count"] = numerals.count
    environment.filters["set"] = typeset
    return environment


def typeset(text: str) -> Markup:
    """Text as HTML in which intervals and dates are not broken over lines, and names may be."""
    safe = str(Markup.escape(clean(text)))
    whole = WHOLE.sub(r'<span class="n">\g<0></span>', safe)
    return Markup(JOINT.sub(r"\g<0><wbr>", whole))


def _template(name: str) -> str:
    return (files("holdfast.report") / "templates" / name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document, with what they are from."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim or premise as the page shows it."""

    id: str
    says: str
    verdict: str
    share: str
    expression: str | None
    quotes: tuple[Quoted, ...]
    conditions: Table | None
    work: Table | None
    hinge: str
    notes: tuple[str, ...]
    flips: str
    break_even: str
    regions: tuple[str, ...]
    boxes: Table | None
    explained: Table | None


def _quote(scenario: Scenario, quote: Quote) -> Quoted:
    document = scenario.documents.get(quote.document)
    return Quoted(quote.exact, quote.document if document is None else f"{document.title}, {document.date}")


def _claim(assessment: Assessment, judged: JudgedClaim) -> Card:
    claim, result = judged.claim, judged.result
    regions = judged.turning.regions if judged.turning else ()
    return Card(
        id=judged.id,
        says=claim.says,
        verdict=judged.verdict.word,
        share=findings.verdict_reason(judged, assessment.scenario),
        expression=claim.holds,
        quotes=tuple(_quote(assessment.scenario, one) for one in claim.quotes),
        conditions=_conditions(assessment, judged),
        work=None if result is None else _work(result.central.premises),
        hinge=_hinge(assessment.scenario, judged),
        notes=() if result is None else result.notes,
        flips=turning.line(assessment.scenario, judged),
        break_even=turning.break_even(judged.break_even) if judged.break_even else "",
        regions=tuple(turning.region(assessment.scenario, one) for one in regions),
        boxes=tables_turning.region_table(assessment.scenario, regions),
        explained=_explained(assessment.scenario, judged),
    )


def _explained(scenario: Scenario, judged: JudgedClaim) -> Table | None:
    found = judged.turning.sensitivity if judged.turning else None
    return None if found is None else tables_turning.explained_table(scenario, found)


def _hinge(scenario: Scenario, judged: JudgedClaim) -> str:
    """What tells the draws apart, where the verdict does not already say it."""
    if judged.result is None or judged.result.central.hinge is None or judged.verdict.word == "hinges":
        return ""
    return turning.hinge_words(scenario, judged)


def _conditions(assessment: Assessment, judged: JudgedClaim) -> Table | None:
    """The claim under each hypothesis and each coding."""
    if judged.result is None:
        return None
    rows: list[tuple[str, ...]] = [
        (
            f"coding {under.coding}",
            numerals.share(under.share),
            _given(under.given_premises, under.premises),
            under.verdict.word,
        )
        for under in judged.result.codings.values()
    ]
    central = judged.result.central.by_hypothesis
    rows += [
        (f"if {condition(assessment.scenario, pair)}", numerals.share(central[pair]), "not asked for", "")
        for pair in pairs(assessment)
    ]
    return Table(
        "Share of draws in which it holds (90% interval)",
        ("condition", "all draws", "given its premises", "verdict"),
        tuple(rows),
    )


def _given(share: object, premises: tuple[PremiseWork, ...]) -> str:
    return str(share or numerals.NEVER_TOGETHER) if premises else "has none"


def _work(premises: tuple[PremiseWork, ...]) -> Table | None:
    """What each premise does for a claim."""
    if not premises:
        return None
    rows = (
        (
            work.premise,
            numerals.share(work.holds),
            numerals.share(work.dropped),
            numerals.share(work.denied),
            numerals.difference(work.difference),
            work.words,
        )
        for work in premises
    )
    head = ("premise", "holds in", "claim without it", "claim where it alone is denied", "what it adds", "in words")
    return Table(f"What its premises do, coding {CENTRAL} (shares of draws, 90% intervals)", head, tuple(rows))
