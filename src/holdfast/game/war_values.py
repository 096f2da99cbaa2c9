"""Values of a period of war without talks, and of breaking a peace.

going on      WC_i = a_i (territory_i(x) - c_i(t) g_i(r)) + beta_i E W_i(x', r')
breaking      R_i  = (1 - g) WC_i(r + surprise) + g (WC_i(r + surprise + G) - C) - audience, WC in the mode that
              the breach leads to
"""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.work import Work, at_power, compiled, drift_back


@compiled
def go_on(structure: Structure, numbers: Numbers, d: int, t: int, war: Array, out: Array) -> None:
    """WC, (side, line, power), from W of the next period."""
    lines, powers = structure.ended.size, structure.power.size
    for i in range(2):
        drifted = drift_back(war[i], numbers.war_up[d, t], numbers.war_down[d, t], numbers.substeps[d, t])
        for x in range(lines):
            for j in range(powers):
                if structure.ended[x]:
                    end = numbers.end_value[d, i, x]
                    out[i, x, j] = end + numbers.discount[d, i, t] * (war[i, x, j] - end)
                    continue
                gain = numbers.move[d, t] * numbers.contest[d, j]
                loss = numbers.move[d, t] * (1.0 - numbers.contest[d, j])
                flow = numbers.territory[d, i, x] - numbers.cost[d, i, t] * numbers.cost_power[d, i, j]
                ahead = (
                    gain * drifted[min(x + 1, lines - 1), j]
                    + loss * drifted[max(x - 1, 0), j]
                    + (1.0 - gain - loss) * drifted[x, j]
                )
                out[i, x, j] = numbers.annuity[d, i, t] * flow + numbers.discount[d, i, t] * ahead


@compiled
def war_for_ever(structure: Structure, numbers: Numbers, d: int, out: Array) -> None:
    """W at the end of the calendar, (side, line, power): the last period's flows for ever, at its discount."""
    last = structure.lengths.size - 1
    for i in range(2):
        years = numbers.annuity[d, i, last] / (1.0 - numbers.discount[d, i, last])
        for x in range(structure.ended.size):
            for j in range(structure.power.size):
                flow = numbers.territory[d, i, x] - numbers.cost[d, i, last] * numbers.cost_power[d, i, j]
                out[i, x, j] = numbers.end_value[d, i, x] if structure.ended[x] else years * flow


@compiled
def guarantor_comes(numbers: Numbers, d: int, breaker: int, kind: int, years: float) -> float:
    """Chance that the guarantor comes in against a breaker, `years` from today."""
    return float(numbers.credibility[d, breaker, kind] * np.exp(-numbers.decay[d, breaker, kind] * years))


@compiled
def breaking_values(structure: Structure, numbers: Numbers, d: int, t: int, work: Work) -> None:
    """R: what each side gets when a side breaks a peace, by line, kind of package and power."""
    lines, powers, kinds = structure.ended.size, structure.power.size, numbers.surprise.shape[2]
    step = structure.power[1] - structure.power[0]
    for breaker in range(2):
        for kind in range(kinds):
            comes = guarantor_comes(numbers, d, breaker, kind, structure.years[t])
            alone = numbers.surprise[d, breaker, kind] / step
            met = alone + numbers.guarantor_shift[d, breaker, kind] / step
            for i in range(2):
                fine = 0.0
                if i == breaker:
                    fine = numbers.audience[d, i] + comes * numbers.guarantor_cost[d, breaker, kind]
                for x in range(lines):
                    row = work.resumed[breaker, i, x]
                    for j in range(powers):
                        value = at_power(row, j + alone)
                        if comes > 0.0:
                            value = (1.0 - comes) * value + comes * at_power(row, j + met)
                        work.breaking[breaker, i, j, x * kinds + kind] = value - fine
