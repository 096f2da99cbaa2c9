"""Plots of the war by itself: forecasts beside the record, stocks, power and costs, and checks of the fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.explore.fans import PROBABILITIES
from holdfast.explore.war_answer import WarAnswer
from holdfast.explore.war_sections import SIDES
from holdfast.report import canvas
from holdfast.report.canvas import Plot
from holdfast.report.conditions import side_name
from holdfast.report.war_tables import MISSED
from holdfast.scenario.draws import Array
from holdfast.war.record import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ACROSS: Final = 3
"""Panels in a row."""
PANEL_INCHES: Final = 2.0
HEAD_INCHES: Final = 0.9
BEFORE: Final = 18
"""Months of the record drawn before the date."""
WIDE, NARROW = 0.16, 0.3
"""Opacity of the bands of 90% and of 50%."""
KINDS: Final[Mapping[str, str]] = {
    "launches": "Launches a month",
    "intercepted": "Share intercepted",
    "area": "Area held by A",
    "confirmed": "Losses seen on photographs, a month",
    "claimed": "Losses claimed by the other side, a month",
}
"""Kinds of series, each a drawing, and its title."""
ALONE_INCHES: Final = 3.2
"""Height of a drawing of one row."""
ROW_INCHES: Final = 0.2


def band(axes: Axes, months: Iterable[float], quantiles: Array, style: canvas.Series, label: str = "") -> None:
    """Median with its bands of 50% and 90%; `quantiles` (probability, month) at PROBABILITIES. Edges tell in grey too."""
    at = list(months)
    axes.fill_between(at, quantiles[0], quantiles[4], color=style.colour, alpha=WIDE, linewidth=0)
    axes.fill_between(at, quantiles[1], quantiles[3], color=style.colour, alpha=NARROW, linewidth=0)
    for edge in (0, 4):
        axes.plot(at, quantiles[edge], color=style.colour, linewidth=0.6, linestyle=style.line)
    axes.plot(at, quantiles[2], color=style.colour, linewidth=1.8, linestyle=style.line, label=label)


def grid(figure: Figure, count: int) -> list[Axes]:
    """Panels in rows of ACROSS, those beyond `count` not shown."""
    across = min(ACROSS, count)
    panels = figure.subplots(ceil(count / across), across, squeeze=False)
    for axes in panels.flat[count:]:
        axes.set_visible(False)
    return list(panels.flat[:count])


def rows_of(count: int) -> int:
    """Rows of a grid of so many panels."""
    return ceil(count / ACROSS)


def war_plots(answer: WarAnswer) -> dict[str, Plot]:
    """The plots of the war by itself, by name."""
    made = [plot for kind in KINDS if (plot := forecast_plot(answer, kind)) is not None]
    made += [stocks_plot(answer), power_plot(answer)]
    if answer.checks:
        made.append(checks_plot(answer))
    return {plot.name: plot for plot in made}


def forecast_plot(answer: WarAnswer, kind: str) -> Plot | None:
    """Every series of a kind: the record, the forecast's bands, and what came."""
    names = [name for name in answer.forecast.paths if name.split(".")[0] == kind]
    if not names:
        return None

    def draw(figure: Figure) -> None:
        for axes, name in zip(grid(figure, len(names)), names, strict=True):
            _forecast_panel(axes, answer, name)
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=3, frameon=False)

    came = "what came, open circles" if answer.came is not None else "what came is not given"
    caption = (
        "Dots: the record up to the scenario's date. Bands: middle 50% and 90% of the forecast made then, line: its "
        f"median; {came}."
    )
    height = max(ALONE_INCHES, HEAD_INCHES + PANEL_INCHES * rows_of(len(names)))
    return canvas.drawn(f"forecast-{kind}", KINDS[kind], caption, (canvas.WIDTH, height), draw)


def _forecast_panel(axes: Axes, answer: WarAnswer, name: str) -> None:
    coming, past = answer.forecast, answer.forecast.record.series[name]
    band(axes, range(1, len(coming.months) + 1), coming.quantiles(name, PROBABILITIES), canvas.series(0), "forecast")
    first = coming.months[0]
    _points(axes, past, first, "record", filled=True)
    if answer.came is not None and name in answer.came.series:
        _points(axes, answer.came.series[name].within(first, coming.months[-1]), first, "what came", filled=False)
    axes.axvline(0.5, color=canvas.QUIET, linewidth=0.8, linestyle=":")
    axes.set_title(_short(answer, name))
    _month_axis(axes, first, -min(BEFORE, len(past.months)), len(coming.months))
    if name != "area":
        axes.set_ylim(bottom=0)


def _points(axes: Axes, series: Series, first: str, label: str, filled: bool) -> None:
    at = [_ahead(month, first) for month in series.months]
    shown = [place for place, month in enumerate(at) if month > -BEFORE]
    face = canvas.INK if filled else "white"
    axes.plot(
        [at[place] for place in shown], series.values[shown], linestyle="none", marker="o", markersize=3.6,
        color=canvas.INK, markerfacecolor=face, markeredgewidth=1.1, label=label, zorder=4,
    )  # fmt: skip


def _ahead(month: str, first: str) -> int:
    """Months from the first coming month, which is 1."""
    year, number = (int(part) for part in month.split("-"))
    start, begin = (int(part) for part in first.split("-"))
    return (year - start) * 12 + number - begin + 1


