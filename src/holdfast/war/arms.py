"""Arms packages: when what was promised arrives, and when supply stops.

The share of a package arrived t months after the scenario's date is log-logistic, F(t) = 1 / (1 + (t_half /
t)^k): nothing at the date, half at t_half = arrives_month; for t_half = 0 all of it is in place in the first
month.  Supply stops in the month

    ceil(ln(1 - u) / ln(1 - h)),   h = spares_per_month,

u the draw's uniform of the package: nothing more arrives, and what it brought decays for want of spares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.inputs import amount, chance

ARRIVAL_STEEPNESS: Final = 4.0
"""k: with 4, a tenth has arrived at 0.58 and nine tenths at 1.7 of t_half. Analyst's judgement."""
DECAY_WITHOUT_SPARES_PER_MONTH: Final = 0.1
"""Share of a package's equipment that falls out a month without supply and spares. Analyst's judgement."""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What packages bring a side: arrays over its packages, `names` in order."""

    names: tuple[str, ...]
    arriving: Array
    """Units that arrive, shape (draw, package, month, item); items as asked for."""
    total: Array
    """Units sent once all has arrived, shape (draw, package, item)."""
    decay: Array
    """Share of what a package brought that falls out, shape (draw, package, month)."""


def deliveries(scenario: Scenario, draws: Draws, side: Side, items: tuple[str, ...], months: int) -> Deliveries:
    """Arrivals to `side` of `items` (categories, classes of weapon or `interceptors`), month by month."""
    packages = {name: package for name, package in scenario.forces.packages.items() if package.to == side}
    total = np.zeros((len(draws), len(packages), len(items)))
    share = np.zeros((len(draws), len(packages), months))
    decay = np.zeros_like(share)
    for index, (name, package) in enumerate(packages.items()):
        path = f"forces.packages.{name}"
        sent = amount(draws, f"{path}.sent")
        for item in sorted(set(package.units) & set(items)):
            total[:, index, items.index(item)] = sent * amount(draws, f"{path}.units.{item}")
        stopped = _stopped(draws, path, months)
        arrived = arrived_share(amount(draws, f"{path}.arrives_month"), months)
        share[:, index] = np.diff(arrived, axis=1) * ~stopped
        decay[:, index] = DECAY_WITHOUT_SPARES_PER_MONTH * stopped
    return Deliveries(tuple(packages), share[..., None] * total[:, :, None, :], total, decay)


def arrived_share(half: Array, months: int) -> Array:
    """F(t) at t = 0..months, shape (draw, months + 1)."""
    t = np.arange(months + 1, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        odds = np.where(half[:, None] > 0, (t / half[:, None]) ** ARRIVAL_STEEPNESS, np.inf)
        share = np.where(np.isinf(odds), 1.0, odds / (1 + odds))
    share[:, 0] = 0
    return share


def _stopped(draws: Draws, path: str, months: int) -> NDArray[np.bool_]:
    """Whether supply has stopped in month t, shape (draw, month)."""
    hazard = chance(draws, f"{path}.spares_per_month")[:, None]
    u = draws.uniform(f"{path}.stop")[:, None]
    kept = (1 - hazard) ** np.arange(1, months + 1)
    return np.asarray(1 - u > kept)


def usd_bn_spent(scenario: Scenario, draws: Draws) -> Array:
    """Cost of the packages sent, shape (draw,)."""
    spent = np.zeros(len(draws))
    for name in scenario.forces.packages:
        path = f"forces.packages.{name}"
        spent += amount(draws, f"{path}.sent") * amount(draws, f"{path}.usd_bn")
    return spent
