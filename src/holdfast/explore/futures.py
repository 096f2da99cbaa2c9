"""Futures: whole paths of a war and its peace, month by month, from the war's rates and the game's choices.

In each draw and under each pair of hypotheses the game is solved; histories are played under the choices found
(`game.histories`), shared out among the pairs by their posterior, and what they carry is counted (`futures_tally`).  Draws are
taken one by one, so memory does not grow with their number nor with that of the futures, and a future depends on (seed,
draw, its index) alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.language import HypothesisKey
from holdfast.explore.fans import Fan, LifeTable, area_fan, fan, life_table
from holdfast.explore.futures_tally import Counts, Front, Tracks, count_tracks, counts, occupied, tally
from holdfast.explore.tracks import TrackList, fitted_front, track_list, tracks_of
from holdfast.game import histories as played
from holdfast.game.batch import Numbers, Structure
from holdfast.game.inputs import Inputs, build
from holdfast.game.menu import menu
from holdfast.game.periods import MONTHS_PER_YEAR, calendar
from holdfast.game.play import TOLERANCE
from holdfast.game.state import State
from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import WarRates

BINS: Final = 513
"""Bins a quantity is counted in: quantiles are known to a bin, 1/512 of the range."""
AT_ONCE: Final = 256
"""Histories played before they are counted: what fits in the fastest memory."""
PATH: Final = "futures"
"""Path by which the random numbers of futures are keyed beside the seed."""
CHANCES: Final = ("fighting", "peace", "conquered", "first_settled")
"""Of what the forward pass says, by date."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many futures of how many months, on how many threads."""

    futures: int
    months: int
    jobs: int = 1

    def __post_init__(self) -> None:
        for name in ("futures", "months", "jobs"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; at least 1 is needed")


@dataclass(frozen=True)
class Futures:
    """What many futures say, by month from today (0 to `months`)."""

    futures: int
    months: int
    draws: int
    unsolved: int
    """Draws left out because their game was not solved."""
    shares: Mapping[str, Array]
    """Share of futures in which the war goes on, a settlement is in force, the war is over by conquest, something has been
    signed, the war is on again after a settlement: `war`, `peace`, `conquered`, `settled`, `renewed`, (month + 1,)."""
    dates: tuple[float, ...]
    """Years at which `by_draw` is known: starts of the game's periods."""
    by_draw: Mapping[str, Array]
    """What the forward pass says, exactly, weighted by the posterior: `fighting`, `peace`, `conquered`, `settled`,
    (draw, date); draws unsolved are left out."""
    fans: Mapping[str, Fan]
    """Area, launches, stocks, damage and costs."""
    survival: LifeTable
    """Of the first settlement signed, by months since its signing."""


@dataclass(frozen=True)
class Stage:
    """All that is the same for every future: games of each pair of hypotheses and what is carried along."""

    structure: Structure
    state: State
    numbers: tuple[Numbers, ...]
    weights: Array
    """Posterior of each pair, (draw, pair)."""
    tracks: Tracks
    names: TrackList
    front: Front
    key: np.uint64
    first_draw: int
    periods: int
    months: int

    def shares_of(self, d: int, futures: int) -> NDArray[np.int64]:
        """First future of each pair and the number of all, (pair + 1,): systematic sampling [Cochran1977] by the posterior."""
        reached = np.cumsum(self.weights[d]) / self.weights[d].sum()
        offset = played.uniforms_at(0, played.BEFORE_ALL, np.uint64(2), self.first_draw + d, self.key)[0]
        inner = np.floor(reached[:-1] * futures + offset).astype(np.int64)
        return np.concatenate([[0], np.clip(inner, 0, futures), [futures]])


def stage(
    scenario: Scenario, draws: Draws, war: WarRates, long: WarRates, weights: Mapping[HypothesisKey, Array],
    months: int,
) -> Stage:  # fmt: skip
    """Prepare futures of `months` months: `war` are the rates that the game is played on, `long` the same war simulated for
    at least months + 1 months, `weights` the posterior of each pair of hypotheses, (draw,)."""
    when, packages = calendar(scenario.grid), menu(scenario)
    built = [build(Inputs(scenario, draws, war, packages, when, pair)) for pair in weights]
    names = track_list(long)
    structure, state, _ = built[0]
    return Stage(
        structure=structure,
        state=state,
        numbers=tuple(numbers for _, _, numbers in built),
        weights=np.stack(list(weights.values()), axis=1),
        tracks=tracks_of(names, long, structure.power, months, BINS),
        names=names,
        front=fitted_front(draws, long, built[0][2].contest[state.start :: state.modes]),
        key=key_of(draws.seed),
        first_draw=draws.start,
        periods=max(1, when.index(months / MONTHS_PER_YEAR)),
        months=months,
    )


def key_of(seed: int) -> np.uint64:
    """Key of the random numbers of futures."""
    return np.uint64(int.from_bytes(blake2b(f"{seed}|{PATH}".encode(), digest_size=8).digest(), "little"))


def futures(ready: Stage, asked: Asked, done: Callable[[int], None] = lambda draws: None) -> Futures:
    """Solve the games of every draw and play its part of the futures; `done` is told draws finished, from any thread."""
    draws = len(ready.weights)
    along = np.full((len(CHANCES), draws, ready.periods + 1), np.nan)
    unsolved = np.zeros(draws, np.bool_)
    each = np.diff(np.linspace(0, asked.futures, draws + 1).astype(np.int64))

    def work(worker: int) -> Counts:
        mine = counts(len(ready.names), ready.months, BINS)
        chosen = tuple(played.solved(ready.structure, ready.state, numbers, ready.periods) for numbers in ready.numbers)
        for d in range(worker, draws, asked.jobs):
            along[:, d], unsolved[d] = _solve(ready, d, chosen)
            if not unsolved[d]:
                simulate(ready, d, chosen, int(each[d]), mine)
            done(1)
        return mine

    with ThreadPoolExecutor(max_workers=asked.jobs) as pool:
        counted = [future.result() for future in [pool.submit(work, worker) for worker in range(asked.jobs)]]
    total = Counts(*(np.sum(parts, axis=0) for parts in zip(*counted, strict=True)))
    return _read(ready, total, along[:, ~unsolved], int(unsolved.sum()))


def _solve(ready: Stage, d: int, chosen: tuple[played.Solved, ...]) -> tuple[Array, bool]:
    """Solve every pair of a draw; what the forward pass says, (chance, date), and whether any is unsolved."""
    weights = ready.weights[d] / ready.weights[d].sum()
    along, worst = np.zeros((len(CHANCES), ready.periods + 1)), 0.0
    for numbers, weight, out in zip(ready.numbers, weights, chosen, strict=True):
        worst = max(worst, played.choose(ready.structure, ready.state, numbers, d, out))
        along += weight * np.stack([getattr(out.along, name) for name in CHANCES])
    return along, not worst <= TOLERANCE


def simulate(ready: Stage, d: int, chosen: tuple[played.Solved, ...], many: int, out: Counts) -> None:
    """Play `many` histories of draw d under the choices of each pair, and count what they carry."""
    firsts, draw = ready.shares_of(d, many), ready.first_draw + d
    buffer, area = played.histories(AT_ONCE, ready.months), np.empty((AT_ONCE, ready.months + 1))
    here = occupied(ready.months, ready.structure.power.size)
    for pair, (numbers, choices) in enumerate(zip(ready.numbers, chosen, strict=True)):
        for first in range(firsts[pair], firsts[pair + 1], AT_ONCE):
            rows = min(AT_ONCE, firsts[pair + 1] - first)
            part = played.first_of(buffer, rows)
            played.play(
                ready.structure, ready.state, numbers, d, choices, draw, ready.key, first, played.NO_PACKAGE, part
            )
            tally(ready.structure, d, ready.front, part, area[:rows], draw, ready.key, first, here, out)
    count_tracks(d, ready.tracks, here, out)


def _read(ready: Stage, total: Counts, along: Array, unsolved: int) -> Futures:
    """Shares, fans and the life table of what was counted."""
    many = int(total.state[0].sum())
    by_state = total.state / max(many, 1)
    held, widest = float(np.median(ready.front.held_km2)), ready.front.widest
    fans = {"area": area_fan(total.area, held, widest)}
    for index, (name, unit) in enumerate(ready.names):
        fans[name] = fan(name, unit, total.tracks[index], float(ready.tracks.per_bin[index]))
    return Futures(
        futures=many,
        months=ready.months,
        draws=along.shape[1],
        unsolved=unsolved,
        shares={
            "war": by_state[:, played.WAR],
            "peace": by_state[:, played.PEACE],
            "conquered": by_state[:, played.OVER],
            "settled": total.settled / max(many, 1),
            "renewed": total.renewed / max(many, 1),
        },
        dates=tuple(float(year) for year in ready.structure.years[: ready.periods + 1]),
        by_draw=dict(zip(("fighting", "peace", "conquered", "settled"), along, strict=True)),
        fans=fans,
        survival=life_table(total.life),
    )
