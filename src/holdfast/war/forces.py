"""Forces: stocks by category, month by month, and the relative power they make.

Stock S_c of category c of a side, E the other side's combat power, E_0 that at the scenario's date, i the mean of both
sides' intensities:

    losses_c = i lost_c * (S_c / held_c)^q * (E / E_0)^p, at most S_c
    struck_c = what the other side's strikes destroy, at most what losses left
    refurbished_c = at most what is stored;   stored_c' = stored_c - refurbished_c
    S_c' = S_c - losses_c - struck_c + made_c + refurbished_c + delivered_c

that is, the attrition law with the scenario's exponents, p = 1/2 and q = 1 unless it says otherwise: between area
fire (p = 1) [Lanchester1916] and losses in proportion to one's own numbers (p = 0) [Weiss1966], where fits to battles
leave it [Bracken1995].  With p = 1 and q = 0 or 1, one category and short months it is Lanchester's square or linear law.  What a
package brought suffers the same share of losses and decays once supply has stopped; what third parties deliver may stop for
good.  Where the side has a record of losses, lost_c is drawn month by month: confirmed losses of the fit over the share
confirmed (`calibration`).

A category that bears the name of a class of weapon of the side's strike campaign has its stock there:
missiles add to power as long as they are not launched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.arms import Deliveries, deliveries
from holdfast.war.attrition import Law, losses
from holdfast.war.calibration import calibration
from holdfast.war.inputs import amount, amount_by_month, amounts, amounts_by_month, other, stopped
from holdfast.war.power import log_ratio, power
from holdfast.war.strikes import INTERCEPTORS, CampaignPath

SIDES: Final[tuple[Side, Side]] = ("A", "B")


@dataclass(frozen=True, slots=True)
class ArmyPath:
    """A side's stocks and power at the start of each month and after the last; `categories` names an axis."""

    categories: tuple[str, ...]
    stocks: Array
    """Packages included, shape (draw, category, month + 1)."""
    stored: Array
    """In depots, not fit for use, shape (draw, category, month + 1)."""
    lost: Array
    """In the month, struck, launched and out of spares included, shape (draw, category, month)."""
    struck: Array
    """Of them, by the other side's strikes, shape (draw, category, month)."""
    gained: Array
    """Made, refurbished and delivered in the month, shape (draw, category, month)."""
    power: Array
    """P, shape (draw, month + 1)."""
    power_armed: Array
    """P at the date's stocks with all that was sent in place, shape (draw,)."""


@dataclass(frozen=True, slots=True)
class _Flows:
    """What comes and goes a month, each (draw, category, month)."""

    made: Array
    """Made and delivered by third parties."""
    refurbished: Array
    """As far as stored."""
    effect: Array
    """Lost at the date's enemy power, over the q-th power of what was held."""
    struck: Array
    """Units that the other side's strikes could destroy."""
    fire_exponent: Array
    """p, (draw, 1), as the next."""
    numbers_exponent: Array
    """q"""


@dataclass(slots=True)
class _Army:
    """One side as it is simulated: `own`, `stored` (draw, category) and `brought` (draw, package, category) change."""

    own: Array
    stored: Array
    brought: Array
    flows: _Flows
    arms: Deliveries
    weights: Array
    """Of the categories times what scales P by the side's effectiveness, (draw, category, month + 1): P is of degree 1."""
    path: ArmyPath

    def record(self, month: int, launchers: CampaignPath) -> None:
        """Write the stocks and power at the start of `month`."""
        stocks = self.path.stocks[..., month]
        stocks[:] = self.own + self.brought.sum(axis=1)
        self.path.stored[..., month] = self.stored
        for index, name in enumerate(self.path.categories):
            if name in launchers.classes:
                stocks[:, index] = launchers.stock[:, launchers.classes.index(name), month]
        self.path.power[:, month] = power(stocks, self.weights[..., month])

    def fight(self, month: int, enemy_power: Array) -> None:
        """A month of fighting against `enemy_power` (relative to the date's), strikes, then what arrives."""
        there = self.own + self.brought.sum(axis=1)
        law = Law(self.flows.effect[..., month], self.flows.fire_exponent, self.flows.numbers_exponent)
        lost = losses(law, enemy_power[:, None], there)
        struck = np.minimum(self.flows.struck[..., month], there - lost)
        kept = 1 - (lost + struck) / np.where(there > 0, there, 1)
        own, brought = self.own * kept, self.brought * kept[:, None]
        worn = brought * self.arms.decay[:, :, month, None]
        fit_again = np.minimum(self.flows.refurbished[..., month], self.stored)
        come = self.flows.made[..., month] + fit_again
        arrived = self.arms.arriving[:, :, month]
        self.own, self.brought = own + come, brought - worn + arrived
        self.stored = self.stored - fit_again
        self.path.struck[..., month] = struck
        self.path.lost[..., month] = lost + struck + worn.sum(axis=1)
        self.path.gained[..., month] = come + arrived.sum(axis=1)


def forces(
    scenario: Scenario, draws: Draws, campaigns: Mapping[Side, CampaignPath], months: int
) -> dict[Side, ArmyPath]:
    """Simulate the forces of both sides for `months` months from the scenario's date.

    Raises ValueError where a package names something that is no category, class of weapon or `interceptors`.
    """
    _check_packages(scenario)
    armies = {side: _muster(scenario, draws, side, campaigns, months) for side in SIDES}
    for month in range(months + 1):
        for side in SIDES:
            armies[side].record(month, campaigns[side])
        if month < months:
            for side in SIDES:
                armies[side].fight(month, _relative(armies[other(side)].path.power, month))
    for side in SIDES:
        _book_launches(armies[side].path, campaigns[side])
    return {side: armies[side].path for side in SIDES}


