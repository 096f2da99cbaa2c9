"""The war as a page: HTML that stands alone, with its tables and plots."""

from __future__ import annotations

from markupsafe import Markup

from holdfast.explore.war_answer import Fought, WarAnswer
from holdfast.report.canvas import Plot
from holdfast.report.conditions import side_name
from holdfast.report.page import _environment, _template
from holdfast.report.plots_war import KINDS, war_plots
from holdfast.report.plots_war_futures import futures_plots
from holdfast.report.tables import Table
from holdfast.report.war_tables import (
    changed_sections,
    check_sentence,
    check_table,
    futures_table,
    levers,
    score_table,
    section_table,
    statement_table,
    survival_table,
)


def war_page(answer: WarAnswer) -> str:
    """The page as HTML text; the same answer gives the same bytes."""
    scenario = answer.scenario
    return _environment().get_template("war.html.j2").render(
        style=Markup(_template("report.css")),
        scenario=scenario,
        answer=answer,
        names={side: side_name(scenario, side) for side in ("A", "B")},
        statements=statement_table(answer),
        sections={one.id: section_table(answer, one) for one in answer.standing.sections},
        changed=None if answer.changed is None else levers(answer.changed),
        changed_sections=[section_table(answer, one) for one in changed_sections(answer)],
        scores=score_table(answer),
        check_sentence=check_sentence(answer),
        checks=check_table(answer),
        plots={name: (plot, Markup(plot.svg)) for name, plot in war_plots(answer).items()},
        forecast_plots=[f"forecast-{kind}" for kind in KINDS],
        futures=[_futures(answer, war, index) for index, war in enumerate((answer.standing, answer.changed)) if war],
    )  # fmt: skip


def _futures(answer: WarAnswer, war: Fought, index: int) -> dict[str, object]:
    """Tables and plots of the futures under one setting of the levers; empty where none were played."""
    found, condition = war.futures, levers(war)
    tables: list[Table] = []
    drawn: dict[str, Plot] = {}
    if found is not None:
        tables = [
            futures_table(found, condition[0].upper() + condition[1:]),
            survival_table(found.survival, found.months),
        ]
        drawn = futures_plots(answer.scenario, found, f"futures{index}", condition)
    return {
        "condition": condition,
        "tables": tables,
        "plots": [(plot, Markup(plot.svg)) for plot in drawn.values()],
    }
