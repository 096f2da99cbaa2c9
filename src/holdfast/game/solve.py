"""Solve a batch of draws: backward pass, forward passes, certificate; threads over chunks of draws.

Each draw is solved by itself, so the answer is the same for any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from holdfast.game.backward import backward
from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.forward import Path, path, signed_today, value_today
from holdfast.game.work import Policies, Work, compiled, drift_back, slot_at, slots_of, workspace

CHUNK: Final = 8
"""Draws a thread takes at a time: few enough for even progress, enough to make the hand-over negligible."""
EVERYWHERE: Final = 32
"""Every so-manieth draw has its regret checked at all periods and is solved under the second terminal rule."""


class Answers(NamedTuple):
    """What is read off each draw; shapes as in `Solution`, `date` over the reported period indices.

    `survival` and `broken` run over the dates at which a peace signed today is looked at.
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
    signed: Array
    broken_on_path: Array
    residual: Array
    regret: Array


def empty_answers(draws: int, packages: int, dates: int, held: int) -> Answers:
    """Arrays of NaN for so many draws."""

    def nan(*shape: int) -> Array:
        return np.full((draws, *shape), np.nan)

    return Answers(
        reservation=nan(2), gain=nan(2, packages), gain_over_fighting=nan(2, packages),
        survival=nan(packages, held), broken=nan(3, packages, held), signing_today=nan(packages),
        settled=nan(dates), conquered=nan(dates), fighting=nan(dates), line=nan(dates), signed=nan(dates),
        broken_on_path=nan(dates), residual=nan(), regret=nan(),
    )  # fmt: skip


@compiled
def fight_on(structure: Structure, numbers: Numbers, d: int, out: Array) -> None:
    """Value of the war with no talks ever, at today's line and power, (side,)."""
    lines, powers, last = structure.ended.size, structure.power.size, structure.lengths.size - 1
    for i in range(2):
        years = numbers.annuity[d, i, last] / (1.0 - numbers.discount[d, i, last])
        war = np.empty((lines, powers))
        for x in range(lines):
            for j in range(powers):
                flow = numbers.territory[d, i, x] - numbers.cost[d, i, last] * numbers.cost_power[d, i, j]
                war[x, j] = numbers.end_value[d, i, x] if structure.ended[x] else years * flow
        for t in range(last, -1, -1):
            war = war_without_talks(structure, numbers, d, t, i, war)
        out[i] = value_today(structure, numbers, d, war)


@compiled
def war_without_talks(structure: Structure, numbers: Numbers, d: int, t: int, i: int, war: Array) -> Array:
    """One period back of a war that nobody talks in, for one side, (line, power)."""
    lines, powers = war.shape
    drifted = drift_back(war, numbers.war_up[d, t], numbers.war_down[d, t], numbers.substeps[d, t])
    out = np.empty_like(war)
    for x in range(lines):
        for j in range(powers):
            gain = numbers.move[d, t] * numbers.contest[d, j]
            loss = numbers.move[d, t] - gain
            ahead = gain * drifted[min(x + 1, lines - 1), j] + loss * drifted[max(x - 1, 0), j]
            ahead += (1.0 - gain - loss) * drifted[x, j]
            flow = numbers.territory[d, i, x] - numbers.cost[d, i, t] * numbers.cost_power[d, i, j]
            value = numbers.annuity[d, i, t] * flow + numbers.discount[d, i, t] * ahead
            out[x, j] = numbers.end_value[d, i, x] if structure.ended[x] else value
    return out


