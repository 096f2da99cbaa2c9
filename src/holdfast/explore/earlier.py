"""What it is worth to do the same some months earlier: two dates of one setting, on the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdfast.assess.language import SettingKey
from holdfast.explore.outcomes import Measure, weighed
from holdfast.explore.paired import Paired, paired
from holdfast.explore.solving import Solver
from holdfast.game.solution import Array
from holdfast.scenario.changes import moved, window
from holdfast.scenario.levers import may_be_timed
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Earlier:
    """One setting at two dates."""

    lever: str
    setting: str
    early: int
    late: int
    """Months from the scenario's date, or after the month its condition comes true."""
    waits: bool
    """Whether it waits for a condition."""
    changes: dict[str, Paired | None]
    """The early one less the late one, by measure; empty where it cannot be moved."""
    cannot: str = ""
    """The number that has one value for the whole war, if there is one."""


def earlier(solver: Solver, lever: str, name: str, months: int, measures: Mapping[str, Measure]) -> Earlier:
    """A setting so many months earlier than it is dated; one dated too early for that, now against so much later."""
    scenario = solver.scenario
    early, late = dates(scenario, lever, name, months)
    begins = round(window(scenario, lever, name)[0])
    waits = scenario.levers[lever].timing(name)[2] is not None
    fixed = next((path for path in scenario.levers[lever].setting(name).paths if not may_be_timed(path)), "")
    if fixed:
        return Earlier(lever, name, begins + early, begins + late, waits, {}, fixed)
    one, other = (_measured(solver, frozenset({(lever, moved(name, by))}), measures) for by in (early, late))
    mass = one[1] * other[1]
    changes = {what: paired(one[0][what] - other[0][what], mass) for what in measures}
    return Earlier(lever, name, begins + early, begins + late, waits, changes)


def dates(scenario: Scenario, lever: str, name: str, months: int) -> tuple[int, int]:
    """By how many months the early and the late one are moved."""
    begins, _ = window(scenario, lever, name)
    return (-months, 0) if begins >= months else (0, months)


def _measured(solver: Solver, setting: SettingKey, measures: Mapping[str, Measure]) -> tuple[dict[str, Array], Array]:
    worlds = solver.worlds([setting])
    mass = None
    for world in worlds.of[setting].values():
        mass = world.solved if mass is None else mass & world.solved
    assert mass is not None
    return {name: weighed(worlds, setting, measure) for name, measure in measures.items()}, mass.astype(float)
