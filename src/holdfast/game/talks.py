"""Talks in a period of war: nature names the proposer, who offers a package or none; the other side answers.

war           W_i  = WC_i + talks * E[gain]
answer        odds of accepting: odds exp(lambda gain of accepting)
offer         logit with prior weights over the menu and no offer, of the expected gain

With complete information the gain of accepting is PS - WC and that of an offer the chance of acceptance times it.  With
private information B offers to two types of A and learns from the answer, and learns from what A offers: offers fall into groups
that B tells apart, and it forms a belief on hearing one of a group, or none.  Gains are then taken at the belief that
follows, against going on at the belief before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.belief import CLOSED, TINY, chance_of_second, choose_knowing, read_at, weigh_points
from holdfast.game.exponential import LIMIT, exp
from holdfast.game.state import State
from holdfast.game.work import Policies, Works, add, case, compiled, copy, dot, fill, largest, place, sum_of

A, B = 0, 1
"""Who offers: first axis of the arrays below."""
MOST_HEARINGS = 40
"""Times that beliefs on hearing an offer are improved at most."""
STEEPEST = 0.9
"""Slope of what is learnt by what is believed, beyond which the secant is not trusted."""


class Rules(NamedTuple):
    """What choices at talks go by; functions of a node take no more than this and a table, which is cheap to hand on."""

    grid: Array
    group: Whole
    weights: Array
    precision: float
    acceptance: float
    no_offer: float


class Table(NamedTuple):
    """Arrays of the talks at one line and power."""

    terms: Array
    """PS of every package, (side, type, belief, package)."""
    war: Array
    """WC, (side, type, belief)."""
    none: Array
    """WC of A for every package, (type, belief, package)."""
    gain: Array
    """Gain of accepting at the belief that follows, (offered by, side, type, package)."""
    shift: Array
    """WC at the belief that follows a refusal less WC before, (offered by, side, type, package)."""
    accept: Array
    """Chance of accepting, (offered by, type, package)."""
    offer: Array
    """Chance of offering, (offered by, type, package)."""
    silence: Array
    """Chance of no offer, (offered by, type)."""
    after: Array
    """Belief after an offer of A's, or after B's is accepted, (offered by, package)."""
    otherwise: Array
    """Belief after a refusal, (offered by, package)."""
    heard: Array
    """Belief on hearing an offer of a group of A's, and none at the end, (group + 1,)."""
    points: Array
    """Weights on the grid of beliefs, (belief,)."""


@compiled
def table_of(structure: Structure, state: State) -> Table:
    """Empty arrays."""
    n, k, s = state.types, state.grid.size, structure.weights.size
    return Table(
        np.empty((2, n, k, s)), np.empty((2, n, k)), np.empty((n, k, s)), np.zeros((2, 2, n, s)), np.zeros((2, 2, n, s)),
        np.empty((2, n, s)), np.empty((2, n, s)), np.empty((2, n)), np.empty((2, s)), np.empty((2, s)),
        np.empty(state.groups + 1), np.empty(k),
    )  # fmt: skip


@compiled
def bargain(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, m: int, works: Works, table: Table,
    choices: Policies, at: int,
) -> int:  # fmt: skip
    """W everywhere in war in a mode, choices into `choices[at]`; nodes that did not close."""
    still, row = 0, case(state, d, m, 0)
    talks, by_a = numbers.talks[row, t], numbers.talks[row, t] * numbers.proposer[row]
    contact, fixed = structure.at_contact, (structure.reach + 1) * structure.at_contact
    rules = Rules(state.grid, state.group, structure.weights, numbers.precision[row], numbers.acceptance[row],
                  numbers.no_offer[row])  # fmt: skip
    for x in range(structure.ended.size):
        if structure.ended[x] or x > structure.reach or talks == 0.0:
            no_talks(state, m, x, works, choices, at)
            continue
        for j in range(structure.power.size):
            if state.types == 1:
                p = place(state, m, 0, 0)
                won = talk_knowing(rules, works.signing[p, 0, j], works.signing[p, 1, j], works.going_on[p, 0, x, j],
                                   works.going_on[p, 1, x, j], x * contact, contact, fixed, by_a, talks - by_a, table,
                                   choices.sign[at, p, 0, x, j])  # fmt: skip
                for i in range(2):
                    works.war[p, i, x, j] = works.going_on[p, i, x, j] + won[i]
            else:
                still += talk_learning(structure, state, rules, m, x, j, by_a, talks - by_a, works, table, choices, at)
    return still


