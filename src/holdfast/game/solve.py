"""Solve a batch of draws: backward pass, forward passes, certificate; threads over chunks of draws.

Each draw is solved by itself, so the answer is the same for any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from holdfast.game.backward import Ends, backward
from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.belief import weigh_points
from holdfast.game.forward import Path, path, path_of, signed_today, value_today
from holdfast.game.modes import expect_in_war
from holdfast.game.state import State, complete
from holdfast.game.war_values import go_on, war_for_ever
from holdfast.game.work import (
    Works,
    add,
    case,
    compiled,
    copy,
    fill,
    place,
    policies_of,
    row_of,
    slot_at,
    slots_of,
    workspace,
)

CHUNK: Final = 8
"""Draws a thread takes at a time: few enough for even progress, enough to make the hand-over negligible."""
EVERYWHERE: Final = 32
"""Every so-manieth draw has its regret checked at all periods and is solved under the second terminal rule."""


class Answers(NamedTuple):
    """What is read off, a row for each draw and type of A (draw by draw); shapes as in `Solution`.

    `date` runs over the reported period indices; `survival` and `broken` over the dates at which a peace signed today is
    looked at.
    """

    reservation: Array
    gain: Array
    gain_over_fighting: Array
    survival: Array
    broken: Array
    signing_today: Array
    settled: Array
    conquered: Array
    fighting: Array
    line: Array
    power: Array
    belief: Array
    mode: Array
    signed: Array
    broken_on_path: Array
    residual: Array
    regret: Array
    still_open: Array
    """Nodes whose posteriors did not close."""


def empty_answers(rows: int, packages: int, dates: int, held: int, modes: int) -> Answers:
    """Arrays of NaN for so many draws and types."""

    def nan(*shape: int) -> Array:
        return np.full((rows, *shape), np.nan)

    return Answers(
        reservation=nan(2), gain=nan(2, packages), gain_over_fighting=nan(2, packages),
        survival=nan(packages, held), broken=nan(3, packages, held), signing_today=nan(packages),
        settled=nan(dates), conquered=nan(dates), fighting=nan(dates), line=nan(dates), power=nan(dates),
        belief=nan(dates), mode=nan(modes, dates), signed=nan(dates), broken_on_path=nan(3, dates), residual=nan(),
        regret=nan(), still_open=nan(),
    )  # fmt: skip


@compiled
def fight_on(structure: Structure, state: State, numbers: Numbers, d: int) -> Array:
    """Value of the war with no talks ever, (place, side, line, power)."""
    lines, powers = structure.ended.size, structure.power.size
    war = np.empty((state.modes * state.grid.size * state.types, 2, lines, powers))
    ahead = np.empty((2, lines, powers))
    for p in range(war.shape[0]):
        war_for_ever(structure, numbers, row_of(state, d, p), war[p])
    for t in range(structure.lengths.size - 1, -1, -1):
        expect_in_war(structure, state, numbers, d, t, war)
        for p in range(war.shape[0]):
            go_on(structure, numbers, row_of(state, d, p), t, war[p], ahead)
            copy(ahead.ravel(), war[p].ravel())
    return war


@compiled
def read_today(
    structure: Structure, state: State, numbers: Numbers, d: int, n: int, fighting: Array, works: Works, sign: Array,
    out: Answers,
) -> None:  # fmt: skip
    """Reservation values, gains and today's chances of signing; `sign` (place, by, line, power, package)."""
    at, m = d * state.types + n, state.start
    row, points = case(state, d, m, n), np.empty(state.grid.size)
    x, step = numbers.start_line[row], structure.power[1] - structure.power[0]
    position = (numbers.start_power[row] - structure.power[0]) / step
    low = min(max(int(position), 0), structure.power.size - 2)
    part = min(max(position - low, 0.0), 1.0)
    weigh_points(state.grid, state.belief[d], points)
    fill(out.signing_today[at], 0.0)
    for i in range(2):
        going_on = value_today(structure, state, numbers, d, n, works.going_on, i)
        never = value_today(structure, state, numbers, d, n, fighting, i)
        out.reservation[at, i] = going_on
        for s in range(structure.weights.size):
            z, signing = slot_at(structure, s, x), 0.0
            for k in range(points.size):
                values = works.signing[place(state, m, k, n), i, :, z]
                signing += points[k] * ((1.0 - part) * values[low] + part * values[low + 1])
            out.gain[at, i, s] = signing - going_on
            out.gain_over_fighting[at, i, s] = signing - never
    for k in range(points.size):
        for by in range(sign.shape[1]):
            here = sign[place(state, m, k, n), by, x]
            add(out.signing_today[at], points[k] * (1.0 - part), here[low])
            add(out.signing_today[at], points[k] * part, here[low + 1])


