"""War because nobody can be bound: shifting power, guarantees, and arms that frighten, through the solve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from game_cases import EVEN, FIRM, Size, breaking_gain, crossing, numbers, solved, structure, vector
from game_lottery import MOMENTS, lock_in_crossing, shifting, today
from holdfast.game.batch import Numbers, Structure
from holdfast.game.solve import Answers

PUBLISHED = 1e-6
"""Tolerance stated with the published results of this file."""
HAIR = 1e-8
"""What the second agreement gives above indifference, so that it is signed: its share of a flow of 1."""
CLEAR = 0.002
"""Distance in chance to win from which a known threshold is asked to decide between war and peace."""
GRID = np.linspace(0, 1, 21)


@dataclass(frozen=True)
class Shift:
    """A rise of A's chance to win, over draws; costs of fighting are paid once; `proposer` 1 is A."""

    before: ArrayLike
    after: NDArray[np.float64] | float
    patience: float
    cost_a: float
    cost_b: float
    proposer: float
    credibility: ArrayLike = 0.0
    taken: ArrayLike = 0.0

    @property
    def lock_in(self) -> NDArray[np.float64]:
        """A's share in the second agreement: what it, or else B, would just rather have than fight, (draw,)."""
        worth = (1 - self.patience) * (self.cost_b if self.proposer == 1 else -self.cost_a)
        return np.atleast_1d(self.after + worth + (-HAIR if self.proposer == 1 else HAIR))

    def answers(self) -> Answers:
        """Today's answers with a menu of a few splits, and of the lock-in with and without the guarantor."""
        every = np.broadcast_arrays(self.lock_in, self.before, self.taken, self.credibility)
        alone, taken = every[0], every[2]
        few = np.broadcast_to(GRID, (len(alone), len(GRID)))
        menu = np.concatenate([few, alone[:, None], (alone - taken)[:, None]], axis=1)
        case = shifting(
            menu, before=self.before, after=self.after, patience=self.patience, costs=(self.cost_a, self.cost_b),
            proposer=self.proposer, guaranteed=(self.credibility, self.taken),
        )  # fmt: skip
        return today(case)


def war(answers: Answers) -> NDArray[np.bool_]:
    """Whether the sides fight today rather than sign anything; nothing is left to chance."""
    chance = answers.settled[:, 1]
    assert np.all((chance <= 1e-9) | (chance >= 1 - 1e-9))
    return np.asarray(chance < 0.5)


@pytest.mark.parametrize("name", ["F95-preventive-1", "F95-preventive-2"])
def test_fearon_preventive_war(name: str) -> None:
    """B declines; in the second period A makes the demand, so B then has what war would give it."""
    given, expected = vector(name)
    critical = expected["p2_critical"]
    here = Shift(given["p1"], given["p2"], given["d"], given["cB"], given["cB"], proposer=1.0)
    answers = here.answers()
    assert answers.reservation[0, 1] == pytest.approx(expected["B_fight_now"], abs=PUBLISHED)
    best = answers.reservation[0, 1] + answers.gain[0, 1, 0]
    assert best == pytest.approx(expected["B_best_peace"], abs=PUBLISHED)
    assert answers.gain[0, 1].argmax() == 0, "B has no better peace than one that gives A nothing now"
    assert bool(war(answers)[0]) is expected["war"]

    after = critical + np.array([-0.05, -CLEAR, CLEAR, 0.05])
    along = Shift(given["p1"], after, given["d"], given["cB"], given["cB"], proposer=1.0).answers()
    assert lock_in_crossing(after, along) == pytest.approx(critical, abs=PUBLISHED)
    assert war(along).tolist() == [False, False, True, True]


def powell(
    given: dict[str, float], before: ArrayLike, after: NDArray[np.float64] | float, **guarantee: ArrayLike
) -> Shift:
    """R (here A) rises; in the second period D (here B) makes the demand, so R then has what war would give it."""
    once = 1 / (1 - given["d"])
    return Shift(before, after, given["d"], given["cR"] * once, given["cD"] * once, proposer=0.0, **guarantee)


@pytest.mark.parametrize("name", ["P06-commitment-1", "P06-commitment-2"])
def test_powell_commitment(name: str) -> None:
    given, expected = vector(name)
    critical = expected["p1_critical"]
    answers = powell(given, given["p0"], given["p1"]).answers()
    assert answers.gain[0, 1, 0] == pytest.approx(expected["slack"], abs=PUBLISHED)
    assert bool(war(answers)[0]) is expected["war"]

    after = critical + np.array([-0.05, -CLEAR, CLEAR, 0.05])
    along = powell(given, given["p0"], after).answers()
    # published to six decimals
    assert lock_in_crossing(after, along) == pytest.approx(critical, abs=PUBLISHED)
    assert war(along).tolist() == [False, False, True, True]


