"""Private information in the product: what B does not know, and that nothing else changes where there is nothing to know."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from holdfast.app.command import cli
from holdfast.assess.assessment import Assessment
from holdfast.assess.information import private_information
from holdfast.assess.language import NOW
from holdfast.assess.worlds import CENTRAL, Worlds
from holdfast.explore.again import bears_on, bears_on_doubt
from holdfast.explore.information import doubt, games
from holdfast.explore.reweighting import Past, ReweightingError, Wanted, _check_known
from holdfast.explore.run import Asked, assess_scenario, solve_worlds
from holdfast.report.information import lines
from holdfast.report.page import page
from holdfast.report.record import as_json, record, record_schema
from holdfast.report.screen import screen
from holdfast.scenario.complaints import ScenarioErrors
from holdfast.scenario.crosscheck_information import informed
from holdfast.scenario.draws import sample
from holdfast.scenario.quantity import Number
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from report_answers import answer

SMALL = (Path(__file__).resolve().parent / "small_war.yaml").read_text(encoding="utf-8")
DRAWS = 6
LOW = """      caution:
        gloss: It fears what the Vale could become.
        prior: 1
        territory: 0.9
        values: {assurance: 0.2 to 0.4}
        fear_of_power: 0.1 to 0.2
        fear_of_guarantor: 0 to 0.1
        pain_tolerance: {lognormal: [1.1, 0.2]}
        patience: 0.05 to 0.12
        conquest: 0.2 to 0.5
