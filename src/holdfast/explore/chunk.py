"""A chunk of a sweep: draws start..stop-1 under every setting and pair of hypotheses, as rows of the two tables.

Every number of a row is a function of the sweep and the draw's index alone, so how a sweep is cut into chunks, and who
computes them, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from holdfast.assess.glossary import GLOSSARY
from holdfast.assess.language import HypothesisKey, SettingKey, Statement, bind, scenario_names
from holdfast.assess.quantities import FUNCTIONS, best_package
from holdfast.assess.worlds import CENTRAL, Aims, TermSheet, World, Worlds, term_sheet
from holdfast.evidence import codings, posterior, prior
from holdfast.explore.aims import aims_of
from holdfast.explore.columns import BEST, Asked, experiment_columns, outcome_columns, quantities
from holdfast.explore.density import joint_log_density
from holdfast.explore.design import SAMPLED_BY_PARTS, Kind, dimensions, source
from holdfast.explore.information import Asked as Solved
from holdfast.explore.run import played
from holdfast.explore.table import EXPERIMENTS, MISSING, OUTCOMES, Column, Values
from holdfast.explore.timing import in_force
from holdfast.explore.truth import truth
from holdfast.explore.wars import Wars
from holdfast.game.inputs import Inputs
from holdfast.game.menu import Menu, menu
from holdfast.game.periods import Calendar, calendar
from holdfast.game.play import DECADE
from holdfast.game.solution import Array
from holdfast.scenario.changes import what_if
from holdfast.scenario.draws import Draws, Source, numbers, sample
from holdfast.scenario.principals import Principal
from holdfast.scenario.quantity import Number
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep computes; all of it goes to whoever computes a chunk."""

    text: str
    """Of the scenario's file, checked."""
    seed: int
    draws: int
    design: Kind
    settings: tuple[SettingKey, ...]
    what_if: tuple[tuple[str, float], ...] = ()
    """Numbers fixed, by path."""
    given: tuple[str, ...] = ()
    """Paths of the numbers that a user's table gives."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sweep read and made ready, once for each process."""

    scenario: Scenario
    menu: Menu
    sheet: TermSheet
    calendar: Calendar
    years: tuple[float, ...]
    pairs: tuple[HypothesisKey, ...]
    source: Source
    uncertain: Mapping[str, Number]
    varied: tuple[str, ...]
    """Paths of the inputs, those of `uncertain`, of parts that draw by themselves, and of the user's table."""
    asked: tuple[Asked, ...]
    statements: Mapping[str, Statement]
    columns: Mapping[str, tuple[Column, ...]]


@lru_cache(maxsize=4)
def prepared(sweep: Sweep) -> Prepared:
    """Read the scenario of a sweep and lay out its tables."""
    scenario = read_scenario(sweep.text, "scenario.yaml")
    fixed, known = dict(sweep.what_if), dict(numbers(scenario))
    varied = tuple(path for path in dict.fromkeys([*dimensions(scenario), *sweep.given]) if path not in fixed)
    packages, years = menu(scenario), dates(scenario)
    asked = quantities(scenario, years)
    tables = {
        EXPERIMENTS: experiment_columns(scenario, varied, codings(scenario)),
        OUTCOMES: outcome_columns(scenario, sweep.settings, packages, asked),
    }
    return Prepared(
        scenario=scenario,
        menu=packages,
        sheet=term_sheet(scenario, packages),
        calendar=calendar(scenario.grid),
        years=years,
        pairs=tuple(product(scenario.principals.A.hypotheses, scenario.principals.B.hypotheses)),
        source=source(sweep.design, scenario, sweep.draws),
        uncertain={path: known[path] for path in varied if path in known},
        varied=varied,
        asked=asked,
        statements=statements(scenario),
        columns=tables,
    )


def dates(scenario: Scenario) -> tuple[float, ...]:
    """Years at which a sweep reports, rising from 0; ten among them where the horizon reaches so far."""
    outcomes = scenario.outcomes
    asked = {*outcomes.settled_years, *outcomes.survival_years, outcomes.durable_years, 0.0}
    return tuple(sorted(asked | ({DECADE} if scenario.grid.horizon_years >= DECADE else set())))


def statements(scenario: Scenario) -> dict[str, Statement]:
    """Claims and premises that can be checked, in the order of their columns, under `claim` or `premise` and name."""
    names = scenario_names(scenario)
    claims = {f"claim {name}": claim.holds for name, claim in scenario.claims.items() if claim.holds is not None}
    premises = {f"premise {name}": premise.holds for name, premise in scenario.premises.items()}
    return {name: bind(text, names) for name, text in (claims | premises).items()}


