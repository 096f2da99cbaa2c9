"""The war's rates as claims may speak of them, under one setting of the levers and one pair of hypotheses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.game.solution import Array
from holdfast.scenario.draws import Draws
from holdfast.war.rates import WarRates


@dataclass(frozen=True)
class WarView:
    """War numbers by draw; costs are those of today, as the side under its hypothesis feels them."""

    rates: WarRates
    draws: Draws
    hypotheses: tuple[str, str]

    def mobility(self) -> Array:
        """Chance a month that the front moves by a step."""
        return self.rates.mobility_per_month

    def still(self, km2: float, months: float) -> Array:
        """Chance that less than the area changes hands, net, within so many months."""
        return self.rates.still(km2, round(months))

    def launches(self, side: str, months: float) -> Array:
        """Long-range weapons that a side launches in the coming months."""
        by_class = self.rates.launches["A" if side == "A" else "B"]
        return np.asarray(by_class[:, :, : round(months)].sum(axis=(1, 2)))

    def cost(self, side: str) -> Array:
        """Utils a year at today's power, divided by the pain the side tolerates."""
        costs = self.rates.simulated_cost_A if side == "A" else self.rates.simulated_cost_B
        hypothesis = self.hypotheses[0 if side == "A" else 1]
        tolerance = self.draws[f"principals.{side}.hypotheses.{hypothesis}.pain_tolerance"]
        return np.asarray(costs[:, 0] / tolerance)

    def derived(self) -> dict[str, Array]:
        """What the war's inputs add up to: power, its drift, the costs at even power, the front's mobility."""
        rates = self.rates
        return {
            "war.power_now": rates.power_now,
            "war.drift_per_year": rates.drift_per_year.mean(axis=1),
            "war.cost_A": rates.cost_A.mean(axis=1),
            "war.cost_B": rates.cost_B.mean(axis=1),
            "war.mobility_per_month": rates.mobility_per_month,
        }
