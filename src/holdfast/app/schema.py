"""`holdfast schema`: the JSON Schema of scenario files or of what the commands print."""

from __future__ import annotations

import json
from typing import Final

import click

RECORDS: Final = ("assessment", "war", "levers")
"""Answers whose schema ships, as `holdfast/report/NAME.schema.json`."""


def scenario_schema_text() -> str:
    """The JSON Schema of scenario files, as text."""
    from holdfast.scenario.schema_json import scenario_schema

    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


@click.command()
@click.argument("what", type=click.Choice(["scenario", *RECORDS]), default="scenario")
def command(what: str) -> None:
    """Print the JSON Schema of scenario files (format 1), or of what `assess`, `war` or `levers` prints with `--json`.

    Example: holdfast schema > holdfast.schema.json
    """
    if what == "scenario":
        click.echo(scenario_schema_text(), nl=False)
    else:
        from importlib.resources import files

        schema = json.loads((files("holdfast.report") / f"{what}.schema.json").read_text(encoding="utf-8"))
        click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
