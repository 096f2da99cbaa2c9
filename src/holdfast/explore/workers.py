"""Workers: who computes the chunks of a sweep: processes of this machine, or those of a Dask cluster.

Both are executors of `concurrent.futures`.  A worker holds no file and gives back rows; only the driver writes.  A
worker of this machine leaves when its driver does, however that ends.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from holdfast.explore.failures import ClusterError
from holdfast.explore.table import Tables

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from holdfast.explore.chunk import Sweep
    from holdfast.scenario.draws import Array

CONNECT_SECONDS: Final = 10
RETRIES: Final = 3
"""How often Dask gives a chunk to another worker after one was lost with it."""


@dataclass(frozen=True, slots=True)
class Computed:
    """The rows of a chunk, and with what they were computed."""

    tables: Tables
    versions: Mapping[str, str]


Work = Callable[["Sweep", int, int, "Mapping[str, Array] | None"], Computed]
"""Computes draws start..stop-1 of a sweep; the last argument is their part of the user's table."""


@dataclass
class Workers:
    """An executor that can be made anew when it breaks."""

    make: Callable[[], Executor]
    width: Callable[[], int]
    """How many chunks are computed at a time."""
    work: Work
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    """What a chunk fails with when its worker died."""
    close: Callable[[], None] = lambda: None
    _executor: list[Executor] = field(default_factory=list, repr=False)

    def __enter__(self) -> Self:
        """Start the executor."""
        self._executor.append(self.make())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it; after an error without waiting for what is being computed."""
        executor = self._executor.pop()
        if kind is not None:
            _stop(executor)
        executor.shutdown(wait=kind is None)
        self.close()

    def submit(self, sweep: Sweep, start: int, stop: int, given: Mapping[str, Array] | None) -> Future[Computed]:
        """Have a chunk computed."""
        with _spared():
            return self._executor[-1].submit(self.work, sweep, start, stop, given)

    def renew(self) -> None:
        """Start anew after a worker was lost with its executor."""
        self._executor.pop().shutdown(wait=False)
        self._executor.append(self.make())


def local_workers(jobs: int, work: Work) -> Workers:
    """So many processes of this machine, started afresh so that they share nothing with the driver."""

    def make() -> Executor:
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin)

    return Workers(make, lambda: jobs, work)


@contextmanager
def _spared() -> Iterator[None]:
    """Keep Ctrl-C from processes started in here, from their first instruction on; it reaches the driver afterwards.

    A terminal sends it to all of them, and one that is still starting would print a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave interrupts to the driver, and leave when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_driver, daemon=True).start()


def _leave_with_driver() -> None:
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        signal.raise_signal(getattr(signal, "SIGKILL", signal.SIGTERM))


def _stop(executor: Executor) -> None:
    """End the processes of a local executor at once; a cluster's workers are not ours to end."""
    # Python 3.14 has `terminate_workers` for this
    processes: Mapping[int, BaseProcess] = getattr(executor, "_processes", None) or {}
    for process in list(processes.values()):
        process.terminate()


def cluster_workers(address: str, work: Work) -> Workers:
    """The workers of the Dask scheduler at an address; ClusterError where there is none or Dask is not installed."""
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise ClusterError("Dask is not installed here. Install it with `pip install 'holdfast[cluster]'`.") from None
    try:
        client: Any = Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address!r} ({error or type(error).__name__}). "
            "Give the address that the scheduler prints when it starts, such as tcp://10.0.0.5:8786."
        ) from None
    return Workers(
        make=lambda: client.get_executor(pure=False, retries=RETRIES),
        width=lambda: _threads(client),
        work=work,
        lost=(KilledWorker, CancelledError),
        close=client.close,
    )


def _threads(client: Any) -> int:
    """Threads of the workers that are there now: workers may come and go."""
    return max(1, sum(map(int, client.nthreads().values())))
