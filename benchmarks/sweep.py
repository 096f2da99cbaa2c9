"""What a sweep costs beside the bare solver, what a draw costs beside EMA Workbench, and that kills change nothing.

    python benchmarks/sweep.py                      20,000 draws x 8 settings; the ratio by processor time
    python benchmarks/sweep.py --only sweep --draws 1000000 --war benchmarks/smallest_war.yaml
                                                    the full size: a wall-clock ratio on all cores, memory
    python benchmarks/sweep.py --only overhead      one of: sweep, overhead, kill

Everything of one comparison is measured in one run.  The bare solver is `game.solve` on arrays that are ready: no
sampling, no war, no claims, no files.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from holdfast.app.compiled import keep_compiled

keep_compiled()

from holdfast.app.explore import work  # noqa: E402
from holdfast.explore.chunk import Prepared, Sweep, prepared  # noqa: E402
from holdfast.explore.manifest import Manifest, versions  # noqa: E402
from holdfast.explore.store import Store  # noqa: E402
from holdfast.explore.sweep import AHEAD, GRAIN, Running, planned  # noqa: E402
from holdfast.explore.table import EXPERIMENTS, OUTCOMES, Column  # noqa: E402
from holdfast.explore.workers import Computed, Workers, local_workers  # noqa: E402
from holdfast.game.inputs import Inputs, build  # noqa: E402
from holdfast.game.solve import solve  # noqa: E402
from holdfast.scenario.changes import under  # noqa: E402
from holdfast.scenario.draws import sample, uniforms  # noqa: E402
from holdfast.war.rates import rates  # noqa: E402

SMALL = Path(__file__).resolve().parents[1] / "tests" / "small_war.yaml"
LEVERS = (("arms", "sent"), ("pressure", "double"), ("word", "firm"))
SAMPLE = 2048
"""Draws on which the bare solver is timed."""
TRIVIAL_DRAWS = 1_000_000
EMA_DRAWS = 2_000


def small(draws: int, war: Path = SMALL) -> Sweep:
    """A small war under every crossing of its three levers."""
    picks = product(*((None, lever) for lever in LEVERS))
    settings = tuple(frozenset(pick for pick in picked if pick is not None) for picked in picks)
    return Sweep(war.read_text(encoding="utf-8"), 1, draws, "draws", settings)


def cpu_seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    own, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def bare(ready: Prepared, sweep: Sweep, draws: int, jobs: int) -> tuple[float, float]:
    """Wall and processor seconds of a solve alone, per draw and setting."""
    drawn = sample(ready.scenario, sweep.seed, 0, draws)
    dates = np.array([ready.calendar.index(year) for year in ready.years])
    held = ready.calendar.in_force(ready.years).periods
    wall = cpu = 0.0
    for setting in sweep.settings:
        part = under(ready.scenario, drawn, setting)
        war = rates(ready.scenario, part)
        for pair in ready.pairs:
            inputs = Inputs(ready.scenario, part, war, ready.menu, ready.calendar, pair)
            structure, state, numbers = build(inputs)
            began, spent = time.perf_counter(), time.process_time()
            solve(structure, numbers, dates, jobs, audit=False, held=held, state=state)
            wall, cpu = wall + time.perf_counter() - began, cpu + time.process_time() - spent
    rows = draws * len(sweep.settings) * len(ready.pairs)
    return wall / rows, cpu / rows


def swept(sweep: Sweep, workers: Workers, folder: Path) -> tuple[float, float, Manifest]:
    """Wall and processor seconds of a sweep, its workers' start included, and its manifest."""
    store, manifest = Store(folder), planned(sweep)
    store.begin(manifest, sweep.text)
    began, spent = time.perf_counter(), cpu_seconds()
    with workers as ready:
        manifest = Running(sweep, store, ready, manifest).finish()
    return time.perf_counter() - began, cpu_seconds() - spent, manifest


def threads(jobs: int) -> Workers:
    """Threads of this process instead of processes, to compare."""
    from concurrent.futures import ThreadPoolExecutor

    return Workers(lambda: ThreadPoolExecutor(jobs), lambda: jobs, work)


def measure_sweep(draws: int, jobs: int, war: Path) -> None:
    """The sweep against the bare solver, by processes and by threads."""
    sweep = small(draws, war)
    ready = prepared(sweep)
    bare(ready, sweep, 8, 1)
    alone = bare(ready, sweep, min(SAMPLE, draws), jobs)
    print(f"bare solver                        {alone[0] * 1e6:8.1f} us wall, {alone[1] * 1e6:8.1f} us cpu a game")
    kinds = {"processes": local_workers(jobs, work), "threads": threads(jobs)}
    for name, workers in kinds.items() if draws <= TRIVIAL_DRAWS // 10 else [("processes", kinds["processes"])]:
        with tempfile.TemporaryDirectory() as held:
            start = swept(small(AHEAD * GRAIN * jobs, war), workers, Path(held) / "start")
            wall, cpu, manifest = swept(sweep, workers, Path(held) / "sweep")
        print(f"{name}: their start                {start[0]:8.1f} s wall,  {start[1]:8.1f} s cpu; left out below")
        rows = draws * len(sweep.settings) * len(ready.pairs)
        wall, cpu = (wall - start[0]) / rows, (cpu - start[1]) / rows
        print(f"sweep, {jobs} {name:10} {draws:9,} draws {wall * 1e6:8.1f} us wall, {cpu * 1e6:8.1f} us cpu a game")
        print(
            f"  against the bare solver          {wall / alone[0]:8.3f} wall  {cpu / alone[1]:8.3f} cpu   (at most 1.15)"
        )
        print(f"  digest {str(manifest.digest)[:12]}, {len(manifest.chunks)} chunks")
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(
        f"largest process                    {largest / 1024:8.0f} MB; driver and workers at most {jobs + 1} times that"
    )


