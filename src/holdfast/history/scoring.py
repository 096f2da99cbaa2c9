"""Scoring rules for forecasts of how long peace holds, with censoring handled and intervals by war.

With p the chance given to failure by a horizon h and y whether it came:

    Brier = mean of v (p - y)^2,     log score = mean of v [y log p + (1 - y) log(1 - p)]

An ending watched for less than h without failing has no y. `dropped` leaves it out, which favours failures; `weighted` leaves
it out too, and counts the others by the inverse of their chance of being watched so long, 1 / G, with G the Kaplan-Meier curve
of the watching [Graf1999]. Discrimination is Harrell's C [Harrell1982]: of the pairs of endings whose order of failure is
known, the share in which the one that failed first had the higher risk, ties a half. Calibration: failures foretold and found
by group of chance, and the slope b of logit P(y) = a + b logit p, which is 1 for chances neither too bold nor too timid
[Cox1958]. Intervals: 90%, from wars drawn anew with replacement [EfronTibshirani1993].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from holdfast.history.endings import Mask, Numbers
from holdfast.history.survival import votes_at_risk

Censoring: TypeAlias = Literal["weighted", "dropped"]
Statistic: TypeAlias = Callable[[Numbers], float]
"""A score as a function of how often each row counts, `(row,)`."""

LEAST_CHANCE: Final = 1e-3
"""Chances are kept this far from 0 and 1 in the log score, so that one surprise does not decide it."""
COVERAGE: Final = 0.9
"""Coverage of the bootstrap intervals."""
RESAMPLES: Final = 1000
"""Draws of wars behind an interval."""
SLOPES: Final = 200
"""Draws of wars behind the interval of a slope, which is fitted anew on each."""
GROUPS: Final = 4
"""Groups of a calibration table."""
NEWTON_STEPS: Final = 30
LEAST_RANGE: Final = 0.5
"""Chances whose logits differ by less are one chance, and no slope is given for them."""
CLOSE: Final = 1e-6
"""Largest step at which the search for a slope ends."""
FLATTEST: Final = 1e-9
"""A bootstrap draw whose chances or outcomes vary by less has no slope."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A score with its 90% interval over wars drawn anew; NaN where it is not defined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What became of the rows that are scored: years watched, whether they failed, the group (war) of each; `(row,)`."""

    durations_years: Numbers
    failed: Mask
    groups: NDArray[np.int64]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.durations_years)

    def known(self, years: float) -> Mask:
        """Rows of which it is known whether they failed within `years`."""
        return np.asarray(self.failed | (self.durations_years >= years))

    def failed_by(self, years: float) -> Mask:
        """Rows that failed within `years`."""
        return np.asarray(self.failed & (self.durations_years < years))

    def weights(self, years: float, censoring: Censoring = "weighted") -> Numbers:
        """Weight of each row in a score at `years`, 0 where what became of it is not known."""
        known = self.known(years)
        if censoring == "dropped":
            return known.astype(np.float64)
        at = np.where(self.failed_by(years), self.durations_years, years)
        chance = watching(self.durations_years, self.failed, at)
        return np.asarray(np.divide(1.0, chance, out=np.zeros(len(self)), where=known & (chance > 0)))


def watching(durations: Numbers, failed: Mask, at: Numbers) -> Numbers:
    """Kaplan-Meier chance of being watched up to just before each time `at`: censoring as the event, failures first."""
    times = np.unique(durations[~failed])
    gone = np.array([((durations == t) & ~failed).sum() for t in times], dtype=np.float64)
    left = votes_at_risk(durations, np.ones(len(durations)), times)
    left -= np.array([((durations == t) & failed).sum() for t in times], dtype=np.float64)
    curve = np.append(1.0, np.cumprod(1 - gone / np.maximum(left, 1.0)))
    return np.asarray(curve[np.searchsorted(times, at, side="left")], dtype=np.float64)


