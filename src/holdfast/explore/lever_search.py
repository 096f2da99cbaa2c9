"""Which sets of lever settings meet a target in enough draws, at what cost, and which of them are minimal.

Every set is tried on the same draws.  A set suffices if the share of draws (weighted by the posterior over hypotheses) in
which the target holds is at least `robust`.  It is minimal if no smaller set that the limits allow suffices.

Few sets: every one is solved.  A pilot on the first draws sets aside those whose share is below `robust` by more than
chance explains: the upper limit of the share, at a confidence at which all sets together are wrong with chance
PILOT_RISK at most (Bonferroni), is below `robust`.

Many sets: levels of ranges are halved from coarse to fine, and a set is skipped where a smaller one suffices or a larger
one falls short.  That is right only if doing more never undoes the target, so it is verified: on every neighbouring pair of
sets that was solved the target must not be lost in any draw.  Where it is lost in one, the search stops with an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise, product
from statistics import NormalDist
from typing import Final

import numpy as np

from holdfast.assess.figures import Figure, mean
from holdfast.assess.intervals import Share, Z, weighted_share
from holdfast.assess.language import SettingKey
from holdfast.explore.lever_space import Space
from holdfast.game.solution import Array

Point = tuple[int, ...]

PILOT_RISK: Final = 0.01
"""Chance at most that the pilot sets aside any set that would suffice."""
PILOT_SHARE: Final = 0.25
"""Of the draws: the pilot's."""
PILOT_LEAST: Final = 32
"""Draws below which there is no pilot."""
MOST_EXHAUSTIVE: Final = 400
"""Sets up to which every one is solved."""
MOST_SOLVED: Final = 4000
"""Sets that a search solves at most."""
UNDONE: Final = 1e-9
"""By how much the mass in which the target holds must fall in a draw for it to count as lost."""


class SearchError(ValueError):
    """A search that cannot be made; the message says the way out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a set of settings comes to on some draws, (draw,) each."""

    holds: Array
    """Posterior mass of the hypotheses under which the target holds; 0 where a game was not solved."""
    mass: Array
    """1 where every game that the target needs was solved, else 0."""
    durability: Array
    """The chance that the peace still holds, weighted by the posterior."""
    measures: dict[str, Array] = field(default_factory=dict)
    """Other outcomes by name, for the table of interactions."""

    def joined(self, other: Outcome) -> Outcome:
        """This on these draws and the other on those that follow."""
        return Outcome(
            np.concatenate([self.holds, other.holds]),
            np.concatenate([self.mass, other.mass]),
            np.concatenate([self.durability, other.durability]),
            {name: np.concatenate([values, other.measures[name]]) for name, values in self.measures.items()},
        )


Evaluate = Callable[[SettingKey, int, int], Outcome]
"""Outcome of a set on draws first..stop-1."""
CostOf = Callable[[SettingKey], Array | None]
"""Cost of a set, US$ bn a year, (draw,), or None where it is not stated."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A set with what it costs and does."""

    setting: SettingKey
    share: Share | None
    """Share of draws in which the target holds."""
    durability: Figure | None
    cost: Figure | None
    """None where the cost of one of its settings is not stated."""
    draws: int
    """Draws it was solved on; fewer than asked where the pilot set it aside."""

    def suffices(self, robust: float) -> bool:
        """Whether the target holds in enough draws."""
        return self.share is not None and self.share.value >= robust


@dataclass(frozen=True)
class Search:
    """Every set that was solved, and what follows."""

    robust: float
    scored: tuple[Scored, ...]
    sufficient: tuple[Scored, ...]
    minimal: tuple[Scored, ...]
    """Sets that suffice with no smaller one that does, cheapest first."""
    cheapest: Scored | None
    """The least mean cost among those that suffice."""
    front: tuple[Scored, ...]
    """Sets that no other beats in cost, durability and robustness at once, cheapest first."""
    sets: int
    """Sets that the limits allow."""
    solved: int
    set_aside: int
    """Of those solved: by the pilot."""
    method: str
    outcomes: dict[SettingKey, Outcome] = field(default_factory=dict)


