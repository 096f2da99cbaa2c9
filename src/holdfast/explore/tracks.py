"""Tracks: the monthly quantities of the war that a future carries along, taken from the war's own simulation."""

from __future__ import annotations

from typing import Final

import numpy as np

from holdfast.explore.futures_tally import CONTACT_KM2, COST_A, COST_B, FLOW, STOCK, Front, Tracks
from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.war.rates import WarRates

SIDES: Final[tuple[Side, Side]] = ("A", "B")
LEAST_RANGE: Final = 1e-9
"""Width given to the bins of a track that is 0 throughout."""

TrackList = tuple[tuple[str, str], ...]
"""Name and unit of each track, in order."""


def track_list(war: WarRates) -> TrackList:
    """Names and units: launches, missiles in stock, damage by a side's strikes, its other stocks, its cost of the war."""
    named: list[tuple[str, str]] = []
    for side in SIDES:
        campaign, army = war.campaigns[side], war.armies[side]
        named += [(f"launches.{side}.{name}", "a month") for name in campaign.classes]
        named += [(f"missiles.{side}.{name}", "in stock") for name in campaign.classes]
        named += [(f"damage_by.{side}", "US$ bn a month")]
        named += [(f"stock.{side}.{name}", "in stock") for name in army.categories if name not in campaign.classes]
        named += [(f"cost.{side}", "utils a year")]
    return tuple(named)


def tracks_of(names: TrackList, war: WarRates, power: Array, months: int, bins: int) -> Tracks:
    """Arrays of the tracks over draws; `war` must be simulated for at least months + 1 months."""
    if war.months <= months:
        raise ValueError(f"the war is simulated for {war.months} months; {months + 1} are needed")
    parts = [_track(name, war, months) for name, _ in names]
    path = np.stack([part[1] for part in parts], axis=1)
    growth = np.stack([part[2] for part in parts], axis=1)
    kind = np.array([part[0] for part in parts])
    gamma = war.by_power[:, None]
    factor = np.stack([np.exp(-gamma * power), np.exp(gamma * power)], axis=1)
    top = (path.max(axis=2) + np.maximum(growth, 0) * months).max(axis=0)
    for cost, side in ((COST_A, 0), (COST_B, 1)):
        largest = path.max(axis=2) * factor[:, side].max(axis=1)[:, None]
        top = np.where(kind == cost, largest.max(axis=0), top)
    return Tracks(kind, np.ascontiguousarray(path), growth, np.maximum(top, LEAST_RANGE) / (bins - 2), factor)


def _track(name: str, war: WarRates, months: int) -> tuple[int, Array, Array]:
    """Kind, path (draw, month + 1) and growth in peace (draw,) of a track."""
    what, side, *rest = name.split(".")
    campaign, army = war.campaigns["A" if side == "A" else "B"], war.armies["A" if side == "A" else "B"]
    none = np.zeros(len(war.by_power))
    if what == "launches":
        return FLOW, campaign.launches[:, campaign.classes.index(rest[0]), : months + 1], none
    if what == "missiles":
        place = campaign.classes.index(rest[0])
        return STOCK, campaign.stock[:, place, : months + 1], campaign.arriving[:, place, months]
    if what == "stock":
        place = army.categories.index(rest[0])
        return STOCK, army.stocks[:, place, : months + 1], army.gained[:, place, months]
    if what == "damage_by":
        return FLOW, campaign.cost_usd_bn[:, : months + 1], none
    return (COST_A, war.cost_A[:, : months + 1], none) if side == "A" else (COST_B, war.cost_B[:, : months + 1], none)


def fitted_front(draws: Draws, war: WarRates, contest: Array) -> Front:
    """The front's fitted movement by draw; `contest` is p(r) by level of power, (draw, power)."""
    movement = war.front.movement
    held, total = draws["front.held_km2"], draws["front.total_km2"]
    widest = float(np.arcsinh(total.max() / CONTACT_KM2))
    now = movement.moving_now
    first = now * (1 - movement.stops) + (1 - now) * movement.starts
    whole = np.ascontiguousarray
    return Front(
        whole(movement.quiet_sd_km2), whole(movement.moving_sd_km2), whole(movement.starts), whole(movement.stops),
        whole(first), whole(held), whole(total), whole(contest), widest,
    )  # fmt: skip
