"""Numbers as they are read: to a fixed number of digits, always with their interval, never rounded into certainty."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Final

from holdfast.assess.figures import Figure
from holdfast.assess.intervals import Difference, Share
from holdfast.evidence.spread import Spread

Form = Callable[[float], str]

NONE_SOLVED: Final = "no draw was solved"
"""What stands in place of a figure over draws where there is none."""
NEVER_TOGETHER: Final = "no draw to judge it by"
"""What stands in place of a share whose condition never holds."""
EXACT: Final = 1e-9
"""A probability nearer to 0 or 1 than this is shown as such."""
HALF_DIGIT: Final = 0.005
"""Half of the last digit shown of a probability."""
_END: Final = r"[<>+-]{0,2}[0-9][0-9.e+-]*"
INTERVAL: Final = re.compile(rf"\({_END} to {_END}\)")
"""An interval in a text, as `interval` writes it."""
SMALLEST: Final = 0.001
"""Per year: rates below it are not told apart."""
LARGE: Final = 1000.0
"""From here on an amount is shown in powers of ten."""


def probability(value: float) -> str:
    """A chance or share in two digits; what rounding would make certain is `<0.01` or `>0.99`."""
    if EXACT < value < HALF_DIGIT:
        return "<0.01"
    if 1 - HALF_DIGIT < value < 1 - EXACT:
        return ">0.99"
    return plain(value)


def plain(value: float) -> str:
    """Two decimals, without a minus before nought."""
    text = f"{value:.2f}"
    return text.removeprefix("-") if float(text) == 0 else text


def rate(value: float) -> str:
    """A rate per year in three decimals, never rounded into none."""
    return f"<{SMALLEST:g}" if EXACT < value < SMALLEST else f"{value:.3f}"


def tally(value: float) -> str:
    """An expected number in two decimals, never rounded into none."""
    return "<0.01" if EXACT < value < HALF_DIGIT else plain(value)


def signed(value: float) -> str:
    """A change in two decimals, with its sign unless it rounds to nought."""
    text = f"{value:+.2f}"
    return text[1:] if float(text) == 0 else text


def amount(value: float) -> str:
    """Three digits whatever the size."""
    return f"{value:.3g}"


def odds(value: float) -> str:
    """Odds to one, in powers of ten where they are large or small."""
    return f"{value:.1e}" if value >= LARGE or 0 < value < 1 / LARGE else amount(value)


def count(number: int) -> str:
    """A whole number with its thousands marked."""
    return f"{number:,}"


def years(value: float) -> str:
    """A time in years, in words."""
    return f"{value:g} year" if value == 1 else f"{value:g} years"


def interval(value: float, low: float, high: float, form: Form = probability) -> str:
    """A value with its interval; the value alone where the two ends are the same number."""
    if low == high == value:
        return form(value)
    return f"{form(value)} ({form(low)} to {form(high)})"


def figure(found: Figure | None, form: Form = probability) -> str:
    """A figure of an answer, or why there is none."""
    return NONE_SOLVED if found is None else interval(found.value, found.low, found.high, form)


def share(found: Share | None) -> str:
    """A share of draws, or why there is none."""
    return NEVER_TOGETHER if found is None else interval(found.value, found.low, found.high)


def difference(found: Difference | None) -> str:
    """A difference of shares, or why there is none."""
    return NEVER_TOGETHER if found is None else interval(found.value, found.low, found.high, signed)


def spread(found: Spread, form: Form = probability) -> str:
    """Mean and the middle nine tenths of draws."""
    return interval(found.mean, found.low, found.high, form)


def middle(found: Spread, form: Form = odds) -> str:
    """Median and the middle nine tenths of draws, for what has no useful mean."""
    ends = (found.median, found.low, found.high)
    return interval(*ends, form) if all(map(isfinite, ends)) else "beyond the largest number"