def test_powell_persistent_fighting() -> None:
    """The condition at each step of a known path of power, a step a draw."""
    given, expected = vector("P12-persistent-1")
    path = np.array(given["p"])
    fights = war(powell(given, path[:-1], path[1:]).answers())
    assert np.nonzero(fights)[0].tolist() == expected["fight_periods"]


def test_types_whose_power_rises_unlike() -> None:
    """Wolford, Reiter and Carrubba: with the strong type there is no peace even when it is known, with the weak there is."""
    given, expected = vector("WRC11-types-1")
    costs = {"cR": given["cD"], "cD": given["cA"], "d": given["d"]}
    before, after = np.array([given["ps"], given["pw"]]), np.array([given["ps1"], given["pw1"]])
    fights = war(powell(costs, before, after).answers())
    assert fights.tolist() == [expected["no_peace_with_strong"], expected["no_peace_with_weak"]]


@pytest.mark.parametrize("name", ["TP-guarantee-1", "TP-guarantee-2"])
def test_guarantee_that_cures_the_commitment_problem(name: str) -> None:
    """The guarantor comes in against the riser that breaks, with a chance, and takes p0 - p1 off its power."""
    given, expected = vector(name)
    credibility = np.array([0.0, 0.3, 0.6, 1.0])
    taken = given["p0"] - given["p1"]
    answers = powell(given, given["p_t"], given["p_next"], credibility=credibility, taken=taken).answers()
    gain = answers.gain[:, 1, 0]
    slope = (gain[-1] - gain[0]) / (credibility[-1] - credibility[0])
    assert gain == pytest.approx(gain[0] + slope * credibility, abs=PUBLISHED)
    threshold = -gain[0] / slope
    assert threshold == pytest.approx(expected["pi_commit"], abs=PUBLISHED)
    assert bool(gain[-1] >= 0) is expected["guarantee_suffices"]
    assert war(answers).tolist() == (credibility < expected["pi_commit"]).tolist()


@pytest.mark.parametrize("name", ["TP-guarantee-1", "TP-guarantee-2"])
def test_extended_deterrence(name: str) -> None:
    """A prefers the status quo q to breaking it where the guarantor is credible enough: a package a credibility."""
    given, expected = vector(name)
    credibility = np.linspace(0, 1, 21)
    size = Size(periods=3, powers=2, packages=21, kinds=21)
    once, first = np.array([0.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0])
    # the last period has no length, so nobody breaks in it
    built = structure(size, ended=(0, 2), kind=np.arange(21), lengths=[1.0, 1.0, 1e-12])
    step = built.power[1] - built.power[0]
    against_a = np.array([1.0, 0.0])[:, None]
    game = numbers(
        size, precision=40.0, discount=first, annuity=once, move=once, start_line=1, start_power=1.0,
        contest=[given["p1"], given["p0"]], cost=np.array([[given["c0"]], [0.0]]), indifferent=EVEN,
        end_value=np.array([[0.0, 0.0, given["V"]], [0.0, 0.0, 0.0]]), flow=np.array([[given["q"]], [1.0]]),
        credibility=credibility * against_a, guarantor_shift=-step * against_a,
        guarantor_cost=(given["c1"] - given["c0"]) * against_a,
    )  # fmt: skip
    answers = solved(built, game, [0, 1, 2])
    gain = breaking_gain(answers.broken[0, 0, :, 2], 40.0, default=1.0)
    assert crossing(credibility, gain) == pytest.approx(expected["pi_deter"], abs=PUBLISHED)


def steady_peace(draws: int, years: int, **values: ArrayLike) -> tuple[Structure, Numbers]:
    """Peace or war for ever: nothing moves, except power by a guarantor, which costs A the more."""
    size = Size(draws=draws, periods=years + 1, powers=2)
    rate = 0.1
    built = structure(size)
    step = built.power[1] - built.power[0]
    against_a = np.array([1.0, 0.0])[None, :, None]
    return built, numbers(
        size, precision=FIRM, discount=np.exp(-rate), annuity=-np.expm1(-rate) / rate, start_power=1.0,
        start_line=1, indifferent=1.0, guarantor_shift=-step * against_a, **values,
    )  # fmt: skip


