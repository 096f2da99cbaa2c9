"""What the shipped table of war endings holds: the columns a reference class may use, and the two outcomes.

Definitions and sources: `endings.README.md` beside the table.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Outcome: TypeAlias = Literal["war", "deadly_dispute"]
Kind: TypeAlias = Literal["flag", "number", "category"]

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
DAYS_PER_YEAR: Final = 365.25
"""Days in a year, as in the published fits that the tests reproduce [Lo2008]."""


@dataclass(frozen=True, slots=True)
class Column:
    """A covariate of the ending: `flag` is 0 or 1, `category` one of `levels`; `hindsight` if coded later."""

    name: str
    kind: Kind
    gloss: str
    levels: tuple[str, ...] = ()
    hindsight: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """Where the table holds an outcome: days until it or until watching stopped, and whether it came."""

    days: str
    event: str
    gloss: str
    watched_until: str


OUTCOME_COLUMNS: Final[dict[Outcome, OutcomeColumns]] = {
    "war": OutcomeColumns("t_war_days", "e_war", "renewed war", "9 November 2023"),
    "deadly_dispute": OutcomeColumns("t_fatal_days", "e_fatal", "a deadly dispute or war", "31 December 2014"),
}

COVARIATES: Final[dict[str, Column]] = {
    column.name: column
    for column in (
        Column("contig_land", "flag", "share a land border"),
        Column("rivalry", "flag", "listed as rivals", hindsight=True),
        Column("issue_territory", "flag", "territory at stake"),
        Column("tie", "flag", "fighting ended drawn"),
        Column("settlement", "category", "how the dispute was settled", ("imposed", "negotiated", "none")),
        Column("firc", "flag", "a leader removed by a foreign state", hindsight=True),
        Column("multilateral", "flag", "more than one state on a side"),
        Column("major_any", "flag", "a side is a major power"),
        Column("major_both", "flag", "both sides are major powers"),
        Column("nuclear_any", "flag", "a side has nuclear weapons"),
        Column("post1945", "flag", "ended in 1945 or later"),
        Column("end_year", "number", "calendar year of the ending"),
        Column("war_days", "number", "days of fighting"),
        Column("prior_wars", "number", "earlier wars between the two"),
        Column("prior_mids_25y", "number", "militarised disputes between the two in 25 years"),
        Column("major_guarantors", "number", "defence pacts with major powers, both sides", hindsight=True),
        Column("cinc_share_strong", "number", "stronger side's share of the two sides' capabilities (0.5-1)"),
        Column("cinc_shift_war", "number", "shift of that balance during the war (0-1)"),
        Column("batdeath_total", "number", "battle deaths of the two in the whole war (persons)", hindsight=True),
    )
}


def nearest_name(name: str, allowed: tuple[str, ...]) -> str:
    """`; nearest: ...` where one of the allowed names is like the given one, else nothing."""
    found = difflib.get_close_matches(name, allowed, n=1)
    return f"; nearest: {found[0]!r}" if found else ""


def covariate(name: str) -> Column:
    """The column of that name. Raises ValueError with the allowed columns and the nearest name."""
    if name in COVARIATES:
        return COVARIATES[name]
    allowed = tuple(COVARIATES)
    raise ValueError(f"unknown column {name!r}; allowed: {', '.join(allowed)}{nearest_name(name, allowed)}")


def checked_outcome(name: str) -> Outcome:
    """The outcome of that name. Raises ValueError with the allowed ones and the nearest name."""
    for outcome in OUTCOMES:
        if outcome == name:
            return outcome
    raise ValueError(f"unknown outcome {name!r}; allowed: {', '.join(OUTCOMES)}{nearest_name(name, OUTCOMES)}")
