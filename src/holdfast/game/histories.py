"""Histories: the game played out month by month under the choices solved for, by counter-based random numbers.

The chain is that of the forward pass (`forward.path`), its mass put in one place by chance: in each period of war
something is signed with chance sum_s z(s | x, r, t); in peace an incident, then a side, breaks it; at the end the front
moves with chance `move`, power drifts, peace ages.  Where the forward pass spreads mass between two levels of power, a
history takes one of them by chance.  What happens in a period falls on a date uniform within it, so that the states at
the starts of periods have the distributions of the forward pass, and the months between them are filled in.

Random numbers are Philox 4x32 with ten rounds [Salmon2011] of (future, step, purpose, draw) under a key made from a seed:
a history is the same whatever the number of histories, threads or draws.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from holdfast.game.backward import Ends, backward
from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.forward import Path, path, path_of, value_today
from holdfast.game.modes import moves
from holdfast.game.periods import MONTHS_PER_YEAR
from holdfast.game.state import SIGNED as AT_SIGNING
from holdfast.game.state import State
from holdfast.game.war_values import guarantor_comes
from holdfast.game.work import Policies, Works, case, compiled, policies_of, slot_at, slots_of, sum_of, workspace

WAR, PEACE, OVER = 0, 1, 2
"""States of a month: the war goes on, a settlement is in force, the war is over without terms."""
BY_A, BY_B, BY_INCIDENT, UNBROKEN = 0, 1, 2, -1
NO_PACKAGE = -1
LINE, POWER, PACKAGE, AGE, SIGNED, BROKEN, MODE = 0, 1, 2, 3, 4, 5, 6
"""Places of what a history knows of itself from one period to the next."""
MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
WEYL = (np.uint64(0x9E3779B9), np.uint64(0xBB67AE85))
"""Constants of Philox 4x32 [Salmon2011]."""
ROUNDS = 10
LOW_WORD, WORD_BITS = np.uint64(0xFFFFFFFF), np.uint64(32)
WORD_SCALE = 2.0**-32
BLOCK = 4
"""Uniforms of a step."""
PLAY = np.uint64(0)
"""Purpose of the numbers drawn here; others are free for parts that play beside a history."""
STEPS = 256
"""Counter steps kept for a period: what happens, who comes, and power's substeps four at a time."""
EVENT, GUARANTOR, SUBSTEPS, MODES = 0, 1, 2, 255
BEFORE_ALL = 0xFFFFFFFF
"""Step at which today's level of power is drawn."""
EDGE = 1e-6
"""Months that dates within a period keep from its ends."""


class Histories(NamedTuple):
    """What happens in each history, month 0 being today: arrays (future, month + 1) unless said."""

    state: NDArray[np.int8]
    """WAR, PEACE or OVER at the start of the month."""
    line: NDArray[np.int8]
    power: NDArray[np.int8]
    """Level on the grid of log power."""
    package: NDArray[np.int32]
    """In force, NO_PACKAGE in war."""
    fought: NDArray[np.int16]
    """Months of war before this one."""
    signed: NDArray[np.int16]
    """Settlements signed so far."""
    broken: NDArray[np.int16]
    first_signed: Array
    """Months from today to the first settlement, infinite if none is signed in time, (future,)."""
    first_broken: Array
    """Months from today to the end of the first settlement, likewise."""
    cause: NDArray[np.int8]
    """Who or what broke it: BY_A, BY_B, BY_INCIDENT or UNBROKEN, (future,)."""


class Solved(NamedTuple):
    """Working arrays of the choices of one draw, used again for the next; complete information."""

    works: Works
    policies: Policies
    totals: Array
    """Chance that anything is signed, (period, mode, line, power)."""
    along: Path
    """What the forward pass says, by period start."""
    ends: Ends


def histories(futures: int, months: int) -> Histories:
    """Empty arrays for so many histories of so many months."""
    shape = (futures, months + 1)
    return Histories(
        np.zeros(shape, np.int8), np.zeros(shape, np.int8), np.zeros(shape, np.int8), np.zeros(shape, np.int32),
        np.zeros(shape, np.int16), np.zeros(shape, np.int16), np.zeros(shape, np.int16),
        np.full(futures, np.inf), np.full(futures, np.inf), np.full(futures, UNBROKEN, np.int8),
    )  # fmt: skip


def first_of(many: Histories, count: int) -> Histories:
    """The first so many histories, not copied."""
    return Histories(
        many.state[:count], many.line[:count], many.power[:count], many.package[:count], many.fought[:count],
        many.signed[:count], many.broken[:count], many.first_signed[:count], many.first_broken[:count], many.cause[:count],
    )  # fmt: skip


