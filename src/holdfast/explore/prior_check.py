"""The prior predictive of survival beside the record of past endings: level at 1 to 20 years, and shape of the hazard.

Level: where the record's Kaplan-Meier estimate lies among the draws' S_d(t).  Shape: the fall of the hazard,

    failures / years watched over ages 0 to 1, divided by the same over ages 5 to 10,

with its 90% interval over wars drawn anew, against the fall of the hazard of S.  The record is of wars of every kind and
the draws are of one war, so agreement of the level is no test and its lack is no refutation; the shape is asked of both
in the same terms [Box1980].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from holdfast.explore.prior_predictive import OLDER, YOUNG, Fall, Peaces, PriorPredictive
from holdfast.history.columns import OUTCOME_COLUMNS, Outcome
from holdfast.history.cross_validation import watched_of
from holdfast.history.endings import Endings, Numbers
from holdfast.history.hazard import Band
from holdfast.history.hazard import bands as hazard_bands
from holdfast.history.outlook import OutcomeOutlook
from holdfast.history.scoring import Interval, Watched, over_groups
from holdfast.history.survival import HORIZONS_YEARS, Estimate, SurvivalCurve

Place: TypeAlias = Literal["below", "lower", "middle", "upper", "above"]
"""Of the record among the draws: outside the middle nine tenths, between them and the middle half, or in the middle half."""
Shape: TypeAlias = Literal["flatter", "alike", "steeper"]
RESAMPLES: Final = 1000
"""Draws of wars behind the interval of the record's fall."""
PLACES: Final[dict[Place, str]] = {
    "above": "above the middle nine tenths",
    "upper": "between the middle half and the upper twentieth",
    "middle": "within the middle half",
    "lower": "between the lower twentieth and the middle half",
    "below": "below the middle nine tenths",
}
SHAPES: Final[dict[Shape, str]] = {
    "flatter": "The model's hazard is too flat: its fall lies below the record's interval",
    "alike": "The shapes agree: the model's fall lies within the record's interval",
    "steeper": "The model's hazard falls too steeply: its fall lies above the record's interval",
}


@dataclass(frozen=True, slots=True)
class Level:
    """Survival at a horizon: mean and quantiles MIDDLE over draws, and the record among them."""

    years: float
    mean: float
    quantiles: tuple[float, ...]
    record: Estimate
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """The model beside one outcome of the record."""

    seen: OutcomeOutlook
    levels: tuple[Level, ...]
    quoted: tuple[Level, ...]
    """The same against the class that the scenario quotes first; empty where it names none."""
    fall: Fall
    record_fall: Interval
    by_year: tuple[Band, ...]
    shape: Shape | None
    """None where the record's fall is not defined."""

    @property
    def outcome(self) -> Outcome:
        """The outcome of the record."""
        return self.seen.outcome

    def words(self) -> tuple[str, str]:
        """A sentence or two on the level, and on the shape."""
        return self._level(), self._shape()

    def _level(self) -> str:
        gloss = OUTCOME_COLUMNS[self.outcome].gloss
        outside = [f"{one.years:g}" for one in self.levels if not one.record.low <= one.mean <= one.record.high]
        beyond = f"outside after {years_of(outside)}" if outside else "within at every horizon"
        told = (
            f"Level: the share of past endings still without {gloss} lies, among the draws, {placed(self.levels)}. Beside the "
            f"record's own 95% band the mean over draws is {beyond}."
        )
        if not self.quoted:
            return told
        quoted = self.seen.by_pair.quoted
        return f"{told} That of {quoted.reference_class.id} (n = {quoted.raw.n}) lies {placed(self.quoted)}."

    def _shape(self) -> str:
        ages = f"from the first year to years {OLDER[0]:g} to {OLDER[1]:g}"
        verdict = "The record's fall is not defined" if self.shape is None else SHAPES[self.shape]
        return (
            f"Shape: {ages} the hazard falls {times(self.fall.ratio)} in the model and {times(self.record_fall)} in the record "
            f"of {OUTCOME_COLUMNS[self.outcome].gloss}. {verdict}. In one draw by itself it falls "
            f"{self.fall.within.value:.1f}-fold (median)."
        )