@compiled
def read_today(structure: Structure, numbers: Numbers, d: int, work: Work, sign: Array, out: Answers) -> None:
    """Reservation values, gains and today's chances of signing from a finished backward pass."""
    fighting = np.empty(2)
    fight_on(structure, numbers, d, fighting)
    x = numbers.start_line[d]
    step = structure.power[1] - structure.power[0]
    position = (numbers.start_power[d] - structure.power[0]) / step
    low = min(max(int(position), 0), structure.power.size - 2)
    part = min(max(position - low, 0.0), 1.0)
    for i in range(2):
        going_on = value_today(structure, numbers, d, work.going_on[i])
        out.reservation[d, i] = going_on
        for s in range(structure.weights.size):
            z = slot_at(structure, s, x)
            signing = (1.0 - part) * work.signing[i, low, z] + part * work.signing[i, low + 1, z]
            out.gain[d, i, s] = signing - going_on
            out.gain_over_fighting[d, i, s] = signing - fighting[i]
    for s in range(structure.weights.size):
        out.signing_today[d, s] = (1.0 - part) * sign[x, low, s] + part * sign[x, low + 1, s]


@compiled
def solve_draws(
    structure: Structure,
    numbers: Numbers,
    dates: Whole,
    held: Whole,
    first: int,
    stop: int,
    thorough: Whole,
    out: Answers,
) -> None:
    """Solve draws first..stop-1; `thorough` marks those whose regret is checked in every period."""
    slots = slots_of(structure)
    work = workspace(structure, numbers.surprise.shape[2])
    kept = max(dates[dates.size - 1], held[held.size - 1])
    lines, powers, z = structure.ended.size, structure.power.size, slots.line.size
    policies = Policies(np.zeros((kept, lines, powers, structure.weights.size)), np.zeros((kept, 2, 3, powers, z)))
    war_end, peace_end = np.empty((2, lines, powers)), np.empty((2, 3, powers, z))
    for d in range(first, stop):
        everywhere = thorough[d] == 1
        out.regret[d] = backward(structure, numbers, d, slots, work, policies, everywhere, war_end, peace_end)
        read_today(structure, numbers, d, work, policies.sign[0], out)
        claimed, replayed = np.empty(2), np.empty(2)
        for i in range(2):
            claimed[i] = value_today(structure, numbers, d, work.war[i])
        along = Path(
            np.zeros(kept + 1), np.zeros(kept + 1), np.zeros(kept + 1), np.zeros(kept + 1), np.zeros(kept + 1),
            np.zeros(kept + 1), np.zeros(kept + 1),
        )  # fmt: skip
        path(structure, numbers, d, slots, work, policies.sign, policies.renege, war_end, peace_end, replayed, along)
        out.residual[d] = max(abs(claimed[0] - replayed[0]), abs(claimed[1] - replayed[1]))
        for k in range(dates.size):
            t = dates[k]
            out.settled[d, k], out.conquered[d, k] = along.first_settled[t], along.conquered[t]
            out.fighting[d, k], out.line[d, k] = along.fighting[t], along.line[t]
            out.signed[d, k], out.broken_on_path[d, k] = along.signed[t], along.broken[t]
        signed_today(structure, numbers, d, slots, work, policies.renege, held, out.survival[d], out.broken[d])


def solve(
    structure: Structure,
    numbers: Numbers,
    dates: NDArray[np.int64],
    jobs: int = 1,
    done: Callable[[int], None] = lambda draws: None,
    audit: bool = True,
    held: NDArray[np.int64] | None = None,
) -> Answers:
    """Solve every draw of a batch.

    `dates` are the period indices at which the path of today's war is reported, `held` those at which a peace signed
    today is (the same, unless said), both rising; choices are kept up to the last.  `done` is told how many draws were
    finished, from any thread.  `audit` checks the regret of every so-manieth draw in every period.
    """
    watched = dates if held is None else held
    if dates[-1] < 1:
        raise ValueError(f"the last reported period is {dates[-1]}; at least 1 is needed")
    draws = len(numbers.precision)
    out = empty_answers(draws, len(structure.weights), len(dates), len(watched))
    thorough = np.zeros(draws, dtype=np.int64)
    if audit:
        thorough[::EVERYWHERE] = 1

    def work(first: int) -> None:
        stop = min(first + CHUNK, draws)
        solve_draws(structure, numbers, dates, watched, first, stop, thorough, out)
        done(stop - first)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for finished in [pool.submit(work, first) for first in range(0, draws, CHUNK)]:
            finished.result()
    return out
