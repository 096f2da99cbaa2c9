"""The same game with the names of the sides exchanged: lines and powers mirrored, every number handed over."""

from __future__ import annotations

import numpy as np

from game_cases import Array
from holdfast.game.batch import Numbers, Structure

CONTACT = -1


def swapped(structure: Structure, numbers: Numbers) -> tuple[Structure, Numbers]:
    """A for B and B for A; only where talks are followed on every line, for `reach` is a limit from above."""
    top = len(structure.ended) - 1
    if structure.reach != top:
        raise ValueError(f"reach {structure.reach} has no mirror image among lines 0 to {top}")
    mirrored = structure._replace(
        line=np.where(structure.line == CONTACT, CONTACT, top - structure.line),
        ended=structure.ended[::-1].copy(), power=-structure.power[::-1],
    )  # fmt: skip

    def sides(values: Array) -> Array:
        return np.ascontiguousarray(values[:, ::-1])

    def both(values: Array) -> Array:
        """The other side, and its last axis (line or power) from the other end."""
        return np.ascontiguousarray(values[:, ::-1, ::-1])

    n = numbers
    return mirrored, n._replace(
        discount=sides(n.discount), annuity=sides(n.annuity), proposer=1 - n.proposer, territory=both(n.territory),
        end_value=both(n.end_value), cost=sides(n.cost), cost_power=both(n.cost_power),
        contest=np.ascontiguousarray(1 - n.contest[:, ::-1]), war_up=n.war_down, war_down=n.war_up,
        start_line=top - n.start_line, start_power=-n.start_power, flow=sides(n.flow), fear=-sides(n.fear),
        sign_shift=-n.sign_shift, drift=-n.drift, audience=sides(n.audience), surprise=-sides(n.surprise),
        credibility=sides(n.credibility), decay=sides(n.decay), guarantor_shift=-sides(n.guarantor_shift),
        guarantor_cost=sides(n.guarantor_cost),
    )  # fmt: skip
