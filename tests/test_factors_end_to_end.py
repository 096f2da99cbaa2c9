"""Factors through whole commands: an assessment, the war, the sources of their numbers, and factors that change nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from holdfast.app.command import cli
from holdfast.assess.assessment import Assessment
from holdfast.explore.run import Asked, assess_scenario
from holdfast.report.inputs import source, steps, unit
from holdfast.report.record import as_json, record
from holdfast.scenario.read import read_scenario

FILE = Path(__file__).parent / "factors_war.yaml"
TEXT = FILE.read_text(encoding="utf-8")
LONGER = ("horizon_years: 4", "horizon_years: 12")
"""A horizon beyond the ten years of the settlements that a record counts."""
DELIVERED = "forces.B.tanks.delivered_per_month"
REDUCED = f"factors.eastland_support.states.reduced.scale.{DELIVERED}"
# the hash of the file, and the chances of the states of its factors
OF_THE_FILE = ("scenario.hash", ".factors")


def without_factors() -> str:
    """The file as it stands, less its factors and the lever that speaks of them."""
    before, after = TEXT.split("factors:\n", 1)
    return before + after[after.index("outcomes:") :]


IDLE = """factors:
  weather:
    gloss: A thing that changes and does not matter.
    kind: context
    starts: dry
    states:
      dry: {gloss: As it is.}
      wet: {gloss: Otherwise and to no effect.}
    moves:
      - {from: dry, to: wet, per_year: 0.7}
      - {from: wet, to: dry, when: A breaks, chance: 0.5}
"""


def assessed(text: str, draws: int = 16) -> Assessment:
    scenario = read_scenario(text, "factors_war.yaml")
    return assess_scenario(scenario, text, Asked(draws, scenario.seed, 4, 1, {}))


def close(one: Any, other: Any, path: str = "") -> list[str]:
    """Paths at which two records differ, in anything but the rounding of a number."""
    if path.endswith(OF_THE_FILE):
        return []
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [where for key in one for where in close(one[key], other[key], f"{path}.{key}".strip("."))]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [where for at, pair in enumerate(zip(one, other, strict=True)) for where in close(*pair, f"{path}.{at}")]
    if isinstance(one, float) and isinstance(other, float):
        return [] if abs(one - other) <= 1e-9 * max(1.0, abs(one)) else [path]
    return [] if one == other else [path]


@pytest.fixture(scope="module")
def plain() -> Any:
    return json.loads(as_json(record(assessed(without_factors().replace(*LONGER)))))


def test_every_draw_of_the_example_is_solved() -> None:
    """The leader's successor values conquest less, so that the end of the war is worth another amount in its mode."""
    found = assessed(TEXT)
    assert found.certificates.solved == 16
    assert found.certificates.unsolved == {}
    assert found.certificates.largest_residual <= 1e-9


def test_factors_change_the_answer(plain: Any) -> None:
    assert close(plain, json.loads(as_json(record(assessed(TEXT.replace(*LONGER))))))


def test_a_factor_that_changes_nothing_leaves_the_answer_as_it_is(plain: Any) -> None:
    idle = without_factors().replace("outcomes:", f"{IDLE}outcomes:")
    assert close(plain, json.loads(as_json(record(assessed(idle.replace(*LONGER)))))) == []


def test_the_war_of_a_scenario_with_factors_is_shown() -> None:
    few = ["--draws", "16", "--game-draws", "4", "--futures", "200", "--future-months", "24", "--jobs", "1", "--json"]
    done = CliRunner().invoke(cli, ["war", str(FILE), *few])
    assert done.exit_code == 0, done.output
    held = json.loads(done.stdout)
    assert held["standing"]["futures"]["unsolved"] == 0


def test_a_state_has_its_own_source_and_unit() -> None:
    own = "{value: 0.3 to 0.6, source: the attaché, unit: of today's}"
    scenario = read_scenario(TEXT.replace(f"{DELIVERED}: 0.3 to 0.6", f"{DELIVERED}: {own}"), "f")
    assert source(scenario, REDUCED) == "the attaché"
    assert unit(scenario, REDUCED) == "of today's"
    assert steps(scenario, REDUCED)[-1] is scenario.factors["eastland_support"].states["reduced"].scale[DELIVERED]
    assert steps(scenario, f"{REDUCED}.more") == []


def test_a_move_has_the_source_of_the_nearest_part_around_it() -> None:
    scenario = read_scenario(
        TEXT.replace("source: analyst's judgement}\n  eastland", "source: the embassy}\n  eastland"), "f"
    )
    assert source(scenario, "factors.leader.moves.0.per_year") == "the embassy"
    assert source(scenario, "factors.eastland_support.moves.0.per_year") == "analyst's judgement"
