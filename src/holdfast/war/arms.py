"""Arms packages: when what was promised arrives, when crews can use it, and when supply stops.

The share of a package in use t months after it is sent is log-logistic, F(t - training), F(t) = 1 / (1 + (t_half /
t)^k): nothing at the date, half at t_half = arrives_month later; for t_half = 0 all of it is in place in the first
month.  What a lever sends later counts its months from then.  Supply stops in the month

    ceil(ln(1 - u) / ln(1 - h)),   h = spares_per_month,

u the draw's uniform of the package: nothing more arrives, and what it brought decays for want of spares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.inputs import amount, amount_by_month, stopped

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
    """Arrivals to `side` of `items` (categories, classes of weapon or `interceptors`), month by month.

    Packages of which nothing is sent are left out.
    """
    packages = {
        name: package
        for name, package in scenario.forces.packages.items()
        if package.to == side and amount_by_month(draws, f"forces.packages.{name}.sent", months).any()
    }
    total = np.zeros((len(draws), len(packages), len(items)))
    at_last = np.zeros((len(draws), len(packages)))
    share = np.zeros((len(draws), len(packages), months))
    decay = np.zeros_like(share)
    for index, (name, package) in enumerate(packages.items()):
        path = f"forces.packages.{name}"
        sent = _sent(draws, path, months)
        at_last[:, index] = sent.sum(axis=1)
        for item in sorted(set(package.units) & set(items)):
            total[:, index, items.index(item)] = amount(draws, f"{path}.units.{item}")
        out_of_supply = stopped(draws, f"{path}.stop", f"{path}.spares_per_month", months)
        share[:, index] = _in_use(draws, path, sent, months) * (1 - out_of_supply)
        decay[:, index] = DECAY_WITHOUT_SPARES_PER_MONTH * out_of_supply
    arriving = share[..., None] * total[:, :, None, :]
    return Deliveries(tuple(packages), arriving, total * at_last[..., None], decay)


def _sent(draws: Draws, path: str, months: int) -> Array:
    """Share of the package newly sent in each month, shape (draw, month): what is sent is not called back."""
    sent = np.maximum.accumulate(amount_by_month(draws, f"{path}.sent", months), axis=1)
    return np.diff(sent, axis=1, prepend=0)


def _in_use(draws: Draws, path: str, sent: Array, months: int) -> Array:
    """Share of the package that comes into use in each month, shape (draw, month)."""
    curve = arrived_share(amount(draws, f"{path}.arrives_month"), months, amount(draws, f"{path}.training_months"))
    fresh, out = np.diff(curve, axis=1), np.zeros_like(sent)
    for month in np.flatnonzero(sent.any(axis=0)):
        out[:, month:] += sent[:, month, None] * fresh[:, : months - month]
    return out


def arrived_share(half: Array, months: int, training: Array | float = 0.0) -> Array:
    """F(t - training) at t = 0..months, shape (draw, months + 1)."""
    t = np.arange(months + 1, dtype=float) - np.broadcast_to(training, half.shape)[:, None]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        odds = np.where(half[:, None] > 0, (np.maximum(t, 0) / half[:, None]) ** ARRIVAL_STEEPNESS, np.inf)
        share = np.where(np.isinf(odds), 1.0, odds / (1 + odds))
    share[t < 0] = 0
    share[:, 0] = 0
    return share


def usd_bn_spent(scenario: Scenario, draws: Draws, months: int) -> Array:
    """Cost of the packages sent within so many months, shape (draw,)."""
    spent = np.zeros(len(draws))
    for name in scenario.forces.packages:
        path = f"forces.packages.{name}"
        spent += _sent(draws, path, months).sum(axis=1) * amount(draws, f"{path}.usd_bn")
    return spent