def search(
    space: Space, evaluate: Evaluate, cost_of: CostOf, draws: int, robust: float,
    most_exhaustive: int = MOST_EXHAUSTIVE, always: Iterable[SettingKey] = (),
) -> Search:  # fmt: skip
    """Search a space; `always` are sets that the pilot may not set aside.

    SearchError where there are too many sets and doing more is not verified to keep the target.
    """
    sets = sum(1 for _ in space.points())
    trials = _Trials(space, evaluate, draws, robust, frozenset(always))
    if sets <= most_exhaustive:
        trials.pilot(list(space.points()))
        method = f"all {sets} sets were solved"
        if trials.aside:
            method += f"; {len(trials.aside)} of them on the first {trials.pilot_draws} draws only: clearly short"
    else:
        _halving(space, trials)
        method = (
            f"{len(trials.known)} of {sets} sets were solved: the others are larger than one that suffices or smaller "
            "than one that falls short, and between solved neighbours more never undid the target in any draw"
        )
    return _found(space, trials, cost_of, sets, robust, method)


@dataclass
class _Trials:
    """What has been solved so far."""

    space: Space
    evaluate: Evaluate
    draws: int
    robust: float
    always: frozenset[SettingKey]
    known: dict[Point, Outcome] = field(default_factory=dict)
    aside: set[Point] = field(default_factory=set)

    @property
    def pilot_draws(self) -> int:
        """Draws of the pilot."""
        return max(int(self.draws * PILOT_SHARE), PILOT_LEAST)

    def pilot(self, points: list[Point]) -> None:
        """Solve points, those that are clearly short on the pilot's draws alone."""
        z = NormalDist().inv_cdf(1 - PILOT_RISK / len(points))
        for point in points:
            key = self.space.key(point)
            if self.pilot_draws * 2 > self.draws:
                self.known[point] = self.evaluate(key, 0, self.draws)
                continue
            first = self.evaluate(key, 0, self.pilot_draws)
            share = weighted_share(first.holds, first.mass, z)
            if key and key not in self.always and share is not None and share.high < self.robust:
                self.known[point] = first
                self.aside.add(point)
            else:
                self.known[point] = first.joined(self.evaluate(key, self.pilot_draws, self.draws))

    def solve(self, point: Point) -> bool:
        """Solve a point on every draw; whether it suffices."""
        if point not in self.known:
            if len(self.known) >= MOST_SOLVED:
                raise SearchError(
                    f"more than {MOST_SOLVED} sets would have to be solved; name fewer levers, or wider steps"
                )
            self.known[point] = self.evaluate(self.space.key(point), 0, self.draws)
        return self.suffices(point)

    def suffices(self, point: Point) -> bool:
        """Whether a solved point meets the target in enough draws."""
        outcome = self.known[point]
        share = weighted_share(outcome.holds, outcome.mass)
        return share is not None and share.value >= self.robust


def _halving(space: Space, trials: _Trials) -> None:
    """Solve from coarse to fine what monotonicity leaves open, verifying it as far as it was solved."""
    if not space.one_sided:
        raise SearchError(
            f"{space.size} sets are too many to solve each, and a lever goes up and down from `now`: name fewer levers, "
            "give ranges that lie on one side, or wider steps"
        )
    places = [_coarse(len(one.names)) for one in space.options]
    for point in space.points(places):
        trials.solve(point)
    _verify(space, trials, places)
    while any(len(have) < len(one.names) for have, one in zip(places, space.options, strict=True)):
        places = [_finer(have, len(one.names)) for have, one in zip(places, space.options, strict=True)]
        for point in space.points(places):
            if point not in trials.known and not _decided(space, trials, point):
                trials.solve(point)
    _verify(space, trials, places)


