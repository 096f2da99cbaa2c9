"""Run a sweep: chunks that are not in the folder are computed and written, in any order, until none is missing.

Whatever ends a run, the same command goes on from the chunks that the manifest names; since a chunk is a function of
the sweep alone, the digest of the results is that of a run nobody disturbed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from holdfast.explore.chunk import Prepared, Sweep, prepared
from holdfast.explore.columns import title_of
from holdfast.explore.failures import StoppedError, StoreError, WorkersLostError
from holdfast.explore.manifest import Manifest, differences, title, versions
from holdfast.explore.store import Store
from holdfast.explore.table import OUTCOMES
from holdfast.explore.truth import beyond
from holdfast.explore.workers import Computed, Workers
from holdfast.scenario.draws import Array

CHUNK_BYTES: Final = 96e6
"""Memory that the solutions and rows of a chunk may take, bytes."""
COPIES: Final = 3
"""Times that the rows of a chunk are held at once: as columns of a world, stacked, and on their way."""
MOST_DRAWS: Final = 4096
LEAST_CHUNKS: Final = 16
"""Chunks that a sweep has at least, so that it can be shared out and its progress told."""
GRAIN: Final = 8
"""Chunks are multiples of so many draws: what the solver takes at a time."""
AHEAD: Final = 2
"""Chunks handed out for each that is being computed."""
MOST_LOSSES: Final = 3
"""Times in a row that workers may be lost with no chunk finished in between."""
KEEP_SECONDS: Final = 1.0
"""How often the manifest is written at most; what it does not name yet would be computed again."""

HEARING_SECONDS: Final = 0.2
"""How long a sweep waits for a chunk before it looks whether it is to stop."""

Given = Mapping[str, Array]
Progress = Callable[[int, int], None]


def planned(sweep: Sweep, chunk_draws: int | None = None, table_hash: str = "") -> Manifest:
    """The manifest of a sweep that has not begun."""
    ready = prepared(sweep)
    size = chunk_draws or _chunk_draws(ready, sweep)
    return Manifest(
        scenario=ready.scenario.id,
        hash=sha256(sweep.text.encode()).hexdigest(),
        seed=sweep.seed,
        draws=sweep.draws,
        design=sweep.design,
        table=table_hash,
        settings=title(sweep.settings),
        what_if=dict(sweep.what_if),
        chunk_draws=size,
        versions=versions(),
        columns=ready.columns,
        notes=_notes(ready, sweep),
    )


def _chunk_draws(ready: Prepared, sweep: Sweep) -> int:
    worlds = len(sweep.settings) * len(ready.pairs)
    of_package = 4 * len(ready.years) + 8
    a_draw = 8 * worlds * (len(ready.menu.ids) * of_package + COPIES * len(ready.columns[OUTCOMES]))
    shared = -(-sweep.draws // LEAST_CHUNKS)
    fitting = min(MOST_DRAWS, int(CHUNK_BYTES / a_draw), shared)
    return max(GRAIN, fitting // GRAIN * GRAIN)


def _notes(ready: Prepared, sweep: Sweep) -> tuple[str, ...]:
    notes = []
    for name, statement in ready.statements.items():
        missing = beyond(statement, sweep.settings)
        if missing:
            wanted = " and ".join(sorted(title_of(one) for one in missing)[:2])
            notes.append(f"{name} needs settings that are not in the sweep ({wanted}): empty there")
    return tuple(notes)


@dataclass
class Running:
    """A sweep on its way: what is to be done, what is being done, what is done."""

    sweep: Sweep
    store: Store
    workers: Workers
    manifest: Manifest
    given: Given | None = None
    tell: Progress = lambda done, total: None
    stop: Callable[[], bool] = lambda: False
    """Whether it is to stop; asked between chunks."""
    _waiting: deque[int] = field(default_factory=deque)
    _pending: dict[Future[Computed], int] = field(default_factory=dict)
    _losses: int = 0
    _kept: float = 0.0

    def finish(self) -> Manifest:
        """Compute every missing chunk and return the manifest with all of them.

        StoppedError where it was asked to stop before; whatever ends it, what is done is kept.
        """
        self._waiting.extend(self.manifest.missing())
        self._told()
        try:
            while self._waiting or self._pending:
                self._heed()
                self._hand_out()
                done, _ = wait(self._pending, HEARING_SECONDS, FIRST_COMPLETED)
                for future in done:
                    self._heed()
                    self._take(future)
        finally:
            self.store.keep(self.manifest)
        return self.manifest

    def _heed(self) -> None:
        if self.stop():
            raise StoppedError("interrupted; what is done is kept: the same command goes on")

    def _hand_out(self) -> None:
        while self._waiting and len(self._pending) < AHEAD * self.workers.width():
            number = self._waiting.popleft()
            start, stop = self.manifest.spans()[number]
            part = None if self.given is None else {path: rows[start:stop] for path, rows in self.given.items()}
            try:
                future = self.workers.submit(self.sweep, start, stop, part)
            except self.workers.lost:
                self._lost(number)
            else:
                self._pending[future] = number

    def _take(self, future: Future[Computed]) -> None:
        if future not in self._pending:
            return
        number = self._pending.pop(future)
        try:
            computed = future.result()
        except self.workers.lost:
            self._lost(number)
            return
        self._same_versions(computed)
        digests = {
            table: self.store.write(table, number, columns, computed.tables[table])
            for table, columns in self.manifest.columns.items()
        }
        self.manifest, self._losses = self.manifest.with_chunk(number, digests), 0
        if time.monotonic() - self._kept > KEEP_SECONDS:
            self.store.keep(self.manifest)
            self._kept = time.monotonic()
        self._told()

    def _lost(self, number: int) -> None:
        """A worker died and took its executor along: what was handed out is handed out again."""
        self._waiting.extendleft(sorted([number, *self._pending.values()], reverse=True))
        self._pending.clear()
        self._losses += 1
        if self._losses > MOST_LOSSES:
            raise WorkersLostError(
                f"workers were lost {self._losses} times in a row while computing chunk {number}: memory may be short. "
                "Try fewer --jobs or a smaller --chunk; what is done is kept."
            )
        self.workers.renew()

    def _same_versions(self, computed: Computed) -> None:
        if dict(computed.versions) != dict(self.manifest.versions):
            here = {k: v for k, v in computed.versions.items() if self.manifest.versions.get(k) != v}
            there = {k: self.manifest.versions.get(k) for k in here}
            raise StoreError(
                f"a worker computes with {here}, the sweep with {there}. Install the same on all machines."
            )

    def _told(self) -> None:
        done = sum(chunk.stop - chunk.start for chunk in self.manifest.chunks.values())
        self.tell(done, self.manifest.draws)


def resumed(store: Store, asked: Manifest, repair: bool = False) -> Manifest:
    """The manifest to go on with: that of the folder where it is the same sweep and its chunks are what was written.

    StoreError names what differs, or the first chunk that is not what was written; with `repair` such chunks are
    computed anew.
    """
    here = store.manifest()
    if here is None:
        return asked
    found = differences(here, asked)
    if found:
        raise StoreError(
            f"{store.folder} holds another sweep:\n  " + "\n  ".join(found) + "\nChoose another folder with --out."
        )
    store.tidy()
    here = replace(here, draws=asked.draws, notes=asked.notes)
    chunks = {n: one for n, one in here.chunks.items() if (one.start, one.stop) == here.spans()[n]}
    here = replace(here, chunks=chunks)
    faults = dict(store.verify(here))
    if faults and not repair:
        raise StoreError(next(iter(faults.values())))
    return replace(here, chunks={n: one for n, one in here.chunks.items() if n not in faults})
