"""Talks in a period of war: nature names the proposer, who offers a package or none; the other side answers.

war           W_i  = WC_i + talks * E[accepted gain]
answer        odds of accepting: odds exp(lambda (PS_j - WC_j))
offer         logit with prior weights over the menu and no offer, of the chance accepted times the gain
"""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.exponential import LIMIT, exp
from holdfast.game.work import Table, Work, compiled, dot, sum_of


@compiled
def bargain(
    structure: Structure, numbers: Numbers, d: int, t: int, x: int, work: Work, table: Table, sign: Array
) -> None:
    """W at every power of one line in war; `sign` (power, package) receives the chance of each package.

    All powers are taken together, so that each exponential runs over one long array.
    """
    for i in range(2):
        scaled_gains(structure, numbers.precision[d], x, work.signing[i], work.going_on[i, x], table.gain[i])
        chance_of_accepting(table.gain[i].ravel(), numbers.acceptance[d], table.accept[i].ravel())
    share = numbers.talks[d, t] * numbers.proposer[d]
    sign[:] = 0.0
    make_offers(table.gain[0], table.accept[1], structure.weights, numbers.no_offer[d], table.offer)
    sign_offers(table.offer.ravel(), table.accept[1].ravel(), share, sign.ravel())
    make_offers(table.gain[1], table.accept[0], structure.weights, numbers.no_offer[d], table.offer)
    sign_offers(table.offer.ravel(), table.accept[0].ravel(), numbers.talks[d, t] - share, sign.ravel())
    for i in range(2):
        for j in range(structure.power.size):
            won = dot(sign[j], table.gain[i, j]) / numbers.precision[d]
            work.war[i, x, j] = work.going_on[i, x, j] + won


@compiled
def scaled_gains(structure: Structure, precision: float, x: int, signing: Array, going_on: Array, out: Array) -> None:
    """lambda (PS - WC) of each package at each power, (power, package)."""
    contact, fixed = structure.at_contact, (structure.reach + 1) * structure.at_contact
    for j in range(out.shape[0]):
        outside = going_on[j]
        for s in range(contact):
            out[j, s] = precision * (signing[j, x * contact + s] - outside)
        for s in range(out.shape[1] - contact):
            out[j, contact + s] = precision * (signing[j, fixed + s] - outside)


@compiled
def chance_of_accepting(gain: Array, default: float, out: Array) -> None:
    """Logit chance of accepting, with default odds."""
    for k in range(out.size):
        odds = default * exp(gain[k])
        out[k] = odds / (1.0 + odds)


@compiled
def make_offers(gain: Array, accepts: Array, weights: Array, none: float, out: Array) -> None:
    """Chance of each offer, (power, package): logit with prior weights over expected gains, `none` for no offer."""
    for j in range(out.shape[0]):
        best = weigh_offers(gain[j], accepts[j], weights, out[j])
        silence = none * np.exp(max(-best, -LIMIT))
        scale = (1.0 - none) / ((1.0 - none) * sum_of(out[j]) + silence)
        for s in range(out.shape[1]):
            out[j, s] *= scale


@compiled
def weigh_offers(gain: Array, accepts: Array, weights: Array, out: Array) -> float:
    """Weight times exp(expected gain - best) of each offer at one power; the best expected gain, 0 for no offer."""
    best = 0.0
    for s in range(out.size):
        out[s] = accepts[s] * gain[s]
    for s in range(out.size):
        best = out[s] if out[s] > best else best
    for s in range(out.size):
        out[s] = weights[s] * exp(out[s] - best)
    return best


@compiled
def sign_offers(offer: Array, accepts: Array, share: float, sign: Array) -> None:
    """Add the chance that each package is offered by this proposer and accepted."""
    for k in range(sign.size):
        sign[k] += share * offer[k] * accepts[k]
