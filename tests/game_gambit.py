"""A game of a few dates written out for Gambit [Turocy2010]: every history a node, every node an information set of its own.

Gambit's agent logit equilibrium knows neither discounting nor default odds, so that both are put into the tree:

- an agent for each side and date, who counts what its side gets from that date on, at that date's worth;
- an act with default odds w is there w times over (`copies`), or pays the one who does it log(w) / lambda more.

Two more players, A and B, never move: their payoffs are values today, without what is paid for default odds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import exp, expm1, lcm, log

import numpy as np

from game_cases import Array
from game_tree import Pair, Tree
from holdfast.game.batch import Numbers, Structure

Where = tuple[str | int, ...]
NOTHING: Pair = (0.0, 0.0)


@dataclass
class Branch:
    """What may follow a node: by chance, or by its mover's choice with default odds."""

    name: str
    node: Node
    chance: Fraction = Fraction(1)
    odds: float = 1.0
    copies: int = 1


@dataclass
class Node:
    """A point of the tree: what either side gets on reaching it, at the worth of its date, and who moves then."""

    where: Where
    date: int
    utils: Pair = NOTHING
    mover: int | None = None
    branches: list[Branch] = field(default_factory=list)
    chosen: Array = field(default_factory=lambda: np.empty(0))
    """Chance of each branch, once solved."""

    def chances(self) -> list[float]:
        if self.mover is None:
            return [float(branch.chance) for branch in self.branches]
        return [float(chance) for chance in self.chosen]

    def below(self, name: str) -> Node:
        """What follows the branch of that name."""
        return next(branch.node for branch in self.branches if branch.name == name)


