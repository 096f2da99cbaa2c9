"""Changes to drawn numbers: what a lever's setting or a what-if does, by path, and in which months."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from math import inf

import numpy as np
from numpy.typing import NDArray

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.levers import SHIFT, STOCKS, month_of
from holdfast.scenario.scenario import Scenario

Change = Callable[[Array], Array]


def first(draws: Draws, count: int) -> Draws:
    """The first `count` draws."""
    return draws.part(0, count)


def window(scenario: Scenario, lever: str, name: str) -> tuple[float, float]:
    """First month of a setting and the month it ends (inf: never), by the calendar and its shift alone."""
    start, until, _, shift = scenario.levers[lever].timing(name)
    begins = 0 if start is None else month_of(scenario.as_of, start)
    ends = inf if until is None else month_of(scenario.as_of, until)
    return max(begins + shift, 0), max(ends + shift, 0)


def earliest(scenario: Scenario, lever: str, name: str) -> int:
    """The first month in which the condition of a setting may come true, its shift left out."""
    start = scenario.levers[lever].timing(name)[0]
    return 0 if start is None else month_of(scenario.as_of, start)


def waits(scenario: Scenario, lever: str, name: str) -> str | None:
    """The condition that a setting waits for, or None."""
    return scenario.levers[lever].timing(name)[2]


def under(
    scenario: Scenario, draws: Draws, setting: frozenset[tuple[str, str]], starts: Mapping[str, Array] | None = None
) -> Draws:
    """The draws with levers at some settings, {(lever, setting), ...}; levers not named stay as they are.

    `starts` holds the month in which the condition of a lever that waits for one comes true, (draw,), inf where it
    never does; a lever that waits and is not in it is not in force.  A change that holds from the scenario's date on
    is one of `values`, any other one of `timed`.
    """
    for lever, name in sorted(setting):
        chosen = scenario.levers[lever].setting(name)
        active = _active(scenario, lever, name, len(draws), starts or {})
        changes = _changes(chosen.set, chosen.scale, chosen.add)
        draws = _lasting(draws, changes) if active is None else _by_month(draws, changes, active)
    return draws


def _active(
    scenario: Scenario, lever: str, name: str, draws: int, starts: Mapping[str, Array]
) -> NDArray[np.bool_] | None:
    """Whether a setting is in force, (draw, month), the last month standing for all later ones; None if always."""
    begins, ends = window(scenario, lever, name)
    if waits(scenario, lever, name) is not None:
        shift = scenario.levers[lever].timing(name)[3]
        come = np.maximum(starts.get(lever, np.full(draws, inf)) + shift, 0)
    else:
        come = np.full(draws, begins)
    if ends == inf and not come.any():
        return None
    events = [month for month in (*come.tolist(), ends) if month < inf]
    month = np.arange(int(max(events, default=0)) + 1)
    return np.asarray((month >= come[:, None]) & (month < ends))


def under_mode(scenario: Scenario, draws: Draws, mode: tuple[str, ...]) -> Draws:
    """The draws while each factor is in a state, by the names of the states in the order of the scenario's factors.

    Where several factors change a number they do so one after the other, in that order.
    """
    for (name, factor), state in zip(scenario.factors.items(), mode, strict=True):
        if state not in factor.states:
            raise KeyError(f"the factor {name!r} has no state {state!r}; there are: {', '.join(factor.states)}")
        here, chosen = f"factors.{name}.states.{state}", factor.states[state]
        put, scale, add = (
            {path: draws[f"{here}.{way}.{path}"] for path in changed}
            for way, changed in (("set", chosen.set), ("scale", chosen.scale), ("add", chosen.add))
        )
        draws = _lasting(draws, _changes(put, scale, add))
    return draws


def _changes(
    put: Mapping[str, float | Array], scale: Mapping[str, float | Array], add: Mapping[str, float | Array]
) -> dict[str, Change]:
    """What is done to each number: by one amount in all draws, or by one in each, (draw,)."""

    def putting(amount: float | Array) -> Change:
        return lambda held: _along(amount, held).copy()

    def times(amount: float | Array) -> Change:
        return lambda held: held * _along(amount, held)

    def plus(amount: float | Array) -> Change:
        return lambda held: held + _along(amount, held)

    return (
        {path: putting(amount) for path, amount in put.items()}
        | {path: times(amount) for path, amount in scale.items()}
        | {path: plus(amount) for path, amount in add.items()}
    )


def _along(amount: float | Array, held: Array) -> Array:
    """An amount, of all draws or (draw,), for every month of what is held, (draw,) or (draw, month)."""
    drawn = np.asarray(amount, dtype=np.float64)
    return np.broadcast_to(drawn.reshape(drawn.shape + (1,) * (held.ndim - 1)), held.shape)


def _lasting(draws: Draws, changes: Mapping[str, Change]) -> Draws:
    along = {path: change(draws.timed[path]) for path, change in changes.items() if path in draws.timed}
    changed = draws.changed({path: change(draws[path]) for path, change in changes.items()})
    return changed.changed_by_month(along)


def _by_month(draws: Draws, changes: Mapping[str, Change], active: NDArray[np.bool_]) -> Draws:
    along: dict[str, Array] = {}
    come: dict[str, Array] = {}
    for path, change in changes.items():
        if stock := STOCKS.fullmatch(path):
            more = np.maximum(change(draws[path]) - draws[path], 0)
            come[f"{stock['where']}made_per_month"] = more[:, None] * _begins(active)
            continue
        known = draws.timed[path].shape[1] if path in draws.timed else 1
        months = max(known, active.shape[1])
        held = draws.by_month(path, months)
        here = active[:, np.minimum(np.arange(months), active.shape[1] - 1)]
        along[path] = np.where(here, change(held), held)
    return _made(draws.changed_by_month(along), come)


def _begins(active: NDArray[np.bool_]) -> Array:
    """1 in the month in which a setting begins, (draw, month); a last month of 0, since the last stands for all later ones."""
    before = np.concatenate([np.zeros((len(active), 1), dtype=np.bool_), active], axis=1)
    after = np.concatenate([active, active[:, -1:]], axis=1)
    return np.asarray(after & ~before, dtype=np.float64)


def _made(draws: Draws, come: Mapping[str, Array]) -> Draws:
    """What comes at once is added to what is made, month by month."""
    out: dict[str, Array] = {}
    for path, more in come.items():
        known = draws.timed[path].shape[1] if path in draws.timed else 1
        months = max(known, more.shape[1])
        once = np.pad(more, ((0, 0), (0, months - more.shape[1])))
        out[path] = draws.by_month(path, months) + once
    return draws.changed_by_month(out)


def moved(name: str, months: int) -> str:
    """The name of a setting that comes so many months later (earlier if negative)."""
    return f"{name}{SHIFT}{months:+d}" if months else name


def usd_bn_per_year(scenario: Scenario, draws: Draws, lever: str, name: str) -> Array | None:
    """What a setting costs while it is in force, (draw,); None where the scenario does not say."""
    found = scenario.levers[lever].price(name)
    if found is None:
        return None
    below, _, factor = found
    return np.asarray(draws[f"levers.{lever}.{below}"] * factor)


def what_if(draws: Draws, values: Mapping[str, float]) -> Draws:
    """The draws with numbers at some paths fixed; KeyError naming the nearest path if there is no such number."""
    changes: dict[str, Array] = {}
    for path, value in values.items():
        if path not in draws.values:
            near = get_close_matches(path, draws.values, n=1)
            raise KeyError(f"no number at {path!r}" + (f"; nearest: {near[0]}" if near else ""))
        changes[path] = np.full(len(draws), value)
    return draws.changed(changes)
