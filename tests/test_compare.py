"""Two cases side by side: paired differences against the quantities computed one by one, claims, and the command."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from holdfast.app.command import cli
from holdfast.app.sources import Source, scenario_of
from holdfast.assess.intervals import Z
from holdfast.explore.comparison import Case, Comparison, QuantityRow, compare_cases, games, setting_of
from holdfast.explore.solving import sampled, solver
from holdfast.scenario.scenario import Scenario
from lever_scenario import TEXT

DRAWS, SEED = 8, 11
DOUBLE = frozenset({("pressure", "double")})


@cache
def scenario() -> Scenario:
    return scenario_of(Source("war.yaml", TEXT), {})


@cache
def compared() -> Comparison:
    return compare_cases(Case("war", scenario()), Case("war", scenario(), DOUBLE), DRAWS, SEED, 2)


def row(found: Comparison, name: str) -> QuantityRow:
    return next(one for one in found.quantities if one.name == name)


def test_a_difference_is_that_of_each_draw() -> None:
    """c_A and settled(2), weighted by the posterior in each draw: mean and z s / sqrt(n) of the differences."""
    draws = sampled(scenario(), SEED, 0, DRAWS, {})
    solved = solver(scenario(), draws)
    weights = solved.aims["A"].posterior["central"]
    by_setting: list[dict[str, Any]] = []
    for setting in (frozenset(), DOUBLE):
        total = {"cost_A": np.zeros(DRAWS), "settled(2)": np.zeros(DRAWS)}
        for pair, world in solved.at(setting).items():
            assert world.war is not None
            total["cost_A"] += weights[pair[0]] * world.war.cost("A")
            total["settled(2)"] += weights[pair[0]] * world.solution.settled[:, world.solution.date(2.0)]
        by_setting.append(total)
    for name in ("cost_A", "settled(2)"):
        change = by_setting[1][name] - by_setting[0][name]
        found = row(compared(), name).change
        assert found is not None
        assert found.value == pytest.approx(change.mean(), abs=1e-12)
        assert found.high - found.low == pytest.approx(2 * Z * change.std(ddof=1) / DRAWS**0.5, abs=1e-12)


def test_a_case_against_itself_differs_in_nothing() -> None:
    """Common random numbers: every difference is 0 with no interval, every share the same."""
    found = compare_cases(Case("one", scenario(), DOUBLE), Case("two", scenario(), DOUBLE), 4, SEED)
    for quantity in found.quantities:
        assert quantity.change is not None
        assert (quantity.change.value, quantity.change.low, quantity.change.high) == (0.0, 0.0, 0.0)
    for share in (*found.shares, *found.claims):
        assert share.first == share.second


def test_a_number_fixed_in_one_case_only() -> None:
    """c_A with land costs of 5 less c_A with land costs of 2: 12 * 3 / usd_bn_per_util / tolerance, in each draw."""
    path = "costs.A.land_usd_bn_per_month"
    found = compare_cases(
        Case("two", scenario(), what_if={path: 2.0}), Case("five", scenario(), what_if={path: 5.0}), 4, SEED
    )
    draws = sampled(scenario(), SEED, 0, 4, {})
    weights = solver(scenario(), draws).aims["A"].posterior["central"]
    tolerance = {name: draws[f"principals.A.hypotheses.{name}.pain_tolerance"] for name in weights}
    more = np.sum([weights[name] * 36 / draws["costs.A.usd_bn_per_util"] / tolerance[name] for name in weights], axis=0)
    change = row(found, "cost_A").change
    assert change is not None
    assert change.value == pytest.approx(more.mean(), rel=1e-9)


def test_another_scenario_without_a_package_and_a_claim() -> None:
    """What one of two scenarios does not have is shown for the other alone."""
    claim = TEXT.index("  soon:\n")
    text = TEXT[:claim] + TEXT[TEXT.index("correlations:\n") :]
    other = scenario_of(Source("other.yaml", text), {})
    found = compare_cases(Case("war", scenario()), Case("other", other), 4, SEED)
    soon = next(one for one in found.claims if one.name == "soon")
    assert soon.first is not None
    assert soon.second is None
    assert soon.change is None
    kept = next(one for one in found.claims if one.name == "refuses_B_minimum")
    assert kept.change is not None
    assert kept.change.value == 0.0


def test_every_claim_is_there_alone_and_given_its_premises() -> None:
    found = {(one.name, one.given) for one in compared().claims}
    expected = {(name, "") for name, one in scenario().claims.items() if one.holds}
    expected |= {(name, "given its premises") for name, one in scenario().claims.items() if one.premises}
    assert found == expected
    assert games(Case("war", scenario()), Case("war", scenario(), DOUBLE), DRAWS) == 2 * 2 * DRAWS


def test_names_that_are_not_there() -> None:
    with pytest.raises(KeyError, match="no lever 'presure'"):
        setting_of(scenario(), {"presure": "double"})
    with pytest.raises(KeyError, match="no setting 'triple'"):
        setting_of(scenario(), {"pressure": "triple"})
    assert setting_of(scenario(), {"pressure": "now"}) == frozenset()


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("compare") / "war.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, list(arguments))


def test_the_command(war: str) -> None:
    asked = ["compare", war, "--b", "pressure=double", "--b", "costs.A.land_usd_bn_per_month=5", "--draws", "4"]
    done = run(*asked, "--json", "--jobs", "1")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["schema"] == "holdfast/comparison/1"
    assert answer["cases"][1]["settings"] == {"pressure": "double"}
    assert answer["cases"][1]["what_if"] == {"costs.A.land_usd_bn_per_month": 5}
    assert run(*asked, "--json", "--jobs", "2").stdout == done.stdout
    screen = " ".join(run(*asked).stdout.split())
    assert "SECOND" in screen
    assert "pressure=double, costs.A.land_usd_bn_per_month = 5" in screen


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--b", "pressure=triple"), "no setting 'triple'; there are: half_more, double"),
        (("--b", "presure=double"), "'presure' is no lever (arms, pressure), and 'double' is not a number"),
        (("--a", "costs.A.dead_per_mont=1"), "nearest: costs.A.dead_per_month"),
        (("--a", "pressure"), "write LEVER=SETTING or PATH=VALUE"),
    ],
)
def test_what_is_wrong_is_said(war: str, arguments: tuple[str, ...], says: str) -> None:
    done = run("compare", war, "--draws", "2", *arguments)
    assert done.exit_code == 2
    assert says in done.stderr
