"""What a year of war costs a side, in utils.

    cost = 12 (land_usd_bn_per_month + strike damage suffered) / usd_bn_per_util
           + 12 (dead_per_month + civilians dead of strikes) / 100,000 * utils_per_100k_dead

at the intensity of fighting and the relative power of the scenario's date; how it changes with power is in
`rates`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.war.inputs import MONTHS_PER_YEAR, amount, amount_by_month
from holdfast.war.strikes import CampaignPath

DEAD_PER_UNIT: Final = 100_000
"""Deaths to which `utils_per_100k_dead` refers."""
LEAST_USD_BN_PER_UTIL: Final = 1e-9
"""Keeps a util that costs nothing from making costs infinite."""


def utils_per_year(draws: Draws, side: Side, strikes: CampaignPath) -> Array:
    """Cost to `side` given the other side's strikes, shape (draw, month)."""
    path = f"costs.{side}"
    months = strikes.cost_usd_bn.shape[1]
    util = np.maximum(draws[f"{path}.usd_bn_per_util"], LEAST_USD_BN_PER_UTIL)
    money = (amount_by_month(draws, f"{path}.land_usd_bn_per_month", months) + strikes.cost_usd_bn) / util[:, None]
    dead = amount_by_month(draws, f"{path}.dead_per_month", months) + strikes.civilian_dead
    lives = dead / DEAD_PER_UNIT * amount(draws, f"{path}.utils_per_100k_dead")[:, None]
    return np.asarray(MONTHS_PER_YEAR * (money + lives))