@compiled
def talk_knowing(
    rules: Rules, signing_a: Array, signing_b: Array, war_a: float, war_b: float, first: int, contact: int, fixed: int,
    by_a: float, by_b: float, table: Table, sign: Array,
) -> tuple[float, float]:  # fmt: skip
    """What talks add to each side's value at a line and power where B knows A's type; chances of signing into `sign`."""
    gain_a, gain_b, accepts, offer = table.gain[A, 0, 0], table.gain[A, 1, 0], table.accept[A, 0], table.offer[A, 0]
    gains(signing_a, war_a, first, contact, fixed, gain_a)
    gains(signing_b, war_b, first, contact, fixed, gain_b)
    fill(sign, 0.0)
    for by in range(2):
        answers, offers = (gain_b, gain_a) if by == A else (gain_a, gain_b)
        answer(answers, rules.precision, rules.acceptance, accepts)
        worth_of(accepts, offers, offer)
        make_offers(offer, rules.precision, rules.weights, rules.no_offer)
        add_signed(offer, accepts, by_a if by == A else by_b, sign)
    return dot(sign, gain_a), dot(sign, gain_b)


@compiled
def gains(signing: Array, war: float, first: int, contact: int, fixed: int, out: Array) -> None:
    """PS - WC of the packages that can be signed at a line: those at the line of contact, then the others."""
    for s in range(contact):
        out[s] = signing[first + s] - war
    for s in range(out.size - contact):
        out[contact + s] = signing[fixed + s] - war


@compiled
def talk_learning(
    structure: Structure, state: State, rules: Rules, m: int, x: int, j: int, by_a: float, by_b: float, works: Works,
    table: Table, choices: Policies, at: int,
) -> int:  # fmt: skip
    """Talks at a line and power where B learns A's type, at every belief; nodes that did not close."""
    still = 0
    lay_out(structure.at_contact, structure.reach, m, x, j, works.going_on, works.signing, table)
    for k in range(state.grid.size):
        still += offers_of_a(rules, k, table)
        still += offers_of_b(rules, k, table)
        for n in range(state.types):
            p = place(state, m, k, n)
            sign, other = choices.sign[at, p, A, x, j], choices.sign[at, p, B, x, j]
            fill(sign, 0.0)
            fill(other, 0.0)
            add_signed(table.offer[A, n], table.accept[A, n], by_a, sign)
            add_signed(table.offer[B, n], table.accept[B, n], by_b, other)
            for i in range(2):
                won = won_by(i, by_a, by_b, n, k, table, sign, other)
                works.war[p, i, x, j] = works.going_on[p, i, x, j] + won
            remember(rules, by_a, by_b, n, k, table, choices.stay[at, p, x, j])
        copy(table.heard[: state.groups], choices.after_offer[at, place(state, m, k, 0), x, j])
    return still


@compiled
def no_talks(state: State, m: int, x: int, works: Works, choices: Policies, at: int) -> None:
    """W where nothing can be signed."""
    for k in range(state.grid.size):
        for n in range(state.types):
            p = place(state, m, k, n)
            for i in range(2):
                copy(works.going_on[p, i, x], works.war[p, i, x])
            for by in range(choices.sign.shape[2]):
                fill(choices.sign[at, p, by, x].ravel(), 0.0)
            fill(choices.stay[at, p, x].ravel(), 0.0)
            for j in range(choices.stay.shape[3]):
                choices.stay[at, p, x, j, k] = 1.0


@compiled
def lay_out(contact: int, reach: int, m: int, x: int, j: int, going_on: Array, signing: Array, table: Table) -> None:
    """PS and WC of one line and power, by package."""
    _, types, beliefs, _ = table.terms.shape
    for n in range(types):
        for k in range(beliefs):
            p = (m * beliefs + k) * types + n
            for i in range(2):
                table.war[i, n, k] = going_on[p, i, x, j]
                gains(signing[p, i, j], 0.0, x * contact, contact, (reach + 1) * contact, table.terms[i, n, k])
            fill(table.none[n, k], table.war[0, n, k])


