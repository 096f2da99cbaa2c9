"""The answer on one screen, as plain text: no colour, wrapped to a width.

"A deal exists", "the deal holds" and "how robust that is" are three statements under three headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Final

from holdfast.assess.assessment import Assessment, JudgedClaim
from holdfast.report import findings, information, numerals, tables_course, turning
from holdfast.report.answer import Statement, statements
from holdfast.report.conditions import clean, side_name
from holdfast.report.levers import cost, quantity_in_words, reaching, targets, title

LABEL: Final = 24
"""Characters of the column of headings."""
NARROWEST: Final = 60
"""Characters below which the screen is not squeezed further."""
SHORT_HASH: Final = 12
"""Characters of the scenario's hash shown."""
COLUMNS: Final = 3
"""Quantities of the levers on the screen; the page has all of them."""
GAP: Final = 2
"""Spaces between the columns of a table."""
FIGURE: Final = re.compile(rf"\S+ {numerals.INTERVAL.pattern}")
"""A value with its interval."""
HARD_SPACE: Final = "\u00a0"
"""Keeps a figure and its interval on one line."""


def screen(
    assessment: Assessment, seconds: float | None = None, report_path: str | None = None, width: int = 100
) -> str:
    """The first screen of an answer; `seconds` it took and where the report lies, if they are to be shown."""
    width = max(width, NARROWEST)
    sections: list[Iterable[str]] = [
        _header(assessment, seconds, width),
        *(_statement(statement, width) for statement in statements(assessment)),
        _course(assessment, width),
        _levers(assessment, width),
        _claims(assessment, width),
        _limits(assessment, width),
        _footer(assessment, report_path, width),
    ]
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def entry(label: str, text: str, width: int, column: int = LABEL) -> list[str]:
    """A label and its text, wrapped beside it; a label too long for its column stands on a line of its own."""
    lines = wrap(glued(clean(text)), width - column, break_long_words=True, break_on_hyphens=False)
    lines = [line.replace(HARD_SPACE, " ") for line in lines] or [""]
    if len(label) > column - GAP:
        return [*wrap(label, width), *(" " * column + line for line in lines)]
    first = f"{label:<{column}}{lines[0]}".rstrip()
    return [first, *(" " * column + line for line in lines[1:])]


def glued(text: str) -> str:
    """The text with each interval tied together and to its value, so that a line never ends within a figure."""
    return FIGURE.sub(lambda found: found.group().replace(" ", HARD_SPACE), text)


def _header(assessment: Assessment, seconds: float | None, width: int) -> Iterator[str]:
    scenario, found = assessment.scenario, assessment.certificates
    facts = [
        scenario.id,
        f"as of {scenario.as_of}",
        f"{numerals.count(assessment.draws)} draws",
        f"{numerals.count(found.draws - found.solved)} unsolved",
        information.word(assessment),
        f"seed {assessment.seed}",
        *([f"{seconds:.0f} s"] if seconds is not None else []),
    ]
    yield from wrap(" · ".join(facts), width)
    yield from wrap(clean(scenario.title), width)
    names = f"A is {side_name(scenario, 'A')}, B is {side_name(scenario, 'B')}."
    yield from wrap(f"{names} {findings.RANGES}", width)
    for path, value in assessment.what_if.items():
        yield from entry("WHAT IF", f"{path} = {value:g} in every draw, not as the scenario has it", width)
    for place, line in enumerate(information.lines(assessment)):
        yield from entry("" if place else "PRIVATE INFORMATION", line, width)


def _statement(statement: Statement, width: int) -> Iterator[str]:
    for index, line in enumerate(statement.lines):
        yield from entry(statement.question.upper() if index == 0 else "", line, width)


def _course(assessment: Assessment, width: int) -> Iterator[str]:
    """The path from today at the first, the durable and the last date, weighted over hypotheses."""
    found, scenario = assessment.course_weighted, assessment.scenario
    yield from entry("THE PATH FROM TODAY", "weighted by the posterior of the central coding", width)
    if not assessment.certificates.solved:
        yield from entry("", numerals.NONE_SOLVED, width)
        return
    dates = [date for date in sorted(found.war_on) if date > 0]
    shown = sorted({dates[0], scenario.outcomes.durable_years, dates[-1]})
    head = ["", *(f"in {numerals.years(date)}" for date in shown)]
    lines = tables_course.rows(scenario, found)
    yield from table([head, *([row.words, *row.cells(shown)] for row in lines)], width)
    yield from entry("", tables_course.note(scenario), width)


