"""Numba against JAX on the game of `ukraine-2023`: throughput, cold start, gradient, precision, lines of code.

    python benchmarks/engine_trial.py                       everything that this machine can do, ten minutes
    python benchmarks/engine_trial.py speed cold            some of it
    python benchmarks/engine_trial.py --save games.npz      inputs and production's answers for 1,000 draws
    python benchmarks/engine_trial.py --gpu games.npz       with a GPU: needs NumPy and JAX alone, not Numba

JAX is not a dependency: `pip install jax` beside an installed Holdfast (`pip install "jax[cuda13]"` for a GPU).  Each
measurement runs in a process of its own, one after the other; both engines solve the same draws and do the same work,
the backward pass and a peace signed today under each package, and are compared in the same run.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from holdfast.game.batch import Numbers, Structure

HERE = Path(__file__).resolve()
GAME = HERE.parents[1] / "src" / "holdfast" / "game"
DRAWS, TIMES, CORES = 128, 5, 2
YEARS = (1.0, 2.0, 5.0, 10.0, 20.0)
TOLERANCE = 1e-9
WIDE = "--xla_cpu_prefer_vector_width=512"
ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
THREADING = {
    "XLA's own": "",
    "two calls": ONE_THREAD,
    "two devices": ONE_THREAD,
}
BLOCKS = (1, 2, 4, 8, 16, 32)


def instance(draws: int) -> tuple[Structure, Numbers, Any]:
    """Production's arrays for so many draws, and the periods at which a peace signed today is looked at."""
    from holdfast.app.sources import find
    from holdfast.game.inputs import Inputs, build
    from holdfast.game.menu import menu
    from holdfast.game.periods import calendar
    from holdfast.scenario.draws import sample
    from holdfast.scenario.read import read_scenario
    from holdfast.war.rates import rates

    scenario = read_scenario(find("ukraine-2023").text, "ukraine-2023")
    drawn, when = sample(scenario, scenario.seed, 0, draws), calendar(scenario.grid)
    inputs = Inputs(scenario, drawn, rates(scenario, drawn), menu(scenario), when, ("expansion", "independence"))
    built, state, numbers = build(inputs)
    if state.modes * state.types > 1:
        sys.exit("the trial knows complete information and one mode only")
    return built, numbers, when.in_force(YEARS)


def numba_part() -> Callable[..., None]:
    """Production's kernels for what both engines do."""
    sys.path.insert(0, str(HERE.parent))
    import engine_numba

    return engine_numba.part


def by_numba(part: Callable[..., None], structure: Structure, numbers: Numbers, held: Any, jobs: int) -> Any:
    """Reservation, survival and causes of every draw, threads over chunks of draws as in production."""
    draws, packages = len(numbers.precision), len(structure.weights)
    out = np.empty((draws, 2)), np.empty((draws, packages, len(held))), np.empty((draws, 3, packages, len(held)))
    with ThreadPoolExecutor(jobs) as pool:
        for done in [
            pool.submit(part, structure, numbers, held, k, min(k + 8, draws), *out) for k in range(0, draws, 8)
        ]:
            done.result()
    return out


def timed(work: Callable[[], Any], times: int = TIMES) -> tuple[float, float]:
    """Shortest wall time and shortest processor time of several, after one that is not counted, seconds."""
    work()
    wall, cpu = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    return min(wall), min(cpu)


# ------------------------------------------------------------------------------------------- tasks, one process each
def speed_numba() -> None:
    """Games a second of production's kernels, and of the whole solve."""
    from holdfast.app.compiled import keep_compiled

    keep_compiled()
    from holdfast.game.solve import solve

    structure, numbers, held = instance(DRAWS)
    part = numba_part()
    for jobs in (1, CORES):
        wall, cpu = timed(lambda jobs=jobs: by_numba(part, structure, numbers, held.periods, jobs))
        tell("speed", engine="Numba", threads=jobs, rate=DRAWS / wall, cpu=1e3 * cpu / DRAWS)
    wall, cpu = timed(lambda: solve(structure, numbers, held.periods, CORES), 3)
    tell("speed", engine="Numba, whole solve with audit", threads=CORES, rate=DRAWS / wall, cpu=1e3 * cpu / DRAWS)


