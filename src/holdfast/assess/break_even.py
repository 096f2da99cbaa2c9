"""Break-even: how large what lies outside the model would have to be for a claim to be otherwise.

Where a claim turns on what no model of this kind holds (precedent, reputation), the scenario may give an expression for
the least value it would need; it is worked out over draws and hypotheses, and no stand-in number is put in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.assess.evaluation import Evaluation, Place, extent
from holdfast.assess.figures import Figure, mean
from holdfast.assess.language import NOW, bind_number, scenario_names
from holdfast.assess.worlds import CENTRAL, Worlds
from holdfast.scenario.argument import Claim
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The expression, its value over draws weighted by the posterior, and its unit."""

    expression: str
    value: Figure | None
    unit: str
    """Empty for a plain number."""


def break_even(claim: Claim, scenario: Scenario, worlds: Worlds) -> BreakEven | None:
    """Mean of the expression over draws and hypotheses, with its 5% and 95%; None where the claim gives none."""
    if claim.break_even is None:
        return None
    statement, unit = bind_number(claim.break_even, scenario_names(scenario))
    pairs = worlds.pairs()
    within = extent([statement], worlds, pairs)
    evaluation = Evaluation(worlds, within, CENTRAL)
    weights = worlds.weights(CENTRAL, within.draws)
    usable, values, mass = within.usable, [], []
    with np.errstate(all="ignore"):
        for pair in pairs:
            found = np.asarray(evaluation.value(statement.root, Place(NOW, pair)), dtype=np.float64)
            values.append(np.broadcast_to(found, within.draws)[usable])
            mass.append(weights[pair][usable])
    return BreakEven(claim.break_even, mean(np.concatenate(values), np.concatenate(mass)), unit)
