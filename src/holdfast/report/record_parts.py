"""Parts of the record that recur: figures, shares, spreads, quotes; a number that is none is null with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

from holdfast.assess.figures import Figure
from holdfast.assess.hinges import Hinge
from holdfast.assess.intervals import Difference, Share
from holdfast.assess.language import HypothesisKey
from holdfast.evidence.spread import Spread
from holdfast.report import record_types as t
from holdfast.report.numerals import NEVER_TOGETHER, NONE_SOLVED
from holdfast.scenario.documents import Quote


def missing(why: str) -> t.Missing:
    """A number that cannot be given."""
    return {"value": None, "why": why}


def number(value: float, why: str) -> float | t.Missing:
    """The number, or why there is none where it is not finite."""
    return value if isfinite(value) else missing(why)


def figure(found: Figure | None, why: str = NONE_SOLVED) -> t.FigureOrNone:
    """A figure over draws, or why there is none."""
    if found is None:
        return missing(why)
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "draws": found.draws,
        "interval": found.interval,
    }


def share(found: Share | None, why: str = NEVER_TOGETHER) -> t.ShareOrNone:
    """A share of draws."""
    if found is None:
        return missing(why)
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "draws": found.draws,
        "effective": number(found.effective, "beyond number: the share does not vary with the draws"),
    }


def ends(found: Share | None) -> list[float] | None:
    """The interval of a share."""
    return None if found is None else [found.low, found.high]


def difference(found: Difference | None) -> t.DifferenceRecord | t.Missing:
    """A difference of shares."""
    if found is None:
        return missing("the claim cannot be seen both with the premise and without it")
    return {"value": found.value, "low": found.low, "high": found.high}


def spread(found: Spread) -> t.SpreadOrNone:
    """A spread over draws, missing where an end is beyond the largest number."""
    values = found.mean, found.median, found.low, found.high
    if not all(map(isfinite, values)):
        return missing("beyond the largest number in some draws")
    return {"mean": found.mean, "median": found.median, "low": found.low, "high": found.high}


def spreads(found: Mapping[str, Spread]) -> t.ByHypothesis:
    """Spreads by hypothesis."""
    return {name: spread(one) for name, one in found.items()}


def dated(found: Mapping[float, Figure | None], why: str = NONE_SOLVED) -> list[t.DatedRecord]:
    """Figures by date, or why there is none."""
    return [{"years": years, "figure": figure(one, why)} for years, one in found.items()]


def by_cause(found: Mapping[str, Mapping[float, Figure | None]], why: str = NONE_SOLVED) -> t.BrokenRecord:
    """Figures by cause of breaking and date."""
    return {
        "A": dated(found["A"], why),
        "B": dated(found["B"], why),
        "incident": dated(found["incident"], why),
    }


def pair(hypotheses: HypothesisKey) -> t.PairRecord:
    """A pair of hypotheses by side."""
    return {"A": hypotheses[0], "B": hypotheses[1]}


def quotes(found: Iterable[Quote]) -> list[t.QuoteRecord]:
    """Quotes of documents."""
    return [{"document": quote.document, "exact": quote.exact} for quote in found]


def hinge(found: Hinge | None) -> t.HingeRecord | t.Missing:
    """What a claim hinges on."""
    if found is None:
        return missing("no input stands out")
    stays = "the share that holds stays on one side of a half over the input's range"
    return {
        "path": found.path,
        "direction": found.direction,
        "value": missing(stays) if found.value is None else found.value,
        "strength": found.strength,
        "holds_if": list(found.holds_if),
    }
