"""How fast whole futures are played, how far that is from its floor, and how it compares with NumPy, in one run.

    python benchmarks/futures.py

Timed is all that a future takes once the games are solved: its history month by month, the front, what it carries (launches,
stocks, damage, costs), counting, and reading the fans.  Not timed: reading the scenario, the war's rates, solving
the games.  The floor is what must be computed for each future at the least: its random numbers, a logarithm, a root and a cosine
for each month of war, and an inverse hyperbolic sine for each month, to find the bin of its area.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from numba import njit

from holdfast.app.compiled import keep_compiled

keep_compiled()

from holdfast.app.sources import find, hooks  # noqa: E402
from holdfast.explore.aims import believed_pairs  # noqa: E402
from holdfast.explore.fans import fan  # noqa: E402
from holdfast.explore.futures import BINS, Stage, simulate, stage  # noqa: E402
from holdfast.explore.futures_tally import COST_A, FLOW, STOCK, Counts, counts  # noqa: E402
from holdfast.game import histories  # noqa: E402
from holdfast.scenario.draws import Array, sample  # noqa: E402
from holdfast.scenario.read import read_scenario  # noqa: E402
from holdfast.war.rates import rates  # noqa: E402

DRAWS = 32
FUTURES = 100_000
MONTHS = 60
PEER_FUTURES = 10_000
TIMES = 3
BYTES_PER_RSS = 1024


def best_of(work: Callable[[], object], times: int = TIMES) -> float:
    """Shortest time of several, seconds; the first call is not counted."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def ready_stage() -> Stage:
    """The shipped scenario, ready to be played."""
    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023", hooks({}))
    draws = sample(scenario, scenario.seed, 0, DRAWS)
    weights = believed_pairs(scenario, draws)
    return stage(scenario, draws, rates(scenario, draws), rates(scenario, draws, MONTHS + 1), weights, MONTHS)


def solve_all(ready: Stage) -> list[tuple[histories.Solved, ...]]:
    """The choices of every draw under every pair, kept."""
    out = []
    for d in range(DRAWS):
        chosen = tuple(
            histories.solved(ready.structure, ready.state, numbers, ready.periods) for numbers in ready.numbers
        )
        for numbers, one in zip(ready.numbers, chosen, strict=True):
            histories.choose(ready.structure, ready.state, numbers, d, one)
        out.append(chosen)
    return out


