"""Questions to a sweep, and its exports, against the programs they are for."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import sweep_cases as cases
from holdfast.app.command import cli
from holdfast.explore.export import as_xarray, data_dictionary, ema_tables, salib_problem
from holdfast.explore.failures import QueryError, StoreError
from holdfast.explore.query import Questions, open_sweep
from holdfast.explore.store import Store
from holdfast.scenario.draws import numbers, sample
from holdfast.scenario.read import read_scenario

DRAWS = 16
LAST_BITS = 1e-14


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sweeps") / "sweep"
    cases.run_in(where, cases.small(DRAWS))
    return where


@pytest.fixture(scope="module")
def questions(folder: Path) -> Questions:
    return open_sweep(Store(folder))


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["explore", *words])


def test_a_question_is_answered_from_both_tables(questions: Questions) -> None:
    rows = questions.sql("SELECT setting, count(*), avg(weight) FROM sweep GROUP BY ALL ORDER BY ALL").fetchall()
    assert rows == [("arms=sent", DRAWS, 1.0), ("now", DRAWS, 1.0)]
    drawn = sample(read_scenario(cases.TEXT, "small"), 1, 0, DRAWS)["choice.precision"]
    found = questions.sql("SELECT choice_precision FROM experiments ORDER BY draw").fetchnumpy()["choice_precision"]
    assert np.array_equal(found, drawn)
    assert questions.table("outcomes").columns[:4] == ["draw", "setting", "hypothesis_A", "hypothesis_B"]


def test_chances_by_cause_and_survival_make_one(questions: Questions) -> None:
    total = "survival_freeze_5y + broken_by_A_freeze_5y + broken_by_B_freeze_5y + broken_by_incident_freeze_5y"
    ((worst,),) = questions.sql(f"SELECT max(abs({total} - 1)) FROM outcomes").fetchall()
    assert worst < 1e-9


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 1) TO '{folder}/x.csv'",
        "COPY (SELECT 1 AS draw) TO '{folder}/outcomes/000000.parquet'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_text('{folder}/manifest.json')",
        "SELECT * FROM glob('/*')",
        "SELECT 1; SELECT 2",
        "SET enable_external_access = true",
        "ATTACH '{folder}/x.db'",
        "CREATE TABLE x AS SELECT 1",
        "INSTALL httpfs",
        "SELECT * FROM questions",
        "SELECT nothing FROM outcomes",
        "SELEKT",
    ],
)
def test_nothing_but_the_sweep_can_be_asked(questions: Questions, folder: Path, query: str) -> None:
    import duckdb

    before = sorted((entry.name, entry.stat().st_size) for entry in folder.rglob("*"))
    with pytest.raises((QueryError, duckdb.Error)):
        questions.sql(query.format(folder=folder)).fetchall()
    assert sorted((entry.name, entry.stat().st_size) for entry in folder.rglob("*")) == before


def test_a_question_while_it_runs_sees_the_finished_chunks(tmp_path: Path) -> None:
    from dataclasses import replace

    where = tmp_path / "sweep"
    whole = cases.run_in(where, cases.small(DRAWS))
    Store(where).keep(replace(whole, chunks={0: whole.chunks[0]}))
    (where / "outcomes" / ".partial-000001.parquet").write_bytes(b"half")
    assert open_sweep(Store(where)).sql("SELECT max(draw) FROM outcomes").fetchall() == [(cases.CHUNK - 1,)]
    Store(where).keep(replace(whole, chunks={}))
    with pytest.raises(StoreError, match="no chunk is finished yet"):
        open_sweep(Store(where))


def test_the_command_answers_in_csv_and_json(folder: Path) -> None:
    query = "SELECT setting, count(*) AS n FROM outcomes GROUP BY setting ORDER BY setting"
    assert run(str(folder), "--query", query).output == f"setting,n\narms=sent,{DRAWS}\nnow,{DRAWS}\n"
    told = json.loads(run(str(folder), "--query", query, "--json").output)
    assert told == [{"setting": "arms=sent", "n": DRAWS}, {"setting": "now", "n": DRAWS}]
    wrong = run(str(folder), "--query", "SELECT nothing FROM outcomes")
    assert wrong.exit_code == 2
    assert "nothing" in wrong.output


def test_ema_workbench_loads_the_export(folder: Path, questions: Questions, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        utilities = pytest.importorskip("ema_workbench.util.utilities", reason="ema_workbench is not installed")
        target = tmp_path / "sweep.tar.gz"
        assert run(str(folder), "--export", "ema", "--to", str(target)).exit_code == 0
        experiments, outcomes = utilities.load_results(str(target))
        ours, measured = ema_tables(questions)
    assert list(experiments.columns) == list(ours.columns)
    assert experiments["policy"].dtype == "category"
    # its reader of CSV may miss the last bit of a number
    assert np.allclose(experiments["choice_precision"], ours["choice_precision"], rtol=LAST_BITS, atol=0)
    assert set(outcomes) == set(measured)
    for name, values in measured.items():
        assert np.allclose(outcomes[name], values, rtol=LAST_BITS, atol=LAST_BITS, equal_nan=True), name
    assert len(experiments) == len(outcomes["survival_best_5y"]) == 2 * DRAWS


def test_salib_samples_the_problem_within_the_priors(folder: Path, questions: Questions, tmp_path: Path) -> None:
    latin = pytest.importorskip("SALib.sample.latin", reason="SALib is not installed")
    target = tmp_path / "problem.json"
    assert run(str(folder), "--export", "salib", "--to", str(target)).exit_code == 0
    problem = json.loads(target.read_text(encoding="utf-8"))
    assert problem == salib_problem(questions.manifest)
    drawn = dict(zip(problem["names"], latin.sample(problem, 400, seed=1).T, strict=True))
    known = dict(numbers(read_scenario(cases.TEXT, "small")))
    assert problem["num_vars"] == sum(not number.is_fixed for number in known.values()) + 1
    for path, number in known.items():
        values = drawn.get(path.replace(".", "_"))
        if number.shape in ("uniform", "log_uniform"):
            assert values is not None
            low, high = number.parameters
            assert low <= values.min() < low + 0.05 * (high - low) < high - 0.05 * (high - low) < values.max() <= high
        if number.shape == "lognormal":
            assert values is not None
            assert np.median(values) == pytest.approx(number.parameters[0], rel=0.02)


def test_xarray_holds_each_outcome_where_it_belongs(questions: Questions) -> None:
    pytest.importorskip("xarray", reason="xarray is not installed")
    data = as_xarray(questions)
    assert dict(data.sizes) == {"draw": DRAWS, "setting": 2, "hypothesis_A": 1, "hypothesis_B": 1}
    row = "draw = 11 AND setting = 'arms=sent'"
    ((value,),) = questions.sql(f"SELECT survival_freeze_5y FROM outcomes WHERE {row}").fetchall()
    assert float(data["survival_freeze_5y"].sel(draw=11, setting="arms=sent").item()) == value
    assert data["survival_freeze_5y"].attrs["units"] == "probability"
    assert data["choice_precision"].dims == ("draw",)


def test_netcdf_and_csv_are_written(folder: Path, tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray", reason="xarray is not installed")
    assert run(str(folder), "--export", "netcdf", "--to", str(tmp_path / "sweep.nc")).exit_code == 0
    assert xarray.open_dataset(tmp_path / "sweep.nc", engine="scipy").sizes["draw"] == DRAWS
    assert run(str(folder), "--export", "csv", "--to", str(tmp_path / "csv")).exit_code == 0
    assert len((tmp_path / "csv" / "outcomes.csv").read_text(encoding="utf-8").splitlines()) == 2 * DRAWS + 1
    there = run(str(folder), "--export", "csv", "--to", str(tmp_path / "csv"))
    assert there.exit_code == 2
    assert "exists" in there.output


def test_the_dictionary_tells_every_column_with_unit_and_meaning(questions: Questions) -> None:
    rows = data_dictionary(questions.manifest)
    told = {(row["table"], row["column"]) for row in rows}
    for table in questions.manifest.columns:
        assert {(table, name) for name in questions.table(table).columns} <= told
    assert all(row["unit"] and row["meaning"] for row in rows)
    survival = next(row for row in rows if row["column"] == "survival_freeze_5y")
    assert survival["says"] == "survival(freeze, 5)"
    assert survival["unit"] == "probability"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--levers", "arm=sent"], "Nearest: arms"),
        (["--levers", "arms=send"], "Nearest: sent"),
        (["--set", "choice.precison=2"], "Nearest: choice.precision"),
        (["--table", "{folder}/none.csv"], "no such file"),
        (["--table", "{folder}/bad.csv"], "bad.csv:3: choice.precision is 'high'"),
        (["--table", "{folder}/good.csv", "--draws", "7"], "has 2 rows"),
    ],
)
def test_what_is_asked_wrongly_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "bad.csv").write_text("choice.precision\n2\nhigh\n", encoding="utf-8")
    (tmp_path / "good.csv").write_text("choice.precision\n2\n3\n", encoding="utf-8")
    asked = [word.format(folder=tmp_path) for word in words]
    shown = run(str(cases.SMALL), *asked, "--out", str(tmp_path / "out"))
    assert shown.exit_code == 2
    assert said in " ".join(shown.output.split())
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_sweep_is_said(tmp_path: Path) -> None:
    for where in (tmp_path, tmp_path / "gone"):
        shown = run(str(where), "--query", "SELECT 1")
        assert shown.exit_code == 2
        assert "sweep" in shown.output
