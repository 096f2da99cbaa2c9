"""Plot of what the named packages gain each side: the zone of agreement is the upper right corner."""

from __future__ import annotations

from math import ceil, cos, hypot, pi, sin
from textwrap import fill
from typing import TYPE_CHECKING, Final

from holdfast.assess.agreement import TermsRow
from holdfast.assess.assessment import Assessment
from holdfast.report import canvas
from holdfast.report.canvas import Plot
from holdfast.report.conditions import condition, side_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_TERMS: Final = 15
"""Named packages drawn; the table has all."""
SHADE: Final = 0.15
PANEL_INCHES: Final = 3.9
HEAD_INCHES: Final = 0.9
KEY_CHARACTERS: Final = 110
LEAST: Final = 0.5
"""Utils: how far the axes reach on either side of nought at least."""
CLEAR: Final = 0.055
"""Least distance between two numbers, as a part of the panel."""
RINGS: Final = (0.0, 0.065, 0.11, 0.16)
"""How far from its point a number may stand, nearest first."""
ROUND: Final = 12
"""Directions tried on each ring."""

Point = tuple[float, float]


def gains_plot(assessment: Assessment) -> Plot:
    """What each named package gains the two sides over going on, a panel for each pair of hypotheses."""
    answers = assessment.agreement
    names = [row.package for row in answers[0].terms][:MOST_TERMS]
    across = min(len(answers), 2)
    down = ceil(len(answers) / across)

    def draw(figure: Figure) -> None:
        shown: list[tuple[Axes, tuple[TermsRow, ...]]] = []
        panels = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
        for axes, one in zip(panels.flat, answers, strict=False):
            for place, row in enumerate(one.terms[:MOST_TERMS]):
                _cross(axes, place, row)
            shown.append((axes, one.terms[:MOST_TERMS]))
            axes.set_title(f"if {condition(assessment.scenario, one.hypotheses)}")
            axes.set_xlabel(f"gain of {side_name(assessment.scenario, 'A')}, utils")
        for axes, terms in shown:
            _quadrant(axes)
            _numbers(axes, terms)
        for axes in panels.flat[len(answers) :]:
            axes.set_visible(False)
        for axes in panels[:, 0]:
            axes.set_ylabel(f"gain of {side_name(assessment.scenario, 'B')}, utils")
        numbered = "\u00a0\u00a0\u00a0 ".join(f"{place + 1}\u00a0{name}" for place, name in enumerate(names))
        lines = fill(numbered, KEY_CHARACTERS, break_on_hyphens=False)
        figure.supxlabel(lines, fontsize=9, x=0.01, ha="left")

    caption = (
        "Value of peace under each named package signed today less that of going on (utils of present value; one "
        "util: holding all that is fought over for a year); bars 5% to 95% of draws. Terms suit both in the "
        "shaded corner."
    )
    more = len(answers[0].terms) - len(names)
    caption += f" {more} more packages are in the table only." if more > 0 else ""
    size = (canvas.WIDTH, HEAD_INCHES + PANEL_INCHES * down)
    return canvas.drawn("gains", "What the named packages gain each side", caption, size, draw)


def _cross(axes: Axes, place: int, row: TermsRow) -> None:
    """A package's two gains with their ranges."""
    a, b = row.gain_A, row.gain_B
    if a is None or b is None:
        return
    style = canvas.series(place)
    axes.plot([a.low, a.high], [b.value, b.value], color=style.colour, linewidth=1.1, zorder=2)
    axes.plot([a.value, a.value], [b.low, b.high], color=style.colour, linewidth=1.1, zorder=2)
    axes.plot([a.value], [b.value], marker="o", markersize=4, color=style.colour, zorder=3)


def _numbers(axes: Axes, terms: tuple[TermsRow, ...]) -> None:
    """A number at each point, moved aside where it would cover another."""
    known = [(place, row.gain_A, row.gain_B) for place, row in enumerate(terms)]
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    points = {
        place: ((a.value - left) / (right - left), (b.value - bottom) / (top - bottom))
        for place, a, b in known
        if a is not None and b is not None
    }
    for place, (x, y) in apart(points).items():
        colour = canvas.series(place).colour
        box = {"boxstyle": "circle,pad=0.22", "facecolor": "white", "edgecolor": colour, "linewidth": 1.3}
        axes.annotate(
            str(place + 1), points[place], (x, y), xycoords="axes fraction", textcoords="axes fraction",
            ha="center", va="center", fontsize=9, fontweight="bold", zorder=4, bbox=box,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


def apart(points: dict[int, Point]) -> dict[int, Point]:
    """Where to put each point's number, in parts of the panel: as near as leaves the others uncovered."""
    placed: dict[int, Point] = {}
    for name, (x, y) in points.items():
        tries = [
            (x + ring * cos(2 * pi * turn / ROUND), y + ring * sin(2 * pi * turn / ROUND))
            for ring in RINGS
            for turn in range(ROUND if ring else 1)
        ]
        taken = [*placed.values(), *(point for other, point in points.items() if other != name)]
        placed[name] = max(tries, key=lambda at: min([CLEAR, *(_distance(at, one) for one in taken)]))
    return placed


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _quadrant(axes: Axes) -> None:
    """Shade the corner in which neither side loses."""
    from matplotlib.patches import Rectangle

    axes.axhline(0, color=canvas.INK, linewidth=0.9)
    axes.axvline(0, color=canvas.INK, linewidth=0.9)
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    right, top = max(right, LEAST), max(top, LEAST)
    axes.set_xlim(min(left, -LEAST), right)
    axes.set_ylim(min(bottom, -LEAST), top)
    axes.add_patch(Rectangle((0, 0), right, top, facecolor=canvas.GREEN, alpha=SHADE, linewidth=0, zorder=0))
    axes.text(right, top, "suits both ", ha="right", va="top", fontsize=9, style="italic")
