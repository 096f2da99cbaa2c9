"""From a scenario, its draws and the war's rates to the arrays of the game, for one pair of hypotheses or for both of A's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from holdfast.game.batch import Numbers, Structure
from holdfast.game.effects import SIDES, guaranteed, issue_flow, option_effect, surprise
from holdfast.game.factors import Modes, modes_of
from holdfast.game.menu import Menu
from holdfast.game.periods import MONTHS_PER_YEAR, NEAR, Calendar
from holdfast.game.state import State, complete
from holdfast.scenario.changes import under_mode
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import WarRates, rates

Array = NDArray[np.float64]

BY_KIND: Final = ("surprise", "credibility", "decay", "guarantor_shift", "guarantor_cost")
"""Numbers that packages of one kind share, (case, breaker, kind)."""
HOLD_MONTHS: Final = 12
"""After the months simulated, rates are held at the mean of the last so many."""


@dataclass(frozen=True)
class Doubt:
    """What B does not know: which of two hypotheses about A is true."""

    types: tuple[str, str]
    """A's hypotheses, the first and the second."""
    belief: Array
    """B's log odds of the second today, (draw,)."""


@dataclass(frozen=True)
class Inputs:
    """One scenario's draws, rates, menu and calendar under one pair of hypotheses.

    With `doubt`, A knows which of two hypotheses of its own is true and B does not.
    """

    scenario: Scenario
    draws: Draws
    rates: WarRates
    menu: Menu
    calendar: Calendar
    hypotheses: tuple[str, str]
    doubt: Doubt | None = None

    def of_hypothesis(self, name: str) -> Array:
        """A number of each side's hypothesis, (draw, side)."""
        pairs = zip(SIDES, self.hypotheses, strict=True)
        return np.stack([self.draws[f"principals.{side}.hypotheses.{h}.{name}"] for side, h in pairs], axis=1)


def by_period(monthly: Array, calendar: Calendar) -> Array:
    """Mean of a monthly path over each period, held at its last year's mean beyond its end, (draw, period)."""
    edges = np.append(calendar.starts, calendar.starts[-1] + calendar.lengths[-1]) * MONTHS_PER_YEAR
    simulated = monthly.shape[1]
    held = monthly[:, -HOLD_MONTHS:].mean(axis=1, keepdims=True)
    total = np.concatenate([np.zeros((len(monthly), 1)), np.cumsum(monthly, axis=1)], axis=1)
    month = np.minimum(edges.astype(np.int64), simulated - 1)
    part = np.minimum(edges, simulated) - month
    at = total[:, month] + part * monthly[:, month] + held * np.maximum(edges - simulated, 0.0)
    return np.asarray(np.diff(at, axis=1) / (calendar.lengths * MONTHS_PER_YEAR))


def birth_death(
    drift_per_year: Array, volatility: Array, lengths: Array, step: float
) -> tuple[Array, Array, NDArray[np.int64]]:
    """Chances of a step of power up and down in a period that match drift and, where they can, variance.

    v = max(sigma^2 dt / h^2, |mu| dt / h), up = (v + mu dt / h) / 2, down = (v - mu dt / h) / 2, (draw, period); a period
    is cut into so many substeps that v <= 1.
    """
    shift = drift_per_year * lengths / step
    moving = np.maximum(volatility[:, None] ** 2 * lengths / step**2, np.abs(shift))
    substeps = np.maximum(1, np.ceil(moving)).astype(np.int64)
    return (moving + shift) / 2 / substeps, (moving - shift) / 2 / substeps, substeps


def structure(inputs: Inputs, power: Array, kinds: NDArray[np.int64]) -> Structure:
    """The structure that all draws share."""
    lines = inputs.scenario.front.steps + 1
    ended = np.zeros(lines, dtype=np.bool_)
    ended[-1] = True
    menu, calendar = inputs.menu, inputs.calendar
    reach = inputs.scenario.grid.reach
    return Structure(
        menu.weights, kinds, menu.lines, menu.at_contact, ended, power, calendar.lengths, calendar.starts,
        lines - 1 if reach is None else min(reach, lines - 1),
    )  # fmt: skip


