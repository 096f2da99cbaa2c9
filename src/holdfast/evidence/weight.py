"""Weight of evidence in decibans, diagnosticity, and the prior at which an answer would flip.

The weight of evidence for h is W(h : e) = 10 log10 P(e | h) / P(e | not h) decibans [Good1950, ch. 6].  With two
hypotheses "not h" is the other one.  With more, P(e | not h) would depend on the prior; here it is the geometric mean
of P(e | k) over k other than h, so that weights add and no prior is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence.likelihood import centred
from holdfast.evidence.posterior import Posterior
from holdfast.evidence.spread import Spread, spread

Array = NDArray[np.float64]

DECIBANS_PER_NAT: Final = 10 / log(10)
"""A ban is a factor of ten in odds, a deciban a tenth of a ban [Good1950, ch. 6]."""


def decibans(logs: Array) -> Array:
    """W(h : e), decibans, of log likelihoods in nats; shape (..., hypothesis), 0 where there is one hypothesis."""
    count = logs.shape[-1]
    return np.asarray(DECIBANS_PER_NAT * centred(logs) * (count / max(count - 1, 1)))


def diagnosticity(likelihood: Array) -> Array:
    """10 log10 (max_h P(e | h) / min_h P(e | h)), decibans, shape (...,): 0 where the item fits all equally.

    How well the item could tell the hypotheses apart were it wholly reliable, after the notion of [Heuer1999, ch. 8].
    """
    logs = np.log(likelihood)
    return np.asarray(DECIBANS_PER_NAT * (logs.max(axis=-1) - logs.min(axis=-1)))


@dataclass(frozen=True, slots=True)
class Flip:
    """How far the prior would have to move for the runner-up to draw level with the leading hypothesis."""

    leading: str
    runner_up: str
    prior: Spread
    """Prior of the leading one against the runner-up at which their posteriors are equal."""

    def __str__(self) -> str:
        return f"{self.runner_up} draws level if the prior of {self.leading} against it is {self.prior}"


def flip_prior(posterior: Posterior, leading: str, runner_up: str) -> Array:
    """p* = 1 / (1 + LR), LR = P(e | leading) / P(e | runner-up): the prior with posterior 1/2, shape (draw,)."""
    first, second = (posterior.hypotheses.index(h) for h in (leading, runner_up))
    log_ratio = posterior.log_evidence[:, first] - posterior.log_evidence[:, second]
    return np.asarray(np.exp(-np.logaddexp(0.0, log_ratio)))


def flip(posterior: Posterior) -> Flip | None:
    """The flip between the two hypotheses believed most on average over draws; None where there is only one."""
    if len(posterior.hypotheses) < 2:
        return None
    order = np.argsort(-posterior.probabilities.mean(axis=0), kind="stable")
    leading, runner_up = (posterior.hypotheses[i] for i in order[:2])
    return Flip(leading, runner_up, spread(flip_prior(posterior, leading, runner_up)))
