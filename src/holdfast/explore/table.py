"""Tables of a sweep: columns of plain arrays, what they mean, and their digest.

The digest is of the content: for each column in order its name and its values as little-endian 64-bit floats or 16- or
64-bit integers, one not-a-number standing for every missing value.  It does not depend on how a file stores them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "truth", "name", "index"]
Values = NDArray[Any]
Table = Mapping[str, Values]
"""Columns of one length by name."""

Tables = Mapping[str, Table]
"""The two tables of a sweep by name."""

EXPERIMENTS: Final = "experiments"
OUTCOMES: Final = "outcomes"
TYPES: Final[dict[Kind, str]] = {"number": "<f8", "truth": "<i2", "name": "<i2", "index": "<i8"}
MISSING: Final = -1
"""A truth or a name that is not known; a number that is not known is not-a-number."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sweep's tables, as its data dictionary tells it."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    says: str = ""
    """The path of an input in the scenario, or a quantity as a claim would write it."""
    levels: tuple[str, ...] = ()
    """Of a `name`: the words that its values stand for."""
    shape: str = ""
    """Of an input: its distribution, with the parameters."""
    parameters: tuple[float, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For the manifest, without what is empty."""
        return {key: value for key, value in asdict(self).items() if value not in ("", ())}

    @staticmethod
    def of_dict(told: Mapping[str, Any]) -> Column:
        """A column as the manifest tells it."""
        lists = {key: tuple(told[key]) for key in ("levels", "parameters") if key in told}
        return Column(**{"unit": "", **told, **lists})


def canonical(column: Column, values: Values) -> Values:
    """The values as they are digested and stored."""
    out = np.ascontiguousarray(values, dtype=TYPES[column.kind])
    if column.kind == "number" and np.isnan(out).any():
        out = np.where(np.isnan(out), np.nan, out)
    return out


def digest(columns: Sequence[Column], table: Table) -> str:
    """SHA-256 of a table's content, as hexadecimal."""
    if list(table) != [column.name for column in columns]:
        raise ValueError(f"columns {list(table)} of a table that has {[column.name for column in columns]}")
    found = sha256()
    for column in columns:
        found.update(f"{column.name}|{column.kind}|{len(table[column.name])}|".encode())
        found.update(canonical(column, table[column.name]).data)
    return found.hexdigest()


def digest_of_all(digests: Sequence[str]) -> str:
    """SHA-256 of the digests of all chunks in order."""
    return sha256("\n".join(digests).encode()).hexdigest()
