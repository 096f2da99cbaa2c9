"""The rates of the war, per draw, that the game lives on: mobility, power and its drift, volatility, costs.

Relative power reaches the costs as c_A exp(-gamma r), c_B exp(gamma r).  Costs are simulated at the intensity
and power r_0 of the scenario's date and rise and fall with power along the path,

    simulated_A(t) = utils_A(t) exp(-gamma (r(t) - r_0))
    simulated_B(t) = utils_B(t) exp(gamma (r(t) - r_0))

and the rates handed over are normalised to r = 0,

    cost_A(t) = simulated_A(t) / exp(-gamma r(t)),   cost_B(t) = simulated_B(t) / exp(gamma r(t)),

so that the game's product on the simulated path is the simulated cost, and at the date the recorded one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.arms import usd_bn_spent
from holdfast.war.costs import utils_per_year
from holdfast.war.forces import ArmyPath, forces, intensity, peace_arms_power, relative_power
from holdfast.war.front import Mobility, mobility
from holdfast.war.inputs import MONTHS_PER_YEAR, amount
from holdfast.war.strikes import CampaignPath, campaign

DEFAULT_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class WarRates:
    """What the game takes from the war; months count from the scenario's date."""

    months: int
    mobility_per_month: Array
    """m: chance of a step of the line, up or down, in a month, shape (draw,)."""
    contest_slope: Array
    """s of p(r) = 1 / (1 + exp(-s r)), shape (draw,)."""
    power_path: Array
    """r = ln(P_A / P_B) at the start of each month and after the last, shape (draw, month + 1)."""
    volatility: Array
    """Standard deviation of r over a year beyond the stocks, shape (draw,)."""
    by_power: Array
    """gamma, shape (draw,)."""
    cost_A: Array
    """Utils a year at r = 0, shape (draw, month)."""
    cost_B: Array
    """Utils a year at r = 0, shape (draw, month)."""
    peace_arms_power: Array
    """Shift of r by the packages sent once all has arrived in peace; negative favours B, shape (draw,)."""
    usd_bn_spent: Array
    """Cost of the packages sent, shape (draw,)."""
    front: Mobility
    campaigns: Mapping[Side, CampaignPath]
    """By the side that strikes."""
    armies: Mapping[Side, ArmyPath]

    @property
    def power_now(self) -> Array:
        """r_0, shape (draw,)."""
        return np.asarray(self.power_path[:, 0])

    @property
    def drift_per_year(self) -> Array:
        """Change of r a year, in each month, shape (draw, month)."""
        return np.asarray(np.diff(self.power_path, axis=1) * MONTHS_PER_YEAR)

    @property
    def launches(self) -> dict[Side, Array]:
        """Launches by side, each of shape (draw, class, month)."""
        return {side: path.launches for side, path in self.campaigns.items()}

    @property
    def simulated_cost_A(self) -> Array:  # noqa: N802 - the symbol of the game
        """Utils a year on the simulated path of power, shape (draw, month)."""
        return np.asarray(self.cost_A * np.exp(-self.by_power[:, None] * self.power_path[:, :-1]))

    @property
    def simulated_cost_B(self) -> Array:  # noqa: N802 - the symbol of the game
        """Utils a year on the simulated path of power, shape (draw, month)."""
        return np.asarray(self.cost_B * np.exp(self.by_power[:, None] * self.power_path[:, :-1]))

    def still(self, km2: float, months: int) -> Array:
        """Chance that less than `km2` changes hands, net, within `months` months, shape (draw,)."""
        return self.front.still(km2, months)


def rates(scenario: Scenario, draws: Draws, months: int = DEFAULT_MONTHS) -> WarRates:
    """Simulate the war for `months` months with the numbers in `draws`; nothing else is random.

    Every number is read from `draws`, so a lever is a change there (`draws.changed`); the structure
    (categories, classes, packages, the front's record) is the scenario's.
    """
    campaigns: dict[Side, CampaignPath] = {
        "A": campaign(scenario, draws, "A", months),
        "B": campaign(scenario, draws, "B", months),
    }
    armies = forces(scenario, draws, campaigns, months)
    power_path = relative_power(armies)
    by_power = amount(draws, "costs.by_power")
    at_date = np.exp(by_power * power_path[:, 0])[:, None]
    front = mobility(scenario, draws, intensity(draws, months))
    step_km2 = amount(draws, "front.total_km2") / scenario.front.steps
    return WarRates(
        months=months,
        mobility_per_month=front.per_month(step_km2, months),
        contest_slope=amount(draws, "front.contest_slope"),
        power_path=power_path,
        volatility=amount(draws, "forces.volatility"),
        by_power=by_power,
        cost_A=utils_per_year(draws, "A", campaigns["B"]) * at_date,
        cost_B=utils_per_year(draws, "B", campaigns["A"]) / at_date,
        peace_arms_power=peace_arms_power(armies),
        usd_bn_spent=usd_bn_spent(scenario, draws, months),
        front=front,
        campaigns=campaigns,
        armies=armies,
    )