def ours(ready: Stage, chosen: list[tuple[histories.Solved, ...]], many: int, jobs: int) -> Counts:
    """Play, carry, count and read the fans."""

    def work(worker: int) -> Counts:
        mine = counts(len(ready.names), MONTHS, BINS)
        for d in range(worker, DRAWS, jobs):
            simulate(ready, d, chosen[d], many // DRAWS, mine)
        return mine

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        parts = list(pool.map(work, range(jobs)))
    total = Counts(*(np.sum(part, axis=0) for part in zip(*parts, strict=True)))
    for index, (name, unit) in enumerate(ready.names):
        fan(name, unit, total.tracks[index], float(ready.tracks.per_bin[index]))
    return total


# ---------------------------------------------------------------- the peer: the same futures, a draw's at once, in NumPy


def level(position: Array, u: Array, last: int) -> Array:
    clipped = np.clip(position, 0, last)
    low = np.minimum(clipped.astype(np.int64), last - 1)
    return low + (u < clipped - low)


class Peer:
    """All futures of a draw and pair together, period by period, by array operations."""

    def __init__(
        self, ready: Stage, pair: int, d: int, chosen: histories.Solved, many: int, random: np.random.Generator
    ) -> None:
        self.at, self.n, self.d, self.c, self.random = ready.structure, ready.numbers[pair], d, chosen, random
        self.step, self.last = self.at.power[1] - self.at.power[0], self.at.power.size - 1
        start = np.full(many, (self.n.start_power[d] - self.at.power[0]) / self.step)
        self.j = level(start, random.random(many), self.last)
        self.x = np.full(many, self.n.start_line[d])
        self.s = np.full(many, histories.NO_PACKAGE)
        self.age = np.zeros(many, np.int64)
        self.ever = np.zeros(many, np.bool_)
        shape = (many, MONTHS + 1)
        self.state, self.power, self.package, self.line = (np.zeros(shape, np.int64) for _ in range(4))
        self.signed = np.zeros(shape, np.bool_)
        self.month = np.zeros(many, np.int64)

    def fill(self, until: Array) -> None:
        columns = np.arange(MONTHS + 1)
        here = (columns >= self.month[:, None]) & (columns < until[:, None])
        over = (self.s == histories.NO_PACKAGE) & self.at.ended[self.x]
        state = np.where(self.s != histories.NO_PACKAGE, histories.PEACE, np.where(over, histories.OVER, histories.WAR))
        for out, value in (
            (self.state, state), (self.power, self.j), (self.package, self.s), (self.line, self.x), (self.signed, self.ever),
        ):  # fmt: skip
            np.copyto(out, value[:, None], where=here)
        self.month = np.maximum(self.month, np.ceil(np.minimum(until, MONTHS + 1)).astype(np.int64))

    def run(self) -> None:
        for t in range(self.c.totals.shape[0]):
            u = self.random.random((len(self.x), 4))
            begin, length = self.at.years[t] * 12, self.at.lengths[t] * 12
            self.fill(begin + histories.EDGE + u[:, 1] * (length - 2 * histories.EDGE))
            before = self.s.copy()
            self.tempt(t, u, before)
            self.talk(t, u, before)
            self.fill(np.full(len(self.x), begin + length - histories.EDGE))
            self.move(t, u)
        self.fill(np.full(len(self.x), np.inf))

    def tempt(self, t: int, u: Array, before: Array) -> None:
        rows = np.flatnonzero(before != histories.NO_PACKAGE)
        if not rows.size:
            return
        s, age, j, x = before[rows], self.age[rows], self.j[rows], self.x[rows]
        contact = self.at.at_contact
        z = np.where(s < contact, x * contact + s, (self.at.reach + 1) * contact + s - contact)
        incident = -np.expm1(-self.n.incidents[self.d, age, s] * self.at.lengths[t])
        by_a = incident + (1 - incident) * self.c.policies.renege[t, 0, 0, age, j, z]
        by_b = by_a + (1 - incident) * self.c.policies.renege[t, 0, 1, age, j, z]
        roll = u[rows, 0]
        for breaker, low, high in ((0, incident, by_a), (1, by_a, by_b)):
            hit = (roll >= low) & (roll < high)
            kind = self.at.kind[s[hit]]
            decay = np.exp(-self.n.decay[self.d, breaker, kind] * self.at.years[t])
            comes = self.random.random(hit.sum()) < self.n.credibility[self.d, breaker, kind] * decay
            shift = self.n.surprise[self.d, breaker, kind] + comes * self.n.guarantor_shift[self.d, breaker, kind]
            self.j[rows[hit]] = level(j[hit] + shift / self.step, u[rows[hit], 2], self.last)
        self.s[rows[roll < by_b]] = histories.NO_PACKAGE

    def talk(self, t: int, u: Array, before: Array) -> None:
        total = self.c.totals[t, self.x, self.j]
        rows = np.flatnonzero((before == histories.NO_PACKAGE) & (u[:, 0] < total))
        if not rows.size:
            return
        reached = np.cumsum(self.c.policies.sign[t, 0, 0, self.x[rows], self.j[rows]], axis=1)
        s = np.minimum((reached <= u[rows, :1]).sum(axis=1), reached.shape[1] - 1)
        self.j[rows] = level(self.j[rows] + self.n.sign_shift[self.d, s] / self.step, u[rows, 2], self.last)
        self.x[rows] = np.where(s < self.at.at_contact, self.x[rows], self.at.line[s])
        self.s[rows], self.age[rows], self.ever[rows] = s, 0, True

    def move(self, t: int, u: Array) -> None:
        war = (self.s == histories.NO_PACKAGE) & ~self.at.ended[self.x]
        chance = self.n.move[self.d, t]
        gain = war & (u[:, 3] < chance * self.n.contest[self.d, self.j])
        lose = war & (u[:, 3] < chance) & ~gain
        self.x = np.clip(self.x + gain - lose, 0, self.at.ended.size - 1)
        for _ in range(int(self.n.substeps[self.d, t])):
            self.drift(war, self.n.war_up[self.d, t], self.n.war_down[self.d, t])
        peace = np.flatnonzero(self.s != histories.NO_PACKAGE)
        age, s, length = self.age[peace], self.s[peace], self.at.lengths[t]
        mean = np.clip(self.n.drift[self.d, age, s] * length / self.step, -1, 1)
        moving = np.clip(np.maximum(self.n.volatility[self.d] ** 2 * length / self.step**2, np.abs(mean)), None, 1)
        up, down = np.zeros(len(self.x)), np.zeros(len(self.x))
        up[peace], down[peace] = (moving + mean) / 2, (moving - mean) / 2
        self.drift(self.s != histories.NO_PACKAGE, up, down)
        older = (age < 2) & (u[peace, 3] < -np.expm1(-self.n.ageing[self.d, np.minimum(age, 1)] * length))
        self.age[peace] += older

    def drift(self, which: Array, up: Array | float, down: Array | float) -> None:
        roll = self.random.random(len(self.x))
        self.j = np.clip(self.j + which * ((roll < up) * 1 - ((roll >= up) & (roll < up + down)) * 1), 0, self.last)


def peer_front(ready: Stage, d: int, peer: Peer, random: np.random.Generator) -> Array:
    """Area of every future, month by month."""
    front, many = ready.front, len(peer.x)
    now, moving = np.full(many, front.held_km2[d]), np.zeros(many, np.bool_)
    area, step = np.empty((many, MONTHS + 1)), front.total_km2[d] / (ready.structure.ended.size - 1)
    for month in range(MONTHS + 1):
        war = peer.state[:, month] == histories.WAR
        fixed = (peer.state[:, month] == histories.OVER) | (peer.package[:, month] >= ready.structure.at_contact)
        now = np.where(fixed, step * peer.line[:, month], now)
        area[:, month] = now
        u = random.random((2, many))
        starts = front.starts[d] if month else front.first_moving[d]
        moving = np.where(war, np.where(moving, u[0] >= front.stops[d], u[0] < starts), moving)
        change = np.abs(random.standard_normal(many)) * np.where(moving, front.moving_sd_km2[d], front.quiet_sd_km2[d])
        signed = np.where(u[1] < front.contest[d, peer.power[:, month]], change, -change)
        now = np.where(war, np.clip(now + signed, 0, front.total_km2[d]), now)
    return area


def peer_tracks(ready: Stage, d: int, peer: Peer) -> list[Array]:
    """Every track of every future, (future, month)."""
    war = peer.state == histories.WAR
    fought = np.cumsum(war, axis=1) - war
    months, out = np.arange(MONTHS + 1), []
    for index, kind in enumerate(ready.tracks.kind):
        path, growth = ready.tracks.path[d, index], ready.tracks.growth[d, index]
        if kind == STOCK:
            out.append(path[fought] + growth * (months - fought))
        elif kind == FLOW:
            out.append(np.where(war, path[fought], 0.0))
        else:
            out.append(np.where(war, path * ready.tracks.power_factor[d, kind - COST_A][peer.power], 0.0))
    return out


def peer(ready: Stage, chosen: list[tuple[histories.Solved, ...]], many: int) -> float:
    """The share settled in the last month, by the peer; quantiles by sorting all futures."""
    random, settled = np.random.default_rng(0), 0.0
    kept: list[list[Array]] = [[] for _ in range(len(ready.names) + 1)]
    for d in range(DRAWS):
        firsts = ready.shares_of(d, many // DRAWS)
        for pair in range(len(ready.numbers)):
            rows = int(firsts[pair + 1] - firsts[pair])
            if rows:
                one = Peer(ready, pair, d, chosen[d][pair], rows, random)
                one.run()
                settled += float(one.signed[:, -1].sum())
                for index, values in enumerate([*peer_tracks(ready, d, one), peer_front(ready, d, one, random)]):
                    kept[index].append(values)
    for each in kept:
        np.quantile(np.concatenate(each), (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
    return settled / (many // DRAWS * DRAWS)


# ---------------------------------------------------------------- the floor


@njit(error_model="numpy")
def blocks(many: int, key: np.uint64) -> float:
    total = 0.0
    for index in range(many):
        total += histories.uniforms_at(index, 1, histories.PLAY, 0, key)[0]
    return total


@njit(error_model="numpy")
def changes(values: Array) -> float:
    total = 0.0
    for value in values:
        total += np.sqrt(-2 * np.log(value)) * np.cos(2 * np.pi * value)
    return total


@njit(error_model="numpy")
def places(values: Array) -> float:
    total = 0.0
    for value in values:
        total += np.arcsinh(1000 * value)
    return total


def floor(total: Counts, futures: int, periods: int) -> float:
    """Seconds on one core for the operations that every future needs, at their measured cost each."""
    values = np.random.default_rng(0).random(1_000_000)
    each = [
        best_of(lambda: blocks(values.size, np.uint64(1))), best_of(lambda: changes(values)), best_of(lambda: places(values)),
    ]  # fmt: skip
    at_war = float(total.state[:, histories.WAR].sum())
    # a block for what happens in a period, one for power's drift, one at the start; one for each month of war
    needed = (futures * (1 + 2 * periods) + at_war, at_war, futures * (MONTHS + 1))
    return sum(count * cost / values.size for count, cost in zip(needed, each, strict=True))


def main() -> None:
    """Measure and print."""
    ready = ready_stage()
    started = time.perf_counter()
    chosen = solve_all(ready)
    solving = time.perf_counter() - started
    many = FUTURES // DRAWS * DRAWS
    total = ours(ready, chosen, many, 1)
    settled = float(total.settled[-1]) / many
    one, two = (best_of(partial(ours, ready, chosen, many, jobs)) for jobs in (1, 2))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours(ready, chosen, 4 * many, 2)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * BYTES_PER_RSS
    least = floor(total, many, ready.periods)
    started = time.perf_counter()
    rival = peer(ready, chosen, PEER_FUTURES)
    slow = (time.perf_counter() - started) * many / (PEER_FUTURES // DRAWS * DRAWS)
    print(f"futures of {MONTHS} months                        {many:,}")
    print(f"one thread against the floor                 {one / least:.1f}")
    print(f"two threads against one                      {two / one:.2f}")
    print(f"NumPy against one thread                     {slow / one:.1f}")
    print(f"share settled in the last month, and NumPy's {settled:.3f} {rival:.3f}")
    print(f"memory grown by four times the futures       {grown / 2**20:.1f} MiB")
    print(f"all on two threads, for the record           {two:.2f} s")
    print(f"solving the {DRAWS} draws, for the record          {solving:.1f} s")


if __name__ == "__main__":
    main()
