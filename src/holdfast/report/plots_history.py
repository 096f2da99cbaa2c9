"""Drawings of the outside view and of the hindcast: curves with bands and numbers at risk, hazards, calibration, cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.explore.hindcast import YEARS, Hindcast
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.comparison import ClassReport
from holdfast.history.endings import Numbers
from holdfast.history.outlook import OutcomeOutlook
from holdfast.history.scoring import Scores
from holdfast.history.survival import HORIZONS_YEARS
from holdfast.report import canvas
from holdfast.report.canvas import Plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LONGEST_YEARS: Final = 40.0
"""How far curves are drawn."""
SHADE: Final = 0.12
SHADED: Final = 2
"""Classes whose bands are drawn: all endings, and the first named; more would cover each other."""
MOST_CLASSES: Final = 6
"""Curves in one drawing, as many as there are styles."""
ROW_INCHES: Final = 0.28
HEAD_INCHES: Final = 1.1
CURVE_INCHES: Final = 3.4
HAZARD_INCHES: Final = 3.2
LEAST_HAZARD: Final = 2e-4
"""Foot of the logarithmic axis of hazards, a year."""
MOST_HAZARD: Final = 0.5
HAZARD_TICKS: Final = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
MARK_YEARS: Final = 5.0
CASE_INCHES: Final = 0.42
SQUARE_INCHES: Final = 4.6
LABEL_PAD: Final = 10
"""Points between a class's name and its numbers."""


def curves_plot(found: OutcomeOutlook) -> Plot:
    """Kaplan-Meier curves of the classes with their bands, drawn curves dotted, numbers at risk below."""
    shown = found.by_pair.classes[:MOST_CLASSES]
    gloss = OUTCOME_COLUMNS[found.outcome].gloss

    def draw(figure: Figure) -> None:
        heights = [CURVE_INCHES, ROW_INCHES * (len(shown) + 1)]
        top, below = figure.subplots(2, 1, height_ratios=heights, sharex=True)
        for index, one in enumerate(shown):
            curve(top, one, canvas.series(index), shaded=index < SHADED)
        top.set_ylim(0, 1.02)
        top.set_xlim(0, LONGEST_YEARS)
        top.set_ylabel(f"share still without {gloss}")
        top.grid(axis="y", color=canvas.FAINT, linewidth=0.6)
        at_risk(below, shown)
        handles, labels = top.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False)

    caption = (
        "As found, one vote per pair; 95% bands of the first two, the others' are in the table; thin dotted: drawn toward the "
        "larger class. Below: endings still "
        f"watched and whole. {found.by_pair.cautions[0]}"
    )
    height = HEAD_INCHES + CURVE_INCHES + ROW_INCHES * (len(shown) + 2)
    return canvas.drawn(
        f"classes-{found.outcome}", f"How long peace lasted until {gloss}", caption, (canvas.WIDTH, height), draw
    )


def curve(axes: Axes, one: ClassReport, style: canvas.Series, shaded: bool) -> None:
    """A class's step curve with its band, and the drawn one."""
    raw = one.raw
    years, *steps = extended(raw.years, raw.survival, raw.low, raw.high)
    if shaded:
        axes.fill_between(years, steps[1], steps[2], step="post", color=style.colour, alpha=SHADE, linewidth=0)
    axes.plot(
        years, steps[0], drawstyle="steps-post", color=style.colour, linestyle=style.line, linewidth=1.8,
    )  # fmt: skip
    axes.plot(
        HORIZONS_YEARS, [raw.at(at).value for at in HORIZONS_YEARS], color=style.colour, linestyle="none",
        marker=style.marker, markerfacecolor=style.face, markersize=5,
    )  # fmt: skip
    axes.plot(
        [], [], color=style.colour, linestyle=style.line, linewidth=1.8, marker=style.marker, markerfacecolor=style.face,
        label=f"{one.reference_class.id} (n = {raw.n}, {raw.wars} wars)",
    )  # fmt: skip
    if one.parent is not None:
        later, drawn = extended(one.shrunk.years, one.shrunk.survival)
        axes.plot(later, drawn, drawstyle="steps-post", color=style.colour, linestyle=":", linewidth=0.9)


def extended(years: Numbers, *values: Numbers) -> list[Numbers]:
    """A step curve's times and values within the drawing, carried to its edge."""
    kept = years <= LONGEST_YEARS
    return [np.append(years[kept], LONGEST_YEARS), *(np.append(one[kept], one[kept][-1]) for one in values)]


def at_risk(axes: Axes, shown: Sequence[ClassReport]) -> None:
    """Numbers at risk under the years that they belong to."""
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_yticks(range(len(shown)), [one.reference_class.id for one in shown])
    canvas.bare(axes)
    axes.tick_params(axis="y", pad=LABEL_PAD)
    ticks = (0.0, *HORIZONS_YEARS[2:], LONGEST_YEARS)
    axes.set_xticks(ticks, [f"{years:g}" for years in ticks])
    axes.set_xlabel("years from the ending")
    for row, one in enumerate(shown):
        for years in ticks:
            side = "left" if not years else "right" if years == LONGEST_YEARS else "center"
            axes.text(years, row, str(one.raw.at_risk(years)), ha=side, va="center", fontsize=9)