def relative_power(armies: Mapping[Side, ArmyPath]) -> Array:
    """r = ln(P_A / P_B), shape (draw, month + 1)."""
    return log_ratio(armies["A"].power, armies["B"].power)


def peace_arms_power(armies: Mapping[Side, ArmyPath]) -> Array:
    """Shift of r with all that was sent in place and nothing lost; negative favours B, shape (draw,)."""
    armed = log_ratio(armies["A"].power_armed, armies["B"].power_armed)
    return armed - log_ratio(armies["A"].power[:, 0], armies["B"].power[:, 0])


def intensity(draws: Draws, months: int) -> Array:
    """Mean of both sides' intensities on the ground, shape (draw, month)."""
    pressed = [amount_by_month(draws, f"forces.intensity.{side}", months) for side in SIDES]
    return np.asarray(sum(pressed) / len(pressed))


def _relative(powers: Array, month: int) -> Array:
    return np.asarray(powers[:, month] / np.where(powers[:, 0] > 0, powers[:, 0], 1))


def _muster(scenario: Scenario, draws: Draws, side: Side, campaigns: Mapping[Side, CampaignPath], months: int) -> _Army:
    names, launchers = tuple(scenario.forces.categories), campaigns[side]
    weights = amounts(draws, [f"forces.categories.{name}.weight" for name in names])
    effective = amount_by_month(draws, f"forces.effectiveness.{side}", months + 1)
    field = np.array([name not in launchers.classes for name in names])
    known = getattr(scenario.forces, side)
    held, stored = (
        amounts(draws, [f"forces.{side}.{name}.{key}" if name in known else None for name in names]) * field
        for key in ("held", "stored")
    )
    arms = deliveries(scenario, draws, side, names, months)
    armed = held + arms.total.sum(axis=1)
    for index in np.flatnonzero(~field):
        armed[:, index] += launchers.stock[:, launchers.classes.index(names[index]), 0]
    weighted = weights[..., None] * effective[:, None]
    path = _blank_path(names, len(draws), months, power(armed, weighted[..., 0]))
    in_field = Deliveries(arms.names, arms.arriving * field, arms.total, arms.decay)
    flows = _flows(scenario, draws, side, held, campaigns[other(side)], field, months)
    return _Army(held, stored, np.zeros_like(arms.total), flows, in_field, weighted, path)


def _flows(
    scenario: Scenario,
    draws: Draws,
    side: Side,
    held: Array,
    strikers: CampaignPath,
    field: NDArray[np.bool_],
    months: int,
) -> _Flows:
    """What comes and goes a month; nothing in categories that are not in the `field` but in a campaign's stock."""
    names, known = tuple(scenario.forces.categories), getattr(scenario.forces, side)

    def column(number: str) -> Array:
        paths = [f"forces.{side}.{name}.{number}" if name in known else None for name in names]
        return amounts_by_month(draws, paths, months)

    made, delivered = column("made_per_month"), column("delivered_per_month")
    for index, name in enumerate(names):
        if name in known:
            path = f"forces.{side}.{name}"
            delivered[:, index] *= 1 - stopped(draws, f"{path}.stop", f"{path}.deliveries_stop_per_month", months)
    lost = _lost(scenario, draws, side, months) * intensity(draws, months)[:, None]
    basis = np.maximum(held[..., None], lost)
    nothing = np.zeros((len(draws), months))
    struck = np.stack([strikers.destroyed.get(name, nothing) for name in names], axis=1)
    p, q = (amount(draws, f"forces.{name}_exponent")[:, None] for name in ("fire", "numbers"))
    effect = lost / np.where(basis > 0, basis, 1) ** q[..., None]
    here, fit_again = field[:, None], column("refurbished_per_month")
    return _Flows((made + delivered) * here, fit_again * here, effect * here, struck * here, p, q)


def _lost(scenario: Scenario, draws: Draws, side: Side, months: int) -> Array:
    """Losses a month at the date's stocks and powers and intensity 1, shape (draw, category, month)."""
    fitted, known = calibration(scenario), getattr(scenario.forces, side)
    columns = []
    for name in scenario.forces.categories:
        path = f"forces.{side}.{name}.lost_per_month"
        if f"{side}.{name}" in fitted.biases and name in known:
            confirmed = fitted.series(draws, f"confirmed.{side}.{name}", months)
            columns.append(confirmed / fitted.bias(draws, side, name)[0][:, None])
        elif name in known:
            columns.append(amount_by_month(draws, path, months))
        else:
            columns.append(np.zeros((len(draws), months)))
    return np.stack(columns, axis=1)


def _blank_path(names: tuple[str, ...], draws: int, months: int, armed: Array) -> ArmyPath:
    flow, level = (draws, len(names), months), (draws, len(names), months + 1)
    return ArmyPath(
        names, np.zeros(level), np.zeros(level), np.zeros(flow), np.zeros(flow), np.zeros(flow),
        np.zeros((draws, months + 1)), armed,
    )  # fmt: skip


def _book_launches(path: ArmyPath, launchers: CampaignPath) -> None:
    for index, name in enumerate(path.categories):
        if name in launchers.classes:
            weapon = launchers.classes.index(name)
            path.lost[:, index] = launchers.launches[:, weapon]
            path.gained[:, index] = launchers.arriving[:, weapon]


def _check_packages(scenario: Scenario) -> None:
    for name, package in scenario.forces.packages.items():
        classes = tuple(getattr(scenario.strikes, package.to).classes)
        allowed = (*scenario.forces.categories, *classes, INTERCEPTORS)
        for item in package.units:
            if item not in allowed:
                raise ValueError(f"forces.packages.{name}.units: {item!r} is none of {', '.join(allowed)}")
