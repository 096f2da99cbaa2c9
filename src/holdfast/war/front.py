"""The front: how far it moves in a month, fitted to the record of area held.

Months are of two kinds, z = 0 quiet and z = 1 moving, and follow a Markov chain: a quiet month is followed by
a moving one with chance a, a moving one by a quiet one with chance b [Hamilton1989].  The change of area in a
month is normal with mean 0 and standard deviation s_z (km2), s_1 > s_0: a scale mixture, so the record's
heavy tail (long standstill, sudden collapse) is in the model and not averaged away.  The posterior of (s_0,
s_1, a, b) is computed by importance weights on a fixed lattice of prior points; a draw takes one of them, in
the order of the mobility they imply.  The first change on record is as likely of either kind: that a war
opens with movement says nothing on how often a standing front starts to move.  Fortification is a factor on
a; so is the intensity of the fighting.

The game moves on a grid of steps of total_km2 / steps; its chance of one step a month, up or down, with that
variance is

    m = E[change^2] / step^2,   E[change^2] = mean over the months ahead of P(z=1) s_1^2 + P(z=0) s_0^2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.scenario import Scenario
from holdfast.war.inputs import MONTHS_PER_YEAR, amount_by_month

LATTICE_POINTS: Final = 2**15
LATTICE_STEPS: Final = (2**0.5, 3**0.5, 5**0.5, 7**0.5)
"""Steps of the additive lattice, modulo 1: square roots of primes [Richtmyer1951]."""
MOVING_SD_PRIOR: Final = (1e-3, 0.3)
"""s_1 as a share of the largest area on record, log-uniform. Analyst's judgement."""
SD_RATIO_PRIOR: Final = (3.0, 300.0)
"""s_1 / s_0, log-uniform. Analyst's judgement."""
QUIET_MONTHS_PRIOR: Final = (2.0, 120.0)
"""Mean length of a quiet spell in months (1/a), log-uniform. Analyst's judgement."""
MOVING_MONTHS_PRIOR: Final = (1.0, 12.0)
"""Mean length of a moving spell in months (1/b), log-uniform. Analyst's judgement."""
LOG_DENSITY_CONSTANT: Final = 0.5 * float(np.log(2 * np.pi))
SMALLEST_AREA_KM2: Final = 1.0


@dataclass(frozen=True, slots=True)
class Movement:
    """Parameters of the two kinds of month; arrays of one shape, (point,) in a fit and (draw,) in draws."""

    quiet_sd_km2: Array
    """s_0"""
    moving_sd_km2: Array
    """s_1"""
    starts: Array
    """a: chance that a quiet month is followed by a moving one."""
    stops: Array
    """b: chance that a moving month is followed by a quiet one."""
    moving_now: Array
    """Chance that the last month on record was a moving one."""

    def fortified(self, factor: Array) -> Movement:
        """The same with `factor` on the chance that a quiet month is followed by a moving one."""
        return replace(self, starts=np.minimum(self.starts * factor, 1))

    def at(self, index: NDArray[np.intp]) -> Movement:
        """The points at `index`."""
        return Movement(
            self.quiet_sd_km2[index], self.moving_sd_km2[index], self.starts[index], self.stops[index],
            self.moving_now[index],
        )  # fmt: skip

    def variance_km4_per_month(self, months: int) -> Array:
        """Mean over the next `months` of the variance of the monthly change of area."""
        share = self.starts / (self.starts + self.stops)
        kept = 1 - self.starts - self.stops
        mean_excess = np.mean(kept ** np.arange(1, months + 1)[:, None], axis=0)
        moving = share + (self.moving_now - share) * mean_excess
        return np.asarray(moving * self.moving_sd_km2**2 + (1 - moving) * self.quiet_sd_km2**2)

    def moving_months(self, months: int) -> Array:
        """Chance that k of the next `months` are moving ones, shape (months + 1, ...) over k = 0..months."""
        here = np.zeros((2, months + 1, *self.starts.shape))
        here[0, 0], here[1, 0] = 1 - self.moving_now, self.moving_now
        for _ in range(months):
            quiet = here[0] * (1 - self.starts) + here[1] * self.stops
            moving = here[0] * self.starts + here[1] * (1 - self.stops)
            here[0] = quiet
            here[1] = np.concatenate([np.zeros_like(moving[:1]), moving[:-1]])
        return np.asarray(here.sum(axis=0))


@dataclass(frozen=True, slots=True)
class Fit:
    """Posterior of a front's movement: points in the order of their mobility, with cumulative weights."""

    points: Movement
    cumulative: Array

    @property
    def effective_points(self) -> float:
        """Size of an equally weighted sample that would be as good: 1 / sum of squared weights [Kong1992]."""
        weights = np.diff(self.cumulative, prepend=0)
        return float(1 / np.sum(weights**2))

    def draw(self, u: Array) -> Movement:
        """The posterior at quantiles u of mobility, shape (draw,)."""
        index = np.searchsorted(self.cumulative, u * self.cumulative[-1])
        return self.points.at(np.minimum(index, len(self.cumulative) - 1))


