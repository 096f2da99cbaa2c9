"""Worlds with some inputs fixed, on the draws of a run that is done: what a flip is checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from holdfast.assess.language import SettingKey
from holdfast.assess.war_view import WarView
from holdfast.assess.worlds import Aims, World, Worlds
from holdfast.explore.aims import aims_of
from holdfast.explore.solving import Solver
from holdfast.explore.timing import in_force
from holdfast.game.solution import Solution
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates

OF_AIMS: Final = ("evidence.", "principals.")
"""Beginnings of the paths that beliefs about a side depend on."""


@dataclass(frozen=True)
class Anew:
    """A run's draws and worlds, to work out parts of it again with other numbers."""

    scenario: Scenario
    draws: Draws
    worlds: Worlds
    jobs: int = 1
    count: Callable[[int], None] = lambda games: None
    expect: Callable[[int], None] = lambda games: None
    """Told of games about to be solved."""

    def __call__(self, changes: Mapping[str, float], settings: frozenset[SettingKey], draws: int, game: bool) -> Worlds:
        """Worlds with the numbers at some paths fixed; without `game` its solutions are the old ones, not to be read."""
        part = self.draws.part(0, draws)
        part = part.changed({path: np.full(len(part), value) for path, value in changes.items()})
        aims = self._aims(part, changes)
        if not game:
            of = {setting: self._unsolved(part, setting, aims) for setting in settings}
            return Worlds(of, aims, self.worlds.codings)
        self.expect(len(settings) * len(self.worlds.pairs()) * len(part))
        return Solver(self.scenario, part, self.jobs, self.count, aims).worlds(sorted(settings, key=sorted))

    def _aims(self, part: Draws, changes: Mapping[str, float]) -> Mapping[str, Aims]:
        if any(path.startswith(OF_AIMS) for path in changes):
            return {side: aims_of(self.scenario, part, side) for side in ("A", "B")}
        return {side: _first(aims, len(part)) for side, aims in self.worlds.aims.items()}

    def _unsolved(self, part: Draws, setting: SettingKey, aims: Mapping[str, Aims]) -> dict[tuple[str, str], World]:
        there = in_force(self.scenario, part, setting)
        war = rates(self.scenario, there)
        return {
            pair: replace(world, solution=_part(world.solution, len(part)), aims=aims, war=WarView(war, there, pair))
            for pair, world in self.worlds.of[setting].items()
        }


def _first(aims: Aims, draws: int) -> Aims:
    posterior = {
        coding: {name: held[:draws] for name, held in beliefs.items()} for coding, beliefs in aims.posterior.items()
    }
    decibans = {coding: {key: held[:draws] for key, held in each.items()} for coding, each in aims.decibans.items()}
    return Aims(posterior, decibans)


def _part(solution: Solution, draws: int) -> Solution:
    arrays = {name: held[:draws] for name, held in vars(solution).items() if isinstance(held, np.ndarray)}
    return replace(solution, **arrays)  # type: ignore[arg-type]
