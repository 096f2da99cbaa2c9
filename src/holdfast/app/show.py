"""`holdfast show`: the scenarios that ship with the program."""

from __future__ import annotations

import click

from holdfast.app.sources import find, library


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print a scenario of the library, to read or to change; without NAME, list them.

    Example: holdfast show ukraine-2023 > mine.yaml
    """
    if name is None:
        for known in library():
            click.echo(known)
    else:
        click.echo(find(name).text, nl=False)
