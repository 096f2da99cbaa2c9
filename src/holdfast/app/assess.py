"""`holdfast assess`: run an argument over everything uncertain and say what follows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from holdfast.app import options
from holdfast.app.compiled import keep_compiled
from holdfast.app.interruption import held
from holdfast.app.output import folder_of, write
from holdfast.app.past import keep_draws
from holdfast.app.progress import progress
from holdfast.app.sources import documents, find, knowing, scenario_of

if TYPE_CHECKING:
    from holdfast.assess.assessment import Assessment

DRAWS: Final = 2000
LEVER_DRAWS: Final = 128
"""Draws on which other settings of the levers are solved."""
FLIP_DRAWS: Final = 64
"""Draws on which each of the two nearest changes that flip a claim is solved again."""


@click.command()
@click.argument("scenario")
@options.draws(DRAWS)
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
@options.seed()
@options.jobs
@options.changes
@options.private
@options.given
@options.out("report.html and assessment.json")
@options.as_json
@options.quiet()
def command(
    scenario: str, draws: int, lever_draws: int, flips: int, every_flip: bool, seed: int | None, jobs: int | None,
    changes: tuple[str, ...], private: bool | None, given: tuple[str, ...], out: Path | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Assess SCENARIO, a file or a name from the library (`holdfast show`).

    \b
    Examples: holdfast assess ukraine-2023
              holdfast assess my-war.yaml --draws 500 --set strikes.B.intensity=2
              holdfast assess ukraine-2023 --private --draws 200
    """
    keep_compiled()
    from holdfast.explore.run import Asked, assess_scenario

    source, what_if = find(scenario), options.parse_changes(changes)
    read = knowing(scenario_of(source, documents(given)), source, private)
    asked = Asked(
        draws, read.seed if seed is None else seed, lever_draws, options.cores(jobs), what_if, flips, every_flip
    )
    started = time.monotonic()
    try:
        with progress(quiet) as tell:
            answer = assess_scenario(read, source.text, asked, tell)
    except KeyError as error:
        raise click.UsageError(f"--set: {error.args[0]}") from None
    answer_out(answer, source.text, out, as_json, quiet, time.monotonic() - started)


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
    text, report = json_of(record(answer)), page(answer)
    with held():
        write(folder / "assessment.json", text)
        write(folder / "report.html", report)
        keep_draws(folder, answer, text_of_scenario)
    if as_json:
        click.echo(text, nl=False)
    elif not quiet:
        click.echo(screen(answer, seconds, str(folder / "report.html"), options.width()))
    certificates = answer.certificates
    if certificates.draws - certificates.solved > options.UNSOLVED_LIMIT * certificates.draws:
        raise click.exceptions.Exit(EXIT_CODES["solved in part"])
