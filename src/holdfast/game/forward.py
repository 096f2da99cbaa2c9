"""Forward pass: distributions over calendar time from the policies, and their discounted flows as a certificate.

Two passes share their steps.  `path` starts in today's war and follows talks, signing, breaking and renewed war; its
discounted flows, plus the values claimed where it stops, must add up to the values claimed today.  `signed_today`
starts in a peace signed today under each package and follows it until it breaks, by cause.  Both are for A of one type.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from holdfast.game.backward import Ends, prepare
from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.belief import weigh_points
from holdfast.game.peace_mass import break_peace, next_peace, put
from holdfast.game.state import SIGNED, State
from holdfast.game.war_mass import next_war, sign_in_war, start, unsigned
from holdfast.game.work import (
    Policies,
    Slots,
    Works,
    add,
    at_power,
    case,
    compiled,
    dot,
    fill,
    place,
    slot_at,
    sum_of,
)

NO_SIDE = -1


class Path(NamedTuple):
    """What happens on the path from today, by period start (period + 1) unless said otherwise."""

    fighting: Array
    peace: Array
    conquered: Array
    """Mass in which the war is over without terms at the highest line."""
    first_settled: Array
    """Chance that a settlement has been signed before the period."""
    signed: Array
    """Expected settlements signed before the period."""
    broken: Array
    """Expected settlements broken before the period, by cause, (cause, period + 1)."""
    line: Array
    """Mean line of the war, given that there is one, (period + 1,)."""
    power: Array
    """Mean log power, (period + 1,)."""
    belief: Array
    """Mean chance that B gives A's second type, (period + 1,)."""
    mode: Array
    """Chance of each mode, (mode, period + 1)."""


@compiled
def path_of(modes: int, periods: int) -> Path:
    """Arrays of zeros for so many periods."""
    n = periods + 1
    return Path(
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros((3, n)), np.zeros(n), np.zeros(n),
        np.zeros(n), np.zeros((modes, n)),
    )  # fmt: skip


@compiled
def flows(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, n: int, i: int, works: Works, war: Array,
    peace: Array,
) -> float:  # fmt: skip
    """Value at the start of a period of side i's flows over it, given the mass after choices."""
    value = 0.0
    for m in range(state.modes):
        row, total = case(state, d, m, n), 0.0
        for k in range(state.grid.size):
            for x in range(structure.ended.size):
                if not structure.ended[x]:
                    for j in range(structure.power.size):
                        cost = numbers.cost[row, i, t] * numbers.cost_power[row, i, j]
                        total += war[m, k, x, j] * (numbers.territory[row, i, x] - cost)
            for age in range(3):
                for j in range(structure.power.size):
                    fear, here = numbers.fear[row, i] * structure.power[j], peace[m, k, age, j]
                    total += dot(here, works.flow[place(state, m, k, n), i]) + fear * sum_of(here)
        value += total * numbers.annuity[row, i, t]
        value += end_now(structure, numbers, row, i, war[m], t)
    return value


@compiled
def end_now(structure: Structure, numbers: Numbers, row: int, i: int, war: Array, t: int) -> float:
    """Value paid when the war is over without terms, less what staying over would count again next period."""
    total = 0.0
    for x in range(structure.ended.size):
        if structure.ended[x]:
            total += war[:, x].sum() * numbers.end_value[row, i, x] * (1.0 - numbers.discount[row, i, t])
    return total


@compiled
def path(
    structure: Structure, state: State, numbers: Numbers, d: int, n: int, slots: Slots, works: Works,
    policies: Policies, ends: Ends, value: Array, out: Path,
) -> None:  # fmt: skip
    """Follow today's war through the periods kept, A being of type n; `value` (side,) receives the discounted flows."""
    follow(structure, state, numbers, d, n, slots, works, policies, ends, NO_SIDE, value, out)
    again = np.empty(2)
    for i in range(2):
        if discounts_differ(state, numbers, d, n, i):
            follow(
                structure, state, numbers, d, n, slots, works, policies, ends, i, again,
                path_of(state.modes, policies.sign.shape[0]),
            )  # fmt: skip
            value[i] = again[i]


@compiled
def discounts_differ(state: State, numbers: Numbers, d: int, n: int, i: int) -> bool:
    """Whether a side discounts otherwise in another mode."""
    today = numbers.discount[case(state, d, state.start, n), i]
    for m in range(state.modes):
        other = numbers.discount[case(state, d, m, n), i]
        for t in range(today.size):
            if other[t] != today[t]:
                return True
    return False


