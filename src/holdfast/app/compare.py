"""`holdfast compare`: two scenarios, or two settings of one, side by side on the same draws."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import click

from holdfast.app import options
from holdfast.app.compiled import keep_compiled
from holdfast.app.progress import progress
from holdfast.app.sources import find, knowing, scenario_of

if TYPE_CHECKING:
    from holdfast.explore.comparison import Case

DRAWS: Final = 256


@click.command()
@click.argument("first")
@click.argument("second", required=False)
@click.option(
    "--a", "mine", multiple=True, metavar="LEVER=SETTING|PATH=VALUE", help="Of the first: a setting or a number."
)
@click.option("--b", "its", multiple=True, metavar="LEVER=SETTING|PATH=VALUE", help="Of the second.")
@click.option("--set", "both", multiple=True, metavar="LEVER=SETTING|PATH=VALUE", help="Of both.")
@options.draws(DRAWS, "Draws of each.")
@options.private
@options.seed("Instead of the first scenario's seed.")
@options.jobs
@options.as_json
@options.quiet()
def command(
    first: str, second: str | None, mine: tuple[str, ...], its: tuple[str, ...], both: tuple[str, ...], draws: int,
    private: bool | None, seed: int | None, jobs: int | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compare scenario FIRST with SECOND, or with itself under other settings of levers or other numbers.

    \b
    Examples: holdfast compare ukraine-2023 --b arms=tier3
              holdfast compare ukraine-2023 mine.yaml --draws 500
              holdfast compare ukraine-2023 --a arms=tier3 --b arms=tier3@+6
    """
    keep_compiled()
    from holdfast.explore.comparison import compare_cases, games

    started = time.monotonic()
    try:
        one, two = _case(first, (*both, *mine), private), _case(second or first, (*both, *its), private)
        total, done = games(one, two, draws), [0]
        with progress(quiet) as tell:

            def count(solved: int) -> None:
                done.append(solved)
                tell(sum(done), total)

            found = compare_cases(
                one, two, draws, one.scenario.seed if seed is None else seed, options.cores(jobs), count
            )
    except KeyError as error:
        raise click.UsageError(str(error.args[0])) from None
    if as_json:
        from holdfast.report.comparison_record import comparison_record
        from holdfast.report.json_text import json_text

        click.echo(json_text(comparison_record(found, version("holdfast"))), nl=False)
    elif not quiet:
        from holdfast.report.comparison_screen import comparison_screen

        click.echo(comparison_screen(found, time.monotonic() - started, options.width()), nl=False)


def _case(name: str, changes: tuple[str, ...], private: bool | None) -> Case:
    """A scenario with settings of its levers (`LEVER=SETTING`) and numbers (`PATH=VALUE`)."""
    from holdfast.explore.comparison import Case, setting_of

    source = find(name)
    scenario = knowing(scenario_of(source, {}), source, private)
    chosen: dict[str, str] = {}
    numbers: dict[str, float] = {}
    for change in changes:
        key, sep, value = change.partition("=")
        if not sep:
            raise click.UsageError(f"{change!r}: write LEVER=SETTING or PATH=VALUE.")
        if key in scenario.levers:
            chosen[key] = value
            continue
        try:
            numbers[key] = float(value)
        except ValueError:
            levers = ", ".join(scenario.levers) or "none"
            raise click.UsageError(
                f"{change!r}: {key!r} is no lever ({levers}), and {value!r} is not a number."
            ) from None
    return Case(source.name, scenario, setting_of(scenario, chosen), numbers)
