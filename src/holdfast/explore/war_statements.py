"""Two statements on a war: the land war is stuck, the air war goes on; with thresholds from the scenario's own claims.

    stuck      less than so much changes hands, net, within so many months: `still(km2, months)` of the fitted front
    air war    a side launches at least so many long-range weapons in so many months

Where no claim or premise names a threshold, stuck is 1,000 km2 in six months, and the air war of a side goes on if it launches in
six months at least half of what it launched in the last six on record (in the month of the date times six where none is).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.assess.figures import Figure, mean, share
from holdfast.assess.syntax import Chain, Literal, Modified, Name, OverSettings, OverTerms, Prefix, Syntax, parse
from holdfast.scenario.draws import Array
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import WarRates
from holdfast.war.record import record_of

STUCK: Final = (1000.0, 6)
"""km2 and months where no claim names them. Analyst's judgement."""
AIR_MONTHS: Final = 6
"""Months of launches where no claim names them."""
LEAST_SHARE: Final = 0.5
"""Of what was launched before, for a campaign to go on. Analyst's judgement."""
AT_LEAST: Final = (">", ">=")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold and where it comes from."""

    amount: float
    months: int
    source: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What is called stuck, and what is called going on, by side that strikes."""

    stuck: Threshold
    air: dict[Side, Threshold]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement on the war with its probability."""

    id: str
    says: str
    figure: Figure | None
    source: str
    """Of its threshold."""


def thresholds(scenario: Scenario, war: WarRates) -> Thresholds:
    """Thresholds as the scenario's claims and premises have them, or the defaults."""
    stuck: Threshold | None = None
    air: dict[Side, Threshold] = {}
    for name, text in _expressions(scenario):
        for part in _parts(parse(text)):
            stuck = stuck or _stuck(part, name)
            found = _launched(part, name)
            if found is not None:
                air.setdefault(*found)
    if not air:
        air = {side: _usual(scenario, war, side) for side in ("A", "B") if war.campaigns[side].launches.any()}
    return Thresholds(stuck or Threshold(*STUCK, "default"), air)


def statements(war: WarRates, named: Thresholds) -> tuple[Statement, ...]:
    """The statements with their probabilities: chances as means over draws, what a draw decides as shares of draws."""
    km2, months = named.stuck.amount, named.stuck.months
    still = war.still(km2, months)
    out = [
        Statement(
            "stuck", f"The land war is stuck: less than {km2:,.0f} km2 changes hands, net, in {months} months.",
            mean(still), named.stuck.source,
        )
    ]  # fmt: skip
    for side, one in named.air.items():
        goes_on = (_launches(war, side, one.months) >= one.amount).astype(float)
        says = f"The air war of {side} goes on: at least {one.amount:,.0f} long-range weapons in {one.months} months."
        both = f"Both: the land war is stuck and the air war of {side} goes on."
        out += [
            Statement(f"air_war_{side}", says, share(goes_on), one.source),
            Statement(
                f"stuck_and_air_war_{side}",
                both,
                mean(still * goes_on),
                "; ".join(dict.fromkeys((named.stuck.source, one.source))),
            ),
        ]
    return tuple(out)


def _launches(war: WarRates, side: Side, months: int) -> Array:
    if months > war.months:
        raise ValueError(f"launches over {months} months are asked for; the war is simulated for {war.months}")
    return np.asarray(war.launches[side][:, :, :months].sum(axis=(1, 2)))


def _usual(scenario: Scenario, war: WarRates, side: Side) -> Threshold:
    """Half of what was launched in the last months on record, or of the first month's launches times the months."""
    series = [one for name, one in record_of(scenario).series.items() if name.startswith(f"launches.{side}.")]
    if series and all(len(one.values) >= AIR_MONTHS for one in series):
        before = float(sum(np.nansum(one.values[-AIR_MONTHS:]) for one in series))
        return Threshold(LEAST_SHARE * before, AIR_MONTHS, f"half of the last {AIR_MONTHS} months on record")
    first = float(war.launches[side][:, :, 0].sum(axis=1).mean()) * AIR_MONTHS
    return Threshold(LEAST_SHARE * first, AIR_MONTHS, "half of the rate at the date")


def _expressions(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for name, claim in scenario.claims.items():
        if claim.holds is not None:
            yield f"claim {name}", claim.holds
    for name, premise in scenario.premises.items():
        yield f"premise {name}", premise.holds


def _parts(syntax: Syntax) -> Iterator[Syntax]:
    yield syntax
    match syntax:
        case Chain(operands=operands):
            for operand in operands:
                yield from _parts(operand)
        case Prefix(operand=operand) | Modified(operand=operand):
            yield from _parts(operand)
        case OverTerms(body=body) | OverSettings(body=body):
            yield from _parts(body)
        case _:
            pass


def _numbers(name: Name) -> list[float]:
    return [pair.number for pair in name.arguments if pair.number is not None]


def _stuck(part: Syntax, where: str) -> Threshold | None:
    if isinstance(part, Name) and part.name == "still" and len(_numbers(part)) == 2:
        km2, months = _numbers(part)
        return Threshold(km2, round(months), where)
    return None


def _launched(part: Syntax, where: str) -> tuple[Side, Threshold] | None:
    """`launches_A(6) >= 1000` and its like."""
    if not (isinstance(part, Chain) and len(part.operands) == 2 and part.operators[0] in AT_LEAST):
        return None
    left, right = part.operands
    if isinstance(left, Name) and left.name in ("launches_A", "launches_B") and isinstance(right, Literal):
        months = _numbers(left)
        if len(months) == 1:
            side: Side = "A" if left.name == "launches_A" else "B"
            return side, Threshold(right.value, round(months[0]), where)
    return None
