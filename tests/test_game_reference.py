"""The solve against a second program for the same equations, over random games with every number at work."""

from __future__ import annotations

import numpy as np
import pytest

from game_cases import Size, all_dates, random_game, solved
from game_reference import Reference
from holdfast.game.solve import Answers

# Rounding only: both programs add the same numbers in another order; forward, masses below 1e-14 are not followed.
TOLERANCE = 1e-12
SIZES = {
    "small": Size(draws=6, periods=4, lines=3, powers=3, packages=2, kinds=1),
    "many packages": Size(draws=3, periods=5, lines=4, powers=4, packages=7, kinds=3),
    "long": Size(draws=2, periods=25, lines=5, powers=5, packages=3, kinds=2),
    "wide": Size(draws=2, periods=5, lines=8, powers=7, packages=4, kinds=2),
}


def largest_difference(answers: Answers, d: int, expected: dict[str, np.ndarray]) -> dict[str, float]:
    return {
        name: float(np.abs(getattr(answers, name)[d] - values).max())
        for name, values in expected.items()
        if name in Answers._fields
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_answer_agrees(size: Size, seed: int) -> None:
    structure, numbers = random_game(seed, size)
    answers = solved(structure, numbers, all_dates(structure))
    for d in range(size.draws):
        reference = Reference(structure, numbers, d)
        expected = reference.today() | reference.along() | reference.holds()
        differences = largest_difference(answers, d, expected)
        assert len(differences) == 12
        scale = max(1.0, np.abs(expected["reservation"]).max(), np.abs(expected["gain"]).max())
        assert max(differences.values()) <= TOLERANCE * scale, differences


@pytest.mark.parametrize(
    ("at_contact", "both_ends", "reach"), [(0, False, None), (4, False, 3), (2, True, 2), (4, True, 1)]
)
def test_lines_of_contact_open_ends_and_reach(at_contact: int, both_ends: bool, reach: int | None) -> None:
    size = Size(draws=3, periods=6, lines=6, powers=4, packages=4, kinds=2)
    structure, numbers = random_game(9, size, at_contact=at_contact, both_ends=both_ends, reach=reach)
    answers = solved(structure, numbers, all_dates(structure))
    for d in range(size.draws):
        reference = Reference(structure, numbers, d)
        differences = largest_difference(answers, d, reference.today() | reference.along() | reference.holds())
        assert max(differences.values()) <= 10 * TOLERANCE, differences


def test_high_precision_agrees() -> None:
    """Exponents of several hundred, where a choice is all but certain."""
    size = Size(draws=4, periods=6, lines=4, powers=4, packages=4, kinds=2)
    structure, numbers = random_game(21, size, precision=(50.0, 400.0))
    answers = solved(structure, numbers, all_dates(structure))
    for d in range(size.draws):
        reference = Reference(structure, numbers, d)
        differences = largest_difference(answers, d, reference.today() | reference.along() | reference.holds())
        # an error of 1e-15 in a value is 4e-13 in an exponent
        assert max(differences.values()) <= 1e-11, differences


@pytest.mark.parametrize("seed", range(4))
def test_probabilities_sum_to_one(seed: int) -> None:
    size = Size(draws=5, periods=12, lines=5, powers=5, packages=5, kinds=3)
    structure, numbers = random_game(seed, size)
    answers = solved(structure, numbers, all_dates(structure))
    total = answers.survival + answers.broken.sum(axis=1)
    assert np.abs(total - 1).max() <= 1e-12
    for d in range(size.draws):
        peace = Reference(structure, numbers, d).along()["peace"]
        # what is neither fighting, nor peace, nor conquered at the top has ended at the bottom
        ended_low = 1 - answers.fighting[d] - answers.conquered[d] - peace
        assert ended_low.min() >= -1e-12
        assert np.all(np.diff(ended_low) >= -1e-12)
    for rising in (answers.settled, answers.conquered, answers.signed, answers.broken_on_path, answers.broken):
        assert np.diff(rising, axis=-1).min() >= -1e-12
    assert np.diff(answers.survival, axis=-1).max() <= 1e-12
    assert answers.residual.max() <= 1e-9
