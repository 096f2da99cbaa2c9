"""What B learns: Bayes' rule inside a decision node, where the posterior and the choice depend on each other.

Belief b is the log odds of A's second type (n = 1) over its first.  Where A of type n does something with chance p_n,

  done          b+ = b + ln(p_1 / p_0)
  not done      b- = b + ln((1 - p_1) / (1 - p_0))
  choice        logit p_n = ln(default odds) + lambda (Y_n(b+) - N_n(b-))

with Y and N the values of having done it and not, linear in b between the points of the grid and flat beyond.  The two
equations in u_n = logit p_n are solved by Newton's method from b+ = b- = b, for a whole row of nodes at a time; what does not
close is solved again one by one with halved steps.  Values are then taken at the posteriors that Bayes' rule gives for the
choices found, so that a node that did not close shows as regret and not as a wrong value.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from holdfast.game.batch import Array
from holdfast.game.exponential import exp, log
from holdfast.game.work import compiled, copy, fill

SWEEPS = 3
"""Newton steps of all nodes of a row."""
CLOSED = 1e-10
"""Largest error in u_n, log odds, of a node that counts as closed."""
MOST_STEPS = 60
"""Steps of a node solved by itself."""
LEAST_PART = 1e-4
"""Least part of a step that is tried."""
BISECTIONS = 22
"""Halvings of a bracket, where steps do not close a node; steps are tried again from there."""
FLAT = 1e-3
"""A determinant smaller than this is not divided by."""
LONGEST = 4.0
"""Longest step of all nodes of a row at once, log odds."""
TINY = 1e-300
"""Chances are taken to be at least this in a ratio."""


@compiled
def chance_of_second(b: float) -> float:
    """Chance of A's second type at log odds b."""
    return float(1.0 / (1.0 + np.exp(-b)))


@compiled
def weigh_points(grid: Array, b: float, out: Array) -> None:
    """Weight of each point of the grid in a linear interpolation at b, flat beyond its ends."""
    fill(out, 0.0)
    last = grid.size - 1
    if last == 0 or b <= grid[0]:
        out[0] = 1.0
        return
    if b >= grid[last]:
        out[last] = 1.0
        return
    low = 0
    while b >= grid[low + 1]:
        low += 1
    part = (b - grid[low]) / (grid[low + 1] - grid[low])
    out[low], out[low + 1] = 1.0 - part, part


@compiled
def read_at(grid: Array, rows: Array, b: Array, out: Array) -> None:
    """Values at beliefs b (node,), from `rows` (belief, node)."""
    copy(rows[0], out)
    for q in range(grid.size - 1):
        start, scale = grid[q], 1.0 / (grid[q + 1] - grid[q])
        _add_part(rows[q], rows[q + 1], b, start, scale, out)


@compiled
def _add_part(low: Array, high: Array, b: Array, start: float, scale: float, out: Array) -> None:
    for z in range(out.size):
        part = min(max((b[z] - start) * scale, 0.0), 1.0)
        out[z] += part * (high[z] - low[z])


@compiled
def _with_slope(grid: Array, rows: Array, b: Array, out: Array, slope: Array) -> None:
    copy(rows[0], out)
    fill(slope, 0.0)
    for q in range(grid.size - 1):
        start, scale = grid[q], 1.0 / (grid[q + 1] - grid[q])
        _add_part(rows[q], rows[q + 1], b, start, scale, out)
        _add_slope(rows[q], rows[q + 1], b, start, scale, slope)


@compiled
def _add_slope(low: Array, high: Array, b: Array, start: float, scale: float, slope: Array) -> None:
    for z in range(slope.size):
        part = (b[z] - start) * scale
        inside = 1.0 if (part >= 0.0) & (part < 1.0) else 0.0
        slope[z] += inside * scale * (high[z] - low[z])


@compiled
def bayes(prior: float, done: Array, after: Array, otherwise: Array) -> None:
    """Posteriors if it is done and if not, from the chances `done` (type, node)."""
    for z in range(after.size):
        p0, p1 = done[0, z], done[1, z]
        after[z] = prior + log(max(p1, TINY)) - log(max(p0, TINY))
        otherwise[z] = prior + log(max(1.0 - p1, TINY)) - log(max(1.0 - p0, TINY))


