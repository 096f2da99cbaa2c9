"""Conditions in words: which hypotheses a figure is conditional on, and what a reader's text may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from holdfast.assess.assessment import Assessment, JudgedClaim
from holdfast.assess.language import SIDES, HypothesisKey
from holdfast.scenario.scenario import Scenario

UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories that are not shown: control, format (writing direction among them), surrogate, unassigned."""


def clean(text: str) -> str:
    """Text of a scenario fit to show: spaces run together, no control or direction characters."""
    shown = "".join(" " if unicodedata.category(one) in UNSEEN else one for one in text)
    return " ".join(shown.split())


def hypotheses_of(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Names of the hypotheses of each side."""
    return {
        "A": tuple(scenario.principals.A.hypotheses),
        "B": tuple(scenario.principals.B.hypotheses),
    }


def side_name(scenario: Scenario, side: str) -> str:
    """What the scenario calls a side."""
    return clean(scenario.principals.A.name if side == "A" else scenario.principals.B.name)


def condition(scenario: Scenario, pair: HypothesisKey) -> str:
    """The hypotheses of a pair that could be otherwise: `expansion`, or `expansion and restoration`."""
    open_sides = [len(names) > 1 for names in hypotheses_of(scenario).values()]
    named = [name for name, is_open in zip(pair, open_sides, strict=True) if is_open]
    return " and ".join(named or pair)


def pairs(assessment: Assessment) -> tuple[HypothesisKey, ...]:
    """Every pair of hypotheses there is an answer for."""
    return tuple(one.hypotheses for one in assessment.agreement)


def leading(assessment: Assessment, coding: str) -> str:
    """The hypothesis believed most under a coding."""
    posterior = assessment.aims.codings[coding].posterior
    return max(posterior, key=lambda name: posterior[name].mean)


def leaders(assessment: Assessment) -> Mapping[str, str]:
    """The hypothesis believed most, by coding."""
    return {coding: leading(assessment, coding) for coding in assessment.aims.codings}


def by_key(pair: HypothesisKey) -> dict[str, str]:
    """A pair as a record holds it, by side."""
    return dict(zip(SIDES, pair, strict=True))


def undecided_always(judged: JudgedClaim) -> bool:
    """Whether the scenario says of a claim that no model of this kind can decide it."""
    return judged.result is None


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
