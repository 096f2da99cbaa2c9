"""What the regression may know of an ending: numbers made from columns of a table, by rules that stand in the model file.

A rule takes the first of its sources whose columns the table has, joins them by an operation, and transforms the result:
`value`, `sum`, `min` and `max` of the columns; `any_in` and `all_in`, 1 where any or all of them hold one of `values`.
Then `identity`, `log1p` or `log10`. A blank cell is a missing value, which the regression sets to the training mean.

Every covariate here is known on the day of the ending, but for those in LATE, each with the reason why it is not: they are
kept to measure what they would buy and are in no shipped model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from holdfast.history.endings import Endings, Mask, Numbers

Operation: TypeAlias = Literal["value", "sum", "min", "max", "any_in", "all_in"]
Transform: TypeAlias = Literal["identity", "log1p", "log10"]
OPERATIONS: Final[tuple[Operation, ...]] = get_args(Operation)
TRANSFORMS: Final[tuple[Transform, ...]] = get_args(Transform)
BLANK: Final = ("", "nan", "na", "n/a", "none given", ".")
"""Texts of a cell that hold no value, in lower case."""
Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Columns joined by an operation; `values` are the texts that count for `any_in` and `all_in`."""

    operation: Operation
    columns: tuple[str, ...]
    values: tuple[str, ...] = ()

    def of(self, row: Row) -> float:
        """The joined value of a row; NaN where every column is blank. Raises ValueError for text that is no number."""
        texts = [text for name in self.columns if (text := row[name].strip()).lower() not in BLANK]
        if not texts:
            return math.nan
        if self.operation in ("any_in", "all_in"):
            among = [same_number(text) in self.values for text in texts]
            return float(any(among) if self.operation == "any_in" else all(among))
        numbers = [finite(text, self.columns) for text in texts]
        if self.operation == "min":
            return min(numbers)
        return max(numbers) if self.operation == "max" else sum(numbers)


@dataclass(frozen=True, slots=True)
class Predictor:
    """A covariate of the regression: where it comes from, how it is transformed, and what it is in words."""

    name: str
    gloss: str
    sources: tuple[Source, ...]
    transform: Transform = "identity"

    def source(self, columns: Iterable[str]) -> Source | None:
        """The first source whose columns a table has all of; None where there is none."""
        there = set(columns)
        return next((source for source in self.sources if there.issuperset(source.columns)), None)

    def values(self, rows: Sequence[Row]) -> Numbers:
        """The transformed value of each row, NaN where missing, `(row,)`. Raises ValueError with the row and the cell."""
        found = self.source(rows[0]) if rows else None
        if found is None:
            return np.full(len(rows), np.nan)
        return transformed(np.array([placed(found, row, number) for number, row in enumerate(rows, 1)]), self.transform)


def placed(source: Source, row: Row, number: int) -> float:
    """A source's value of a row; an error names the row."""
    try:
        return source.of(row)
    except ValueError as error:
        raise ValueError(f"row {number} ({row.get('ending_id') or 'no ending_id'}): {error}") from None


def finite(text: str, columns: tuple[str, ...]) -> float:
    """A finite number from a cell."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{' or '.join(columns)} should be a number or blank, found {text!r}")
    return value


def same_number(text: str) -> str:
    """A cell's text with 1.0 and 1 made the same."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.lower()


def transformed(values: Numbers, transform: Transform) -> Numbers:
    """Values on the scale of the regression; a count or size below 1 has logarithm 0."""
    if transform == "identity":
        return values
    if transform == "log1p":
        return np.asarray(np.log1p(np.maximum(values, 0.0)), dtype=np.float64)
    return np.asarray(np.log10(np.maximum(values, 1.0)), dtype=np.float64)


def plain(name: str) -> Source:
    """A column as it is."""
    return Source("value", (name,))


def one_of(columns: tuple[str, ...], *values: str) -> Source:
    """1 where any of the columns holds one of the values."""
    return Source("any_in", columns, values)