@compiled
def choose_knowing(
    grid: Array, k: int, precision: float, default: float, yes: Array, no: Array, chance: Array, after: Array,
    otherwise: Array,
) -> int:  # fmt: skip
    """Chance that A of each type acts, `chance` (type, node), with B's posteriors; returns nodes that did not close.

    `yes` and `no` are A's values of acting and not, (type, belief, node).
    """
    if default <= 0.0:
        fill(chance.ravel(), 0.0)
        fill(after, grid[k])
        fill(otherwise, grid[k])
        return 0
    count = after.size
    u, error = np.empty((2, count)), np.empty(count)
    value, slope = np.empty((2, 2, count)), np.empty((2, 2, count))
    base = np.log(default)
    for n in range(2):
        for z in range(count):
            u[n, z] = base + precision * (yes[n, k, z] - no[n, k, z])
    for _ in range(SWEEPS):
        _posteriors(grid[k], u, after, otherwise)
        for n in range(2):
            _with_slope(grid, yes[n], after, value[n, 0], slope[n, 0])
            _with_slope(grid, no[n], otherwise, value[n, 1], slope[n, 1])
        _newton(precision, base, value, slope, u, error)
    _posteriors(grid[k], u, after, otherwise)
    for n in range(2):
        read_at(grid, yes[n], after, value[n, 0])
        read_at(grid, no[n], otherwise, value[n, 1])
    open_nodes = _finish(grid, k, precision, base, yes, no, value, u)
    for n in range(2):
        for z in range(count):
            chance[n, z] = 1.0 / (1.0 + exp(-u[n, z]))
    bayes(grid[k], chance, after, otherwise)
    return int(open_nodes)


@compiled
def _posteriors(prior: float, u: Array, after: Array, otherwise: Array) -> None:
    """b+ - b- = u_1 - u_0, and b- = b + ln(1 + e^u_0) - ln(1 + e^u_1)."""
    for z in range(after.size):
        otherwise[z] = prior + _softplus(u[0, z]) - _softplus(u[1, z])
        after[z] = otherwise[z] + u[1, z] - u[0, z]


@compiled
def _softplus(u: float) -> float:
    return max(u, 0.0) + log(1.0 + exp(-abs(u)))


@compiled
def _newton(precision: float, base: float, value: Array, slope: Array, u: Array, error: Array) -> None:
    """One step of Newton's method for u (type, node) in every node."""
    for z in range(error.size):
        p0, p1 = 1.0 / (1.0 + exp(-u[0, z])), 1.0 / (1.0 + exp(-u[1, z]))
        r0 = base + precision * (value[0, 0, z] - value[0, 1, z]) - u[0, z]
        r1 = base + precision * (value[1, 0, z] - value[1, 1, z]) - u[1, z]
        up0, um0 = -(1.0 - p0), p0
        up1, um1 = 1.0 - p1, -p1
        j00 = precision * (slope[0, 0, z] * up0 - slope[0, 1, z] * um0) - 1.0
        j01 = precision * (slope[0, 0, z] * up1 - slope[0, 1, z] * um1)
        j10 = precision * (slope[1, 0, z] * up0 - slope[1, 1, z] * um0)
        j11 = precision * (slope[1, 0, z] * up1 - slope[1, 1, z] * um1) - 1.0
        det = j00 * j11 - j01 * j10
        det = det if abs(det) > FLAT else 1.0
        u[0, z] += min(max(-(j11 * r0 - j01 * r1) / det, -LONGEST), LONGEST)
        u[1, z] += min(max(-(j00 * r1 - j10 * r0) / det, -LONGEST), LONGEST)
        error[z] = max(abs(r0), abs(r1))


@compiled
def _finish(grid: Array, k: int, precision: float, base: float, yes: Array, no: Array, value: Array, u: Array) -> int:
    """Solve by itself each node that is not closed; count those still open."""
    still = 0
    node = Node(np.empty((2, grid.size)), np.empty((2, grid.size)), np.empty(2))
    for z in range(u.shape[1]):
        r0 = base + precision * (value[0, 0, z] - value[0, 1, z]) - u[0, z]
        r1 = base + precision * (value[1, 0, z] - value[1, 1, z]) - u[1, z]
        if max(abs(r0), abs(r1)) <= CLOSED * (1.0 + abs(u[0, z]) + abs(u[1, z])):
            continue
        for n in range(2):
            node.u[n] = u[n, z]
            for q in range(grid.size):
                node.yes[n, q], node.no[n, q] = precision * yes[n, q, z], precision * no[n, q, z]
        if not (_damped(grid, grid[k], base, node) or _bracketed(grid, grid[k], base, node)):
            still += 1
        u[0, z], u[1, z] = node.u[0], node.u[1]
    return still


