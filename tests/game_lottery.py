"""Wars that one battle decides, as games: three lines, of which the outer two end the war.

`one_shot` offers splits once before the battle.  `shifting` lets power move between two periods of bargaining: a
peace of the first can be broken in any of many moments of no length before the second, so that whoever gains by
breaking it does; terms are then talked about anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game_cases import FIRM, Size, crossing, numbers, solved, structure
from holdfast.game.batch import Numbers, Structure
from holdfast.game.solve import Answers

Array = NDArray[np.float64]

MOMENTS = 48
"""Moments between two periods; each side is drawn to move in half of them, so 2^-48 misses every one."""
MIDDLE, ENDS = 1, (0, 2)


def one_shot(
    values: tuple[Array, Array], *, win: ArrayLike, costs: tuple[ArrayLike, ArrayLike],
    prize: tuple[float, float] = (1.0, 1.0), lost: tuple[float, float] = (0.0, 0.0), proposer: float = 0.5,
) -> tuple[Structure, Numbers]:  # fmt: skip
    """Talks over packages worth `values` (A's, B's), once; else one battle that A wins with chance `win`.

    `win` and `costs` may run over draws.
    """
    p, cost_a, cost_b = np.broadcast_arrays(np.atleast_1d(win), *costs)
    size = Size(draws=len(p), periods=2, packages=len(values[0]))
    now = np.array([1.0, 0.0])
    ends = np.array([[lost[0], 0.0, prize[0]], [prize[1], 0.0, lost[1]]])
    return structure(size, line=MIDDLE, ended=ENDS), numbers(
        size, precision=FIRM, discount=now, annuity=now, talks=now, move=now, proposer=proposer,
        contest=p[:, None], cost=np.stack([cost_a, cost_b], axis=1)[:, :, None], end_value=ends,
        flow=np.stack(values),
    )  # fmt: skip


def shifting(
    shares: Array, *, before: ArrayLike, after: ArrayLike, patience: float, costs: tuple[ArrayLike, ArrayLike],
    proposer: float, guaranteed: tuple[ArrayLike, ArrayLike] = (0.0, 0.0),
) -> tuple[Structure, Numbers]:  # fmt: skip
    """A's chance to win moves from `before` to `after` in a peace of one period.

    `shares` (draw, package) are A's shares of a flow of 1; `costs` are paid once by a side that fights, at the
    start; the prize is the whole flow for ever.  `guaranteed` is the chance that a guarantor comes in against A,
    and what its coming takes off A's chance to win.
    """
    credibility, taken = guaranteed
    every = np.broadcast_arrays(np.atleast_1d(before), after, *costs, credibility, taken)
    start, rise, cost_a, cost_b, credible, off = (np.asarray(part, dtype=float) for part in every)
    size = Size(draws=len(start), periods=MOMENTS + 3, powers=3, packages=shares.shape[1])
    real = np.zeros(size.periods)
    real[[0, MOMENTS + 1]] = 1.0
    tail = np.zeros(size.periods)
    tail[-1] = 1.0
    whole = 1 / (1 - patience)
    against_a = np.array([1.0, 0.0])[None, :, None]
    built = structure(size, line=MIDDLE, ended=ENDS)
    step = built.power[1] - built.power[0]
    return built, numbers(
        size, precision=FIRM, discount=np.where(real + tail > 0, patience, 1.0), annuity=real + tail, talks=real,
        move=real, proposer=proposer, contest=np.stack([rise - off, start, rise], axis=1), start_line=MIDDLE,
        # nobody resumes the war in the tail, where it would be paid for and decide nothing
        cost=np.stack([cost_a, cost_b], axis=1)[:, :, None] * real + tail,
        end_value=np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]) * whole / patience,
        flow=np.stack([shares, 1 - shares], axis=1), drift=step, indifferent=1.0,
        credibility=credible[:, None, None] * against_a, guarantor_shift=-2 * step * against_a,
    )  # fmt: skip


def today(case: tuple[Structure, Numbers]) -> Answers:
    """Values and choices of the first period, with the war started on the middle line."""
    built, numbers = case
    middle = numbers._replace(start_line=np.full_like(numbers.start_line, MIDDLE))
    return solved(built, middle, [0, 1])


def range_of(**game: Any) -> tuple[float, float]:
    """Least and greatest share of A that both sides accept, to 1e-9, found by looking closer and closer."""
    ends = []
    curves = game.pop("curves")
    for towards in (0, 1):
        shares = np.linspace(0, 1, 101)
        for _ in range(4):
            gain = today(one_shot((curves[0](shares), curves[1](1 - shares)), **game)).gain[0]
            good = np.nonzero((gain >= 0).all(axis=0))[0]
            if len(good) == 0:
                return np.nan, np.nan
            edge = good[0] if towards == 0 else good[-1]
            beyond = np.clip(edge + (1 if towards else -1), 0, len(shares) - 1)
            low, high = sorted((float(shares[edge]), float(shares[beyond])))
            shares = np.linspace(low, high, 101)
        ends.append(float(shares[0] if towards == 0 else shares[-1]) if edge == beyond else float(shares[50]))
    return ends[0], ends[1]


def lock_in_crossing(at: Array, answers: Answers) -> float:
    """Where B stops gaining by giving A nothing now: beyond it there is no peaceful division."""
    return crossing(at, answers.gain[:, 1, 0])
