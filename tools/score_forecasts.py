"""Score the war's forecasts and write the tables of docs/explanation/forecasts.md.

    python tools/score_forecasts.py            print the tables
    python tools/score_forecasts.py --write    put them in the page

Scores from dates inside the record use the scenario's tables alone.  Scores of the year after read
`src/holdfast/library/ukraine-2023.after.csv`, which nothing in `holdfast.war` opens.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, Draws, sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.war.calibration import calibration
from holdfast.war.checks import checks
from holdfast.war.forecast import forecast
from holdfast.war.level import LevelPrior, fit, normals, paths
from holdfast.war.origins import (
    MODEL,
    Sampler,
    Scored,
    coverage,
    differences,
    fitted_samples,
    from_date,
    from_inside,
    mean_crps,
)
from holdfast.war.record import Record, Series, read_record
from holdfast.war.rivals import RIVALS

ROOT: Final = Path(__file__).resolve().parents[1]
LIBRARY: Final = ROOT / "src" / "holdfast" / "library"
PAGE: Final = ROOT / "docs" / "explanation" / "forecasts.md"
HORIZONS: Final = (1, 3, 6, 12)
KINDS: Final = ("launches", "intercepted", "confirmed", "area")
DRAWS: Final = 2000
MONTHS: Final = 12
RESAMPLES: Final = 2000
NEAR, FAR = "at most 3 months ahead", "4 to 12 months ahead"


def scored_tables(scored: list[Scored]) -> str:
    """CRPS by kind and overall, and coverage, of every forecaster."""
    lines = ["| forecast | " + " | ".join(KINDS) + " | **overall** | in the 50% band | in the 90% band |"]
    lines.append("| --- |" + " ---: |" * (len(KINDS) + 3))
    for name in (MODEL, *RIVALS):
        by_kind = [mean_crps([one for one in scored if one.kind == kind], name) for kind in KINDS]
        bands = [f"{coverage(scored, name, band):.0%}" for band in (0, 1)]
        cells = [f"{value:.2f}" for value in by_kind] + [f"**{mean_crps(scored, name):.2f}**", *bands]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def differences_table(scored: list[Scored], seed: int) -> str:
    """Overall CRPS of the model less that of each other, with a 90% interval over resampled series."""
    lines = ["| model less | overall CRPS | 90% interval |", "| --- | ---: | --- |"]
    for name in RIVALS:
        apart = differences(scored, MODEL, name, np.random.default_rng(seed), RESAMPLES)
        low, high = np.quantile(apart, (0.05, 0.95))
        middle = mean_crps(scored, MODEL) - mean_crps(scored, name)
        lines.append(f"| {name} | {middle:+.2f} | {low:+.2f} to {high:+.2f} |")
    return "\n".join(lines) + "\n"


def by_horizon(scored: list[Scored], parts: Iterable[tuple[str, Callable[[Scored], bool]]]) -> str:
    """CRPS overall of every forecaster by horizon, and the model's coverage."""
    lines = ["| months ahead | values | " + " | ".join((MODEL, *RIVALS)) + " | in the 50% band | in the 90% band |"]
    lines.append("| --- |" + " ---: |" * (len(RIVALS) + 4))
    for label, keep in parts:
        here = [one for one in scored if keep(one)]
        count = sum(one.forecaster == MODEL for one in here)
        cells = [f"{mean_crps(here, name):.2f}" for name in (MODEL, *RIVALS)]
        bands = [f"{coverage(here, MODEL, band):.0%}" for band in (0, 1)]
        lines.append(f"| {label} | {count} | " + " | ".join((*cells, *bands)) + " |")
    return "\n".join(lines) + "\n"


def series_table(scored: list[Scored]) -> str:
    """CRPS of the model and of the best of the others by series, over all twelve months."""
    lines = [
        "| series | model | best other | in the 50% band | in the 90% band |",
        "| --- | ---: | --- | ---: | ---: |",
    ]
    for name in sorted({one.series for one in scored}):
        here = [one for one in scored if one.series == name]
        best = min(RIVALS, key=lambda rival: mean_crps(here, rival))
        bands = [f"{coverage(here, MODEL, band):.0%}" for band in (0, 1)]
        lines.append(
            f"| {name} | {mean_crps(here, MODEL):.2f} | {mean_crps(here, best):.2f} ({best}) | {bands[0]} | {bands[1]} |"
        )
    return "\n".join(lines) + "\n"


