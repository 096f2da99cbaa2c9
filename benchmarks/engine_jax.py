"""The complete-information game in JAX: backward induction and a peace signed today, for `engine_trial.py` alone.

The equations are those of `holdfast.game.backward` and `holdfast.game.forward.signed_today`, in the same symbols and
from the same arrays; a draw is written without its axis and `vmap` adds it.  Interpolation on the grid of power is by
hat functions, steps of power by powers of a matrix, slots by broadcasting: nothing is gathered at a drawn index.

JAX is not a dependency of Holdfast: `pip install jax` (CPU) or `pip install "jax[cuda13]"`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from holdfast.game.batch import Numbers, Structure

LARGEST = 700.0
"""Exponents of a draw are clipped here, as in production; single precision overflows before and gives the same limits."""


class Layout(NamedTuple):
    """What the compiled program is made for: everything here is a constant of it."""

    powers: int
    step: float
    lowest: float
    power: Any
    contact: int
    reach: int
    package: Any
    """Package of a slot, (slot,)."""
    lines: Any
    """Lines that slots lie on, (used,)."""
    at_line: Any
    """Whether a slot lies on a used line, (used, slot)."""
    at_cell: Any
    """Whether a slot lies on a used line and is of a kind, (used * kind, slot)."""
    ended: Any
    weights: Any
    offsets: tuple[int, ...]
    """Levels that signing may shift power by, covering every draw."""
    squarings: int
    """Binary digits of the largest number of substeps."""
    lengths: Any
    years: Any
    talking: int
    kept: int


class Result(NamedTuple):
    """As `holdfast.game.solve.Answers`; `survival` (package, period) and `broken` (cause, package, period) for every period."""

    reservation: Any
    gain: Any
    survival: Any
    broken: Any


class Period(NamedTuple):
    """One period's numbers of a draw."""

    length: Any
    years: Any
    discount: Any
    annuity: Any
    talks: Any
    cost: Any
    move: Any
    drift: Any
    """Chances of power a period on, (from, to)."""


def layout(structure: Structure, numbers: Numbers, kept: int) -> Layout:
    """The program's constants for a structure, and bounds that hold over the draws."""
    s = structure
    step = float(s.power[1] - s.power[0])
    slots = [(p, x) for x in range(s.reach + 1) for p in range(s.at_contact)]
    slots += [(p, int(s.line[p])) for p in range(s.at_contact, s.line.size)]
    package, line = np.array(slots).T
    lines = np.unique(line)
    kinds = int(s.kind.max()) + 1
    cell = np.searchsorted(lines, line) * kinds + s.kind[package]
    at_line, at_cell = 1.0 * (lines[:, None] == line), 1.0 * (np.arange(lines.size * kinds)[:, None] == cell)
    shift = numbers.sign_shift / step
    low, high = int(np.floor(shift.min())), int(np.floor(shift.max())) + 1
    talking = int(np.flatnonzero((numbers.talks > 0).any(axis=0)).max()) + 1
    return Layout(
        s.power.size, step, float(s.power[0]), s.power, s.at_contact, s.reach, package, lines, at_line, at_cell, s.ended,
        s.weights, tuple(range(low, high + 1)), int(numbers.substeps.max()).bit_length(), s.lengths, s.years, talking, kept,
    )  # fmt: skip


def hat(position: Any, powers: int) -> Any:
    """Weights of linear interpolation on the power grid, flat beyond its ends, (..., power)."""
    clipped = jnp.clip(position, 0.0, powers - 1.0)
    return jnp.maximum(0.0, 1.0 - jnp.abs(clipped[..., None] - jnp.arange(powers, dtype=position.dtype)))


def shifted(values: Any, levels: int, axis: int) -> Any:
    """Values so many levels on, held at the ends of the axis."""
    if levels == 0:
        return values
    size = values.shape[axis]
    count = min(abs(levels), size)
    edge = (
        lax.slice_in_dim(values, size - 1, size, axis=axis) if levels > 0 else lax.slice_in_dim(values, 0, 1, axis=axis)
    )
    held = jnp.repeat(edge, count, axis=axis)
    if levels > 0:
        return jnp.concatenate([lax.slice_in_dim(values, count, size, axis=axis), held], axis=axis)
    return jnp.concatenate([held, lax.slice_in_dim(values, 0, size - count, axis=axis)], axis=axis)


def drift_matrices(at: Layout, up: Any, down: Any, substeps: Any) -> Any:
    """Chances of power after a period of war, (period, from, to), by squaring the chances of a substep."""
    here = jnp.eye(at.powers, dtype=up.dtype)
    up, down = up[:, None, None], down[:, None, None]
    once = up * shifted(here, 1, 0) + down * shifted(here, -1, 0) + (1.0 - up - down) * here
    out = jnp.broadcast_to(here, once.shape)
    for digit in range(at.squarings):
        out = jnp.where(((substeps >> digit) & 1)[:, None, None] == 1, out @ once, out)
        once = once @ once
    return out


