"""Curves against a textbook, the published spells of ceasefires, and laws every curve obeys."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from holdfast.history import Outcome, Weighting, load_endings, survival_curve_from, weibull_fit
from holdfast.history.survival import SurvivalCurve, kaplan_meier

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"
VECTORS = REFERENCE / "published_results.yaml"
DAYS_PER_YEAR = 365.25

# Freireich and others (1963), Blood 21:699, 6-mercaptopurine arm, weeks in remission, as printed in
# Kleinbaum and Klein, Survival Analysis, table 2.4, where the curve is worked out by hand.
REMISSION_WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
TEXTBOOK = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
# Log-log 95% limits of the same curve as R's survfit and SAS print them.
LOG_LOG_LIMITS = {6: (0.6197, 0.9516), 10: (0.5032, 0.8894), 23: (0.1881, 0.6801)}


def published(prefix: str) -> list[Any]:
    """The published results whose identifier starts so; one skipped parameter where the file is absent."""
    if not VECTORS.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="reference results are not in this checkout"))]
    found = YAML(typ="safe").load(VECTORS.read_text(encoding="utf-8"))
    return [pytest.param(entry, id=entry["id"]) for entry in found["vectors"] if entry["id"].startswith(prefix)]


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


SUBSETS: dict[str, tuple[str, bool]] = {
    "tie": ("tie", True),
    "not_tie": ("tie", False),
    "third_party_imposed": ("thirdpartycfire", True),
    "not_third_party": ("thirdpartycfire", False),
    "contiguous": ("contiguity", True),
    "foreign_imposed_regime_change": ("archigosFIRC", True),
}


def ceasefire_spells(subset: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Years and failures of the published ceasefires: one spell per id, chosen by its first row."""
    spells: dict[str, list[dict[str, str]]] = {}
    for row in rows("lhr2008_ceasefire_spells.csv"):
        spells.setdefault(row["id"], []).append(row)
    ordered = [sorted(spell, key=lambda row: float(row["t0_days"])) for spell in spells.values()]
    if subset != "all":
        column, wanted = SUBSETS[subset]
        ordered = [spell for spell in ordered if (float(spell[0][column]) == 1) == wanted]
    days = [float(spell[-1]["t1_days"]) - float(spell[0]["t0_days"]) for spell in ordered]
    return np.array(days) / DAYS_PER_YEAR, np.array([int(spell[-1]["failed"]) for spell in ordered])


