"""What B believes of A's aims where it does not know them: today and along the path, and how far its learning was solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from holdfast.assess.figures import Figure, mean
from holdfast.assess.language import HypothesisKey
from holdfast.assess.worlds import CENTRAL, World, Worlds
from holdfast.game.play import CLOSED_SHARE, NOT_CLOSED
from holdfast.game.solution import Array
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class PrivateInformation:
    """B's belief about A, over the worlds of the scenario as it stands."""

    hypotheses: tuple[str, str]
    """A's, between which B is in doubt."""
    today: Figure | None
    """Chance that B gives the second, over solved draws."""
    along: Mapping[HypothesisKey, Mapping[float, Figure | None]]
    """The same along the path from today's war if a pair of hypotheses is true, by date."""
    limit: float
    """Log odds within which beliefs are followed."""
    held: int
    """Draws whose belief today lies beyond, and is put at the end."""
    closed_mean: float
    """Share of the nodes at which B learns whose posteriors closed, mean over draws."""
    closed_least: float
    """The same in the draw where it is least."""
    closed_needed: float
    """Share below which a draw counts as unsolved."""
    some_open: int
    """Draws in which some node did not close; such a node fails the check of regret too."""
    unclosed: int
    """Draws unsolved because too few closed, under some hypothesis about B."""


def private_information(scenario: Scenario, worlds: Worlds) -> PrivateInformation | None:
    """What B believes; None where it knows A's aims."""
    if scenario.choice.information != "private":
        return None
    now = tuple(worlds.now())
    first, second = scenario.principals.A.hypotheses
    chances = worlds.aims["A"].posterior[CENTRAL]
    solved = np.all([world.solved for world in now], axis=0)
    closed = np.min([_closed(world) for world in now], axis=0)
    limit = scenario.grid.belief_limit
    with np.errstate(divide="ignore"):
        odds = np.log(chances[second]) - np.log(chances[first])
    edge = 1 / (1 + np.exp(-limit))
    believed = np.clip(chances[second], 1 - edge, edge)
    return PrivateInformation(
        hypotheses=(first, second),
        today=mean(believed[: len(solved)][solved]),
        along={world.hypotheses: _along(world) for world in now},
        limit=limit,
        held=int((np.abs(odds[: len(solved)]) > limit).sum()),
        closed_mean=float(closed.mean()),
        closed_least=float(closed.min()),
        closed_needed=CLOSED_SHARE,
        some_open=int((closed < 1).sum()),
        unclosed=int(np.any([world.solution.outcome == NOT_CLOSED for world in now], axis=0).sum()),
    )


def _closed(world: World) -> Array:
    found = world.solution.closed
    return np.ones(len(world)) if found is None else found


def _along(world: World) -> dict[float, Figure | None]:
    solution = world.solution
    if solution.along is None:
        return {}
    belief = solution.along.belief[world.solved]
    return {years: mean(belief[:, k]) for k, years in enumerate(solution.years)}