class Node(NamedTuple):
    """One node: lambda times the values of acting and not, (type, belief), and the log odds of acting, (type,)."""

    yes: Array
    no: Array
    u: Array


@compiled
def _at(grid: Array, values: Array, b: float) -> tuple[float, float]:
    """A value (belief,) at log odds b, and its slope there."""
    last = grid.size - 1
    if b <= grid[0]:
        return values[0], 0.0
    if b >= grid[last]:
        return values[last], 0.0
    low = 0
    while b >= grid[low + 1]:
        low += 1
    slope = (values[low + 1] - values[low]) / (grid[low + 1] - grid[low])
    return values[low] + (b - grid[low]) * slope, slope


@compiled
def _damped(grid: Array, b: float, base: float, node: Node) -> bool:
    """Newton's method with steps halved until the error falls; whether it closes."""
    yes, no, u = node.yes, node.no, node.u
    u0, u1 = u[0], u[1]
    step0, step1, part, size = 0.0, 0.0, 1.0, np.inf
    for _ in range(MOST_STEPS):
        t0, t1 = u0 + part * step0, u1 + part * step1
        otherwise = b + _softplus(t0) - _softplus(t1)
        after = otherwise + t1 - t0
        y0, dy0 = _at(grid, yes[0], after)
        y1, dy1 = _at(grid, yes[1], after)
        n0, dn0 = _at(grid, no[0], otherwise)
        n1, dn1 = _at(grid, no[1], otherwise)
        r0, r1 = base + y0 - n0 - t0, base + y1 - n1 - t1
        error = max(abs(r0), abs(r1))
        if error <= CLOSED * (1.0 + abs(t0) + abs(t1)):
            u[0], u[1] = t0, t1
            return True
        if error >= size:
            part *= 0.5
            if part < LEAST_PART:
                return False
            continue
        u0, u1, part, size = t0, t1, 1.0, error
        p0, p1 = 1.0 / (1.0 + exp(-u0)), 1.0 / (1.0 + exp(-u1))
        j00, j01 = -dy0 * (1.0 - p0) - dn0 * p0 - 1.0, dy0 * (1.0 - p1) + dn0 * p1
        j10, j11 = -dy1 * (1.0 - p0) - dn1 * p0, dy1 * (1.0 - p1) + dn1 * p1 - 1.0
        det = j00 * j11 - j01 * j10
        if det == 0.0:
            return False
        step0, step1 = -(j11 * r0 - j01 * r1) / det, -(j00 * r1 - j10 * r0) / det
    return False


@compiled
def _given(grid: Array, b: float, base: float, node: Node, apart: float) -> float:
    """u_1 - u_0 - (b+ - b-) where b+ - b- is `apart`, b- found by bisection; sets u."""
    low, high = b - abs(apart) - 1.0, b + abs(apart) + 1.0
    for _ in range(BISECTIONS):
        otherwise = 0.5 * (low + high)
        for n in range(2):
            node.u[n] = base + _at(grid, node.yes[n], otherwise + apart)[0] - _at(grid, node.no[n], otherwise)[0]
        if b + _softplus(node.u[0]) - _softplus(node.u[1]) > otherwise:
            low = otherwise
        else:
            high = otherwise
    return float(node.u[1] - node.u[0] - apart)


@compiled
def _bracketed(grid: Array, b: float, base: float, node: Node) -> bool:
    """Bisection on how far the two posteriors are apart, then steps from there; whether it closes."""
    reach = 0.0
    for n in range(2):
        for q in range(grid.size):
            reach = max(reach, abs(node.yes[n, q]), abs(node.no[n, q]))
    low, high = -4.0 * reach - 1.0, 4.0 * reach + 1.0
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        if _given(grid, b, base, node, middle) > 0.0:
            low = middle
        else:
            high = middle
    return bool(_damped(grid, b, base, node))
