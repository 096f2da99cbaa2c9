"""The lever search on games whose optimum is known in closed form, and its order, limits, pilot and halving."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from game_cases import FIRM, Size, numbers, solved, structure
from game_lottery import one_shot, today
from holdfast.assess.language import NOW, SettingKey
from holdfast.explore.lever_search import (
    Outcome,
    Search,
    SearchError,
    search,
    words,
)
from holdfast.explore.lever_space import Options, Space

Array = NDArray[np.float64]
Holds = Callable[[dict[str, float]], NDArray[np.bool_]]
DRAWS = 20


def levels(lever: str, *values: float) -> Options:
    """A lever in levels above `now`, which is 0."""
    return Options(lever, ("now", *(f"{value:g}" for value in values)), 0)


def read(key: SettingKey, *names: str) -> dict[str, float]:
    """Levels by lever, 0 where it is at `now`."""
    return dict.fromkeys(names, 0.0) | {lever: float(level) for lever, level in key}


def find(
    options: tuple[Options, ...], holds: Holds, prices: dict[str, float], robust: float, most_exhaustive: int = 400
) -> Search:
    """The search of a target over DRAWS draws; a set costs its levels times their prices."""
    names = tuple(prices)

    def evaluate(key: SettingKey, first: int, stop: int) -> Outcome:
        held = holds(read(key, *names)).astype(float)[first:stop]
        return Outcome(held, np.ones(len(held)), held)

    def cost(key: SettingKey) -> Array:
        return np.full(DRAWS, sum(prices[lever] * float(level) for lever, level in key))

    return search(Space(options), evaluate, cost, DRAWS, robust, most_exhaustive)


def known(
    options: tuple[Options, ...], share: Callable[[dict[str, float]], float], prices: dict[str, float], robust: float
) -> tuple[set[SettingKey], float]:
    """Minimal sets and least cost from a closed form of the share, by looking at every pair of levels."""
    first, second = options
    grid = {(a, b): share({first.lever: a, second.lever: b}) >= robust for a in _at(first) for b in _at(second)}
    enough = [point for point, suffices in grid.items() if suffices]
    minimal = [(a, b) for a, b in enough if not any(c <= a and d <= b and (c, d) != (a, b) for c, d in enough)]
    keys = {_key(options, point) for point in minimal}
    return keys, min(prices[first.lever] * a + prices[second.lever] * b for a, b in enough)


def _at(one: Options) -> list[float]:
    return [0.0, *(float(name) for name in one.names[1:])]


def _key(options: tuple[Options, ...], point: tuple[float, float]) -> SettingKey:
    return frozenset((one.lever, f"{level:g}") for one, level in zip(options, point, strict=True) if level)


def check(
    options: tuple[Options, ...], holds: Holds, closed: Callable[[dict[str, float]], NDArray[np.bool_]],
    prices: dict[str, float], robust: float = 0.8,
) -> Search:  # fmt: skip
    """The search finds the optimum that the closed form gives, and every minimal set."""
    minimal, least = known(options, lambda at: float(closed(at).mean()), prices, robust)
    found = find(options, holds, prices, robust)
    assert {one.setting for one in found.minimal} == minimal
    assert len(minimal) >= 2, "a test with a single minimal set says little"
    assert found.cheapest is not None
    assert found.cheapest.cost is not None
    assert found.cheapest.cost.value == pytest.approx(least, abs=1e-12)
    assert NOW not in minimal
    return found


def test_guarantee_in_a_two_state_peace() -> None:
    """A keeps for ever if g >= g* = (F - audience - K) / (F - F_G + C); levers are g and the audience cost."""
    rate, cost, multiplied, fine = 0.1, 0.3, 2.5, 1.7
    flow = np.linspace(0.32, 0.44, DRAWS) + 1e-6
    keeping, alone, met = flow / rate, (1 - cost) / rate, (1 - cost * multiplied) / rate
    options = (levels("credibility", *np.arange(0.1, 1.01, 0.1)), levels("audience", 0.5, 1.0, 1.5, 2.0))

    def closed(at: dict[str, float]) -> NDArray[np.bool_]:
        return np.asarray(at["credibility"] >= (alone - at["audience"] - keeping) / (alone - met + fine))

    def played(at: dict[str, float]) -> NDArray[np.bool_]:
        size = Size(draws=DRAWS, periods=21, powers=2)
        built = structure(size)
        against_a = np.array([1.0, 0.0])[None, :, None]
        game = numbers(
            size, precision=FIRM, discount=np.exp(-rate), annuity=-np.expm1(-rate) / rate, start_power=1.0, start_line=1,
            indifferent=1.0, guarantor_shift=-(built.power[1] - built.power[0]) * against_a,
            territory=np.array([[1.0], [0.0]]), flow=np.stack([flow - 1.0, np.ones(DRAWS)], axis=1)[:, :, None],
            cost=np.array([[cost], [1.0]]), cost_power=[multiplied, 1.0], audience=np.array([at["audience"], 0.0]),
            credibility=at["credibility"] * against_a, guarantor_cost=fine * against_a,
        )  # fmt: skip
        return np.asarray(solved(built, game, [0, 20]).survival[:, 0, 1] > 0.5)

    check(options, played, closed, {"credibility": 10.0, "audience": 3.0})


def test_gamblers_ruin() -> None:
    """B is conquered with chance (1 - r^n) / (1 - r^N), r = (1 - p)/p; arms lower p, forts lower n."""
    last, at_most = 7, 0.2
    chance = np.linspace(0.45, 0.6, DRAWS)
    options = (levels("arms", *np.arange(0.04, 0.21, 0.04)), levels("forts", 1, 2))

    def closed(at: dict[str, float]) -> NDArray[np.bool_]:
        p, start = chance - at["arms"] + 1e-9, 4 - at["forts"]
        ratio = (1 - p) / p
        return np.asarray((1 - ratio**start) / (1 - ratio**last) <= at_most)

    def played(at: dict[str, float]) -> NDArray[np.bool_]:
        battles = 90
        once = np.append(np.ones(battles - 1), 0.0)
        size = Size(draws=DRAWS, periods=battles, lines=last + 1)
        ends = np.zeros((2, size.lines))
        ends[0, -1], ends[1, 0] = 1.0, 1.0
        game = numbers(
            size, precision=FIRM, discount=once, annuity=once, move=1.0, contest=(chance - at["arms"])[:, None],
            end_value=ends, cost=np.zeros((2, 1)), start_line=int(4 - at["forts"]), talks=0.0,
        )  # fmt: skip
        case = structure(size, ended=(0, last))
        return np.asarray(solved(case, game, [0, battles - 1]).conquered[:, 1] <= at_most)

    check(options, played, closed, {"arms": 50.0, "forts": 3.0})


def fearon(at: dict[str, float]) -> NDArray[np.bool_]:
    """The split x is in Fearon's range in a game solved: A's cost is pain, its chance to win is lowered by arms."""
    x = 0.4
    case = one_shot(
        (np.array([x]), np.array([1 - x])), win=WIN - at["arms"], costs=(0.05 + at["pain"], np.full(DRAWS, 0.15)),
    )  # fmt: skip
    return np.asarray((today(case).gain[:, :, 0] >= 0).all(axis=1))


def in_range(at: dict[str, float]) -> NDArray[np.bool_]:
    """p - c_A <= x <= p + c_B."""
    p = WIN - at["arms"]
    return np.asarray((p - 0.05 - at["pain"] <= 0.4) & (p + 0.15 >= 0.4))


WIN = np.linspace(0.5, 0.8, DRAWS) + 1e-6
FEARON = (levels("arms", *np.arange(0.05, 0.46, 0.05)), levels("pain", *np.arange(0.05, 0.31, 0.05)))


def test_fearons_range() -> None:
    """More arms than needed take the split out of the range again, so that not every larger set suffices."""
    prices = {"arms": 40.0, "pain": 30.0}
    found = check(FEARON, fearon, in_range, prices)
    cheapest = found.cheapest
    assert cheapest is not None
    more = [one for one in found.scored if dict(one.setting).get("arms") == "0.45"]
    assert more
    assert not any(one.suffices(0.8) for one in more)


def test_halving_refuses_where_more_undoes_the_target() -> None:
    """From 0.45 of arms on B would sooner fight: not monotone, and so no set may be skipped."""
    with pytest.raises(SearchError, match=r"is lost in [0-9]+ draws"):
        find(FEARON, in_range, {"arms": 40.0, "pain": 30.0}, 0.8, most_exhaustive=4)


def test_halving_finds_the_same_with_fewer_sets() -> None:
    """A monotone target: the staircase of minimal sets, exactly, from part of the sets."""
    options = (levels("arms", *range(1, 33)), levels("pain", *range(1, 33)))
    need = np.linspace(10, 40, DRAWS)

    def holds(at: dict[str, float]) -> NDArray[np.bool_]:
        return np.asarray(at["arms"] + 2 * at["pain"] >= need)

    prices = {"arms": 1.0, "pain": 1.9}
    minimal, least = known(options, lambda at: float(holds(at).mean()), prices, 0.8)
    found = find(options, holds, prices, 0.8, most_exhaustive=100)
    assert {one.setting for one in found.minimal} == minimal
    assert found.cheapest is not None
    assert found.cheapest.cost is not None
    assert found.cheapest.cost.value == pytest.approx(least)
    assert found.solved < found.sets / 3


def test_the_pilot_sets_aside_only_what_is_clearly_short() -> None:
    """With 400 draws the pilot takes 100: a share of 0 goes, one of 0.79 stays."""
    options = (levels("arms", 1, 2, 3),)
    asked: list[tuple[SettingKey, int, int]] = []
    shares = {"now": 0.0, "1": 0.0, "2": 0.79, "3": 0.81}

    def evaluate(key: SettingKey, first: int, stop: int) -> Outcome:
        asked.append((key, first, stop))
        name = dict(key).get("arms", "now")
        held = (np.arange(400) % 100 < 100 * shares[name]).astype(float)[first:stop]
        return Outcome(held, np.ones(len(held)), held)

    found = search(Space(options), evaluate, lambda key: None, 400, 0.8)
    assert found.set_aside == 1
    assert [words(one.setting) for one in found.minimal] == ["arms=3"]
    assert found.cheapest is None, "no cost is stated"
    assert {one.draws for one in found.scored if one.setting == frozenset({("arms", "1")})} == {100}
    assert found.scored[0].draws == 400, "the scenario as it stands is always solved whole"
    kept = search(Space(options), evaluate, lambda key: None, 400, 0.8, always=[frozenset({("arms", "1")})])
    assert kept.set_aside == 0


def test_the_front_holds_what_nothing_beats() -> None:
    """Cost, durability and share by hand: b costs more than a and does less, c costs more and does more."""
    table = {"now": (0.0, 0.2, 0.2), "1": (1.0, 0.5, 0.6), "2": (2.0, 0.4, 0.5), "3": (3.0, 0.7, 0.6)}

    def evaluate(key: SettingKey, first: int, stop: int) -> Outcome:
        _, durable, share = table[dict(key).get("arms", "now")]
        held = (np.arange(10) < 10 * share).astype(float)[first:stop]
        return Outcome(held, np.ones(len(held)), np.full(len(held), durable))

    def cost(key: SettingKey) -> Array:
        return np.full(10, table[dict(key).get("arms", "now")][0])

    found = search(Space((levels("arms", 1, 2, 3),)), evaluate, cost, 10, 0.55)
    assert [words(one.setting) for one in found.front] == ["now", "arms=1", "arms=3"]
    assert [words(one.setting) for one in found.sufficient] == ["arms=1", "arms=3"]


def test_unsolved_draws_count_for_nothing() -> None:
    """A draw whose game was not solved is in neither share nor mean."""

    def evaluate(key: SettingKey, first: int, stop: int) -> Outcome:
        return Outcome(
            np.array([1.0, 0.0, 1.0])[first:stop],
            np.array([1.0, 0.0, 1.0])[first:stop],
            np.array([0.5, 0.0, 0.7])[first:stop],
        )

    found = search(Space((levels("arms", 1),)), evaluate, lambda key: np.zeros(3), 3, 1.0)
    best = found.cheapest
    assert best is not None
    assert best.share is not None
    assert best.durability is not None
    assert best.share.value == 1.0
    assert best.durability.value == pytest.approx(0.6)
