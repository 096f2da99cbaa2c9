"""Cause-specific hazards of a peace between two dates, from its survival and from who or what broke it.

With S_0 and S_1 the chances that it holds at the two dates, dt years apart, and b_c the chance that cause c broke it
between them (sum_c b_c = S_0 - S_1), rates that are constant between the dates are

    h_c = log(S_0 / S_1) / dt * b_c / (S_0 - S_1),

which add up to the hazard of the peace [KalbfleischPrentice2002, chapter 8].
"""

from __future__ import annotations

import numpy as np

from holdfast.game.solution import Array


def hazard(before: Array, after: Array, lost: Array, years: float) -> Array:
    """The rate h_c of one cause between two dates so many years apart, per year; the arrays are of one shape.

    `before` and `after` are the chances that the peace holds at the dates, `lost` the chance that the cause broke it
    between them. Nought where nothing breaks; infinite where the peace surely breaks, NaN where it was broken before.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        gone = before - after
        rate = -np.log1p(-gone / before) / gone * lost / years
    nothing = np.where(before > 0, 0.0, np.nan)
    return np.asarray(np.where((lost > 0) & (gone > 0), rate, nothing))


def hazards_between(survival: Array, broken: Array, years: tuple[float, ...]) -> Array:
    """The same between each date and the one before it, NaN at a date of nought years.

    `survival` is (..., date) and `broken` its loss by then to one cause; before the first date the peace is signed.
    """
    out = np.full(survival.shape, np.nan)
    start, held, gone = 0.0, np.ones(survival.shape[:-1]), np.zeros(survival.shape[:-1])
    for date, year in enumerate(years):
        if year > 0:
            out[..., date] = hazard(held, survival[..., date], broken[..., date] - gone, year - start)
        start, held, gone = year, survival[..., date], broken[..., date]
    return out
