"""Density of the priors at a draw's numbers, so that an analyst can change a prior and reweight.

    log q(x) = sum_p log f_p(x_p),

f_p the density of the number at path p, rank correlations apart.  Changing the prior of one number from f to g
multiplies a draw's weight by g(x_p) / f(x_p); exact where that number is in no correlation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from holdfast.scenario.draws import PERT_WEIGHT, Array
from holdfast.scenario.quantity import Number

RANGES: Final = ("uniform", "log_uniform")
LOG_TWO_PI: Final = float(np.log(2 * np.pi))


def log_density(number: Number, x: Array) -> Array:
    """log f(x) of a number's distribution, -inf outside its range, 0 where it is fixed or a table's column, (draw,)."""
    values = number.parameters
    if number.shape in ("fixed", "table") or (number.shape in RANGES and values[0] == values[-1]):
        return np.zeros_like(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = _by_shape(number.shape, values, x)
    return np.asarray(np.where(np.isnan(found), -np.inf, found))


def _by_shape(shape: str, values: tuple[float, ...], x: Array) -> Array:
    if shape in RANGES:
        low, high = values
        inside = np.where((x >= low) & (x <= high), 0.0, -np.inf)
        return np.asarray(inside - (np.log(high - low) if shape == "uniform" else np.log(x * np.log(high / low))))
    if shape in ("normal", "lognormal"):
        z = (x - values[0]) if shape == "normal" else np.log(x / values[0])
        jacobian = 0.0 if shape == "normal" else np.log(x)
        return np.asarray(-0.5 * (z / values[1]) ** 2 - np.log(values[1]) - LOG_TWO_PI / 2 - jacobian)
    if shape == "triangular":
        return _triangular(values, x)
    return _beta(shape, values, x)


def _triangular(values: tuple[float, ...], x: Array) -> Array:
    low, mode, high = values
    left = (x - low) / (mode - low) if mode > low else np.ones_like(x)
    right = (high - x) / (high - mode) if high > mode else np.ones_like(x)
    inside = (x >= low) & (x <= high)
    return np.where(inside, np.log(2 * np.minimum(left, right) / (high - low)), -np.inf)


def _beta(shape: str, values: tuple[float, ...], x: Array) -> Array:
    from scipy.special import betaln, xlog1py, xlogy

    low, high = (0.0, 1.0) if shape == "beta" else (values[0], values[2])
    if shape == "beta":
        a, b = values
    else:
        a = 1 + PERT_WEIGHT * (values[1] - low) / (high - low)
        b = 1 + PERT_WEIGHT * (high - values[1]) / (high - low)
    z = (x - low) / (high - low)
    inside = xlogy(a - 1, z) + xlog1py(b - 1, -z) - betaln(a, b) - np.log(high - low)
    return np.asarray(np.where((z >= 0) & (z <= 1), inside, -np.inf))


def joint_log_density(known: Mapping[str, Number], drawn: Mapping[str, Array], size: int) -> Array:
    """Sum of the log densities of the numbers drawn, correlations apart, (draw,)."""
    total = np.zeros(size)
    for path, number in known.items():
        if not number.is_fixed:
            total += log_density(number, drawn[path])
    return total
