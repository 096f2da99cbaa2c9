"""Findings on why a peace holds or breaks: power and costs, arms, guarantees, pain, and the hazard by age."""

from __future__ import annotations

import numpy as np
from findings_tables import HIGH, LOW, Cell, Measured, base, down, over, plain, up
from findings_worlds import Array, Mask, Place, Solved, World, both, none_of, solved, world


def credible(found: World, value: float) -> World:
    """Every guarantee against A equally credible, and lasting."""
    stands = found.numbers.credibility > 0
    return found.but(credibility=np.where(stands, value, 0.0), decay=found.full("decay", 0.0))


def finding_7(draws: int, places: tuple[Place, ...]) -> Measured:
    """Power and costs."""
    table = Measured(
        7, ("A breaks in 5 years, credibility .2", "the same, .8", "A breaks less at .8: draws", "A breaks more: draws")
    )
    fear, dislike = none_of("fear_of_power"), none_of("fear_of_guarantor")
    for place in places:
        for name, change, gamma in (
            ("stuck front, costs that power does not reach", None, 0.0),
            ("the same, A does not mind power", fear, 0.0),
            ("the same, nobody minds power", both(fear, none_of("fear_of_power", "B")), 0.0),
            ("stuck front, costs by power at γ = .8", None, 0.8),
            ("the same, no dislike of the guarantor", dislike, 0.8),
            ("as the scenario has it, no dislike of the guarantor", dislike, None),
        ):
            found = world(place, draws, change=change)
            one = found.but(guarantor_cost=found.full("guarantor_cost", 0.0))
            if gamma is not None:
                one = by_power(one.but(move=found.full("move", 0.0)), gamma)
            low, high = (solved(credible(one, value)).broken("A", 5, one.guaranteed()) for value in (0.2, 0.8))
            table.add(place, f"{name}, no cost to the breaker", over(low), over(high), down(high - low), up(high - low))
        lump(table, place, draws)
    return table


def by_power(found: World, gamma: float) -> World:
    """Costs c_A exp(-gamma r), c_B exp(gamma r)."""
    power = found.structure.power
    pair = np.stack([np.exp(-gamma * power), np.exp(gamma * power)])
    return found.but(cost_power=np.broadcast_to(pair, found.numbers.cost_power.shape))


def lump(table: Measured, place: Place, draws: int) -> None:
    """A cost to the breaker when the guarantor comes in, at credibility .8: in place of the two credibilities."""
    found = credible(base(place, draws), 0.8)
    stands = found.numbers.credibility > 0
    none, two = (
        solved(found.but(guarantor_cost=np.where(stands, cost, 0.0))).broken("A", 5, found.guaranteed())
        for cost in (0.0, 2.0)
    )
    table.add(
        place,
        "credibility .8: cost to the breaker 0 against 2 utils",
        over(none),
        over(two),
        down(two - none),
        up(two - none),
    )


def finding_8(draws: int, places: tuple[Place, ...]) -> Measured:
    """Slow arms."""
    head = ("A breaks in the first year", "in five years", "more in the first year than unarmed: draws")
    table = Measured(8, head)
    for place in places:
        found = base(place, draws)
        armed = found.picking(*place.armed)
        unarmed = plain(place, draws)
        table.add(place, "no arms but the scenario's", over(unarmed.broken("A", 1, armed), 3),
                  over(unarmed.broken("A", 5, armed), 3), Cell(0, of=draws))  # fmt: skip
        for size in (0.2, 0.4, 0.8):
            for name, one in ((f"{size:g} of log power over the first age", slowly(found, armed, size)),
                              (f"{size:g} in place at signing", at_once(found, armed, size))):  # fmt: skip
                after = solved(one)
                rise = after.broken("A", 1, armed) - unarmed.broken("A", 1, armed)
                table.add(
                    place, name, over(after.broken("A", 1, armed), 3), over(after.broken("A", 5, armed), 3), up(rise)
                )
    return table


def slowly(found: World, where: Mask, size: float) -> World:
    """Arms for B under some packages that come over the first age of the peace, so much in all on average."""
    drift = found.numbers.drift.copy()
    drift[:, 0][:, where] -= (size * found.numbers.ageing[:, 0])[:, None]
    return found.but(drift=drift)


def at_once(found: World, where: Mask, size: float) -> World:
    """The same in place at signing."""
    shift = found.numbers.sign_shift.copy()
    shift[:, where] -= size
    return found.but(sign_shift=shift)


