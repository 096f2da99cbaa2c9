"""Working arrays of one solve: slots (packages at lines), values by period, and the choices that are kept."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from holdfast.game.batch import Array, Structure, Whole
from holdfast.game.processor import use_whole_vectors
from holdfast.game.state import State

use_whole_vectors()

compiled: Any = njit(fastmath={"contract"}, error_model="numpy", cache=True, nogil=True)
summed: Any = njit(fastmath={"contract", "reassoc", "nsz"}, error_model="numpy", cache=True, nogil=True)
"""For sums, whose order the compiler may change so as to add several at a time."""
ordered: Any = njit(fastmath={"nnan", "nsz", "reassoc"}, error_model="numpy", cache=True, nogil=True)
"""For maxima of numbers, compared several at a time."""


class Slots(NamedTuple):
    """Packages at lines: contact packages line by line, then those at a fixed line."""

    package: Whole
    line: Whole


class Works(NamedTuple):
    """The arrays of `Work` at every place (mode, belief, type), as their first axis, and `place`."""

    war: Array
    going_on: Array
    resumed: Array
    peace: Array
    keep: Array
    signing: Array
    breaking: Array
    up: Array
    down: Array
    incident: Array
    flow: Array
    place: Whole


class Work(NamedTuple):
    """Arrays of one place in one solve, overwritten period by period; `side` first."""

    war: Array
    """W, (side, line, power)."""
    going_on: Array
    """WC, (side, line, power)."""
    resumed: Array
    """WC in the mode that follows a breach by A, by B, or an incident, (event, side, line, power)."""
    peace: Array
    """V, (side, age, power, slot)."""
    keep: Array
    """K, (side, age, power, slot)."""
    signing: Array
    """PS, (side, power, slot)."""
    breaking: Array
    """R, (breaker, side, power, line * kinds + kind)."""
    up: Array
    """Chance that power moves up in a period of peace, (age, slot)."""
    down: Array
    """The same down, (age, slot)."""
    incident: Array
    """Chance of an incident in a period, (age, slot)."""
    flow: Array
    """Flow of a slot, utils a year, (side, slot)."""
    place: Whole
    """Column of `breaking` that a slot reads, (slot,)."""


class Policies(NamedTuple):
    """Choices over the first periods, for the forward pass."""

    sign: Array
    """Chance that a package is signed in a period of war, by who offers it where B learns from that, (period, place,
    offered by, line, power, package)."""
    stay: Array
    """Chance that the war goes on, by B's belief then, (period, place, line, power, belief after)."""
    after_offer: Array
    """B's belief after an offer of A's, by group, (period, place of the first type, line, power, group)."""
    renege: Array
    """Chance that a side breaks a peace that no incident broke, (period, place, breaker, age, power, slot)."""


@compiled
def slots_of(structure: Structure) -> Slots:
    """All slots of the menu."""
    lines, contact = structure.reach + 1, structure.at_contact
    fixed = structure.line.size - contact
    package = np.empty(lines * contact + fixed, np.int64)
    line = np.empty(lines * contact + fixed, np.int64)
    for x in range(lines):
        for s in range(contact):
            package[x * contact + s] = s
            line[x * contact + s] = x
    for s in range(fixed):
        package[lines * contact + s] = contact + s
        line[lines * contact + s] = structure.line[contact + s]
    return Slots(package, line)


@compiled
def slot_at(structure: Structure, package: int, x: int) -> int:
    """Slot of a package signed at line x."""
    contact = structure.at_contact
    if package < contact:
        return x * contact + package
    return (structure.reach + 1) * contact + package - contact


