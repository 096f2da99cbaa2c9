"""A commented scenario file to start from."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib import resources
from typing import Final

TEMPLATE: Final = "template.yaml"
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def template() -> str:
    """The text of the starting file as it is shipped: small, of an imagined war, without complaints."""
    return resources.files("holdfast.library").joinpath(TEMPLATE).read_text(encoding="utf-8")


def new_scenario(name: str, today: date) -> str:
    """The starting file with `name` as identifier and title, as of `today`; ValueError for a bad name."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a name; allowed: a letter, then letters, digits, `_` or `-`, at most 64")
    as_of = max(today, _dated(template()))
    title = json.dumps(name.replace("-", " ").replace("_", " ").capitalize())
    text = _replaced(template(), "id", name if _is_plain(name) else json.dumps(name))
    text = _replaced(text, "title", title)
    text = _replaced(text, "seed", f"{as_of:%Y%m%d}")
    return _replaced(text, "as_of", as_of.isoformat())


def _is_plain(name: str) -> bool:
    return name.lower() not in ("true", "false", "null")


def _dated(text: str) -> date:
    # earlier than the template's own date its evidence would lie in the future
    found = re.search(r"^as_of: (\S+)", text, flags=re.MULTILINE)
    if found is None:
        raise LookupError("the starting file has no `as_of`")
    return date.fromisoformat(found[1])


def _replaced(text: str, key: str, value: str) -> str:
    pattern = rf"^{key}:[^#\n]*?(?=\s+#|$)"
    return re.sub(pattern, lambda _: f"{key}: {value}", text, count=1, flags=re.MULTILINE)
