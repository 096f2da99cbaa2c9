"""Prior predictive of how long a peace holds: what the model expects of one before any peace has been looked at [Box1980].

The peace is what would be signed today, each package by its chance of being signed.  With S_hd(t) the chance that it still
holds t years on in draw d if the hypotheses h are true, and P_d(h) the belief in them,

    S_d(t) = sum_h P_d(h) S_hd(t)      S(t) = mean over d of S_d(t)
    hazard over ages a to b = log(S(a) / S(b)) / (b - a)
    fall of the hazard = hazard over ages 0 to 1 / hazard over ages 5 to 10

S is what many peaces show that have only the priors in common, as a record of past endings has only war in common.
Its hazard falls even where that of each draw is flat, because the frail break first [VaupelManton1979]; so the fall is
also told draw by draw, and again with one part of the model taken out at a time, on the same draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Final

import numpy as np

from holdfast.assess.language import HypothesisKey
from holdfast.explore.aims import believed_pairs
from holdfast.explore.information import Asked as Solved
from holdfast.explore.information import about_a, solutions
from holdfast.game.inputs import Inputs
from holdfast.game.menu import menu
from holdfast.game.periods import Calendar, calendar
from holdfast.history.endings import Numbers
from holdfast.history.scoring import Interval, over_groups
from holdfast.scenario.draws import Draws, sample
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates

YEARS: Final = tuple(float(year) for year in range(21))
"""Ages of the peace at which its survival is read."""
AGES: Final = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Ages that part the bands of the hazard, years: those of the record as far as survival is read."""
YOUNG: Final = (0.0, 1.0)
OLDER: Final = (5.0, 10.0)
"""The shape is the hazard over the first ages against that over the second."""
SOON: Final = 2.0
"""A peace signed within so many years counts as one that would be seen."""
LEAST: Final = 1e-12
"""Survival below which a hazard is not told from a larger one."""
MIDDLE: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles over draws: the median, the ends of the middle half and of the middle nine tenths."""
RESAMPLES: Final = 400
"""Resamples of draws behind an interval."""

PARTS: Final[dict[str, tuple[str, tuple[tuple[str, float], ...]]]] = {
    "ages": (
        "risks that do not fall with the age of the peace",
        (("peace.ages.settled_factor", 1.0), ("peace.ages.old_factor", 1.0)),
    ),
    "drift": (
        "no known drift of power in peace",
        (
            ("peace.power_drift_per_year", 0.0), ("issues.*.options.*.power_by_date", 0.0),
            ("forces.packages.*.sent", 0.0),
        ),
    ),
    "wandering": ("power that does not wander in peace", (("peace.volatility", 0.0),)),
    "fading": ("guarantees that do not fade", (("guarantees.*.decay", 0.0),)),
}  # fmt: skip
"""Parts that may be taken out: in words, and what is set by pattern of path."""
EVEN: Final = "periods"
"""Not a part of the model but of its computing: periods that do not lengthen far from today."""
TAKEN_OUT: Final = (*PARTS, EVEN)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked of a prior predictive; `apart` takes one part of the model out at a time as well."""

    draws: int
    seed: int | None
    jobs: int
    apart: bool = False

    def __post_init__(self) -> None:
        if self.draws < 1 or self.jobs < 1:
            raise ValueError(f"draws and jobs should be 1 or more, found {self.draws} and {self.jobs}")


