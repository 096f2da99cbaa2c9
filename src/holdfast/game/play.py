"""Play the game under one pair of hypotheses over draws: from inputs to a `Solution` with its certificates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.game.batch import Numbers
from holdfast.game.inputs import Inputs, build
from holdfast.game.periods import calendar
from holdfast.game.solution import Array, Solution
from holdfast.game.solve import EVERYWHERE, Answers, solve

TOLERANCE: Final = 1e-9
"""Largest residual and regret of a draw that counts as solved, utils."""
DECADE: Final = 10.0
SENSITIVITY_YEARS: Final = 5.0
"""Survival over so many years of what would be signed is compared under the two terminal rules."""

RESIDUAL, REGRET, NOT_FINITE = 1, 2, 3


def play(
    inputs: Inputs,
    years: tuple[float, ...],
    jobs: int = 1,
    done: Callable[[int], None] = lambda draws: None,
    audit: bool = True,
) -> Solution:
    """Solve every draw and read off the quantities at the reported dates (years, rising).

    `audit` also solves every so-manieth draw under a second terminal rule and checks its regret in every period.
    """
    structure, numbers = build(inputs)
    dates = np.array([inputs.calendar.index(year) for year in years], dtype=np.int64)
    held = inputs.calendar.in_force(years)
    answers = solve(structure, numbers, dates, jobs, done, audit, held.periods)
    answers = answers._replace(survival=held.of(answers.survival), broken=held.of(answers.broken))
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
        outcome=outcomes(answers),
        residual=answers.residual,
        regret=answers.regret,
        horizon_sensitivity=horizon_sensitivity(inputs, years, answers, jobs, audit),
    )


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


def outcomes(answers: Answers) -> NDArray[np.int64]:
    """Outcome code of each draw: solved, or the first reason why not."""
    finite = np.isfinite(answers.reservation).all(axis=1) & np.isfinite(answers.survival).all(axis=(1, 2))
    code = np.where(answers.regret > TOLERANCE, REGRET, 0)
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
    structure, numbers = build(short)
    some = Numbers(**{k: np.ascontiguousarray(v[::EVERYWHERE]) for k, v in numbers._asdict().items()})
    held = short.calendar.in_force((SENSITIVITY_YEARS,))
    other = solve(structure, some, held.periods, jobs, audit=False)
    other = other._replace(survival=held.of(other.survival))
    first = kept(answers)[::EVERYWHERE, years.index(SENSITIVITY_YEARS)]
    changed[::EVERYWHERE] = np.abs(kept(other)[:, 0] - first)
    return changed
