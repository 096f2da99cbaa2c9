"""Strike campaigns: launches limited by stocks, interception limited by interceptors and the raid's density.

Each month, for each class of weapon c of a campaign:

    launches_c = min(intensity * wanted_c, stock_c + arriving_c),   arriving: made and delivered
    stock_c' = stock_c + arriving_c - launches_c
    q_c = logistic(logit(intercepted_c) - density ln(launches_c / wanted_c))
    K = sum_c q_c * launches_c,   kills = min(K, interceptors / interceptors_per_kill)
    interceptors' = interceptors - kills * interceptors_per_kill + interceptors_per_month
    hits_c = launches_c - q_c * launches_c * kills / K

Hits are shots less those stopped, the salvo equation [Hughes1995].  Where the campaign names a record, wanted and
intercepted are drawn month by month from the fit to it (`calibration`); elsewhere they are the scenario's
numbers.  As many launches as wanted come in raids of the usual density; twice as many come twice as dense.
What hits do is in `targets`.  The damage that stands at the scenario's date is taken as the balance of the
campaign at intensity 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.arms import deliveries
from holdfast.war.attrition import leakers
from holdfast.war.calibration import Calibration, calibration
from holdfast.war.inputs import (
    MONTHS_PER_YEAR,
    amount,
    amount_by_month,
    amounts,
    amounts_by_month,
    chance_by_month,
    other,
)
from holdfast.war.targets import Toll, targets_of, toll

INTERCEPTORS: Final = "interceptors"
"""The item of an arms package that adds to a side's interceptors."""
SURE: Final = 1e-9
"""Chances of interception are kept so far from 0 and 1 before the density of a raid moves them."""


@dataclass(frozen=True, slots=True)
class CampaignPath:
    """A campaign month by month; `classes` and `targets` name axes."""

    side: Side
    classes: tuple[str, ...]
    launches: Array
    """Shape (draw, class, month), as the next three."""
    intercepted: Array
    chance: Array
    """Of interception at the raids' density, were there interceptors for all."""
    arriving: Array
    """Made and delivered."""
    stock: Array
    """At the start of the month and after the last, shape (draw, class, month + 1)."""
    interceptors: Array
    """The defender's, shape (draw, month + 1)."""
    targets: tuple[str, ...]
    toll: Toll
    """What the hits do, by target."""
    civilian_dead: Array
    """In the month, shape (draw, month)."""

    @property
    def intercepted_share(self) -> Array:
        """Share of launches intercepted, the chance where none were launched, shape (draw, class, month)."""
        some = self.launches > 0
        return np.where(some, self.intercepted / np.where(some, self.launches, 1), self.chance)

    @property
    def standing_usd_bn(self) -> Array:
        """Damage unrepaired, shape (draw, month + 1)."""
        return np.asarray(self.toll.standing_usd_bn.sum(axis=1))

    @property
    def cost_usd_bn(self) -> Array:
        """To the defender in the month, shape (draw, month)."""
        return np.asarray(self.toll.cost_usd_bn.sum(axis=1))

    @property
    def destroyed(self) -> Mapping[str, Array]:
        """Units of the defender's forces hit, by category, shape (draw, month)."""
        return self.toll.destroyed


@dataclass(frozen=True, slots=True)
class _Weapons:
    """Drawn numbers of a campaign: by class (draw, class), with months (draw, class, month), and the defence."""

    stock: Array
    usd_bn_per_hit: Array
    dead_per_hit: Array
    wanted: Array
    """At intensity 1, by month, as the next two."""
    chance: Array
    arriving: Array
    usual: tuple[Array, Array, Array]
    """Wanted, chance and made of a month at the date, each (draw, class)."""
    intensity: Array
    """By month, (draw, month), as the next two."""
    interceptors_arriving: Array
    interceptors: Array
    """At the date, (draw,), as the next two."""
    per_kill: Array
    density: Array


@dataclass(frozen=True, slots=True)
class _Raid:
    """A month's launches, chances of interception and kills by class (draw, class), and interceptors used (draw,)."""

    fired: Array
    chance: Array
    kills: Array
    used: Array


def campaign(scenario: Scenario, draws: Draws, side: Side, months: int) -> CampaignPath:
    """Simulate the campaign of `side` against the other side for `months` months from the scenario's date."""
    weapons = _read(scenario, draws, side, months)
    launches = np.empty_like(weapons.wanted)
    kills, chance = np.empty_like(launches), np.empty_like(launches)
    stock = np.empty((*weapons.stock.shape, months + 1))
    interceptors = np.empty((len(draws), months + 1))
    stock[..., 0], interceptors[:, 0] = weapons.stock, weapons.interceptors
    for month in range(months):
        ready = stock[..., month] + weapons.arriving[..., month]
        usual = weapons.wanted[..., month]
        asked = usual * weapons.intensity[:, month, None]
        raid = _raid(weapons, ready, asked, usual, weapons.chance[..., month], interceptors[:, month])
        launches[..., month], kills[..., month], chance[..., month] = raid.fired, raid.kills, raid.chance
        stock[..., month + 1] = ready - raid.fired
        interceptors[:, month + 1] = interceptors[:, month] - raid.used + weapons.interceptors_arriving[:, month]
    hits = leakers(launches, kills)
    targets = targets_of(scenario, draws, side)
    damage = (hits * weapons.usd_bn_per_hit[..., None]).sum(axis=1)
    done = toll(targets, hits.sum(axis=1), damage, _usual_damage(weapons), scenario.as_of.month)
    dead = (hits * weapons.dead_per_hit[..., None]).sum(axis=1)
    return CampaignPath(
        side,
        _classes(scenario, side),
        launches,
        kills,
        chance,
        weapons.arriving,
        stock,
        interceptors,
        targets.names,
        done,
        dead,
    )


