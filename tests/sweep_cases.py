"""A small sweep for tests, and what there is to know of the processes that one leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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


def command(folder: Path, *words: str) -> list[str]:
    """The command of the same sweep."""
    return [
        sys.executable, "-m", "holdfast", "explore", str(SMALL), "--draws", str(DRAWS), "--chunk", str(CHUNK),
        "--seed", "1", "--levers", "arms=sent", "--out", str(folder), "--json", *words,
    ]  # fmt: skip


def started(*words: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    """A process of its own group, with its output kept."""
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, start_new_session=True
    )


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; an error naming it if it never does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


def chunks_in(folder: Path) -> int:
    """Chunks whose outcomes are written."""
    return len(list((folder / "outcomes").glob("*.parquet")))


def children(pid: int) -> set[int]:
    """Processes below a process, by the process table."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
    found: set[int] = set()
    below = {pid}
    while below:
        below = {child for child, parent in parents.items() if parent in below} - found
        found |= below
    return found


def workers_of(pid: int) -> set[int]:
    """The worker processes among the children: those that were spawned to compute."""
    return {child for child in children(pid) if b"spawn_main" in told(child)}


def told(pid: int) -> bytes:
    """The command line of a process, empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int) -> None:
    """SIGKILL: nothing can catch it."""
    os.kill(pid, signal.SIGKILL)


def interrupt(pid: int) -> None:
    """What Ctrl-C does."""
    os.kill(pid, signal.SIGINT)


def quiet(*words: str, cwd: Path) -> subprocess.Popen[str]:
    """A process whose output nobody reads."""
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, cwd=cwd)
