"""The record of an answer, whole, with the parts that say which run it is."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_types import (
    AgreementRecord,
    AimsRecord,
    ClaimRecord,
    DurabilityRecord,
    HistoryRecord,
    LeversRecord,
    Missing,
    QuoteRecord,
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
class AssessmentRecord(TypedDict):
    """An answer of Holdfast, whole. The same scenario, seed and version give the same bytes."""

    schema: Literal["holdfast/assessment/1"]
    version: str
    scenario: ScenarioRecord
    seed: int
    what_if: dict[str, float]
    draws: DrawsRecord
    menu: int
    """Packages in the menu."""
    sides: SidesRecord
    points: list[PointRecord]
    aims: AimsRecord
    agreement: list[AgreementRecord]
    durability: list[DurabilityRecord]
    levers: LeversRecord
    premises: list[ClaimRecord]
    claims: list[ClaimRecord]
    verdict_rule: str
    history: HistoryRecord | Missing
    certificates: CertificatesRecord
    limits: list[str]
