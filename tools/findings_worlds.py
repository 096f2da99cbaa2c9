"""Games of the library's scenarios as arrays, solved by the program itself, with numbers changed one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.game.batch import Numbers, Structure
from holdfast.game.inputs import Inputs, build
from holdfast.game.menu import CONTACT, Menu, menu
from holdfast.game.periods import TAIL_YEARS, Calendar, calendar
from holdfast.game.play import TOLERANCE, kept
from holdfast.game.solve import Answers, solve
from holdfast.scenario.draws import Draws, sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
YEARS = (0.0, 1.0, 2.0, 5.0, 10.0)
JOBS = 2


@dataclass(frozen=True)
class Place:
    """Where a finding is looked for: a scenario, A's hypothesis, and the packages that findings speak of."""

    scenario: str
    hypothesis: str
    freeze: str
    """A truce on the line of contact with nothing behind it."""
    guaranteed: str
    """A package with a guarantee, and the same without, below."""
    plain: str
    armed: tuple[str, str]
    """Issue and option under which B is given arms."""

    @property
    def label(self) -> str:
        return f"{self.scenario}, {self.hypothesis}"


UKRAINE = ("freeze", "freeze_article5", "freeze_neutral", ("shield", "compact"))
TEMPLATE = ("freeze", "freeze_with_treaty", "freeze", ("assurance", "treaty"))
PLACES = (
    Place("ukraine-2023", "expansion", *UKRAINE),
    Place("ukraine-2023", "security", *UKRAINE),
    Place("template", "ambition", *TEMPLATE),
    Place("template", "fear", *TEMPLATE),
)


@dataclass(frozen=True, eq=False)
class World:
    """A game over draws as arrays, with its menu and calendar."""

    structure: Structure
    numbers: Numbers
    menu: Menu
    when: Calendar

    def but(self, **numbers: Array) -> World:
        """The same with some numbers replaced."""
        put: dict[str, Any] = {name: np.ascontiguousarray(values) for name, values in numbers.items()}
        return replace(self, numbers=self.numbers._replace(**put))

    def full(self, name: str, value: float) -> Array:
        """An array of one value in the shape of a number."""
        return np.full_like(getattr(self.numbers, name), value)

    def at(self, package: str) -> int:
        return self.menu.ids.index(package)

    def picking(self, issue: str, option: str) -> NDArray[np.bool_]:
        """Which packages pick an option."""
        place = self.menu.issues.index(issue)
        return np.array([picked[place] == option for picked in self.menu.options])

    def guaranteed(self) -> NDArray[np.bool_]:
        """Packages behind which somebody stands against A, in some draw."""
        kinds: NDArray[np.bool_] = np.any(self.numbers.credibility[:, 0] > 0, axis=0)
        return np.asarray(kinds[self.structure.kind])


@dataclass(frozen=True, eq=False)
class Solved:
    """What the game says, at YEARS."""

    world: World
    answers: Answers
    kept: Array

    def ended(self, by: str, years: float) -> Array:
        """Chance that A or B has by then broken what would be signed today, (draw,)."""
        chance = self.answers.signing_today / self.answers.signing_today.sum(axis=1, keepdims=True)
        broken = self.answers.broken[:, "AB".index(by), :, YEARS.index(years)]
        return np.asarray((chance * broken).sum(axis=1))

    def survival(self, package: str, years: float) -> Array:
        return np.asarray(self.answers.survival[:, self.world.at(package), YEARS.index(years)])

    def broken(self, by: str, years: float, packages: str | NDArray[np.bool_]) -> Array:
        """Chance that A or B has broken by then: one package, or the mean over several, (draw,)."""
        found = self.answers.broken[:, "AB".index(by), :, YEARS.index(years)]
        if isinstance(packages, str):
            return np.asarray(found[:, self.world.at(packages)])
        return np.asarray(found[:, packages].mean(axis=1))

    def settled(self, years: float) -> Array:
        return np.asarray(self.answers.settled[:, YEARS.index(years)])

    def holds(self, years: float) -> Array:
        """Survival of what would be signed today."""
        return np.asarray(self.kept[:, YEARS.index(years)])

    def decade(self) -> Array:
        """Settlements signed in ten years."""
        return np.asarray(self.answers.signed[:, YEARS.index(10.0)])

    def gain(self, side: str, package: str) -> Array:
        return np.asarray(self.answers.gain[:, "AB".index(side), self.world.at(package)])

    def least_gain(self) -> Array:
        """The smaller gain of the two sides, (draw, package)."""
        return np.asarray(self.answers.gain.min(axis=1))

    def menu_share(self) -> Array:
        """Share of the menu that suits both, packages counted, (draw,)."""
        return np.asarray((self.least_gain() >= 0).mean(axis=1))


