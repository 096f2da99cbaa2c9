"""What can be done: a search for a target, what the winner does on fresh draws, interactions, timing, thresholds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from holdfast.assess.glossary import GLOSSARY
from holdfast.assess.language import NOW, SettingKey, Statement, bind, scenario_names
from holdfast.explore.earlier import Earlier, earlier
from holdfast.explore.information import games
from holdfast.explore.interaction import (
    Guaranteed,
    Interaction,
    furthest,
    guaranteed,
    interactions,
    keys,
    package_measures,
)
from holdfast.explore.lever_search import Outcome, Scored, Search, scored, search
from holdfast.explore.lever_space import Space, cost_of, space
from holdfast.explore.outcomes import Evaluator, Measure, durability_of, measures_of
from holdfast.explore.solving import Solver, sampled, solver
from holdfast.explore.thresholds import Deterrence, Pain, deterrence, pain
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario

MOST_RESCORED: Final = 20
"""Sets that are solved again on fresh draws, the cheapest of those that suffice first."""
LEVERS_IN_TABLE: Final = 4
"""Levers in the table of interactions: six pairs."""
IN_YEARS: Final = re.compile(r"\b([A-Za-z_]+)\s+(\d+(?:\.\d+)?)\s*y\b")
"""`survival 5y`, short for `survival(best, 5)`."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LeversAsked:
    """What the user asked of a study of levers."""

    draws: int
    seed: int
    jobs: int = 1
    target: str = ""
    """As a claim is written; the scenario's durable years and probability, of the best package, unless said."""
    robust: float = 0.8
    levers: tuple[str, ...] = ()
    """All unless named."""
    what_if: Mapping[str, float] = field(default_factory=dict)
    ignore_limits: bool = False
    interactions: bool = True
    months_earlier: int = 0
    """0: not asked."""
    deter: tuple[str, ...] = ()
    """Levers whose deterrence threshold is asked for."""
    terms: str = ""
    """Terms without a guarantee of that threshold; the first such named package unless said."""
    below: float = 0.1
    """Chance of A's breaking them that counts as deterred."""
    pain: bool = False


@dataclass(frozen=True)
class Study:
    """The answer of a study."""

    scenario: Scenario
    asked: LeversAsked
    target: str
    durability: str
    """Whose survival is the durability of a set."""
    space: Space
    search: Search
    fresh: Mapping[SettingKey, Scored]
    """Sets that suffice, solved again on as many draws that were not used to choose them."""
    pair: Guaranteed | None
    interactions: tuple[Interaction, ...]
    earlier: tuple[Earlier, ...]
    deterrence: tuple[Deterrence, ...]
    pain: tuple[Pain, ...]


class Meter:
    """Games solved and expected; told from several threads, which a list's append makes safe."""

    def __init__(self, progress: Progress) -> None:
        """Report to `progress`."""
        self._progress, self._done, self._expected = progress, [0], 0

    def expect(self, games: int) -> None:
        """So many more games are coming."""
        self._expected += games

    def settle(self) -> None:
        """What was expected and did not come will not."""
        self._expected = sum(self._done)

    def __call__(self, games: int) -> None:
        """So many games were solved."""
        self._done.append(games)
        done = sum(self._done)
        self._progress(done, max(done, self._expected))


def target_of(text: str, scenario: Scenario) -> Statement:
    """The statement of a target; ExpressionError where it makes none."""
    outcomes = scenario.outcomes
    own = f"survival(best, {outcomes.durable_years:g}) >= {outcomes.durable_probability:g}"
    return bind(IN_YEARS.sub(_in_full, text) if text else own, scenario_names(scenario))


def _in_full(found: re.Match[str]) -> str:
    quantity = GLOSSARY.get(found[1])
    if quantity is None or "years" not in quantity.arguments:
        return found[0]
    return f"{found[1]}({', '.join('best' if one == 'terms' else found[2] for one in quantity.arguments)})"


