"""Which way each input moves the answer, over draws of the template scenario; `python tests/game_monotone.py` writes the table.

Each relation changes one thing in every draw and compares one quantity, draw by draw, under each of A's hypotheses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from game_cases import Array
from holdfast.game.inputs import Inputs, build
from holdfast.game.menu import menu
from holdfast.game.periods import calendar
from holdfast.game.solve import Answers, solve
from holdfast.scenario.draws import Draws, sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates

DRAWS = 24
SEED = 7
YEARS = (0.0, 1.0, 2.0, 5.0)
HYPOTHESES = ("ambition", "fear")
TREATY = "treaty"
STILL = 1e-9
"""A quantity that moves by less has not moved, and then the relation does not hold."""
TABLE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "monotone.md"

Changed = Callable[[Draws], Draws]
Quantity = Callable[["Played"], Array]


@dataclass(frozen=True)
class Played:
    """Answers under one hypothesis, with the packages they are about."""

    answers: Answers
    packages: tuple[str, ...]
    treaty: np.ndarray

    def at(self, name: str) -> int:
        return self.packages.index(name)


@dataclass(frozen=True)
class Relation:
    """What `change` does moves `quantity` up or down, in at least `least` of the draws under each hypothesis."""

    what: str
    change: Changed
    quantity: str
    direction: str
    least: float = 1.0
    given: str = ""
    """Name of what is done first in both games, from CONDITIONS."""
    under: tuple[str, ...] = HYPOTHESES
    why: str = ""
    """The likely reason where it fails."""


@cache
def scenario() -> Scenario:
    text = files("holdfast.library").joinpath("template.yaml").read_text()
    return read_scenario(text, "template.yaml")


def times(factor: float, *paths: str) -> Changed:
    return lambda draws: draws.changed({path: draws[path] * factor for path in paths})


def plus(amount: float, *paths: str) -> Changed:
    return lambda draws: draws.changed({path: draws[path] + amount for path in paths})


def to(value: float, *paths: str) -> Changed:
    return lambda draws: draws.changed({path: np.full_like(draws[path], value) for path in paths})


def of_each(name: str, side: str = "A") -> tuple[str, ...]:
    """A number of every hypothesis of a side."""
    hypotheses = getattr(scenario().principals, side).hypotheses
    return tuple(f"principals.{side}.hypotheses.{hypothesis}.{name}" for hypothesis in hypotheses)


def play(draws: Draws, hypothesis: str) -> Played:
    packages, when = menu(scenario()), calendar(scenario().grid)
    inputs = Inputs(scenario(), draws, rates(scenario(), draws), packages, when, (hypothesis, "restoration"))
    structure, state, numbers = build(inputs)
    answers = solve(structure, numbers, np.array([when.index(year) for year in YEARS]), 2, state=state)
    assert answers.residual.max() <= 1e-9
    treaty = np.array(["treaty" in options for options in packages.options])
    return Played(answers, packages.ids, treaty)


def first(*changes: Changed) -> Changed:
    """One change after another."""

    def all_of_them(draws: Draws) -> Draws:
        for change in changes:
            draws = change(draws)
        return draws

    return all_of_them


def slowly(amount: float) -> Changed:
    """Arms under the treaty that come over its first years, log power a year."""
    path = f"issues.assurance.options.{TREATY}.power_by_date"
    return lambda draws: draws.changed({path: np.full(len(draws), amount)})


CONDITIONS: dict[str, Changed] = {
    "": first(),
    "no talks ever again": to(0.0, "choice.talks_per_year"),
    "A does not mind the guarantor": to(0.0, *of_each("fear_of_guarantor")),
    "A does not fear B's power": to(0.0, *of_each("fear_of_power")),
    "A fears B's power more, by 0.6": plus(0.6, *of_each("fear_of_power")),
    "no talks; A fears B's power more, by 0.6": first(
        to(0.0, "choice.talks_per_year"), plus(0.6, *of_each("fear_of_power"))
    ),
}


@cache
def plain(given: str, hypothesis: str) -> Played:
    return play(CONDITIONS[given](sample(scenario(), SEED, 0, DRAWS)), hypothesis)


@cache
def moved(change: Changed, given: str, hypothesis: str) -> Played:
    return play(change(CONDITIONS[given](sample(scenario(), SEED, 0, DRAWS))), hypothesis)


def mean_over(values: Array, where: np.ndarray) -> Array:
    """Mean over some packages, (draw,)."""
    return np.asarray(values[:, where].mean(axis=1))


QUANTITIES: dict[str, Quantity] = {
    "A's reservation value": lambda p: p.answers.reservation[:, 0],
    "B's reservation value": lambda p: p.answers.reservation[:, 1],
    "settled within 2 years": lambda p: p.answers.settled[:, 2],
    "survival of the freeze, 5 years": lambda p: p.answers.survival[:, p.at("freeze"), 3],
    "survival under the treaty, 5 years": lambda p: mean_over(p.answers.survival[..., 3], p.treaty),
    "freeze broken by A, 5 years": lambda p: p.answers.broken[:, 0, p.at("freeze"), 3],
    "freeze broken by B, 5 years": lambda p: p.answers.broken[:, 1, p.at("freeze"), 3],
    "treaty broken by A, 1 year": lambda p: mean_over(p.answers.broken[:, 0, :, 1], p.treaty),
    "treaty broken by A, 5 years": lambda p: mean_over(p.answers.broken[:, 0, :, 3], p.treaty),
    "treaty broken by B, 5 years": lambda p: mean_over(p.answers.broken[:, 1, :, 3], p.treaty),
    "A's gain from the freeze": lambda p: p.answers.gain[:, 0, p.at("freeze")],
    "A's gain from the treaty": lambda p: p.answers.gain[:, 0, p.at("freeze_with_treaty")],
    "B's gain from the treaty": lambda p: p.answers.gain[:, 1, p.at("freeze_with_treaty")],
    "what the treaty costs A beside the freeze": lambda p: (
        p.answers.gain[:, 0, p.at("freeze")] - p.answers.gain[:, 0, p.at("freeze_with_treaty")]
    ),
}

LAND = times(1.5, "costs.A.land_usd_bn_per_month")
AUDIENCE_A = plus(0.5, "peace.audience_cost.A")
AUDIENCES = plus(0.5, "peace.audience_cost.A", "peace.audience_cost.B")
INCIDENTS = times(2.0, "peace.incidents_per_year")
INDIFFERENT = times(1.5, "peace.indifferent_hazard")
CREDIBLE = plus(0.2, "guarantees.eastland_treaty.credibility")
COSTLY = plus(0.5, "guarantees.eastland_treaty.cost_to_breaker")
DECAYING = plus(0.1, "guarantees.eastland_treaty.decay")
STUCK = times(0.5, "front.mobility_factor")
IMPATIENT = plus(0.04, *of_each("patience"))
CONQUEST = plus(0.3, *of_each("conquest"))
TOLERANT = times(1.3, *of_each("pain_tolerance"))
DISLIKE = plus(0.2, *of_each("fear_of_guarantor"))
SURPRISE = plus(0.1, "peace.surprise.A")
TALKS = times(1.5, "choice.talks_per_year")
ACCEPTING = times(1.5, "choice.acceptance_odds")
SILENT = to(0.7, "choice.no_offer")
ARMED = plus(-0.3, f"issues.assurance.options.{TREATY}.power_at_signing")
ARMED_SLOWLY = slowly(-0.4)
STRIKES = times(2.0, "strikes.B.intensity")

LATER = "what is signed later changes as well, and with it what a side breaks for"
RELATIONS: tuple[Relation, ...] = (
    Relation("pain on A: its land war costs half as much again", LAND, "A's reservation value", "down"),
    Relation("the same", LAND, "settled within 2 years", "up", 0.75,
             why="B can hope for more, asks for more, and refuses what it would have taken"),
    Relation("the same", LAND, "treaty broken by A, 5 years", "down"),
    Relation("the same", LAND, "freeze broken by A, 5 years", "down", 0.8, why=LATER),
    Relation("the same", LAND, "freeze broken by B, 5 years", "up", 0.8,
             why="where a peace to come is worth more to B than the war that goes better for it"),
    Relation("A bears more pain, by 30%", TOLERANT, "A's reservation value", "up"),
    Relation("B strikes twice as often", STRIKES, "A's reservation value", "down", 0.6,
             why="stocks run out the sooner, and the months after two years are taken to be like the second year"),
    Relation("audience cost of A up by 0.5", AUDIENCE_A, "freeze broken by A, 5 years", "down"),
    Relation("the same", AUDIENCE_A, "survival under the treaty, 5 years", "up"),
    Relation("the same", AUDIENCE_A, "survival of the freeze, 5 years", "up", 0.3,
             why="B breaks a freeze the sooner, for the better peace that A would then keep"),
    Relation("audience costs of both up by 0.5", AUDIENCES, "survival of the freeze, 5 years", "up", 0.85, why=LATER),
    Relation("the same", AUDIENCES, "survival under the treaty, 5 years", "up"),
    Relation("twice as many incidents", INCIDENTS, "survival of the freeze, 5 years", "down",
             given="no talks ever again"),
    Relation("the same", INCIDENTS, "survival under the treaty, 5 years", "down", given="no talks ever again"),
    Relation("the same", INCIDENTS, "survival of the freeze, 5 years", "down", 0.3,
             why="going on holds less later peace, so both break less: on balance more survive in half of the draws"),
    Relation("the same", INCIDENTS, "A's gain from the freeze", "up", 0.5,
             why="only where going on loses more by it than the freeze does"),
    Relation("the same", INCIDENTS, "A's reservation value", "down", 0.8,
             why="some settlements that A would rather see end do end"),
    Relation("h0 up by half", INDIFFERENT, "survival of the freeze, 5 years", "down"),
    Relation("the same", INDIFFERENT, "survival under the treaty, 5 years", "down"),
    Relation("credibility up by 0.2", CREDIBLE, "treaty broken by A, 5 years", "down",
             given="A does not mind the guarantor"),
    Relation("the same", CREDIBLE, "treaty broken by A, 5 years", "down"),
    Relation("the same", CREDIBLE, "survival under the treaty, 5 years", "up"),
    Relation("the same", CREDIBLE, "treaty broken by B, 5 years", "up", 0.2,
             why="B's peace has become worth more, and the guarantee does not help a B that breaks"),
    Relation("the same", CREDIBLE, "B's gain from the treaty", "up", 0.5, why=LATER),
    Relation("the guarantor costs the breaker 0.5 more", COSTLY, "treaty broken by A, 5 years", "down"),
    Relation("credibility decays by 10% a year more", DECAYING, "treaty broken by A, 1 year", "down", 0.8,
             why="A waits for the guarantee to wear off; where it would hardly wait, it breaks more at once"),
    Relation("A dislikes the guarantor more, by 0.2", DISLIKE, "treaty broken by A, 5 years", "up"),
    Relation("the same", DISLIKE, "A's gain from the treaty", "down", 0.8,
             why="most other treaties lose as much, so that going on loses too"),
    Relation("half the mobility of the front", STUCK, "what the treaty costs A beside the freeze", "down", 0.85,
             given="no talks ever again", why="power that costs more when stuck can matter more than land"),
    Relation("the same", STUCK, "what the treaty costs A beside the freeze", "down", 0.6, why=LATER),
    Relation("A less patient, by 4% a year", IMPATIENT, "A's reservation value", "down", 0.7,
             why="a value below 0 shrinks towards 0, that is up"),
    Relation("the same", IMPATIENT, "treaty broken by A, 5 years", "down", 0.85, why=LATER),
    Relation("conquest worth 0.3 a year more to A", CONQUEST, "A's reservation value", "up", 0.6,
             why="elsewhere it does not move: the end of B is out of reach"),
    Relation("surprise helps A more, by 0.1", SURPRISE, "treaty broken by A, 5 years", "up"),
    Relation("the same", SURPRISE, "freeze broken by A, 5 years", "up"),
    Relation("half as many talks again", TALKS, "settled within 2 years", "up"),
    Relation("accepting is half as likely again, if indifferent", ACCEPTING, "settled within 2 years", "up", 0.9,
             why="a side that is sure to be taken at its word asks for more"),
    Relation("no offer weighs 0.7", SILENT, "settled within 2 years", "down", 0.9,
             why="what silence loses later makes both keener now"),
    Relation("B armed under the treaty, in place at signing", ARMED, "treaty broken by A, 5 years", "down",
             given="A does not fear B's power"),
    Relation("the same", ARMED, "treaty broken by A, 5 years", "up", 0.75, under=("fear",),
             given="no talks; A fears B's power more, by 0.6",
             why="elsewhere it does not move: to fight for ever is so bad that A never breaks"),
    Relation("the same", ARMED, "treaty broken by A, 5 years", "up", 0.6,
             given="A fears B's power more, by 0.6", why="ambition keeps some of those that fear deterred"),
    Relation("the same", ARMED, "treaty broken by B, 5 years", "up", 0.6, why="an armed B also has more to lose"),
    Relation("B armed under the treaty over its first years", ARMED_SLOWLY, "treaty broken by A, 1 year", "up", 0.8,
             why="little window where A does not decline by much, or would not win in it"),
    Relation("the same", ARMED_SLOWLY, "treaty broken by A, 5 years", "down", 0.1,
             why="later the arms are there and deter, unless A fears them: mixed"),
)  # fmt: skip


def difference(relation: Relation, hypothesis: str) -> Array:
    """Change of the quantity by draw."""
    read = QUANTITIES[relation.quantity]
    after = moved(relation.change, relation.given, hypothesis)
    return np.asarray(read(after) - read(plain(relation.given, hypothesis)))


def holds(relation: Relation) -> dict[str, tuple[int, int, int]]:
    """In how many draws the quantity moves as said, does not move, and moves the other way, by hypothesis."""
    sign = 1 if relation.direction == "up" else -1
    changes = {h: sign * difference(relation, h) for h in relation.under}
    return {
        h: (int((by > STILL).sum()), int((np.abs(by) <= STILL).sum()), int((by < -STILL).sum()))
        for h, by in changes.items()
    }


def table() -> str:
    """The page, from the games."""
    rows = []
    for relation in RELATIONS:
        counts = holds(relation)
        shown = " | ".join(" · ".join(map(str, counts.get(h, ()))) for h in HYPOTHESES)
        arrow = "↑" if relation.direction == "up" else "↓"
        notes = "; ".join(part for part in (relation.given, relation.why) if part)
        asked = "every draw" if relation.least == 1 else f"{relation.least:.0%} of draws"
        rows.append(f"| {relation.what} | {relation.quantity} {arrow} | {shown} | {asked} | {notes} |")
    return HEAD + "\n".join(rows) + "\n"


HEAD = f"""# Which way the inputs move the answer

Each row changes one thing in the scenario `template`, in each of {DRAWS} draws, and counts in how many of them a quantity
moves the way it says · does not move · moves the other way, with A's aims `{HYPOTHESES[0]}` and `{HYPOTHESES[1]}`. The test
`tests/test_game_monotone.py` solves all these games anew, asks for the share in the column *asked*, and fails if
this page says anything else; `python tests/game_monotone.py` writes it.

Relations between whole games are seldom without exceptions: a settlement refused today is replaced by others signed later, and
whatever changes this one changes those. Where a relation needs a condition, or has a reason to fail, the last
column says so; the reasons are likely ones, not proven. "The treaty" is the mean over all packages with the treaty, "the
freeze" the named package.

| change | quantity | draws, {HYPOTHESES[0]} | {HYPOTHESES[1]} | asked | condition; likely reason where it fails |
| --- | --- | --- | --- | --- | --- |
"""

if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
