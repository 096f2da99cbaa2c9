"""What the record of an answer holds, part by part; its JSON Schema is made from these types (`record_whole`).

Where a number cannot be given stands `Missing`: a null value and why.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

closed = with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))


@closed
class Missing(TypedDict):
    """A number that cannot be given."""

    value: None
    why: str


@closed
class FigureRecord(TypedDict):
    """A mean over draws with its range, or a share of draws with the interval of its sampling error."""

    value: float
    low: float
    high: float
    draws: int
    interval: str
    """What the interval is."""


FigureOrNone = FigureRecord | Missing


@closed
class ShareRecord(TypedDict):
    """A share of draws, weighted by the posterior, with its 90% interval."""

    value: float
    low: float
    high: float
    draws: int
    effective: float | Missing
    """Effective number of draws."""


ShareOrNone = ShareRecord | Missing


@closed
class DifferenceRecord(TypedDict):
    """A difference of two shares with its 90% interval."""

    value: float
    low: float
    high: float


@closed
class SpreadRecord(TypedDict):
    """An uncertain quantity over draws: mean, median, 5% and 95%."""

    mean: float
    median: float
    low: float
    high: float


SpreadOrNone = SpreadRecord | Missing
ByHypothesis = dict[str, SpreadOrNone]


@closed
class QuoteRecord(TypedDict):
    """Words of a document."""

    document: str
    exact: str


@closed
class FlipRecord(TypedDict):
    """The prior at which the runner-up draws level with the leading hypothesis."""

    leading: str
    runner_up: str
    prior: SpreadOrNone


@closed
class ItemRecord(TypedDict):
    """An item of evidence; weights in decibans."""

    id: str
    kind: str
    group: str
    date: str
    alone: ByHypothesis
    counted: ByHypothesis
    diagnosticity: SpreadOrNone
    posterior_without: ByHypothesis


@closed
class CodingRecord(TypedDict):
    """The aims under one coding of the evidence; weights in decibans."""

    posterior: ByHypothesis
    odds: ByHypothesis
    total: ByHypothesis
    odds_if_independent: ByHypothesis
    """Shown as a warning, never used."""
    flip: FlipRecord | Missing
    by_kind: dict[str, ByHypothesis]
    by_group: dict[str, ByHypothesis]
    items: list[ItemRecord]


@closed
class AimsRecord(TypedDict):
    """Why it is fought."""

    side: Literal["A", "B"]
    hypotheses: list[str]
    prior: ByHypothesis
    codings: dict[str, CodingRecord]


@closed
class PairRecord(TypedDict):
    """The hypotheses that a figure is conditional on."""

    A: str
    B: str


@closed
class DatedRecord(TypedDict):
    """A figure at a date, years from now or from signing."""

    years: float
    figure: FigureOrNone


@closed
class BestRecord(TypedDict):
    """A package and the share of draws in which it is the best one."""

    package: str
    share: float


@closed
class BySideRecord(TypedDict):
    """A figure for each side."""

    A: FigureOrNone
    B: FigureOrNone


@closed
class AcceptableRecord(TypedDict):
    """Share of draws in which terms suit both, and each side."""

    both: FigureOrNone
    A: FigureOrNone
    B: FigureOrNone


@closed
class TermsRecord(TypedDict):
    """Named terms: gains in utils of present value."""

    package: str
    gain: BySideRecord
    gain_over_fighting: BySideRecord
    acceptable: AcceptableRecord


@closed
class AgreementRecord(TypedDict):
    """Whether the sides can agree today, under one pair of hypotheses."""

    hypotheses: PairRecord
    zone: FigureOrNone
    settled: list[DatedRecord]
    settlements_per_decade: FigureOrNone
    war_on: list[DatedRecord]
    conquered: list[DatedRecord]
    best: list[BestRecord]
    terms: list[TermsRecord]


@closed
class BrokenRecord(TypedDict):
    """Figures by cause of breaking: A, B, an incident."""

    A: list[DatedRecord]
    B: list[DatedRecord]
    incident: list[DatedRecord]


@closed
class HoldingRecord(TypedDict):
    """How long peace under some terms holds."""

    terms: str
    survival: list[DatedRecord]
    broken_by: BrokenRecord
    durable: FigureOrNone
    hazard: BrokenRecord
    """Rate per year between the date before and this one."""


@closed
class DurabilityRecord(TypedDict):
    """Whether peace would hold, under one pair of hypotheses."""

    hypotheses: PairRecord
    years: float
    chance: float
    best: HoldingRecord
    kept: list[DatedRecord]
    durable_zone: FigureOrNone
    terms: list[HoldingRecord]


@closed
class CostRecord(TypedDict):
    """US$ bn a year; an end that the range does not have is missing."""

    mean: float
    low: float | Missing
    high: float | Missing


@closed
class ResponseRecord(TypedDict):
    """One setting of one lever: quantities at it, and their change from the scenario as it stands."""

    lever: str
    setting: str
    usd_bn_per_year: CostRecord | Missing
    values: dict[str, FigureOrNone]
    changes: dict[str, FigureOrNone]
    durable: FigureOrNone


@closed
class LeversRecord(TypedDict):
    """What would make it, weighted by the posterior of the central coding."""

    draws: int
    standing: ResponseRecord
    settings: list[ResponseRecord]
    reaching: list[str]
    """Whether the durable chance is reached as it stands, and by which setting most cheaply, in words."""


@closed
class PremiseWorkRecord(TypedDict):
    """What a premise does for a claim."""

    id: str
    holds: ShareOrNone
    denied: ShareOrNone
    """Share of the claim where this premise alone is denied."""
    dropped: ShareOrNone
    """Share of the claim where the other premises hold, this one or not."""
    difference: DifferenceRecord | Missing
    words: str


@closed
class HingeRecord(TypedDict):
    """The input that decides a claim."""

    path: str
    direction: str
    value: float | Missing
    strength: float
    holds_if: list[str]


@closed
class ByPairRecord(TypedDict):
    """A claim under one pair of hypotheses, premises not asked for."""

    hypotheses: PairRecord
    share: float | None
    interval: list[float] | None
    draws: int


@closed
class ClaimUnderRecord(TypedDict):
    """A claim under one coding of the evidence."""

    coding: str
    verdict: str
    why: str
    share: float | None
    interval: list[float] | None
    given_premises: ShareOrNone
    premises: list[PremiseWorkRecord]
    hinge: HingeRecord | Missing
