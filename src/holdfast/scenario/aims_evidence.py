"""Evidence on a principal's aims: dated items, how likely each would be under each hypothesis, groups, codings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.documents import Quote
from holdfast.scenario.principals import Side
from holdfast.scenario.quantity import Number

Band = Literal[
    "almost_no_chance", "very_unlikely", "unlikely", "roughly_even_chance", "likely", "very_likely", "almost_certain"
]

VERBAL_SCALE: Final[dict[str, tuple[float, float]]] = {
    "almost_no_chance": (0.01, 0.05),
    "very_unlikely": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "roughly_even_chance": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "very_likely": (0.80, 0.95),
    "almost_certain": (0.95, 0.99),
}
"""Words of estimative probability and the interval each stands for [ICD203]."""


def _band_to_range(raw: object) -> object:
    if isinstance(raw, str) and raw in VERBAL_SCALE:
        return {"shape": "uniform", "parameters": VERBAL_SCALE[raw], "note": raw}
    return raw


class _OrWord:
    """Adds the words of the verbal scale to the JSON Schema of a number."""

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        words = {"enum": list(VERBAL_SCALE), "description": "A word of estimative probability."}
        return {"anyOf": [handler(core_schema), words]}


Likelihood = Annotated[Number, BeforeValidator(_band_to_range), _OrWord()]
"""How likely the item would be if the hypothesis were true: a number, a range, or a word of the verbal scale."""


class Group(Part):
    """Items of one origin: together they count for less than the sum."""

    gloss: Text
    overlap: Number | None = None
    """Correlation between items of the group, 0 (independent) to 1 (one item said several times)."""


class Item(Part):
    """A dated item of evidence with its source and how likely it would be under each hypothesis."""

    kind: Literal["statement", "action", "capability", "absence"]
    date: date
    fact: Text
    group: Identifier
    source: Text
    actor: Text | None = None
    quote: Text | None = None
    quotes: tuple[Quote, ...] = ()
    signal: Literal["cheap_talk", "mixed", "costly", "background", "not_a_signal"] = "mixed"
    verified: Literal["yes", "partly", "no"] = "no"
    reliability: Number
    """0: worth nothing; 1: all of its likelihood ratio (sincerity, accuracy of report and translation)."""
    likelihood: dict[Identifier, Likelihood]
    codings: dict[Identifier, dict[Identifier, Likelihood]] = Field(default_factory=dict)
    """Likelihoods under alternative codings; a hypothesis or coding not named falls back to `likelihood`."""
    why: dict[Identifier, Text] = Field(default_factory=dict)


class AimsEvidence(Part):
    """All evidence on one principal's aims."""

    about: Side
    overlap: Number
    """Correlation between items of a group unless the group states its own."""
    between_groups: Number | None = None
    """Correlation between groups: they too are words and acts of one government, read by one analyst."""
    codings: dict[Identifier, Text] = Field(default_factory=dict, max_length=8)
    """Alternative codings by name; the coding in `likelihood` itself is called `central`."""
    groups: dict[Identifier, Group] = Field(max_length=100)
    items: dict[Identifier, Item] = Field(max_length=1000)
    source: Text | None = None
