"""How far the solve is from its floor, and how it compares with peers, in one run; ratios, not seconds.

    python benchmarks/run.py

The floor of a solve is its exponentials: at each node of the war two sides' answers and two proposers' offers for each
package, at each node of the peace one chance of reneging for each side.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from holdfast.app.compiled import keep_compiled

keep_compiled()

from holdfast.app.sources import find  # noqa: E402
from holdfast.game.batch import Structure  # noqa: E402
from holdfast.game.exponential import exp_all  # noqa: E402
from holdfast.game.inputs import Inputs, build  # noqa: E402
from holdfast.game.menu import menu  # noqa: E402
from holdfast.game.periods import calendar  # noqa: E402
from holdfast.game.solve import solve  # noqa: E402
from holdfast.game.work import slots_of  # noqa: E402
from holdfast.scenario.draws import sample  # noqa: E402
from holdfast.scenario.read import read_scenario  # noqa: E402
from holdfast.war.rates import rates  # noqa: E402

DRAWS = 32
TIMES = 5
AGES, SIDES, ROLES = 3, 2, 2


def best_of(work: Callable[[], object], times: int = TIMES) -> float:
    """Shortest time of several, seconds; the first call is not counted."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def exponentials(structure: Structure, talking: int) -> int:
    """Exponentials of one solve."""
    powers, packages = structure.power.size, structure.weights.size
    war = talking * (structure.reach + 1) * powers * packages * SIDES * ROLES
    peace = structure.lengths.size * AGES * powers * slots_of(structure).line.size * SIDES
    return int(war + peace)


def main() -> None:
    """Measure and print."""
    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023")
    draws, when = sample(scenario, scenario.seed, 0, DRAWS), calendar(scenario.grid)
    inputs = Inputs(scenario, draws, rates(scenario, draws), menu(scenario), when, ("expansion", "independence"))
    structure, state, numbers = build(inputs)
    dates = np.array([when.index(year) for year in (0.0, 1.0, 2.0, 5.0, 10.0, 20.0)])
    count = exponentials(structure, when.talking)
    values = np.random.default_rng(0).normal(0, 3, 1296)
    ours = best_of(lambda: exp_all(values.copy()), 200) / values.size
    numpy = best_of(lambda: np.exp(values), 200) / values.size
    one = best_of(lambda: solve(structure, numbers, dates, 1, state=state)) / DRAWS
    two = best_of(lambda: solve(structure, numbers, dates, 2, state=state)) / DRAWS
    print(f"exponentials a solve                         {count / 1e6:.1f} million")
    print(f"exponential against NumPy's                  {ours / numpy:.2f}")
    print(f"solve against its floor (exponentials alone) {one / (count * ours):.1f}")
    print(f"two threads against one                      {two / one:.2f}")
    print(f"one solve, for the record                    {1e3 * one:.0f} ms")


if __name__ == "__main__":
    main()
