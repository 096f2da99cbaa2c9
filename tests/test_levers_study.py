"""A study of levers on a small scenario: the optimum, interactions, earlier and later, thresholds, screen and JSON."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from holdfast.app.command import cli
from holdfast.app.sources import Source, scenario_of
from holdfast.assess.language import NOW
from holdfast.assess.syntax import ExpressionError
from holdfast.explore import thresholds
from holdfast.explore.earlier import dates
from holdfast.explore.interaction import guaranteed, interactions
from holdfast.explore.lever_search import Outcome
from holdfast.explore.lever_space import Options
from holdfast.explore.lever_study import LeversAsked, Study, study, target_of
from holdfast.explore.paired import paired
from holdfast.explore.solving import sampled, solver
from holdfast.scenario.scenario import Scenario
from lever_scenario import TEXT, with_levers

LAND = "costs.A.land_usd_bn_per_month"
LEVERS = f"""
  losses:
    gloss: Losses on Northland.
    who: Southland
    range: [0, 4]
    step: 1
    add: {{{LAND}: 1}}
    usd_bn_per_unit_year: 2
  pressure:
    gloss: More strikes.
    who: Southland
    settings:
      double: {{gloss: Twice as many, scale: {{strikes.B.intensity: 2}}, usd_bn_per_year: 0.9}}
    limits:
      - {{excludes: {{losses: 4}}, because: not everything at once}}