def compute(
    sweep: Sweep, start: int, stop: int, given: Mapping[str, Array] | None = None
) -> dict[str, dict[str, Values]]:
    """Rows of draws start..stop-1, by table and column; `given` are the rows of the user's table, (draw,)."""
    ready = prepared(sweep)
    drawn = sample(ready.scenario, sweep.seed, start, stop, ready.source)
    drawn = what_if(drawn.changed(given or {}), dict(sweep.what_if))
    aims = {side: aims_of(ready.scenario, drawn, side) for side in ("A", "B")}
    wars = Wars(ready.scenario)
    of = {setting: _worlds(ready, drawn, setting, aims, wars) for setting in sweep.settings}
    worlds = Worlds(of, aims, tuple(codings(ready.scenario)))
    blocks = [
        list(_rows(ready, worlds, k, j, start)) for k in range(len(sweep.settings)) for j in range(len(ready.pairs))
    ]
    stacked = [np.concatenate(parts) for parts in zip(*blocks, strict=True)]
    outcomes = {column.name: values for column, values in zip(ready.columns[OUTCOMES], stacked, strict=True)}
    inputs = list(_experiments(ready, drawn, aims))
    experiments = {column.name: values for column, values in zip(ready.columns[EXPERIMENTS], inputs, strict=True)}
    return {EXPERIMENTS: experiments, OUTCOMES: outcomes}


def _worlds(
    ready: Prepared, drawn: Draws, setting: SettingKey, aims: Mapping[str, Aims], wars: Wars
) -> dict[HypothesisKey, World]:
    scenario = ready.scenario
    part = in_force(scenario, drawn, setting)
    war = wars.rates(part)
    inputs = Inputs(scenario, part, war, ready.menu, ready.calendar, ready.pairs[0])
    return played(inputs, ready.pairs, setting, ready.sheet, aims, Solved(ready.years))


def _rows(ready: Prepared, worlds: Worlds, setting: int, pair: int, start: int) -> Iterator[Values]:
    """Columns of `outcomes` in one world, in order, (draw,) each."""
    key, hypotheses = list(worlds.of)[setting], ready.pairs[pair]
    world = worlds.world(key, hypotheses)
    size, solved = len(world), world.solved
    a, b = (list(side.hypotheses).index(name) for side, name in zip(_sides(ready), hypotheses, strict=True))
    yield np.arange(start, start + size, dtype=np.int64)
    yield from (np.full(size, code, dtype=np.int16) for code in (setting, a, b))
    yield worlds.weights(CENTRAL, size)[hypotheses]
    best = best_package(world)
    for one in ready.asked:
        yield _quantity(one, world, best, solved)
    yield np.where(solved, best, MISSING).astype(np.int16)
    for statement in ready.statements.values():
        yield truth(statement, worlds, key, hypotheses, size)
    yield solved.astype(np.int16)
    yield world.solution.outcome.astype(np.int16)
    yield world.solution.residual
    yield world.solution.regret


def _sides(ready: Prepared) -> tuple[Principal, ...]:
    return ready.scenario.principals.A, ready.scenario.principals.B


def _quantity(one: Asked, world: World, best: Values, solved: Values) -> Values:
    """A quantity in a world, missing where it is the game's and the game was not solved, (draw,)."""
    arguments: list[object] = [] if one.state is None else [one.state]
    if one.terms is not None:
        arguments.append(best if one.terms == BEST else world.terms.packages.index(one.terms))
    if one.years is not None:
        arguments.append(one.years)
    values = FUNCTIONS[one.quantity](world, *arguments)
    truths = one.column.kind == "truth"
    if GLOSSARY[one.quantity].origin == "game" and not solved.all():
        return np.where(solved, values, MISSING if truths else np.nan)
    return values.astype(np.int16) if truths else np.asarray(values)


def _experiments(ready: Prepared, drawn: Draws, aims: Mapping[str, Aims]) -> Iterator[Values]:
    """Columns of `experiments` in order, (draw,) each."""
    scenario, about = ready.scenario, ready.scenario.evidence.about
    yield np.arange(drawn.start, drawn.stop, dtype=np.int64)
    for path in ready.varied:
        yield drawn.uniform(path) if path in SAMPLED_BY_PARTS and path not in ready.uncertain else drawn[path]
    with np.errstate(divide="ignore"):
        for side in ("A", "B"):
            yield from np.log(prior(scenario, drawn, side)).T
    for coding in codings(scenario):
        yield from posterior(scenario, drawn, coding).log_evidence.T
    for side in ("A", "B"):
        for coding in codings(scenario) if side == about else (CENTRAL,):
            yield from aims[side].coded(coding).values()
    yield joint_log_density(ready.uncertain, drawn.values, len(drawn))
