"""The regression: published fits, lifelines as oracle, what is known on the day, cross-validation by whole wars."""

from __future__ import annotations

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from holdfast.history import load_endings
from holdfast.history.columns import OUTCOMES, Outcome
from holdfast.history.cross_validation import (
    best,
    cross_validate,
    fold_concordance,
    folds,
    nested,
    part_of,
    trials,
    watched_of,
)
from holdfast.history.model_file import load_models, table_hash
from holdfast.history.partial_likelihood import cox_coefficients
from holdfast.history.predictors import (
    CODED_AT_DISPUTES_END,
    LATE,
    PREDICTORS,
    Predictor,
    Source,
    design,
    dispute_went_on,
)
from holdfast.history.regression import Specification, fast_fit, fit, foretell, missing_of, row_from

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REFERENCE = SHARED / "reference"
CEASEFIRES = SHARED / "data" / "ceasefires"
needs_research_table = pytest.mark.skipif(
    not (CEASEFIRES / "ceasefires.csv").exists(), reason="the research table is not in this checkout"
)
PAST = Specification(("ln_disputes", "ln_wars", "unsettled"), 0.3)


def published(prefix: str) -> list[Any]:
    """The published results whose identifier starts so; one skipped parameter where the file is absent."""
    file = REFERENCE / "published_results.yaml"
    if not file.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="reference results are not in this checkout"))]
    found = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return [pytest.param(entry, id=entry["id"]) for entry in found["vectors"] if entry["id"].startswith(prefix)]


@pytest.mark.parametrize("entry", published("LHR08-cox-"))
def test_published_regressions_of_ceasefires_are_reproduced(entry: dict[str, Any]) -> None:
    import pandas as pd  # type: ignore[import-untyped]
    from lifelines import CoxTimeVaryingFitter

    names = entry["inputs"]["covariates"]
    table = pd.read_csv(REFERENCE / "lhr2008_ceasefire_spells.csv")
    kept = table[["id", "t0_days", "t1_days", "failed", *names]].dropna()
    expected, near = entry["outputs"], entry["tol"]
    counted = (len(kept), kept.id.nunique(), int(kept.failed.sum()))
    assert counted == (expected["rows"], expected["subjects"], expected["failures"])
    model = CoxTimeVaryingFitter().fit(
        kept, id_col="id", event_col="failed", start_col="t0_days", stop_col="t1_days",
        fit_options={"precision": 1e-9, "max_steps": 500},
    )  # fmt: skip
    assert model.log_likelihood_ == pytest.approx(expected["loglik"], abs=1e-5)
    assert model.log_likelihood_ == pytest.approx(expected["loglik_published"], abs=5e-5)
    found = model.params_.to_dict()
    assert {name: found[name] for name in expected["coef"]} == pytest.approx(expected["coef"], abs=near)
    for name, value in (expected["published_coef_3sf"] or {}).items():
        assert float(f"{found[name]:.3g}") == pytest.approx(value)
    for name, ratio in (expected["hazard_ratio"] or {}).items():
        assert np.exp(found[name]) == pytest.approx(ratio, abs=near)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize(
    "specification",
    [PAST, Specification(("land_border", "shift", "late"), 0.05, "pair"), Specification(("many",), 0.0)],
)
def test_the_fast_fit_is_the_fit_of_lifelines(outcome: Outcome, specification: Specification) -> None:
    endings = load_endings()
    fast, slow = fast_fit(endings, outcome, specification), fit(endings, outcome, specification)
    assert fast.coefficients == pytest.approx(slow.coefficients, abs=2e-4)
    x = design(endings, specification.predictors)
    assert fast.survival(x, [1, 10]) == pytest.approx(slow.survival(x, [1, 10]), abs=1e-4)


def test_survival_is_that_of_lifelines_with_its_own_baseline() -> None:
    import pandas as pd
    from lifelines import CoxPHFitter

    endings, names = load_endings(), ["ln_disputes", "shift"]
    found = fit(endings, "war", Specification(tuple(names), 0.1, "pair"))
    table = pd.DataFrame(design(endings, names), columns=names)
    table["t"], table["e"] = endings.durations_years("war"), endings.failed("war").astype(float)
    # Between failures lifelines draws a straight line where a step belongs, so both are taken at failures.
    steps = found.years[[0, 10, 20, 30]]
    theirs = CoxPHFitter(penalizer=0.1).fit(table, "t", "e").predict_survival_function(table[names], times=steps)
    assert found.survival(table[names].to_numpy(), steps) == pytest.approx(theirs.to_numpy().T, abs=2e-4)


