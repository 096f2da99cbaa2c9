"""Plots of why it is fought: belief by coding, and the weight of the evidence by origin group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from holdfast.assess.assessment import Assessment
from holdfast.assess.worlds import CENTRAL
from holdfast.report import canvas
from holdfast.report.canvas import Plot
from holdfast.report.conditions import leading

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW_INCHES: Final = 0.28
MARK_INCHES: Final = 0.08
HEAD_INCHES: Final = 1.15
APART: Final = 0.22
"""Rows between the markers of one row."""
MOST_GROUPS: Final = 30
"""Groups drawn; the table has all."""


def posterior_plot(assessment: Assessment) -> Plot:
    """Belief in each hypothesis before the evidence and under each coding."""
    aims = assessment.aims
    rows = [("before the evidence", aims.prior)]
    rows += [(f"coding {coding}", report.posterior) for coding, report in aims.codings.items()]

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for row, (_, beliefs) in enumerate(rows):
            for index, belief in enumerate(beliefs.values()):
                at = row + (index - (len(beliefs) - 1) / 2) * APART
                canvas.dot(axes, belief.mean, belief.low, belief.high, at, canvas.series(index))
        axes.set_yticks(range(len(rows)), [label for label, _ in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(-0.02, 1.02)
        axes.set_xlabel("probability of the hypothesis (mean; bar 5% to 95% of draws)")
        axes.grid(axis="x", color=canvas.FAINT, linewidth=0.6)
        canvas.bare(axes)
        entries = [(name, canvas.series(index)) for index, name in enumerate(aims.hypotheses)]
        canvas.key(figure, entries)

    caption = "Belief in each hypothesis about the aims, before the evidence and under each coding of it."
    size = (canvas.WIDTH, HEAD_INCHES + (ROW_INCHES + MARK_INCHES) * len(rows))
    return canvas.drawn("posterior", "Belief in the hypotheses, by coding of the evidence", caption, size, draw)


def weight_plot(assessment: Assessment) -> Plot:
    """Counted weight of each group of items for the leading hypothesis, under every coding."""
    name = leading(assessment, CENTRAL)
    codings = assessment.aims.codings
    central = codings[CENTRAL].by_group
    groups = sorted(central, key=lambda group: -abs(central[group][name].mean))[:MOST_GROUPS]
    middle = (len(codings) - 1) / 2

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for index, report in enumerate(codings.values()):
            for row, group in enumerate(groups):
                weight = report.by_group[group][name]
                at = row + (index - middle) * APART
                canvas.dot(axes, weight.mean, weight.low, weight.high, at, canvas.series(index), size=5)
        axes.axvline(0, color=canvas.INK, linewidth=0.9)
        axes.set_yticks(range(len(groups)), [group.replace("_", " ") for group in groups])
        axes.set_ylim(len(groups) - 0.4, -0.6)
        axes.set_xlabel(
            f"weight of evidence, decibans: against {name} left of 0, for it right (10 decibans: ten to one)"
        )
        axes.grid(axis="x", color=canvas.FAINT, linewidth=0.6)
        canvas.bare(axes)
        canvas.key(figure, [(f"coding {coding}", canvas.series(place)) for place, coding in enumerate(codings)])

    caption = (
        f"What each group of items of one origin counts for or against {name}, after reliability and overlap "
        "(mean; bar 5% to 95% of draws). The groups sum to the total under each coding."
    )
    size = (canvas.WIDTH, HEAD_INCHES + (ROW_INCHES + MARK_INCHES * (len(codings) - 1)) * len(groups))
    return canvas.drawn("weight", f"Weight of the evidence for {name}, by origin group", caption, size, draw)
