"""Games written down number by number for the tests: sizes, plain defaults, and random ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from holdfast.game.batch import Numbers, Structure
from holdfast.game.solve import Answers, solve

Array = NDArray[np.float64]

SHARED = Path(__file__).resolve().parents[2] / "shared"
EVEN = 0.5 * log(2)
"""Yearly hazard of an indifferent side that is as likely to break as to keep when drawn, in periods of a year."""
FIRM = 1e10
"""A precision at which every choice between values that differ by a ten-millionth is certain."""
FIELDS = {
    "precision": "d", "discount": "dit", "annuity": "dit", "talks": "dt", "proposer": "d", "no_offer": "d",
    "acceptance": "d", "territory": "dix", "end_value": "dix", "cost": "dit", "cost_power": "dir",
    "contest": "dr", "move": "dt", "war_up": "dt", "war_down": "dt", "substeps": "dt", "start_line": "d",
    "start_power": "d", "flow": "dis", "fear": "di", "sign_shift": "ds", "drift": "das", "volatility": "d",
    "incidents": "das", "indifferent": "da", "ageing": "dg", "audience": "di", "surprise": "dbk",
    "credibility": "dbk", "decay": "dbk", "guarantor_shift": "dbk", "guarantor_cost": "dbk",
}  # fmt: skip
"""Axes of each field: draw, i side, t period, x line, r power, s package, age, g ageing, breaker, kind."""
WHOLE = ("substeps", "start_line")
ONES = ("discount", "annuity", "acceptance", "cost_power", "substeps", "ageing", "precision")
"""Fields that are 1 unless said otherwise; the others are 0, `proposer`, `contest` and `no_offer` a half."""


@dataclass(frozen=True)
class Size:
    """How many there are of everything; packages at the line of contact come first."""

    draws: int = 1
    periods: int = 4
    lines: int = 3
    powers: int = 2
    packages: int = 1
    kinds: int = 1

    def shape(self, field: str) -> tuple[int, ...]:
        many = {
            "d": self.draws, "i": 2, "t": self.periods, "x": self.lines, "r": self.powers, "s": self.packages,
            "a": 3, "g": 2, "b": 2, "k": self.kinds,
        }  # fmt: skip
        return tuple(many[axis] for axis in FIELDS[field])


def structure(
    size: Size, *, line: ArrayLike = 1, kind: ArrayLike = 0, ended: tuple[int, ...] = (), at_contact: int = 0,
    weights: ArrayLike | None = None, lengths: ArrayLike = 1.0, limit: float = 1.0, reach: int | None = None,
) -> Structure:  # fmt: skip
    """A structure: packages at a fixed line, powers from -limit to limit, periods of a year, unless said."""
    over = np.zeros(size.lines, dtype=np.bool_)
    over[list(ended)] = True
    fixed = np.full(size.packages, line, dtype=np.int64)
    fixed[:at_contact] = -1
    length = np.array(np.broadcast_to(lengths, size.periods), dtype=np.float64)
    return Structure(
        weights=np.full(size.packages, 1 / size.packages) if weights is None else np.array(weights, dtype=float),
        kind=np.array(np.broadcast_to(kind, size.packages), dtype=np.int64),
        line=fixed,
        at_contact=at_contact,
        ended=over,
        power=np.linspace(-limit, limit, size.powers),
        lengths=length,
        years=np.concatenate([[0.0], np.cumsum(length)[:-1]]),
        reach=size.lines - 1 if reach is None else reach,
    )


def numbers(size: Size, **values: ArrayLike) -> Numbers:
    """Numbers with every field named in `values` spread to its shape, and nothing going on in the others."""
    plain = {"proposer": 0.5, "contest": 0.5, "no_offer": 0.5} | dict.fromkeys(ONES, 1.0)
    out: dict[str, Any] = {}
    for field in FIELDS:
        value = values.pop(field, plain.get(field, 0.0))
        kind = np.int64 if field in WHOLE else np.float64
        out[field] = np.array(np.broadcast_to(np.asarray(value), size.shape(field)), dtype=kind, order="C")
    if values:
        raise KeyError(f"no such numbers: {sorted(values)}")
    return Numbers(**out)


def all_dates(structure: Structure) -> NDArray[np.int64]:
    """The start of every period but the first few that are the same: 0, 1, ..., periods."""
    return np.arange(len(structure.lengths) + 1, dtype=np.int64)


def solved(structure: Structure, numbers: Numbers, dates: ArrayLike | None = None, jobs: int = 1) -> Answers:
    """The production solve, with its certificate looked at."""
    at = all_dates(structure)[:-1] if dates is None else np.array(dates, dtype=np.int64)
    answers = solve(structure, numbers, at, jobs)
    # a value of 1 to 100 carries 1e-14 to 1e-12 of rounding; 1e-9 is what the program itself asks for
    assert answers.residual.max() <= 1e-9
    assert np.nanmax(answers.regret) <= 1e-9
    return answers


def random_game(
    seed: int, size: Size, *, at_contact: int | None = None, both_ends: bool = True, reach: int | None = None,
    precision: tuple[float, float] = (0.5, 6.0), limit: float = 1.2,
) -> tuple[Structure, Numbers]:  # fmt: skip
    """A game with every number at work, drawn from `seed`; draws differ in everything, starts included."""
    random = np.random.default_rng(seed)
    contact = size.packages // 2 if at_contact is None else at_contact
    lengths = np.sort(random.uniform(0.2, 1.0, size.periods))
    weights = random.uniform(0.2, 1.0, size.packages)
    built = structure(
        size, line=random.integers(1, size.lines - 1, size.packages), at_contact=contact, lengths=lengths,
        kind=random.integers(0, size.kinds, size.packages), weights=weights / weights.sum(), limit=limit,
        ended=(0, size.lines - 1) if both_ends else (size.lines - 1,), reach=reach,
    )  # fmt: skip
    highest = size.lines - 2 if reach is None else min(reach, size.lines - 2)

    def some(field: str, low: float, high: float) -> Array:
        return random.uniform(low, high, size.shape(field))

    rate = random.uniform(0.04, 0.3, (size.draws, 2, 1))
    talks = some("talks", 0.1, 0.9)
    talks[:, -1:] = 0.0
    moving, up = some("war_up", 0.0, 0.9), some("war_up", 0.0, 1.0)
    sign = np.array([1.0, -1.0])[None, :, None]
    credible = some("credibility", 0.0, 0.9)
    credible[:, :, 0] = 0.0  # one class of packages that nobody guarantees
    return built, numbers(
        size,
        precision=np.exp(random.uniform(np.log(precision[0]), np.log(precision[1]), size.draws)),
        discount=np.exp(-rate * lengths),
        annuity=-np.expm1(-rate * lengths) / rate, talks=talks, proposer=some("proposer", 0.2, 0.8),
        no_offer=some("no_offer", 0.2, 0.8), acceptance=some("acceptance", 0.5, 2.0),
        territory=some("territory", -0.5, 1.5), end_value=some("end_value", -3.0, 8.0),
        cost=some("cost", 0.1, 0.8), cost_power=some("cost_power", 0.4, 2.0),
        contest=np.sort(some("contest", 0.1, 0.9)), move=some("move", 0.05, 0.6),
        war_up=moving * up, war_down=moving * (1 - up), substeps=random.integers(1, 3, size.shape("substeps")),
        start_line=random.integers(1, highest + 1, size.draws),
        start_power=some("start_power", -1.1 * limit, 1.1 * limit),
        flow=some("flow", -0.6, 0.9), fear=some("fear", 0.0, 0.4) * np.array([1.0, -1.0]),
        sign_shift=some("sign_shift", -1.0, 1.0), drift=some("drift", -0.6, 0.6),
        volatility=some("volatility", 0.0, 0.6), incidents=some("incidents", 0.0, 0.3),
        indifferent=some("indifferent", 0.02, 0.5), ageing=some("ageing", 0.1, 0.9),
        audience=some("audience", 0.0, 0.5), surprise=some("surprise", 0.0, 0.5) * sign, credibility=credible,
        decay=some("decay", 0.0, 0.2), guarantor_shift=-some("guarantor_shift", 0.2, 1.0) * sign,
        guarantor_cost=some("guarantor_cost", 0.0, 2.0),
    )  # fmt: skip


def breaking_gain(chance: Array, precision: ArrayLike, default: float) -> Array:
    """R - K of a side that broke, when drawn by chance 1/2, with this chance: the logit rule read backwards."""
    odds = 2 * chance / (1 - 2 * chance)
    return np.asarray(np.log(odds / default) / precision)


def crossing(at: Array, values: Array) -> float:
    """Where a rising or falling row of values first crosses 0, by straight lines between its points."""
    k = int(np.nonzero(np.sign(values[:-1]) != np.sign(values[1:]))[0][0])
    return float(at[k] + (at[k + 1] - at[k]) * values[k] / (values[k] - values[k + 1]))


@cache
def published() -> dict[str, dict[str, Any]]:
    """The published results, by identifier."""
    path = SHARED / "reference" / "published_results.yaml"
    if not path.exists():
        pytest.skip("the published results are not here")
    from ruamel.yaml import YAML

    return {one["id"]: one for one in YAML(typ="safe").load(path.read_text())["vectors"]}


def vector(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and outputs of a published result."""
    one = published()[name]
    return one["inputs"], one["outputs"]