@compiled
def at_beliefs(grid: Array, k: int, table: Table, by: int, after: Array, otherwise: Array) -> None:
    """Gains and shifts of every package where B believes `after` once it is signed and `otherwise` if not."""
    for i in range(2):
        for n in range(table.terms.shape[1]):
            gain = table.gain[by, i, n]
            read_at(grid, table.terms[i, n], after, gain)
            war_at(grid, table.war[i, n], k, otherwise, gain, table.shift[by, i, n])


@compiled
def war_at(grid: Array, war: Array, k: int, belief: Array, gain: Array, shift: Array) -> None:
    """Take WC at the beliefs, (package,), off the gains; its change since belief k into `shift`."""
    fill(shift, war[0])
    for q in range(grid.size - 1):
        start, scale, rise = grid[q], 1.0 / (grid[q + 1] - grid[q]), war[q + 1] - war[q]
        for s in range(shift.size):
            shift[s] += min(max((belief[s] - start) * scale, 0.0), 1.0) * rise
    for s in range(shift.size):
        gain[s] -= shift[s]
        shift[s] -= war[k]


@compiled
def offers_of_b(rules: Rules, k: int, table: Table) -> int:
    """B offers, A of each type answers; returns answers that did not close."""
    worth = table.offer[B, 0]
    after, otherwise, other = table.after[B], table.otherwise[B], table.offer[B, 1]
    still = choose_knowing(rules.grid, k, rules.precision, rules.acceptance, table.terms[0], table.none,
                           table.accept[B], after, otherwise)  # fmt: skip
    at_beliefs(rules.grid, k, table, B, after, otherwise)
    expected(table.accept[B, 0], table.gain[B, 1, 0], table.shift[B, 1, 0], worth)
    expected(table.accept[B, 1], table.gain[B, 1, 1], table.shift[B, 1, 1], other)
    second = chance_of_second(rules.grid[k])
    for s in range(worth.size):
        worth[s] += second * (other[s] - worth[s])
    table.silence[B, 0] = make_offers(worth, rules.precision, rules.weights, rules.no_offer)
    copy(worth, other)
    table.silence[B, 1] = table.silence[B, 0]
    return int(still)


@compiled
def worth_of(accepts: Array, gain: Array, out: Array) -> None:
    """Expected gain of an offer, where a refusal teaches nothing."""
    for s in range(out.size):
        out[s] = accepts[s] * gain[s]


@compiled
def expected(accepts: Array, gain: Array, shift: Array, out: Array) -> None:
    """Expected gain of an offer."""
    for s in range(out.size):
        out[s] = accepts[s] * gain[s] + shift[s]


@compiled
def answer(gain: Array, precision: float, default: float, out: Array) -> None:
    """Logit chance of accepting, with default odds, by the gain of it."""
    for s in range(out.size):
        odds = default * exp(precision * gain[s])
        out[s] = odds / (1.0 + odds)


@compiled
def offers_of_a(rules: Rules, k: int, table: Table) -> int:
    """A of each type offers: beliefs on hearing offers that agree with those made given them; 1 if they did not close.

    b_g = b + ln(sigma_1(g) / sigma_0(g)), sigma_n(g) the chance that type n offers one of group g given beliefs b_g: each group's
    belief by the secant of its own equation, since others enter it through the sum over offers alone.
    """
    heard = table.heard
    fill(heard, rules.grid[k])
    found, before, change = np.empty(heard.size), np.empty(heard.size), np.zeros(heard.size)
    error = np.inf
    for sweep in range(MOST_HEARINGS):
        answers_to_a(rules, k, table)
        told_by(rules, k, table, found)
        error = 0.0
        for g in range(heard.size):
            error = max(error, abs(found[g] - heard[g]))
        if error < CLOSED:
            break
        for g in range(heard.size):
            slope = 0.0
            if sweep > 0 and abs(heard[g] - before[g]) > CLOSED:
                slope = (found[g] - change[g]) / (heard[g] - before[g])
                slope = min(max(slope, -1.0 / STEEPEST), STEEPEST)
            before[g], change[g] = heard[g], found[g]
            heard[g] += (found[g] - heard[g]) / (1.0 - slope)
    copy(found, heard)
    weigh_points(rules.grid, heard[heard.size - 1], table.points)
    spread(rules.group, heard, table.after[A])
    at_beliefs(rules.grid, k, table, A, table.after[A], table.after[A])
    return 0 if error < CLOSED else 1


