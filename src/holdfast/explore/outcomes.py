"""What a set of lever settings comes to: whether a target holds, how durable the peace is, and other measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from holdfast.assess.evaluation import extent, truths
from holdfast.assess.language import Query, SettingKey, Statement, Which, reach
from holdfast.assess.quantities import FUNCTIONS, Terms, best_package
from holdfast.assess.responses import measured
from holdfast.assess.worlds import CENTRAL, World, Worlds
from holdfast.explore.lever_search import Outcome
from holdfast.explore.solving import Solver, needed
from holdfast.game.solution import Array
from holdfast.scenario.scenario import Scenario

Measure = Callable[[World], Array]


@dataclass(frozen=True)
class Durability:
    """Whose survival counts as the durability of a set: that of the target's terms, or of the best package."""

    terms: str
    years: float

    @property
    def name(self) -> str:
        """As claims write it."""
        return f"survival({self.terms}, {self.years:g})"

    def __call__(self, world: World) -> Array:
        """Chance that the peace holds, (draw,)."""
        return np.asarray(FUNCTIONS["survival"](world, package(world, self.terms), self.years))


def package(world: World, name: str) -> Terms:
    """Index of a named package, or of the best one in each draw."""
    return best_package(world) if name == Which.BEST.value else world.terms.packages.index(name)


def durability_of(scenario: Scenario, target: Statement | None) -> Durability:
    """The first survival that a target speaks of, or that of the best package over the durable years."""
    if target is not None:
        for query in _queries(target):
            if query.quantity.name == "survival" and query.arguments[0] is not Which.EACH:
                terms = query.arguments[0]
                name = terms.value if isinstance(terms, Which) else str(terms)
                years = query.arguments[1]
                assert isinstance(years, float)
                return Durability(name, years)
    return Durability(Which.BEST.value, scenario.outcomes.durable_years)


def _queries(statement: Statement) -> Iterator[Query]:
    return (query for _, _, query in reach(statement.root, frozenset(), ("", "")))


def measures_of(scenario: Scenario) -> dict[str, Measure]:
    """The quantities of a lever's response."""
    return dict(measured(scenario.outcomes.durable_years, next(iter(scenario.terms))))


@dataclass
class Evaluator:
    """Outcomes of sets of settings over the draws of a solver; draws are cut as asked, and worlds are not kept."""

    solver: Solver
    target: Statement
    durability: Measure
    measures: Mapping[str, Measure]

    def __call__(self, setting: SettingKey, first: int, stop: int) -> Outcome:
        """The outcome on draws first..stop-1."""
        whole = first == 0 and stop >= len(self.solver)
        part = self.solver if whole else self.solver.part(first, stop)
        worlds = part.worlds(sorted(needed(self.target, setting, part.pairs), key=sorted))
        within = extent([self.target], worlds, part.pairs, setting)
        weights = worlds.weights(CENTRAL, within.draws)
        solved = within.usable & np.logical_and.reduce([world.solved for world in worlds.of[setting].values()])
        holds = np.zeros(within.draws)
        for pair in part.pairs:
            holds += weights[pair] * truths(self.target, worlds, pair, within, setting=setting)
        return Outcome(
            np.where(solved, holds, 0.0), solved.astype(np.float64), weighed(worlds, setting, self.durability),
            {name: weighed(worlds, setting, measure) for name, measure in self.measures.items()},
        )  # fmt: skip


def weighed(worlds: Worlds, setting: SettingKey, measure: Measure) -> Array:
    """A measure weighted by the central posterior, 0 where a game was not solved, (draw,)."""
    here = worlds.of[setting]
    weights = worlds.weights(CENTRAL, min(len(world) for world in here.values()))
    return np.asarray(
        np.sum([weights[pair] * np.where(one.solved, measure(one), 0.0) for pair, one in here.items()], axis=0)
    )
