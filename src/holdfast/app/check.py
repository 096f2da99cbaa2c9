"""`holdfast check`: every error of a scenario file at once."""

from __future__ import annotations

import json

import click

from holdfast.app.options import given as documents_given
from holdfast.app.sources import check, documents, find


@click.command()
@click.argument("scenario")
@documents_given
@click.option("--json", "as_json", is_flag=True, help="Print the complaints as JSON.")
def command(scenario: str, given: tuple[str, ...], as_json: bool) -> None:
    """Report every error of a scenario file at once, with line, column and the way out.

    Example: holdfast check ukraine-2023 --document column=column.txt
    """
    from holdfast.scenario.complaints import EXIT_CODES, format_complaints

    source = find(scenario)
    reading = check(source, documents(given))
    if as_json:
        click.echo(json.dumps([complaint.as_dict() for complaint in reading.complaints], indent=2))
    else:
        if reading.complaints:
            click.echo(format_complaints(reading.complaints))
        count, warned = len(reading.errors), len(reading.warnings)
        click.echo(f"{source.name}: {count} error{'s' * (count != 1)}, {warned} warning{'s' * (warned != 1)}")
    if reading.errors:
        raise click.exceptions.Exit(EXIT_CODES["scenario errors"])
