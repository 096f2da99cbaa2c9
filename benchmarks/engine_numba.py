"""Production's kernels for the work that `engine_trial.py` compares: the pass along today's path and the audit are left out."""

from __future__ import annotations

import numpy as np

from holdfast.game.backward import Ends, backward
from holdfast.game.batch import Array, Numbers, Structure, Whole
from holdfast.game.forward import signed_today, value_today
from holdfast.game.state import State, complete
from holdfast.game.work import compiled, policies_of, slots_of, workspace


@compiled
def _part(
    structure: Structure, state: State, numbers: Numbers, held: Whole, first: int, stop: int, reservation: Array,
    survival: Array, broken: Array,
) -> None:  # fmt: skip
    slots, works = slots_of(structure), workspace(structure, state, numbers.surprise.shape[2])
    policies = policies_of(structure, state, held[held.size - 1])
    ends = Ends(np.empty_like(works.war), np.empty_like(works.peace))
    for d in range(first, stop):
        backward(structure, state, numbers, d, slots, works, policies, False, ends)
        for i in range(2):
            reservation[d, i] = value_today(structure, state, numbers, d, 0, works.going_on, i)
        signed_today(structure, state, numbers, d, 0, slots, works, policies, held, survival[d], broken[d])


def part(
    structure: Structure, numbers: Numbers, held: Whole, first: int, stop: int, reservation: Array, survival: Array,
    broken: Array,
) -> None:  # fmt: skip
    """Reservation, survival and causes of draws first..stop-1, one mode and complete information."""
    state = complete(len(numbers.precision), len(structure.lengths), len(structure.weights))
    _part(structure, state, numbers, held, first, stop, reservation, survival, broken)
