"""Uncertain inputs as ranks, worked out once for every output over the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.game.solution import Array


class NotFiniteOutputError(ArithmeticError):
    """An output or input is not a number in some draw: nothing is said of its bearing."""


@dataclass(frozen=True)
class Ranked:
    """Inputs that vary, by path, with their draws by rising value."""

    paths: tuple[str, ...]
    order: NDArray[np.intp]
    """Draws by rising value, (input, draw)."""
    tied: tuple[bool, ...]
    """Whether some draws of the input have the same value."""


def ranked(inputs: Mapping[str, Array]) -> Ranked:
    """Rank the inputs that vary, (draw,) each; NotFiniteOutputError names one that is not finite."""
    for path, values in inputs.items():
        refuse(path, values)
    varied = {path: values for path, values in inputs.items() if len(values) and np.ptp(values) > 0}
    draws = len(next(iter(inputs.values()), ()))
    order = [np.argsort(values, kind="stable") for values in varied.values()]
    tied = (bool((np.diff(values[place]) == 0).any()) for values, place in zip(varied.values(), order, strict=True))
    return Ranked(tuple(varied), np.stack(order) if order else np.zeros((0, draws), dtype=np.intp), tuple(tied))


def refuse(name: str, values: Array) -> None:
    """NotFiniteOutputError where a value is not finite."""
    bad = ~np.isfinite(values)
    if bad.any():
        draw = int(np.argmax(bad))
        raise NotFiniteOutputError(
            f"{name} is {values[draw]} in draw {draw} and {int(bad.sum()) - 1} more: no sensitivity is computed from it; "
            "leave those draws out first"
        )
