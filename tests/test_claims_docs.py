"""The page that explains claims: its examples are right, its rule and thresholds those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims_worlds import NAMES
from holdfast.assess.hinges import ERROR, LEAST_SIDE, LEAST_STRENGTH
from holdfast.assess.intervals import CONFIDENCE
from holdfast.assess.language import check_expression
from holdfast.assess.syntax import LONGEST
from holdfast.assess.verdicts import LEAST_EFFECTIVE, RULE

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "explanation" / "claims.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())
EXAMPLES = re.findall(r"```claims\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_are_right(text: str) -> None:
    assert check_expression(text, NAMES) is None


def test_the_rule_and_the_thresholds_are_those_of_the_code() -> None:
    assert RULE in FLAT
    assert f"at most {LONGEST} characters" in FLAT
    assert f"sampling error of the draws at {CONFIDENCE:.0%}" in FLAT
    assert f"fewer than {LEAST_EFFECTIVE:g} effective draws on either side" in FLAT
    assert f"at least {LEAST_STRENGTH:g} and" in FLAT
    assert f"at {ERROR:.0%}" in FLAT
    assert LEAST_SIDE == 1 / 20
    assert "less than a twentieth of the draws" in FLAT


def test_the_page_says_what_the_scenario_of_its_examples_has() -> None:
    for name in (
        "expansion",
        "security",
        "freeze",
        "treaty",
        "least_B",
        "line",
        "pact",
        "arms",
        "tier1",
        "tier2",
        "capital",
        "calm",
        "turmoil",
    ):
        assert f"`{name}`" in FLAT
