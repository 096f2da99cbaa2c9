"""A sweep killed at the worst of times: worker, driver, a cluster's worker; the digest is that of an undisturbed run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sweep_cases as cases
from holdfast.explore.store import Store

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")

DRAWS = 320
"""Forty chunks: the run is far from its end when the first of them is seen, however busy the machine."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Digest of the same sweep run by one thread in one go."""
    digest = cases.run_in(tmp_path_factory.mktemp("calm") / "sweep", cases.small(DRAWS)).digest
    assert digest is not None
    return digest


def begun(folder: Path, *words: str) -> subprocess.Popen[str]:
    """A run with its first chunk written and most of them to come."""
    driver = cases.started(*cases.command(folder, *words, draws=DRAWS))
    cases.until(lambda: cases.chunks_in(folder) > 0, "a first chunk", driver)
    return driver


def finished(process: subprocess.Popen[str]) -> str:
    """The digest that a command prints."""
    out, error = process.communicate(timeout=cases.PATIENCE_SECONDS)
    assert process.returncode == 0, error
    return str(json.loads(out)["digest"])


def gone(left: set[cases.Process]) -> None:
    """Wait until none of them is there."""
    cases.until(lambda: not any(map(cases.alive, left)), f"an end of {left}")


def test_a_killed_worker_then_a_killed_driver_change_nothing(tmp_path: Path, undisturbed: str) -> None:
    folder = tmp_path / "sweep"
    driver = begun(folder, "--jobs", "2")
    cases.kill(min(cases.workers_of(driver.pid)).pid)
    before = cases.chunks_in(folder)
    cases.until(lambda: cases.chunks_in(folder) > before, "a chunk after the worker was killed", driver)
    left = cases.children(driver.pid)
    cases.kill(driver.pid)
    driver.communicate()
    assert left
    gone(left)
    assert cases.chunks_in(folder) < DRAWS // cases.CHUNK
    again = cases.started(*cases.command(folder, "--jobs", "1", draws=DRAWS))
    assert finished(again) == undisturbed


def test_an_interrupted_sweep_exits_5_leaves_nobody_and_goes_on(tmp_path: Path, undisturbed: str) -> None:
    folder = tmp_path / "sweep"
    driver = begun(folder, "--jobs", "1")
    left = cases.children(driver.pid)
    cases.interrupt(driver.pid)
    out, error = driver.communicate(timeout=cases.PATIENCE_SECONDS)
    assert driver.returncode == 5, error
    assert out == ""
    assert error == "Error: interrupted; what is done is kept: the same command goes on\n"
    assert left
    gone(left)
    written = cases.chunks_in(folder)
    assert written < DRAWS // cases.CHUNK
    manifest = Store(folder).manifest()
    assert manifest is not None
    assert len(manifest.chunks) == written, "a chunk that was written is named"
    assert cases.run_in(folder, cases.small(DRAWS)).digest == undisturbed


def test_a_worker_that_is_only_starting_is_interrupted_without_a_word(tmp_path: Path) -> None:
    driver = cases.started(*cases.command(tmp_path / "sweep", "--jobs", "2"))
    cases.until(lambda: len(cases.workers_of(driver.pid)) > 0, "a worker", driver)
    left = cases.children(driver.pid)
    cases.interrupt(driver.pid)
    _, error = driver.communicate(timeout=cases.PATIENCE_SECONDS)
    assert driver.returncode == 5, error
    assert error == "Error: interrupted; what is done is kept: the same command goes on\n"
    gone(left)


def test_a_second_interrupt_ends_the_sweep_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "sweep"
    driver = begun(folder, "--jobs", "1")
    left = cases.children(driver.pid)
    for _ in range(2):
        cases.interrupt(driver.pid)
    _, error = driver.communicate(timeout=cases.PATIENCE_SECONDS)
    assert driver.returncode == 5, error
    assert "Error: interrupted" in error
    assert "Traceback" not in error
    gone(left)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Address of a Dask scheduler on loopback, and its two workers."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    told = tmp_path / "scheduler.json"
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    started: list[subprocess.Popen[str]] = []
    try:
        module = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        started.append(cases.quiet(*module, *common, "--port", "0", "--scheduler-file", str(told), cwd=tmp_path))
        cases.until(lambda: bool(address_in(told)), "the scheduler")
        address = address_in(told)
        module = [sys.executable, "-m", "distributed.cli.dask_worker", address]
        words = [*module, *common, "--nthreads", "1", "--no-nanny"]
        started.extend(cases.quiet(*words, cwd=tmp_path) for _ in range(2))
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def address_in(told: Path) -> str:
    """The address in a scheduler's file, nothing until it is written whole."""
    try:
        return str(json.loads(told.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError):
        return ""


def test_on_a_cluster_with_a_worker_killed(
    tmp_path: Path, undisturbed: str, cluster: tuple[str, list[subprocess.Popen[str]]]
) -> None:
    address, workers = cluster
    folder = tmp_path / "sweep"
    driver = begun(folder, "--cluster", address)
    assert cases.chunks_in(folder) < DRAWS // cases.CHUNK
    workers[0].kill()
    assert finished(driver) == undisturbed


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    done = subprocess.run(
        [*cases.command(tmp_path / "sweep", "--cluster", "tcp://127.0.0.1:9")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "no Dask scheduler answers at 'tcp://127.0.0.1:9'" in done.stderr
