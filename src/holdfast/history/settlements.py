"""What settlements contained: the shipped table of mechanisms put in place at the endings of wars since 1946.

One row per pair of states and ending, coded twice from published works and settled by rule; sources and
terms are in `settlements.README.md`, definitions in `settlements.codebook.md`, both beside this file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from holdfast.history.columns import DAYS_PER_YEAR
from holdfast.history.settlements_codes import (
    DAYS,
    FIGURES,
    GROUPS,
    NOMINAL,
    ArmsLimits,
    Commission,
    Confidence,
    Day,
    Extent,
    Figure,
    Formality,
    Imposer,
    Presence,
    Ratified,
    Sender,
    Undertaking,
    YesNo,
    check_code,
    day_from,
    figure_from,
)

WATCHED_UNTIL: Final = date(2023, 11, 9)
"""Last day on which a renewed war or a breach was looked for."""
PACKAGE: Final = "holdfast.history"


@dataclass(frozen=True, slots=True)
class Separation:
    """Demilitarised zone, its whole width in km, and withdrawal of forces."""

    dmz: Extent
    dmz_width_km: Figure
    withdrawal: Extent
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peacekeeping:
    """Third-party personnel in the field in the first year: kind, greatest number, sender, name."""

    peacekeepers: Presence
    peacekeepers_persons: Figure
    peacekeepers_by: Sender
    peacekeepers_name: str
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What a third party undertook, and who."""

    guarantee: Undertaking
    guarantor: str
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on arms, and a standing commission for breaches."""

    arms_limits: ArmsLimits
    dispute_commission: Commission
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How formal the ending was, and who forced it."""

    formality: Formality
    ratified: Ratified
    imposed_by: Imposer
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Whether it held: renewed war between the pair, and the first serious breach."""

    renewed_war: YesNo
    renewed_war_date: Day
    serious_breach: YesNo
    serious_breach_date: Day
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """The ending of the fighting between two states, and what was put in place within a year of it.

    `ending_id` is that of the shipped table of endings, or None; `disputed` names the columns in which the
    two coders differed.
    """

    settlement_id: str
    ending_id: str | None
    warnum: int | None
    war: str
    state1: str
    state2: str
    fighting_began: date
    fighting_ended: date
    separation: Separation
    presence: Peacekeeping
    guarantee: Guarantee
    limits: Limits
    form: Form
    outcome: Held
    disputed: tuple[str, ...]
    note: str

    def spell(self, outcome: Literal["war", "breach"] = "war") -> tuple[float, bool] | None:
        """Years until renewed war (or the first serious breach) and True, or years watched and False.

        None where it is not known whether it came, or when.
        """
        breach = outcome == "breach"
        came = self.outcome.serious_breach if breach else self.outcome.renewed_war
        day = self.outcome.serious_breach_date if breach else self.outcome.renewed_war_date
        last = day if came == "yes" else WATCHED_UNTIL
        if came == "unknown" or not isinstance(last, date):
            return None
        return (last - self.fighting_ended).days / DAYS_PER_YEAR, came == "yes"


@dataclass(frozen=True, slots=True)
class Settlements:
    """All settlements of the table, and the works they were coded from by key."""

    rows: tuple[Settlement, ...]
    works: Mapping[str, str]

    def __len__(self) -> int:
        """How many settlements there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Settlement]:
        """The settlements in the order of the list: by the year in which the fighting ended."""
        return iter(self.rows)

    def named(self, settlement_id: str) -> Settlement:
        """The settlement of this identifier. Raises KeyError with the identifiers that there are."""
        for row in self.rows:
            if row.settlement_id == settlement_id:
                return row
        raise KeyError(f"no settlement {settlement_id!r}; there are {', '.join(row.settlement_id for row in self)}")


PARTS: Final[dict[str, type[Any]]] = {
    "separation": Separation,
    "presence": Peacekeeping,
    "guarantee": Guarantee,
    "limits": Limits,
    "form": Form,
    "outcome": Held,
}
"""The type of each group of columns."""


def split(text: str) -> tuple[str, ...]:
    """Parts apart by semicolons."""
    return tuple(part for part in (piece.strip() for piece in text.split(";")) if part)


def cell(row: Mapping[str, str], column: str) -> str | Figure | Day:
    """One coded cell in its type. Raises ValueError where the codebook does not allow what stands there."""
    value, name = row[column], row["settlement_id"]
    if column in FIGURES:
        return figure_from(column, value, name)
    if column in DAYS:
        return day_from(column, value, name)
    return check_code(column, value, name) if column in NOMINAL else value


def settlement_from(row: Mapping[str, str]) -> Settlement:
    """One settlement from a row of the shipped columns. Raises ValueError for a value not in the codebook."""
    parts = {}
    for group, columns in GROUPS.items():
        confidence = row[f"confidence_{group}"]
        if confidence not in ("low", "medium", "high"):
            name = row["settlement_id"]
            raise ValueError(f"settlement {name!r}: confidence_{group} is {confidence!r}; allowed: low, medium, high")
        cells = {column: cell(row, column) for column in columns}
        parts[group] = PARTS[group](**cells, confidence=confidence, sources=split(row[f"source_{group}"]))
    plain = {field.name: row[field.name] for field in fields(Settlement) if field.name in row}
    began, ended = (date.fromisoformat(row[name]) for name in ("fighting_began", "fighting_ended"))
    return Settlement(
        **{
            **plain,
            **parts,
            "ending_id": row["ending_id"] or None,
            "warnum": int(row["warnum"]) if row["warnum"] else None,
            "fighting_began": began,
            "fighting_ended": ended,
            "disputed": split(row["disputed"]),
        }
    )


def settlements_from(rows: Iterable[Mapping[str, str]], works: Mapping[str, str]) -> Settlements:
    """Settlements from rows of the shipped columns, and works by key. Raises ValueError for a bad value."""
    return Settlements(tuple(settlement_from(row) for row in rows), dict(works))


def shipped(name: str) -> list[dict[str, str]]:
    """The rows of a table that ships with this package."""
    text = resources.files(PACKAGE).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def load_settlements() -> Settlements:
    """The table that ships with the package: 61 endings of fighting between two states, 1948-2020."""
    works = {row["key"]: row["citation"] for row in shipped("settlements.sources.csv")}
    return settlements_from(shipped("settlements.csv"), works)
