"""The tables of docs/reference/scenario.md, made from the parts so that page and code cannot differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from holdfast.scenario.anatomy import bare, in_words, is_part
from holdfast.scenario.base import Part, keys_of
from holdfast.scenario.crosscheck_numbers import BOUNDS
from holdfast.scenario.quantity import Number
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.vocabulary import GuaranteeType, TermKind

LISTS: Final[dict[Any, str]] = {
    TermKind: "[kind of term](#kinds-of-term)",
    GuaranteeType: "[kind of guarantee](#kinds-of-guarantee)",
}
"""Words too many for a cell, and where they are listed."""


def parts_reference() -> str:
    """A section in Markdown for every part of format 1: what it is, and a row for each key."""
    return "\n".join(_section(part) for part in dict.fromkeys(_parts(Scenario)))


def _parts(part: type[Part]) -> Iterator[type[Part]]:
    yield part
    for field in part.model_fields.values():
        yield from _below(field.annotation)


def _below(annotation: Any) -> Iterator[type[Part]]:
    annotation = bare(annotation)
    if is_part(annotation):
        yield from _parts(annotation)
    else:
        for argument in get_args(annotation):
            yield from _below(argument)


def _section(part: type[Part]) -> str:
    says = " ".join((part.__doc__ or "").split("\n\n")[0].split())
    rows = [_row(part, name, field) for name, field in keys_of(part).items()]
    head = "| key | is | needed | meaning |\n| --- | --- | --- | --- |\n"
    return f"### {part.__name__}\n\n{says}\n\n{head}" + "".join(rows)


def _row(part: type[Part], name: str, field: FieldInfo) -> str:
    meaning = re.sub(r"\[(\w+\d{4}\w*)\]", r"\1", " ".join((field.description or "").split())).replace("|", "\\|")
    bound = BOUNDS.get(part, {}).get(name)
    within = f"*Must be {bound.what}.*" if bound else ""
    needed = "yes" if field.is_required() else "no"
    return f"| `{name}` | {_kind(field.annotation)} | {needed} | {' '.join(filter(None, (meaning, within)))} |\n"


def _kind(annotation: Any) -> str:
    annotation = bare(annotation)
    if annotation is Number:
        return "number"
    if is_part(annotation):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if get_origin(annotation) is dict:
        return "names: " + _kind(get_args(annotation)[1])
    if get_origin(annotation) in (tuple, list):
        return "list: " + _kind(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return LISTS.get(annotation) or ", ".join(f"`{word}`" for word in get_args(annotation))
    return in_words(annotation)