def hazards_plot(outcomes: Sequence[OutcomeOutlook]) -> Plot:
    """Hazard by age of the peace with exact limits, beside the constant one that the test rejects."""

    def draw(figure: Figure) -> None:
        panels = figure.subplots(1, len(outcomes), sharey=True, squeeze=False)[0]
        for axes, one, index in zip(panels, outcomes, range(len(outcomes)), strict=True):
            hazards(axes, one, canvas.series(index))
        panels[0].set_ylabel("hazard a year (logarithmic)")

    said = " ".join(f"{OUTCOME_COLUMNS[one.outcome].gloss.capitalize()}: {one.hazard.words()}" for one in outcomes)
    caption = f"All endings, one vote per pair; bars: exact 95% limits; a triangle: none failed, upper limit. {said}"
    return canvas.drawn(
        "hazards", "The hazard falls with the age of the peace", caption, (canvas.WIDTH, HAZARD_INCHES), draw
    )


def hazards(axes: Axes, one: OutcomeOutlook, style: canvas.Series) -> None:
    """One outcome's hazards."""
    found = one.hazard.bands
    for place, band in enumerate(found):
        foot = max(band.low, LEAST_HAZARD)
        axes.plot([place, place], [foot, band.high], color=style.colour, linewidth=1.6)
        value, marker = (band.per_year, style.marker) if band.failures else (band.high, "v")
        axes.plot([place], [value], marker=marker, color=style.colour, markerfacecolor=style.face, markersize=6)
    axes.axhline(one.hazard.constant_per_year, color=canvas.QUIET, linestyle="--", linewidth=1)
    axes.text(len(found) - 0.5, one.hazard.constant_per_year, "constant", ha="right", va="bottom", fontsize=8)
    labels = [f"{b.start:g}-{b.stop:g}" if math.isfinite(b.stop) else f"{b.start:g}+" for b in found]
    axes.set_xticks(range(len(found)), labels)
    axes.set_yscale("log")
    axes.set_yticks(HAZARD_TICKS, [f"{tick:g}" for tick in HAZARD_TICKS])
    axes.set_yticks([], minor=True)
    axes.set_ylim(LEAST_HAZARD, MOST_HAZARD)
    axes.set_xlabel("age of the peace, years")
    axes.set_title(OUTCOME_COLUMNS[one.outcome].gloss)
    axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)


def calibration_plot(scores: Sequence[Scores], years: float = MARK_YEARS) -> Plot:
    """Failures foretold and found by a horizon, in groups of rising chance."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color=canvas.QUIET, linestyle=":", linewidth=1)
        for index, one in enumerate(scores):
            style = canvas.series(index)
            for at in one.horizons:
                if at.years == years:
                    groups = at.calibration
                    axes.plot(
                        [g.foretold for g in groups], [g.found for g in groups], color=style.colour,
                        linestyle=style.line, marker=style.marker, markerfacecolor=style.face, label=one.name,
                    )  # fmt: skip
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(-0.02, 1.02)
        axes.set_aspect("equal")
        axes.set_xlabel(f"chance given to failure within {years:g} years")
        axes.set_ylabel("share that failed")
        figure.legend(*axes.get_legend_handles_labels(), frameon=False, loc="outside right center")

    caption = "Groups of like size by rising chance; on the dotted line, as many failed as were foretold."
    return canvas.drawn("calibration", f"Calibration at {years:g} years", caption, (canvas.WIDTH, SQUARE_INCHES), draw)


def cases_plot(found: Hindcast) -> Plot:
    """Each case at five years: the model with its range, the outside views, and whether the terms still held."""
    place, count = YEARS.index(MARK_YEARS), len(found.cases)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for row, one in enumerate(found.cases):
            low, high = one.inside.ends()[:, place]
            canvas.dot(axes, float(one.inside.mean()[place]), float(low), float(high), row, canvas.series(0))
            for index, values in enumerate((one.outside.base_rate, one.outside.best_class, one.outside.regression), 1):
                style = canvas.series(index)
                axes.plot([values[place]], [row], marker=style.marker, color=style.colour,
                          markerfacecolor=style.face, markersize=6, linestyle="none")  # fmt: skip
        axes.set_yticks(range(count), [case_label(found, row, place) for row in range(count)])
        axes.set_ylim(count - 0.5, -0.5)
        axes.set_xlim(-0.02, 1.02)
        axes.set_xlabel(f"chance that the terms still hold after {MARK_YEARS:g} years")
        axes.grid(axis="x", color=canvas.FAINT, linewidth=0.6)
        canvas.bare(axes)
        names = ("model (5% to 95% of draws)", "base rate", "best class", "regression")
        canvas.key(figure, [(name, canvas.series(index)) for index, name in enumerate(names)])

    caption = (
        "Cases in order of name; what happened stands beside the name. Outside views leave the case's own war out."
    )
    return canvas.drawn(
        "cases", f"What was foretold for {MARK_YEARS:g} years", caption,
        (canvas.WIDTH, HEAD_INCHES + CASE_INCHES * count), draw,
    )  # fmt: skip


def case_label(found: Hindcast, row: int, place: int) -> str:
    """A case's name with what happened by the horizon."""
    case = found.cases[row].case
    broke = case.outcome.renewed and case.outcome.years < YEARS[place]
    known = case.outcome.renewed or case.outcome.years >= YEARS[place]
    return f"{case.scenario.id}: {'broke' if broke else 'held' if known else 'not known'}"
