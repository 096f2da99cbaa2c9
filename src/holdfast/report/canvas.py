"""A drawing as SVG text: one style, readable in grey and by the colour-blind, the same bytes every time.

Series differ by marker, line style and hatch as well as by colour; colours are those of [Okabe2008].  matplotlib is loaded
only when something is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK: Final = "#1a1a1a"
FAINT: Final = "#d0d0d0"
QUIET: Final = "#5c5c5c"
BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREEN: Final = "#009E73"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"
YELLOW: Final = "#E69F00"

STYLE: Final[dict[Any, Any]] = {
    "svg.hashsalt": "holdfast",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.linewidth": 0.7,
    "axes.unicode_minus": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}
WIDTH: Final = 9.0
"""Inches: the width of the page's text."""


@dataclass(frozen=True, slots=True)
class Series:
    """How one hypothesis, coding or class is drawn."""

    colour: str
    marker: str
    line: str
    filled: bool = True

    @property
    def face(self) -> str:
        """Colour inside the marker."""
        return self.colour if self.filled else "white"


SERIES: Final = (
    Series(BLUE, "o", "-"),
    Series(ORANGE, "s", "--", filled=False),
    Series(GREEN, "D", "-."),
    Series(PURPLE, "^", ":", filled=False),
    Series(YELLOW, "v", (0, (5, 1, 1, 1))),  # type: ignore[arg-type]
    Series(SKY, "P", (0, (3, 1)), filled=False),  # type: ignore[arg-type]
)
HATCHES: Final = {"A": "///", "B": "\\\\\\", "incident": "xxx", "holds": ""}
CAUSE_COLOURS: Final = {"A": ORANGE, "B": SKY, "incident": YELLOW, "holds": "#f2f2f2"}


def series(index: int) -> Series:
    """The style of the series at a place, the first again after the last."""
    return SERIES[index % len(SERIES)]


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with what it shows in words."""

    name: str
    title: str
    caption: str
    svg: str


def drawn(name: str, title: str, caption: str, size: tuple[float, float], draw: Callable[[Figure], None]) -> Plot:
    """Draw on a fresh figure of a size in inches, and keep it as SVG."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure)
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return Plot(name, title, caption, embedded(text.getvalue(), name, title))


def embedded(svg: str, name: str, title: str) -> str:
    """SVG to stand inside a page: no prologue or metadata, names that no other drawing has, a title to be read out."""
    body = svg[svg.index("<svg") :].strip()
    body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
    body = re.sub(r"<style.*?</style>\s*", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = body.replace("url(#", f"url(#{name}-").replace('xlink:href="#', f'href="#{name}-')
    label = escape(title, quote=True)
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', body, count=1)


def bare(axes: Axes) -> None:
    """Take the left spine and its ticks away, for rows with labels."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def dot(axes: Axes, value: float, low: float, high: float, row: float, style: Series, size: float = 6.5) -> None:
    """A value with its interval on a row."""
    axes.plot([low, high], [row, row], color=style.colour, linewidth=1.6, solid_capstyle="butt", zorder=2)
    axes.plot(
        [value], [row], marker=style.marker, color=style.colour, markerfacecolor=style.face,
        markersize=size, markeredgewidth=1.4, linestyle="none", zorder=3,
    )  # fmt: skip


def upright(axes: Axes, place: float, value: float, ends: tuple[float, float], style: Series) -> None:
    """A value with its interval at a place of the horizontal axis."""
    axes.plot([place, place], list(ends), color=style.colour, linewidth=1.2, solid_capstyle="butt", zorder=2)
    axes.plot(
        [place], [value], marker=style.marker, color=style.colour, markerfacecolor=style.face, markersize=5.5,
        markeredgewidth=1.3, linestyle="none", zorder=3, clip_on=False,
    )  # fmt: skip


def key(figure: Figure, entries: list[tuple[str, Series]], lines: bool = False) -> None:
    """A legend of markers under the drawing, with the series' own lines where those are drawn."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D(
            [], [], color=style.colour, marker=style.marker, markerfacecolor=style.face, markeredgewidth=1.4,
            linestyle=style.line if lines else "-", label=label, linewidth=1.6, markersize=6,  # type: ignore[arg-type]
        )
        for label, style in entries
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower left", ncols=min(len(entries), 4), frameon=False)
