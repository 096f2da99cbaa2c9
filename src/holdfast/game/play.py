"""Play the game under one pair of hypotheses over draws: from inputs to a `Solution` with its certificates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from holdfast.game.batch import Numbers, Structure
from holdfast.game.inputs import Inputs, build
from holdfast.game.periods import calendar
from holdfast.game.solution import Along, Array, Solution
from holdfast.game.solve import EVERYWHERE, Answers, solve
from holdfast.game.state import State

TOLERANCE: Final = 1e-9
"""Largest residual and regret of a draw that counts as solved, utils."""
DECADE: Final = 10.0
SENSITIVITY_YEARS: Final = 5.0
"""Survival over so many years of what would be signed is compared under the two terminal rules."""

CLOSED_SHARE: Final = 0.995
"""Least share of belief nodes that must close for a draw to count as solved."""

RESIDUAL, REGRET, NOT_FINITE, NOT_CLOSED = 1, 2, 3, 4


def play(
    inputs: Inputs,
    years: tuple[float, ...],
    jobs: int = 1,
    done: Callable[[int], None] = lambda draws: None,
    audit: bool = True,
) -> Solution:
    """Solve every draw with complete information and read off the quantities at the reported dates (years, rising).

    `audit` also solves every so-manieth draw under a second terminal rule and checks its regret in every period.
    """
    return play_types(replace(inputs, doubt=None), years, jobs, done, audit)[0]


def play_types(
    inputs: Inputs,
    years: tuple[float, ...],
    jobs: int = 1,
    done: Callable[[int], None] = lambda draws: None,
    audit: bool = True,
) -> tuple[Solution, ...]:
    """The same for each type of A that B thinks possible; one where B knows.

    What B gains is what it expects to gain at its belief, in each of them.
    """
    structure, state, numbers = build(inputs)
    dates = np.array([inputs.calendar.index(year) for year in years], dtype=np.int64)
    held = inputs.calendar.in_force(years)
    answers = solve(structure, numbers, dates, jobs, done, audit, held.periods, state)
    answers = answers._replace(survival=held.of(answers.survival), broken=held.of(answers.broken))
    sensitivity = horizon_sensitivity(inputs, years, answers, jobs, audit)
    closed = 1 - answers.still_open / belief_nodes(structure, state, numbers)
    answers = expected_by_b(answers, state)
    return tuple(
        solution(
            inputs, years, of_type(answers, n, state.types), sensitivity[n :: state.types], closed[n :: state.types]
        )
        for n in range(state.types)
    )


def of_type(answers: Answers, n: int, types: int) -> Answers:
    """The answers for A of one type, a row a draw."""
    return answers if types == 1 else Answers(*(field[n::types] for field in answers))


def expected_by_b(answers: Answers, state: State) -> Answers:
    """The answers with B's values as it expects them at its belief, in the rows of either type."""
    if state.types == 1:
        return answers
    second = 1 / (1 + np.exp(-state.belief))
    changed = {}
    for name in ("reservation", "gain", "gain_over_fighting"):
        values = getattr(answers, name).copy()
        weight = second.reshape(-1, *(1,) * (values.ndim - 2))
        values[:, 1] = np.repeat((1 - weight) * values[0::2, 1] + weight * values[1::2, 1], 2, axis=0)
        changed[name] = values
    return answers._replace(**changed)


def belief_nodes(structure: Structure, state: State, numbers: Numbers) -> int:
    """Decision nodes of a draw in which B learns; 1 where there are none."""
    if state.types == 1:
        return 1
    slots = (structure.reach + 1) * structure.at_contact + len(structure.weights) - structure.at_contact
    peace = len(structure.lengths) * 3 * len(structure.power) * slots
    talking = int((numbers.talks > 0).any(axis=0).sum())
    lines = int((~structure.ended[: structure.reach + 1]).sum())
    talks = talking * lines * len(structure.power) * (len(structure.weights) + 1)
    return state.modes * len(state.grid) * (peace + talks)


