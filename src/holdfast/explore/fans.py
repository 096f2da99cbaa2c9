"""Fans: quantiles by month read from counts, and the life table of first settlements.

A quantile is where the cumulated count reaches its share, on a straight line within the bin.  The survival of a settlement
n months after its signing is the product-limit estimate over the futures that could be watched for so long [KaplanMeier1958],
with the variance of [Greenwood1926].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.explore.futures_tally import CENSORED, CONTACT_KM2
from holdfast.scenario.draws import Array

PROBABILITIES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Of the fans: median, the middle half and the middle nine tenths."""
Z90: Final = 1.6448536269514722
"""Standard normal quantile of a 90% interval."""


@dataclass(frozen=True, slots=True)
class Fan:
    """Quantiles of a quantity over futures, month by month."""

    name: str
    unit: str
    values: Array
    """At PROBABILITIES, (probability, month + 1)."""


@dataclass(frozen=True, slots=True)
class LifeTable:
    """How long first settlements last, by months since signing."""

    signed: int
    """Futures in which something was signed."""
    at_risk: NDArray[np.int64]
    """In force and watched at the start of the month, (month,)."""
    broken: NDArray[np.int64]
    """Broken in the month: by A, by B, by an incident, (cause, month)."""
    survival: Array
    """Chance that it still holds, (month + 1,); NaN from where nothing is watched."""
    low: Array
    """90% interval of the sampling error."""
    high: Array


def quantiles(counted: NDArray[np.int64], edges: Array) -> Array:
    """Quantiles at PROBABILITIES of counts (month, bin) between `edges` (bin + 1,): (probability, month)."""
    out = np.empty((len(PROBABILITIES), len(counted)))
    for month, row in enumerate(counted):
        reached = np.concatenate([[0.0], np.cumsum(row) / max(row.sum(), 1)])
        for index, probability in enumerate(PROBABILITIES):
            last = int(np.searchsorted(reached, probability, side="left"))
            within = (probability - reached[last - 1]) / (reached[last] - reached[last - 1])
            out[index, month] = edges[last - 1] + within * (edges[last] - edges[last - 1])
    return out


def fan(name: str, unit: str, counted: NDArray[np.int64], per_bin: float) -> Fan:
    """Fan of a track: its first bin is 0 itself, the others are `per_bin` wide."""
    edges = np.concatenate([[0.0], np.arange(counted.shape[1]) * per_bin])
    return Fan(name, unit, quantiles(counted, edges))


def area_fan(counted: NDArray[np.int64], held_km2: float, widest: float) -> Fan:
    """Fan of the area, whose bins are even in asinh of the distance from today's."""
    half = (counted.shape[1] - 1) / 2
    place = (np.arange(counted.shape[1] + 1) - 0.5 - half) / half
    edges = np.maximum(held_km2 + CONTACT_KM2 * np.sinh(np.clip(place, -1, 1) * widest), 0)
    return Fan("area", "km2", quantiles(counted, edges))


def life_table(life: NDArray[np.int64]) -> LifeTable:
    """The life table of counts by (broken by A, by B, by an incident, still in force) and months lasted."""
    gone = life.sum(axis=0)
    at_risk = gone[::-1].cumsum()[::-1]
    broken = life[:CENSORED]
    lost = broken.sum(axis=0)
    # those watched for part of the month count as half at risk, as in any life table
    exposed = np.maximum(at_risk - life[CENSORED] / 2, 1.0)
    chance = np.where(at_risk > 0, lost / exposed, np.nan)
    survival = np.concatenate([[1.0], np.cumprod(1 - chance)])
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(np.where(lost > 0, lost / (exposed * (exposed - lost)), 0.0)))
    half = Z90 * survival * np.concatenate([[0.0], spread])
    return LifeTable(
        int(gone.sum()), at_risk, broken, survival, np.clip(survival - half, 0, 1), np.clip(survival + half, 0, 1)
    )
