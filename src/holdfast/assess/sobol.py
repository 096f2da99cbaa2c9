"""Sobol' indices on a design: first-order and total shares of variance of a function of independent uniforms.

For functions that can be run where the design asks (a war's rates, a small game), unlike `sensitivity`, which reads
draws that are there already.  A and B are scrambled Sobol' points; the estimators are those of [Saltelli2010], as kept by
scipy [Virtanen2020], with its bootstrap for the intervals.  An output that is not finite is refused by its name before
the library sees it, since one NaN would make every index NaN or, elsewhere, none at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from holdfast.assess.intervals import CONFIDENCE
from holdfast.assess.ranks import NotFiniteOutputError
from holdfast.game.solution import Array

RESAMPLES: Final = 200
"""Bootstrap samples behind an interval."""


@dataclass(frozen=True, slots=True)
class DesignedIndex:
    """First-order and total index of one input, each with its 90% interval."""

    path: str
    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]


def sobol(
    function: Callable[[Array], Array], paths: Sequence[str], draws: int, random: np.random.Generator, name: str
) -> tuple[DesignedIndex, ...]:
    """Indices of `function`, from uniforms (input, draw) to outputs (draw,), on draws (k + 2) points for k inputs.

    `draws` is a power of two; `name` is what the output is called where it is not finite (NotFiniteOutputError).
    """
    from scipy.stats import sobol_indices, uniform

    if draws < 2 or draws & (draws - 1):
        raise ValueError(
            f"{draws} draws: a Sobol' design needs a power of two, such as {1 << max(draws, 2).bit_length()}"
        )

    def checked(points: Array) -> Array:
        values = np.asarray(function(points), dtype=np.float64)
        bad = ~np.isfinite(values)
        if bad.any():
            where = dict(zip(paths, points[:, int(np.argmax(bad))], strict=True))
            raise NotFiniteOutputError(
                f"{name} is not finite at {int(bad.sum())} of {bad.size} points, first at {where}"
            )
        return values

    dists: Any = [uniform()] * len(paths)
    found = sobol_indices(func=checked, n=draws, dists=dists, rng=random)
    ends = found.bootstrap(confidence_level=CONFIDENCE, n_resamples=RESAMPLES)
    first: Any = ends.first_order.confidence_interval
    total: Any = ends.total_order.confidence_interval
    values: Any = found.first_order, found.total_order
    return tuple(
        DesignedIndex(
            path,
            float(values[0][k]),
            (float(first.low[k]), float(first.high[k])),
            float(values[1][k]),
            (float(total.low[k]), float(total.high[k])),
        )
        for k, path in enumerate(paths)
    )
