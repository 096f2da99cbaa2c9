"""Forward pass: distributions over calendar time from the policies, and their discounted flows as a certificate.

Two passes share their steps.  `path` starts in today's war and follows talks, signing, breaking and renewed war; its
discounted flows, plus the values claimed where it stops, must add up to the values claimed today.  `signed_today`
starts in a peace signed today under each package and follows it until it breaks, by cause.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.peace_values import prepare_peace
from holdfast.game.war_values import guarantor_comes
from holdfast.game.work import Slots, Work, at_power, compiled, dot, slot_at, sum_of

NEGLIGIBLE = 1e-14
"""Mass below which a node is not followed: far below the tolerance of the certificate."""


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
    """Expected settlements broken before the period."""
    line: Array
    """Expected line, (period + 1,)."""


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
def sign_in_war(structure: Structure, numbers: Numbers, d: int, war: Array, sign: Array, young: Array) -> float:
    """Move the mass that signs from `war` (line, power) to `young` (power, slot); how much that is."""
    step, last = structure.power[1] - structure.power[0], structure.power.size - 1
    moved = 0.0
    for x in range(structure.ended.size):
        for j in range(structure.power.size):
            mass = war[x, j]
            if mass < NEGLIGIBLE or structure.ended[x] or x > structure.reach:
                continue
            for s in range(structure.weights.size):
                amount, z = mass * sign[x, j, s], slot_at(structure, s, x)
                position = min(max(j + numbers.sign_shift[d, s] / step, 0.0), float(last))
                low = min(int(position), last - 1)
                young[low, z] += (low + 1 - position) * amount
                young[low + 1, z] += (position - low) * amount
            signed = mass * sum_of(sign[x, j])
            war[x, j] -= signed
            moved += signed
    return moved


@compiled
def break_peace(
    structure: Structure, numbers: Numbers, d: int, t: int, slots: Slots, work: Work, renege: Array, peace: Array,
    war: Array, causes: Array,
) -> None:  # fmt: skip
    """Move the mass that breaks from `peace` (age, power, slot) to `war`; `causes` (cause, package) gains it."""
    kinds, powers = numbers.surprise.shape[2], structure.power.size
    lost = np.zeros((3, powers, slots.line.size))
    for age in range(3):
        for j in range(powers):
            if sum_of(peace[age, j]) >= NEGLIGIBLE:
                _lose(renege[0, age, j], renege[1, age, j], work.incident[age], peace[age, j],
                      lost[0, j], lost[1, j], lost[2, j])  # fmt: skip
    breaking = np.zeros((2, powers, structure.ended.size * kinds))
    for j in range(powers):
        for cause in range(3):
            by_package, here = causes[cause], lost[cause, j]
            for z in range(here.size):
                by_package[slots.package[z]] += here[z]
        for z in range(slots.line.size):
            breaking[0, j, work.place[z]] += lost[0, j, z]
            breaking[1, j, work.place[z]] += lost[1, j, z]
            war[slots.line[z], j] += lost[2, j, z]
    resume_war(structure, numbers, d, t, breaking, war)


@compiled
def _lose(
    renege_a: Array, renege_b: Array, incident: Array, mass: Array, lost_a: Array, lost_b: Array, lost: Array
) -> None:
    for z in range(mass.size):
        struck = mass[z] * incident[z]
        quiet = mass[z] - struck
        lost_a[z] += quiet * renege_a[z]
        lost_b[z] += quiet * renege_b[z]
        lost[z] += struck
        mass[z] = quiet - quiet * renege_a[z] - quiet * renege_b[z]


@compiled
def resume_war(structure: Structure, numbers: Numbers, d: int, t: int, breaking: Array, war: Array) -> None:
    """War resumes at the line of the terms, power shifted by surprise and, if it comes in, the guarantor."""
    kinds, step = numbers.surprise.shape[2], structure.power[1] - structure.power[0]
    for breaker in range(2):
        for kind in range(kinds):
            comes = guarantor_comes(numbers, d, breaker, kind, structure.years[t])
            alone = numbers.surprise[d, breaker, kind] / step
            met = alone + numbers.guarantor_shift[d, breaker, kind] / step
            for x in range(structure.ended.size):
                for j in range(structure.power.size):
                    amount = breaking[breaker, j, x * kinds + kind]
                    if amount > 0.0:
                        put(war[x], j + alone, amount * (1.0 - comes))
                        put(war[x], j + met, amount * comes)


@compiled
def next_war(structure: Structure, numbers: Numbers, d: int, t: int, war: Array) -> Array:
    """The war's mass one period on: movement of the front at today's power, then drift of power."""
    lines = structure.ended.size
    moved, out = np.zeros_like(war), np.zeros_like(war)
    for x in range(lines):
        if structure.ended[x]:
            out[x] += war[x]
            continue
        for j in range(war.shape[1]):
            gain = numbers.move[d, t] * numbers.contest[d, j] * war[x, j]
            loss = numbers.move[d, t] * (1.0 - numbers.contest[d, j]) * war[x, j]
            moved[min(x + 1, lines - 1), j] += gain
            moved[max(x - 1, 0), j] += loss
            moved[x, j] += war[x, j] - gain - loss
    for x in range(lines):
        out[x] += drift(moved[x], numbers.war_up[d, t], numbers.war_down[d, t], numbers.substeps[d, t])
    return out


@compiled
def next_peace(structure: Structure, numbers: Numbers, d: int, t: int, work: Work, peace: Array) -> Array:
    """The peace's mass one period on: drift of power, ageing."""
    moved, last = np.zeros_like(peace), peace.shape[1] - 1
    for age in range(3):
        for j in range(last + 1):
            _spread(peace[age, j], work.up[age], work.down[age], moved[age, min(j + 1, last)],
                    moved[age, max(j - 1, 0)], moved[age, j])  # fmt: skip
    young = -np.expm1(-numbers.ageing[d, 0] * structure.lengths[t])
    settled = -np.expm1(-numbers.ageing[d, 1] * structure.lengths[t])
    for j in range(last + 1):
        _age(moved[0, j], moved[1, j], moved[2, j], young, settled)
    return moved


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