@dataclass(frozen=True, slots=True)
class Mobility:
    """How the front may move in the months ahead, one set of parameters a draw."""

    movement: Movement

    def per_month(self, step_km2: Array, months: int) -> Array:
        """m: chance of a step in a month that has the variance of the movement, at most 1, shape (draw,)."""
        variance = self.movement.variance_km4_per_month(months)
        return np.asarray(np.minimum(variance / step_km2**2, 1))

    def still(self, km2: float, months: int) -> Array:
        """Chance that the area held `months` from now differs from today's by less than `km2`, shape (draw,).

        Sum over k moving months of P(k) (2 Phi(km2 / sd_k) - 1), with
        sd_k^2 = k s_1^2 + (months - k) s_0^2: the continuous model, not the game's grid.
        """
        k = np.arange(months + 1)[:, None]
        variance = k * self.movement.moving_sd_km2**2 + (months - k) * self.movement.quiet_sd_km2**2
        within = 2 * ndtr(km2 / np.sqrt(np.maximum(variance, np.finfo(float).tiny))) - 1
        return np.asarray((self.movement.moving_months(months) * within).sum(axis=0))

    def paths(self, draws: Draws, months: int) -> Array:
        """Change of the area held since the date, at each month's end, by the draws' uniforms, shape (draw, month)."""
        move, out = self.movement, np.empty((len(draws), months))
        moving = draws.uniform("front.path.now") < move.moving_now
        for month in range(months):
            u = draws.uniform(f"front.path.{month}.kind")
            moving = np.where(moving, u >= move.stops, u < move.starts)
            sd = np.where(moving, move.moving_sd_km2, move.quiet_sd_km2)
            out[:, month] = sd * ndtri(draws.uniform(f"front.path.{month}.change"))
        return np.asarray(np.cumsum(out, axis=1))


def mobility(scenario: Scenario, draws: Draws, intensity: Array) -> Mobility:
    """The movement fitted to the front's record, drawn by the uniforms of `front.record.mobility`.

    Fortification and the `intensity` of the fighting, shape (draw, month), are factors on the chance that a standing front
    starts to move: their mean over the months is taken.
    """
    table = scenario.tables[scenario.front.record]
    month, km2 = (table.columns.index(name) for name in ("month", "km2"))
    record = tuple((str(row[month]), float(row[km2])) for row in table.rows)
    drawn = fit(record).draw(draws.uniform("front.record.mobility"))
    factor = amount_by_month(draws, "front.mobility_factor", intensity.shape[1]) * intensity
    return Mobility(drawn.fortified(factor.mean(axis=1)))


@lru_cache(maxsize=16)
def fit(record: tuple[tuple[str, float], ...]) -> Fit:
    """Posterior of the movement given (month as YYYY-MM, km2 held at its end) in order.

    A gap of n months counts as one stretch of n months of one kind.  Raises ValueError where a month is not
    later than the one before.
    """
    gaps = _months_between([month for month, _ in record])
    area = np.array([km2 for _, km2 in record])
    points = prior_points(max(float(area.max()), SMALLEST_AREA_KM2))
    log_weight, moving_now = _filter(points, np.diff(area), gaps)
    points = Movement(points.quiet_sd_km2, points.moving_sd_km2, points.starts, points.stops, moving_now)
    order = np.argsort(points.variance_km4_per_month(2 * MONTHS_PER_YEAR), kind="stable")
    weights = np.exp(log_weight - log_weight.max())[order]
    return Fit(points.at(order), np.cumsum(weights / weights.sum()))


def _months_between(months: list[str]) -> list[int]:
    index = [int(month[:4]) * MONTHS_PER_YEAR + int(month[5:7]) for month in months]
    gaps = [after - before for before, after in pairwise(index)]
    for gap, name in zip(gaps, months[1:], strict=True):
        if gap < 1:
            raise ValueError(f"front record: {name!r} is not later than the month before it; put the rows in order")
    return gaps


def prior_points(largest_km2: float) -> Movement:
    """The lattice of prior points of a front whose largest area on record is `largest_km2`."""
    lattice = (0.5 + np.arange(LATTICE_POINTS)[:, None] * np.array(LATTICE_STEPS)) % 1
    bounds = (MOVING_SD_PRIOR, SD_RATIO_PRIOR, QUIET_MONTHS_PRIOR, MOVING_MONTHS_PRIOR)
    share, ratio, quiet_months, moving_months = (
        low * (high / low) ** lattice[:, i] for i, (low, high) in enumerate(bounds)
    )
    sd = share * largest_km2
    return Movement(sd / ratio, sd, 1 / quiet_months, 1 / moving_months, np.zeros_like(sd))


def _filter(points: Movement, changes: Array, gaps: list[int]) -> tuple[Array, Array]:
    """Log likelihood of the changes and chance that the last month was moving, (point,), by filtering."""
    share = points.starts / (points.starts + points.stops)
    moving = now = np.full_like(share, 0.5)
    total = np.zeros_like(share)
    for change, gap in zip(changes, gaps, strict=True):
        quiet_log = np.log1p(-moving) + _log_normal(change, points.quiet_sd_km2 * gap**0.5)
        moving_log = np.log(moving) + _log_normal(change, points.moving_sd_km2 * gap**0.5)
        both = np.logaddexp(quiet_log, moving_log)
        total += both
        now = np.exp(moving_log - both)
        moving = share + (now - share) * (1 - points.starts - points.stops) ** gap
    return total, now


def _log_normal(change: float, sd: Array) -> Array:
    return np.asarray(-0.5 * (change / sd) ** 2 - np.log(sd) - LOG_DENSITY_CONSTANT)
