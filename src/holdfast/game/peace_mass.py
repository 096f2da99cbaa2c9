"""Forward steps of the mass in peace: what breaks and where it goes, drift of power, ageing, modes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.belief import TINY, weigh_points
from holdfast.game.modes import moves_at
from holdfast.game.state import State
from holdfast.game.war_values import guarantor_comes
from holdfast.game.work import Slots, Works, add, case, compiled, fill, place, sum_of

NEGLIGIBLE = 1e-14
"""Mass below which a node is not followed: far below the tolerance of the certificate."""


class Breaches(NamedTuple):
    """What breaks in a period, of one mode."""

    lost: Array
    """By A, by B, by an incident, (cause, slot)."""
    here: Array
    """The same at one belief, (cause, power, slot)."""
    resumed: Array
    """Mass of breaches by side, belief after, power before and place, (breaker, belief, power, place)."""
    struck: Array
    """Mass that an incident puts back at war, (belief, line, power)."""
    kept: Array
    """Mass in which A was seen to keep, by belief after, (belief, age, power, slot)."""


@compiled
def breaches_of(structure: Structure, state: State, slots: Slots, kinds: int) -> Breaches:
    """Empty arrays."""
    lines, powers, k, z = structure.ended.size, structure.power.size, state.grid.size, slots.line.size
    return Breaches(
        np.zeros((3, z)), np.zeros((3, powers, z)), np.zeros((2, k, powers, lines * kinds)), np.zeros((k, lines, powers)),
        np.zeros((k, 3, powers, z)) if k > 1 else np.zeros((0, 3, powers, z)),
    )  # fmt: skip


@compiled
def put(mass: Array, position: float, amount: float) -> None:
    """Add mass to the power grid at a position between two levels."""
    last = mass.size - 1
    clipped = min(max(position, 0.0), float(last))
    low = min(int(clipped), last - 1)
    part = clipped - low
    mass[low] += (1.0 - part) * amount
    mass[low + 1] += part * amount


@compiled
def break_peace(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, n: int, slots: Slots, works: Works,
    renege: Array, peace: Array, war: Array, lost: Array, fines: Array,
) -> None:  # fmt: skip
    """Move what breaks from `peace` (mode, belief, age, power, slot) to `war` (mode, belief, line, power), A of type n.

    `renege` (place, breaker, age, power, slot); `lost` (cause, slot) gains what broke, `fines` (side,) what the
    breaker pays for it.
    """
    for m in range(state.modes):
        broken = breaches_of(structure, state, slots, numbers.surprise.shape[2])
        for k in range(state.grid.size):
            p = place(state, m, k, n)
            for age in range(3):
                for j in range(structure.power.size):
                    if sum_of(peace[m, k, age, j]) < NEGLIGIBLE:
                        continue
                    if state.types == 2:
                        first = place(state, m, k, 0)
                        learn(state, k, n, age, j, works.place, works.incident[p, age], renege[first, 0, age, j],
                              renege[first + 1, 0, age, j], peace[m, k, age, j], broken)  # fmt: skip
                    lose(renege[p, 0, age, j], renege[p, 1, age, j], works.incident[p, age], state.types == 2,
                         peace[m, k, age, j], broken.here[0, j], broken.here[1, j], broken.here[2, j])  # fmt: skip
            gather(k, state.types, slots.line, works.place, broken)
        if state.types == 2:
            add(peace[m].ravel(), 1.0, broken.kept.ravel())
        add(lost.ravel(), 1.0, broken.lost.ravel())
        resume_war(structure, state, numbers, d, t, n, m, broken, war, fines)


@compiled
def lose(
    renege_a: Array, renege_b: Array, incident: Array, seen: bool, mass: Array, by_a: Array, by_b: Array, struck: Array
) -> None:
    """Take what breaks off the mass of a node, (slot,), into each cause; also what A keeps where that is `seen`."""
    moved = 1.0 if seen else 0.0
    for z in range(mass.size):
        hit = mass[z] * incident[z]
        quiet = mass[z] - hit
        gone_a, gone_b = quiet * renege_a[z], quiet * renege_b[z]
        by_a[z] += gone_a
        by_b[z] += gone_b
        struck[z] += hit
        mass[z] = quiet - gone_a - gone_b - moved * (0.5 * quiet - gone_a)


@compiled
def gather(k: int, types: int, line: Whole, column: Whole, broken: Breaches) -> None:
    """Sort what broke at a belief by place, and clear it."""
    for j in range(broken.here.shape[1]):
        for cause in range(3):
            add(broken.lost[cause], 1.0, broken.here[cause, j])
        if types == 1:
            collect(broken.here[0, j], column, broken.resumed[0, k, j])
        collect(broken.here[1, j], column, broken.resumed[1, k, j])
        for z in range(line.size):
            broken.struck[k, line[z], j] += broken.here[2, j, z]
    fill(broken.here.ravel(), 0.0)


@compiled
def collect(amounts: Array, column: Whole, out: Array) -> None:
    """Add amounts to the column of each."""
    for z in range(amounts.size):
        out[column[z]] += amounts[z]


@compiled
def learn(
    state: State, k: int, n: int, age: int, j: int, column: Whole, incident: Array, renege_first: Array,
    renege_second: Array, mass: Array, broken: Breaches,
) -> None:  # fmt: skip
    """Where B's belief goes when A, drawn to move, breaks or keeps; before the mass of the node is taken off."""
    points = np.empty(state.grid.size)
    for z in range(mass.size):
        quiet = mass[z] - mass[z] * incident[z]
        first, second = 2.0 * renege_first[z], 2.0 * renege_second[z]
        by_a = quiet * (renege_first[z] if n == 0 else renege_second[z])
        if quiet < NEGLIGIBLE:
            broken.kept[k, age, j, z] += 0.5 * quiet - by_a
            broken.resumed[0, k, j, column[z]] += by_a
            continue
        weigh_points(state.grid, state.grid[k] + np.log(max(second, TINY) / max(first, TINY)), points)
        for after in range(points.size):
            broken.resumed[0, after, j, column[z]] += points[after] * by_a
        ratio = max(1.0 - second, TINY) / max(1.0 - first, TINY)
        weigh_points(state.grid, state.grid[k] + np.log(ratio), points)
        for after in range(points.size):
            broken.kept[after, age, j, z] += points[after] * (0.5 * quiet - by_a)