class Written(Tree):
    """One draw of a game as nodes; `copies` doubles acts, whose default odds must then be ratios of small numbers."""

    def __init__(self, structure: Structure, numbers: Numbers, d: int, copies: bool) -> None:
        super().__init__(structure, numbers, d)
        self.copies = copies
        steps = (float(self.n.start_power) - float(structure.power[0])) / self.step
        assert abs(steps - round(steps)) < 1e-9
        self.root = self.war_node(0, int(self.n.start_line), round(steps))

    # ------------------------------------------------------------------ war
    def war_node(self, t: int, x: int, j: int) -> Node:
        where = ("war", x, j)
        if self.at.ended[x]:
            return Node(where, t, self.ended(x))
        if t == self.end:
            return Node(where, t, self.for_ever(x, j, None))
        talks, rho = Fraction(float(self.n.talks[t])), Fraction(float(self.n.proposer))
        if talks == 0:
            fight = self.fight_node(t, x, j)
            return Node(where, t, fight.utils, None, fight.branches)
        fights = Branch("no talks", self.fight_node(t, x, j), 1 - talks)
        asked = [Branch(name, self.offer_node(t, x, j, i), talks * chance)
                 for i, name, chance in ((0, "A proposes", rho), (1, "B proposes", 1 - rho)) if chance > 0]  # fmt: skip
        return Node(where, t, branches=[fights, *asked])

    def fight_node(self, t: int, x: int, j: int) -> Node:
        if self.at.ended[x]:
            return Node(("fight", x, j), t, self.ended(x))
        p, move = Fraction(float(self.n.contest[j])), Fraction(float(self.n.move[t]))
        up, down = Fraction(float(self.n.war_up[t])), Fraction(float(self.n.war_down[t]))
        after: dict[tuple[int, int], Fraction] = {}
        for gone, y in ((move * p, min(x + 1, self.top_line)), (move * (1 - p), max(x - 1, 0)), (1 - move, x)):
            for shifted, k in ((up, min(j + 1, self.top)), (down, max(j - 1, 0)), (1 - up - down, j)):
                after[y, k] = after.get((y, k), Fraction(0)) + gone * shifted
        branches = [
            Branch(f"line {y} power {k}", self.war_node(t + 1, y, k), c) for (y, k), c in after.items() if c > 0
        ]
        utils = self.later(t, x, j, None, NOTHING)
        return Node(("fight", x, j), t, utils, None, branches)

    def offer_node(self, t: int, x: int, j: int, i: int) -> Node:
        none = float(self.n.no_offer)
        branches = [Branch("none", self.fight_node(t, x, j), odds=none)]
        for s, weight in enumerate(self.at.weights):
            branches.append(Branch(str(s), self.answer_node(t, x, j, s, 1 - i), odds=(1 - none) * float(weight)))
        return self.choice(Node(("offer", x, j, i), t, mover=i, branches=branches))

    def answer_node(self, t: int, x: int, j: int, s: int, i: int) -> Node:
        line = x if s < self.at.at_contact else int(self.at.line[s])
        signed = self.hold_node(t, line, self.moved(j, float(self.n.sign_shift[s])), s, 0)
        branches = [
            Branch("accept", signed, odds=float(self.n.acceptance)),
            Branch("refuse", self.fight_node(t, x, j)),
        ]
        return self.choice(Node(("answer", s, i), t, mover=i, branches=branches))

    # ------------------------------------------------------------------ peace
    def hold_node(self, t: int, x: int, j: int, s: int, age: int) -> Node:
        dt = float(self.at.lengths[t])
        drift = Fraction(float(self.n.drift[age, s]) * dt / self.step)
        spread = Fraction(float(self.n.volatility) ** 2 * dt / self.step**2)
        moving = min(Fraction(1), max(spread, abs(drift)))
        older = Fraction(0.0 if age == 2 else -expm1(-float(self.n.ageing[age]) * dt))
        after: dict[tuple[int, int], Fraction] = {}
        for k, part in (
            (min(j + 1, self.top), (moving + drift) / 2),
            (max(j - 1, 0), (moving - drift) / 2),
            (j, 1 - moving),
        ):
            for now, share in ((age, 1 - older), (age + 1, older)):
                after[k, now] = after.get((k, now), Fraction(0)) + part * share
        branches = [
            Branch(f"power {k} age {now}", self.peace_node(t + 1, x, k, s, now), chance)
            for (k, now), chance in after.items()
            if chance > 0
        ]
        return Node(("hold", s, x, j, age), t, self.later(t, x, j, s, NOTHING), None, branches)

    def peace_node(self, t: int, x: int, j: int, s: int, age: int) -> Node:
        where = ("peace", s, x, j, age)
        if t == self.end:
            return Node(where, t, self.for_ever(x, j, s))
        incident = Fraction(-expm1(-float(self.n.incidents[age, s]) * float(self.at.lengths[t])))
        branches = [Branch(f"draw {i}", self.draw_node(t, x, j, s, age, i), (1 - incident) / 2) for i in (0, 1)]
        if incident > 0:
            branches.append(Branch("incident", self.fight_node(t, x, j), incident))
        return Node(where, t, branches=branches)

    def draw_node(self, t: int, x: int, j: int, s: int, age: int, i: int) -> Node:
        odds = exp(2 * float(self.n.indifferent[age]) * float(self.at.lengths[t])) - 1
        branches = [
            Branch("keep", self.hold_node(t, x, j, s, age)),
            Branch("renege", self.break_node(t, x, j, s, i), odds=odds),
        ]
        return self.choice(Node(("draw", s, j, age, i), t, mover=i, branches=branches))

    def break_node(self, t: int, x: int, j: int, s: int, i: int) -> Node:
        kind = int(self.at.kind[s])
        credible, decay = float(self.n.credibility[i, kind]), float(self.n.decay[i, kind])
        comes = Fraction(credible * exp(-decay * float(self.at.years[t])))
        alone = float(self.n.surprise[i, kind])
        fine = float(self.n.audience[i])
        branches = []
        for name, chance, shift, cost in (
            ("alone", 1 - comes, alone, fine),
            (
                "met",
                comes,
                alone + float(self.n.guarantor_shift[i, kind]),
                fine + float(self.n.guarantor_cost[i, kind]),
            ),
        ):
            if chance > 0:
                paid = Node(("broken", s, i), t, (-cost, 0.0) if i == 0 else (0.0, -cost))
                paid.branches = [Branch("fight", self.fight_node(t, x, self.moved(j, shift)))]
                branches.append(Branch(name, paid, chance))
        return Node(("break", s, i), t, branches=branches)

    def choice(self, node: Node) -> Node:
        """The node without acts that are never done, and with how often each of the others is there."""
        node.branches = [branch for branch in node.branches if branch.odds > 0]
        if len(node.branches) == 1:
            node.mover = None
        elif self.copies:
            odds = [Fraction(branch.odds / node.branches[-1].odds).limit_denominator(20) for branch in node.branches]
            scale = lcm(*(ratio.denominator for ratio in odds))
            for branch, ratio in zip(node.branches, odds, strict=True):
                assert abs(float(ratio) - branch.odds / node.branches[-1].odds) < 1e-12
                branch.copies = int(ratio * scale)
        return node

    # ------------------------------------------------------------------ to Gambit and back
    @property
    def agents(self) -> list[tuple[int, int]]:
        """Side and date of each agent."""
        return [(i, t) for t in range(self.end) for i in (0, 1)]

    def text(self) -> str:
        """The game in Gambit's format for extensive games; information sets are numbered as they are met."""
        names = [*(f"{'AB'[i]} at {t}" for i, t in self.agents), "A", "B"]
        lines = ['EFG 2 R "A few dates" { ' + " ".join(f'"{name}"' for name in names) + " }", '""', ""]
        counts, leaves = [0] * (len(names) + 1), [0]
        lines += self.lines_of(self.root, np.zeros(len(names)), counts, leaves)
        return "\n".join(lines) + "\n"

    def lines_of(self, node: Node, paid: Array, counts: list[int], leaves: list[int]) -> Iterator[str]:
        """Gambit's lines for a node and all below, given what each player has been paid on the way."""
        paid = paid + self.payment(node)
        if not node.branches:
            leaves[0] += 1
            amounts = " ".join(f"{amount:.17f}" for amount in paid)
            yield f't "" {leaves[0]} "" {{ {amounts} }}'
            return
        if node.mover is None:
            counts[-1] += 1
            acts = " ".join(f'"{branch.name}" {branch.chance}' for branch in node.branches)
            yield f'c "" {counts[-1]} "" {{ {acts} }} 0'
        else:
            agent = self.agents.index((node.mover, node.date))
            counts[agent] += 1
            acts = " ".join(f'"{branch.name}.{n}"' for branch in node.branches for n in range(branch.copies))
            yield f'p "" {agent + 1} {counts[agent]} "" {{ {acts} }} 0'
        for branch in node.branches:
            more = paid.copy()
            if node.mover is not None and not self.copies:
                more[agent] += log(branch.odds) / float(self.n.precision)
            for _ in range(branch.copies):
                yield from self.lines_of(branch.node, more, counts, leaves)

    def payment(self, node: Node) -> Array:
        """What the node pays each player: its utils, discounted to the player's date, nothing for dates gone by."""
        out = [node.utils[i] * self.worth_at(i, t, node.date) for i, t in self.agents]
        return np.array([*out, *(node.utils[i] * self.worth_at(i, 0, node.date) for i in (0, 1))])

    def worth_at(self, i: int, t: int, date: int) -> float:
        return float(np.prod(self.n.discount[i, t:date])) if date >= t else 0.0

    def nodes(self) -> Iterator[Node]:
        """All nodes in the order of `text`, a node as often as there are copies of it."""
        yield from self.below(self.root)

    def below(self, node: Node) -> Iterator[Node]:
        yield node
        for branch in node.branches:
            for _ in range(branch.copies):
                yield from self.below(branch.node)

    def acts(self) -> list[tuple[Node, int]]:
        """Choices with how many acts they have for Gambit, in its order: by agent, each agent's as they are met."""
        chosen = [node for node in self.nodes() if node.mover is not None]
        chosen.sort(key=lambda node: self.agents.index((node.mover or 0, node.date)))
        return [(node, sum(branch.copies for branch in node.branches)) for node in chosen]

    def read(self, chances: Array) -> float:
        """Take Gambit's chances, one after the other; returns how far the copies of a choice differ, at most."""
        apart, at = 0.0, 0
        for node, _ in self.acts():
            node.chosen = np.empty(0)
        for node, many in self.acts():
            each = iter(chances[at : at + many])
            at += many
            summed = np.array([sum(next(each) for _ in range(branch.copies)) for branch in node.branches])
            if len(node.chosen):
                apart = max(apart, float(np.abs(summed - node.chosen).max()))
            node.chosen = summed
        assert at == len(chances)
        return apart


