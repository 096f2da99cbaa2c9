"""The inside view: what the model says of terms that begin today, whatever side is right about the other's aims.

On every draw the chance that peace under the terms still holds, under each pair of hypotheses, is weighed by the posterior of
the pair. A mechanism can be taken out, to see what it does: its numbers are set to none, by path, on the same draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

import numpy as np

from holdfast.explore.aims import believed_pairs
from holdfast.explore.information import Asked as Solved
from holdfast.explore.information import about_a, solutions
from holdfast.game.inputs import Inputs
from holdfast.game.menu import menu
from holdfast.game.periods import calendar
from holdfast.history.endings import Numbers
from holdfast.scenario.draws import Draws, sample
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates

LOW, HIGH = 0.05, 0.95
MECHANISMS: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "guarantee": (
        ("guarantees.*.credibility", 0.0), ("guarantees.*.power", 0.0), ("guarantees.*.cost_to_breaker", 0.0),
        ("guarantees.*.presence", 0.0),
    ),
    "fear": (
        ("principals.*.hypotheses.*.fear_of_power", 0.0), ("principals.*.hypotheses.*.fear_of_guarantor", 0.0),
    ),
    "power_shift": (
        ("peace.power_drift_per_year", 0.0), ("issues.*.options.*.power_by_date", 0.0), ("forces.packages.*.sent", 0.0),
    ),
    "talks": (("choice.talks_per_year", 0.0),),
}  # fmt: skip
"""What each ablation sets, by pattern of path: guarantors who do nothing; no fear of the other side or of a guarantor (no
spiral); no known shift of power in peace (no preventive war); no talks ever again (who breaks the peace fights on for good, so
breaking is no way to better terms)."""


@dataclass(frozen=True)
class Asked:
    """What the user asked of a run of the model."""

    draws: int
    seed: int | None
    jobs: int
    without: str | None = None

    def __post_init__(self) -> None:
        if self.draws < 1 or self.jobs < 1:
            raise ValueError(f"draws and jobs should be 1 or more, found {self.draws} and {self.jobs}")
        if self.without is not None and self.without not in MECHANISMS:
            raise ValueError(f"no mechanism {self.without!r}; there are: {', '.join(MECHANISMS)}")


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """The model's word on terms: their survival over solved draws, `(draw, year)`, and how many were not solved."""

    survival: Numbers
    unsolved: int

    def mean(self) -> Numbers:
        """Mean over draws, `(year,)`."""
        return np.asarray(self.survival.mean(axis=0), dtype=np.float64)

    def ends(self) -> Numbers:
        """5% and 95% of draws, `(end, year)`."""
        return np.asarray(np.quantile(self.survival, (LOW, HIGH), axis=0), dtype=np.float64)


def paths_without(draws: Draws, mechanism: str) -> dict[str, float]:
    """What an ablation sets in a scenario, by path; only numbers that the scenario has."""
    return {
        path: value for pattern, value in MECHANISMS[mechanism] for path in draws.values if fnmatchcase(path, pattern)
    }


def inside_view(scenario: Scenario, terms: str, years: Sequence[float], asked: Asked) -> Inside:
    """Survival of terms by name at some years, weighed by the posterior draw by draw.

    Raises ValueError for terms that the scenario has not, or years beyond its horizon.
    """
    if terms not in scenario.terms:
        raise ValueError(f"no terms {terms!r}; there are: {', '.join(scenario.terms)}")
    if max(years) > scenario.grid.horizon_years:
        raise ValueError(f"{max(years):g} years are beyond the horizon of {scenario.grid.horizon_years:g}")
    draws = sample(scenario, scenario.seed if asked.seed is None else asked.seed, 0, asked.draws)
    chances = believed_pairs(scenario, draws)
    if asked.without is not None:
        fixed = paths_without(draws, asked.without)
        draws = draws.changed({path: np.full(len(draws), value) for path, value in fixed.items()})
    war, packages, dates = rates(scenario, draws), menu(scenario), calendar(scenario.grid)
    place = packages.ids.index(terms)
    total, solved = np.zeros((len(draws), len(years))), np.ones(len(draws), dtype=np.bool_)
    inputs = Inputs(scenario, draws, war, packages, dates, next(iter(chances)))
    how = Solved((0.0, *years), asked.jobs)
    for pair, solution in solutions(lambda pair: replace(inputs, hypotheses=pair), chances, about_a(chances), how):
        solved &= solution.outcome == 0
        total += chances[pair][:, None] * solution.survival[:, place, 1:]
    return Inside(np.clip(total[solved], 0, 1), int((~solved).sum()))
