"""A game of a few periods as the tree that it is: every history on its own, no table, plain Python.

Power moves by whole levels only.  A history is a position (war, or peace under a package) at a time with all that
happened before it forgotten only because nothing depends on it; no value is ever looked up.  Values are pairs (A's, B's).
"""

from __future__ import annotations

from math import exp, expm1

from holdfast.game.batch import Numbers, Structure

Pair = tuple[float, float]


def logistic(default: float, exponent: float) -> float:
    return default * exp(exponent) / (1 + default * exp(exponent))


def mean(parts: list[tuple[float, Pair]]) -> Pair:
    assert abs(sum(chance for chance, _ in parts) - 1) < 1e-12
    return sum(c * v[0] for c, v in parts), sum(c * v[1] for c, v in parts)


class Tree:
    """One draw of a game whose shifts are whole steps of the power grid and whose substeps are single."""

    def __init__(self, structure: Structure, numbers: Numbers, d: int) -> None:
        self.at = structure
        self.n = Numbers(*(field[d] for field in numbers))
        self.top_line, self.top = len(structure.ended) - 1, len(structure.power) - 1
        self.step = float(structure.power[1] - structure.power[0])
        self.end = len(structure.lengths)
        self.visits = 0

    def moved(self, j: int, shift: float) -> int:
        steps = shift / self.step
        assert abs(steps - round(steps)) < 1e-9
        return min(max(j + round(steps), 0), self.top)

    def flow(self, i: int, t: int, x: int, j: int, s: int | None) -> float:
        if s is None:
            return float(self.n.territory[i, x] - self.n.cost[i, t] * self.n.cost_power[i, j])
        return float(self.n.flow[i, s] + self.n.territory[i, x] + self.n.fear[i] * self.at.power[j])

    def later(self, t: int, x: int, j: int, s: int | None, values: Pair) -> Pair:
        """A period's flows and what comes after them."""
        a, b = (
            float(self.n.annuity[i, t]) * self.flow(i, t, x, j, s) + float(self.n.discount[i, t]) * values[i]
            for i in (0, 1)
        )
        return a, b

    def for_ever(self, x: int, j: int, s: int | None) -> Pair:
        last = self.end - 1
        a, b = (
            float(self.n.annuity[i, last] / (1 - self.n.discount[i, last])) * self.flow(i, last, x, j, s)
            for i in (0, 1)
        )
        return a, b

    def ended(self, x: int) -> Pair:
        return float(self.n.end_value[0, x]), float(self.n.end_value[1, x])

    # ------------------------------------------------------------------ war
    def fight(self, t: int, x: int, j: int) -> Pair:
        """A period of war without talks, and all that follows."""
        if self.at.ended[x]:
            return self.ended(x)
        p, move = float(self.n.contest[j]), float(self.n.move[t])
        up, down = float(self.n.war_up[t]), float(self.n.war_down[t])
        parts = []
        for chance_x, y in ((move * p, min(x + 1, self.top_line)), (move * (1 - p), max(x - 1, 0)), (1 - move, x)):
            for chance_j, k in ((up, min(j + 1, self.top)), (down, max(j - 1, 0)), (1 - up - down, j)):
                parts.append((chance_x * chance_j, self.war(t + 1, y, k)))
        return self.later(t, x, j, None, mean(parts))

    def war(self, t: int, x: int, j: int) -> Pair:
        """A node of war: talks may be possible, nature names the proposer, who offers; the other answers."""
        self.visits += 1
        if self.at.ended[x]:
            return self.ended(x)
        if t == self.end:
            return self.for_ever(x, j, None)
        fight = self.fight(t, x, j)
        talks = float(self.n.talks[t])
        if talks == 0:
            return fight
        signed = [self.sign(t, x, j, s) for s in range(len(self.at.weights))]
        rho = float(self.n.proposer)
        parts = [(1 - talks, fight)]
        for i, named in ((0, rho), (1, 1 - rho)):
            parts.append((talks * named, self.propose(i, fight, signed)))
        return mean(parts)

    def propose(self, i: int, fight: Pair, signed: list[Pair]) -> Pair:
        precision, none = float(self.n.precision), float(self.n.no_offer)
        outcomes, odds = [fight], [none]
        for weight, value in zip(self.at.weights, signed, strict=True):
            accepts = logistic(float(self.n.acceptance), precision * (value[1 - i] - fight[1 - i]))
            outcomes.append(mean([(accepts, value), (1 - accepts, fight)]))
            odds.append((1 - none) * float(weight) * exp(precision * (outcomes[-1][i] - fight[i])))
        return mean([(one / sum(odds), outcome) for one, outcome in zip(odds, outcomes, strict=True)])

    def sign(self, t: int, x: int, j: int, s: int) -> Pair:
        line = x if s < self.at.at_contact else int(self.at.line[s])
        return self.hold(t, line, self.moved(j, float(self.n.sign_shift[s])), s, 0)

    # ------------------------------------------------------------------ peace
    def hold(self, t: int, x: int, j: int, s: int, age: int) -> Pair:
        """A period in which the peace is kept, and all that follows."""
        dt = float(self.at.lengths[t])
        drift = float(self.n.drift[age, s]) * dt / self.step
        moving = min(1.0, max(float(self.n.volatility) ** 2 * dt / self.step**2, abs(drift)))
        older = 0.0 if age == 2 else -expm1(-float(self.n.ageing[age]) * dt)
        parts = []
        for chance_j, k in (
            ((moving + drift) / 2, min(j + 1, self.top)),
            ((moving - drift) / 2, max(j - 1, 0)),
            (1 - moving, j),
        ):
            parts.append((chance_j * (1 - older), self.peace(t + 1, x, k, s, age)))
            if older > 0:
                parts.append((chance_j * older, self.peace(t + 1, x, k, s, age + 1)))
        return self.later(t, x, j, s, mean(parts))

    def peace(self, t: int, x: int, j: int, s: int, age: int) -> Pair:
        """A node of peace: an incident, or one side drawn by chance keeps or reneges."""
        self.visits += 1
        if t == self.end:
            return self.for_ever(x, j, s)
        dt = float(self.at.lengths[t])
        incident = -expm1(-float(self.n.incidents[age, s]) * dt)
        keep = self.hold(t, x, j, s, age)
        parts = [(incident, self.fight(t, x, j))]
        for i in (0, 1):
            broken = self.renege(t, x, j, s, i)
            odds = exp(2 * float(self.n.indifferent[age]) * dt) - 1
            quits = logistic(odds, float(self.n.precision) * (broken[i] - keep[i]))
            parts += [((1 - incident) / 2 * quits, broken), ((1 - incident) / 2 * (1 - quits), keep)]
        return mean(parts)

    def renege(self, t: int, x: int, j: int, s: int, i: int) -> Pair:
        kind = int(self.at.kind[s])
        comes = float(self.n.credibility[i, kind]) * exp(-float(self.n.decay[i, kind] * self.at.years[t]))
        shift = float(self.n.surprise[i, kind])
        alone = self.fight(t, x, self.moved(j, shift))
        met = self.fight(t, x, self.moved(j, shift + float(self.n.guarantor_shift[i, kind])))
        fine = float(self.n.audience[i])
        cost = fine + float(self.n.guarantor_cost[i, kind])

        def less(value: Pair, by: float) -> Pair:
            return (value[0] - by, value[1]) if i == 0 else (value[0], value[1] - by)

        return mean([(1 - comes, less(alone, fine)), (comes, less(met, cost))])
