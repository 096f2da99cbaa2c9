"""Reference classes: what a scenario may write, what is refused, and which class contains which."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from holdfast.history import Condition, load_endings, parent_of, reference_class_from, survival_curve
from holdfast.history.reference_class import ALL_ENDINGS, WhereValue


def test_what_a_scenario_writes_becomes_conditions() -> None:
    where: dict[str, WhereValue] = {
        "contig_land": 1,
        "settlement": ["imposed", "none"],
        "end_year": ">= 1850, <= 1950",
        "prior_wars": ">=1",
        "tie": True,
    }
    found = reference_class_from("some", "some endings", where)
    assert [str(condition) for condition in found.conditions] == [
        "contig_land == 1",
        "settlement in (imposed, none)",
        "end_year >= 1850",
        "end_year <= 1950",
        "prior_wars >= 1",
        "tie == 1",
    ]


def test_members_meet_every_condition_and_no_other_ending_does() -> None:
    endings = load_endings()
    where: dict[str, WhereValue] = {"contig_land": 1, "settlement": ["imposed", "none"], "prior_wars": ">= 1"}
    found = reference_class_from("some", "some endings", where).members(endings)
    numbers, settlement = endings.numbers, np.array(endings.texts["settlement"])
    expected = (numbers["contig_land"] == 1) & (settlement != "negotiated") & (numbers["prior_wars"] > 0)
    assert 0 < expected.sum() < len(endings)
    assert (found == expected).all()
    assert ALL_ENDINGS.members(endings).all()


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"contig_lnd": 1}, ["'contig_lnd'", "allowed: contig_land, rivalry", "nearest: 'contig_land'"]),
        ({"polity": 1}, ["'polity'", "allowed:"]),
        ({"settlement": "impose"}, ["'impose'", "imposed, negotiated, none", "nearest: 'imposed'"]),
        ({"settlement": 1}, ["found 1"]),
        ({"settlement": ">= imposed"}, ["no order"]),
        ({"contig_land": 2}, ["0 or 1", "found 2"]),
        ({"contig_land": "yes"}, ["number", "'yes'"]),
        ({"prior_wars": ">= many"}, ["number", "'many'"]),
        ({"prior_wars": ">= 1, few"}, ["mixes", "'>= 1, few'"]),
        ({"prior_wars": []}, ["empty list"]),
        ({"prior_wars": None}, ["found None"]),
        ({"prior_wars": float("nan")}, ["nan"]),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_value(where: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ValueError, match="reference class 'mine'") as refusal:
        reference_class_from("mine", "mine", where)
    for word in words:
        assert word in str(refusal.value)


def test_a_condition_needs_a_list_for_in_and_only_then() -> None:
    with pytest.raises(ValueError, match="'in' takes a list"):
        Condition("tie", "in", 1)
    with pytest.raises(ValueError, match="'in' takes a list"):
        Condition("tie", "==", (1, 0))


def test_an_empty_class_says_which_condition_emptied_it() -> None:
    none = reference_class_from("none", "none", {"nuclear_any": 1, "firc": ">= 1", "contig_land": 1})
    with pytest.raises(
        ValueError,
        match=r"of 153, nuclear_any == 1 leaves 12, then firc >= 1 leaves \d, then contig_land == 1 leaves 0",
    ):
        survival_curve(load_endings(), none)


@pytest.mark.parametrize(
    ("narrow", "wide", "contained"),
    [
        ({"tie": 1, "firc": 0}, {"tie": 1}, True),
        ({"tie": 1}, {"tie": 1, "firc": 0}, False),
        ({"tie": 0}, {"tie": 1}, False),
        ({"prior_wars": 2}, {"prior_wars": ">= 1"}, True),
        ({"prior_wars": ">= 2"}, {"prior_wars": ">= 1"}, True),
        ({"prior_wars": ">= 1"}, {"prior_wars": ">= 2"}, False),
        ({"prior_wars": ">= 1"}, {"prior_wars": "<= 2"}, False),
        ({"settlement": "none"}, {"settlement": ["none", "imposed"]}, True),
        ({"settlement": ["none", "imposed"]}, {"settlement": "none"}, False),
        ({"tie": 1}, {}, True),
    ],
)
def test_one_class_lies_within_another_by_its_conditions(
    narrow: dict[str, WhereValue], wide: dict[str, WhereValue], contained: bool
) -> None:
    inner, outer = reference_class_from("inner", "", narrow), reference_class_from("outer", "", wide)
    assert inner.within(outer) is contained
    if contained:
        endings = load_endings()
        assert not (inner.members(endings) & ~outer.members(endings)).any()


def test_the_parent_is_the_narrowest_class_that_contains_it() -> None:
    land = reference_class_from("land", "", {"contig_land": 1})
    rivals = reference_class_from("rivals", "", {"contig_land": 1, "rivalry": 1})
    drawn = reference_class_from("drawn", "", {"tie": 1})
    late = reference_class_from("late", "", {"contig_land": 1, "rivalry": 1, "tie": 1, "post1945": 1})
    named = (land, rivals, drawn, late)
    assert [parent_of(one, named).id for one in named] == ["all_endings", "land", "all_endings", "rivals"]
    twin = reference_class_from("twin", "", {"contig_land": 1})
    assert parent_of(twin, (land, twin)) is ALL_ENDINGS
