"""Format 1 of a scenario file, whole.

XLRM roles [Lempert2003]: every number with a range is an uncertainty (X), `levers` are the levers (L), the model is the
relations (R), `outcomes` and the claims are the measures (M); the JSON Schema names the role of each section.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field
from pydantic.config import JsonDict

from holdfast.scenario.aims_evidence import AimsEvidence
from holdfast.scenario.argument import Claim, Correlation, History, Premise
from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.conduct import Choice, Grid, Outcomes, Peace
from holdfast.scenario.documents import Document, Point
from holdfast.scenario.factors import MOST_FACTORS, Factor
from holdfast.scenario.fighting import Costs, Forces, Front, Strikes, Table
from holdfast.scenario.levers import Lever
from holdfast.scenario.principals import Principals
from holdfast.scenario.terms import Guarantee, Interaction, Issue, Package, ThirdParty


def role(letter: str) -> JsonDict:
    """XLRM role of a section, for the JSON Schema."""
    return {"x-xlrm": letter}


class Scenario(Part):
    """One war, one date, one argument."""

    format: Literal[1]
    id: Identifier
    title: Text
    as_of: date
    seed: int = Field(ge=0, le=2**63 - 1)
    about: Text
    limits: tuple[Text, ...] = Field(default=(), max_length=20)
    """What this scenario cannot tell, printed with every answer."""
    source: Text | None = None
    documents: dict[Identifier, Document] = Field(default_factory=dict, max_length=50)
    points: dict[Identifier, Point] = Field(default_factory=dict, max_length=60)
    principals: Principals = Field(json_schema_extra=role("X"))
    evidence: AimsEvidence = Field(json_schema_extra=role("X"))
    issues: dict[Identifier, Issue] = Field(min_length=1, max_length=40, json_schema_extra=role("R"))
    interactions: tuple[Interaction, ...] = Field(default=(), max_length=100, json_schema_extra=role("X"))
    terms: dict[Identifier, Package] = Field(min_length=1, max_length=200, json_schema_extra=role("L"))
    guarantees: dict[Identifier, Guarantee] = Field(default_factory=dict, max_length=40, json_schema_extra=role("X"))
    third_parties: dict[Identifier, ThirdParty] = Field(
        default_factory=dict, max_length=20, json_schema_extra=role("X")
    )
    tables: dict[Identifier, Table] = Field(default_factory=dict, max_length=30)
    front: Front = Field(json_schema_extra=role("X"))
    forces: Forces = Field(json_schema_extra=role("X"))
    strikes: Strikes = Field(json_schema_extra=role("X"))
    costs: Costs = Field(json_schema_extra=role("X"))
    choice: Choice = Field(json_schema_extra=role("X"))
    peace: Peace = Field(json_schema_extra=role("X"))
    grid: Grid = Field(default_factory=Grid, json_schema_extra=role("R"))
    factors: dict[Identifier, Factor] = Field(
        default_factory=dict, max_length=MOST_FACTORS, json_schema_extra=role("X")
    )
    levers: dict[Identifier, Lever] = Field(default_factory=dict, max_length=30, json_schema_extra=role("L"))
    outcomes: Outcomes = Field(default_factory=Outcomes, json_schema_extra=role("M"))
    premises: dict[Identifier, Premise] = Field(default_factory=dict, max_length=60, json_schema_extra=role("M"))
    claims: dict[Identifier, Claim] = Field(default_factory=dict, max_length=60, json_schema_extra=role("M"))
    correlations: tuple[Correlation, ...] = Field(default=(), max_length=200, json_schema_extra=role("X"))
    history: History | None = Field(default=None, json_schema_extra=role("M"))
