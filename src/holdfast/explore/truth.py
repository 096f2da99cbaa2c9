"""Whether a claim or premise holds in each draw, with the levers at a setting of the sweep.

A statement speaks of the scenario as it stands; in a sweep it is asked with the levers at each setting instead, and
what it sets itself (`with arms=sent`) comes on top.  It is not known where a game that it needs was not solved, where it
needs a setting that the sweep does not hold, and where a quotient in it is not a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.evaluation import Extent, NotFiniteError, truths
from holdfast.assess.language import HypothesisKey, SettingKey, Statement, Which, reach
from holdfast.assess.worlds import CENTRAL, Worlds
from holdfast.explore.table import MISSING

Truths = NDArray[np.int16]
Mask = NDArray[np.bool_]


def truth(statement: Statement, worlds: Worlds, setting: SettingKey, pair: HypothesisKey, size: int) -> Truths:
    """1 where the statement holds, 0 where it does not, MISSING where that is not known, (draw,)."""
    usable = np.ones(size, dtype=np.bool_)
    for where, hypotheses, query in reach(statement.root, setting, pair):
        if where not in worlds.of:
            return np.full(size, MISSING, dtype=np.int16)
        if query.quantity.origin == "game" or Which.BEST in query.arguments:
            usable &= worlds.world(where, hypotheses).solved
    known = np.full(size, MISSING, dtype=np.int16)
    _fill(known, usable, lambda asked: truths(statement, worlds, pair, Extent(size, asked), CENTRAL, setting))
    return known


def _fill(known: Truths, asked: Mask, evaluate: Callable[[Mask], Mask]) -> None:
    """Fill in the draws asked; where one of them is not a number, halve them until it stands alone."""
    if not asked.any():
        return
    try:
        held = evaluate(asked)
    except NotFiniteError:
        where = np.flatnonzero(asked)
        if len(where) > 1:
            for half in np.array_split(where, 2):
                _fill(known, np.isin(np.arange(len(known)), half), evaluate)
        return
    known[asked] = held[asked]


def beyond(statement: Statement, settings: Iterable[SettingKey]) -> set[SettingKey]:
    """Settings that a statement needs, asked at each of a sweep's settings, and that the sweep does not hold."""
    held = set(settings)
    return {where for setting in held for where, _, _ in reach(statement.root, setting, ("", ""))} - held
