"""Every quantity of the glossary on a hand-made solution, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claims_worlds import NAMES, TIER1, worlds
from holdfast.assess.evaluation import Evaluation, NotFiniteError, Place, extent, truths
from holdfast.assess.glossary import ARGUMENTS, GLOSSARY, reference_page
from holdfast.assess.language import NOW, Bound, HypothesisKey, Joined, bind
from holdfast.assess.quantities import FUNCTIONS
from holdfast.assess.worlds import CENTRAL, Worlds

EXPANSION: HypothesisKey = ("expansion", "steady")
SECURITY: HypothesisKey = ("security", "steady")
SOLVED = 3
REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "quantities.md"


def values(text: str, coding: str = CENTRAL, pair: HypothesisKey = EXPANSION) -> list[float]:
    """A number or truth in the three solved draws."""
    every = worlds()
    statement = bind(text if "<" in text or "=" in text else f"{text} < 1e9", NAMES)
    node: Bound = statement.root
    if isinstance(node, Joined) and text + " < 1e9" == statement.text:
        node = node.operands[0]
    within = extent([statement], every, [pair])
    found = Evaluation(every, within, coding).value(node, Place(NOW, pair))
    return [float(value) for value in np.broadcast_to(found, within.draws)[:SOLVED]]


def held(text: str, coding: str = CENTRAL, pair: HypothesisKey = EXPANSION) -> list[bool]:
    """Where a statement holds in the solved draws."""
    every, statement = worlds(), bind(text, NAMES)
    within = extent([statement], every, [pair])
    return [bool(truth) for truth in truths(statement, every, pair, within, coding)[:SOLVED]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reservation_A", [1, 2, 3]),
        ("reservation_B", [-1, -2, -3]),
        ("gain_A(treaty)", [-1, 0.25, 0.5]),
        ("gain_B(treaty)", [1, 0.125, 0.75]),
        ("gain_over_fighting_A(treaty)", [0, 1.25, 1.5]),
        ("gain_over_fighting_B(freeze)", [1.25, 1.5, 0.75]),
        ("survival(treaty, 5)", [0.5, 0.875, 0.125]),
        ("survival(treaty, 1)", [0.5**0.5, 0.875**0.5, 0.125**0.5]),
        ("broken(treaty, 5)", [0.5, 0.125, 0.875]),
        ("broken_by_A(treaty, 5)", [0.25, 0.0625, 0.4375]),
        ("broken_by_B(treaty, 5)", [0.125, 0.03125, 0.21875]),
        ("broken_by_incident(freeze, 5)", [0.025, 0.1875, 0.05]),
        ("settled(1)", [0.25, 0.5, 0.125]),
        ("settled(5)", [0.5, 0.75, 0.625]),
        ("kept(5)", [0.25, 0.375, 0.3125]),
        ("conquered(5)", [0.125, 0.1875, 0.15625]),
        ("war_on(5)", [0.5, 0.25, 0.375]),
        ("settlements_per_decade", [1, 1.5, 2]),
        ("cost_A", [0.5] * 3),
        ("cost_B", [0.25] * 3),
        ("mobility", [0.125] * 3),
        ("still(500, 2)", [0.25] * 3),
        ("launches_A(6)", [600] * 3),
        ("launches_B(6)", [60] * 3),
        ("posterior(expansion)", [0.75] * 3),
        ("posterior(steady)", [1] * 3),
        ("evidence(expansion, statement)", [10 * np.log10(3)] * 3),
        ("evidence(expansion, all)", [5] * 3),
        # smaller gains: 0.25, -1, 0.25 (the tie goes to the first); -0.5, 0.125, -1; -0.25, 0.5, -0.25
        ("gain_A(best)", [0.5, 0.25, 0.5]),
        ("survival(best, 5)", [0.9, 0.875, 0.125]),
        ("1 - 2 * settled(1) / 4 + -1", [-0.125, -0.25, -0.0625]),
    ],
)
def test_number(text: str, expected: list[float]) -> None:
    assert values(text) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acceptable(freeze)", [True, False, False]),
        ("acceptable(treaty)", [False, True, True]),
        ("acceptable(best)", [True, True, True]),
        ("zone", [True, True, True]),
        ("zone with arms=tier1", [True, True, True]),
        ("durable(freeze)", [True, False, True]),
        ("durable(best)", [True, True, False]),
        ("durable_zone", [True, True, False]),
        ("guarantee(treaty) >= article5_like_treaty", [True] * 3),
        ("guarantee(treaty) > article5_like_treaty", [False] * 3),
        ("guarantee(best) == none", [True, False, False]),
        ("none < guarantee(least_B) < tripwire_force", [True] * 3),
        ("option(freeze, line) == contact", [True] * 3),
        ("option(treaty, line) != ahead", [False] * 3),
        ("option(best, line) == ahead", [False, True, True]),
        ("meets(freeze, least_B)", [False] * 3),
        ("meets(treaty, least_B)", [False] * 3),
        ("meets(least_B, least_B)", [True] * 3),
        ("aim(expansion)", [True] * 3),
        ("aim(security)", [False] * 3),
        ("aim(security) given security", [True] * 3),
        ("0.2 < settled(1) < 0.5", [True, False, False]),
        ("zone and not durable_zone", [False, False, True]),
        ("settled(1) >= 0.5 or settled(5) >= 0.625", [False, True, True]),
    ],
)
def test_truth(text: str, expected: list[bool]) -> None:
    assert held(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some terms: acceptable(terms) and durable(terms)", [True, True, False]),
        ("some terms where guarantee(terms) > none: gain_A(terms) >= 0", [True, True, True]),
        ("some terms where guarantee(terms) == monitors: gain_A(terms) >= 0", [True, False, False]),
        ("every terms where acceptable(terms): survival(terms, 5) >= 0.8", [False, True, False]),
        ("every terms where gain_A(terms) > 100: 1 > 2", [True, True, True]),
        ("some terms where gain_A(terms) > 100: 1 < 2", [False, False, False]),
        ("every terms where acceptable(terms): gain_A(terms) <= gain_A(best)", [True, True, True]),
        ("some terms: gain_A(terms) > gain_A(best)", [False, False, False]),
        ("not some terms: durable(terms) and gain_A(terms) < 0", [True, False, True]),
        # broken_by_A(freeze, 5) now: 0.05, 0.375, 0.1; half of it at tier1; none at tier2 (two draws only)
        ("broken_by_A(freeze, 5) with arms=tier1 < 0.06", [True, False, True]),
        ("broken_by_A(freeze, 5) - broken_by_A(freeze, 5) with arms=tier1 > 0.15", [False, True, False]),
        ("some setting of arms: broken_by_A(freeze, 5) < 0.06", [True, True]),
        ("every setting of arms: broken_by_A(freeze, 5) < 0.06", [True, False]),
        ("(least setting of arms: broken_by_A(freeze, 5) < 0.06) == now", [True, False]),
        ("(least setting of arms: broken_by_A(freeze, 5) < 0.06) == tier2", [False, True]),
        ("(least setting of arms: broken_by_A(freeze, 5) < 0.2) <= tier1", [True, True]),
        ("(least setting of arms: broken_by_A(freeze, 5) < 0) <= tier2", [False, False]),
        ("gain_A(freeze) given security > gain_A(freeze) + 0.9", [True, True, True]),
        # under security A's gains are 1 higher: the best are least_B (1.25), freeze (0.5) and treaty (1.5)
        ("gain_A(best) given security == 1.25", [True, False, False]),
        ("(option(best, line) == contact) given security", [False, True, False]),
        ("cost_A given security == 1 and cost_A == 0.5", [True, True, True]),
    ],
)
def test_quantifiers_and_modifiers(text: str, expected: list[bool]) -> None:
    assert held(text) == expected


def test_coding_changes_what_the_evidence_says() -> None:
    assert values("posterior(security)", coding="mild") == [0.75] * 3
    assert values("evidence(expansion, statement)", coding="mild") == pytest.approx([-10 * np.log10(3)] * 3)


def test_the_world_follows_the_hypothesis() -> None:
    assert values("gain_A(freeze)", pair=SECURITY) == [1.5, 0.5, 1.25]
    assert held("aim(security)", pair=SECURITY) == [True] * 3


def test_only_worlds_that_are_asked_for_bound_the_draws() -> None:
    every = worlds()
    for text, draws, left_out in [
        ("zone", 4, 1),
        ("zone with arms=tier1", 4, 1),
        ("zone with arms=tier2", 2, 0),
        ("posterior(expansion) > 0.5", 4, 0),
        ("guarantee(treaty) > none", 4, 0),
        ("guarantee(best) > none", 4, 1),
    ]:
        within = extent([bind(text, NAMES)], every, every.pairs())
        assert (within.draws, within.left_out) == (draws, left_out), text


def test_a_world_not_solved_is_named() -> None:
    every = worlds()
    lacking = Worlds({NOW: every.of[NOW], TIER1: {}}, every.aims, every.codings)
    with pytest.raises(KeyError, match="not solved: arms=tier1 under A=expansion, B=steady"):
        extent([bind("zone with arms=tier1", NAMES)], lacking, [EXPANSION])


def test_a_number_that_is_not_finite_is_named() -> None:
    every, statement = worlds(), bind("gain_A(freeze) > 0", NAMES)
    world = every.of[NOW][EXPANSION]
    claimed = replace(world, solution=replace(world.solution, outcome=np.zeros(4, dtype=np.int64)))
    broken = Worlds({NOW: {EXPANSION: claimed}}, every.aims)
    within = extent([statement], broken, [EXPANSION])
    with pytest.raises(NotFiniteError, match=r"^gain_A\(freeze\): nan in draw 3 and 0 more \(now under A=expansion"):
        truths(statement, broken, EXPANSION, within)
    with pytest.raises(NotFiniteError, match=r"^/: inf in draw 0 and 2 more"):
        held("settled(1) / (cost_A - 0.5) > 1")


def test_missing_war_numbers_are_named() -> None:
    every = worlds()
    quiet = Worlds({NOW: {EXPANSION: replace(every.of[NOW][EXPANSION], war=None)}}, every.aims)
    statement = bind("cost_A > 0", NAMES)
    with pytest.raises(LookupError, match="the numbers of the war are missing"):
        truths(statement, quiet, EXPANSION, extent([statement], quiet, [EXPANSION]))


def test_every_quantity_of_the_glossary_is_computed() -> None:
    assert set(FUNCTIONS) == set(GLOSSARY)
    assert {argument for quantity in GLOSSARY.values() for argument in quantity.arguments} == set(ARGUMENTS)


def test_the_reference_page_is_fresh() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference_page(), "write reference_page() to it"
