"""What histories carry with them month by month, counted: area, stocks, launches, costs.

With w the months of war before month k, a future of draw d has

    flow      path_d[w] while the war goes on, else 0                       launches, damage
    stock     path_d[w] + growth_d (k - w): in peace it grows, nothing is used    arms, missiles
    cost      path_d[k] exp(-+gamma r) while the war goes on, else 0
    area      as settled in peace, all of it once conquered; else last month's, changed by a draw of the fitted front:
              a month is quiet or moving [Hamilton1989], the change normal with that kind's spread, its sign A's with
              chance p(r)

so a stock never changes but by what the war's own simulation takes from it or brings.  Values are counted in bins, so that memory
does not grow with the number of futures, and sums of counts do not depend on who counted first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from holdfast.game.batch import Array, Structure
from holdfast.game.histories import OVER, WAR, Histories, uniforms_at
from holdfast.game.work import compiled

FLOW, STOCK, COST_A, COST_B = 0, 1, 2, 3
"""How a track follows a history."""
FRONT = np.uint64(1)
"""Purpose of the random numbers of the front."""
CENSORED = 3
"""Row of the life table for settlements that still held in the last month; the rows before it are the causes."""
CONTACT_KM2 = 200.0
"""Scale of the bins of area around today's: narrower than this they are even, wider apart beyond it."""


Kernel = TypeVar("Kernel", bound=Callable[..., object])


def kernel(function: Kernel) -> Kernel:
    """Compile a function, its annotations kept."""
    return cast("Kernel", compiled(function))


class Tracks(NamedTuple):
    """What a draw's futures carry: arrays over tracks."""

    kind: NDArray[np.int64]
    """FLOW, STOCK, COST_A or COST_B, (track,)."""
    path: Array
    """By month of war, for costs by month, (draw, track, month + 1)."""
    growth: Array
    """A month of peace, (draw, track)."""
    per_bin: Array
    """Width of a bin, (track,)."""
    power_factor: Array
    """Factor on costs by level of power, (draw, side, power)."""


class Front(NamedTuple):
    """The fitted front, (draw,) each but the last two."""

    quiet_sd_km2: Array
    moving_sd_km2: Array
    starts: Array
    stops: Array
    first_moving: Array
    """Chance that the first month is a moving one."""
    held_km2: Array
    total_km2: Array
    contest: Array
    """p(r), (draw, power)."""
    widest: float
    """asinh((area - today's) / CONTACT_KM2) at the far end of the bins."""


class Counts(NamedTuple):
    """Futures counted."""

    tracks: NDArray[np.int64]
    """(track, month + 1, bin): the first bin is 0 itself."""
    area: NDArray[np.int64]
    """(month + 1, bin)."""
    state: NDArray[np.int64]
    """(month + 1, state)."""
    settled: NDArray[np.int64]
    """Signed at least once before or in the month, (month + 1,)."""
    renewed: NDArray[np.int64]
    """At war again after a settlement, (month + 1,)."""
    life: NDArray[np.int64]
    """First settlements by months they lasted: broken by A, by B, by an incident, or still in force, (4, month + 1)."""


def counts(tracks: int, months: int, bins: int) -> Counts:
    """Nothing counted yet."""
    return Counts(
        np.zeros((tracks, months + 1, bins), np.int64), np.zeros((months + 1, bins), np.int64),
        np.zeros((months + 1, 3), np.int64), np.zeros(months + 1, np.int64), np.zeros(months + 1, np.int64),
        np.zeros((4, months + 1), np.int64),
    )  # fmt: skip


class Occupied(NamedTuple):
    """Histories of one draw by what their tracks depend on, counted before the tracks are."""

    fighting: NDArray[np.int64]
    """In war, by months of war before, (month + 1, months fought)."""
    resting: NDArray[np.int64]
    """Not in war, likewise."""
    power: NDArray[np.int64]
    """In war, by level of power, (month + 1, power)."""


def occupied(months: int, powers: int) -> Occupied:
    """Nothing counted yet."""
    shape = (months + 1, months + 1)
    return Occupied(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros((months + 1, powers), np.int64))


@kernel
def tally(
    structure: Structure, d: int, front: Front, played: Histories, area: Array, draw: int, key: np.uint64, first: int,
    here: Occupied, out: Counts,
) -> None:  # fmt: skip
    """Count the histories of draw d; `area` (future, month + 1) receives the area held by A in km2."""
    move_front(structure, d, front, played, draw, key, first, area)
    count_area(area, front.held_km2[d], front.widest, out.area)
    count_states(played, here, out)
    count_lives(played, out)