def mean_of(values: Numbers, weights: Numbers) -> Statistic:
    """A weighted mean of values as a function of how often each row counts."""

    def mean(counts: Numbers) -> float:
        total = float(counts @ weights)
        return float(counts @ (weights * values)) / total if total > 0 else float("nan")

    return mean


def brier(chance: Numbers, watched: Watched, years: float, censoring: Censoring = "weighted") -> Statistic:
    """Brier score at a horizon of the chances of failing by then, `(row,)`."""
    return mean_of((chance - watched.failed_by(years)) ** 2, watched.weights(years, censoring))


def log_score(chance: Numbers, watched: Watched, years: float, censoring: Censoring = "weighted") -> Statistic:
    """Mean log chance given to what happened by a horizon; nearer 0 is better."""
    p, y = np.clip(chance, LEAST_CHANCE, 1 - LEAST_CHANCE), watched.failed_by(years)
    return mean_of(np.where(y, np.log(p), np.log(1 - p)), watched.weights(years, censoring))


def ordered_pairs(watched: Watched) -> Mask:
    """Pairs `(first, later)` in which the first is known to have failed before the later one."""
    t, e = watched.durations_years, watched.failed
    return np.asarray(e[:, None] & ((t[:, None] < t) | ((t[:, None] == t) & ~e)))


def concordance(risk: Numbers, watched: Watched) -> Statistic:
    """Harrell's C of a risk, `(row,)`; NaN where no pair is ordered."""
    pairs = ordered_pairs(watched).astype(np.float64)
    agree = pairs * np.where(risk[:, None] > risk, 1.0, np.where(risk[:, None] == risk, 0.5, 0.0))

    def index(counts: Numbers) -> float:
        total = float(counts @ pairs @ counts)
        return float(counts @ agree @ counts) / total if total > 0 else float("nan")

    return index


def calibration_slope(chance: Numbers, watched: Watched, years: float) -> Statistic:
    """Slope of the logit of failing by a horizon on the logit of the chance given; NaN where none can be fitted."""
    p = np.clip(chance, LEAST_CHANCE, 1 - LEAST_CHANCE)
    logit, y = np.log(p / (1 - p)), watched.failed_by(years).astype(np.float64)
    weights = watched.weights(years)
    return lambda counts: logistic_slope(logit, y, counts * weights)


def logistic_slope(x: Numbers, y: Numbers, weights: Numbers) -> float:
    """Slope of a weighted logistic regression on one variable; NaN where it has no finite maximum."""
    kept = weights > 0
    x, y, weights = x[kept], y[kept], weights[kept]
    if not len(x) or np.ptp(x) < LEAST_RANGE or np.ptp(y) < FLATTEST or separated(x, y):
        return float("nan")
    b, a = np.zeros(2), np.stack([np.ones(len(x)), x - x.mean()], axis=1)
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-np.clip(a @ b, -NEWTON_STEPS, NEWTON_STEPS)))
        information = (a * (weights * p * (1 - p))[:, None]).T @ a + FLATTEST * np.eye(2)
        step = np.linalg.solve(information, a.T @ (weights * (y - p)))
        largest = float(np.abs(step).max())
        b = b + step / max(1.0, largest)
        if largest < CLOSE:
            break
    return float(b[1])


def separated(x: Numbers, y: Numbers) -> bool:
    """Whether one value of x parts failures from the rest, so that no finite slope is best."""
    yes, no = x[y == 1], x[y == 0]
    return bool(yes.min() >= no.max() or no.min() >= yes.max())


