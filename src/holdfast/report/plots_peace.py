"""Plots of terms: what they gain the sides, how long peace under them holds, and what breaks it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

from holdfast.assess.assessment import Assessment
from holdfast.assess.durability import Durability, Holding
from holdfast.assess.figures import Figure as Number
from holdfast.history.comparison import ClassReport
from holdfast.history.survival import HORIZONS_YEARS
from holdfast.report import canvas
from holdfast.report.canvas import Plot
from holdfast.report.conditions import condition, side_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_TERMS: Final = 15
"""Named packages drawn; the tables have all."""
ACROSS: Final = 4
"""Panels in a row."""
PANEL_INCHES: Final = 1.75
SHADE: Final = 0.15
"""Opacity of a band."""
BAR_INCHES: Final = 0.3
HEAD_INCHES: Final = 1.2
LEAST_LABEL: Final = 0.08
"""Share of a bar from which its part is labelled."""
EDGE_YEARS: Final = 0.15
"""Room at the ends of the time axis."""
NUDGE_YEARS: Final = 0.12
"""Past endings are drawn this far beside the model's dates."""


def survival_plot(assessment: Assessment) -> Plot:
    """Survival of the best package and of what would be signed, beside past endings."""
    history = None if assessment.history is None else assessment.history.quoted

    def draw(figure: Figure) -> None:
        panels = figure.subplots(1, 2, sharey=True)
        for index, one in enumerate(assessment.durability):
            label, style = condition(assessment.scenario, one.hypotheses), canvas.series(index)
            _curve(panels[0], one.best.survival, style, label)
            _curve(panels[1], one.kept, style, label)
        for axes, title in zip(panels, ("The best package, signed today", "What would be signed"), strict=True):
            _past(axes, history)
            _survival_axes(axes, assessment)
            axes.set_title(title)
        panels[0].set_ylabel("probability that the peace still holds")
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=3, frameon=False)

    past = "" if history is None else (
        f" Crosses: past endings of the class {history.reference_class.id}, n = {history.raw.n}, drawn toward "
        "their larger class, with 95% bands."
    )  # fmt: skip
    caption = (
        "Chance that the peace still holds, by years from signing and by hypothesis; bands 5% to 95% of draws. "
        f"Dotted: what is called durable.{past}"
    )
    return canvas.drawn("survival", "How long the peace would hold", caption, (canvas.WIDTH, 4.1), draw)


def _curve(axes: Axes, survival: dict[float, Number | None], style: canvas.Series, label: str) -> None:
    """A survival curve through its dates, with its band."""
    known = [(years, found) for years, found in survival.items() if found is not None]
    dates = [years for years, _ in known]
    axes.fill_between(
        dates, [one.low for _, one in known], [one.high for _, one in known],
        color=style.colour, alpha=SHADE, linewidth=0,
    )  # fmt: skip
    for end in ([one.low for _, one in known], [one.high for _, one in known]):
        axes.plot(dates, end, color=style.colour, linestyle=style.line, linewidth=0.6)
    axes.plot(
        dates, [one.value for _, one in known], color=style.colour, linestyle=style.line, marker=style.marker,
        markerfacecolor=style.face, markersize=5, linewidth=1.8, label=f"if {label}",
    )  # fmt: skip


def _past(axes: Axes, history: ClassReport | None) -> None:
    if history is None:
        return
    found = [history.shrunk.at(years) for years in HORIZONS_YEARS]
    values = [one.value for one in found]
    errors = [[one.value - one.low for one in found], [one.high - one.value for one in found]]
    axes.errorbar(
        [one.years + NUDGE_YEARS for one in found], values, yerr=errors, fmt="x", color=canvas.INK,
        markersize=6, elinewidth=1, capsize=2.5, label=f"past endings, n = {history.raw.n}", zorder=4,
    )  # fmt: skip


def _survival_axes(axes: Axes, assessment: Assessment) -> None:
    outcomes = assessment.scenario.outcomes
    axes.set_ylim(-0.02, 1.03)
    axes.set_xscale("symlog", linthresh=2)
    dates = sorted({0.0, *outcomes.survival_years})
    axes.set_xticks(dates, [f"{years:g}" for years in dates])
    axes.set_xticks([], minor=True)
    axes.set_xlim(-EDGE_YEARS, max(dates) * (1 + EDGE_YEARS))
    axes.set_xlabel("years from signing (logarithmic from 2)")
    axes.axhline(outcomes.durable_probability, color=canvas.QUIET, linestyle=":", linewidth=1)
    axes.axvline(outcomes.durable_years, color=canvas.QUIET, linestyle=":", linewidth=1)
    axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)


