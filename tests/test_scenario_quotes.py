"""Anchoring of quotes: exact words, prefix, suffix, white space and typography."""

from __future__ import annotations

import pytest

from holdfast.scenario.documents import Quote
from holdfast.scenario.quotes import Ambiguous, Anchored, NotFound, anchor
from holdfast.scenario.read import Hooks, check_scenario
from holdfast.scenario.template import template

TEXT = "They won\u2019t stop.\n\n  \u201cThey  won\u2019t\nstop\u201d, he said\u2014twice. Then they stop."


def _quote(exact: str, prefix: str | None = None, suffix: str | None = None) -> Quote:
    return Quote(document="d", exact=exact, prefix=prefix, suffix=suffix)


def test_found_once_at_its_place_in_the_original() -> None:
    found = anchor(TEXT, _quote("he said-twice"))
    assert isinstance(found, Anchored)
    assert TEXT[found.start : found.stop] == "he said\u2014twice"


@pytest.mark.parametrize("exact", ["They won't stop", "They won\u2019t  stop", "They\nwon`t stop"])
def test_spaces_and_typography_do_not_matter_and_twice_is_ambiguous(exact: str) -> None:
    assert anchor(TEXT, _quote(exact)) == Ambiguous((0, TEXT.index("They  won")))


@pytest.mark.parametrize(("prefix", "suffix"), [('"', None), (None, '", he said'), ('stop. "', "\u201d,")])
def test_prefix_and_suffix_tell_which(prefix: str | None, suffix: str | None) -> None:
    found = anchor(TEXT, _quote("They won't stop", prefix, suffix))
    assert isinstance(found, Anchored)
    assert found.start == TEXT.index("They  won")
    assert TEXT[found.start : found.stop] == "They  won\u2019t\nstop"


def test_letters_matter() -> None:
    assert anchor(TEXT, _quote("they won't stop")) == NotFound(0)
    assert anchor(TEXT, _quote("They won't stop", suffix="never")) == NotFound(2)
    assert anchor(TEXT, _quote("  ")) == NotFound(0)


def test_invisible_characters_are_not_compared() -> None:
    assert anchor("a settle\u00adment\u200b holds", _quote("settlement holds")) == Anchored(2, 20)


def test_a_text_that_the_user_supplies_is_checked() -> None:
    text = template().replace("documents:\n", "documents:\n  speech: {title: A speech, date: 2024-03-02}\n", 1)
    text = text.replace("    quotes:\n", "    quotes:\n      - {document: speech, exact: cradle of the nation}\n", 1)

    def codes(**texts: str) -> list[str]:
        return [one.code for one in check_scenario(text, "f", Hooks(texts=texts)).complaints]

    assert codes() == ["HF064"]
    assert codes(speech="The Vale is the cradle of the nation.") == []
    assert codes(speech="The Vale is ours.") == ["HF040"]
