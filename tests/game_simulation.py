"""Play by dice: single histories of a game under given policies, drawn from a generator, counted and averaged.

Where the solve spreads mass between two levels of power, a history is put at one of them by chance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from game_cases import Array
from game_reference import Period, Reference
from holdfast.game.batch import Numbers, Structure


@dataclass
class History:
    """What happened on one path, by the start of each period."""

    fighting: list[bool] = field(default_factory=list)
    conquered: list[bool] = field(default_factory=list)
    settled: list[bool] = field(default_factory=list)
    signed: list[int] = field(default_factory=list)
    broken_on_path: list[int] = field(default_factory=list)
    line: list[float] = field(default_factory=list)
    value: Array = field(default_factory=lambda: np.zeros(2))
    cause: int | None = None
    """Who broke a peace first: 0, 1 a side, 2 an incident."""
    broke_at: int | None = None

    def broken_by(self, cause: int, period: int) -> bool:
        """Whether the first peace was broken so, before the period."""
        return self.cause == cause and self.broke_at is not None and self.broke_at < period


class Dice:
    """One draw of a game, played again and again."""

    def __init__(self, structure: Structure, numbers: Numbers, d: int, random: np.random.Generator) -> None:
        self.at, self.random = structure, random
        self.n = Numbers(*(one[d] for one in numbers))
        self.policies: list[Period] = Reference(structure, numbers, d).periods
        self.step = structure.power[1] - structure.power[0]
        self.top = len(structure.power) - 1

    def level(self, position: float) -> int:
        """A level next to a position between two, the nearer the likelier."""
        held = min(max(position, 0.0), float(self.top))
        low = int(np.floor(held))
        return min(low + int(self.random.random() < held - low), self.top)

    def step_of_power(self, j: int, up: float, down: float) -> int:
        u = self.random.random()
        return min(j + 1, self.top) if u < up else max(j - 1, 0) if u < up + down else j

    def walk(self, signed: int | None = None) -> History:
        """A path from today's war, or from a peace signed today under package `signed`."""
        out, scale = History(), np.ones(2)
        self.x = int(self.n.start_line)
        self.j = self.level((float(self.n.start_power) - self.at.power[0]) / self.step)
        self.s: int | None = None
        self.age, self.ever, self.signs, self.breaks = 0, False, 0, 0
        if signed is not None:
            self.sign(signed)
        for t in range(len(self.at.lengths)):
            self.note(out)
            if self.s is None:
                if signed is not None:
                    break
                self.talk(t)
            elif t > 0 or signed is None:
                self.maybe_break(t, scale, out)
            out.value += scale * self.flows(t)
            scale = scale * self.n.discount[:, t]
            self.move(t)
        else:
            self.note(out)
            out.value += scale * self.rest()
        return out

    def note(self, out: History) -> None:
        over = self.s is None and bool(self.at.ended[self.x])
        out.fighting.append(self.s is None and not over)
        out.conquered.append(over and self.x == len(self.at.ended) - 1)
        out.settled.append(self.ever)
        out.signed.append(self.signs)
        out.broken_on_path.append(self.breaks)
        out.line.append(self.x if self.s is None and not over else 0.0)

    def sign(self, s: int) -> None:
        self.j = self.level(self.j + float(self.n.sign_shift[s]) / self.step)
        self.x = self.x if s < self.at.at_contact else int(self.at.line[s])
        self.s, self.age, self.ever = s, 0, True
        self.signs += 1

    def talk(self, t: int) -> None:
        chances = self.policies[t].sign[self.x, self.j]
        u, reached = self.random.random(), np.cumsum(chances)
        if u < reached[-1]:
            self.sign(int(np.searchsorted(reached, u, side="right")))

    def maybe_break(self, t: int, scale: Array, out: History) -> None:
        s = self.s
        assert s is not None
        cause = None
        if self.random.random() < -np.expm1(-self.n.incidents[self.age, s] * self.at.lengths[t]):
            cause = 2
        else:
            quits = self.policies[t].renege[:, self.age, s, self.x, self.j]
            u = self.random.random()
            cause = 0 if u < quits[0] else 1 if u < quits.sum() else None
        if cause is None:
            return
        self.s = None
        self.breaks += 1
        out.cause, out.broke_at = (cause, t) if out.cause is None else (out.cause, out.broke_at)
        if cause < 2:
            self.pay_for_breaking(t, cause, int(self.at.kind[s]), scale, out)

    def pay_for_breaking(self, t: int, side: int, kind: int, scale: Array, out: History) -> None:
        shift, paid = float(self.n.surprise[side, kind]), float(self.n.audience[side])
        comes = self.n.credibility[side, kind] * np.exp(-self.n.decay[side, kind] * self.at.years[t])
        if self.random.random() < comes:
            shift += float(self.n.guarantor_shift[side, kind])
            paid += float(self.n.guarantor_cost[side, kind])
        self.j = self.level(self.j + shift / self.step)
        out.value[side] -= scale[side] * paid

    def flow(self, t: int) -> Array:
        if self.s is None:
            return np.asarray(self.n.territory[:, self.x] - self.n.cost[:, t] * self.n.cost_power[:, self.j])
        own = self.n.flow[:, self.s] + self.n.territory[:, self.x]
        return np.asarray(own + self.n.fear * self.at.power[self.j])

    def flows(self, t: int) -> Array:
        if self.s is None and self.at.ended[self.x]:
            return np.asarray((1 - self.n.discount[:, t]) * self.n.end_value[:, self.x])
        return np.asarray(self.n.annuity[:, t] * self.flow(t))

    def rest(self) -> Array:
        """What the last state is worth: its flows for ever."""
        if self.s is None and self.at.ended[self.x]:
            return np.asarray(self.n.end_value[:, self.x])
        return np.asarray(self.n.annuity[:, -1] / (1 - self.n.discount[:, -1]) * self.flow(-1))

    def move(self, t: int) -> None:
        dt = self.at.lengths[t]
        if self.s is not None:
            mean = np.clip(self.n.drift[self.age, self.s] * dt / self.step, -1, 1)
            moving = min(1.0, max(float(self.n.volatility) ** 2 * dt / self.step**2, abs(mean)))
            self.j = self.step_of_power(self.j, (moving + mean) / 2, (moving - mean) / 2)
            if self.age < 2 and self.random.random() < -np.expm1(-self.n.ageing[self.age] * dt):
                self.age += 1
        elif not self.at.ended[self.x]:
            if self.random.random() < self.n.move[t]:
                self.x += 1 if self.random.random() < self.n.contest[self.j] else -1
                self.x = min(max(self.x, 0), len(self.at.ended) - 1)
            for _ in range(int(self.n.substeps[t])):
                self.j = self.step_of_power(self.j, float(self.n.war_up[t]), float(self.n.war_down[t]))
