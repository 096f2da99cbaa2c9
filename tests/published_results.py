"""The published results and combat cases that stand beside the repository, read once; tests that need them skip without."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="published results are not beside the repository")


@cache
def published() -> dict[str, Any]:
    """The published results, by identifier."""
    raw = YAML(typ="safe").load(SHARED / "reference" / "published_results.yaml")
    entries = raw if isinstance(raw, list) else next(v for v in raw.values() if isinstance(v, list))
    return {entry["id"]: entry for entry in entries}


@cache
def combat_cases() -> dict[str, Any]:
    """Cases of combat worked out in the literature."""
    found = YAML(typ="safe").load(SHARED / "reference" / "combat_cases.yaml")
    assert isinstance(found, dict)
    return found
