"""Working arrays of one solve: slots (packages at lines), values by period, and the choices that are kept."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from holdfast.game.batch import Array, Structure, Whole
from holdfast.game.processor import use_whole_vectors

use_whole_vectors()

compiled: Any = njit(fastmath={"contract"}, error_model="numpy", cache=True, nogil=True)
summed: Any = njit(fastmath={"contract", "reassoc", "nsz"}, error_model="numpy", cache=True, nogil=True)
"""For sums, whose order the compiler may change so as to add several at a time."""


class Slots(NamedTuple):
    """Packages at lines: contact packages line by line, then those at a fixed line."""

    package: Whole
    line: Whole


class Work(NamedTuple):
    """Arrays of one solve, overwritten period by period; `side` first."""

    war: Array
    """W, (side, line, power)."""
    going_on: Array
    """WC, (side, line, power)."""
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
    """Chance that a package is signed in a period of war, (period, line, power, package)."""
    renege: Array
    """Chance that a side breaks a peace that no incident broke, (period, breaker, age, power, slot)."""


class Table(NamedTuple):
    """Arrays of the talks at one line."""

    gain: Array
    """lambda (PS - WC), (side, power, package)."""
    accept: Array
    """Chance of accepting, (side, power, package)."""
    offer: Array
    """Chance of offering, (power, package)."""


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
def workspace(structure: Structure, kinds: int) -> Work:
    """Empty arrays for one solve after another."""
    slots = slots_of(structure)
    lines, powers, z = structure.ended.size, structure.power.size, slots.line.size
    place = np.empty(z, np.int64)
    for i in range(z):
        place[i] = slots.line[i] * kinds + structure.kind[slots.package[i]]
    return Work(
        np.empty((2, lines, powers)), np.empty((2, lines, powers)), np.empty((2, 3, powers, z)),
        np.empty((2, 3, powers, z)), np.empty((2, powers, z)), np.empty((2, 2, powers, lines * kinds)),
        np.empty((3, z)), np.empty((3, z)), np.empty((3, z)), np.empty((2, z)), place,
    )  # fmt: skip


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
