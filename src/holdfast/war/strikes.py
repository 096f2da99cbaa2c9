"""Strike campaigns: launches limited by stocks, interception limited by interceptors, damage and repair.

Each month, for each class of weapon c of a campaign:

    launches_c = min(intensity * wanted_c, stock_c + arriving_c),   arriving: made and delivered
    stock_c' = stock_c + arriving_c - launches_c
    K = sum_c intercepted_c * launches_c,   kills = min(K, interceptors / interceptors_per_kill)
    interceptors' = interceptors - kills * interceptors_per_kill + interceptors_per_month
    hits_c = launches_c - intercepted_c * launches_c * kills / K
    damage = sum_c usd_bn_per_hit_c * hits_c
    cost = winter * (damage + secondary_factor * standing / 12)
    standing' = (standing + damage) * (1 - 1 / repair_months)

Hits are shots less those stopped, the salvo equation [Hughes1995].  The damage that stands at the scenario's
date is taken as the balance of the campaign at intensity 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.arms import deliveries
from holdfast.war.attrition import leakers
from holdfast.war.inputs import MONTHS_PER_YEAR, amount, amounts, chance, other

WINTER_MONTHS: Final = (12, 1, 2)
"""December to February: demand for heat and light is highest."""
SHORTEST_REPAIR_MONTHS: Final = 1.0
"""The simulation's month: nothing is repaired faster."""
INTERCEPTORS: Final = "interceptors"
"""The item of an arms package that adds to a side's interceptors."""


@dataclass(frozen=True, slots=True)
class CampaignPath:
    """A campaign month by month; `classes` names the class axis."""

    side: Side
    classes: tuple[str, ...]
    launches: Array
    """Shape (draw, class, month), as the next two."""
    intercepted: Array
    arriving: Array
    """Made and delivered."""
    stock: Array
    """At the start of the month and after the last, shape (draw, class, month + 1)."""
    interceptors: Array
    """The defender's, shape (draw, month + 1)."""
    standing_usd_bn: Array
    """Damage unrepaired, shape (draw, month + 1)."""
    cost_usd_bn: Array
    """To the defender in the month, shape (draw, month)."""

    @property
    def intercepted_share(self) -> Array:
        """Share of launches intercepted, 0 where none were launched, shape (draw, class, month)."""
        return np.asarray(self.intercepted / np.where(self.launches > 0, self.launches, 1))


@dataclass(frozen=True, slots=True)
class _Weapons:
    """Drawn numbers of a campaign: five of shape (draw, class), arrivals by month, and the defence."""

    stock: Array
    wanted: Array
    chance: Array
    usd_bn_per_hit: Array
    made: Array
    arriving: Array
    interceptors: Array
    interceptors_arriving: Array
    per_kill: Array


def campaign(scenario: Scenario, draws: Draws, side: Side, months: int) -> CampaignPath:
    """Simulate the campaign of `side` against the other side for `months` months from the scenario's date."""
    weapons = _read(scenario, draws, side, months)
    intensity = amount(draws, f"strikes.{side}.intensity")[:, None]
    launches = np.empty((*weapons.stock.shape, months))
    kills = np.empty_like(launches)
    stock = np.empty((*weapons.stock.shape, months + 1))
    interceptors = np.empty((len(draws), months + 1))
    stock[..., 0], interceptors[:, 0] = weapons.stock, weapons.interceptors
    for month in range(months):
        ready = stock[..., month] + weapons.arriving[..., month]
        fired, killed, used = _raid(weapons, ready, weapons.wanted * intensity, interceptors[:, month])
        launches[..., month], kills[..., month] = fired, killed
        stock[..., month + 1] = ready - fired
        interceptors[:, month + 1] = interceptors[:, month] - used + weapons.interceptors_arriving[:, month]
    damage = _damage(weapons, launches, kills)
    standing, cost = _costs(scenario, draws, side, damage, _usual_damage(weapons))
    return CampaignPath(
        side, _classes(scenario, side), launches, kills, weapons.arriving, stock, interceptors, standing, cost
    )


