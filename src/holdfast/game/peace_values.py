"""Values of a period of peace: kept, broken, or signed just now.

  keeping       K_i  = a_i (flow_i(s, x) + fear_i r) + beta_i E V_i(age', r')
  peace         V_i  = incident WC_i + (1 - incident) (keep, or the side drawn reneges)
  signing       PS_i = K_i at the power after signing: a peace signed now first can break in the next period

Reneging when drawn has odds (exp(2 h0 dt) - 1) exp(lambda (R_i - K_i)), each side drawn with chance 1/2, so that
two indifferent sides break at the hazard h0 each, whatever the length of the period.
"""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.exponential import exp
from holdfast.game.work import Slots, Work, compiled


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
    structure: Structure, numbers: Numbers, d: int, t: int, slots: Slots, work: Work, renege: Array
) -> None:
    """V of every slot, age and power; `renege` receives the chances of breaking, (breaker, age, power, slot)."""
    count, kinds = slots.line.size, numbers.surprise.shape[2]
    broken, outside = np.empty((2, 2, count)), np.empty((2, count))
    for j in range(structure.power.size):
        for i in range(2):
            read_slots(work.breaking[0, i, j], work.place, 1, broken[0, i])
            read_slots(work.breaking[1, i, j], work.place, 1, broken[1, i])
            read_slots(work.going_on[i, :, j].copy(), work.place, kinds, outside[i])
        for age in range(3):
            default = np.expm1(2.0 * numbers.indifferent[d, age] * structure.lengths[t])
            for i in range(2):
                chance_of_breaking(broken[i, i], work.keep[i, age, j], numbers.precision[d], default, renege[i, age, j])
            for i in range(2):
                _peace(work.keep[i, age, j], broken[0, i], broken[1, i], outside[i], renege[0, age, j],
                       renege[1, age, j], work.incident[age], work.peace[i, age, j])  # fmt: skip


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
    keep: Array, after_a: Array, after_b: Array, going_on: Array, break_a: Array, break_b: Array, incident: Array,
    out: Array,
) -> None:  # fmt: skip
    for z in range(out.size):
        quiet = keep[z] + break_a[z] * (after_a[z] - keep[z]) + break_b[z] * (after_b[z] - keep[z])
        out[z] = quiet + incident[z] * (going_on[z] - quiet)


@compiled
def signing_values(structure: Structure, numbers: Numbers, d: int, slots: Slots, work: Work) -> None:
    """PS: the value of signing now, at the power after what is in place at signing."""
    step = structure.power[1] - structure.power[0]
    levels, part = np.empty(slots.line.size, np.int64), np.empty(slots.line.size)
    for z in range(part.size):
        shift = numbers.sign_shift[d, slots.package[z]] / step
        levels[z] = np.int64(np.floor(shift))
        part[z] = shift - levels[z]
    for i in range(2):
        young = work.keep[i, 0].ravel()
        for j in range(structure.power.size):
            _shifted(young, levels, part, j, structure.power.size - 1, work.signing[i, j])


@compiled
def _shifted(values: Array, levels: Whole, part: Array, j: int, last: int, out: Array) -> None:
    for z in range(out.size):
        low = min(max(j + levels[z], 0), last)
        high = min(max(j + levels[z] + 1, 0), last)
        out[z] = (1.0 - part[z]) * values[low * out.size + z] + part[z] * values[high * out.size + z]
