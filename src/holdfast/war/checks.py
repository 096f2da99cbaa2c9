"""Prior and posterior predictive checks: could the model have made the record?

For each series the model is run anew over as many months as the record has, with parameters from the prior and from
the posterior, and four figures of the record are compared with those of the replicates [Gelman2013, ch. 6]:

    mean, spread (standard deviation), largest month, step (mean absolute change from a month to the next).

`tail` is the share of posterior replicates whose figure is at least the record's: near 0 or 1 the model misses it.  The
prior's 90% range says what the model held possible before it saw the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.war.calibration import Calibration
from holdfast.war.forecast import counted_share
from holdfast.war.front import Mobility, Movement, prior_points
from holdfast.war.level import LevelDraw, LevelFit, normals, paths
from holdfast.war.record import Series
from holdfast.war.scales import counts, prior_of, shares

TAILS: Final = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Check:
    """One figure of one series: on record, before it (prior) and after it (posterior)."""

    series: str
    figure: str
    observed: float
    prior: tuple[float, float, float]
    """Quantiles 0.05, 0.5, 0.95 over replicates, as the next."""
    posterior: tuple[float, float, float]
    tail: float


def _step(y: Array) -> Array:
    return np.asarray(np.nanmean(np.abs(np.diff(y, axis=1)), axis=1))


FIGURES: Final[Mapping[str, Callable[[Array], Array]]] = {
    "mean": lambda y: np.asarray(np.nanmean(y, axis=1)),
    "spread": lambda y: np.asarray(np.nanstd(y, axis=1)),
    "largest": lambda y: np.asarray(np.nanmax(y, axis=1)),
    "step": _step,
}
"""Of replicates (draw, month), nan where the record has none."""


def checks(fitted: Calibration, draws: Draws) -> list[Check]:
    """Checks of every series on record."""
    out: list[Check] = []
    for series in fitted.record.series.values():
        if series.kind == "area":
            before, after = _area_replicates(series, fitted, draws)
        else:
            fits = prior_of(series), fitted.levels[series.name]
            before, after = (_replicates(series, one, draws) for one in fits)
        out += _compared(series, before, after)
    return out


def _compared(series: Series, before: Array, after: Array) -> Iterator[Check]:
    missing = ~np.isfinite(series.values)
    for name, figure in FIGURES.items():
        observed = float(figure(series.values[None, :])[0])
        made = [figure(np.where(missing, np.nan, one)) for one in (before, after)]
        low, middle, high = np.quantile(made[0], TAILS)
        ends = np.quantile(made[1], TAILS)
        tail = float(np.mean(made[1] >= observed))
        yield Check(
            series.name, name, observed, (float(low), float(middle), float(high)),
            (float(ends[0]), float(ends[1]), float(ends[2])), tail,
        )  # fmt: skip


def _replicates(series: Series, fit: LevelFit, draws: Draws) -> Array:
    path, months = f"check.{series.name}", len(series.values)
    drawn = fit.of_draws(draws, path)
    fresh = drawn.wander * normals(draws, f"{path}.start", 1)[:, 0]
    anew = LevelDraw(drawn.mean, fresh, drawn.noise, drawn.wander, drawn.memory)
    z = paths(anew, normals(draws, f"{path}.shock", months), normals(draws, f"{path}.noise", months))
    if series.kind != "intercepted":
        return counts(z)
    return counted_share(draws, path, shares(z), np.broadcast_to(series.trials, z.shape))


def _area_replicates(series: Series, fitted: Calibration, draws: Draws) -> tuple[Array, Array]:
    """Area from the first month on, started in a month of either kind."""
    u = draws.uniform("check.area")
    largest = float(np.nanmax(series.values))
    points = prior_points(largest)
    before = points.at((u * len(points.starts)).astype(int))
    return _from_start(series, before, draws), _from_start(series, fitted.front.draw(u), draws)


def _from_start(series: Series, move: Movement, draws: Draws) -> Array:
    anew = Movement(move.quiet_sd_km2, move.moving_sd_km2, move.starts, move.stops, np.full(len(draws), 0.5))
    change = Mobility(anew).paths(draws, len(series.values) - 1)
    return np.concatenate([np.full((len(draws), 1), series.values[0]), series.values[0] + change], axis=1)