def jax_ready() -> Any:
    """The JAX module with double precision allowed, and the compiled programs' folder if one is named."""
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_default_matmul_precision", "highest")
    sys.path.insert(0, str(HERE.parent))
    import engine_jax

    return engine_jax


def runner(engine: Any, at: Any, numbers: Numbers, block: int, how: str, kind: str) -> Callable[[], Any]:
    """A function that plays all the draws in blocks, spread over two cores as `how` says."""
    import jax

    draws, cast = len(numbers.precision), engine.cast(numbers, kind == "float32")
    play = engine.solver(at, kind == "mixed")
    if how == "two devices":
        mesh = jax.make_mesh((CORES,), ("draw",))
        spread = jax.NamedSharding(mesh, jax.P("draw"))
        parts = [
            jax.device_put(engine.some(cast, slice(k, k + block * CORES)), spread)
            for k in range(0, draws, block * CORES)
        ]
        each = jax.jit(jax.shard_map(play, mesh=mesh, in_specs=jax.P("draw"), out_specs=jax.P("draw"), check_vma=False))
        return lambda: jax.block_until_ready([each(part) for part in parts])
    parts = [jax.device_put(engine.some(cast, slice(k, k + block))) for k in range(0, draws, block)]
    if how == "two calls":
        jax.config.update("jax_cpu_enable_async_dispatch", False)
        pool = ThreadPoolExecutor(CORES)
        return lambda: list(pool.map(lambda part: jax.block_until_ready(play(part)), parts))
    return lambda: jax.block_until_ready([play(part) for part in parts])


def speed_jax(how: str, kind: str, *blocks: str) -> None:
    """Games a second by block size under one way of using two cores."""
    engine = jax_ready()
    structure, numbers, held = instance(DRAWS)
    at = engine.layout(structure, numbers, int(held.periods[-1]))
    for block in blocks:
        wall, cpu = timed(runner(engine, at, numbers, int(block), how, kind))
        tell("speed", engine=f"JAX {kind}", threads=how, block=int(block), rate=DRAWS / wall, cpu=1e3 * cpu / DRAWS)


def agreement(draws: int = 48) -> None:
    """Largest differences from production, by kind of number; float64 must agree to 1e-9."""
    from holdfast.app.compiled import keep_compiled

    keep_compiled()
    from holdfast.game.solve import solve

    structure, numbers, held = instance(draws)
    ours = solve(structure, numbers, held.periods, CORES, audit=False)
    engine = jax_ready()
    at = engine.layout(structure, numbers, int(held.periods[-1]))
    for kind in ("float64", "mixed", "float32"):
        compare(engine, at, numbers, held.periods, ours, kind)


def compare(engine: Any, at: Any, numbers: Numbers, held: Any, ours: Any, kind: str, block: int = 16) -> None:
    """Tell the differences of one kind of number from production's answers."""
    play, cast = engine.solver(at, kind == "mixed"), engine.cast(numbers, kind == "float32")
    parts = [play(engine.some(cast, slice(k, k + block))) for k in range(0, len(numbers.precision), block)]
    theirs = [np.concatenate([np.asarray(getattr(part, name), float) for part in parts]) for name in parts[0]._fields]
    reservation, gain, survival, broken = theirs
    survival, broken = survival[..., held], broken[..., held]
    apart = {
        "reservation": np.abs(reservation - ours.reservation).max(axis=1),
        "gain": np.abs(gain - ours.gain).max(axis=(1, 2)),
        "survival": np.abs(survival - ours.survival).max(axis=(1, 2)),
        "broken": np.abs(broken - ours.broken).max(axis=(1, 2, 3)),
        "mass": np.abs(survival + broken.sum(axis=1) - 1).max(axis=(1, 2)),
    }
    for what, by_draw in apart.items():
        tell("precision", kind=kind, what=what, median=float(np.median(by_draw)), largest=float(by_draw.max()))
    turned = float(((gain > 0) != (ours.gain > 0)).mean())
    tell("precision", kind=kind, what="gains of the other sign, share", median=turned, largest=turned)
    if kind == "float64" and not max(by_draw.max() for by_draw in apart.values()) < TOLERANCE:
        sys.exit("float64 differs from production by more than 1e-9")


