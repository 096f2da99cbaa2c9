"""The argument as a map: what rests on what, what a premise carries when dropped or denied, links between claims."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from claims_worlds import PLAIN, plain
from holdfast.assess.argument_map import argument_map
from holdfast.assess.claims import evaluate
from holdfast.assess.language import bind
from holdfast.assess.worlds import Worlds
from holdfast.scenario.argument import Claim, Premise
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from report_answers import TEMPLATE

DRAWS = 400
GRID = (np.arange(DRAWS) + 0.5) / DRAWS


def scenario(premises: Mapping[str, str], claims: Mapping[str, tuple[str | None, tuple[str, ...]]]) -> Scenario:
    """The starting scenario with another argument."""
    stated = {
        name: Claim(says=name, holds=text, premises=rests, undecided_because=None if text else "no model holds it")
        for name, (text, rests) in claims.items()
    }
    held = {name: Premise(says=name, holds=text) for name, text in premises.items()}
    return read_scenario(TEMPLATE, "template.yaml").model_copy(update={"premises": held, "claims": stated})


def grid() -> Worlds:
    """gain_A(freeze) runs evenly over 0 to 1 under expansion and over 1 to 2 under security, at even odds."""
    return plain({"expansion": GRID, "security": GRID + 1}, np.full(DRAWS, 0.5))


def test_what_a_premise_carries() -> None:
    """`low` (v > 1/2) carries v > 3/4 (denied: never); `aim` carries v > 1; `idle` holds always and carries nothing."""
    premises = {"low": "gain_A(freeze) > 0.5", "aim": "aim(security)", "idle": "gain_A(freeze) > -1"}
    claims = {
        "much": ("gain_A(freeze) > 0.75", ("low", "idle")),
        "more": ("gain_A(freeze) > 1", ("aim",)),
        "open": (None, ("low",)),
    }
    bound = {name: bind(text, PLAIN) for name, text in premises.items()}
    results = {
        name: evaluate(bind(text, PLAIN), grid(), {p: bound[p] for p in rests}) if text else None
        for name, (text, rests) in claims.items()
    }
    # the names of the constructed worlds stand in the scenario's place: only its lists are read
    described = scenario({}, {})
    described = described.model_copy(
        update={"premises": scenario(premises, {}).premises, "claims": scenario({}, claims).claims}
    )
    found = argument_map_of(described, results)
    rests = {(one.claim, one.premise): one for one in found.rests}
    much = rests["much", "low"]
    assert much.given is not None
    assert much.dropped is not None
    assert much.denied is not None
    # expansion: v > 1/2 in a half, v > 3/4 in a quarter; security: both always
    assert much.given.value == pytest.approx(1.25 / 1.5)
    assert much.dropped.value == pytest.approx(1.25 / 2)
    assert much.denied.value == 0
    assert (much.word, much.word_dropped, much.word_denied) == ("mostly holds", "hinges", "fails")
    assert rests["more", "aim"].moved == pytest.approx(-1)
    assert rests["much", "idle"].denied is None
    assert not rests["much", "idle"].turned
    assert rests["open", "low"].words == "the claim is not decided by this model"
    assert [one.premise for one in found.weights] == ["aim", "low", "idle"]
    assert found.weights[0].turned == ("more",)
    assert found.carries_most is not None
    assert found.carries_most.premise == "aim"
    assert not found.weights[-1].can_be_denied


def argument_map_of(described: Scenario, results):  # type: ignore[no-untyped-def]
    """The map with the names of the constructed worlds."""
    from unittest.mock import patch

    with patch("holdfast.assess.argument_map.scenario_names", lambda _: PLAIN):
        return argument_map(described, results)


def test_a_claim_gives_a_premise_or_bears_on_it() -> None:
    premises = {"low": "gain_A(freeze) > 0.5", "aim": "aim(expansion)"}
    claims = {
        "same": ("gain_A(freeze)>0.5", ()),
        "part": ("zone and gain_A(freeze) > 0.5", ()),
        "either": ("zone or gain_A(freeze) > 0.5", ()),
        "belief": ("posterior(expansion) > 0.5", ()),
        "words": ("evidence(expansion, statement) > 0", ()),
        "other": ("posterior(security) > 0.5", ()),
        "itself": ("gain_A(freeze) > 0.5", ("low",)),
    }
    described = scenario(premises, {name: (text, rests) for name, (text, rests) in claims.items()})
    found = argument_map_of(described, {})
    links = {(one.claim, one.premise): one.how for one in found.from_claims}
    assert links == {
        ("same", "low"): "gives",
        ("part", "low"): "gives",
        ("belief", "aim"): "bears on",
        ("words", "aim"): "bears on",
    }


def test_too_few_denying_draws_turn_nothing() -> None:
    """Ten draws of 400 deny the premise: fewer than a verdict needs."""
    premises = {"most": "gain_A(freeze) > 0.025"}
    claims = {"much": ("gain_A(freeze) > 0.2", ("most",))}
    over = plain({"expansion": GRID, "security": GRID}, np.full(DRAWS, 0.5))
    bound = {"most": bind(premises["most"], PLAIN)}
    result = evaluate(bind("gain_A(freeze) > 0.2", PLAIN), over, bound)
    (rests,) = argument_map_of(scenario(premises, claims), {"much": result}).rests
    assert rests.denied is not None
    assert rests.denied.value == 0
    assert not rests.seen
    assert (rests.moved, rests.turned) == (0, False)
