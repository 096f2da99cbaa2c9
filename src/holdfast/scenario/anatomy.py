"""What format 1 expects at a path: the annotation of a field, keys, kind in words, a stand-in value."""

from __future__ import annotations

import types
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from holdfast.scenario.base import Part, keys_of
from holdfast.scenario.quantity import Number
from holdfast.scenario.scenario import Scenario

KINDS: Final[dict[Any, str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2023-11-09",
    Number: "a number or a range such as `5 to 9`",
    type(None): "nothing",
}
STAND_INS: Final[dict[Any, Any]] = {
    str: "stand-in",
    int: 5,
    float: 0.5,
    bool: False,
    date: "0001-01-01",
    Number: 0.5,
}


def bare(annotation: Any) -> Any:
    """An annotation without its constraints and without `None`."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        options = [option for option in get_args(annotation) if option is not type(None)]
        return bare(options[0]) if len(options) == 1 else annotation
    return annotation


def is_part(annotation: Any) -> bool:
    """Whether an annotation is a part with keys of its own (a number is not)."""
    return isinstance(annotation, type) and issubclass(annotation, Part) and annotation is not Number


def expected(steps: Sequence[str]) -> Any:
    """The bare annotation of format 1 at a path, or None where the format has nothing there."""
    found: Any = Scenario
    for step in steps:
        if is_part(found):
            field = keys_of(found).get(step)
            found = bare(field.annotation) if field else None
        elif get_origin(found) is dict:
            found = bare(get_args(found)[1])
        elif get_origin(found) in (tuple, list):
            found = bare(get_args(found)[0])
        else:
            return None
    return found


def keys_at(steps: Sequence[str]) -> tuple[str, ...]:
    """The keys that the part at a path may have."""
    part = expected(steps)
    if part is Number:
        return ("value", "unit", "source", "note", "table", "column")
    return tuple(keys_of(part)) if is_part(part) else ()


def in_words(annotation: Any, most: int = 60) -> str:
    """The kind of value that an annotation asks for, in words; of a list of words no more than `most`."""
    annotation = bare(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        return " or ".join(in_words(option) for option in get_args(annotation))
    if get_origin(annotation) is Literal:
        words = [str(word) for word in get_args(annotation)]
        return " or ".join(words[:most]) + (f" or {len(words) - most} more" if len(words) > most else "")
    if get_origin(annotation) is dict:
        return "a mapping of names"
    if get_origin(annotation) in (tuple, list):
        return "a list"
    if is_part(annotation):
        return "a mapping with the keys " + ", ".join(keys_of(annotation))
    return KINDS.get(annotation, "a value")


def stand_in(annotation: Any) -> Any:
    """A plain value that an annotation accepts, to go on checking where the file has none to be read."""
    annotation = bare(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        return stand_in(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if get_origin(annotation) is dict:
        return {STAND_INS[str]: stand_in(get_args(annotation)[1])}
    if get_origin(annotation) in (tuple, list):
        return [stand_in(get_args(annotation)[0])]
    if is_part(annotation):
        fields = keys_of(annotation).items()
        return {name: stand_in(field.annotation) for name, field in fields if field.is_required()}
    return STAND_INS.get(annotation)
