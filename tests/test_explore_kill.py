"""A sweep killed at the worst of times: worker, driver, a cluster's worker; the digest is that of an undisturbed run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sweep_cases as cases

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Digest of the same sweep run by one thread in one go."""
    digest = cases.run_in(tmp_path_factory.mktemp("calm") / "sweep", cases.small()).digest
    assert digest is not None
    return digest


def finished(process: subprocess.Popen[str]) -> str:
    """The digest that a command prints."""
    out, error = process.communicate(timeout=cases.PATIENCE_SECONDS)
    assert process.returncode == 0, error
    return str(json.loads(out)["digest"])


def test_a_killed_worker_then_a_killed_driver_change_nothing(tmp_path: Path, undisturbed: str) -> None:
    folder = tmp_path / "sweep"
    driver = cases.started(*cases.command(folder, "--jobs", "2"))
    cases.until(lambda: cases.chunks_in(folder) > 0, "a first chunk")
    cases.kill(min(cases.workers_of(driver.pid)))
    before = cases.chunks_in(folder)
    cases.until(lambda: cases.chunks_in(folder) > before, "a chunk after the worker was killed")
    left = cases.children(driver.pid)
    cases.kill(driver.pid)
    driver.communicate()
    assert left
    cases.until(lambda: not any(map(cases.alive, left)), f"an end of {left}")
    assert cases.chunks_in(folder) < cases.DRAWS // cases.CHUNK
    again = cases.started(*cases.command(folder, "--jobs", "1"))
    assert finished(again) == undisturbed


def test_an_interrupted_sweep_exits_5_leaves_nobody_and_goes_on(tmp_path: Path, undisturbed: str) -> None:
    folder = tmp_path / "sweep"
    driver = cases.started(*cases.command(folder, "--jobs", "1"))
    cases.until(lambda: cases.chunks_in(folder) > 0, "a first chunk")
    left = cases.children(driver.pid)
    cases.interrupt(driver.pid)
    _, error = driver.communicate(timeout=cases.PATIENCE_SECONDS)
    assert driver.returncode == 5
    assert "the same command goes on" in error
    cases.until(lambda: not any(map(cases.alive, left)), f"an end of {left}")
    assert cases.run_in(folder, cases.small()).digest == undisturbed


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Address of a Dask scheduler on loopback, and its two workers."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    told = tmp_path / "scheduler.json"
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    module = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = cases.quiet(*module, *common, "--port", "0", "--scheduler-file", str(told), cwd=tmp_path)
    cases.until(lambda: told.is_file() and told.stat().st_size > 0, "the scheduler")
    address = str(json.loads(told.read_text(encoding="utf-8"))["address"])
    module = [sys.executable, "-m", "distributed.cli.dask_worker"]
    workers = [cases.quiet(*module, address, *common, "--nthreads", "1", "--no-nanny", cwd=tmp_path) for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_on_a_cluster_with_a_worker_killed(
    tmp_path: Path, undisturbed: str, cluster: tuple[str, list[subprocess.Popen[str]]]
) -> None:
    address, workers = cluster
    folder = tmp_path / "sweep"
    driver = cases.started(*cases.command(folder, "--cluster", address))
    cases.until(lambda: cases.chunks_in(folder) > 0, "a first chunk")
    assert cases.chunks_in(folder) < cases.DRAWS // cases.CHUNK
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
    assert done.returncode == 2
    assert "no Dask scheduler answers at 'tcp://127.0.0.1:9'" in done.stderr
