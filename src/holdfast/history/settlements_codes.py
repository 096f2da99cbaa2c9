"""The codebook as types: groups of columns, the values each may take, and their order from weak to strong.

Definitions are in `settlements.codebook.md` beside this file. `unknown` says that the coder could not
establish it, `na` that the question does not arise, `none` that there was none. Of each list of values, the
order is that of strength, except in the columns of `UNORDERED`.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, TypeAlias, get_args

Extent: TypeAlias = Literal["none", "partial", "full", "unknown"]
"""How far a demilitarised zone or a withdrawal went."""
Presence: TypeAlias = Literal["none", "observers", "peacekeepers", "both", "unknown"]
"""Third-party personnel in the field: unarmed, armed units, or the two."""
Sender: TypeAlias = Literal["none", "un", "regional", "states", "several", "unknown"]
"""Who sent them."""
Undertaking: TypeAlias = Literal[
    "none",
    "assurance_only",
    "consult_then_each_decides",
    "arms_pipeline_codified",
    "snapback_package",
    "strategic_ambiguity",
    "monitors",
    "tripwire_force",
    "defence_in_depth_force",
    "air_shield",
    "article5_like_treaty",
    "partial_alliance",
    "full_alliance",
    "unknown",
]
"""What a third party undertook to do, in twelve kinds from weakest to strongest."""
ArmsLimits: TypeAlias = Literal["none", "zone", "national", "unknown"]
"""Limits on arms or forces in an area, or of a whole state."""
Commission: TypeAlias = Literal["none", "joint", "mixed", "unknown"]
"""Standing body for breaches: of the two sides, or with a third party in it."""
Formality: TypeAlias = Literal["none", "tacit", "declaration", "ceasefire", "armistice", "treaty", "unknown"]
"""The highest form that the ending reached."""
Ratified: TypeAlias = Literal["na", "no", "yes", "unknown"]
"""Whether a treaty or armistice was approved as the states approve treaties."""
Imposer: TypeAlias = Literal["none", "third_party", "victor", "unknown"]
"""Who forced the ending on at least one of the two."""
YesNo: TypeAlias = Literal["no", "yes", "unknown"]
"""Whether it happened."""
Confidence: TypeAlias = Literal["low", "medium", "high"]
"""How sure the coding of a group is."""
Figure: TypeAlias = float | Literal["na", "unknown"]
"""A size, or why there is none."""
Day: TypeAlias = date | Literal["na", "unknown"]
"""A date, or why there is none."""

NOMINAL: Final[dict[str, tuple[str, ...]]] = {
    "dmz": get_args(Extent),
    "withdrawal": get_args(Extent),
    "peacekeepers": get_args(Presence),
    "peacekeepers_by": get_args(Sender),
    "guarantee": get_args(Undertaking),
    "arms_limits": get_args(ArmsLimits),
    "dispute_commission": get_args(Commission),
    "formality": get_args(Formality),
    "ratified": get_args(Ratified),
    "imposed_by": get_args(Imposer),
    "renewed_war": get_args(YesNo),
    "serious_breach": get_args(YesNo),
}
"""Columns with a list of values, and the values."""
UNORDERED: Final = frozenset({"peacekeepers_by", "ratified", "imposed_by", "renewed_war", "serious_breach"})
"""Columns of which no value is weaker than another."""
FIGURES: Final = ("dmz_width_km", "peacekeepers_persons")
DAYS: Final = ("renewed_war_date", "serious_breach_date")
WITHOUT_VALUE: Final[dict[str, Literal["na", "unknown"]]] = {"na": "na", "unknown": "unknown"}
"""Words that may stand for a size or a date."""
TEXTS: Final = ("peacekeepers_name", "guarantor")
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "separation": ("dmz", "dmz_width_km", "withdrawal"),
    "presence": ("peacekeepers", "peacekeepers_persons", "peacekeepers_by", "peacekeepers_name"),
    "guarantee": ("guarantee", "guarantor"),
    "limits": ("arms_limits", "dispute_commission"),
    "form": ("formality", "ratified", "imposed_by"),
    "outcome": ("renewed_war", "renewed_war_date", "serious_breach", "serious_breach_date"),
}
"""Groups of columns that share a confidence and sources."""
IDENTITY: Final = (
    "settlement_id",
    "ending_id",
    "warnum",
    "war",
    "state1",
    "state2",
    "fighting_began",
    "fighting_ended",
    "scope_note",
)
"""Columns that say which ending a row is about."""
CODED: Final = (
    *(name for group, names in GROUPS.items() for name in (*names, f"confidence_{group}", f"source_{group}")),
    "note",
)
"""Columns of one coder's pass after the identifier, in order."""


def check_code(column: str, value: str, row: str) -> str:
    """`value`, if the codebook allows it in `column`. Raises ValueError with the row and what is allowed."""
    if value not in NOMINAL[column]:
        raise ValueError(f"settlement {row!r}: {column} is {value!r}; allowed: {', '.join(NOMINAL[column])}")
    return value


def figure_from(column: str, value: str, row: str) -> Figure:
    """A positive number, `na` or `unknown`. Raises ValueError with the row and the value found."""
    why = WITHOUT_VALUE.get(value)
    if why is not None:
        return why
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise ValueError(f"settlement {row!r}: {column} is {value!r}; allowed: a number above 0, na, unknown")
    return number


def day_from(column: str, value: str, row: str) -> Day:
    """A date, `na` or `unknown`. Raises ValueError with the row and the value found."""
    why = WITHOUT_VALUE.get(value)
    if why is not None:
        return why
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"settlement {row!r}: {column} is {value!r}; allowed: YYYY-MM-DD, na, unknown") from None
