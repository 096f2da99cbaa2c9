"""Ask the compiler for whole vectors: on processors with 512-bit vectors it otherwise uses half of each.

Measured on the game's solve: about a fifth faster.  NUMBA_CPU_FEATURES, where the user sets it, is left alone.
"""

from __future__ import annotations

from typing import Any, Final

import numba
from numba.core.codegen import get_host_cpu_features

WIDE: Final = "+avx512f"
HALF: Final = "-prefer-256-bit"


def use_whole_vectors() -> None:
    """Set the processor features that compiled functions are made for; must run before the first is compiled."""
    config: Any = numba.config
    if config.CPU_FEATURES is None:
        features = get_host_cpu_features()
        if WIDE in features.split(","):
            config.CPU_FEATURES = f"{features},{HALF}"