def solution(inputs: Inputs, years: tuple[float, ...], answers: Answers, sensitivity: Array, closed: Array) -> Solution:
    """What the answers say, as quantities."""
    return Solution(
        packages=inputs.menu.ids,
        years=years,
        reservation=answers.reservation,
        gain=answers.gain,
        gain_over_fighting=answers.gain_over_fighting,
        survival=answers.survival,
        broken=answers.broken,
        settled=answers.settled,
        kept=kept(answers),
        conquered=answers.conquered,
        fighting=answers.fighting,
        settlements_per_decade=at_decade(answers.signed, years),
        outcome=outcomes(answers, closed),
        residual=answers.residual,
        regret=answers.regret,
        horizon_sensitivity=sensitivity,
        along=Along(
            line=answers.line, power=answers.power, belief=answers.belief, mode=answers.mode, signed=answers.signed,
            broken=answers.broken_on_path,
        ),
        closed=closed,
    )  # fmt: skip


def kept(answers: Answers) -> Array:
    """Survival of the package signed today, drawn by its chance of being signed; NaN where nothing can be, (draw, date)."""
    anything = answers.signing_today.sum(axis=1, keepdims=True)
    chance = np.divide(
        answers.signing_today, anything, out=np.full_like(answers.signing_today, np.nan), where=anything > 0
    )
    return np.asarray(np.einsum("ds,dst->dt", chance, answers.survival))


def at_decade(by_date: Array, years: tuple[float, ...]) -> Array:
    """A cumulative count at ten years, NaN where that date is not reported, (draw,)."""
    if DECADE not in years:
        return np.full(len(by_date), np.nan)
    return np.asarray(by_date[:, years.index(DECADE)])


def outcomes(answers: Answers, closed: Array) -> NDArray[np.int64]:
    """Outcome code of each draw: solved, or the first reason why not."""
    finite = np.isfinite(answers.reservation).all(axis=1) & np.isfinite(answers.survival).all(axis=(1, 2))
    code = np.where(closed < CLOSED_SHARE, NOT_CLOSED, 0)
    code = np.where(answers.regret > TOLERANCE, REGRET, code)
    code = np.where(answers.residual > TOLERANCE, RESIDUAL, code)
    return np.where(finite, code, NOT_FINITE).astype(np.int64)


def horizon_sensitivity(inputs: Inputs, years: tuple[float, ...], answers: Answers, jobs: int, audit: bool) -> Array:
    """Change of five-year survival of what would be signed under a second terminal rule, on every so-manieth draw.

    The second rule ends at the horizon with today's flows for ever, instead of a longer pass without talks.
    """
    changed = np.full(len(answers.residual), np.nan)
    if not audit or SENSITIVITY_YEARS not in years:
        return changed
    short = replace(inputs, calendar=calendar(inputs.scenario.grid, tail_years=0.0))
    structure, state, numbers = build(short)
    rows, some = checked(state), np.arange(0, len(state.belief), EVERYWHERE)
    part: Any = [np.ascontiguousarray(field[rows(state.modes * state.types)]) for field in numbers]
    held = short.calendar.in_force((SENSITIVITY_YEARS,))
    other = solve(structure, Numbers(*part), held.periods, jobs, audit=False, state=of_draws(state, some))
    other = other._replace(survival=held.of(other.survival))
    where = rows(state.types)
    first = kept(answers)[where, years.index(SENSITIVITY_YEARS)]
    changed[where] = np.abs(kept(other)[:, 0] - first)
    return changed


def checked(state: State) -> Callable[[int], NDArray[np.int64]]:
    """Rows of every so-manieth draw, where a draw has so many rows."""
    draws = np.arange(0, len(state.belief), EVERYWHERE)
    return lambda many: (draws[:, None] * many + np.arange(many)).ravel()


def of_draws(state: State, some: NDArray[np.int64]) -> State:
    """The state of some draws."""
    return state._replace(
        war_rate=state.war_rate[some], peace_rate=state.peace_rate[some], by_power=state.by_power[some],
        by_line=state.by_line[some], jump=state.jump[some], belief=state.belief[some],
    )  # fmt: skip
