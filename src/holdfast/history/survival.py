"""Kaplan-Meier curves: the share of endings after which the peace still holds, t years on.

    S(t) = prod over t_j <= t of (1 - d_j / n_j)

with d_j the votes of the endings that failed at t_j and n_j those of the endings still watched just before
[KaplanMeier1958]. Bands are the log-log Greenwood limits, as lifelines has them [Greenwood1926;
KalbfleischPrentice2002; DavidsonPilon2019]. Where no ending has failed yet, or all have, those limits are not
defined, and the exact binomial limit for the votes still watched takes their place [ClopperPearson1934].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from holdfast.history.columns import Outcome
from holdfast.history.endings import Endings, Mask, Numbers
from holdfast.history.reference_class import ALL_ENDINGS, ReferenceClass

Weighting: TypeAlias = Literal["pair", "war"]
"""One vote for each pair of enemies and ending, or one for each war, shared by its endings in the class."""

CONFIDENCE: Final = 0.95
"""Coverage of every band in this package."""
Z: Final = float(ndtri(1 - (1 - CONFIDENCE) / 2))
"""Standard normal quantile of the bands."""
HAIR: Final = 1e-12
"""Relative rounding of sums of votes."""
HORIZONS_YEARS: Final = (1.0, 2.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Share of endings still held after `years`, with its 95% limits.

    `n` endings in the class; `events` of them had failed by then; `at_risk` were still watched and whole.
    """

    years: float
    value: float
    low: float
    high: float
    n: int
    events: int
    at_risk: int

    def words(self) -> str:
        """For example `75% still held after 5 years (54% to 87%; n = 28, 7 failed, 21 still watched)`."""
        watched = f"{self.at_risk} still watched" if self.at_risk else "none watched so long: carried forward"
        return (
            f"{self.value:.0%} still held after {self.years:g} {'year' if self.years == 1 else 'years'} "
            f"({self.low:.0%} to {self.high:.0%}; n = {self.n}, {self.events} failed, {watched})"
        )


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """A falling step curve at `years` with its band, `(step,)`, and the endings behind it, `(ending,)`."""

    years: Numbers
    survival: Numbers
    low: Numbers
    high: Numbers
    durations_years: Numbers
    failed: Mask
    votes: Numbers
    wars: int

    @property
    def n(self) -> int:
        """Endings in the class."""
        return len(self.durations_years)

    @property
    def events(self) -> int:
        """Endings that failed while watched."""
        return int(self.failed.sum())

    def at_risk(self, years: float) -> int:
        """Endings that neither failed nor fell out of sight before `years`."""
        return int((self.durations_years >= years).sum())

    def numbers_at_risk(self) -> dict[float, int]:
        """Endings at risk at each reported horizon."""
        return {years: self.at_risk(years) for years in HORIZONS_YEARS}

    def at(self, years: float) -> Estimate:
        """The curve at `years` after the ending. Raises ValueError for a time before it."""
        if not years >= 0:
            raise ValueError(f"years after the ending should be 0 or more, found {years!r}")
        step = int(np.searchsorted(self.years, years, side="right")) - 1
        failed_by_then = int((self.failed & (self.durations_years <= years)).sum())
        limits = float(self.low[step]), float(self.high[step])
        return Estimate(years, float(self.survival[step]), *limits, self.n, failed_by_then, self.at_risk(years))


def survival_curve_from(
    durations_years: ArrayLike, failed: ArrayLike, votes: ArrayLike | None = None, wars: int | None = None
) -> SurvivalCurve:
    """Kaplan-Meier curve of any durations in years, censored where `failed` is 0; all arrays `(ending,)`.

    `votes` weigh the endings (default 1 each); `wars` is how many wars they belong to (default: one each).
    Raises ValueError for no endings, unequal lengths, negative or missing durations, marks other than 0 and
    1.
    """
    durations = np.asarray(durations_years, dtype=np.float64)
    marks = np.asarray(failed)
    weights = np.ones(len(durations)) if votes is None else np.asarray(votes, dtype=np.float64)
    check_spells(durations, marks, weights)
    years, survival, low, high = kaplan_meier(durations, marks.astype(np.bool_), weights)
    low, high = exact_where_degenerate(survival, low, high, votes_at_risk(durations, weights, years))
    counted = len(durations) if wars is None else wars
    return SurvivalCurve(years, survival, low, high, durations, marks.astype(np.bool_), weights, counted)


