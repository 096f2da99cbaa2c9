"""Every input moves the answer the stated way, in the stated share of draws; the page that says so is up to date."""

from __future__ import annotations

import pytest

from game_monotone import DRAWS, RELATIONS, TABLE, Relation, holds, table


@pytest.mark.parametrize(
    "relation", RELATIONS, ids=lambda one: f"{one.what}: {one.quantity} {one.direction} {one.given}"
)
def test_relation(relation: Relation) -> None:
    for hypothesis, (count, _, _) in holds(relation).items():
        assert count >= relation.least * DRAWS, f"{count} of {DRAWS} draws under {hypothesis}"


def test_relations_that_always_hold_need_no_excuse() -> None:
    for relation in RELATIONS:
        assert (relation.least == 1) == (not relation.why), relation.what


def test_the_page_says_what_the_games_say() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "write it with: python tests/game_monotone.py"