def _raid(weapons: _Weapons, ready: Array, asked: Array, usual: Array, chance: Array, interceptors: Array) -> _Raid:
    fired = np.minimum(asked, ready)
    met = _denser(chance, fired, usual, weapons.density)
    sought = met * fired
    need = sought.sum(axis=1) * weapons.per_kill
    used = np.minimum(need, interceptors)
    share = np.where(need > 0, used / np.where(need > 0, need, 1), 1.0)
    return _Raid(fired, met, np.minimum(sought * share[:, None], fired), used)


def _denser(chance: Array, fired: Array, usual: Array, density: Array) -> Array:
    """Chance of interception of a raid of `fired` where `usual` would be usual, shape (draw, class)."""
    if not density.any():
        return chance
    both = (fired > 0) & (usual > 0)
    thicker = np.log(np.where(both, fired, 1) / np.where(both, usual, 1))
    return np.asarray(expit(logit(np.clip(chance, SURE, 1 - SURE)) - density[:, None] * thicker))


def _usual_damage(weapons: _Weapons) -> Array:
    """Damage of a month at intensity 1 with the date's stocks and interceptors, shape (draw,)."""
    wanted, chance, made = weapons.usual
    raid = _raid(weapons, weapons.stock + made, wanted, wanted, chance, weapons.interceptors)
    return np.asarray((leakers(raid.fired, raid.kills) * weapons.usd_bn_per_hit).sum(axis=1))


def _classes(scenario: Scenario, side: Side) -> tuple[str, ...]:
    return tuple(getattr(scenario.strikes, side).classes)


def _read(scenario: Scenario, draws: Draws, side: Side, months: int) -> _Weapons:
    names = _classes(scenario, side)
    path = f"strikes.{side}"

    def columns(field: str) -> list[str]:
        return [f"{path}.classes.{name}.{field}" for name in names]

    wanted, chance, usual = _demand(scenario, draws, side, months)
    arms = deliveries(scenario, draws, side, names, months).arriving.sum(axis=1)
    defence = deliveries(scenario, draws, other(side), (INTERCEPTORS,), months).arriving.sum(axis=(1, 3))
    return _Weapons(
        stock=amounts(draws, columns("stock")),
        usd_bn_per_hit=amounts(draws, columns("usd_bn_per_hit")),
        dead_per_hit=amounts(draws, columns("dead_per_hit")),
        wanted=wanted,
        chance=chance,
        arriving=amounts_by_month(draws, columns("made_per_month"), months) + np.swapaxes(arms, 1, 2),
        usual=(*usual, amounts(draws, columns("made_per_month"))),
        intensity=amount_by_month(draws, f"{path}.intensity", months),
        interceptors_arriving=amount_by_month(draws, f"{path}.interceptors_per_month", months) + defence,
        interceptors=amount(draws, f"{path}.interceptors"),
        per_kill=amount(draws, f"{path}.interceptors_per_kill"),
        density=amount(draws, f"{path}.density"),
    )


def _demand(scenario: Scenario, draws: Draws, side: Side, months: int) -> tuple[Array, Array, tuple[Array, Array]]:
    """Wanted and chance of interception by month, (draw, class, month), and both at the date, (draw, class)."""
    fitted = calibration(scenario)
    factor = amount_by_month(draws, f"strikes.{side}.wanted_factor", months)
    wanted, chance, usual = [], [], []
    for name in _classes(scenario, side):
        path = f"strikes.{side}.classes.{name}"
        if f"launches.{side}.{name}" in fitted.levels:
            wanted.append(fitted.series(draws, f"launches.{side}.{name}", months) * factor)
            chance.append(fitted.series(draws, f"intercepted.{side}.{name}", months))
            usual.append(_last_year(fitted, side, name, len(draws)))
        else:
            wanted.append(amount_by_month(draws, f"{path}.wanted_per_month", months))
            chance.append(chance_by_month(draws, f"{path}.intercepted", months))
            usual.append(np.stack([wanted[-1][:, 0], chance[-1][:, 0]]))
    at_date = np.stack(usual, axis=2)
    return np.stack(wanted, axis=1), np.stack(chance, axis=1), (at_date[0], at_date[1])


def _last_year(fitted: Calibration, side: Side, name: str, draws: int) -> Array:
    """Mean launches a month and share stopped over the last year on record, each (draw,)."""
    launched = fitted.record.series[f"launches.{side}.{name}"].values[-MONTHS_PER_YEAR:]
    shares = fitted.record.series[f"intercepted.{side}.{name}"]
    known = shares.values * shares.trials
    stopped = np.nansum(known[-MONTHS_PER_YEAR:]) / max(float(np.sum(shares.trials[-MONTHS_PER_YEAR:])), 1.0)
    return np.repeat([[float(np.nanmean(launched))], [float(stopped)]], draws, axis=1)
