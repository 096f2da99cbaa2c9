"""Cross checks of the moves of a factor: between states that there are, at a rate or at an event, each once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from holdfast.scenario.crosscheck_lever_form import LATEST_MONTH, said
from holdfast.scenario.factors import EVENTS, Factor, Move
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.levers import Moment, month_of
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import support

OF_A_RATE: Final = {"during": "in", "start": "start", "until": "until", "by_power": "by_power", "by_line": "by_line"}
"""What goes with `per_year` only: the field, and its key."""
ROUNDING: Final = 1e-9
"""By how much chances may add up to more than 1."""


def check_moves(scenario: Scenario, ledger: Ledger, factor: Factor, steps: Steps) -> None:
    """Moves lead from a state to another one, each once, and from the first state to every other."""
    sound = True
    for index, move in enumerate(factor.moves):
        here = (*steps, "moves", str(index))
        sound = _check_ends(ledger, factor, move, here) and sound
        _check_form(ledger, move, here)
        _check_window(scenario, ledger, move, here)
    _check_twice(scenario, ledger, factor, steps)
    _check_chances(scenario, ledger, factor, steps)
    if sound and factor.starts in factor.states and not any(bad[:2] == steps for bad in ledger.mended):
        _check_reached(ledger, factor, steps)


def _check_ends(ledger: Ledger, factor: Factor, move: Move, here: Steps) -> bool:
    pool, what = (*here[:2], "states"), f"state of the factor {here[1]}"
    ends = (("from", move.origin), ("to", move.to))
    known = [ledger.refer(state, factor.states, pool, (*here, key), what) for key, state in ends]
    if move.origin == move.to:
        ledger.add(
            "HF056", (*here, "to"), f"this move leads from {move.origin!r} to itself", value=move.to,
            allowed="another state of the factor", way_out="name another state, or take the move out",
        )  # fmt: skip
    return all(known)


def _check_form(ledger: Ledger, move: Move, here: Steps) -> None:
    """Either a rate or an event with a chance, and nothing that belongs to the other."""
    if (move.per_year is None) == (move.when is None):
        both = move.when is not None
        ledger.add(
            "HF056", here, f"this move has {'both a rate and an event' if both else 'no rate and no event'}",
            allowed="exactly one of `per_year` and `when`", at_key=True,
            way_out="write two moves, one with each" if both
            else f"add `per_year: ...`, or `when: ...` ({', '.join(EVENTS)}) with `chance: ...`",
        )  # fmt: skip
    elif move.per_year is not None and move.chance is not None:
        ledger.add(
            "HF056", (*here, "chance"), "`chance` goes with an event, and this move has a rate", at_key=True,
            way_out="take it out, or put `when` in place of `per_year`",
        )  # fmt: skip
    elif move.when is not None and move.chance is None:
        ledger.add(
            "HF056", here, f"this move does not say how likely it is at the event {move.when!r}", at_key=True,
            allowed="`chance`, from 0 to 1", way_out="add `chance: 1` if it is certain",
        )  # fmt: skip
    if move.when is not None and move.per_year is None:
        for field, key in OF_A_RATE.items():
            if field in move.model_fields_set:
                ledger.add(
                    "HF056", (*here, key), f"`{key}` goes with a rate, and this move happens at an event",
                    at_key=True, way_out="take it out, or put `per_year` in place of `when`",
                )  # fmt: skip


def _check_window(scenario: Scenario, ledger: Ledger, move: Move, here: Steps) -> None:
    moments: tuple[tuple[str, Moment | None], ...] = (("start", move.start), ("until", move.until))
    for key, moment in moments:
        if moment is not None and not 0 <= month_of(scenario.as_of, moment) <= LATEST_MONTH:
            ledger.add(
                "HF052", (*here, key), f"{said(moment)} is not a month to come", value=said(moment),
                allowed=f"0 to {LATEST_MONTH} months, or a date from {scenario.as_of} on",
                way_out="count months from the scenario's date, or write a later date",
            )  # fmt: skip
    begins, ends = move.window(scenario.as_of)
    if move.until is not None and ends <= begins:
        first = "the scenario's date" if move.start is None else said(move.start)
        ledger.add(
            "HF052", (*here, "until"), f"it ends ({said(move.until)}) before it begins ({first})",
            value=said(move.until), allowed="`until` later than `start`", way_out="exchange the two, or take one out",
        )  # fmt: skip


def _check_twice(scenario: Scenario, ledger: Ledger, factor: Factor, steps: Steps) -> None:
    for (first, one), (second, other) in combinations(enumerate(factor.moves), 2):
        if (one.origin, one.to, one.when) == (other.origin, other.to, other.when) and _meet(scenario, one, other):
            at = "at the same event" if one.when is not None else "at a rate in the same months"
            ledger.add(
                "HF056", (*steps, "moves", str(second)),
                f"move {first} already leads from {one.origin!r} to {one.to!r} {at}", at_key=True,
                allowed="one move for each pair of states, event, and stretch of war or peace",
                way_out="join the two, or let one end (`until`) before the other begins (`start`)",
            )  # fmt: skip


def _meet(scenario: Scenario, one: Move, other: Move) -> bool:
    """Whether two moves with the same ends can both happen at once."""
    if one.when is not None:
        return True
    if one.per_year is None or other.per_year is None:
        return False
    (first, end), (start, last) = one.window(scenario.as_of), other.window(scenario.as_of)
    alike = "both" in (one.during, other.during) or one.during == other.during
    return alike and first < last and start < end


def _check_chances(scenario: Scenario, ledger: Ledger, factor: Factor, steps: Steps) -> None:
    """Chances of the moves out of one state at one event add up to 1 at most."""
    for places in _together(factor):
        ends = [support(chance, scenario.tables) for i in places if (chance := factor.moves[i].chance) is not None]
        total = sum(end.high for end in ends if end is not None)
        if len(ends) > 1 and total > 1 + ROUNDING:
            move = factor.moves[places[-1]]
            ledger.add(
                "HF056", (*steps, "moves", str(places[-1]), "chance"),
                f"the chances of leaving {move.origin!r} at the event {move.when!r} add up to as much as {total:g}",
                value=f"{total:g}", allowed="at most 1 in all", way_out="lower the upper ends of their ranges",
            )  # fmt: skip


def _together(factor: Factor) -> Iterator[list[int]]:
    """Moves out of the same state at the same event, by their index."""
    keys = [(move.origin, move.when) for move in factor.moves]
    for key in dict.fromkeys(keys):
        if key[1] is not None:
            yield [index for index, other in enumerate(keys) if other == key]


def _check_reached(ledger: Ledger, factor: Factor, steps: Steps) -> None:
    reached = {factor.starts}
    for _ in factor.states:
        reached |= {move.to for move in factor.moves if move.origin in reached}
    for state in factor.states:
        if state not in reached:
            ledger.add(
                "HF055", (*steps, "states", state), f"no move leads from {factor.starts!r} to {state!r}", at_key=True,
                allowed="states that the factor can come to",
                way_out=f"add a move with `to: {state}`, or take the state out",
            )  # fmt: skip
