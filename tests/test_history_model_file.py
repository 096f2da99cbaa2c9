"""The model file: what another program needs to score it, and that its form is read back whole."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from holdfast.history import load_endings
from holdfast.history.columns import OUTCOMES
from holdfast.history.model_file import load_models, model_text, models_from
from holdfast.history.predictors import rows_of
from holdfast.history.score_file import SCORE_YEARS, predict, score_rows

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "src/holdfast/history/regression.json"
CEASEFIRES = ROOT.parent / "shared" / "data" / "ceasefires" / "ceasefires.csv"


def value_of(rule: dict[str, Any], row: dict[str, str]) -> float:
    """A predictor's value as the documentation tells it, written without the package."""
    source = next((one for one in rule["sources"] if all(name in row for name in one["columns"])), None)
    texts = [] if source is None else [row[name] for name in source["columns"] if row[name].strip() not in ("", "nan")]
    if source is None or not texts:
        return float(rule["mean"])
    if source["operation"] == "any_in":
        value = float(any(f"{float(t):g}" in source["values"] if t.replace(".", "").isdigit() else t in source["values"]
                          for t in texts))  # fmt: skip
    else:
        value = float(texts[0])
    if rule["transform"] == "log1p":
        return math.log1p(value)
    return math.log10(max(value, 1)) if rule["transform"] == "log10" else value


def survival_by_hand(own: dict[str, Any], row: dict[str, str], years: float) -> float:
    eta = sum(one["coefficient"] * (value_of(one, row) - one["mean"]) for one in own["predictors"])
    past = [
        h for t, h in zip(own["baseline"]["years"], own["baseline"]["cumulative_hazard"], strict=True) if t <= years
    ]
    return math.exp(-(past[-1] if past else 0.0) * math.exp(eta))


def tables() -> list[Any]:
    shipped = pytest.param(lambda: rows_of(load_endings()), id="shipped table")
    if not CEASEFIRES.exists():
        return [shipped]
    return [
        shipped,
        pytest.param(lambda: list(csv.DictReader(io.StringIO(CEASEFIRES.read_text("utf-8")))), id="research"),
    ]


@pytest.mark.parametrize("rows", tables())
def test_another_program_can_score_it_from_its_documented_form(rows: Any) -> None:
    found = {one.outcome: one for one in predict(load_models(), rows())}
    whole = json.loads(SHIPPED.read_text(encoding="utf-8"))
    for outcome in OUTCOMES:
        for place, row in list(enumerate(rows()))[:60]:
            by_hand = [survival_by_hand(whole["outcomes"][outcome], row, years) for years in SCORE_YEARS]
            assert found[outcome].survival[place] == pytest.approx(by_hand, abs=1e-9)


def test_the_file_is_read_back_as_written() -> None:
    models = load_models()
    again = model_text({name: (one.regression, one.checked) for name, one in models.items()})
    assert again == SHIPPED.read_text(encoding="utf-8")


def test_files_of_another_form_or_with_unknown_rules_are_refused() -> None:
    whole = json.loads(SHIPPED.read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="holdfast/history-regression/1"):
        models_from('{"form": "mine"}')
    with pytest.raises(ValueError, match="found 'list'"):
        models_from("[]")
    broken = json.loads(json.dumps(whole))
    broken["outcomes"]["war"]["predictors"][0]["transform"] = "sqrt"
    with pytest.raises(ValueError, match="'sqrt'; allowed: identity, log1p, log10"):
        models_from(json.dumps(broken))
    del broken["outcomes"]["war"]["predictors"][0]["transform"]
    with pytest.raises(ValueError, match="lacks 'transform'"):
        models_from(json.dumps(broken))


def some_rows() -> list[dict[str, str]]:
    return rows_of(load_endings())[:60]


def scored(rows: list[dict[str, str]], every: bool = False) -> Any:
    return score_rows(load_models(), rows, np.random.default_rng(0), every, resamples=20)


def test_scores_count_rows_and_warn_of_rows_seen_in_training() -> None:
    found = scored(some_rows())
    assert [one.outcome for one in found.scored] == list(OUTCOMES)
    assert any("60 of 60 rows are in the table the regression was fitted on" in note for note in found.notes)
    assert found.scored[0].base_rate.concordance.value == 0.5
    failed = load_endings().failed("war")[:60].sum()
    assert (found.scored[0].regression.rows, found.scored[0].regression.events) == (60, failed)


def test_truces_whose_settlement_came_later_are_said() -> None:
    found = scored(rows_of(load_endings()))
    assert any(note.startswith("9 rows are truces") for note in found.notes)
    first = [row for row in rows_of(load_endings()) if row["war_end"] > "1950"]
    assert not any("truces" in note for note in scored([row for row in first if row["warnum"] != "184"]).notes)


def test_blank_durations_are_left_out_and_absent_columns_are_said() -> None:
    rows = [{name: text for name, text in row.items() if name != "prior_mids_25y"} for row in some_rows()]
    rows[0]["t_war_days"], rows[1]["t_war_days"], rows[2]["settlement"] = "", "0", ""
    found = scored(rows)
    assert found.scored[0].left_out == 2
    assert any(note.startswith("ln_disputes: no column prior_mids_25y") for note in found.notes)
    assert any(note.startswith("unsettled: blank in 1 of 60 rows") for note in found.notes)


def test_rows_out_of_sample_are_left_out_unless_asked_for_or_all_are() -> None:
    rows = [row | {"in_sample": str(int(place < 40))} for place, row in enumerate(some_rows())]
    assert scored(rows).rows == 40
    assert scored(rows, every=True).rows == 60
    none = scored([row | {"in_sample": "0"} for row in rows])
    assert none.rows == 60
    assert any("no row has in_sample = 1" in note for note in none.notes)


def test_without_a_column_of_wars_each_row_is_one() -> None:
    rows = [{n: t for n, t in row.items() if n not in ("war_group", "warnum", "warname")} for row in some_rows()]
    found = scored(rows)
    assert found.scored[0].regression.groups == 60
    assert any("no column names the war" in note for note in found.notes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"e_war": "yes"}, "row 1: e_war should be a number or blank, found 'yes'"),
        ({"e_war": "2"}, "row 1: e_war should be 0 or 1, found '2'"),
        ({"t_war_days": "long"}, "row 1: t_war_days should be a number or blank, found 'long'"),
        ({"prior_wars": "many"}, "row 1 .*prior_wars should be a number or blank, found 'many'"),
    ],
)
def test_cells_that_cannot_be_meant_are_refused_with_the_row(change: dict[str, str], message: str) -> None:
    rows = some_rows()
    rows[0] |= change
    with pytest.raises(ValueError, match=message):
        scored(rows)


def test_tables_that_cannot_be_scored_say_what_they_need() -> None:
    with pytest.raises(ValueError, match="no rows"):
        scored([])
    with pytest.raises(ValueError, match="t_war_days; nearest: 't_war_day'"):
        scored([{"t_war_day": "3", "prior_wars": "1"}])
    with pytest.raises(ValueError, match="none of the predictors' columns"):
        scored([{"t_war_days": "3", "e_war": "1", "colour": "red"}])
