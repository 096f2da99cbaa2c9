"""The game with modes and private information once more, slow and plain, on top of `game_reference`.

Axes: m mode, k belief, n type of A, then those of `game_reference`.  Each (m, n) is a `Reference` of its own, from which come
its flows, movements and shifts; here are what joins them: modes that move, Bayes' rule, and B's ignorance.  A node in
which B learns is solved by a bracket within a bracket, beliefs on hearing offers by brackets in turn (Brent's method, to
rounding); the kernels use Newton's method and secants.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log, log1p

import numpy as np
from scipy.optimize import brentq

from game_reference import Array, Reference, logit
from holdfast.game.batch import Numbers, Structure
from holdfast.game.state import State

A_BREAKS, B_BREAKS, INCIDENT, SIGNED = range(4)
CLOSE = 1e-14
BY_ROUNDS, BY_ERROR = 1e-13, 1e-12
"""Last change, and error left, in beliefs on hearing an offer."""
MOST_ROUNDS = 40
FARTHEST = 300.0
"""Log odds that no belief on hearing an offer goes beyond."""


@dataclass
class Moment:
    """Values and choices of one period, before its moves."""

    going_on: Array
    """(m, k, n, i, x, r)."""
    signing: Array
    """(m, k, n, i, s, x, r)."""
    quits_a: Array
    """Chance that A breaks when drawn, (m, k, n, age, s, x, r)."""
    quits_b: Array
    """The same of B, (m, k, age, s, x, r)."""
    after_breach: Array
    """B's belief once A has broken, (m, k, age, s, x, r)."""
    after_keeping: Array
    sign: list[Array]
    """Chance of signing by who offers, each (m, k, n, x, r, s)."""
    signed_at: list[Array]
    """B's belief then, each (m, k, x, r, s)."""
    stays: Array
    """Chance that the war goes on, by belief then, (m, k, n, x, r, k)."""


@dataclass
class Talks:
    """A node of talks: what each type gets and does; filled in by `GameOfModes.talk`."""

    wins: Array
    """W, (n, i)."""
    sign: list[Array] = field(default_factory=list)
    """By who offers, (n, s)."""
    signed_at: list[Array] = field(default_factory=list)
    stays: Array = field(default_factory=lambda: np.zeros(0))


