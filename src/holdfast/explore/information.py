"""Who knows A's aims: with complete information a game for each pair of hypotheses, with private one for each of B's.

Under private information A knows which of its two hypotheses is true, and B does not: its belief in a draw is the posterior
of the central coding, in log odds of the second hypothesis.  What A's hypotheses do is solved together, once for each
hypothesis about B, which A knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from holdfast.assess.language import HypothesisKey
from holdfast.game.inputs import Doubt, Inputs
from holdfast.game.play import play, play_types
from holdfast.game.solution import Array, Solution
from holdfast.scenario.scenario import Scenario

Belief = Mapping[str, Array]
"""Chance that each hypothesis about A is true, as B has it, (draw,); of these or more draws."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How games are solved and reported; `years`, `jobs`, `count` and `audit` as in `play`."""

    years: tuple[float, ...]
    jobs: int = 1
    count: Callable[[int], None] = lambda draws: None
    audit: bool = False


def is_private(scenario: Scenario) -> bool:
    """Whether B does not know which hypothesis about A is true."""
    return scenario.choice.information == "private"


def games(scenario: Scenario, pairs: Iterable[HypothesisKey] | None = None) -> int:
    """Games of a draw that are solved for so many pairs of hypotheses, all unless said."""
    sides = scenario.principals
    wanted = list(pairs) if pairs is not None else [(a, b) for a in sides.A.hypotheses for b in sides.B.hypotheses]
    return len({b for _, b in wanted}) if is_private(scenario) else len(wanted)


def doubt(scenario: Scenario, belief: Belief, draws: int) -> Doubt:
    """What B is in doubt about in the first draws, its log odds held within the grid of beliefs.

    ValueError where A has not two hypotheses.
    """
    if len(belief) != 2:
        raise ValueError(f"private information needs exactly two hypotheses about A; there are: {', '.join(belief)}")
    first, second = belief
    with np.errstate(divide="ignore"):
        odds = np.log(belief[second][:draws]) - np.log(belief[first][:draws])
    limit = scenario.grid.belief_limit
    return Doubt((first, second), np.clip(odds, -limit, limit))


def about_a(belief: Mapping[HypothesisKey, Array]) -> dict[str, Array]:
    """Chance of each hypothesis about A, whatever is true of B, (draw,)."""
    out: dict[str, Array] = {}
    for (name, _), chance in belief.items():
        out[name] = out[name] + chance if name in out else chance
    return out


def solutions(
    inputs: Callable[[HypothesisKey], Inputs], pairs: Iterable[HypothesisKey], belief: Belief, asked: Asked
) -> Iterator[tuple[HypothesisKey, Solution]]:
    """The game's answer under each of the pairs; `inputs` are those under a pair, without doubt."""
    wanted = list(pairs)
    if not wanted:
        return
    if not is_private(inputs(wanted[0]).scenario):
        for pair in wanted:
            yield pair, play(inputs(pair), asked.years, asked.jobs, asked.count, asked.audit)
        return
    found: dict[HypothesisKey, Solution] = {}
    for b in dict.fromkeys(name for _, name in wanted):
        given = inputs(next(pair for pair in wanted if pair[1] == b))
        unsure = doubt(given.scenario, belief, len(given.draws))
        every = play_types(replace(given, doubt=unsure), asked.years, asked.jobs, asked.count, asked.audit)
        found |= {(a, b): solution for a, solution in zip(unsure.types, every, strict=True)}
    yield from ((pair, found[pair]) for pair in wanted)