@compiled
def workspace(structure: Structure, state: State, kinds: int) -> Works:
    """Empty arrays for one solve after another."""
    slots = slots_of(structure)
    lines, powers, z = structure.ended.size, structure.power.size, slots.line.size
    places = state.modes * state.grid.size * state.types
    column = np.empty(z, np.int64)
    for i in range(z):
        column[i] = slots.line[i] * kinds + structure.kind[slots.package[i]]
    return Works(
        np.empty((places, 2, lines, powers)), np.empty((places, 2, lines, powers)),
        np.empty((places, 3, 2, lines, powers)), np.empty((places, 2, 3, powers, z)),
        np.empty((places, 2, 3, powers, z)), np.empty((places, 2, powers, z)),
        np.empty((places, 2, 2, powers, lines * kinds)), np.empty((places, 3, z)), np.empty((places, 3, z)),
        np.empty((places, 3, z)), np.empty((places, 2, z)), column,
    )  # fmt: skip


@compiled
def at_place(works: Works, p: int) -> Work:
    """The arrays of one place."""
    return Work(
        works.war[p], works.going_on[p], works.resumed[p], works.peace[p], works.keep[p], works.signing[p],
        works.breaking[p], works.up[p], works.down[p], works.incident[p], works.flow[p], works.place,
    )  # fmt: skip


@compiled
def case(state: State, d: int, m: int, n: int) -> int:
    """Row of `Numbers` for a draw in a mode with A of a type."""
    return (d * state.modes + m) * state.types + n


@compiled
def place(state: State, m: int, k: int, n: int) -> int:
    """Row of `Works` for a mode, a belief and a type."""
    return (m * state.grid.size + k) * state.types + n


@compiled
def row_of(state: State, d: int, p: int) -> int:
    """Row of `Numbers` for a draw at a place."""
    return int(case(state, d, p // (state.grid.size * state.types), p % state.types))


@compiled
def policies_of(structure: Structure, state: State, periods: int) -> Policies:
    """Arrays for the choices of so many periods."""
    lines, powers, z = structure.ended.size, structure.power.size, slots_of(structure).line.size
    beliefs = state.grid.size
    places, offered_by = state.modes * beliefs * state.types, 1 if beliefs == 1 else 2
    return Policies(
        np.zeros((periods, places, offered_by, lines, powers, structure.weights.size)),
        np.zeros((periods, places, lines, powers, beliefs)),
        np.zeros((periods, places, lines, powers, state.groups)),
        np.zeros((periods, places, 2, 3, powers, z)),
    )


@compiled
def fill(values: Array, value: float) -> None:
    """Put one value everywhere, (any,)."""
    for i in range(values.size):
        values[i] = value


@compiled
def copy(values: Array, out: Array) -> None:
    """The same values in another place."""
    for z in range(out.size):
        out[z] = values[z]


@compiled
def add(values: Array, weight: float, more: Array) -> None:
    """Add a weight times other values, (any,)."""
    for i in range(values.size):
        values[i] += weight * more[i]


@compiled
def at_power(values: Array, position: float) -> float:
    """Linear interpolation on the power grid, flat beyond its ends."""
    last = values.size - 1
    clipped = min(max(position, 0.0), float(last))
    low = min(int(clipped), last - 1)
    part = clipped - low
    return float((1.0 - part) * values[low] + part * values[low + 1])


@compiled
def drift_back(values: Array, up: float, down: float, substeps: int) -> Array:
    """Expected values (line, power) after so many birth-death steps of power, held at the ends of the grid."""
    last = values.shape[1] - 1
    for _ in range(substeps):
        out = np.empty_like(values)
        for x in range(values.shape[0]):
            for j in range(last + 1):
                high, low = values[x, min(j + 1, last)], values[x, max(j - 1, 0)]
                out[x, j] = up * high + down * low + (1.0 - up - down) * values[x, j]
        values = out
    return values


@summed
def dot(left: Array, right: Array) -> float:
    """Sum of products."""
    total = 0.0
    for k in range(left.size):
        total += left[k] * right[k]
    return total


@summed
def sum_of(values: Array) -> float:
    """Sum."""
    total = 0.0
    for k in range(values.size):
        total += values[k]
    return total


@ordered
def largest(values: Array) -> float:
    """The largest of values and 0."""
    best = 0.0
    for k in range(values.size):
        best = max(best, values[k])
    return best
