"""What flips a claim: the nearest change of one input, or of several, that takes its share across a bound of the verdict.

A change fixes inputs at values in every draw.  How far it is, is measured in standard normal scores of the input's own
distribution, z = Phi^-1(rank), so that the centre is 0 and the middle nine tenths end at -1.64 and 1.64: the distance of a
change of several inputs is sqrt(sum z^2), after the reliability index of [HasoferLind1974].

From the draws: for one input the share as a function of its value is fitted monotone [Barlow1972]; the change is the
value nearest the centre at which it reaches the bound.  For several the share is fitted as Phi(a + b z) over the inputs
with a bearing; with those of a set S fixed it is Phi((a + b_S z_S) / sqrt(1 + |b_rest|^2)), and the nearest point at
which it reaches the bound t is z_S = b_S (Phi^-1(t) sqrt(1 + |b_rest|^2) - a) / |b_S|^2.

What the draws say is a conditional share: `flip_checks` solves again with the inputs so fixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from scipy.optimize import isotonic_regression, minimize
from scipy.special import log_ndtr, ndtr, ndtri

from holdfast.assess.hinges import LEAST_SIDE, bearings, chance
from holdfast.assess.intervals import Share, kish
from holdfast.assess.ranks import Ranked
from holdfast.assess.verdicts import FAILS_TO, LEAST_EFFECTIVE, MOSTLY_FROM
from holdfast.game.solution import Array

FARTHEST: Final = float(ndtri(1 - LEAST_SIDE))
"""Scores beyond which an input is not moved: the ends of its middle nine tenths."""
FITTED: Final = 8
"""Inputs of the joint fit: those with the strongest bearing."""
MOST_JOINT: Final = 4
"""Inputs of a joint change at most."""
PRIOR_SD: Final = 10.0
"""Standard deviation of the normal prior on the coefficients of the joint fit, which keeps a sharp threshold finite."""


@dataclass(frozen=True, slots=True)
class Change:
    """An input fixed at a value, and where that lies in its own distribution."""

    path: str
    value: float
    quantile: float
    """Share of its draws below the value."""

    @property
    def score(self) -> float:
        """Standard normal score."""
        return float(ndtri(self.quantile))


@dataclass(frozen=True, slots=True)
class Checked:
    """A change solved again with the same draws (common random numbers), or worked out anew."""

    before: Share
    """Share on those draws as they stand."""
    after: Share
    """Share on those draws with the change."""
    share: float
    """Share on all draws plus what the change does on those draws."""
    low: float
    high: float
    """90% interval of `share`, for the sampling error of what the change does."""
    reached: bool
    """Whether the interval reaches the bound."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A change of one input (or several) and the bound it takes the share to."""

    bound: float
    rises: bool
    """Whether the share rises to the bound, or falls to it."""
    changes: tuple[Change, ...]
    expected: float
    """Share at the change as the draws say it."""
    checked: Checked | None = None
    exact: bool = False
    """Found by working the claim out anew for each value tried: it needs no game."""

    @property
    def distance(self) -> float:
        """Of the change from the centre of the inputs, standard normal scores."""
        return sqrt(sum(change.score**2 for change in self.changes))


def bounds(share: float) -> tuple[tuple[float, bool], ...]:
    """Bounds of the verdict that a share may cross first, each with whether it must rise to it."""
    if share >= MOSTLY_FROM:
        return ((MOSTLY_FROM, False),)
    if share <= FAILS_TO:
        return ((FAILS_TO, True),)
    return ((MOSTLY_FROM, True), (FAILS_TO, False))


def candidates(inputs: Mapping[str, Array], bearing: Mapping[str, float], holds: Array, fails: Array) -> Iterator[Flip]:
    """The nearest change of one input and of several, for each bound that the share may cross; (draw,) each.

    `bearing` holds the inputs that may be moved with their Somers' D, strongest first.
    """
    mass = holds + fails
    if not (holds.sum() > 0 and fails.sum() > 0):
        return
    for bound, rises in bounds(float(holds.sum() / mass.sum())):
        single = [_single(path, inputs[path], d, holds, fails, bound, rises) for path, d in bearing.items()]
        yield from sorted((flip for flip in single if flip is not None), key=lambda flip: flip.distance)[:1]
        joint = _joint(inputs, bearing, holds, mass, bound, rises)
        if joint is not None:
            yield joint


