"""Cross checks of numbers: each is written as numbers are, has a source, and lies where it must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Final

from holdfast.scenario.aims_evidence import AimsEvidence, Group, Item
from holdfast.scenario.base import Part
from holdfast.scenario.complaints import shown
from holdfast.scenario.conduct import Ages, BySide, Choice, Peace
from holdfast.scenario.crosscheck_war import numeric_column
from holdfast.scenario.factors import Move
from holdfast.scenario.fighting import (
    ArmsPackage,
    Campaign,
    Category,
    Costs,
    Forces,
    Front,
    LossRecord,
    SideCosts,
    Stock,
    StrikeClass,
    Target,
)
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.levers import Lever, Setting
from holdfast.scenario.principals import Hypothesis
from holdfast.scenario.quantity import FORMS, Number
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import Support, support
from holdfast.scenario.terms import Guarantee, Option, ThirdParty
from holdfast.scenario.translation import FEW_WORDS, listed


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a number must lie, whole."""

    code: str
    what: str
    low: float
    high: float
    above: bool = False
    """Whether the low end itself is excluded."""

    def holds(self, where: Support) -> bool:
        """Whether all of a support lies within."""
        touches = self.above and where.low == self.low and not where.open_low
        return self.low <= where.low and where.high <= self.high and not touches


FAR: Final = float("inf")
PROBABILITY: Final = Bound("HF036", "a probability or share, from 0 to 1", 0, 1)
LIKELIHOOD: Final = Bound("HF036", "a likelihood, above 0 and at most 1", 0, 1, above=True)
SCORE: Final = Bound("HF038", "a score, from -1 to 1", -1, 1)
NOT_NEGATIVE: Final = Bound("HF037", "a number that is not negative", 0, FAR)
POSITIVE: Final = Bound("HF037", "a number above 0", 0, FAR, above=True)
STEEPEST: Final = 10.0
"""Slope of a log rate: e to the 10th, 22,000 times, per unit."""
SLOPE: Final = Bound("HF056", f"a slope, from {-STEEPEST:g} to {STEEPEST:g}", -STEEPEST, STEEPEST)


def _all(bound: Bound, fields: str) -> dict[str, Bound]:
    return dict.fromkeys(fields.split(), bound)


BOUNDS: Final[dict[type[Part], dict[str, Bound]]] = {
    Hypothesis: {
        "prior": PROBABILITY,
        "pain_tolerance": POSITIVE,
        **_all(NOT_NEGATIVE, "territory fear_of_power fear_of_guarantor patience"),
    },
    AimsEvidence: {"overlap": PROBABILITY},
    Group: {"overlap": PROBABILITY},
    Item: {"reliability": PROBABILITY, "likelihood": LIKELIHOOD, "codings": LIKELIHOOD},
    Option: {"A": SCORE, "B": SCORE, **_all(NOT_NEGATIVE, "surprise incidents")},
    Guarantee: {
        **_all(PROBABILITY, "credibility presence"),
        **_all(NOT_NEGATIVE, "decay power cost_to_breaker usd_bn_per_year years"),
    },
    ThirdParty: {"drop_out_per_month": PROBABILITY, **_all(NOT_NEGATIVE, "power usd_bn_per_year")},
    Front: {"total_km2": POSITIVE, **_all(NOT_NEGATIVE, "held_km2 mobility_factor contest_slope")},
    Category: {"weight": NOT_NEGATIVE},
    Stock: {
        "deliveries_stop_per_month": PROBABILITY,
        **_all(NOT_NEGATIVE, "held made_per_month delivered_per_month lost_per_month stored refurbished_per_month"),
    },
    LossRecord: {"confirmed_share": PROBABILITY, "claimed_factor": POSITIVE},
    ArmsPackage: {
        **_all(PROBABILITY, "sent spares_per_month"),
        **_all(NOT_NEGATIVE, "units arrives_month training_months usd_bn"),
    },
    Forces: _all(NOT_NEGATIVE, "volatility fire_exponent numbers_exponent"),
    StrikeClass: {
        "intercepted": PROBABILITY,
        **_all(NOT_NEGATIVE, "stock made_per_month wanted_per_month usd_bn_per_hit dead_per_hit"),
    },
    Target: {
        "repair_months": POSITIVE,
        **_all(NOT_NEGATIVE, "share damage winter_factor secondary_factor destroys"),
    },
    Campaign: {
        **_all(POSITIVE, "interceptors_per_kill repair_months"),
        **_all(NOT_NEGATIVE, "intensity interceptors interceptors_per_month winter_factor secondary_factor"),
        **_all(NOT_NEGATIVE, "wanted_factor density"),
    },
    SideCosts: {
        "usd_bn_per_util": POSITIVE,
        **_all(NOT_NEGATIVE, "land_usd_bn_per_month dead_per_month utils_per_100k_dead"),
    },
    Costs: {"by_power": NOT_NEGATIVE},
    BySide: _all(NOT_NEGATIVE, "A B"),
    Choice: {
        **_all(PROBABILITY, "proposer_A no_offer"),
        **_all(POSITIVE, "precision acceptance_odds"),
        "talks_per_year": NOT_NEGATIVE,
    },
    Peace: _all(NOT_NEGATIVE, "indifferent_hazard incidents_per_year volatility"),
    Ages: {**_all(POSITIVE, "young_years settled_years"), **_all(NOT_NEGATIVE, "settled_factor old_factor")},
    Move: {"per_year": NOT_NEGATIVE, "chance": PROBABILITY, **_all(SLOPE, "by_power by_line")},
    Setting: {"usd_bn_per_year": NOT_NEGATIVE},
    Lever: {"usd_bn_per_unit_year": NOT_NEGATIVE},
}
"""Where the numbers of each part must lie; a number not named may lie anywhere."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A number with its place in the scenario."""

    number: Number
    steps: Steps
    bound: Bound | None
    sourced: bool


