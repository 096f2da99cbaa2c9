"""A small sweep for tests, and what there is to know of the processes that one leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from holdfast.app.explore import work
from holdfast.explore.chunk import Sweep
from holdfast.explore.manifest import Manifest
from holdfast.explore.store import Store
from holdfast.explore.sweep import Running, planned, resumed
from holdfast.explore.workers import Workers

SMALL = Path(__file__).with_name("small_war.yaml")
TEXT = SMALL.read_text(encoding="utf-8")
NOW: frozenset[tuple[str, str]] = frozenset()
SENT = frozenset({("arms", "sent")})
DRAWS, CHUNK = 96, 8
PATIENCE_SECONDS = 120.0
STATE, PARENT, STARTED = 0, 1, 19
"""Places in what the process table says of a process, from its state on (proc(5): fields 3, 4 and 22)."""


def small(draws: int = DRAWS, **changes: object) -> Sweep:
    """A sweep of few draws under two settings."""
    asked = {"text": TEXT, "seed": 1, "draws": draws, "design": "draws", "settings": (NOW, SENT), **changes}
    return Sweep(**asked)  # type: ignore[arg-type]


def in_this_process() -> Workers:
    """Workers that are a thread of the test itself."""
    from concurrent.futures import ThreadPoolExecutor

    return Workers(lambda: ThreadPoolExecutor(1), lambda: 1, work)


def run_in(folder: Path, sweep: Sweep, chunk: int = CHUNK, repair: bool = False) -> Manifest:
    """Run a sweep, or go on with it, without further processes."""
    store = Store(folder)
    manifest = resumed(store, planned(sweep, chunk), repair)
    store.begin(manifest, sweep.text)
    with in_this_process() as workers:
        return Running(sweep, store, workers, manifest).finish()


def command(folder: Path, *words: str, draws: int = DRAWS) -> list[str]:
    """The command of the same sweep."""
    return [
        sys.executable, "-m", "holdfast", "explore", str(SMALL), "--draws", str(draws), "--chunk", str(CHUNK),
        "--seed", "1", "--levers", "arms=sent", "--out", str(folder), "--json", *words,
    ]  # fmt: skip


def started(*words: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    """A process of its own group that hears interrupts whoever started the tests, with its output kept."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background ignore them, and hand that on
    try:
        return subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, start_new_session=True
        )
    finally:
        signal.signal(signal.SIGINT, before)


def until(holds: Callable[[], bool], what: str, process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something holds; an error naming it if it never does, or if the process that should do it has ended."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if process is not None and process.poll() is not None and not holds():
            raise AssertionError(f"{what}: the process ended with {process.returncode}:\n{process.communicate()[1]}")
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


def chunks_in(folder: Path) -> int:
    """Chunks whose outcomes are written."""
    return len(list((folder / "outcomes").glob("*.parquet")))


class Process(NamedTuple):
    """A process; its number alone may be given to another once it is gone."""

    pid: int
    started: int


def fields(pid: int) -> list[str]:
    """What the process table says of a process from its state on, nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def children(pid: int) -> set[Process]:
    """Processes below a process, by the process table."""
    table = {int(entry.name): fields(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    found: set[int] = set()
    below = {pid}
    while below:
        below = {child for child, told in table.items() if told and int(told[PARENT]) in below} - found
        found |= below
    return {Process(child, int(table[child][STARTED])) for child in found}


def workers_of(pid: int) -> set[Process]:
    """The worker processes among the children: those that were spawned to compute."""
    return {child for child in children(pid) if b"spawn_main" in told(child.pid)}


def told(pid: int) -> bytes:
    """The command line of a process, empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive(process: Process) -> bool:
    """Whether a process is there, the same one, and no zombie."""
    told = fields(process.pid)
    return bool(told) and told[STATE] != "Z" and int(told[STARTED]) == process.started


def kill(pid: int) -> None:
    """SIGKILL: nothing can catch it."""
    os.kill(pid, signal.SIGKILL)


def interrupt(pid: int) -> None:
    """What Ctrl-C in a terminal does: the whole group of the process hears it."""
    os.killpg(pid, signal.SIGINT)


def quiet(*words: str, cwd: Path) -> subprocess.Popen[str]:
    """A process whose output nobody reads."""
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, cwd=cwd)
