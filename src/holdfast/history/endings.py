"""The shipped table of endings of interstate wars: one row per pair of enemies and ending.

Read from package data; sources and definitions of the columns are in `endings.README.md` beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from holdfast.history.columns import COVARIATES, DAYS_PER_YEAR, OUTCOME_COLUMNS, Outcome

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

NAMES = ("ending_id", "warname", "state1", "state2", "war_start", "war_end")
CATEGORIES = tuple(name for name, column in COVARIATES.items() if column.kind == "category")
NUMBERS = (
    "warnum",
    "war_group",
    *(name for outcome in OUTCOME_COLUMNS.values() for name in (outcome.days, outcome.event)),
    *(name for name in COVARIATES if name not in CATEGORIES),
)


@dataclass(frozen=True, slots=True, eq=False)
class Endings:
    """Endings of wars: texts (names, dates, categories) and numbers by column name, each `(ending,)`."""

    texts: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Numbers]

    def __len__(self) -> int:
        """How many endings there are."""
        return len(self.texts["ending_id"])

    def durations_years(self, outcome: Outcome) -> Numbers:
        """Years from each ending until the outcome, or until it was no longer watched."""
        return self.numbers[OUTCOME_COLUMNS[outcome].days] / DAYS_PER_YEAR

    def failed(self, outcome: Outcome) -> Mask:
        """Whether the outcome came while the ending was watched."""
        return np.equal(self.numbers[OUTCOME_COLUMNS[outcome].event], 1)

    def subset(self, mask: Mask) -> Endings:
        """The endings where `mask` `(ending,)` holds."""
        kept = np.flatnonzero(mask)
        texts = {name: tuple(column[row] for row in kept) for name, column in self.texts.items()}
        return Endings(texts, {name: column[kept] for name, column in self.numbers.items()})

    def one_vote_per_war(self) -> Numbers:
        """Votes `(ending,)`: 1 / endings of that war among these, so that each war has one."""
        _, place, count = np.unique(self.numbers["warnum"], return_inverse=True, return_counts=True)
        return np.asarray(1 / count[place], dtype=np.float64)

    def wars(self) -> int:
        """How many wars these endings belong to."""
        return len(np.unique(self.numbers["warnum"]))


def number(row: Mapping[str, str], name: str) -> float:
    """A finite number of a row. Raises ValueError with the row's identifier and the text found."""
    text = row[name]
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not np.isfinite(value):
        raise ValueError(f"ending {row['ending_id']!r}: {name} should be a number, found {text!r}")
    return value


def endings_from(rows: Iterable[Mapping[str, str]]) -> Endings:
    """Endings from rows of the shipped columns. Raises ValueError for a missing column or a bad number."""
    kept = list(rows)
    needed = (*NAMES, *CATEGORIES, *NUMBERS)
    missing = [name for name in needed if kept and name not in kept[0]]
    if missing:
        raise ValueError(f"columns missing from the table: {', '.join(missing)}; found: {', '.join(kept[0])}")
    texts = {name: tuple(row[name] for row in kept) for name in (*NAMES, *CATEGORIES)}
    numbers = {name: np.array([number(row, name) for row in kept], dtype=np.float64) for name in NUMBERS}
    return Endings(texts, numbers)


@cache
def load_endings() -> Endings:
    """The table that ships with the package: 153 endings, 1829-2001."""
    table = resources.files("holdfast.history").joinpath("endings.csv")
    return endings_from(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
