"""A game of the program written out as a finite stochastic game: one mover at most in each state, the same rules in every period.

Talks, offers and answers follow each other within a period, so a state carries its own discount: `phi` sums to the discount
over a period where one passes and to 1 where none does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from game_cases import Array
from holdfast.game.batch import Numbers, Structure

State = tuple[str | int, ...]


class Step(NamedTuple):
    """What an action brings: utils to each side now, and the discounted chance of each state after it."""

    utils: Array
    after: dict[State, float]


@dataclass
class StochasticGame:
    """States with their mover (None where nobody chooses) and actions, made as they are reached."""

    structure: Structure
    numbers: Numbers
    movers: dict[State, int | None] = field(default_factory=dict)
    actions: dict[State, list[Step]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write out every state that can be reached from today's war, and from a peace signed today."""
        waiting: list[State] = list(self.war_opens(self.line, self.level))
        for s in range(len(self.structure.weights)):
            waiting += list(self.peace_opens(s, self.level))
        while waiting:
            state = waiting.pop()
            if state not in self.actions:
                self.movers[state], self.actions[state] = self.written(state)
                waiting += [after for step in self.actions[state] for after in step.after]

    @property
    def line(self) -> int:
        return int(self.numbers.start_line[0])

    @property
    def level(self) -> int:
        step = self.structure.power[1] - self.structure.power[0]
        return round(float((self.numbers.start_power[0] - self.structure.power[0]) / step))

    def of(self, name: str, *index: int) -> float:
        """A number of the first draw; of the first period where it is one for each."""
        value = getattr(self.numbers, name)[0]
        return float(value[index] if index else value)

    def war_opens(self, x: int, j: int) -> dict[State, float]:
        talks, proposer = self.of("talks", 0), self.of("proposer")
        chances = {
            ("offer", 0, x, j): talks * proposer,
            ("offer", 1, x, j): talks * (1 - proposer),
            ("fight", x, j): 1 - talks,
        }
        return {state: chance for state, chance in chances.items() if chance > 0}

    def peace_opens(self, s: int, j: int) -> dict[State, float]:
        incident = float(-np.expm1(-self.of("incidents", 0, s) * self.structure.lengths[0]))
        chances: dict[State, float] = {("draw", 0, s, j): (1 - incident) / 2, ("draw", 1, s, j): (1 - incident) / 2}
        return chances | {("fight", self.line_of(s), j): incident}

    def line_of(self, s: int) -> int:
        return int(self.structure.line[s])

    def written(self, state: State) -> tuple[int | None, list[Step]]:
        """The mover and the actions of a state."""
        kind, *rest = state
        at = [int(part) for part in rest]
        match kind:
            case "fight":
                return None, [self.fight(*at)]
            case "offer":
                i, x, j = at
                asks = [now({("answer", 1 - i, x, j, s): 1.0}) for s in range(len(self.structure.weights))]
                return i, [*asks, self.fight(x, j)]
            case "answer":
                i, x, j, s = at
                return i, [self.keep(s, j), self.fight(x, j)]
            case _:
                i, s, j = at
                return i, [self.renege(i, s, j), self.keep(s, j)]

    def fight(self, x: int, j: int) -> Step:
        """A period of war: the front moves at today's power, then power drifts."""
        flow = [
            self.of("territory", i, x) - self.of("cost", i, 0) * self.of("cost_power", i, j) for i in (0, 1)
        ]  # fmt: skip
        last, gain = self.structure.ended.size - 1, self.of("move", 0) * self.of("contest", j)
        loss = self.of("move", 0) - gain
        after: dict[State, float] = {}
        for line, moved in ((min(x + 1, last), gain), (max(x - 1, 0), loss), (x, 1 - gain - loss)):
            for level, drifted in self.drifted(j):
                add(after, self.war_opens(line, level), moved * drifted * self.discount)
        return Step(np.array(flow) * self.annuity, after)

    def drifted(self, j: int) -> Iterator[tuple[int, float]]:
        up, down, last = self.of("war_up", 0), self.of("war_down", 0), self.structure.power.size - 1
        yield from ((min(j + 1, last), up), (max(j - 1, 0), down), (j, 1 - up - down))

    def keep(self, s: int, j: int) -> Step:
        """A period of a young peace that is kept; power stays."""
        flow = np.array([self.of("flow", i, s) + self.of("territory", i, self.line_of(s)) for i in (0, 1)])
        after: dict[State, float] = {}
        add(after, self.peace_opens(s, j), self.discount)
        return Step(flow * self.annuity, after)

    def renege(self, i: int, s: int, j: int) -> Step:
        """War at once at the line of the terms, power shifted by surprise and by the guarantor if it comes."""
        step, kind = self.structure.power[1] - self.structure.power[0], int(self.structure.kind[s])
        comes = self.of("credibility", i, kind)
        fine = self.of("audience", i) + comes * self.of("guarantor_cost", i, kind)
        utils, after = np.where(np.arange(2) == i, -fine, 0.0), dict[State, float]()
        alone = j + self.of("surprise", i, kind) / step
        for position, chance in ((alone, 1 - comes), (alone + self.of("guarantor_shift", i, kind) / step, comes)):
            for level, share in between(position, self.structure.power.size - 1):
                fought = self.fight(self.line_of(s), level)
                utils = utils + chance * share * fought.utils
                add(after, fought.after, chance * share)
        return Step(utils, after)

    @property
    def discount(self) -> float:
        return self.of("discount", 0, 0)

    @property
    def annuity(self) -> float:
        return self.of("annuity", 0, 0)


def now(after: dict[State, float]) -> Step:
    """Nothing is gained and no time passes."""
    return Step(np.zeros(2), after)


def add(into: dict[State, float], chances: dict[State, float], factor: float) -> None:
    for state, chance in chances.items():
        into[state] = into.get(state, 0.0) + factor * chance


def between(position: float, last: int) -> Iterator[tuple[int, float]]:
    """The two levels about a position on the grid of power, with their shares."""
    clipped = min(max(position, 0.0), float(last))
    low = min(int(clipped), last - 1)
    yield low, low + 1 - clipped
    yield low + 1, clipped - low
