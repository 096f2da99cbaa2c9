"""Forward steps of the mass at war: what is signed, movement of the front, drift of power, modes."""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.belief import TINY, weigh_points
from holdfast.game.modes import moves_at
from holdfast.game.peace_mass import NEGLIGIBLE, push, put
from holdfast.game.state import SIGNED, State
from holdfast.game.work import Policies, add, case, compiled, copy, place, slot_at, sum_of


@compiled
def drift(mass: Array, up: float, down: float, substeps: int) -> Array:
    """The mass after so many birth-death steps of power, held at the ends of the grid."""
    last = mass.size - 1
    for _ in range(substeps):
        out = np.zeros_like(mass)
        for j in range(mass.size):
            out[min(j + 1, last)] += up * mass[j]
            out[max(j - 1, 0)] += down * mass[j]
            out[j] += (1.0 - up - down) * mass[j]
        mass = out
    return mass


@compiled
def start(structure: Structure, state: State, numbers: Numbers, d: int) -> Array:
    """Today's mass: the war goes on at today's line, power, mode and belief, (mode, belief, line, power)."""
    war = np.zeros((state.modes, state.grid.size, structure.ended.size, structure.power.size))
    row, points = case(state, d, state.start, 0), np.empty(state.grid.size)
    position = (numbers.start_power[row] - structure.power[0]) / (structure.power[1] - structure.power[0])
    weigh_points(state.grid, state.belief[d], points)
    for k in range(points.size):
        put(war[state.start, k, numbers.start_line[row]], position, points[k])
    return war


@compiled
def sign_in_war(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, n: int, policies: Policies, war: Array,
    young: Array,
) -> float:  # fmt: skip
    """Move the mass that signs from `war` (mode, belief, line, power) to `young` (mode, belief, power, slot); how much."""
    moved, left, powers = 0.0, np.zeros_like(war), structure.power.size
    low = np.empty((powers, structure.weights.size), np.int64)
    part = np.empty(low.shape)
    contact, fixed = structure.at_contact, (structure.reach + 1) * structure.at_contact
    for m in range(state.modes):
        signing = young if state.modes == 1 else np.zeros_like(young)
        landing(numbers.sign_shift[case(state, d, m, n)], structure.power[1] - structure.power[0], low, part)
        for k in range(state.grid.size):
            p = place(state, m, k, n)
            for x in range(structure.ended.size):
                for j in range(powers):
                    mass = war[m, k, x, j]
                    if mass < NEGLIGIBLE or structure.ended[x] or x > structure.reach:
                        left[m, k, x, j] += mass
                        continue
                    for by in range(policies.sign.shape[2]):
                        sign = policies.sign[t, p, by, x, j]
                        moved += mass * sum_of(sign)
                        if state.types == 1:
                            sign_node(sign, mass, low[j], part[j], x * contact, contact, fixed, signing[m, k])
                        else:
                            sign_learning(structure, state, t, m, k, x, j, by, policies, mass * sign, low[j], part[j],
                                          signing[m])  # fmt: skip
                    stay_at_war(state.types, k, x, j, mass, policies.sign[t, p, 0, x, j], policies.stay[t, p, x, j],
                                left[m])  # fmt: skip
        if state.modes > 1:
            for after in range(state.modes):
                add(young[after].ravel(), state.jump[d, SIGNED, m, after], signing[m].ravel())
    copy(left.ravel(), war.ravel())
    return moved


@compiled
def landing(shift: Array, step: float, low: Whole, part: Array) -> None:
    """Level of power below where a package lands that is signed at a level, and the part that goes above it."""
    last = low.shape[0] - 1
    for j in range(last + 1):
        for s in range(shift.size):
            position = min(max(j + shift[s] / step, 0.0), float(last))
            low[j, s] = min(int(position), last - 1)
            part[j, s] = position - low[j, s]


@compiled
def sign_node(
    sign: Array, mass: float, low: Whole, part: Array, first: int, contact: int, fixed: int, young: Array
) -> None:
    """Sign at one node, into `young` (power, slot)."""
    for s in range(sign.size):
        amount, z = mass * sign[s], first + s if s < contact else fixed + s - contact
        young[low[s], z] += (1.0 - part[s]) * amount
        young[low[s] + 1, z] += part[s] * amount


