"""Errors of the reading of parts, put into the words of an analyst."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, get_args

from holdfast.scenario.aims_evidence import VERBAL_SCALE
from holdfast.scenario.anatomy import expected, in_words, keys_at
from holdfast.scenario.complaints import Complaint, nearest_name, shown
from holdfast.scenario.positions import Positions
from holdfast.scenario.quantity import FORMS, PARAMETERS, Number

Steps = tuple[str, ...]
NAME: Final = "a letter, then letters, digits, `_` or `-`, at most 64"
LONGEST_MESSAGE: Final = 200
FEW_WORDS: Final = 5
LARGEST_LISTED: Final = 30
"""Words listed in full as allowed; more are cut short."""


def steps_of(location: Iterable[int | str], positions: Positions) -> Steps:
    """The path of an error: the steps of its location that the file has."""
    steps = tuple(str(step) for step in location)
    if steps[-1:] == ("[key]",):
        return steps[:-1]
    _, reached = positions.reach(steps)
    return steps[:reached]


def translate(errors: Iterable[Mapping[str, Any]], positions: Positions) -> tuple[tuple[Steps, Complaint], ...]:
    """A complaint per path that could not be read, with the path.

    Several errors at one place (a field that may be of several kinds) are one complaint; so are an unknown
    key and the missing one that it is nearest to.
    """
    found: dict[tuple[Steps, str], Complaint] = {}
    for error in errors:
        steps = steps_of(error["loc"], positions)
        if error["type"] == "missing":
            missing = str(error["loc"][-1])
            found.setdefault(((*steps, missing), ""), _missing(steps, missing, positions))
        else:
            maker = _MAKERS.get(error["type"], _wrong_kind)
            found.setdefault((steps, maker.__name__ if maker is _unknown else ""), maker(steps, error, positions))
    renamed = {(*steps[:-1], one.nearest) for (steps, _), one in found.items() if one.code == "HF010"}
    return tuple((steps, one) for (steps, _), one in found.items() if one.code != "HF011" or steps not in renamed)


def _complaint(code: str, steps: Steps, positions: Positions, message: str, **more: Any) -> Complaint:
    key = bool(more.pop("at_key", False))
    mark = positions.mark(steps, key=key)
    if len(message) > LONGEST_MESSAGE:
        message = message[: LONGEST_MESSAGE - 3] + "..."
    return Complaint(code, positions.file, mark.line, mark.column, ".".join(steps), message, **more)


def listed(names: Iterable[str], most: int = LARGEST_LISTED) -> str:
    """Names in a row, no more than `most`."""
    names = list(names)
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def _missing(steps: Steps, key: str, positions: Positions) -> Complaint:
    kind = in_words(expected((*steps, key)), most=FEW_WORDS)
    where = "in " + ".".join(steps) if steps else "at the top of the file"
    message = f"the key {key!r} is missing {where}"
    mark = positions.mark(steps)
    path = ".".join((*steps, key))
    return Complaint(
        "HF011", positions.file, mark.line, mark.column, path, message, way_out=f"add `{key}:` with {kind}"
    )


def _unknown(steps: Steps, _: Mapping[str, Any], positions: Positions) -> Complaint:
    key, allowed = steps[-1], keys_at(steps[:-1])
    node = positions.node(steps[:-1])
    written = node.content if node and isinstance(node.content, dict) else {}
    nearest = nearest_name(key, [name for name in allowed if name not in written])
    way_out = f"rename it to `{nearest}`, or take it out" if nearest else "take it out"
    return _complaint(
        "HF010", steps, positions, f"unknown key {key!r}", at_key=True, value=key, allowed=listed(allowed),
        nearest=nearest, way_out=way_out,
    )  # fmt: skip


def _wrong_kind(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    if expected(steps) is Number or expected(steps[:-1]) is Number:
        return _not_a_number(steps, error, positions)
    node = positions.node(steps)
    value = node.data() if node else error["input"]
    kind = in_words(expected(steps))
    way_out = "give it a value, or take the key out" if value is None else None
    if kind == "text" and isinstance(value, int | float):
        way_out = f'put it in quotes: "{shown(value)}"'
    elif isinstance(value, str) and kind in ("a number", "a whole number"):
        way_out = "write the number alone, without quotes or unit"
    message = f"{shown(value)} is not {kind}" if len(kind) < LARGEST_LISTED else f"{shown(value)} does not fit here"
    return _complaint("HF012", steps, positions, message, value=shown(value), allowed=kind, way_out=way_out)


def _not_a_number(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    value = error["input"]
    cause = str(error.get("ctx", {}).get("error", "")) or f"{shown(value)} is not a number"
    message, _, allowed = cause.partition("; allowed: ")
    names = tuple(VERBAL_SCALE) if "likelihood" in steps or "codings" in steps else ()
    nearest = nearest_name(value, names) if isinstance(value, str) else None
    if isinstance(value, dict):
        inner = value.get("value", value)
        unknown = [key for key in inner if key not in PARAMETERS] if isinstance(inner, dict) else []
        nearest = next((near for key in unknown if (near := nearest_name(key, PARAMETERS))), None)
    if names and not isinstance(value, dict):
        allowed = f"{FORMS}, or one of {', '.join(names)}"
    return _complaint(
        "HF018", steps, positions, message, value=shown(value), allowed=allowed or FORMS, nearest=nearest,
        way_out="write it in one of the allowed forms",
    )  # fmt: skip


def _word(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    value = error["input"]
    words = list(get_args(expected(steps)))
    nearest = nearest_name(value, words) if isinstance(value, str) else None
    way_out = f"write `{nearest}`" if nearest else "write one of the allowed words"
    return _complaint(
        "HF013", steps, positions, f"{shown(value)} is not one of the words allowed here", value=shown(value),
        allowed=", ".join(words), nearest=nearest, way_out=way_out,
    )  # fmt: skip


def _limit(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    words = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    (name, bound), *_ = ((key, value) for key, value in error["ctx"].items() if key in words)
    allowed = f"{in_words(expected(steps))} {words[name]} {bound:g}"
    message = f"{shown(error['input'])} is out of range"
    way_out = "choose a value within the range"
    return _complaint("HF014", steps, positions, message, value=shown(error["input"]), allowed=allowed, way_out=way_out)


def _length(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    limits = error["ctx"]
    if "min_length" in limits:
        message, allowed = "the text is empty", f"at least {limits['min_length']} character"
        way_out = "write the text, or take the key out if it may be left out"
    else:
        message, allowed = (
            f"the text is too long: {len(error['input']):,} characters",
            f"at most {limits['max_length']:,}",
        )
        way_out = "shorten it"
    value = shown(error["input"])
    return _complaint("HF015", steps, positions, message, value=value, allowed=allowed, way_out=way_out)


def _count(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    limits = error["ctx"]
    least, most = limits.get("min_length"), limits.get("max_length")
    allowed = f"at least {least}" if least is not None else f"at most {most}"
    message = f"{limits['actual_length'] or 'no'} entries here"
    way_out = "add what is missing" if least is not None else "take out what is not needed"
    return _complaint("HF016", steps, positions, message, allowed=allowed, way_out=way_out, at_key=True)


def _date(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    value = shown(error["input"])
    return _complaint(
        "HF017", steps, positions, f"{value} is not a date", value=value, allowed="YYYY-MM-DD",
        way_out="write year, month and day, such as 2023-11-09",
    )  # fmt: skip


def _name(steps: Steps, error: Mapping[str, Any], positions: Positions) -> Complaint:
    value = error["input"]
    is_path = "{1,300}" in str(error.get("ctx", {}).get("pattern", ""))
    at_key = error["loc"][-1] == "[key]"
    return _complaint(
        "HF019", steps, positions, f"{shown(value)} is not a {'path' if is_path else 'name'}",
        value=shown(value),
        allowed="names and indices joined by dots" if is_path else NAME, at_key=at_key,
        way_out="use words joined by `_`; put what is meant for people in `gloss`",
    )  # fmt: skip


_MAKERS: Final[dict[str, Callable[[Steps, Mapping[str, Any], Positions], Complaint]]] = {
    "extra_forbidden": _unknown,
    "value_error": _not_a_number,
    "literal_error": _word,
    "greater_than": _limit,
    "greater_than_equal": _limit,
    "less_than": _limit,
    "less_than_equal": _limit,
    "string_too_short": _length,
    "string_too_long": _length,
    "too_short": _count,
    "too_long": _count,
    "string_pattern_mismatch": _name,
    "date_type": _date,
    "date_parsing": _date,
    "date_from_datetime_parsing": _date,
    "date_from_datetime_inexact": _date,
}
