"""Anchoring of quotes in documents, after the W3C text-quote selector [WebAnnotation2017].

White space of any kind and length counts as one space, typographic quotation marks, apostrophes and dashes as
the plain ones, on both sides; otherwise the words must be the same, letter for letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from holdfast.scenario.documents import Quote
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.scenario import Scenario

PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)
"""Typographic signs and the plain ones that they are compared as; each stands for one character."""
INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Soft hyphens and zero-width characters: not compared."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """The quote stands once, at characters start..stop-1 of the text."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class NotFound:
    """The quote does not stand in the text; `exact_found` says how often its exact words do."""

    exact_found: int = 0


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The quote stands several times; the first is the one meant unless prefix or suffix say more."""

    starts: tuple[int, ...]


Anchor = Anchored | NotFound | Ambiguous


def anchor(text: str, quote: Quote) -> Anchor:
    """Find a quote in a text: `exact` `prefix` right before and `suffix` right after it, where given."""
    plain, places = _plain(text)
    exact = _plain(quote.exact)[0].strip()
    prefix = _plain(quote.prefix or "")[0].strip()
    suffix = _plain(quote.suffix or "")[0].strip()
    found = list(_occurrences(plain, exact)) if exact else []
    fitting = [start for start in found if _fits(plain, start, start + len(exact), prefix, suffix)]
    if not fitting:
        return NotFound(len(found))
    if len(fitting) > 1:
        return Ambiguous(tuple(places[start] for start in fitting))
    return Anchored(places[fitting[0]], places[fitting[0] + len(exact) - 1] + 1)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place in the original."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(PLAIN)):
        if character in INVISIBLE:
            continue
        if character.isspace() and characters and characters[-1] == " ":
            continue
        characters.append(" " if character.isspace() else character)
        places.append(place)
    return "".join(characters), places


def _occurrences(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _fits(text: str, start: int, stop: int, prefix: str, suffix: str) -> bool:
    before = not prefix or text[:start].rstrip().endswith(prefix)
    after = not suffix or text[stop:].lstrip().startswith(suffix)
    return before and after


def quotes(scenario: Scenario) -> Iterator[tuple[Steps, Quote]]:
    """Every quote of a scenario with its path."""
    parts: dict[Steps, tuple[Quote, ...]] = {}
    parts |= {("points", name): part.quotes for name, part in scenario.points.items()}
    parts |= {("evidence", "items", name): part.quotes for name, part in scenario.evidence.items.items()}
    parts |= {("terms", name): part.quotes for name, part in scenario.terms.items()}
    parts |= {("premises", name): part.quotes for name, part in scenario.premises.items()}
    parts |= {("claims", name): part.quotes for name, part in scenario.claims.items()}
    for steps, found in parts.items():
        for index, quote in enumerate(found):
            yield (*steps, "quotes", str(index)), quote


def check_quotes(scenario: Scenario, texts: Mapping[str, str], ledger: Ledger) -> None:
    """Anchor every quote in the text of its document, from `texts` or from the scenario itself.

    Not found is an error, found twice a warning; a document with neither text is skipped, with a warning.
    """
    skipped: dict[str, int] = {}
    known = {name: texts.get(name, document.text) for name, document in scenario.documents.items()}
    for steps, quote in quotes(scenario):
        if not ledger.refer(quote.document, scenario.documents, ("documents",), (*steps, "document"), "document"):
            continue
        text = known[quote.document]
        if text is None:
            skipped[quote.document] = skipped.get(quote.document, 0) + 1
        else:
            _complain(ledger, (*steps, "exact"), quote, anchor(text, quote))
    for name, count in skipped.items():
        ledger.add(
            "HF064", ("documents", name),
            f"quotes of {name!r} that were not checked, its text not being here: {count}",
            severity="warning", at_key=True, value=name,
            way_out=f"give its text with `--document {name}=FILE`",
        )  # fmt: skip


def _complain(ledger: Ledger, steps: Steps, quote: Quote, found: Anchor) -> None:
    if isinstance(found, NotFound):
        words = f"{quote.exact!r} is not in the document {quote.document!r}"
        around = f"{quote.exact!r} is in the document {quote.document!r}, but not between these words"
        ledger.add(
            "HF040", steps, around if found.exact_found else words, value=quote.exact,
            allowed="the document's own words, letter for letter; spaces and typography do not matter",
            way_out="correct `prefix` or `suffix`" if found.exact_found else "copy the document's words",
        )  # fmt: skip
    elif isinstance(found, Ambiguous):
        ledger.add(
            "HF060", steps,
            f"{quote.exact!r} is {len(found.starts)} times in the document {quote.document!r}",
            severity="warning", value=quote.exact,
            way_out="add `prefix` or `suffix`: the words right before or right after the ones you mean",
        )  # fmt: skip
