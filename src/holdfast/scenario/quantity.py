"""A number of a scenario: a value, a range, a named distribution or a table column, with unit and source.

Written as ``0.3``, ``5 to 9``, ``{value: {log_uniform: [0.02, 0.3]}, unit: per year, source: ...}`` or
``{table: launches, column: cruise}``.  Whatever the form, a number is a distribution with a quantile function
``q(u)``, u in (0, 1); a fixed value has a constant one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from holdfast.scenario.base import Identifier, Part, Text

Shape = Literal["fixed", "uniform", "log_uniform", "triangular", "pert", "normal", "lognormal", "beta", "table"]

PARAMETERS: Final[dict[str, tuple[str, ...]]] = {
    "uniform": ("low", "high"),
    "log_uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "pert": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "log_sd"),
    "beta": ("a", "b"),
}
"""Named distributions and the order of their parameters."""

_DECIMAL: Final = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
RANGE: Final = re.compile(rf"^\s*(?P<low>{_DECIMAL})\s+to\s+(?P<high>{_DECIMAL})\s*$")
"""A range such as `5 to 9`."""
RANGE_PATTERN: Final = rf"^\s*{_DECIMAL}\s+to\s+{_DECIMAL}\s*$"
"""The same for a JSON Schema, whose regular expressions have no named groups of this kind."""
FORMS: Final = (
    "a value such as `0.3`, a range such as `5 to 9`, a distribution such as `{log_uniform: [0.02, 0.3]}` ("
    + ", ".join(PARAMETERS)
    + "), or `{table: NAME, column: NAME}`"
)


_BARE: Final[list[dict[str, Any]]] = [
    {"type": "number", "description": "A value."},
    {"type": "string", "pattern": RANGE_PATTERN, "description": "A range, uniform, such as `5 to 9`."},
]
_NAMED: Final[list[dict[str, Any]]] = [
    {
        "type": "object",
        "description": f"{name}: [{', '.join(wanted)}]",
        "properties": {
            name: {
                "type": "array",
                "items": {"type": "number"},
                "minItems": len(wanted),
                "maxItems": len(wanted),
            }
        },
        "required": [name],
    }
    for name, wanted in PARAMETERS.items()
]
_NAMED_ALONE: Final = [{**form, "additionalProperties": False} for form in _NAMED]
_SAID: Final[dict[str, Any]] = {
    "unit": {"type": "string", "minLength": 1},
    "source": {"type": "string", "minLength": 1, "description": "Citation, data reference, analyst's judgement."},
    "note": {"type": "string", "minLength": 1},
}


def _with_source(form: dict[str, Any]) -> dict[str, Any]:
    return {**form, "properties": {**form["properties"], **_SAID}, "additionalProperties": False}


WRITTEN_FORMS: Final[dict[str, Any]] = {
    "description": "A value, a range, a named distribution or a table column, with unit and source.",
    "anyOf": [
        *_BARE,
        _with_source(
            {
                "type": "object",
                "properties": {"value": {"anyOf": [*_BARE, *_NAMED_ALONE]}},
                "required": ["value"],
            }
        ),
        *(_with_source(form) for form in _NAMED),
        _with_source(
            {
                "type": "object",
                "properties": {"table": {"type": "string"}, "column": {"type": "string"}},
                "required": ["table", "column"],
            }
        ),
    ],
}
"""JSON Schema of a number as it is written."""


class Number(Part):
    """A number with its uncertainty, unit and source; `source` None means: inherited from the enclosing part."""

    shape: Shape
    parameters: tuple[float, ...] = Field(default=(), max_length=8)
    table: Identifier | None = None
    column: Identifier | None = None
    unit: Text | None = None
    source: Text | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "shape" in raw:
            return raw
        if isinstance(raw, dict):
            return _read_mapping(dict(raw))
        return _read_value(raw)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        wanted = () if self.shape == "table" else PARAMETERS.get(self.shape, ("value",))
        if len(self.parameters) != len(wanted) or (self.shape == "table") != bool(self.table and self.column):
            raise ValueError(f"{self.shape} {list(self.parameters)}: needs [{', '.join(wanted)}]")
        complaint = _CHECKS.get(self.shape, _no_check)(self.parameters)
        if complaint:
            raise ValueError(f"{self.shape} {list(self.parameters)}: {complaint}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The JSON Schema of the written forms, in place of that of the fields."""
        reference = handler(core_schema)
        resolved = handler.resolve_ref_schema(reference)
        resolved.clear()
        resolved.update(WRITTEN_FORMS)
        return reference

    @property
    def is_fixed(self) -> bool:
        """Whether it is one value and no distribution."""
        return self.shape == "fixed"