@compiled
def discount_by_mode(
    state: State, numbers: Numbers, d: int, t: int, n: int, i: int, war: Array, peace: Array
) -> None:  # fmt: skip
    """Mass in each mode times side i's discount there over that in today's mode, in place."""
    today = numbers.discount[case(state, d, state.start, n), i, t]
    for m in range(state.modes):
        scale = numbers.discount[case(state, d, m, n), i, t] / today
        war[m] *= scale
        peace[m] *= scale


@compiled
def follow(
    structure: Structure, state: State, numbers: Numbers, d: int, n: int, slots: Slots, works: Works,
    policies: Policies, ends: Ends, side: int, value: Array, out: Path,
) -> None:  # fmt: skip
    """The same with today's discounts in every mode, or, if `side` is one, with that side's own in each mode: then the masses
    are discounted ones, and only `value[side]` is of use.
    """
    periods = policies.sign.shape[0]
    war, never = start(structure, state, numbers, d), start(structure, state, numbers, d)
    peace = np.zeros((state.modes, state.grid.size, 3, structure.power.size, slots.line.size))
    shape = (state.modes, state.grid.size, structure.power.size, slots.line.size)
    lost = np.zeros((3, slots.line.size))
    scale, length = np.ones(2), -1.0
    fill(value, 0.0)
    clear(out)
    for t in range(periods):
        record(structure, state, out, t, war, peace, never)
        if structure.lengths[t] != length:
            length = structure.lengths[t]
            prepare(structure, state, numbers, d, length, slots, works)
        after, fines, young = np.zeros_like(war), np.zeros(2), np.zeros(shape)
        break_peace(structure, state, numbers, d, t, n, slots, works, policies.renege[t], peace, after, lost, fines)
        signed = sign_in_war(structure, state, numbers, d, t, n, policies, war, young)
        never = unsigned(structure, state, t, n, policies, never)
        for m in range(state.modes):
            for k in range(state.grid.size):
                add(peace[m, k, 0].ravel(), 1.0, young[m, k].ravel())
        add(war.ravel(), 1.0, after.ravel())
        out.signed[t + 1] = out.signed[t] + signed
        for cause in range(3):
            out.broken[cause, t + 1] = sum_of(lost[cause])
        for i in range(2):
            here = flows(structure, state, numbers, d, t, n, i, works, war, peace) - fines[i]
            value[i] += scale[i] * here
            scale[i] *= numbers.discount[case(state, d, state.start, n), i, t]
        if side != NO_SIDE:
            discount_by_mode(state, numbers, d, t, n, side, war, peace)
        war = next_war(structure, state, numbers, d, t, n, war)
        never = next_war(structure, state, numbers, d, t, n, never)
        peace = next_peace(structure, state, numbers, d, t, n, slots, works, peace)
    record(structure, state, out, periods, war, peace, never)
    for i in range(2):
        for m in range(state.modes):
            for k in range(state.grid.size):
                p = place(state, m, k, n)
                value[i] += scale[i] * dot(war[m, k].ravel(), ends.war[p, i].ravel())
                value[i] += scale[i] * dot(peace[m, k].ravel(), ends.peace[p, i].ravel())


@compiled
def record(structure: Structure, state: State, out: Path, t: int, war: Array, peace: Array, never: Array) -> None:
    """Write the distributions at the start of a period."""
    on, still, over, line, top = 0.0, 0.0, 0.0, 0.0, structure.ended.size - 1
    for m in range(state.modes):
        for k in range(state.grid.size):
            second = 1.0 / (1.0 + np.exp(-state.grid[k]))
            for x in range(top + 1):
                here, waiting = sum_of(war[m, k, x]), sum_of(never[m, k, x])
                if structure.ended[x]:
                    over += waiting
                    out.conquered[t] += here if x == top else 0.0
                else:
                    on, line, still = on + here, line + x * here, still + waiting
                out.mode[m, t] += here
                out.belief[t] += second * here
                out.power[t] += dot(war[m, k, x], structure.power)
            for age in range(3):
                for j in range(structure.power.size):
                    here = sum_of(peace[m, k, age, j])
                    out.peace[t] += here
                    out.mode[m, t] += here
                    out.belief[t] += second * here
                    out.power[t] += structure.power[j] * here
    out.fighting[t], out.line[t] = on, line / on if on > 0.0 else np.nan
    out.first_settled[t] = 1.0 - still - over


@compiled
def clear(out: Path) -> None:
    """Start anew: `record` adds up."""
    fill(out.conquered, 0.0)
    fill(out.peace, 0.0)
    fill(out.power, 0.0)
    fill(out.belief, 0.0)
    fill(out.mode.ravel(), 0.0)