@compiled
def read_path(along: Path, dates: Whole, at: int, out: Answers) -> None:
    """The path from today's war at the dates."""
    for k in range(dates.size):
        t = dates[k]
        out.settled[at, k], out.conquered[at, k] = along.first_settled[t], along.conquered[t]
        out.fighting[at, k], out.line[at, k] = along.fighting[t], along.line[t]
        out.power[at, k], out.belief[at, k] = along.power[t], along.belief[t]
        out.signed[at, k] = along.signed[t]
        for cause in range(3):
            out.broken_on_path[at, cause, k] = along.broken[cause, t]
        for m in range(along.mode.shape[0]):
            out.mode[at, m, k] = along.mode[m, t]


@compiled
def solve_draws(
    structure: Structure, state: State, numbers: Numbers, dates: Whole, held: Whole, first: int, stop: int,
    thorough: Whole, out: Answers,
) -> None:  # fmt: skip
    """Solve draws first..stop-1; `thorough` marks those whose regret is checked in every period."""
    slots = slots_of(structure)
    works = workspace(structure, state, numbers.surprise.shape[2])
    policies = policies_of(structure, state, max(dates[dates.size - 1], held[held.size - 1]))
    ends = Ends(np.empty_like(works.war), np.empty_like(works.peace))
    along, claimed, replayed = path_of(state.modes, policies.sign.shape[0]), np.empty(2), np.empty(2)
    for d in range(first, stop):
        regret, still = backward(structure, state, numbers, d, slots, works, policies, thorough[d] == 1, ends)
        fighting = fight_on(structure, state, numbers, d)
        for n in range(state.types):
            at = d * state.types + n
            out.regret[at], out.still_open[at] = regret, still
            read_today(structure, state, numbers, d, n, fighting, works, policies.sign[0], out)
            for i in range(2):
                claimed[i] = value_today(structure, state, numbers, d, n, works.war, i)
            path(structure, state, numbers, d, n, slots, works, policies, ends, replayed, along)
            out.residual[at] = max(abs(claimed[0] - replayed[0]), abs(claimed[1] - replayed[1]))
            read_path(along, dates, at, out)
            signed_today(
                structure, state, numbers, d, n, slots, works, policies, held, out.survival[at], out.broken[at]
            )


def solve(
    structure: Structure,
    numbers: Numbers,
    dates: NDArray[np.int64],
    jobs: int = 1,
    done: Callable[[int], None] = lambda draws: None,
    audit: bool = True,
    held: NDArray[np.int64] | None = None,
    state: State | None = None,
) -> Answers:
    """Solve every draw of a batch.

    `dates` are the period indices at which the path of today's war is reported, `held` those at which a peace signed
    today is (the same, unless said), both rising; choices are kept up to the last.  `state` holds modes, types and
    beliefs: one of each unless said.  `done` is told how many draws were finished, from any thread.  `audit` checks the
    regret of every so-manieth draw in every period.
    """
    watched = dates if held is None else held
    if dates[-1] < 1:
        raise ValueError(f"the last reported period is {dates[-1]}; at least 1 is needed")
    packages = len(structure.weights)
    what = state or complete(len(numbers.precision), len(structure.lengths), packages)
    draws = len(what.belief)
    out = empty_answers(draws * what.types, packages, len(dates), len(watched), what.modes)
    thorough = np.zeros(draws, dtype=np.int64)
    if audit:
        thorough[::EVERYWHERE] = 1

    def work(first: int) -> None:
        stop = min(first + CHUNK, draws)
        solve_draws(structure, what, numbers, dates, watched, first, stop, thorough, out)
        done(stop - first)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for finished in [pool.submit(work, first) for first in range(0, draws, CHUNK)]:
            finished.result()
    return out
