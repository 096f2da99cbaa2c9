"""Worlds on demand: the game at any setting of the levers over some of the draws, kept only as long as it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from holdfast.assess.language import HypothesisKey, SettingKey, Statement, reach
from holdfast.assess.worlds import Aims, World, Worlds, term_sheet
from holdfast.explore.aims import aims_of
from holdfast.explore.information import Asked
from holdfast.explore.run import played, years_of
from holdfast.explore.timing import in_force
from holdfast.game.inputs import Inputs
from holdfast.game.menu import menu
from holdfast.game.periods import calendar
from holdfast.scenario.changes import what_if
from holdfast.scenario.draws import Draws, sample
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import WarRates, rates

Count = Callable[[int], None]
"""Told how many games were solved, from any thread."""


@dataclass(frozen=True)
class Solver:
    """One scenario over draws start..stop-1 of a seed; draw i is the same in every solver of that seed."""

    scenario: Scenario
    draws: Draws
    jobs: int = 1
    count: Count = lambda games: None
    aims: Mapping[str, Aims] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many draws."""
        return len(self.draws)

    def part(self, first: int, stop: int) -> Solver:
        """The same over some of the draws."""
        return solver(self.scenario, self.draws.part(first, stop), self.jobs, self.count)

    @property
    def pairs(self) -> tuple[HypothesisKey, ...]:
        """Every pair of hypotheses."""
        return Worlds({}, self.aims).pairs()

    def worlds(self, settings: Iterable[SettingKey]) -> Worlds:
        """The worlds at some settings under every pair of hypotheses."""
        solved = {setting: self.at(setting) for setting in dict.fromkeys(settings)}
        return Worlds(solved, self.aims, tuple(self.aims["A"].posterior))

    def at(
        self,
        setting: SettingKey,
        change: Callable[[Inputs], Inputs] = lambda inputs: inputs,
        only: Iterable[HypothesisKey] | None = None,
    ) -> dict[HypothesisKey, World]:
        """The worlds at one setting, by pair of hypotheses, all or some; `change` alters what the game is given."""
        draws = in_force(self.scenario, self.draws, setting)
        return self.under(setting, draws, rates(self.scenario, draws), self.pairs if only is None else only, change)

    def under(
        self,
        setting: SettingKey,
        draws: Draws,
        war: WarRates,
        pairs: Iterable[HypothesisKey],
        change: Callable[[Inputs], Inputs] = lambda inputs: inputs,
    ) -> dict[HypothesisKey, World]:
        """The same for draws and rates of the war that are known."""
        packages, wanted = menu(self.scenario), list(pairs)
        sheet, how = term_sheet(self.scenario, packages), Asked(years_of(self.scenario), self.jobs, self.count)
        inputs = Inputs(self.scenario, draws, war, packages, calendar(self.scenario.grid), wanted[0])
        return played(inputs, wanted, setting, sheet, self.aims, how, change)


def solver(scenario: Scenario, draws: Draws, jobs: int = 1, count: Count = lambda games: None) -> Solver:
    """A solver with the posterior of each side's aims in these draws."""
    return Solver(scenario, draws, jobs, count, {side: aims_of(scenario, draws, side) for side in ("A", "B")})


def sampled(scenario: Scenario, seed: int, start: int, stop: int, changes: Mapping[str, float]) -> Draws:
    """Draws start..stop-1 with numbers at some paths fixed."""
    return what_if(sample(scenario, seed, start, stop), changes)


def needed(statement: Statement, setting: SettingKey, pairs: Iterable[HypothesisKey]) -> set[SettingKey]:
    """The settings that a statement read at a setting needs solved."""
    return {setting} | {place for pair in pairs for place, _, _ in reach(statement.root, setting, pair)}
