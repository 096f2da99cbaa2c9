"""Futures: histories against the forward pass, what they carry against plain sums, the same whoever plays them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from game_cases import Array, Size, all_dates, random_game, solved
from holdfast.explore.aims import believed_pairs
from holdfast.explore.fans import PROBABILITIES, area_fan, fan, life_table, quantiles
from holdfast.explore.futures import Asked, Stage, futures, simulate, stage
from holdfast.explore.futures_tally import CONTACT_KM2, COST_A, FLOW, STOCK, Front, counts, move_front
from holdfast.game import histories
from holdfast.game.batch import Numbers, Structure
from holdfast.game.state import complete
from holdfast.scenario.draws import sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.template import template
from holdfast.war.rates import rates

WORST = 4.5
"""Standard errors; some hundreds of comparisons are made, of which one in 150,000 would be beyond by chance."""
MANY = 20_000
PERIODS = 10
MONTHS = 42
KEY = np.uint64(20231109)


def dated_game(seed: int) -> tuple[Structure, Numbers]:
    """A random game whose periods are of three and then six months."""
    built, game = random_game(seed, Size(draws=1, periods=PERIODS, lines=4, powers=4, packages=3, kinds=2))
    lengths = np.array([0.25] * 6 + [0.5] * 4)
    built = built._replace(lengths=lengths, years=np.concatenate([[0.0], np.cumsum(lengths)[:-1]]))
    return built, game._replace(flow=game.flow + 0.4)


def played(
    built: Structure, game: Numbers, many: int = MANY, package: int = histories.NO_PACKAGE, first: int = 0
) -> histories.Histories:
    known = complete(1, len(built.lengths), len(built.weights))
    chosen = histories.solved(built, known, game, PERIODS)
    assert histories.choose(built, known, game, 0, chosen) <= 1e-9
    out = histories.histories(many, MONTHS)
    histories.play(built, known, game, 0, chosen, 0, KEY, first, package, out)
    return out


def start_months(built: Structure) -> list[int]:
    ends = np.append(built.years, built.years[-1] + built.lengths[-1]) * 12
    return [round(float(month)) for month in ends]


def scores(sample_of: Array, expected: Array) -> Array:
    """(mean - expected) / standard error; what is certain and matched scores 0."""
    gap = sample_of.mean(axis=0) - expected
    error = np.maximum(sample_of.std(axis=0), np.sqrt(np.abs(expected) * (np.abs(expected) < 0.01)))
    return np.where(np.abs(gap) < 1e-12, 0.0, gap / np.maximum(error / np.sqrt(len(sample_of)), 1e-15))


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)  # fmt: skip
def test_random_words_are_those_of_the_published_generator(
    counter: tuple[int, ...], key: tuple[int, int], words: str
) -> None:
    """Known answers of Philox 4x32-10, as distributed by its authors [Salmon2011]."""
    made = histories.random_words(*map(np.uint64, counter), np.uint64(key[0] | key[1] << 32))
    assert " ".join(f"{int(word):08x}" for word in made) == words


@pytest.mark.parametrize("seed", [1, 2])
def test_histories_from_the_war_have_the_distributions_of_the_forward_pass(seed: int) -> None:
    built, game = dated_game(seed)
    answers, found = solved(built, game, all_dates(built)), played(built, game)
    at = start_months(built)
    state, line = found.state[:, at], found.line[:, at].astype(float)
    over = np.where(state == histories.OVER, line == len(built.ended) - 1, False)
    expected = {name: getattr(answers, name)[0] for name in ("fighting", "conquered", "settled", "signed")}
    expected |= {"broken_on_path": answers.broken_on_path[0].sum(axis=0), "line": (answers.line * answers.fighting)[0]}
    read = {
        "fighting": state == histories.WAR,
        "conquered": over,
        "settled": found.signed[:, at] > 0,
        "signed": found.signed[:, at],
        "broken_on_path": found.broken[:, at],
        "line": np.where(state == histories.WAR, line, 0.0),
    }
    for name, values in read.items():
        assert np.abs(scores(values.astype(float), expected[name])).max() <= WORST, name
    assert answers.settled[0, -1] > 0.3
    assert answers.broken_on_path[0, :, -1].sum() > 0.1


@pytest.mark.parametrize(("package", "unruly"), [(0, False), (2, False), (0, True)])
def test_histories_of_a_peace_break_as_the_forward_pass_says(package: int, unruly: bool) -> None:
    """In an unruly peace incidents are many, and the sides nearly indifferent and quick to renege."""
    built, game = dated_game(3)
    if unruly:
        often = {"incidents": 1.5, "indifferent": 1.0, "precision": 0.01}
        game = game._replace(**{name: np.full_like(getattr(game, name), value) for name, value in often.items()})
    answers, found = solved(built, game, all_dates(built)), played(built, game, package=package)
    for t, month in enumerate(start_months(built)):
        gone = found.first_broken < month
        by_cause = np.stack([gone & (found.cause == cause) for cause in range(3)], axis=1).astype(float)
        assert np.abs(scores(by_cause, answers.broken[0, :, package, t])).max() <= WORST
        assert np.abs(scores((~gone)[:, None].astype(float), answers.survival[0, [package], t])).max() <= WORST
    assert answers.survival[0, package, -1] < 0.9


def test_a_history_does_not_depend_on_those_beside_it() -> None:
    built, game = dated_game(1)
    whole, part = played(built, game, 300), played(built, game, 40, first=170)
    for name in histories.Histories._fields:
        assert np.array_equal(getattr(whole, name)[170:210], getattr(part, name)), name


def test_every_history_is_one_that_can_be() -> None:
    built, game = dated_game(2)
    found = played(built, game, 3000)
    at_war = found.state == histories.WAR
    assert np.array_equal(found.fought, np.cumsum(at_war, axis=1) - at_war)
    assert ((found.package == histories.NO_PACKAGE) == (found.state != histories.PEACE)).all()
    assert (found.signed - found.broken == (found.state == histories.PEACE)).all()
    over = found.state == histories.OVER
    assert (over[:, 1:] >= over[:, :-1]).all()
    assert built.ended[found.line[over]].all()
    assert (np.abs(np.diff(found.line.astype(int), axis=1))[at_war[:, 1:] & at_war[:, :-1]] <= 1).all()
    assert (
        found.first_signed[np.isfinite(found.first_broken)] < found.first_broken[np.isfinite(found.first_broken)]
    ).all()
    assert ((found.cause == histories.UNBROKEN) == np.isinf(found.first_broken)).all()


# ---------------------------------------------------------------- whole futures of the small scenario


@pytest.fixture(scope="module")
def ready() -> Stage:
    scenario = read_scenario(template(), "template.yaml")
    draws = sample(scenario, scenario.seed, 0, 6)
    weights = believed_pairs(scenario, draws)
    return stage(scenario, draws, rates(scenario, draws), rates(scenario, draws, 61), weights, 60)


def same(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))


def test_futures_are_the_same_on_any_number_of_threads(ready: Stage) -> None:
    one, three = (futures(ready, Asked(1500, 60, jobs)) for jobs in (1, 3))
    assert one.futures == 1500
    assert all(same(one.shares[name], three.shares[name]) for name in one.shares)
    assert all(same(one.fans[name].values, three.fans[name].values) for name in one.fans)
    assert same(one.survival.survival, three.survival.survival)
    assert all(same(one.by_draw[name], three.by_draw[name]) for name in one.by_draw)


def test_shares_of_futures_are_those_of_the_forward_pass(ready: Stage) -> None:
    many = 30_000
    found = futures(ready, Asked(many, 60, 2))
    total = found.shares["war"] + found.shares["peace"] + found.shares["conquered"]
    assert np.allclose(total, 1, atol=1e-12)
    at = [round(years * 12) for years in found.dates if years <= 5]
    for by_draw, name in (("fighting", "war"), ("peace", "peace"), ("conquered", "conquered"), ("settled", "settled")):
        expected = found.by_draw[by_draw].mean(axis=0)[: len(at)]
        error = np.sqrt(np.maximum(expected * (1 - expected), 1e-9) / many)
        assert np.abs((found.shares[name][at] - expected) / error).max() <= WORST, name
    assert found.unsolved == 0
    assert found.shares["settled"][-1] > 0.2


def test_pairs_share_the_futures_by_their_posterior(ready: Stage) -> None:
    shares = np.array([np.diff(ready.shares_of(d, 1000)) for d in range(6)])
    assert (shares.sum(axis=1) == 1000).all()
    assert (np.abs(shares - 1000 * ready.weights / ready.weights.sum(axis=1, keepdims=True)) <= 1).all()
    certain = replace(ready, weights=np.array([[0.0, 1.0]] * 6))
    assert np.array_equal(np.diff(certain.shares_of(0, 7)), [0, 7])


def test_what_futures_carry_is_what_a_plain_sum_gives(ready: Stage) -> None:
    """Each track worked out future by future from the histories, against the counts."""
    chosen = tuple(histories.solved(ready.structure, ready.state, numbers, ready.periods) for numbers in ready.numbers)
    for numbers, out in zip(ready.numbers, chosen, strict=True):
        histories.choose(ready.structure, ready.state, numbers, 0, out)
    got = counts(len(ready.names), 60, 513)
    simulate(ready, 0, chosen, 400, got)
    firsts, expected = ready.shares_of(0, 400), np.zeros_like(got.tracks)
    for pair, numbers in enumerate(ready.numbers):
        rows = firsts[pair + 1] - firsts[pair]
        found = histories.histories(rows, 60)
        histories.play(
            ready.structure,
            ready.state,
            numbers,
            0,
            chosen[pair],
            0,
            ready.key,
            firsts[pair],
            histories.NO_PACKAGE,
            found,
        )
        for track in range(len(ready.names)):
            for month in range(61):
                value = plain(ready, track, month, found)
                place = np.minimum(1 + (value / ready.tracks.per_bin[track]).astype(int), 512)
                np.add.at(expected[track, month], np.where(value <= 0, 0, place), 1)
    # a value within rounding of an edge may fall on either side of it
    assert np.abs(got.tracks - expected).sum() <= 1e-4 * expected.sum()
    assert (got.tracks.sum(axis=2) == 400).all()


def plain(ready: Stage, track: int, month: int, found: histories.Histories) -> Array:
    kind, path, growth = ready.tracks.kind[track], ready.tracks.path[0, track], ready.tracks.growth[0, track]
    fought, at_war = found.fought[:, month], found.state[:, month] == histories.WAR
    if kind == STOCK:
        return np.asarray(path[fought] + growth * (month - fought))
    if kind == FLOW:
        return np.where(at_war, path[fought], 0.0)
    power = ready.structure.power[found.power[:, month]]
    gamma = -np.log(ready.tracks.power_factor[0, 0, 0]) / ready.structure.power[0]
    sign = -1 if kind == COST_A else 1
    return np.where(at_war, path[month] * np.exp(sign * gamma * power), 0.0)


def test_units_are_conserved_and_no_stock_falls_below_zero(ready: Stage) -> None:
    """What is launched in a month of war left the stock; in peace a stock only grows."""
    names = [name for name, _ in ready.names]
    flows = [name for name in names if name.startswith("launches.")]
    assert flows
    for name in flows:
        fired = ready.tracks.path[:, names.index(name)]
        stock = ready.tracks.path[:, names.index(name.replace("launches", "missiles"))]
        assert (fired >= 0).all()
        # launched at most what was there and what arrived: what is left is not negative
        assert (stock >= -1e-9).all()
        assert (np.diff(stock, axis=1) + fired[:, :-1] >= -1e-9).all()
    stocks = ready.tracks.kind == STOCK
    assert (ready.tracks.path[:, stocks] >= -1e-9).all()
    assert (ready.tracks.growth >= 0).all()


# ---------------------------------------------------------------- the front


def steady_front(draws: int, contest: float = 0.5) -> Front:
    def full(value: float) -> Array:
        return np.full(draws, value)

    powers = np.full((draws, 4), contest)
    return Front(full(50.0), full(900.0), full(0.2), full(0.4), full(0.3), full(40_000.0), full(90_000.0), powers, 8.0)


def unbroken_war(rows: int, months: int) -> histories.Histories:
    found = histories.histories(rows, months)
    found.package[:] = histories.NO_PACKAGE
    return found


def test_the_area_moves_as_the_fitted_front_does() -> None:
    """Mean 0 and the variance of a Markov chain of quiet and moving months, worked out month by month."""
    rows, months = 40_000, 6
    built, _ = dated_game(1)
    area = np.empty((rows, months + 1))
    move_front(built, 0, steady_front(1), unbroken_war(rows, months), 0, KEY, 0, area)
    chance, variance = 0.3, 0.0
    for month in range(1, months + 1):
        variance += chance * 900.0**2 + (1 - chance) * 50.0**2
        change = area[:, month] - 40_000.0
        assert abs(change.mean()) <= WORST * np.sqrt(variance / rows)
        spread = np.sqrt(np.mean((change**2 - variance) ** 2) / rows)
        assert abs(np.mean(change**2) - variance) <= WORST * spread
        chance = chance * (1 - 0.4) + (1 - chance) * 0.2
    assert (area[:, 0] == 40_000.0).all()


def test_who_gains_follows_power() -> None:
    built, _ = dated_game(1)
    area = np.empty((4000, 2))
    move_front(built, 0, steady_front(1, 0.8), unbroken_war(4000, 1), 0, KEY, 0, area)
    gained = float(np.mean(area[:, 1] > area[:, 0]))
    assert abs(gained - 0.8) <= WORST * np.sqrt(0.8 * 0.2 / 4000)


def test_the_area_in_peace_is_that_of_the_terms_and_all_of_it_once_conquered() -> None:
    built, _ = dated_game(1)
    found = unbroken_war(2, 4)
    found.state[0, 2:], found.package[0, 2:], found.line[0, 2:] = histories.PEACE, built.at_contact, 1
    found.state[1, 3:], found.line[1, 3:] = histories.OVER, len(built.ended) - 1
    area = np.empty((2, 5))
    move_front(built, 0, steady_front(1), found, 0, KEY, 0, area)
    assert area[0, 2:] == pytest.approx([90_000.0 / (len(built.ended) - 1)] * 3)
    assert area[1, 3:] == pytest.approx([90_000.0] * 2)


# ---------------------------------------------------------------- fans and the life table


def test_quantiles_of_an_even_count_lie_even() -> None:
    counted = np.ones((1, 100), np.int64)
    assert quantiles(counted, np.arange(101.0))[:, 0] == pytest.approx([100 * p for p in PROBABILITIES])


def test_a_fan_keeps_zero_apart() -> None:
    counted = np.zeros((1, 11), np.int64)
    counted[0, 0], counted[0, 5] = 60, 40
    values = fan("x", "", counted, 2.0).values[:, 0]
    assert values[:3] == pytest.approx([0, 0, 0])
    assert 8.0 <= values[3] <= values[4] <= 10.0


def test_an_area_fan_is_fine_around_today_and_never_negative() -> None:
    counted = np.zeros((2, 513), np.int64)
    counted[0, 256] = 10
    counted[1, 0], counted[1, 256] = 5, 5
    widest = float(np.arcsinh(600_000 / CONTACT_KM2))
    values = area_fan(counted, 100_000.0, widest).values
    assert np.ptp(values[:, 0]) < 10.0
    assert values[2, 0] == pytest.approx(100_000.0, abs=1.0)
    assert values.min() >= 0


def test_the_life_table_of_a_worked_example() -> None:
    """100 settlements: 10 break in the first month, 20 are watched no longer than it, 35 of the rest break in the second.

    At risk 100 less half of 20: 1 - 10/90; then 70 at risk less half of 35 watched no longer: times 1 - 35/52.5.
    """
    life = np.array([[10, 0], [0, 35], [0, 0], [20, 35]], np.int64)
    found = life_table(life)
    assert found.signed == 100
    assert np.array_equal(found.at_risk, [100, 70])
    assert found.survival == pytest.approx([1, 1 - 10 / 90, (1 - 10 / 90) * (1 - 35 / 52.5)])
    assert (found.low <= found.survival).all()
    assert (found.survival <= found.high).all()


def test_asking_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="futures is 0"):
        Asked(0, 60)
