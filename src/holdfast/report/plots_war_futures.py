"""Fan charts of whole futures: what has become of the war, and area, launches, costs and stocks along them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.explore.fans import Fan
from holdfast.explore.futures import Futures
from holdfast.game.periods import MONTHS_PER_YEAR
from holdfast.report import canvas
from holdfast.report.canvas import Plot
from holdfast.report.conditions import side_name
from holdfast.report.plots_war import ACROSS, ALONE_INCHES, HEAD_INCHES, PANEL_INCHES, band, grid, rows_of
from holdfast.scenario.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STATES: Final = (("war", "the war goes on", canvas.ORANGE, "///"), ("peace", "a settlement is in force", canvas.SKY, ""),
                 ("conquered", "over by conquest", canvas.INK, "xxx"))  # fmt: skip
OPACITY: Final = 0.55
THOUSAND: Final = 1000.0


def futures_plots(scenario: Scenario, found: Futures, name: str = "futures", condition: str = "") -> dict[str, Plot]:
    """The fan charts of futures by name; `condition` is said in the titles (which levers, which hypotheses).

    Wherever futures are shown: the page of the war and that of an assessment take the same drawings.
    """
    said = f", {condition}" if condition else ""
    made = [_states(found, name, said), _survival(found, name, said), _area(found, name, said)]
    groups = (("costs", "cost", "Costs of the war"), ("damage", "damage_by", "Damage done by each side's strikes"),
              ("launches", "launches", "Launches"), ("missiles", "missiles", "Missiles and drones in stock"),
              ("stocks", "stock", "Stocks"))  # fmt: skip
    for key, prefix, title in groups:
        fans = [fan for fan in found.fans.values() if fan.name.split(".")[0] == prefix and fan.values.any()]
        if fans:
            made.append(_fans(scenario, fans, f"{name}-{key}", f"{title} along futures{said}"))
    return {plot.name: plot for plot in made}


def _years(months: int) -> list[float]:
    return [month / MONTHS_PER_YEAR for month in range(months + 1)]


def _states(found: Futures, name: str, said: str) -> Plot:
    def draw(figure: Figure) -> None:
        axes, years, below = figure.subplots(), _years(found.months), np.zeros(found.months + 1)
        for state, label, colour, hatch in STATES:
            above = below + found.shares[state]
            if found.shares[state].any():
                axes.fill_between(
                    years,
                    below,
                    above,
                    facecolor=colour,
                    alpha=OPACITY,
                    hatch=hatch,
                    edgecolor=canvas.QUIET,
                    linewidth=0.4,
                    label=label,
                )
            below = above
        axes.plot(
            years,
            found.shares["renewed"],
            color=canvas.INK,
            linewidth=1.8,
            linestyle="--",
            label="of this, renewed after a settlement",
        )
        axes.set_xlim(0, years[-1])
        axes.set_ylim(0, 1)
        axes.set_xlabel("years from the scenario's date")
        axes.set_ylabel("share of futures")
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False)

    caption = (
        f"What has become of the war in {found.futures:,} futures over {found.draws:,} draws, month by month. Under the "
        "dashed line: wars that were settled and broke out again. The table has the range over draws."
    )
    return canvas.drawn(f"{name}-states", f"What becomes of the war{said}", caption, (canvas.WIDTH, ALONE_INCHES), draw)


def _survival(found: Futures, name: str, said: str) -> Plot:
    life = found.survival
    shown = np.isfinite(life.survival) & (np.arange(len(life.survival)) < found.months)

    def draw(figure: Figure) -> None:
        axes, style = figure.subplots(), canvas.series(0)
        years = np.array(_years(len(life.survival) - 1))[shown]
        axes.fill_between(years, life.low[shown], life.high[shown], color=style.colour, alpha=OPACITY / 2, linewidth=0)
        axes.plot(years, life.survival[shown], color=style.colour, linewidth=1.8)
        axes.set_ylim(0, 1.02)
        axes.set_xlim(0, found.months / MONTHS_PER_YEAR)
        axes.set_xlabel("years from signing")
        axes.set_ylabel("probability that it still holds")
        axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)

    caption = (
        f"The first settlement signed, in {life.signed:,} futures: product-limit estimate, with the 90% band of having "
        "played so many futures and no more."
    )
    return canvas.drawn(
        f"{name}-survival", f"How long the first settlement lasts{said}", caption, (canvas.WIDTH, ALONE_INCHES), draw
    )


def _area(found: Futures, name: str, said: str) -> Plot:
    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        band(axes, _years(found.months), found.fans["area"].values / THOUSAND, canvas.series(2))
        axes.set_xlabel("years from the scenario's date")
        axes.set_ylabel("thousand km2 held by A")
        axes.set_xlim(0, found.months / MONTHS_PER_YEAR)
        axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)

    caption = "Area held by A along futures, in peace as settled: median, middle 50% and 90% of futures."
    return canvas.drawn(f"{name}-area", f"Area{said}", caption, (canvas.WIDTH, ALONE_INCHES), draw)


def _fans(scenario: Scenario, fans: list[Fan], name: str, title: str) -> Plot:
    panels = _paired(scenario, fans)

    def draw(figure: Figure) -> None:
        for axes, (what, members) in zip(grid(figure, len(panels)), panels.items(), strict=True):
            for side, fan in members:
                style = canvas.series(0 if side == "A" else 1)
                band(axes, _years(fan.values.shape[1] - 1), fan.values, style, side_name(scenario, side))
            axes.set_title(f"{what.replace('_', ' ')}, {members[0][1].unit}")
            axes.set_ylim(bottom=0)
            axes.tick_params(labelsize=8)
            axes.grid(axis="y", color=canvas.FAINT, linewidth=0.6)
        for axes in figure.axes[max(0, len(panels) - ACROSS) : len(panels)]:
            axes.set_xlabel("years from the date")
        labelled = {
            label: handle
            for axes in figure.axes
            for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        figure.legend(list(labelled.values()), list(labelled), loc="outside lower left", ncols=2, frameon=False)

    caption = (
        "Medians, middle 50% and 90% of futures; in peace nothing is launched, no cost of war is borne, and stocks are "
        "made on."
    )
    height = max(ALONE_INCHES, HEAD_INCHES + PANEL_INCHES * rows_of(len(panels)))
    return canvas.drawn(name, title, caption, (canvas.WIDTH, height), draw)


def _paired(scenario: Scenario, fans: list[Fan]) -> dict[str, list[tuple[str, Fan]]]:
    """Fans by what they are of, both sides' of one name together, or by side where there is but one of each."""
    out: dict[str, list[tuple[str, Fan]]] = {}
    for fan in fans:
        _, side, *rest = fan.name.split(".")
        out.setdefault(rest[0] if rest else side_name(scenario, side), []).append((side, fan))
    return out
