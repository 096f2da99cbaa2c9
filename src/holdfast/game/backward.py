"""Backward induction: one mover per decision node, so one logit equilibrium at any lambda.

In each period, from the last to the first, with W and V the values of war and peace at the start of the next one:

  going on      WC_i = a_i (territory_i(x) - c_i(t) g_i(r)) + beta_i E W_i(x', r')
  keeping       K_i  = a_i (flow_i(s, x) + fear_i r) + beta_i E V_i(age', r')
  breaking      R_i  = (1 - g) WC_i(r + surprise) + g (WC_i(r + surprise + G) - C) - audience
  peace         V_i  = incident WC_i + (1 - incident) (keep, or the side drawn reneges)
                odds of reneging when drawn: (exp(2 h0 dt) - 1) exp(lambda (R_i - K_i)), each side drawn with
                chance 1/2, so that h0 is the yearly hazard of an indifferent side at any dt
  signing       PS_i = K_i at the power after signing: a peace signed now first can break in the next period
  war           W_i  = WC_i + talks * E[accepted gain]: proposer logit over the menu with prior weights,
                answer by logit with default odds: odds exp(lambda (PS_i - WC_i))

Agent quantal response with default odds [McKelveyPalfrey1998], [MatejkaMcKay2015].  A slot is a package at a line:
packages at the line of contact have one for each line, the others a single one.
"""

from __future__ import annotations

import numpy as np

from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.certificate import worst_regret
from holdfast.game.peace_values import keep_values, peace_values, prepare_peace, signing_values
from holdfast.game.talks import bargain
from holdfast.game.war_values import breaking_values, go_on
from holdfast.game.work import Policies, Slots, Table, Work, compiled


@compiled
def terminal(structure: Structure, numbers: Numbers, d: int, slots: Slots, work: Work) -> None:
    """Values at the end of the calendar: today's flows for ever, at the last period's discount."""
    last = structure.lengths.size - 1
    for i in range(2):
        years = numbers.annuity[d, i, last] / (1.0 - numbers.discount[d, i, last])
        for x in range(structure.ended.size):
            for j in range(structure.power.size):
                flow = numbers.territory[d, i, x] - numbers.cost[d, i, last] * numbers.cost_power[d, i, j]
                work.war[i, x, j] = numbers.end_value[d, i, x] if structure.ended[x] else years * flow
        for age in range(3):
            for j in range(structure.power.size):
                fear = numbers.fear[d, i] * structure.power[j]
                for z in range(slots.line.size):
                    work.peace[i, age, j, z] = years * (work.flow[i, z] + fear)


@compiled
def step_back(
    structure: Structure, numbers: Numbers, d: int, t: int, slots: Slots, work: Work, table: Table, sign: Array,
    renege: Array,
) -> None:  # fmt: skip
    """One period of backward induction; `sign` (line, power, package) and `renege` receive the choices."""
    go_on(structure, numbers, d, t, work)
    breaking_values(structure, numbers, d, t, work)
    keep_values(structure, numbers, d, t, work)
    signing_values(structure, numbers, d, slots, work)
    peace_values(structure, numbers, d, t, slots, work, renege)
    for x in range(structure.ended.size):
        if structure.ended[x] or x > structure.reach or numbers.talks[d, t] == 0.0:
            work.war[:, x] = work.going_on[:, x]
            sign[x] = 0.0
        else:
            bargain(structure, numbers, d, t, x, work, table, sign[x])


@compiled
def backward(
    structure: Structure, numbers: Numbers, d: int, slots: Slots, work: Work, policies: Policies, everywhere: bool,
    war_end: Array, peace_end: Array,
) -> float:  # fmt: skip
    """Backward induction for one draw from the last period to the first; returns the worst regret of the nodes checked.

    The choices of the first periods are kept in `policies`; `war_end` and `peace_end` receive the values at the first
    period whose choices are not.  Regret is checked today, or in every period if `everywhere`.
    """
    kept, regret = policies.sign.shape[0], 0.0
    powers, packages = structure.power.size, structure.weights.size
    table = Table(np.empty((2, powers, packages)), np.empty((2, powers, packages)), np.empty((powers, packages)))
    spare_sign = np.empty(policies.sign.shape[1:])
    spare_renege = np.empty(policies.renege.shape[1:])
    length = -1.0
    for t in range(structure.lengths.size - 1, -1, -1):
        if structure.lengths[t] != length:
            length = structure.lengths[t]
            prepare_peace(structure, numbers, d, length, slots, work)
            if t == structure.lengths.size - 1:
                terminal(structure, numbers, d, slots, work)
        if t == kept - 1:
            war_end[:] = work.war
            peace_end[:] = work.peace
        if t < kept:
            step_back(structure, numbers, d, t, slots, work, table, policies.sign[t], policies.renege[t])
        else:
            step_back(structure, numbers, d, t, slots, work, table, spare_sign, spare_renege)
        if everywhere or t == 0:
            sign = policies.sign[t] if t < kept else spare_sign
            renege = policies.renege[t] if t < kept else spare_renege
            regret = max(regret, worst_regret(structure, numbers, d, t, work, sign, renege))
    return regret
