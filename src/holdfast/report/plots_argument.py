"""Drawings of the argument: its map, and what explains each claim and quantity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from holdfast.assess.argument_map import ArgumentMap, RestsOn
from holdfast.assess.assessment import Assessment
from holdfast.assess.sensitivity import Index, Sensitivity
from holdfast.report import canvas, inputs
from holdfast.report.canvas import Plot
from holdfast.report.findings import short
from holdfast.report.levers import quantity_in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_INCHES: Final = 0.42
HEAD_INCHES: Final = 1.0
FRAMES: Final[Mapping[str, Any]] = {
    "holds": "-", "mostly holds": "--", "hinges": "-.", "fails": ":", "not decided by this model": (0, (1, 4)),
}  # fmt: skip
"""Line of a claim's frame by its verdict, so that the map is read without colour."""
LEFT, RIGHT = 0.18, 0.68
"""Ends of the premises and beginnings of the claims, in shares of the drawing's width."""
APART: Final = 2.0
"""Rows between two premises at least."""
GAP: Final = 0.018
"""Between a node and an arrow."""
THICK: Final = 6.0
"""Points of an arrow's width for a share that moves by 1."""
NEAR_END, STEP_BACK = 0.86, 0.13
"""Where on its arrow a number stands, and how much further back for each next premise."""
MAP_CAPTION: Final = (
    "An arrow from a premise to a claim that rests on it is as thick as denying the premise moves the claim's share; hollow "
    "arrows are premises that too few draws deny. A dotted arrow from a claim to a premise: the claim gives the premise, or "
    "bears on it. The frame is the verdict: full holds, dashed mostly holds, dash-dotted hinges, dotted fails, sparse undecided."
)
TOP: Final = 10
"""Inputs drawn in the table of what explains what."""
SHORTEST: Final = 0.35
"""Inches of a row of that drawing."""
FOOT_INCHES: Final = 2.4
FULL: Final = 0.3
"""Share of variance from which a cell is shaded fully."""
FAINTEST: Final = 0.15
LABEL: Final = 46
"""Characters of an input's name on a line."""


def map_plot(assessment: Assessment) -> Plot | None:
    """The premises at the left, the claims at the right; None where no claim rests on a premise."""
    argument = assessment.argument
    verdicts = {judged.id: judged.verdict.word for judged in assessment.claims}
    if not argument.rests or not set(argument.claims) <= set(verdicts):
        return None
    rows = max(len(argument.claims), len(argument.premises))
    places = {name: (RIGHT, rows - 0.5 - k) for k, name in enumerate(argument.claims)}
    premises = {name: (LEFT, at) for name, at in _heights(argument, places, rows).items()}

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, rows)
        axes.set_axis_off()
        for rests in argument.rests:
            part = NEAR_END - STEP_BACK * (argument.premises.index(rests.premise) % 3)
            _arrow(axes, premises[rests.premise], places[rests.claim], rests, part)
        for one in argument.from_claims:
            (x, y), (to_x, to_y) = places[one.claim], premises[one.premise]
            style = {"arrowstyle": "->", "linestyle": ":", "color": canvas.QUIET, "linewidth": 1.3}
            axes.annotate("", (to_x + GAP, to_y), (x - GAP, y), arrowprops=style)
        for name, at in premises.items():
            _node(axes, name, at, "-", canvas.FAINT, "right")
        for name, at in places.items():
            _node(axes, f"{name}: {short(verdicts[name])}", at, FRAMES[verdicts[name]], "white", "left")

    size = (canvas.WIDTH, HEAD_INCHES + ROW_INCHES * rows)
    return canvas.drawn("argument_map", "The argument: what rests on what", MAP_CAPTION, size, draw)


def _heights(argument: ArgumentMap, places: Mapping[str, tuple[float, float]], rows: int) -> dict[str, float]:
    """Height of each premise: the mean of the claims that rest on it, moved apart where two would meet."""
    wanted = {}
    for name in argument.premises:
        rests = [places[one.claim][1] for one in argument.rests if one.premise == name]
        wanted[name] = sum(rests) / len(rests) if rests else rows / 2
    order = sorted(wanted, key=lambda one: -wanted[one])
    heights: dict[str, float] = {}
    above = float(rows) + APART / 2
    for name in order:
        above = heights[name] = min(wanted[name], above - APART)
    below = -APART / 2
    for name in reversed(order):
        below = heights[name] = max(heights[name], below + APART)
    return heights


