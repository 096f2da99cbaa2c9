"""Where compiled code is kept between runs: in a folder named by the sources it was made from.

The compiler's own cache knows a function by its file alone, so after a change in one file it would go on running
functions of another that were compiled with the old code inside.
"""

from __future__ import annotations

import os
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Final

VARIABLE: Final = "NUMBA_CACHE_DIR"


def keep_compiled() -> None:
    """Name the folder to the compiler, before it is imported; a folder that the user has named is left alone."""
    if VARIABLE in os.environ:
        return
    base = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser()
    folder = base / "holdfast" / fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    os.environ[VARIABLE] = str(folder)


def fingerprint() -> str:
    """Digest of the sources of the game."""
    digest = sha256()
    for entry in sorted(resources.files("holdfast.game").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]
