"""The claim language: parsing, precedence, bounds, and errors with their exact place and words."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims_worlds import NAMES
from holdfast.assess.language import NOW, Names, bind, check_expression, needed_settings, scenario_names
from holdfast.assess.syntax import (
    DEEPEST,
    LONGEST,
    Chain,
    ExpressionError,
    Literal,
    Modified,
    Name,
    Prefix,
    parse,
)


def shape(text: str) -> object:
    """Nested tuples of the syntax, for reading precedence."""
    return _shape(parse(text))


def _shape(node: object) -> object:
    match node:
        case Literal():
            return node.value
        case Name():
            return node.name
        case Chain():
            return (*node.operators, *map(_shape, node.operands))
        case Prefix():
            return (node.operator, _shape(node.operand))
        case Modified():
            return (node.word, _shape(node.operand))
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", ("or", "a", ("and", "b", "c"))),
        ("not a and b", ("and", ("not", "a"), "b")),
        ("not a < b", ("not", ("<", "a", "b"))),
        ("a - b - c", ("-", "-", "a", "b", "c")),
        ("a + b * c", ("+", "a", ("*", "b", "c"))),
        ("-a * b", ("*", ("-", "a"), "b")),
        ("a < b + 1 <= c", ("<", "<=", "a", ("+", "b", 1.0), "c")),
        ("a + b given h", ("+", "a", ("given", "b"))),
        ("-a given h", ("-", ("given", "a"))),
        ("(a + b) given h", ("given", ("+", "a", "b"))),
        ("a given h with l=s > 80%", (">", ("with", ("given", "a")), 0.8)),
        ("1.5e-3 * .5", ("*", 0.0015, 0.5)),
        ("android or order", ("or", "android", "order")),
        ("some-thing", "some-thing"),
    ],
)
def test_precedence(text: str, expected: object) -> None:
    assert shape(text) == expected


def test_the_body_of_a_quantifier_reaches_as_far_as_it_can() -> None:
    root = parse("zone and some terms where a: b or c")
    assert isinstance(root, Chain)
    assert root.operators == ("and",)
    inner = root.operands[1]
    assert _shape(inner.body) == ("or", "b", "c")  # type: ignore[union-attr]
    assert _shape(inner.where) == "a"  # type: ignore[union-attr]


ERRORS = [
    ("", 0, "the expression ends too early; expected a quantity, a number or `(`"),
    ("zone and", 8, "the expression ends too early; expected a quantity, a number or `(`"),
    ("survival(freeze", 15, "the expression ends too early; expected `,`, `)` or `=`"),
    ("settled(1) = 3", 11,
     "`=` is not expected here; expected an operator or the end; equality is written `==`"),
    ("zone zone", 5, "`zone` is not expected here; expected an operator or the end"),
    ("zone )", 5, "`)` is not expected here; expected the end"),
    ("5years > 3", 0, "`5years` is not expected here; expected a quantity, a number or `(`"),
    ("zone @ 3", 5, "`@` is not expected here; expected an operator, `:` or `)`"),
    ("survival()", 9, "`)` is not expected here; expected a name or a number"),
    ("some packages: zone", 5, "`packages` is not expected here; expected `terms` or `setting`"),
    ("zone with arms", 14, "the expression ends too early; expected `=`"),
    ("1e999 > 2", 0, "1e999 is too large a number"),
    ("surviva(freeze, 5) > 0", 0, "unknown quantity `surviva`; did you mean `survival`?"),
    ("qqq > 0", 0, "unknown quantity `qqq`; known: reservation_A, reservation_B, gain_A, gain_B, "
     "gain_over_fighting_A, gain_over_fighting_B, acceptable, zone and 36 more"),
    ("cost_A-cost_B > 0", 0,
     "unknown quantity `cost_A-cost_B`; did you mean `cost_B`? (a minus needs spaces around it)"),
    ("zone and freeze", 9, "`freeze` is a package, not a quantity"),
    ("expansion", 0, "`expansion` is a hypothesis about A, not a quantity"),
    ("survival(freeze) > 0", 0, "`survival` takes 2 arguments, not 1: `survival(terms, years)`"),
    ("gain_A(freze) > 0", 7, "unknown package `freze`; did you mean `freeze`?"),
    ("gain_A(5) > 0", 7, "5 stands where terms is needed"),
    ("survival(freeze, 6) > 0", 17, "6 years is not reported; reported: 1, 5"),
    ("survival(freeze, treaty) > 0", 17, "`treaty` stands where a number of years is needed"),
    ("launches_A(0) > 0", 11, "0 months: must be above 0"),
    ("gain_A(terms) > 0", 7,
     "`terms` has a meaning only inside `some terms` and `every terms`; name a package"),
    ("every terms: some terms: zone", 13,
     "`some terms` inside another: `terms` can only stand for one package at a time"),
    ("gain_A(freeze)", 0,
     "this is a number, but true or false is needed here; compare it with something"),
    ("1 < zone", 4, "this is true or false, but a number is needed here"),
    ("settled(1) < gain_A(freeze)", 13,
     "units differ: this is in utils, what it is set against in probability"),
    ("settled(1) + cost_A > 1", 13,
     "units differ: this is in utils a year, what it is set against in probability"),
    ("settled(1) > 0.5 given security", 17,
     "`given` has no bearing on a plain number; put it after a quantity or (...)"),
    ("settled(1) > 0.5 with arms=tier1", 17,
     "`with` has no bearing on a plain number; put it after a quantity or (...)"),
    ("zone given expanson", 11, "unknown hypothesis `expanson`; did you mean `expansion`?"),
    ("zone given C=expansion", 11, "unknown side `C`; known: A, B"),
    ("zone given expansion, security", 22, "side A is set twice"),
    ("zone with army=tier1", 10, "unknown lever `army`; did you mean `arms`?"),
    ("zone with arms=tier3", 10, "unknown setting of arms `tier3`; did you mean `tier2`?"),
    ("zone with arms=tier1, arms=tier2", 22, "lever arms is set twice"),
    ("option(freeze, line) == front", 24, "unknown level `front`; known: ahead, contact, back"),
    ("option(freeze, line) < contact", 21,
     "`<`: options are compared by == and != only; see also `meets`"),
    ("option(freeze, line) == option(freeze, pact)", 24,
     "cannot be compared: none, treaty against ahead, contact, back"),
    ("guarantee(freeze) > 3", 20, "a name is needed here: none, assurance_only, consult_then_each_decides, "
     "arms_pipeline_codified, snapback_package, strategic_ambiguity, monitors, tripwire_force and 5 more"),
    ("meets(treaty, freeze)", 14, "unknown minimum `freeze`; known: least_B"),
    ("evidence(expansion, rumour) > 0", 20,
     "unknown evidence `rumour`; known: statement, action, capability, absence, all"),
    ("least setting of arms: zone", 0,
     "this is a name, but true or false is needed here; compare it with something"),
    ("some setting of arms, arms: zone", 22, "lever arms is set twice"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "message"), ERRORS)
def test_error(text: str, at: int, message: str) -> None:
    assert check_expression(text, NAMES) == (at, message)


RIGHT = [
    "survival(freeze, 5) >= 80%",
    "gain_A(best) given expansion < gain_A(best) given A=security",
    "some terms where guarantee(terms) >= article5_like_treaty: gain_A(terms) >= 0",
    "every terms where acceptable(terms): survival(terms, 5) >= 0.8",
    "(least setting of arms: broken_by_A(freeze, 5) < 0.1) <= tier2",
    "tier1 != (least setting of arms: zone)",
    "some setting of arms: broken_by_A(freeze, 5) < 0.1",
    "contact == option(best, line) and guarantee(best) == none",
    "meets(treaty, least_B) or not aim(B=steady)",
    "2 * gain_A(freeze) - 1 > -gain_B(freeze) / 3",
    "cost_A * settled(1) > gain_A(freeze) and gain_A(freeze) / gain_B(freeze) < settled(1)",
    "1 / gain_A(freeze) < settled(1)",
    "evidence(expansion, all) > 10 and posterior(security) < 0.5",
    "still(1000, 6) > 0.5 and launches_A(6) >= launches_B(6) and mobility < 0.2",
    "zone with arms=now",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_passes(text: str) -> None:
    assert check_expression(text, NAMES) is None


def test_a_hypothesis_that_both_sides_have_needs_its_side() -> None:
    names = Names({"A": ("firm",), "B": ("firm",)}, ())
    complaint = "both sides have a hypothesis `firm`; write `A=firm` or `B=firm`"
    assert check_expression("zone given firm", names) == (11, complaint)
    assert check_expression("zone given B=firm and aim(A=firm)", names) is None


def test_an_option_may_be_called_like_a_quantity() -> None:
    names = Names({"A": (), "B": ()}, ("freeze",), issues={"line": ("zone", "survival")})
    assert check_expression("option(freeze, line) == survival", names) is None
    assert check_expression("option(freeze, line) == zone", names) is None


def test_length_and_depth_are_bounded() -> None:
    long = "zone or " * 250 + "zone"
    assert check_expression(long, NAMES) == (
        LONGEST,
        f"the expression has {len(long)} characters; at most {LONGEST}",
    )
    for deep in ("(" * DEEPEST + "zone" + ")" * DEEPEST, "not " * (DEEPEST + 1) + "zone"):
        found = check_expression(deep, NAMES)
        assert found is not None
        assert found[1] == f"the expression is nested more than {DEEPEST} deep"
    assert check_expression("(" * (DEEPEST // 2) + "zone" + ")" * (DEEPEST // 2), NAMES) is None


def test_nested_settings_are_bounded() -> None:
    levers = {f"l{index}": ("a", "b", "c") for index in range(4)}
    names = Names({"A": (), "B": ()}, (), levers=levers)
    assert check_expression("some setting of l0, l1, l2: zone", names) is None
    nested = "some setting of l0, l1: every setting of l2, l3: zone"
    assert check_expression(nested, names) == (24, "256 settings to solve; at most 64")
    several = "(least setting of l0, l1: zone) == a"
    assert check_expression(several, names) == (22, "`least setting of` takes one lever, not 2")


def test_nested_comparisons_are_checked_in_linear_time() -> None:
    text = "zone"
    for _ in range(18):
        text = f"(least setting of arms: {text}) == now"
    names = Names({"A": (), "B": ()}, (), levers={"arms": ()})
    assert check_expression(text, names) is None


def test_needed_settings() -> None:
    assert needed_settings(bind("zone", NAMES)) == {NOW}
    tier1, tier2 = frozenset({("arms", "tier1")}), frozenset({("arms", "tier2")})
    assert needed_settings(bind("zone with arms=tier1", NAMES)) == {NOW, tier1}
    assert needed_settings(bind("some setting of arms: zone", NAMES)) == {NOW, tier1, tier2}
    inner = bind("(zone and zone with arms=now) with arms=tier2", NAMES)
    assert needed_settings(inner) == {NOW, tier2}
    assert needed_settings(bind("(zone with arms=tier1) with arms=tier2", NAMES)) == {NOW, tier1}


@given(st.text(alphabet="()<>=+-*/,:% \nabzone.1given_A%", max_size=60))
def test_any_text_is_an_expression_or_an_error_inside_it(text: str) -> None:
    found = check_expression(text, NAMES)
    assert found is None or (0 <= found[0] <= len(text) and found[1])


def test_errors_count_characters_from_one_in_words() -> None:
    with pytest.raises(ExpressionError, match=r"^character 6: `zone` is not expected here"):
        parse("zone zone")


def test_checking_needs_no_numerics() -> None:
    code = (
        "import sys; from holdfast.assess.language import Names, check_expression;"
        "check_expression('zone', Names({'A': (), 'B': ()}, ()));"
        "sys.exit(', '.join({'numpy', 'scipy', 'pydantic'} & set(sys.modules)) or None)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_names_of_a_scenario() -> None:
    def some(**parts: object) -> SimpleNamespace:
        return SimpleNamespace(**parts)

    scenario = some(
        principals=some(A=some(hypotheses={"expansion": 0}), B=some(hypotheses={"steady": 0})),
        terms={"freeze": some(minimum_of=None), "least": some(minimum_of="B")},
        issues={"line": some(options={"ahead": 0, "back": 0})},
        levers={"arms": some(choices=("tier1", "tier2"))},
        factors={"capital": some(states={"calm": 0, "turmoil": 0})},
        outcomes=some(settled_years=(1.0, 2.0), survival_years=(1.0, 10.0), durable_years=5.0),
    )
    assert scenario_names(scenario) == Names(  # type: ignore[arg-type]
        hypotheses={"A": ("expansion",), "B": ("steady",)},
        packages=("freeze", "least"),
        minimums={"least": "B"},
        issues={"line": ("ahead", "back")},
        levers={"arms": ("tier1", "tier2")},
        factors={"capital": ("calm", "turmoil")},
        years=(1.0, 2.0, 5.0, 10.0),
    )
