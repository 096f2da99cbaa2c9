"""Aims from evidence: how likely each account of a principal's aims is, given dated items of evidence."""

from __future__ import annotations

from holdfast.evidence.aims_report import AimsReport, CodingReport, ItemWeight, aims_report
from holdfast.evidence.likelihood import CENTRAL, codings
from holdfast.evidence.posterior import Posterior, believe, posterior, prior
from holdfast.evidence.spread import Spread, spread
from holdfast.evidence.weighing import Weighing, weigh, weighings
from holdfast.evidence.weight import Flip, decibans, diagnosticity, flip, flip_prior

__all__ = [
    "CENTRAL",
    "AimsReport",
    "CodingReport",
    "Flip",
    "ItemWeight",
    "Posterior",
    "Spread",
    "Weighing",
    "aims_report",
    "believe",
    "codings",
    "decibans",
    "diagnosticity",
    "flip",
    "flip_prior",
    "posterior",
    "prior",
    "spread",
    "weigh",
    "weighings",
]
