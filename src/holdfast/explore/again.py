"""Worlds with some inputs fixed, on the draws of a run that is done: what a flip is checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from holdfast.assess.flip_checks import Reach
from holdfast.assess.language import SIDES, HypothesisKey, SettingKey
from holdfast.assess.war_view import WarView
from holdfast.assess.worlds import CENTRAL, Aims, World, Worlds
from holdfast.evidence import weigh
from holdfast.explore.aims import aims_of
from holdfast.explore.information import games, is_private
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

    def __call__(self, changes: Mapping[str, float], needs: Reach, draws: int) -> Worlds:
        """Worlds with the numbers at some paths fixed; what is not needed is that of the run, not to be read.

        A game that a change has no bearing on is the one that the run has solved.
        """
        part = self.draws.part(0, draws)
        part = part.changed({path: np.full(len(part), value) for path, value in changes.items()})
        aims = self._aims(part, changes)
        of = {
            setting: self._worlds(part, setting, aims, changes, needs) for setting in sorted(needs.settings, key=sorted)
        }
        return Worlds(of, aims, self.worlds.codings)

    def _aims(self, part: Draws, changes: Mapping[str, float]) -> Mapping[str, Aims]:
        if any(path.startswith(OF_AIMS) for path in changes):
            weighed = {CENTRAL: weigh(self.scenario, part)}
            return {side: aims_of(self.scenario, part, side, weighed) for side in SIDES}
        return {side: _first(aims, len(part)) for side, aims in self.worlds.aims.items()}

    def _worlds(
        self, part: Draws, setting: SettingKey, aims: Mapping[str, Aims], changes: Mapping[str, float], needs: Reach
    ) -> dict[HypothesisKey, World]:
        """The worlds at one setting: war and games as far as they are needed."""
        private = is_private(self.scenario)
        anew = {
            pair
            for pair in self.worlds.pairs()
            if (setting, pair) in needs.games and (bears_on(changes, pair) or (private and bears_on_doubt(changes)))
        }
        out = {
            pair: replace(world, solution=_part(world.solution, len(part)), aims=aims)
            for pair, world in self.worlds.of[setting].items()
        }
        if not anew and not needs.war:
            return out
        there = in_force(self.scenario, part, setting)
        war = rates(self.scenario, there)
        self.expect(games(self.scenario, anew) * len(part))
        solver = Solver(self.scenario, part, self.jobs, self.count, aims)
        solved = solver.under(setting, there, war, anew) if anew else {}
        return {pair: solved.get(pair) or replace(world, war=WarView(war, there, pair)) for pair, world in out.items()}


def bears_on(changes: Mapping[str, float], pair: HypothesisKey) -> bool:
    """Whether the game under a pair of hypotheses may come out differently: sides know what they want of each other.

    What is believed of a side, and what it would want under another hypothesis, its game does not contain.
    """
    own = [f"principals.{side}.hypotheses.{name}." for side, name in zip(SIDES, pair, strict=True)]
    return any(
        not path.startswith(OF_AIMS) or (path.startswith(tuple(own)) and not path.endswith(".prior"))
        for path in changes
    )


def bears_on_doubt(changes: Mapping[str, float]) -> bool:
    """Whether a game in which B is in doubt about A may come out differently: by its belief, or by what either type wants."""
    return any(path.startswith(("evidence.", "principals.A.")) for path in changes)


def _first(aims: Aims, draws: int) -> Aims:
    posterior = {
        coding: {name: held[:draws] for name, held in beliefs.items()} for coding, beliefs in aims.posterior.items()
    }
    decibans = {coding: {key: held[:draws] for key, held in each.items()} for coding, each in aims.decibans.items()}
    return Aims(posterior, decibans)


def _part(solution: Solution, draws: int) -> Solution:
    arrays = {name: held[:draws] for name, held in vars(solution).items() if isinstance(held, np.ndarray)}
    along = solution.along
    if along is not None:
        along = replace(along, **{name: held[:draws] for name, held in vars(along).items()})
    return replace(solution, along=along, **arrays)  # type: ignore[arg-type]
