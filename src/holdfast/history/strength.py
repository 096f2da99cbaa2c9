"""How strongly to draw small classes toward larger ones: measured by foretelling wars that were left out.

The endings are split into cells by some columns. Each war in turn is left out; the curve of each of its
endings' cells, drawn toward that of all endings with strength k, gives the chance of what then happened:
failed in the first year, the second, by the fifth, tenth or twentieth, or held so long as it was watched.
The score is the mean log chance, one vote per war.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from holdfast.history.columns import Outcome, covariate
from holdfast.history.endings import Endings, Mask, Numbers
from holdfast.history.shrinkage import shrunk_toward
from holdfast.history.survival import HORIZONS_YEARS, SurvivalCurve, Weighting, survival_curve_from

LEAST_CHANCE = 1e-6
"""Floor of a chance before its logarithm, so that one surprise does not decide the score."""


def leave_one_war_out(
    endings: Endings,
    outcome: Outcome,
    columns: Sequence[str],
    prior_votes: Sequence[float],
    weighting: Weighting = "war",
) -> Numbers:
    """Mean log chance per war `(strength,)` at each strength of the prior; infinite: all endings alone."""
    cells, wars = cell_numbers(endings, columns), endings.numbers["warnum"]
    scores = np.zeros(len(prior_votes))
    for war in np.unique(wars):
        out = wars == war
        overall = curve_of(endings, ~out, outcome, weighting)
        for cell in np.unique(cells[out]):
            seen, own = out & (cells == cell), ~out & (cells == cell)
            curves = [overall] * len(prior_votes)
            if own.any():
                curves = drawn(curve_of(endings, own, outcome, weighting), overall, prior_votes)
            scores += seen.sum() / out.sum() * log_chances(curves, endings.subset(seen), outcome)
    return np.asarray(scores / endings.wars(), dtype=np.float64)


def cell_numbers(endings: Endings, columns: Sequence[str]) -> Numbers:
    """Which cell of the columns' values each ending falls in, `(ending,)`."""
    values = [endings.texts[name] if covariate(name).kind == "category" else endings.numbers[name] for name in columns]
    codes = np.stack([np.unique(np.asarray(column), return_inverse=True)[1] for column in values])
    return np.asarray(np.unique(codes, axis=1, return_inverse=True)[1], dtype=np.float64).reshape(-1)


def curve_of(endings: Endings, mask: Mask, outcome: Outcome, weighting: Weighting) -> SurvivalCurve:
    """Kaplan-Meier curve of the endings where `mask` holds."""
    kept = endings.subset(mask)
    votes = kept.one_vote_per_war() if weighting == "war" else None
    return survival_curve_from(kept.durations_years(outcome), kept.failed(outcome), votes, kept.wars())


def drawn(own: SurvivalCurve, overall: SurvivalCurve, prior_votes: Sequence[float]) -> list[SurvivalCurve]:
    """The cell's curve drawn toward the overall one at each strength; infinite leaves only the latter."""
    return [overall if np.isinf(votes) else shrunk_toward(own, overall, votes) for votes in prior_votes]


def log_chances(curves: Sequence[SurvivalCurve], seen: Endings, outcome: Outcome) -> Numbers:
    """Mean log chance of what happened to the endings seen, for each curve."""
    return np.array([mean_log_chance(curve, seen, outcome) for curve in curves], dtype=np.float64)


def mean_log_chance(curve: SurvivalCurve, seen: Endings, outcome: Outcome) -> float:
    """Mean log chance of the interval in which each ending failed, or of holding while watched."""
    edges = np.array([0.0, *HORIZONS_YEARS])
    survival = np.array([1.0, *(curve.at(years).value for years in HORIZONS_YEARS)])
    durations, failed = seen.durations_years(outcome), seen.failed(outcome)
    last = np.searchsorted(edges, durations, side="right") - 1
    within = failed & (durations <= edges[-1])
    step = np.searchsorted(edges, durations, side="left").clip(1, len(edges) - 1)
    chance = np.where(within, survival[step - 1] - survival[step], survival[last])
    return float(np.log(np.maximum(chance, LEAST_CHANCE)).mean())
