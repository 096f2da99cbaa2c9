"""Cross checks of factors: their states, the numbers that each state changes, and the moves between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Final, get_origin

from holdfast.scenario.anatomy import expected, is_part
from holdfast.scenario.crosscheck_levers import number_at
from holdfast.scenario.crosscheck_moves import check_moves
from holdfast.scenario.crosscheck_numbers import Placed, check_bound
from holdfast.scenario.factors import MOST_MODES, Factor, State
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.quantity import Number
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import Support, support

WAYS: Final = ("set", "scale", "add")
MAY_CHANGE: Final = (
    "numbers that hold while a state lasts: costs, intensities, deliveries and production, mobility, values of the sides, "
    "scores and effects of options, guarantees, a third party's power, how the sides choose and how a peace breaks"
)
"""What a state may change, in words."""
OF_THE_DATE: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(r"principals\.[AB]\.hypotheses\.[^.]+\.prior|evidence\..*"),
        "is part of what is believed on the scenario's date",
    ),
    (re.compile(r"front\.(total_km2|held_km2)"), "fixes the line on the scenario's date and its steps"),
    (
        re.compile(
            r"forces\.(categories|effectiveness|losses)\..*|forces\.[AB]\.[^.]+\.(held|stored)"
            r"|strikes\.[AB]\.(interceptors|classes\.[^.]+\.stock)"
        ),
        "fixes what the sides have on the scenario's date",
    ),
    (
        re.compile(r"forces\.packages\..*|third_parties\.[^.]+\.drop_out_per_month"),
        "is counted from the scenario's date, whatever the state was then",
    ),
    (re.compile(r"(levers|factors)\..*"), "is not a number of the war or of the sides"),
)
"""Numbers that no state can change, and why."""


def check_factors(scenario: Scenario, ledger: Ledger, found: Mapping[str, Placed]) -> None:
    """Every factor has states that can be told apart and reached, and changes numbers that may change on the way."""
    for name, factor in scenario.factors.items():
        steps = ("factors", name)
        _check_party(scenario, ledger, factor, steps)
        _check_start(ledger, factor, steps)
        for state_id, state in factor.states.items():
            _check_state(scenario, ledger, found, state, (*steps, "states", state_id))
        check_moves(scenario, ledger, factor, steps)
    _check_count(scenario, ledger)
    _check_together(scenario, ledger, found)


def _check_party(scenario: Scenario, ledger: Ledger, factor: Factor, steps: Steps) -> None:
    if (factor.kind == "third_party") != (factor.party is not None):
        lacks = factor.party is None
        ledger.add(
            "HF055", steps if lacks else (*steps, "party"),
            "the factor of a third party does not say which" if lacks else "a context belongs to no third party",
            allowed="`party` with `kind: third_party`, and only there", at_key=True,
            way_out="add `party:` with its name under `third_parties`" if lacks else "take `party` out",
        )  # fmt: skip
    place = (*steps, "party")
    if (
        factor.kind == "context"
        or factor.party is None
        or not ledger.refer(factor.party, scenario.third_parties, ("third_parties",), place, "third party")
    ):
        return
    leaves = scenario.third_parties[factor.party].drop_out_per_month
    if leaves is not None and not (leaves.is_fixed and leaves.parameters == (0,)):
        path = f"third_parties.{factor.party}.drop_out_per_month"
        ledger.add(
            "HF055", place, f"{factor.party!r} would leave twice: by this factor, and by {path}", value=factor.party,
            allowed="one of the two", way_out="take `drop_out_per_month` out, and let a move say when it leaves",
        )  # fmt: skip


def _check_start(ledger: Ledger, factor: Factor, steps: Steps) -> None:
    pool = (*steps, "states")
    if not ledger.refer(factor.starts, factor.states, pool, (*steps, "starts"), f"state of the factor {steps[1]}"):
        return
    if factor.states[factor.starts].paths:
        ledger.add(
            "HF055", (*pool, factor.starts), f"the factor starts in the state {factor.starts!r}, which changes numbers",
            at_key=True, allowed="a first state that changes nothing: the scenario's numbers are its own",
            way_out="write its numbers into the scenario, and what differs into the other states",
        )  # fmt: skip


def _check_state(scenario: Scenario, ledger: Ledger, found: Mapping[str, Placed], state: State, steps: Steps) -> None:
    seen: dict[str, str] = {}
    for way in WAYS:
        changes: Mapping[str, Number] = getattr(state, way)
        for path, number in changes.items():
            here = (*steps, way, path)
            if path in seen:
                ledger.add(
                    "HF028", here, f"{path} is changed twice, by `{seen[path]}` and by `{way}`", value=path,
                    at_key=True, way_out="keep one of the two",
                )  # fmt: skip
            seen[path] = way
            if _may_change(ledger, path, here) and (one := number_at(ledger, found, path, here, at_key=True)):
                where, change = support(one.number, scenario.tables), support(number, scenario.tables)
                if where is not None and change is not None and _within(one, where):
                    _check_moved(ledger, one, moved(where, way, change), here, f"`{way}`")


def _may_change(ledger: Ledger, path: str, here: Steps) -> bool:
    """Whether a state may change what stands at a path (that may be nothing); or complain."""
    reason = next((why for pattern, why in OF_THE_DATE if pattern.fullmatch(path)), None)
    if reason is None and _is_structure(path):
        reason = "is part of the structure that all states share"
    if reason is not None:
        ledger.add(
            "HF057", here, f"{path} {reason}: no state can change it", value=path, at_key=True, allowed=MAY_CHANGE,
            way_out="name a number that says what is different while the state lasts",
        )  # fmt: skip
    return reason is None


def _is_structure(path: str) -> bool:
    """Whether format 1 has something at a path that is neither a number with a range nor a part around such."""
    annotation = expected(path.split("."))
    around = is_part(annotation) or get_origin(annotation) in (dict, tuple, list)
    return annotation is not None and annotation is not Number and not around


def moved(where: Support, way: str, change: Support) -> Support:
    """Where a number lies once it is set, scaled or added to."""
    return {"set": change, "scale": where.times(change), "add": where.plus(change)}[way]


def _within(one: Placed, where: Support) -> bool:
    return one.bound is not None and one.bound.holds(where)


def _check_moved(ledger: Ledger, one: Placed, where: Support, here: Steps, by: str) -> None:
    if one.bound is not None:
        check_bound(ledger, one.bound, where, here, f" after {by}")


def _check_count(scenario: Scenario, ledger: Ledger) -> None:
    count = prod(len(factor.states) for factor in scenario.factors.values())
    if count > MOST_MODES:
        ledger.add(
            "HF055", ("factors",), f"the factors make {count} combinations of states", at_key=True,
            allowed=f"at most {MOST_MODES}: the game is solved in each",
            way_out="join states that differ little, or factors that move together",
        )  # fmt: skip


def _check_together(scenario: Scenario, ledger: Ledger, found: Mapping[str, Placed]) -> None:
    """Numbers that several factors change lie where they must in every combination of states."""
    for path, one in found.items():
        start = support(one.number, scenario.tables)
        if start is None or not _within(one, start):
            continue
        for combination in _combinations(scenario, path):
            where: Support | None = start
            alone = []
            for steps, number in combination:
                change = support(number, scenario.tables)
                where = None if where is None or change is None else moved(where, steps[-2], change)
                alone.append(change is not None and _within(one, moved(start, steps[-2], change)))
            if where is not None and all(alone) and not _within(one, where):
                first, last = combination[0][0], combination[-1][0]
                by = f"`{last[-2]}` together with the state {first[3]!r} of {first[1]!r}"
                _check_moved(ledger, one, where, last, by)
                break


def _combinations(scenario: Scenario, path: str) -> Iterator[tuple[tuple[Steps, Number], ...]]:
    """For each way in which two or more factors change a number: where each does, and the change."""
    choices = []
    for name, factor in scenario.factors.items():
        changing = [
            (("factors", name, "states", state_id, way, path), getattr(state, way)[path])
            for state_id, state in factor.states.items()
            for way in WAYS
            if path in getattr(state, way)
        ]
        if changing:
            choices.append([None, *changing])
    for chosen in product(*choices):
        changes = tuple(one for one in chosen if one is not None)
        if len(changes) > 1:
            yield changes
