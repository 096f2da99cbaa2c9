"""`holdfast reweight`: every number of a run under other priors, without solving again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from holdfast.app.compiled import keep_compiled
from holdfast.app.past import past

if TYPE_CHECKING:
    from holdfast.scenario.quantity import Number


@click.command()
@click.argument("run")
@click.option(
    "--prior", "priors", multiple=True, metavar="PATH=RANGE", help="Another prior of a number, such as '0.1 to 0.2'."
)
@click.option("--aims", multiple=True, metavar="NAME=SHARE", help="Weight of a hypothesis, in place of its posterior.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
def command(run: str, priors: tuple[str, ...], aims: tuple[str, ...], as_json: bool) -> None:
    """Give every number of RUN again under other priors, a folder that `holdfast assess` wrote.

    \b
    Examples: holdfast reweight runs/ukraine-2023/1a2b3c4d5e --aims expansion=0.5
              holdfast reweight RUN --prior 'choice.precision=2 to 4'
    """
    keep_compiled()
    from holdfast.explore.reweighting import ReweightingError, Wanted, reweighted
    from holdfast.report.reweighted import as_json as json_of
    from holdfast.report.reweighted import screen

    if not priors and not aims:
        raise click.UsageError("Nothing to change: give --prior PATH=RANGE or --aims NAME=SHARE.")
    wanted = Wanted(dict(map(_prior, priors)), dict(map(_share, aims)))
    found = past(run)
    try:
        answer = reweighted(found, wanted)
    except ReweightingError as error:
        raise click.UsageError(str(error)) from None
    click.echo(json_of(answer, wanted) if as_json else screen(answer, wanted), nl=False)


def _prior(option: str) -> tuple[str, Number]:
    """A path and its new prior, written as in a scenario file."""
    from pydantic import ValidationError
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from holdfast.scenario.quantity import FORMS, Number

    path, sep, text = option.partition("=")
    try:
        written: Any = YAML(typ="safe").load(text) if sep else None
        return path, Number.model_validate(written)
    except (ValidationError, YAMLError):
        raise click.UsageError(f"--prior {option!r}: write PATH=RANGE, RANGE being {FORMS}.") from None


def _share(option: str) -> tuple[str, float]:
    name, _, text = option.partition("=")
    try:
        return name, float(text)
    except ValueError:
        raise click.UsageError(f"--aims {option!r}: write NAME=SHARE with a number from 0 to 1.") from None