def test_a_predictor_without_effect_leaves_the_baseline_and_no_predictor_gives_an_empty_fit() -> None:
    nothing = cox_coefficients(np.zeros((4, 0)), np.arange(1.0, 5), np.ones(4, dtype=np.bool_), np.ones(4), 0.1)
    assert nothing.shape == (0,)
    x, days = np.array([[1.0], [-1.0], [1.0], [-1.0]]), np.array([1.0, 1, 2, 2])
    found = cox_coefficients(x, days, np.ones(4, dtype=np.bool_), np.ones(4), 0.1)
    assert found == pytest.approx([0], abs=1e-9)
    with pytest.raises(ArithmeticError, match="penalty above 0"):
        cox_coefficients(np.array([[1.0], [0.0]]), np.array([1.0, 2]), np.array([True, True]), np.ones(2), 0.0)


def test_no_covariate_known_only_afterwards_is_in_a_shipped_model() -> None:
    for outcome, model in load_models().items():
        used = {one.name for one in model.regression.predictors}
        assert not used & set(LATE), outcome
        columns = {name for one in model.regression.predictors for source in one.sources for name in source.columns}
        late = {name for late in LATE for source in PREDICTORS[late].sources for name in source.columns}
        assert not columns & late, outcome


def test_what_was_coded_at_the_end_of_a_dispute_that_went_on_is_not_known() -> None:
    endings = load_endings()
    went_on = dispute_went_on(endings)
    # First spells of wars fought in two: the armistices of 1848, of April 1864, of July 1948 and of July 1974.
    assert sorted({endings.texts["war_end"][k] for k in np.flatnonzero(went_on)}) == [
        "1848-08-09", "1864-04-25", "1948-07-18", "1974-07-29",
    ]  # fmt: skip
    assert endings.failed("war")[went_on].all()
    assert endings.durations_years("war")[went_on].max() < 1
    for name in CODED_AT_DISPUTES_END:
        known, coded = design(endings, [name])[:, 0], design(endings, [name], as_known=False)[:, 0]
        assert np.isnan(known[went_on]).all()
        assert (known[~went_on] == coded[~went_on]).all()


ROWS = [
    {"a": "1", "b": "", "kind": "none", "n": "7"},
    {"a": "", "b": "", "kind": "imposed", "n": "nan"},
    {"a": "0.0", "b": "3", "kind": "", "n": "0"},
]


@pytest.mark.parametrize(
    ("source", "transform", "expected"),
    [
        (Source("sum", ("a", "b")), "identity", [1, np.nan, 3]),
        (Source("min", ("a", "b")), "identity", [1, np.nan, 0]),
        (Source("max", ("a", "b")), "identity", [1, np.nan, 3]),
        (Source("any_in", ("kind",), ("none",)), "identity", [1, 0, np.nan]),
        (Source("any_in", ("a", "b"), ("1", "3")), "identity", [1, np.nan, 1]),
        (Source("all_in", ("a", "b"), ("0", "3")), "identity", [0, np.nan, 1]),
        (Source("value", ("n",)), "log1p", [np.log(8), np.nan, 0]),
        (Source("value", ("n",)), "log10", [np.log10(7), np.nan, 0]),
    ],
)
def test_rules_of_predictors_by_hand(source: Source, transform: Any, expected: list[float]) -> None:
    found = Predictor("x", "x", (source,), transform).values(ROWS)
    assert found == pytest.approx(np.array(expected), nan_ok=True)


def test_the_first_source_that_the_table_has_is_taken_and_bad_cells_are_named() -> None:
    pacts = PREDICTORS["ln_pacts"]
    assert pacts.values([{"major_guarantors1": "1", "major_guarantors2": "2"}]) == pytest.approx(np.log1p(3))
    assert pacts.values([{"major_guarantors": "3"}]) == pytest.approx(np.log1p(3))
    assert np.isnan(pacts.values([{"other": "3"}])).all()
    with pytest.raises(
        ValueError, match=r"row 1 \(no ending_id\): prior_wars should be a number or blank, found 'two'"
    ):
        PREDICTORS["ln_wars"].values([{"prior_wars": "two"}])


