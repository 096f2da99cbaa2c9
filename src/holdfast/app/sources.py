"""Scenarios and documents as files: found, read whole, refused when too large or not text."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from holdfast.scenario.read import Hooks, Reading
    from holdfast.scenario.scenario import Scenario

LARGEST_FILE: Final = 8_000_000
"""Bytes of the largest file that is read at all."""


@dataclass(frozen=True)
class Source:
    """A scenario's text and the name it is shown by."""

    name: str
    text: str


def library() -> dict[str, str]:
    """Scenarios that ship with the program, by name."""
    folder = resources.files("holdfast.library")
    return {
        entry.name.removesuffix(".yaml"): entry.name
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml") and entry.name != "template.yaml"
    }


def find(name: str) -> Source:
    """A scenario by the path of its file or by its name in the library."""
    path = Path(name)
    if path.is_file():
        return Source(name, read_text(path))
    known = library()
    if name in known:
        text = resources.files("holdfast.library").joinpath(known[name]).read_text(encoding="utf-8")
        return Source(known[name], text)
    near = get_close_matches(name, known, n=1)
    hint = f" Nearest: {near[0]}." if near else ""
    raise click.UsageError(f"No file and no scenario {name!r}. In the library: {', '.join(known)}.{hint}")


def read_text(path: Path) -> str:
    """The text of a file; UsageError where it is too large or not UTF-8."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise click.UsageError(f"{path} has {size:,} bytes; at most {LARGEST_FILE:,} are read.")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"{path} is not UTF-8 text: byte {error.start} is {error.object[error.start]:#x}."
        ) from None


def documents(given: tuple[str, ...]) -> dict[str, str]:
    """Texts of documents from `NAME=FILE` options."""
    texts = {}
    for pair in given:
        name, sep, file = pair.partition("=")
        if not sep or not Path(file).is_file():
            raise click.UsageError(f"--document {pair!r}: write NAME=FILE with a file that exists.")
        texts[name] = read_text(Path(file))
    return texts


def hooks(texts: dict[str, str]) -> Hooks:
    """The checks that other parts make when a scenario is read: expressions, reference classes, quotes."""
    from holdfast.assess.language import check_expression, check_number, scenario_names
    from holdfast.assess.war_conditions import check_condition
    from holdfast.history.check import check_history
    from holdfast.scenario.read import Hooks

    return Hooks(
        check_expression=lambda text, scenario: check_expression(text, scenario_names(scenario)),
        look_up_history=check_history,
        check_condition=check_condition,
        check_number=lambda text, scenario: check_number(text, scenario_names(scenario)),
        texts=texts,
    )


def check(source: Source, texts: dict[str, str]) -> Reading:
    """Read a scenario with all checks."""
    from holdfast.scenario.read import check_scenario

    return check_scenario(source.text, source.name, hooks(texts))


def scenario_of(source: Source, texts: dict[str, str]) -> Scenario:
    """The scenario, or exit 3 with every error on standard error."""
    from holdfast.scenario.complaints import EXIT_CODES, format_complaints

    reading = check(source, texts)
    if reading.scenario is None:
        click.echo(format_complaints(reading.errors), err=True)
        raise click.exceptions.Exit(EXIT_CODES["scenario errors"])
    return reading.scenario


def knowing(scenario: Scenario, source: Source, private: bool | None) -> Scenario:
    """The scenario with private or complete information, or as it stands; exit 3 where A has not the two hypotheses needed."""
    from holdfast.scenario.complaints import EXIT_CODES, ScenarioErrors
    from holdfast.scenario.crosscheck_information import informed

    if private is None:
        return scenario
    try:
        return informed(scenario, "private" if private else "complete", source.text, source.name)
    except ScenarioErrors as errors:
        click.echo(str(errors), err=True)
        raise click.exceptions.Exit(EXIT_CODES["scenario errors"]) from None
