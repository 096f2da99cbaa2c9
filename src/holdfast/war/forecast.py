"""Forecasts: what the simulated war says of each series on record, month by month.

    launches, intercepted    of the simulated campaigns: the fit, limited by stocks; the count stopped is binomial
    confirmed                simulated losses times the share confirmed
    claimed                  the fit to the claims alone
    area                     the last on record and the fitted movement of the front

The first month is that of the scenario's date.  A binomial count stopped gives the share its spread in small raids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.calibration import Calibration, calibration
from holdfast.war.front import Mobility
from holdfast.war.rates import WarRates, rates
from holdfast.war.record import Record, Series, next_month


@dataclass(frozen=True, slots=True)
class Forecast:
    """Coming months of each series on record, and the record behind them."""

    months: tuple[str, ...]
    paths: Mapping[str, Array]
    """By name of series, each (draw, month): the month's value, for the area that at its end."""
    record: Record

    def quantiles(self, name: str, probabilities: tuple[float, ...]) -> Array:
        """Quantiles of a series over draws, shape (probability, month)."""
        return np.asarray(np.quantile(self.paths[name], probabilities, axis=0))


def forecast(scenario: Scenario, draws: Draws, months: int, war: WarRates | None = None) -> Forecast:
    """Simulate the war for `months` months (unless `war` is at hand) and read every series on record off it."""
    fitted = calibration(scenario)
    simulated = war or rates(scenario, draws, months)
    first = f"{scenario.as_of:%Y-%m}"
    paths: dict[str, Array] = {}
    for name, series in fitted.record.series.items():
        if name == "area":
            paths[name] = area_path(series, simulated.front, draws, months)
        elif series.kind == "claimed":
            paths[name] = fitted.series(draws, name, months)
        else:
            paths[name] = _simulated(simulated, fitted, draws, series)[:, :months]
    return Forecast(tuple(next_month(first, ahead) for ahead in range(months)), paths, fitted.record)


def area_path(series: Series, front: Mobility, draws: Draws, months: int) -> Array:
    """Area held at the end of the coming months, at least 0, shape (draw, month)."""
    return np.asarray(np.maximum(series.values[-1] + front.paths(draws, months), 0))


def counted_share(draws: Draws, name: str, chance: Array, trials: Array) -> Array:
    """Share stopped of so many launches (draw, month), each stopped with `chance`: binomial, by the normal approximation.

    Cut to [0, 1].  A share is on record only where something was launched, so one launch at least is taken.
    """
    months = chance.shape[1]
    z = ndtri(np.stack([draws.uniform(f"record.{name}.count.{month}") for month in range(months)], axis=1))
    spread = np.sqrt(chance * (1 - chance) / np.maximum(trials, 1))
    return np.asarray(np.clip(chance + spread * z, 0, 1))


def _simulated(war: WarRates, fitted: Calibration, draws: Draws, series: Series) -> Array:
    kind, side, item = _parts(series.name)
    if kind == "confirmed":
        army = war.armies[side]
        share, _ = fitted.bias(draws, side, item)
        return np.asarray(army.lost[:, army.categories.index(item)] * share[:, None])
    raids = war.campaigns[side]
    at = raids.classes.index(item)
    if kind == "launches":
        return np.asarray(raids.launches[:, at])
    return counted_share(draws, series.name, raids.intercepted_share[:, at], raids.launches[:, at])


def _parts(name: str) -> tuple[str, Side, str]:
    kind, side, item = name.split(".")
    return kind, "A" if side == "A" else "B", item
