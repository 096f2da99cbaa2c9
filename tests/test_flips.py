"""What flips a claim, on games whose answer is known in closed form, through the production solve.

Each case has inputs by path over draws, a world made of them by `game.solve`, and a claim; the finder is asked for the
nearest change, and the case solves again at the change with the same draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import ndtri

from claims_worlds import NAN, YEARS
from game_lottery import one_shot, shifting, today
from holdfast.assess.claims import Case
from holdfast.assess.flip_checks import Reach, belief_flips, checked, reach_of, share_of
from holdfast.assess.flips import Change, Flip, bounds, candidates, change_to, with_bearing
from holdfast.assess.language import NOW, Names, bind
from holdfast.assess.worlds import CENTRAL, Aims, TermSheet, World, Worlds
from holdfast.explore.again import bears_on
from holdfast.game.solution import Array, Solution
from holdfast.game.solve import Answers

DRAWS = 600
PAIR = ("expansion", "steady")
NAMES = Names({"A": ("expansion",), "B": ("steady",)}, ("split",), years=YEARS)
AIMS = {"A": "expansion", "B": "steady"}
Inputs = Mapping[str, Array]


def even(name: str, low: float, high: float, seed: int) -> Array:
    """Draws spread evenly over a range, in an order of their own."""
    return low + (high - low) * (np.random.default_rng(seed).permutation(DRAWS) + 0.5) / DRAWS


def world_of(answers: Answers) -> Worlds:
    """The worlds of one package under one pair of hypotheses."""
    draws = len(answers.reservation)
    dated = np.full((draws, 2), NAN)
    solution = Solution(
        packages=("split",), years=YEARS, reservation=answers.reservation, gain=answers.gain[:, :, :1],
        gain_over_fighting=answers.gain_over_fighting[:, :, :1], survival=np.full((draws, 1, 2), NAN),
        broken=np.full((draws, 3, 1, 2), NAN), settled=dated, kept=dated, conquered=dated, fighting=dated,
        settlements_per_decade=np.full(draws, NAN), outcome=np.zeros(draws, dtype=np.int64), residual=answers.residual,
        regret=answers.regret, horizon_sensitivity=np.full(draws, NAN),
    )  # fmt: skip
    aims = {side: Aims({CENTRAL: {name: np.ones(draws)}}) for side, name in AIMS.items()}
    sheet = TermSheet(("split",), {}, {}, ("none",))
    return Worlds({NOW: {PAIR: World(NOW, PAIR, solution, sheet, (5.0, 0.8), aims)}}, aims)


@dataclass(frozen=True)
class Game:
    """Inputs by path, and the solve that they go into."""

    inputs: Inputs
    solve: Callable[[Inputs], Answers]

    def __call__(self, changes: Mapping[str, float], needs: Reach, draws: int) -> Worlds:
        assert needs == Reach(frozenset({NOW}), frozenset({(NOW, PAIR)}), war=False)
        first = {path: values[:draws] for path, values in self.inputs.items()}
        return world_of(self.solve(first | {path: np.full(draws, value) for path, value in changes.items()}))

    def case(self, text: str) -> Case:
        return Case(bind(text, NAMES), {}, world_of(self.solve(self.inputs)), self.inputs)


def found(game: Game, text: str) -> tuple[Case, list[Flip]]:
    """The flips of a claim, each solved again on all draws."""
    case = game.case(text)
    holds, mass = case.masses(CENTRAL).of(())
    strong = with_bearing(case.ranked(), game.inputs, holds, mass - holds)
    flips = [checked(flip, case, game, DRAWS) for flip in candidates(game.inputs, strong, holds, mass - holds)]
    return case, flips


def noise(count: int = 12) -> dict[str, Array]:
    """Inputs that go into nothing."""
    return {f"noise.n{k}": even("n", 0, 1, 100 + k) for k in range(count)}


def fearon(inputs: Inputs) -> Answers:
    """One split, a half each, before a lottery that A wins with chance p and pays c_A for: A takes it if p - c_A <= 1/2."""
    half = np.array([0.5])
    costs = (inputs["costs.A"], np.full(len(inputs["costs.A"]), 0.2))
    return today(one_shot((half, half), win=inputs["power.p"], costs=costs))


def test_fearon_names_the_power_and_its_value() -> None:
    """p in 0.4 to 0.8, c_A in 0.05 to 0.15.  A accepts in three quarters of the draws where p = 1/2 + 0.05 + 0.1/4."""
    game = Game({"power.p": even("p", 0.4, 0.8, 1), "costs.A": even("c", 0.05, 0.15, 2), **noise()}, fearon)
    case, flips = found(game, "gain_A(split) >= 0")
    share = share_of(case)
    assert share is not None
    assert share.value == pytest.approx(0.5, abs=0.02)  # P(p - c_A <= 1/2)
    single = {flip.bound: flip for flip in flips if len(flip.changes) == 1}
    assert {flip.changes[0].path for flip in single.values()} == {"power.p"}
    # the isotonic fit over 600 draws finds the place to a few hundredths of the range of 0.4
    assert single[0.75].changes[0].value == pytest.approx(0.575, abs=0.012)
    assert single[0.25].changes[0].value == pytest.approx(0.625, abs=0.012)
    for flip in single.values():
        assert flip.checked is not None
        # at p the share is P(c_A >= p - 1/2)
        known = (0.15 - (flip.changes[0].value - 0.5)) / 0.1
        assert flip.checked.after.value == pytest.approx(known, abs=0.01)


def test_fearon_with_costs_that_decide() -> None:
    """p known to a hundredth, c_A in 0 to 0.2: a sharp threshold, A accepts where c_A >= p - 1/2 = 0.1."""
    game = Game({"power.p": even("p", 0.5999, 0.6001, 1), "costs.A": even("c", 0, 0.2, 2), **noise()}, fearon)
    _, flips = found(game, "acceptable(split)")
    single = [flip for flip in flips if len(flip.changes) == 1]
    assert {flip.changes[0].path for flip in single} == {"costs.A"}
    assert [flip.changes[0].value for flip in single] == pytest.approx([0.1, 0.1], abs=0.001)
    assert all(flip.checked and flip.checked.reached for flip in single)


def test_two_inputs_where_neither_alone_is_enough() -> None:
    """p in 0.6 to 0.8, c_A in 0 to 0.2: A accepts where p - c_A <= 1/2, which is one draw in eight.

    One input at its best leaves a half; for the bound of three quarters both must move, by symmetry alike.
    """
    game = Game({"power.p": even("p", 0.6, 0.8, 1), "costs.A": even("c", 0, 0.2, 2), **noise()}, fearon)
    case, flips = found(game, "gain_A(split) < 0")
    share = share_of(case)
    assert share is not None
    assert share.value == pytest.approx(1 - 1 / 8, abs=0.025)
    low = [flip for flip in flips if len(flip.changes) == 2]
    assert {change.path for flip in low for change in flip.changes} == {"power.p", "costs.A"}
    (flip,) = low
    by_path = {change.path: change for change in flip.changes}
    assert by_path["power.p"].quantile < 0.5 < by_path["costs.A"].quantile
    assert by_path["power.p"].score == pytest.approx(-by_path["costs.A"].score, abs=0.25)
    # fixed at once the claim is decided: it fails exactly where p - c_A <= 1/2
    assert flip.checked is not None
    accepts = by_path["power.p"].value - by_path["costs.A"].value <= 0.5
    assert flip.checked.after.value == (0 if accepts else 1)


def commitment(inputs: Inputs) -> Answers:
    """Power moves from 0.3 to p1 in a peace of one period; B then has what war would give it [Powell2006]."""
    cost, patience = inputs["costs.A"], 0.9
    shares = np.zeros((len(cost), 1))
    return today(
        shifting(
            shares, before=0.3, after=inputs["power.after"], patience=patience,
            costs=(cost / (1 - patience), np.full(len(cost), 0.0)), proposer=0.0,
        )
    )  # fmt: skip


def test_a_commitment_threshold() -> None:
    """The only split on offer gives A nothing, so in the second period there is war, at no cost to B.

    B's peace now is worth 1 + d (1 - p1) / (1 - d), war now (1 - p0) / (1 - d): peace is better where p1 <= p0 / d.
    """
    after, cost = even("p1", 0.3, 0.6, 3), even("c", 0.05, 0.0501, 4)
    game = Game({"power.after": after, "costs.A": cost, **noise()}, commitment)
    _, flips = found(game, "gain_B(split) >= 0")
    single = [flip for flip in flips if len(flip.changes) == 1]
    assert {flip.changes[0].path for flip in single} == {"power.after"}
    assert [flip.changes[0].value for flip in single] == pytest.approx([0.3 / 0.9] * len(single), abs=0.002)
    assert single
    assert all(flip.checked and flip.checked.reached for flip in single)


def test_a_change_that_does_nothing_is_said_to_fall_short() -> None:
    game = Game({"power.p": even("p", 0.4, 0.8, 1), "costs.A": even("c", 0.05, 0.15, 2), **noise(1)}, fearon)
    case = game.case("gain_A(split) >= 0")
    idle = Flip(0.75, True, (Change("noise.n0", 0.9, 0.9),), 0.75)
    seen = checked(idle, case, game, 128).checked
    assert seen is not None
    assert not seen.reached
    assert seen.before == seen.after
    share = share_of(case)
    assert share is not None
    assert seen.share == pytest.approx(share.value)


def test_nothing_is_named_where_nothing_bears() -> None:
    rng = np.random.default_rng(5)
    holds = (rng.random(DRAWS) < 0.5).astype(float)
    inputs = noise(40)
    case = Game({"power.p": even("p", 0.4, 0.8, 1), "costs.A": even("c", 0, 0.1, 2), **inputs}, fearon).case("zone")
    strong = with_bearing(case.ranked(), case.inputs, holds, 1 - holds)
    assert list(candidates(case.inputs, strong, holds, 1 - holds)) == []


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.95, [(0.75, False)]), (0.76, [(0.75, False)]), (0.1, [(0.25, True)]), (0.5, [(0.75, True), (0.25, False)])],
)
def test_the_bounds_that_a_share_may_cross(share: float, expected: list[tuple[float, bool]]) -> None:
    assert list(bounds(share)) == expected


def test_a_change_is_measured_in_scores_of_its_own_input() -> None:
    values = even("x", 10, 20, 1)
    change = change_to("x", values, float(ndtri(0.9)))
    assert change.value == pytest.approx(19, abs=0.02)
    assert change.score == pytest.approx(ndtri(0.9))
    assert Flip(0.75, True, (change, change), 0.75).distance == pytest.approx(np.sqrt(2) * ndtri(0.9))


def test_the_prior_at_which_a_claim_flips_is_exact() -> None:
    """The claim holds under expansion alone, p = 0.9: its share falls to 3/4 where the odds of 9 have become 3."""
    from claims_worlds import PLAIN, plain

    over = plain({"expansion": np.ones(100), "security": -np.ones(100)}, np.full(100, 0.9))
    case = Case(bind("gain_A(freeze) > 0", PLAIN), {}, over, {})
    (flip,) = belief_flips(case)
    assert (flip.side, flip.hypothesis, flip.rises) == ("A", "expansion", False)
    assert flip.prior_odds == pytest.approx(1 / 3, rel=1e-4)
    assert flip.posterior == pytest.approx(0.75, abs=1e-4)


def test_a_claim_about_the_belief_itself_is_read_anew() -> None:
    """posterior(expansion) > 0.8 with p = 0.9 in every draw fails once the odds of 9 are below 4."""
    from claims_worlds import PLAIN, plain

    over = plain({"expansion": np.ones(100), "security": -np.ones(100)}, np.full(100, 0.9))
    case = Case(bind("posterior(expansion) > 0.8", PLAIN), {}, over, {})
    (flip,) = belief_flips(case)
    assert flip.prior_odds == pytest.approx(4 / 9, rel=1e-4)


def test_no_game_is_solved_under_hypotheses_that_a_premise_rules_out() -> None:
    from claims_worlds import PLAIN, plain

    over = plain({"expansion": np.ones(100), "security": -np.ones(100)}, np.full(100, 0.9))
    claim, premise = bind("gain_A(freeze) > 0", PLAIN), bind("aim(expansion)", PLAIN)
    both, one = (reach_of(Case(claim, premises, over, {})) for premises in ({}, {"ambition": premise}))
    assert {hypotheses[0] for _, hypotheses in both.games} == {"expansion", "security"}
    assert {hypotheses[0] for _, hypotheses in one.games} == {"expansion"}
    across = bind("gain_A(freeze) given security < gain_A(freeze)", PLAIN)
    assert reach_of(Case(across, {"ambition": premise}, over, {})).games == both.games
    assert not reach_of(Case(bind("posterior(expansion) > 0.8", PLAIN), {}, over, {})).games


@pytest.mark.parametrize(
    ("path", "bears"),
    [
        ("costs.A.dead_per_month", True),
        ("principals.A.hypotheses.expansion.patience", True),
        ("principals.A.hypotheses.security.patience", False),
        ("principals.A.hypotheses.expansion.prior", False),
        ("evidence.items.one.reliability", False),
    ],
)
def test_which_changes_bear_on_a_game(path: str, bears: bool) -> None:
    assert bears_on({path: 1.0}, ("expansion", "independence")) is bears