def recurrences(subset: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Years and recurrences of UCDP interstate episodes by how they ended."""
    codes = {"all": "12345", "victory": "34", "low_activity": "5", "ceasefire": "2"}[subset]
    chosen = [row for row in rows("ucdp_interstate_terminations.csv") if row["outcome"] in codes]
    years = np.array([float(row["days"]) for row in chosen]) / DAYS_PER_YEAR
    return years, np.array([int(row["recurred"]) for row in chosen])


def check_failures(curve: SurvivalCurve, entry: dict[str, Any]) -> None:
    expected = entry["outputs"]
    assert (curve.n, curve.events) == (expected["n"], expected["failures"])
    horizons = [key for key in expected if key.startswith("fail_")]
    assert horizons
    for key in horizons:
        years = float(key.removeprefix("fail_").removesuffix("y"))
        assert 1 - curve.at(years).value == pytest.approx(expected[key], abs=entry["tol"]), key


@pytest.mark.parametrize("entry", published("LHR08-km-"))
def test_published_ceasefire_curves_are_reproduced(entry: dict[str, Any]) -> None:
    check_failures(survival_curve_from(*ceasefire_spells(entry["inputs"]["subset"])), entry)


@pytest.mark.parametrize("entry", published("UCDP-recur-"))
def test_recurrence_of_conflict_episodes_is_reproduced(entry: dict[str, Any]) -> None:
    check_failures(survival_curve_from(*recurrences(entry["inputs"]["subset"])), entry)


@pytest.mark.parametrize("entry", published("LHR08-weibull-"))
def test_published_weibull_fits_are_reproduced(entry: dict[str, Any]) -> None:
    fit, expected = weibull_fit(*ceasefire_spells(entry["inputs"]["subset"])), entry["outputs"]
    found = (fit.scale_years, fit.shape, fit.log_likelihood)
    wanted = (expected["scale_years"], expected["shape"], expected["loglik_years"])
    assert found == pytest.approx(wanted, abs=entry["tol"])
    assert 1 - fit.survival(5) == pytest.approx(expected["fail_5y"], abs=entry["tol"])
    assert 1 - fit.survival(20) == pytest.approx(expected["fail_20y"], abs=entry["tol"])
    assert "falls" in fit.words()
    assert fit.hazard_per_year(1) > fit.hazard_per_year(10)


@pytest.mark.parametrize("entry", published("LHR08-firc"))
def test_share_of_failures_by_regime_change_is_reproduced(entry: dict[str, Any]) -> None:
    curve = survival_curve_from(*ceasefire_spells("foreign_imposed_regime_change"))
    every = survival_curve_from(*ceasefire_spells("all"))
    expected = entry["outputs"]
    assert (every.n, every.events, curve.n) == (expected["n"], expected["failures"], expected["firc_n"])
    assert curve.events / curve.n == pytest.approx(expected["share_failed_firc"], abs=entry["tol"])
    without = (every.events - curve.events) / (every.n - curve.n)
    assert without == pytest.approx(expected["share_failed_no_firc"], abs=entry["tol"])


@pytest.mark.parametrize("entry", published("UCDP-outcomes"))
def test_how_episodes_end_is_reproduced(entry: dict[str, Any]) -> None:
    codes = {"1": "peace_agreement", "2": "ceasefire", "3": "victory_side_a", "4": "victory_side_b"}
    codes["5"] = "low_activity"
    endings = [codes[row["outcome"]] for row in rows("ucdp_interstate_terminations.csv")]
    counted = {"n": len(endings)} | {name: endings.count(name) for name in codes.values()}
    assert counted == entry["outputs"]


def test_textbook_remission_curve() -> None:
    curve = survival_curve_from(REMISSION_WEEKS, RELAPSED)
    assert {t: curve.at(t).value for t in TEXTBOOK} == pytest.approx(TEXTBOOK, abs=5e-5)
    for time, limits in LOG_LOG_LIMITS.items():
        found = curve.at(time)
        assert (found.low, found.high) == pytest.approx(limits, abs=5e-5)
    assert (curve.n, curve.events, curve.at_risk(10), curve.at_risk(23)) == (21, 9, 15, 6)
    assert curve.at(10).events == 5
    assert curve.at(9.99).value == curve.at(7).value


def test_band_where_none_or_all_failed_is_the_exact_binomial_one() -> None:
    held = survival_curve_from([3.0] * 10, [0] * 10).at(2)
    # Clopper-Pearson two-sided 95% limits for 10 of 10 are 0.6915 and 1.
    assert (held.value, held.low, held.high) == pytest.approx((1, 0.6915, 1), abs=5e-5)
    none = survival_curve_from([3.0] * 10, [1] * 10).at(5)
    assert (none.value, none.low, none.high) == pytest.approx((0, 0, 0.3085), abs=5e-5)
    assert none.at_risk == 0
    assert "carried forward" in none.words()


def test_votes_count_as_copies() -> None:
    copies = survival_curve_from([1.0, 1.0, 2.0, 3.0], [1, 1, 0, 1])
    votes = survival_curve_from([1.0, 2.0, 3.0], [1, 0, 1], votes=[2.0, 1.0, 1.0])
    assert votes.survival == pytest.approx(copies.survival)
    assert votes.low == pytest.approx(copies.low)


@pytest.mark.parametrize("weighting", ["pair", "war"])
@pytest.mark.parametrize("outcome", ["war", "deadly_dispute"])
def test_the_curve_and_its_limits_are_those_of_lifelines(outcome: Outcome, weighting: Weighting) -> None:
    """lifelines takes whole votes for its limits: a war's shares are given to it manyfold, the limits scaled back."""
    from lifelines import KaplanMeierFitter

    endings = load_endings()
    durations, failed = endings.durations_years(outcome), endings.failed(outcome)
    votes = np.ones(len(endings)) if weighting == "pair" else endings.one_vote_per_war()
    copies = int(np.lcm.reduce(np.rint(1 / votes).astype(np.int64)))
    whole = np.rint(votes * copies)
    assert whole == pytest.approx(votes * copies)
    oracle = KaplanMeierFitter(alpha=0.05).fit(durations, failed, weights=whole)
    years, survival, low, high = kaplan_meier(durations, failed, votes)
    assert years == pytest.approx(oracle.timeline)
    assert survival == pytest.approx(oracle.survival_function_.iloc[:, 0].to_numpy(), abs=1e-12)
    limits, inner = oracle.confidence_interval_.to_numpy(), (survival > 0) & (survival < 1)
    for ours, theirs in ((low, limits[:, 0]), (high, limits[:, 1])):
        # of the log of minus the log the limit lies z sd away, and copies make the sd smaller by their root
        away, known = (np.log(np.log(one[inner]) / np.log(survival[inner])) for one in (ours, theirs))
        assert away == pytest.approx(known * np.sqrt(copies), abs=1e-9)


SPELLS = st.lists(st.tuples(st.integers(0, 40).map(lambda t: t / 2), st.integers(0, 1)), min_size=1, max_size=30)


def curve_of(spells: list[tuple[float, int]]) -> SurvivalCurve:
    return survival_curve_from([years for years, _ in spells], [failed for _, failed in spells])


@settings(max_examples=40)
@given(SPELLS)
def test_every_curve_falls_between_one_and_zero_within_its_band(spells: list[tuple[float, int]]) -> None:
    curve = curve_of(spells)
    assert np.all(np.diff(curve.survival) <= 0)
    assert curve.survival[-1] >= 0
    assert curve.survival[0] <= 1
    assert np.all((curve.low <= curve.survival + 1e-12) & (curve.survival <= curve.high + 1e-12))


@settings(max_examples=40)
@given(SPELLS, st.integers(2, 4))
def test_duplicating_every_row_leaves_the_curve(spells: list[tuple[float, int]], times: int) -> None:
    once, often = curve_of(spells), curve_of(spells * times)
    assert often.survival == pytest.approx(once.survival, abs=1e-12)
    assert often.n == times * once.n


@pytest.mark.parametrize(
    ("durations", "failed", "votes", "message"),
    [
        ([], [], None, "at least one ending"),
        ([1.0, 2.0], [1], None, "unequal lengths"),
        ([1.0, -2.0], [1, 0], None, "-2.0"),
        ([1.0, float("nan")], [1, 0], None, "nan"),
        ([1.0, 2.0], [1, 3], None, "found np.int64\\(3\\)|found 3"),
        ([1.0, 2.0], [1, 0], [1.0, 0.0], "vote above 0"),
    ],
)
def test_spells_that_make_no_curve_are_refused(
    durations: list[float], failed: list[int], votes: list[float] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        survival_curve_from(durations, failed, votes)


def test_times_before_the_ending_and_zero_durations_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        survival_curve_from([1.0], [1]).at(-1)
    with pytest.raises(ValueError, match="above 0"):
        weibull_fit([0.0, 1.0], [1, 0])
