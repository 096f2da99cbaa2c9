"""The case library: made from its sheets by the protocol alone, nothing from after the day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from holdfast.app.sources import hooks
from holdfast.scenario.read import read_scenario

ROOT = Path(__file__).resolve().parents[1]
SHEETS = sorted((ROOT / "tools" / "cases" / "sheets").glob("*.yaml"))
CASES = ROOT / "src" / "holdfast" / "library" / "cases"


def test_every_file_is_what_its_sheet_gives() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "build_cases.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_there_is_a_sheet_for_every_file() -> None:
    assert {path.name for path in SHEETS} == {path.name for path in CASES.glob("*.yaml")}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_case_holds_nothing_from_after_its_day(sheet: Path) -> None:
    case = read_scenario((CASES / sheet.name).read_text(encoding="utf-8"), sheet.name, hooks({}))
    assert all(item.date <= case.as_of for item in case.evidence.items.values())
    last = f"{case.as_of:%Y-%m}"
    assert all(str(row[0]) <= last for table in case.tables.values() for row in table.rows)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_follows_the_rules_for_the_coder(sheet: Path) -> None:
    coded = YAML(typ="safe").load(sheet.read_text(encoding="utf-8"))
    assert set(coded["A"]["hypotheses"]) == {"revision", "safety"}
    assert 6 <= len(coded["evidence"]) <= 10
    leanings = [item["likelihood"]["revision"] != item["likelihood"]["safety"] for item in coded["evidence"].values()]
    assert sum(leanings) >= 4
