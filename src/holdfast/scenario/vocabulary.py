"""The words of settlements: 28 kinds of term with their parameters, 12 kinds of guarantee, weakest first.

After the mechanisms of [Fortna2004] and the drafting vocabulary of recent ceasefire guidance [UNDPPA2022].
"""

from __future__ import annotations

from typing import Final, Literal, get_args

TermKind = Literal[
    "line_of_contact", "territorial_transfer", "deferred_status", "withdrawal_of_forces",
    "buffer_zone", "weapon_limit_zone", "force_cap", "foreign_troops_and_bases", "alliance_membership",
    "nuclear_status", "monitoring_mission", "joint_commission", "prohibited_acts", "violation_response",
    "irregular_force_control", "confidence_measures", "air_and_strike_limits", "sanctions_path", "frozen_assets",
    "reconstruction_fund", "critical_site", "eu_path", "prisoners_and_civilians", "demining_and_return",
    "justice_and_claims", "minority_and_language", "parallel_strategic_talks", "formality_and_review",
    "security_guarantee",
]  # fmt: skip

GuaranteeType = Literal[
    "assurance_only", "consult_then_each_decides", "arms_pipeline_codified", "snapback_package",
    "strategic_ambiguity", "monitors", "tripwire_force", "defence_in_depth_force", "air_shield",
    "article5_like_treaty", "partial_alliance", "full_alliance",
]  # fmt: skip

GUARANTEE_ORDER: Final[dict[str, int]] = {name: rank for rank, name in enumerate(get_args(GuaranteeType))}
"""Rank of a guarantee, weakest commitment to fight first."""

TERM_PARAMETERS: Final[dict[str, tuple[str, ...]]] = {
    "line_of_contact": ("basis", "mapped", "date"),
    "territorial_transfer": ("area", "direction", "recognition"),
    "deferred_status": ("area", "years", "mechanism"),
    "withdrawal_of_forces": ("side", "distance_km", "deadline_days", "verified"),
    "buffer_zone": ("width_km", "who_patrols", "drone_ban"),
    "weapon_limit_zone": ("weapon_class", "distance_km", "side"),
    "force_cap": ("side", "personnel", "equipment_by_class", "range_km", "peacetime_only"),
    "foreign_troops_and_bases": ("side", "permitted", "consent_of"),
    "alliance_membership": ("organisation", "rule", "constitutional"),
    "nuclear_status": ("side", "status"),
    "monitoring_mission": ("mandate_body", "civilians", "troops", "sensors", "tamper_counts_as_violation"),
    "joint_commission": ("members", "third_party_chair", "deadline_days", "hotline"),
    "prohibited_acts": ("list", "air_and_strike_included", "sea_included"),
    "violation_response": ("trigger", "ladder", "adjudicator", "automatic"),
    "irregular_force_control": ("side", "measure"),
    "confidence_measures": ("notification", "hotline", "observers"),
    "air_and_strike_limits": ("no_fly", "energy_truce", "long_range_use_rule"),
    "sanctions_path": ("what", "schedule", "condition", "snapback_automatic"),
    "frozen_assets": ("amount_usd", "use", "beneficiary_share"),
    "reconstruction_fund": ("amount_usd", "payer"),
    "critical_site": ("site", "operator_split"),
    "eu_path": ("date", "market_access"),
    "prisoners_and_civilians": ("all_for_all", "children", "corridors"),
    "demining_and_return": ("area", "who"),
    "justice_and_claims": ("amnesty", "claims"),
    "minority_and_language": ("side", "measure"),
    "parallel_strategic_talks": ("parties", "subject", "separate_track"),
    "formality_and_review": ("signed", "ratified", "specificity", "renegotiation_trigger", "term_years"),
    "security_guarantee": (
        "veto_holders", "consult_days", "excluded_areas", "usd_per_year", "years", "legal_form", "automatic",
        "trigger", "void_if", "ratified", "troops_in_place", "covered_area",
    ),
}  # fmt: skip
"""Parameters that an option of an issue of each kind may carry."""
