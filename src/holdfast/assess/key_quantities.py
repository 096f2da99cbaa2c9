"""What the uncertain inputs explain of the quantities an answer begins with, weighted by the posterior."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from holdfast.assess.language import NOW
from holdfast.assess.ranks import Ranked, ranked
from holdfast.assess.responses import measured, weighted
from holdfast.assess.sensitivity import Sensitivity, sensitivity
from holdfast.assess.worlds import World, Worlds
from holdfast.game.solution import Array
from holdfast.scenario.scenario import Scenario


def quantities(scenario: Scenario) -> dict[str, Callable[[World], Array]]:
    """The quantities of the levers, and whether a zone of agreement exists."""
    known = measured(scenario.outcomes.durable_years, next(iter(scenario.terms)))
    return {**known, "zone": lambda world: (world.solution.gain.min(axis=1).max(axis=1) >= 0).astype(np.float64)}


def key_quantities(
    scenario: Scenario, worlds: Worlds, inputs: Mapping[str, Array], seed: int, ranks: dict[bytes, Ranked]
) -> tuple[Sensitivity, ...]:
    """Sensitivity of each key quantity as the scenario stands, over the draws solved under every hypothesis.

    `ranks` are those of the inputs that are known, by the draws that are usable; more may come to it.
    """
    found = []
    for name, quantity in quantities(scenario).items():
        values, solved = weighted(worlds, NOW, quantity)
        used = solved > 0
        if (key := used.tobytes()) not in ranks:
            ranks[key] = ranked({path: drawn[: len(used)][used] for path, drawn in inputs.items()})
        random = np.random.default_rng([seed, *name.encode()])
        one = sensitivity(name, ranks[key], values[used], np.ones(int(used.sum())), random)
        if one is not None:
            found.append(one)
    return tuple(found)
