"""The record of an answer, whole, with the parts that say which run it is."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_course_types import CoursesRecord
from holdfast.report.record_information_types import InformationRecord
from holdfast.report.record_past_types import HistoryRecord
from holdfast.report.record_turning_types import (
    ArgumentRecord,
    BreakEvenRecord,
    RobustViewRecord,
    SensitivityRecord,
    TurningRecord,
)
from holdfast.report.record_types import (
    AgreementRecord,
    AimsRecord,
    ByPairRecord,
    ClaimUnderRecord,
    DurabilityRecord,
    HingeRecord,
    LeversRecord,
    Missing,
    PremiseWorkRecord,
    QuoteRecord,
    ShareOrNone,
    closed,
)


@closed
class ScenarioRecord(TypedDict):
    """Which scenario was assessed."""

    id: str
    title: str
    as_of: str
    hash: str
    """SHA-256 of the scenario file."""


@closed
class HypothesisRecord(TypedDict):
    """A hypothesis about a side's aims."""

    id: str
    gloss: str


@closed
class SideRecord(TypedDict):
    """A side of the war."""

    name: str
    why: str
    hypotheses: list[HypothesisRecord]


@closed
class SidesRecord(TypedDict):
    """The two sides."""

    A: SideRecord
    B: SideRecord


@closed
class DrawsRecord(TypedDict):
    """Draws asked for, solved under every pair of hypotheses, and unsolved by their first reason."""

    asked: int
    solved: int
    unsolved: dict[str, int]
    levers: int
    """Draws on which the settings of the levers were solved: the first of all."""


@closed
class PointRecord(TypedDict):
    """A point of the argument, restated."""

    id: str
    says: str
    quotes: list[QuoteRecord]


@closed
class CertificatesRecord(TypedDict):
    """What the numbers rest on."""

    largest_residual: float | Missing
    """Utils."""
    largest_regret: float | Missing
    """Utils."""
    checked_for_horizon: int
    horizon_insensitive: float | Missing
    """Share of those checked whose five-year survival moves by at most the tolerance."""
    horizon_tolerance: float


@closed
class ClaimRecord(TypedDict):
    """A claim or premise with its verdict: `share` is over all draws, null where `why` says there is none."""

    id: str
    says: str
    point: str | None
    quote: str | None
    """The first of `quotes`, in the document's words."""
    quotes: list[QuoteRecord]
    expression: str | None
    verdict: str
    why: str
    judged_on: Literal["share", "given_premises", "nothing"]
    """The share that the verdict was given on."""
    share: float | None
    interval: list[float] | None
    """90%, for the sampling error of `share`."""
    given_premises: ShareOrNone
    premises: list[PremiseWorkRecord]
    hinge: HingeRecord | Missing
    by_hypothesis: list[ByPairRecord]
    by_coding: list[ClaimUnderRecord]
    turning: TurningRecord | Missing
    break_even: BreakEvenRecord | Missing
    draws: int
    left_out: int
    notes: list[str]


@closed
class AssessmentRecord(TypedDict):
    """An answer of Holdfast, whole. The same scenario, seed and version give the same bytes."""

    schema: Literal["holdfast/assessment/1"]
    version: str
    scenario: ScenarioRecord
    seed: int
    what_if: dict[str, float]
    draws: DrawsRecord
    information: InformationRecord
    menu: int
    """Packages in the menu."""
    sides: SidesRecord
    points: list[PointRecord]
    aims: AimsRecord
    agreement: list[AgreementRecord]
    durability: list[DurabilityRecord]
    course: CoursesRecord
    """What becomes of the war, of settlements, of the front and of the factors from today on."""
    levers: LeversRecord
    premises: list[ClaimRecord]
    claims: list[ClaimRecord]
    verdict_rule: str
    argument: ArgumentRecord
    explained: list[SensitivityRecord]
    """What the inputs explain of the key quantities."""
    robustness: list[RobustViewRecord]
    """The settings of the levers without weights; empty where only one was solved."""
    history: HistoryRecord | Missing
    certificates: CertificatesRecord
    limits: list[str]