def _node(axes: Axes, name: str, at: tuple[float, float], line: Any, face: str, side: str) -> None:
    frame = {
        "boxstyle": "round,pad=0.35",
        "facecolor": face,
        "edgecolor": canvas.INK,
        "linestyle": line,
        "linewidth": 1.4,
    }
    axes.text(*at, name.replace("_", " "), ha=side, va="center", fontsize=9, bbox=frame, zorder=4)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], rests: RestsOn, part: float) -> None:
    (x, y), (to_x, to_y) = (start[0] + GAP, start[1]), (end[0] - GAP, end[1])
    style: dict[str, Any] = {"arrowstyle": "-|>", "color": canvas.BLUE, "linewidth": 0.8 + THICK * abs(rests.moved)}
    if not rests.seen:
        style = {"arrowstyle": "-|>", "facecolor": "white", "edgecolor": canvas.QUIET, "linewidth": 0.8}
    axes.annotate("", (to_x, to_y), (x, y), arrowprops=style, zorder=2)
    if rests.seen:
        at = (x + part * (to_x - x), y + part * (to_y - y))
        box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
        axes.text(
            *at, f"{rests.moved:+.2f}", fontsize=8, ha="center", va="center", color=canvas.INK, bbox=box, zorder=3
        )


def explained_plot(assessment: Assessment) -> Plot | None:
    """What the leading inputs explain of the key quantities and of each claim, in numbered and shaded cells."""
    found = {quantity_in_words(one.output): one for one in assessment.explained}
    found |= {j.id: j.turning.sensitivity for j in assessment.claims if j.turning and j.turning.sensitivity}
    found = {name: one for name, one in found.items() if any(index.clear for index in one.inputs)}
    paths = _leading(list(found.values()))
    if not paths:
        return None
    names = list(found)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for row, path in enumerate(paths):
            for column, one in enumerate(found.values()):
                index = _of(one, path)
                if index is not None and index.clear:
                    _cell(axes, column, row, index.value)
        labels = ["\n".join(wrap(inputs.words(assessment.scenario, path), LABEL)) for path in paths]
        axes.set_yticks(range(len(paths)), labels)
        axes.set_xticks(range(len(names)), [name.replace("_", " ") for name in names], rotation=50, ha="right")
        axes.set_xlim(-0.6, len(names) - 0.4)
        axes.set_ylim(len(paths) - 0.4, -0.6)
        axes.grid(color=canvas.FAINT, linewidth=0.5)
        axes.set_axisbelow(True)
        canvas.bare(axes)

    caption = (
        "Share of the variance of each quantity and claim that an input explains by itself, in hundredths, where it is beyond "
        "what inputs without bearing show. What is not explained is interplay of inputs, or chance within the war's record."
    )
    size = (canvas.WIDTH, FOOT_INCHES + SHORTEST * len(paths))
    return canvas.drawn("explained", "What explains what", caption, size, draw)


def _leading(found: Sequence[Sensitivity]) -> list[str]:
    total: dict[str, float] = {}
    for one in found:
        for index in one.inputs:
            if index.clear:
                total[index.path] = total.get(index.path, 0.0) + index.value
    return sorted(total, key=lambda path: (-total[path], path))[:TOP]


def _of(found: Sensitivity, path: str) -> Index | None:
    return next((index for index in found.inputs if index.path == path), None)


def _cell(axes: Axes, column: int, row: int, value: float) -> None:
    from matplotlib.patches import Rectangle

    shade = FAINTEST + (1 - FAINTEST) * min(value / FULL, 1.0)
    axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=canvas.SKY, alpha=shade, edgecolor="none"))
    axes.text(column, row, f"{100 * value:.0f}", ha="center", va="center", fontsize=9, color=canvas.INK)
