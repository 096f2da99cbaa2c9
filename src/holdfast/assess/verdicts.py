"""A verdict in words for a claim, and the rule that gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from holdfast.assess.hinges import Hinge
from holdfast.assess.intervals import CONFIDENCE, Share

Word = Literal["holds", "mostly holds", "hinges", "fails", "not decided by this model"]

HOLDS_FROM: Final = 0.9
"""Lower end of the interval from which a claim holds."""
MOSTLY_FROM: Final = 0.75
"""Lower end of the interval from which it mostly holds."""
FAILS_TO: Final = 0.25
"""Upper end of the interval up to which it fails."""
LEAST_EFFECTIVE: Final = 20.0
"""Effective draws below which nothing is decided."""

RULE: Final = (
    f"By the {CONFIDENCE:.0%} interval of the share of draws in which the claim holds, weighted by the "
    f"posterior and given its premises: holds if all of it is at or above {HOLDS_FROM:g}; "
    f"mostly holds if at or above {MOSTLY_FROM:g}; fails if at or below {FAILS_TO:g}; "
    "hinges otherwise, on the input named if one stands out; "
    f"not decided with fewer than {LEAST_EFFECTIVE:g} effective draws, if the interval spans {FAILS_TO:g} to "
    f"{MOSTLY_FROM:g}, or if the model does not hold what the claim turns on."
)
"""The rule as printed beside the verdicts."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict and why, in words."""

    word: Word
    why: str

    def __str__(self) -> str:
        """The verdict with its reason."""
        return f"{self.word}: {self.why}"


def undecided(because: str) -> Verdict:
    """The verdict on what the model cannot speak of."""
    return Verdict("not decided by this model", because)


def verdict(share: Share | None, hinge: Hinge | None, given: str = "") -> Verdict:  # noqa: PLR0911
    """The verdict by RULE; `given` says in words what the share is conditional on."""
    if share is None:
        return undecided("no draw to judge it by: " + (given or "none was solved"))
    where = f"in {share.value:.0%} of draws{f' {given}' if given else ''}"
    if share.effective < LEAST_EFFECTIVE:
        return undecided(f"only {share.effective:.0f} effective draws to judge it by")
    if share.low >= HOLDS_FROM:
        return Verdict("holds", where)
    if share.low >= MOSTLY_FROM:
        return Verdict("mostly holds", where)
    if share.high <= FAILS_TO:
        return Verdict("fails", f"holds {where}")
    if share.low <= FAILS_TO and share.high >= MOSTLY_FROM:
        return undecided(f"too few draws: holds in {share}")
    if hinge is None:
        return Verdict("hinges", f"holds {where}; on no single input")
    return Verdict("hinges", f"holds {where}; on {hinge}")