def _levers(assessment: Assessment, width: int) -> Iterator[str]:
    draws = numerals.count(assessment.lever_draws)
    head = f"weighted by the posterior of the central coding; changes from now on the same {draws} draws"
    yield from entry("WHAT WOULD MAKE IT", head, width)
    if not assessment.responses:
        yield from entry("", "The scenario names no lever.", width)
    else:
        yield from table(_lever_rows(assessment), width)
    for target in targets(assessment):
        yield from entry("", reaching(assessment, target), width)


def _lever_rows(assessment: Assessment) -> list[list[str]]:
    """The settings of the levers: cost, and the change of each quantity."""
    quantities = list(assessment.standing.values)[:COLUMNS]
    head = ["", "US$bn /year", *(quantity_in_words(name) for name in quantities)]
    now = ["as it stands", "", *(numerals.figure(assessment.standing.values[name]) for name in quantities)]
    rows = [head, now]
    for response in assessment.responses:
        price = cost(assessment.scenario, response)
        changes = [numerals.figure(response.changes[name], numerals.signed) for name in quantities]
        rows.append([title(response), price.bare if price else "not said", *changes])
    return rows


def table(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Rows in columns under a wrapped head, or one entry a row where they do not fit."""
    spread = [max(len(row[column]) for row in rows[1:]) for column in range(len(rows[0]))]
    spread[1] = max(spread[1], max(map(len, rows[0][1].split()), default=0))
    if GAP + sum(spread) + GAP * (len(spread) - 1) > width:
        for row in rows[1:]:
            cells = (f"{name} {cell}" for name, cell in zip(rows[0][1:], row[1:], strict=True) if cell)
            yield from entry(f"  {row[0]}", "; ".join(cells), width)
        return
    heads = [wrap(text, size) or [""] for text, size in zip(rows[0], spread, strict=True)]
    deepest = max(map(len, heads))
    padded = [[""] * (deepest - len(lines)) + lines for lines in heads]
    for row in [*zip(*padded, strict=True), *rows[1:]]:
        cells = (f"{cell:<{size}}" for cell, size in zip(row, spread, strict=True))
        yield (" " * GAP + (" " * GAP).join(cells)).rstrip()


def _claims(assessment: Assessment, width: int) -> Iterator[str]:
    rest = "given its premises where it has any, central coding; under one hypothesis premises are not asked for"
    yield from entry("CLAIMS", f"share of draws in which each holds, {rest}", width)
    if not assessment.claims:
        yield from entry("", "The scenario makes no claim.", width)
    for judged in assessment.claims:
        yield from _claim(assessment, judged, width)


def _claim(assessment: Assessment, judged: JudgedClaim, width: int) -> Iterator[str]:
    yield from entry(f"  {judged.id}", judged.claim.says, width)
    word = findings.short(judged.verdict.word).upper()
    yield from entry("", f"{word}: {findings.verdict_reason(judged, assessment.scenario)}", width)
    if judged.result is not None:
        result = judged.result
        words = findings.hypotheses_words(assessment.scenario, result), findings.codings_words(result)
        text = " · ".join(filter(None, (*words, findings.sameness(result))))
        yield from entry("", text, width) if text else ()
        flips = turning.line(assessment.scenario, judged)
        yield from entry("", flips, width) if flips else ()
    if judged.break_even is not None:
        yield from entry("", turning.break_even(judged.break_even), width)


def _limits(assessment: Assessment, width: int) -> Iterator[str]:
    limits = assessment.scenario.limits
    yield "What this cannot tell you:"
    for limit in limits or ("The scenario states no limits of its own.",):
        yield from wrap(clean(limit), width, initial_indent="  - ", subsequent_indent="    ")


def _footer(assessment: Assessment, report_path: str | None, width: int) -> Iterator[str]:
    facts = f"holdfast {assessment.version} · scenario {assessment.scenario_hash[:SHORT_HASH]} · seed {assessment.seed}"
    yield from wrap(facts, width)
    if report_path is not None:
        yield f"Report: {report_path}"
