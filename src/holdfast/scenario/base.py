"""The frozen base every part of a scenario is built on: unknown keys refused, nothing changed after reading."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.fields import FieldInfo

LONGEST_TEXT = 20_000
"""Characters in the longest free text a scenario may hold: a scenario is a stranger's file, so it is bounded."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT, strip_whitespace=True)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]


class Part(BaseModel):
    """A part of a scenario: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True)


def keys_of(part: type[Part]) -> dict[str, FieldInfo]:
    """Fields of a part by the key that a file has for them: a word of Python's own, such as `from`, is an alias."""
    return {field.alias or name: field for name, field in part.model_fields.items()}
