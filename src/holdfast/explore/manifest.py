"""The manifest of a sweep's folder: what is computed, by what, and the digest of each chunk that is done.

A sweep may go on only with what it began with.  More draws may be asked later, since draw i is the same whatever the
total; of a Latin hypercube the total is part of what it is.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from typing import Any, Final

from holdfast.explore.columns import title_of
from holdfast.explore.table import Column, digest_of_all

FORMAT: Final = 1
CODE: Final = ("scenario", "evidence", "war", "history", "game", "assess", "explore")
"""Packages whose sources decide the numbers."""
LIBRARIES: Final = ("holdfast", "numpy", "scipy", "numba")
SHOWN: Final = 80
"""Characters of a value in a message."""


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk that lies whole in the folder."""

    start: int
    stop: int
    digests: Mapping[str, str]
    """By table."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` says."""

    scenario: str
    hash: str
    """SHA-256 of the scenario's file."""
    seed: int
    draws: int
    design: str
    table: str
    """SHA-256 of the user's table, or nothing."""
    settings: tuple[str, ...]
    what_if: Mapping[str, float]
    chunk_draws: int
    versions: Mapping[str, str]
    columns: Mapping[str, tuple[Column, ...]] = field(repr=False)
    notes: tuple[str, ...] = ()
    chunks: Mapping[int, Done] = field(default_factory=dict, repr=False)

    def spans(self) -> tuple[tuple[int, int], ...]:
        """First draw of each chunk and the one after its last, in order."""
        starts = range(0, self.draws, self.chunk_draws)
        return tuple((start, min(start + self.chunk_draws, self.draws)) for start in starts)

    def missing(self) -> tuple[int, ...]:
        """Chunks that are not done."""
        spans = self.spans()
        done = {number for number, chunk in self.chunks.items() if (chunk.start, chunk.stop) == spans[number]}
        return tuple(number for number in range(len(spans)) if number not in done)

    def with_chunk(self, number: int, digests: Mapping[str, str]) -> Manifest:
        """The manifest with a further chunk done."""
        start, stop = self.spans()[number]
        return replace(self, chunks={**self.chunks, number: Done(start, stop, digests)})

    @property
    def digest(self) -> str | None:
        """Digest of all results, once every chunk is done."""
        if self.missing():
            return None
        return digest_of_all([self.chunks[n].digests[table] for n in sorted(self.chunks) for table in self.columns])


def differences(here: Manifest, asked: Manifest) -> list[str]:
    """Why a folder's sweep is not the one asked for, one line each; none where it can go on."""
    names = {"hash": "the scenario's file", "table": "the table of draws", "what_if": "numbers set"}
    fields = ("scenario", "hash", "seed", "design", "table", "settings", "what_if", "versions")
    pairs = {name: (getattr(here, name), getattr(asked, name)) for name in fields}
    found = [
        f"{names.get(name, name)}: {_short(there, other)} there, {_short(other, there)} asked"
        for name, (there, other) in pairs.items()
        if there != other
    ]
    fixed_total = here.design in ("latin", "table")
    if asked.draws < here.draws or (fixed_total and asked.draws != here.draws):
        found.append(f"draws: {here.draws} there, {asked.draws} asked")
    return found


def _short(value: object, other: object) -> str:
    """A value as it is shown, of a mapping only what the other has not."""
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        value = {key: one for key, one in value.items() if other.get(key) != one}
    text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


def as_json(manifest: Manifest) -> str:
    """The manifest as text."""
    chunks = {
        str(n): {"start": d.start, "stop": d.stop, **{f"sha256_{table}": v for table, v in d.digests.items()}}
        for n, d in sorted(manifest.chunks.items())
    }
    told: dict[str, Any] = {
        "format": FORMAT,
        "scenario": {"id": manifest.scenario, "sha256": manifest.hash},
        "seed": manifest.seed,
        "draws": manifest.draws,
        "design": manifest.design,
        "table_sha256": manifest.table,
        "settings": list(manifest.settings),
        "what_if": dict(manifest.what_if),
        "chunk_draws": manifest.chunk_draws,
        "versions": dict(manifest.versions),
        "notes": list(manifest.notes),
        "digest": manifest.digest,
        "columns": {table: [column.as_dict() for column in listed] for table, listed in manifest.columns.items()},
        "chunks": chunks,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def of_json(text: str) -> Manifest:
    """The manifest that a text tells; ValueError where it is none."""
    told = json.loads(text)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError(
            f"format {told.get('format') if isinstance(told, dict) else told!r}; this program reads {FORMAT}"
        )
    columns = {table: tuple(Column.of_dict(one) for one in listed) for table, listed in told["columns"].items()}
    return Manifest(
        scenario=told["scenario"]["id"],
        hash=told["scenario"]["sha256"],
        seed=told["seed"],
        draws=told["draws"],
        design=told["design"],
        table=told["table_sha256"],
        settings=tuple(told["settings"]),
        what_if=told["what_if"],
        chunk_draws=told["chunk_draws"],
        versions=told["versions"],
        columns=columns,
        notes=tuple(told["notes"]),
        chunks={int(n): _done(one, columns) for n, one in told["chunks"].items()},
    )


def _done(told: Mapping[str, Any], tables: Mapping[str, Sequence[Column]]) -> Done:
    return Done(told["start"], told["stop"], {table: told[f"sha256_{table}"] for table in tables})


@cache
def versions() -> Mapping[str, str]:
    """What decides the last digits of a number: the program's code and the libraries it computes with."""
    digest = sha256()
    for name, content in sorted(_sources()):
        digest.update(name.encode() + content)
    return {name: version(name) for name in LIBRARIES} | {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "machine": platform.machine(),
        "code": digest.hexdigest()[:16],
    }


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in CODE:
        for entry in resources.files(f"holdfast.{package}").iterdir():
            if entry.name.endswith((".py", ".lark")):
                yield f"{package}/{entry.name}", entry.read_bytes()


def title(settings: Sequence[frozenset[tuple[str, str]]]) -> tuple[str, ...]:
    """Settings of the levers in words."""
    return tuple(title_of(setting) for setting in settings)
