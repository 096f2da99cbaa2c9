"""Predictive checks: they pass a model on its own record and catch one that was fitted to another."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.scenario.draws import Array, Draws
from holdfast.war.calibration import Calibration
from holdfast.war.checks import Check, checks
from holdfast.war.front import fit as fit_front
from holdfast.war.record import Record, Series, next_month
from holdfast.war.scales import fit_counts, fit_shares

MONTHS = tuple(next_month("2021-01", ahead) for ahead in range(14))
DRAWS = Draws(6, 0, 1500, {})


def series(name: str, values: Array, trials: float = 0.0) -> Series:
    return Series(name, MONTHS[: len(values)], values, np.full(len(values), trials))


def fitted(launches: Series, learnt_from: Series | None = None) -> Calibration:
    rng = np.random.default_rng(3)
    shares = series("intercepted.A.x", rng.binomial(80, 0.7, 14) / 80, 80.0)
    area = series("area", 5000 + np.cumsum(rng.normal(0, 30, 14)))
    levels = {launches.name: fit_counts(learnt_from or launches), shares.name: fit_shares(shares)}
    front = fit_front(tuple(zip(area.months, area.values.tolist(), strict=True)))
    return Calibration(Record({one.name: one for one in (launches, shares, area)}), levels, {}, front)


def by_figure(found: list[Check], name: str) -> dict[str, Check]:
    return {one.figure: one for one in found if one.series == name}


def test_a_model_could_have_made_the_record_it_was_fitted_to() -> None:
    launched = series("launches.A.x", np.rint(np.random.default_rng(5).normal(90, 25, 14)))
    found = checks(fitted(launched), DRAWS)
    assert len(found) == 3 * 4
    for one in found:
        assert 0.02 < one.tail < 0.99 or one.series == "area", one
        assert one.posterior[0] <= one.posterior[1] <= one.posterior[2]
    mine = by_figure(found, "launches.A.x")
    assert mine["mean"].observed == pytest.approx(np.mean(launched.values))
    assert mine["spread"].observed == pytest.approx(np.std(launched.values))
    assert mine["largest"].observed == np.max(launched.values)
    assert mine["step"].observed == pytest.approx(np.mean(np.abs(np.diff(launched.values))))


def test_the_record_narrows_the_prior() -> None:
    launched = series("launches.A.x", np.rint(np.random.default_rng(5).normal(90, 10, 14)))
    mean = by_figure(checks(fitted(launched), DRAWS), "launches.A.x")["mean"]
    assert mean.prior[0] < mean.posterior[0] < mean.posterior[2] < mean.prior[2]


def test_a_model_fitted_to_another_record_is_caught() -> None:
    rng = np.random.default_rng(7)
    launched, calmer = (series("launches.A.x", np.rint(rng.normal(mean, 9, 14))) for mean in (900, 60))
    found = by_figure(checks(fitted(launched, calmer), DRAWS), "launches.A.x")
    assert found["mean"].tail < 0.02
    assert found["largest"].tail < 0.02
