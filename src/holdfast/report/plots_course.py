"""Plots of the path from today: what becomes of the war, and at what rate each cause breaks a peace signed today."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

from holdfast.assess.assessment import Assessment
from holdfast.assess.course import OUTCOMES, Course, Dated
from holdfast.game.solution import CAUSES
from holdfast.report import canvas
from holdfast.report.canvas import Plot
from holdfast.report.conditions import condition, side_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ACROSS: Final = 3
"""Panels in a row."""
PANEL_INCHES: Final = 2.7
HEAD_INCHES: Final = 0.9
LINEAR_YEARS: Final = 2
"""The axis of years is logarithmic from here."""
LEAST_LABEL: Final = 0.12
"""Chance from which an area is labelled at the last date."""
OUTCOME_FILLS: Final[dict[str, dict[str, Any]]] = {
    "war_on": {"facecolor": "#f6c9a8", "hatch": "///"},
    "at_peace": {"facecolor": "#f2f2f2", "hatch": ""},
    "conquered": {"facecolor": "#8c8c8c", "hatch": "xxx"},
}
CAUSE_SERIES: Final = {
    "A": canvas.Series(canvas.ORANGE, "o", "-"),
    "B": canvas.Series(canvas.BLUE, "s", "--", filled=False),
    "incident": canvas.Series(canvas.PURPLE, "^", ":"),
}
PLACES: Final = {"A": 0.35, "B": 0.5, "incident": 0.65}
"""Where in an interval the range of a cause stands, as a share of it."""


def course_plot(assessment: Assessment) -> Plot:
    """Chances of war, peace and conquest over calendar time, stacked, a panel for each pair of hypotheses."""
    scenario = assessment.scenario
    words = {"war_on": "the war goes on", "at_peace": "peace", "conquered": f"{side_name(scenario, 'B')} conquered"}

    def draw(figure: Figure) -> None:
        from matplotlib.patches import Patch

        panels = _panels(figure, len(assessment.course))
        for axes, (pair, found) in zip(panels, assessment.course.items(), strict=True):
            _stacked(axes, found)
            _years(axes, sorted(found.war_on), "years from today (logarithmic from 2)")
            axes.set_ylim(0, 1)
            axes.set_title(f"if {condition(scenario, pair)}")
        panels[0].set_ylabel("probability")
        keys = [Patch(label=words[name], **_filled(name)) for name in OUTCOMES]
        figure.legend(handles=keys, loc="outside lower left", ncols=3, frameon=False)

    caption = (
        "Chance that the war goes on, that there is peace, and that it has ended in conquest, by years from today and by "
        "hypothesis; settlements that break and wars that begin again are in it. Means over draws; the table has the ranges."
    )
    return canvas.drawn("course", "What becomes of the war", caption, _size(len(assessment.course)), draw)


def _stacked(axes: Axes, found: Course) -> None:
    """The three chances from the bottom up, through the reported dates."""
    floor = [0.0] * len(found.war_on)
    for name in OUTCOMES:
        chances: Dated = getattr(found, name)
        known = [chances[year] for year in sorted(chances)]
        top = [low + (one.value if one is not None else 0.0) for low, one in zip(floor, known, strict=True)]
        dates = sorted(chances)
        axes.fill_between(dates, floor, top, **_filled(name))
        if top[-1] - floor[-1] >= LEAST_LABEL:
            box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
            text = f"{top[-1] - floor[-1]:.2f}"
            axes.annotate(
                text, (dates[-1], (top[-1] + floor[-1]) / 2), (-5, 0), textcoords="offset points", ha="right",
                va="center", fontsize=8.5, bbox=box,
            )  # fmt: skip
        floor = top


def _filled(name: str) -> dict[str, Any]:
    return {**OUTCOME_FILLS[name], "edgecolor": canvas.INK, "linewidth": 0.6}


def hazards_plot(assessment: Assessment) -> Plot:
    """Rate at which each cause breaks the best package, between dates, a panel for each pair of hypotheses."""
    scenario = assessment.scenario
    words = {
        "A": f"{side_name(scenario, 'A')} breaks it", "B": f"{side_name(scenario, 'B')} breaks it",
        "incident": "an incident ends it",
    }  # fmt: skip

    def draw(figure: Figure) -> None:
        panels = _panels(figure, len(assessment.durability))
        for axes, one in zip(panels, assessment.durability, strict=True):
            for cause in CAUSES:
                _steps(axes, one.best.hazard[cause], CAUSE_SERIES[cause], PLACES[cause])
            _years(axes, [0.0, *sorted(one.best.hazard["A"])], "years from signing (logarithmic from 2)")
            axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)
            axes.set_title(f"if {condition(scenario, one.hypotheses)}")
        panels[0].set_ylim(bottom=0)  # shared, so only once all are drawn
        panels[0].set_ylabel("rate per year")
        canvas.key(figure, [(words[cause], CAUSE_SERIES[cause]) for cause in CAUSES], lines=True)

    caption = (
        "Rate per year at which each cause breaks the best package, signed today, in the years between two dates, given "
        "that it has held until then; upright lines 5% to 95% of draws."
    )
    return canvas.drawn("hazards", "When, and by whom, peace breaks", caption, _size(len(assessment.durability)), draw)


def _steps(axes: Axes, hazard: Dated, style: canvas.Series, place: float) -> None:
    """A level for each interval between dates, with its range at a place within it."""
    start = 0.0
    before: float | None = None
    for year in sorted(hazard):
        found = hazard[year]
        if found is not None:
            if before is not None:
                axes.plot(
                    [start, start], [before, found.value], color=style.colour, linestyle=style.line, linewidth=0.9
                )
            axes.plot([start, year], [found.value] * 2, color=style.colour, linestyle=style.line, linewidth=1.6)
            canvas.upright(axes, start + place * (year - start), found.value, (found.low, found.high), style)
        start, before = year, None if found is None else found.value


def _panels(figure: Figure, count: int) -> list[Axes]:
    """So many panels with one scale, in rows."""
    across = min(count, ACROSS)
    panels = figure.subplots(ceil(count / across), across, sharey=True, squeeze=False)
    for axes in panels.flat[count:]:
        axes.set_visible(False)
    return list(panels.flat[:count])


def _size(count: int) -> tuple[float, float]:
    return canvas.WIDTH, HEAD_INCHES + PANEL_INCHES * ceil(count / ACROSS)


def _years(axes: Axes, dates: list[float], label: str) -> None:
    axes.set_xscale("symlog", linthresh=LINEAR_YEARS)
    axes.set_xticks(dates, [f"{date:g}" for date in dates])
    axes.set_xticks([], minor=True)
    axes.set_xlim(0, dates[-1])
    axes.set_xlabel(label)
