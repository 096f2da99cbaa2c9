"""What the war is fought with: front, forces, arms packages, strike campaigns, and what the war costs."""

from __future__ import annotations

from pydantic import Field

from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.conduct import BySide
from holdfast.scenario.principals import Side
from holdfast.scenario.quantity import Number


def _unless_given(value: float) -> Number:
    """A number that a file may leave out."""
    return Number.model_validate({"value": value, "source": "the format's default"})


class Table(Part):
    """A small table carried by the scenario: rows of numbers or of a month or name in the first columns."""

    columns: tuple[Identifier, ...] = Field(min_length=1, max_length=30)
    rows: tuple[tuple[str | float, ...], ...] = Field(min_length=1, max_length=5000)
    source: Text
    note: Text | None = None


class Front(Part):
    """Who holds how much of what is fought over, and how fast that moves."""

    steps: int = Field(ge=2, le=40)
    """K: the land fought over is cut into K equal steps; the line x is the number of steps A holds."""
    total_km2: Number
    held_km2: Number
    """Held by A on the scenario's date."""
    record: Identifier
    """Table with columns `month` and `km2` (held by A at the end of the month): mobility is fitted to it."""
    mobility_factor: Number
    """Factor on the fitted mobility for the years ahead (fortification below 1)."""
    contest_slope: Number
    """Slope s of the contest success function p(r) = 1 / (1 + exp(-s r))."""
    source: Text | None = None


class Category(Part):
    """A category of equipment, munitions or people and its weight in combat power."""

    gloss: Text
    weight: Number
    """Combat power of one unit, relative to the others."""
    source: Text | None = None


class Stock(Part):
    """What a side has of a category and how that changes."""

    held: Number
    made_per_month: Number
    """Production, refurbishment, recruitment."""
    delivered_per_month: Number
    """From third parties."""
    lost_per_month: Number | None = None
    """At the intensity of fighting of the scenario's date; left out where the record of losses has the category."""
    stored: Number = Field(default_factory=lambda: _unless_given(0))
    """In depots, not yet fit for use."""
    refurbished_per_month: Number = Field(default_factory=lambda: _unless_given(0))
    """Made fit a month out of what is stored, as long as there is some."""
    deliveries_stop_per_month: Number = Field(default_factory=lambda: _unless_given(0))
    """Chance per month that what third parties deliver stops for good."""
    source: Text | None = None


class ArmsPackage(Part):
    """Arms that may be sent: by category, with the month of arrival, training, spares and cost."""

    gloss: Text
    to: Side
    sent: Number
    """0 not sent, 1 sent; a lever sets it."""
    units: dict[Identifier, Number] = Field(min_length=1, max_length=30)
    arrives_month: Number
    """Months after the scenario's date at which half has arrived."""
    training_months: Number = Field(default_factory=lambda: _unless_given(0))
    """Months from arrival until crews can use what arrived."""
    spares_per_month: Number
    """Chance per month that supply and spares stop; what is left decays then."""
    usd_bn: Number
    source: Text | None = None


class LossRecord(Part):
    """A side's losses as others count them, by month: neither is the truth, both measure it."""

    confirmed: Identifier
    """Table with columns `month` and categories: losses seen on photographs, a lower bound."""
    claimed: Identifier | None = None
    """Table of the same form: losses claimed by the other side, an upper bound."""
    confirmed_share: Number
    """Confirmed per unit lost, before the two tables are compared."""
    claimed_factor: Number
    """Claimed per unit lost, before the two tables are compared."""
    source: Text | None = None