@compiled
def resume_war(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, n: int, m: int, broken: Breaches, war: Array,
    fines: Array,
) -> None:  # fmt: skip
    """War resumes at the line of the terms, in the mode that the breach leads to, power shifted by surprise and, if it
    comes in, the guarantor."""
    row = case(state, d, m, n)
    here = np.zeros((state.grid.size, structure.ended.size, structure.power.size))
    for breaker in range(2):
        fill(here.ravel(), 0.0)
        breach(structure, numbers, row, t, breaker, broken.resumed[breaker], here, fines)
        for after in range(state.modes):
            add(war[after].ravel(), state.jump[d, breaker, m, after], here.ravel())
    for after in range(state.modes):
        add(war[after].ravel(), state.jump[d, 2, m, after], broken.struck.ravel())


@compiled
def breach(
    structure: Structure, numbers: Numbers, row: int, t: int, breaker: int, resumed: Array, war: Array, fines: Array
) -> None:
    """Put what a side broke, (belief, power, place), back at war, (belief, line, power)."""
    kinds, step = numbers.surprise.shape[2], structure.power[1] - structure.power[0]
    for kind in range(kinds):
        comes = guarantor_comes(numbers, row, breaker, kind, structure.years[t])
        alone = numbers.surprise[row, breaker, kind] / step
        met = alone + numbers.guarantor_shift[row, breaker, kind] / step
        fine = numbers.audience[row, breaker] + comes * numbers.guarantor_cost[row, breaker, kind]
        for k in range(resumed.shape[0]):
            for x in range(structure.ended.size):
                for j in range(structure.power.size):
                    amount = resumed[k, j, x * kinds + kind]
                    if amount > 0.0:
                        put(war[k, x], j + alone, amount * (1.0 - comes))
                        put(war[k, x], j + met, amount * comes)
                        fines[breaker] += amount * fine


@compiled
def next_peace(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, n: int, slots: Slots, works: Works,
    peace: Array,
) -> Array:  # fmt: skip
    """The peace's mass one period on: drift of power, ageing, then modes."""
    moved, last = np.zeros_like(peace), structure.power.size - 1
    for m in range(state.modes):
        row = case(state, d, m, n)
        young = -np.expm1(-numbers.ageing[row, 0] * structure.lengths[t])
        settled = -np.expm1(-numbers.ageing[row, 1] * structure.lengths[t])
        for k in range(state.grid.size):
            p, before, after = place(state, m, k, n), peace[m, k], moved[m, k]
            for age in range(3):
                for j in range(last + 1):
                    if sum_of(before[age, j]) > 0.0:
                        _spread(before[age, j], works.up[p, age], works.down[p, age], after[age, min(j + 1, last)],
                                after[age, max(j - 1, 0)], after[age, j])  # fmt: skip
            for j in range(last + 1):
                _age(after[0, j], after[1, j], after[2, j], young, settled)
    if state.source.size > 0:
        chances = moves_at(structure, state, numbers, d, t, False)
        for k in range(state.grid.size):
            for age in range(3):
                for j in range(last + 1):
                    for z in range(slots.line.size):
                        push(chances[slots.line[z], j], moved[:, k, age, j, z])
    return moved


@compiled
def push(chances: Array, mass: Array) -> None:
    """Mass by mode after a move: mass[m'] becomes sum over m of mass[m] chances[m, m']."""
    before = mass.copy()
    for after in range(before.size):
        mass[after] = 0.0
        for m in range(before.size):
            mass[after] += before[m] * chances[m, after]


@compiled
def _spread(mass: Array, up: Array, down: Array, high: Array, low: Array, here: Array) -> None:
    for z in range(mass.size):
        rise, fall = up[z] * mass[z], down[z] * mass[z]
        high[z] += rise
        low[z] += fall
        here[z] += mass[z] - rise - fall


@compiled
def _age(young: Array, settled: Array, old: Array, leave_young: float, leave_settled: float) -> None:
    for z in range(young.size):
        old[z] += leave_settled * settled[z]
        settled[z] += leave_young * young[z] - leave_settled * settled[z]
        young[z] -= leave_young * young[z]
