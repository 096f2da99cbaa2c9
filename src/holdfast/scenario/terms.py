"""Issues with ordered options, guarantees, third parties, and named packages of terms.

A package picks one option per issue.  Values are additive over issues, with interactions; options also move the
dynamics of the peace (line, power, surprise, incidents, guarantee).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.documents import Quote
from holdfast.scenario.principals import Side
from holdfast.scenario.quantity import Number
from holdfast.scenario.vocabulary import GuaranteeType, TermKind

Param = str | float | bool | list[str] | list[float]


class Option(Part):
    """One way to settle an issue: its score for each side and what it does to the peace."""

    gloss: Text | None = None
    A: Number
    """Score for A, between -1 and 1: multiplied by A's weight on the issue (utils a year)."""
    B: Number
    line: Literal["contact"] | int | None = None
    """Front line of the peace: where the armies stand at signing, or a fixed line (steps held by A)."""
    guarantee: Identifier | None = None
    power_at_signing: Number | None = None
    """Shift of log power (A over B) at signing: negative for arms given to B."""
    power_by_date: Number | None = None
    """Shift of log power a year while the peace is young: a delivery schedule (negative arms B)."""
    surprise: Number | None = None
    """Factor on what surprise gives the breaker (below 1 with a demilitarised zone or monitors)."""
    incidents: Number | None = None
    """Factor on the rate of incidents."""
    arms_allowed: Number | None = None
    """Share of the arms packages sent that may still arrive under these terms (1 unless said)."""
    params: dict[Identifier, Param] = Field(default_factory=dict, max_length=20)
    """Parameters of the kind of term, by the names of the vocabulary."""
    source: Text | None = None


class Issue(Part):
    """Something the sides must settle, with its options in order (from best for A to best for B)."""

    kind: TermKind
    gloss: Text
    options: dict[Identifier, Option] = Field(min_length=1, max_length=8)
    source: Text | None = None


class Interaction(Part):
    """Extra utils a year when several options stand together in one package."""

    when: dict[Identifier, Identifier] = Field(min_length=2, max_length=6)
    A: Number
    B: Number
    gloss: Text | None = None
    source: Text | None = None


class Package(Part):
    """Named terms: an option for each issue, with its source."""

    gloss: Text
    options: dict[Identifier, Identifier] = Field(min_length=1, max_length=60)
    minimum_of: Side | None = None
    """Set where these are the least terms a side says it can live with."""
    quotes: tuple[Quote, ...] = Field(default=(), max_length=10)
    source: Text | None = None


class Guarantee(Part):
    """What stands behind the terms: who, obliged to what, how likely to come, and what their coming does."""

    type: GuaranteeType
    who: tuple[Identifier, ...] = Field(default=(), max_length=20)
    protects: Side = "B"
    """The side it protects: it comes in against the other one, and lapses for the side that breaks."""
    credibility: Number
    """Chance that the guarantor comes in when A breaks the peace."""
    decay: Number
    """Loss of credibility per year (fraction; exponential)."""
    power: Number
    """Shift of log power towards B when it comes in."""
    cost_to_breaker: Number
    """Utils (present value) that the breaker loses when it comes in, beyond the shift of power."""
    presence: Number
    """Strength of the guarantor's presence in peace, 0 to 1: what the other side may fear."""
    usd_bn_per_year: Number | None = None
    obligation: Text | None = None
    trigger: Text | None = None
    automaticity: Text | None = None
    legal_form: Text | None = None
    void_conditions: tuple[Text, ...] = ()
    veto_holders: tuple[Text, ...] = ()
    covered_area: Text | None = None
    years: Number | None = None
    accepted_by_opponent: Text | None = None
    source: Text | None = None


class ThirdParty(Part):
    """A supplier, guarantor or sanctioner: not a player but a process that may drop out."""

    name: Text
    roles: tuple[Literal["supplier", "guarantor", "sanctioner", "mediator"], ...] = Field(min_length=1)
    supplies: Side | None = None
    power: Number | None = None
    """Log power of the supplied side that hangs on this supplier; lost if the supplied side breaks a peace."""
    drop_out_per_month: Number | None = None
    usd_bn_per_year: Number | None = None
    source: Text | None = None