@compiled
def flows(
    structure: Structure, numbers: Numbers, d: int, t: int, i: int, work: Work, war: Array, peace: Array
) -> float:
    """Value at the start of a period of side i's flows over it, given the mass after choices."""
    total = 0.0
    for x in range(structure.ended.size):
        if not structure.ended[x]:
            for j in range(structure.power.size):
                cost = numbers.cost[d, i, t] * numbers.cost_power[d, i, j]
                total += war[x, j] * (numbers.territory[d, i, x] - cost)
    for age in range(3):
        for j in range(structure.power.size):
            fear = numbers.fear[d, i] * structure.power[j]
            total += dot(peace[age, j], work.flow[i]) + fear * sum_of(peace[age, j])
    return float(total * numbers.annuity[d, i, t])


@compiled
def fines(structure: Structure, numbers: Numbers, d: int, t: int, i: int, causes: Array) -> float:
    """Audience cost and the guarantor's cost to side i as breaker in a period, by packages broken."""
    total = 0.0
    for s in range(causes.shape[1]):
        comes = guarantor_comes(numbers, d, i, structure.kind[s], structure.years[t])
        total += causes[i, s] * (numbers.audience[d, i] + comes * numbers.guarantor_cost[d, i, structure.kind[s]])
    return total


@compiled
def start(structure: Structure, numbers: Numbers, d: int) -> Array:
    """Today's mass: the war goes on at today's line and power, (line, power)."""
    war = np.zeros((structure.ended.size, structure.power.size))
    step = structure.power[1] - structure.power[0]
    put(war[numbers.start_line[d]], (numbers.start_power[d] - structure.power[0]) / step, 1.0)
    return war


@compiled
def path(
    structure: Structure, numbers: Numbers, d: int, slots: Slots, work: Work, sign: Array, renege: Array,
    war_end: Array, peace_end: Array, value: Array, out: Path,
) -> None:  # fmt: skip
    """Follow today's war through the periods of `sign`; `value` (side,) receives the discounted flows.

    `war_end` and `peace_end` are the values claimed at the period after the last; `out` the distributions.
    """
    periods = sign.shape[0]
    war, never = start(structure, numbers, d), start(structure, numbers, d)
    peace = np.zeros((3, structure.power.size, slots.line.size))
    scale, length = np.ones(2), -1.0
    value[:] = 0.0
    for t in range(periods):
        record(structure, out, t, war, peace, never)
        if structure.lengths[t] != length:
            length = structure.lengths[t]
            prepare_peace(structure, numbers, d, length, slots, work)
        after, causes, young = np.zeros_like(war), np.zeros((3, structure.weights.size)), np.zeros_like(peace[0])
        break_peace(structure, numbers, d, t, slots, work, renege[t], peace, after, causes)
        signed = sign_in_war(structure, numbers, d, war, sign[t], young)
        for x in range(structure.ended.size):
            for j in range(structure.power.size):
                never[x, j] *= 1.0 - sum_of(sign[t, x, j])
        peace[0] += young
        war += after
        out.signed[t + 1] = out.signed[t] + signed
        out.broken[t + 1] = out.broken[t] + causes.sum()
        for i in range(2):
            here = flows(structure, numbers, d, t, i, work, war, peace) - fines(structure, numbers, d, t, i, causes)
            value[i] += scale[i] * here + scale[i] * end_now(structure, numbers, d, i, war, t)
            scale[i] *= numbers.discount[d, i, t]
        war = next_war(structure, numbers, d, t, war)
        never = next_war(structure, numbers, d, t, never)
        peace = next_peace(structure, numbers, d, t, work, peace)
    record(structure, out, periods, war, peace, never)
    for i in range(2):
        value[i] += scale[i] * claimed(structure, i, war, peace, war_end, peace_end)