def to_slots(at: Layout, by_package: Any) -> Any:
    """Values by package (..., package) for every slot, (..., slot)."""
    contact = by_package[..., None, : at.contact]
    contact = jnp.broadcast_to(contact, (*contact.shape[:-2], at.reach + 1, at.contact))
    contact = contact.reshape(*contact.shape[:-2], (at.reach + 1) * at.contact)
    return jnp.concatenate([contact, by_package[..., at.contact :]], axis=-1)


def at_lines(at: Layout, by_slot: Any) -> Any:
    """Values by slot (..., slot) of each package signed at each line in reach, (..., line, package)."""
    contact = by_slot[..., : (at.reach + 1) * at.contact].reshape(*by_slot.shape[:-1], at.reach + 1, at.contact)
    fixed = by_slot[..., None, (at.reach + 1) * at.contact :]
    return jnp.concatenate([contact, jnp.broadcast_to(fixed, (*contact.shape[:-1], fixed.shape[-1]))], axis=-1)


def peace_moves(at: Layout, n: Numbers, length: Any) -> tuple[Any, Any, Any, Any]:
    """Chances by age and package of power up, down, an incident, (age, package), and of growing older, (age,)."""
    drift = jnp.clip(n.drift * length / at.step, -1.0, 1.0)
    moving = jnp.clip(jnp.maximum(n.volatility**2 * length / at.step**2, jnp.abs(drift)), -1.0, 1.0)
    older = jnp.append(-jnp.expm1(-n.ageing * length), 0.0)
    return 0.5 * (moving + drift), 0.5 * (moving - drift), -jnp.expm1(-n.incidents * length), older


def going_on(at: Layout, n: Numbers, period: Period, war: Any) -> Any:
    """WC of every line and power from W of the next period, (side, line, power)."""
    drifted = jnp.einsum("jk,ixk->ixj", period.drift, war)
    gain, loss = period.move * n.contest, period.move * (1.0 - n.contest)
    flow = n.territory[:, :, None] - (period.cost[:, None] * n.cost_power)[:, None, :]
    ahead = gain * shifted(drifted, 1, 1) + loss * shifted(drifted, -1, 1) + (1.0 - gain - loss) * drifted
    value = period.annuity[:, None, None] * flow + period.discount[:, None, None] * ahead
    return jnp.where(at.ended[None, :, None], n.end_value[:, :, None], value)


def breaking(at: Layout, n: Numbers, period: Period, war_goes_on: Any) -> Any:
    """R of every slot, (breaker, side, power, slot)."""
    comes = n.credibility * jnp.exp(-n.decay * period.years)
    level = jnp.arange(at.powers, dtype=war_goes_on.dtype)
    alone = n.surprise[:, :, None] / at.step + level
    met = alone + n.guarantor_shift[:, :, None] / at.step
    reach = (1.0 - comes)[..., None, None] * hat(alone, at.powers) + comes[..., None, None] * hat(met, at.powers)
    values = jnp.einsum("bkjm,iym->bijyk", reach, war_goes_on[:, at.lines])
    fine = jnp.eye(2, dtype=comes.dtype)[:, :, None] * (n.audience[:, None, None] + (comes * n.guarantor_cost)[:, None])
    values = values - fine[:, :, None, None, :]
    return values.reshape(*values.shape[:3], -1) @ jnp.asarray(at.at_cell, values.dtype)


def keeping(at: Layout, n: Numbers, period: Period, moves: tuple[Any, ...], flow: Any, peace: Any) -> Any:
    """K, (side, age, power, slot), from V of the next period."""
    up, down, older = to_slots(at, moves[0])[:, None, :], to_slots(at, moves[1])[:, None, :], moves[3][:, None, None]
    now = (1.0 - older) * peace + older * jnp.concatenate([peace[:, 1:], peace[:, 2:]], axis=1)
    ahead = now + up * (shifted(now, 1, 2) - now) + down * (shifted(now, -1, 2) - now)
    fear = n.fear[:, None, None, None] * jnp.asarray(at.power, now.dtype)[:, None]
    annuity, discount = (by_side[:, None, None, None] for by_side in (period.annuity, period.discount))
    return annuity * (flow[:, None, None, :] + fear) + discount * ahead


def signing(at: Layout, n: Numbers, keep: Any) -> Any:
    """PS, (side, power, slot): K of a young peace at the power after signing."""
    shift = n.sign_shift / at.step
    total = jnp.zeros_like(keep)
    for offset in at.offsets:
        weight = jnp.maximum(0.0, 1.0 - jnp.abs(shift - offset))
        total = total + to_slots(at, weight) * shifted(keep, offset, 1)
    return total


