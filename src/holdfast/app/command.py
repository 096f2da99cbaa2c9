"""The `holdfast` command; each subcommand is loaded when it is called, so that `--help` is immediate."""

from __future__ import annotations

import importlib
import sys
from typing import Final

import click

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "assess": ("holdfast.app.assess", "Run an argument over everything uncertain and say what follows."),
    "check": ("holdfast.app.check", "Report every error of a scenario file at once."),
    "explore": ("holdfast.app.explore", "Sweep everything uncertain and every lever into tables to query."),
    "compare": ("holdfast.app.compare", "Set two scenarios, or two settings of one, side by side on the same draws."),
    "history": ("holdfast.app.history", "Base rates of past endings, scores, and the model against the past."),
    "levers": ("holdfast.app.levers", "Find the cheapest and every minimal set of lever settings that meets a target."),
    "new": ("holdfast.app.new", "Write a commented scenario file to start from."),
    "reweight": ("holdfast.app.reweight", "Give every number of a run again under other priors, unsolved."),
    "schema": ("holdfast.app.schema", "Write the JSON Schema of scenario files or of answers."),
    "show": ("holdfast.app.show", "Print a scenario of the library, or list them."),
    "war": ("holdfast.app.war", "Show the war: stocks, strikes, front, costs, forecasts beside the record, futures."),
}
"""Subcommands: module and one line of help."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; help needs only their one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, naming the nearest one where there is none."""
        if args and args[0] not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Nearest: {near[0]}." if near else ""
            raise click.UsageError(f"No command {args[0]!r}. Commands: {', '.join(COMMANDS)}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="holdfast")
def cli() -> None:
    """Will the peace hold? Test an argument about how a war ends.

    Exit codes: 0 done, 1 internal error, 2 usage, 3 errors in the scenario, 4 solved in part,
    5 not finished, which includes Ctrl-C.
    """


def main() -> None:
    """Run the command and exit; an unexpected error shows one line, or its traceback with HOLDFAST_DEBUG set."""
    import os

    from holdfast.app.interruption import leave_off, listen

    listen()
    try:
        cli(standalone_mode=True)
    except Exception as error:
        if os.environ.get("HOLDFAST_DEBUG"):
            raise
        click.echo(f"holdfast: internal error: {type(error).__name__}: {error}", err=True)
        click.echo("Set HOLDFAST_DEBUG=1 to see where; please report it with the scenario.", err=True)
        sys.exit(1)
    finally:
        leave_off()