def break_kinds(*arrays: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Classes of packages alike in every array (draw, breaker, package): first member of each, class of each."""
    # adding 0 makes -0 and 0 the same bytes
    columns = np.ascontiguousarray(np.concatenate([array.reshape(-1, array.shape[-1]) for array in arrays]).T) + 0.0
    known: dict[bytes, int] = {}
    kind = np.array([known.setdefault(column.tobytes(), len(known)) for column in columns], dtype=np.int64)
    return np.array([int(np.argmax(kind == k)) for k in range(len(known))], dtype=np.int64), kind


def build(inputs: Inputs) -> tuple[Structure, State, Numbers]:
    """The game's arrays; ArithmeticError with the name of a quantity that is not finite."""
    grid = inputs.scenario.grid
    power = np.linspace(-grid.power_limit, grid.power_limit, grid.powers)
    modes = modes_of(inputs.scenario, inputs.draws, inputs.calendar)
    cases = [_case(typed, power) for one in in_modes(inputs, modes) for typed in of_types(one)]
    values: dict[str, Any] = {name: _by_draw([case[name] for case in cases]) for name in cases[0]}
    first, kinds = break_kinds(*(values[name] for name in BY_KIND))
    values |= {name: values[name][:, :, first] for name in BY_KIND}
    for name, value in values.items():
        if not np.isfinite(value).all():
            draw = int(np.argwhere(~np.isfinite(value))[0][0]) // len(cases)
            raise ArithmeticError(f"{name} is not finite in draw {draw}")
    numbers = Numbers(*(np.ascontiguousarray(values[name]) for name in Numbers._fields))
    return structure(inputs, power, kinds), state(inputs, modes, numbers), numbers


def _by_draw(cases: list[Any]) -> Any:
    """Rows of the cases, draw by draw."""
    if len(cases) == 1:
        return cases[0]
    return np.stack(cases, axis=1).reshape(-1, *cases[0].shape[1:])


def in_modes(inputs: Inputs, modes: Modes) -> list[Inputs]:
    """The inputs in each mode: its draws, and the war simulated on them."""
    if len(modes.names) == 1:
        return [inputs]
    found = []
    for names in modes.names:
        draws = under_mode(inputs.scenario, inputs.draws, names)
        found.append(replace(inputs, draws=draws, rates=rates(inputs.scenario, draws)))
    return found


def of_types(inputs: Inputs) -> list[Inputs]:
    """The inputs for A of each type that B thinks possible."""
    if inputs.doubt is None:
        return [inputs]
    return [replace(inputs, hypotheses=(name, inputs.hypotheses[1])) for name in inputs.doubt.types]


def state(inputs: Inputs, modes: Modes, numbers: Numbers) -> State:
    """Modes, types and beliefs of the batch."""
    plain = complete(len(inputs.draws), len(inputs.calendar.lengths), len(inputs.menu.ids))
    plain = plain._replace(
        modes=len(modes.names), start=modes.start, source=modes.source, target=modes.target, war_rate=modes.war_rate,
        peace_rate=modes.peace_rate, by_power=modes.by_power, by_line=modes.by_line, jump=modes.jump,
    )  # fmt: skip
    if inputs.doubt is None:
        return plain
    grid = inputs.scenario.grid
    points = np.linspace(-grid.belief_limit, grid.belief_limit, grid.beliefs)
    flow = numbers.flow.reshape(-1, 2, *numbers.flow.shape[1:])
    group = groups_of(np.asarray((flow[:, 1, 0] - flow[:, 0, 0]).mean(axis=0)), grid.offer_groups)
    return plain._replace(types=2, grid=points, belief=inputs.doubt.belief, group=group, groups=int(group.max()) + 1)


def groups_of(liking: Array, most: int) -> NDArray[np.int64]:
    """Groups of offers that B tells apart: by how much better the second type likes them than the first, in equal parts."""
    edges = np.quantile(liking, np.linspace(0, 1, most + 1)[1:-1])
    _, group = np.unique(np.searchsorted(edges, liking - NEAR * np.abs(liking)), return_inverse=True)
    return np.asarray(group, dtype=np.int64)


def _case(inputs: Inputs, power: Array) -> dict[str, Array]:
    """The numbers of one mode and type; those of `BY_KIND` still by package."""
    scenario, draws, menu = inputs.scenario, inputs.draws, inputs.menu
    stands = guaranteed(scenario, draws, menu)
    return {
        **_choice(inputs),
        **_war(inputs, power),
        **_peace(inputs),
        "flow": issue_flow(scenario, draws, menu, inputs.hypotheses)
        - inputs.of_hypothesis("fear_of_guarantor")[:, :, None] * stands.presence,
        "surprise": surprise(scenario, draws, menu),
        "credibility": stands.credibility,
        "decay": stands.decay,
        "guarantor_shift": stands.shift,
        "guarantor_cost": stands.cost,
    }


def _choice(inputs: Inputs) -> dict[str, Array]:
    draws, lengths = inputs.draws, inputs.calendar.lengths
    rate = inputs.of_hypothesis("patience")[:, :, None]
    talks = -np.expm1(-draws["choice.talks_per_year"][:, None] * lengths)
    talks[:, inputs.calendar.talking :] = 0.0
    return {
        "precision": draws["choice.precision"],
        "discount": np.exp(-rate * lengths),
        "annuity": np.where(rate > 0, -np.expm1(-rate * lengths) / np.where(rate > 0, rate, 1.0), lengths),
        "talks": talks,
        "proposer": draws["choice.proposer_A"],
        "no_offer": draws["choice.no_offer"],
        "acceptance": draws["choice.acceptance_odds"],
    }


def _war(inputs: Inputs, power: Array) -> dict[str, Array]:
    draws, rates, calendar = inputs.draws, inputs.rates, inputs.calendar
    lines = inputs.scenario.front.steps + 1
    held = np.arange(lines) / (lines - 1)
    worth, conquest = inputs.of_hypothesis("territory"), inputs.of_hypothesis("conquest")
    years = 1 / inputs.of_hypothesis("patience")
    end_value = np.zeros((len(draws), 2, lines))
    end_value[:, 0, -1] = (worth[:, 0] + conquest[:, 0]) * years[:, 0]
    end_value[:, 1, -1] = -conquest[:, 1] * years[:, 1]
    costs = np.stack([by_period(rates.cost_A, calendar), by_period(rates.cost_B, calendar)], axis=1)
    gamma = draws["costs.by_power"][:, None]
    up, down, substeps = war_power(inputs, power)
    share = draws["front.held_km2"] / draws["front.total_km2"]
    return {
        "territory": np.stack([worth[:, :1] * held, worth[:, 1:] * (1 - held)], axis=1),
        "end_value": end_value,
        "cost": costs / inputs.of_hypothesis("pain_tolerance")[:, :, None],
        "cost_power": np.stack([np.exp(-gamma * power), np.exp(gamma * power)], axis=1),
        "contest": 1 / (1 + np.exp(-rates.contest_slope[:, None] * power)),
        "move": -np.expm1(-rates.mobility_per_month[:, None] * MONTHS_PER_YEAR * calendar.lengths),
        "war_up": up,
        "war_down": down,
        "substeps": substeps,
        "start_line": np.rint(share * (lines - 1)).astype(np.int64),
        "start_power": rates.power_now,
    }


def war_power(inputs: Inputs, power: Array) -> tuple[Array, Array, NDArray[np.int64]]:
    """Chances of power moving up and down in a substep of each period of war, and the number of substeps."""
    monthly = inputs.rates.drift_per_year
    drift = by_period(monthly + suppliers_leaving(inputs, monthly.shape[1]), inputs.calendar)
    return birth_death(drift, inputs.rates.volatility, inputs.calendar.lengths, power[1] - power[0])


def suppliers_leaving(inputs: Inputs, months: int) -> Array:
    """Expected drift of log power from suppliers dropping out, per year, (draw, month)."""
    out = np.zeros((len(inputs.draws), months))
    month = np.arange(months)
    for name, party in inputs.scenario.third_parties.items():
        leave = inputs.draws.values.get(f"third_parties.{name}.drop_out_per_month")
        power = inputs.draws.values.get(f"third_parties.{name}.power")
        if leave is None or power is None or party.supplies is None:
            continue
        sign = -1.0 if party.supplies == "A" else 1.0
        out += sign * MONTHS_PER_YEAR * (leave * power)[:, None] * np.exp(-leave[:, None] * month)
    return out


def _peace(inputs: Inputs) -> dict[str, Array]:
    scenario, draws, menu = inputs.scenario, inputs.draws, inputs.menu
    ages = [draws["peace.ages.young_years"], draws["peace.ages.settled_years"]]
    factor = np.stack([np.ones(len(draws)), draws["peace.ages.settled_factor"], draws["peace.ages.old_factor"]], axis=1)
    allowed = option_effect(scenario, draws, menu, "arms_allowed", 1.0, np.multiply)
    schedule = option_effect(scenario, draws, menu, "power_by_date", 0.0, np.add)
    young = schedule + allowed * (inputs.rates.peace_arms_power / ages[0])[:, None]
    drift = np.repeat(draws["peace.power_drift_per_year"][:, None, None], len(menu.ids), axis=2)
    incidents = option_effect(scenario, draws, menu, "incidents", 1.0, np.multiply)
    fear = inputs.of_hypothesis("fear_of_power")
    return {
        "fear": fear * np.array([1.0, -1.0]),
        "sign_shift": option_effect(scenario, draws, menu, "power_at_signing", 0.0, np.add),
        "drift": np.concatenate([drift + young[:, None], drift, drift], axis=1),
        "volatility": draws["peace.volatility"],
        "incidents": draws["peace.incidents_per_year"][:, None, None] * incidents[:, None] * factor[:, :, None],
        "indifferent": draws["peace.indifferent_hazard"][:, None] * factor,
        "ageing": np.stack([1 / ages[0], 1 / ages[1]], axis=1),
        "audience": np.stack([draws["peace.audience_cost.A"], draws["peace.audience_cost.B"]], axis=1),
    }
