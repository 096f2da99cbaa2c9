"""Questions to a sweep in SQL, also while it runs: three views that read the finished chunks, and nothing else.

`experiments` and `outcomes` are the tables; `sweep` has both side by side.  The connection reads the files of the
sweep and no others, cannot be set otherwise, and takes one `SELECT` at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from holdfast.explore.failures import QueryError, StoreError
from holdfast.explore.manifest import Manifest
from holdfast.explore.store import Store, literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

SWEEP: Final = "sweep"


@dataclass(frozen=True)
class Questions:
    """An open sweep; finished chunks are those of the moment it was opened."""

    manifest: Manifest
    connection: DuckDBPyConnection

    def sql(self, query: str) -> DuckDBPyRelation:
        """The answer to one `SELECT` as a DuckDB relation; QueryError where it is something else or wrong."""
        import duckdb

        try:
            self._only_asks(query)
            return self.connection.sql(query)
        except duckdb.Error as error:
            raise QueryError(str(error)) from None

    def batches(self, query: str, rows: int) -> Iterator[list[tuple[Any, ...]]]:
        """The names of the columns, then the rows of the answer so many at a time: for answers that are large."""
        self._only_asks(query)
        cursor = self.connection.cursor()
        result = cursor.execute(query)
        yield [tuple(told[0] for told in result.description or ())]
        while found := result.fetchmany(rows):
            yield found

    def _only_asks(self, query: str) -> None:
        import duckdb

        statements = self.connection.extract_statements(query)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise QueryError(f"{query!r}: one SELECT is allowed, and nothing that writes or sets")

    def table(self, name: str) -> DuckDBPyRelation:
        """A view as a relation: `experiments`, `outcomes` or `sweep`."""
        return self.sql(f"SELECT * FROM {quoted(name)}")


def open_sweep(store: Store) -> Questions:
    """Open a folder for questions; StoreError where it holds no sweep or no finished chunk."""
    import duckdb

    manifest = store.manifest()
    if manifest is None:
        raise StoreError(f"{store.folder} holds no sweep. `holdfast explore SCENARIO --out {store.folder}` makes one.")
    if not manifest.chunks:
        raise StoreError(f"{store.folder}: no chunk is finished yet. Wait for the first, or run the sweep on.")
    connection = duckdb.connect()
    files = [str(store.path(table, n).resolve()) for table in manifest.columns for n in sorted(manifest.chunks)]
    connection.execute(f"SET allowed_paths = [{', '.join(literal(file) for file in files)}]")
    connection.execute("SET enable_external_access = false")
    for table in manifest.columns:
        own = [str(store.path(table, n).resolve()) for n in sorted(manifest.chunks)]
        listed = ", ".join(literal(file) for file in own)
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{listed}])")
    connection.execute(f"CREATE VIEW {SWEEP} AS SELECT * FROM outcomes JOIN experiments USING (draw)")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET lock_configuration = true")
    return Questions(manifest, connection)
