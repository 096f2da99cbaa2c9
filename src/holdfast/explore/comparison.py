"""Two cases side by side: two scenarios, or one with other settings or numbers, on the same draws.

Draw i of a number is the same in both where both hold a number at that path, so that differences are paired.  Each case is
weighted by its own posterior over hypotheses, draw by draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from holdfast.assess.evaluation import extent, truths
from holdfast.assess.figures import Figure, mean
from holdfast.assess.intervals import Difference, Share, difference, weighted_share
from holdfast.assess.language import AS_IS, NOW, SettingKey, Statement, bind, scenario_names
from holdfast.assess.quantities import FUNCTIONS, best_package
from holdfast.assess.responses import SOON
from holdfast.assess.worlds import CENTRAL, World, Worlds
from holdfast.explore.information import games as solved_games
from holdfast.explore.outcomes import Measure, weighed
from holdfast.explore.paired import Paired, paired
from holdfast.explore.solving import Count, Solver, needed, sampled, solver
from holdfast.game.solution import Array
from holdfast.scenario.scenario import Scenario

Mass = tuple[Array, Array]
"""Mass in which something holds, and all mass, (draw,) each."""


@dataclass(frozen=True)
class Case:
    """One side of a comparison."""

    name: str
    scenario: Scenario
    setting: SettingKey = NOW
    what_if: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A quantity in both cases; one case alone where the other has no such quantity."""

    name: str
    unit: str
    first: Figure | None
    second: Figure | None
    change: Paired | None
    """Second less first."""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share of draws in both cases: of a yes-or-no quantity, or of a claim."""

    name: str
    first: Share | None
    second: Share | None
    change: Difference | None
    """Second less first."""
    given: str = ""
    """What it is conditional on."""
    words: str = ""


@dataclass(frozen=True)
class Comparison:
    """Every headline quantity and claim of two cases."""

    first: Case
    second: Case
    draws: int
    seed: int
    solved: tuple[int, int]
    quantities: tuple[QuantityRow, ...]
    shares: tuple[ShareRow, ...]
    claims: tuple[ShareRow, ...]


def compare_cases(
    first: Case, second: Case, draws: int, seed: int, jobs: int = 1, count: Count = lambda games: None
) -> Comparison:
    """Solve both cases on draws 0..draws-1 and set them side by side.

    KeyError where a number of `what_if` or a lever's setting does not exist.
    """
    sides = tuple(_Side(case, _solver(case, draws, seed, jobs, count)) for case in (first, second))
    one, two = sides
    return Comparison(
        first, second, draws, seed, (int(one.mass.sum()), int(two.mass.sum())),
        tuple(_quantities(one, two)), tuple(_shares(one, two)), tuple(_claims(one, two)),
    )  # fmt: skip


def games(first: Case, second: Case, draws: int) -> int:
    """Games that a comparison solves."""
    return sum(draws * len(_settings(case)) * solved_games(case.scenario) for case in (first, second))


def _solver(case: Case, draws: int, seed: int, jobs: int, count: Count) -> Solver:
    for lever, name in case.setting:
        if lever not in case.scenario.levers:
            raise KeyError(f"no lever {lever!r}; there are: {', '.join(case.scenario.levers) or 'none'}")
        case.scenario.levers[lever].setting(name)
    return solver(case.scenario, sampled(case.scenario, seed, 0, draws, case.what_if), jobs, count)


def _statements(scenario: Scenario) -> dict[str, Statement]:
    """Claims and premises that can be evaluated, by name; premises as `premise NAME`."""
    names = scenario_names(scenario)
    premises = {f"premise {name}": bind(one.holds, names) for name, one in scenario.premises.items()}
    return premises | {name: bind(one.holds, names) for name, one in scenario.claims.items() if one.holds is not None}


def _settings(case: Case) -> set[SettingKey]:
    """Settings that a case needs solved."""
    pairs = [("", "")]
    every = (needed(statement, case.setting, pairs) for statement in _statements(case.scenario).values())
    return {case.setting}.union(*every)


class _Side:
    """One case, solved."""

    def __init__(self, case: Case, solved: Solver) -> None:
        self.case, self.solver = case, solved
        self.statements = _statements(case.scenario)
        self.worlds: Worlds = solved.worlds(sorted(_settings(case), key=sorted))
        here = self.worlds.of[case.setting].values()
        self.mass = np.logical_and.reduce([world.solved for world in here]).astype(np.float64)
        self._truths: dict[str, Mass] = {}

    def weighed(self, measure: Measure) -> Array:
        """A measure weighted by the posterior, (draw,)."""
        return weighed(self.worlds, self.case.setting, measure)

    def holds(self, name: str, given: tuple[str, ...] = ()) -> Mass:
        """Mass in which a statement holds and all mass, where the premises `given` hold."""
        weights = self.worlds.weights(CENTRAL, len(self.solver))
        asked = [self.statements[one] for one in (name, *given)]
        within = extent(asked, self.worlds, self.solver.pairs, self.case.setting)
        held, total = np.zeros(within.draws), np.zeros(within.draws)
        for pair in self.solver.pairs:
            truth = [truths(one, self.worlds, pair, within, setting=self.case.setting) for one in asked]
            where = np.logical_and.reduce([within.usable, *truth[1:]])
            total += weights[pair] * where
            held += weights[pair] * (where & truth[0])
        return held, total


def _headline(scenario: Scenario) -> dict[str, tuple[str, Measure]]:
    """Unit and measure of each headline quantity, by name as claims write it."""
    outcomes = scenario.outcomes
    years = outcomes.durable_years
    out: dict[str, tuple[str, Measure]] = {
        "cost_A": ("utils a year", _of("cost_A")),
        "cost_B": ("utils a year", _of("cost_B")),
        "mobility": ("probability", _of("mobility")),
    }
    for date in sorted({SOON, *outcomes.settled_years}):
        out[f"settled({date:g})"] = ("probability", _of("settled", date))
    out[f"war_on({years:g})"] = ("probability", _of("war_on", years))
    out[f"conquered({years:g})"] = ("probability", _of("conquered", years))
    out[f"kept({years:g})"] = ("probability", _of("kept", years))
    out[f"survival(best, {years:g})"] = ("probability", _best("survival", years))
    out[f"broken_by_A(best, {years:g})"] = ("probability", _best("broken_by_A", years))
    for package in scenario.terms:
        for name, unit, more in (
            ("gain_A", "utils", ()), ("gain_B", "utils", ()),
            ("survival", "probability", (years,)), ("broken_by_A", "probability", (years,)),
        ):  # fmt: skip
            said = ", ".join([package, *(f"{one:g}" for one in more)])
            out[f"{name}({said})"] = (unit, _named(name, package, *more))
    return out


def _of(name: str, *arguments: float) -> Measure:
    return lambda world: np.asarray(FUNCTIONS[name](world, *arguments), dtype=np.float64)


def _best(name: str, *arguments: float) -> Measure:
    return lambda world: np.asarray(FUNCTIONS[name](world, best_package(world), *arguments), dtype=np.float64)


def _named(name: str, package: str, *arguments: float) -> Measure:
    def measure(world: World) -> Array:
        index = world.terms.packages.index(package)
        return np.asarray(FUNCTIONS[name](world, index, *arguments), dtype=np.float64)

    return measure


def _quantities(one: _Side, two: _Side) -> Iterator[QuantityRow]:
    mine, its = _headline(one.case.scenario), _headline(two.case.scenario)
    for name in dict.fromkeys((*mine, *its)):
        first = one.weighed(mine[name][1]) if name in mine else None
        second = two.weighed(its[name][1]) if name in its else None
        unit = (mine.get(name) or its[name])[0]
        change = None if first is None or second is None else paired(second - first, one.mass * two.mass)
        yield QuantityRow(name, unit, _mean(first, one.mass), _mean(second, two.mass), change)


def _mean(values: Array | None, mass: Array) -> Figure | None:
    return None if values is None else mean(values, mass)


def _shares(one: _Side, two: _Side) -> Iterator[ShareRow]:
    """Yes-or-no quantities: each in the share of draws, weighted by the posterior, in which it is so."""
    names = {"zone": _of("zone"), "durable_zone": _of("durable_zone")}
    for package in dict.fromkeys((*one.case.scenario.terms, *two.case.scenario.terms)):
        if package in one.case.scenario.terms and package in two.case.scenario.terms:
            names[f"acceptable({package})"] = _named("acceptable", package)
            names[f"durable({package})"] = _named("durable", package)
    for name, measure in names.items():
        masses = [(side.weighed(measure) * side.mass, side.mass) for side in (one, two)]
        yield _share_row(name, masses[0], masses[1])


def _share_row(name: str, first: Mass | None, second: Mass | None, given: str = "", words: str = "") -> ShareRow:
    both = None if first is None or second is None else difference(second, first)
    one, two = (None if mass is None else weighted_share(*mass) for mass in (first, second))
    return ShareRow(name, one, two, both, given, words)


def _claims(one: _Side, two: _Side) -> Iterator[ShareRow]:
    """Claims of either, alone and given their premises; a claim in both is compared if it is the same in both."""
    names = dict.fromkeys([*one.case.scenario.claims, *two.case.scenario.claims])
    for name in names:
        sides = [side if name in side.statements else None for side in (one, two)]
        held = [None if side is None else side.holds(name) for side in sides]
        if held == [None, None]:
            continue
        claim = next(side.case.scenario.claims[name] for side in sides if side is not None)
        yield _share_row(name, held[0], held[1], words=claim.says)
        if claim.premises:
            premises = tuple(f"premise {premise}" for premise in claim.premises)
            given = [_given(side, name, premises) for side in sides]
            yield _share_row(name, given[0], given[1], "given its premises", claim.says)


def _given(side: _Side | None, name: str, premises: tuple[str, ...]) -> Mass | None:
    if side is None or not set(premises) <= set(side.statements):
        return None
    return side.holds(name, premises)


def setting_of(scenario: Scenario, chosen: Mapping[str, str]) -> SettingKey:
    """A set of settings by lever; KeyError naming what there is where one does not exist."""
    for lever, name in chosen.items():
        if lever not in scenario.levers:
            raise KeyError(f"no lever {lever!r}; there are: {', '.join(scenario.levers) or 'none'}")
        if name != AS_IS:
            scenario.levers[lever].setting(name)
    return frozenset((lever, name) for lever, name in chosen.items() if name != AS_IS)