PREDICTORS: Final[dict[str, Predictor]] = {
    one.name: one
    for one in (
        Predictor("ln_disputes", "militarised disputes of the two in 25 years, log(1 + n)", (plain("prior_mids_25y"),), "log1p"),
        Predictor("ln_wars", "earlier wars of the two, log(1 + n)", (plain("prior_wars"),), "log1p"),
        Predictor("land_border", "they share a land border", (plain("contig_land"),)),
        Predictor("territory", "territory at stake", (plain("issue_territory"),)),
        Predictor("strong_share", "stronger side's share of the two's capabilities", (plain("cinc_share_strong"),)),
        Predictor("shift", "shift of that balance during the war", (plain("cinc_shift_war"),)),
        Predictor("lg_war_days", "length of the fighting, log10 days", (plain("war_days"),), "log10"),
        Predictor("late", "ended in 1945 or later", (plain("post1945"),)),
        Predictor("many", "more than one state on a side", (plain("multilateral"),)),
        Predictor("nuclear", "a side has nuclear weapons", (plain("nuclear_any"),)),
        Predictor("major_any", "a side is a major power", (plain("major_any"), one_of(("major1", "major2"), "1"))),
        Predictor("major_both", "both are major powers", (plain("major_both"), Source("all_in", ("major1", "major2"), ("1",)))),
        Predictor("unsettled", "fighting stopped without any settlement", (one_of(("settlement",), "none"),)),
        Predictor("drawn", "fighting ended drawn",
                  (one_of(("tie", "mid_outcome"), "1", "stalemate", "compromise"), plain("tie"))),
        Predictor("rivalry", "listed as rivals", (plain("rivalry"),)),
        Predictor("firc", "a leader removed by a foreign state", (plain("firc"),)),
        Predictor("ln_pacts", "defence pacts with major powers in the next year, log(1 + n)",
                  (plain("major_guarantors"), Source("sum", ("major_guarantors1", "major_guarantors2"))), "log1p"),
        Predictor("lg_deaths", "battle deaths of the two in the whole war, log10", (plain("batdeath_total"),), "log10"),
        Predictor("leader_change", "a leader changed within a year", (plain("leader_change_1y"),)),
    )
}  # fmt: skip

LATE: Final[dict[str, str]] = {
    "rivalry": "the lists of rivals were drawn up afterwards, by who went on to quarrel",
    "firc": "counts removals up to 180 days after the ending",
    "ln_pacts": "pacts of the year after the ending",
    "lg_deaths": "deaths of the whole war, so also those after the ending where fighting began again or others fought on",
    "leader_change": "changes up to a year after the ending",
}
"""Covariates that may hold what came after the ending, and why; none is in a shipped model."""
CODED_AT_DISPUTES_END: Final = ("unsettled", "drawn")
"""Covariates coded at the end of the dispute; unknown on the day where the same dispute went on to a second war."""


def dispute_went_on(endings: Endings) -> Mask:
    """Endings after which the same two fought a second spell of the same war, `(ending,)`: truces, not ends."""
    pairs = [f"{war:g}" for war in endings.numbers["warnum"].tolist()], endings.texts["state1"], endings.texts["state2"]
    return before_last(list(zip(*pairs, strict=True)), endings.texts["war_end"])


def before_last(pairs: Sequence[tuple[str, ...]], days: Sequence[str]) -> Mask:
    """Rows that ended before the last row of the same pair and war, `(row,)`; days as year-month-day."""
    last: dict[tuple[str, ...], str] = {}
    for pair, day in zip(pairs, days, strict=True):
        last[pair] = max(last.get(pair, ""), day)
    return np.array([day < last[pair] for pair, day in zip(pairs, days, strict=True)], dtype=np.bool_)


def rows_of(endings: Endings) -> list[dict[str, str]]:
    """The endings as rows of text, by the columns of the shipped table."""
    columns = {name: [f"{value:.15g}" for value in column.tolist()] for name, column in endings.numbers.items()}
    columns |= {name: list(column) for name, column in endings.texts.items()}
    return [{name: column[place] for name, column in columns.items()} for place in range(len(endings))]


def design(endings: Endings, names: Sequence[str], as_known: bool = True) -> Numbers:
    """Predictors of each ending, NaN where missing, `(ending, predictor)`.

    `as_known` blanks what was coded at the end of a dispute that went on to a second war. Raises KeyError for an unknown name.
    """
    rows, went_on = rows_of(endings), dispute_went_on(endings)
    columns = []
    for name in names:
        values = PREDICTORS[name].values(rows).copy()
        if as_known and name in CODED_AT_DISPUTES_END:
            values[went_on] = np.nan
        columns.append(values)
    return np.stack(columns, axis=1) if columns else np.zeros((len(endings), 0))
