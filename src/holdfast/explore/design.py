"""Designs: which uniforms a sweep's draws take, so that draw i is found without any other draw.

`draws` are independent [Salmon2011]; `sobol` is the scrambled Sobol sequence, one dimension for each uncertain number
[Owen1995]; `latin` is a Latin hypercube [McKay1979] of N draws, u_i = (pi(i) + v_i) / N with pi a permutation of
0..N-1 of its own for each number.  pi is a keyed Feistel network with cycle walking [BlackRogaway2002]: pi(i) costs
the same for any N, and nobody has to hold the permutation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from holdfast.scenario.draws import Array, Source, numbers, uniforms
from holdfast.scenario.scenario import Scenario

Kind = Literal["draws", "latin", "sobol", "table"]
KINDS: Final[tuple[Kind, ...]] = ("draws", "latin", "sobol", "table")
Bits = NDArray[np.uint64]

SAMPLED_BY_PARTS: Final = {"front.record.mobility": "Quantile of the front's mobility, given its record."}
"""Uniforms that a part of the model draws by itself, with what they are."""
ROUNDS: Final = 6
"""Rounds of the Feistel network; four make it a strong pseudo-random permutation [BlackRogaway2002]."""
MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
MIXERS: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
SHIFTS: Final = (np.uint64(30), np.uint64(27), np.uint64(31))
"""Constants of the 64-bit finaliser SplitMix64 [Steele2014]."""
SOBOL_BITS: Final = 30
"""Bits of a coordinate: 2^30 draws at most."""
SMALLEST: Final = 2.0**-53


def dimensions(scenario: Scenario) -> tuple[str, ...]:
    """Paths of everything uncertain, in order: the dimensions of a design."""
    uncertain = [path for path, number in numbers(scenario) if not number.is_fixed]
    return tuple(sorted([*uncertain, *SAMPLED_BY_PARTS]))


def source(kind: Kind, scenario: Scenario, draws: int) -> Source:
    """Where the uniforms of a design come from; a user's table leaves to chance what it does not name."""
    if kind == "latin":
        return Latin(draws)
    if kind == "sobol":
        return Sobol(dimensions(scenario))
    return uniforms


@dataclass(frozen=True, slots=True)
class Latin:
    """A Latin hypercube of `total` draws: each number takes each of `total` equally likely parts once."""

    total: int

    def __call__(self, seed: int, path: str, start: int, stop: int) -> Array:
        """Uniforms of draws start..stop-1 of the number at `path`, (draw,)."""
        if stop > self.total:
            raise ValueError(f"draw {stop - 1} of a Latin hypercube of {self.total} draws")
        part = permuted(np.arange(start, stop, dtype=np.uint64), self.total, f"latin|{seed}|{path}")
        within = uniforms(seed, path, start, stop)
        return np.clip((part.astype(np.float64) + within) / self.total, SMALLEST, 1 - SMALLEST)


def permuted(index: Bits, size: int, key: str) -> Bits:
    """pi(index) for a permutation pi of 0..size-1 that `key` picks, (draw,)."""
    half = np.uint64(max(1, -(-(size - 1).bit_length() // 2)))
    digest = blake2b(key.encode(), digest_size=8 * ROUNDS).digest()
    keys = np.frombuffer(digest, dtype="<u8").astype(np.uint64)
    out = _feistel(index, half, keys)
    outside = out >= size
    while outside.any():
        out[outside] = _feistel(out[outside], half, keys)
        outside = out >= size
    return out


def _feistel(index: Bits, half: np.uint64, keys: Bits) -> Bits:
    mask = (np.uint64(1) << half) - np.uint64(1)
    left, right = index >> half, index & mask
    for key in keys:
        left, right = right, left ^ (_mixed(right + key) & mask)
    return np.asarray((left << half) | right)


def _mixed(bits: Bits) -> Bits:
    bits = bits * MULTIPLIER
    for shift, mixer in zip(SHIFTS, MIXERS, strict=False):
        bits = (bits ^ (bits >> shift)) * mixer
    return np.asarray(bits ^ (bits >> SHIFTS[-1]))


@dataclass(frozen=True)
class Sobol:
    """The scrambled Sobol sequence over `paths`; a path that is none of them draws independently."""

    paths: tuple[str, ...]
    _points: dict[tuple[int, int, int], Array] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, seed: int, path: str, start: int, stop: int) -> Array:
        """Uniforms of draws start..stop-1 of the number at `path`, (draw,)."""
        if path not in self.paths:
            return uniforms(seed, path, start, stop)
        return np.ascontiguousarray(self._block(seed, start, stop)[:, self.paths.index(path)])

    def _block(self, seed: int, start: int, stop: int) -> Array:
        key = (seed, start, stop)
        known = self._points.get(key)
        if known is None:
            from scipy.stats.qmc import Sobol as Sequence

            sequence = Sequence(len(self.paths), scramble=True, bits=SOBOL_BITS, rng=np.random.default_rng(seed))
            if start:
                sequence.fast_forward(start)
            known = np.clip(_quietly(sequence, stop - start), SMALLEST, 1 - SMALLEST)
            self._points.clear()
            self._points[key] = known
        return known


def _quietly(sequence: object, count: int) -> Array:
    """Points of a sequence; SciPy's warning about a count that is no power of two is the command's to give."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return np.asarray(sequence.random(count))  # type: ignore[attr-defined]
