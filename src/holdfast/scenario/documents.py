"""Documents that an argument is taken from, and quotes anchored in them.

A quote is a W3C text-quote selector: `exact`, with `prefix` and `suffix` where the exact words occur more than once
[WebAnnotation2017].
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from holdfast.scenario.base import Identifier, Part, Text

QuotedWords = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Quote(Part):
    """Words of a document, found by themselves and, where need be, by what stands before and after them."""

    document: Identifier
    exact: QuotedWords
    prefix: QuotedWords | None = None
    suffix: QuotedWords | None = None


class Document(Part):
    """A document: who wrote it, when, and its text where the scenario may carry it (else the user supplies it)."""

    title: Text
    date: date
    author: Text | None = None
    outlet: Text | None = None
    text: Annotated[str, StringConstraints(max_length=500_000)] | None = None
    licence: Text | None = None
    note: Text | None = None


class Point(Part):
    """One point of the argument, restated in the analyst's own words and tied to the document by quotes."""

    says: Text
    quotes: tuple[Quote, ...] = Field(default=(), max_length=10)
