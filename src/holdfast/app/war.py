"""`holdfast war`: the war of a scenario by itself, its forecasts beside the record, and whole futures."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from holdfast.app import options
from holdfast.app.compiled import keep_compiled
from holdfast.app.interruption import held
from holdfast.app.output import write
from holdfast.app.progress import progress
from holdfast.app.sources import find, library, read_text, scenario_of

if TYPE_CHECKING:
    from holdfast.explore.war_answer import WarAnswer, WarAsked
    from holdfast.scenario.scenario import Scenario
    from holdfast.war.record import Record

DRAWS: Final = 2000
GAME_DRAWS: Final = 100
"""Draws whose games are solved for futures."""
FUTURES: Final = 20_000
MONTHS: Final = 12
FUTURE_MONTHS: Final = 60
MOST_MONTHS: Final = 120
SHORT: Final = 10
"""Characters of a run's digest in the name of its folder."""


@click.command()
@click.argument("scenario")
@options.draws(DRAWS)
@options.seed()
@click.option(
    "--months",
    default=MONTHS,
    show_default=True,
    type=click.IntRange(1, MOST_MONTHS),
    help="Months of tables and forecasts.",
)
@click.option(
    "--futures", default=FUTURES, show_default=True, type=click.IntRange(0), help="Whole futures played; 0 for none."
)
@click.option(
    "--future-months",
    default=FUTURE_MONTHS,
    show_default=True,
    type=click.IntRange(1, MOST_MONTHS),
    help="Months of each.",
)
@click.option(
    "--game-draws",
    default=GAME_DRAWS,
    show_default=True,
    type=click.IntRange(1),
    help="Draws whose game is solved for futures.",
)
@options.jobs
@options.changes
@click.option(
    "--lever",
    "levers",
    multiple=True,
    metavar="NAME=SETTING",
    help="Show the war with this lever too, beside the war without it.",
)
@click.option(
    "--record",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of what came: series,month,value,trials.",
)
@click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Move the scenario to this date, on its record and --record.",
)
@options.out("war.html and war.json")
@options.as_json
@options.quiet()
def command(
    scenario: str, draws: int, seed: int | None, months: int, futures: int, future_months: int, game_draws: int,
    jobs: int | None, changes: tuple[str, ...], levers: tuple[str, ...], record: Path | None, as_of: datetime | None,
    out: Path | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Show the war of SCENARIO: stocks, launches, interception, front, power, costs, forecasts beside the record, futures.

    \b
    Examples: holdfast war ukraine-2023
              holdfast war ukraine-2023 --lever strikes=double --futures 0
    """
    keep_compiled()
    from holdfast.explore.war_answer import WarAsked, war_answer

    source, what_if = find(scenario), options.parse_changes(changes)
    read = scenario_of(source, {})
    came = came_after(read, record, scenario in library())
    dated, came = (read, came) if as_of is None else moved_to(read, came, as_of.date())
    asked = WarAsked(
        draws, read.seed if seed is None else seed, months, game_draws if futures else 0, max(futures, 1), future_months,
        options.cores(jobs), what_if, parse_levers(read, levers), came,
    )  # fmt: skip
    started = time.monotonic()
    try:
        with progress(quiet) as tell:
            answer = war_answer(dated, source.text, asked, tell)
    except KeyError as error:
        raise click.UsageError(f"--set: {error.args[0]}") from None
    answer_out(answer, asked, out, as_json, quiet, time.monotonic() - started)


def parse_levers(scenario: Scenario, given: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Settings of levers from `NAME=SETTING` options; UsageError naming those there are."""
    found: dict[str, str] = {}
    for one in given:
        lever, _, setting = one.partition("=")
        if lever not in scenario.levers:
            raise click.UsageError(
                f"--lever {one!r}: no lever {lever!r}; there are: {', '.join(scenario.levers) or 'none'}."
            )
        try:
            scenario.levers[lever].setting(setting)
        except KeyError as error:
            raise click.UsageError(f"--lever {one!r}: {error.args[0]}.") from None
        found[lever] = setting
    return frozenset(found.items())


def came_after(scenario: Scenario, given: Path | None, shipped: bool) -> Record | None:
    """What is on record after the scenario's date: the file given, or what ships beside a scenario of the library."""
    from holdfast.war.record import read_record

    if given is not None:
        try:
            return read_record(read_text(given))
        except ValueError as error:
            raise click.UsageError(f"--record {given}: {error}") from None
    beside = resources.files("holdfast.library").joinpath(f"{scenario.id}.after.csv")
    return read_record(beside.read_text(encoding="utf-8")) if shipped and beside.is_file() else None


def moved_to(scenario: Scenario, came: Record | None, as_of: date) -> tuple[Scenario, Record | None]:
    """The scenario at another date with its record up to it, and what came after that date."""
    from holdfast.war.record import joined, moved, next_month, record_of

    known = record_of(scenario) if came is None else joined(record_of(scenario), came)
    try:
        there = moved(scenario, known, as_of)
    except ValueError as error:
        raise click.UsageError(f"--as-of {as_of}: {error}") from None
    rest = known.after(next_month(f"{as_of:%Y-%m}", -1))
    later = {name: one for name, one in rest.series.items() if one.months}
    return there, replace(rest, series=later) if later else None


def folder_of(answer: WarAnswer, asked: WarAsked) -> Path:
    """runs/SCENARIO/war-RUN, RUN a digest of all that decides the answer."""
    came = {} if asked.came is None else {name: one.values.tolist() for name, one in asked.came.series.items()}
    what = [
        answer.scenario_hash, answer.version, answer.scenario.as_of, asked.seed, asked.draws, asked.months, asked.game_draws,
        asked.futures, asked.future_months, sorted(asked.setting), sorted(asked.what_if.items()), sorted(came.items()),
    ]  # fmt: skip
    return Path("runs") / answer.scenario.id / f"war-{sha256('|'.join(map(str, what)).encode()).hexdigest()[:SHORT]}"


def answer_out(
    answer: WarAnswer, asked: WarAsked, out: Path | None, as_json: bool, quiet: bool, seconds: float
) -> None:
    """Write the page and the record, print the screen or the JSON; exit 4 where too many draws went unsolved."""
    from holdfast.report.json_text import json_text
    from holdfast.report.war_page import war_page
    from holdfast.report.war_record import war_record
    from holdfast.report.war_screen import war_screen
    from holdfast.scenario.complaints import EXIT_CODES

    folder = out or folder_of(answer, asked)
    text, page = json_text(war_record(answer)), war_page(answer)
    with held():
        write(folder / "war.json", text)
        write(folder / "war.html", page)
    if as_json:
        click.echo(text, nl=False)
    elif not quiet:
        click.echo(war_screen(answer, seconds, str(folder / "war.html"), options.width()))
    for war in (answer.standing, answer.changed):
        found = None if war is None else war.futures
        if found is not None and found.unsolved > options.UNSOLVED_LIMIT * (found.draws + found.unsolved):
            raise click.exceptions.Exit(EXIT_CODES["solved in part"])
