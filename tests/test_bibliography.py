"""Every citation in the code and the documentation resolves, no entry is idle, years agree."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from holdfast.bibliography import REFERENCES

ROOT = Path(__file__).resolve().parents[1]
KEY = re.compile(r"[A-Z][A-Za-z]+(?:\d{4}[a-z]?|\d{2,3})")
BRACKET = re.compile(r"(?<![\w\])])\[([^\[\]]{4,200})\](?!\()")
"""A bracket that subscripts nothing and is no link."""
LOCATOR = re.compile(r"(?:ch|sec|eq|p|pp|table|fig)\. ?[\d.-]+")


def citations(text: str) -> set[str]:
    """Keys cited in `text`: in brackets, apart by `,` or `;`, each perhaps with a place in the work."""
    found: set[str] = set()
    for inside in BRACKET.findall(text):
        parts = [part.strip() for part in re.split(r"[;,]", inside)]
        if all(KEY.fullmatch(part) or LOCATOR.fullmatch(part) for part in parts):
            found |= {part for part in parts if KEY.fullmatch(part)}
    return found


def cited(*patterns: str) -> dict[str, list[str]]:
    """Keys cited in the files, with the files that cite them."""
    by_key: dict[str, list[str]] = {}
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.name != "bibliography.py":
                for key in citations(path.read_text(encoding="utf-8")):
                    by_key.setdefault(key, []).append(str(path.relative_to(ROOT)))
    return by_key


CODE = cited("src/holdfast/**/*.py", "src/holdfast/**/*.lark", "src/holdfast/**/*.md")
DOCS = cited("*.md", "docs/**/*.md")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("after [Kish1965].", {"Kish1965"}),
        ("[CrawfordSobel1982, BovensHartmann2003]", {"CrawfordSobel1982", "BovensHartmann2003"}),
        ("limits [Greenwood1926;\nKalbfleischPrentice2002]", {"Greenwood1926", "KalbfleischPrentice2002"}),
        ("[Good1950, ch. 6]", {"Good1950"}),
        ("Final[Int64] and list[Kish1965]", set()),
        ("[Kish1965](a-link.md), [any words], [1, 2]", set()),
    ],
)
def test_citations_are_told_from_other_brackets(text: str, keys: set[str]) -> None:
    assert citations(text) == keys


def test_there_are_citations_to_check() -> None:
    assert {"McKelveyPalfrey1998", "Kish1965", "ICD203", "DavidsonPilon2019"} <= set(CODE)
    assert "Good1950" in DOCS


@pytest.mark.parametrize("found", [CODE, DOCS], ids=["code", "docs"])
def test_every_citation_resolves(found: dict[str, list[str]]) -> None:
    assert {key: files for key, files in found.items() if key not in REFERENCES} == {}


def test_no_entry_is_idle() -> None:
    assert sorted(set(REFERENCES) - set(CODE) - set(DOCS)) == []


@pytest.mark.parametrize("key", sorted(REFERENCES))
def test_a_reference_is_of_the_year_and_the_names_of_its_key(key: str) -> None:
    reference = REFERENCES[key]
    year = re.search(r"\d{4}", key)
    assert year is None or f"({year[0]})" in reference
    bare = unicodedata.normalize("NFKD", reference).encode("ascii", "ignore").decode()
    letters = re.sub(r"[^A-Za-z]", "", bare)
    initials = "".join(re.findall(r"\b[A-Z]", bare))
    name = key.rstrip("0123456789")
    assert name in initials or all(part in letters for part in re.findall(r"[A-Z][a-z]+|[A-Z]+", name))
    assert reference.endswith(".")


def test_entries_are_in_order_and_none_stands_twice() -> None:
    assert list(REFERENCES) == sorted(REFERENCES)
    assert len(set(REFERENCES.values())) == len(REFERENCES)