"""
DRAWS = 8


@cache
def scenario() -> Scenario:
    return scenario_of(Source("war.yaml", with_levers(LEVERS)), {})


@cache
def studied() -> Study:
    asked = LeversAsked(
        DRAWS, 7, 2, target="cost_A >= 0.9", robust=0.75, months_earlier=6, deter=("losses",), pain=False, below=0.3
    )
    return study(scenario(), asked)


def test_the_least_level_is_that_of_the_closed_form() -> None:
    """A level adds 12 / usd_bn_per_util / tolerance utils a year to c_A, so a hypothesis needs (0.9 - c_A) of that."""
    found = studied()
    draws = sampled(scenario(), 7, 0, DRAWS, {})
    solved = solver(scenario(), draws)
    held: dict[float, NDArray[np.float64]] = {level: np.zeros(DRAWS) for level in (0.0, 1.0, 2.0, 3.0, 4.0)}
    for pair, world in solved.at(NOW).items():
        assert world.war is not None
        slope = 12 / draws["costs.A.usd_bn_per_util"] / draws[f"principals.A.hypotheses.{pair[0]}.pain_tolerance"]
        weight = solved.aims["A"].posterior["central"][pair[0]]
        for level in held:
            held[level] += weight * (world.war.cost("A") + level * slope >= 0.9)
    least = min(level for level, mass in held.items() if mass.mean() >= 0.75)
    assert 0 < least < 4
    alone = frozenset({("losses", f"{least:g}")})
    shares = {one.setting: one.share for one in found.search.scored}
    for level, mass in held.items():
        share = shares[frozenset({("losses", f"{level:g}")}) if level else NOW]
        assert share is not None
        assert share.value == pytest.approx(mass.mean(), abs=1e-12)
    assert alone in {one.setting for one in found.search.minimal}
    assert found.search.sets == 2 * 5 - 1, "one of ten sets is beyond the limits"
    # nothing that costs less suffices
    assert found.search.cheapest is not None
    cost = found.search.cheapest.cost
    assert cost is not None
    assert cost.value <= 2 * least + 1e-12


def test_what_suffices_is_scored_on_fresh_draws() -> None:
    found = studied()
    winner = found.search.cheapest
    assert winner is not None
    fresh = found.fresh[winner.setting]
    other = sampled(scenario(), 7, DRAWS, 2 * DRAWS, {})
    assert not np.array_equal(other[LAND], sampled(scenario(), 7, 0, DRAWS, {})[LAND])
    assert fresh.draws == DRAWS
    assert fresh.durability != winner.durability


def test_earlier() -> None:
    """Losses from now instead of in six months cost A more, so a settlement within two years is no rarer by much."""
    found = {one.lever: one for one in studied().earlier}
    assert (found["losses"].early, found["losses"].late) == (0, 6)
    assert set(found["losses"].changes) == set(found["pressure"].changes)
    change = found["losses"].changes["settled(2)"]
    assert change is not None
    assert change.low <= change.value <= change.high
    assert change.value != 0
    dated = LEVERS.replace("range: [0, 4]", "range: [0, 4]\n    from: 8")
    later = scenario_of(Source("war.yaml", with_levers(dated)), {})
    assert dates(later, "losses", "4", 6) == (-6, 0)
    assert dates(scenario(), "losses", "4", 6) == (0, 6)


def test_what_cannot_be_moved_says_why() -> None:
    fixed = LEVERS.replace("strikes.B.intensity", "costs.by_power")
    one = scenario_of(Source("war.yaml", with_levers(fixed)), {})
    asked = LeversAsked(4, 7, 2, target="cost_A >= 0", interactions=False, levers=("pressure",), months_earlier=3)
    (found,) = study(one, asked).earlier
    assert found.cannot == "costs.by_power"
    assert found.changes == {}


def test_interactions_by_hand() -> None:
    """f(a, b) - f(a) - f(b) + f(0): 0.3 more than the sum in one outcome, 0.1 less in an unwanted one."""
    values = {
        frozenset(): (0.1, 0.5), frozenset({("a", "1")}): (0.2, 0.4), frozenset({("b", "1")}): (0.3, 0.45),
        frozenset({("a", "1"), ("b", "1")}): (0.7, 0.25),
    }  # fmt: skip
    spread = np.array([-0.01, 0.0, 0.01])

    def outcome_of(key: Any) -> Outcome:
        good, bad = values[key]
        ones = np.ones(3)
        both = len(key) == 2
        measures = {"settled(2)": good + spread * both, "broken_by_A(x, 5)": bad + spread * both, "kept(5)": ones}
        return Outcome(ones, ones, ones, measures)

    found = {
        one.outcome: one
        for one in interactions(
            outcome_of, {"a": "1", "b": "1"}, ("settled(2)", "broken_by_A(x, 5)", "kept(5)"), None, 5.0
        )
    }
    assert found["settled(2)"].beyond is not None
    assert found["settled(2)"].beyond.value == pytest.approx(0.3)
    # z s / sqrt(n) with s = 0.01, n = 3, z = 1.6449
    assert found["settled(2)"].beyond.high - 0.3 == pytest.approx(1.6448536 * 0.01 / 3**0.5, rel=1e-6)
    assert found["settled(2)"].word == "complements"
    assert found["broken_by_A(x, 5)"].word == "complements", "broken less than the sum of both is what is wanted"
    assert found["kept(5)"].word == "no interaction to be seen"
    assert [one.value for one in found["settled(2)"].alone if one] == pytest.approx([0.1, 0.2])


def test_paired_leaves_out_what_was_not_solved() -> None:
    one = paired(np.array([1.0, 100.0, 3.0]), np.array([1.0, 0.0, 1.0]))
    assert one is not None
    assert (one.value, one.draws) == (2.0, 2)
    assert paired(np.ones(2), np.zeros(2)) is None


def test_the_guaranteed_package_differs_least() -> None:
    pair = guaranteed(scenario())
    assert pair is not None
    assert (pair.without, pair.with_it, pair.differ) == ("freeze", "freeze_with_treaty", ())


def test_the_table_of_the_study_holds_every_pair() -> None:
    found = studied()
    parts = {one.parts for one in found.interactions}
    assert parts == {
        ("losses=4", "pressure=double"), ("freeze_with_treaty for freeze", "losses=4"),
        ("freeze_with_treaty for freeze", "pressure=double"), ("freeze_with_treaty for freeze", "losses=4", "pressure=double"),
    }  # fmt: skip
    assert all(one.beyond is not None for one in found.interactions)


def test_deterrence_threshold_of_a_known_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hazards that fall in a straight line, 0.5 - 0.1 level: below 0.25 from 2.5 on; a draw at 0.9 never is."""
    levels = np.arange(5)[:, None]
    rows = np.concatenate([0.5 - 0.1 * levels, 0.2 - 0.01 * levels, 0.9 + 0 * levels], axis=1)

    def hazards(solved: Any, options: Options, terms: str, years: float) -> Any:
        assert options.names == ("now", "1", "2", "3", "4")
        return rows, np.ones(3)

    monkeypatch.setattr(thresholds, "_hazards", hazards)
    found = thresholds.deterrence(solver(scenario(), sampled(scenario(), 7, 0, 3, {})), "losses", "freeze", 5.0, 0.25)
    shares = {name: figure.value for name, figure in found.by_setting.items() if figure}
    assert shares == pytest.approx({"now": 1 / 3, "1": 0, "2": 0, "3": 1 / 3, "4": 0})
    assert found.none is not None
    assert found.none.value == pytest.approx(1 / 3)
    assert found.level is not None
    assert found.level.value == pytest.approx((2.5 + 0) / 2)


def test_deterrence_is_of_terms_without_a_guarantee() -> None:
    solved = solver(scenario(), sampled(scenario(), 7, 0, 2, {}))
    with pytest.raises(thresholds.ThresholdError, match="carries a guarantee"):
        thresholds.deterrence(solved, "losses", "freeze_with_treaty", 5.0, 0.1)
    with pytest.raises(thresholds.ThresholdError, match="no package 'peace'"):
        thresholds.deterrence(solved, "losses", "peace", 5.0, 0.1)