@needs_research_table
def test_predictors_are_the_same_from_the_research_table_and_from_the_shipped_one() -> None:
    with (CEASEFIRES / "ceasefires.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["ending_id"]: row for row in csv.DictReader(stream)}
    endings = load_endings()
    ordered = [rows[name] for name in endings.texts["ending_id"]]
    for name, one in PREDICTORS.items():
        if one.source(ordered[0]) is not None and name != "leader_change":
            assert one.values(ordered) == pytest.approx(design(endings, [name], as_known=False)[:, 0]), name


def test_a_row_is_foretold_by_the_equation_and_what_is_missing_counts_as_the_mean() -> None:
    model = load_models()["war"].regression
    row = row_from({"prior_mids_25y": 4.0, "prior_wars": 1.0, "settlement": "none"})
    values = {"ln_disputes": np.log(5), "ln_wars": np.log(2), "unsettled": 1.0}
    names = [one.name for one in model.predictors]
    eta = sum((values[name] - m) * b for name, m, b in zip(names, model.means, model.coefficients, strict=True))
    baseline = model.cumulative_hazard[np.searchsorted(model.years, 5, side="right") - 1]
    five = next(one for one in foretell(model, row) if one.years == 5)
    assert five.value == pytest.approx(np.exp(-baseline * np.exp(eta)))
    assert five.low < five.value < five.high
    average = next(one for one in foretell(model, {}) if one.years == 5)
    assert average.value == pytest.approx(np.exp(-baseline))
    assert average.low == average.high == average.value
    assert missing_of(model, {"prior_wars": "1"}) == ("ln_disputes", "unsettled")


def test_folds_hold_whole_wars_and_every_war_once() -> None:
    watched = watched_of(load_endings(), "war")
    seen = np.zeros(len(watched))
    for train, test in folds(watched.groups.astype(float), np.random.default_rng(0)):
        assert not set(watched.groups[train]) & set(watched.groups[test])
        assert (train ^ test).all()
        seen += test
    assert (seen == 1).all()


def test_noise_foretells_nothing_and_the_future_itself_everything() -> None:
    endings = load_endings()
    one = trials(endings, [Specification(("ln_wars",), 0.05, "pair")])[0]
    watched = watched_of(endings, "deadly_dispute")
    future = np.log(watched.durations_years)[:, None] + np.where(watched.failed, 0, 3.0)[:, None]
    oracle = type(one)(one.specification, future, one.votes)
    generator = np.random.default_rng(3)
    assert cross_validate(endings, "deadly_dispute", oracle, generator, 2).c > 0.9
    noise = type(one)(one.specification, generator.standard_normal((153, 1)), one.votes)
    assert abs(cross_validate(endings, "deadly_dispute", noise, np.random.default_rng(4), 6).c - 0.5) < 0.08
    chosen = nested(endings, "deadly_dispute", [noise, oracle], np.random.default_rng(5), 1)
    assert chosen.c > 0.9
    everything = np.ones(153, dtype=np.bool_)
    assert best([noise, oracle], watched, everything, np.random.default_rng(6), 1) == 1


@needs_research_table
@pytest.mark.parametrize("label", ["war", "fatal MID or war"])
def test_cross_validation_is_that_of_the_baseline_script(label: str) -> None:
    """Same rows, covariates, penalty and split: the same C in each fold as the script's own, lifelines' fit and index."""
    spec = importlib.util.spec_from_file_location("baseline_survival", CEASEFIRES / "baseline_survival.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    table = script.pd.read_csv(CEASEFIRES / "ceasefires.csv")
    table = table[table.in_sample == 1].reset_index(drop=True)
    days, event = script.OUTCOMES[label]
    x = script.features(table)[script.SMALL]
    outcome: Outcome = "war" if label == "war" else "deadly_dispute"
    endings = load_endings()
    order = [endings.texts["ending_id"].index(name) for name in table.ending_id]
    ours = np.empty_like(x.to_numpy())
    ours[order] = x.to_numpy()
    trial = trials(endings, [Specification(("ln_wars",), 0.05, "war")])[0]
    trial = type(trial)(trial.specification, ours, trial.votes)
    watched = watched_of(endings, outcome)
    test = np.isin(watched.groups, np.unique(watched.groups)[::5])
    risk, _ = trial.foretell(watched, ~test, test)
    there = np.array(test)[order]
    train = script.pd.concat([x[~there], table.loc[~there, [days, event, "weight"]]], axis=1)
    model = script.CoxPHFitter(penalizer=0.05).fit(train, days, event, weights_col="weight", robust=True)
    theirs = script.concordance_index(
        table.loc[there, days], -model.predict_partial_hazard(x[there]), table.loc[there, event]
    )
    assert fold_concordance(risk, part_of(watched, test)) == pytest.approx(theirs, abs=1e-6)


def test_the_shipped_models_say_what_cross_validation_found_and_do_not_claim_more() -> None:
    models = load_models()
    assert set(models) == set(OUTCOMES)
    for model in models.values():
        checked = model.checked
        assert checked.nested_c < checked.c
        assert checked.optimism == pytest.approx(checked.c - checked.nested_c)
        assert all(checked.brier[years] < base for years, base in checked.brier_base.items())
    # The aim of 0.64 and 0.65 is not reached by what is known on the day; the docs say so with these numbers.
    assert models["war"].checked.c == pytest.approx(0.58, abs=0.01)
    assert models["deadly_dispute"].checked.c == pytest.approx(0.64, abs=0.01)


def test_the_shipped_models_are_fitted_on_the_shipped_table() -> None:
    text = (ROOT / "src/holdfast/history/regression.json").read_text(encoding="utf-8")
    assert table_hash() in text
    done = subprocess.run(
        [sys.executable, "tools/fit_history.py", "--check"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stdout.split(" on ")[0]) == (0, "regression.json: as fitted")
