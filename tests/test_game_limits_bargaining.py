"""Bargaining before a war that one battle decides: Fearon's range, and reduced forms like it, through the solve."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from game_cases import EVEN, FIRM, SHARED, Size, breaking_gain, crossing, numbers, solved, structure, vector
from game_lottery import ENDS, MIDDLE, one_shot, range_of, today
from holdfast.game.batch import Numbers, Structure

PUBLISHED = 1e-6
"""Tolerance stated with the published results of this file."""


@pytest.mark.parametrize("name", ["F95-range-1", "F95-range-2", "F95-range-3", "F95-range-5"])
def test_fearon_range(name: str) -> None:
    given, expected = vector(name)
    low, high = range_of(
        curves=(lambda x: x ** given["a"], lambda y: y ** given["b"]), win=given["p"],
        costs=(given["cA"], given["cB"]),
    )  # fmt: skip
    assert low == pytest.approx(expected["x_lo"], abs=PUBLISHED)
    assert high == pytest.approx(expected["x_hi"], abs=PUBLISHED)
    assert high - low == pytest.approx(expected["width"], abs=PUBLISHED)


@pytest.mark.parametrize(("proposer", "end"), [(1.0, "x_hi"), (0.0, "x_lo")])
def test_whoever_proposes_takes_the_surplus(proposer: float, end: str) -> None:
    """At a high precision an ultimatum asks for all that the other side would rather give than fight for."""
    given, expected = vector("F95-range-1")
    shares = np.linspace(0, 1, 1001) + 0.00025
    case = one_shot((shares, 1 - shares), win=given["p"], costs=(given["cA"], given["cB"]), proposer=proposer)
    chance = today(case).signing_today[0]
    inside = shares[(shares >= expected["x_lo"]) & (shares <= expected["x_hi"])]
    assert chance.sum() == pytest.approx(1.0, abs=1e-12)
    assert shares[chance.argmax()] == (inside.max() if proposer == 1 else inside.min())
    assert chance.max() >= 1 - 1e-12


def test_no_deal_where_war_pays() -> None:
    """Costs below zero (a taste for fighting) empty the range, and then nothing is signed."""
    shares = np.linspace(0, 1, 101)
    answers = today(one_shot((shares, 1 - shares), win=0.5, costs=(-0.1, -0.1)))
    assert not (answers.gain >= 0).all(axis=1).any()
    assert answers.settled[0, 1] <= 1e-12


@pytest.mark.parametrize("name", ["GOE00-gamble-1", "GOE00-gamble-2"])
def test_gambling_for_resurrection(name: str) -> None:
    given, expected = vector(name)
    chance = np.append(np.linspace(0, 1, 41), given["pi"])
    case = one_shot(
        (np.array([-given["Ls"]]), np.array([0.0])), win=chance, costs=(given["k"], 0.0),
        prize=(given["W"], 0.0), lost=(-given["Lb"], 0.0),
    )  # fmt: skip
    answers = today(case)
    assert answers.reservation[-1, 0] == pytest.approx(expected["U_continue"], abs=PUBLISHED)
    stop = answers.reservation[-1, 0] + answers.gain[-1, 0, 0]
    assert stop == pytest.approx(expected["U_stop"], abs=PUBLISHED)
    assert bool(answers.gain[-1, 0, 0] < 0) is expected["continues"]
    assert crossing(chance[:-1], answers.gain[:-1, 0, 0]) == pytest.approx(expected["pi_star"], abs=PUBLISHED)


@pytest.mark.parametrize("name", ["JM07-bias-1", "JM07-bias-2", "JM07-bias-4"])
def test_political_bias(name: str) -> None:
    """A leader who gains B for each unit won and pays for one lost; power enters by the logistic contest function."""
    given, expected = vector(name)
    power = np.log(given["wi"] / given["wj"])
    win = 1 / (1 + np.exp(-given["gam"] * power))

    def net_gain(bias: float) -> float:
        case = one_shot(
            (np.array([0.0]), np.array([0.0])), win=win, costs=(given["C"] * given["wi"], 0.0),
            prize=(bias * given["G"] * given["wj"], 0.0), lost=(-given["G"] * given["wi"], 0.0),
        )  # fmt: skip
        return -float(today(case).gain[0, 0, 0])

    assert win == pytest.approx(expected["p_win"], abs=PUBLISHED)
    assert net_gain(given["B"]) == pytest.approx(expected["net_gain"], abs=PUBLISHED)
    assert (net_gain(given["B"]) > 0) is expected["wants_war"]
    biases = np.array([0.0, 5.0])
    critical = crossing(biases, np.array([net_gain(bias) for bias in biases]))
    assert critical == pytest.approx(expected["B_critical"], abs=PUBLISHED)


@pytest.mark.parametrize("name", ["PAPE96-coerce-1", "PAPE96-coerce-2"])
def test_denial_and_punishment(name: str) -> None:
    """The coerced side is A: it fights on for a benefit it may win, at a cost; conceding is worth 0."""
    given, expected = vector(name)

    def resisting(win: NDArray[np.float64], cost: NDArray[np.float64]) -> NDArray[np.float64]:
        nothing = (np.array([0.0]), np.array([0.0]))
        answers = today(one_shot(nothing, win=win, costs=(cost, 0.0), prize=(given["B"], 0.0)))
        return -answers.gain[:, 0, 0]

    chances = np.array([0.0, 1.0])
    here, cost = np.array([given["pB"]]), np.array([given["C"] * given["pC"]])
    assert resisting(here, cost)[0] == pytest.approx(expected["R"], abs=PUBLISHED)
    assert bool(resisting(here, cost)[0] < 0) is expected["concedes"]
    denied = crossing(chances, resisting(chances, cost))
    punished = crossing(chances, resisting(here, given["C"] * chances))
    assert denied == pytest.approx(expected["pB_denial_needed"], abs=PUBLISHED)
    assert punished == pytest.approx(expected["pC_punish_needed"], abs=PUBLISHED)


def breakable(
    shares: NDArray[np.float64], *, win: tuple[float, float], costs: tuple[float, float], prize: float = 1.0,
) -> tuple[Structure, Numbers]:  # fmt: skip
    """Peace under each split, that a side may break once by a first strike.

    `win` holds A's chance if it strikes and if it is struck.
    """
    size = Size(periods=3, powers=3, packages=len(shares))
    once, first = np.array([0.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0])
    built = structure(size, line=MIDDLE, ended=ENDS)
    step = built.power[1] - built.power[0]
    return built, numbers(
        size, precision=40.0, discount=first, annuity=once, move=once, contest=[win[1], 0.5, win[0]],
        cost=np.array(costs)[:, None], end_value=np.array([[0, 0, prize], [prize, 0, 0]]), start_line=MIDDLE,
        flow=np.stack([shares, 1 - shares]), indifferent=EVEN, surprise=np.array([[step], [-step]]),
    )  # fmt: skip


def gains_of_breaking(case: tuple[Structure, Numbers]) -> NDArray[np.float64]:
    """What each side gains by breaking each package, (side, package), read off its chance of doing so."""
    answers = solved(*case, dates=[0, 1, 2])
    return breaking_gain(answers.broken[0, :2, :, 2], case[1].precision[0], default=1.0)


@pytest.mark.parametrize("name", ["F95-firststrike-1", "F95-firststrike-2"])
def test_first_strike(name: str) -> None:
    given, expected = vector(name)
    shares = np.linspace(0.3, 0.8, 51)
    gain = gains_of_breaking(breakable(shares, win=(given["pf"], given["ps"]), costs=(given["cA"], given["cB"])))
    assert crossing(shares, gain[0]) == pytest.approx(expected["x_lo"], abs=PUBLISHED)
    assert crossing(shares, gain[1]) == pytest.approx(expected["x_hi"], abs=PUBLISHED)
    keeps = (gain <= 0).all(axis=0)
    assert bool(keeps.any()) is expected["peace"]


@pytest.mark.parametrize("name", ["LS07-armedpeace-1", "LS07-armedpeace-2"])
def test_armed_peace(name: str) -> None:
    """Values per period: fighting destroys a share of the prize and costs (1 - d) of what mobilising costs once."""
    given, expected = vector(name)
    shares = np.linspace(0.3, 0.8, 51)
    costs = (given["mA"] * (1 - given["d"]), given["mB"] * (1 - given["d"]))

    def band(damage: float) -> tuple[float, float]:
        case = breakable(shares, win=(given["fA"], 1 - given["fB"]), costs=costs, prize=1 - damage)
        gain = gains_of_breaking(case)
        return crossing(shares, gain[0]), crossing(shares, gain[1])

    low, high = band(given["dmg"])
    assert low == pytest.approx(expected["s_lo"], abs=PUBLISHED)
    assert high == pytest.approx(expected["s_hi"], abs=PUBLISHED)
    assert (low <= high) is expected["peace"]
    damages = np.array([0.0, 0.3])
    widths = np.array([np.diff(band(damage))[0] for damage in damages])
    assert crossing(damages, widths) == pytest.approx(expected["dmg_min"], abs=PUBLISHED)


@pytest.mark.parametrize("row", range(5))
def test_collapse_lotteries(row: int) -> None:
    """A war of battles in which either side may collapse, to the finish, without discounting."""
    rows = war_cases()["fight_to_the_finish_lottery"]["rows"]
    battles, given = 600, rows[row]
    a_wins = given["s_collapse"] * (1 - given["f_collapse"])
    b_wins = given["f_collapse"] * (1 - given["s_collapse"])
    size = Size(draws=2, periods=battles)
    before_last = np.append(np.ones(battles - 1), 0.0)
    built = structure(size, line=MIDDLE, ended=ENDS)
    game = numbers(
        size, discount=before_last, annuity=before_last, move=a_wins + b_wins, contest=a_wins / (a_wins + b_wins),
        start_line=MIDDLE, cost=np.array([0.0, 1.0])[:, None, None],
        end_value=np.array([[[0, 0, 1], [1, 0, 0]], np.zeros((2, 3))]),
    )  # fmt: skip
    answers = solved(built, game, [0, battles - 1])
    # the table gives six decimals
    assert answers.reservation[0, 0] == pytest.approx(given["p_free_wins"], abs=1e-6)
    assert answers.conquered[0, 1] == pytest.approx(given["p_free_wins"], abs=1e-6)
    assert -answers.reservation[1] == pytest.approx(np.full(2, given["expected_battles"]), abs=1e-6)


@pytest.mark.parametrize("row", range(3))
def test_range_before_a_war_of_collapse_lotteries(row: int) -> None:
    given = war_cases()["settlement_range_no_discount"]["rows"][row]
    a_wins = given["s_collapse"] * (1 - given["f_collapse"])
    b_wins = given["f_collapse"] * (1 - given["s_collapse"])
    battles, shares = 600, np.linspace(0, 1, 401)
    size = Size(periods=battles, packages=len(shares))
    before_last = np.append(np.ones(battles - 1), 0.0)
    game = numbers(
        size, precision=FIRM, discount=before_last, annuity=before_last, move=a_wins + b_wins,
        contest=a_wins / (a_wins + b_wins), start_line=MIDDLE, end_value=np.array([[0, 0, 1], [1, 0, 0]]),
        cost=np.array([[given["cost_free_per_battle"]], [given["cost_sylv_per_battle"]]]),
        flow=np.stack([shares, 1 - shares]) / (battles - 1),
    )  # fmt: skip
    gain = solved(structure(size, line=MIDDLE, ended=ENDS), game, [0, 1]).gain[0]
    assert crossing(shares, gain[0]) == pytest.approx(given["min_free_accepts"], abs=1e-6)
    greatest = crossing(shares, gain[1]) if gain[1].min() < 0 else 1.0
    assert greatest == pytest.approx(given["max_sylv_concedes"], abs=1e-6)


def war_cases() -> dict[str, dict[str, list[dict[str, float]]]]:
    from ruamel.yaml import YAML

    path = SHARED / "reference" / "war_bargaining_cases.yaml"
    if not path.exists():
        pytest.skip("the reference cases are not here")
    cases: dict[str, dict[str, list[dict[str, float]]]] = YAML(typ="safe").load(path.read_text())
    return cases
