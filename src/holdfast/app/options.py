"""Options that several commands share, said once, and what is read from them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

WIDTH: Final = 120
"""Columns of the screen at most."""
UNSOLVED_LIMIT: Final = 0.01
"""Share of unsolved draws or games above which a command exits with 4."""
MOST_DRAWS: Final = 10_000_000

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def draws(default: int, words: str = "Draws of everything uncertain.") -> Decorator:
    """`--draws`, with what they are drawn for."""
    return click.option("--draws", default=default, show_default=True, type=click.IntRange(1, MOST_DRAWS), help=words)


def out(files: str) -> Decorator:
    """`--out`, with the files that go there."""
    return click.option("--out", type=click.Path(path_type=Path), help=f"Folder for {files}.")


def quiet(words: str = "Print nothing but errors (and JSON if asked).") -> Decorator:
    """`--quiet`, with what is then printed."""
    return click.option("--quiet", is_flag=True, help=words)


def seed(words: str = "Instead of the scenario's seed.") -> Decorator:
    """`--seed`, with what it stands in for."""
    return click.option("--seed", type=click.IntRange(0), help=words)


jobs: Final = click.option(
    "--jobs", type=click.IntRange(1), help="Threads; all cores unless said. The answer is the same."
)
changes: Final = click.option(
    "--set", "changes", multiple=True, metavar="PATH=VALUE", help="Fix a number of the scenario, to see what it does."
)
given: Final = click.option(
    "--document", "given", multiple=True, metavar="NAME=FILE", help="Text of a document, to check its quotes."
)
private: Final = click.option(
    "--private/--complete",
    "private",
    default=None,
    help="Whether B does not know, or knows, which hypothesis about A is true; as the scenario says if neither.",
)
as_json: Final = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def cores(asked: int | None) -> int:
    """As many as were asked for, or all."""
    return asked or os.cpu_count() or 1


def width() -> int:
    """Columns to write in."""
    return min(shutil.get_terminal_size((WIDTH, 0)).columns, WIDTH)


def parse_changes(changes: tuple[str, ...]) -> dict[str, float]:
    """Values by path from `PATH=VALUE` options."""
    values = {}
    for change in changes:
        path, _, value = change.partition("=")
        try:
            values[path] = float(value)
        except ValueError:
            raise click.UsageError(f"--set {change!r}: write PATH=VALUE with a number.") from None
    return values
