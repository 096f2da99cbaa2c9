"""How many of the units lost are confirmed, and how many claimed for each: two measurements and no truth.

With L lost over the months that both tables have, C = c L confirmed and M = k L claimed.  The priors of c and k are the
scenario's; the tables say M / C = k / c up to an error in the log of standard deviation `LOG_ERROR`.  Their posterior is
a set of weighted points on a lattice [Richtmyer1951], and losses are L = C / c: more than confirmed and, if k > 1, fewer than
claimed.  With no table of claims the prior stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from holdfast.scenario.draws import Array, quantile
from holdfast.scenario.fighting import LossRecord
from holdfast.war.record import Series

LATTICE_POINTS: Final = 4096
LATTICE_STEPS: Final = (2**0.5, 3**0.5)
LOG_ERROR: Final = 0.15
"""Posting later than the loss, categories that do not agree. Analyst's judgement."""
COMPARED_MONTHS: Final = 12
"""Both measures drift over a war; the last year says what they are now."""
LEAST_SHARE: Final = 1e-3


@dataclass(frozen=True, slots=True)
class BiasFit:
    """Points (c, k) in the order of c, with cumulative weights."""

    confirmed_share: Array
    claimed_factor: Array
    cumulative: Array

    def draw(self, u: Array) -> tuple[Array, Array]:
        """c and k at quantiles u of c, each (draw,)."""
        at = np.minimum(np.searchsorted(self.cumulative, u * self.cumulative[-1]), len(self.cumulative) - 1)
        return self.confirmed_share[at], self.claimed_factor[at]

    @property
    def effective_points(self) -> float:
        """1 / sum of squared weights [Kong1992]."""
        return float(1 / np.sum(np.diff(self.cumulative, prepend=0) ** 2))


def fit_bias(losses: LossRecord, confirmed: Series, claimed: Series | None) -> BiasFit:
    """Posterior of the bias of both measures of one category."""
    lattice = (0.5 + np.arange(LATTICE_POINTS)[:, None] * np.array(LATTICE_STEPS)) % 1
    c = np.clip(quantile(losses.confirmed_share, lattice[:, 0], {}), LEAST_SHARE, 1)
    k = np.maximum(quantile(losses.claimed_factor, lattice[:, 1], {}), LEAST_SHARE)
    log_weight = np.zeros(LATTICE_POINTS)
    ratio = None if claimed is None else _ratio(confirmed, claimed)
    if ratio is not None:
        log_weight = -0.5 * ((np.log(k / c) - np.log(ratio)) / LOG_ERROR) ** 2
    order = np.argsort(c, kind="stable")
    weights = np.exp(log_weight - log_weight.max())[order]
    return BiasFit(c[order], k[order], np.cumsum(weights / weights.sum()))


def _ratio(confirmed: Series, claimed: Series) -> float | None:
    """Claimed per confirmed over the last year that both have."""
    seen = dict(zip(confirmed.months, confirmed.values.tolist(), strict=True))
    said = dict(zip(claimed.months, claimed.values.tolist(), strict=True))
    both = sorted(month for month in seen if month in said)[-COMPARED_MONTHS:]
    total, more = sum(seen[month] for month in both), sum(said[month] for month in both)
    return more / total if total > 0 and more > 0 else None