def solved(structure: Structure, state: State, numbers: Numbers, periods: int) -> Solved:
    """Empty arrays for the choices of the first so many periods."""
    works: Works = workspace(structure, state, numbers.surprise.shape[2])
    totals = np.zeros((periods, state.modes, structure.ended.size, structure.power.size))
    ends = Ends(np.empty_like(works.war), np.empty_like(works.peace))
    return Solved(works, policies_of(structure, state, periods), totals, path_of(state.modes, periods), ends)


@compiled
def choose(structure: Structure, state: State, numbers: Numbers, d: int, out: Solved) -> float:
    """Solve draw d into `out`; the residual of its certificate, utils."""
    slots = slots_of(structure)
    backward(structure, state, numbers, d, slots, out.works, out.policies, False, out.ends)
    claimed, replayed = np.empty(2), np.empty(2)
    for i in range(2):
        claimed[i] = value_today(structure, state, numbers, d, 0, out.works.war, i)
    path(structure, state, numbers, d, 0, slots, out.works, out.policies, out.ends, replayed, out.along)
    for t in range(out.totals.shape[0]):
        for m in range(state.modes):
            for x in range(structure.ended.size):
                for j in range(structure.power.size):
                    out.totals[t, m, x, j] = sum_of(out.policies.sign[t, m, 0, x, j])
    return float(max(abs(claimed[0] - replayed[0]), abs(claimed[1] - replayed[1])))


