"""The shipped table: what is in it, that it is as derived, and that its curves equal the baseline's."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from holdfast.history import COVARIATES, Endings, endings_from, load_endings, survival_curve
from holdfast.history.columns import Outcome
from holdfast.history.reference_class import ALL_ENDINGS, ReferenceClass, WhereValue, reference_class_from

ROOT = Path(__file__).resolve().parents[1]
CEASEFIRES = ROOT.parent / "shared" / "data" / "ceasefires"
needs_research_table = pytest.mark.skipif(
    not (CEASEFIRES / "ceasefires.csv").exists(), reason="the research table is not in this checkout"
)
BASELINE_OUTCOMES: dict[str, Outcome] = {"war": "war", "fatal MID or war": "deadly_dispute"}
# The baseline's subsets, as conditions on the shipped columns.
SUBSETS: dict[str, dict[str, WhereValue]] = {
    "all": {},
    "1816-1944": {"post1945": 0},
    "1945+": {"end_year": ">= 1945"},
    "bilateral": {"multilateral": 0},
    "land neighbours": {"contig_land": 1},
    "neighbours, 1945+": {"contig_land": 1, "post1945": 1},
    "rivals": {"rivalry": 1},
    "imposed": {"settlement": "imposed"},
    "negotiated": {"settlement": ["negotiated"]},
    "no settlement": {"settlement": "none"},
    "territory": {"issue_territory": 1},
    "FIRC": {"firc": 1},
    "no FIRC": {"firc": "<= 0"},
    "a side has major-power ally": {"major_guarantors": ">= 1"},
    "no major-power ally": {"major_guarantors": 0},
    "nuclear side": {"nuclear_any": 1},
    "drawn": {"tie": 1},
}


def test_the_table_is_small_complete_and_of_whole_wars() -> None:
    endings = load_endings()
    assert (len(endings), endings.wars()) == (153, 54)
    assert len(set(endings.texts["ending_id"])) == len(endings)
    assert endings.one_vote_per_war().sum() == pytest.approx(endings.wars())
    for outcome in ("war", "deadly_dispute"):
        assert (endings.durations_years(outcome) > 0).all()
    # A war is a deadly dispute too, so the latter never comes later.
    assert (endings.durations_years("deadly_dispute") <= endings.durations_years("war")).all()


def test_durations_are_days_over_365_and_a_quarter() -> None:
    endings = load_endings()
    row = endings.texts["ending_id"].index("4-365-640-18290914")
    # 14 September 1829 to the next war 8,805 days later, and to the first deadly dispute 8,660 days later.
    assert endings.durations_years("war")[row] == pytest.approx(8805 / 365.25)
    assert endings.durations_years("deadly_dispute")[row] == pytest.approx(8660 / 365.25)
    assert endings.failed("war")[row]


def test_flags_are_flags_and_categories_their_levels() -> None:
    endings = load_endings()
    for name, column in COVARIATES.items():
        if column.kind == "category":
            assert set(endings.texts[name]) == set(column.levels), name
        elif column.kind == "flag":
            assert set(endings.numbers[name]) == {0, 1}, name
    assert (endings.numbers["post1945"] == (endings.numbers["end_year"] >= 1945)).all()


def test_every_column_is_described_and_every_source_named() -> None:
    readme = (ROOT / "src/holdfast/history/endings.README.md").read_text(encoding="utf-8")
    header = (ROOT / "src/holdfast/history/endings.csv").read_text(encoding="utf-8").splitlines()[0]
    assert [name for name in header.split(",") if f"`{name}`" not in readme] == []
    for source in ("Sarkees", "Maoz", "Goemans", "Leeds", "Stinnett", "Thompson", "Singer"):
        assert source in readme
    assert "free with citation" in readme


def test_reading_the_table_imports_neither_pandas_nor_lifelines() -> None:
    code = (
        "import sys; from holdfast.history import load_endings; load_endings();"
        "print(sorted({'pandas', 'lifelines', 'matplotlib'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert found.stdout.strip() == "[]"


def rows() -> list[dict[str, str]]:
    endings = load_endings()
    numbers = {name: [repr(value) for value in column.tolist()] for name, column in endings.numbers.items()}
    columns: dict[str, Any] = dict(endings.texts) | numbers
    return [{name: column[row] for name, column in columns.items()} for row in range(2)]


def test_a_table_with_a_missing_column_or_a_bad_number_is_refused() -> None:
    broken = rows()
    broken[1]["t_war_days"] = "long"
    with pytest.raises(ValueError, match="t_war_days should be a number, found 'long'"):
        endings_from(broken)
    lacking = [{name: value for name, value in row.items() if name != "rivalry"} for row in rows()]
    with pytest.raises(ValueError, match="missing from the table: rivalry"):
        endings_from(lacking)
    assert len(endings_from(rows())) == 2


@needs_research_table
def test_the_shipped_table_is_as_derived() -> None:
    command = [sys.executable, "tools/build_endings.py", str(CEASEFIRES / "ceasefires.csv"), "--check"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (found.returncode, found.stdout) == (0, "endings.csv: as derived\n")


@pytest.fixture(scope="module")
def baseline() -> ModuleType:
    spec = importlib.util.spec_from_file_location("baseline_survival", CEASEFIRES / "baseline_survival.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def baseline_mask(table: Any, subset: str, baseline: ModuleType) -> Any:
    """The baseline script's own subsets, on its own columns."""
    pacts = table.major_guarantors1 + table.major_guarantors2
    return {
        "all": table.index == table.index,
        "1816-1944": table.post1945 == 0,
        "1945+": table.post1945 == 1,
        "bilateral": table.multilateral == 0,
        "land neighbours": table.contig_land == 1,
        "neighbours, 1945+": (table.contig_land == 1) & (table.post1945 == 1),
        "rivals": table.rivalry == 1,
        "imposed": table.settlement == "imposed",
        "negotiated": table.settlement == "negotiated",
        "no settlement": table.settlement == "none",
        "territory": table.issue_territory == 1,
        "FIRC": table.firc == 1,
        "no FIRC": table.firc == 0,
        "a side has major-power ally": pacts > 0,
        "no major-power ally": pacts == 0,
        "nuclear side": table.nuclear_any == 1,
        "drawn": baseline.features(table).tie == 1,
    }[subset]


