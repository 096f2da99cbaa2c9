"""Claims whose verdict is known by construction, through the whole production path; a premise denied changes numbers."""

from __future__ import annotations

from functools import cache

import pytest

from holdfast.app.sources import Source, check, scenario_of
from holdfast.assess.assessment import Assessment, JudgedClaim
from holdfast.explore.run import Asked, assess_scenario
from report_answers import TEMPLATE

ARGUMENT = """premises:
  wants_more:
    says: Northland fights out of ambition.
    holds: aim(ambition)
claims:
  certain:
    says: The chance of a settlement is no less than nought.
    holds: settled(2) >= 0
  impossible:
    says: The chance of a settlement is above one.
    holds: settled(2) > 1
  precedent:
    says: A truce here would invite a war elsewhere.
    undecided_because: the model holds no other war
    break_even: -gain_B(freeze)
  two_sides:
    says: Northland would rather have its least terms by as much as 3 utils.
    holds: gain_A(minimum_A) > 3
    premises: [wants_more]
"""


@cache
def answer() -> Assessment:
    head, rest = TEMPLATE.split("premises:\n", 1)
    tail = rest[rest.index("correlations:") :] if "correlations:" in rest else ""
    text = head + ARGUMENT + tail
    scenario = scenario_of(Source("made.yaml", text), {})
    return assess_scenario(scenario, text, Asked(60, scenario.seed, 2, 2, {}, flip_draws=8))


def judged(name: str) -> JudgedClaim:
    return next(one for one in answer().claims if one.id == name)


def test_true_by_construction_holds() -> None:
    assert judged("certain").verdict.word == "holds"
    result = judged("certain").result
    assert result is not None
    assert result.central.share is not None
    assert result.central.share.value == 1


def test_false_by_construction_fails() -> None:
    assert judged("impossible").verdict.word == "fails"
    turning = judged("impossible").turning
    assert turning is not None
    assert (turning.flips, turning.beliefs, turning.regions) == ((), (), ())


def test_undecidable_says_so_with_its_break_even() -> None:
    claim = judged("precedent")
    assert claim.verdict.word == "not decided by this model"
    assert claim.verdict.why == "the model holds no other war"
    assert claim.result is None
    assert claim.break_even is not None
    assert claim.break_even.unit == "utils"
    assert claim.break_even.value is not None
    gains = {one.hypotheses: one.terms[0].gain_B for one in answer().agreement}
    lowest, highest = (f([-g.value for g in gains.values() if g]) for f in (min, max))
    assert lowest <= claim.break_even.value.value <= highest


def test_denying_a_premise_changes_the_numbers() -> None:
    result = judged("two_sides").result
    assert result is not None
    (work,) = result.central.premises
    assert result.central.given_premises is not None
    assert work.denied is not None
    assert work.denied.value != result.central.given_premises.value
    by = result.central.by_hypothesis
    # under one hypothesis alone, but for the weights of the draws
    fear, ambition = by["fear", "restoration"], by["ambition", "restoration"]
    assert fear is not None
    assert ambition is not None
    assert work.denied.value == pytest.approx(fear.value, abs=0.02)
    assert result.central.given_premises.value == pytest.approx(ambition.value, abs=0.02)


def test_a_break_even_that_is_no_number_is_an_error_with_its_place() -> None:
    text = TEMPLATE.split("premises:\n", 1)[0] + ARGUMENT.replace("-gain_B(freeze)", "gain_B(freeze) > 0")
    (error,) = check(Source("made.yaml", text), {}).errors
    assert (error.code, error.path) == ("HF033", "claims.precedent.break_even")
    assert "a number is needed here" in error.message
