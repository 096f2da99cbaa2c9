"""The folder of a sweep: a Parquet file for each table of each chunk, and the manifest.

    FOLDER/manifest.json   FOLDER/scenario.yaml   FOLDER/experiments/000000.parquet   FOLDER/outcomes/000000.parquet

A file is written beside its place under a name that no reader looks at, forced to disk and then renamed: a killed run
leaves it whole or not at all.  A chunk counts once the manifest names it.  This is the one module of the model that
touches files; it is handed its folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.explore.failures import FullError, StoreError
from holdfast.explore.manifest import Manifest, as_json, of_json
from holdfast.explore.table import MISSING, Column, Table, Values, digest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANIFEST: Final = "manifest.json"
SCENARIO: Final = "scenario.yaml"
LOCK: Final = ".lock"
TEMPORARY: Final = ".partial-"
"""How the name of a file begins that is not finished."""
COMPRESSION: Final = "snappy"
"""The cheapest of DuckDB's; random digits hardly shrink under any (docs/decisions/0010-storage.md)."""


@dataclass(frozen=True)
class Store:
    """A sweep's folder."""

    folder: Path
    _connections: list[DuckDBPyConnection] = field(default_factory=list, repr=False, compare=False)

    def path(self, table: str, number: int) -> Path:
        """The file of a table of a chunk."""
        return self.folder / table / f"{number:06d}.parquet"

    def manifest(self) -> Manifest | None:
        """The manifest, None where the folder has none; StoreError where it cannot be read."""
        path = self.folder / MANIFEST
        if not path.is_file():
            return None
        try:
            return of_json(path.read_text(encoding="utf-8"))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path} is no manifest of a sweep ({error}). Choose another folder.") from None

    def begin(self, manifest: Manifest, text: str) -> None:
        """Make the folder with its manifest; StoreError where something else lies there."""
        with _written(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            found = sorted(entry.name for entry in self.folder.iterdir() if entry.name != LOCK)
            if found and not (self.folder / MANIFEST).is_file() and found != [SCENARIO]:
                raise StoreError(f"{self.folder} holds {found[0]} and is no sweep's folder. Choose an empty folder.")
            for table in manifest.columns:
                (self.folder / table).mkdir(exist_ok=True)
            self._write(self.folder / SCENARIO, text)
        self.keep(manifest)

    def keep(self, manifest: Manifest) -> None:
        """Write the manifest."""
        with _written(self.folder):
            self._write(self.folder / MANIFEST, as_json(manifest))

    def _write(self, path: Path, text: str) -> None:
        partial = path.with_name(f"{TEMPORARY}{path.name}")
        partial.write_text(text, encoding="utf-8")
        _settle(partial, path)

    def write(self, table: str, number: int, columns: Sequence[Column], rows: Table) -> str:
        """Write a table of a chunk and return its digest; FullError where the disk does not take it."""
        import duckdb

        path = self.path(table, number)
        partial = path.with_name(f"{TEMPORARY}{path.name}")
        arrays = {f"c{k}": rows[column.name] for k, column in enumerate(columns)}
        chosen = ", ".join(f"{_stored(c, f'c{k}', arrays[f'c{k}'])} AS {quoted(c.name)}" for k, c in enumerate(columns))
        with _written(path):
            try:
                connection = self._connection()
                connection.register("chunk", arrays)
                connection.execute(
                    f"COPY (SELECT {chosen} FROM chunk) TO {literal(str(partial))} "
                    f"(FORMAT parquet, COMPRESSION {COMPRESSION})"
                )
                connection.unregister("chunk")
            except duckdb.IOException as error:
                raise OSError(str(error)) from None
            _settle(partial, path)
        return digest(columns, {column.name: rows[column.name] for column in columns})

    def read(self, table: str, number: int, columns: Sequence[Column]) -> dict[str, Values]:
        """A table of a chunk as it was computed; StoreError where its file cannot be read."""
        import duckdb

        path = self.path(table, number)
        chosen = ", ".join(f"{_restored(column)} AS {quoted(column.name)}" for column in columns)
        try:
            found = self._connection().execute(f"SELECT {chosen} FROM read_parquet({literal(str(path))})").fetchnumpy()
        except duckdb.Error as error:
            raise StoreError(f"{path} cannot be read ({str(error).splitlines()[0]}). {_WAY_OUT}") from None
        return {column.name: np.ma.filled(found[column.name], np.nan) for column in columns}

    def verify(self, manifest: Manifest) -> Iterator[tuple[int, str]]:
        """Chunks of the manifest that are not what was written, each with what is wrong."""
        for number, done in manifest.chunks.items():
            for table, columns in manifest.columns.items():
                fault = self._fault(table, number, columns, done.digests[table])
                if fault:
                    yield number, fault
                    break

    def _fault(self, table: str, number: int, columns: Sequence[Column], known: str) -> str:
        path = self.path(table, number)
        if not path.is_file():
            return f"{path} is gone. {_WAY_OUT}"
        try:
            found = digest(columns, self.read(table, number, columns))
        except StoreError as error:
            return str(error)
        return (
            ""
            if found == known
            else f"{path} is not what was written: digest {found[:12]}, not {known[:12]}. {_WAY_OUT}"
        )

    def tidy(self) -> None:
        """Take away files that a killed run left unfinished."""
        for partial in self.folder.rglob(f"{TEMPORARY}*"):
            partial.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out of the folder; the lock goes with the process, however it ends."""
        try:
            import fcntl
        except ImportError:
            yield
            return
        with _written(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = (self.folder / LOCK).open("w")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StoreError(
                    f"another run is writing to {self.folder}. Wait for it, or choose another folder."
                ) from None
            yield

    def _connection(self) -> DuckDBPyConnection:
        import duckdb

        if not self._connections:
            self._connections.append(duckdb.connect(config={"threads": 1}))
        return self._connections[0]


_WAY_OUT: Final = "Run again with --repair: what is wrong is computed anew and comes out the same."


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Say what a failure to write means for the user."""
    try:
        yield
    except OSError as error:
        raise FullError(
            f"{path} could not be written: {error}. What is done is kept: make room and run the same command again."
        ) from None


def _settle(partial: Path, path: Path) -> None:
    """Force a file to disk, give it its name, and force that to disk too."""
    _force(partial)
    partial.replace(path)
    with suppress(OSError):
        _force(path.parent)


def _force(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stored(column: Column, source: str, values: Values) -> str:
    """SQL for a column as it is stored, of the array `source`: words for codes, NULL for what is missing."""
    match column.kind:
        case "number":
            return f"CASE WHEN isnan({source}) THEN NULL ELSE {source} END" if np.isnan(values).any() else source
        case "truth":
            return f"CASE WHEN {source} = {MISSING} THEN NULL ELSE {source} = 1 END"
        case "name":
            words = ", ".join(literal(level) for level in column.levels)
            return f"([{words}])[nullif({source}, {MISSING}) + 1]"
        case "index":
            return source


def _restored(column: Column) -> str:
    """SQL for a stored column as the array it was written from."""
    name = quoted(column.name)
    match column.kind:
        case "number" | "index":
            return name
        case "truth":
            return f"coalesce({name}::SMALLINT, {MISSING}::SMALLINT)"
        case "name":
            words = ", ".join(literal(level) for level in column.levels)
            return f"coalesce(list_position([{words}], {name}) - 1, {MISSING})::SMALLINT"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