def cold(engine: str) -> None:
    """Seconds from the start of a fresh process to one draw solved, compiled or not as the environment's folders say."""
    began = time.perf_counter()
    if engine == "numba":
        part = numba_part()
        imported = time.perf_counter() - began
        structure, numbers, held = instance(1)
        at = time.perf_counter()
        by_numba(part, structure, numbers, held.periods, 1)
    else:
        module = jax_ready()
        imported = time.perf_counter() - began
        structure, numbers, held = instance(1)
        at = time.perf_counter()
        play = module.solver(module.layout(structure, numbers, int(held.periods[-1])))
        np.asarray(play(module.cast(numbers, False)).survival)
    first = time.perf_counter() - at
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell("cold", engine=engine, imports=imported, first=first, cpu=time.process_time(), memory_mb=peak)


def work() -> None:
    """What a draw costs: exponentials and bytes that must move, for the floor on a GPU."""
    engine = jax_ready()
    structure, numbers, held = instance(8)
    at = engine.layout(structure, numbers, int(held.periods[-1]))
    total = len(at.lengths)
    war = at.talking * (at.reach + 1) * at.powers * len(at.weights) * 4
    peace = total * 3 * at.powers * len(at.package) * 2
    state = 2 * 3 * at.powers * len(at.package)
    kept = at.kept * 2 * 3 * at.powers * len(at.weights)
    inputs = sum(value[0].nbytes for value in numbers)
    tell("work", exponentials=war + peace, state_values=state, kept_values=kept, input_bytes=inputs,
         least_bytes=8 * (2 * total * state + 2 * kept) + inputs)  # fmt: skip


# --------------------------------------------------------------------------------------------------- lines of code
SHARED = (
    "backward",
    "peace_values",
    "war_values",
    "talks",
    "exponential",
    "processor",
    "work",
    "forward",
    "peace_mass",
    "war_mass",
)


def lines_of(path: Path) -> int:
    """Lines of code without blanks, comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    rows, kept = text.splitlines(), set(range(1, text.count("\n") + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            kept -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(1 for k in kept if rows[k - 1].strip() and not rows[k - 1].strip().startswith("#"))


def lines() -> None:
    """Lines of code: production's files, which also know modes, beliefs and the path of today's war, and JAX's."""
    numba = {name: lines_of(GAME / f"{name}.py") for name in SHARED}
    tell("lines", numba=sum(numba.values()), jax=lines_of(HERE.with_name("engine_jax.py")), by_file=numba)


# ------------------------------------------------------------------------------------------------------------- GPU
def save(file: str) -> None:
    """Inputs and production's answers for 1,000 draws in one file."""
    from holdfast.app.compiled import keep_compiled

    keep_compiled()
    from holdfast.game.solve import solve

    structure, numbers, held = instance(1000)
    answers = solve(structure, numbers, held.periods, CORES, audit=False)
    wanted = {name: getattr(answers, name) for name in ("reservation", "gain", "survival", "broken")}
    sets = {"s": structure._asdict(), "n": numbers._asdict(), "a": wanted, "h": {"periods": held.periods}}
    np.savez_compressed(file, **{f"{k}.{name}": value for k, group in sets.items() for name, value in group.items()})