def finding_9(draws: int, places: tuple[Place, ...]) -> Measured:
    """A strong B."""
    table = Measured(
        9,
        ("A breaks in 5 years: without", "A: with", "B breaks in 5 years: without", "B: with", "B breaks more: draws"),
    )
    for place in places:
        found, before = base(place, draws), plain(place, draws)
        armed, stands = found.picking(*place.armed), found.guaranteed()
        idle = solved(found.but(credibility=found.full("credibility", 0.0)))
        lapsed, kept_up = before, solved(unlapsed(found))
        for name, where, one, other in (
            (".4 of log power for B at signing", armed, before, solved(at_once(found, armed, 0.4))),
            ("a guarantee that lapses for a B that breaks, against the same never honoured", stands, idle, lapsed),
            ("a guarantee that helps a B that breaks too, against the same never honoured", stands, idle, kept_up),
        ):
            change = other.broken("B", 5, where) - one.broken("B", 5, where)
            table.add(place, name, over(one.broken("A", 5, where)), over(other.broken("A", 5, where)),
                      over(one.broken("B", 5, where)), over(other.broken("B", 5, where)), up(change))  # fmt: skip
        change = before.broken("B", 5, place.guaranteed) - before.broken("B", 5, place.plain)
        table.add(place, f"`{place.guaranteed}` against `{place.plain}`", over(before.broken("A", 5, place.plain)),
                  over(before.broken("A", 5, place.guaranteed)), over(before.broken("B", 5, place.plain)),
                  over(before.broken("B", 5, place.guaranteed)), up(change))  # fmt: skip
    return table


def unlapsed(found: World) -> World:
    """Guarantees of B that bring the guarantor in on its side even where B is the breaker."""
    numbers = found.numbers
    credibility, shift, decay = numbers.credibility.copy(), numbers.guarantor_shift.copy(), numbers.decay.copy()
    credibility[:, 1], shift[:, 1], decay[:, 1] = credibility[:, 0], shift[:, 0], decay[:, 0]
    return found.but(credibility=credibility, guarantor_shift=shift, decay=decay)


def finding_10(draws: int, places: tuple[Place, ...]) -> Measured:
    """Pain."""
    head = (
        "settled in 1 year", "sooner: draws", "A breaks the package in 5 years", "less: draws", "B breaks it", "more: draws",
        "survival of it", "A breaks what is signed", "survival of that",
    )  # fmt: skip
    table = Measured(10, head)
    for place in places:
        found, before = base(place, draws), plain(place, draws)
        for factor in (1.0, 1.5, 2.0):
            cost = found.numbers.cost.copy()
            cost[:, 0] *= factor
            after = before if factor == 1.0 else solved(found.but(cost=cost))
            a, b = (after.broken(side, 5, place.plain) for side in "AB")
            table.add(
                place, f"A's cost of war × {factor:g}, `{place.plain}`", over(after.settled(1)),
                up(after.settled(1) - before.settled(1)), over(a), down(a - before.broken("A", 5, place.plain)), over(b),
                up(b - before.broken("B", 5, place.plain)), over(after.survival(place.plain, 5)), over(after.ended("A", 5)),
                over(after.holds(5)),
            )  # fmt: skip
    return table


DISLIKES = (
    ("", None),
    (", no dislike of the guarantor nor fear of power", both(none_of("fear_of_guarantor"), none_of("fear_of_power"))),
)
"""What A minds: as the scenario has it, and with both fears taken away."""


def finding_13(draws: int, places: tuple[Place, ...]) -> Measured:
    """Refusal of a guarantee."""
    head = (
        "A's gain from the guarantee, utils", "of it, by being honoured", "A loses by its being honoured: draws",
        "A refuses the guaranteed package: draws",
    )  # fmt: skip
    table = Measured(13, head)
    for place in places:
        for name, change in DISLIKES:
            found = world(place, draws, change=change)
            for said, factor in (("stuck", 0.0), ("as mobile as it is", 1.0), ("three times as mobile", 3.0)):
                moved = found.but(move=1 - (1 - found.numbers.move) ** factor)
                honoured, never = solved(moved), solved(moved.but(credibility=moved.full("credibility", 0.0)))
                worth, idle = guarantee_worth(place, honoured), guarantee_worth(place, never)
                refuses = honoured.gain("A", place.guaranteed) < 0
                table.add(place, f"front {said}{name}", over(worth), over(worth - idle), down(worth - idle),
                          Cell(float(refuses.sum()), of=len(refuses)))  # fmt: skip
    return table


def guarantee_worth(place: Place, found: Solved) -> Array:
    """A's gain from the guaranteed package less that from the same without."""
    return found.gain("A", place.guaranteed) - found.gain("A", place.plain)


def finding_15(draws: int, places: tuple[Place, ...]) -> Measured:
    """The hazard by age of the peace."""
    table = Measured(
        15, ("first year", "second year", "years 2 to 5", "years 5 to 10", "fall, draws together", "fall, in one draw")
    )
    for place in places:
        kept = plain(place, draws).kept
        ages = ((0, 1, 1.0), (1, 2, 1.0), (2, 3, 3.0), (3, 4, 5.0))
        together = [float(np.log(kept[:, a].mean() / kept[:, b].mean()) / years) for a, b, years in ages]
        own = [np.log(kept[:, a] / kept[:, b]) / years for a, b, years in ages]
        low, middle, high = np.quantile(own[0] / own[3], (LOW, 0.5, HIGH))
        table.add(place, "what would be signed today", *(Cell(one, digits=3) for one in together),
                  Cell(together[0] / together[3], digits=1), Cell(float(middle), float(low), float(high), digits=1))  # fmt: skip
    return table
