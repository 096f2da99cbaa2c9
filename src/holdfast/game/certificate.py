"""Certificate of a solve: one-shot regret against the logit rule, by formulas and an ``exp`` of their own.

At a node with values v and default odds, the logit rule is known in closed form; the regret is what the stored choice
loses against it in the mover's value [McKelveyPalfrey1998], at the beliefs that Bayes' rule gives for the stored choices.  The
other half of the certificate, the policy replayed forward, is `forward.path`.
"""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.state import State
from holdfast.game.work import Policies, Works, case, compiled

LARGEST = 700.0
"""Exponents are clipped here, as in the solve."""
LEAST = 1e-300
"""Chances are taken to be at least this in a ratio, as in the solve."""


@compiled
def logistic(default: float, exponent: float) -> float:
    """Chance of an act with default odds and a gain of exponent / lambda."""
    odds = default * np.exp(min(max(exponent, -LARGEST), LARGEST))
    return float(odds / (1.0 + odds))


@compiled
def believed(grid: Array, values: Array, b: float) -> float:
    """A value (belief,) at log odds b, linear between points and flat beyond."""
    last = grid.size - 1
    if last == 0 or b <= grid[0]:
        return float(values[0])
    if b >= grid[last]:
        return float(values[last])
    low = 0
    while grid[low + 1] <= b:
        low += 1
    return float(values[low] + (b - grid[low]) / (grid[low + 1] - grid[low]) * (values[low + 1] - values[low]))


@compiled
def posterior(b: float, first: float, second: float) -> float:
    """Log odds after something that the types do with these chances."""
    return float(b + np.log(max(second, LEAST)) - np.log(max(first, LEAST)))


@compiled
def worst_regret(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, works: Works, choices: Policies, at: int
) -> float:
    """Worst regret of a period: of reneging at every node of peace, of talks at every power on today's line."""
    worst = 0.0
    for m in range(state.modes):
        row = case(state, d, m, 0)
        for age in range(3):
            default = np.expm1(2.0 * numbers.indifferent[row, age] * structure.lengths[t])
            for j in range(structure.power.size):
                for z in range(works.place.size):
                    found = renege_regret(
                        state, numbers.precision[row], default, m, age, j, z, works, choices.renege[at]
                    )
                    worst = max(worst, found)
        if numbers.talks[row, t] > 0.0 and state.types == 1:
            for j in range(structure.power.size):
                worst = max(worst, talks_regret(structure, state, numbers, d, t, m, j, works, choices.sign[at, m, 0]))
    return worst


@compiled
def renege_regret(
    state: State, precision: float, default: float, m: int, age: int, j: int, z: int, works: Works, renege: Array
) -> float:  # fmt: skip
    """Worst regret of reneging at the beliefs of one slot, power and age, for either side and every type."""
    worst, types, column = 0.0, state.types, works.place[z]
    here = m * state.grid.size * types
    there = here + state.grid.size * types
    for k in range(state.grid.size):
        b, p, q = state.grid[k], here + k * types, here + k * types + types - 1
        first, second = 2.0 * renege[p, 0, age, j, z], 2.0 * renege[q, 0, age, j, z]
        after, otherwise = posterior(b, first, second), posterior(b, 1.0 - first, 1.0 - second)
        for n in range(types):
            gain = believed(state.grid, works.breaking[here + n : there : types, 0, 0, j, column], after)
            gain -= believed(state.grid, works.keep[here + n : there : types, 0, age, j, z], otherwise)
            chance = renege[p + n, 0, age, j, z]
            worst = max(worst, abs((chance - 0.5 * logistic(default, precision * gain)) * gain))
        doubt = 1.0 / (1.0 + np.exp(-b)) if types == 2 else 0.0
        gain = (1.0 - doubt) * (works.breaking[p, 1, 1, j, column] - works.keep[p, 1, age, j, z])
        gain += doubt * (works.breaking[q, 1, 1, j, column] - works.keep[q, 1, age, j, z])
        rule = 0.5 * logistic(default, precision * gain)
        worst = max(worst, abs((renege[p, 1, age, j, z] - rule) * gain))
    return worst


@compiled
def talks_regret(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, m: int, j: int, works: Works, sign: Array
) -> float:
    """Difference in either side's value between the stored chances of signing and the logit rule's, today's line.

    With complete information; `sign` (line, power, package).
    """
    row = case(state, d, m, 0)
    x, contact = numbers.start_line[row], structure.at_contact
    count, fixed = structure.weights.size, (structure.reach + 1) * contact
    if structure.ended[x] or x > structure.reach:
        return 0.0
    gain, accepts, rule = np.empty((2, count)), np.empty((2, count)), np.zeros(count)
    for i in range(2):
        for s in range(count):
            z = x * contact + s if s < contact else fixed + s - contact
            gain[i, s] = works.signing[m, i, j, z] - works.going_on[m, i, x, j]
            accepts[i, s] = logistic(numbers.acceptance[row], numbers.precision[row] * gain[i, s])
    for i in range(2):
        share = numbers.talks[row, t] * (numbers.proposer[row] if i == 0 else 1.0 - numbers.proposer[row])
        exponents = numbers.precision[row] * accepts[1 - i] * gain[i]
        top = max(0.0, exponents.max())
        offers = (1.0 - numbers.no_offer[row]) * structure.weights * np.exp(exponents - top)
        total = offers.sum() + numbers.no_offer[row] * np.exp(-top)
        rule += share * offers / total * accepts[1 - i]
    worst = 0.0
    for i in range(2):
        worst = max(worst, abs(np.sum((sign[x, j] - rule) * gain[i])))
    return worst