"""


def written(*more: str, likelihood: str = "unlikely") -> str:
    """The small war with further hypotheses about A and no levers, premises or claims but the first."""
    place = SMALL.index("  B:\n    name: Southland")
    text = SMALL[:place] + "".join(more) + SMALL[place:]
    names = [one.split(":")[0].strip() for one in more]
    said = ", ".join(["ambition: likely", *(f"{name}: {likelihood}" for name in names)])
    return text.replace("{ambition: likely}", f"{{{said}}}")


TWO = written(LOW)
TWINS = written(
    SMALL[SMALL.index("      ambition:\n") : SMALL.index("  B:\n    name: Southland")].replace("ambition", "twin")
)


def scenario(text: str = TWO, private: bool = True) -> Scenario:
    read = read_scenario(text, "war.yaml")
    return informed(read, "private" if private else "complete", text, "war.yaml")


def worlds(described: Scenario, jobs: int = 1, tell: Callable[[int, int], None] = lambda done, total: None) -> Worlds:
    bare = described.model_copy(update={"levers": {}, "claims": {}, "premises": {}})
    draws = sample(bare, bare.seed, 0, DRAWS)
    if bare.principals.A.hypotheses.keys() == {"ambition", "twin"}:
        # the twin is given the other's numbers: their ranges are the same, but each is drawn by itself
        own = {path: values for path, values in draws.values.items() if ".hypotheses.ambition." in path}
        draws = draws.changed({path.replace(".ambition.", ".twin."): values for path, values in own.items()})
    return solve_worlds(bare, draws, Asked(DRAWS, bare.seed, 1, jobs, {}), tell)


def test_the_belief_is_the_posterior_in_log_odds_within_the_grid() -> None:
    chances = {"first": np.array([0.5, 0.8, 1.0, 1e-9]), "second": np.array([0.5, 0.2, 0.0, 1 - 1e-9])}
    found = doubt(scenario(), chances, 4)
    assert found.types == ("first", "second")
    # log(0.2 / 0.8) = -2 log 2; beyond four either way the grid ends
    assert found.belief == pytest.approx([0.0, -2 * np.log(2), -4.0, 4.0], abs=1e-12)


def test_b_expects_the_same_whatever_is_true_and_a_does_not() -> None:
    one, other = worlds(scenario()).of[NOW].values()
    for name in ("reservation", "gain", "gain_over_fighting"):
        mine, its = getattr(one.solution, name), getattr(other.solution, name)
        assert np.array_equal(mine[:, 1], its[:, 1])
        assert np.abs(mine[:, 0] - its[:, 0]).max() > 0.01


def test_what_b_gains_is_its_expectation_at_its_belief_of_twins() -> None:
    known, unknown = (worlds(scenario(TWINS, private)) for private in (False, True))
    for pair, world in known.of[NOW].items():
        held, free = world.solution, unknown.of[NOW][pair].solution
        for name in ("reservation", "gain", "survival", "broken", "settled", "fighting", "conquered", "kept"):
            assert getattr(free, name) == pytest.approx(getattr(held, name), abs=1e-9), name
        assert np.array_equal(free.outcome, np.zeros(DRAWS))
        assert free.closed is not None
        assert np.array_equal(free.closed, np.ones(DRAWS))


def test_any_number_of_jobs_gives_the_same_answer() -> None:
    one, three = worlds(scenario(), 1), worlds(scenario(), 3)
    for pair, world in one.of[NOW].items():
        its = three.of[NOW][pair].solution
        for name in ("gain", "survival", "settled", "closed", "outcome"):
            assert np.array_equal(getattr(world.solution, name), getattr(its, name))


def test_types_are_solved_together() -> None:
    told: list[tuple[int, int]] = []
    worlds(scenario(), tell=lambda done, total: told.append((done, total)))
    assert told[-1] == (DRAWS, DRAWS)
    assert games(scenario()) == 1
    assert games(scenario(private=False)) == 2


def test_belief_starts_at_the_posterior_and_moves_toward_the_truth() -> None:
    solved = worlds(scenario())
    found = private_information(scenario(), solved)
    assert found is not None
    good = np.all([world.solved for world in solved.now()], axis=0)
    posterior = solved.aims["A"].posterior[CENTRAL]["caution"]
    assert found.today is not None
    assert found.today.value == pytest.approx(posterior[good].mean(), abs=1e-12)
    for (truth, _), dated in found.along.items():
        path = [one.value for one in dated.values() if one is not None]
        # today's belief is followed at the two points of the grid beside it, which moves its mean a little
        assert path[0] == pytest.approx(found.today.value, abs=0.05)
        assert (path[-1] > path[0]) == (truth == "caution")
        assert path[-1] != path[0]
    assert 0 < found.closed_least <= found.closed_mean <= 1


def test_draws_that_did_not_close_are_counted() -> None:
    solved = worlds(scenario())
    of = {
        pair: replace(
            world,
            solution=replace(
                world.solution, outcome=np.array([4, 0, 0, 4, 0, 1]), closed=np.array([0.9, 1, 1, 0.8, 1, 1])
            ),
        )
        for pair, world in solved.of[NOW].items()
    }
    found = private_information(scenario(), replace(solved, of={NOW: of}))
    assert found is not None
    assert (found.unclosed, found.some_open, found.closed_least) == (2, 2, 0.8)
    assert found.closed_mean == pytest.approx(5.7 / 6)
    assert found.today is not None
    assert found.today.draws == 3


def test_a_change_of_belief_or_of_the_other_type_is_solved_again() -> None:
    pair = ("ambition", "restoration")
    for path in (
        "evidence.overlap",
        "principals.A.hypotheses.caution.prior",
        "principals.A.hypotheses.caution.territory",
    ):
        assert bears_on_doubt({path: 1.0})
        assert not bears_on({path: 1.0}, pair)
    assert not bears_on_doubt({"principals.B.hypotheses.restoration.prior": 1.0})


@pytest.mark.parametrize(
    ("text", "count"), [(SMALL, "is 1: ambition"), (written(LOW, LOW.replace("caution", "fear")), "are 3: ambition")]
)
def test_other_than_two_hypotheses_are_refused_at_their_place(text: str, count: str) -> None:
    line = text.split("\n").index("    hypotheses:") + 1
    with pytest.raises(ScenarioErrors) as caught:
        scenario(text)
    said = str(caught.value)
    assert said.startswith(f"war.yaml:{line}:5: HF058 principals.A.hypotheses: private information needs exactly two")
    assert count in said
    with pytest.raises(ScenarioErrors) as again:
        read_scenario(text.replace("acceptance_odds: 1", "acceptance_odds: 1\n  information: private"), "war.yaml")
    assert [one.code for one in again.value.complaints] == ["HF058"]


def assessed(private: bool, jobs: int = 1) -> Assessment:
    bare = scenario(private=private).model_copy(update={"levers": {}})
    return assess_scenario(bare, TWO, Asked(DRAWS, bare.seed, 1, jobs, {}))


def test_the_record_and_the_screen_say_what_b_knows() -> None:
    private, plain = assessed(True), assessed(False)
    found, known = (json.loads(as_json(record(one))) for one in (private, plain))
    for one in (found, known):
        Draft202012Validator(record_schema()).validate(one)
    assert as_json(record(assessed(True, 2))) == as_json(record(private))
    assert found["information"]["setting"] == "private"
    assert found["information"]["private"]["hypotheses"] == ["ambition", "caution"]
    assert "what it expects at its belief" in found["information"]["notes"][0]
    assert known["information"] == {
        "setting": "complete", "notes": [], "private": {"value": None, "why": "B knows which hypothesis about A is true"},
    }  # fmt: skip
    assert "private information" in screen(private)
    assert "Southland does not know which of ambition and caution is true" in " ".join(screen(private).split())
    assert "PRIVATE INFORMATION" not in screen(plain)
    assert "What Southland knows of it" in page(private)


def test_the_command_refuses_one_hypothesis(tmp_path: Path) -> None:
    file = tmp_path / "war.yaml"
    file.write_text(SMALL, encoding="utf-8")
    found = CliRunner().invoke(cli, ["assess", str(file), "--private"])
    assert found.exit_code == 3
    assert "HF058 principals.A.hypotheses" in found.stderr


def test_other_priors_of_a_need_the_game_again() -> None:
    past = Past(scenario(), 1, DRAWS, {}, {})
    for wanted in (
        Wanted({}, {"caution": 0.5}),
        Wanted({"principals.A.hypotheses.caution.prior": Number.model_validate(0.2)}, {}),
    ):
        with pytest.raises(ReweightingError, match="private information"):
            _check_known(past, wanted)


def test_nothing_is_said_of_belief_where_b_knows() -> None:
    assert lines(answer()) == ()
