"""`holdfast schema`: the JSON Schema of scenario files or of what the commands print."""

from __future__ import annotations

import json

import click


def scenario_schema_text() -> str:
    """The JSON Schema of scenario files, as text."""
    from holdfast.scenario.schema_json import scenario_schema

    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


@click.command()
@click.argument("what", type=click.Choice(["scenario", "assessment", "war"]), default="scenario")
def command(what: str) -> None:
    """Print the JSON Schema of scenario files (format 1), or of what `assess --json` or `war --json` prints.

    Example: holdfast schema > holdfast.schema.json
    """
    if what == "scenario":
        click.echo(scenario_schema_text(), nl=False)
    elif what == "war":
        from holdfast.report.war_record import war_schema

        click.echo(json.dumps(war_schema(), indent=2, ensure_ascii=False))
    else:
        from holdfast.report.record import record_schema

        click.echo(json.dumps(record_schema(), indent=2, ensure_ascii=False))
