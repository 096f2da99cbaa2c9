"""The figures of the page on settlements: coverage, agreement of the two passes, a first look at mechanisms."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import Literal

import numpy as np

from holdfast.history import load_endings
from holdfast.history.endings import Numbers
from holdfast.history.settlements import Settlements, settlements_from, shipped
from holdfast.history.settlements_agreement import CategoryAgreement, SizeAgreement, agreement
from holdfast.history.settlements_codes import DAYS, FIGURES, GROUPS, NOMINAL
from holdfast.history.settlements_mechanisms import MECHANISMS, Part, look_at

SEED = 1946
"""Of the bootstrap; the intervals move by about 0.01 with it."""
MARK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
CELLS = (*NOMINAL, *FIGURES, *DAYS)


def lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    body = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in body) + "\n"


def coverage(rows: list[dict[str, str]]) -> str:
    """How many cells are unknown, of low confidence, settled, by group."""
    body, totals = [], np.zeros(5)
    for group, columns in GROUPS.items():
        coded = [column for column in columns if column in CELLS]
        pairs = [(row, column) for row in rows for column in coded if row[column] != "na"]
        unknown = sum(row[column] == "unknown" for row, column in pairs)
        low = sum(row[f"confidence_{group}"] == "low" for row, _ in pairs)
        either = sum(row[column] == "unknown" or row[f"confidence_{group}"] == "low" for row, column in pairs)
        settled = sum(column in row["disputed"].split(";") for row, column in pairs)
        counts = np.array([len(pairs), unknown, low, either, settled], dtype=np.float64)
        totals += counts
        body.append([f"`{group}`", *shares(counts), *confidences(rows, group)])
    body.append(["all", *shares(totals), "", "", ""])
    head = ["group", "cells", "unknown", "low confidence", "either", "coders differed", "high", "medium", "low"]
    return lines(head, body)


def shares(counts: Numbers) -> list[str]:
    return [f"{counts[0]:.0f}", *(f"{count / counts[0]:.0%}" for count in counts[1:])]


def confidences(rows: list[dict[str, str]], group: str) -> list[str]:
    return [str(sum(row[f"confidence_{group}"] == level for row in rows)) for level in ("high", "medium", "low")]


def category_line(found: CategoryAgreement) -> list[str]:
    kappa = "not defined" if isnan(found.kappa) else f"{found.kappa:.2f}"
    interval = "" if isnan(found.kappa) else f"{found.low:.2f} to {found.high:.2f}"
    unknown = f"{found.unknown_a:.0%}, {found.unknown_b:.0%}"
    return [f"`{found.column}`", str(found.n), f"{found.agree:.0%}", kappa, interval, unknown]


def size_line(found: SizeAgreement) -> list[str]:
    unknown = f"{found.unknown_a:.0%}, {found.unknown_b:.0%}"
    ratio = f"{found.ratio:.2f} ({found.low:.2f} to {found.high:.2f})"
    return [f"`{found.column}`", str(found.n), f"{found.near:.0%}", ratio, f"{found.icc:.2f}", unknown]


def agreements() -> tuple[str, str]:
    """The tables of agreement on categories and on sizes."""
    wars = [row["warnum"] or row["war"] for row in shipped("settlements.list.csv")]
    passes = shipped("settlements.pass_a.csv"), shipped("settlements.pass_b.csv")
    categories, sizes = agreement(*passes, wars, np.random.default_rng(SEED))
    head = ["column", "n", "same", "kappa", "95% interval", "unknown, first and second coder"]
    size_head = ["column", "n", "within a factor of 1.5", "second / first", "ICC(2,1)", head[-1]]
    return lines(head, map(category_line, categories)), lines(size_head, map(size_line, sizes))


def part_cells(part: Part) -> list[str]:
    if not part.held:
        return [f"{part.n} ({part.wars})", "too few", "too few"]
    return [f"{part.n} ({part.wars})", *(f"{e.value:.0%} ({e.low:.0%}-{e.high:.0%})" for e in part.held)]


def looks(settlements: Settlements, outcome: Literal["war", "breach"]) -> str:
    """The table of shares that held, with and without each mechanism."""
    found = [look_at(mechanism, settlements, load_endings(), outcome) for mechanism in MECHANISMS]
    head = ["mechanism", "with: n (wars)", "5 years", "20 years", "without: n (wars)", "5 years", "20 years", "unknown"]
    body = [[look.words, *part_cells(look.having), *part_cells(look.lacking), str(look.unknown)] for look in found]
    return lines(head, body)


def selection(settlements: Settlements) -> str:
    """Who had the mechanisms: neighbours and earlier disputes, among the rows that the table of endings holds."""
    found = [look_at(mechanism, settlements, load_endings()) for mechanism in MECHANISMS]
    head = ["mechanism", "with: n", "neighbours", "earlier disputes", "without: n", "neighbours", "earlier disputes"]
    body = [[look.words, *background(look.having), *background(look.lacking)] for look in found]
    return lines(head, body)


def background(part: Part) -> list[str]:
    if not part.linked:
        return ["0", "", ""]
    return [str(part.linked), f"{part.neighbours:.0%}", f"{part.prior_disputes:.1f}"]


def page_text(page: Path, table: str) -> str:
    """The page with its generated blocks made from the text of the shipped table."""
    rows = list(csv.DictReader(table.splitlines()))
    settlements = settlements_from(rows, {})
    categories, sizes = agreements()
    blocks: dict[str, Callable[[], str]] = {
        "coverage": lambda: coverage(rows),
        "categories": lambda: categories,
        "sizes": lambda: sizes,
        "war": lambda: looks(settlements, "war"),
        "breach": lambda: looks(settlements, "breach"),
        "selection": lambda: selection(settlements),
    }
    return MARK.sub(lambda found: found[1] + blocks[found[2]]() + found[3], page.read_text(encoding="utf-8"))
