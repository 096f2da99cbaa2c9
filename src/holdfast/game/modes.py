"""Modes: how they move between periods, by front, power and time, and how they jump at an event.

move          rate_e(x, r, t) = rate_e(t) exp(by_power_e r + by_line_e (x - x_today) / K), at most one move a period:
              chance of staying exp(-dt sum_e rate_e), the rest shared by rate
event         mode m becomes m' with chance jump[event, m, m']
"""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.state import State
from holdfast.game.work import Slots, Works, add, compiled, dot, fill


@compiled
def moves(
    structure: Structure, state: State, d: int, t: int, rates: Array, lines_from_today: int, j: int, out: Array
) -> None:
    """Chance of going from mode to mode over a period, `out` (mode, mode); `rates` (move, period)."""
    steps = structure.ended.size - 1
    out[:] = 0.0
    total = np.zeros(out.shape[0])
    rate = np.empty(state.source.size)
    for e in range(rate.size):
        slope = state.by_power[d, e] * structure.power[j] + state.by_line[d, e] * lines_from_today / steps
        rate[e] = rates[e, t] * np.exp(slope)
        total[state.source[e]] += rate[e]
    for m in range(out.shape[0]):
        out[m, m] = np.exp(-total[m] * structure.lengths[t])
    for e in range(rate.size):
        m = state.source[e]
        if total[m] > 0.0:
            out[m, state.target[e]] += rate[e] / total[m] * (1.0 - np.exp(-total[m] * structure.lengths[t]))


@compiled
def moves_at(structure: Structure, state: State, numbers: Numbers, d: int, t: int, at_war: bool) -> Array:
    """Chances of moves at every line and power, (line, power, mode, mode)."""
    lines, powers = structure.ended.size, structure.power.size
    rates = state.war_rate[d] if at_war else state.peace_rate[d]
    today = numbers.start_line[d * state.modes * state.types]
    out = np.empty((lines, powers, state.modes, state.modes))
    for x in range(lines):
        for j in range(powers):
            moves(structure, state, d, t, rates, x - today, j, out[x, j])
    return out


@compiled
def expect_in_war(structure: Structure, state: State, numbers: Numbers, d: int, t: int, war: Array) -> None:
    """W of the next period, (place, side, line, power), expected over the mode that it finds; in place."""
    if state.source.size == 0:
        return
    chances = moves_at(structure, state, numbers, d, t, True)
    values = np.empty(state.modes)
    others = state.grid.size * state.types
    for kn in range(others):
        for i in range(2):
            for x in range(structure.ended.size):
                for j in range(structure.power.size):
                    for m in range(state.modes):
                        values[m] = war[m * others + kn, i, x, j]
                    for m in range(state.modes):
                        war[m * others + kn, i, x, j] = dot(chances[x, j, m], values)


@compiled
def expect_in_peace(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, slots: Slots, peace: Array
) -> None:
    """V of the next period, (place, side, age, power, slot), likewise."""
    if state.source.size == 0:
        return
    chances = moves_at(structure, state, numbers, d, t, False)
    values = np.empty(state.modes)
    others = state.grid.size * state.types
    for kn in range(others):
        for i in range(2):
            for age in range(3):
                for j in range(structure.power.size):
                    for z in range(slots.line.size):
                        for m in range(state.modes):
                            values[m] = peace[m * others + kn, i, age, j, z]
                        for m in range(state.modes):
                            peace[m * others + kn, i, age, j, z] = dot(chances[slots.line[z], j, m], values)


@compiled
def resume(state: State, d: int, works: Works) -> None:
    """WC in the mode that follows each way for a peace to break."""
    others = state.grid.size * state.types
    for kn in range(others):
        for m in range(state.modes):
            for event in range(works.resumed.shape[1]):
                out = works.resumed[m * others + kn, event].ravel()
                fill(out, 0.0)
                for after in range(state.modes):
                    add(out, state.jump[d, event, m, after], works.going_on[after * others + kn].ravel())
