"""The war on a screen, as plain text: statements, tables, forecasts, checks, futures."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from holdfast.explore.war_answer import WarAnswer
from holdfast.report import numerals
from holdfast.report.conditions import clean, side_name
from holdfast.report.screen import GAP, NARROWEST, SHORT_HASH, entry, table
from holdfast.report.tables import Table
from holdfast.report.war_tables import (
    changed_sections,
    check_sentence,
    futures_table,
    levers,
    score_table,
    section_table,
    statement_table,
    survival_table,
)

CAPTION_INDENT = "  "


def war_screen(
    answer: WarAnswer, seconds: float | None = None, report_path: str | None = None, width: int = 100
) -> str:
    """The war as text; `seconds` it took and where the report lies, if they are to be shown."""
    width = max(width, NARROWEST)
    parts = [
        list(_header(answer, seconds, width)),
        list(_block("HOW IT STANDS", statement_table(answer), width)),
        *(list(_block(one.title.upper(), section_table(answer, one), width)) for one in answer.standing.sections),
        *_changed(answer, width),
        list(_forecasts(answer, width)),
        *_futures(answer, width),
        list(_footer(answer, report_path, width)),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _header(answer: WarAnswer, seconds: float | None, width: int) -> Iterator[str]:
    scenario = answer.scenario
    facts = [
        scenario.id, f"the war from {scenario.as_of}", f"{numerals.count(answer.draws)} draws",
        f"{answer.months} months", f"seed {answer.seed}", *([f"{seconds:.0f} s"] if seconds is not None else []),
    ]  # fmt: skip
    yield from wrap(" · ".join(facts), width)
    yield from wrap(
        f"A is {side_name(scenario, 'A')}, B is {side_name(scenario, 'B')}. Ranges are 5% to 95% of draws.", width
    )
    for path, value in answer.what_if.items():
        yield from entry("WHAT IF", f"{path} = {value:g} in every draw, not as the scenario has it", width)


def _block(heading: str, found: Table, width: int) -> Iterator[str]:
    """A heading, the table's rows in columns where they fit, and its note."""
    yield heading
    rows = [[clean(cell) for cell in row] for row in (found.head, *found.rows)]
    # a column is at least as wide as the longest word of its head, or words of the head would be cut
    longest = [max(map(len, head.split()), default=0) for head in rows[0]]
    padded = [[f"{cell:<{size}}" for cell, size in zip(row, longest, strict=True)] for row in rows[1:]]
    across = sum(GAP + max(map(len, column)) for column in zip(*padded, strict=True))
    yield from table([rows[0], *(padded if across <= width else rows[1:])], width)
    for line in wrap(found.note, width - len(CAPTION_INDENT)) if found.note else ():
        yield CAPTION_INDENT + line


def _changed(answer: WarAnswer, width: int) -> Iterator[list[str]]:
    if answer.changed is not None:
        for one in changed_sections(answer):
            yield list(
                _block(f"{one.title.upper()}, {levers(answer.changed).upper()}", section_table(answer, one), width)
            )


def _forecasts(answer: WarAnswer, width: int) -> Iterator[str]:
    scores = score_table(answer)
    if scores is None:
        yield "FORECASTS"
        yield from wrap(
            "Nothing is on record after the scenario's date: --record FILE gives what came.", width, initial_indent="  "
        )
    else:
        yield from _block("FORECASTS AGAINST WHAT CAME", scores, width)
    yield from wrap(f"Checks: {check_sentence(answer)}", width, initial_indent="  ", subsequent_indent="  ")


def _futures(answer: WarAnswer, width: int) -> Iterator[list[str]]:
    for war in (answer.standing, answer.changed):
        if war is not None and war.futures is not None:
            name = f"FUTURES, {levers(war).upper()}"
            yield list(_block(name, futures_table(war.futures, levers(war)), width))
            yield list(
                _block(
                    f"THE FIRST SETTLEMENT, {levers(war).upper()}",
                    survival_table(war.futures.survival, war.futures.months),
                    width,
                )
            )


def _footer(answer: WarAnswer, report_path: str | None, width: int) -> Iterator[str]:
    yield "What this cannot tell you:"
    for limit in answer.scenario.limits or ("The scenario states no limits of its own.",):
        yield from wrap(clean(limit), width, initial_indent="  - ", subsequent_indent="    ")
    yield from wrap(
        f"holdfast {answer.version} · scenario {answer.scenario_hash[:SHORT_HASH]} · seed {answer.seed}", width
    )
    if report_path is not None:
        yield f"Report: {report_path}"