def with_bearing(ranks: Ranked, inputs: Mapping[str, Array], holds: Array, fails: Array) -> dict[str, float]:
    """Somers' D of each input whose bearing is beyond what inputs without any would show, strongest first."""
    if min(kish(holds), kish(fails)) < 1 or kish(holds + fails) < LEAST_EFFECTIVE:
        return {}
    found = bearings(ranks, inputs, holds, fails)
    least = chance(holds, fails, max(len(found), 1))
    return {path: d for path, d in sorted(found.items(), key=lambda one: -abs(one[1])) if abs(d) > least}


def change_at(path: str, values: Array, value: float) -> Change:
    """An input fixed at a value, with its place among the draws."""
    below = (float((values < value).sum()) + float((values <= value).sum())) / 2
    half = 0.5 / len(values)
    return Change(path, value, float(np.clip(below / len(values), half, 1 - half)))


def change_to(path: str, values: Array, score: float) -> Change:
    """An input fixed where its score is so much."""
    quantile = float(ndtr(score))
    return Change(path, float(np.quantile(values, quantile)), quantile)


def _single(
    path: str, values: Array, strength: float, holds: Array, fails: Array, bound: float, rises: bool
) -> Flip | None:
    """The value nearest the centre at which the monotone fit of the share has reached the bound."""
    mass = holds + fails
    order = np.flatnonzero(mass > 0)[np.argsort(values[mass > 0], kind="stable")]
    w = mass[order]
    fit = isotonic_regression(holds[order] / w, weights=w, increasing=strength > 0).x
    good = fit >= bound if rises else fit <= bound
    if not good.any() or good.all() or float(w[good].sum() / w.sum()) < LEAST_SIDE:
        return None
    at = np.flatnonzero(good)
    near = at[0] if at[0] > 0 else at[-1]
    middle = int(np.searchsorted(np.cumsum(w), w.sum() / 2))
    near = middle if good[middle] else int(near)
    return Flip(bound, rises, (change_at(path, values, float(values[order[near]])),), float(fit[near]))


@dataclass(frozen=True)
class _Fit:
    """Share = Phi(a + b z) over scores of the inputs."""

    paths: tuple[str, ...]
    a: float
    b: Array


def _joint(
    inputs: Mapping[str, Array], bearing: Mapping[str, float], holds: Array, mass: Array, bound: float, rises: bool
) -> Flip | None:
    paths = tuple(bearing)[:FITTED]
    if len(paths) < 2:
        return None
    fit = _fitted(inputs, paths, holds, mass)
    strongest = np.argsort(-np.abs(fit.b), kind="stable")
    for size in range(2, min(MOST_JOINT, len(paths)) + 1):
        chosen = strongest[:size]
        rest = float((np.delete(fit.b, chosen) ** 2).sum())
        wanted = float(ndtri(bound)) * sqrt(1 + rest) - fit.a
        scores = fit.b[chosen] * wanted / float((fit.b[chosen] ** 2).sum())
        if (wanted > 0) == rises and np.abs(scores).max() <= FARTHEST:
            changes = (change_to(paths[k], inputs[paths[k]], float(z)) for k, z in zip(chosen, scores, strict=True))
            return Flip(bound, rises, tuple(changes), bound)
    return None


def _fitted(inputs: Mapping[str, Array], paths: tuple[str, ...], holds: Array, mass: Array) -> _Fit:
    """The probit fit of the share that holds on the scores of the inputs."""
    scores = np.stack([_scores(inputs[path]) for path in paths], axis=1)
    weight, share = mass / mass.sum() * kish(mass), holds / np.where(mass > 0, mass, 1.0)

    def loss(found: Array) -> tuple[float, Array]:
        at = found[0] + scores @ found[1:]
        up, down = log_ndtr(at), log_ndtr(-at)
        density = -0.5 * at**2 - 0.5 * np.log(2 * np.pi)
        slope = weight * (share * np.exp(density - up) - (1 - share) * np.exp(density - down))
        gradient = np.append(slope.sum(), scores.T @ slope) - found / PRIOR_SD**2
        value = (weight * (share * up + (1 - share) * down)).sum() - 0.5 * (found**2).sum() / PRIOR_SD**2
        return -float(value), -gradient

    found = minimize(loss, np.zeros(len(paths) + 1), jac=True, method="L-BFGS-B").x
    return _Fit(paths, float(found[0]), np.asarray(found[1:]))


def _scores(values: Array) -> Array:
    """Standard normal scores of draws by their ranks, (draw,)."""
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(len(values)) + 0.5
    return np.asarray(ndtri(ranks / len(values)))