def placed(levels: Sequence[Level]) -> str:
    """Where the record lies among the draws, by horizon, in words."""
    said = []
    for place, words in PLACES.items():
        years = [f"{one.years:g}" for one in levels if one.place == place]
        if years:
            said.append(f"{words} after {years_of(years)}")
    return "; ".join(said)


def years_of(years: Sequence[str]) -> str:
    """Years in words: `1 year`, `2, 5 and 10 years`."""
    if len(years) == 1:
        return f"{years[0]} {'year' if years[0] == '1' else 'years'}"
    return f"{', '.join(years[:-1])} and {years[-1]} years"


def times(found: Interval) -> str:
    """A fall in words."""
    if not np.isfinite(found.value):
        return "by a factor that is not defined"
    if not np.isfinite(found.low):
        return f"{found.value:.1f}-fold"
    return f"{found.value:.1f}-fold ({found.low:.1f} to {found.high:.1f})"


def check(found: PriorPredictive, seen: OutcomeOutlook, endings: Endings, generator: np.random.Generator) -> Check:
    """The prior predictive beside one outcome of the record, all endings by pair."""
    watched = watched_of(endings, seen.outcome)
    classes = seen.by_pair.classes
    past = record_fall(watched, generator)
    by_year = tuple(one for one in hazard_bands(watched, found.peaces.years) if np.isfinite(one.stop))
    return Check(
        seen=seen,
        levels=levels(found.peaces, classes[0].raw),
        quoted=levels(found.peaces, seen.by_pair.quoted.raw) if len(classes) > 1 else (),
        fall=found.falls[0],
        record_fall=past,
        by_year=by_year,
        shape=shape(found.falls[0].ratio.value, past),
    )


def levels(peaces: Peaces, curve: SurvivalCurve) -> tuple[Level, ...]:
    """Every horizon that survival is read at."""
    mean, quantiles = peaces.mean(), peaces.quantiles()
    at = {years: peaces.years.index(years) for years in HORIZONS_YEARS if years in peaces.years}
    return tuple(level(years, float(mean[k]), quantiles[:, k], curve.at(years)) for years, k in at.items())


def level(years: float, mean: float, quantiles: Numbers, record: Estimate) -> Level:
    """One horizon, with the record's place among the draws."""
    low, quarter, _, three, high = (float(one) for one in quantiles)
    place: Place = "middle"
    if record.value < low:
        place = "below"
    elif record.value > high:
        place = "above"
    elif record.value < quarter:
        place = "lower"
    elif record.value > three:
        place = "upper"
    return Level(years, mean, tuple(float(one) for one in quantiles), record, place)


def shape(own: float, past: Interval) -> Shape | None:
    """The model's fall against the record's interval."""
    if not np.isfinite(past.low):
        return None
    return "flatter" if own < past.low else "steeper" if own > past.high else "alike"


def record_fall(watched: Watched, generator: np.random.Generator) -> Interval:
    """The fall of the hazard of past endings, with its interval over wars drawn anew; draws without late failures left out."""
    young, older = (spent(watched, *ages) for ages in (YOUNG, OLDER))

    def fall(counts: Numbers) -> float:
        d, t = ((counts @ young[0], counts @ older[0]), (counts @ young[1], counts @ older[1]))
        if min(d[1], t[0], t[1]) <= 0:
            return float("nan")
        return float((d[0] / t[0]) / (d[1] / t[1]))

    return over_groups(fall, watched.groups, generator, RESAMPLES)


def spent(watched: Watched, start: float, stop: float) -> tuple[Numbers, Numbers]:
    """Failures at ages start to stop, and the years for which each ending was watched at them, `(ending,)`."""
    failed = watched.failed & (watched.durations_years > start) & (watched.durations_years <= stop)
    watched_years = (np.minimum(watched.durations_years, stop) - start).clip(min=0)
    return failed.astype(np.float64), watched_years