def exponential(exponent: Any, narrow: bool) -> Any:
    """exp, in single precision if `narrow`."""
    return jnp.exp(exponent.astype(jnp.float32)).astype(exponent.dtype) if narrow else jnp.exp(exponent)


def logistic(default: Any, exponent: Any, narrow: bool) -> Any:
    """odds / (1 + odds), odds = default exp(exponent); `narrow` takes the exponential in single precision."""
    total = jnp.clip(exponent, -LARGEST, LARGEST) + jnp.log(default)
    return lax.logistic(total.astype(jnp.float32)).astype(exponent.dtype) if narrow else lax.logistic(total)


def bargain(at: Layout, n: Numbers, period: Period, sign: Any, outside: Any, narrow: bool) -> Any:
    """What talks add to W at the lines in reach, (side, line, power)."""
    here = jnp.swapaxes(outside[:, : at.reach + 1], 1, 2)
    gain = n.precision * (at_lines(at, sign) - here[..., None])
    accept = [logistic(n.acceptance, gain[i], narrow) for i in range(2)]
    signed = jnp.zeros((), gain.dtype)
    for proposer, share in enumerate((n.proposer, 1.0 - n.proposer)):
        expected = accept[1 - proposer] * gain[proposer]
        best = lax.stop_gradient(jnp.maximum(expected.max(axis=-1, keepdims=True), 0.0))
        offers = (1.0 - n.no_offer) * jnp.asarray(at.weights, gain.dtype) * exponential(expected - best, narrow)
        total = offers.sum(axis=-1, keepdims=True) + n.no_offer * jnp.exp(-best)
        signed = signed + (period.talks * share / total) * offers * accept[1 - proposer]
    value = jnp.swapaxes((signed * gain).sum(axis=-1), 1, 2) / n.precision
    return jnp.where(at.ended[None, : at.reach + 1, None], 0.0, value)


def step_back(at: Layout, n: Numbers, flow: Any, narrow: bool, talks: bool, values: Any, period: Period) -> Any:
    """One period of backward induction: W and V, and what the forward pass and today's readings need."""
    war, peace = values
    moves = peace_moves(at, n, period.length)
    outside = going_on(at, n, period, war)
    broken = breaking(at, n, period, outside)
    keep = keeping(at, n, period, moves, flow, peace)
    default = jnp.expm1(2.0 * n.indifferent * period.length)[:, None, None]
    own = jnp.stack([broken[0, 0], broken[1, 1]])
    renege = 0.5 * logistic(default, n.precision * (own[:, None] - keep), narrow)
    quiet = keep + sum(renege[b] * (broken[b][:, None] - keep) for b in range(2))
    resumed = jnp.swapaxes(outside[:, at.lines], 1, 2) @ jnp.asarray(at.at_line, outside.dtype)
    peace = quiet + to_slots(at, moves[2])[:, None, :] * (resumed[:, None] - quiet)
    sign = signing(at, n, keep[:, 0])
    war = outside
    if talks:
        won = bargain(at, n, period, sign, outside, narrow)
        war = jnp.concatenate([outside[:, : at.reach + 1] + won, outside[:, at.reach + 1 :]], axis=1)
    return (war, peace), (today(at, n, renege), outside, sign)


def today(at: Layout, n: Numbers, by_slot: Any) -> Any:
    """Values by slot (..., slot) of each package signed at today's line, (..., package)."""
    contact = lax.dynamic_slice_in_dim(by_slot, n.start_line * at.contact, at.contact, axis=by_slot.ndim - 1)
    return jnp.concatenate([contact, by_slot[..., (at.reach + 1) * at.contact :]], axis=-1)


def terminal(at: Layout, n: Numbers, flow: Any) -> tuple[Any, Any]:
    """Values at the end of the calendar: today's flows for ever, at the last period's discount."""
    years = n.annuity[:, -1] / (1.0 - n.discount[:, -1])
    fighting = n.territory[:, :, None] - (n.cost[:, -1, None] * n.cost_power)[:, None, :]
    war = jnp.where(at.ended[None, :, None], n.end_value[:, :, None], years[:, None, None] * fighting)
    fear = n.fear[:, None, None] * jnp.asarray(at.power, war.dtype)[:, None]
    peace = years[:, None, None] * (flow[:, None, :] + fear)
    return war, jnp.broadcast_to(peace[:, None], (2, 3, at.powers, at.package.size))


def periods(at: Layout, n: Numbers) -> Period:
    """Every period's numbers, period first."""
    lengths, years = jnp.asarray(at.lengths, n.discount.dtype), jnp.asarray(at.years, n.discount.dtype)
    matrices = drift_matrices(at, n.war_up, n.war_down, n.substeps)
    return Period(lengths, years, n.discount.T, n.annuity.T, n.talks, n.cost.T, n.move, matrices)


