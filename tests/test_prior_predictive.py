"""The prior predictive of survival: closed forms through the program, mixtures, the record by hand, the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from holdfast.app.command import cli
from holdfast.explore.aims import believed_pairs
from holdfast.explore.prior_check import check, level, record_fall, shape
from holdfast.explore.prior_predictive import (
    PARTS,
    YEARS,
    Asked,
    Peaces,
    PriorPredictive,
    bands,
    even,
    fall,
    hazard,
    peaces,
    prior_predictive,
    weighted_quantiles,
    without,
)  # fmt: skip
from holdfast.history import load_endings
from holdfast.history.outlook import outlook
from holdfast.history.scoring import Interval, Watched
from holdfast.history.survival import Estimate
from holdfast.report.history_record import schema
from holdfast.report.prior_predictive_record import priors, written
from holdfast.scenario.draws import sample
from holdfast.scenario.quantity import Number
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.template import template

H0 = 0.1
"""Yearly hazard of an indifferent side in the scenario in which nothing matters to anybody."""
INDIFFERENT = {
    "precision: {log_uniform: [1.5, 6]}": "precision: 1.0e-12",
    "indifferent_hazard: {log_uniform: [0.02, 0.3]}": f"indifferent_hazard: {H0}",
    "incidents_per_year: {log_uniform: [0.01, 0.1]}": "incidents_per_year: 0",
}


def changed(changes: dict[str, str]) -> Scenario:
    text = template()
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return read_scenario(text, "template.yaml")


def peaces_of(each: np.ndarray, belief: np.ndarray | None = None) -> Peaces:
    chance = np.full(each.shape[:2], 1 / len(each)) if belief is None else belief
    return Peaces(YEARS, each, chance, np.ones(each.shape[1]), 0)


def flat(*rates: float) -> np.ndarray:
    """Survival at a constant hazard a draw, under one pair of hypotheses."""
    return np.asarray(np.exp(-np.outer(rates, YEARS))[None])


def test_the_hazard_of_an_exponential_is_its_rate() -> None:
    for start, stop in bands(YEARS):
        assert hazard(flat(0.3)[0], YEARS, start, stop) == pytest.approx([0.3], abs=1e-12)
    assert bands(tuple(range(11))) == ((0, 1), (1, 2), (2, 5), (5, 10))


def test_draws_thrown_together_fall_though_none_of_them_does() -> None:
    """Half at a hazard of .5, half at .01: S = (exp(-.5 t) + exp(-.01 t)) / 2."""
    mixed = fall("as it is", "", peaces_of(flat(*[0.5, 0.01] * 50)), None, np.random.default_rng(1))

    def s(t: float) -> float:
        return float((np.exp(-0.5 * t) + np.exp(-0.01 * t)) / 2)

    young, older = -np.log(s(1)), np.log(s(5) / s(10)) / 5
    assert (mixed.young, mixed.older) == pytest.approx((young, older), abs=1e-12)
    assert mixed.ratio.value == pytest.approx(young / older, abs=1e-9)
    assert mixed.ratio.low < mixed.ratio.value < mixed.ratio.high
    assert (mixed.within.low, mixed.within.value, mixed.within.high) == pytest.approx((1, 1, 1), abs=1e-9)


def test_weights_pick_the_draws_that_count() -> None:
    found = peaces_of(flat(*[0.5, 0.01] * 50))
    only = np.tile([0.0, 1.0], 50)
    mixed = fall("signed", "", found, only, np.random.default_rng(1))
    assert mixed.young == pytest.approx(0.01, abs=1e-12)
    assert mixed.ratio.value == pytest.approx(1, abs=1e-9)


def test_beliefs_weigh_the_hypotheses_within_a_draw() -> None:
    each = np.concatenate([flat(0.5), flat(0.01)])
    found = peaces_of(each, np.array([[0.25], [0.75]]))
    assert found.survival[0] == pytest.approx(0.25 * each[0, 0] + 0.75 * each[1, 0], abs=1e-15)


def test_quantiles_by_weight() -> None:
    values = np.array([3.0, 1.0, 2.0])
    assert weighted_quantiles(values, np.array([1.0, 1.0, 8.0]), (0.05, 0.5, 0.95)) == [1.0, 2.0, 3.0]
    assert weighted_quantiles(values, np.array([0.0, 0.0, 1.0]), (0.05, 0.95)) == [2.0, 2.0]


@pytest.fixture(scope="module")
def indifferent() -> PriorPredictive:
    return prior_predictive(changed(INDIFFERENT), Asked(4, None, 2, apart=True))


def test_indifferent_sides_break_at_twice_their_hazard_where_nothing_ages(indifferent: PriorPredictive) -> None:
    """Two sides, each at h0: hazard 2 h0, flat, once the ages are taken out; through the whole program."""
    by_name = {one.name: one for one in indifferent.falls}
    assert set(by_name) == {"as it is", "signed", *PARTS, "periods"}
    ageless = by_name["ages"]
    assert ageless.young == pytest.approx(2 * H0, abs=1e-9)
    # ages of 5 and 10 years lie within periods of half a year and a year, where survival is read along a straight line
    assert ageless.older == pytest.approx(2 * H0, rel=0.005)


def test_it_does_so_to_the_last_digit_where_periods_have_one_length() -> None:
    scenario = changed(INDIFFERENT)
    draws = without(sample(scenario, 1, 0, 3), "ages")
    found = peaces(scenario, draws, believed_pairs(scenario, draws), even(scenario), 2, lambda games: None)
    assert found.survival == pytest.approx(np.tile(np.exp(-2 * H0 * np.array(YEARS)), (3, 1)), abs=1e-9)


def test_nothing_but_the_ages_shapes_an_indifferent_peace(indifferent: PriorPredictive) -> None:
    by_name = {one.name: one for one in indifferent.falls}
    as_is = by_name["as it is"]
    assert as_is.ratio.value > 1.5
    for part in ("drift", "wandering", "fading"):
        assert by_name[part].ratio.value == pytest.approx(as_is.ratio.value, rel=1e-9), part
    # each period ages at its start's chance, so longer ones shift the ages a little
    assert by_name["periods"].ratio.value == pytest.approx(as_is.ratio.value, rel=0.05)


def test_parts_taken_out_are_numbers_of_the_scenario() -> None:
    scenario = read_scenario(template(), "template.yaml")
    draws = sample(scenario, 1, 0, 3)
    assert (without(draws, "ages")["peace.ages.old_factor"] == 1).all()
    assert (without(draws, "wandering")["peace.volatility"] == 0).all()
    assert (without(draws, "drift")["peace.power_drift_per_year"] == 0).all()
    assert (without(draws, "fading")["guarantees.eastland_treaty.decay"] == 0).all()
    with pytest.raises(ValueError, match="no part 'age'; there are: ages"):
        without(draws, "age")
    lengths = even(scenario).lengths
    assert np.ptp(lengths[: even(scenario).talking]) == 0


def test_a_horizon_too_short_for_the_shape_is_refused() -> None:
    scenario = read_scenario(template(), "template.yaml")
    short = scenario.model_copy(update={"grid": scenario.grid.model_copy(update={"horizon_years": 8.0})})
    with pytest.raises(ValueError, match=r"grid\.horizon_years is 8; the shape of the hazard needs 10"):
        prior_predictive(short, Asked(2, None, 1))
    with pytest.raises(ValueError, match="1 or more, found 0 and 1"):
        Asked(0, None, 1)


def test_the_record_s_fall_by_hand() -> None:
    """Ages 0 to 1: 2 failures in .5 + .5 + 9 years watched; ages 5 to 10: 1 failure in 2 + 6 * 5 + 5."""
    durations = np.array([0.5, 0.5, 3.0, 7.0, *[10.0] * 6, 20.0])
    failed = np.array([1, 1, 1, 1, *[0] * 6, 1], dtype=np.bool_)
    found = record_fall(Watched(durations, failed, np.arange(11)), np.random.default_rng(0))
    assert found.value == pytest.approx((2 / (9 + 1)) / (1 / (35 + 2)), abs=1e-12)
    assert found.low < found.value < found.high


def test_places_and_shapes() -> None:
    quantiles = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    placed = {
        value: level(5.0, 0.5, quantiles, Estimate(5.0, value, 0, 1, 9, 1, 8)).place
        for value in (0.05, 0.2, 0.3, 0.8, 0.95)
    }
    assert placed == {0.05: "below", 0.2: "lower", 0.3: "middle", 0.8: "upper", 0.95: "above"}
    past = Interval(7.0, 3.0, 20.0)
    assert [shape(own, past) for own in (2.0, 5.0, 30.0)] == ["flatter", "alike", "steeper"]
    assert shape(2.0, Interval(7.0, float("nan"), float("nan"))) is None


def test_words_say_where_the_record_lies() -> None:
    seen = outlook(None, {}, {}, np.random.default_rng(0)).outcomes[0]
    found = PriorPredictive(100, peaces_of(flat(*[0.5, 0.01] * 50)), ())
    drawn = replace(found, falls=(fall("as it is", "", found.peaces, None, np.random.default_rng(1)),))
    told = check(drawn, seen, load_endings(), np.random.default_rng(0))
    assert told.levels[0].place == "middle"
    where, how = told.words()
    assert "renewed war" in where
    assert "the model's fall lies" in how
    # 11 failures in the first year, 6 in years 5 to 10: the table of docs/explanation/base-rates.md
    assert told.record_fall.value == pytest.approx(0.078 / 0.010, rel=0.05)


def test_priors_are_written_as_the_scenario_has_them_with_their_sources() -> None:
    found = {one.path: one for one in priors(read_scenario(template(), "template.yaml"))}
    assert found["peace.indifferent_hazard"].written == "log_uniform [0.02, 0.3]"
    assert found["peace.ages.settled_factor"].written == "0.4 to 0.7"
    assert found["issues.trade.options.staged.incidents"].written == "0.8"
    assert found["guarantees.eastland_treaty.decay"].source == "analyst's judgement"
    assert not [path for path in found if path.startswith("principals")]
    assert written(Number(shape="table", table="losses", column="men")) == "table losses, column men"


def run(*arguments: str, code: int = 0) -> str:
    found = CliRunner().invoke(cli, ["history", *arguments])
    assert found.exit_code == code, found.output + str(found.exception)
    return found.output if code else found.stdout


@pytest.fixture
def imagined(tmp_path: Path) -> str:
    file = tmp_path / "imagined.yaml"
    history = "\nhistory:\n  outcome: war\n  classes:\n    land: {gloss: land neighbours, where: {contig_land: 1}}\n"
    file.write_text(template() + history, encoding="utf-8")
    return str(file)


def test_the_command_gives_the_same_bytes_for_any_number_of_jobs(imagined: str, tmp_path: Path) -> None:
    options = (imagined, "--prior-predictive", "--draws", "6", "--json")
    texts = [run(*options, "--jobs", jobs, "--out", str(tmp_path / jobs)) for jobs in ("1", "2")]
    assert texts[0] == texts[1]
    record = json.loads(texts[0])
    Draft202012Validator(schema("prior-predictive")).validate(record)
    assert [one["years"] for one in record["survival"]] == list(YEARS)
    assert [one["name"] for one in record["falls"]] == ["as it is", "signed"]
    assert [one["id"] for one in record["checks"][0]["classes"]] == ["all_endings", "land", "all_endings"]
    assert len(record["checks"][0]["by_year"]) == 20
    page = (tmp_path / "1" / "prior-predictive.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1
    assert "peace.ages.old_<wbr>factor" in page
    assert "0.1 to 0.4" in page
    assert (tmp_path / "1" / "prior-predictive.html").read_bytes() == (
        tmp_path / "2" / "prior-predictive.html"
    ).read_bytes()


def test_the_screen_names_level_shape_and_priors(imagined: str, tmp_path: Path) -> None:
    drawn = int(load_endings().numbers["tie"].sum())
    screen = run(imagined, "--prior-predictive", "--draws", "4", "--where", "tie=1", "--out", str(tmp_path))
    for words in (
        "Level:",
        "Shape:",
        f"asked_1, n = {drawn}, by pair: without renewed war",
        "Hazard a year by age",
        "log_uniform [0.02, 0.3]",
        "none was fitted",
    ):
        assert words in screen


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--prior-predictive",), "--prior-predictive needs a scenario"),
        (("ukraine-2023", "--prior-predictive", "--terms", "freeze"), "leave --terms out"),
        (("ukraine-2023", "--prior-predictive", "--hindcast"), "different questions"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments: tuple[str, ...], words: str) -> None:
    assert words in " ".join(run(*arguments, code=2).split())


def test_the_page_has_the_record_that_ships() -> None:
    text = (Path(__file__).resolve().parents[1] / "docs" / "explanation" / "prior-predictive.md").read_text("utf-8")
    for seen in outlook(None, {}, {}, np.random.default_rng(0)).outcomes:
        for band in seen.hazard.bands[:5]:
            assert f"{band.per_year:.3f} ({band.low:.3f} to {band.high:.3f}), {band.failures}" in text
        for years in (1.0, 5.0, 20.0):
            found = seen.by_pair.classes[0].raw.at(years)
            assert f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})" in text