def survival_curve(
    endings: Endings,
    reference_class: ReferenceClass = ALL_ENDINGS,
    outcome: Outcome = "war",
    weighting: Weighting = "pair",
) -> SurvivalCurve:
    """How long peace lasted after the endings of a class, until the outcome.

    Raises ValueError where no ending meets the conditions, saying how many each of them leaves.
    """
    members = endings.subset(reference_class.members(endings))
    if not len(members):
        raise ValueError(no_members(endings, reference_class))
    votes = members.one_vote_per_war() if weighting == "war" else None
    durations, failed = members.durations_years(outcome), members.failed(outcome)
    return survival_curve_from(durations, failed, votes, members.wars())


def no_members(endings: Endings, reference_class: ReferenceClass) -> str:
    """Why a class is empty: how many endings are left after each condition in turn."""
    left, steps = np.ones(len(endings), dtype=np.bool_), []
    for condition in reference_class.conditions:
        left = left & condition.holds(endings)
        steps.append(f"{condition} leaves {left.sum()}")
    return f"reference class {reference_class.id!r} holds no ending: of {len(endings)}, " + ", then ".join(steps)


def check_spells(durations: Numbers, marks: np.ndarray[tuple[int, ...], np.dtype[np.generic]], votes: Numbers) -> None:
    """Refuse spells that no curve can be drawn from, with the value found."""
    if durations.ndim != 1 or not len(durations):
        raise ValueError(f"durations should be a list with at least one ending, found shape {durations.shape}")
    if not durations.shape == marks.shape == votes.shape:
        raise ValueError(f"unequal lengths: {durations.shape} durations, {marks.shape} marks, {votes.shape} votes")
    for what, values, fine in (
        ("duration in years, 0 or more", durations, np.isfinite(durations) & (durations >= 0)),
        ("mark of failure, 0 or 1", marks, np.isin(marks, (0, 1))),
        ("vote above 0", votes, np.isfinite(votes) & (votes > 0)),
    ):
        if not fine.all():
            raise ValueError(f"each ending needs a {what}; found {values[~fine][0]!r}")


def kaplan_meier(durations: Numbers, failed: Mask, votes: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Times, survival and log-log limits `(step,)`; the first time is 0.

    With v = ln S(t) and Var v = sum over t_j <= t of d_j / (n_j (n_j - d_j)) the limits are S^exp(-+z sqrt(Var v) / v).
    """
    years = np.union1d(0.0, durations)
    place = np.searchsorted(years, durations)
    events = np.bincount(place, votes * failed, len(years))
    at_risk = votes_at_risk(durations, votes, years)
    left = np.where(events < at_risk * (1 - HAIR), at_risk - events, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.exp(np.cumsum(np.log(left) - np.log(at_risk)))
        variance = np.cumsum(np.where(left > 0, events / (at_risk * left), 0.0))
        v = np.log(survival)
        shift = Z * np.sqrt(variance) / v
        low, high = (np.exp(-np.exp(np.log(-v) + sign * shift)) for sign in (-1, 1))
    return years, survival, np.where(v == 0, 1.0, low), np.where(v == 0, 1.0, high)


def votes_at_risk(durations: Numbers, votes: Numbers, years: Numbers | Sequence[float]) -> Numbers:
    """Votes of the endings still watched and whole just before each of `years`, `(step,)`."""
    order = np.argsort(durations)
    below = np.searchsorted(durations[order], np.asarray(years), side="left")
    return np.asarray(np.append(np.cumsum(votes[order][::-1])[::-1], 0.0)[below], dtype=np.float64)


def exact_where_degenerate(survival: Numbers, low: Numbers, high: Numbers, at_risk: Numbers) -> tuple[Numbers, Numbers]:
    """Limits, by the exact binomial where survival is 1 or 0: (alpha / 2)^(1 / votes at risk)."""
    tail = (1 - CONFIDENCE) / 2
    with np.errstate(divide="ignore"):
        bound = np.where(at_risk > 0, tail ** (1 / at_risk), 0.0)
    all_held, none_held = survival >= 1, survival <= 0
    low = np.where(all_held, bound, np.where(none_held, 0.0, low))
    high = np.where(all_held, 1.0, np.where(none_held, 1 - bound, high))
    return low, high
