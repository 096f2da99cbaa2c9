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

W and V are first expected over the modes that the next period finds (`modes`).  Where A has types that B does not know, values
are by mode, belief and type, and B's belief follows Bayes' rule from what A does (`belief`).

Agent quantal response with default odds [McKelveyPalfrey1998], [MatejkaMcKay2015].  A slot is a package at a line:
packages at the line of contact have one for each line, the others a single one.
"""

from __future__ import annotations

from typing import NamedTuple

from holdfast.game.batch import Array, Numbers, Structure
from holdfast.game.certificate import worst_regret
from holdfast.game.modes import expect_in_peace, expect_in_war, resume
from holdfast.game.peace_values import keep_values, peace_for_ever, peace_values, prepare_peace, signing_values
from holdfast.game.state import State
from holdfast.game.talks import bargain, table_of
from holdfast.game.war_values import breaking_values, go_on, war_for_ever
from holdfast.game.work import Policies, Slots, Works, at_place, compiled, copy, policies_of, row_of


class Ends(NamedTuple):
    """Values at the first period whose choices are not kept, by place."""

    war: Array
    peace: Array


@compiled
def prepare(
    structure: Structure, state: State, numbers: Numbers, d: int, length: float, slots: Slots, works: Works
) -> None:
    """What depends on the length of a period of peace, everywhere."""
    for p in range(works.war.shape[0]):
        prepare_peace(structure, numbers, row_of(state, d, p), length, slots, at_place(works, p))


@compiled
def backward(
    structure: Structure, state: State, numbers: Numbers, d: int, slots: Slots, works: Works, policies: Policies,
    everywhere: bool, ends: Ends,
) -> tuple[float, int]:  # fmt: skip
    """Backward induction for one draw from the last period to the first.

    Returns the worst regret of the nodes checked (today, or in every period if `everywhere`) and the number of nodes whose
    posteriors did not close.  The choices of the first periods are kept in `policies`; `ends` receives the values at the
    first period whose choices are not.
    """
    kept, regret, still = policies.sign.shape[0], 0.0, 0
    table, spare = table_of(structure, state), policies_of(structure, state, 1)
    last = structure.lengths.size - 1
    for t in range(last, -1, -1):
        if t == last or structure.lengths[t] != structure.lengths[t + 1]:
            prepare(structure, state, numbers, d, structure.lengths[t], slots, works)
        if t == last:
            end(structure, state, numbers, d, works)
        if t == kept - 1:
            copy(works.war.ravel(), ends.war.ravel())
            copy(works.peace.ravel(), ends.peace.ravel())
        choices, at = (policies, t) if t < kept else (spare, 0)
        expect_in_war(structure, state, numbers, d, t, works.war)
        expect_in_peace(structure, state, numbers, d, t, slots, works.peace)
        go_on_or_keep(structure, state, numbers, d, t, works)
        resume(state, d, works)
        break_or_sign(structure, state, numbers, d, t, slots, works)
        for m in range(state.modes):
            still += peace_values(structure, state, numbers, d, t, m, works, choices.renege[at])
            still += bargain(structure, state, numbers, d, t, m, works, table, choices, at)
        if everywhere or t == 0:
            regret = max(regret, worst_regret(structure, state, numbers, d, t, works, choices, at))
    return regret, still


@compiled
def end(structure: Structure, state: State, numbers: Numbers, d: int, works: Works) -> None:
    """W and V at the end of the calendar, everywhere."""
    for p in range(works.war.shape[0]):
        war_for_ever(structure, numbers, row_of(state, d, p), works.war[p])
        peace_for_ever(structure, numbers, row_of(state, d, p), at_place(works, p))


@compiled
def go_on_or_keep(structure: Structure, state: State, numbers: Numbers, d: int, t: int, works: Works) -> None:
    """WC and K everywhere."""
    for p in range(works.war.shape[0]):
        go_on(structure, numbers, row_of(state, d, p), t, works.war[p], works.going_on[p])
        keep_values(structure, numbers, row_of(state, d, p), t, at_place(works, p))


@compiled
def break_or_sign(
    structure: Structure, state: State, numbers: Numbers, d: int, t: int, slots: Slots, works: Works
) -> None:
    """R and PS everywhere."""
    for p in range(works.war.shape[0]):
        breaking_values(structure, numbers, row_of(state, d, p), t, at_place(works, p))
        signing_values(structure, state, numbers, d, p, slots, works)
