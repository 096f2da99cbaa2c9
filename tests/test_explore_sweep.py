"""Sweeps: the same rows whatever the chunking, resumed, verified, refused where they are another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import sweep_cases as cases
from holdfast.assess.evaluation import NotFiniteError
from holdfast.explore.chunk import compute, prepared
from holdfast.explore.failures import FullError, StoppedError, StoreError, WorkersLostError
from holdfast.explore.run import Asked, assess_scenario
from holdfast.explore.store import Store
from holdfast.explore.sweep import Running, planned, resumed
from holdfast.explore.table import OUTCOMES, Table, digest
from holdfast.explore.truth import _fill
from holdfast.explore.wars import Wars
from holdfast.explore.workers import Workers
from holdfast.scenario.changes import under
from holdfast.scenario.draws import sample
from holdfast.scenario.read import read_scenario
from holdfast.war.rates import rates


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sweeps") / "sweep"
    cases.run_in(where, cases.small(24))
    return where


def in_order(parts: Sequence[Mapping[str, Table]], table: str, column: str) -> NDArray[np.float64]:
    """A column of several chunks, its rows in the order of one chunk."""
    keys = ("draw",) if table != OUTCOMES else ("draw", "hypothesis_B", "hypothesis_A", "setting")
    order = np.lexsort([np.concatenate([part[table][key] for part in parts]) for key in keys])
    return np.concatenate([part[table][column] for part in parts])[order]


@pytest.mark.parametrize("design", ["draws", "latin", "sobol"])
def test_draw_i_is_the_same_whatever_the_chunking(design: str) -> None:
    sweep = cases.small(24, design=design)
    whole = [compute(sweep, 0, 24)]
    for cuts in ([0, 1, 8, 24], [0, 13, 24]):
        parts = [compute(sweep, start, stop) for start, stop in pairwise(cuts)]
        for table, columns in prepared(sweep).columns.items():
            for column in columns:
                one, other = in_order(whole, table, column.name), in_order(parts, table, column.name)
                assert np.array_equal(one, other, equal_nan=True), (design, column.name)


def test_draw_i_is_the_same_whatever_the_total_and_the_settings() -> None:
    few, many = compute(cases.small(8), 0, 8), compute(cases.small(800, settings=(cases.SENT,)), 0, 8)
    sent = few[OUTCOMES]["setting"] == 1
    for name, values in many[OUTCOMES].items():
        if name != "setting":
            assert np.array_equal(values, few[OUTCOMES][name][sent], equal_nan=True), name


def test_a_sweep_says_what_assess_says() -> None:
    # another program path to the same numbers: shares of the claims as `holdfast assess` finds them
    sweep = cases.small(24)
    scenario = read_scenario(cases.TEXT, "small")
    answer = assess_scenario(scenario, cases.TEXT, Asked(24, 1, 24, 1, {}))
    rows = compute(sweep, 0, 24)[OUTCOMES]
    now = rows["setting"] == 0
    for name in ("freeze_lasts", "treaty_helps"):
        held = rows[f"claim_{name}"][now]
        assert set(held) <= {0, 1}
        result = next(one.result for one in answer.claims if one.id == name)
        assert result is not None
        share = result.central.share
        assert share is not None
        assert np.sum(held * rows["weight"][now]) / np.sum(rows["weight"][now]) == pytest.approx(share.value, abs=1e-12)


def test_rows_are_read_back_as_they_were_computed(folder: Path) -> None:
    store = Store(folder)
    manifest = store.manifest()
    assert manifest is not None
    computed = compute(cases.small(24), 8, 16)
    for table, columns in manifest.columns.items():
        found = store.read(table, 1, columns)
        assert digest(columns, found) == digest(columns, computed[table]) == manifest.chunks[1].digests[table]


def test_a_digest_sees_a_changed_bit_a_missing_value_and_an_exchanged_column() -> None:
    sweep = cases.small(8)
    columns = prepared(sweep).columns[OUTCOMES]
    rows = compute(sweep, 0, 8)[OUTCOMES]
    seen = {digest(columns, rows)}
    for name, change in (("weight", 1e-16), ("residual", np.nan), ("draw", 1), ("claim_freeze_lasts", 5)):
        seen.add(digest(columns, {**rows, name: rows[name] + np.asarray(change).astype(rows[name].dtype)}))
    swapped = {**rows, "gain_A_best": rows["gain_B_best"], "gain_B_best": rows["gain_A_best"]}
    assert len(seen | {digest(columns, swapped)}) == 6 - (rows["weight"][0] + 1e-16 == rows["weight"][0])
    with pytest.raises(ValueError, match="columns"):
        digest(columns, dict(reversed(rows.items())))


def test_going_on_computes_only_what_is_missing(folder: Path, tmp_path: Path) -> None:
    whole = Store(folder).manifest()
    where = tmp_path / "sweep"
    cases.run_in(where, cases.small(16))
    before = (where / "outcomes" / "000000.parquet").stat().st_mtime_ns
    (where / "outcomes" / ".partial-000009.parquet").write_bytes(b"half a file")
    more = cases.run_in(where, cases.small(24))
    assert (where / "outcomes" / "000000.parquet").stat().st_mtime_ns == before
    assert not list(where.rglob(".partial-*"))
    assert whole is not None
    assert more.digest == whole.digest


def test_another_sweep_in_the_folder_is_refused_and_what_differs_is_named(folder: Path) -> None:
    store = Store(folder)
    for sweep, said in (
        (cases.small(24, seed=2), "seed: 1 there, 2 asked"),
        (cases.small(16), "draws: 24 there, 16 asked"),
        (cases.small(24, design="sobol"), "design: draws there, sobol asked"),
        (cases.small(24, settings=(cases.NOW,)), "settings"),
        (cases.small(24, text=cases.TEXT + "\n# a note\n"), "the scenario's file"),
    ):
        with pytest.raises(StoreError, match=said):
            resumed(store, planned(sweep, cases.CHUNK))


def test_a_chunk_that_is_not_what_was_written_is_named_and_repaired(tmp_path: Path) -> None:
    where = tmp_path / "sweep"
    sweep = cases.small(16)
    digest_of_all = cases.run_in(where, sweep).digest
    files = [where / "outcomes" / f"{number:06d}.parquet" for number in range(2)]
    files[1].write_bytes(files[0].read_bytes())  # whole, readable, and not what the manifest names
    with pytest.raises(StoreError, match=r"000001\.parquet is not what was written.*--repair"):
        cases.run_in(where, sweep)
    assert cases.run_in(where, sweep, repair=True).digest == digest_of_all
    files[0].write_bytes(files[0].read_bytes()[:-100])
    with pytest.raises(StoreError, match=r"000000\.parquet cannot be read.*--repair"):
        cases.run_in(where, sweep)
    files[0].unlink()
    with pytest.raises(StoreError, match=r"000000\.parquet is gone"):
        cases.run_in(where, sweep)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match=r"thesis\.tex"):
        cases.run_in(tmp_path, cases.small(8))
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.tex"]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with Store(tmp_path).locked(), pytest.raises(StoreError, match="another run"), Store(tmp_path).locked():
        pass


def test_a_disk_that_takes_no_more_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    def full(self: object) -> object:
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr(Store, "_connection", full)
    with pytest.raises(FullError, match=r"No space left.*make room and run the same command again"):
        cases.run_in(tmp_path / "sweep", cases.small(8))


def test_workers_that_die_again_and_again_end_the_run(tmp_path: Path) -> None:
    from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

    def dies(*_: object) -> object:
        raise BrokenExecutor("gone")

    sweep = cases.small(8)
    store, manifest = Store(tmp_path / "sweep"), planned(sweep, cases.CHUNK)
    store.begin(manifest, sweep.text)
    workers = Workers(lambda: ThreadPoolExecutor(1), lambda: 1, dies)  # type: ignore[arg-type]
    with workers, pytest.raises(WorkersLostError, match="4 times in a row"):
        Running(sweep, store, workers, manifest).finish()


def test_a_run_that_is_asked_to_stop_keeps_what_is_done(folder: Path, tmp_path: Path) -> None:
    sweep = cases.small(24)
    store, manifest = Store(tmp_path / "sweep"), planned(sweep, cases.CHUNK)
    store.begin(manifest, sweep.text)
    with cases.in_this_process() as workers, pytest.raises(StoppedError, match="the same command goes on"):
        Running(sweep, store, workers, manifest, stop=lambda: cases.chunks_in(store.folder) > 0).finish()
    kept, whole = store.manifest(), Store(folder).manifest()
    assert kept is not None
    assert whole is not None
    assert list(kept.chunks) == [0]
    assert cases.run_in(store.folder, sweep).digest == whole.digest


def test_a_users_table_gives_the_draws(tmp_path: Path) -> None:
    sweep = cases.small(8, design="table", given=("choice.precision", "peace.audience_cost.A"))
    given = {"choice.precision": np.linspace(2, 3, 8), "peace.audience_cost.A": np.full(8, 0.2)}
    rows = compute(sweep, 0, 8, given)
    assert np.array_equal(rows["experiments"]["choice_precision"], given["choice.precision"])
    assert not np.array_equal(rows[OUTCOMES]["settled_5y"], compute(cases.small(8), 0, 8)[OUTCOMES]["settled_5y"])


def test_a_war_is_simulated_again_only_where_it_differs() -> None:
    scenario = read_scenario(cases.TEXT, "small")
    drawn = sample(scenario, 1, 0, 8)
    wars = Wars(scenario)
    now = wars.rates(drawn)
    assert wars.rates(under(scenario, drawn, frozenset({("word", "firm")}))) is now
    sent = wars.rates(under(scenario, drawn, cases.SENT))
    assert sent is not now
    plain = rates(scenario, under(scenario, drawn, cases.SENT))
    assert np.array_equal(sent.power_path, plain.power_path)
    assert wars.rates(under(scenario, drawn, frozenset({("arms", "sent"), ("word", "firm")}))) is sent


def test_a_draw_in_which_a_claim_is_no_number_is_missing_alone() -> None:
    bad = np.array([2, 5])

    def evaluate(asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        if asked[bad].any():
            raise NotFiniteError("0/0")
        return np.asarray(np.arange(8) % 2 == 0)

    known = np.full(8, -1, dtype=np.int16)
    asked = np.ones(8, dtype=np.bool_)
    asked[7] = False
    _fill(known, asked, evaluate)
    assert known.tolist() == [1, 0, -1, 0, 1, -1, 1, -1]


def test_a_claim_that_needs_a_setting_beyond_the_sweep_is_missing_and_noted() -> None:
    holds = "survival(freeze, 5) <= (survival(freeze, 5) with arms=sent)"
    text = f"{cases.TEXT}  arms_help: {{says: Arms help., holds: '{holds}'}}\n"
    sweep = cases.small(8, text=text, settings=(cases.NOW,))
    assert any("arms_help" in note and "arms=sent" in note for note in planned(sweep).notes)
    assert (compute(sweep, 0, 8)[OUTCOMES]["claim_arms_help"] == -1).all()
    both = compute(cases.small(8, text=text), 0, 8)[OUTCOMES]
    assert (both["claim_arms_help"] >= 0).all()
    held = both["survival_freeze_5y"]
    assert np.array_equal(both["claim_arms_help"][:8] == 1, held[:8] <= held[8:])