def _read_value(raw: Any) -> dict[str, Any]:
    if isinstance(raw, bool) or raw is None:
        raise ValueError(f"{raw!r} is not a number; allowed: {FORMS}")
    if isinstance(raw, int | float):
        return {"shape": "fixed", "parameters": (float(raw),)}
    if isinstance(raw, str) and (found := RANGE.match(raw)):
        return {"shape": "uniform", "parameters": (float(found["low"]), float(found["high"]))}
    if isinstance(raw, dict) and len(raw) == 1:
        name, values = next(iter(raw.items()))
        return _read_distribution(str(name), values)
    raise ValueError(f"{raw!r} is not a number; allowed: {FORMS}")


def _read_distribution(name: str, values: Any) -> dict[str, Any]:
    if name not in PARAMETERS:
        raise ValueError(f"unknown distribution {name!r}; allowed: {', '.join(PARAMETERS)}")
    wanted = PARAMETERS[name]
    if not isinstance(values, list) or len(values) != len(wanted):
        raise ValueError(f"{name} {values!r}: needs [{', '.join(wanted)}]")
    return {"shape": name, "parameters": tuple(values)}


def _read_mapping(raw: dict[str, Any]) -> dict[str, Any]:
    rest: dict[str, Any] = {key: raw.pop(key) for key in ("unit", "source", "note") if key in raw}
    if "table" in raw:
        unknown = sorted(set(raw) - {"table", "column"})
        if unknown or "column" not in raw:
            raise ValueError(f"{raw!r}: a table reference is `{{table: NAME, column: NAME}}`")
        return {"shape": "table", **raw, **rest}
    if set(raw) == {"value"}:
        return {**_read_value(raw["value"]), **rest}
    if len(raw) == 1 and next(iter(raw)) in PARAMETERS:
        return {**_read_value(raw), **rest}
    raise ValueError(f"keys {sorted(map(str, raw))} do not make a number; allowed: {FORMS}, with unit, source, note")


def _no_check(_: tuple[float, ...]) -> str:
    return ""


def _check_range(parameters: tuple[float, ...]) -> str:
    return "" if parameters[0] <= parameters[-1] else "the low end is above the high end"


def _check_log_range(parameters: tuple[float, ...]) -> str:
    return "the low end must be above 0" if parameters[0] <= 0 else _check_range(parameters)


def _check_mode(parameters: tuple[float, ...]) -> str:
    low, mode, high = parameters
    return "" if low <= mode <= high and low < high else "must be low <= mode <= high with low < high"


def _check_spread(parameters: tuple[float, ...]) -> str:
    return "" if parameters[1] >= 0 else "the spread must not be negative"


def _check_positive(parameters: tuple[float, ...]) -> str:
    return "" if min(parameters) > 0 else "all parameters must be above 0"


_CHECKS: Final[dict[str, Callable[[tuple[float, ...]], str]]] = {
    "uniform": _check_range,
    "log_uniform": _check_log_range,
    "triangular": _check_mode,
    "pert": _check_mode,
    "normal": _check_spread,
    "lognormal": lambda parameters: "" if parameters[0] > 0 and parameters[1] >= 0 else "needs median > 0, log_sd >= 0",
    "beta": _check_positive,
}