class GameOfModes:
    """One draw."""

    def __init__(self, structure: Structure, state: State, numbers: Numbers, d: int) -> None:
        self.structure, self.state, self.d = structure, state, d
        self.modes, self.types, self.points = state.modes, state.types, len(state.grid)
        self.cases = [
            [Reference(structure, numbers, (d * self.modes + m) * self.types + n) for n in range(self.types)]
            for m in range(self.modes)
        ]
        self.plain = self.cases[0][0]
        self.lines, self.powers, self.packages = self.plain.lines, self.plain.powers, self.plain.packages
        self.second = 1 / (1 + np.exp(-state.grid)) if self.types == 2 else np.zeros(1)

    # -------------------------------------------------------------- modes
    def moves(self, t: int, at_war: bool) -> Array:
        """Chance of mode after, by line, power and mode before, (x, r, m, m)."""
        state, d = self.state, self.d
        rates = (state.war_rate if at_war else state.peace_rate)[d, :, t]
        out = np.zeros((self.lines, self.powers, self.modes, self.modes))
        for x, j, m in np.ndindex(out.shape[:3]):
            gained = (x - int(self.plain.n.start_line)) / (self.lines - 1)
            slope = state.by_power[d] * self.structure.power[j] + state.by_line[d] * gained
            leaving = np.where(state.source == m, rates * np.exp(slope), 0.0)
            stay = np.exp(-leaving.sum() * self.structure.lengths[t])
            out[x, j, m, m] = stay
            for edge in np.flatnonzero(leaving):
                out[x, j, m, state.target[edge]] += (1 - stay) * leaving[edge] / leaving.sum()
        return out

    def after(self, event: int, values: Array) -> Array:
        """Values (m, ...) expected over the mode that an event leads to."""
        return np.asarray(np.tensordot(self.state.jump[self.d, event], values, axes=(1, 0)))

    def over(self) -> list[tuple[int, int, int]]:
        return list(np.ndindex(self.modes, self.points, self.types))

    # -------------------------------------------------------------- backward
    def terminal(self) -> tuple[Array, Array]:
        war = np.zeros((self.modes, self.points, self.types, 2, self.lines, self.powers))
        peace = np.zeros((*war.shape[:4], 3, self.packages, self.lines, self.powers))
        for m, k, n in self.over():
            war[m, k, n], peace[m, k, n] = self.cases[m][n].terminal()
        return war, peace

    @cached_property
    def periods(self) -> list[Moment]:
        war, peace = self.terminal()
        found = []
        for t in reversed(range(len(self.structure.lengths))):
            moment, war, peace = self.period(t, war, peace)
            found.append(moment)
        return found[::-1]

    def period(self, t: int, war: Array, peace: Array) -> tuple[Moment, Array, Array]:
        going_on, keep = np.zeros_like(war), np.zeros_like(peace)
        war = np.einsum("xrab,bknixr->aknixr", self.moves(t, True), war)
        peace = np.einsum("xrab,bknigsxr->aknigsxr", self.moves(t, False), peace)
        for m, k, n in self.over():
            going_on[m, k, n] = self.cases[m][n].go_on(t, war[m, k, n])
            keep[m, k, n] = self.cases[m][n].keep(t, peace[m, k, n])
        back = [self.after(event, going_on) for event in (A_BREAKS, B_BREAKS, INCIDENT)]
        young = self.after(SIGNED, keep[:, :, :, :, 0])
        breaking = np.zeros((*war.shape[:3], 2, 2, self.packages, self.lines, self.powers))
        signing = np.zeros_like(young)
        for m, k, n in self.over():
            case = self.cases[m][n]
            for b in (0, 1):
                breaking[m, k, n, b] = case.break_values(t, back[b][m, k, n])[b]
            for s in range(self.packages):
                signing[m, k, n, :, s] = young[m, k, n, :, s] @ case.shifted(float(case.n.sign_shift[s])).T
        moment = self.blank(going_on, signing)
        peace = self.in_peace(t, keep, breaking, back[INCIDENT], moment)
        war = self.at_war(t, going_on, signing, moment)
        return moment, war, peace

    def blank(self, going_on: Array, signing: Array) -> Moment:
        m, k, n, x, r, s = self.modes, self.points, self.types, self.lines, self.powers, self.packages
        belief = np.broadcast_to(self.state.grid[None, :, None, None, None, None], (m, k, 3, s, x, r))
        heard = np.broadcast_to(self.state.grid[None, :, None, None, None], (m, k, x, r, s))
        stays = np.zeros((m, k, n, x, r, k))
        for one in range(k):
            stays[:, one, ..., one] = 1
        return Moment(
            going_on, signing, np.zeros((m, k, n, 3, s, x, r)), np.zeros((m, k, 3, s, x, r)), belief.copy(),
            belief.copy(), [np.zeros((m, k, n, x, r, s)) for _ in (0, 1)], [heard.copy(), heard.copy()], stays,
        )  # fmt: skip

    def slots(self) -> list[tuple[int, int]]:
        """Packages and lines at which they can be in force."""
        near = self.structure.reach + 1
        return [
            (s, x)
            for s in range(self.packages)
            for x in (range(near) if s < self.structure.at_contact else [int(self.structure.line[s])])
        ]

    def in_peace(self, t: int, keep: Array, breaking: Array, struck: Array, moment: Moment) -> Array:
        """V, (m, k, n, i, age, s, x, r)."""
        out = keep.copy()
        for m, k, age, j in np.ndindex(self.modes, self.points, 3, self.powers):
            case = self.cases[m][0]
            default = float(np.exp(2 * case.n.indifferent[age] * self.structure.lengths[t]) - 1)
            for s, x in self.slots():
                kept, broken = keep[m, :, :, :, age, s, x, j], breaking[m, :, :, :, :, s, x, j]  # (k, n, [b], i)
                gain_b = self.expected(k, broken[k, :, 1, 1] - kept[k, :, 1])
                by_b = choice(float(case.n.precision), default, gain_b)
                by_a, gone, stay = self.answer(
                    k, float(case.n.precision), default, broken[:, :, 0, 0].T, kept[:, :, 0].T
                )
                at = (m, k, age, s, x, j)
                moment.quits_b[at], moment.after_breach[at], moment.after_keeping[at] = by_b, gone, stay
                for n in range(self.types):
                    moment.quits_a[m, k, n, age, s, x, j] = by_a[n]
                    stop = self.cases[m][n].incident(t, age, s)
                    for i in (0, 1):
                        a_drawn = by_a[n] * self.at(gone, broken[:, n, 0, i])
                        a_drawn += (1 - by_a[n]) * self.at(stay, kept[:, n, i])
                        b_drawn = by_b * broken[k, n, 1, i] + (1 - by_b) * kept[k, n, i]
                        quiet = (a_drawn + b_drawn) / 2
                        out[m, k, n, i, age, s, x, j] = stop * struck[m, k, n, i, x, j] + (1 - stop) * quiet
        return out

    def at_war(self, t: int, going_on: Array, signing: Array, moment: Moment) -> Array:
        """W, (m, k, n, i, x, r)."""
        war = going_on.copy()
        for m, x, j in np.ndindex(self.modes, self.structure.reach + 1, self.powers):
            if self.structure.ended[x]:
                continue
            here = [self.plain.signed_line(s, x) for s in range(self.packages)]
            terms = np.stack([signing[m, :, :, :, s, here[s], j] for s in range(self.packages)], axis=-1)
            for k in range(self.points):
                node = self.talk(t, m, k, terms, going_on[m, :, :, :, x, j])
                war[m, k, :, :, x, j] = node.wins
                moment.stays[m, k, :, x, j] = node.stays
                for by in (0, 1):
                    moment.sign[by][m, k, :, x, j], moment.signed_at[by][m, k, x, j] = node.sign[by], node.signed_at[by]
        return war

    # -------------------------------------------------------------- beliefs
    def at(self, b: float, values: Array) -> float:
        """A value (k,) at log odds b."""
        return interpolated(self.state.grid.tolist(), values.tolist(), b)

    def spread(self, b: float) -> Array:
        """Weights of the points of the grid at log odds b."""
        return np.array([self.at(b, one) for one in np.eye(self.points)])

    def expected(self, k: int, by_type: Array) -> float:
        """What B expects at a point of the grid, from a value by type, (n,)."""
        return float(by_type[0] if self.types == 1 else by_type @ [1 - self.second[k], self.second[k]])

    def answer(
        self, k: int, precision: float, default: float, yes: Array, no: Array
    ) -> tuple[list[float], float, float]:
        """Chance that each type of A acts, and B's belief if it has and if it has not; `yes` and `no` (n, k)."""
        prior = float(self.state.grid[k])
        if self.types == 1:
            return [choice(precision, default, float(yes[0, 0] - no[0, 0]))], prior, prior
        grid, base = self.state.grid.tolist(), log(default)
        rows, others = yes.tolist(), no.tolist()

        def posteriors(u0: float, u1: float) -> tuple[float, float]:
            otherwise = prior + softplus(u0) - softplus(u1)
            return otherwise + u1 - u0, otherwise

        def error(n: int, u0: float, u1: float) -> float:
            gone, stay = posteriors(u0, u1)
            gain = interpolated(grid, rows[n], gone) - interpolated(grid, others[n], stay)
            return base + precision * gain - (u0, u1)[n]

        ends = [
            (base + precision * (min(a) - max(b)) - 1, base + precision * (max(a) - min(b)) + 1)
            for a, b in zip(rows, others, strict=True)
        ]

        def other(u0: float) -> float:
            return float(brentq(lambda u1: error(1, u0, u1), *ends[1], xtol=CLOSE, rtol=CLOSE))

        u0 = float(brentq(lambda u: error(0, u, other(u)), *ends[0], xtol=CLOSE, rtol=CLOSE))
        u1 = other(u0)
        gone, stay = posteriors(u0, u1)
        return [1 / (1 + exp(-u0)), 1 / (1 + exp(-u1))], gone, stay

    # -------------------------------------------------------------- talks
    def talk(self, t: int, m: int, k: int, terms: Array, war: Array) -> Talks:
        """Talks at one line and power, from PS (k, n, i, s) and WC (k, n, i)."""
        n0 = self.cases[m][0].n
        by_a = float(n0.talks[t] * n0.proposer)
        by_b = float(n0.talks[t] - by_a)
        out = Talks(war[k].copy())
        out.stays = np.zeros((self.types, self.points))
        out.stays[:, k] = 1 - by_a - by_b
        self.a_offers(m, k, by_a, terms, war, out)
        self.b_offers(m, k, by_b, terms, war, out)
        return out

    def heard(self, m: int, k: int, terms: Array, war: Array) -> Array:
        """B's belief on hearing each group of A's offers, and none, (group + 1,)."""
        prior = float(self.state.grid[k])
        groups = self.state.groups
        if self.types == 1:
            return np.full(groups + 1, prior)

        def told(beliefs: Array) -> Array:
            offers = [self.offers_by_a(m, k, n, beliefs, terms, war)[0] for n in (0, 1)]
            out = np.empty(groups + 1)
            for g in range(groups + 1):
                which = np.append(self.state.group, groups) == g
                out[g] = prior + log(offers[1][which].sum()) - log(offers[0][which].sum())
            return out

        def error(b: float, g: int, beliefs: Array) -> float:
            return float(told(np.where(np.arange(groups + 1) == g, b, beliefs))[g] - b)

        beliefs = np.full(groups + 1, prior)
        for _ in range(MOST_ROUNDS):
            before = beliefs.copy()
            for g in range(groups + 1):
                beliefs[g] = brentq(error, -FARTHEST, FARTHEST, (g, beliefs), xtol=CLOSE, rtol=CLOSE)
            if np.abs(beliefs - before).max() < BY_ROUNDS:
                break
        assert np.abs(told(beliefs) - beliefs).max() < BY_ERROR, beliefs
        return beliefs

    def offers_by_a(self, m: int, k: int, n: int, heard: Array, terms: Array, war: Array) -> tuple[Array, Array]:
        """Chances that A of a type offers each package, and none; and that B accepts each."""
        n0 = self.cases[m][0].n
        precision, default = float(n0.precision), float(n0.acceptance)
        accepts, worth = np.empty(self.packages), np.empty(self.packages + 1)
        for s in range(self.packages):
            b = float(heard[self.state.group[s]])
            gains = [self.at(b, terms[:, q, 1, s]) - self.at(b, war[:, q, 1]) for q in range(self.types)]
            second = 1 / (1 + exp(-b)) if self.types == 2 else 0.0
            accepts[s] = choice(precision, default, (1 - second) * gains[0] + second * gains[-1])
            refused = self.at(b, war[:, n, 0])
            worth[s] = refused + accepts[s] * (self.at(b, terms[:, n, 0, s]) - refused)
        worth[-1] = self.at(float(heard[-1]), war[:, n, 0])
        weights = np.append((1 - n0.no_offer) * self.structure.weights, n0.no_offer)
        return logit(precision, weights, worth), accepts

    def a_offers(self, m: int, k: int, share: float, terms: Array, war: Array, out: Talks) -> None:
        heard, sign = self.heard(m, k, terms, war), np.zeros((self.types, self.packages))
        for n in range(self.types):
            offers, accepts = self.offers_by_a(m, k, n, heard, terms, war)
            sign[n] = share * offers[:-1] * accepts
            for s in range(self.packages):
                b = float(heard[self.state.group[s]])
                refused = share * offers[s] * (1 - accepts[s])
                out.stays[n] += refused * self.spread(b)
                for i in (0, 1):
                    worth = sign[n, s] * self.at(b, terms[:, n, i, s]) + refused * self.at(b, war[:, n, i])
                    out.wins[n, i] += worth - share * offers[s] * war[k, n, i]
            out.stays[n] += share * offers[-1] * self.spread(float(heard[-1]))
            for i in (0, 1):
                out.wins[n, i] += share * offers[-1] * (self.at(float(heard[-1]), war[:, n, i]) - war[k, n, i])
        out.sign.append(sign)
        out.signed_at.append(heard[self.state.group])

    def b_offers(self, m: int, k: int, share: float, terms: Array, war: Array, out: Talks) -> None:
        n0 = self.cases[m][0].n
        precision = float(n0.precision)
        answers = [
            self.answer(k, precision, float(n0.acceptance), terms[:, :, 0, s].T, war[:, :, 0].T)
            for s in range(self.packages)
        ]
        worth = np.zeros((self.packages + 1, self.types, 2))
        worth[-1] = war[k]
        for s, (accepts, gone, stay) in enumerate(answers):
            for n in range(self.types):
                for i in (0, 1):
                    worth[s, n, i] = accepts[n] * self.at(gone, terms[:, n, i, s])
                    worth[s, n, i] += (1 - accepts[n]) * self.at(stay, war[:, n, i])
        weights = np.append((1 - n0.no_offer) * self.structure.weights, n0.no_offer)
        for_b = np.array([self.expected(k, one[:, 1]) for one in worth])
        offers = logit(precision, weights, for_b)
        out.sign.append(np.zeros((self.types, self.packages)))
        for n in range(self.types):
            out.wins[n] += share * (offers @ worth[:, n] - war[k, n])
            out.stays[n, k] += share * offers[-1]
            for s, (accepts, _, stay) in enumerate(answers):
                out.sign[1][n, s] = share * offers[s] * accepts[n]
                out.stays[n] += share * offers[s] * (1 - accepts[n]) * self.spread(stay)
        out.signed_at.append(np.array([gone for _, gone, _ in answers]))

    # -------------------------------------------------------------- what is read off, for A of type n
    def today(self, n: int) -> dict[str, Array]:
        first, m, x = self.periods[0], self.state.start, int(self.plain.n.start_line)
        mass, points = self.plain.start(), self.spread(float(self.state.belief[self.d]))
        reservation = np.einsum("k,kir,r->i", points, first.going_on[m, :, n, :, x], mass)
        signing = np.stack(
            [
                np.einsum("k,kir,r->i", points, first.signing[m, :, n, :, s, self.plain.signed_line(s, x)], mass)
                for s in range(self.packages)
            ],
            axis=1,
        )
        sign = first.sign[0] + first.sign[1]
        return {
            "reservation": reservation,
            "gain": signing - reservation[:, None],
            "gain_over_fighting": signing - (self.never_talk()[m, 0, n, :, x] @ mass)[:, None],
            "signing_today": np.einsum("k,krs,r->s", points, sign[m, :, n, x], mass),
        }

    def never_talk(self) -> Array:
        war = self.terminal()[0]
        for t in reversed(range(len(self.structure.lengths))):
            war = np.einsum("xrab,bknixr->aknixr", self.moves(t, True), war)
            war = np.stack(
                [
                    np.stack([[self.cases[m][n].go_on(t, war[m, k, n]) for n in range(self.types)] for k in range(self.points)])
                    for m in range(self.modes)
                ]
            )  # fmt: skip
        return war

    def peace_on(self, t: int, n: int, peace: Array) -> Array:
        """Mass in peace (m, k, age, s, x, r) a period on."""
        moved = np.zeros_like(peace)
        for m, k in np.ndindex(self.modes, self.points):
            moved[m, k] = self.cases[m][n].peace_on(t, peace[m, k])
        return np.asarray(np.einsum("xrab,akgsxr->bkgsxr", self.moves(t, False), moved))

    def war_on(self, t: int, n: int, war: Array) -> Array:
        """Mass at war (m, k, x, r) a period on."""
        moved = np.zeros_like(war)
        for m, k in np.ndindex(self.modes, self.points):
            moved[m, k] = self.cases[m][n].war_on(t, war[m, k])
        return np.asarray(np.einsum("xrab,akxr->bkxr", self.moves(t, True), moved))

    def break_peace(self, t: int, n: int, peace: Array) -> tuple[Array, Array, Array]:
        """Peace left, mass broken (cause, s), and mass back at war."""
        left, causes = np.zeros_like(peace), np.zeros((3, self.packages))
        war = np.zeros((self.modes, self.points, self.lines, self.powers))
        now, jump = self.periods[t], self.state.jump[self.d]
        for at in zip(*np.nonzero(peace), strict=True):
            m, k, age, s, x, j = at
            case, mass = self.cases[m][n], peace[at]
            stop = case.incident(t, age, s) * mass
            by_a, by_b = [(mass - stop) / 2 * now.quits_a[m, k, n, age, s, x, j], (mass - stop) / 2 * now.quits_b[at]]
            causes[:, s] += [by_a, by_b, stop]
            war[:, k, x, j] += jump[INCIDENT, m] * stop
            war[:, k, x] += np.outer(jump[B_BREAKS, m], case.resumed(t, 1, s)[j]) * by_b
            gone, stay = self.spread(now.after_breach[at]), self.spread(now.after_keeping[at])
            where = np.einsum("a,k,r->akr", jump[A_BREAKS, m], gone, case.resumed(t, 0, s)[j])
            war[:, :, x] += where * by_a
            left[m, :, age, s, x, j] += stay * ((mass - stop) / 2 - by_a)
            left[m, k, age, s, x, j] += (mass - stop) / 2 - by_b
        return left, causes, war

    def stay(self, t: int, n: int, war: Array) -> Array:
        return np.asarray(np.einsum("mkxr,mkxrq->mqxr", war, self.periods[t].stays[:, :, n]))

    def sign(self, t: int, n: int, war: Array, peace: Array) -> float:
        """Adds what is signed to the peace; how much."""
        now, total, jump = self.periods[t], 0.0, self.state.jump[self.d, SIGNED]
        for by in (0, 1):
            for m, k, x, j, s in np.ndindex(*war.shape, self.packages):
                amount = war[m, k, x, j] * now.sign[by][m, k, n, x, j, s]
                if amount == 0:
                    continue
                total += amount
                case = self.cases[m][n]
                power = case.shifted(float(case.n.sign_shift[s]))[j]
                points = self.spread(float(now.signed_at[by][m, k, x, j, s]))
                peace[:, :, 0, s, case.signed_line(s, x)] += amount * np.einsum("a,k,r->akr", jump[m], points, power)
        return total

    def along(self, n: int) -> dict[str, Array]:
        """The path from today's war, by the start of each period and of the one after the last."""
        war = np.zeros((self.modes, self.points, self.lines, self.powers))
        points = self.spread(float(self.state.belief[self.d]))
        war[self.state.start, :, int(self.plain.n.start_line)] = np.outer(points, self.plain.start())
        never, signed, causes = war.copy(), 0.0, np.zeros(3)
        peace = np.zeros((self.modes, self.points, 3, self.packages, self.lines, self.powers))
        rows = []
        for t in range(len(self.structure.lengths) + 1):
            rows.append(self.record(war, never, peace) | {"signed": signed, "broken_on_path": causes})
            if t == len(self.structure.lengths):
                break
            peace, lost, back = self.break_peace(t, n, peace)
            causes = causes + lost.sum(axis=1)
            signed += self.sign(t, n, war, peace)
            war, never = self.stay(t, n, war) + back, self.stay(t, n, never)
            war, never, peace = self.war_on(t, n, war), self.war_on(t, n, never), self.peace_on(t, n, peace)
        return {name: np.moveaxis(np.array([row[name] for row in rows]), 0, -1) for name in rows[0]}

    def record(self, war: Array, never: Array, peace: Array) -> dict[str, float | Array]:
        on = ~self.structure.ended
        everywhere = war.sum(axis=2) + peace.sum(axis=(2, 3, 4))  # (m, k, r)
        fighting = war[:, :, on].sum()
        return {
            "settled": 1 - never.sum(),
            "conquered": war[:, :, -1].sum() if self.structure.ended[-1] else 0.0,
            "fighting": fighting,
            "line": np.arange(self.lines)[on] @ war[:, :, on].sum(axis=(0, 1, 3)) / fighting,
            "power": everywhere.sum(axis=(0, 1)) @ self.structure.power,
            "belief": everywhere.sum(axis=(0, 2)) @ (1 / (1 + np.exp(-self.state.grid))),
            "mode": everywhere.sum(axis=(1, 2)),
        }

    def holds(self, n: int) -> dict[str, Array]:
        """Survival (s, t) and breaks by cause (cause, s, t) of a peace signed today."""
        peace = np.zeros((self.modes, self.points, 3, self.packages, self.lines, self.powers))
        points, start = self.spread(float(self.state.belief[self.d])), self.cases[self.state.start][n]
        jump = self.state.jump[self.d, SIGNED, self.state.start]
        for s in range(self.packages):
            power = start.start() @ start.shifted(float(start.n.sign_shift[s]))
            line = start.signed_line(s, int(start.n.start_line))
            peace[:, :, 0, s, line] = np.einsum("a,k,r->akr", jump, points, power)
        causes, survival, broken = np.zeros((3, self.packages)), [], []
        for t in range(len(self.structure.lengths) + 1):
            survival.append(peace.sum(axis=(0, 1, 2, 4, 5)))
            broken.append(causes.copy())
            if t == len(self.structure.lengths):
                break
            if t > 0:
                peace, more, _ = self.break_peace(t, n, peace)
                causes += more
            peace = self.peace_on(t, n, peace)
        return {"survival": np.stack(survival, axis=-1), "broken": np.stack(broken, axis=-1)}

    def answers(self, n: int = 0) -> dict[str, Array]:
        """All of it, named as in `Answers`."""
        return self.today(n) | self.along(n) | self.holds(n)


def choice(precision: float, default: float, gain: float) -> float:
    """Chance of an act with default odds."""
    return float(logit(precision, np.array([1.0, default]), np.array([0.0, gain]))[1])


def softplus(u: float) -> float:
    """ln(1 + exp u)."""
    return max(u, 0.0) + log1p(exp(-abs(u)))


def interpolated(grid: list[float], values: list[float], b: float) -> float:
    """Linear between the points of a grid, flat beyond its ends."""
    if b <= grid[0] or len(grid) == 1:
        return values[0]
    if b >= grid[-1]:
        return values[-1]
    low = bisect_right(grid, b) - 1
    part = (b - grid[low]) / (grid[low + 1] - grid[low])
    return values[low] + part * (values[low + 1] - values[low])
