"""A monthly series about a level that wanders: exact filtering on a fixed set of parameters.

On the scale g of the series (`scales`), z_t = g(y_t) for month t = 1..n:

    z_t = mu + a_t + e_t,           e_t ~ N(0, s^2 + v_t),   v_t known (counting error of a share)
    a_{t+1} = phi a_t + n_t,        n_t ~ N(0, tau^2 (1 - phi^2)),   a_1 ~ N(0, tau^2)
    mu ~ N(centre, spread^2)

phi near 1 is a random walk, tau near 0 a constant level.  Given (s, tau, phi) the posterior of (mu, a_n) is normal
and exact by the Kalman filter [Kalman1960]; the three parameters get importance weights on a lattice of prior points
[Richtmyer1951].  A draw takes one point, then (mu, a_n) given it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from holdfast.scenario.draws import Array, Draws

LATTICE_POINTS: Final = 4096
LATTICE_STEPS: Final = (2**0.5, 3**0.5, 5**0.5)
"""Steps of the additive lattice, modulo 1: square roots of primes [Richtmyer1951]."""
LOG_2PI: Final = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class LevelPrior:
    """Prior of a level model on the scale of the series; ranges are log-uniform but for phi, which is uniform."""

    centre: float
    spread: float
    noise: tuple[float, float]
    """s"""
    wander: tuple[float, float]
    """tau"""
    memory: tuple[float, float]
    """phi of a month"""


@dataclass(frozen=True, slots=True)
class LevelDraw:
    """Parameters and state at the end of the record; every array (draw,)."""

    mean: Array
    """mu"""
    deviation: Array
    """a_n"""
    noise: Array
    """s"""
    wander: Array
    """tau"""
    memory: Array
    """phi"""


@dataclass(frozen=True, slots=True)
class _Points:
    noise: Array
    wander: Array
    memory: Array


@dataclass(frozen=True, slots=True)
class _State:
    """Mean and covariance of (mu, a) at each point of the lattice."""

    mean: Array
    deviation: Array
    var_mean: Array
    cov: Array
    var_deviation: Array


@dataclass(frozen=True, slots=True)
class LevelFit:
    """Posterior of a level model: points in the order of their overall spread, with cumulative weights."""

    points: _Points
    state: _State
    cumulative: Array
    log_evidence: float
    """Log of the mean over the prior of the density of the record on the scale of the series."""

    @property
    def effective_points(self) -> float:
        """1 / sum of squared weights [Kong1992]."""
        return float(1 / np.sum(np.diff(self.cumulative, prepend=0) ** 2))

    def draw(self, u: Array, u_mean: Array, u_deviation: Array) -> LevelDraw:
        """The posterior at uniforms for the parameters, mu and a_n, shape (draw,)."""
        at = np.minimum(np.searchsorted(self.cumulative, u * self.cumulative[-1]), len(self.cumulative) - 1)
        state = self.state
        first, second = ndtri(u_mean), ndtri(u_deviation)
        sd_mean = np.sqrt(state.var_mean[at])
        slope = state.cov[at] / np.maximum(sd_mean, np.finfo(float).tiny)
        rest = np.sqrt(np.maximum(state.var_deviation[at] - slope**2, 0))
        return LevelDraw(
            state.mean[at] + sd_mean * first,
            state.deviation[at] + slope * first + rest * second,
            self.points.noise[at], self.points.wander[at], self.points.memory[at],
        )  # fmt: skip

    def of_draws(self, draws: Draws, path: str) -> LevelDraw:
        """The posterior at the draws' own uniforms of `path`, shape (draw,)."""
        return self.draw(*(draws.uniform(f"{path}.{part}") for part in ("level", "mean", "deviation")))


def paths(level: LevelDraw, shocks: Array, noises: Array) -> Array:
    """z of the coming months given standard normals for n and e, each (draw, month), shape (draw, month)."""
    out = np.empty_like(shocks)
    deviation = level.deviation
    kick = level.wander * np.sqrt(1 - level.memory**2)
    for month in range(shocks.shape[1]):
        deviation = level.memory * deviation + kick * shocks[:, month]
        out[:, month] = level.mean + deviation + level.noise * noises[:, month]
    return out


def normals(draws: Draws, path: str, months: int) -> Array:
    """Standard normals of the coming months by the draws' own uniforms, shape (draw, month)."""
    return np.asarray(ndtri(np.stack([draws.uniform(f"{path}.month.{month}") for month in range(months)], axis=1)))


def prior_fit(prior: LevelPrior) -> LevelFit:
    """The model before any record: all points weigh the same."""
    return fit(np.empty(0), np.empty(0), prior)


def fit(z: Array, known_variance: Array, prior: LevelPrior) -> LevelFit:
    """Posterior given the series on its scale (nan where a month is missing) and its known variances v."""
    points = _prior_points(prior)
    state = _start(points, prior)
    log_weight = np.zeros(LATTICE_POINTS)
    for month, (value, variance) in enumerate(zip(z, known_variance, strict=True)):
        if month:
            state = _advanced(state, points)
        if np.isfinite(value):
            state, density = _updated(state, points, float(value), float(variance))
            log_weight += density
    order = np.argsort(points.noise**2 + points.wander**2, kind="stable")
    weights = np.exp(log_weight - log_weight.max())[order]
    evidence = float(log_weight.max() + np.log(weights.mean()))
    return LevelFit(_at(points, order), _state_at(state, order), np.cumsum(weights / weights.sum()), evidence)


def _prior_points(prior: LevelPrior) -> _Points:
    lattice = (0.5 + np.arange(LATTICE_POINTS)[:, None] * np.array(LATTICE_STEPS)) % 1
    noise, wander = (low * (high / low) ** lattice[:, i] for i, (low, high) in enumerate((prior.noise, prior.wander)))
    low, high = prior.memory
    return _Points(noise, wander, low + (high - low) * lattice[:, 2])


def _start(points: _Points, prior: LevelPrior) -> _State:
    zero = np.zeros(LATTICE_POINTS)
    return _State(zero + prior.centre, zero, zero + prior.spread**2, zero, points.wander**2)


def _advanced(state: _State, points: _Points) -> _State:
    phi = points.memory
    fresh = points.wander**2 * (1 - phi**2)
    return _State(
        state.mean, phi * state.deviation, state.var_mean, phi * state.cov, phi**2 * state.var_deviation + fresh
    )


def _updated(state: _State, points: _Points, value: float, variance: float) -> tuple[_State, Array]:
    total = state.var_mean + 2 * state.cov + state.var_deviation + points.noise**2 + variance
    miss = value - state.mean - state.deviation
    to_mean = (state.var_mean + state.cov) / total
    to_deviation = (state.cov + state.var_deviation) / total
    density = -0.5 * (miss**2 / total + np.log(total) + LOG_2PI)
    return _State(
        state.mean + to_mean * miss,
        state.deviation + to_deviation * miss,
        state.var_mean - to_mean**2 * total,
        state.cov - to_mean * to_deviation * total,
        state.var_deviation - to_deviation**2 * total,
    ), density


def _at(points: _Points, order: NDArray[np.intp]) -> _Points:
    return _Points(points.noise[order], points.wander[order], points.memory[order])


def _state_at(state: _State, order: NDArray[np.intp]) -> _State:
    return _State(
        state.mean[order], state.deviation[order], state.var_mean[order], state.cov[order], state.var_deviation[order]
    )
