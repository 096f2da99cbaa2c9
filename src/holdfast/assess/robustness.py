"""Settings of the levers judged without any weight on draws or hypotheses: regret, satisficing, maximin.

Every draw under every pair of hypotheses is a case c; v_s(c) is what setting s gives there.

    regret      r_s(c) = max_s' v_s'(c) - v_s(c) [Savage1951],
    satisficing the share of cases with v_s(c) at or above the target [LempertGrovesPopperBankes2006],
    maximin     min_c v_s(c) [Wald1945].

Beside the answer weighted by the posterior, not in its place: a share of cases is no probability.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess.language import NOW, SettingKey
from holdfast.assess.responses import measured
from holdfast.assess.worlds import World, Worlds
from holdfast.game.solution import Array
from holdfast.scenario.scenario import Scenario

HIGH: Final = 0.9
"""Quantile of regret shown beside its mean and its largest."""


@dataclass(frozen=True, slots=True)
class Robust:
    """One setting over the cases."""

    setting: SettingKey
    """Empty for the scenario as it stands."""
    regret_mean: float
    regret_high: float
    """Exceeded in a tenth of the cases."""
    regret_largest: float
    satisfices: float
    """Share of cases at or above the target."""
    worst: float
    mean: float


@dataclass(frozen=True, slots=True)
class RobustView:
    """All settings on one quantity."""

    quantity: str
    target: float
    cases: int
    settings: tuple[Robust, ...]

    @property
    def least_regret(self) -> Robust:
        """The setting whose largest regret is least."""
        return min(self.settings, key=lambda one: one.regret_largest)

    @property
    def most_satisficing(self) -> Robust:
        """The setting that meets the target in most cases."""
        return max(self.settings, key=lambda one: one.satisfices)

    @property
    def best_worst(self) -> Robust:
        """The setting whose worst case is best."""
        return max(self.settings, key=lambda one: one.worst)


def robust_views(scenario: Scenario, worlds: Worlds) -> tuple[RobustView, ...]:
    """The view on how long the best package and what would be signed hold; none where only one setting was solved."""
    if len(worlds.of) < 2:
        return ()
    years, target = scenario.outcomes.durable_years, scenario.outcomes.durable_probability
    known = measured(years, next(iter(scenario.terms)))
    names = (f"survival(best, {years:g})", f"kept({years:g})")
    views = (robust_view(worlds, name, known[name], target) for name in names)
    return tuple(view for view in views if view is not None)


def robust_view(worlds: Worlds, name: str, quantity: Callable[[World], Array], target: float) -> RobustView | None:
    """Every setting on one quantity, over the draws and hypotheses solved under all of them; None where there are none."""
    count = min(len(world) for by_pair in worlds.of.values() for world in by_pair.values())
    values: dict[SettingKey, Array] = {}
    solved = np.ones((len(worlds.pairs()), count), dtype=np.bool_)
    for setting, by_pair in worlds.of.items():
        values[setting] = np.stack([np.asarray(quantity(by_pair[pair]))[:count] for pair in worlds.pairs()])
        solved &= np.stack([by_pair[pair].solved[:count] for pair in worlds.pairs()])
    if not solved.any():
        return None
    by_case = {setting: held[solved] for setting, held in values.items()}
    return RobustView(name, target, int(solved.sum()), _judged(by_case, target))


def _judged(by_case: Mapping[SettingKey, Array], target: float) -> tuple[Robust, ...]:
    best = np.max(list(by_case.values()), axis=0)
    ordered = sorted(by_case, key=lambda setting: (setting != NOW, sorted(setting)))
    return tuple(
        Robust(
            setting,
            float((best - by_case[setting]).mean()),
            float(np.quantile(best - by_case[setting], HIGH)),
            float((best - by_case[setting]).max()),
            float((by_case[setting] >= target).mean()),
            float(by_case[setting].min()),
            float(by_case[setting].mean()),
        )
        for setting in ordered
    )