def quantile_table(scenario: Scenario, draws: Draws, came: Record) -> str:
    """What was forecast for months 1, 3, 6, 12 and what came."""
    told = forecast(scenario, draws, MONTHS)
    lines = [
        "| series | " + " | ".join(told.months[h - 1] for h in HORIZONS) + " |",
        "| --- |" + " --- |" * len(HORIZONS),
    ]
    for name in told.paths:
        if name.startswith("claimed"):
            continue
        low, middle, high = told.quantiles(name, (0.05, 0.5, 0.95))
        digits = 2 if name.startswith("intercepted") else 0
        seen = dict(zip(came.series[name].months, came.series[name].values.tolist(), strict=True))
        cells = []
        for h in HORIZONS:
            value = seen.get(told.months[h - 1], float("nan"))
            came_in = "none" if np.isnan(value) else f"{value:,.{digits}f}"
            cells.append(
                f"{middle[h - 1]:,.{digits}f} ({low[h - 1]:,.{digits}f} to {high[h - 1]:,.{digits}f}); came **{came_in}**"
            )
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def other_model(scale: str, memory: tuple[float, float], wander: tuple[float, float], draws: int, seed: int) -> Sampler:
    """The level model of counts on another scale or with another prior; shares and area as they are."""
    ahead: dict[str, Callable[[Array], Array]] = {"sqrt": np.sqrt, "log": np.log1p, "plain": np.asarray}
    back: dict[str, Callable[[Array], Array]] = {
        "sqrt": lambda z: np.maximum(z, 0) ** 2, "log": np.expm1, "plain": np.asarray,
    }  # fmt: skip
    standard, given = fitted_samples(seed, draws), Draws(seed, 0, draws, {})

    def samples(past: Series, months: int, trials: Array) -> Array:
        if past.kind not in ("launches", "confirmed"):
            return standard(past, months, trials)
        mean = max(float(np.mean(past.values)), 1.0)
        near = ahead[scale](np.array([mean / 1.05, mean, mean * 1.05]))
        unit = float((near[2] - near[0]) / (2 * np.log(1.05)))
        noise = (0.1 * unit, 1.2 * unit)
        prior = LevelPrior(float(near[1]), unit, noise, (wander[0] * unit, wander[1] * unit), memory)
        path = f"record.{past.name}"
        level = fit(ahead[scale](past.values), np.zeros(len(past.values)), prior).of_draws(given, path)
        z = paths(level, normals(given, f"{path}.shock", months), normals(given, f"{path}.noise", months))
        return np.maximum(back[scale](z), 0)

    return samples


def alternatives_table(record: Record, seed: int, draws: int) -> str:
    """Scores inside the record of models of counts that were tried."""
    lines = [
        "| scale | memory phi | wander tau | launches | confirmed | in the 90% band |",
        "| --- | --- | --- | ---: | ---: | ---: |",
    ]
    counted = Record({name: one for name, one in record.series.items() if one.kind in ("launches", "confirmed")})
    for scale in ("sqrt", "log", "plain"):
        for memory, wander in (((0.9, 1.0), (0.1, 3.0)), ((0.5, 1.0), (0.05, 1.5)), ((0.0, 0.9), (0.05, 1.0))):
            scored = from_inside(counted, seed, draws, other_model(scale, memory, wander, draws, seed))
            cells = [
                f"{mean_crps([o for o in scored if o.kind == kind], MODEL):.3f}" for kind in ("launches", "confirmed")
            ]
            ranges = [f"{low:g} to {high:g}" for low, high in (memory, wander)]
            lines.append(f"| {scale} | " + " | ".join((*ranges, *cells, f"{coverage(scored, MODEL, 1):.0%}")) + " |")
    return "\n".join(lines) + "\n"


def checks_table(scenario: Scenario, draws: Draws) -> str:
    """Prior and posterior predictive checks."""
    lines = [
        "| series | figure | on record | prior 90% | posterior 90% | tail |",
        "| --- | --- | ---: | --- | --- | ---: |",
    ]
    for one in checks(calibration(scenario), draws):
        digits = 2 if one.series.startswith("intercepted") else 0
        ranges = [f"{low:,.{digits}f} to {high:,.{digits}f}" for low, _, high in (one.prior, one.posterior)]
        lines.append(
            f"| {one.series} | {one.figure} | {one.observed:,.{digits}f} | {ranges[0]} | {ranges[1]} | {one.tail:.2f} |"
        )
    return "\n".join(lines) + "\n"


def at(horizon: int) -> tuple[str, Callable[[Scored], bool]]:
    """The part of the scores at one horizon."""
    return str(horizon), lambda one: one.horizon == horizon


def tables() -> dict[str, str]:
    """Every table of the page, by the name of its place."""
    scenario = read_scenario((LIBRARY / "ukraine-2023.yaml").read_text(encoding="utf-8"), "ukraine-2023.yaml")
    came = read_record((LIBRARY / "ukraine-2023.after.csv").read_text(encoding="utf-8"))
    draws = sample(scenario, scenario.seed, 0, DRAWS)
    record = calibration(scenario).record
    inside = from_inside(record, scenario.seed, DRAWS // 2)
    after = from_date(record, came, forecast(scenario, draws, MONTHS).paths, scenario.seed, DRAWS)
    headline = [one for one in after if one.horizon in HORIZONS]
    spans = [(NEAR, lambda one: one.horizon <= 3), (FAR, lambda one: one.horizon > 3)]
    return {
        "after": scored_tables(headline),
        "after-differences": differences_table(headline, scenario.seed),
        "after-horizons": by_horizon(after, [*map(at, HORIZONS), ("1 to 12", lambda _: True)]),
        "after-series": series_table(after),
        "forecasts": quantile_table(scenario, draws, came),
        "inside": scored_tables(inside),
        "inside-differences": differences_table(inside, scenario.seed),
        "inside-horizons": by_horizon(inside, [*map(at, HORIZONS[:3]), *spans, ("all", lambda _: True)]),
        "alternatives": alternatives_table(record, scenario.seed, DRAWS // 4),
        "checks": checks_table(scenario, draws),
    }


def put(text: str, name: str, table: str) -> str:
    """The page with a table between its marks."""
    start, end = f"<!-- {name} -->\n", f"<!-- end {name} -->"
    before, rest = text.split(start)
    return before + start + table + end + rest.split(end, 1)[1]


def main(write: bool) -> None:
    made = tables()
    if not write:
        sys.stdout.write("\n".join(f"{name}\n\n{table}" for name, table in made.items()))
        return
    text = PAGE.read_text(encoding="utf-8")
    for name, table in made.items():
        text = put(text, name, table)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
