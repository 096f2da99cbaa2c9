"""`holdfast levers`: what can be done: least cost for a target, every minimal set, interactions, timing, thresholds."""

from __future__ import annotations

import time
from hashlib import sha256
from importlib.metadata import version
from typing import Final

import click

from holdfast.app import options
from holdfast.app.compiled import keep_compiled
from holdfast.app.progress import progress
from holdfast.app.sources import documents, find, knowing, scenario_of

DRAWS: Final = 256


@click.command()
@click.argument("scenario")
@click.option("--target", default="", help='What must hold, as a claim is written: "survival(freeze, 5) >= 0.8".')
@click.option(
    "--robust",
    default=0.8,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="Share of draws it must hold in.",
)
@click.option("--lever", "levers", multiple=True, metavar="NAME", help="Search these levers only.")
@click.option("--ignore-limits", is_flag=True, help="Search beyond the political limits too.")
@click.option("--interactions/--no-interactions", default=True, show_default=True, help="Complements or substitutes.")
@click.option(
    "--earlier", "months", default=0, type=click.IntRange(0, 1200), help="Also: the same so many months earlier."
)
@click.option("--deterrence", "deter", multiple=True, metavar="LEVER", help="Also: the least of a lever that deters.")
@click.option("--terms", default="", help="Terms without a guarantee that it is to protect.")
@click.option(
    "--below",
    default=0.1,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="Chance of A's breaking them that counts as deterred.",
)
@click.option("--pain", is_flag=True, help="Also: the cost at which A prefers a durable settlement.")
@options.draws(DRAWS, "Draws for every set.")
@options.seed()
@options.jobs
@options.changes
@options.private
@options.given
@options.as_json
@options.quiet()
def command(
    scenario: str, target: str, robust: float, levers: tuple[str, ...], ignore_limits: bool, interactions: bool,
    months: int, deter: tuple[str, ...], terms: str, below: float, pain: bool, draws: int, seed: int | None,
    jobs: int | None, changes: tuple[str, ...], private: bool | None, given: tuple[str, ...], as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """What can be done in SCENARIO: the cheapest and every minimal set of lever settings that meets a target.

    \b
    Examples: holdfast levers ukraine-2023 --target "survival 5y >= 0.8"
              holdfast levers ukraine-2023 --lever arms --earlier 6 --deterrence arms
    """
    keep_compiled()
    from holdfast.assess.syntax import ExpressionError
    from holdfast.explore.lever_search import SearchError
    from holdfast.explore.lever_study import LeversAsked, study
    from holdfast.explore.thresholds import ThresholdError

    source, what_if = find(scenario), options.parse_changes(changes)
    read = knowing(scenario_of(source, documents(given)), source, private)
    if not read.levers:
        raise click.UsageError(f"{source.name} names no lever; docs/how-to/find-levers.md says how to write one.")
    asked = LeversAsked(
        draws, read.seed if seed is None else seed, options.cores(jobs), target, robust, levers, what_if,
        ignore_limits, interactions, months, deter, terms, below, pain,
    )  # fmt: skip
    started = time.monotonic()
    try:
        with progress(quiet) as tell:
            found = study(read, asked, tell)
    except ExpressionError as error:
        raise click.UsageError(f"--target, {error}\n  {target}\n  {' ' * error.at}^") from None
    except (SearchError, ThresholdError) as error:
        raise click.UsageError(str(error)) from None
    except KeyError as error:
        raise click.UsageError(str(error.args[0])) from None
    if as_json:
        from holdfast.report.json_text import json_text
        from holdfast.report.levers_record import levers_record

        digest = sha256(source.text.encode()).hexdigest()
        click.echo(json_text(levers_record(found, version("holdfast"), digest)), nl=False)
    elif not quiet:
        from holdfast.report.levers_screen import levers_screen

        click.echo(levers_screen(found, time.monotonic() - started, options.width()), nl=False)
