"""How the sides choose, how talks come about, how a peace ages and breaks, and the grid it is computed on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from holdfast.scenario.base import Part, Text
from holdfast.scenario.quantity import Number


class BySide(Part):
    """A number for each side."""

    A: Number
    B: Number
    source: Text | None = None


class Choice(Part):
    """Agent quantal response with default odds [McKelveyPalfrey1998], [MatejkaMcKay2015]."""

    precision: Number
    """lambda, per util of present value: errors of about 1/lambda years of the prize."""
    talks_per_year: Number
    proposer_A: Number
    """rho: chance that A is the proposer when talks are possible."""
    no_offer: Number
    """Prior weight of making no offer; the rest is shared over the tree of issues and options."""
    acceptance_odds: Number
    """Default odds of accepting when indifferent."""
    information: Literal["complete", "private"] = "complete"
    """Whether B knows which hypothesis about A is true; where it does not, there are two, and its belief is the posterior."""
    source: Text | None = None


class Ages(Part):
    """Ages of a peace (young, settled, old): mean years in the first two, and how risks fall."""

    young_years: Number
    settled_years: Number
    settled_factor: Number
    """Factor on incident rate and indifferent hazard once settled."""
    old_factor: Number
    """The same once old."""


class Peace(Part):
    """How a peace breaks."""

    indifferent_hazard: Number
    """h0: yearly hazard that an indifferent side reneges on a young peace."""
    incidents_per_year: Number
    """nu: rate at which an incident starts the war anyway, young peace."""
    audience_cost: BySide
    """Utils (present value) that the breaker pays at home and in law."""
    surprise: BySide
    """Log power that surprise gives the breaker."""
    power_drift_per_year: Number
    """mu_s: change of log power a year in peace, before what the terms allow."""
    volatility: Number
    """Standard deviation of log power over a year in peace."""
    ages: Ages
    source: Text | None = None


class Grid(Part):
    """The grid in power and time (numerical, not a belief about the world)."""

    powers: int = Field(default=11, ge=3, le=41)
    power_limit: float = Field(default=1.5, gt=0, le=5)
    """Log power runs from -power_limit to power_limit."""
    period_months: float = Field(default=3.0, gt=0, le=12)
    fine_years: float = Field(default=5.0, gt=0, le=100)
    """Years from the start solved at `period_months`; later periods are longer."""
    horizon_years: float = Field(default=40.0, gt=0, le=200)
    reach: int | None = Field(default=None, ge=1, le=40)
    """Highest line at which talks and terms at the line of contact are followed (all, unless said)."""
    beliefs: int = Field(default=5, ge=2, le=33)
    """Points of the grid of beliefs, where a side does not know the other's aims."""
    belief_limit: float = Field(default=4.0, gt=0, le=20)
    """Beliefs run from -belief_limit to belief_limit in log odds."""
    offer_groups: int = Field(default=3, ge=1, le=12)
    """Groups of offers that the side that does not know tells apart, by which type likes them better."""


class Outcomes(Part):
    """What the analyst calls durable, and the dates reported."""

    durable_years: float = Field(default=5.0, gt=0, le=40)
    durable_probability: float = Field(default=0.8, gt=0, lt=1)
    settled_years: tuple[float, ...] = (1.0, 2.0, 5.0)
    survival_years: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0, 20.0)
    best_package: Literal["joint_gain"] = "joint_gain"
    """How the best package is chosen: the largest smaller gain of the two sides."""