def curve_values(
    endings: Endings, chosen: ReferenceClass, outcome: Outcome, times: Any, weighting: Any = "pair"
) -> Any:
    curve = survival_curve(endings, chosen, outcome, weighting)
    return {years: round(curve.at(years).value, 3) for years in times}


@needs_research_table
@pytest.mark.parametrize("subset", SUBSETS)
@pytest.mark.parametrize("label", BASELINE_OUTCOMES)
def test_curves_equal_the_baseline_on_the_research_table(subset: str, label: str, baseline: ModuleType) -> None:
    table = baseline.pd.read_csv(CEASEFIRES / "ceasefires.csv")
    table = table[table.in_sample == 1].reset_index(drop=True)
    days, event = baseline.OUTCOMES[label]
    chosen = table[baseline_mask(table, subset, baseline) & (table[days] > 0)]
    expected = baseline.km_table(chosen, days, event)
    outcome, one = BASELINE_OUTCOMES[label], reference_class_from(subset, subset, SUBSETS[subset])
    assert curve_values(load_endings(), one, outcome, expected) == expected
    curve = survival_curve(load_endings(), one, outcome)
    counted = len(chosen), chosen.warnum.nunique(), int(chosen[event].sum())
    assert (curve.n, curve.wars, curve.events) == counted


@needs_research_table
@pytest.mark.filterwarnings("ignore:It looks like your weights are not integers")
@pytest.mark.parametrize("label", BASELINE_OUTCOMES)
def test_one_vote_per_war_equals_the_weighted_baseline(label: str, baseline: ModuleType) -> None:
    table = baseline.pd.read_csv(CEASEFIRES / "ceasefires.csv")
    table = table[table.in_sample == 1]
    days, event = baseline.OUTCOMES[label]
    expected = baseline.km_table(table, days, event, table.weight)
    found = curve_values(load_endings(), ALL_ENDINGS, BASELINE_OUTCOMES[label], expected, "war")
    assert found == expected
    assert np.sort(load_endings().one_vote_per_war()) == pytest.approx(np.sort(table.weight), abs=1e-6)
