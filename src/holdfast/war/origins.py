"""Scores of forecasts from many dates inside the record, and from the scenario's date.

From each origin, the model sees the months before it alone; what came after is scored by horizon h = 1, 2, ... months.
Scores of a series are divided by its mean absolute change from one month to the next over the record, so that series in
different units may be averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws, uniforms
from holdfast.war.forecast import area_path, counted_share
from holdfast.war.front import Mobility
from holdfast.war.front import fit as fit_front
from holdfast.war.level import normals, paths
from holdfast.war.record import Kind, Record, Series, next_month
from holdfast.war.rivals import RIVALS, rival
from holdfast.war.scales import counts, fit_counts, fit_shares, shares
from holdfast.war.scores import crps, inside

MODEL: Final = "model"
BANDS: Final = (0.5, 0.9)
MOST_MONTHS: Final = 12
FEWEST_MONTHS: Final[Mapping[str, int]] = {"launches": 7, "intercepted": 7, "confirmed": 10, "area": 10}
"""Months that a forecast from inside the record has behind it at least, by kind."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One forecast of one value."""

    forecaster: str
    """`model` or a rival."""
    series: str
    kind: Kind
    origin: str
    """The first month that was not known."""
    horizon: int
    """Months ahead; the first month not known is 1."""
    crps: float
    """In units of the series' mean absolute monthly change."""
    inside: tuple[bool, ...]
    """Whether the value lay in each of `BANDS`."""


Sampler = Callable[[Series, int, Array], Array]
"""(past, months, launches of the coming months) -> samples (draw, month)."""


def from_inside(record: Record, seed: int, draws: int, model: Sampler | None = None) -> list[Scored]:
    """Forecasts of the fits alone (no stocks, no fortification) from every origin inside the record."""
    sampler = model or fitted_samples(seed, draws)
    out: list[Scored] = []
    for series in record.series.values():
        first = FEWEST_MONTHS.get(series.kind, len(series.months))
        for origin in range(first, len(series.months)):
            past, coming = _split(series, origin)
            samples = sampler(past, len(coming.months), coming.trials)
            out += _scored(MODEL, coming, samples, _scale(series))
            out += _rivals(past, coming, _scale(series), seed, draws)
    return out


def from_date(record: Record, came: Record, paths_by_name: Mapping[str, Array], seed: int, draws: int) -> list[Scored]:
    """The forecasts `paths_by_name` made from the end of `record`, and the rivals', on what `came`."""
    out: list[Scored] = []
    for name, samples in paths_by_name.items():
        if name in came.series and record.series[name].kind in FEWEST_MONTHS:
            past = record.series[name]
            coming = _aligned(came.series[name], next_month(record.last_month), samples.shape[1])
            out += _scored(MODEL, coming, samples, _scale(past))
            out += _rivals(past, coming, _scale(past), seed, draws)
    return out


def fitted_samples(seed: int, draws: int) -> Sampler:
    """The fits of `scales` and `front` as a sampler, with the counter-based uniforms of the draws."""
    given = Draws(seed, 0, draws, {})

    def sample(past: Series, months: int, trials: Array) -> Array:
        if past.kind == "area":
            known = tuple(zip(past.months, past.values.tolist(), strict=True))
            drawn = fit_front(known).draw(given.uniform("front.record.mobility"))
            return area_path(past, Mobility(drawn), given, months)
        share = past.kind == "intercepted"
        path = f"record.{past.name}"
        drawn_level = (fit_shares if share else fit_counts)(past).of_draws(given, path)
        z = paths(drawn_level, normals(given, f"{path}.shock", months), normals(given, f"{path}.noise", months))
        return counted_share(given, past.name, shares(z), np.broadcast_to(trials, z.shape)) if share else counts(z)

    return sample


def _split(series: Series, origin: int) -> tuple[Series, Series]:
    stop = min(origin + MOST_MONTHS, len(series.months))
    past = Series(series.name, series.months[:origin], series.values[:origin], series.trials[:origin])
    return past, Series(series.name, series.months[origin:stop], series.values[origin:stop], series.trials[origin:stop])


def _aligned(series: Series, first: str, months: int) -> Series:
    """The series over the months from `first`, nan where it has none."""
    wanted = tuple(next_month(first, ahead) for ahead in range(months))
    known = {m: (v, t) for m, v, t in zip(series.months, series.values, series.trials, strict=True)}
    values, trials = zip(*(known.get(month, (np.nan, 0.0)) for month in wanted), strict=True)
    return Series(series.name, wanted, np.array(values), np.array(trials))


def _scale(series: Series) -> float:
    known = series.values[np.isfinite(series.values)]
    return float(np.mean(np.abs(np.diff(known))))


def _rivals(past: Series, coming: Series, scale: float, seed: int, draws: int) -> Iterator[Scored]:
    most = 1.0 if past.kind == "intercepted" else np.inf
    for name in RIVALS:
        u = _rival_uniforms(seed, past.name, draws)[:, : len(coming.months)]
        yield from _scored(name, coming, rival(name, past.values, len(coming.months), (0.0, most), u), scale)


@cache
def _rival_uniforms(seed: int, name: str, draws: int) -> Array:
    return np.stack([uniforms(seed, f"rival.{name}.{month}", 0, draws) for month in range(MOST_MONTHS)], axis=1)


def _scored(forecaster: str, coming: Series, samples: Array, scale: float) -> Iterator[Scored]:
    missed = crps(samples, coming.values) / scale
    bands = [inside(samples, coming.values, band) for band in BANDS]
    for index in np.flatnonzero(np.isfinite(coming.values)):
        yield Scored(
            forecaster, coming.name, coming.kind, coming.months[0], int(index) + 1, float(missed[index]),
            tuple(bool(band[index]) for band in bands),
        )  # fmt: skip


def mean_crps(scored: list[Scored], forecaster: str) -> float:
    """Mean over kinds of the mean over series of the mean score of a forecaster: kinds weigh alike."""
    by_kind = _series_means(scored, forecaster)
    return float(np.mean([np.mean(list(found.values())) for found in by_kind.values()])) if by_kind else float("nan")


def differences(scored: list[Scored], forecaster: str, other: str, rng: np.random.Generator, samples: int) -> Array:
    """Mean score of a forecaster less another's, with the series of each kind drawn anew with replacement, (sample,).

    Series are the least parts that may be taken as apart: the values of one are made by one path.
    """
    one, two = (_series_means(scored, name) for name in (forecaster, other))
    means = np.zeros(samples)
    for kind, found in one.items():
        apart = np.array([found[name] - two[kind][name] for name in found])
        means += apart[rng.integers(0, len(apart), (samples, len(apart)))].mean(axis=1)
    return means / len(one)


def _series_means(scored: list[Scored], forecaster: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, list[float]]] = {}
    for one in scored:
        if one.forecaster == forecaster:
            found.setdefault(one.kind, {}).setdefault(one.series, []).append(one.crps)
    return {kind: {name: float(np.mean(values)) for name, values in of.items()} for kind, of in found.items()}


def coverage(scored: list[Scored], forecaster: str, band: int) -> float:
    """Share of a forecaster's values that lay in band number `band` of `BANDS`."""
    found = [one.inside[band] for one in scored if one.forecaster == forecaster]
    return float(np.mean(found)) if found else float("nan")
