"""A run's folder as a past run: the scenario's text and every draw's truths and values, to give them other weights later."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from holdfast.app.output import write
from holdfast.app.sources import Source, knowing, read_text, scenario_of

if TYPE_CHECKING:
    from holdfast.assess.assessment import Assessment
    from holdfast.explore.reweighting import Past
    from holdfast.explore.table import Column

SCENARIO: Final = "scenario.yaml"
DRAWS: Final = "draws"
"""Name of the table of draws; a Parquet file, as in the folder of a sweep."""
RECORD: Final = "assessment.json"


def keep_draws(folder: Path, answer: Assessment, text: str) -> None:
    """Write the scenario's text and the table of draws into a run's folder."""
    from holdfast.explore.store import Store

    write(folder / SCENARIO, text)
    (folder / DRAWS).mkdir(parents=True, exist_ok=True)
    columns = [_column(name) for name in answer.recorded]
    if columns:
        Store(folder).write(DRAWS, 0, columns, answer.recorded)


def _column(name: str) -> Column:
    from holdfast.assess.recorded import QUANTITY, Key
    from holdfast.explore.table import Column

    key = Key.of(name)
    under = " and ".join(key.pair)
    if key.kind == QUANTITY:
        return Column(name, "number", "", f"{key.name} under {under}", key.name)
    return Column(name, "truth", "", f"whether the {key.kind} {key.name} holds under {under}", key.name)


def past(run: str) -> Past:
    """The past run in a folder (or of its assessment.json); UsageError where the folder holds none."""
    from holdfast.explore.failures import StoreError
    from holdfast.explore.reweighting import Past
    from holdfast.explore.store import Store

    folder = Path(run).parent if Path(run).is_file() else Path(run)
    missing = [name for name in (RECORD, SCENARIO) if not (folder / name).is_file()]
    if missing or not (folder / DRAWS).is_dir():
        raise click.UsageError(
            f"{run} is no folder of a run: {', '.join(missing) or DRAWS} is not there. "
            "Give the folder that `holdfast assess` names in its last line."
        )
    record = json.loads(read_text(folder / RECORD))
    source = Source(str(folder / SCENARIO), read_text(folder / SCENARIO))
    scenario = knowing(scenario_of(source, {}), source, record["information"]["setting"] == "private")
    store = Store(folder)
    try:
        names = column_names(store.path(DRAWS, 0))
        columns = store.read(DRAWS, 0, [_column(name) for name in names])
    except StoreError as error:
        raise click.UsageError(str(error)) from None
    return Past(scenario, record["seed"], record["draws"]["asked"], record["what_if"], columns)


def column_names(path: Path) -> list[str]:
    """Names of the columns of a Parquet file, in order."""
    import duckdb

    from holdfast.explore.failures import StoreError
    from holdfast.explore.store import literal

    try:
        described = f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})"
        found = duckdb.connect().execute(described).fetchall()
    except duckdb.Error as error:
        raise StoreError(f"{path} cannot be read ({str(error).splitlines()[0]}). Assess again.") from None
    return [row[0] for row in found]