@kernel
def move_front(
    structure: Structure, d: int, front: Front, played: Histories, draw: int, key: np.uint64, first: int, area: Array
) -> None:
    """Write the area held by A at the start of each month of each history."""
    held, total, quiet, broad = front.held_km2[d], front.total_km2[d], front.quiet_sd_km2[d], front.moving_sd_km2[d]
    starts, stops, step = front.starts[d], front.stops[d], front.total_km2[d] / (structure.ended.size - 1)
    for row in range(area.shape[0]):
        now, moving = held, False
        for month in range(area.shape[1]):
            package, state = played.package[row, month], played.state[row, month]
            if state == OVER or package >= structure.at_contact:
                now = step * played.line[row, month]
            area[row, month] = now
            if state != WAR:
                continue
            u = uniforms_at(first + row, month, FRONT, draw, key)
            begins = u[0] < starts if month > 0 else u[0] < front.first_moving[d]
            moving = u[0] >= stops if moving else begins
            change = (broad if moving else quiet) * np.sqrt(-2.0 * np.log(u[1])) * abs(np.cos(2.0 * np.pi * u[2]))
            gained = u[3] < front.contest[d, played.power[row, month]]
            now = min(max(now + change if gained else now - change, 0.0), total)


@kernel
def count_area(area: Array, middle: float, widest: float, out: NDArray[np.int64]) -> None:
    """Count areas in bins even in asinh of the distance from today's."""
    half = (out.shape[1] - 1) / 2
    for row in range(area.shape[0]):
        for month in range(area.shape[1]):
            place = np.arcsinh((area[row, month] - middle) / CONTACT_KM2) / widest
            out[month, int(half * (1.0 + min(max(place, -1.0), 1.0)) + 0.5)] += 1


@kernel
def count_states(played: Histories, here: Occupied, out: Counts) -> None:
    """Count states by month, and months of war and levels of power in each."""
    for row in range(played.state.shape[0]):
        for month in range(played.state.shape[1]):
            state, fought = played.state[row, month], played.fought[row, month]
            out.state[month, state] += 1
            if state == WAR:
                here.fighting[month, fought] += 1
                here.power[month, played.power[row, month]] += 1
            else:
                here.resting[month, fought] += 1
            if played.signed[row, month] > 0:
                out.settled[month] += 1
                out.renewed[month] += state == WAR


@kernel
def count_tracks(d: int, tracks: Tracks, here: Occupied, out: Counts) -> None:
    """Count the tracks of the histories of draw d, and forget those histories."""
    for track in range(tracks.kind.size):
        if tracks.kind[track] in (FLOW, STOCK):
            count_by_war(d, track, tracks, here, out.tracks[track])
        else:
            count_by_power(d, track, tracks, here, out.tracks[track])
    here.fighting[:], here.resting[:], here.power[:] = 0, 0, 0


@kernel
def count_by_war(d: int, track: int, tracks: Tracks, here: Occupied, out: NDArray[np.int64]) -> None:
    """Count a flow or a stock by months of war, (month + 1, bin)."""
    flow, path, growth = tracks.kind[track] == FLOW, tracks.path[d, track], tracks.growth[d, track]
    per_unit, last = 1.0 / tracks.per_bin[track], out.shape[1] - 1
    for month in range(out.shape[0]):
        for fought in range(month + 1):
            fighting, resting = here.fighting[month, fought], here.resting[month, fought]
            value = path[fought] if flow else path[fought] + growth * (month - fought)
            place = 0 if value <= 0.0 else min(1 + int(value * per_unit), last)
            out[month, place] += fighting
            out[month, 0 if flow else place] += resting


@kernel
def count_by_power(d: int, track: int, tracks: Tracks, here: Occupied, out: NDArray[np.int64]) -> None:
    """Count a cost by month and level of power, (month + 1, bin)."""
    side, path = tracks.kind[track] - COST_A, tracks.path[d, track]
    per_unit, last = 1.0 / tracks.per_bin[track], out.shape[1] - 1
    for month in range(out.shape[0]):
        for level in range(here.power.shape[1]):
            value = path[month] * tracks.power_factor[d, side, level]
            out[month, 0 if value <= 0.0 else min(1 + int(value * per_unit), last)] += here.power[month, level]
        out[month, 0] += here.resting[month].sum()


@kernel
def count_lives(played: Histories, out: Counts) -> None:
    """Count how long first settlements lasted."""
    months = out.settled.size - 1
    for row in range(played.state.shape[0]):
        begun, broken = played.first_signed[row], played.first_broken[row] < months
        if begun < months:
            ended = played.first_broken[row] if broken else float(months)
            out.life[played.cause[row] if broken else CENSORED, int(ended - begun)] += 1
