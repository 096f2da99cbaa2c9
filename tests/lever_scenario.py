"""The small scenario of the tests of broken files, with other levers in it."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).parent / "broken" / "base.yaml").read_text(encoding="utf-8")
"""Two hypotheses about A, one about B; small enough to be solved in a test."""
_LEVERS = re.compile(r"^levers:\n(?:[ \n].*\n|\n)*?(?=# -)", re.MULTILINE)


def with_levers(levers: str, text: str = TEXT) -> str:
    """The scenario with other levers."""
    changed, count = _LEVERS.subn(lambda _: f"levers:{levers.rstrip()}\n\n", text)
    assert count == 1
    return changed
