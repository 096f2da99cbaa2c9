"""Two measures of losses: the posterior of their bias in closed form, and losses between the two."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.scenario.fighting import LossRecord
from holdfast.war.bias import LOG_ERROR, fit_bias
from holdfast.war.record import Series

MONTHS = tuple(f"2021-{month:02d}" for month in range(1, 13))
U = (np.arange(4000) + 0.5) / 4000


def losses(share: object, factor: object) -> LossRecord:
    return LossRecord.model_validate(
        {"confirmed": "seen", "claimed": "said", "confirmed_share": share, "claimed_factor": factor}
    )


def counted(name: str, value: float) -> Series:
    return Series(name, MONTHS, np.full(12, value), np.zeros(12))


def test_posterior_is_the_conjugate_normal() -> None:
    """ln c ~ N(ln 0.4, 0.2^2), ln k ~ N(ln 1.5, 0.3^2), ln(k / c) = ln 3 +- LOG_ERROR: normal in ln c."""
    fitted = fit_bias(
        losses({"lognormal": [0.4, 0.2]}, {"lognormal": [1.5, 0.3]}), counted("a", 100.0), counted("b", 300.0)
    )
    own, other = 0.2**-2, 1 / (0.3**2 + LOG_ERROR**2)
    mean = (own * np.log(0.4) + other * (np.log(1.5) - np.log(3.0))) / (own + other)
    c, k = fitted.draw(U)
    assert np.log(c).mean() == pytest.approx(mean, abs=0.01)
    assert np.log(c).std() == pytest.approx((own + other) ** -0.5, rel=0.03)
    assert np.log(k / c).mean() == pytest.approx(np.log(3.0), abs=0.05)


def test_losses_lie_above_the_confirmed_and_below_the_claimed_where_claims_exaggerate() -> None:
    fitted = fit_bias(losses("0.2 to 0.95", "1 to 4"), counted("a", 100.0), counted("b", 250.0))
    c, k = fitted.draw(U)
    lost = 100.0 / c
    assert (lost > 100.0).all()
    assert (lost * k > 100.0).all()
    assert np.median(lost) < 250.0
    assert (np.quantile(lost * k, 0.05), np.quantile(lost * k, 0.95)) == pytest.approx((195, 320), rel=0.1)


def test_without_claims_the_prior_stands() -> None:
    c, _ = fit_bias(losses("0.2 to 0.8", "1 to 4"), counted("a", 100.0), None).draw(U)
    assert np.quantile(c, [0.1, 0.5, 0.9]) == pytest.approx([0.26, 0.5, 0.74], abs=0.01)
    empty = fit_bias(losses("0.2 to 0.8", "1 to 4"), counted("a", 0.0), counted("b", 9.0))
    assert np.median(empty.draw(U)[0]) == pytest.approx(0.5, abs=0.01)


def test_the_share_rises_with_its_uniform() -> None:
    c, _ = fit_bias(losses("0.2 to 0.95", "1 to 4"), counted("a", 100.0), counted("b", 250.0)).draw(U)
    assert (np.diff(c) >= 0).all()
