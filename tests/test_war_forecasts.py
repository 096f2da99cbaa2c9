"""The page of forecasts against the program, and what it says in words against its own tables."""

from __future__ import annotations

import re
import runpy
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "forecasts.md"
TEXT = PAGE.read_text(encoding="utf-8")


@cache
def made() -> dict[str, str]:
    tables: dict[str, str] = runpy.run_path(str(ROOT / "tools" / "score_forecasts.py"))["tables"]()
    return tables


def on_page(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end {name} -->", TEXT, re.DOTALL)
    assert found, name
    return found[1]


def cells(table: str, row: str) -> list[str]:
    line = next(line for line in table.splitlines() if line.startswith(f"| {row} |"))
    return [cell.strip(" *") for cell in line.strip("|").split("|")]


@pytest.mark.parametrize(
    "name",
    [
        "after",
        "after-differences",
        "after-horizons",
        "after-series",
        "forecasts",
        "inside",
        "inside-differences",
        "inside-horizons",
        "alternatives",
        "checks",
    ],
)
def test_the_page_shows_what_the_program_makes(name: str) -> None:
    """Up to the last digit, in which processors may differ."""
    numbers = [re.findall(r"-?[\d,]*\.?\d+", text) for text in (made()[name], on_page(name))]
    words = [re.sub(r"[-\d,.]+", "#", text) for text in (made()[name], on_page(name))]
    assert words[0] == words[1]
    for here, there in zip(*numbers, strict=True):
        a, b = (float(text.replace(",", "")) for text in (here, there))
        assert a == pytest.approx(b, rel=0.02, abs=0.011)


def test_the_model_beats_the_best_of_the_others_overall() -> None:
    table = on_page("after")
    overall = {
        name: float(cells(table, name)[5])
        for name in ("model", "persistence", "drift", "seasonal naive", "past months")
    }
    assert overall.pop("model") < min(overall.values())
    assert 0.85 <= float(cells(table, "model")[7].strip("%")) / 100 <= 0.95


def test_what_does_not_do_well_is_said() -> None:
    table = on_page("after")
    model, last, drift = (cells(table, name) for name in ("model", "persistence", "drift"))
    assert float(model[1]) > max(float(last[1]), float(drift[1]))
    assert "Launches are worse than persistence and drift" in TEXT
    assert float(model[2]) > float(last[2])
    assert "Interception is slightly worse than persistence" in TEXT
    rest = [sum(float(row[column]) for column in (1, 2, 3)) / 3 for row in (model, last)]
    assert rest[0] > rest[1]
    assert f"the model has {rest[0]:.2f} and persistence {rest[1]:.2f}" in TEXT
    far = cells(on_page("after-horizons"), "12")
    assert float(far[2]) > float(far[3])
    assert "Twelve months ahead the model loses to persistence" in TEXT


def test_the_model_chosen_is_the_best_inside_the_record() -> None:
    rows = [line.strip("|").split("|") for line in on_page("alternatives").splitlines()[2:]]
    sums = {(row[0].strip(), row[1].strip()): float(row[3]) + float(row[4]) for row in rows}
    assert len(sums) == 9
    assert min(sums, key=sums.__getitem__) == ("sqrt", "0.9 to 1")
