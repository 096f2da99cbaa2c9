"""`holdfast history` as plain text: tables in aligned columns, then the words that temper them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

from holdfast.explore.hindcast import Ablation, Hindcast
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.outlook import Outlook
from holdfast.history.score_file import FileScores
from holdfast.report import history_tables as tables
from holdfast.report.history_record import caution
from holdfast.report.tables import Table

GAP: Final = "  "
WIDTH: Final = 120
"""Columns of the sentences under a table."""
SHOWN_YEARS: Final = (1.0, 5.0, 10.0, 20.0)
"""Horizons on the screen; the page and the JSON have all."""
ABOUT: Final = "A base rate is what happened to a class of endings, with its n; it forecasts no one case."


def text_table(table: Table, width: int = WIDTH) -> str:
    """A table in aligned columns under its caption, its note wrapped below."""
    lines = [table.head, *table.rows]
    widths = [max(len(row[k]) for row in lines) for k in range(len(table.head))]
    body = [GAP.join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in lines]
    rule = GAP.join("-" * size for size in widths)
    note = wrap(table.note, width) if table.note else []
    return "\n".join([table.caption, body[0], rule, *body[1:], *note])


def paragraphs(parts: Sequence[str]) -> str:
    """Parts with a blank line between, and a line end."""
    return "\n\n".join(part for part in parts if part) + "\n"


def notes(said: Sequence[str], width: int = WIDTH) -> str:
    """Sentences, each wrapped."""
    return "\n".join(line for one in said for line in wrap(one, width))


def outlook_screen(found: Outlook, title: str, pool: Table | None = None, width: int = WIDTH) -> str:
    """The outside view of a scenario."""
    parts = [f"{title}\n{ABOUT}"]
    if pool is not None:
        parts.append(text_table(pool, width))
    for one in found.outcomes:
        gloss = OUTCOME_COLUMNS[one.outcome].gloss
        parts += [gloss.upper(), text_table(tables.classes_table(one, SHOWN_YEARS), width)]
        parts += [
            text_table(tables.at_risk_table(one), width),
            text_table(tables.hazard_table(one.hazard, gloss), width),
        ]
        if one.regression is not None:
            parts.append(text_table(tables.word_table(one.regression, gloss), width))
        parts.append(notes(one.by_pair.cautions, width))
    return paragraphs([*parts, notes(found.notes, width)])


def scores_screen(found: FileScores, file: str, width: int = WIDTH) -> str:
    """Scores of the shipped regression on a file."""
    parts = [f"{file}: {found.rows} rows", notes(found.notes, width)]
    for one in found.scored:
        parts.append(OUTCOME_COLUMNS[one.outcome].gloss.upper())
        if one.left_out:
            parts.append(f"{one.left_out} rows without a usable duration are left out.")
        parts += [text_table(tables.scores_table([one.regression, one.base_rate]), width)]
        parts += [text_table(tables.better_table(one), width)]
        parts += [
            text_table(tables.calibration_table("regression", at.years, at.calibration), width)
            for at in one.regression.horizons
        ]
    return paragraphs(parts)


def hindcast_screen(found: Hindcast, removed: Sequence[Ablation] = (), width: int = WIDTH) -> str:
    """The hindcast: cases, scores, comparisons, the pool, ablations."""
    without = f", without {found.without}" if found.without else ""
    parts = [f"Hindcast: {len(found.cases)} cases, {found.draws:,} draws{without}", notes([caution(found)], width)]
    parts += [text_table(one, width) for one in hindcast_tables(found, removed)]
    parts.append(notes([f"Pool of the model and the best class: {found.weight.words()}."], width))
    return paragraphs(parts)


def hindcast_tables(found: Hindcast, removed: Sequence[Ablation] = ()) -> list[Table]:
    """The hindcast's tables in order."""
    several = [tables.cases_table(found), tables.scores_table(found.scores), tables.against_table(found)]
    several += [tables.calibration_table("model", at.years, at.calibration) for at in found.scores[0].horizons]
    return several + ([tables.ablations_table(removed)] if removed else [])


def markdown(table: Table) -> str:
    """A table as Markdown, for the documentation."""
    lines = [f"**{table.caption}.**", "", "| " + " | ".join(table.head) + " |", "|" + " --- |" * len(table.head)]
    lines += ["| " + " | ".join(row) + " |" for row in table.rows]
    return "\n".join([*lines, *(["", table.note] if table.note else [])])