def _raid(weapons: _Weapons, ready: Array, wanted: Array, interceptors: Array) -> tuple[Array, Array, Array]:
    """Launches and kills by class (draw, class), and interceptors used (draw,), in a month."""
    fired = np.minimum(wanted, ready)
    sought = weapons.chance * fired
    need = sought.sum(axis=1) * weapons.per_kill
    used = np.minimum(need, interceptors)
    share = np.where(need > 0, used / np.where(need > 0, need, 1), 1.0)
    return fired, sought * share[:, None], used


def _damage(weapons: _Weapons, launches: Array, kills: Array) -> Array:
    """Direct damage in usd bn, shape (draw, month)."""
    return np.asarray((leakers(launches, kills) * weapons.usd_bn_per_hit[..., None]).sum(axis=1))


def _usual_damage(weapons: _Weapons) -> Array:
    """Damage of a month at intensity 1 with the date's stocks and interceptors, shape (draw,)."""
    fired, kills, _ = _raid(weapons, weapons.stock + weapons.made, weapons.wanted, weapons.interceptors)
    return _damage(weapons, fired[..., None], kills[..., None])[:, 0]


def _costs(scenario: Scenario, draws: Draws, side: Side, damage: Array, usual: Array) -> tuple[Array, Array]:
    """Damage standing (draw, month + 1) and cost (draw, month), usd bn."""
    path = f"strikes.{side}"
    kept = 1 - 1 / np.maximum(amount(draws, f"{path}.repair_months"), SHORTEST_REPAIR_MONTHS)
    winter = amount(draws, f"{path}.winter_factor")
    secondary = amount(draws, f"{path}.secondary_factor")
    standing = np.empty((len(draws), damage.shape[1] + 1))
    cost = np.empty_like(damage)
    standing[:, 0] = usual * kept / (1 - kept)
    for month in range(damage.shape[1]):
        season = winter if _calendar_month(scenario, month) in WINTER_MONTHS else np.ones(len(draws))
        cost[:, month] = season * (damage[:, month] + secondary * standing[:, month] / MONTHS_PER_YEAR)
        standing[:, month + 1] = (standing[:, month] + damage[:, month]) * kept
    return standing, cost


def _calendar_month(scenario: Scenario, month: int) -> int:
    """Calendar month, 1 to 12, of a month of the simulation; the first is the one that holds the date."""
    return (scenario.as_of.month - 1 + month) % MONTHS_PER_YEAR + 1


def _classes(scenario: Scenario, side: Side) -> tuple[str, ...]:
    return tuple(getattr(scenario.strikes, side).classes)


def _read(scenario: Scenario, draws: Draws, side: Side, months: int) -> _Weapons:
    names = _classes(scenario, side)
    path = f"strikes.{side}"

    def column(field: str) -> Array:
        return amounts(draws, [f"{path}.classes.{name}.{field}" for name in names])

    made = column("made_per_month")
    arms = deliveries(scenario, draws, side, names, months).arriving.sum(axis=1)
    defence = deliveries(scenario, draws, other(side), (INTERCEPTORS,), months).arriving.sum(axis=(1, 3))
    return _Weapons(
        stock=column("stock"),
        wanted=column("wanted_per_month"),
        chance=np.stack([chance(draws, f"{path}.classes.{name}.intercepted") for name in names], axis=1),
        usd_bn_per_hit=column("usd_bn_per_hit"),
        made=made,
        arriving=made[..., None] + np.swapaxes(arms, 1, 2),
        interceptors=amount(draws, f"{path}.interceptors"),
        interceptors_arriving=amount(draws, f"{path}.interceptors_per_month")[:, None] + defence,
        per_kill=amount(draws, f"{path}.interceptors_per_kill"),
    )
