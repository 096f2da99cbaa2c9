"""A first look: how often peace held where a settlement had a mechanism, and where it had not.

For each mechanism the settlements fall into those with it, those without, and those where it is unknown
(left out). Kaplan-Meier shares of each part [KaplanMeier1958] with one vote for each war. This is no effect
of the mechanism: strong ones are put where war is likelier to come back [Fortna2004], and who had them was
not drawn by lot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from holdfast.history.endings import Endings
from holdfast.history.settlements import Settlement, Settlements
from holdfast.history.survival import Estimate, survival_curve_from

LOOKED_AT_YEARS: Final = (5.0, 20.0)
MIN_WARS: Final = 3
"""Fewer wars than this in a part and no share is given: the band would be all of 0 to 1."""
PROMISES_TO_FIGHT: Final = frozenset(
    {
        "tripwire_force",
        "defence_in_depth_force",
        "air_shield",
        "article5_like_treaty",
        "partial_alliance",
        "full_alliance",
    }
)
"""Kinds of guarantee by which a third party would be in the fight."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Something that a settlement may have had; `code` gives the cell that says so, `having` the values."""

    words: str
    code: Callable[[Settlement], str]
    having: frozenset[str] | None = None

    def present(self, settlement: Settlement) -> bool | None:
        """Whether the settlement had it; None if unknown. Without `having`, anything but `none`."""
        value = self.code(settlement)
        if value == "unknown":
            return None
        return value != "none" if self.having is None else value in self.having


MECHANISMS: Final = (
    Mechanism("demilitarised zone", lambda s: s.separation.dmz),
    Mechanism("demilitarised zone along the whole line", lambda s: s.separation.dmz, frozenset({"full"})),
    Mechanism("withdrawal of forces, some or all", lambda s: s.separation.withdrawal),
    Mechanism("withdrawal to the line before the war", lambda s: s.separation.withdrawal, frozenset({"full"})),
    Mechanism("observers or peacekeepers", lambda s: s.presence.peacekeepers),
    Mechanism("armed peacekeepers", lambda s: s.presence.peacekeepers, frozenset({"peacekeepers", "both"})),
    Mechanism("third-party guarantee, any kind", lambda s: s.guarantee.guarantee),
    Mechanism("guarantee by which a third party would fight", lambda s: s.guarantee.guarantee, PROMISES_TO_FIGHT),
    Mechanism("arms limits", lambda s: s.limits.arms_limits),
    Mechanism("standing commission for breaches", lambda s: s.limits.dispute_commission),
    Mechanism("commission with a third party in it", lambda s: s.limits.dispute_commission, frozenset({"mixed"})),
    Mechanism("signed text", lambda s: s.form.formality, frozenset({"ceasefire", "armistice", "treaty"})),
    Mechanism("armistice or treaty", lambda s: s.form.formality, frozenset({"armistice", "treaty"})),
    Mechanism("forced by a third party", lambda s: s.form.imposed_by, frozenset({"third_party"})),
    Mechanism("imposed by the victor", lambda s: s.form.imposed_by, frozenset({"victor"})),
)
"""What the first look asks about."""


@dataclass(frozen=True, slots=True)
class Part:
    """Settlements with a mechanism, or without: how many, of how many wars, the shares that held.

    `held` is empty where the part has fewer than three wars. `neighbours` and `prior_disputes` are the share
    with a common land border and the mean number of disputes in the 25 years before, among the `linked` rows
    that the table of endings holds; nan without any.
    """

    n: int
    wars: int
    held: tuple[Estimate, ...]
    linked: int
    neighbours: float
    prior_disputes: float


@dataclass(frozen=True, slots=True)
class MechanismLook:
    """One mechanism: the settlements with it beside those without, and how many are unknown."""

    words: str
    having: Part
    lacking: Part
    unknown: int


def war_of(settlement: Settlement) -> str:
    """The war that a settlement's vote belongs to."""
    return settlement.war if settlement.warnum is None else str(settlement.warnum)


def votes_per_war(settlements: Sequence[Settlement]) -> list[float]:
    """1 / settlements of that war among these, `(settlement,)`."""
    wars = [war_of(settlement) for settlement in settlements]
    return [1 / wars.count(war) for war in wars]


def part_of(members: Sequence[Settlement], endings: Endings, outcome: Literal["war", "breach"]) -> Part:
    """Shares of `members` after which peace still held; those whose outcome is unknown are left out."""
    spells = [(member, spell) for member in members if (spell := member.spell(outcome)) is not None]
    known = [member for member, _ in spells]
    wars = len({war_of(member) for member in known})
    held: tuple[Estimate, ...] = ()
    if wars >= MIN_WARS:
        durations, failed = zip(*(spell for _, spell in spells), strict=True)
        curve = survival_curve_from(durations, np.array(failed), np.array(votes_per_war(known)), wars)
        held = tuple(curve.at(years) for years in LOOKED_AT_YEARS)
    place = {name: row for row, name in enumerate(endings.texts["ending_id"])}
    rows = [place[member.ending_id] for member in known if member.ending_id in place]
    means = [
        float(endings.numbers[name][rows].mean()) if rows else np.nan for name in ("contig_land", "prior_mids_25y")
    ]
    return Part(len(known), wars, held, len(rows), *means)


def look_at(
    mechanism: Mechanism, settlements: Settlements, endings: Endings, outcome: Literal["war", "breach"] = "war"
) -> MechanismLook:
    """How often peace held with a mechanism and without it."""
    marked = [(settlement, mechanism.present(settlement)) for settlement in settlements]
    having, lacking = (
        part_of([settlement for settlement, present in marked if present is wanted], endings, outcome)
        for wanted in (True, False)
    )
    return MechanismLook(mechanism.words, having, lacking, sum(present is None for _, present in marked))
