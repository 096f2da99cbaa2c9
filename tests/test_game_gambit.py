"""Games of a few dates against Gambit's agent logit equilibrium [Turocy2010]: single nodes, and whole trees of them.

Gambit knows a game only as the text that `game_gambit` writes: nodes, chances and payoffs.  It follows the logit equilibrium from
lambda = 0 over all information sets at once; the program goes backward once, through tables of positions.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest

from game_cases import Array, Size, all_dates, numbers, solved, structure
from game_gambit import Node, Written, path, signed_today, signing, worth
from holdfast.game.batch import Numbers, Structure

PRECISIONS = [0.5, 1.5, 3.0, 6.0]
"""Less than the prior of lambda, its two ends and its median."""
REACHED = 1e-9
"""Gambit comes within 1e-8 of the lambda asked for and says where it is; there its chances are good to this at least."""


def gambit_equilibria(tree: Written, precisions: list[float]) -> list[Any]:
    """Gambit's agent logit equilibria along the branch from lambda = 0."""
    gambit = pytest.importorskip("pygambit", reason="pygambit is not installed")
    game = gambit.read_efg(BytesIO(tree.text().encode()))
    found = list(gambit.qre.logit_solve_lambda(game, lam=precisions))
    assert [one.lam for one in found] == pytest.approx(precisions, abs=1e-8)
    return found


def at_precisions(game: Numbers, precisions: list[float]) -> Numbers:
    """The one draw of a game as a draw for each precision."""
    fields = {name: np.repeat(field, len(precisions), axis=0) for name, field in game._asdict().items()}
    return Numbers(**{**fields, "precision": np.array(precisions)})


def answers_of(tree: Written) -> dict[str, Array]:
    """What the program answers, read off the chances in a tree."""
    war = next(branch.node for branch in tree.root.branches if branch.node.where[0] == "fight")
    reservation, along = worth(tree, war), path(tree, tree.root)
    signed = signed_today(tree)
    holds = [path(tree, node).broken for node in signed]
    return {
        "reservation": reservation,
        "gain": np.stack([worth(tree, node) - reservation for node in signed], axis=1),
        "signing_today": signing(tree),
        "broken": np.stack(holds, axis=1),
        "survival": 1 - np.stack(holds, axis=1).sum(axis=0),
        "settled": along.settled, "signed": along.signed, "broken_on_path": along.broken.sum(axis=0),
        "fighting": along.fighting, "conquered": along.conquered,
    }  # fmt: skip


def compare(built: Structure, game: Numbers, precisions: list[float], *, copies: bool) -> Written:
    """Every answer at every precision; Gambit's own payoffs too.  Returns the tree, with the last chances in it."""
    if copies:
        trees = [Written(built, game, 0, copies)] * len(precisions)
        found = gambit_equilibria(trees[0], precisions)
    else:
        trees = [Written(built, at_precisions(game, [wanted]), 0, copies) for wanted in precisions]
        found = [gambit_equilibria(tree, [wanted])[0] for tree, wanted in zip(trees, precisions, strict=True)]
    answers = solved(built, at_precisions(game, [one.lam for one in found]), all_dates(built))
    for d, (tree, one) in enumerate(zip(trees, found, strict=True)):
        assert tree.read(np.array([one[k] for k in range(len(one))])) <= REACHED
        for name, values in answers_of(tree).items():
            assert getattr(answers, name)[d] == pytest.approx(values, abs=REACHED), (name, precisions[d])
        today = answers.reservation[d] + answers.gain[d] @ answers.signing_today[d]
        payoffs = one.profile.payoffs
        assert today == pytest.approx([float(payoffs["A"]), float(payoffs["B"])], abs=REACHED)
    return trees[-1]


def choices(tree: Written) -> list[Node]:
    return [node for node in tree.nodes() if node.mover is not None]


NOW = np.array([1.0, 0.0])
"""All that happens, happens in the first period."""


@pytest.mark.parametrize("gain", [0.4, -0.7])
def test_one_answer(gain: float) -> None:
    """A answers one offer that B has no reason to make or not to make; accepting has default odds 2."""
    size = Size(periods=2)
    game = numbers(
        size, discount=NOW, annuity=NOW, talks=0.8 * NOW, proposer=0.0, start_line=1, start_power=1.0,
        flow=np.array([[gain], [0.0]]), acceptance=2.0,
    )  # fmt: skip
    tree = compare(structure(size), game, PRECISIONS, copies=True)
    assert sum(node.mover == 0 for node in choices(tree)) == 1


def test_one_offer() -> None:
    """A offers one of three packages of unlike weight, or none; B accepts at even odds whatever it is."""
    size = Size(periods=2, packages=3)
    game = numbers(
        size, discount=NOW, annuity=NOW, talks=NOW, proposer=1.0, start_line=1, start_power=1.0,
        flow=np.array([[0.3, -0.2, 1.1], [0.0, 0.0, 0.0]]), no_offer=0.5,
    )  # fmt: skip
    tree = compare(structure(size, weights=[0.5, 0.25, 0.25]), game, PRECISIONS, copies=True)
    assert [node.where[0] for node in choices(tree) if node.mover == 0] == ["offer"]


