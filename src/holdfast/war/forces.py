"""Forces: stocks by category, month by month, and the relative power they make.

Stock S_c of category c of a side, E the other side's combat power, E_0 that at the scenario's date:

    losses_c = lost_c * (S_c / held_c) * (E / E_0)^p, at most S_c
    S_c' = S_c - losses_c + made_c + delivered_c

that is, the attrition law with exponents p and q = 1: between area fire (p = 1) [Lanchester1916] and losses
in proportion to one's own numbers (p = 0) [Weiss1966], where fits to battles leave it [Bracken1995].  What a
package brought suffers the same share of losses and decays once supply has stopped.

A category that bears the name of a class of weapon of the side's strike campaign has its stock there:
missiles add to power as long as they are not launched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.arms import Deliveries, deliveries
from holdfast.war.attrition import Law, losses
from holdfast.war.inputs import amount, amounts, other
from holdfast.war.power import log_ratio, power
from holdfast.war.strikes import INTERCEPTORS, CampaignPath

POWER_EXPONENT: Final = 0.5
"""p: halfway between area fire and losses that do not depend on the enemy's power. Analyst's judgement."""
SIDES: Final[tuple[Side, Side]] = ("A", "B")


@dataclass(frozen=True, slots=True)
class ArmyPath:
    """A side's stocks and power at the start of each month and after the last; `categories` names an axis."""

    categories: tuple[str, ...]
    stocks: Array
    """Packages included, shape (draw, category, month + 1)."""
    lost: Array
    """In the month, launched and out of spares included, shape (draw, category, month)."""
    gained: Array
    """Made and delivered in the month, shape (draw, category, month)."""
    power: Array
    """P, shape (draw, month + 1)."""
    power_armed: Array
    """P at the date's stocks with all that was sent in place, shape (draw,)."""


@dataclass(slots=True)
class _Army:
    """One side as it is simulated: `own` (draw, category) and `brought` (draw, package, category) change."""

    own: Array
    brought: Array
    inflow: Array
    effect: Array
    arms: Deliveries
    weights: Array
    """Of the categories times what scales P by the side's effectiveness: P is of degree 1."""
    path: ArmyPath

    def record(self, month: int, launchers: CampaignPath) -> None:
        """Write the stocks and power at the start of `month`."""
        stocks = self.path.stocks[..., month]
        stocks[:] = self.own + self.brought.sum(axis=1)
        for index, name in enumerate(self.path.categories):
            if name in launchers.classes:
                stocks[:, index] = launchers.stock[:, launchers.classes.index(name), month]
        self.path.power[:, month] = power(stocks, self.weights)

    def fight(self, month: int, enemy_power: Array) -> None:
        """A month of fighting against `enemy_power` (relative to the date's), then what arrives."""
        lost = losses(Law(self.effect, POWER_EXPONENT, 1.0), enemy_power[:, None], self.own)
        law = Law(self.effect[:, None, :], POWER_EXPONENT, 1.0)
        hit = losses(law, enemy_power[:, None, None], self.brought)
        worn = (self.brought - hit) * self.arms.decay[:, :, month, None]
        arrived = self.arms.arriving[:, :, month]
        self.own = self.own - lost + self.inflow
        self.brought = self.brought - hit - worn + arrived
        self.path.lost[..., month] = lost + (hit + worn).sum(axis=1)
        self.path.gained[..., month] = self.inflow + arrived.sum(axis=1)


def forces(
    scenario: Scenario, draws: Draws, campaigns: Mapping[Side, CampaignPath], months: int
) -> dict[Side, ArmyPath]:
    """Simulate the forces of both sides for `months` months from the scenario's date.

    Raises ValueError where a package names something that is no category, class of weapon or `interceptors`.
    """
    _check_packages(scenario)
    armies = {side: _muster(scenario, draws, side, campaigns[side], months) for side in SIDES}
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


def _relative(powers: Array, month: int) -> Array:
    return np.asarray(powers[:, month] / np.where(powers[:, 0] > 0, powers[:, 0], 1))


def _muster(scenario: Scenario, draws: Draws, side: Side, launchers: CampaignPath, months: int) -> _Army:
    names = tuple(scenario.forces.categories)
    weights = amounts(draws, [f"forces.categories.{name}.weight" for name in names])
    weights = weights * amount(draws, f"forces.effectiveness.{side}")[:, None]
    field = np.array([name not in launchers.classes for name in names])
    held, inflow, effect = _stocks(scenario, draws, side, names, field)
    arms = deliveries(scenario, draws, side, names, months)
    armed = held + arms.total.sum(axis=1)
    for index in np.flatnonzero(~field):
        armed[:, index] += launchers.stock[:, launchers.classes.index(names[index]), 0]
    path = _blank_path(names, len(draws), months, power(armed, weights))
    in_field = Deliveries(arms.names, arms.arriving * field, arms.total, arms.decay)
    return _Army(held, np.zeros_like(arms.total), inflow, effect, in_field, weights, path)


def _stocks(
    scenario: Scenario, draws: Draws, side: Side, names: tuple[str, ...], field: Array
) -> tuple[Array, Array, Array]:
    """Held, arriving a month, and lost a month per unit held; zero for categories kept in the campaign."""
    known = getattr(scenario.forces, side)

    def column(number: str) -> Array:
        paths = [f"forces.{side}.{name}.{number}" if name in known else None for name in names]
        return amounts(draws, paths) * field

    held, lost = column("held"), column("lost_per_month")
    basis = np.maximum(held, lost)
    effect = lost / np.where(basis > 0, basis, 1)
    return held, column("made_per_month") + column("delivered_per_month"), effect


def _blank_path(names: tuple[str, ...], draws: int, months: int, armed: Array) -> ArmyPath:
    shape = (draws, len(names), months)
    return ArmyPath(
        names, np.zeros((draws, len(names), months + 1)), np.zeros(shape), np.zeros(shape),
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
