"""Items of one origin: how much a group of items counts for.

x_i is item i's log likelihood of a hypothesis against the geometric mean of all (for two hypotheses: half the log
likelihood ratio), omega the overlap of the group (correlation between its items, 0 independent, 1 one item said
several times).  n equal items count for Kish's effective number of them [Kish1965, sec. 5.4]

    N(n) = n / (1 + (n - 1) omega),

and unequal items are taken layer by layer: at every level t of strength, the items at least that strong count for
N of their number, so that the items for a hypothesis together weigh

    C(x) = integral over t > 0 of N(#{i: x_i >= t}) dt,

a Choquet integral with the concave capacity N [Choquet1954]; the group weighs C(x+) - C(x-), since an item that says
the contrary is no repetition (the symmetric integral of [Sipos1979]).  It follows that equal items give N(n) x
exactly; omega = 0 gives the sum; omega = 1 gives the strongest item for and the strongest against, the rest being
garblings of them that a sufficient item makes worthless [Blackwell1953]; an item that fits all hypotheses equally
changes nothing at any omega; at omega = 1 nor does a duplicate; a further item never weakens the side it speaks for;
no group is worth more than 1/omega times its strongest item.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def effective_count(count: Array, overlap: Array) -> Array:
    """Kish's effective number of items N = n / (1 + (n - 1) omega) [Kish1965, sec. 5.4]; N(0) = 0 at any omega.

    count: n >= 0, shape (draw, ...).  overlap: omega in [0, 1], broadcastable to count.
    """
    design_effect = 1 + (np.maximum(count, 1) - 1) * overlap
    return np.asarray(count / design_effect)


def together(strengths: Array, overlap: Array) -> Array:
    """C(x+) - C(x-), the weight of a group, shape (draw, hypothesis): x sorted, times N(k) - N(k - 1) at rank k.

    strengths: x_i, shape (item, draw, hypothesis), nats.  overlap: omega, shape (draw,), in [0, 1].
    """
    if not overlap.any():
        return np.asarray(strengths.sum(axis=0))
    ranks = np.arange(len(strengths) + 1, dtype=np.float64)[:, np.newaxis]
    steps = np.diff(effective_count(ranks, overlap), axis=0)[:, :, np.newaxis]
    rising = np.sort(strengths, axis=0)
    strongest_first = np.maximum(rising[::-1], 0) - np.maximum(-rising, 0)
    return np.asarray((strongest_first * steps).sum(axis=0))


def counted(strengths: Array, overlap: Array) -> Array:
    """What each item adds to its group; sums over items to `together`, shape (item, draw, hypothesis).

    Arguments as for `together`.
    """
    return strengths * shares(strengths, overlap)


def shares(strengths: Array, overlap: Array) -> Array:
    """Share (N(e) - N(g)) / (e - g) of its strength that each item counts for, shape (item, draw, hypothesis).

    g items of its sign are stronger and e at least as strong: the layers of the integral in the module's head, summed
    by parts, ties shared equally.  Arguments as for `together`.
    """
    omega = overlap[:, np.newaxis]
    return np.stack([_share(x, strengths, omega) for x in strengths])


def _share(x: Array, strengths: Array, omega: Array) -> Array:
    stronger = np.where(x > 0, (strengths > x).sum(axis=0), (strengths < x).sum(axis=0))
    as_strong = np.where(x > 0, (strengths >= x).sum(axis=0), (strengths <= x).sum(axis=0))
    gained = effective_count(as_strong, omega) - effective_count(stronger, omega)
    return np.asarray(gained / (as_strong - stronger))