@compiled
def spread(group: Whole, heard: Array, out: Array) -> None:
    """The belief that each package brings, by its group."""
    for s in range(out.size):
        out[s] = heard[group[s]]


@compiled
def answers_to_a(rules: Rules, k: int, table: Table) -> None:
    """B's answers at the beliefs it has on hearing each offer, and A's offers given these."""
    after, accepts = table.after[A], table.accept[A, 0]
    spread(rules.group, table.heard, after)
    at_beliefs(rules.grid, k, table, A, after, after)
    gain = table.offer[A, 0]
    for s in range(gain.size):
        second = 1.0 / (1.0 + exp(-after[s]))
        gain[s] = table.gain[A, 1, 0, s] + second * (table.gain[A, 1, 1, s] - table.gain[A, 1, 0, s])
    answer(gain, rules.precision, rules.acceptance, accepts)
    copy(accepts, table.accept[A, 1])
    weigh_points(rules.grid, table.heard[table.heard.size - 1], table.points)
    for n in range(2):
        worth = table.offer[A, n]
        expected(accepts, table.gain[A, 0, n], table.shift[A, 0, n], worth)
        quiet = dot(table.points, table.war[0, n]) - table.war[0, n, k]
        for s in range(worth.size):
            worth[s] -= quiet
        table.silence[A, n] = make_offers(worth, rules.precision, rules.weights, rules.no_offer)


@compiled
def told_by(rules: Rules, k: int, table: Table, out: Array) -> None:
    """B's belief on hearing an offer of each group, and on hearing none, by Bayes' rule."""
    total, last = np.zeros((2, out.size)), out.size - 1
    for n in range(2):
        for s in range(rules.group.size):
            total[n, rules.group[s]] += table.offer[A, n, s]
        total[n, last] = table.silence[A, n]
    for g in range(out.size):
        out[g] = rules.grid[k] + np.log(max(total[1, g], TINY)) - np.log(max(total[0, g], TINY))


@compiled
def make_offers(worth: Array, precision: float, weights: Array, none: float) -> float:
    """Chance of each offer in place of its worth, logit with prior weights, `none` for no offer; the chance of none."""
    best = precision * largest(worth)
    for s in range(worth.size):
        worth[s] = weights[s] * exp(precision * worth[s] - best)
    silence = none * np.exp(max(-best, -LIMIT))
    scale = 1.0 / ((1.0 - none) * sum_of(worth) + silence)
    for s in range(worth.size):
        worth[s] *= (1.0 - none) * scale
    return float(silence * scale)


@compiled
def won_by(i: int, by_a: float, by_b: float, n: int, k: int, table: Table, sign: Array, other: Array) -> float:
    """What talks add to a side's value where A is of type n, refusals and silence included."""
    quiet = dot(table.points, table.war[i, n]) - table.war[i, n, k]
    won = dot(sign, table.gain[A, i, n]) + dot(other, table.gain[B, i, n])
    won += by_a * (dot(table.offer[A, n], table.shift[A, i, n]) + table.silence[A, n] * quiet)
    return float(won + by_b * dot(table.offer[B, n], table.shift[B, i, n]))


@compiled
def add_signed(offer: Array, accepts: Array, share: float, sign: Array) -> None:
    """Add the chance that each package is offered and accepted."""
    for s in range(sign.size):
        sign[s] += share * offer[s] * accepts[s]


@compiled
def remember(rules: Rules, by_a: float, by_b: float, n: int, k: int, table: Table, stay: Array) -> None:
    """Chance that the war goes on, by B's belief then, (belief after,), for the forward pass."""
    points = np.empty(stay.size)
    fill(stay, 0.0)
    stay[k] = 1.0 - by_a - by_b + by_b * table.silence[B, n]
    weigh_points(rules.grid, table.heard[table.heard.size - 1], points)
    add(stay, by_a * table.silence[A, n], points)
    for s in range(rules.group.size):
        weigh_points(rules.grid, table.after[A, s], points)
        add(stay, by_a * table.offer[A, n, s] * (1.0 - table.accept[A, n, s]), points)
        weigh_points(rules.grid, table.otherwise[B, s], points)
        add(stay, by_b * table.offer[B, n, s] * (1.0 - table.accept[B, n, s]), points)
