"""Plot of the claims: the share of draws in which each holds, under each hypothesis and each coding."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from holdfast.assess.assessment import Assessment, JudgedClaim
from holdfast.assess.intervals import Share
from holdfast.assess.verdicts import FAILS_TO, HOLDS_FROM, MOSTLY_FROM
from holdfast.assess.worlds import CENTRAL
from holdfast.report import canvas
from holdfast.report.canvas import Plot, Series
from holdfast.report.conditions import condition
from holdfast.report.findings import codings_words, judged_on, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARK_INCHES: Final = 0.15
HEAD_INCHES: Final = 1.2
BETWEEN: Final = 1.2
"""Room between two claims, in marks."""
SMALL: Final = 5.5
"""Points of a marker; the first of a claim is a little larger."""
CAPTION: Final = (
    "Under the codings weighted by the posterior and given the claim's premises, as the verdict at the right is; "
    "under one hypothesis alone premises are not asked for. What is the same under every hypothesis or coding is "
    "drawn once. Dotted: the bounds of the verdict rule."
)
CENTRAL_STYLE: Final = Series(canvas.INK, "o", "-")

Mark = tuple[str, Series, Share | None]


def claims_plot(assessment: Assessment) -> Plot | None:
    """Shares with intervals; None where no claim can be evaluated."""
    claims = [judged for judged in assessment.claims if judged.result is not None]
    if not claims:
        return None
    marks = [_marks(assessment, judged) for judged in claims]
    used = {label: style for found in sorted(marks, key=len, reverse=True) for label, style, _ in found}
    edges = [0.0, *accumulate(len(found) + BETWEEN for found in marks)]
    rows = [(low + high) / 2 for low, high in pairwise(edges)]

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for row, judged, found in zip(rows, claims, marks, strict=True):
            _row(axes, row, found)
            axes.text(1.03, row, short(judged.verdict.word), va="center", fontsize=9)
        axes.set_yticks(rows, [judged.id for judged in claims])
        axes.set_ylim(edges[-1], 0)
        axes.set_xlim(-0.02, 1.02)
        for edge in edges[1:-1]:
            axes.axhline(edge, color=canvas.FAINT, linewidth=0.6)
        for threshold in (FAILS_TO, MOSTLY_FROM, HOLDS_FROM):
            axes.axvline(threshold, color=canvas.QUIET, linestyle=":", linewidth=1, zorder=1)
        axes.set_xlabel("share of draws in which the claim holds (bar: 90% interval)")
        canvas.bare(axes)
        canvas.key(figure, list(used.items()))

    size = (canvas.WIDTH, HEAD_INCHES + MARK_INCHES * edges[-1])
    return canvas.drawn("claims", "The claims", CAPTION, size, draw)


def _marks(assessment: Assessment, judged: JudgedClaim) -> list[Mark]:
    """What is drawn for one claim, from the top."""
    if judged.result is None:
        return []
    central = judged.result.central
    marks: list[Mark] = [(f"coding {CENTRAL} (verdict)", CENTRAL_STYLE, judged_on(central)[0])]
    if judged.result.depends_on_hypothesis:
        for index, (pair, share) in enumerate(central.by_hypothesis.items()):
            marks.append((f"if {condition(assessment.scenario, pair)}", canvas.series(index), share))
    same = not codings_words(judged.result)
    others = [one for coding, one in judged.result.codings.items() if coding != CENTRAL and not same]
    start = len(central.by_hypothesis)
    for index, under in enumerate(others):
        marks.append((f"coding {under.coding}", canvas.series(start + index), judged_on(under)[0]))
    return marks


def _row(axes: Axes, row: float, marks: list[Mark]) -> None:
    for index, (_, style, share) in enumerate(marks):
        at = row + index - (len(marks) - 1) / 2
        if share is not None:
            canvas.dot(axes, share.value, share.low, share.high, at, style, size=SMALL + (index == 0))