@compiled
def signed_today(
    structure: Structure, state: State, numbers: Numbers, d: int, n: int, slots: Slots, works: Works,
    policies: Policies, dates: Whole, survival: Array, broken: Array,
) -> None:  # fmt: skip
    """Peace signed today under each package at today's belief, followed until it breaks.

    `dates` holds period indices; `survival` (package, date) and `broken` (cause, package, date) are filled.
    """
    count = structure.weights.size
    peace, where = begin_peace(structure, state, numbers, d, n)
    causes, fines = np.zeros((3, count)), np.zeros(2)
    war = np.zeros((state.modes, state.grid.size, structure.ended.size, structure.power.size))
    mine, length, date = Slots(slots.package[where], slots.line[where]), -1.0, 0
    part = works_of(works, where)
    for t in range(policies.renege.shape[0] + 1):
        while date < dates.size and dates[date] == t:
            standing(peace, causes, date, survival, broken)
            date += 1
        if date == dates.size:
            break
        if structure.lengths[t] != length:
            length = structure.lengths[t]
            prepare(structure, state, numbers, d, length, slots, works)
            part = works_of(works, where)
        if t > 0:
            renege = columns(policies.renege[t], where)
            break_peace(structure, state, numbers, d, t, n, mine, part, renege, peace, war, causes, fines)
        peace = next_peace(structure, state, numbers, d, t, n, mine, part, peace)


@compiled
def standing(peace: Array, causes: Array, date: int, survival: Array, broken: Array) -> None:
    """Write what still stands, and what broke by cause, at a date."""
    rows = peace.reshape(-1, causes.shape[1])
    for s in range(causes.shape[1]):
        survival[s, date] = 0.0
        for cause in range(3):
            broken[cause, s, date] = causes[cause, s]
    for r in range(rows.shape[0]):
        for s in range(causes.shape[1]):
            survival[s, date] += rows[r, s]


@compiled
def begin_peace(structure: Structure, state: State, numbers: Numbers, d: int, n: int) -> tuple[Array, Whole]:
    """The mass of a peace signed today, (mode, belief, age, power, package), and the slot of each package."""
    count, row = structure.weights.size, case(state, d, state.start, n)
    step = structure.power[1] - structure.power[0]
    peace = np.zeros((state.modes, state.grid.size, 3, structure.power.size, count))
    where, points, today = np.empty(count, np.int64), np.empty(state.grid.size), np.zeros(structure.power.size)
    put(today, (numbers.start_power[row] - structure.power[0]) / step, 1.0)
    weigh_points(state.grid, state.belief[d], points)
    for s in range(count):
        where[s] = slot_at(structure, s, numbers.start_line[row])
        for j in range(today.size):
            for k in range(points.size):
                for m in range(state.modes):
                    chance = points[k] * state.jump[d, SIGNED, state.start, m]
                    put(peace[m, k, 0, :, s], j + numbers.sign_shift[row, s] / step, chance * today[j])
    return peace, where


@compiled
def works_of(works: Works, where: Whole) -> Works:
    """The working arrays of some slots: those that the forward steps read."""
    return Works(
        works.war, works.going_on, works.resumed, works.peace, works.keep, works.signing, works.breaking,
        chosen(works.up, where), chosen(works.down, where), chosen(works.incident, where), chosen(works.flow, where),
        works.place[where],
    )  # fmt: skip


@compiled
def chosen(values: Array, where: Whole) -> Array:
    """`values` (place, any, slot) at some slots."""
    out = np.empty((values.shape[0], values.shape[1], where.size))
    for p in range(values.shape[0]):
        for a in range(values.shape[1]):
            take(values[p, a], where, out[p, a])
    return out


@compiled
def columns(renege: Array, where: Whole) -> Array:
    """`renege` (place, breaker, age, power, slot) at some slots."""
    places, _, _, powers, _ = renege.shape
    out = np.empty((places, 2, 3, powers, where.size))
    for p in range(places):
        for b in range(2):
            for age in range(3):
                for j in range(powers):
                    take(renege[p, b, age, j], where, out[p, b, age, j])
    return out


@compiled
def take(values: Array, where: Whole, out: Array) -> None:
    """Values at some slots."""
    for s in range(where.size):
        out[s] = values[where[s]]


@compiled
def value_today(structure: Structure, state: State, numbers: Numbers, d: int, n: int, values: Array, i: int) -> float:
    """A value (place, side, line, power) at today's mode, belief, line and power."""
    row, points, total = case(state, d, state.start, n), np.empty(state.grid.size), 0.0
    position = (numbers.start_power[row] - structure.power[0]) / (structure.power[1] - structure.power[0])
    weigh_points(state.grid, state.belief[d], points)
    for k in range(points.size):
        p = place(state, state.start, k, n)
        total += points[k] * at_power(values[p, i, numbers.start_line[row]], position)
    return float(total)