# ------------------------------------------------------------------ overhead a draw
TRIVIAL = {
    EXPERIMENTS: (Column("draw", "index", "", ""), *(Column(f"x{k}", "number", "", "") for k in range(3))),
    OUTCOMES: (Column("draw", "index", "", ""), Column("y", "number", "", "")),
}


def trivial(sweep: Sweep, start: int, stop: int, _given: Mapping[str, Any] | None) -> Computed:
    """y = x0 + x1 x2, the model that both programs run."""
    x = [uniforms(sweep.seed, f"x{k}", start, stop) for k in range(3)]
    index = np.arange(start, stop)
    inputs = {"draw": index, **{f"x{k}": values for k, values in enumerate(x)}}
    return Computed({EXPERIMENTS: inputs, OUTCOMES: {"draw": index, "y": x[0] + x[1] * x[2]}}, versions())


def ours() -> float:
    """Seconds a draw of a sweep of the trivial model: draws, rows, digests, files, manifest."""
    from concurrent.futures import ThreadPoolExecutor

    sweep = Sweep("", 1, TRIVIAL_DRAWS, "draws", ())
    manifest = Manifest("trivial", "", 1, TRIVIAL_DRAWS, "draws", "", (), {}, 65_536, versions(), TRIVIAL)
    with tempfile.TemporaryDirectory() as held:
        store = Store(Path(held))
        store.begin(manifest, "")
        began = time.process_time()
        with Workers(lambda: ThreadPoolExecutor(1), lambda: 1, trivial) as workers:
            Running(sweep, store, workers, manifest).finish()
        return (time.process_time() - began) / TRIVIAL_DRAWS


def theirs() -> float:
    """Seconds an experiment of EMA Workbench with the same model, results kept in memory."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator
    model = Model("trivial", function=lambda x0, x1, x2: {"y": x0 + x1 * x2})
    model.uncertainties = [RealParameter(f"x{k}", 0, 1) for k in range(3)]
    model.outcomes = [ScalarOutcome("y")]
    with SequentialEvaluator(model) as evaluator:
        evaluator.perform_experiments(16)
        began = time.process_time()
        evaluator.perform_experiments(EMA_DRAWS)
        return (time.process_time() - began) / EMA_DRAWS


def measure_overhead() -> None:
    """Both programs on the same trivial model."""
    import duckdb  # noqa: F401 (its import is no cost of a draw)

    mine, other = ours(), theirs()
    print(
        f"a draw of a trivial model          {mine * 1e6:8.2f} us cpu here, {other * 1e6:8.1f} us cpu in EMA Workbench"
    )
    print(f"  ratio                            {mine / other:8.4f}   (at most 0.01)")


# ------------------------------------------------------------------ kills
def measure_kill(draws: int, jobs: int) -> None:
    """Kill a worker, then the driver, then go on: the digest against an undisturbed run."""
    with tempfile.TemporaryDirectory() as held:
        calm, rough = Path(held) / "calm", Path(held) / "rough"
        words = [sys.executable, "-m", "holdfast", "explore", str(SMALL), "--draws", str(draws), "--jobs", str(jobs)]
        words += ["--levers", ",".join(f"{lever}={to}" for lever, to in LEVERS), "--chunk", "64", "--quiet"]
        subprocess.run([*words, "--out", str(calm)], check=True)
        driver = subprocess.Popen([*words, "--out", str(rough)])
        wait_for(rough, 2)
        found = workers_of(driver.pid)
        os.kill(found[0], signal.SIGKILL)
        wait_for(rough, 4)
        left = workers_of(driver.pid)
        driver.kill()
        driver.wait()
        time.sleep(1)
        orphans = [pid for pid in left if runs(pid)]
        done = len(list((rough / OUTCOMES).glob("*.parquet")))
        subprocess.run([*words, "--out", str(rough)], check=True)
        digests = [Store(folder).manifest() for folder in (calm, rough)]
        same = digests[0] is not None and digests[1] is not None and digests[0].digest == digests[1].digest
        print(
            f"killed a worker, then the driver at chunk {done} of {-(-draws // 64)}; "
            f"orphans {len(orphans)}; digest the same: {same}"
        )
        shutil.rmtree(rough)


def runs(pid: int) -> bool:
    """Whether a process still runs: one that has ended and was not waited for has no command line."""
    path = Path(f"/proc/{pid}/cmdline")
    return path.exists() and bool(path.read_bytes())


def wait_for(folder: Path, chunks: int) -> None:
    """Wait for so many chunks."""
    while len(list((folder / OUTCOMES).glob("*.parquet"))) < chunks:
        time.sleep(0.05)


def workers_of(pid: int) -> list[int]:
    """Worker processes of a driver."""
    out = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in out.stdout.splitlines() if "spawn_main" in line]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--war", type=Path, default=SMALL, help="a scenario with the same three levers")
    parser.add_argument("--only", choices=("sweep", "overhead", "kill"))
    asked = parser.parse_args()
    if asked.only in (None, "overhead"):
        measure_overhead()
    if asked.only in (None, "kill"):
        measure_kill(min(asked.draws, 1024), asked.jobs)
    if asked.only in (None, "sweep"):
        measure_sweep(asked.draws, asked.jobs, asked.war)


if __name__ == "__main__":
    main()
