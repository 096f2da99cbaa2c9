"""Changes to drawn numbers: what a lever's setting or a what-if does, by path."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.scenario import Scenario


def first(draws: Draws, count: int) -> Draws:
    """The first `count` draws."""
    kept = {path: values[:count] for path, values in draws.values.items()}
    return Draws(draws.seed, draws.start, min(draws.start + count, draws.stop), kept)


def under(scenario: Scenario, draws: Draws, setting: frozenset[tuple[str, str]]) -> Draws:
    """The draws with levers at some settings, {(lever, setting), ...}; levers not named stay as they are."""
    for lever, name in sorted(setting):
        chosen = scenario.levers[lever].settings[name]
        draws = draws.changed(
            {path: np.full(len(draws), value) for path, value in chosen.set.items()}
            | {path: draws[path] * factor for path, factor in chosen.scale.items()}
            | {path: draws[path] + amount for path, amount in chosen.add.items()}
        )
    return draws


def what_if(draws: Draws, values: Mapping[str, float]) -> Draws:
    """The draws with numbers at some paths fixed; KeyError naming the nearest path if there is no such number."""
    changes: dict[str, Array] = {}
    for path, value in values.items():
        if path not in draws.values:
            near = get_close_matches(path, draws.values, n=1)
            raise KeyError(f"no number at {path!r}" + (f"; nearest: {near[0]}" if near else ""))
        changes[path] = np.full(len(draws), value)
    return draws.changed(changes)
