"""The solve with modes and private information against a second program for the same equations."""

from __future__ import annotations

import numpy as np
import pytest

from game_cases import Size, random_game
from game_reference import Reference
from game_reference_state import GameOfModes
from game_state_cases import Game, apart, doubt_game, mode_game, played
from holdfast.game.state import complete

ROUNDING = 1e-12
"""Both programs add the same numbers in another order."""
BY_TOLERANCE = 1e-9
"""What the kernels leave open in a node in which B learns, log odds."""
QUANTITIES = 15
SMALL = Size(draws=2, periods=4, lines=4, powers=3, packages=3, kinds=2)
SHAPES = {"two modes": (2, 2), "three modes": (3, 5), "four modes": (4, 3)}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_answer_agrees_with_modes(shape: tuple[int, int], seed: int) -> None:
    game = mode_game(seed, SMALL, *shape)
    answers = played(game)
    for d in range(SMALL.draws):
        expected = GameOfModes(*game, d).answers()
        assert len(expected) == QUANTITIES
        differences = apart(answers, d, expected)
        assert max(differences.values()) <= 20 * ROUNDING, differences
        assert np.ptp(expected["mode"], axis=1).min() > 1e-4


@pytest.mark.parametrize(("at_contact", "reach"), [(0, None), (3, 1)])
def test_lines_of_contact_and_reach_with_modes(at_contact: int, reach: int | None) -> None:
    game = mode_game(9, SMALL, 3, 4, at_contact=at_contact, reach=reach, both_ends=False)
    answers = played(game)
    for d in range(SMALL.draws):
        differences = apart(answers, d, GameOfModes(*game, d).answers())
        assert max(differences.values()) <= 20 * ROUNDING, differences


def test_one_mode_and_complete_information_are_the_first_reference() -> None:
    built, numbers = random_game(4, SMALL)
    state = complete(SMALL.draws, SMALL.periods, SMALL.packages)
    for d in range(SMALL.draws):
        plain = Reference(built, numbers, d)
        expected = plain.today() | plain.along() | plain.holds()
        found = GameOfModes(built, state, numbers, d).answers()
        for name in set(expected) - {"peace"}:
            assert np.abs(found[name] - expected[name]).max() <= ROUNDING, name


@pytest.mark.parametrize("seed", [0, 2, 4])
def test_every_answer_agrees_with_two_types(seed: int) -> None:
    size = Size(draws=1, periods=3, lines=4, powers=3, packages=3, kinds=2)
    check_types(doubt_game(seed, mode_game(seed, size, 1, 0), 0.5), learns=3e-4)


def test_every_answer_agrees_with_two_types_in_two_modes() -> None:
    """The types are so unlike here that B's chance of the second differs by a quarter between them in the end."""
    size = Size(draws=1, periods=3, lines=4, powers=2, packages=2, kinds=2)
    check_types(doubt_game(1, mode_game(1, size, 2, 2), 0.5, points=4), learns=0.1)


def check_types(game: Game, learns: float) -> None:
    built, state, numbers = game
    game = (built, state, numbers._replace(flow=numbers.flow + 0.6))  # so that much is signed, and kept
    answers = played(game)
    assert (answers.still_open == 0).all()
    reference = GameOfModes(*game, 0)
    for n in (0, 1):
        expected = reference.answers(n)
        assert len(expected) == QUANTITIES
        differences = apart(answers, n, expected)
        assert max(differences.values()) <= BY_TOLERANCE, differences
    assert np.abs(answers.belief[1] - answers.belief[0]).max() > learns
