"""Modes: every combination of the states of a scenario's factors, and how one follows another, as arrays.

A mode is one state of each factor.  A move of one factor is an edge between modes that differ in that factor alone; at
line x, log power r and in period t its rate a year is

    war_rate[., e, t] exp(by_power[., e] r + by_line[., e] (x - x_today) / steps)

in war, and the same with `peace_rate` in peace; both hold the share of the period in which the move is open.  At an event
each factor moves by itself, so that the chances of modes are a Kronecker product of those of states.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.game.periods import MONTHS_PER_YEAR, Calendar
from holdfast.scenario.draws import Draws
from holdfast.scenario.factors import EVENTS, Factor, Move
from holdfast.scenario.scenario import Scenario

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

A_BREAKS: Final = EVENTS.index("A breaks")
B_BREAKS: Final = EVENTS.index("B breaks")
INCIDENT: Final = EVENTS.index("incident")
SIGNED: Final = EVENTS.index("signed")


@dataclass(frozen=True)
class Modes:
    """The modes of a scenario and the moves between them; the last factor varies fastest."""

    names: tuple[tuple[str, ...], ...]
    """State of each factor, (mode, factor); without factors one mode of none."""
    start: int
    """The mode on the scenario's date."""
    source: Whole
    """Mode that an edge leaves, (edge,)."""
    target: Whole
    """Mode that it comes to, (edge,)."""
    war_rate: Array
    """Per year in war at r = 0 and on today's line, times the share of the period in which it is open, (draw, edge, period)."""
    peace_rate: Array
    """The same in peace, (draw, edge, period)."""
    by_power: Array
    """Slope of the log rate in log power, (draw, edge)."""
    by_line: Array
    """Slope of the log rate in the share of the front gained by A since today, (draw, edge)."""
    jump: Array
    """Chance of each mode after an event, by the mode before it, (draw, event, mode, mode); events as in `EVENTS`."""


def modes_of(scenario: Scenario, draws: Draws, calendar: Calendar) -> Modes:
    """The modes of a scenario's factors over draws, their rates in the periods of a calendar."""
    factors = scenario.factors
    names = tuple(product(*(factor.states for factor in factors.values())))
    edges = [
        (source, names.index((*states[:place], move.to, *states[place + 1 :])), name, index, move)
        for place, (name, factor) in enumerate(factors.items())
        for index, move in enumerate(factor.moves)
        if move.per_year is not None
        for source, states in enumerate(names)
        if states[place] == move.origin
    ]
    shape = (len(draws), len(edges), len(calendar.lengths))
    war, peace = np.zeros(shape), np.zeros(shape)
    power, line = np.zeros(shape[:2]), np.zeros(shape[:2])
    for edge, (_, _, name, index, move) in enumerate(edges):
        path = f"factors.{name}.moves.{index}"
        rate = np.maximum(draws[f"{path}.per_year"], 0)[:, None] * open_share(scenario, move, calendar)
        if move.during != "peace":
            war[:, edge] = rate
        if move.during != "war":
            peace[:, edge] = rate
        power[:, edge], line[:, edge] = _slope(draws, f"{path}.by_power"), _slope(draws, f"{path}.by_line")
    return Modes(
        names=names,
        start=names.index(tuple(factor.starts for factor in factors.values())),
        source=np.array([edge[0] for edge in edges], dtype=np.int64),
        target=np.array([edge[1] for edge in edges], dtype=np.int64),
        war_rate=war,
        peace_rate=peace,
        by_power=power,
        by_line=line,
        jump=_jumps(scenario, draws),
    )


def open_share(scenario: Scenario, move: Move, calendar: Calendar) -> Array:
    """Share of each period that lies between `start` and `until` of a move, (period,)."""
    begins, ends = (month / MONTHS_PER_YEAR for month in move.window(scenario.as_of))
    edges = np.clip(calendar.edges, begins, ends)
    return np.asarray(np.diff(edges) / calendar.lengths)


def _slope(draws: Draws, path: str) -> Array:
    """A slope of a log rate, 0 where the scenario gives none, (draw,)."""
    return draws[path] if path in draws.values else np.zeros(len(draws))


def _jumps(scenario: Scenario, draws: Draws) -> Array:
    """Chance of each mode after each event: every factor moves by itself, (draw, event, mode, mode)."""
    alone = [jump_of(factor, f"factors.{name}", draws) for name, factor in scenario.factors.items()]
    return reduce(_kronecker, alone, np.ones((len(draws), len(EVENTS), 1, 1)))


def _kronecker(before: Array, after: Array) -> Array:
    """Kronecker product of the last two axes."""
    size = before.shape[-1] * after.shape[-1]
    joined = np.einsum("...ij,...kl->...ikjl", before, after)
    return np.asarray(joined.reshape(*before.shape[:-2], size, size))


def jump_of(factor: Factor, path: str, draws: Draws) -> Array:
    """Chance of each state of a factor after each event, by the state before it, (draw, event, state, state).

    Chances of leaving a state that add up to more than 1 in a draw, as a lever may make them, are made smaller in proportion.
    """
    states = list(factor.states)
    out = np.zeros((len(draws), len(EVENTS), len(states), len(states)))
    for index, move in enumerate(factor.moves):
        if move.when is not None:
            place = (slice(None), EVENTS.index(move.when), states.index(move.origin), states.index(move.to))
            out[place] += np.clip(draws[f"{path}.moves.{index}.chance"], 0, 1)
    out /= np.maximum(out.sum(axis=-1, keepdims=True), 1)
    stays = np.arange(len(states))
    out[..., stays, stays] = 1 - out.sum(axis=-1)
    return out
