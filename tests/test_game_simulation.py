"""What the forward pass says against histories played by dice, within sampling error."""

from __future__ import annotations

import numpy as np
import pytest

from game_cases import Array, Size, all_dates, random_game, solved
from game_simulation import Dice

PATHS = 2500
WORST = 4.0
"""Standard errors; about 200 comparisons are made, of which one in 16,000 would be beyond by chance."""


def standard_score(sample: Array, expected: Array) -> Array:
    """(mean - expected) / standard error, by column; an exact match of something certain scores 0."""
    error = sample.std(axis=0, ddof=1) / np.sqrt(len(sample))
    gap = sample.mean(axis=0) - expected
    # a rare event that never came in the sample: by its expected spread
    error = np.maximum(error, np.sqrt(np.abs(expected) / len(sample)) * (np.abs(expected) < 0.01))
    return np.asarray(np.where(np.abs(gap) < 1e-12, 0.0, gap / np.maximum(error, 1e-15)))


@pytest.mark.parametrize("seed", [1, 2])
def test_paths_from_the_war(seed: int) -> None:
    size = Size(draws=1, periods=10, lines=4, powers=4, packages=3, kinds=2)
    built, game = random_game(seed, size)
    game = game._replace(flow=game.flow + 0.4)
    answers = solved(built, game, all_dates(built))
    dice = Dice(built, game, 0, np.random.default_rng(seed))
    played = [dice.walk() for _ in range(PATHS)]
    expected = {name: getattr(answers, name)[0] for name in ("fighting", "conquered", "settled", "signed")}
    expected |= {"broken_on_path": answers.broken_on_path[0].sum(axis=0), "line": (answers.line * answers.fighting)[0]}
    for name, values in expected.items():
        sample = np.array([getattr(path, name) for path in played], dtype=float)
        assert np.abs(standard_score(sample, values)).max() <= WORST, name
    claimed = answers.reservation[0] + answers.gain[0] @ answers.signing_today[0]
    values = np.array([path.value for path in played])
    assert np.abs(standard_score(values, claimed)).max() <= WORST
    assert answers.settled[0, -1] > 0.3
    assert answers.broken_on_path[0, :, -1].sum() > 0.1


@pytest.mark.parametrize("package", [0, 2])
def test_paths_of_a_peace(package: int) -> None:
    size = Size(draws=1, periods=10, lines=4, powers=4, packages=3, kinds=2)
    built, game = random_game(3, size)
    answers = solved(built, game, all_dates(built))
    dice = Dice(built, game, 0, np.random.default_rng(30 + package))
    played = [dice.walk(package) for _ in range(PATHS)]
    for t in range(1, size.periods + 1):
        # broken in the period before, so no longer there at the start of this one
        gone = np.array([[path.broken_by(c, t) for c in range(3)] for path in played], dtype=np.float64)
        assert np.abs(standard_score(gone, answers.broken[0, :, package, t])).max() <= WORST
        holds = 1 - gone.sum(axis=1, keepdims=True)
        assert np.abs(standard_score(holds, answers.survival[0, [package], t])).max() <= WORST
    assert answers.survival[0, package, -1] < 0.9
