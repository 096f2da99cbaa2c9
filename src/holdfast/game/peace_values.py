"""Values of a period of peace: kept, broken, or signed just now.

  keeping       K_i  = a_i (flow_i(s, x) + fear_i r) + beta_i E V_i(age', r')
  peace         V_i  = incident WC_i + (1 - incident) (keep, or the side drawn reneges)
  signing       PS_i = K_i at the power after signing: a peace signed now first can break in the next period

Reneging when drawn has odds (exp(2 h0 dt) - 1) exp(lambda (R_i - K_i)), each side drawn with chance 1/2, so that
two indifferent sides break at the hazard h0 each, whatever the length of the period.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.belief import chance_of_second, choose_knowing, read_at
from holdfast.game.exponential import exp
from holdfast.game.state import SIGNED, State
from holdfast.game.work import Slots, Work, Works, add, case, compiled, copy, fill, place, row_of


class Learnt(NamedTuple):
    """Of a row of nodes: A's chances of acting (type, node), and what B believes once it has or has not."""

    chance: Array
    after: Array
    otherwise: Array
    value: Array
    """Two rows to read values into, (2, node)."""


@compiled
def prepare_peace(structure: Structure, numbers: Numbers, d: int, length: float, slots: Slots, work: Work) -> None:
    """Per-period chances of drift and incident for a period length, and the flows of every slot."""
    step = structure.power[1] - structure.power[0]
    spread = numbers.volatility[d] ** 2 * length / step**2
    for z in range(slots.line.size):
        package, line = slots.package[z], slots.line[z]
        for i in range(2):
            work.flow[i, z] = numbers.flow[d, i, package] + numbers.territory[d, i, line]
        for age in range(3):
            drift = min(max(numbers.drift[d, age, package] * length / step, -1.0), 1.0)
            moving = min(max(spread, abs(drift)), 1.0)
            work.up[age, z] = 0.5 * (moving + drift)
            work.down[age, z] = 0.5 * (moving - drift)
            work.incident[age, z] = -np.expm1(-numbers.incidents[d, age, package] * length)


@compiled
def peace_for_ever(structure: Structure, numbers: Numbers, d: int, work: Work) -> None:
    """V at the end of the calendar: the last period's flows for ever, at its discount."""
    last = structure.lengths.size - 1
    for i in range(2):
        years = numbers.annuity[d, i, last] / (1.0 - numbers.discount[d, i, last])
        for age in range(3):
            for j in range(structure.power.size):
                fear = numbers.fear[d, i] * structure.power[j]
                for z in range(work.place.size):
                    work.peace[i, age, j, z] = years * (work.flow[i, z] + fear)


@compiled
def keep_values(structure: Structure, numbers: Numbers, d: int, t: int, work: Work) -> None:
    """K: the value of a peace kept for the period, from V of the next one."""
    powers, length = structure.power.size, structure.lengths[t]
    for age in range(3):
        older = 0.0 if age == 2 else -np.expm1(-numbers.ageing[d, min(age, 1)] * length)
        up, down = work.up[age], work.down[age]
        for i in range(2):
            for j in range(powers):
                fear = numbers.fear[d, i] * structure.power[j]
                annuity, discount = numbers.annuity[d, i, t], numbers.discount[d, i, t]
                same, next_age = work.peace[i, age], work.peace[i, min(age + 1, 2)]
                high, low = min(j + 1, powers - 1), max(j - 1, 0)
                stay, flow, out = 1.0 - older, work.flow[i], work.keep[i, age, j]
                _keep(same[high], same[j], same[low], next_age[high], next_age[j], next_age[low],
                      up, down, flow, stay, fear, annuity, discount, out)  # fmt: skip


@compiled
def _keep(
    high: Array, here: Array, low: Array, old_high: Array, old_here: Array, old_low: Array,
    up: Array, down: Array, flow: Array, stay: float, fear: float, annuity: float, discount: float, out: Array,
) -> None:  # fmt: skip
    older = 1.0 - stay
    for z in range(out.size):
        now = stay * here[z] + older * old_here[z]
        rise = stay * high[z] + older * old_high[z] - now
        fall = stay * low[z] + older * old_low[z] - now
        out[z] = annuity * (flow[z] + fear) + discount * (now + up[z] * rise + down[z] * fall)


@compiled
def peace_values(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, m: int, works: Works, renege: Array
) -> int:
    """V of every slot, age and power in a mode; `renege` (place, breaker, age, power, slot) receives the chances of
    breaking.  Returns the number of nodes that did not close.
    """
    count, kinds, still = works.place.size, numbers.surprise.shape[2], 0
    beliefs, types = state.grid.size, state.types
    broken, outside = np.empty((2, 2, types, beliefs, count)), np.empty((2, types, beliefs, count))
    kept = np.empty((2, types, beliefs, count))
    learnt = Learnt(np.empty((types, count)), np.empty(count), np.empty(count), np.empty((2, count)))
    for j in range(structure.power.size):
        for n in range(types):
            for k in range(beliefs):
                for i in range(2):
                    read_slots(works.breaking[place(state, m, k, n), 0, i, j], works.place, 1, broken[0, i, n, k])
                    read_slots(works.breaking[place(state, m, k, n), 1, i, j], works.place, 1, broken[1, i, n, k])
                    read_slots(
                        works.resumed[place(state, m, k, n), 2, i, :, j].copy(), works.place, kinds, outside[i, n, k]
                    )
        for age in range(3):
            row = case(state, d, m, 0)
            default = np.expm1(2.0 * numbers.indifferent[row, age] * structure.lengths[t])
            if types == 1:
                p = place(state, m, 0, 0)
                keep_a, keep_b = works.keep[p, 0, age, j], works.keep[p, 1, age, j]
                by_a, by_b, struck = renege[p, 0, age, j], renege[p, 1, age, j], works.incident[p, age]
                chance_of_breaking(broken[0, 0, 0, 0], keep_a, numbers.precision[row], default, by_a)
                chance_of_breaking(broken[1, 1, 0, 0], keep_b, numbers.precision[row], default, by_b)
                _peace(keep_a, keep_a, broken[0, 0, 0, 0], broken[1, 0, 0, 0], outside[0, 0, 0], by_a, by_b, struck,
                       works.peace[p, 0, age, j])  # fmt: skip
                _peace(keep_b, keep_b, broken[0, 1, 0, 0], broken[1, 1, 0, 0], outside[1, 0, 0], by_a, by_b, struck,
                       works.peace[p, 1, age, j])  # fmt: skip
                continue
            for n in range(types):
                for k in range(beliefs):
                    for i in range(2):
                        copy(works.keep[place(state, m, k, n), i, age, j], kept[i, n, k])
            still += learning_nodes(
                state, numbers.precision[row], default, m, age, j, broken, kept, outside, learnt, works, renege
            )
    return still


