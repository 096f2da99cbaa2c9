"""Simple forecasts that a better one has to beat, each with the spread of its own past errors.

With y_1..y_n the record, one-month changes d_t = y_t - y_{t-1} and season m = 12 [Hyndman2021, ch. 5]:

    persistence      y_n + N(0, h s^2),                       s^2 = mean d_t^2
    drift            y_n + h b + N(0, s^2 h (1 + h/(n-1))),   b = mean d_t,  s^2 = sum (d_t - b)^2 / (n - 2)
    seasonal naive   y_{n+h-m} + N(0, s^2),                   s^2 = mean (y_t - y_{t-m})^2
    past months      one of y_1..y_n, each as likely

for h = 1..12.  Where fewer than four seasonal errors are on record (n < m + 4) the seasonal error is taken to be that of two
months picked at random, s^2 = 2 var(y).  Samples are cut to what the series can be (counts from 0, shares from 0
to 1), which only helps these forecasts.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import ndtri

from holdfast.scenario.draws import Array
from holdfast.war.inputs import MONTHS_PER_YEAR

RIVALS: Final = ("persistence", "drift", "seasonal naive", "past months")
FEWEST_SEASONAL_ERRORS: Final = 4


def rival(name: str, past: Array, months: int, bounds: tuple[float, float], u: Array) -> Array:
    """Samples of the next `months` (12 at most) after `past`, by uniforms u of shape (draw, month); (draw, month).

    `past` may hold nan where a month is missing.  Raises ValueError for an unknown name.
    """
    known = past[np.isfinite(past)]
    h = np.arange(1, months + 1)
    if name == "past months":
        return np.asarray(known[np.minimum((u * len(known)).astype(int), len(known) - 1)])
    changes = np.diff(known)
    if name == "persistence":
        centre, variance = np.full(months, known[-1]), np.mean(changes**2) * h
    elif name == "drift":
        slope = np.mean(changes)
        centre = known[-1] + slope * h
        variance = np.sum((changes - slope) ** 2) / (len(changes) - 1) * h * (1 + h / len(changes))
    elif name == "seasonal naive":
        centre, variance = _seasonal(past, known, months)
    else:
        raise ValueError(f"{name!r} is none of {', '.join(RIVALS)}")
    return np.asarray(np.clip(centre + np.sqrt(variance) * ndtri(u), *bounds))


def _seasonal(past: Array, known: Array, months: int) -> tuple[Array, Array]:
    filled = np.where(np.isfinite(past), past, np.mean(known))
    padded = np.concatenate([np.full(max(0, MONTHS_PER_YEAR - len(filled)), np.mean(known)), filled])
    errors = past[MONTHS_PER_YEAR:] - past[:-MONTHS_PER_YEAR]
    errors = errors[np.isfinite(errors)]
    enough = len(errors) >= FEWEST_SEASONAL_ERRORS
    variance = np.mean(errors**2) if enough else 2 * np.var(known)
    return padded[-MONTHS_PER_YEAR:][:months], np.full(months, variance)
