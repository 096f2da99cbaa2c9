"""The war of each setting of the levers, simulated only where a setting changes a number that the war reads.

Which numbers those are is watched, not listed: the paths that a simulation reads are those of its structure, so a second
set of draws that holds the same numbers at them gives the same war.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import WarRates, rates


class Watched(Mapping[str, Array]):
    """Arrays by path that remember which of them were asked for."""

    def __init__(self, values: Mapping[str, Array]) -> None:
        """Watch `values`; so far nobody asked for any of them."""
        self.values_by_path, self.asked = values, set[str]()

    def __getitem__(self, path: str) -> Array:
        """The array at a path, remembered as asked for."""
        self.asked.add(path)
        return self.values_by_path[path]

    def __iter__(self) -> Iterator[str]:
        """Every path; one who goes through all of them has asked for all."""
        self.asked.update(self.values_by_path)
        return iter(self.values_by_path)

    def __len__(self) -> int:
        """How many paths there are."""
        return len(self.values_by_path)


@dataclass
class Wars:
    """Wars of one scenario over the same draws, by what they read."""

    scenario: Scenario
    _known: list[tuple[Draws, set[str], WarRates]] = field(default_factory=list, repr=False)

    def rates(self, draws: Draws) -> WarRates:
        """The war's rates under draws, those of earlier ones where they read the same."""
        for other, asked, found in self._known:
            if all(_same(draws, other, path) for path in asked):
                return found
        values, timed = Watched(draws.values), Watched(draws.timed)
        found = rates(self.scenario, replace(draws, values=values, timed=timed))
        self._known.append((draws, values.asked | timed.asked, found))
        return found


def _same(draws: Draws, other: Draws, path: str) -> bool:
    """Whether two sets of draws hold the same at a path."""
    pairs = ((draws.values.get(path), other.values.get(path)), (draws.timed.get(path), other.timed.get(path)))
    return all(a is b or (a is not None and b is not None and np.array_equal(a, b)) for a, b in pairs)