@dataclass(frozen=True, slots=True, eq=False)
class Peaces:
    """Survival of what would be signed today, over solved draws; years from its coming into force."""

    years: tuple[float, ...]
    each: Numbers
    """S_hd, (pair, draw, year)."""
    belief: Numbers
    """P_d(h), (pair, draw)."""
    signed_soon: Numbers
    """Chance that a settlement is signed within SOON years, (draw,)."""
    unsolved: int

    @property
    def survival(self) -> Numbers:
        """S_d, (draw, year)."""
        return np.asarray(np.einsum("hd,hdt->dt", self.belief, self.each), dtype=np.float64)

    def mean(self) -> Numbers:
        """S, (year,)."""
        return np.asarray(self.survival.mean(axis=0), dtype=np.float64)

    def quantiles(self) -> Numbers:
        """Quantiles MIDDLE of S_d over draws, (quantile, year)."""
        return np.asarray(np.quantile(self.survival, MIDDLE, axis=0), dtype=np.float64)

    def hazards(self, start: float, stop: float) -> Numbers:
        """Quantiles MIDDLE over draws of the hazard of S_d over ages start to stop, (quantile,)."""
        return np.asarray(np.quantile(hazard(self.survival, self.years, start, stop), MIDDLE), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Fall:
    """How the hazard falls under one way of looking or with one part taken out.

    `ratio` is that of S with its 90% interval over draws drawn anew; `within` that of one draw under one pair of
    hypotheses: median, 5% and 95%.
    """

    name: str
    gloss: str
    young: float
    older: float
    ratio: Interval
    within: Interval


@dataclass(frozen=True, slots=True, eq=False)
class PriorPredictive:
    """The model's peaces, and how their hazard falls: as it is, weighed by being signed, and with parts taken out."""

    draws: int
    peaces: Peaces
    falls: tuple[Fall, ...]


Progress = Callable[[int, int], None]
"""Told (games solved so far, games in all), from any thread."""


def hazard(survival: Numbers, years: Sequence[float], start: float, stop: float) -> Numbers:
    """log(S(start) / S(stop)) / (stop - start) along the last axis; a year's hazard, averaged over the ages."""
    first, last = (np.maximum(survival[..., years.index(age)], LEAST) for age in (start, stop))
    return np.asarray(np.log(first / last) / (stop - start), dtype=np.float64)


def bands(years: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Age bands that survival at `years` covers."""
    return tuple((start, stop) for start, stop in pairwise(AGES) if stop <= max(years))


def prior_predictive(
    scenario: Scenario, asked: Asked, progress: Progress = lambda done, total: None
) -> PriorPredictive:
    """Survival of what would be signed today over draws of the priors, and the shape of its hazard.

    Raises ValueError for a horizon shorter than the ages that the shape compares, or where no draw is solved.
    """
    if scenario.grid.horizon_years < OLDER[1]:
        raise ValueError(
            f"grid.horizon_years is {scenario.grid.horizon_years:g}; the shape of the hazard needs {OLDER[1]:g} or more"
        )
    seed = scenario.seed if asked.seed is None else asked.seed
    draws = sample(scenario, seed, 0, asked.draws)
    belief = believed_pairs(scenario, draws)
    done: list[int] = []
    total = len(belief) * asked.draws * (1 + len(TAKEN_OUT) * asked.apart)

    def count(games: int) -> None:
        done.append(games)
        progress(sum(done), total)

    usual = calendar(scenario.grid)
    found = peaces(scenario, draws, belief, usual, asked.jobs, count)
    generator = np.random.default_rng(seed)
    falls = [fall("as it is", "all draws alike", found, None, generator)]
    falls += [
        fall("signed", f"by the chance that one is signed within {SOON:g} years", found, found.signed_soon, generator)
    ]
    for part in TAKEN_OUT if asked.apart else ():
        changed, when = without(draws, part), even(scenario) if part == EVEN else usual
        other = peaces(scenario, changed, belief, when, asked.jobs, count)
        falls.append(fall(part, words_of(part), other, None, generator))
    return PriorPredictive(asked.draws, found, tuple(falls))


def words_of(part: str) -> str:
    """What taking a part out leaves, in words."""
    return "periods that do not lengthen far from today" if part == EVEN else PARTS[part][0]


def without(draws: Draws, part: str) -> Draws:
    """The same draws with the numbers of a part set to none; ValueError for an unknown part."""
    if part == EVEN:
        return draws
    if part not in PARTS:
        raise ValueError(f"no part {part!r}; there are: {', '.join(TAKEN_OUT)}")
    found = {
        path: np.full(len(draws), value)
        for pattern, value in PARTS[part][1]
        for path in draws.values
        if fnmatchcase(path, pattern)
    }
    return draws.changed(found)


def even(scenario: Scenario) -> Calendar:
    """A calendar whose periods have one length up to the horizon."""
    return calendar(scenario.grid.model_copy(update={"fine_years": scenario.grid.horizon_years}))


def peaces(
    scenario: Scenario, draws: Draws, belief: Mapping[HypothesisKey, Numbers], when: Calendar, jobs: int,
    count: Callable[[int], None],
) -> Peaces:  # fmt: skip
    """What would be signed today under each pair of hypotheses. Raises ValueError where no draw is solved."""
    war, packages = rates(scenario, draws), menu(scenario)
    years = tuple(year for year in YEARS if year <= scenario.grid.horizon_years)
    each, soon, good = [], np.zeros(len(draws)), np.ones(len(draws), dtype=np.bool_)
    inputs = Inputs(scenario, draws, war, packages, when, next(iter(belief)))
    how = Solved(years, jobs, count)
    for pair, solution in solutions(lambda pair: replace(inputs, hypotheses=pair), belief, about_a(belief), how):
        good &= (solution.outcome == 0) & np.isfinite(solution.kept).all(axis=1)
        soon += belief[pair] * solution.settled[:, years.index(SOON)]
        each.append(np.clip(solution.kept, 0.0, 1.0))
    if not good.any():
        raise ValueError(f"none of {len(draws)} draws was solved: there is nothing to compare with the record")
    chances = np.stack([chance[good] for chance in belief.values()])
    return Peaces(years, np.stack(each)[:, good], chances, soon[good], int((~good).sum()))


def fall(
    name: str, gloss: str, found: Peaces, weights: Numbers | None, generator: np.random.Generator
) -> Fall:  # fmt: skip
    """How the hazard falls over draws, each counted by its weight (1 unless given), (draw,)."""
    survival = found.survival
    weight = np.ones(len(survival)) if weights is None else weights

    def of(counts: Numbers, ages: tuple[float, float]) -> float:
        return float(hazard((counts * weight) @ survival / (counts @ weight), found.years, *ages))

    once = np.ones(len(survival))
    ratio = over_groups(
        lambda counts: of(counts, YOUNG) / max(of(counts, OLDER), LEAST), np.arange(len(survival)), generator, RESAMPLES
    )
    own = hazard(found.each, found.years, *YOUNG) / np.maximum(hazard(found.each, found.years, *OLDER), LEAST)
    low, middle, high = weighted_quantiles(own.ravel(), (found.belief * weight).ravel(), (0.05, 0.5, 0.95))
    return Fall(name, gloss, of(once, YOUNG), of(once, OLDER), ratio, Interval(middle, low, high))


def weighted_quantiles(values: Numbers, weights: Numbers, levels: Sequence[float]) -> list[float]:
    """The least value at which the weight of the values up to it reaches each level of all weight."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return [float(values[order][min(int(np.searchsorted(reached, level)), len(values) - 1)]) for level in levels]
