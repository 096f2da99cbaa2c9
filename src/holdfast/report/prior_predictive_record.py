"""The prior predictive of survival as a record, and the priors behind it as the scenario states them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import version
from typing import Final

import numpy as np

from holdfast.explore.prior_check import Check, Level
from holdfast.explore.prior_predictive import Fall, Peaces, PriorPredictive, bands, hazard
from holdfast.history.columns import OUTCOME_COLUMNS
from holdfast.history.endings import Numbers
from holdfast.history.hazard import Band
from holdfast.history.survival import HORIZONS_YEARS, SurvivalCurve
from holdfast.report import inputs
from holdfast.report import prior_predictive_types as t
from holdfast.report.history_record import SCHEMAS, interval, number
from holdfast.report.history_types import BandRecord
from holdfast.report.record_past import estimate
from holdfast.scenario.draws import numbers
from holdfast.scenario.quantity import PARAMETERS, Number
from holdfast.scenario.scenario import Scenario

SHAPING: Final = ("peace.*", "issues.*.options.*.incidents", "guarantees.*.decay")
"""Numbers that decide how the hazard goes with the age of the peace, by pattern of path."""
NOTES: Final = (
    "The priors are those of the scenario; none was fitted to this record or moved to bring the two together.",
    "The record holds wars of every kind and endings of every kind; the scenario is one war and one kind of ending, a signed "
    "settlement. Its level may rightly differ; its shape has less reason to.",
    "A renewed war of the record is one of its source's size; the model's peace breaks when fighting of this war resumes.",
)


@dataclass(frozen=True, slots=True)
class Prior:
    """A prior as the scenario states it."""

    path: str
    written: str
    unit: str
    source: str


def priors(scenario: Scenario) -> tuple[Prior, ...]:
    """The priors that decide the shape, each with its own source or the nearest around it."""
    return tuple(
        Prior(path, written(found), found.unit or "", inputs.source(scenario, path))
        for path, found in numbers(scenario)
        if any(fnmatchcase(path, pattern) for pattern in SHAPING)
    )


def written(found: Number) -> str:
    """A number as a scenario writes it: a value, a range, a distribution or a table column."""
    values = [f"{value:g}" for value in found.parameters]
    if found.shape == "fixed":
        return values[0]
    if found.shape == "uniform":
        return f"{values[0]} to {values[1]}"
    if found.shape in PARAMETERS:
        return f"{found.shape} [{', '.join(values)}]"
    return f"table {found.table}, column {found.column}"


def drawn(values: Numbers) -> t.DrawnRecord:
    """Quantiles over draws, in the order of MIDDLE."""
    low, quarter, median, three, high = (float(value) for value in values)
    return {"low": low, "quarter": quarter, "median": median, "three_quarters": three, "high": high}


def hazards(peaces: Peaces, ages: Sequence[tuple[float, float]]) -> list[t.DrawnHazardRecord]:
    """Hazards over bands of age."""
    mean = peaces.mean()
    return [
        {
            "start": start,
            "stop": stop,
            "together": float(hazard(mean, peaces.years, start, stop)),
            "draws": drawn(peaces.hazards(start, stop)),
        }
        for start, stop in ages
    ]


def survival(peaces: Peaces) -> list[t.SurvivalRecord]:
    """Survival at every year."""
    mean, quantiles = peaces.mean(), peaces.quantiles()
    return [
        {"years": years, "mean": float(mean[place]), "draws": drawn(quantiles[:, place])}
        for place, years in enumerate(peaces.years)
    ]


def fall(found: Fall) -> t.FallRecord:
    """One way of looking at the fall of the hazard."""
    return {
        "name": found.name, "gloss": found.gloss, "young_per_year": found.young, "older_per_year": found.older,
        "ratio": interval(found.ratio), "within": interval(found.within),
    }  # fmt: skip


def band(found: Band) -> BandRecord:
    """The record's hazard over ages."""
    return {
        "start": found.start, "stop": number(found.stop), "failures": found.failures,
        "watched_years": found.watched_years, "per_year": found.per_year, "low": found.low, "high": found.high,
    }  # fmt: skip


def past_class(name: str, gloss: str, votes: str, curve: SurvivalCurve) -> t.PastClassRecord:
    """A class of past endings."""
    return {
        "id": name, "gloss": gloss, "votes": votes, "n": curve.n, "wars": curve.wars, "events": curve.events,
        "estimates": [estimate(curve.at(years)) for years in HORIZONS_YEARS],
    }  # fmt: skip


def places(found: Sequence[Level]) -> list[t.PlaceRecord]:
    """Where the record lies among the draws."""
    return [
        {"years": one.years, "place": one.place, "mean_in_band": one.record.low <= one.mean <= one.record.high}
        for one in found
    ]


def check(found: Check) -> t.CheckRecord:
    """The model beside one outcome."""
    seen = found.seen
    both = [(one, "pair") for one in seen.by_pair.classes] + [(one, "war") for one in seen.by_war.classes[:1]]
    return {
        "outcome": found.outcome,
        "gloss": OUTCOME_COLUMNS[found.outcome].gloss,
        "classes": [past_class(c.reference_class.id, c.reference_class.gloss, votes, c.raw) for c, votes in both],
        "bands": [band(one) for one in seen.hazard.bands],
        "by_year": [band(one) for one in found.by_year],
        "fall": interval(found.record_fall),
        "places": places(found.levels),
        "quoted_places": places(found.quoted),
        "shape": found.shape,
        "words": list(found.words()),
    }


def prior_predictive_record(
    scenario: Scenario, found: PriorPredictive, checks: Sequence[Check]
) -> t.PriorPredictiveRecord:
    """The prior predictive whole."""
    peaces = found.peaces
    last = int(np.max(peaces.years))
    return {
        "schema": SCHEMAS["prior-predictive"][0],
        "version": version("holdfast"),
        "scenario": scenario.id,
        "draws": found.draws,
        "unsolved": peaces.unsolved,
        "survival": survival(peaces),
        "hazard_by_year": hazards(peaces, [(float(year), float(year + 1)) for year in range(last)]),
        "hazard_by_age": hazards(peaces, bands(peaces.years)),
        "falls": [fall(one) for one in found.falls],
        "checks": [check(one) for one in checks],
        "priors": [
            {"path": one.path, "range": one.written, "unit": one.unit, "source": one.source} for one in priors(scenario)
        ],
        "notes": list(NOTES),
    }