def walk(step: Callable[..., Any], values: Any, every: Period, first: int, stop: int, keep: bool, again: bool) -> Any:
    """Periods stop-1 down to first; `keep` returns the choices, `again` computes a step anew for its derivative."""

    def one(state: Any, period: Period) -> Any:
        state, (renege, _, _) = step(state, period)
        return state, renege if keep else None

    body = jax.checkpoint(one) if again else one
    return lax.scan(body, values, jax.tree.map(lambda part: part[first:stop], every), reverse=True)


def peace_signed_today(at: Layout, n: Numbers, renege: Any) -> tuple[Any, Any]:
    """Survival (package, period 0..kept) and what broke it (cause, package, period); `renege` from period 1 on."""
    level = jnp.arange(at.powers, dtype=n.discount.dtype)
    power_now = hat((n.start_power - at.lowest) / at.step, at.powers)
    placed = hat(level[:, None] + n.sign_shift / at.step, at.powers)
    young = jnp.einsum("j,jsk->ks", power_now, placed)
    peace = jnp.zeros((3, *young.shape), young.dtype).at[0].set(young)
    lengths = jnp.asarray(at.lengths[: at.kept], young.dtype)

    def move(peace: Any, length: Any) -> Any:
        up, down, _, older = peace_moves(at, n, length)
        rise, fall = up[:, None] * peace, down[:, None] * peace
        nothing = jnp.zeros_like(rise[:, :1])
        high = jnp.concatenate([nothing, rise[:, :-1]], axis=1).at[:, -1].add(rise[:, -1])
        low = jnp.concatenate([fall[:, 1:], nothing], axis=1).at[:, 0].add(fall[:, 0])
        moved = peace - rise - fall + high + low
        leaves = older[:, None, None] * moved
        return moved - leaves + jnp.concatenate([jnp.zeros_like(leaves[:1]), leaves[:-1]])

    def one(peace: Any, period: Any) -> Any:
        chances, length = period
        standing = peace.sum(axis=(0, 1))
        struck = peace * peace_moves(at, n, length)[2][:, None]
        quiet = peace - struck
        lost = quiet * chances
        causes = jnp.stack([lost[0].sum(axis=(0, 1)), lost[1].sum(axis=(0, 1)), struck.sum(axis=(0, 1))])
        return move(quiet - lost[0] - lost[1], length), (standing, causes)

    last, (standing, causes) = lax.scan(one, move(peace, lengths[0]), (renege, lengths[1:]))
    start = jnp.ones_like(standing[:1])
    survival = jnp.concatenate([start, standing, last.sum(axis=(0, 1))[None]]).T
    none = jnp.zeros_like(causes[:1])
    return survival, jnp.moveaxis(jnp.cumsum(jnp.concatenate([none, none, causes]), axis=0), 0, -1)


def play(at: Layout, narrow: bool, again: bool, n: Numbers) -> Result:
    """One draw: values from the last period to the first, then a peace signed today under each package."""
    every = periods(at, n)
    flow = to_slots(at, n.flow) + n.territory[:, at.lines] @ jnp.asarray(at.at_line, n.territory.dtype)
    step = partial(step_back, at, n, flow, narrow)
    values = terminal(at, n, flow)
    values, _ = walk(partial(step, False), values, every, at.talking, len(at.lengths), keep=False, again=again)
    values, _ = walk(partial(step, True), values, every, at.kept, at.talking, keep=False, again=again)
    values, renege = walk(partial(step, True), values, every, 1, at.kept, keep=True, again=again)
    _, (_, outside, sign) = step(True, values, jax.tree.map(lambda part: part[0], every))
    survival, broken = peace_signed_today(at, n, renege)
    power_now = hat((n.start_power - at.lowest) / at.step, at.powers)
    reservation = lax.dynamic_index_in_dim(outside, n.start_line, axis=1, keepdims=False) @ power_now
    gain = jnp.einsum("ijs,j->is", today(at, n, sign), power_now) - reservation[:, None]
    return Result(reservation, gain, survival, broken)


def cast(numbers: Numbers, single: bool) -> Numbers:
    """The draws' numbers as JAX takes them."""
    kind = np.float32 if single else np.float64
    return Numbers(
        **{
            name: value.astype(np.int32) if value.dtype.kind == "i" else value.astype(kind)
            for name, value in numbers._asdict().items()
        }
    )


def some(numbers: Numbers, rows: Any) -> Numbers:
    """The draws at `rows`."""
    return Numbers(*(value[rows] for value in numbers))


def solver(at: Layout, narrow: bool = False) -> Callable[[Numbers], Result]:
    """A compiled program that plays a block of draws."""
    return jax.jit(jax.vmap(partial(play, at, narrow, False)))
