"""The likelihoods of a scenario's items under one coding, drawn.

P(e | h) is drawn by the quantile function of the number coded, at the uniform of the *central* coding's number: the
codings share their random numbers, so that a difference between them is a difference of judgement, not of luck.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence.reliability import discounted
from holdfast.scenario.aims_evidence import Item
from holdfast.scenario.draws import Draws, quantile
from holdfast.scenario.fighting import Table
from holdfast.scenario.scenario import Scenario

Array = NDArray[np.float64]

CENTRAL: Final = "central"
"""Name of the coding that stands in an item's `likelihood`."""


def codings(scenario: Scenario) -> tuple[str, ...]:
    """The central coding and the alternatives by name."""
    return (CENTRAL, *scenario.evidence.codings)


def hypotheses(scenario: Scenario) -> tuple[str, ...]:
    """Hypotheses about the principal that the evidence speaks of, in the scenario's order."""
    principals = scenario.principals
    about = principals.A if scenario.evidence.about == "A" else principals.B
    return tuple(about.hypotheses)


def item_likelihood(scenario: Scenario, draws: Draws, name: str, coding: str = CENTRAL) -> Array:
    """P(e | h) of one item before its reliability, shape (draw, hypothesis).

    Likelihoods of hypotheses that are not the principal's are left aside.  Raises ValueError where a hypothesis of the
    principal has no likelihood, or where a drawn likelihood is not above 0 and at most 1.
    """
    item = scenario.evidence.items[name]
    missing = [h for h in hypotheses(scenario) if h not in item.likelihood]
    if missing:
        raise ValueError(f"evidence.items.{name}.likelihood has {sorted(item.likelihood)}; it lacks {missing}")
    drawn = [_drawn(item, name, h, coding, draws, scenario.tables) for h in hypotheses(scenario)]
    return np.stack(drawn, axis=1)


def _drawn(item: Item, name: str, h: str, coding: str, draws: Draws, tables: Mapping[str, Table]) -> Array:
    path = f"evidence.items.{name}.likelihood.{h}"
    other = item.codings.get(coding, {}).get(h)
    values = draws[path] if other is None else quantile(other, draws.uniform(path), tables)
    if not ((values > 0) & (values <= 1)).all():
        worst = values[~((values > 0) & (values <= 1))][0]
        raise ValueError(f"{path}, coding {coding}: drawn likelihood {worst:g}; must be above 0 and at most 1")
    return values


def fraction(draws: Draws, path: str) -> Array:
    """The number at `path`, shape (draw,), which must lie in [0, 1]: a reliability or an overlap."""
    values = draws[path]
    outside = values[(values < 0) | (values > 1)]
    if outside.size:
        raise ValueError(f"{path}: drawn value {outside[0]:g}; must be between 0 and 1")
    return values


def log_likelihood(scenario: Scenario, draws: Draws, name: str, coding: str = CENTRAL) -> Array:
    """ln P_eff(e | h) less its mean over hypotheses, after reliability, nats, shape (draw, hypothesis)."""
    rho = fraction(draws, f"evidence.items.{name}.reliability")
    return centred(np.log(discounted(item_likelihood(scenario, draws, name, coding), rho)))


def centred(logs: Array) -> Array:
    """Logs against their mean over hypotheses (the last axis): the centred log-ratio [Aitchison1986, sec. 4.5]."""
    return np.asarray(logs - logs.mean(axis=-1, keepdims=True))
