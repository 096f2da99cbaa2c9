"""A sweep written to files of other programs: EMA Workbench, SALib, netCDF, CSV."""

from __future__ import annotations

import csv
import io
import json
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Final

import click

from holdfast.app.interruption import undone
from holdfast.app.output import write

if TYPE_CHECKING:
    from holdfast.explore.query import Questions

PARTIAL: Final = ".partial-"
"""How the name of the folder begins that an export is made in, beside its place."""
EMA_VERSION: Final = 0.1
"""Version of the archive of results that EMA Workbench writes."""


def export(questions: Questions, form: str, target: Path) -> None:
    """Write a sweep in a form, whole or not at all; UsageError where the target is there already."""
    if target.exists():
        raise click.UsageError(f"{target} exists; choose another name with --to.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=PARTIAL) as place, undone(lambda: rmtree(place)):
        made = Path(place) / target.name
        FORMS[form](questions, made)
        made.replace(target)


def _salib(questions: Questions, target: Path) -> None:
    from holdfast.explore.export import salib_problem

    write(target, json.dumps(salib_problem(questions.manifest), indent=2) + "\n")


def _dictionary(questions: Questions, target: Path) -> None:
    from holdfast.explore.export import data_dictionary

    rows = data_dictionary(questions.manifest)
    text = io.StringIO()
    out = csv.DictWriter(text, list(rows[0]))
    out.writeheader()
    out.writerows(rows)
    write(target, text.getvalue())


def _csv(questions: Questions, target: Path) -> None:
    """A folder of experiments.csv, outcomes.csv and dictionary.csv."""
    target.mkdir()
    for table in questions.manifest.columns:
        _rows(questions, f"SELECT * FROM {table} ORDER BY ALL", target / f"{table}.csv")
    _dictionary(questions, target / "dictionary.csv")


def _rows(questions: Questions, query: str, path: Path, header: bool = True) -> None:
    """Write the answer to a question as CSV, a batch of rows at a time."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        for number, rows in enumerate(questions.batches(query, BATCH)):
            if header or number:
                out.writerows(rows)


BATCH: Final = 10_000


def _ema(questions: Questions, target: Path) -> None:
    """The archive that `load_results` of EMA Workbench reads."""
    from holdfast.explore.export import ema_experiments_sql, ema_outcomes_sql, inputs, measured

    manifest = questions.manifest
    outcomes = measured(manifest)
    folder = Path(tempfile.mkdtemp(dir=target.parent))
    _rows(questions, ema_experiments_sql(manifest), folder / "experiments.csv")
    for column in outcomes:
        _rows(questions, ema_outcomes_sql(manifest, column), folder / f"{column.name}.cls", header=False)
    told = {
        "version": EMA_VERSION,
        "outcomes": [["ScalarOutcome", column.name, f"{column.name}.cls"] for column in outcomes],
        "experiments": {column.name: "float64" for column in inputs(manifest)} | EMA_EXPERIMENTS,
    }
    (folder / "metadata.json").write_text(json.dumps(told), encoding="utf-8")
    with tarfile.open(target, "w:gz") as archive:
        for name in ("experiments.csv", *(f"{column.name}.cls" for column in outcomes), "metadata.json"):
            archive.add(folder / name, arcname=name)


EMA_EXPERIMENTS: Final = {
    "hypothesis_A": "category",
    "hypothesis_B": "category",
    "scenario": "int64",
    "policy": "category",
    "model": "category",
}
"""Types of the columns of EMA Workbench's experiments that are no inputs."""


def _netcdf(questions: Questions, target: Path) -> None:
    """A netCDF 3 file, written with SciPy, that xarray opens."""
    try:
        from holdfast.explore.export import as_xarray

        as_xarray(questions).to_netcdf(target, engine="scipy", format="NETCDF3_64BIT")
    except ImportError:
        raise click.UsageError("netCDF needs xarray: `pip install xarray`. CSV needs nothing.") from None


FORMS: Final[dict[str, Callable[[Any, Path], None]]] = {
    "csv": _csv,
    "ema": _ema,
    "salib": _salib,
    "netcdf": _netcdf,
    "dictionary": _dictionary,
}
"""Forms by name."""
