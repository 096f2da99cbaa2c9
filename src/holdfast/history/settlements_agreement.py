"""How far two coders agree: kappa for categories, intraclass correlation and ratio for sizes.

    kappa = (p_o - p_e) / (1 - p_e),    p_o = sum_k p_kk,    p_e = sum_k p_k. p_.k

with p_kl the share of rows that the first coder put in category k and the second in l [Cohen1960]. Intervals
are percentiles of a bootstrap that draws whole wars, since the rows of one war are coded alike. Sizes are
compared on logarithms by ICC(2,1), agreement of two coders drawn from many [ShroutFleiss1979].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from holdfast.history.settlements_codes import FIGURES, NOMINAL

Numbers = NDArray[np.float64]
Row = Mapping[str, str]

BOOTSTRAP_DRAWS: Final = 4000
"""Resamples of wars behind an interval: its ends then move by about 0.01 from seed to seed."""
TAILS: Final = (0.025, 0.975)
NEAR: Final = 1.5
"""Two sizes count as alike within this factor."""
NOT_CODED: Final = ("unknown", "na")


@dataclass(frozen=True, slots=True)
class CategoryAgreement:
    """Agreement on one column: over the `n` rows that neither coder left `unknown`.

    `kappa` is nan, and the interval with it, where both put every row in one category: chance then explains
    all. `undefined` is the share of bootstrap draws of which that is true; the interval leaves them out.
    """

    column: str
    n: int
    agree: float
    kappa: float
    low: float
    high: float
    undefined: float
    unknown_a: float
    unknown_b: float


@dataclass(frozen=True, slots=True)
class SizeAgreement:
    """Agreement on one size, over the `n` rows where both coders gave a number.

    `near` is the share within a factor of 1.5, `ratio` the geometric mean of second to first with its
    interval, `icc` the intraclass correlation of the logarithms.
    """

    column: str
    n: int
    near: float
    ratio: float
    low: float
    high: float
    icc: float
    unknown_a: float
    unknown_b: float


def kappa_of(table: ArrayLike) -> Numbers:
    """Cohen's kappa of tables of counts `(..., category, category)`, first coder in rows; nan if undefined."""
    counts = np.asarray(table, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / counts.sum(axis=(-2, -1), keepdims=True)
        observed = np.trace(shares, axis1=-2, axis2=-1)
        chance = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
        # Rounding must not turn a table of one category into 0 / 1e-17.
        kappa = np.where(1 - chance > np.finfo(np.float64).eps, (observed - chance) / (1 - chance), np.nan)
    return np.asarray(kappa, dtype=np.float64)


def icc_of(ratings: ArrayLike) -> float:
    """ICC(2,1) of ratings `(target, coder)`: two-way random effects, absolute agreement, one coder.

    (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n) for n targets and k coders; nan for n < 2.
    """
    x = np.asarray(ratings, dtype=np.float64)
    n, k = x.shape
    if n < 2:
        return float("nan")
    grand, targets, coders = x.mean(), x.mean(axis=1), x.mean(axis=0)
    between = k * ((targets - grand) ** 2).sum() / (n - 1)
    judges = n * ((coders - grand) ** 2).sum() / (k - 1)
    error = ((x - targets[:, None] - coders[None, :] + grand) ** 2).sum() / ((n - 1) * (k - 1))
    return float((between - error) / (between + (k - 1) * error + k * (judges - error) / n))


def resampled_wars(wars: Sequence[str], draws: int, rng: np.random.Generator) -> tuple[NDArray[np.intp], Numbers]:
    """The war of each row `(row,)`, and how often each war is drawn `(draw, war)`."""
    _, place = np.unique(np.asarray(wars), return_inverse=True)
    count = int(place.max()) + 1
    return place, rng.multinomial(count, np.full(count, 1 / count), size=draws).astype(np.float64)


def category_agreement(
    column: str, first: Sequence[str], second: Sequence[str], wars: Sequence[str], rng: np.random.Generator
) -> CategoryAgreement:
    """Agreement on a column with a list of values; all sequences `(row,)`."""
    a, b = np.asarray(first), np.asarray(second)
    both = (a != "unknown") & (b != "unknown")
    values = [value for value in NOMINAL[column] if value != "unknown"]
    rows = [row for row, known in enumerate(both) if known]
    place, drawn = resampled_wars([wars[row] for row in rows], BOOTSTRAP_DRAWS, rng)
    per_war = np.zeros((drawn.shape[1], len(values), len(values)))
    for row, war in zip(rows, place.tolist(), strict=True):
        per_war[war, values.index(first[row]), values.index(second[row])] += 1
    kappas = kappa_of(np.tensordot(drawn, per_war, axes=1))
    defined = kappas[np.isfinite(kappas)]
    kappa = float(kappa_of(per_war.sum(axis=0)))
    low, high = np.quantile(defined, TAILS) if np.isfinite(kappa) else (np.nan, np.nan)
    unknown = [float((coder == "unknown").mean()) for coder in (a, b)]
    missing = float(1 - len(defined) / len(kappas))
    return CategoryAgreement(
        column, len(rows), float((a == b)[both].mean()), kappa, float(low), float(high), missing, *unknown
    )


def size_agreement(
    column: str, first: Sequence[str], second: Sequence[str], wars: Sequence[str], rng: np.random.Generator
) -> SizeAgreement:
    """Agreement on a column of sizes; all sequences `(row,)`."""
    rows = [i for i in range(len(first)) if first[i] not in NOT_CODED and second[i] not in NOT_CODED]
    logs = np.log([[float(first[i]), float(second[i])] for i in rows])
    difference = logs[:, 1] - logs[:, 0]
    place, drawn = resampled_wars([wars[i] for i in rows], BOOTSTRAP_DRAWS, rng)
    votes = drawn[:, place]
    low, high = np.quantile(np.exp((votes @ difference) / votes.sum(axis=1)), TAILS)
    near = float((np.abs(difference) <= np.log(NEAR) + np.finfo(np.float64).eps).mean())
    unknown = [sum(value == "unknown" for value in coder) / len(coder) for coder in (first, second)]
    return SizeAgreement(
        column, len(rows), near, float(np.exp(difference.mean())), float(low), float(high), icc_of(logs), *unknown
    )


def agreement(
    first: Sequence[Row], second: Sequence[Row], wars: Sequence[str], rng: np.random.Generator
) -> tuple[tuple[CategoryAgreement, ...], tuple[SizeAgreement, ...]]:
    """Agreement on every coded column of two passes over the same rows.

    Raises ValueError where the passes are not about the same settlements in the same order.
    """
    named = [[row["settlement_id"] for row in coded] for coded in (first, second)]
    if named[0] != named[1] or len(wars) != len(first):
        differing = sorted(set(named[0]) ^ set(named[1])) or ["the order, or the number of wars given"]
        raise ValueError(f"the two passes should hold the same settlements; they differ in {', '.join(differing)}")

    def cells(column: str) -> tuple[list[str], list[str]]:
        return [row[column] for row in first], [row[column] for row in second]

    categories = tuple(category_agreement(column, *cells(column), wars, rng) for column in NOMINAL)
    return categories, tuple(size_agreement(column, *cells(column), wars, rng) for column in FIGURES)
