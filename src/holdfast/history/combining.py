"""The inside and the outside view in one figure: a pool in log-odds, whose weight comes from the hindcast.

    logit S(t) = w logit S_model(t) + (1 - w) logit S_class(t)

w is the model's weight [Genest1986]. Its prior is Beta(2, 2), even-handed and worth little; the likelihood is the
product over past cases of the pooled chance given to what then happened: failed by the first horizon, between two, or held so
long as it was watched. So with few cases the weight stays near a half, and says so by its interval. `leave_one_out` fits the
weight without each case in turn and pools that case with it, which is the pool's honest score.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from scipy.special import expit, logit

from holdfast.history.endings import Numbers
from holdfast.history.scoring import COVERAGE, LEAST_CHANCE, Watched
from holdfast.history.survival import Estimate

PRIOR: Final = (2.0, 2.0)
"""Beta prior of the weight: mean a half, as good as two cases each way."""
GRID: Final = 201
"""Weights tried between 0 and 1."""
FORM: Final = "holdfast/pool-weight/1"
FILE: Final = "pool.json"
Z95: Final = 1.959963984540054
"""Standard normal quantile of a two-sided 95% limit."""


@dataclass(frozen=True, slots=True, eq=False)
class PoolWeight:
    """Posterior of the model's weight on a grid: `weights` and `chances`, `(grid,)`, from so many cases."""

    weights: Numbers
    chances: Numbers
    cases: int

    @property
    def mean(self) -> float:
        """Mean weight of the model."""
        return float(self.weights @ self.chances)

    def quantile(self, level: float) -> float:
        """The weight below which the chance is `level`."""
        return float(np.interp(level, self.chances.cumsum(), self.weights))

    @property
    def low(self) -> float:
        """Lower end of the 90% interval."""
        return self.quantile((1 - COVERAGE) / 2)

    @property
    def high(self) -> float:
        """Upper end of the 90% interval."""
        return self.quantile((1 + COVERAGE) / 2)

    def words(self) -> str:
        """The weight with its interval and what it rests on."""
        basis = f"from {self.cases} past cases" if self.cases else "the prior alone: no past case has been run"
        return f"weight of the model {self.mean:.2f} ({self.low:.2f} to {self.high:.2f}; {basis})"


def pool(inside: Numbers, outside: Numbers, weight: float) -> Numbers:
    """Pooled chances of survival; both are kept LEAST_CHANCE away from 0 and 1."""
    a, b = (logit(np.clip(one, LEAST_CHANCE, 1 - LEAST_CHANCE)) for one in (inside, outside))
    return np.asarray(expit(weight * a + (1 - weight) * b), dtype=np.float64)


def chances_of_outcome(survival: Numbers, years: Sequence[float], watched: Watched) -> Numbers:
    """Chance that survival `(case, year)` gave to what happened to each case, `(case,)`: its interval of failure, or holding."""
    edges = np.array([0.0, *years])
    curve = np.concatenate([np.ones((len(survival), 1)), np.minimum.accumulate(survival, axis=1)], axis=1)
    rows, times = np.arange(len(survival)), watched.durations_years
    seen = np.searchsorted(edges, times, side="right") - 1
    step = np.searchsorted(edges, times, side="left").clip(1, len(edges) - 1)
    within = watched.failed & (times <= edges[-1])
    chance = np.where(within, curve[rows, step - 1] - curve[rows, step], curve[rows, seen])
    return np.asarray(np.maximum(chance, LEAST_CHANCE), dtype=np.float64)


def prior_weight() -> PoolWeight:
    """The weight before any case."""
    return posterior_weight(np.zeros((0, GRID)))


def posterior_weight(log_chances: Numbers) -> PoolWeight:
    """The weight after cases whose log chances under each weight are `(case, grid)`."""
    weights = np.linspace(0, 1, GRID)
    a, b = PRIOR
    with np.errstate(divide="ignore"):
        log = (a - 1) * np.log(weights) + (b - 1) * np.log(1 - weights) + log_chances.sum(axis=0)
    chances = np.exp(log - log.max())
    return PoolWeight(weights, chances / chances.sum(), len(log_chances))


def log_chances(inside: Numbers, outside: Numbers, years: Sequence[float], watched: Watched) -> Numbers:
    """Log chance of each case's outcome under each weight of the grid, `(case, grid)`."""
    columns = [
        np.log(chances_of_outcome(pool(inside, outside, weight), years, watched)) for weight in np.linspace(0, 1, GRID)
    ]
    return np.stack(columns, axis=1)


