"""`holdfast history` as one page of HTML: no script, nothing loaded from elsewhere, drawings inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from holdfast.explore.hindcast import Ablation, Hindcast
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.outlook import OutcomeOutlook, Outlook
from holdfast.report import history_tables as tables
from holdfast.report.canvas import Plot
from holdfast.report.history_record import caution
from holdfast.report.history_screen import ABOUT, hindcast_tables
from holdfast.report.page import typeset
from holdfast.report.plots_history import calibration_plot, cases_plot, curves_plot, hazards_plot
from holdfast.report.tables import Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: drawings, tables, then notes."""

    title: str
    plots: tuple[tuple[Plot, Markup], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def shown(*plots: Plot) -> tuple[tuple[Plot, Markup], ...]:
    """Drawings with their SVG marked as safe."""
    return tuple((plot, Markup(plot.svg)) for plot in plots)


def template(name: str) -> str:
    """A template's text."""
    return (files("holdfast.report") / "templates" / name).read_text(encoding="utf-8")


def rendered(title: str, facts: str, about: str, sections: Sequence[Section]) -> str:
    """The page's text; every text is escaped."""
    environment = Environment(
        loader=FunctionLoader(template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["set"] = typeset
    return environment.get_template("history.html.j2").render(
        title=title, facts=facts, about=about, sections=sections, version=version("holdfast"),
        style=Markup(template("report.css")),
    )  # fmt: skip


def outlook_page(found: Outlook, title: str, pool: Table | None = None) -> str:
    """The outside view of a scenario."""
    first = [Section("Both views", (), (pool,))] if pool is not None else []
    each = [outcome_section(one) for one in found.outcomes]
    hazard = Section("How the hazard falls", shown(hazards_plot(found.outcomes)), tuple(
        tables.hazard_table(one.hazard, OUTCOME_COLUMNS[one.outcome].gloss) for one in found.outcomes
    ), found.notes)  # fmt: skip
    given = ", ".join(f"{name} {value}" for name, value in found.covariates.items())
    return rendered(title, f"covariates: {given or 'none given'}", ABOUT, [*first, *each, hazard])


def outcome_section(one: OutcomeOutlook) -> Section:
    """One outcome."""
    gloss = OUTCOME_COLUMNS[one.outcome].gloss
    word = () if one.regression is None else (tables.word_table(one.regression, gloss),)
    several = (tables.classes_table(one), tables.at_risk_table(one), *word)
    return Section(gloss.capitalize(), shown(curves_plot(one)), several, one.by_pair.cautions)


def hindcast_page(found: Hindcast, removed: Sequence[Ablation] = ()) -> str:
    """The hindcast."""
    without = f", without {found.without}" if found.without else ""
    cases, *others = hindcast_tables(found, removed)
    sections = [
        Section("The cases", shown(cases_plot(found)), (cases,)),
        Section("Scores", shown(calibration_plot(found.scores)), tuple(others), (f"Pool: {found.weight.words()}.",)),
    ]
    facts = f"{len(found.cases)} cases · {found.draws:,} draws{without}"
    return rendered("The model against the past", facts, caution(found), sections)
