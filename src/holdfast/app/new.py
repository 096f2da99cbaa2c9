"""`holdfast new`: a commented scenario file to start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from holdfast.app.output import write


@click.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
def command(name: str, force: bool) -> None:
    """Write NAME.yaml, a small scenario that passes `check`, and the schema by which editors complete it.

    Example: holdfast new my-war
    """
    from holdfast.app.schema import scenario_schema_text
    from holdfast.scenario.schema_json import FILE_NAME
    from holdfast.scenario.template import new_scenario

    try:
        text = new_scenario(name, date.today())
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    path = Path(f"{name}.yaml")
    if path.exists() and not force:
        raise click.UsageError(f"{path} exists; --force overwrites it.")
    write(path, text)
    write(Path(FILE_NAME), scenario_schema_text())
    click.echo(f"Wrote {path} and {FILE_NAME}. Next: holdfast check {path}; holdfast assess {path}")