def test_guarantee_threshold_in_a_two_state_peace() -> None:
    """A keeps for ever if flow/rho >= (1 - g) F + g (F_G - C) - audience: g* = (F - audience - K) / (F - F_G + C)."""
    rate, flow, cost, multiplied, fine, audience = 0.1, 0.4, 0.3, 2.5, 1.7, 0.25
    keeping, alone, met = flow / rate, (1 - cost) / rate, (1 - cost * multiplied) / rate
    threshold = (alone - audience - keeping) / (alone - met + fine)
    assert 0.1 < threshold < 0.9
    credibility = threshold + np.array([-0.2, -1e-5, 1e-5, 0.2])
    against_a = np.array([1.0, 0.0])[None, :, None]
    # only A can gain by breaking; the peace pays flow, and the line is worth 1 a year to A in war
    case = steady_peace(
        4, 40, territory=np.array([[1.0], [0.0]]), flow=np.array([[flow - 1.0], [1.0]]),
        cost=np.array([[cost], [1.0]]), cost_power=[multiplied, 1.0], audience=np.array([audience, 0.0]),
        credibility=credibility[:, None, None] * against_a, guarantor_cost=fine * against_a,
    )  # fmt: skip
    answers = solved(*case, dates=[0, 1, 40])
    survival = answers.survival[:, 0, 2]
    # a side that wants to break does so when drawn, half of the time: 2^-39 after forty periods
    assert survival == pytest.approx([0, 0, 1, 1], abs=1e-9)


def armed(fear: ArrayLike, worth: ArrayLike, arms: ArrayLike) -> tuple[Structure, Numbers]:
    """A freeze under which B is armed by `arms` (log power); A fears B's power in peace, and takes land by war.

    `fear` and `worth` (of the land, to A) over draws.
    """
    fears, values, shifts = np.broadcast_arrays(np.atleast_1d(fear), worth, arms)
    size = Size(draws=len(fears), periods=41, lines=3, powers=9)
    rate, dt = 0.08, 0.5
    built = structure(size, line=1, ended=(0, 2), lengths=dt, limit=2.0)
    return built, numbers(
        size, precision=4.0, discount=np.exp(-rate * dt), annuity=-np.expm1(-rate * dt) / rate, start_line=1,
        territory=np.stack([values, 1 + 0 * values], axis=1)[:, :, None] * np.array([[0, 0.5, 1], [1, 0.5, 0]]),
        end_value=np.stack([values, 1 + 0 * values], axis=1)[:, :, None] * np.array([[0, 0, 1], [1, 0, 0]]) / rate,
        cost=0.2, cost_power=np.exp(np.array([[-0.8], [0.8]]) * built.power), move=0.1,
        contest=1 / (1 + np.exp(-2 * built.power)), fear=np.stack([fears, 0 * fears], axis=1),
        sign_shift=shifts[:, None], indifferent=0.1, ageing=0.0,
    )  # fmt: skip


def broken_by_a(case: tuple[Structure, Numbers], period: int = 10) -> NDArray[np.float64]:
    """Chance that A has broken a freeze signed today, after so many periods, (draw,)."""
    return np.asarray(solved(*case, dates=[0, period]).broken[:, 0, 0, 1])


def test_spiral_and_deterrence_from_one_model() -> None:
    """Kydd, Jervis: arming B makes a fearful A break sooner, and an A that is after land later."""
    fears, worths = np.array([0.5, 0.5, 0.0, 0.0]), np.array([0.3, 0.3, 1.5, 1.5])
    broken = broken_by_a(armed(fears, worths, np.array([0.0, -1.0, 0.0, -1.0])))
    fearful, greedy = broken[:2], broken[2:]
    assert fearful[1] > 5 * fearful[0]
    assert greedy[1] < greedy[0] / 5


def test_spiral_threshold_in_fear() -> None:
    """There is one fear above which arms provoke, and it is where peace loses as much by them as war does."""
    fears = np.linspace(0, 0.6, 25)
    unarmed = broken_by_a(armed(fears, 0.6, 0.0))
    provoked = broken_by_a(armed(fears, 0.6, -1.0)) - unarmed
    assert np.all(np.diff(provoked) > 0)
    assert provoked[0] < 0 < provoked[-1]


def test_slow_arms_invite_an_early_attack() -> None:
    """Arms that come with the years leave A a window; the same arms in place at signing do not."""
    at_once, slowly = armed(0.0, 1.5, -1.0), armed(0.0, 1.5, 0.0)
    slowly = (slowly[0], slowly[1]._replace(drift=np.full_like(slowly[1].drift, -0.25)))
    none = armed(0.0, 1.5, 0.0)
    early = {name: broken_by_a(case, 3)[0] for name, case in (("none", none), ("slow", slowly), ("now", at_once))}
    assert early["now"] < early["none"] < early["slow"]


def test_moments_are_many_enough() -> None:
    """The moments of no length between two periods leave next to nothing to chance."""
    assert 0.5**MOMENTS <= 1e-14
