"""Files an answer is written to: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.app.interruption import held

if TYPE_CHECKING:
    from holdfast.assess.assessment import Assessment


def write(path: Path, text: str) -> None:
    """Write a file atomically: a killed run leaves the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with held():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def folder_of(assessment: Assessment) -> Path:
    """runs/SCENARIO/RUN, RUN a digest of all that decides the answer."""
    what = [assessment.scenario_hash, assessment.version, assessment.seed, assessment.draws, assessment.lever_draws]
    known = ["private information"] if assessment.scenario.choice.information == "private" else []
    said = "|".join(map(str, [*what, *known, *sorted(assessment.what_if.items())]))
    return Path("runs") / assessment.scenario.id / sha256(said.encode()).hexdigest()[:10]