class Forces(Part):
    """Stocks of both sides, in categories, and arms packages that may be sent."""

    categories: dict[Identifier, Category] = Field(min_length=1, max_length=30)
    effectiveness: BySide = Field(default_factory=lambda: BySide.model_validate({"A": 1, "B": 1}))
    """Factor on combat power for what stocks do not show: training, leadership, intelligence [Dupuy1979]."""
    A: dict[Identifier, Stock]
    B: dict[Identifier, Stock]
    packages: dict[Identifier, ArmsPackage] = Field(default_factory=dict, max_length=30)
    intensity: BySide = Field(
        default_factory=lambda: BySide.model_validate({"A": 1, "B": 1, "source": "the format's default"})
    )
    """How hard a side presses on the ground; 1 is the scenario's date. Their mean is a factor on losses and mobility."""
    fire_exponent: Number = Field(default_factory=lambda: _unless_given(0.5))
    """p: losses go with the enemy's power to this power: 1 in Lanchester's laws, 0 where the enemy's numbers do not tell."""
    numbers_exponent: Number = Field(default_factory=lambda: _unless_given(1))
    """q: and with one's own numbers to this: 0 under aimed fire (square law), 1 under area fire (linear law)."""
    losses: dict[Side, LossRecord] = Field(default_factory=dict)
    """Record of a side's losses, to which they are fitted."""
    volatility: Number
    """Standard deviation of log power over a year, beyond what the stocks explain."""
    source: Text | None = None


class StrikeClass(Part):
    """A class of long-range weapon in a campaign."""

    stock: Number
    made_per_month: Number
    wanted_per_month: Number | None = None
    """Launches a month if the stock allows; left out where the campaign's record has the class."""
    intercepted: Number | None = None
    """Chance that one is stopped at the defence of the scenario's date; left out where the record has the class."""
    usd_bn_per_hit: Number
    dead_per_hit: Number = Field(default_factory=lambda: _unless_given(0))
    """Civilians killed by one that hits."""
    source: Text | None = None


class Target(Part):
    """A kind of thing that a campaign hits; numbers left out are the campaign's."""

    gloss: Text
    share: Number
    """Of the hits, against the other targets."""
    damage: Number = Field(default_factory=lambda: _unless_given(1))
    """Factor on `usd_bn_per_hit`."""
    repair_months: Number | None = None
    winter_factor: Number | None = None
    secondary_factor: Number | None = None
    destroys: dict[Identifier, Number] = Field(default_factory=dict, max_length=30)
    """Units of the defender's forces lost by a hit, by category."""
    source: Text | None = None


class Campaign(Part):
    """One side's strikes on the other side's assets."""

    gloss: Text
    intensity: Number
    """Factor on launches; the lever of the strike campaign."""
    record: Identifier | None = None
    """Table with columns `month`, CLASS and CLASS_destroyed: launches and interception are fitted to it."""
    wanted_factor: Number = Field(default_factory=lambda: _unless_given(1))
    """Factor on the launches fitted to the record, for the years ahead."""
    density: Number = Field(default_factory=lambda: _unless_given(0))
    """Fall of the log odds of interception when twice, thrice ... as many are launched: times ln 2, ln 3 ..."""
    targets: dict[Identifier, Target] = Field(default_factory=dict, max_length=12)
    """What is hit; left out, everything hit is alike."""
    classes: dict[Identifier, StrikeClass] = Field(min_length=1, max_length=12)
    interceptors: Number
    """Interceptors that the defender holds against this campaign."""
    interceptors_per_month: Number
    """Interceptors arriving a month."""
    interceptors_per_kill: Number
    repair_months: Number
    """Mean time to repair what was hit."""
    winter_factor: Number
    """Factor on the cost of damage in December to February."""
    secondary_factor: Number
    """Cost to the economy per unit of direct damage that stands unrepaired for a year."""
    source: Text | None = None


class Strikes(Part):
    """Strike campaigns both ways: `A` is A's campaign against B, `B` is B's against A."""

    A: Campaign
    B: Campaign
    source: Text | None = None


class SideCosts(Part):
    """What the land war costs a side, in money and lives, and what a util is worth to it."""

    usd_bn_per_util: Number
    """Money worth one util: holding all that is fought over for one year."""
    land_usd_bn_per_month: Number
    dead_per_month: Number
    utils_per_100k_dead: Number
    source: Text | None = None


class Costs(Part):
    """Costs of the war to each side and how they depend on relative power."""

    A: SideCosts
    B: SideCosts
    by_power: Number
    """gamma: c_A exp(-gamma r), c_B exp(gamma r)."""
    source: Text | None = None
