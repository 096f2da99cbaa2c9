"""`holdfast history`: the outside view of a scenario, scores of the regression on a table, and the hindcast."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from holdfast.app import options
from holdfast.app.compiled import keep_compiled
from holdfast.app.interruption import held
from holdfast.app.output import write
from holdfast.app.progress import progress
from holdfast.app.sources import find, read_text, scenario_of

if TYPE_CHECKING:
    from holdfast.explore.hindcast import Hindcast
    from holdfast.explore.inside_view import Asked
    from holdfast.history.columns import Outcome
    from holdfast.history.model_file import Model
    from holdfast.history.outlook import AskedClass, Outlook
    from holdfast.report.tables import Table

DRAWS: Final = 500
SEED: Final = 0
"""Of the resampling of wars behind intervals, unless another is given."""
MECHANISMS: Final = ("guarantee", "fear", "power_shift", "talks")
FOLDER: Final = Path("runs")


@dataclass(frozen=True)
class Given:
    """The options that every way of calling shares."""

    seed: int | None
    draws: int
    jobs: int
    out: Path | None
    as_json: bool
    quiet: bool


@click.command()
@click.argument("scenario", required=False)
@click.option(
    "--where",
    "where",
    multiple=True,
    metavar="COLUMN=VALUE[,...]",
    help="A further reference class; repeat for more. Values: 1, imposed, 'imposed|none', '>= 2'.",
)
@click.option("--terms", metavar="NAME", help="Run the model on these terms of SCENARIO and pool both views.")
@click.option(
    "--score",
    "table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.csv",
    help="Score the shipped regression on a table of endings.",
)
@click.option(
    "--predict",
    type=click.Path(path_type=Path),
    metavar="OUT.csv",
    help="With --score: write the regression's word on each row.",
)
@click.option("--all-rows", is_flag=True, help="With --score: also rows whose in_sample is not 1.")
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.json",
    help="With --score: another model file of the same form.",
)
@click.option(
    "--prior-predictive",
    is_flag=True,
    help="How long a peace signed today would hold by SCENARIO's priors, beside past endings: level and shape.",
)
@click.option("--hindcast", is_flag=True, help="Run the model over the library's past settlements and score it.")
@click.option(
    "--cases",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="With --hindcast: cases from a folder instead of the library's.",
)
@click.option("--without", type=click.Choice(MECHANISMS), help="With --hindcast: take a mechanism out.")
@click.option(
    "--ablations",
    is_flag=True,
    help="With --hindcast or --prior-predictive: also without each mechanism.",
)
@click.option(
    "--draws",
    default=DRAWS,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help="Draws for --terms, --prior-predictive and --hindcast.",
)
@options.seed("Of the resampling, and of the draws instead of the scenario's.")
@options.jobs
@options.out("history.html and the JSON")
@options.as_json
@click.option(
    "--schema",
    "schema_of",
    type=click.Choice(["outlook", "scores", "hindcast", "prior-predictive"]),
    help="Print the JSON Schema of an answer.",
)
@options.quiet()
def command(
    scenario: str | None, where: tuple[str, ...], terms: str | None, table: Path | None, predict: Path | None,
    all_rows: bool, model: Path | None, prior_predictive: bool, hindcast: bool, cases: Path | None, without: str | None,
    ablations: bool, draws: int, seed: int | None, jobs: int | None, out: Path | None, as_json: bool,
    schema_of: str | None, quiet: bool,
) -> None:  # fmt: skip
    """Say what history holds of SCENARIO; score the regression (--score); hold the model against the past (--hindcast).

    \b
    Examples: holdfast history iran-iraq-1988 --where contig_land=1,tie=1
              holdfast history --score endings.csv --predict foretold.csv
              holdfast history ukraine-2023 --prior-predictive
              holdfast history --hindcast --ablations
    """
    given = Given(seed, draws, options.cores(jobs), out, as_json, quiet)
    questions = (
        ("--score", table), ("--prior-predictive", prior_predictive), ("--hindcast", hindcast), ("--schema", schema_of),
    )  # fmt: skip
    chosen = [name for name, asked in questions if asked]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} are different questions; ask one at a time.")
    if predict is not None and table is None:
        raise click.UsageError("--predict needs the table: --score FILE.csv --predict OUT.csv")
    if prior_predictive and (scenario is None or terms is not None):
        raise click.UsageError(
            "--prior-predictive needs a scenario, and looks at all its terms: name it, leave --terms out."
        )
    try:
        if schema_of is not None:
            print_schema(schema_of)
        elif table is not None:
            score_table(table, predict, all_rows, model, given)
        elif prior_predictive and scenario is not None:
            from holdfast.app.prior_predictive import expect

            expect(scenario, where, ablations, given)
        elif hindcast:
            run_cases(cases, without, ablations, given)
        else:
            look(scenario, where, terms, given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def print_schema(what: str) -> None:
    """The JSON Schema of one of the answers."""
    from holdfast.report.history_record import schema

    click.echo(json.dumps(schema(what), indent=1, ensure_ascii=False))


def answer(given: Given, folder: Path, name: str, record: str, page: str | None, screen: str) -> None:
    """Write the files, and print the JSON or the screen."""
    folder = given.out or folder
    with held():
        write(folder / f"{name}.json", record)
        if page is not None:
            write(folder / f"{name}.html", page)
    if given.as_json:
        click.echo(record, nl=False)
    elif not given.quiet:
        click.echo(screen, nl=False)
        click.echo(f"\nWritten to {folder / name}.{'html and .json' if page is not None else 'json'}")


PAIR: Final = re.compile(r",(?=\s*[A-Za-z_][A-Za-z0-9_]*\s*=)")
"""What parts the conditions of one class: a comma before COLUMN=; other commas belong to bounds."""


def class_of(text: str) -> AskedClass:
    """A class from COLUMN=VALUE[,COLUMN=VALUE]."""
    from holdfast.history.outlook import asked_class

    found: dict[str, Any] = {}
    for pair in PAIR.split(text):
        column, sign, value = pair.partition("=")
        if not sign or not value.strip():
            raise click.UsageError(
                f"--where {text!r}: write COLUMN=VALUE, for example contig_land=1 or prior_wars='>= 1'."
            )
        if column.rstrip().endswith((">", "<")):
            column, value = column.rstrip()[:-1], f"{column.rstrip()[-1]}= {value.strip()}"
        parts = [part.strip() for part in value.split("|")]
        found[column.strip()] = [plain(part) for part in parts] if len(parts) > 1 else parts[0]
    return asked_class(found)


def plain(text: str) -> float | str:
    """A number where the text is one."""
    try:
        return float(text)
    except ValueError:
        return text


def look(name: str | None, where: tuple[str, ...], terms: str | None, given: Given) -> None:
    """The outside view of a scenario, or of classes from the command line alone."""
    import numpy as np

    from holdfast.history.outlook import outlook
    from holdfast.report.history_page import outlook_page
    from holdfast.report.history_record import as_json, outlook_record
    from holdfast.report.history_screen import outlook_screen
    from holdfast.report.history_tables import pool_table

    if name is None and not where:
        raise click.UsageError("Name a scenario, or a class with --where; see --help for --score and --hindcast.")
    if terms is not None and name is None:
        raise click.UsageError("--terms needs the scenario whose terms they are.")
    scenario = None if name is None else scenario_of(find(name), {})
    section = None if scenario is None else scenario.history
    extra = {f"asked_{place}": class_of(text) for place, text in enumerate(where, 1)}
    covariates = {} if section is None else section.covariates
    generator = np.random.default_rng(SEED if given.seed is None else given.seed)
    found = outlook(section, covariates, extra, generator)
    pooled = None if terms is None or scenario is None else pool_of(scenario, terms, found, given)
    both: Table | None = None if pooled is None else pool_table(*pooled)
    label = "classes" if scenario is None else scenario.id
    title = "Past endings" if scenario is None else f"{scenario.title}: what history holds"
    record = as_json(outlook_record(found, None if scenario is None else scenario.id, pooled))
    page, screen = outlook_page(found, title, both), outlook_screen(found, title, both)
    answer(given, FOLDER / label / "history", "history", record, page, screen)


def asked(given: Given, without: str | None = None) -> Asked:
    """What the model is asked for."""
    keep_compiled()
    from holdfast.explore.inside_view import Asked

    return Asked(given.draws, given.seed, given.jobs, without)


def pool_of(scenario: Any, terms: str, found: Outlook, given: Given) -> tuple[str, int, Any, Any]:
    """The model's view of some terms pooled with the class quoted first: terms, draws, weight, both views."""
    import numpy as np

    run = asked(given)
    from holdfast.explore.inside_view import inside_view
    from holdfast.history.combining import combine, load_weight
    from holdfast.history.survival import HORIZONS_YEARS

    years = tuple(year for year in HORIZONS_YEARS if year <= scenario.grid.horizon_years)
    inside = inside_view(scenario, terms, years, run)
    report = next(one for one in found.outcomes if one.outcome == "war").by_pair
    quoted = report.classes[min(1, len(report.classes) - 1)]
    weight = load_weight()
    generator = np.random.default_rng(scenario.seed if given.seed is None else given.seed)
    both = combine(inside.survival, [quoted.shrunk.at(year) for year in years], weight, generator)
    return terms, len(inside.survival), weight, both


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as text, blank where a row is short. UsageError for no header or a row that is too long."""
    lines = read_text(path).removeprefix("\ufeff").splitlines()
    reader = csv.DictReader(lines, restval="")
    if not reader.fieldnames:
        raise click.UsageError(f"{path} is empty; it should begin with a line of column names.")
    reader.fieldnames = [name.strip() for name in reader.fieldnames]
    rows = list(reader)
    for number, row in enumerate(rows, 2):
        if None in row:
            raise click.UsageError(
                f"{path}, line {number}: more cells than the {len(reader.fieldnames)} columns named."
            )
    return rows


def models_of(path: Path | None) -> dict[Outcome, Model]:
    """The shipped regressions, or those of a file."""
    from holdfast.history.model_file import load_models, models_from

    return load_models() if path is None else models_from(read_text(path))


def score_table(path: Path, predict: Path | None, every: bool, model: Path | None, given: Given) -> None:
    """Score the regression on a table, and write predictions if asked."""
    import numpy as np

    from holdfast.history.columns import OUTCOME_COLUMNS
    from holdfast.history.score_file import score_rows
    from holdfast.report.history_record import as_json, scores_record
    from holdfast.report.history_screen import scores_screen

    rows, models = rows_of(path), models_of(model)
    if predict is not None:
        write(predict, predictions_text(rows, models))
        click.echo(f"Predictions of {len(rows)} rows written to {predict}", err=True)
        if rows and not any({own.days, own.event} <= set(rows[0]) for own in OUTCOME_COLUMNS.values()):
            return
    found = score_rows(models, rows, np.random.default_rng(SEED if given.seed is None else given.seed), every)
    record = as_json(scores_record(found, path.name))
    answer(given, FOLDER / "scores" / path.stem, "scores", record, None, scores_screen(found, path.name))


def predictions_text(rows: list[dict[str, str]], models: dict[Outcome, Model]) -> str:
    """Log relative hazard and survival of each row, for each outcome, as CSV."""
    from io import StringIO

    from holdfast.history.score_file import SCORE_YEARS, predict

    found = predict(models, rows)
    head = ["row", "ending_id"]
    for one in found:
        head += [f"{one.outcome}_log_hazard", *(f"{one.outcome}_survival_{years:g}y" for years in SCORE_YEARS)]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for place, row in enumerate(rows):
        numbers = [value for one in found for value in (one.linear[place], *one.survival[place])]
        writer.writerow([place + 1, row.get("ending_id", ""), *(f"{value:.6f}" for value in numbers)])
    return out.getvalue()


def run_cases(folder: Path | None, without: str | None, ablated: bool, given: Given) -> None:
    """The hindcast over the library's cases or those of a folder."""
    from holdfast.report.history_page import hindcast_page
    from holdfast.report.history_record import as_json, hindcast_record
    from holdfast.report.history_screen import hindcast_screen

    found, removed = hindcast_of(folder, without, ablated, given)
    record = as_json(hindcast_record(found, removed))
    page, screen = hindcast_page(found, removed), hindcast_screen(found, removed)
    answer(given, FOLDER / "hindcast", "hindcast", record, page, screen)


def hindcast_of(folder: Path | None, without: str | None, ablated: bool, given: Given) -> tuple[Hindcast, Any]:
    """Run the cases, and each without each mechanism if asked."""
    import numpy as np

    run = asked(given, without)
    from holdfast.app.cases import cases_of
    from holdfast.explore.hindcast import ablations, run_hindcast
    from holdfast.history.endings import load_endings
    from holdfast.history.model_file import load_models

    cases = cases_of(folder)
    generator = np.random.default_rng(SEED if given.seed is None else given.seed)
    with progress(given.quiet) as tell:
        found = run_hindcast(cases, run, load_endings(), load_models()["war"], generator, tell)
        wholes = None if without else {one.case.scenario.id: one.inside for one in found.cases}
        return found, ablations(cases, run, MECHANISMS, tell, wholes) if ablated else ()
