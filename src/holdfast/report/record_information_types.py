"""Who knows what, as the record holds it: its types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_types import DatedRecord, FigureOrNone, Missing, PairRecord, closed


@closed
class BeliefAlongRecord(TypedDict):
    """What B believes along the path from today's war, if a pair of hypotheses is true."""

    hypotheses: PairRecord
    at: list[DatedRecord]


@closed
class PrivateRecord(TypedDict):
    """What B believes of A, where it does not know."""

    hypotheses: list[str]
    """A's two, between which B is in doubt."""
    believed: str
    """The second of them: the figures are the chance that B gives it."""
    today: FigureOrNone
    along: list[BeliefAlongRecord]
    limit: float
    """Log odds within which beliefs are followed."""
    held_at_limit: int
    """Draws whose belief today lies beyond, and is put at the end."""
    closed_mean: float
    """Share of the nodes at which B learns whose posteriors closed, mean over draws."""
    closed_least: float
    """The same in the draw where it is least."""
    closed_needed: float
    """Share below which a draw counts as unsolved."""
    some_open: int
    """Draws in which some node did not close; such a node fails the check of regret too."""
    unclosed: int
    """Draws unsolved because too few closed."""


@closed
class InformationRecord(TypedDict):
    """Whether B knows which hypothesis about A is true."""

    setting: Literal["complete", "private"]
    private: PrivateRecord | Missing
    notes: list[str]
    """What follows for how figures are to be read."""
