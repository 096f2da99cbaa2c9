"""Combat power of a mixed force, and relative power.

A CES aggregate over categories c with elasticity of substitution 1 / (1 - rho) [Arrow1961]:

    P = effectiveness * (sum_c (weight_c * S_c)^rho)^(1 / rho),   r = ln(P_A / P_B)

With 0 < rho < 1 each category alone has diminishing returns, and more of one raises what another adds
(combined arms); all stocks doubled double P.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from holdfast.scenario.draws import Array

CES_RHO: Final = 0.5
"""rho: elasticity of substitution 2. Analyst's judgement."""
LEAST_POWER: Final = 1e-6
"""Of the stronger side's power: keeps the log ratio finite when a side has nothing left."""


def power(stocks: Array, weights: Array, rho: float = CES_RHO) -> Array:
    """P of effectiveness 1, over the last axis (category) of `stocks` and `weights`."""
    return np.asarray(((weights * stocks) ** rho).sum(axis=-1) ** (1 / rho))


def log_ratio(power_a: Array, power_b: Array) -> Array:
    """r = ln(P_A / P_B), finite also when a side has nothing left; 0 when neither has anything."""
    floor = LEAST_POWER * np.maximum(power_a, power_b)
    neither = floor <= 0
    a, b = (np.where(neither, 1, np.maximum(side, floor)) for side in (power_a, power_b))
    return np.asarray(np.log(a / b))
