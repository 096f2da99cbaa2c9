"""The JSON Schema of format 1, by which editors complete and check scenario files as they are written.

It says what one part may hold; that parts fit each other is said by `check_scenario` alone.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema

from holdfast.scenario.scenario import Scenario

FILE_NAME: Final = "holdfast.schema.json"
"""The name under which new scenario files look for the schema."""
ROLES: Final = {"X": "uncertainties", "L": "levers", "R": "relations", "M": "measures"}
"""The XLRM roles that `x-xlrm` gives to sections [Lempert2003]."""


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that would only repeat the names of the fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def generate(self, schema: CoreSchema, mode: Any = "validation") -> dict[str, Any]:
        return {"$schema": self.schema_dialect, "$id": FILE_NAME, **super().generate(schema, mode)}


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of format 1: written forms of numbers, XLRM role of each section."""
    schema = Scenario.model_json_schema(schema_generator=_Untitled)
    schema["title"] = "Holdfast scenario, format 1"
    roles = ", ".join(f"{letter} {name}" for letter, name in ROLES.items())
    schema["description"] = f"{schema.get('description', '')} Roles (x-xlrm): {roles}."
    _close(schema)
    return schema


def _close(part: Any) -> None:
    """Refuse keys that are not names, wherever names are free."""
    if isinstance(part, dict):
        if "patternProperties" in part:
            part.setdefault("additionalProperties", False)
        part = list(part.values())
    for below in part if isinstance(part, list) else ():
        _close(below)
