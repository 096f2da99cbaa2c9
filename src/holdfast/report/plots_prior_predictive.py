"""Drawing of the prior predictive: survival over draws and of past endings, and the hazard of both by age of the peace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.explore.prior_check import Check
from holdfast.explore.prior_predictive import AGES, Peaces, PriorPredictive, hazard
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.endings import Numbers
from holdfast.history.survival import SurvivalCurve
from holdfast.report import canvas
from holdfast.report.canvas import Plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT_INCHES: Final = 4.6
WIDE, NARROW = 0.14, 0.26
"""Shades of the middle nine tenths and of the middle half."""
LEAST_HAZARD: Final = 5e-4
"""Foot of the logarithmic axis of hazards, a year."""
MOST_HAZARD: Final = 1.0
HAZARD_TICKS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
HEAD_ROOM: Final = 1.02


def prior_predictive_plot(found: PriorPredictive, checks: Sequence[Check]) -> Plot:
    """Survival (left) and hazard by year of the peace (right), model and record."""

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        survival_axes(left, found.peaces, checks)
        hazard_axes(right, found.peaces, checks)
        handles, labels = left.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False)

    caption = (
        "Left: chance that what would be signed today still holds (middle half and nine tenths of draws shaded) and the share of "
        "past endings still at peace, with 95% bars. Right: hazard a year on a logarithmic axis; the model's year by year, all "
        "draws together and draw by draw, that of past endings by band of age with exact 95% limits."
    )
    return canvas.drawn(
        "prior-predictive", "How long peace would hold, and has held", caption, (canvas.WIDTH, HEIGHT_INCHES), draw
    )


def shaded(axes: Axes, at: Numbers, quantiles: Numbers, style: canvas.Series, label: str) -> None:
    """Middle nine tenths and middle half, with the median dotted."""
    low, quarter, median, three, high = quantiles
    axes.fill_between(at, low, high, color=style.colour, alpha=WIDE, linewidth=0)
    axes.fill_between(at, quarter, three, color=style.colour, alpha=NARROW, linewidth=0)
    axes.plot(at, median, color=style.colour, linestyle=":", linewidth=1.4, label=label)


def survival_axes(axes: Axes, peaces: Peaces, checks: Sequence[Check]) -> None:
    """Survival of both."""
    style, years = canvas.series(0), np.array(peaces.years)
    shaded(axes, years, peaces.quantiles(), style, "model: median draw")
    axes.plot(years, peaces.mean(), color=style.colour, linewidth=1.8, label="model: draws together")
    for index, one in enumerate(checks, 1):
        curve = one.seen.by_pair.classes[0].raw
        label = f"past endings without {OUTCOME_COLUMNS[one.outcome].gloss}, n = {curve.n}"
        past_curve(axes, curve, years[-1], [level.years for level in one.levels], canvas.series(index), label)
    axes.set_ylim(0, HEAD_ROOM)
    age_ticks(axes, years[-1])
    axes.set_xlabel("years of peace")
    axes.set_title("share still at peace")
    axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)


def age_ticks(axes: Axes, last: float) -> None:
    """Ages that part the bands of the hazard."""
    ticks = [age for age in AGES if age <= last]
    axes.set_xlim(0, last)
    axes.set_xticks(ticks, [f"{age:g}" for age in ticks])


def past_curve(
    axes: Axes, curve: SurvivalCurve, last: float, horizons: Sequence[float], style: canvas.Series, label: str
) -> None:
    """A Kaplan-Meier curve with bars at the horizons."""
    kept = curve.years <= last
    years, values = np.append(curve.years[kept], last), curve.survival[kept]
    axes.plot(years, np.append(values, values[-1]), drawstyle="steps-post", color=style.colour,
              linestyle=style.line, linewidth=1.2)  # fmt: skip
    found = [curve.at(horizon) for horizon in horizons]
    errors = [[one.value - one.low for one in found], [one.high - one.value for one in found]]
    axes.errorbar(
        horizons, [one.value for one in found], yerr=errors, color=style.colour, linestyle="none", marker=style.marker,
        markerfacecolor=style.face, markersize=5, capsize=2.5, elinewidth=1.2, label=label,
    )  # fmt: skip


def hazard_axes(axes: Axes, peaces: Peaces, checks: Sequence[Check]) -> None:
    """Hazards of both: by year, and by band of age."""
    style, mean = canvas.series(0), peaces.mean()
    middle = np.array(peaces.years[:-1]) + 0.5
    pairs = list(zip(peaces.years[:-1], peaces.years[1:], strict=True))
    quantiles = np.array([peaces.hazards(*ages) for ages in pairs]).T
    shaded(axes, middle, np.maximum(quantiles, LEAST_HAZARD), style, "")
    together = [float(hazard(mean, peaces.years, *ages)) for ages in pairs]
    axes.plot(middle, together, color=style.colour, linewidth=1.8)
    for index, one in enumerate(checks, 1):
        past_bands(axes, one, peaces.years[-1], canvas.series(index))
    axes.set_yscale("log")
    axes.set_ylim(LEAST_HAZARD, MOST_HAZARD)
    axes.set_yticks(HAZARD_TICKS, [f"{tick:g}" for tick in HAZARD_TICKS])
    axes.set_yticks([], minor=True)
    age_ticks(axes, peaces.years[-1])
    axes.set_xlabel("age of the peace, years")
    axes.set_title("hazard a year")
    axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)


def past_bands(axes: Axes, one: Check, last: float, style: canvas.Series) -> None:
    """The record's hazard: a level stroke over each band of age, with its limits."""
    for band in one.seen.hazard.bands:
        if band.stop > last:
            continue
        if band.failures:
            axes.plot(
                [band.start, band.stop], [band.per_year] * 2, color=style.colour, linestyle=style.line, linewidth=1.2
            )
        # side by side, so that the limits of two outcomes do not cover each other
        part = 0.4 if style is canvas.series(1) else 0.6
        place = band.start + part * (band.stop - band.start)
        axes.plot([place] * 2, [max(band.low, LEAST_HAZARD), band.high], color=style.colour, linewidth=1.2)
        value, marker = (band.per_year, style.marker) if band.failures else (band.high, "v")
        axes.plot([place], [value], marker=marker, color=style.colour, markerfacecolor=style.face, markersize=5)