@compiled
def sign_learning(
    structure: Structure, state: State, t: int, m: int, k: int, x: int, j: int, by: int, policies: Policies,
    amounts: Array, low: Whole, part: Array, young: Array,
) -> None:  # fmt: skip
    """The same where B learns from who offers and who accepts what, into `young` (belief, power, slot)."""
    points = np.empty(state.grid.size)
    for s in range(amounts.size):
        weigh_points(state.grid, belief_signed(state, t, m, k, x, j, by, s, policies), points)
        z = slot_at(structure, s, x)
        for after in range(points.size):
            young[after, low[s], z] += points[after] * (1.0 - part[s]) * amounts[s]
            young[after, low[s] + 1, z] += points[after] * part[s] * amounts[s]


@compiled
def unsigned(structure: Structure, state: State, t: int, n: int, policies: Policies, war: Array) -> Array:
    """What of the war's mass signs nothing in a period, (mode, belief, line, power)."""
    left = np.zeros_like(war)
    for m in range(state.modes):
        for k in range(state.grid.size):
            p = place(state, m, k, n)
            for x in range(structure.ended.size):
                for j in range(structure.power.size):
                    stay_at_war(state.types, k, x, j, war[m, k, x, j], policies.sign[t, p, 0, x, j],
                                policies.stay[t, p, x, j], left[m])  # fmt: skip
    return left


@compiled
def stay_at_war(types: int, k: int, x: int, j: int, mass: float, sign: Array, stay: Array, left: Array) -> None:
    """Add the mass that signs nothing, by B's belief then, to `left` (belief, line, power)."""
    if types == 1:
        left[k, x, j] += mass * (1.0 - sum_of(sign))
        return
    for after in range(stay.size):
        left[after, x, j] += mass * stay[after]


@compiled
def belief_signed(state: State, t: int, m: int, k: int, x: int, j: int, by: int, s: int, policies: Policies) -> float:
    """B's belief once a package is signed: that of the offer if A made it, or by the chances that A accepts."""
    p = place(state, m, k, 0)
    if by == 0:
        return float(policies.after_offer[t, p, x, j, state.group[s]])
    first, second = policies.sign[t, p, 1, x, j, s], policies.sign[t, p + 1, 1, x, j, s]
    return float(state.grid[k] + np.log(max(second, TINY) / max(first, TINY)))


@compiled
def next_war(structure: Structure, state: State, numbers: Numbers, d: int, t: int, n: int, war: Array) -> Array:
    """The war's mass one period on: movement of the front at today's power, drift of power, then modes."""
    out = np.zeros_like(war)
    for m in range(state.modes):
        for k in range(state.grid.size):
            fight(structure, numbers, case(state, d, m, n), t, war[m, k], out[m, k])
    if state.source.size > 0:
        chances = moves_at(structure, state, numbers, d, t, True)
        for k in range(state.grid.size):
            for x in range(structure.ended.size):
                for j in range(structure.power.size):
                    push(chances[x, j], out[:, k, x, j])
    return out


@compiled
def fight(structure: Structure, numbers: Numbers, row: int, t: int, war: Array, out: Array) -> None:
    """Movement of the front and drift of power over a period, (line, power)."""
    lines = structure.ended.size
    moved = np.zeros_like(war)
    for x in range(lines):
        if structure.ended[x]:
            out[x] += war[x]
            continue
        for j in range(war.shape[1]):
            gain = numbers.move[row, t] * numbers.contest[row, j] * war[x, j]
            loss = numbers.move[row, t] * (1.0 - numbers.contest[row, j]) * war[x, j]
            moved[min(x + 1, lines - 1), j] += gain
            moved[max(x - 1, 0), j] += loss
            moved[x, j] += war[x, j] - gain - loss
    for x in range(lines):
        out[x] += drift(moved[x], numbers.war_up[row, t], numbers.war_down[row, t], numbers.substeps[row, t])
