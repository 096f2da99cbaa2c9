"""`holdfast assess`: run an argument over everything uncertain and say what follows."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from holdfast.app.compiled import keep_compiled
from holdfast.app.output import folder_of, write
from holdfast.app.past import keep_draws
from holdfast.app.progress import progress
from holdfast.app.sources import documents, find, scenario_of

if TYPE_CHECKING:
    from holdfast.assess.assessment import Assessment

DRAWS: Final = 2000
LEVER_DRAWS: Final = 128
"""Draws on which other settings of the levers are solved."""
FLIP_DRAWS: Final = 64
"""Draws on which each of the two nearest changes that flip a claim is solved again."""
WIDTH: Final = 120
"""Columns of the screen at most."""
UNSOLVED_LIMIT: Final = 0.01
"""Share of unsolved draws above which the command exits with 4."""


@click.command()
@click.argument("scenario")
@click.option(
    "--draws",
    default=DRAWS,
    show_default=True,
    type=click.IntRange(1, 10_000_000),
    help="Draws of everything uncertain.",
)
@click.option(
    "--lever-draws",
    default=LEVER_DRAWS,
    show_default=True,
    type=click.IntRange(1),
    help="Draws for other settings of the levers.",
)
@click.option(
    "--flips",
    default=FLIP_DRAWS,
    show_default=True,
    type=click.IntRange(0),
    help="Draws on which what flips a claim that hinges is solved again; 0 for none.",
)
@click.option("--every-flip", is_flag=True, help="Solve again what flips the other claims too.")
@click.option("--seed", type=click.IntRange(0), help="Instead of the scenario's seed.")
@click.option("--jobs", type=click.IntRange(1), help="Threads; all cores unless said. The answer is the same.")
@click.option(
    "--set", "changes", multiple=True, metavar="PATH=VALUE", help="Fix a number of the scenario, to see what it does."
)
@click.option(
    "--document", "given", multiple=True, metavar="NAME=FILE", help="Text of a document, to check its quotes."
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for report.html and assessment.json.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors (and JSON if asked).")
def command(
    scenario: str, draws: int, lever_draws: int, flips: int, every_flip: bool, seed: int | None, jobs: int | None,
    changes: tuple[str, ...], given: tuple[str, ...], out: Path | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Assess SCENARIO, a file or a name from the library (`holdfast show`).

    \b
    Examples: holdfast assess ukraine-2023
              holdfast assess my-war.yaml --draws 500 --set strikes.B.intensity=2
    """
    keep_compiled()
    from holdfast.explore.run import Asked, assess_scenario

    source, what_if = find(scenario), parse_changes(changes)
    read = scenario_of(source, documents(given))
    asked = Asked(
        draws, read.seed if seed is None else seed, lever_draws, jobs or os.cpu_count() or 1, what_if, flips, every_flip
    )
    started = time.monotonic()
    try:
        with progress(quiet) as tell:
            answer = assess_scenario(read, source.text, asked, tell)
    except KeyError as error:
        raise click.UsageError(f"--set: {error.args[0]}") from None
    answer_out(answer, source.text, out, as_json, quiet, time.monotonic() - started)


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


def answer_out(
    answer: Assessment, text_of_scenario: str, out: Path | None, as_json: bool, quiet: bool, seconds: float
) -> None:
    """Write the report and the record, print the screen or the JSON; exit 4 where too many draws went unsolved."""
    from holdfast.report.page import page
    from holdfast.report.record import as_json as json_of
    from holdfast.report.record import record
    from holdfast.report.screen import screen
    from holdfast.scenario.complaints import EXIT_CODES

    folder = out or folder_of(answer)
    text = json_of(record(answer))
    write(folder / "assessment.json", text)
    write(folder / "report.html", page(answer))
    keep_draws(folder, answer, text_of_scenario)
    if as_json:
        click.echo(text, nl=False)
    elif not quiet:
        width = min(shutil.get_terminal_size((WIDTH, 0)).columns, WIDTH)
        click.echo(screen(answer, seconds, str(folder / "report.html"), width))
    certificates = answer.certificates
    if certificates.draws - certificates.solved > UNSOLVED_LIMIT * certificates.draws:
        raise click.exceptions.Exit(EXIT_CODES["solved in part"])
