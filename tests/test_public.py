"""What is public is a list, and this test knows the list."""

from __future__ import annotations

import pytest

import holdfast

PUBLIC = [
    "Asked",
    "Assessment",
    "Scenario",
    "ScenarioErrors",
    "assess_scenario",
    "check_scenario",
    "read_scenario",
    "sample",
]


def test_public_names_are_these_and_load() -> None:
    assert sorted(holdfast.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(holdfast, name).__module__.startswith("holdfast.")


def test_an_unknown_name_is_an_attribute_error_with_the_list() -> None:
    with pytest.raises(AttributeError, match=r"assses.*assess_scenario"):
        holdfast.assses  # noqa: B018
