"""Claims over draws on constructed worlds whose answers are known in closed form."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace as Some

import numpy as np
import pytest

from claims_worlds import NAMES, PLAIN, plain, worlds
from holdfast.assess.claims import ALWAYS, NEVER, ClaimResult, evaluate
from holdfast.assess.intervals import Share, wilson
from holdfast.assess.language import bind
from holdfast.assess.verdicts import RULE, undecided, verdict
from holdfast.assess.worlds import CENTRAL, Aims, Worlds, term_sheet

DRAWS = 400
GRID = (np.arange(DRAWS) + 0.5) / DRAWS
E, S = ("expansion", "steady"), ("security", "steady")


def judged(text: str, over: Worlds, premises: dict[str, str] | None = None, **inputs: np.ndarray) -> ClaimResult:
    bound = {name: bind(premise, PLAIN) for name, premise in (premises or {}).items()}
    return evaluate(bind(text, PLAIN), over, bound, inputs)


def grid(posterior: float = 0.75) -> Worlds:
    """gain_A(freeze) runs evenly over 0 to 1 under expansion and over 1 to 2 under security."""
    return plain({"expansion": GRID, "security": GRID + 1}, np.full(DRAWS, posterior))


def value(share: Share | None) -> float:
    assert share is not None
    return share.value


def test_shares_by_hypothesis_and_weighted() -> None:
    result = judged("gain_A(freeze) > 0.4", grid())
    under = result.central
    assert value(under.by_hypothesis[E]) == pytest.approx(0.6)
    assert value(under.by_hypothesis[S]) == 1
    assert value(under.share) == pytest.approx(0.75 * 0.6 + 0.25)
    shared = under.by_hypothesis[E]
    assert shared is not None
    assert (shared.low, shared.high) == pytest.approx(wilson(0.6, DRAWS))
    assert result.depends_on_hypothesis
    assert not under.premises
    assert under.given_premises is None


def test_the_posterior_of_each_draw_weighs_it() -> None:
    """p = v over the draws and the claim holds under security alone: mean of 1 - p, that is one half."""
    over = plain({"expansion": np.zeros(DRAWS), "security": np.ones(DRAWS)}, GRID)
    share = judged("gain_A(freeze) > 0.5", over).central.share
    assert share is not None
    assert share.value == pytest.approx(0.5)
    # 1 - p is even over (0, 1): standard error sqrt(1/12 / n), so that n' = 1/4 / (1/12 / n) = 3 n
    assert share.effective == pytest.approx(3 * DRAWS, rel=1e-4)


def test_given_its_premise_and_with_it_denied() -> None:
    """Expansion: the premise holds in 3/4, the claim in 1/2; security: both always.  p = 3/4."""
    under = judged("gain_A(freeze) > 0.5", grid(), {"some": "gain_A(freeze) > 0.25"}).central
    assert value(under.given_premises) == pytest.approx((0.75 * 0.5 + 0.25) / (0.75 * 0.75 + 0.25))
    (work,) = under.premises
    assert value(work.holds) == pytest.approx(0.75 * 0.75 + 0.25)
    assert value(work.denied) == 0
    assert work.difference is not None
    assert work.difference.value == pytest.approx(10 / 13)
    assert work.difference.low < 10 / 13 < work.difference.high
    assert work.difference.clear
    assert work.words.startswith("does work: +0.77 (")


def test_a_premise_about_aims_is_denied_by_the_other_hypothesis() -> None:
    under = judged("gain_A(freeze) > 0.5", grid(), {"aim": "aim(expansion)"}).central
    assert value(under.given_premises) == pytest.approx(0.5)
    (work,) = under.premises
    assert value(work.denied) == 1
    assert work.difference is not None
    assert work.difference.value == pytest.approx(-0.5)


def test_a_premise_is_denied_while_the_others_hold() -> None:
    """Premises v > 1/4 and v < 3/4 on one hypothesis' grid; claim v > 1/2."""
    over = plain({"expansion": GRID, "security": GRID}, np.full(DRAWS, 0.5))
    premises = {"low": "gain_A(freeze) > 0.25", "high": "gain_A(freeze) < 0.75"}
    low, high = judged("gain_A(freeze) > 0.5", over, premises).central.premises
    assert (value(low.denied), low.denied and low.denied.draws) == (0, DRAWS // 4)
    assert (value(high.denied), high.denied and high.denied.draws) == (1, DRAWS // 4)
    assert low.difference is not None
    assert low.difference.value == pytest.approx(0.5)
    assert high.difference is not None
    assert high.difference.value == pytest.approx(-0.5)


def test_a_premise_without_bearing_does_no_work() -> None:
    order = np.random.default_rng(2).permutation(DRAWS)
    over = plain({"expansion": GRID, "security": GRID[order]}, np.full(DRAWS, 1.0))
    premises = {"else": "gain_A(freeze) given security > 0.5"}
    (work,) = judged("gain_A(freeze) > 0.5", over, premises).central.premises
    assert work.difference is not None
    assert abs(work.difference.value) < 0.1
    assert not work.difference.clear
    assert work.words.startswith("no work to be seen: ")


def test_premises_that_cannot_be_denied_or_never_hold_say_so() -> None:
    premises = {"always": "gain_A(freeze) > -1", "never": "gain_A(freeze) > 5"}
    always, never = judged("gain_A(freeze) > 0.5", grid(), premises).central.premises
    assert (always.words, never.words) == (ALWAYS, NEVER)
    assert always.denied is None
    assert never.difference is None
    under = judged("gain_A(freeze) > 0.5", grid(), {"never": "gain_A(freeze) > 5"}).central
    assert under.given_premises is None
    assert str(under.verdict) == (
        "not decided by this model: no draw to judge it by: its premises never hold together in these draws"
    )


def test_a_premise_that_the_others_imply_says_so() -> None:
    premises = {"weak": "gain_A(freeze) > 0.25", "strong": "gain_A(freeze) > 0.5"}
    weak, _ = judged("gain_A(freeze) > 0.75", grid(), premises).central.premises
    assert weak.words == "holds wherever the other premises do: cannot be denied by itself in these draws"


def test_too_few_denying_draws_are_not_made_much_of() -> None:
    over = plain({"expansion": GRID, "security": GRID}, np.full(DRAWS, 0.5))
    (work,) = judged("gain_A(freeze) > 0.5", over, {"most": "gain_A(freeze) > 0.02"}).central.premises
    assert work.words == "too few draws to say (392 where it holds, 8 where it does not)"


def test_unsolved_draws_are_left_out_and_counted() -> None:
    outcome = np.where(GRID > 0.9, 1, 0)
    over = plain({"expansion": GRID, "security": GRID}, np.full(DRAWS, 0.5), outcome)
    result = judged("gain_A(freeze) > 0.45", over)
    assert (result.draws, result.left_out) == (DRAWS, DRAWS // 10)
    assert value(result.central.share) == pytest.approx(0.5)
    assert f"{DRAWS // 10} of {DRAWS} draws left out: a game it needs was not solved" in result.notes


def test_a_claim_that_compares_hypotheses_is_the_same_under_each() -> None:
    result = judged("gain_A(freeze) given expansion < gain_A(freeze) given security", grid())
    assert not result.depends_on_hypothesis
    assert "the same under every hypothesis in every draw" in result.notes
    assert result.central.verdict.word == "holds"


def test_true_false_and_undecided_by_construction() -> None:
    over = grid()
    assert judged("gain_A(freeze) >= 0", over).central.verdict.word == "holds"
    assert judged("gain_A(freeze) < 0", over).central.verdict.word == "fails"
    assert str(undecided("precedent is not modelled")) == "not decided by this model: precedent is not modelled"


def test_a_claim_hinges_on_the_input_that_decides_it() -> None:
    noise = np.random.default_rng(4).random(DRAWS)
    over = plain({"expansion": GRID - 0.55, "security": GRID - 0.55}, np.full(DRAWS, 0.5))
    under = judged("gain_A(freeze) > 0", over, None, pain=GRID, noise=noise, fixed=np.ones(DRAWS)).central
    assert under.hinge is not None
    assert (under.hinge.path, under.hinge.direction) == ("pain", "above")
    assert under.hinge.value == pytest.approx(0.55, abs=1 / DRAWS)
    assert str(under.verdict) == "hinges: holds in 45% of draws; on pain: holds above 0.55"


def test_a_claim_hinges_on_aims() -> None:
    over = plain({"expansion": GRID - 2, "security": GRID}, np.full(DRAWS, 0.6))
    under = judged("gain_A(freeze) > 0", over, None, pain=GRID).central
    assert str(under.verdict) == ("hinges: holds in 40% of draws; on principals.A.hypotheses: holds under security")


def test_within_its_premises_a_claim_hinges_on_something_else() -> None:
    over = plain({"expansion": GRID - 0.5, "security": GRID + 5}, np.full(DRAWS, 0.6))
    premise = {"aim": "aim(expansion)"}
    under = judged("gain_A(freeze) > 0", over, premise, pain=GRID).central
    assert str(under.verdict) == "hinges: holds in 50% of draws given its premises; on pain: holds above 0.5"


def test_draws_in_which_a_premise_fails_have_no_say_in_what_a_claim_hinges_on() -> None:
    other = np.random.default_rng(6).permutation(GRID)
    over = plain({"expansion": GRID, "security": other}, np.full(DRAWS, 0.5))
    premise = {"much": "gain_A(freeze) given expansion > 0.5"}
    found = judged("gain_A(freeze) given security > 0.6", over, premise, pain=GRID, other=other).central.hinge
    assert found is not None
    assert found.path == "other"
    assert found.strength == pytest.approx(1)
    assert found.value == pytest.approx(0.6, abs=5 / DRAWS)


def test_codings_weigh_differently_and_are_compared() -> None:
    over = plain({"expansion": -np.ones(DRAWS), "security": np.ones(DRAWS)}, np.full(DRAWS, 0.9375))
    doubt = np.full(DRAWS, 0.0625)
    posterior = {**over.aims["A"].posterior, "mild": {"expansion": doubt, "security": 1 - doubt}}
    aims = {"A": Aims(posterior), "B": over.aims["B"]}
    result = judged("gain_A(freeze) > 0", replace(over, aims=aims, codings=(CENTRAL, "mild")))
    assert value(result.codings[CENTRAL].share) == pytest.approx(0.0625)
    assert value(result.codings["mild"].share) == pytest.approx(0.9375)
    assert result.central.verdict.word == "fails"
    assert "under the coding mild: holds" in result.notes


def test_a_claim_about_the_evidence_follows_the_coding() -> None:
    every = worlds()
    result = evaluate(bind("posterior(expansion) > 0.5", NAMES), every)
    assert value(result.codings[CENTRAL].share) == 1
    assert value(result.codings["mild"].share) == 0
    assert value(result.codings["mild"].by_hypothesis[E]) == 0


def test_fewer_draws_of_a_setting_are_stated() -> None:
    every = worlds()
    result = evaluate(bind("gain_A(freeze) >= gain_A(freeze) with arms=tier2", NAMES), every)
    assert result.draws == 2
    assert "on the first 2 of 4 draws: the settings it compares were solved on no more" in result.notes
    assert result.central.verdict.word == "not decided by this model"


def test_a_posterior_that_does_not_sum_to_one_is_refused() -> None:
    over = plain({"expansion": GRID, "security": GRID}, GRID)
    short = {"A": Aims({CENTRAL: {"expansion": GRID, "security": GRID}}), "B": over.aims["B"]}
    with pytest.raises(ValueError, match="posterior about A under central sums to"):
        judged("gain_A(freeze) > 0", replace(over, aims=short))


@pytest.mark.parametrize(
    ("share", "low", "high", "effective", "word"),
    [
        (0.95, 0.90, 0.97, 100, "holds"),
        (0.95, 0.89, 0.97, 100, "mostly holds"),
        (0.80, 0.75, 0.85, 100, "mostly holds"),
        (0.80, 0.74, 0.85, 100, "hinges"),
        (0.20, 0.15, 0.25, 100, "fails"),
        (0.20, 0.15, 0.26, 100, "hinges"),
        (0.50, 0.25, 0.75, 100, "not decided by this model"),
        (1.00, 0.95, 1.00, 19, "not decided by this model"),
    ],
)
def test_the_rule(share: float, low: float, high: float, effective: float, word: str) -> None:
    assert verdict(Share(share, low, high, 100, effective), None).word == word


def test_the_rule_in_words_names_its_thresholds() -> None:
    for part in ("90% interval", "above 0.9", "above 0.75", "below 0.25", "fewer than 20"):
        assert part in RULE
    assert verdict(Share(0.5, 0.4, 0.6, 99, 99), None).why == "holds in 50% of draws; on no single input"


def test_the_term_sheet_of_a_scenario() -> None:
    options = {
        "none": Some(guarantee=None),
        "paper": Some(guarantee="promise"),
        "troops": Some(guarantee="force"),
    }
    scenario = Some(
        issues={"pact": Some(options=options), "line": Some(options={"here": Some(guarantee="promise")})},
        guarantees={"promise": Some(type="assurance_only"), "force": Some(type="tripwire_force")},
        terms={
            "deal": Some(minimum_of="B", options={"pact": "paper"}),
            "other": Some(minimum_of=None, options={}),
        },
    )
    menu = Some(
        ids=("x", "deal", "y"),
        issues=("pact", "line"),
        options=(("none", "here"), ("paper", "here"), ("troops", "here")),
    )
    sheet = term_sheet(scenario, menu)  # type: ignore[arg-type]
    assert sheet.guarantees == ("assurance_only", "assurance_only", "tripwire_force")
    assert sheet.options == {"pact": ("none", "paper", "troops"), "line": ("here",) * 3}
    assert sheet.meets("deal").tolist() == [False, True, True]