@compiled
def random_words(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, key: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox 4x32-10 of a counter of four 32-bit words under a 64-bit key: four 32-bit words."""
    k0, k1 = key & LOW_WORD, key >> WORD_BITS
    for _ in range(ROUNDS):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (p1 >> WORD_BITS) ^ c1 ^ k0, p1 & LOW_WORD, (p0 >> WORD_BITS) ^ c3 ^ k1, p0 & LOW_WORD
        k0, k1 = (k0 + WEYL[0]) & LOW_WORD, (k1 + WEYL[1]) & LOW_WORD
    return c0, c1, c2, c3


@compiled
def uniforms_at(
    future: int, step: int, purpose: np.uint64, draw: int, key: np.uint64
) -> tuple[float, float, float, float]:
    """Four uniforms on (0, 1) that belong to one step of one future of one draw."""
    a, b, c, e = random_words(np.uint64(future), np.uint64(step), purpose, np.uint64(draw), key)
    return (a + 0.5) * WORD_SCALE, (b + 0.5) * WORD_SCALE, (c + 0.5) * WORD_SCALE, (e + 0.5) * WORD_SCALE


@compiled
def level_at(position: float, u: float, last: int) -> int:
    """A level of power next to a position on the grid, the nearer the likelier."""
    clipped = min(max(position, 0.0), float(last))
    low = min(int(clipped), last - 1)
    return low + 1 if u < clipped - low else low


@compiled
def power_step(j: int, u: float, up: float, down: float, last: int) -> int:
    """A step of power up or down, held at the ends of the grid."""
    return min(j + 1, last) if u < up else max(j - 1, 0) if u < up + down else j


@compiled
def play(
    structure: Structure, state: State, numbers: Numbers, d: int, chosen: Solved, draw: int, key: np.uint64,
    first: int, package: int, out: Histories,
) -> None:  # fmt: skip
    """Play histories first, first + 1, ... of a draw into the rows of `out`, all of them period by period.

    From today's war, or from a peace signed today under `package` unless that is NO_PACKAGE, which cannot break in the first
    period; `draw` is the index by which the random numbers of draw d of the batch go.
    """
    rows = out.state.shape[0]
    now, dice = np.zeros((rows, 7), np.int64), np.empty((rows, 4))
    when, month = np.zeros(rows), np.zeros(rows, np.int64)
    begin(structure, state, numbers, d, draw, key, first, package, now, out)
    for t in range(chosen.totals.shape[0]):
        start = structure.years[t] * MONTHS_PER_YEAR
        length = structure.lengths[t] * MONTHS_PER_YEAR
        for row in range(rows):
            dice[row] = uniforms_at(first + row, t * STEPS + EVENT, PLAY, draw, key)
            when[row] = start + EDGE + dice[row, 1] * (length - 2 * EDGE)
        fill(structure, now, month, when, out)
        package_before = now[:, PACKAGE].copy()
        if t > 0 or package == NO_PACKAGE:
            tempt(structure, state, numbers, d, t, chosen, draw, key, first, dice, when, package_before, now, out)
        talk(structure, state, numbers, d, t, chosen, draw, key, first, dice, when, package_before, now, out)
        when[:] = start + length - EDGE
        fill(structure, now, month, when, out)
        change(structure, state, numbers, d, t, draw, key, first, dice, now)
    when[:] = np.inf
    fill(structure, now, month, when, out)


@compiled
def begin(
    structure: Structure, state: State, numbers: Numbers, d: int, draw: int, key: np.uint64, first: int, package: int,
    now: NDArray[np.int64], out: Histories,
) -> None:  # fmt: skip
    """Today: the war at its line and power, or the peace just signed."""
    step, last = structure.power[1] - structure.power[0], structure.power.size - 1
    start = case(state, d, state.start, 0)
    position = (numbers.start_power[start] - structure.power[0]) / step
    out.first_signed[:], out.first_broken[:], out.cause[:] = np.inf, np.inf, UNBROKEN
    for row in range(now.shape[0]):
        u = uniforms_at(first + row, BEFORE_ALL, PLAY, draw, key)
        now[row, LINE], now[row, PACKAGE], now[row, MODE] = numbers.start_line[start], NO_PACKAGE, state.start
        now[row, POWER] = level_at(position, u[0], last)
        if package != NO_PACKAGE:
            shift = numbers.sign_shift[start, package] / step
            now[row, MODE] = fallen_on(state.jump[d, AT_SIGNING, state.start], u[2])
            sign(now[row], package, structure.at_contact, structure.line, shift, u[1], last)
            out.first_signed[row] = 0.0


@compiled
def fill(structure: Structure, now: NDArray[np.int64], month: NDArray[np.int64], until: Array, out: Histories) -> None:
    """Write the months before a date of each history, as things stand; `month` is the first not written."""
    for row in range(now.shape[0]):
        at_war = now[row, PACKAGE] == NO_PACKAGE
        state = PEACE if not at_war else OVER if structure.ended[now[row, LINE]] else WAR
        while month[row] < out.state.shape[1] and month[row] < until[row]:
            k = month[row]
            out.state[row, k], out.line[row, k], out.power[row, k] = state, now[row, LINE], now[row, POWER]
            out.package[row, k], out.signed[row, k] = now[row, PACKAGE], now[row, SIGNED]
            out.broken[row, k] = now[row, BROKEN]
            out.fought[row, k] = out.fought[row, k - 1] + (out.state[row, k - 1] == WAR) if k > 0 else 0
            month[row] += 1


@compiled
def talk(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, chosen: Solved, draw: int, key: np.uint64,
    first: int, dice: Array, when: Array, package_before: NDArray[np.int64], now: NDArray[np.int64], out: Histories,
) -> None:  # fmt: skip
    """Those at war sign the package that their number falls on, if any."""
    step, last = structure.power[1] - structure.power[0], structure.power.size - 1
    for row in range(now.shape[0]):
        x, j, m = now[row, LINE], now[row, POWER], now[row, MODE]
        if package_before[row] != NO_PACKAGE or dice[row, 0] >= chosen.totals[t, m, x, j]:
            continue
        s = fallen_on(chosen.policies.sign[t, m, 0, x, j], dice[row, 0])
        shift = numbers.sign_shift[case(state, d, m, 0), s] / step
        jump(state, d, AT_SIGNING, t, draw, key, first + row, now[row])
        sign(now[row], s, structure.at_contact, structure.line, shift, dice[row, 2], last)
        if now[row, SIGNED] == 1:
            out.first_signed[row] = when[row]


@compiled
def jump(
    state: State, d: int, event: int, t: int, draw: int, key: np.uint64, future: int, now: NDArray[np.int64]
) -> None:
    """The mode that an event leads to."""
    if state.modes > 1:
        u = uniforms_at(future, t * STEPS + MODES, PLAY, draw, key)
        now[MODE] = fallen_on(state.jump[d, event, now[MODE]], u[1] if event == AT_SIGNING else u[0])


@compiled
def fallen_on(chances: Array, u: float) -> int:
    """The place that u falls on among chances laid end to end; rounding at the end goes to the last that has any."""
    reached, found = 0.0, 0
    for s in range(chances.size):
        if chances[s] > 0.0:
            reached, found = reached + chances[s], s
            if u < reached:
                break
    return found


@compiled
def sign(
    now: NDArray[np.int64], s: int, at_contact: int, line: NDArray[np.int64], shift: float, u: float, last: int
) -> None:
    """A package is in force from now on: power shifts at signing, the line is that of the terms."""
    now[POWER] = level_at(now[POWER] + shift, u, last)
    if s >= at_contact:
        now[LINE] = line[s]
    now[PACKAGE], now[AGE] = s, 0
    now[SIGNED] += 1


@compiled
def tempt(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, chosen: Solved, draw: int, key: np.uint64, first: int,
    dice: Array, when: Array, package_before: NDArray[np.int64], now: NDArray[np.int64], out: Histories,
) -> None:  # fmt: skip
    """Peace breaks where its number falls on an incident or on a side that reneges."""
    length = structure.lengths[t]
    for row in range(now.shape[0]):
        s, age, j = package_before[row], now[row, AGE], now[row, POWER]
        if s == NO_PACKAGE:
            continue
        z = slot_at(structure, s, now[row, LINE])
        at = case(state, d, now[row, MODE], 0)
        renege = chosen.policies.renege[t, now[row, MODE]]
        incident = -np.expm1(-numbers.incidents[at, age, s] * length)
        by_a = incident + (1.0 - incident) * renege[0, age, j, z]
        by_b = by_a + (1.0 - incident) * renege[1, age, j, z]
        if dice[row, 0] >= by_b:
            continue
        cause = BY_INCIDENT if dice[row, 0] < incident else BY_A if dice[row, 0] < by_a else BY_B
        if cause != BY_INCIDENT:
            u = uniforms_at(first + row, t * STEPS + GUARANTOR, PLAY, draw, key)[0]
            shift = shift_of_breaking(structure, numbers, at, t, cause, structure.kind[s], u)
            now[row, POWER] = level_at(j + shift, dice[row, 2], structure.power.size - 1)
        jump(state, d, cause, t, draw, key, first + row, now[row])
        now[row, PACKAGE] = NO_PACKAGE
        now[row, BROKEN] += 1
        if now[row, BROKEN] == 1:
            out.first_broken[row], out.cause[row] = when[row], cause


@compiled
def shift_of_breaking(
    structure: Structure, numbers: Numbers, d: int, t: int, breaker: int, kind: int, u: float
) -> float:
    """Levels by which power shifts: surprise, and the guarantor if it comes in."""
    shift = numbers.surprise[d, breaker, kind]
    if u < guarantor_comes(numbers, d, breaker, kind, structure.years[t]):
        shift += numbers.guarantor_shift[d, breaker, kind]
    return float(shift / (structure.power[1] - structure.power[0]))


@compiled
def change(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, draw: int, key: np.uint64, first: int,
    dice: Array, now: NDArray[np.int64],
) -> None:  # fmt: skip
    """The rest of a period, in war and in peace; then the mode moves."""
    chances = np.empty((state.modes, state.modes))
    for row in range(now.shape[0]):
        at_war = now[row, PACKAGE] == NO_PACKAGE
        at = case(state, d, now[row, MODE], 0)
        if at_war:
            fight(structure, numbers, at, t, draw, key, first + row, dice[row], now[row])
        else:
            rest(structure, numbers, at, t, draw, key, first + row, dice[row], now[row])
        if state.source.size > 0:
            rates = state.war_rate[d] if at_war else state.peace_rate[d]
            from_today = now[row, LINE] - numbers.start_line[case(state, d, 0, 0)]
            moves(structure, state, d, t, rates, from_today, now[row, POWER], chances)
            u = uniforms_at(first + row, t * STEPS + MODES, PLAY, draw, key)
            now[row, MODE] = fallen_on(chances[now[row, MODE]], u[2])


@compiled
def fight(
    structure: Structure, numbers: Numbers, at: int, t: int, draw: int, key: np.uint64, future: int, dice: Array,
    now: NDArray[np.int64],
) -> None:  # fmt: skip
    """A period of war: the front moves at today's power, then power drifts; nothing where the war is over."""
    x, j, u, move = now[LINE], now[POWER], dice[3], numbers.move[at, t]
    if structure.ended[x]:
        return
    if u < move:
        top = structure.ended.size - 1
        now[LINE] = min(x + 1, top) if u < move * numbers.contest[at, j] else max(x - 1, 0)
    u4 = (0.0, 0.0, 0.0, 0.0)
    for n in range(numbers.substeps[at, t]):
        if n % BLOCK == 0:
            u4 = uniforms_at(future, t * STEPS + SUBSTEPS + n // BLOCK, PLAY, draw, key)
        j = power_step(j, u4[n % BLOCK], numbers.war_up[at, t], numbers.war_down[at, t], structure.power.size - 1)
    now[POWER] = j


@compiled
def rest(
    structure: Structure, numbers: Numbers, at: int, t: int, draw: int, key: np.uint64, future: int, dice: Array,
    now: NDArray[np.int64],
) -> None:  # fmt: skip
    """A period of peace kept: power drifts, peace ages."""
    length, step = structure.lengths[t], structure.power[1] - structure.power[0]
    age, s = now[AGE], now[PACKAGE]
    drift = min(max(numbers.drift[at, age, s] * length / step, -1.0), 1.0)
    moving = min(max(numbers.volatility[at] ** 2 * length / step**2, abs(drift)), 1.0)
    u = uniforms_at(future, t * STEPS + SUBSTEPS, PLAY, draw, key)[0]
    up, down = 0.5 * (moving + drift), 0.5 * (moving - drift)
    now[POWER] = power_step(now[POWER], u, up, down, structure.power.size - 1)
    if age < 2 and dice[3] < -np.expm1(-numbers.ageing[at, age] * length):
        now[AGE] += 1