def _month_axis(axes: Axes, first: str, low: int, high: int) -> None:
    year, number = (int(part) for part in first.split("-"))
    half_years = [place for place in range(low, high + 1) if (number - 2 + place) % 6 == 0]
    labels = []
    for place in half_years:
        index = year * 12 + number - 2 + place
        labels.append(f"{index // 12}-{index % 12 + 1:02d}")
    axes.set_xticks(half_years, labels)
    axes.set_xlim(low + 0.2, high + 0.8)
    axes.tick_params(labelsize=8)
    axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)


def _short(answer: WarAnswer, name: str) -> str:
    _, *rest = name.split(".")
    if not rest:
        return "km2 at the end of the month"
    return f"{side_name(answer.scenario, rest[0])}: {rest[1].replace('_', ' ')}"


def stocks_plot(answer: WarAnswer) -> Plot:
    """Stocks of both sides by category, over the months of the tables."""
    armies = answer.standing.rates.armies
    names = [
        name for name in armies["A"].categories if any(
            name not in answer.standing.rates.campaigns[side].classes
            and armies[side].stocks[:, armies[side].categories.index(name)].any() for side in SIDES
        )
    ]  # fmt: skip

    def draw(figure: Figure) -> None:
        for axes, name in zip(grid(figure, len(names)), names, strict=True):
            for index, side in enumerate(SIDES):
                held = armies[side].stocks[:, armies[side].categories.index(name), : answer.months + 1]
                band(
                    axes,
                    range(answer.months + 1),
                    _quantiles(held),
                    canvas.series(index),
                    side_name(answer.scenario, side),
                )
            axes.set_title(name.replace("_", " "))
            axes.set_ylim(bottom=0)
            axes.tick_params(labelsize=8)
            axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)
        _months_below(figure, len(names))
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False)

    caption = (
        "Stocks at the start of each month were the war to go on: medians, middle 50% and 90% of draws, in the units of "
        "the scenario (shells and people often in thousands)."
    )
    size = (canvas.WIDTH, HEAD_INCHES + PANEL_INCHES * rows_of(len(names)))
    return canvas.drawn("stocks", "Stocks, were the war to go on", caption, size, draw)


def _months_below(figure: Figure, count: int) -> None:
    for axes in figure.axes[max(0, count - ACROSS) : count]:
        axes.set_xlabel("months from the date")


def _quantiles(values: Array) -> Array:
    return np.asarray(np.quantile(values, PROBABILITIES, axis=0))


def power_plot(answer: WarAnswer) -> Plot:
    """Relative power, and what the war costs each side, were it to go on."""
    war, months = answer.standing.rates, answer.months

    def draw(figure: Figure) -> None:
        power, cost, damage = grid(figure, ACROSS)
        band(power, range(months + 1), _quantiles(war.power_path[:, : months + 1]), canvas.series(2))
        power.axhline(0, color=canvas.QUIET, linewidth=0.8, linestyle=":")
        power.set_title("log of A's power over B's")
        for index, (side, path, by) in enumerate((("A", war.simulated_cost_A, "B"), ("B", war.simulated_cost_B, "A"))):
            label, style = side_name(answer.scenario, side), canvas.series(index)
            band(cost, range(months), _quantiles(path[:, :months]), style, label)
            hit = war.campaigns["A" if by == "A" else "B"].cost_usd_bn[:, :months]
            band(damage, range(months), _quantiles(hit), style, label)
        cost.set_title("cost, utils a year")
        damage.set_title("strike damage, US$ bn a month")
        for axes in (power, cost, damage):
            axes.set_xlabel("months from the date")
            axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)
        for axes in (cost, damage):
            axes.set_ylim(bottom=0)
        handles, labels = cost.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False)

    caption = (
        "Were the war to go on: medians, middle 50% and 90% of draws. Costs at a tolerance of pain of 1; power above 0 "
        "favours A."
    )
    return canvas.drawn("power-and-costs", "Relative power and costs", caption, (canvas.WIDTH, ALONE_INCHES), draw)


def checks_plot(answer: WarAnswer) -> Plot:
    """Where the record lies among replicates, figure by figure."""
    names = list(dict.fromkeys(one.series for one in answer.checks))
    figures = list(dict.fromkeys(one.figure for one in answer.checks))

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.axvspan(MISSED, 1 - MISSED, color=canvas.FAINT, alpha=WIDE * 2, linewidth=0)
        for index, what in enumerate(figures):
            style = canvas.series(index)
            found = [(one.tail, names.index(one.series)) for one in answer.checks if one.figure == what]
            axes.plot(
                [tail for tail, _ in found], [row + (index - 1.5) * ROW_INCHES * 0.7 for _, row in found], linestyle="none",
                marker=style.marker, color=style.colour, markerfacecolor=style.face, markersize=5, label=what,
            )  # fmt: skip
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(-0.03, 1.03)
        axes.set_xlabel("share of replicates whose figure is at least the record's")
        axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)
        canvas.bare(axes)
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=4, frameon=False)

    caption = (
        "Posterior predictive checks: outside the shaded middle nine tenths the fit seldom makes what the record shows. "
        "The table has the same before the record was used."
    )
    size = (canvas.WIDTH, HEAD_INCHES + ROW_INCHES * 1.5 * len(names))
    return canvas.drawn("checks", "Could the fitted war have made its record?", caption, size, draw)
