"""The war by itself: its tables, its forecasts beside the record, checks of the fit, and futures with the game's choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version

import numpy as np

from holdfast.assess.language import NOW, SettingKey
from holdfast.explore.aims import believed_pairs
from holdfast.explore.futures import Asked as FuturesAsked
from holdfast.explore.futures import Futures, futures, stage
from holdfast.explore.timing import in_force
from holdfast.explore.war_sections import Section, sections
from holdfast.explore.war_statements import Statement, Thresholds, statements, thresholds
from holdfast.scenario.changes import first, what_if
from holdfast.scenario.draws import Draws, sample
from holdfast.scenario.scenario import Scenario
from holdfast.war.calibration import calibration
from holdfast.war.checks import Check, checks
from holdfast.war.forecast import Forecast, forecast
from holdfast.war.origins import MODEL, MOST_MONTHS, coverage, from_date, mean_crps
from holdfast.war.rates import DEFAULT_MONTHS, WarRates, rates
from holdfast.war.record import Record
from holdfast.war.rivals import RIVALS


@dataclass(frozen=True)
class WarAsked:
    """What the user asked of the war."""

    draws: int
    seed: int
    months: int
    """Of tables and forecasts."""
    game_draws: int
    """Draws whose games are solved for futures; 0 for no futures."""
    futures: int
    future_months: int
    jobs: int
    what_if: Mapping[str, float]
    setting: SettingKey = NOW
    """Levers to set beside the scenario as it stands."""
    came: Record | None = None
    """What came after the scenario's date."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one forecaster did on what came."""

    forecaster: str
    crps: float
    """In mean absolute monthly changes of the series, kinds of series weighing alike; lower is better."""
    inside_half: float
    """Share of values in the middle half of the forecast."""
    inside_nine_tenths: float
    values: int


@dataclass(frozen=True)
class Fought:
    """The war under one setting of the levers."""

    setting: SettingKey
    statements: tuple[Statement, ...]
    sections: tuple[Section, ...]
    rates: WarRates
    futures: Futures | None


@dataclass(frozen=True)
class WarAnswer:
    """All that `holdfast war` says."""

    scenario: Scenario
    scenario_hash: str
    version: str
    seed: int
    draws: int
    months: int
    what_if: Mapping[str, float]
    standing: Fought
    """The scenario as it stands."""
    changed: Fought | None
    """With the levers asked for."""
    forecast: Forecast
    came: Record | None
    scores: tuple[Score, ...]
    """Of the forecasts and their rivals on what came; empty where nothing did."""
    checks: tuple[Check, ...]


Progress = Callable[[int, int], None]
"""Told (games solved so far, games in all), from any thread."""


def war_answer(
    scenario: Scenario, text: str, asked: WarAsked, progress: Progress = lambda done, total: None
) -> WarAnswer:
    """Simulate the war of a scenario over draws; `text` is the file's, for its hash."""
    draws = what_if(sample(scenario, asked.seed, 0, asked.draws), asked.what_if)
    count = _Count(asked, progress)
    long = rates(scenario, draws, _months(asked))
    named = thresholds(scenario, long)
    standing = _fought(scenario, draws, NOW, long, named, asked, count)
    changed = None
    if asked.setting != NOW:
        forced = in_force(scenario, draws, asked.setting)
        changed = _fought(scenario, forced, asked.setting, rates(scenario, forced, _months(asked)), named, asked, count)
    coming = forecast(scenario, draws, asked.months, long)
    return WarAnswer(
        scenario=scenario,
        scenario_hash=sha256(text.encode()).hexdigest(),
        version=version("holdfast"),
        seed=asked.seed,
        draws=asked.draws,
        months=asked.months,
        what_if=dict(asked.what_if),
        standing=standing,
        changed=changed,
        forecast=coming,
        came=asked.came,
        scores=() if asked.came is None else _scores(coming, asked.came, asked),
        checks=tuple(checks(calibration(scenario), draws)),
    )


class _Count:
    """Adds up draws solved over settings; list append is safe from several threads."""

    def __init__(self, asked: WarAsked, progress: Progress) -> None:
        self._done: list[int] = []
        self._total = min(asked.game_draws, asked.draws) * (1 if asked.setting == NOW else 2)
        self._progress = progress

    def __call__(self, draws: int) -> None:
        self._done.append(draws)
        self._progress(sum(self._done), self._total)


def _months(asked: WarAsked) -> int:
    """Months of war to simulate: those of tables and forecasts, and a month beyond those of futures."""
    return max(DEFAULT_MONTHS, asked.months, asked.future_months + 1 if asked.game_draws else 0)


def _fought(
    scenario: Scenario, draws: Draws, setting: SettingKey, long: WarRates, named: Thresholds, asked: WarAsked,
    count: Callable[[int], None],
) -> Fought:  # fmt: skip
    few = min(asked.game_draws, asked.draws)
    return Fought(
        setting=setting,
        statements=statements(long, named),
        sections=sections(draws, long, asked.months),
        rates=long,
        futures=war_futures(scenario, first(draws, few), asked, count) if few else None,
    )


def war_futures(
    scenario: Scenario, draws: Draws, asked: WarAsked, done: Callable[[int], None] = lambda draws: None
) -> Futures:
    """Futures over the draws given, hypotheses weighted by the central coding's posterior."""
    long = rates(scenario, draws, max(DEFAULT_MONTHS, asked.future_months + 1))
    played_on = long if long.months == DEFAULT_MONTHS else rates(scenario, draws)
    ready = stage(scenario, draws, played_on, long, believed_pairs(scenario, draws), asked.future_months)
    return futures(ready, FuturesAsked(asked.futures, asked.future_months, asked.jobs), done)


def _scores(coming: Forecast, came: Record, asked: WarAsked) -> tuple[Score, ...]:
    paths = {name: path[:, :MOST_MONTHS] for name, path in coming.paths.items()}
    scored = from_date(coming.record, came, paths, asked.seed, asked.draws)
    return tuple(
        Score(
            forecaster, mean_crps(scored, forecaster), coverage(scored, forecaster, 0),
            coverage(scored, forecaster, 1), int(np.sum([one.forecaster == forecaster for one in scored])),
        )
        for forecaster in (MODEL, *RIVALS)
        if any(one.forecaster == forecaster for one in scored)
    )  # fmt: skip
