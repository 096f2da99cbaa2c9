"""What the user asks of a sweep, from the options of `holdfast explore`: settings of levers, draws, a table of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from itertools import product
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from holdfast.app.options import parse_changes
from holdfast.app.sources import read_text

if TYPE_CHECKING:
    from holdfast.explore.chunk import Sweep
    from holdfast.explore.design import Kind
    from holdfast.scenario.draws import Array
    from holdfast.scenario.scenario import Scenario

ALL: Final = "all"
NOW: Final = "now"
MOST_SETTINGS: Final = 4096
"""Settings of the levers that one sweep may have."""


@dataclass(frozen=True)
class Wanted:
    """A sweep, with the user's table where there is one."""

    sweep: Sweep
    given: Mapping[str, Array] | None
    table_hash: str


def wanted(scenario: Scenario, text: str, options: Mapping[str, Any], draws: int) -> Wanted:
    """The sweep that the options ask for; UsageError saying what is wrong with one of them."""
    from holdfast.explore.chunk import Sweep
    from holdfast.scenario.draws import numbers

    known = [path for path, _ in numbers(scenario)]
    what_if = parse_changes(options["changes"])
    for path in what_if:
        _known(path, known, "--set")
    path = options["table"]
    given = None if path is None else table(path, known)
    if given is not None:
        rows = len(next(iter(given.values())))
        if options["draws"] not in (None, rows):
            raise click.UsageError(f"--draws {options['draws']}: {path} has {rows} rows, each of them a draw.")
        draws = rows
    design: Kind = options["design"] if given is None else "table"
    sweep = Sweep(
        text=text,
        seed=scenario.seed if options["seed"] is None else options["seed"],
        draws=options["draws"] or draws,
        design=design,
        settings=settings(scenario, options["levers"]),
        what_if=tuple(sorted(what_if.items())),
        given=tuple(given or ()),
    )
    _advise(sweep)
    return Wanted(sweep, given, "" if path is None else sha256(path.read_bytes()).hexdigest())


def _advise(sweep: Sweep) -> None:
    if sweep.design == "sobol" and sweep.draws & (sweep.draws - 1):
        click.echo(f"note: a Sobol sequence is balanced for a power of two draws; {sweep.draws} is none", err=True)


def _known(path: str, known: Sequence[str], where: str) -> None:
    if path not in known:
        near = get_close_matches(path, known, n=1)
        raise click.UsageError(f"{where}: no number at {path!r}." + (f" Nearest: {near[0]}." if near else ""))


def settings(scenario: Scenario, levers: Iterable[str]) -> tuple[frozenset[tuple[str, str]], ...]:
    """Settings to solve: of each lever named, `now` and what is named, all of them crossed.

    With no lever named, those that `assess` solves: each lever's by itself and what claims and premises speak of.
    """
    from holdfast.explore.run import settings_needed

    chosen = _chosen(scenario, [part for text in levers for part in text.split(",") if part.strip()])
    if not chosen:
        return settings_needed(scenario)
    axes = [[(lever, to) for to in dict.fromkeys([NOW, *named])] for lever, named in chosen.items()]
    found = tuple(frozenset(pick for pick in picks if pick[1] != NOW) for picks in product(*axes))
    if len(found) > MOST_SETTINGS:
        raise click.UsageError(f"--levers makes {len(found)} settings; at most {MOST_SETTINGS} make one sweep.")
    return found


def _chosen(scenario: Scenario, parts: Iterable[str]) -> dict[str, list[str]]:
    from holdfast.assess.language import scenario_names

    known = scenario_names(scenario).levers
    chosen: dict[str, list[str]] = {}
    for part in parts:
        lever, _, to = (word.strip() for word in part.partition("="))
        if lever not in known:
            raise click.UsageError(f"--levers {part!r}: no lever {lever!r}. {_allowed(lever, known)}")
        allowed = (*known[lever], NOW, ALL)
        if to not in allowed:
            raise click.UsageError(f"--levers {part!r}: no setting {to!r} of {lever}. {_allowed(to, allowed)}")
        chosen.setdefault(lever, []).extend(known[lever] if to == ALL else [to])
    return chosen


def _allowed(name: str, names: Iterable[str]) -> str:
    names = list(names)
    near = get_close_matches(name, names, n=1)
    return f"Allowed: {', '.join(names) or 'the scenario has none'}." + (f" Nearest: {near[0]}." if near else "")


def table(path: Path, known: Sequence[str]) -> dict[str, Array]:
    """Draws by path from a CSV file; UsageError with line and column of what is no number."""
    import numpy as np

    if not path.is_file():
        raise click.UsageError(f"--table {path}: no such file.")
    header, *rows = csv.reader(read_text(path).splitlines()) or [[]]
    for name in header:
        _known(name, known, f"--table {path}")
    if not header or not rows or len(set(header)) != len(header):
        raise click.UsageError(f"--table {path}: {len(rows)} draws of {header}; each path once, and a draw at least.")
    values = [_row(path, line, header, row) for line, row in enumerate(rows, 2)]
    return dict(zip(header, np.array(values, dtype=np.float64).T, strict=True))


def _row(path: Path, line: int, header: Sequence[str], row: Sequence[str]) -> list[float]:
    if len(row) != len(header):
        raise click.UsageError(f"{path}:{line}: {len(row)} cells, but {len(header)} columns.")
    values = []
    for name, cell in zip(header, row, strict=True):
        try:
            values.append(float(cell))
        except ValueError:
            raise click.UsageError(f"{path}:{line}: {name} is {cell!r}; a number is needed.") from None
        if not isfinite(values[-1]):
            raise click.UsageError(f"{path}:{line}: {name} is {cell}; a finite number is needed.")
    return values
