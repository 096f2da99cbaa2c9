"""The game of docs/explanation/game.md once more, slow and plain: one draw, dense matrices, `np.exp`, nothing shared.

Shapes: x line, r power, s package, age, i side, b breaker.  A peace is (package, line), for every line, although a package
at a fixed line is only ever signed there.  Movements of power are matrices whose rows sum to one, so that
values go back with `matrix @ values` and mass goes forward with `mass @ matrix`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from holdfast.game.batch import Numbers, Structure

Array = NDArray[np.float64]
Rule = Callable[[float, Array, Array], Array]
"""Chances of acts from the precision, their prior weights and their values."""


def logit(precision: float, weights: Array, values: Array) -> Array:
    """Chances proportional to weight times exp(precision times value), over the last axis."""
    odds = weights * np.exp(precision * (values - values.max(axis=-1, keepdims=True)))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def best_reply(precision: float, weights: Array, values: Array) -> Array:
    """The same for a mover who makes no errors: the first of the best acts among those with any weight."""
    best = np.where(weights > 0, values, -np.inf).argmax(axis=-1)
    return np.asarray(np.eye(values.shape[-1])[best])


@dataclass(frozen=True)
class Period:
    """Values and choices of one period: at its start, before its moves."""

    going_on: Array
    """WC, (i, x, r)."""
    war: Array
    """W, (i, x, r)."""
    keep: Array
    """K, (i, age, s, x, r)."""
    breaking: Array
    """R, (b, i, s, x, r)."""
    peace: Array
    """V, (i, age, s, x, r)."""
    signing: Array
    """PS, (i, s, x, r)."""
    sign: Array
    """Chance that a package is signed, (x, r, s)."""
    renege: Array
    """Chance that a side breaks, given no incident, (b, age, s, x, r)."""


class Reference:
    """One draw of a game."""

    def __init__(self, structure: Structure, numbers: Numbers, d: int, rule: Rule = logit) -> None:
        self.structure = structure
        self.n = Numbers(*(field[d] for field in numbers))
        self.rule = rule
        self.lines, self.powers = len(structure.ended), len(structure.power)
        self.packages, self.step = len(structure.weights), structure.power[1] - structure.power[0]

    @cached_property
    def periods(self) -> list[Period]:
        return self.solve()

    # -------------------------------------------------------------- where power and the front go
    def shifted(self, shift: float) -> Array:
        """Power after a shift, shared between the two nearest levels, held within the grid."""
        out = np.zeros((self.powers, self.powers))
        for j in range(self.powers):
            position = np.clip(j + shift / self.step, 0, self.powers - 1)
            for k in range(self.powers):
                out[j, k] = max(0.0, 1 - abs(position - k))
        return out

    def birth_death(self, up: float, down: float) -> Array:
        """Power after one step up, down or none, held within the grid."""
        out = (1 - up - down) * np.eye(self.powers)
        for j in range(self.powers):
            out[j, min(j + 1, self.powers - 1)] += up
            out[j, max(j - 1, 0)] += down
        return out

    def war_power(self, t: int) -> Array:
        one = self.birth_death(self.n.war_up[t], self.n.war_down[t])
        return np.asarray(np.linalg.matrix_power(one, int(self.n.substeps[t])))

    def peace_power(self, t: int, age: int, s: int) -> Array:
        dt = self.structure.lengths[t]
        mean = np.clip(self.n.drift[age, s] * dt / self.step, -1, 1)
        moving = min(1.0, max(float(self.n.volatility) ** 2 * dt / self.step**2, abs(mean)))
        return self.birth_death((moving + mean) / 2, (moving - mean) / 2)

    def front(self, t: int) -> Array:
        """Chance of line y a period on from line x at power r, (x, r, y)."""
        out = np.zeros((self.lines, self.powers, self.lines))
        for x in range(self.lines):
            for j in range(self.powers):
                move, p = self.n.move[t], self.n.contest[j]
                if self.structure.ended[x]:
                    move = 0.0
                out[x, j, min(x + 1, self.lines - 1)] += move * p
                out[x, j, max(x - 1, 0)] += move * (1 - p)
                out[x, j, x] += 1 - move
        return out

    def ageing(self, t: int, age: int) -> list[tuple[int, float]]:
        """Ages a period on, with their chances."""
        if age == 2:
            return [(2, 1.0)]
        older = 1 - np.exp(-self.n.ageing[age] * self.structure.lengths[t])
        return [(age, 1 - older), (age + 1, older)]

    # -------------------------------------------------------------- what a period is worth
    def incident(self, t: int, age: int, s: int) -> float:
        return float(1 - np.exp(-self.n.incidents[age, s] * self.structure.lengths[t]))

    def comes(self, t: int, b: int, s: int) -> float:
        kind = self.structure.kind[s]
        return float(self.n.credibility[b, kind] * np.exp(-self.n.decay[b, kind] * self.structure.years[t]))

    def resumed(self, t: int, b: int, s: int) -> Array:
        """Power once b has broken package s, with and without its guarantor."""
        kind, g = self.structure.kind[s], self.comes(t, b, s)
        alone = self.n.surprise[b, kind]
        return (1 - g) * self.shifted(alone) + g * self.shifted(alone + self.n.guarantor_shift[b, kind])

    def fine(self, t: int, b: int, s: int) -> float:
        cost = self.n.guarantor_cost[b, self.structure.kind[s]]
        return float(self.n.audience[b] + self.comes(t, b, s) * cost)

    def war_flow(self, t: int, i: int) -> Array:
        """(x, r)."""
        return np.asarray(self.n.territory[i][:, None] - self.n.cost[i, t] * self.n.cost_power[i])

    def peace_flow(self, i: int) -> Array:
        """(s, x, r)."""
        terms = self.n.flow[i][:, None, None] + self.n.territory[i][:, None]
        return np.asarray(terms + self.n.fear[i] * self.structure.power)

    def terminal(self) -> tuple[Array, Array]:
        """W and V after the last period: its flows for ever."""
        war = np.zeros((2, self.lines, self.powers))
        peace = np.zeros((2, 3, self.packages, self.lines, self.powers))
        for i in range(2):
            years = self.n.annuity[i, -1] / (1 - self.n.discount[i, -1])
            war[i] = years * self.war_flow(-1, i)
            war[i][self.structure.ended] = self.n.end_value[i][self.structure.ended, None]
            peace[i] = years * self.peace_flow(i)
        return war, peace

    def ahead(self, t: int, war: Array) -> Array:
        """Expected W of one side a period on, (x, r)."""
        drifted = war @ self.war_power(t).T
        return np.asarray(np.einsum("xry,yr->xr", self.front(t), drifted))

    def go_on(self, t: int, war: Array) -> Array:
        out = np.zeros_like(war)
        for i in range(2):
            over, paid = self.structure.ended, (1 - self.n.discount[i, t]) * self.n.end_value[i]
            out[i] = self.n.annuity[i, t] * self.war_flow(t, i) + self.n.discount[i, t] * self.ahead(t, war[i])
            out[i][over] = paid[over, None] + self.n.discount[i, t] * war[i][over]
        return out

    def keep(self, t: int, peace: Array) -> Array:
        out = np.zeros_like(peace)
        for i in range(2):
            for age in range(3):
                for s in range(self.packages):
                    move = self.peace_power(t, age, s)
                    later = sum(part * peace[i, to, s] @ move.T for to, part in self.ageing(t, age))
                    flow = self.n.annuity[i, t] * self.peace_flow(i)[s]
                    out[i, age, s] = flow + self.n.discount[i, t] * later
        return out

    def break_values(self, t: int, going_on: Array) -> Array:
        out = np.zeros((2, 2, self.packages, self.lines, self.powers))
        for b in range(2):
            for s in range(self.packages):
                for i in range(2):
                    out[b, i, s] = going_on[i] @ self.resumed(t, b, s).T - (self.fine(t, b, s) if i == b else 0)
        return out

    def renege(self, t: int, keep: Array, breaking: Array) -> Array:
        """Each side is drawn with chance a half, and then keeps or reneges."""
        out = np.zeros((2, 3, self.packages, self.lines, self.powers))
        for b in range(2):
            for age in range(3):
                weights = np.array([1.0, np.exp(2 * self.n.indifferent[age] * self.structure.lengths[t]) - 1])
                values = np.stack([keep[b, age], breaking[b, b]], axis=-1)
                out[b, age] = self.rule(float(self.n.precision), weights, values)[..., 1] / 2
        return out

    def talk(self, t: int, going_on: Array, signing: Array) -> Array:
        """Chance that each package is signed at each line and power, (x, r, s)."""
        out = np.zeros((self.lines, self.powers, self.packages))
        weights = np.append((1 - self.n.no_offer) * self.structure.weights, self.n.no_offer)
        answers = np.array([1.0, float(self.n.acceptance)])
        precision = float(self.n.precision)
        for x in range(self.structure.reach + 1):
            if self.structure.ended[x]:
                continue
            for j in range(self.powers):
                gain = np.array(
                    [[self.signed_value(signing[i], s, x)[j] for s in range(self.packages)] for i in (0, 1)]
                )
                gain -= going_on[:, x, j][:, None]
                for i, named in ((0, self.n.proposer), (1, 1 - self.n.proposer)):
                    replies = np.stack([np.zeros(self.packages), gain[1 - i]], axis=-1)
                    accepts = self.rule(precision, answers, replies)[:, 1]
                    offers = self.rule(precision, weights, np.append(accepts * gain[i], 0.0))[:-1]
                    out[x, j] += self.n.talks[t] * named * offers * accepts
        return out

    def signed_line(self, s: int, x: int) -> int:
        return x if s < self.structure.at_contact else int(self.structure.line[s])

    def signed_value(self, values: Array, s: int, x: int) -> Array:
        return np.asarray(values[s, self.signed_line(s, x)])

    def solve(self) -> list[Period]:
        war, peace = self.terminal()
        found: list[Period] = []
        for t in reversed(range(len(self.structure.lengths))):
            going_on, keep = self.go_on(t, war), self.keep(t, peace)
            breaking = self.break_values(t, going_on)
            renege = self.renege(t, keep, breaking)
            peace, signing = np.zeros_like(keep), np.zeros_like(keep[:, 0])
            for s in range(self.packages):
                signing[:, s] = keep[:, 0, s] @ self.shifted(float(self.n.sign_shift[s])).T
                for age in range(3):
                    quit_a, quit_b, stop = renege[0, age, s], renege[1, age, s], self.incident(t, age, s)
                    for i in range(2):
                        quiet = (1 - quit_a - quit_b) * keep[i, age, s]
                        quiet += quit_a * breaking[0, i, s] + quit_b * breaking[1, i, s]
                        peace[i, age, s] = stop * going_on[i] + (1 - stop) * quiet
            sign = self.talk(t, going_on, signing)
            war = going_on.copy()
            for x, j, s in np.ndindex(sign.shape):
                war[:, x, j] += sign[x, j, s] * (signing[:, s, self.signed_line(s, x), j] - going_on[:, x, j])
            found.append(Period(going_on, war, keep, breaking, peace, signing, sign, renege))
        return found[::-1]

    # -------------------------------------------------------------- what is read off
    def start(self) -> Array:
        """Today's mass over powers."""
        position = np.clip((self.n.start_power - self.structure.power[0]) / self.step, 0, self.powers - 1)
        return np.asarray(np.maximum(0.0, 1 - np.abs(position - np.arange(self.powers))))

    def today(self) -> dict[str, Array]:
        """Reservation values, gains and chances of signing today."""
        first, x, mass = self.periods[0], int(self.n.start_line), self.start()
        reservation = first.going_on[:, x] @ mass
        signing = np.array(
            [[self.signed_value(first.signing[i], s, x) @ mass for s in range(self.packages)] for i in (0, 1)]
        )
        alone = self.terminal()[0]
        for t in reversed(range(len(self.structure.lengths))):
            alone = self.go_on(t, alone)
        return {
            "reservation": reservation,
            "gain": signing - reservation[:, None],
            "gain_over_fighting": signing - (alone[:, x] @ mass)[:, None],
            "signing_today": mass @ first.sign[x],
        }

    def peace_on(self, t: int, peace: Array) -> Array:
        """Mass in peace (age, s, x, r) a period on."""
        out = np.zeros_like(peace)
        for age in range(3):
            for s in range(self.packages):
                for to, part in self.ageing(t, age):
                    out[to, s] += part * peace[age, s] @ self.peace_power(t, age, s)
        return out

    def war_on(self, t: int, war: Array) -> Array:
        """Mass at war (x, r) a period on."""
        over = self.structure.ended
        moved = np.einsum("xr,xry->yr", war * ~over[:, None], self.front(t))
        return np.asarray(moved @ self.war_power(t) + war * over[:, None])

    def broken(self, t: int, peace: Array) -> tuple[Array, Array, Array]:
        """Peace left, mass broken (cause, s), and mass back at war (x, r)."""
        left, causes = peace.copy(), np.zeros((3, self.packages))
        war = np.zeros((self.lines, self.powers))
        for age in range(3):
            for s in range(self.packages):
                stop = self.incident(t, age, s) * peace[age, s]
                war += stop
                causes[2, s] += stop.sum()
                left[age, s] -= stop
                for b in range(2):
                    quits = (peace[age, s] - stop) * self.periods[t].renege[b, age, s]
                    war += quits @ self.resumed(t, b, s)
                    causes[b, s] += quits.sum()
                    left[age, s] -= quits
        return left, causes, war

    def along(self) -> dict[str, Array]:
        """The path from today's war, by the start of each period and of the one after the last."""
        war = np.zeros((self.lines, self.powers))
        war[int(self.n.start_line)] = self.start()
        never, peace = war.copy(), np.zeros((3, self.packages, self.lines, self.powers))
        on, signed, broken = ~self.structure.ended, 0.0, np.zeros(3)
        rows: list[dict[str, float | Array]] = []
        for t in range(len(self.structure.lengths) + 1):
            last = war[-1].sum() if self.structure.ended[-1] else 0.0
            over = never[self.structure.ended].sum()
            line = float(np.arange(self.lines)[on] @ war[on].sum(axis=1) / war[on].sum())
            rows.append({
                "settled": 1 - never[on].sum() - over, "conquered": last, "fighting": war[on].sum(),
                "line": line, "signed": signed, "broken_on_path": broken,
                "peace": peace.sum(),
            })  # fmt: skip
            if t == len(self.structure.lengths):
                break
            peace, causes, back = self.broken(t, peace)
            broken = broken + causes.sum(axis=1)
            new = war[:, :, None] * self.periods[t].sign
            signed += new.sum()
            war, never = war - new.sum(axis=2), never * (1 - self.periods[t].sign.sum(axis=2))
            for x, s in np.ndindex(self.lines, self.packages):
                peace[0, s, self.signed_line(s, x)] += new[x, :, s] @ self.shifted(float(self.n.sign_shift[s]))
            war, never, peace = self.war_on(t, war + back), self.war_on(t, never), self.peace_on(t, peace)
        return {name: np.array([row[name] for row in rows]).T for name in rows[0]}

    def holds(self) -> dict[str, Array]:
        """Survival (s, t) and breaks by cause (cause, s, t) of a peace signed today."""
        peace = np.zeros((3, self.packages, self.lines, self.powers))
        for s in range(self.packages):
            peace[0, s, self.signed_line(s, int(self.n.start_line))] = self.start() @ self.shifted(
                float(self.n.sign_shift[s])
            )
        causes = np.zeros((3, self.packages))
        survival, broken = [], []
        for t in range(len(self.structure.lengths) + 1):
            survival.append(peace.sum(axis=(0, 2, 3)))
            broken.append(causes.copy())
            if t == len(self.structure.lengths):
                break
            if t > 0:
                peace, more, _ = self.broken(t, peace)
                causes += more
            peace = self.peace_on(t, peace)
        return {"survival": np.stack(survival, axis=-1), "broken": np.stack(broken, axis=-1)}
