"""Everything the game needs, as arrays: structure shared by all draws, and numbers with the draw as first axis.

Index order throughout: (draw, side, ...) with side 0 = A, 1 = B; `period` follows the calendar; `power` the grid of log
power r; `line` the steps x that A holds; `package` the menu; `kind` the break classes (packages whose breaking is alike).
Numbers are per period where they can be, so that the kernels know nothing of years or months.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


class Structure(NamedTuple):
    """What is the same in every draw."""

    weights: Array
    """Prior weight of a package among offers, (package,)."""
    kind: Whole
    """Break class of a package, (package,)."""
    line: Whole
    """Fixed line of a package, -1 at the line of contact, (package,)."""
    at_contact: int
    """Number of packages at the line of contact; they come first."""
    ended: NDArray[np.bool_]
    """Lines at which the war is over without terms, (line,)."""
    power: Array
    """Grid of log power, (power,)."""
    lengths: Array
    """Period lengths in years, (period,)."""
    years: Array
    """Start of each period in years from today, (period,)."""
    reach: int
    """Highest line at which talks are followed: beyond it the war goes on without them."""


class Numbers(NamedTuple):
    """What differs by draw."""

    precision: Array
    """lambda per util, (draw,)."""
    discount: Array
    """beta per period, (draw, side, period)."""
    annuity: Array
    """Present value at the start of a period of a unit flow over it, (draw, side, period)."""
    talks: Array
    """Chance that talks are possible in a period, (draw, period)."""
    proposer: Array
    """rho: chance that A proposes, (draw,)."""
    no_offer: Array
    """Prior weight of no offer, (draw,)."""
    acceptance: Array
    """Default odds of accepting, (draw,)."""
    territory: Array
    """Flow from the line, utils a year, (draw, side, line)."""
    end_value: Array
    """Present value once the war is over without terms, (draw, side, line)."""
    cost: Array
    """War cost at r = 0, utils a year, (draw, side, period)."""
    cost_power: Array
    """Factor on the war cost by power, (draw, side, power)."""
    contest: Array
    """p(r): chance that a step of the front goes A's way, (draw, power)."""
    move: Array
    """Chance of a step of the front in a period, (draw, period)."""
    war_up: Array
    """Chance that power moves up a level in one substep of a period of war, (draw, period)."""
    war_down: Array
    """The same down, (draw, period)."""
    substeps: Whole
    """Parts into which a period of war is cut so that none moves power by more than a level, (draw, period)."""
    start_line: Whole
    """Line today, (draw,)."""
    start_power: Array
    """Log power today, (draw,)."""
    flow: Array
    """Flow of a package besides its line, utils a year, (draw, side, package)."""
    fear: Array
    """Utils a year per unit of log power in peace, A's side positive, (draw, side)."""
    sign_shift: Array
    """Shift of log power at signing, (draw, package)."""
    drift: Array
    """Drift of log power a year in peace by age, (draw, age, package)."""
    volatility: Array
    """Standard deviation of log power over a year of peace, (draw,)."""
    incidents: Array
    """Incidents a year by age, (draw, age, package)."""
    indifferent: Array
    """h0 by age, per year, (draw, age)."""
    ageing: Array
    """Rate a year of leaving the first and the second age, (draw, 2)."""
    audience: Array
    """Cost of breaking, utils, (draw, side)."""
    surprise: Array
    """Shift of log power when a side breaks, (draw, breaker, kind)."""
    credibility: Array
    """Chance that a guarantor comes in against the breaker, (draw, breaker, kind)."""
    decay: Array
    """Loss of that credibility per year, (draw, breaker, kind)."""
    guarantor_shift: Array
    """Shift of log power when it comes in, (draw, breaker, kind)."""
    guarantor_cost: Array
    """Utils lost by the breaker when it comes in, (draw, breaker, kind)."""