def study(scenario: Scenario, asked: LeversAsked, progress: Progress = lambda done, total: None) -> Study:
    """Search, score again, and whatever else was asked.

    Raises ExpressionError for a target that says nothing, SearchError for too many sets, ThresholdError for terms with a
    guarantee, KeyError for a lever or a number that does not exist.
    """
    target, where = target_of(asked.target, scenario), space(scenario, asked.levers, ignore_limits=asked.ignore_limits)
    meter = Meter(progress)
    first = _solver(scenario, asked, 0, meter)
    pair = guaranteed(scenario)
    durable = durability_of(scenario, target)
    measures = dict(_measures(scenario, pair) if asked.interactions else {})
    evaluate = Evaluator(first, target, durable, measures)
    chosen = dict(list(furthest(where).items())[:LEVERS_IN_TABLE]) if asked.interactions else {}
    meter.expect(asked.draws * games(scenario) * min(sum(1 for _ in where.points()), 400))
    found = search(
        where, evaluate, lambda key: cost_of(scenario, first.draws, key), asked.draws, asked.robust,
        always=keys(chosen) if chosen else (),
    )  # fmt: skip
    meter.settle()
    table = _table(found, evaluate, asked, chosen, pair, measures_of(scenario), scenario) if chosen else ()
    return Study(
        scenario, asked, target.text, durable.name, where, found,
        _again(scenario, asked, found, target, durable, meter), pair, table,
        _earlier(first, asked, where), _deterrence(first, asked, pair), pain(first) if asked.pain else (),
    )  # fmt: skip


def _solver(scenario: Scenario, asked: LeversAsked, start: int, meter: Meter) -> Solver:
    draws: Draws = sampled(scenario, asked.seed, start, start + asked.draws, asked.what_if)
    return solver(scenario, draws, asked.jobs, meter)


def _measures(scenario: Scenario, pair: Guaranteed | None) -> dict[str, Measure]:
    return measures_of(scenario) | (package_measures(scenario, pair) if pair else {})


def _again(
    scenario: Scenario, asked: LeversAsked, found: Search, target: Statement, durable: Measure, meter: Meter
) -> dict[SettingKey, Scored]:
    """The sets that suffice on draws that follow those they were chosen on."""
    again = [found.cheapest] if found.cheapest else []
    again = list({one.setting: one for one in [*again, *found.minimal]}.values())[:MOST_RESCORED]
    if not again:
        return {}
    fresh = _solver(scenario, asked, asked.draws, meter)
    meter.expect(len(again) * asked.draws * games(scenario))
    evaluate = Evaluator(fresh, target, durable, {})
    return {
        one.setting: scored(
            one.setting, evaluate(one.setting, 0, asked.draws), cost_of(scenario, fresh.draws, one.setting)
        )
        for one in again
    }


def _table(
    found: Search, evaluate: Evaluator, asked: LeversAsked, chosen: Mapping[str, str], pair: Guaranteed | None,
    measures: Mapping[str, Measure], scenario: Scenario,
) -> tuple[Interaction, ...]:  # fmt: skip
    known = dict(found.outcomes)

    def outcome_of(key: SettingKey) -> Outcome:
        if key not in known or len(known[key].holds) < asked.draws:
            known[key] = evaluate(key, 0, asked.draws)
        return known[key]

    return interactions(outcome_of, chosen, tuple(measures), pair, scenario.outcomes.durable_years)


def _earlier(solved: Solver, asked: LeversAsked, where: Space) -> tuple[Earlier, ...]:
    """Every lever at its furthest setting, so many months earlier."""
    if not asked.months_earlier:
        return ()
    measures = measures_of(solved.scenario)
    every = furthest(where).items()
    return tuple(earlier(solved, lever, name, asked.months_earlier, measures) for lever, name in every)


def _deterrence(solved: Solver, asked: LeversAsked, pair: Guaranteed | None) -> tuple[Deterrence, ...]:
    terms = asked.terms or (pair.without if pair else next(iter(solved.scenario.terms)))
    years = solved.scenario.outcomes.durable_years
    return tuple(deterrence(solved, lever, terms, years, asked.below) for lever in asked.deter)


def alone(found: Search) -> Scored | None:
    """The scenario as it stands, among the sets solved."""
    return next((one for one in found.scored if one.setting == NOW), None)
