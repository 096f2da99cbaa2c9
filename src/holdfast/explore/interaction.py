"""Complements or substitutes: what two things done together change beyond the sum of what each changes alone.

    beyond = f(a, b) - f(a) - f(b) + f(neither)

draw by draw, on the same draws, weighted by the posterior.  Where `beyond` goes the way that is wanted of an outcome the
two are complements in it, where it goes the other way substitutes [Topkis1998]; where its interval holds 0 nothing is
seen.  The guarantee is no lever but a term: its two states are two packages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from holdfast.assess.language import AS_IS, GUARANTEE_LEVELS, NOW, SettingKey
from holdfast.assess.quantities import FUNCTIONS
from holdfast.assess.worlds import World
from holdfast.explore.lever_search import Outcome
from holdfast.explore.lever_space import Space
from holdfast.explore.outcomes import Measure
from holdfast.explore.paired import Paired, paired
from holdfast.game.solution import Array
from holdfast.scenario.scenario import Scenario

Word = Literal["complements", "substitutes", "no interaction to be seen"]

UNWANTED: Final = "broken"
"""Outcomes whose name begins so are to be small."""
OF_TERMS: Final = ("survival", "broken_by_A")
"""Outcomes of given terms, over the durable years."""


@dataclass(frozen=True, slots=True)
class Guaranteed:
    """Two named packages, without and with a guarantee, and the other issues in which they differ."""

    without: str
    with_it: str
    differ: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interaction:
    """Two or three things done together, in one outcome."""

    outcome: str
    parts: tuple[str, ...]
    alone: tuple[Paired | None, ...]
    """Change of the outcome by each alone."""
    together: Paired | None
    beyond: Paired | None
    """What together they change beyond the sum of what is done by each alone (and, of three, by each two)."""
    word: Word


def guaranteed(scenario: Scenario) -> Guaranteed | None:
    """The first named package without a guarantee, and the named one with a guarantee that differs least from it."""
    level = {name: _guarantee(scenario, name) for name in scenario.terms}
    without = next((name for name, one in level.items() if one == 0), None)
    others = [name for name, one in level.items() if one > 0]
    if without is None or not others:
        return None
    with_it = min(others, key=lambda name: (len(_differ(scenario, without, name)), -level[name]))
    return Guaranteed(without, with_it, _differ(scenario, without, with_it))


def _guarantee(scenario: Scenario, package: str) -> int:
    chosen = (scenario.issues[issue].options[option] for issue, option in scenario.terms[package].options.items())
    types = [scenario.guarantees[one.guarantee].type for one in chosen if one.guarantee is not None]
    return max((GUARANTEE_LEVELS.index(one) for one in types), default=0)


def _differ(scenario: Scenario, one: str, other: str) -> tuple[str, ...]:
    """Issues in which two packages differ, those that carry a guarantee in either left out."""
    out = []
    for issue, option in scenario.terms[one].options.items():
        second = scenario.terms[other].options[issue]
        stands = (scenario.issues[issue].options[name].guarantee for name in (option, second))
        if option != second and not any(stands):
            out.append(issue)
    return tuple(out)


def package_measures(scenario: Scenario, pair: Guaranteed) -> dict[str, Measure]:
    """Outcomes of the two packages, by name as claims write them."""
    years = scenario.outcomes.durable_years

    def of(name: str, package: str) -> Measure:
        return lambda world: _of_package(world, name, package, years)

    return {
        f"{name}({package}, {years:g})": of(name, package)
        for name in OF_TERMS
        for package in (pair.without, pair.with_it)
    }


def _of_package(world: World, name: str, package: str, years: float) -> Array:
    values = FUNCTIONS[name](world, world.terms.packages.index(package), years)
    return values.astype(float)


def furthest(space: Space) -> dict[str, str]:
    """The last setting of each lever that the limits allow by itself."""
    out: dict[str, str] = {}
    for axis, one in enumerate(space.options):
        for place in reversed(range(len(one.names))):
            point = (*space.now[:axis], place, *space.now[axis + 1 :])
            if one.names[place] != AS_IS and space.allowed(point):
                out[one.lever] = one.names[place]
                break
    return out


def keys(chosen: Mapping[str, str]) -> tuple[SettingKey, ...]:
    """The sets that the table needs: nothing, each alone, each two together."""
    items = list(chosen.items())
    return (NOW, *(frozenset({one}) for one in items), *(frozenset(two) for two in combinations(items, 2)))


def interactions(
    outcome_of: Callable[[SettingKey], Outcome], chosen: Mapping[str, str], measures: Sequence[str],
    pair: Guaranteed | None, years: float,
) -> tuple[Interaction, ...]:  # fmt: skip
    """Every two levers in every measure, each lever with the guarantee, and every two with the guarantee."""
    found: list[Interaction] = []
    for first, second in combinations(chosen.items(), 2):
        sets = [outcome_of(key) for key in _square(first, second)]
        found += [
            _two(name, (_said(first), _said(second)), sets, [one.measures[name] for one in sets]) for name in measures
        ]
    if pair is not None:
        for name in OF_TERMS:
            columns = (f"{name}({pair.without}, {years:g})", f"{name}({pair.with_it}, {years:g})")
            outcome = f"{name}(terms, {years:g})"
            found += [_with_guarantee(outcome, outcome_of, lever, pair, columns) for lever in chosen.items()]
            found += [_three(outcome, outcome_of, two, pair, columns) for two in combinations(chosen.items(), 2)]
    return tuple(found)


def _said(one: tuple[str, str]) -> str:
    return f"{one[0]}={one[1]}"


def _square(first: tuple[str, str], second: tuple[str, str]) -> tuple[SettingKey, ...]:
    return NOW, frozenset({first}), frozenset({second}), frozenset({first, second})


def _mass(sets: Sequence[Outcome]) -> Array:
    mass = sets[0].mass
    for one in sets[1:]:
        mass = mass * one.mass
    return mass


def _two(outcome: str, parts: tuple[str, str], sets: Sequence[Outcome], values: Sequence[Array]) -> Interaction:
    neither, first, second, both = values
    return _interaction(outcome, parts, (first - neither, second - neither), both - neither, _mass(sets),
                        both - first - second + neither)  # fmt: skip


def _with_guarantee(
    outcome: str, outcome_of: Callable[[SettingKey], Outcome], lever: tuple[str, str], pair: Guaranteed,
    columns: tuple[str, str],
) -> Interaction:  # fmt: skip
    now, moved = outcome_of(NOW), outcome_of(frozenset({lever}))
    values = [
        now.measures[columns[0]],
        now.measures[columns[1]],
        moved.measures[columns[0]],
        moved.measures[columns[1]],
    ]
    return _two(outcome, (f"{pair.with_it} for {pair.without}", _said(lever)), (now, moved), values)


def _three(
    outcome: str, outcome_of: Callable[[SettingKey], Outcome], two: tuple[tuple[str, str], tuple[str, str]],
    pair: Guaranteed, columns: tuple[str, str],
) -> Interaction:  # fmt: skip
    """The third difference: how much the interaction of two levers changes with the guarantee."""
    sets = [outcome_of(key) for key in _square(*two)]
    (n, a, b, ab), (gn, ga, gb, gab) = ([one.measures[column] for one in sets] for column in columns)
    parts = (f"{pair.with_it} for {pair.without}", _said(two[0]), _said(two[1]))
    return _interaction(outcome, parts, (gn - n, a - n, b - n), gab - n, _mass(sets),
                        (gab - ga - gb + gn) - (ab - a - b + n))  # fmt: skip


def _interaction(
    outcome: str, parts: tuple[str, ...], alone: Sequence[Array], together: Array, mass: Array, beyond: Array
) -> Interaction:
    found = paired(beyond, mass)
    return Interaction(
        outcome, parts, tuple(paired(one, mass) for one in alone), paired(together, mass), found,
        _word(found, -1 if outcome.startswith(UNWANTED) else 1),
    )  # fmt: skip


def _word(beyond: Paired | None, wanted: int) -> Word:
    if beyond is None or not beyond.clear:
        return "no interaction to be seen"
    return "complements" if beyond.value * wanted > 0 else "substitutes"
