"""What strikes hit: shares of the hits, damage that stands and is repaired, and what it costs.

For each kind of target k of a campaign, with H hits in the month and D the damage they would do on targets of factor 1:

    damage_k = share_k damage_factor_k D,   share: parts of one
    cost = sum_k winter_k (damage_k + secondary_k standing_k / 12)
    standing_k' = (standing_k + damage_k) (1 - 1 / repair_months_k)
    losses of category c = sum_k share_k H destroys_kc, as far as there is any

winter_k counts from December to February.  A campaign without targets has one, with the campaign's own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.inputs import MONTHS_PER_YEAR, amount

WINTER_MONTHS: Final = (12, 1, 2)
"""December to February: demand for heat and light is highest."""
SHORTEST_REPAIR_MONTHS: Final = 1.0
"""The simulation's month: nothing is repaired faster."""
EVERYTHING: Final = "everything"
"""Name of the target of a campaign that names none."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Numbers of a campaign's targets, each (draw, target)."""

    names: tuple[str, ...]
    share: Array
    damage: Array
    kept: Array
    """Share of standing damage that is not repaired in a month."""
    winter: Array
    secondary: Array
    destroys: Mapping[str, Array]
    """Units of the defender's forces lost by a hit, by category."""


@dataclass(frozen=True, slots=True)
class Toll:
    """What a campaign's hits do."""

    hits: Array
    """By target, shape (draw, target, month)."""
    standing_usd_bn: Array
    """Damage unrepaired by target, shape (draw, target, month + 1)."""
    cost_usd_bn: Array
    """By target in the month, shape (draw, target, month)."""
    destroyed: Mapping[str, Array]
    """Units of the defender's forces hit, by category, shape (draw, month)."""


def targets_of(scenario: Scenario, draws: Draws, side: Side) -> Targets:
    """The targets of `side`'s campaign."""
    campaign, path = getattr(scenario.strikes, side), f"strikes.{side}"
    names = tuple(campaign.targets)

    def column(key: str) -> Array:
        own = [getattr(campaign.targets[name], key) is not None for name in names]
        paths = [
            f"{path}.targets.{name}.{key}" if has else f"{path}.{key}" for name, has in zip(names, own, strict=True)
        ]
        return np.stack([amount(draws, one) for one in paths or [f"{path}.{key}"]], axis=1)

    one = np.ones((len(draws), 1))
    share, damage = (column("share"), column("damage")) if names else (one, one)
    total = share.sum(axis=1, keepdims=True)
    share = np.where(total > 0, share / np.where(total > 0, total, 1), 1 / share.shape[1])
    kept = 1 - 1 / np.maximum(column("repair_months"), SHORTEST_REPAIR_MONTHS)
    return Targets(
        names or (EVERYTHING,), share, damage, kept, column("winter_factor"), column("secondary_factor"),
        _destroys(scenario, draws, side, names),
    )  # fmt: skip


def _destroys(scenario: Scenario, draws: Draws, side: Side, names: tuple[str, ...]) -> dict[str, Array]:
    out: dict[str, Array] = {}
    for index, name in enumerate(names):
        for category in getattr(scenario.strikes, side).targets[name].destroys:
            column = out.setdefault(category, np.zeros((len(draws), len(names))))
            column[:, index] = amount(draws, f"strikes.{side}.targets.{name}.destroys.{category}")
    return out


def toll(targets: Targets, hits: Array, damage: Array, usual_damage: Array, first_month: int) -> Toll:
    """What `hits` and `damage` on targets of factor 1, each (draw, month), do; months from calendar month `first_month`.

    The damage that stands at the first month is the balance of `usual_damage` a month, shape (draw,).
    """
    months = damage.shape[1]
    by_target = (targets.share * targets.damage)[..., None] * damage[:, None]
    standing = np.empty((*targets.share.shape, months + 1))
    cost = np.empty_like(by_target)
    standing[..., 0] = targets.share * targets.damage * usual_damage[:, None] * targets.kept / (1 - targets.kept)
    for month in range(months):
        winter = (first_month - 1 + month) % MONTHS_PER_YEAR + 1 in WINTER_MONTHS
        season = targets.winter if winter else np.ones_like(targets.winter)
        lasting = targets.secondary * standing[..., month] / MONTHS_PER_YEAR
        cost[..., month] = season * (by_target[..., month] + lasting)
        standing[..., month + 1] = (standing[..., month] + by_target[..., month]) * targets.kept
    struck = targets.share[..., None] * hits[:, None]
    destroyed = {name: (struck * per_hit[..., None]).sum(axis=1) for name, per_hit in targets.destroys.items()}
    return Toll(struck, standing, cost, destroyed)