def gpu(file: str) -> None:
    """Agreement with production on 1,000 draws and games a second by block, on whatever device JAX finds."""
    from types import SimpleNamespace

    engine = jax_ready()
    import jax

    data = np.load(file)
    group = {k: {name[2:]: data[name] for name in data.files if name.startswith(f"{k}.")} for k in "snah"}
    scalars = {"at_contact", "reach"}
    structure = Structure(**{name: int(v) if name in scalars else v for name, v in group["s"].items()})
    numbers, periods = Numbers(**group["n"]), group["h"]["periods"]
    at = engine.layout(structure, numbers, int(periods[-1]))
    print(f"device: {jax.devices()[0]}, JAX {jax.__version__}")
    if jax.default_backend() == "cpu":
        print("no GPU was found: what follows is this processor")
    for kind in ("float64", "mixed", "float32"):
        compare(engine, at, numbers, periods, SimpleNamespace(**group["a"]), kind, block=500)
        for block in (125, 250, 500, 1000):
            wall, _ = timed(runner(engine, at, numbers, block, "XLA's own", kind), 3)
            tell("speed", engine=f"JAX {kind}", threads="GPU", block=block, rate=1000 / wall, cpu=0.0)


# ------------------------------------------------------------------------------------------------------------ driver
def tell(table: str, **row: Any) -> None:
    """Print a row, plain and as JSON after a tab, for whoever runs the process."""
    print(f"{table:<10}", "  ".join(f"{k} {shown(v)}" for k, v in row.items()), flush=True)


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
    return json.dumps(value) if isinstance(value, dict) else str(value)


def child(*arguments: str, script: Path = HERE, **environment: str) -> None:
    """Run one task in a process of its own and show what it prints."""
    settings = os.environ | {"JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "2"} | environment
    task = ["--task", *arguments] if arguments else []
    subprocess.run([sys.executable, str(script), *task], env=settings, check=True)


def all_speed() -> None:
    child("speed_numba")
    for how, flags in THREADING.items():
        devices = str(CORES) if how == "two devices" else "1"
        settings = {"XLA_FLAGS": f"{flags} {WIDE}".strip(), "JAX_NUM_CPU_DEVICES": devices}
        child("speed_jax", how, "float64", *map(str, BLOCKS), **settings)
    child("speed_jax", "two calls", "float64", "2", "4", "8", XLA_FLAGS=THREADING["two calls"])
    for kind in ("mixed", "float32"):
        child("speed_jax", "two calls", kind, "2", "4", "8", "16", XLA_FLAGS=f"{THREADING['two calls']} {WIDE}")
    child("speed_numba")


def all_cold() -> None:
    """Twice each: compiling, then from the compiled code kept."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {
            "NUMBA_CACHE_DIR": f"{folder}/numba", "JAX_COMPILATION_CACHE_DIR": f"{folder}/jax",
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0", "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
        }  # fmt: skip
        for engine in ("numba", "numba", "jax", "jax"):
            child("cold", engine, **kept)


PARTS: dict[str, Callable[[], None]] = {
    "lines": lambda: child("lines"),
    "work": lambda: child("work"),
    "precision": lambda: child("agreement"),
    "cold": all_cold,
    "gradient": lambda: child(script=HERE.with_name("engine_gradient.py")),
    "speed": all_speed,
}
TASKS: dict[str, Callable[..., None]] = {
    "speed_numba": speed_numba, "speed_jax": speed_jax, "agreement": agreement, "cold": cold,
    "work": work, "lines": lines,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure; everything unless said")
    parser.add_argument("--save", metavar="FILE")
    parser.add_argument("--gpu", metavar="FILE")
    parser.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.task:
        TASKS[chosen.task[0]](*chosen.task[1:])
    elif chosen.save:
        save(chosen.save)
    elif importlib.util.find_spec("jax") is None:
        print('JAX is not installed, so nothing is compared: `pip install jax` (CPU) or `pip install "jax[cuda13]"`')
    elif chosen.gpu:
        gpu(chosen.gpu)
    else:
        for name in chosen.parts or PARTS:
            PARTS[name]()


if __name__ == "__main__":
    main()
