"""`holdfast explore`: a sweep over everything uncertain, kept as data; questions to it; exports."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from holdfast.app import options as common
from holdfast.app.compiled import keep_compiled
from holdfast.app.interruption import held
from holdfast.app.progress import progress
from holdfast.app.sources import documents, find, scenario_of

if TYPE_CHECKING:
    from holdfast.app.design import Wanted
    from holdfast.explore.chunk import Sweep
    from holdfast.explore.manifest import Manifest
    from holdfast.explore.query import Questions
    from holdfast.explore.store import Store
    from holdfast.explore.workers import Computed, Workers
    from holdfast.scenario.draws import Array

DRAWS: Final = 10_000
DESIGNS: Final = ("draws", "latin", "sobol")
FORMS: Final = ("csv", "ema", "salib", "netcdf", "dictionary")


@click.command()
@click.argument("what", metavar="SCENARIO|FOLDER")
@click.option("--draws", type=click.IntRange(1, 2**30), help=f"Draws of everything uncertain.  [default: {DRAWS}]")
@click.option(
    "--levers", multiple=True, metavar="A=x,B=y",
    help="Settings of levers to cross with each other and with leaving them; A=all for all of a lever's.",
)  # fmt: skip
@click.option("--design", type=click.Choice(DESIGNS), default="draws", show_default=True, help="How draws are spread.")
@click.option("--table", type=click.Path(path_type=Path), help="CSV of draws: a column for each path, a row a draw.")
@common.seed()
@common.changes
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the sweep.  [default: runs/SCENARIO/sweep]")
@click.option("--jobs", type=click.IntRange(1), help="Processes; all cores unless said. The results are the same.")
@click.option("--cluster", metavar="ADDRESS", help="Address of a Dask scheduler; its workers compute.")
@click.option("--chunk", type=click.IntRange(1, 2**20), help="Draws a chunk; chosen by memory unless said.")
@click.option("--repair", is_flag=True, help="Compute anew what in the folder is not what was written.")
@click.option(
    "--query", metavar="SQL", help="Ask FOLDER one SELECT over experiments, outcomes or sweep; also as it runs."
)
@click.option("--export", "form", type=click.Choice(FORMS), help="Write FOLDER in another form, to --to.")
@click.option("--to", type=click.Path(path_type=Path), help="File or folder of the export.")
@common.given
@click.option("--json", "as_json", is_flag=True, help="Print the summary, or the answer to a question, as JSON.")
@common.quiet()
def command(what: str, as_json: bool, quiet: bool, **options: Any) -> None:
    """Solve SCENARIO over many draws and settings of the levers, into a folder of Parquet files; or ask FOLDER.

    The same command goes on where a run was stopped, however it was. Exit code 5: not finished, and it says why.

    \b
    Examples: holdfast explore ukraine-2023 --draws 2000 --levers arms=all --out sweep
              holdfast explore sweep --query "select setting, avg(survival_best_5y) from outcomes group by setting"
              holdfast explore sweep --export ema --to sweep.tar.gz
    """
    if options["query"] or options["form"]:
        ask(Path(what), options["query"], options["form"], options["to"], as_json)
        return
    sweep_out(what, options, as_json, quiet)


def sweep_out(what: str, options: Mapping[str, Any], as_json: bool, quiet: bool) -> None:
    """Run or go on with a sweep and say what came of it."""
    keep_compiled()
    from holdfast.app.design import wanted
    from holdfast.explore.query import open_sweep
    from holdfast.explore.store import Store
    from holdfast.explore.summary import in_words, summary

    source = find(what)
    scenario = scenario_of(source, documents(options["given"]))
    asked = wanted(scenario, source.text, options, DRAWS)
    store = Store(options["out"] or Path("runs") / scenario.id / "sweep")
    started = time.monotonic()
    with _plainly():
        run(asked, store, options, quiet)
        told = summary(open_sweep(store), time.monotonic() - started)
    if as_json:
        click.echo(json.dumps(told, indent=2))
    elif not quiet:
        click.echo(in_words(told, str(store.folder)))
    if told["unsolved"] > common.UNSOLVED_LIMIT * told["games"]:
        from holdfast.scenario.complaints import EXIT_CODES

        raise click.exceptions.Exit(EXIT_CODES["solved in part"])


def run(asked: Wanted, store: Store, options: Mapping[str, Any], quiet: bool) -> Manifest:
    """Compute what is missing in the folder and return its manifest."""
    from holdfast.explore.sweep import Running, planned, resumed

    plan = planned(asked.sweep, options["chunk"], asked.table_hash)
    if not quiet:
        for note in plan.notes:
            click.echo(f"note: {note}", err=True)
    with store.locked():
        manifest = resumed(store, plan, options["repair"])
        store.begin(manifest, asked.sweep.text)
        if not manifest.missing():
            return manifest
        made = workers(options)
        with held() as stop, made as ready, progress(quiet, "exploring", "draws") as tell:
            return Running(asked.sweep, store, ready, manifest, asked.given, tell, stop).finish()


def workers(options: Mapping[str, Any]) -> Workers:
    """The workers asked for."""
    from holdfast.explore.workers import cluster_workers, local_workers

    if options["cluster"]:
        return cluster_workers(options["cluster"], work)
    return local_workers(common.cores(options["jobs"]), work)


def work(sweep: Sweep, start: int, stop: int, given: Mapping[str, Array] | None) -> Computed:
    """Compute a chunk: what runs in a worker."""
    keep_compiled()
    from holdfast.explore.chunk import compute
    from holdfast.explore.manifest import versions
    from holdfast.explore.workers import Computed

    return Computed(compute(sweep, start, stop, given), versions())


def ask(folder: Path, query: str | None, form: str | None, target: Path | None, as_json: bool) -> None:
    """Answer a question to a folder, or write it in another form."""
    from holdfast.app.exchange import export
    from holdfast.explore.query import open_sweep
    from holdfast.explore.store import Store

    with _plainly():
        if not folder.is_dir():
            raise click.UsageError(f"{folder} is no folder of a sweep; --query and --export ask one.")
        questions = open_sweep(Store(folder))
        if form:
            if target is None:
                raise click.UsageError(f"--export {form}: say where to with --to.")
            export(questions, form, target)
        if query:
            click.echo(answer(questions, query, as_json), nl=False)


def answer(questions: Questions, query: str, as_json: bool) -> str:
    """The answer to a question: a table on a terminal, CSV elsewhere, or JSON, a record a row."""
    relation = questions.sql(query)
    if as_json:
        names = relation.columns
        rows = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
        return json.dumps(rows, indent=2, default=str, ensure_ascii=False) + "\n"
    if sys.stdout.isatty():
        return f"{relation}"
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(relation.columns)
    out.writerows(relation.fetchall())
    return text.getvalue()


@contextmanager
def _plainly() -> Iterator[None]:
    """Say in a line what went wrong: a wrong folder or question is a matter of usage, an unfinished run is not."""
    from duckdb import Error

    from holdfast.explore import failures
    from holdfast.scenario.complaints import EXIT_CODES

    try:
        yield
    except (failures.FullError, failures.WorkersLostError, failures.StoppedError) as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(EXIT_CODES["not finished"]) from None
    except (failures.StoreError, failures.QueryError, failures.ClusterError, Error) as error:
        raise click.UsageError(str(error)) from None
