"""Settlements: how far the two coders agree, against published examples, and how their differences were settled."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections import Counter
from math import exp, isnan, log
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from holdfast.history.settlements import shipped
from holdfast.history.settlements_agreement import agreement, category_agreement, icc_of, kappa_of, size_agreement
from holdfast.history.settlements_codes import DAYS, FIGURES, NOMINAL

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "reference" / "settlements.md").read_text(encoding="utf-8")
ROWS = shipped("settlements.csv")
PASSES = {name: shipped(f"settlements.{name}.csv") for name in ("pass_a", "pass_b")}
WORKS = {row["key"] for row in shipped("settlements.sources.csv")}
RNG = np.random.default_rng(7)


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("build_settlements")


# Agreement


COUPLES = np.array([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]])
"""Hout, Duncan and Sobel (1987), husbands and wives, as in Agresti and in the R package vcd: kappa 0.1293."""


def test_kappa_of_published_tables() -> None:
    # Fleiss, Statistical Methods for Rates and Proportions (1981), ch. 13, table 1: 0.89 observed, 0.68.
    fleiss = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    assert round(float(kappa_of(fleiss)), 2) == 0.68
    assert round(float(kappa_of(COUPLES)), 4) == 0.1293
    both = kappa_of(np.stack([np.pad(fleiss, (0, 1)), COUPLES]))
    assert both.round(2).tolist() == [0.68, 0.13]


def test_kappa_by_its_definition() -> None:
    assert float(kappa_of([[5, 0], [0, 5]])) == 1
    assert float(kappa_of([[0, 5], [5, 0]])) == -1
    assert float(kappa_of([[3, 6], [6, 12]])) == pytest.approx(0, abs=1e-12)
    assert isnan(float(kappa_of([[7, 0], [0, 0]])))


def test_intraclass_correlation_of_the_published_example() -> None:
    # Shrout and Fleiss (1979), table 2, six targets and four judges: ICC(2,1) = 0.29.
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert round(icc_of(ratings), 2) == 0.29
    assert icc_of([[1, 1], [2, 2], [5, 5]]) == 1
    assert isnan(icc_of([[1, 2]]))


def test_agreement_leaves_out_what_a_coder_could_not_say() -> None:
    first = ["none", "full", "full", "none", "unknown", "partial"]
    second = ["none", "full", "none", "none", "full", "unknown"]
    found = category_agreement("dmz", first, second, ["a", "a", "b", "b", "c", "d"], RNG)
    assert (found.n, found.agree) == (4, 0.75)
    assert found.kappa == pytest.approx((0.75 - 0.5) / 0.5)
    assert found.unknown_a == found.unknown_b == pytest.approx(1 / 6)


def test_intervals_of_agreement_draw_whole_wars() -> None:
    first = ["none", "none", "full", "full"] * 8
    second = ["none", "full", "full", "full"] * 8
    alone = category_agreement("dmz", first, second, [str(row) for row in range(32)], np.random.default_rng(3))
    # Wars that each hold one block of four are all alike, so no resample of them differs.
    blocks = category_agreement("dmz", first, second, [str(row // 4) for row in range(32)], np.random.default_rng(3))
    assert alone.kappa == blocks.kappa == pytest.approx(0.5)
    assert blocks.low == pytest.approx(blocks.high) == pytest.approx(0.5)
    assert round(large_sample_error(COUPLES), 4) == 0.0686  # as published beside 0.1293
    error = large_sample_error(np.array([[8, 8], [0, 16]]))
    assert alone.high - alone.low == pytest.approx(2 * 1.96 * error, rel=0.1)


def large_sample_error(table: NDArray[np.int64]) -> float:
    """Standard error of kappa after Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323-327."""
    p = table / table.sum()
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, chance = np.trace(p), rows @ columns
    same = sum(p[i, i] * ((1 - chance) - (rows[i] + columns[i]) * (1 - observed)) ** 2 for i in range(len(p)))
    other = sum(p[i, j] * (columns[i] + rows[j]) ** 2 for i in range(len(p)) for j in range(len(p)) if i != j)
    spread = same + (1 - observed) ** 2 * other - (observed * chance - 2 * chance + observed) ** 2
    return float(np.sqrt(spread / table.sum()) / (1 - chance) ** 2)


def test_agreement_on_one_value_only_is_not_defined() -> None:
    found = category_agreement("dmz", ["none"] * 3, ["none"] * 3, ["a", "b", "c"], RNG)
    assert (found.agree, found.undefined) == (1, 1)
    assert isnan(found.kappa)
    assert isnan(found.low)


def test_sizes_are_compared_as_ratios() -> None:
    first, second = ["100", "10", "na", "8", "unknown"], ["100", "20", "5", "12", "7"]
    found = size_agreement("dmz_width_km", first, second, list("abcde"), RNG)
    assert found.n == 3
    assert found.near == pytest.approx(2 / 3)
    assert found.ratio == pytest.approx((1 * 2 * 1.5) ** (1 / 3))
    assert (found.low, found.high) == pytest.approx((1, 2))


def test_passes_over_different_rows_are_refused() -> None:
    with pytest.raises(ValueError, match=r"differ in .*israel-egypt"):
        agreement(PASSES["pass_a"], PASSES["pass_b"][1:], ["a"] * 61, RNG)


@pytest.mark.parametrize("column", sorted(NOMINAL))
def test_the_page_gives_the_kappa_of_the_passes(column: str) -> None:
    """By the definition, over pairs of cells, with no code of the package."""
    pairs = [(a[column], b[column]) for a, b in zip(*PASSES.values(), strict=True)]
    pairs = [pair for pair in pairs if "unknown" not in pair]
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[value] * second[value] for value in first) / n**2
    block = PAGE.split("<!-- generated: categories -->")[1].split("<!-- end -->")[0]
    line = next(line for line in block.splitlines() if line.startswith(f"| `{column}` |")).split(" | ")
    kappa = "not defined" if chance == 1 else f"{(observed - chance) / (1 - chance):.2f}"
    assert line[1:4] == [str(n), f"{observed:.0%}", kappa]


# How the passes were settled


@pytest.mark.parametrize(
    ("column", "a", "b", "surer", "expected"),
    [
        ("dmz", "full", "full", 0, "full"),
        ("dmz", "full", "unknown", -1, "full"),
        ("dmz", "full", "partial", 0, "partial"),
        ("dmz", "full", "partial", -1, "full"),
        ("dmz", "full", "none", 1, "none"),
        ("guarantee", "full_alliance", "monitors", 0, "monitors"),
        ("imposed_by", "victor", "none", 0, "unknown"),
        ("imposed_by", "victor", "none", 1, "none"),
        ("peacekeepers_persons", "100", "144", 1, "120"),
        ("peacekeepers_persons", "100", "200", 1, "200"),
        ("peacekeepers_persons", "100", "200", 0, "unknown"),
        ("renewed_war_date", "1967-06-05", "1967-06-01", -1, "1967-06-01"),
        ("renewed_war_date", "1967-06-05", "1969-06-01", -1, "1967-06-05"),
        ("renewed_war_date", "1967-06-05", "1969-06-01", 0, "unknown"),
    ],
)
def test_differences_are_settled_by_the_rule(
    tool: ModuleType, column: str, a: str, b: str, surer: int, expected: str
) -> None:
    assert tool.settled(column, a, b, surer) == expected


def test_a_dependent_cell_follows_the_one_it_depends_on(tool: ModuleType) -> None:
    base = {"confidence_separation": "high", "source_separation": "Fortna2004", "withdrawal": "none"}
    a = {**base, "dmz": "none", "dmz_width_km": "na"}
    b = {**base, "dmz": "partial", "dmz_width_km": "4", "source_separation": "Bailey1990;Fortna2004"}
    cells, differing = tool.settle_group("separation", a, b)
    assert (cells["dmz"], cells["dmz_width_km"], cells["confidence_separation"]) == ("none", "na", "medium")
    assert cells["source_separation"] == "Fortna2004;Bailey1990"
    assert differing == ["dmz", "dmz_width_km"]
    cells, _ = tool.settle_group("separation", {**a, "confidence_separation": "low"}, b)
    assert (cells["dmz"], cells["dmz_width_km"], cells["confidence_separation"]) == ("partial", "4", "low")


def test_the_shipped_table_and_the_page_are_as_the_tool_makes_them() -> None:
    command = [sys.executable, "tools/build_settlements.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("as made")) == (0, 2), done.stdout + done.stderr


def test_a_pass_that_the_codebook_does_not_allow_is_refused(tool: ModuleType) -> None:
    listed = [row["settlement_id"] for row in ROWS]
    tool.check_pass(PASSES["pass_a"], listed, WORKS, "pass_a")
    for change in (
        {"dmz": "wide"},
        {"source_form": "Nobody1900"},
        {"confidence_form": ""},
        {"renewed_war_date": "1950"},
    ):
        with pytest.raises(ValueError, match=f"pass_a: {listed[0]}"):
            tool.check_pass([{**PASSES["pass_a"][0], **change}, *PASSES["pass_a"][1:]], listed, WORKS, "pass_a")
    with pytest.raises(ValueError, match="order of the list"):
        tool.check_pass(PASSES["pass_a"][::-1], listed, WORKS, "pass_a")


def test_cells_of_the_passes_are_those_of_the_codebook() -> None:
    for rows in PASSES.values():
        assert [row["settlement_id"] for row in rows] == [row["settlement_id"] for row in ROWS]
        for column in (*NOMINAL, *FIGURES, *DAYS):
            assert {row[column] == "" for row in rows} == {False}, column


def test_sizes_near_each_other_are_settled_to_two_figures(tool: ModuleType) -> None:
    assert float(tool.settled("dmz_width_km", "3", "4", 0)) == pytest.approx(exp((log(3) + log(4)) / 2), rel=0.02)