@compiled
def end_now(structure: Structure, numbers: Numbers, d: int, i: int, war: Array, t: int) -> float:
    """Value paid when the war is over without terms, less what staying over would count again next period."""
    total = 0.0
    for x in range(structure.ended.size):
        if structure.ended[x]:
            total += war[x].sum() * numbers.end_value[d, i, x] * (1.0 - numbers.discount[d, i, t])
    return total


@compiled
def claimed(structure: Structure, i: int, war: Array, peace: Array, war_end: Array, peace_end: Array) -> float:
    """Values claimed at the end of the pass, by the mass that is there."""
    total = 0.0
    for x in range(structure.ended.size):
        total += np.sum(war[x] * war_end[i, x])
    for age in range(3):
        total += np.sum(peace[age] * peace_end[i, age])
    return total


@compiled
def record(structure: Structure, out: Path, t: int, war: Array, peace: Array, never: Array) -> None:
    """Write the distributions at the start of a period."""
    out.fighting[t] = 0.0
    out.line[t] = 0.0
    still = 0.0
    for x in range(structure.ended.size):
        here = war[x].sum()
        out.line[t] += x * here
        if not structure.ended[x]:
            out.fighting[t] += here
            still += never[x].sum()
    top = structure.ended.size - 1
    out.conquered[t] = war[top].sum() if structure.ended[top] else 0.0
    out.peace[t] = peace.sum()
    over = 0.0
    for x in range(structure.ended.size):
        if structure.ended[x]:
            over += never[x].sum()
    out.first_settled[t] = 1.0 - still - over


@compiled
def signed_today(
    structure: Structure, numbers: Numbers, d: int, slots: Slots, work: Work, renege: Array, dates: Array,
    survival: Array, broken: Array,
) -> None:  # fmt: skip
    """Peace signed today under each package, followed until it breaks.

    `dates` holds period indices; `survival` (package, date) and `broken` (cause, package, date) are filled.
    """
    step = structure.power[1] - structure.power[0]
    count = structure.weights.size
    peace, causes = np.zeros((3, structure.power.size, count)), np.zeros((3, count))
    lost = np.zeros((structure.ended.size, structure.power.size))
    where = np.empty(count, np.int64)
    today = start(structure, numbers, d)[numbers.start_line[d]]
    for s in range(count):
        where[s] = slot_at(structure, s, numbers.start_line[d])
        for j in range(today.size):
            put(peace[0, :, s], j + numbers.sign_shift[d, s] / step, today[j])
    mine, length, date = Slots(slots.package[where], slots.line[where]), -1.0, 0
    part = work_of(work, where)
    for t in range(renege.shape[0] + 1):
        while date < dates.size and dates[date] == t:
            for s in range(count):
                survival[s, date] = peace[:, :, s].sum()
                broken[:, s, date] = causes[:, s]
            date += 1
        if date == dates.size:
            break
        if structure.lengths[t] != length:
            length = structure.lengths[t]
            prepare_peace(structure, numbers, d, length, slots, work)
            part = work_of(work, where)
        if t > 0:
            break_peace(structure, numbers, d, t, mine, part, columns(renege[t], where), peace, lost, causes)
        peace = next_peace(structure, numbers, d, t, part, peace)


@compiled
def work_of(work: Work, where: Whole) -> Work:
    """The working arrays of some slots: those that the forward steps read."""
    return Work(work.war, work.going_on, work.peace, work.keep, work.signing, work.breaking, work.up[:, where],
                work.down[:, where], work.incident[:, where], work.flow[:, where], work.place[where])  # fmt: skip


@compiled
def columns(renege: Array, where: Whole) -> Array:
    """`renege` (breaker, age, power, slot) at some slots."""
    out = np.empty((2, 3, renege.shape[2], where.size))
    for i in range(2):
        for age in range(3):
            for j in range(renege.shape[2]):
                for k in range(where.size):
                    out[i, age, j, k] = renege[i, age, j, where[k]]
    return out


@compiled
def value_today(structure: Structure, numbers: Numbers, d: int, values: Array) -> float:
    """A value (line, power) at today's line and power."""
    step = structure.power[1] - structure.power[0]
    position = (numbers.start_power[d] - structure.power[0]) / step
    return float(at_power(values[numbers.start_line[d]], position))
