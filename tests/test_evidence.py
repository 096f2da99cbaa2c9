"""Aims from evidence: closed forms of Bayes' rule, published cases, and the bank of evidence where it is there."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from ruamel.yaml import YAML

from holdfast.evidence import aims_report, codings, flip, posterior, prior, spread, weigh, weighings
from holdfast.evidence.weighing import BETWEEN_GROUPS
from holdfast.scenario.aims_evidence import AimsEvidence
from holdfast.scenario.draws import Draws, sample
from holdfast.scenario.principals import Hypothesis, Principal, Principals
from holdfast.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
BANK = SHARED / "reference" / "evidence_aims_2023.yaml"
UNUSED = ("territory", "fear_of_power", "fear_of_guarantor", "pain_tolerance", "patience", "conquest")


def scenario(priors: dict[str, Any], evidence: dict[str, Any]) -> Scenario:
    """A scenario with only the parts that belief stands on."""
    rest = dict.fromkeys(UNUSED, 0)
    told = {h: Hypothesis.model_validate({"gloss": h, "prior": p, **rest}) for h, p in priors.items()}
    sides = {"A": told, "B": {"only": Hypothesis.model_validate({"gloss": "only", "prior": 1, **rest})}}
    a, b = (Principal(name=side, why="test", hypotheses=held) for side, held in sides.items())
    parts: dict[str, Any] = dict.fromkeys(Scenario.model_fields)
    parts |= {"principals": Principals(A=a, B=b), "evidence": AimsEvidence.model_validate(evidence)}
    return Scenario.model_construct(**parts | {"tables": {}, "correlations": ()})


def item(group: str = "g", reliability: object = 1, kind: str = "action", **likelihood: object) -> dict[str, Any]:
    facts = {"kind": kind, "date": "2020-01-01", "fact": "a fact", "source": "a source", "group": group}
    return facts | {"reliability": reliability, "likelihood": likelihood}


def evidence(items: dict[str, dict[str, Any]], overlap: object = 0, **more: object) -> dict[str, Any]:
    groups = {i["group"]: {"gloss": "a group"} for i in items.values()}
    return {"about": "A", "overlap": overlap, "groups": groups, "items": items, **more}


def solved(case: Scenario, draws: int = 2, **how: Any) -> NDArray[np.float64]:
    """Posterior of the first draw; with fixed numbers all draws are alike."""
    return np.asarray(posterior(case, sample(case, 1, 0, draws), **how).probabilities[0])


ACH = {
    # Ratings of reference/ach_cases.yaml with its likelihood_by_rating: II .05, I .25, N .5, C .7, CC .9.
    "E1": item("a", expansion=0.7, security=0.25, regime=0.5),
    "E2": item("b", expansion=0.9, security=0.05, regime=0.25),
    "E3": item("c", expansion=0.25, security=0.7, regime=0.7),
    "E4": item("d", expansion=0.7, security=0.7, regime=0.7),
}
THIRDS = {"expansion": 1, "security": 1, "regime": 1}


def test_bayes_of_three_hypotheses() -> None:
    # reference/ach_cases.yaml, bayes: products .7*.9*.25*.7, .25*.05*.7*.7, .5*.25*.7*.7.
    np.testing.assert_allclose(solved(scenario(THIRDS, evidence(ACH))), [0.62069, 0.034483, 0.344828], atol=5e-7)


def test_an_item_that_fits_all_moves_nothing() -> None:
    whole = scenario(THIRDS, evidence(ACH, overlap=0.5))
    np.testing.assert_allclose(solved(whole, leave_out=["E4"]), solved(whole), rtol=1e-12)
    report = aims_report(whole, sample(whole, 1, 0, 2)).codings["central"].items[-1]
    assert report.diagnosticity.high == pytest.approx(0, abs=1e-12)
    assert report.alone["security"].high == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("arms", "greedy", "belief"), [(0.5, 0.95, 0.551181), (0.5, 0.05, 0.958904)])
def test_belief_after_arming_and_after_restraint(arms: float, greedy: float, belief: float) -> None:
    # reference/published_results.yaml, KYDD-spiral-1: security seekers arm with .5, greedy ones with .95.
    case = scenario({"seeker": 0.7, "greedy": 0.3}, evidence({"act": item(seeker=arms, greedy=greedy)}))
    assert solved(case)[0] == pytest.approx(belief, abs=1e-6)


@given(st.floats(0.05, 0.95), st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_one_item_in_closed_form(p: float, first: float, second: float, rho: float) -> None:
    case = scenario({"x": p, "y": 1 - p}, evidence({"e": item(reliability=rho, x=first, y=second)}))
    mean = (first + second) / 2
    odds = p / (1 - p) * (rho * first + (1 - rho) * mean) / (rho * second + (1 - rho) * mean)
    draws = sample(case, 1, 0, 1)
    assert posterior(case, draws).log_odds("x")[0] == pytest.approx(np.log(odds), abs=1e-9)
    flipping = flip(posterior(case, draws))
    assert flipping is not None
    ratio = odds * (1 - p) / p if flipping.leading == "x" else p / (1 - p) / odds
    assert flipping.prior.median == pytest.approx(1 / (1 + ratio), abs=1e-9)


def test_at_the_flip_prior_the_two_leading_hypotheses_are_level() -> None:
    items = {"e": item(x=0.9, y=0.3), "f": item(x=0.6, y=0.2)}
    case = scenario({"x": 0.5, "y": 0.5}, evidence(items, overlap=0.4))
    flipping = flip(posterior(case, sample(case, 1, 0, 1)))
    assert flipping is not None
    p = flipping.prior.median
    assert solved(scenario({"x": p, "y": 1 - p}, evidence(items, overlap=0.4)))[0] == pytest.approx(0.5)
    assert p != pytest.approx(0.5, abs=0.1)


def test_priors_are_scaled_to_sum_to_one() -> None:
    case = scenario({"x": 2, "y": 6}, evidence({}))
    np.testing.assert_allclose(prior(case, sample(case, 1, 0, 3), "A"), [[0.25, 0.75]] * 3)
    np.testing.assert_allclose(solved(case), [0.25, 0.75])


def test_relabelling_the_hypotheses_changes_only_the_labels() -> None:
    items = {"e": (0.9, 0.3, "g"), "f": (0.6, 0.7, "g"), "h": (0.5, 0.1, "k")}
    one = {name: item(group, 0.6, x=a, y=b) for name, (a, b, group) in items.items()}
    two = {name: item(group, 0.6, y=a, x=b) for name, (a, b, group) in items.items()}
    first = solved(scenario({"x": 0.4, "y": 0.6}, evidence(one, overlap=0.5)))
    second = solved(scenario({"y": 0.4, "x": 0.6}, evidence(two, overlap=0.5)))
    swapped = solved(scenario({"x": 0.6, "y": 0.4}, evidence(two, overlap=0.5)))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, swapped[::-1])


def test_hypotheses_of_others_and_unknown_names() -> None:
    case = scenario({"x": 0.5, "y": 0.5}, evidence({"e": item(x=0.8, y=0.2, z=0.01)}))
    assert solved(case)[0] == pytest.approx(0.8)
    draws = sample(case, 1, 0, 1)
    with pytest.raises(ValueError, match="coding 'hawks'; the scenario has central"):
        posterior(case, draws, "hawks")
    with pytest.raises(ValueError, match=r"leave_out \['nothing'\]"):
        posterior(case, draws, leave_out=["nothing"])
    with pytest.raises(ValueError, match="hypothesis 'z'; the scenario has x, y"):
        posterior(case, draws).probability("z")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (item(x=0.5), r"evidence.items.e.likelihood has \['x'\]; it lacks \['y'\]"),
        (item(x=0.5, y=1.5), "evidence.items.e.likelihood.y, coding central: drawn likelihood 1.5"),
        (item(x=0.5, y=0), "drawn likelihood 0; must be above 0"),
        (item(reliability=1.2, x=0.5, y=0.5), "evidence.items.e.reliability: drawn value 1.2"),
    ],
)
def test_what_cannot_be_weighed_is_named(broken: dict[str, Any], message: str) -> None:
    case = scenario({"x": 0.5, "y": 0.5}, evidence({"e": broken}))
    with pytest.raises(ValueError, match=message):
        posterior(case, sample(case, 1, 0, 1))


TWO_CODINGS = evidence(
    {
        "e": item("g", "0.4 to 0.9", x="very_likely", y="unlikely")
        | {"codings": {"doubter": {"x": "likely", "y": "likely"}}},
        "f": item("g", "0.4 to 0.9", "statement", x="likely", y="unlikely"),
        "i": item("g", "0.4 to 0.9", "statement", x="very_likely", y="unlikely"),
        "h": item("k", 1, "statement", x=0.2, y=0.5) | {"date": "2021-06-01"},
    },
    overlap="0.3 to 0.8",
    codings={"doubter": "A critic."},
)


def two_codings() -> tuple[Scenario, Draws]:
    case = scenario({"x": 0.5, "y": 0.5}, TWO_CODINGS)
    return case, sample(case, 7, 0, 300)


def test_a_coding_that_repeats_the_central_words_gives_the_same_bits() -> None:
    same = {"copy": {"x": "very_likely", "y": "unlikely"}}
    items = TWO_CODINGS["items"] | {"e": TWO_CODINGS["items"]["e"] | {"codings": same}}
    case = scenario({"x": 0.5, "y": 0.5}, TWO_CODINGS | {"items": items, "codings": {"copy": "The same."}})
    draws = sample(case, 7, 0, 50)
    assert codings(case) == ("central", "copy")
    np.testing.assert_array_equal(posterior(case, draws, "copy").probabilities, posterior(case, draws).probabilities)


def test_the_coding_moves_the_answer_item_by_item() -> None:
    case, draws = two_codings()
    central, doubter = (weigh(case, draws, name) for name in codings(case))
    np.testing.assert_array_equal(central.alone[1:], doubter.alone[1:])
    assert (central.alone[0, :, 0] > doubter.alone[0, :, 0]).all()


def test_choosing_items_by_kind_date_and_name_agree() -> None:
    case, draws = two_codings()
    only_e = posterior(case, draws, leave_out=["f", "h", "i"]).probabilities
    np.testing.assert_array_equal(posterior(case, draws, kinds=["action"]).probabilities, only_e)
    early = posterior(case, draws, until=date(2020, 1, 1)).probabilities
    np.testing.assert_array_equal(early, posterior(case, draws, leave_out=["h"]).probabilities)
    assert not np.allclose(early, only_e)


@pytest.mark.parametrize("between", [0.0, 0.3, 1.0])
def test_leaving_an_item_out_is_the_same_as_not_having_it(between: float) -> None:
    case, draws = two_codings()
    draws = draws.changed({BETWEEN_GROUPS: np.full(300, between)})
    whole = weigh(case, draws)
    for name in whole.items:
        np.testing.assert_allclose(whole.without(name), weigh(case, draws, leave_out=[name]).total, atol=1e-12)


@pytest.mark.parametrize("between", [0.0, 0.3])
def test_one_kind_alone_is_the_same_as_having_no_other(between: float) -> None:
    case, draws = two_codings()
    draws = draws.changed({BETWEEN_GROUPS: np.full(300, between)})
    for coding, whole in weighings(case, draws).items():
        for kind in ("action", "statement", "absence"):
            np.testing.assert_array_equal(whole.of_kind(kind), weigh(case, draws, coding, kinds=[kind]).total)


def test_overlap_between_groups_obeys_the_same_rule() -> None:
    items = {name: item(name, x=0.8, y=0.2) for name in ("a", "b", "c")}
    case = scenario({"x": 0.5, "y": 0.5}, evidence(items))
    draws = sample(case, 1, 0, 1).changed({BETWEEN_GROUPS: np.array([0.25])})
    # Kish: three equal groups at overlap 1/4 count for 3 / 1.5 = 2 of them, each of odds 4.
    assert posterior(case, draws).log_odds("x")[0] == pytest.approx(2 * np.log(4))


def test_the_report_adds_up() -> None:
    case, draws = two_codings()
    report = aims_report(case, draws)
    assert list(report.codings) == ["central", "doubter"]
    for coding in report.codings.values():
        total = coding.total["x"].mean
        assert sum(kind["x"].mean for kind in coding.by_kind.values()) == pytest.approx(total)
        assert sum(group["x"].mean for group in coding.by_group.values()) == pytest.approx(total)
        assert sum(each.counted["x"].mean for each in coding.items) == pytest.approx(total)
    assert list(report.codings["central"].by_kind) == ["action", "statement"]


def test_the_warning_sums_items_as_if_independent() -> None:
    items = {name: item(x=0.8, y=0.2) for name in ("a", "b", "c")}
    case = scenario({"x": 0.5, "y": 0.5}, evidence(items, overlap=1))
    report = aims_report(case, sample(case, 1, 0, 1)).codings["central"]
    assert report.odds["x"].median == pytest.approx(4)
    assert report.odds_if_independent["x"].median == pytest.approx(4**3)


def test_weight_of_evidence_is_in_decibans() -> None:
    # Good (1950): odds of ten are ten decibans.
    case = scenario({"x": 0.5, "y": 0.5}, evidence({"e": item(x=0.5, y=0.05)}))
    found = aims_report(case, sample(case, 1, 0, 1)).codings["central"].items[0]
    assert found.alone["x"].median == pytest.approx(10)
    assert found.alone["y"].median == pytest.approx(-10)
    assert found.diagnosticity.median == pytest.approx(10)


def test_draws_do_not_depend_on_how_they_are_cut() -> None:
    case, draws = two_codings()
    part = sample(case, 7, 100, 200)
    whole = posterior(case, draws, "doubter").probabilities[100:200]
    np.testing.assert_array_equal(posterior(case, part, "doubter").probabilities, whole)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    if not BANK.exists():
        pytest.skip(f"{BANK} is not here")
    out = tmp_path_factory.mktemp("bank") / "evidence.yaml"
    tool = ROOT / "tools" / "convert_evidence.py"
    subprocess.run([sys.executable, tool, BANK, out], check=True, env={"PYTHONPATH": str(ROOT / "src")})
    carried = YAML(typ="safe").load(out.read_text(encoding="utf-8"))["evidence"]
    return scenario({"expansion": 0.5, "security": 0.5}, carried)


def test_the_bank_is_carried_whole(bank: Scenario) -> None:
    origin = {i["id"]: i for i in YAML(typ="safe").load(BANK.read_text(encoding="utf-8"))["items"]}
    assert list(bank.evidence.items) == list(origin)
    for name, carried in bank.evidence.items.items():
        assert carried.likelihood["expansion"].note == origin[name]["likelihood"]["expansion"]["band"]
        assert carried.likelihood["security"].note == origin[name]["likelihood"]["security"]["band"]
        assert list(carried.reliability.parameters) == origin[name]["reliability"]
        assert set(carried.codings) == set(origin[name].get("alternative_codings", {}))
        assert carried.date <= date(2023, 11, 9)


def test_the_coding_drives_the_answer(bank: Scenario) -> None:
    report = aims_report(bank, sample(bank, 1, 0, 400)).codings
    odds = {name: coding.odds["expansion"].median for name, coding in report.items()}
    assert odds["security_camp"] < 1 < odds["central"] < odds["expansion_camp"]
    for coding in ("central", "expansion_camp"):
        assert report[coding].odds_if_independent["expansion"].median > 100 * odds[coding]


def test_with_no_reliability_the_bank_says_nothing(bank: Scenario) -> None:
    draws = sample(bank, 1, 0, 50)
    silent = draws.changed({path: np.zeros(50) for path in draws.values if path.endswith(".reliability")})
    np.testing.assert_allclose(posterior(bank, silent).probabilities, 0.5, atol=1e-12)


def test_a_spread_is_mean_median_and_nine_draws_in_ten() -> None:
    found = spread(np.arange(101.0) ** 2)
    assert (found.low, found.median, found.high) == (25.0, 2500.0, 9025.0)
    assert found.mean == pytest.approx(100 * 201 / 6)
    with pytest.raises(ValueError, match="no draws"):
        spread(np.array([]))
