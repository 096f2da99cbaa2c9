"""The cases of the hindcast as files: scenarios, their outcomes and their covariates, each in a file of its own."""

from __future__ import annotations

import csv
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from holdfast.app.sources import LARGEST_FILE, Source, scenario_of

if TYPE_CHECKING:
    from holdfast.explore.hindcast import Case

OUTCOMES: Final = "outcomes.csv"
COVARIATES: Final = "covariates.csv"


def cases_of(folder: Path | None) -> tuple[Case, ...]:
    """The library's cases, or those of a folder. UsageError where there are none or a table is missing."""
    from holdfast.explore.hindcast import cases_from

    place: Traversable = resources.files("holdfast.library").joinpath("cases") if folder is None else folder
    files = (
        sorted((one for one in place.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name)
        if place.is_dir()
        else []
    )
    if not files:
        raise click.UsageError(f"No case in {place}: scenarios as *.yaml, {OUTCOMES} and {COVARIATES} belong there.")
    scenarios = {}
    for file in files:
        scenario = scenario_of(Source(file.name, file.read_text(encoding="utf-8")), {})
        scenarios[scenario.id] = scenario
    return cases_from(scenarios, rows_of(place, OUTCOMES, True), rows_of(place, COVARIATES, False))


def rows_of(place: Traversable, name: str, needed: bool) -> list[dict[str, str]]:
    """The rows of a table beside the cases; none where it may be missing and is."""
    file = place.joinpath(name)
    if not file.is_file():
        if needed:
            raise click.UsageError(f"{place} has no {name}: what became of each case.")
        return []
    text = file.read_text(encoding="utf-8")
    if len(text) > LARGEST_FILE:
        raise click.UsageError(f"{name} has {len(text):,} characters; at most {LARGEST_FILE:,} are read.")
    rows = list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), restval=""))
    if rows and "case" not in rows[0]:
        raise click.UsageError(f"{name} should have a column `case`; its columns: {', '.join(rows[0])}")
    return rows