@compiled
def learning_nodes(
    state: State, precision: float, default: float, m: int, age: int, j: int, broken: Array, kept: Array,
    outside: Array, learnt: Learnt, works: Works, renege: Array,
) -> int:  # fmt: skip
    """V at one age and power where B learns A's type, at every belief; A is drawn to move with chance 1/2, or else B."""
    grid, types, still = state.grid, state.types, 0
    for k in range(grid.size):
        for_b, nothing = renege[place(state, m, k, 0), 1, age, j], learnt.value[0]
        expected_gain(broken[1, 1], kept[1], k, chance_of_second(grid[k]), learnt.value[1])
        fill(nothing, 0.0)
        chance_of_breaking(learnt.value[1], nothing, precision, default, for_b)
        still += choose_knowing(
            grid, k, precision, default, broken[0, 0], kept[0], learnt.chance, learnt.after, learnt.otherwise
        )
        for n in range(types):
            p = place(state, m, k, n)
            if n > 0:
                copy(for_b, renege[p, 1, age, j])
            halve(learnt.chance[n], renege[p, 0, age, j])
            for i in range(2):
                now, gone, on = kept[i, n, k], learnt.value[0], learnt.value[1]
                read_at(grid, broken[0, i, n], learnt.after, gone)
                read_at(grid, kept[i, n], learnt.otherwise, on)
                _peace(now, on, gone, broken[1, i, n, k], outside[i, n, k], renege[p, 0, age, j],
                       renege[p, 1, age, j], works.incident[p, age], works.peace[p, i, age, j])  # fmt: skip
    return still


@compiled
def expected_gain(act: Array, stay: Array, k: int, second: float, out: Array) -> None:
    """What B expects to gain by an act at a belief, over A's types; `act` and `stay` (type, belief, node)."""
    for z in range(out.size):
        first = act[0, k, z] - stay[0, k, z]
        out[z] = first + second * (act[1, k, z] - stay[1, k, z] - first)


@compiled
def halve(chance: Array, out: Array) -> None:
    """Half of each chance: a side is drawn to move with chance 1/2."""
    for z in range(out.size):
        out[z] = 0.5 * chance[z]


@compiled
def read_slots(values: Array, place: Whole, divisor: int, out: Array) -> None:
    """Value of each slot's place, as a contiguous array."""
    for z in range(out.size):
        out[z] = values[place[z] // divisor]


@compiled
def chance_of_breaking(breaking: Array, keep: Array, precision: float, default: float, out: Array) -> None:
    """Half the logit chance that a side drawn to move reneges, (slot,)."""
    for z in range(out.size):
        odds = default * exp(precision * (breaking[z] - keep[z]))
        out[z] = 0.5 * odds / (1.0 + odds)


@compiled
def _peace(
    keep: Array, kept_by_a: Array, after_a: Array, after_b: Array, going_on: Array, break_a: Array, break_b: Array,
    incident: Array, out: Array,
) -> None:  # fmt: skip
    for z in range(out.size):
        quiet = keep[z] + 0.5 * (kept_by_a[z] - keep[z])
        quiet += break_a[z] * (after_a[z] - kept_by_a[z]) + break_b[z] * (after_b[z] - keep[z])
        out[z] = quiet + incident[z] * (going_on[z] - quiet)


@compiled
def signing_values(
    structure: Structure, state: State, numbers: Numbers, d: int, p: int, slots: Slots, works: Works
) -> None:
    """PS: the value of signing now, at the power after what is in place at signing, in the mode that signing leads to."""
    step = structure.power[1] - structure.power[0]
    row, others = row_of(state, d, p), state.grid.size * state.types
    m = p // others
    levels, part = np.empty(slots.line.size, np.int64), np.empty(slots.line.size)
    for z in range(part.size):
        shift = numbers.sign_shift[row, slots.package[z]] / step
        levels[z] = np.int64(np.floor(shift))
        part[z] = shift - levels[z]
    for i in range(2):
        young = works.keep[p, i, 0].ravel()
        if state.modes > 1:
            young = np.zeros(young.size)
            for after in range(state.modes):
                add(young, state.jump[d, SIGNED, m, after], works.keep[p + (after - m) * others, i, 0].ravel())
        for j in range(structure.power.size):
            _shifted(young, levels, part, j, structure.power.size - 1, works.signing[p, i, j])


@compiled
def _shifted(values: Array, levels: Whole, part: Array, j: int, last: int, out: Array) -> None:
    for z in range(out.size):
        low = min(max(j + levels[z], 0), last)
        high = min(max(j + levels[z] + 1, 0), last)
        out[z] = (1.0 - part[z]) * values[low * out.size + z] + part[z] * values[high * out.size + z]