def test_pain_threshold_of_known_crossings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The factor is found to 2.2% where A prefers from a known one on; beyond the range there is none."""
    known = np.array([0.3, 1.0, 3.3, 15.0, 40.0, 0.1])

    def prefers(solved: Any, pair: Any, factor: NDArray[np.float64]) -> Any:
        return factor >= known, np.ones(6, dtype=bool)

    monkeypatch.setattr(thresholds, "_prefers", prefers)
    one = solver(scenario(), sampled(scenario(), 7, 0, 6, {}))
    found, solved = thresholds._first_factor(one, one.pairs[0], thresholds.FACTORS)
    assert solved.all()
    assert np.all((found[:4] >= known[:4]) & (found[:4] <= known[:4] * 1.023))
    assert np.isinf(found[4])
    assert found[5] == 0.25, "already at the least factor: known only to be no more"


def test_the_pain_threshold_is_where_the_game_says_so() -> None:
    """Just below it no durable package suits both, at it one does, in the game solved at those costs."""
    one = solver(scenario(), sampled(scenario(), 7, 0, 6, {}))
    pair = one.pairs[0]
    found, _ = thresholds._first_factor(one, pair, (0.5, 1.0, 8.0))
    at, _ = thresholds._prefers(one, pair, np.where(np.isfinite(found), found, 1.0))
    assert at[np.isfinite(found)].all()
    between = np.isfinite(found) & (found > 0.5)
    below, _ = thresholds._prefers(one, pair, np.where(between, found / 2 ** (3 / 2**thresholds.HALVINGS), 1.0))
    assert not below[between].any()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("survival 5y >= 0.8", "survival(best, 5) >= 0.8"),
        ("settled 2y > 50% and broken_by_A 5 y < 0.1", "settled(2) > 50% and broken_by_A(best, 5) < 0.1"),
        ("", "survival(best, 5) >= 0.8"),
        ("survival(freeze, 5) > 0.5", "survival(freeze, 5) > 0.5"),
    ],
)
def test_targets_in_short(written: str, meant: str) -> None:
    assert target_of(written, scenario()).text == meant


def test_a_wrong_target() -> None:
    with pytest.raises(ExpressionError, match="unknown quantity"):
        target_of("survivle(freeze, 5) > 0.5", scenario())


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("levers") / "war.yaml"
    path.write_text(with_levers(LEVERS), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, list(arguments))


def test_the_command(war: str) -> None:
    asked = ["levers", war, "--target", "cost_A >= 0.9", "--robust", "0.75", "--draws", str(DRAWS), "--seed", "7"]
    done = run(*asked, "--no-interactions", "--json", "--jobs", "1")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["schema"] == "holdfast/levers/1"
    found = studied()
    assert found.search.cheapest is not None
    assert answer["search"]["cheapest"]["set"] == dict(found.search.cheapest.setting)
    assert answer["search"]["cheapest"]["on_fresh_draws"]["robust"]["draws"] == DRAWS
    assert {frozenset(one["set"].items()) for one in answer["search"]["minimal"]} == {
        one.setting for one in found.search.minimal
    }
    assert run(*asked, "--no-interactions", "--json", "--jobs", "2").stdout == done.stdout, (
        "the same bytes for any number of jobs"
    )
    assert [one["payer"] for one in answer["levers"]] == ["Southland", "Southland"]
    assert answer["levers"][0]["settings"] == ["now", "1", "2", "3", "4"]
    screen = run(*asked, "--jobs", "2", "--draws", "4").stdout
    for heading in ("TARGET", "LEVERS", "LEAST COST", "EVERY MINIMAL SET", "PARETO FRONT", "LIMITS", "TOGETHER"):
        assert heading in screen
    assert all(len(line) <= 120 for line in screen.splitlines())


def test_nothing_suffices(war: str) -> None:
    """A target that cannot be met: no winner, no minimal set, and the most that is reached."""
    done = run("levers", war, "--target", "cost_A > 1000", "--draws", "2", "--no-interactions")
    assert done.exit_code == 0, done.output
    assert "no set on offer meets the target: the most is 0.00" in " ".join(done.stdout.split())
    assert "EVERY MINIMAL SET" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--target", "survivle(freeze, 5) > 0.5"), "unknown quantity `survivle`; did you mean `survival`?"),
        (("--lever", "arms"), "no lever 'arms'; there are: losses, pressure"),
        (("--set", "costs.A.lnd=1"), "no number at 'costs.A.lnd'"),
        (
            (
                "--draws",
                "2",
                "--target",
                "cost_A > 0",
                "--no-interactions",
                "--deterrence",
                "losses",
                "--terms",
                "peace",
            ),
            "no package 'peace'",
        ),
    ],
)
def test_what_is_wrong_is_said(war: str, arguments: tuple[str, ...], says: str) -> None:
    done = run("levers", war, "--draws", "2", *arguments)
    assert done.exit_code == 2
    assert says in done.stderr


def test_a_scenario_without_levers(tmp_path: Any) -> None:
    path = tmp_path / "war.yaml"
    path.write_text(with_levers(" {}", TEXT), encoding="utf-8")
    done = run("levers", str(path))
    assert done.exit_code == 2
    assert "names no lever" in done.stderr
