"""Findings on how the sides choose and agree: coins and rates, convention, the zone of agreement and the menu."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
from findings_tables import Cell, Measured, base, down, over, plain, up
from findings_worlds import (
    PACKAGED,
    PLACES,
    Place,
    Solved,
    World,
    both,
    dominated,
    even,
    multiplied,
    scaled,
    scenario,
    solved,
    world,
)

from holdfast.game.periods import MONTHS_PER_YEAR, calendar


def coins(found: World, precision: float, months: float) -> World:
    """Choices taken literally: a side drawn to move reneges with chance 1/2 if indifferent, whatever the period."""
    half = found.full("indifferent", log(2) / (2 * months / MONTHS_PER_YEAR))
    return found.but(indifferent=half, precision=found.full("precision", precision))


def talkative(found: World) -> World:
    """Talks taken literally too: in every period, no offer weighs as much as any package, an answer is at even odds."""
    every = np.where(found.numbers.talks > 0, 1.0, 0.0)
    count = len(found.structure.weights)
    open_ = found.but(
        talks=every, no_offer=found.full("no_offer", 1 / (count + 1)), acceptance=found.full("acceptance", 1.0)
    )
    return replace(open_, structure=open_.structure._replace(weights=np.full(count, 1 / count)))


ONE_EACH = (PLACES[0], PLACES[2])
"""Where periods of a month are solved: one aim in each scenario."""
HORIZON = 20.0


def finding_1(draws: int, places: tuple[Place, ...]) -> Measured:
    """Monthly coins."""
    table = Measured(
        1, ("five-year survival of what is signed", "of it broken within a year", "settlements in ten years")
    )
    for place in [one for one in ONE_EACH if one in places]:
        months, quarters = (world(place, draws, even(place, length, HORIZON)) for length in (1.0, 3.0))
        cheap = months.but(**{name: months.full(name, 0.0) for name in ("audience", "surprise")})
        games = [
            (f"coins, λ = {precision:g}, months", coins(months, precision, 1.0)) for precision in (1.0, 2.0, 4.0, 8.0)
        ]
        games += [
            ("coins, λ = 4, months, breaking costs nothing by itself", coins(cheap, 4.0, 1.0)),
            ("coins, λ = 4, months, talks in each, no offer as any package", talkative(coins(months, 4.0, 1.0))),
            ("coins, λ = 3, months", coins(months, 3.0, 1.0)),
            ("coins, λ = 3, quarters", coins(quarters, 3.0, 3.0)),
        ]
        for said, one in games:
            found = solved(one)
            table.add(place, said, over(found.holds(5)), over(1 - found.holds(1)), over(found.decade(), 1))
    return table


def period(months: float) -> str:
    names = {0.5: "half-months", 1.0: "months", 3.0: "quarters", 6.0: "half-years"}
    return names[months]


def finding_2(draws: int, places: tuple[Place, ...]) -> Measured:
    """Rates."""
    table = Measured(
        2, ("five-year survival of what is signed", "settlements in ten years", "survival less that with months")
    )
    for place in [one for one in ONE_EACH if one in places]:
        for precision in (1.0, 2.0, 4.0, 8.0, 20.0):
            found = at_rates(place, draws, 3.0, precision)
            table.add(
                place,
                f"rates, λ = {precision:g}, quarters",
                over(found.holds(5)),
                over(found.decade(), 1),
                Cell(float("nan")),
            )
        month = at_rates(place, draws, 1.0, 3.0)
        for months in (0.5, 1.0, 3.0, 6.0):
            found = month if months == 1.0 else at_rates(place, draws, months, 3.0)
            table.add(place, f"rates, λ = 3, {period(months)}", over(found.holds(5)), over(found.decade(), 1),
                      over(found.holds(5) - month.holds(5), 3))  # fmt: skip
    return table


def at_rates(place: Place, draws: int, months: float, precision: float) -> Solved:
    found = world(place, draws, even(place, months, HORIZON))
    return solved(found.but(precision=found.full("precision", precision)))


def finding_5(draws: int, places: tuple[Place, ...]) -> Measured:
    """Terminal values."""
    head = ("90% point of the change", "largest change", "draws that change by more than .02")
    table = Measured(5, head)
    for place in [one for one in ONE_EACH if one in places]:
        grid = scenario(place.scenario).grid
        for name, long, short in (
            ("20 years of quarters", even(place, 3.0, HORIZON), even(place, 3.0, HORIZON, 0.0)),
            ("40 years, the program's periods", calendar(grid), calendar(grid, 0.0)),
        ):
            for precision in (1.0, 2.0, 4.0, 8.0, 20.0):
                both = []
                for when in (long, short):
                    found = world(place, draws, when)
                    both.append(solved(found.but(precision=found.full("precision", precision))).holds(5))
                change = np.abs(both[1] - both[0])
                table.add(place, f"λ = {precision:g}, {name}", Cell(float(np.quantile(change, 0.9)), digits=3),
                          Cell(float(change.max()), digits=3), Cell(float((change > 0.02).sum()), of=draws))  # fmt: skip
    return table


def finding_11(draws: int, places: tuple[Place, ...]) -> Measured:
    """Incidents and the zone."""
    head = ("share of the menu that suits both", "wider: draws", "narrower: draws", "best smaller gain", "change of it")
    table = Measured(11, head)
    for place in places:
        found = base(place, draws)
        for said, one in (
            ("talks as they are", found),
            ("no talks ever again", found.but(talks=found.full("talks", 0.0))),
        ):
            before = solved(one)
            for factor in (1.0, 2.0, 4.0):
                more = before if factor == 1 else solved(one.but(incidents=one.numbers.incidents * factor))
                change = more.menu_share() - before.menu_share()
                best, first = more.least_gain().max(axis=1), before.least_gain().max(axis=1)
                table.add(place, f"incidents × {factor:g}, {said}", over(more.menu_share()), up(change), down(change),
                          over(best), over(best - first))  # fmt: skip
    return table


def finding_12(draws: int, places: tuple[Place, ...]) -> Measured:
    """The share of the menu."""
    head = (
        "share of the menu", "draws with a zone", "settled in 1 year", "settled in 2 years",
        "survival of the best package, 5 years", "of what is signed",
    )  # fmt: skip
    table = Measured(12, head)
    for place in places:
        found = base(place, draws)
        one_sided = padded(found)
        games = [
            ("as the scenario has it", plain(place, draws)),
            ("ten packages more that are like one", solved(one_sided)),
        ]
        fearful = both(scaled("fear_of_power", 2.0), scaled("fear_of_guarantor", 2.0))
        games.append(("A's fears twice as strong", solved(world(place, draws, change=fearful))))
        games += [
            (f"λ = {precision:g}", solved(found.but(precision=found.full("precision", precision))))
            for precision in (1.5, 3.0, 6.0)
        ]
        for name, one in games:
            least = one.least_gain()
            best = least.argmax(axis=1)
            lasting = one.answers.survival[np.arange(draws), best, 3]
            zone = (least.max(axis=1) >= 0).sum()
            table.add(place, name, over(one.menu_share()), Cell(float(zone), of=draws), over(one.settled(1)),
                      over(one.settled(2)), over(lasting), over(one.holds(5)))  # fmt: skip
    return table


def padded(found: World, copies: int = 10) -> World:
    """The last package of the menu ten times more, sharing its weight: another menu that says the same."""
    structure, numbers = found.structure, found.numbers
    last = len(structure.weights) - 1
    order = np.concatenate([np.arange(last + 1), np.full(copies, last)])
    weights = structure.weights[order]
    weights[last:] = structure.weights[last] / (copies + 1)
    longer = structure._replace(weights=weights, kind=structure.kind[order], line=structure.line[order])
    fields = {name: np.ascontiguousarray(getattr(numbers, name)[..., order]) for name in PACKAGED}
    return World(longer, numbers._replace(**fields), found.menu, found.when)


def finding_14(draws: int, places: tuple[Place, ...]) -> Measured:
    """The size of the menu."""
    table = Measured(14, ("packages", "settled in 1 year", "settled in 2 years", "worse in flow than one alike: share"))
    for place in places:
        found = base(place, draws)
        share = over(dominated(found))
        for trees in (True, False):
            for times in (1, 2, 4):
                one = multiplied(found, times, 0.05, trees)
                after = solved(one)
                weights = "weights by issue and option" if trees else "all weigh the same, no offer too"
                worse = share if times == 1 else Cell(float("nan"))
                packages = Cell(float(len(one.structure.weights)), digits=0)
                table.add(
                    place, f"{weights}, menu × {times}", packages, over(after.settled(1)), over(after.settled(2)), worse
                )
    return table
