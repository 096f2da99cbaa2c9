"""Scores and simple forecasts, against closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import norm

from holdfast.war.origins import Scored, coverage, differences, from_inside, mean_crps
from holdfast.war.record import Record, Series, next_month
from holdfast.war.rivals import RIVALS, rival
from holdfast.war.scores import crps, inside

GRID = (np.arange(4000) + 0.5) / 4000


@pytest.mark.parametrize("observed", [-1.0, 2.0, 7.5])
def test_crps_of_a_normal_forecast(observed: float) -> None:
    """sd (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi)) [Gneiting2007]."""
    z = (observed - 2.0) / 3.0
    wanted = 3.0 * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    assert crps(2.0 + 3.0 * ndtri(GRID), np.array(observed)) == pytest.approx(wanted, rel=2e-3)


def test_crps_of_a_forecast_without_spread_is_its_error() -> None:
    samples = np.full((10, 2), 4.0)
    assert crps(samples, np.array([1.0, 6.0])).tolist() == [3.0, 2.0]
    assert np.isnan(crps(samples, np.array([np.nan, 4.0]))[0])


def test_bands_hold_the_middle() -> None:
    samples = GRID[:, None].repeat(4, axis=1)
    assert inside(samples, np.array([0.2, 0.3, 0.74, 0.76]), 0.5).tolist() == [False, True, True, False]


PAST = np.array(
    [10.0, 12.0, 9.0, 13.0, 15.0, 14.0, 18.0, 17.0, 16.0, 20.0, 22.0, 21.0, 23.0, 19.0, 25.0, 24.0, 28.0, 27.0]
)


def samples(name: str, past: np.ndarray = PAST, months: int = 12) -> np.ndarray:
    return rival(name, past, months, (-np.inf, np.inf), GRID[:, None].repeat(months, axis=1))


def test_persistence_spreads_with_the_root_of_time() -> None:
    s = samples("persistence")
    step = np.sqrt(np.mean(np.diff(PAST) ** 2))
    assert s.mean(axis=0) == pytest.approx(np.full(12, 27.0), abs=1e-9)
    assert s.std(axis=0) == pytest.approx(step * np.sqrt(np.arange(1, 13)), rel=1e-2)


def test_drift_goes_on_as_from_the_first_month_to_the_last() -> None:
    s, h = samples("drift"), np.arange(1, 13)
    assert s.mean(axis=0) == pytest.approx(27.0 + h * (27.0 - 10.0) / 17, abs=1e-9)
    step = np.std(np.diff(PAST), ddof=1)
    assert s.std(axis=0) == pytest.approx(step * np.sqrt(h * (1 + h / 17)), rel=1e-2)


def test_seasonal_naive_repeats_the_last_year() -> None:
    s = samples("seasonal naive")
    assert s.mean(axis=0) == pytest.approx(PAST[-12:], abs=1e-9)
    assert s.std(axis=0) == pytest.approx(np.full(12, np.sqrt(np.mean((PAST[12:] - PAST[:-12]) ** 2))), rel=1e-2)
    short = samples("seasonal naive", PAST[:13])
    assert short.std(axis=0) == pytest.approx(np.full(12, np.sqrt(2) * np.std(PAST[:13])), rel=1e-2)


def test_past_months_are_drawn_as_often() -> None:
    values, counts = np.unique(samples("past months")[:, 0], return_counts=True)
    assert values.tolist() == sorted(PAST.tolist())
    assert counts.max() - counts.min() <= 1


def test_bounds_are_kept_and_names_known() -> None:
    cut = rival("persistence", PAST, 12, (26.0, 28.0), GRID[:, None].repeat(12, axis=1))
    assert (cut.min(), cut.max()) == (26.0, 28.0)
    with pytest.raises(ValueError, match="'hope' is none of persistence"):
        rival("hope", PAST, 1, (0, 1), GRID[:, None])


def test_kinds_and_series_weigh_alike() -> None:
    def one(kind: str, series: str, score: float, held: bool) -> Scored:
        return Scored("model", series, kind, "2021-01", 1, score, (held, True))  # type: ignore[arg-type]

    scored = [
        one("launches", "a", 1.0, True), one("launches", "a", 3.0, False), one("launches", "b", 6.0, False),
        one("area", "area", 10.0, False),
    ]  # fmt: skip
    assert mean_crps(scored, "model") == pytest.approx(((2.0 + 6.0) / 2 + 10.0) / 2)
    assert (coverage(scored, "model", 0), coverage(scored, "model", 1)) == (0.25, 1.0)
    others = [replace(each, forecaster="other", crps=each.crps + (4 if each.series == "b" else 1)) for each in scored]
    apart = differences([*scored, *others], "model", "other", np.random.default_rng(1), 400)
    assert set(apart) == {-(launched + 1.0) / 2 for launched in (1.0, 2.5, 4.0)}
    assert apart.mean() == pytest.approx(-(2.5 + 1.0) / 2, abs=0.1)


def test_an_origin_sees_nothing_that_came_after_it() -> None:
    """Changing a month changes no forecast made before it."""
    months = [next_month("2021-01", ahead) for ahead in range(12)]
    values = np.array([40.0, 55, 38, 61, 47, 52, 44, 58, 49, 51, 43, 60])
    changed = np.where(np.arange(12) >= 10, 5 * values, values)

    def seen(of: np.ndarray) -> list[tuple[str, int, float]]:
        made: list[tuple[str, int, float]] = []

        def note(past: Series, ahead: int, _: np.ndarray) -> np.ndarray:
            made.append((past.months[-1], len(past.months), float(past.values.sum())))
            return np.zeros((4, ahead))

        from_inside(Record({"launches.A.x": Series("launches.A.x", tuple(months), of, np.zeros(12))}), 1, 4, note)
        return made

    before, after = seen(values), seen(changed)
    assert [row[1] for row in before] == [7, 8, 9, 10, 11]
    assert before[:4] == after[:4]
    assert before[4] != after[4]


def test_the_model_beats_every_rival_where_its_own_story_is_true() -> None:
    """Counts about a constant level: the mean beats the last value and the drift."""
    rng = np.random.default_rng(8)
    names = [f"launches.A.x{i}" for i in range(6)]
    months = tuple(next_month("2021-01", ahead) for ahead in range(14))
    record = Record({name: Series(name, months, np.rint(rng.normal(120, 30, 14)), np.zeros(14)) for name in names})
    scored = from_inside(record, 1, 400)
    model = mean_crps(scored, "model")
    assert model < min(mean_crps(scored, name) for name in RIVALS if name != "past months")
    assert 0.8 < coverage(scored, "model", 1) <= 1
