"""Factors: what may change outside the two sides, as small Markov variables.

A context (a new belligerent, escalation, a leader's fall, an election) or a third party that reacts (out, supplying,
reduced, present, fighting).  A factor is in one of two to four states; while in a state, numbers of the scenario are
others.  It moves between states at rates,

    rate(t, r, x) = per_year active(t) exp(by_power r + by_line (x - x_today) / steps),

r the log power of A over B, x the line in steps that A holds, active(t) the share of the period at t that lies within
`start` and `until`; or at an event, with a chance.
"""

from __future__ import annotations

from datetime import date
from math import inf
from typing import Final, Literal, get_args

from pydantic import Field

from holdfast.scenario.argument import Path
from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.levers import Moment, month_of
from holdfast.scenario.quantity import Number

Event = Literal["A breaks", "B breaks", "incident", "signed"]
"""What happens between the sides, at which a factor may move."""
EVENTS: Final[tuple[Event, ...]] = get_args(Event)
During = Literal["war", "peace", "both"]
MOST_FACTORS: Final = 4
MOST_STATES: Final = 4
MOST_MODES: Final = 16
"""Combinations of the factors' states: the game is solved in each."""


class State(Part):
    """A state of a factor: what the numbers of the scenario are while it lasts."""

    gloss: Text
    set: dict[Path, Number] = Field(default_factory=dict, max_length=60)
    """Numbers put in place of the scenario's, by path."""
    scale: dict[Path, Number] = Field(default_factory=dict, max_length=60)
    """Factors on numbers, by path."""
    add: dict[Path, Number] = Field(default_factory=dict, max_length=60)
    """What is added to numbers, by path."""
    source: Text | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the numbers that it changes."""
        return (*self.set, *self.scale, *self.add)


class Move(Part):
    """A move of a factor from one state to another: at a rate (`per_year`), or at an event (`when`) with a chance."""

    origin: Identifier = Field(alias="from")
    """The state that it leaves."""
    to: Identifier
    """The state that it comes to."""
    per_year: Number | None = None
    """Rate a year today, at equal power (r = 0) on the line of the scenario's date."""
    during: During = Field(default="both", alias="in")
    """Whether the rate is for war, for peace or for both."""
    start: Moment | None = None
    """The first month of the rate: whole months from the scenario's date, or a date; the scenario's date unless said."""
    until: Moment | None = None
    """The month or date at which the rate ends; it does not end unless said."""
    by_power: Number | None = None
    """Slope of the log rate in r, the log power of A over B; 0 unless said."""
    by_line: Number | None = None
    """Slope of the log rate in the share of the front that A has gained since the scenario's date; 0 unless said."""
    when: Event | None = None
    """The event at which it happens, in place of `per_year`."""
    chance: Number | None = None
    """How likely it then is."""
    gloss: Text | None = None
    source: Text | None = None

    def window(self, as_of: date) -> tuple[float, float]:
        """First month of a rate and the month at which it ends (inf: never), from the scenario's date."""
        begins = 0 if self.start is None else month_of(as_of, self.start)
        return begins, inf if self.until is None else month_of(as_of, self.until)


class Factor(Part):
    """A context, or a third party that reacts: a small Markov variable by whose state numbers of the scenario differ."""

    gloss: Text
    kind: Literal["context", "third_party"]
    party: Identifier | None = None
    """The third party that moves; of a third party only."""
    starts: Identifier
    """The state on the scenario's date: the scenario's numbers are those of this state, so it changes none."""
    states: dict[Identifier, State] = Field(min_length=2, max_length=MOST_STATES)
    moves: tuple[Move, ...] = Field(default=(), max_length=40)
    source: Text | None = None
