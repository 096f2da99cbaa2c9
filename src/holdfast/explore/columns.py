"""Columns of a sweep's two tables: `experiments`, a row a draw; `outcomes`, a row a draw, setting and pair of hypotheses.

Names are those of the language of claims with `_` for its signs, so that they need no quotes in SQL; `says` of each
column holds the path or the expression itself, and meanings come from the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from holdfast.assess.glossary import GLOSSARY
from holdfast.explore.table import Column, Kind
from holdfast.game.solution import OUTCOMES

if TYPE_CHECKING:
    from holdfast.assess.language import SettingKey
    from holdfast.game.menu import Menu
    from holdfast.scenario.scenario import Scenario

BROKEN: Final = ("settlements_broken_by_A", "settlements_broken_by_B", "settlements_broken_by_incident")
AT_DATES: Final = ("settled", "war_on", "conquered", "kept", "settlements", *BROKEN, "line", "power")
"""Quantities of the war's course, each at every date reported."""
OVERALL: Final = ("reservation_A", "reservation_B", "zone", "durable_zone", "settlements_per_decade")
OF_TERMS: Final = ("gain_A", "gain_B", "gain_over_fighting_A", "gain_over_fighting_B", "acceptable", "durable")
"""Quantities of terms, for the best package and each named one."""
OF_TERMS_AT_DATES: Final = ("survival", "broken_by_A", "broken_by_B", "broken_by_incident")
OF_WAR: Final = ("cost_A", "cost_B", "mobility")
BEST: Final = "best"
NOW: Final = "now"
REASONS: Final = tuple(OUTCOMES.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of outcomes that a quantity of the glossary fills."""

    column: Column
    quantity: str
    terms: str | None = None
    years: float | None = None
    state: tuple[str, str] | None = None
    """A factor and a state of it."""


def plain(text: str) -> str:
    """A text as part of a column's name: letters, digits and `_`."""
    return re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_")


def title_of(setting: SettingKey) -> str:
    """A setting of the levers as `setting` says it: `arms=sent,pressure=double`, or `now`."""
    return ",".join(f"{lever}={to}" for lever, to in sorted(setting)) or NOW


def quantities(scenario: Scenario, years: Iterable[float]) -> tuple[Asked, ...]:
    """The quantities that a sweep reports, in the order of their columns."""
    states = tuple((name, state) for name, factor in scenario.factors.items() for state in factor.states)
    return tuple(_quantities(tuple(scenario.terms), tuple(year for year in years if year > 0), states))


def _quantities(
    named: tuple[str, ...], years: tuple[float, ...], states: tuple[tuple[str, str], ...]
) -> Iterator[Asked]:
    for name in (*OVERALL, *OF_WAR):
        yield _asked(name)
    for name in AT_DATES:
        for year in years:
            yield _asked(name, years=year)
    for state in states:
        for year in years:
            yield _asked("chance", years=year, state=state)
    for terms in (BEST, *named):
        for name in OF_TERMS:
            yield _asked(name, terms)
        for name in OF_TERMS_AT_DATES:
            for year in years:
                yield _asked(name, terms, year)


def _asked(
    quantity: str, terms: str | None = None, years: float | None = None, state: tuple[str, str] | None = None
) -> Asked:
    known = GLOSSARY[quantity]
    said = ["=".join(state)] if state else []
    said += [f"{argument:g}" if isinstance(argument, float) else argument for argument in (terms, years) if argument]
    ends = [] if years is None else [f"{years:g}y"]
    kind: Kind = "truth" if known.kind == "truth" else "number"
    column = Column(
        name="_".join(plain(part) for part in (quantity, *(state or ()), *([terms] if terms else []), *ends)),
        kind=kind,
        unit=known.unit,
        meaning=known.meaning,
        says=f"{quantity}({', '.join(said)})" if said else quantity,
    )
    return Asked(column, quantity, terms, years, state)


def outcome_columns(
    scenario: Scenario, settings: Iterable[SettingKey], packages: Menu, asked: Iterable[Asked]
) -> tuple[Column, ...]:
    """The columns of `outcomes`, in order."""
    principals = scenario.principals
    return unique(
        [
            Column("draw", "index", "", "Index of the draw, from 0; the same draw in every row that has it."),
            Column("setting", "name", "", "Setting of the levers.", levels=tuple(title_of(one) for one in settings)),
            Column("hypothesis_A", "name", "", "What A is after, in this row.", levels=tuple(principals.A.hypotheses)),
            Column("hypothesis_B", "name", "", "What B is after, in this row.", levels=tuple(principals.B.hypotheses)),
            Column("weight", "number", "probability", "Chance of the pair of hypotheses after the evidence."),
            *(one.column for one in asked),
            Column("best_package", "name", "", "The package that `best` stands for.", levels=packages.ids),
            *(_truth("claim", name, claim.says, claim.holds) for name, claim in scenario.claims.items() if claim.holds),
            *(_truth("premise", name, part.says, part.holds) for name, part in scenario.premises.items()),
            Column("solved", "truth", "", "The game was solved; where not, quantities of the game are empty."),
            Column("reason", "name", "", "What became of the game.", levels=REASONS),
            Column("residual", "number", "utils", "Value claimed less that of the policy replayed forward, largest."),
            Column("regret", "number", "utils", "Largest one-shot gain against the logit rule."),
        ]
    )


def _truth(word: str, name: str, says: str, holds: str | None) -> Column:
    return Column(f"{word}_{plain(name)}", "truth", "", " ".join(says.split()), says=" ".join(str(holds).split()))


def experiment_columns(scenario: Scenario, varied: Iterable[str], codings: Iterable[str]) -> tuple[Column, ...]:
    """The columns of `experiments`, in order; `varied` are the paths of the inputs."""
    from holdfast.explore.design import SAMPLED_BY_PARTS
    from holdfast.scenario.draws import numbers

    known = dict(numbers(scenario))
    inputs = [
        Column(plain(path), "number", known[path].unit or "", f"Drawn at {path}.", path, (), *_prior(known[path]))
        if path in known
        else Column(plain(path), "number", "quantile", SAMPLED_BY_PARTS[path], path, (), "uniform", (0.0, 1.0))
        for path in varied
    ]
    about = scenario.evidence.about
    sides = {"A": scenario.principals.A.hypotheses, "B": scenario.principals.B.hypotheses}
    beliefs = [
        Column(f"log_prior_{side}_{plain(h)}", "number", "nats", f"Log prior that {side} is after {h}.")
        for side, hypotheses in sides.items()
        for h in hypotheses
    ]
    beliefs += [
        Column(f"log_evidence_{plain(c)}_{plain(h)}", "number", "nats", f"Weight of the evidence for {h}, coding {c}.")
        for c in codings
        for h in sides[about]
    ]
    beliefs += [
        Column(f"posterior_{side}_{plain(c)}_{plain(h)}", "number", "probability", f"Chance of {h} about {side}, {c}.")
        for side, hypotheses in sides.items()
        for c in (codings if side == about else ("central",))
        for h in hypotheses
    ]
    density = Column("log_prior_density", "number", "nats", "Log density of the priors at the inputs, no correlations.")
    return unique([Column("draw", "index", "", "Index of the draw, from 0."), *inputs, *beliefs, density])


def _prior(number: object) -> tuple[str, tuple[float, ...]]:
    from holdfast.scenario.quantity import Number

    assert isinstance(number, Number)
    return number.shape, number.parameters


def unique(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns; ValueError where two came to one name, which would hide one of them."""
    seen: dict[str, str] = {}
    columns = tuple(columns)
    for column in columns:
        key = column.name.lower()
        if key in seen:
            raise ValueError(f"columns {seen[key]!r} and {column.says or column.name!r} are both {key!r}; rename one")
        seen[key] = column.says or column.name
    return columns


def dictionary(columns: Mapping[str, Iterable[Column]]) -> list[dict[str, str]]:
    """The data dictionary: table, column, unit, meaning, and what it says, a row a column."""
    kinds = {"truth": "true or false", "name": "a name", "index": "a whole number", "number": "1"}
    return [
        {
            "table": table,
            "column": column.name,
            "unit": column.unit or kinds[column.kind],
            "meaning": column.meaning,
            "says": column.says,
            "prior": f"{column.shape}{list(column.parameters)}" if column.shape else "",
        }
        for table, listed in columns.items()
        for column in listed
    ]