def fitted_weight(inside: Numbers, outside: Numbers, years: Sequence[float], watched: Watched) -> PoolWeight:
    """The weight from cases with both views' survival `(case, year)` and what became of them."""
    return posterior_weight(log_chances(inside, outside, years, watched))


def leave_one_out(inside: Numbers, outside: Numbers, years: Sequence[float], watched: Watched) -> Numbers:
    """Pooled survival `(case, year)` of each case, with the weight fitted on cases of other groups."""
    found = log_chances(inside, outside, years, watched)
    rows = []
    for case in range(len(inside)):
        weight = posterior_weight(found[watched.groups != watched.groups[case]])
        rows.append(pool(inside[case], outside[case], weight.mean))
    return np.stack(rows)


@dataclass(frozen=True, slots=True)
class Part:
    """A chance with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Combined:
    """Both views and their pool at one horizon: the model over draws and the pool with 90%, the class with 95% limits."""

    years: float
    inside: Part
    outside: Estimate
    pooled: Part

    def words(self) -> str:
        """The three figures in a line."""
        a, b, c = self.inside, self.outside, self.pooled
        return (
            f"{self.years:g} y: pooled {c.value:.2f} ({c.low:.2f} to {c.high:.2f}); model {a.value:.2f} "
            f"({a.low:.2f} to {a.high:.2f}); past endings {b.value:.2f} ({b.low:.2f} to {b.high:.2f}; n = {b.n})"
        )


def combine(
    inside: Numbers, outside: Sequence[Estimate], weight: PoolWeight, generator: np.random.Generator
) -> tuple[Combined, ...]:
    """Pool the model's survival over draws `(draw, year)` with a class's at the same horizons.

    The value pools the two means at the mean weight. The interval draws the model's survival from its draws, the class's from a
    logit-normal with its 95% limits, and the weight from its posterior. Raises ValueError for unequal horizons or no draws.
    """
    if not inside.size or inside.shape[1:] != (len(outside),):
        raise ValueError(f"survival over draws should be (draw, {len(outside)}), found {inside.shape}")
    size = len(inside)
    drawn = generator.choice(weight.weights, size=size, p=weight.chances)
    shift = generator.standard_normal(size)
    return tuple(combined(inside[:, k], one, weight.mean, drawn, shift) for k, one in enumerate(outside))


def combined(inside: Numbers, outside: Estimate, mean: float, drawn: Numbers, shift: Numbers) -> Combined:
    """The pool at one horizon."""
    low, middle, high = (
        float(logit(np.clip(end, LEAST_CHANCE, 1 - LEAST_CHANCE))) for end in (outside.low, outside.value, outside.high)
    )
    spread = (high - low) / (2 * Z95)
    past = expit(middle + spread * shift)
    a, b = (logit(np.clip(one, LEAST_CHANCE, 1 - LEAST_CHANCE)) for one in (inside, past))
    pooled = expit(drawn * a + (1 - drawn) * b)
    value = float(pool(np.array([inside.mean()]), np.array([outside.value]), mean)[0])
    ends = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
    return Combined(
        outside.years,
        Part(float(inside.mean()), *map(float, np.quantile(inside, ends))),
        outside,
        Part(value, *map(float, np.quantile(pooled, ends))),
    )


def weight_text(weight: PoolWeight, made_from: str) -> str:
    """The weight as the file that ships, with what it was made from."""
    chances = [float(f"{chance:.8g}") for chance in weight.chances]
    whole = {
        "form": FORM,
        "made_from": made_from,
        "cases": weight.cases,
        "mean": round(weight.mean, 4),
        "chances": chances,
    }
    return json.dumps(whole, indent=1) + "\n"


def weight_from(text: str) -> PoolWeight:
    """The weight of a file. Raises ValueError where the form is another."""
    whole = json.loads(text)
    if whole.get("form") != FORM or len(whole["chances"]) != GRID:
        raise ValueError(f"a pool weight should have form {FORM!r} and {GRID} chances, found {whole.get('form')!r}")
    chances = np.array(whole["chances"], dtype=np.float64)
    return PoolWeight(np.linspace(0, 1, GRID), chances / chances.sum(), whole["cases"])


@cache
def load_weight() -> PoolWeight:
    """The weight that the shipped hindcast gives; the prior where none has been run."""
    file = resources.files("holdfast.history").joinpath(FILE)
    return weight_from(file.read_text(encoding="utf-8")) if file.is_file() else prior_weight()
