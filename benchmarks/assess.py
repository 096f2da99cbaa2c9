"""Where the time of an assessment goes, and how it compares with its games alone; shares and ratios, not seconds.

    python benchmarks/assess.py                     ukraine-2023, 2,000 draws, on all cores
    python benchmarks/assess.py --draws 200 --jobs 1

The bare solver is `game.solve` on arrays that are ready, on as many games as the run solved: no sampling, no war, no
claims, no report.  A part's time is its own: what it calls of other parts is counted with them.  Processor time is that
of all threads; the ratio by the clock is what a user waits.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from holdfast.app.assess import DRAWS, command
from holdfast.app.compiled import keep_compiled

keep_compiled()

from holdfast.app.past import keep_draws  # noqa: E402
from holdfast.app.sources import find, scenario_of  # noqa: E402
from holdfast.assess.assessment import assessment  # noqa: E402
from holdfast.assess.claims import judged_case  # noqa: E402
from holdfast.assess.flip_checks import belief_flips, checked  # noqa: E402
from holdfast.assess.key_quantities import key_quantities  # noqa: E402
from holdfast.assess.regions import region  # noqa: E402
from holdfast.assess.sensitivity import sensitivity  # noqa: E402
from holdfast.evidence import aims_report, weigh  # noqa: E402
from holdfast.explore.aims import aims_of  # noqa: E402
from holdfast.explore.run import assess_scenario, years_of  # noqa: E402
from holdfast.explore.timing import in_force  # noqa: E402
from holdfast.game.inputs import Inputs, build  # noqa: E402
from holdfast.game.menu import menu  # noqa: E402
from holdfast.game.periods import calendar  # noqa: E402
from holdfast.game.solve import solve  # noqa: E402
from holdfast.history import compare  # noqa: E402
from holdfast.report.page import page  # noqa: E402
from holdfast.report.plots import plots  # noqa: E402
from holdfast.report.record import as_json, record  # noqa: E402
from holdfast.report.screen import screen  # noqa: E402
from holdfast.scenario.draws import sample  # noqa: E402
from holdfast.war.rates import rates  # noqa: E402

PARTS: dict[str, tuple[Callable[..., Any], ...]] = {
    "solves": (solve,),
    "arrays of the game": (build,),
    "war": (rates, in_force),
    "reading the scenario": (scenario_of,),
    "sampling": (sample,),
    "evidence": (aims_report, aims_of, weigh),
    "claims: shares and hinges": (judged_case,),
    "claims: what explains": (sensitivity, key_quantities),
    "claims: boxes": (region,),
    "claims: flips": (checked, belief_flips),
    "history": (compare,),
    "rest of the answer": (assessment,),
    "record": (record, as_json),
    "page without its plots": (page,),
    "plots": (plots,),
    "screen": (screen,),
    "table of draws": (keep_draws,),
    "rest": (assess_scenario,),
}
"""Functions of each part; what they call of other parts is not theirs."""
SOLVES = "solves"
SAMPLE = 128
"""Draws on which the bare solver is timed."""


class Watch:
    """Own time of each part, processor and clock seconds, and games solved."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self.wall: defaultdict[str, float] = defaultdict(float)
        self.games = 0
        self._open: list[str] = []
        self._since = (0.0, 0.0)

    def _turn(self) -> None:
        now = (time.process_time(), time.perf_counter())
        if self._open:
            self.cpu[self._open[-1]] += now[0] - self._since[0]
            self.wall[self._open[-1]] += now[1] - self._since[1]
        self._since = now

    def watched(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted with a part."""

        def call(*arguments: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(part)
            try:
                return function(*arguments, **named)
            finally:
                self._turn()
                self._open.pop()
                if part == SOLVES:
                    self.games += len(arguments[1].precision)

        return call

    def put(self) -> None:
        """Watch every function of PARTS wherever a module has it."""
        for part, functions in PARTS.items():
            for function in functions:
                replacement = self.watched(part, function)
                for module in [one for name, one in sys.modules.items() if name.startswith("holdfast")]:
                    for name in [name for name, held in vars(module).items() if held is function]:
                        setattr(module, name, replacement)


def bare(name: str, jobs: int) -> tuple[float, float]:
    """Processor and clock seconds a game of the solver alone."""
    scenario = scenario_of(find(name), {})
    when, years = calendar(scenario.grid), years_of(scenario)
    drawn = sample(scenario, scenario.seed, 0, SAMPLE)
    pair = (next(iter(scenario.principals.A.hypotheses)), next(iter(scenario.principals.B.hypotheses)))
    structure, state, numbers = build(Inputs(scenario, drawn, rates(scenario, drawn), menu(scenario), when, pair))
    dates = np.array([when.index(year) for year in years], dtype=np.int64)
    held = when.in_force(years).periods
    solve(structure, numbers, dates, jobs, audit=False, held=held, state=state)
    spent, began = time.process_time(), time.perf_counter()
    solve(structure, numbers, dates, jobs, audit=False, held=held, state=state)
    return (time.process_time() - spent) / SAMPLE, (time.perf_counter() - began) / SAMPLE


def imports() -> float:
    """Processor seconds of a fresh interpreter that imports all that an assessment needs, above a bare one."""
    needed = "import holdfast.explore.run, holdfast.report.page, holdfast.report.screen, holdfast.app.past, duckdb"
    needed += "; import matplotlib.figure, matplotlib.backends.backend_svg"
    return spent_by(needed) - spent_by("pass")


def spent_by(code: str) -> float:
    """Processor seconds of an interpreter that runs some code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("scenario", nargs="?", default="ukraine-2023")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    loading, alone = imports(), bare(asked.scenario, asked.jobs)
    watch = Watch()
    watch.put()
    with tempfile.TemporaryDirectory() as out:
        words = [
            asked.scenario,
            "--draws",
            str(asked.draws),
            "--jobs",
            str(asked.jobs),
            "--out",
            str(Path(out)),
            "--quiet",
        ]
        spent, began = time.process_time(), time.perf_counter()
        command.main(words, standalone_mode=False)
        cpu, wall = time.process_time() - spent + loading, time.perf_counter() - began + loading
    watch.cpu["imports"] = watch.wall["imports"] = loading
    told(watch, cpu, wall, alone)


def told(watch: Watch, cpu: float, wall: float, alone: tuple[float, float]) -> None:
    """Print shares of the whole and ratios to the bare solver."""
    print(f"{'share of the run':36}{'processor':>10}{'clock':>10}")
    for part, seconds in sorted(watch.cpu.items(), key=lambda one: -one[1]):
        print(f"  {part:34}{seconds / cpu:10.3f}{watch.wall[part] / wall:10.3f}")
    print(f"games solved                        {watch.games:10,}")
    print(
        f"whole against the bare solver       {cpu / (watch.games * alone[0]):10.2f}{wall / (watch.games * alone[1]):10.2f}"
    )
    print(f"for the record, seconds             {cpu:10.1f}{wall:10.1f}")
    print(f"largest memory, MB                  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10.0f}")


if __name__ == "__main__":
    main()