def packages_plot(assessment: Assessment) -> Plot:
    """Survival under each named package, a panel each."""
    names = [one.terms for one in assessment.durability[0].terms][:MOST_TERMS]
    down = ceil(len(names) / ACROSS)

    def draw(figure: Figure) -> None:
        panels = figure.subplots(down, ACROSS, sharex=True, sharey=True, squeeze=False)
        for place, axes in enumerate(panels.flat):
            if place >= len(names):
                axes.set_visible(False)
                continue
            for index, one in enumerate(assessment.durability):
                label = condition(assessment.scenario, one.hypotheses)
                _curve(axes, one.terms[place].survival, canvas.series(index), label)
            _survival_axes(axes, assessment)
            axes.set_title(names[place])
            last_in_column = place + ACROSS >= len(names)
            axes.set_xlabel("years from signing" if last_in_column else "")
            axes.tick_params(labelbottom=last_in_column)
            axes.set_ylabel("probability" if place % ACROSS == 0 else "")
        handles, labels = panels.flat[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=4, frameon=False)

    caption = (
        "Chance that the peace still holds under each named package, were it signed today, whether or not both "
        f"would sign; bands 5% to 95% of draws; dotted: what is called durable.{_left_out(assessment)}"
    )
    size = (canvas.WIDTH, 0.9 + PANEL_INCHES * down)
    return canvas.drawn("packages", "How long each named package would hold", caption, size, draw)


def _left_out(assessment: Assessment) -> str:
    more = len(assessment.durability[0].terms) - MOST_TERMS
    return f" {more} more packages are in the table only." if more > 0 else ""


def causes_plot(assessment: Assessment) -> Plot:
    """Who or what breaks the peace within the durable years, package by package."""
    years = assessment.scenario.outcomes.durable_years
    rows = _cause_rows(assessment.durability)
    labels = _cause_labels(assessment)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for row, (one, holding) in enumerate(rows):
            _stack(axes, row, holding, years)
            label = condition(assessment.scenario, one.hypotheses)
            axes.text(1.01, row, f"if {label}", va="center", fontsize=8.5)
        names = [holding.terms if holding.terms != "best" else "best package" for _, holding in rows]
        each = len(assessment.durability)
        axes.set_yticks([row + (each - 1) / 2 for row in range(0, len(rows), each)], names[::each])
        for row in range(each, len(rows), each):
            axes.axhline(row - 0.5, color=canvas.FAINT, linewidth=0.6)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 1)
        axes.set_xlabel(f"probability within {years:g} years of signing (means over draws)")
        canvas.bare(axes)
        figure.legend(handles=_patches(labels), loc="outside lower left", ncols=4, frameon=False)

    caption = (
        f"What has become of the peace {years:g} years after signing, by package and hypothesis: who or what "
        f"broke it, or that it holds. Means over draws; the table has the ranges.{_left_out(assessment)}"
    )
    size = (canvas.WIDTH, HEAD_INCHES + BAR_INCHES * len(rows))
    return canvas.drawn("causes", "What breaks the peace", caption, size, draw)


def _cause_rows(answers: tuple[Durability, ...]) -> list[tuple[Durability, Holding]]:
    """The best package and then each named one, under each pair of hypotheses."""
    rows = [(one, one.best) for one in answers]
    for place in range(min(len(answers[0].terms), MOST_TERMS)):
        rows += [(one, one.terms[place]) for one in answers]
    return rows


def _cause_labels(assessment: Assessment) -> dict[str, str]:
    return {
        "A": f"broken by {side_name(assessment.scenario, 'A')}",
        "B": f"broken by {side_name(assessment.scenario, 'B')}",
        "incident": "ended by an incident",
        "holds": "holds",
    }


def _stack(axes: Axes, row: int, holding: Holding, years: float) -> None:
    parts = {cause: found.get(years) for cause, found in holding.broken_by.items()}
    parts["holds"] = holding.survival.get(years)
    start = 0.0
    for cause, found in parts.items():
        if found is None:
            continue
        axes.barh(row, found.value, left=start, height=0.74, **_fill(cause))
        if found.value >= LEAST_LABEL:
            box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
            middle = start + found.value / 2
            axes.text(middle, row, f"{found.value:.2f}", ha="center", va="center", fontsize=8, bbox=box)
        start += found.value


def _fill(cause: str) -> dict[str, Any]:
    return {
        "facecolor": canvas.CAUSE_COLOURS[cause],
        "hatch": canvas.HATCHES[cause],
        "edgecolor": canvas.INK,
        "linewidth": 0.5,
    }


def _patches(labels: dict[str, str]) -> list[Any]:
    from matplotlib.patches import Patch

    return [Patch(label=label, **_fill(cause)) for cause, label in labels.items()]
