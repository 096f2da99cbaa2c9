"""Certificate of a solve: one-shot regret against the logit rule, by formulas and an ``exp`` of their own.

At a node with values v and default odds, the logit rule is known in closed form; the regret is what the stored choice
loses against it in the mover's value [McKelveyPalfrey1998].  The other half of the certificate, the policy replayed
forward, is `forward.path`.
"""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.work import Work, compiled

LARGEST = 700.0
"""Exponents are clipped here, as in the solve."""


@compiled
def logistic(default: float, exponent: float) -> float:
    """Chance of an act with default odds and a gain of exponent / lambda."""
    odds = default * np.exp(min(max(exponent, -LARGEST), LARGEST))
    return float(odds / (1.0 + odds))


@compiled
def worst_regret(
    structure: Structure, numbers: Numbers, d: int, t: int, work: Work, sign: Array, renege: Array
) -> float:
    """Worst regret of a period: of reneging at every node of peace, of talks at every power on today's line."""
    worst = 0.0
    for i in range(2):
        for age in range(3):
            default = np.expm1(2.0 * numbers.indifferent[d, age] * structure.lengths[t])
            for j in range(structure.power.size):
                for z in range(work.place.size):
                    gain = work.breaking[i, i, j, work.place[z]] - work.keep[i, age, j, z]
                    rule = 0.5 * logistic(default, numbers.precision[d] * gain)
                    worst = max(worst, abs((renege[i, age, j, z] - rule) * gain))
    if numbers.talks[d, t] > 0.0:
        for j in range(structure.power.size):
            worst = max(worst, talks_regret(structure, numbers, d, t, j, work, sign))
    return worst


@compiled
def talks_regret(structure: Structure, numbers: Numbers, d: int, t: int, j: int, work: Work, sign: Array) -> float:
    """Difference in either side's value between the stored chances of signing and the logit rule's, today's line."""
    x, contact = numbers.start_line[d], structure.at_contact
    count, fixed = structure.weights.size, (structure.reach + 1) * contact
    if structure.ended[x] or x > structure.reach:
        return 0.0
    gain, accepts, rule = np.empty((2, count)), np.empty((2, count)), np.zeros(count)
    for i in range(2):
        for s in range(count):
            z = x * contact + s if s < contact else fixed + s - contact
            gain[i, s] = work.signing[i, j, z] - work.going_on[i, x, j]
            accepts[i, s] = logistic(numbers.acceptance[d], numbers.precision[d] * gain[i, s])
    for i in range(2):
        share = numbers.talks[d, t] * (numbers.proposer[d] if i == 0 else 1.0 - numbers.proposer[d])
        exponents = numbers.precision[d] * accepts[1 - i] * gain[i]
        top = max(0.0, exponents.max())
        offers = (1.0 - numbers.no_offer[d]) * structure.weights * np.exp(exponents - top)
        total = offers.sum() + numbers.no_offer[d] * np.exp(-top)
        rule += share * offers / total * accepts[1 - i]
    worst = 0.0
    for i in range(2):
        worst = max(worst, abs(np.sum((sign[x, j] - rule) * gain[i])))
    return worst
