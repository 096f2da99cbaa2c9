"""Two cases side by side on the screen: each quantity and claim, and the difference on the same draws."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from holdfast.explore.comparison import Case, Comparison, QuantityRow, ShareRow
from holdfast.explore.lever_search import words
from holdfast.report import numerals
from holdfast.report.levers_screen import change
from holdfast.report.screen import NARROWEST, entry, table

ABSENT = "not in it"


def comparison_screen(found: Comparison, seconds: float | None = None, width: int = 100) -> str:
    """The comparison as text."""
    width = max(width, NARROWEST)
    sections = (_header(found, seconds, width), _quantities(found, width), _shares(found, width), _claims(found, width))
    texts = ["\n".join(section) for section in sections]
    return "\n\n".join(text for text in texts if text) + "\n"


def _header(found: Comparison, seconds: float | None, width: int) -> Iterator[str]:
    solved = min(found.solved)
    facts = [
        f"{numerals.count(found.draws)} draws",
        f"{numerals.count(found.draws - solved)} unsolved",
        f"seed {found.seed}",
    ]
    yield from wrap(" · ".join([*facts, *([f"{seconds:.0f} s"] if seconds is not None else [])]), width)
    for label, case in (("FIRST", found.first), ("SECOND", found.second)):
        yield from entry(label, described(case), width)
    yield from entry("READ AS", "mean, 5% to 95% of draws, weighted by each case's posterior; change: second less first on "
                     "the same draws, with the 90% interval of its mean", width)  # fmt: skip


def described(case: Case) -> str:
    """A case in words."""
    told = [f"{path} = {value:g}" for path, value in case.what_if.items()]
    known = "; private information" if case.scenario.choice.information == "private" else ""
    return f"{case.name}: {', '.join([words(case.setting), *told]) if case.setting or told else 'as it stands'}{known}"


def _quantities(found: Comparison, width: int) -> Iterator[str]:
    yield "QUANTITIES"
    rows = [["", "first", "second", "change"], *(_quantity(row) for row in found.quantities)]
    yield from table(rows, width)


def _quantity(row: QuantityRow) -> list[str]:
    form = numerals.probability if row.unit == "probability" else numerals.plain
    first, second = (ABSENT if one is None else numerals.figure(one, form) for one in (row.first, row.second))
    name = row.name if row.unit == "probability" else f"{row.name}, {row.unit}"
    return [name, first, second, "" if row.change is None else change(row.change)]


def _shares(found: Comparison, width: int) -> Iterator[str]:
    yield "SHARES OF DRAWS in which it is so, 90% interval"
    yield from table([["", "first", "second", "change"], *(_share(row) for row in found.shares)], width)


def _share(row: ShareRow) -> list[str]:
    return [
        f"{row.name}, {row.given}" if row.given else row.name,
        _said(row, 0),
        _said(row, 1),
        "" if row.change is None else numerals.difference(row.change),
    ]


def _said(row: ShareRow, place: int) -> str:
    one = (row.first, row.second)[place]
    return ABSENT if one is None else numerals.share(one)


def _claims(found: Comparison, width: int) -> Iterator[str]:
    if found.claims:
        yield "CLAIMS, share of draws in which each holds, 90% interval"
        yield from table([["", "first", "second", "change"], *(_share(row) for row in found.claims)], width)