def _coarse(count: int) -> list[int]:
    return sorted({0, count // 2, count - 1})


def _finer(have: list[int], count: int) -> list[int]:
    return sorted({*have, *((a + b) // 2 for a, b in pairwise(have))}) if len(have) < count else have


def _decided(space: Space, trials: _Trials, point: Point) -> bool:
    """Whether a smaller point suffices or a larger one falls short."""
    for other in trials.known:
        if space.smaller(other, point) and trials.suffices(other):
            return True
        if space.smaller(point, other) and not trials.suffices(other):
            return True
    return False


def _verify(space: Space, trials: _Trials, places: list[list[int]]) -> None:
    """SearchError where a larger of two neighbours loses the target in a draw."""
    for point in product(*places):
        for axis, have in enumerate(places):
            further = [place for place in have if abs(place - space.now[axis]) > abs(point[axis] - space.now[axis])]
            if not further:
                continue
            step = min(further, key=lambda place: abs(place - point[axis]))
            other = (*point[:axis], step, *point[axis + 1 :])
            if point in trials.known and other in trials.known:
                _compare(space, trials, point, other)


def _compare(space: Space, trials: _Trials, less: Point, more: Point) -> None:
    one, other = trials.known[less], trials.known[more]
    lost = (one.mass > 0) & (other.mass > 0) & (one.holds > other.holds + UNDONE)
    if lost.any():
        raise SearchError(
            f"{space.size} sets are too many to solve each, and fewer would do only if more never undid the target; but "
            f"from {words(space.key(less))} to {words(space.key(more))} it is lost in {int(lost.sum())} draws: name fewer "
            "levers, or wider steps"
        )


def words(setting: SettingKey) -> str:
    """A set of settings as claims write it, or `now`."""
    return ", ".join(f"{lever}={name}" for lever, name in sorted(setting)) or "now"


def scored(setting: SettingKey, outcome: Outcome, cost: Array | None, z: float = Z) -> Scored:
    """A set with its figures."""
    solved = outcome.mass > 0
    return Scored(
        setting,
        weighted_share(outcome.holds, outcome.mass, z),
        mean(outcome.durability[solved]) if solved.any() else None,
        None if cost is None else mean(cost[: len(solved)]),
        len(outcome.holds),
    )


def _found(space: Space, trials: _Trials, cost_of: CostOf, sets: int, robust: float, method: str) -> Search:
    rows = {
        point: scored(space.key(point), outcome, cost_of(space.key(point))) for point, outcome in trials.known.items()
    }
    enough = [point for point in rows if point not in trials.aside and rows[point].suffices(robust)]
    minimal = [point for point in enough if not any(space.smaller(other, point) for other in enough)]
    sufficient = _by_cost(rows[point] for point in enough)
    priced = [one for one in sufficient if one.cost is not None]
    return Search(
        robust, _by_cost(rows.values()), sufficient, _by_cost(rows[point] for point in minimal),
        priced[0] if priced else None, _front([row for p, row in rows.items() if p not in trials.aside]), sets,
        len(rows), len(trials.aside), method, {space.key(point): outcome for point, outcome in trials.known.items()},
    )  # fmt: skip


def _by_cost(rows: Iterable[Scored]) -> tuple[Scored, ...]:
    """Cheapest first, sets without a cost last; ties by fewer changes, then by name."""
    return tuple(
        sorted(
            rows,
            key=lambda one: (
                one.cost is None, one.cost.value if one.cost else 0.0, len(one.setting), words(one.setting),
            ),
        )
    )  # fmt: skip


def _front(rows: list[Scored]) -> tuple[Scored, ...]:
    """Sets that no other beats: at most the cost, at least the durability and robustness, and one of them better."""
    usable = [one for one in rows if one.cost and one.durability and one.share]
    marks = [_marks(one) for one in usable]
    kept = [one for one, mine in zip(usable, marks, strict=True) if not any(_beats(other, mine) for other in marks)]
    return _by_cost(kept)


def _marks(one: Scored) -> tuple[float, float, float]:
    assert one.cost is not None
    assert one.durability is not None
    assert one.share is not None
    return -one.cost.value, one.durability.value, one.share.value


def _beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(mine >= its for mine, its in zip(one, other, strict=True))