def over_groups(
    statistic: Statistic, groups: NDArray[np.int64], generator: np.random.Generator, resamples: int = RESAMPLES
) -> Interval:
    """A score with its interval over groups drawn with replacement; draws in which it is not defined are left out."""
    value = statistic(np.ones(len(groups)))
    _, place = np.unique(groups, return_inverse=True)
    size = int(place.max()) + 1 if len(place) else 0
    drawn = [statistic(counts(size, generator)[place]) for _ in range(resamples)] if size > 1 else []
    defined = np.array([one for one in drawn if np.isfinite(one)])
    if not len(defined) or not np.isfinite(value):
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(defined, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return Interval(value, float(low), float(high))


def counts(size: int, generator: np.random.Generator) -> Numbers:
    """How often each of `size` groups is drawn in `size` draws with replacement."""
    return np.bincount(generator.integers(size, size=size), minlength=size).astype(np.float64)


def difference(first: Statistic, second: Statistic) -> Statistic:
    """One score less another, on the same rows."""
    return lambda counts: first(counts) - second(counts)


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A group of rows by the chance given: how many, the chance foretold and the share found (weighted)."""

    rows: int
    foretold: float
    found: float


def calibration(chance: Numbers, watched: Watched, years: float, groups: int = GROUPS) -> tuple[CalibrationRow, ...]:
    """Foretold and found failures by a horizon, in groups of rising chance of like size; rows not known are left out."""
    weights, y = watched.weights(years), watched.failed_by(years)
    order = np.argsort(chance[weights > 0], kind="stable")
    kept = np.flatnonzero(weights > 0)[order]
    parts = [part for part in np.array_split(kept, groups) if len(part)]
    return tuple(
        CalibrationRow(
            len(part),
            float(np.average(chance[part], weights=weights[part])),
            float(np.average(y[part], weights=weights[part])),
        )
        for part in parts
    )


@dataclass(frozen=True, slots=True)
class HorizonScore:
    """Scores of one forecast at one horizon; `n` rows of known outcome, `events` of them failed."""

    years: float
    n: int
    events: int
    brier: Interval
    log_score: Interval
    brier_dropped: Interval
    slope: Interval
    calibration: tuple[CalibrationRow, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of one forecast: discrimination over all rows, and each horizon."""

    name: str
    rows: int
    groups: int
    events: int
    concordance: Interval
    horizons: tuple[HorizonScore, ...]


def score(
    name: str, survival: Numbers, years: tuple[float, ...], risk: Numbers, watched: Watched,
    generator: np.random.Generator, resamples: int = RESAMPLES,
) -> Scores:  # fmt: skip
    """Score survival `(row, year)` at the horizons, and the risk `(row,)` that orders the rows.

    Raises ValueError for no rows, unequal lengths, or chances outside 0 to 1.
    """
    check_forecast(survival, years, risk, watched)

    def interval(statistic: Statistic) -> Interval:
        return over_groups(statistic, watched.groups, generator, resamples)

    def at(place: int, horizon: float) -> HorizonScore:
        chance = 1 - survival[:, place]
        return HorizonScore(
            horizon,
            int(watched.known(horizon).sum()),
            int(watched.failed_by(horizon).sum()),
            interval(brier(chance, watched, horizon)),
            interval(log_score(chance, watched, horizon)),
            interval(brier(chance, watched, horizon, "dropped")),
            over_groups(calibration_slope(chance, watched, horizon), watched.groups, generator, min(resamples, SLOPES)),
            calibration(chance, watched, horizon),
        )

    rows = tuple(at(place, horizon) for place, horizon in enumerate(years) if watched.known(horizon).any())
    wars = len(np.unique(watched.groups))
    return Scores(name, len(watched), wars, int(watched.failed.sum()), interval(concordance(risk, watched)), rows)


def check_forecast(survival: Numbers, years: tuple[float, ...], risk: Numbers, watched: Watched) -> None:
    """Refuse a forecast that cannot be scored, with what was found."""
    if not len(watched):
        raise ValueError("nothing to score: no rows")
    if survival.shape != (len(watched), len(years)) or risk.shape != (len(watched),):
        raise ValueError(f"{len(watched)} rows need survival {(len(watched), len(years))}, found {survival.shape}")
    if not ((survival >= 0) & (survival <= 1)).all():
        worst = survival[~((survival >= 0) & (survival <= 1))][0]
        raise ValueError(f"a chance of survival should lie between 0 and 1, found {worst!r}")
