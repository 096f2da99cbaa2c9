"""Other priors without solving again, against a scenario assessed anew and against closed forms."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from holdfast.app.assess import answer_out
from holdfast.app.command import cli
from holdfast.assess.assessment import Assessment
from holdfast.assess.recorded import Key
from holdfast.explore.reweighting import Past, ReweightingError, Wanted, reweighted
from holdfast.explore.run import Asked, assess_scenario
from holdfast.scenario.quantity import Number
from holdfast.scenario.read import read_scenario
from report_answers import TEMPLATE

DRAWS = 160
RANGE = "choice.precision"


@cache
def run() -> Assessment:
    scenario = read_scenario(TEMPLATE, "template.yaml")
    return assess_scenario(scenario, TEMPLATE, Asked(DRAWS, scenario.seed, 4, 2, {}))


def past() -> Past:
    answer = run()
    return Past(answer.scenario, answer.seed, answer.draws, answer.what_if, answer.recorded)


def number(written: object) -> Number:
    return Number.model_validate(written)


def wanted(priors: dict[str, object] | None = None, aims: dict[str, float] | None = None) -> Wanted:
    return Wanted({path: number(text) for path, text in (priors or {}).items()}, aims or {})


def test_nothing_changed_gives_the_same_numbers() -> None:
    found = reweighted(past(), wanted())
    assert found.effective == pytest.approx(DRAWS)
    for row in (*found.beliefs, *found.quantities):
        assert row.after == row.before
    claims = {judged.id: judged for judged in run().claims}
    for claim in found.claims:
        assert claim.after == claim.before
        result = claims[claim.id].result
        assert result is not None
        central = result.central
        assert claim.before == (central.given_premises if central.premises else central.share)
        assert claim.verdict_before.word == claims[claim.id].verdict.word


def test_a_hypothesis_without_weight_leaves_the_other_alone() -> None:
    found = reweighted(past(), wanted(aims={"ambition": 1.0}))
    for row in found.claims:
        result = {judged.id: judged for judged in run().claims}[row.id].result
        assert result is not None
        if not result.central.premises:
            alone = result.central.by_hypothesis["ambition", "restoration"]
            assert alone is not None
            assert row.after is not None
            assert row.after.value == pytest.approx(alone.value)
    beliefs = {row.name: row.after for row in found.beliefs}
    assert beliefs["A: ambition"] is not None
    assert beliefs["A: ambition"].value == 1


def test_a_prior_of_a_hypothesis_moves_belief_as_an_assessment_would() -> None:
    """The same prior by --set, worked out anew: every mean and share is the same."""
    path = "principals.A.hypotheses.ambition.prior"
    other = "principals.A.hypotheses.fear.prior"
    found = reweighted(past(), wanted({path: 0.2, other: 0.8}))
    scenario = run().scenario
    anew = assess_scenario(scenario, TEMPLATE, Asked(DRAWS, scenario.seed, 4, 2, {path: 0.2, other: 0.8}))
    belief = anew.aims.codings["central"].posterior["ambition"].mean
    assert {row.name: row.after for row in found.beliefs}["A: ambition"].value == pytest.approx(belief)  # type: ignore[union-attr]
    shares = {judged.id: judged.result for judged in anew.claims}
    for row in found.claims:
        result = shares[row.id]
        assert result is not None
        central = result.central
        assert row.after == (central.given_premises if central.premises else central.share)


def test_a_narrower_range_weighs_the_draws_inside_it_alike() -> None:
    """Uniform on a part of a uniform range: weights are 1 inside and 0 outside."""
    scenario = run().scenario
    low, high = scenario.choice.precision.parameters
    middle = (low + high) / 2
    part = scenario.choice.precision.model_copy(update={"parameters": (low, middle)})
    found = reweighted(past(), Wanted({RANGE: part}, {}))
    from holdfast.scenario.draws import sample

    inside = sample(scenario, scenario.seed, 0, DRAWS)[RANGE] <= middle
    expected = inside.sum()
    if scenario.choice.precision.shape == "uniform":
        assert found.effective == pytest.approx(expected)
    else:
        assert 0 < found.effective <= expected
    settled = {row.name: row for row in found.quantities}["settled(2)"].after
    columns = run().recorded
    means = [
        columns[str(Key("quantity", "settled(2)", (aim, "restoration")))][inside].mean() for aim in ("ambition", "fear")
    ]
    assert settled is not None
    assert min(means) - 0.02 <= settled.value <= max(means) + 0.02


@pytest.mark.parametrize(
    ("priors", "aims", "says"),
    [
        ({"choice.precisoin": "2 to 3"}, {}, "Nearest: choice.precision"),
        ({RANGE: "0.001 to 1000"}, {}, "the new prior reaches from 0.001 to 1000"),
        ({RANGE: 2.5}, {}, "Use --set to fix it"),
        ({"principals.A.hypotheses.ambition.prior": "0.1 to 0.2"}, {}, "give it another value, not a range"),
        ({"principals.A.hypotheses.ambition.territory": 0.5}, {}, "no draws lie elsewhere|Use --set"),
        ({}, {"envy": 0.5}, "no hypothesis of one side; hypotheses: ambition, fear, restoration"),
        ({}, {"fear": 1.5}, "not between 0 and 1"),
    ],
)
def test_what_cannot_be_weighed_is_refused_with_a_way_out(
    priors: dict[str, object], aims: dict[str, float], says: str
) -> None:
    with pytest.raises(ReweightingError, match=says):
        reweighted(past(), wanted(priors, aims))


def test_too_few_effective_draws_are_refused_saying_how_few() -> None:
    low, high = run().scenario.choice.precision.parameters
    narrow = run().scenario.choice.precision.model_copy(update={"parameters": (low, low + (high - low) / 50)})
    with pytest.raises(
        ReweightingError, match=r"leave \d+ effective draws of 160; at least 50 are needed. Assess again with --draws"
    ):
        reweighted(past(), Wanted({RANGE: narrow}, {}))


def test_a_number_fixed_in_the_run_is_refused() -> None:
    fixed = replace(past(), what_if={RANGE: 3.0})
    with pytest.raises(ReweightingError, match="was fixed by --set"):
        reweighted(fixed, wanted({RANGE: "2 to 3"}))


def test_the_command_reads_the_folder_of_a_run(tmp_path: Path) -> None:
    answer_out(run(), TEMPLATE, tmp_path, as_json=False, quiet=True, seconds=0.0)
    done = CliRunner().invoke(cli, ["reweight", str(tmp_path), "--aims", "ambition=0.5"])
    assert done.exit_code == 0, done.output
    assert "160 draws, 160 effective" in done.output
    assert "signed within 2 years" in done.output
    out = CliRunner().invoke(cli, ["reweight", str(tmp_path / "assessment.json"), "--aims", "ambition=0.5", "--json"])
    found = json.loads(out.stdout)
    assert found["effective"] == pytest.approx(160)
    assert {row["name"]: row["after"]["value"] for row in found["beliefs"]}["A: ambition"] == 0.5
    again = CliRunner().invoke(cli, ["reweight", str(tmp_path), "--aims", "ambition=0.5", "--json"])
    assert again.stdout == out.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Nothing to change"),
        (["--aims", "ambition=much"], "with a number from 0 to 1"),
        (["--prior", "choice.precision"], "write PATH=RANGE"),
        (["--aims", "ambition=0.5"], "is no folder of a run"),
    ],
)
def test_usage_errors_exit_with_two(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(cli, ["reweight", str(tmp_path), *arguments])
    assert done.exit_code == 2
    assert says in done.output


def test_a_column_keeps_its_key() -> None:
    key = Key("claim", "soon", ("ambition", "restoration"))
    assert Key.of(str(key)) == key
    with pytest.raises(ValueError, match="no column of a run"):
        Key.of("claim|soon")
    assert np.isin(list(run().recorded[str(key)]), (-1, 0, 1)).all()
