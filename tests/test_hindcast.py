"""The hindcast on two imagined settlements: views, leaving the own war out, scores, ablations, the same bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from hindcast_cases import write_cases
from holdfast.app.cases import cases_of
from holdfast.explore.hindcast import (
    CLASS_COLUMNS,
    FORECASTS,
    LEAST_ENDINGS,
    YEARS,
    Case,
    Hindcast,
    ablations,
    best_class,
    cases_from,
    outcome_from,
    outside_view,
    own_war,
    run_hindcast,
    watched_cases,
)
from holdfast.explore.inside_view import MECHANISMS, Asked, inside_view, paths_without
from holdfast.game.inputs import Inputs
from holdfast.game.menu import menu
from holdfast.game.periods import calendar
from holdfast.game.play import play
from holdfast.history import load_endings, survival_curve
from holdfast.history.model_file import load_models
from holdfast.report.history_record import as_json, hindcast_record
from holdfast.scenario.draws import sample
from holdfast.war.rates import rates

ASKED = Asked(6, None, 1)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, ...]:
    return cases_of(write_cases(tmp_path_factory.mktemp("cases")))


@pytest.fixture(scope="module")
def hindcast(cases: tuple[Case, ...]) -> Hindcast:
    return run_hindcast(cases, ASKED, load_endings(), load_models()["war"], np.random.default_rng(0))


def test_cases_carry_what_became_of_them(cases: tuple[Case, ...]) -> None:
    assert [one.scenario.id for one in cases] == ["treaty", "truce"]
    held, broke = (one.outcome for one in cases)
    assert (held.renewed, broke.renewed) == (False, True)
    assert broke.years == pytest.approx((date(2003, 9, 1) - date(2001, 3, 1)).days / 365.25)
    watched = watched_cases(cases)
    assert len(set(watched.groups)) == 2
    same = replace(cases[0], covariates={**cases[0].covariates, "war_group": "9001"})
    assert len(set(watched_cases([same, cases[1]]).groups)) == 1
    unnamed = [replace(one, covariates={}) for one in cases]
    assert len(set(watched_cases(unnamed).groups)) == 2


ROW = {"case": "x", "ended": "2001-01-01", "renewed": "1", "renewed_on or censored_on": "2003-01-01"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"renewed": "yes"}, "'x': renewed should be 0 or 1, found 'yes'"),
        ({"ended": "1.1.2001"}, "'x': ended should be a date such as 1953-07-27, found '1.1.2001'"),
        ({"renewed_on or censored_on": "2000-01-01"}, "ended on 2001-01-01, so it cannot be watched until 2000-01-01"),
    ],
)
def test_outcomes_that_cannot_be_are_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        outcome_from(ROW | change)


def test_the_last_day_may_stand_in_a_column_of_its_own() -> None:
    two = {"case": "x", "ended": "2001-01-01", "renewed_on": "2002-01-01", "censored_on": "2010-01-01"}
    assert outcome_from(two | {"renewed": "1"}).until == date(2002, 1, 1)
    assert outcome_from(two | {"renewed": "0"}).until == date(2010, 1, 1)


def test_a_case_needs_an_outcome_and_terms_signed(cases: tuple[Case, ...]) -> None:
    scenario = cases[0].scenario
    with pytest.raises(ValueError, match="missing for treaty, x"):
        cases_from({"treaty": scenario}, [ROW], [])
    unsigned = scenario.model_copy(update={"terms": {"other": scenario.terms["signed"]}})
    with pytest.raises(ValueError, match="no package 'signed'; its terms: other"):
        cases_from({"x": unsigned}, [ROW], [])


def test_the_inside_view_is_the_posterior_mean_of_the_games(cases: tuple[Case, ...]) -> None:
    scenario = cases[1].scenario
    found = inside_view(scenario, "signed", YEARS, ASKED)
    draws = sample(scenario, scenario.seed, 0, ASKED.draws)
    packages, dates = menu(scenario), calendar(scenario.grid)
    war, place = rates(scenario, draws), packages.ids.index("signed")
    each = [
        play(Inputs(scenario, draws, war, packages, dates, (a, b)), (0.0, *YEARS), audit=False).survival[:, place, 1:]
        for a in scenario.principals.A.hypotheses
        for b in scenario.principals.B.hypotheses
    ]
    lowest, highest = np.min(each, axis=0), np.max(each, axis=0)
    assert ((found.survival >= lowest - 1e-12) & (found.survival <= highest + 1e-12)).all()
    assert np.ptp(np.stack(each), axis=0).max() > 0.001
    assert found.unsolved == 0
    assert (np.diff(found.survival, axis=1) <= 1e-12).all()
    with pytest.raises(ValueError, match="no terms 'sealed'; there are: signed"):
        inside_view(scenario, "sealed", YEARS, ASKED)
    with pytest.raises(ValueError, match="beyond the horizon of 24"):
        inside_view(scenario, "signed", (30.0,), ASKED)


def test_the_case_s_own_war_is_left_out_of_every_outside_view(cases: tuple[Case, ...]) -> None:
    endings, model = load_endings(), load_models()["war"]
    row = endings.texts["ending_id"].index("148-651-666-19480718")
    named = {"warnum": "148", "war_group": "148", "contig_land": "1", "post1945": "1"}
    case = replace(cases[0], covariates=named)
    own = own_war(case, endings)
    assert own[row]
    assert own.sum() == 10
    view = outside_view(case, endings, model)
    others = endings.subset(~own)
    assert view.left_out == 10
    assert view.base_rate == pytest.approx([survival_curve(others).at(years).value for years in YEARS])
    assert view.base_rate[0] > survival_curve(endings).at(1).value
    pair = replace(cases[0], covariates={"state1": "Israel", "state2": "Egypt"})
    same_year = replace(pair, outcome=replace(pair.outcome, ended=date(1948, 8, 1)))
    assert own_war(same_year, endings).sum() == 1


def test_the_best_class_is_the_smallest_large_enough_that_holds_the_case() -> None:
    endings = load_endings()
    row = {
        "contig_land": "1",
        "issue_territory": "1",
        "post1945": "1",
        "tie": "0",
        "multilateral": "0",
        "major_any": "0",
    }
    chosen = best_class(row, endings)
    size = int(chosen.members(endings).sum())
    assert size >= LEAST_ENDINGS
    values = {name: endings.numbers[name] == float(row[name]) for name in CLASS_COLUMNS}
    sizes = [int((values[a] & values[b]).sum()) for a in CLASS_COLUMNS for b in CLASS_COLUMNS]
    assert size == min(one for one in sizes if one >= LEAST_ENDINGS)
    assert best_class({}, endings).id == "all_endings"


def test_every_forecast_is_scored_on_the_same_cases(hindcast: Hindcast) -> None:
    assert tuple(one.name for one in hindcast.scores) == FORECASTS
    for name in FORECASTS:
        survival = hindcast.survival(name)
        assert survival.shape == (2, len(YEARS))
        assert ((survival > 0) & (survival < 1)).all()
    model = hindcast.survival("model")
    five = hindcast.scores[0].horizons[1]
    # The treaty held for more than five years, the truce broke after two and a half: no censoring before five.
    assert five.brier.value == pytest.approx(((1 - model[0, 1]) ** 2 + model[1, 1] ** 2) / 2)
    assert {one.other for one in hindcast.against} == set(FORECASTS[1:])
    assert hindcast.weight.cases == 2
    assert hindcast.scores[FORECASTS.index("base rate")].concordance.value == 0.5


def test_a_hindcast_is_the_same_for_any_number_of_jobs(cases: tuple[Case, ...], hindcast: Hindcast) -> None:
    two = run_hindcast(cases, Asked(6, None, 2), load_endings(), load_models()["war"], np.random.default_rng(0))
    assert as_json(hindcast_record(two)) == as_json(hindcast_record(hindcast))


def test_an_ablation_sets_the_numbers_of_its_mechanism_and_no_other(cases: tuple[Case, ...]) -> None:
    scenario = cases[0].scenario
    draws = sample(scenario, 1, 0, 1)
    found = {name: paths_without(draws, name) for name in MECHANISMS}
    assert "guarantees.eastland_treaty.credibility" in found["guarantee"]
    assert "peace.power_drift_per_year" in found["power_shift"]
    assert len([path for path in found["fear"] if path.endswith("fear_of_guarantor")]) == 4 - len(
        [side for side in (scenario.principals.A, scenario.principals.B) if len(side.hypotheses) == 1]
    )
    assert all(value == 0 for paths in found.values() for value in paths.values())
    with pytest.raises(ValueError, match="no mechanism 'luck'; there are: guarantee, fear, power_shift, talks"):
        Asked(6, None, 1, "luck")


def test_without_its_guarantor_a_treaty_is_a_truce(cases: tuple[Case, ...]) -> None:
    found = {(one.case, one.mechanism): one for one in ablations(cases, ASKED, ("guarantee",))}
    treaty = found["treaty", "guarantee"]
    assert treaty.numbers == 4
    assert treaty.without[1] != pytest.approx(treaty.survival[1])
    low, high = treaty.change[1]
    assert low <= treaty.without[1] - treaty.survival[1] <= high
    whole = inside_view(cases[0].scenario, "signed", YEARS, ASKED)
    assert treaty.survival == pytest.approx(whole.mean())


def test_nothing_to_run_is_refused() -> None:
    with pytest.raises(ValueError, match="no cases"):
        run_hindcast((), ASKED, load_endings(), load_models()["war"], np.random.default_rng(0))


def test_a_folder_without_cases_or_outcomes_says_what_belongs_there(tmp_path: Path) -> None:
    import click

    with pytest.raises(click.UsageError, match="No case in"):
        cases_of(tmp_path)
    write_cases(tmp_path)
    (tmp_path / "outcomes.csv").unlink()
    with pytest.raises(click.UsageError, match=r"has no outcomes\.csv"):
        cases_of(tmp_path)
