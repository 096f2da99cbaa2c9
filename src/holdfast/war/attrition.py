"""Attrition: what fire of one side costs the other, from Lanchester's laws to the salvo.

One exchange over a span h, of shooters y against targets x:

    shots  = effect * y**p * x**q * h
    losses = (shots - stopped_per_target * x) / hits_per_kill, cut to [0, x]

With p = 1, q = 0 and nothing stopped, repeated over short spans, this is Lanchester's square law (aimed
fire); with p = q = 1 his linear law (area fire) [Lanchester1916]; other exponents are Bracken's general form
[Bracken1995]. With defence (`stopped_per_target`) and staying power (`hits_per_kill`) one exchange is the
salvo equation of [Hughes1995].  Reinforcement during the battle gives the Iwo Jima reconstruction
[Engel1954].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array

RK4_INNER_WEIGHT: Final = 2.0
"""Weight of the two middle slopes in the classical Runge-Kutta step."""
RK4_TOTAL_WEIGHT: Final = 6.0


@dataclass(frozen=True, slots=True)
class Law:
    """How the fire of shooters tells on targets; numbers may be arrays, one for each target."""

    effect: float | Array
    """Shots that would hit, per unit of time, shooter**p and target**q."""
    shooters_exponent: float | Array = 1.0
    """p"""
    targets_exponent: float | Array = 0.0
    """q"""
    stopped_per_target: float | Array = 0.0
    """Shots of one exchange that each target stops."""
    hits_per_kill: float | Array = 1.0
    """Staying power."""


@dataclass(frozen=True, slots=True)
class Battle:
    """Forces of the two sides at times 0, h, 2h, ...; shapes (time, ...)."""

    times: Array
    x: Array
    y: Array

    def first_gone(self) -> float:
        """Time at which a side is first at zero (line through its last two points); infinite if none."""
        return min(_time_gone(self.times, self.x), _time_gone(self.times, self.y))


def leakers(shots: Array, stopped: Array | float) -> Array:
    """Shots that come through: shots less those stopped, never below zero."""
    return np.maximum(shots - stopped, 0)


def kills(law: Law, shooters: Array | float, targets: Array | float, span: float = 1.0) -> Array:
    """Targets that one exchange of length `span` could destroy if there were enough of them."""
    here, there = np.asarray(targets, dtype=float), np.asarray(shooters, dtype=float)
    shots = law.effect * there**law.shooters_exponent * here**law.targets_exponent * span
    return np.asarray(leakers(np.asarray(shots), law.stopped_per_target * here) / law.hits_per_kill)


def losses(law: Law, shooters: Array | float, targets: Array | float, span: float = 1.0) -> Array:
    """Targets lost in one exchange of length `span`, between 0 and `targets`."""
    return np.minimum(kills(law, shooters, targets, span), targets)


def exchange(on_x: Law, on_y: Law, x: Array | float, y: Array | float, span: float = 1.0) -> tuple[Array, Array]:
    """What x and y lose in one simultaneous exchange of length `span`."""
    return losses(on_x, y, x, span), losses(on_y, x, y, span)


def battle(
    laws: tuple[Law, Law], start: tuple[float, float], span: float, steps: int, landed: Array | None = None
) -> Battle:
    """Continuous fire: exchanges of vanishing length, integrated by Runge-Kutta steps.

    `laws` are those of the fire on x and of the fire on y; `start` the forces x and y at time 0.
    `landed`, shape (step,), is reinforcement of x per unit of time.  Forces end at zero.
    """
    h = span / steps
    arriving = np.zeros(steps) if landed is None else landed
    points = np.empty((steps + 1, 2))
    points[0] = start
    for step in range(steps):
        points[step + 1] = _advance(laws, points[step], np.array([arriving[step], 0.0]), h)
    return Battle(np.linspace(0, span, steps + 1), points[:, 0], points[:, 1])


def _advance(laws: tuple[Law, Law], point: Array, arriving: Array, h: float) -> Array:
    on_x, on_y = laws

    def slope(at: Array) -> Array:
        x, y = np.maximum(at, 0)
        return np.asarray(arriving - np.stack([kills(on_x, y, x, h), kills(on_y, x, y, h)]) / h)

    first = slope(point)
    second = slope(point + first * h / 2)
    third = slope(point + second * h / 2)
    fourth = slope(point + third * h)
    mean = (first + RK4_INNER_WEIGHT * (second + third) + fourth) / RK4_TOTAL_WEIGHT
    return np.maximum(point + mean * h, 0)


def _time_gone(times: Array, force: Array) -> float:
    gone = np.flatnonzero(force <= 0)
    if not len(gone) or gone[0] < 2:
        return float("inf") if not len(gone) else float(times[gone[0]])
    last = gone[0] - 1
    fall = force[last - 1] - force[last]
    return float(times[last] + (times[last] - times[last - 1]) * force[last] / fall)
