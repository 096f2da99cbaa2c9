"""Levers in time: which months each setting is in force, with conditions on the war worked out draw by draw.

A condition is looked at on the path of the war as it is without the lever that waits, but with those that have already
started: in each pass, of the levers not started yet, those whose condition comes true earliest (draw by draw) start, and
the war is simulated again.  What has not begun cannot have had an effect, so n levers that wait need at most n passes.
"""

from __future__ import annotations

from math import inf

import numpy as np

from holdfast.assess.language import SettingKey
from holdfast.assess.war_conditions import WarPath, first_month
from holdfast.game.solution import Array
from holdfast.scenario.changes import earliest, under, waits
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates


def in_force(scenario: Scenario, draws: Draws, setting: SettingKey) -> Draws:
    """The draws with levers at some settings, in the months in which each is in force."""
    return under(scenario, draws, setting, starts(scenario, draws, setting))


def starts(scenario: Scenario, draws: Draws, setting: SettingKey) -> dict[str, Array]:
    """Month in which the condition of each lever that waits comes true, (draw,); inf where it never does.

    The shift of a setting in time is not in it: `changes.under` adds it.
    """
    waiting = {lever: text for lever, name in setting if (text := waits(scenario, lever, name)) is not None}
    begun = {lever: np.full(len(draws), inf) for lever in sorted(waiting)}
    for _ in waiting:
        path = WarPath(rates(scenario, under(scenario, draws, setting, begun)))
        due = {
            lever: first_month(waiting[lever], path, earliest(scenario, lever, dict(setting)[lever])) for lever in begun
        }
        open_ones = {lever: np.where(begun[lever] < inf, inf, due[lever]) for lever in begun}
        soonest = np.min(list(open_ones.values()), axis=0)
        if not (soonest < inf).any():
            break
        for lever, month in open_ones.items():
            begun[lever] = np.where((month == soonest) & (month < inf), month, begun[lever])
    return begun
