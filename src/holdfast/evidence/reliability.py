"""Cheap talk: how much of an item's likelihood ratio its reliability lets through.

With chance rho (reliability) the item was produced by what it speaks of and is seen with P(e | h); with chance 1 - rho
it would have been said or seen whatever the truth, as in the babbling equilibrium of cheap talk [CrawfordSobel1982]
and the randomising witness of [BovensHartmann2003, ch. 3], with a chance Pbar(e) that does not depend on h:

    P_eff(e | h) = rho P(e | h) + (1 - rho) Pbar(e),        Pbar(e) = mean over h of P(e | h).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def discounted(likelihood: Array, reliability: Array) -> Array:
    """P_eff(e | h) = rho P(e | h) + (1 - rho) mean_h P(e | h), shape (draw, hypothesis) [BovensHartmann2003].

    rho = 0 gives the same value for every hypothesis (worth nothing), rho = 1 gives P(e | h) (all of its likelihood
    ratio).  The mean is the least that can be assumed of talk that ignores the truth: a talker who does not know or
    does not care says it as often as it is said on average, so an item in itself never speaks for or against its own
    reliability when the hypotheses are equally likely.

    likelihood: P(e | h), shape (draw, hypothesis), in (0, 1].  reliability: rho, shape (draw,), in [0, 1].
    """
    rho = reliability[:, np.newaxis]
    return np.asarray(rho * likelihood + (1 - rho) * likelihood.mean(axis=1, keepdims=True))