def placed(part: object, steps: Steps = (), bound: Bound | None = None, sourced: bool = False) -> Iterator[Placed]:
    """Every number below a part, with path, bound, and whether it or a part around it has a source."""
    if isinstance(part, Number):
        yield Placed(part, steps, bound, sourced or part.source is not None)
    elif isinstance(part, Part):
        sourced = sourced or getattr(part, "source", None) is not None
        bounds = BOUNDS.get(type(part), {})
        for name in type(part).model_fields:
            yield from placed(getattr(part, name), (*steps, name), bounds.get(name), sourced)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from placed(value, (*steps, str(key)), bound, sourced)
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from placed(value, (*steps, str(index)), bound, sourced)


def check_numbers(scenario: Scenario, ledger: Ledger) -> dict[str, Placed]:
    """Sources, table references and bounds of every number; returns the numbers by dotted path."""
    found = {".".join(one.steps): one for one in placed(scenario)}
    _check_sources(ledger, [one.steps for one in found.values() if not one.sourced])
    for one in found.values():
        _check_written(ledger, one)
        if one.number.shape == "table":
            _check_table(scenario, ledger, one)
        where = support(one.number, scenario.tables)
        if where is not None and one.bound is not None:
            check_bound(ledger, one.bound, where, one.steps)
    return found


def _check_sources(ledger: Ledger, unsourced: list[Steps]) -> None:
    for _, group in groupby(unsourced, key=lambda steps: steps[0]):
        paths = list(group)
        shared = takewhile(lambda steps: len(set(steps)) == 1, zip(*paths, strict=False))
        around = tuple(steps[0] for steps in shared)
        names = listed((".".join(steps[len(around) :]) for steps in paths), most=FEW_WORDS)
        message = "this number has no source" if len(paths) == 1 else f"{len(paths)} numbers have no source: {names}"
        ledger.add(
            "HF034", around, message, at_key=True,
            allowed="a citation, a quote, a data reference, or `analyst's judgement`",
            way_out="write `{value: ..., source: ...}`, or give `source` to a part around it",
        )  # fmt: skip


def _check_written(ledger: Ledger, one: Placed) -> None:
    node = ledger.positions.node(one.steps)
    if node is not None and isinstance(node.content, dict) and "shape" in node.content:
        ledger.add(
            "HF018", one.steps, "`shape` and `parameters` are not the way to write a number",
            value=shown(node.data()),
            allowed=FORMS, way_out="write it in one of the allowed forms",
        )  # fmt: skip


def _check_table(scenario: Scenario, ledger: Ledger, one: Placed) -> None:
    steps = (*one.steps, "table")
    if ledger.refer(str(one.number.table), scenario.tables, ("tables",), steps, "table"):
        numeric_column(scenario, ledger, str(one.number.table), str(one.number.column), (*one.steps, "column"))


def check_bound(ledger: Ledger, bound: Bound, where: Support, steps: Steps, by: str = "") -> None:
    """Complain where a support does not lie within its bound; `by` says what moved it there."""
    if bound.holds(where):
        return
    reach = f"{where.low:g}" if where.low == where.high else f"{where.low:g} to {where.high:g}"
    way_out = "choose a value or a range within"
    endless = where.high == FAR and where.low in (0, -FAR)
    ledger.add(
        bound.code, steps, f"the number {'is' if where.low == where.high else 'runs from'} {reach}{by}",
        value=reach,
        allowed=bound.what,
        way_out="use a range, a triangular or a beta distribution" if endless else way_out,
    )  # fmt: skip