@cache
def scenario(name: str) -> Scenario:
    text = files("holdfast.library").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return read_scenario(text, name)


Change = Callable[[Draws], Draws]


def scaled(name: str, factor: float, side: str = "A") -> Change:
    """A number of every hypothesis of a side times a factor."""

    def change(draws: Draws) -> Draws:
        start = f"principals.{side}.hypotheses."
        paths = [path for path in draws.values if path.startswith(start) and path.endswith(f".{name}")]
        return draws.changed({path: draws[path] * factor for path in paths})

    return change


def none_of(name: str, side: str = "A") -> Change:
    """The same set to 0."""
    return scaled(name, 0.0, side)


def both(*changes: Change | None) -> Change:
    """One change after another."""

    def change(draws: Draws) -> Draws:
        for one in changes:
            draws = draws if one is None else one(draws)
        return draws

    return change


def world(place: Place, draws: int, when: Calendar | None = None, change: Change | None = None) -> World:
    """The first draws of a scenario's own seed under one of A's hypotheses and the first of B's."""
    own = scenario(place.scenario)
    drawn = sample(own, own.seed, 0, draws)
    used = drawn if change is None else change(drawn)
    packages, other = menu(own), next(iter(own.principals.B.hypotheses))
    dates = calendar(own.grid) if when is None else when
    inputs = Inputs(own, used, rates(own, used), packages, dates, (place.hypothesis, other))
    structure, _, numbers = build(inputs)
    return World(structure, numbers, packages, dates)


def even(place: Place, months: float, horizon_years: float, tail_years: float = TAIL_YEARS) -> Calendar:
    """Periods of one length up to a horizon."""
    update = {"period_months": months, "fine_years": horizon_years, "horizon_years": horizon_years}
    return calendar(scenario(place.scenario).grid.model_copy(update=update), tail_years)


def solved(found: World) -> Solved:
    """The program's answer; RuntimeError where a draw is not certified."""
    held = found.when.in_force(YEARS)
    dates = np.array([found.when.index(year) for year in YEARS], dtype=np.int64)
    answers = solve(found.structure, found.numbers, dates, JOBS, audit=False, held=held.periods)
    worst = max(answers.residual.max(), np.nanmax(answers.regret))
    if not worst <= TOLERANCE:
        raise RuntimeError(f"a draw has residual or regret {worst:.1e}; at most {TOLERANCE:g} counts as solved")
    answers = answers._replace(survival=held.of(answers.survival), broken=held.of(answers.broken))
    return Solved(found, answers, kept(answers))


def multiplied(found: World, times: int, apart: float, trees: bool, seed: int = 0) -> World:
    """A menu so many times as long: each package again, worth up to `apart` utils a year more or less to either side.

    With `trees` the copies share the weight of the original and "no offer" keeps its own; else every package and "no
    offer" weigh the same.
    """
    structure, numbers = found.structure, found.numbers
    contact, count = structure.at_contact, len(structure.weights)
    order = np.concatenate([np.tile(np.arange(contact), times), np.tile(np.arange(contact, count), times)])
    random = np.random.default_rng(seed)
    shift = random.uniform(-apart, apart, (1, 2, len(order)))
    first = np.concatenate([np.arange(contact), contact * times + np.arange(count - contact)])
    shift[..., first] = 0.0
    weights = structure.weights[order] / times if trees else np.full(len(order), 1 / len(order))
    longer = structure._replace(
        weights=weights, kind=structure.kind[order], line=structure.line[order], at_contact=contact * times
    )
    fields: dict[str, Any] = {name: np.ascontiguousarray(getattr(numbers, name)[..., order]) for name in PACKAGED}
    fields["flow"] = fields["flow"] + shift
    if not trees:
        fields["no_offer"] = np.full_like(numbers.no_offer, 1 / (len(order) + 1))
    assert (longer.line[: longer.at_contact] == CONTACT).all()
    return replace(found, structure=longer, numbers=numbers._replace(**fields))


PACKAGED = ("flow", "sign_shift", "drift", "incidents")
"""Numbers whose last axis runs over packages."""


def dominated(found: World) -> Array:
    """Share of the menu that is worse in flow for both than another package alike in all that moves the peace, (draw,)."""
    numbers, structure = found.numbers, found.structure
    out = np.zeros(len(numbers.precision))
    for d in range(len(out)):
        moves = np.concatenate([
            numbers.sign_shift[d][None], numbers.drift[d], numbers.incidents[d], structure.kind[None], structure.line[None],
        ]).T  # fmt: skip
        flow = numbers.flow[d].T
        alike = (moves[:, None] == moves[None]).all(axis=2)
        better = (flow[None] >= flow[:, None]).all(axis=2) & (flow[None] > flow[:, None]).any(axis=2)
        out[d] = (alike & better).any(axis=1).mean()
    return out