# ---------------------------------------------------------------------- what is read off a solved tree
def worth(tree: Written, node: Node) -> Array:
    """Values of a node to A and B at its date, from the chances of its choices."""
    total = np.array(node.utils)
    for branch, chance in zip(node.branches, node.chances(), strict=True):
        passed = branch.node.date - node.date
        discount = np.array([tree.worth_at(i, node.date, branch.node.date) if passed else 1.0 for i in (0, 1)])
        total = total + chance * discount * worth(tree, branch.node)
    return total


@dataclass
class Path:
    """What has happened by the start of each date, (date,), and breaks by cause, (cause, date)."""

    settled: Array
    signed: Array
    broken: Array
    fighting: Array
    conquered: Array


def path(tree: Written, start: Node) -> Path:
    """Follow the chances from a node on."""
    settled, signed, fighting, conquered = np.zeros((4, tree.end + 1))
    out = Path(settled, signed, np.zeros((3, tree.end + 1)), fighting, conquered)
    follow(tree, start, 1.0, False, out)
    return out


def follow(tree: Written, node: Node, mass: float, settled: bool, out: Path) -> None:
    kind, later = node.where[0], node.date + 1
    if kind == "war" and tree.at.ended[int(node.where[1])]:
        if node.where[1] == tree.top_line:
            out.conquered[node.date :] += mass
        return
    if kind == "war":
        out.fighting[node.date] += mass
    for branch, chance in zip(node.branches, node.chances(), strict=True):
        part = mass * chance
        if branch.name == "accept":
            out.signed[later:] += part
            if not settled:
                out.settled[later:] += part
        if branch.name == "renege" or branch.name == "incident":
            cause = 2 if node.mover is None else node.mover
            out.broken[cause, later:] += part
        follow(tree, branch.node, part, settled or branch.name == "accept", out)


def signed_today(tree: Written) -> list[Node]:
    """The node after each package was signed today, by package; whoever offered it."""
    opens = next(branch.node for branch in tree.root.branches if branch.node.where[0] == "offer")
    return [opens.below(str(s)).below("accept") for s in range(len(tree.at.weights))]


def signing(tree: Written) -> Array:
    """Chance that each package is signed today."""
    out = np.zeros(len(tree.at.weights))
    for named, chance in zip(tree.root.branches, tree.root.chances(), strict=True):
        if named.node.where[0] == "offer":
            for offer, offered in zip(named.node.branches, named.node.chances(), strict=True):
                if offer.name != "none":
                    out[int(offer.name)] += chance * offered * offer.node.chances()[0]
    return out