def test_one_chance_to_break() -> None:
    """A keeps or breaks a peace once, with default odds 1/2, B being indifferent; nothing else depends on A."""
    size = Size(periods=3)
    once = np.array([0.0, 1.0, 0.0])
    game = numbers(
        size, discount=[1.0, 1.0, 0.0], annuity=once, talks=[1.0, 0.0, 0.0], proposer=1.0, start_line=1,
        start_power=1.0, flow=np.array([[0.3], [0.0]]), territory=np.array([[0.0, 0.5, 0.0], [0.0, 0.0, 0.0]]),
        cost=np.array([[0.1], [0.0]]), indifferent=np.log(1.5) / 2, ageing=0.0, audience=np.array([0.2, 0.0]),
    )  # fmt: skip
    built = structure(size, lengths=[1.0, 1.0, 1e-12])
    compare(built, game, PRECISIONS, copies=False)


def few_dates(seed: int, size: Size, **values: Any) -> tuple[Structure, Numbers]:
    """Three lines of which the outer two end the war; every number at work; shifts of power are whole steps."""
    random = np.random.default_rng(seed)
    contact = 1 if size.packages > 1 else 0
    lengths = np.linspace(0.5, 1.0, size.periods)
    built = structure(
        size, line=1, ended=(0, 2), at_contact=contact, lengths=lengths, kind=np.arange(size.packages) % size.kinds,
        weights=values.pop("weights", np.full(size.packages, 1 / size.packages)),
    )  # fmt: skip
    step = built.power[1] - built.power[0]
    rate = random.uniform(0.3, 0.6, (2, 1))

    def some(low: float, high: float, *shape: int) -> Array:
        return random.uniform(low, high, shape)

    chosen: dict[str, Any] = {
        "discount": np.exp(-rate * lengths), "annuity": -np.expm1(-rate * lengths) / rate, "proposer": 0.4,
        "acceptance": 1.7, "no_offer": 0.3, "territory": some(0.0, 0.6, 2, 3), "end_value": some(-0.5, 1.5, 2, 3),
        "cost": some(0.1, 0.4, 2, size.periods), "cost_power": some(0.5, 1.5, 2, size.powers),
        "contest": np.linspace(0.3, 0.7, size.powers), "move": 0.3, "war_up": 0.2, "war_down": 0.3, "start_line": 1,
        "start_power": built.power[(size.powers - 1) // 2], "flow": some(-0.2, 0.1, 2, size.packages),
        "fear": np.array([0.2, -0.1]), "sign_shift": step * (np.arange(size.packages) % 2), "drift": 0.2 * step,
        "volatility": 0.7 * step, "incidents": some(0.05, 0.2, 3, size.packages), "indifferent": [0.3, 0.2, 0.1],
        "ageing": 0.6, "audience": some(0.0, 0.2, 2), "surprise": np.array([[step], [-step]]),
        "credibility": some(0.2, 0.8, 2, size.kinds), "decay": some(0.1, 0.3, 2, size.kinds),
        "guarantor_shift": np.array([[-step], [step]]), "guarantor_cost": some(0.1, 0.4, 2, size.kinds),
    } | values  # fmt: skip
    return built, numbers(size, **chosen)


@pytest.mark.parametrize("proposer", [0.0, 1.0])
def test_two_dates_with_acts_that_are_there_twice_over(proposer: float) -> None:
    """Default odds as copies of acts: one game and one branch of equilibria for every precision."""
    built, game = few_dates(
        3, Size(periods=2, powers=2, packages=2, kinds=2), talks=[0.6, 0.4], proposer=proposer, acceptance=2.0,
        no_offer=0.5, indifferent=[np.log(2), np.log(2) / 2, np.log(3) / 2],
    )  # fmt: skip
    tree = compare(built, game, PRECISIONS, copies=True)
    assert {branch.copies for node in choices(tree) for branch in node.branches} == {1, 2, 3}


@pytest.mark.parametrize("seed", [0, 1])
def test_two_dates_at_which_all_can_happen(seed: int) -> None:
    """Talks at both, either side proposing, three levels of power; default odds of any size, paid for."""
    built, game = few_dates(
        seed, Size(periods=2, powers=3, packages=2, kinds=2), talks=[0.6, 0.4], weights=[0.7, 0.3]
    )  # fmt: skip
    tree = compare(built, game, PRECISIONS[1:], copies=False)
    assert len(choices(tree)) > 100


def test_a_peace_over_three_dates() -> None:
    """Talks today; what is signed ages, and can be broken at two later dates."""
    built, game = few_dates(
        2, Size(periods=3, powers=2, packages=2, kinds=2), talks=[0.6, 0.0, 0.0], weights=[0.7, 0.3]
    )  # fmt: skip
    tree = compare(built, game, PRECISIONS[2:3], copies=False)
    assert {node.date for node in choices(tree)} == {0, 1, 2}
