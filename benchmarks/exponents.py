"""How the cost of a solve grows with draws, packages, levels of power, lines, periods and points of belief.

    python benchmarks/exponents.py

Processor time of one thread on `ukraine-2023`; one size is varied at a time and log cost is regressed on log size, so 1 is
linear growth.  What is constant in a size makes its exponent smaller than its share of the work would.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from holdfast.app.compiled import keep_compiled

keep_compiled()

from holdfast.app.sources import find  # noqa: E402
from holdfast.game.batch import Numbers, Structure  # noqa: E402
from holdfast.game.inputs import Doubt, Inputs, build  # noqa: E402
from holdfast.game.menu import menu  # noqa: E402
from holdfast.game.periods import calendar  # noqa: E402
from holdfast.game.solve import solve  # noqa: E402
from holdfast.game.state import State  # noqa: E402
from holdfast.scenario.draws import sample  # noqa: E402
from holdfast.scenario.read import read_scenario  # noqa: E402
from holdfast.scenario.scenario import Scenario  # noqa: E402
from holdfast.war.rates import rates  # noqa: E402

DRAWS = 8
BY_PACKAGE = ("flow", "sign_shift", "drift", "incidents")
YEARS = (0.0, 1.0, 2.0, 5.0)
Game = tuple[Structure, State, Numbers]


def game(scenario: Scenario, draws: int = DRAWS, doubt: bool = False, **grid: Any) -> tuple[Game, np.ndarray]:
    """The arrays of a game on a changed grid, and the dates to report."""
    own = scenario.model_copy(update={"grid": scenario.grid.model_copy(update=grid)})
    drawn, when = sample(own, own.seed, 0, draws), calendar(own.grid)
    pair = (next(iter(own.principals.A.hypotheses)), next(iter(own.principals.B.hypotheses)))
    inputs = Inputs(own, drawn, rates(own, drawn), menu(own), when, pair)
    if doubt:
        first, second = own.principals.A.hypotheses
        inputs = replace(inputs, doubt=Doubt((first, second), np.zeros(draws)))
    return build(inputs), np.array([when.index(year) for year in YEARS])


def fewer_packages(made: Game, count: int) -> Game:
    """The game with so many packages of its menu, spread over it."""
    structure, state, numbers = made
    some = np.unique(np.linspace(0, len(structure.weights) - 1, count).astype(int))
    weights = structure.weights[some] / structure.weights[some].sum()
    structure = structure._replace(
        weights=weights, kind=structure.kind[some], line=structure.line[some],
        at_contact=int((some < structure.at_contact).sum()),
    )  # fmt: skip
    cut = {name: np.ascontiguousarray(getattr(numbers, name)[..., some]) for name in BY_PACKAGE}
    return structure, state._replace(group=state.group[some]), numbers._replace(**cut)


def spent(made: Game, dates: np.ndarray) -> float:
    """Processor seconds of a solve by one thread, the best of three."""
    structure, state, numbers = made

    def once() -> float:
        began = time.process_time()
        solve(structure, numbers, dates, 1, audit=False, state=state)
        return time.process_time() - began

    return min(once() for _ in range(3))


def row(what: str, sizes: Sequence[float], cost: Callable[[Any], float]) -> None:
    """Print the cost at each size, as a ratio to the least, and the exponent."""
    costs = [cost(size) for size in sizes]
    exponent = np.polyfit(np.log(sizes), np.log(costs), 1)[0]
    ratios = "  ".join(f"{size:g}: {found / costs[0]:.2f}" for size, found in zip(sizes, costs, strict=True))
    print(f"{what:18s} exponent {exponent:5.2f}    {ratios}")


def main() -> None:
    """Measure and print."""
    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023")
    whole, dates = game(scenario)
    spent(whole, dates)
    row("draws", (8, 16, 32, 64), lambda n: spent(*game(scenario, int(n))))
    row("packages", (18, 36, 72, 144), lambda n: spent(fewer_packages(whole, int(n)), dates))
    row("levels of power", (5, 9, 15, 21), lambda n: spent(*game(scenario, powers=int(n))))
    row("lines followed", (3, 6, 12, 18), lambda n: spent(*game(scenario, reach=int(n) - 1)))
    row("periods", (1, 2, 4, 8), lambda n: spent(*game(scenario, period_months=12.0 / n, fine_years=40.0)))
    small = fewer_packages(game(scenario, 2, doubt=True, beliefs=3)[0], 36)
    spent(small, dates)
    row(
        "points of belief",
        (3, 5, 9),
        lambda n: spent(fewer_packages(game(scenario, 2, True, beliefs=int(n))[0], 36), dates),
    )


if __name__ == "__main__":
    main()
