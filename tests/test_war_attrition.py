"""Lanchester, Engel and Hughes out of the code that the forces and strike parts use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.war.attrition import Battle, Law, battle, exchange, leakers, losses
from published_results import combat_cases, needs_shared, published

LONG = 2000.0


def square(on_x: float, on_y: float, start: tuple[float, float], span: float, steps: int = 4000) -> Battle:
    return battle((Law(on_x), Law(on_y)), start, span, steps)


def area_fire(rate: float) -> Law:
    return Law(rate, targets_exponent=1.0)


@needs_shared
@pytest.mark.parametrize("name", ["LAN-square-1", "LAN-square-2"])
def test_square_law_of_the_published_table(name: str) -> None:
    given_, wanted = published()[name]["inputs"], published()[name]["outputs"]
    fought = square(given_["a"], given_["b"], (given_["x0"], given_["y0"]), 1.5 * wanted["time_to_end"])
    winner, loser = (fought.x, fought.y) if wanted["winner"] == "x" else (fought.y, fought.x)
    assert winner[-1] == pytest.approx(wanted["survivors"], rel=1e-5)
    assert loser[-1] == 0
    assert fought.first_gone() == pytest.approx(wanted["time_to_end"], rel=1e-5)


@needs_shared
def test_linear_law_of_the_published_table() -> None:
    given_, wanted = published()["LAN-linear-1"]["inputs"], published()["LAN-linear-1"]["outputs"]
    start = (given_["x0"], given_["y0"])
    fought = battle((area_fire(given_["a"]), area_fire(given_["b"])), start, wanted["time"], 2000)
    assert fought.y[-1] == pytest.approx(given_["f"] * given_["y0"], rel=1e-6)
    assert fought.x[-1] == pytest.approx(wanted["x_at"], rel=1e-6)


@needs_shared
def test_iwo_jima_day_by_day() -> None:
    wanted = published()["ENGEL54-iwo-1"]["outputs"]
    days, per_day = 36, 100
    landed = np.zeros(days)
    landed[[0, 2, 5]] = 54000, 6000, 13000
    fought = battle((Law(0.0544), Law(0.0106)), (0.0, 21500.0), days, days * per_day, np.repeat(landed, per_day))
    for day, expected in wanted.items():
        at = int(day) * per_day
        assert fought.x[at] == pytest.approx(expected["US"], abs=0.01)
        assert fought.y[at] == pytest.approx(expected["Japan"], abs=0.01)
        assert np.sum(landed[: int(day)]) - fought.x[at] == pytest.approx(expected["US_loss"], abs=0.01)


def salvo(shots: float, stopped: float, staying: float) -> Law:
    return Law(shots, stopped_per_target=stopped, hits_per_kill=staying)


@needs_shared
@pytest.mark.parametrize("name", ["HUGHES95-salvo-1", "HUGHES95-salvo-2"])
def test_salvo_of_the_published_table(name: str) -> None:
    i, wanted = published()[name]["inputs"], published()[name]["outputs"]
    on_a, on_b = salvo(i["be"], i["a3"], i["a1"]), salvo(i["al"], i["b3"], i["b1"])
    lost_a, lost_b = exchange(on_a, on_b, i["A"], i["Bn"])
    assert (lost_a, lost_b) == pytest.approx((wanted["dA"], wanted["dB"]), abs=1e-6)
    assert (lost_b / i["Bn"]) / (lost_a / i["A"]) == pytest.approx(wanted["FER"], abs=1e-6)
    assert i["A"] - lost_a == pytest.approx(wanted["A_left"], abs=1e-6)
    below = salvo(wanted["breakpoint_alpha"] * (1 - 1e-9), i["b3"], i["b1"])
    above = salvo(wanted["breakpoint_alpha"] * (1 + 1e-9), i["b3"], i["b1"])
    assert losses(below, i["A"], i["Bn"]) == 0 < losses(above, i["A"], i["Bn"])


@needs_shared
def test_combat_cases_square_law() -> None:
    cases = combat_cases()["square_law"]["cases"]
    assert len(cases) == 4
    for case in cases:
        endless = case["winner"] == "draw"
        span = LONG if endless else 1.2 * case["end_time"]
        fought = square(case["beta"], case["alpha"], (case["A0"], case["B0"]), span)
        strongest = max(fought.x[-1], fought.y[-1])
        assert strongest == pytest.approx(case["survivors"], rel=1e-5, abs=1e-4)
        assert fought.first_gone() == pytest.approx(float("inf") if endless else case["end_time"], rel=1e-5)


@needs_shared
def test_combat_cases_linear_law() -> None:
    cases = combat_cases()["linear_law"]["cases"]
    assert len(cases) == 2
    for case in cases:
        fought = battle((area_fire(case["beta"]), area_fire(case["alpha"])), (case["A0"], case["B0"]), LONG, 8000)
        winner = fought.x if case["winner"] == "A" else fought.y
        assert winner[-1] == pytest.approx(case["survivors"], rel=1e-5)


@needs_shared
def test_combat_cases_salvo() -> None:
    cases = combat_cases()["hughes_salvo"]["cases"]
    assert len(cases) == 4
    for case in cases:
        on_a = salvo(case["beta"], case["a3"], case["a1"])
        on_b = salvo(case["alpha"], case["b3"], case["b1"])
        assert exchange(on_a, on_b, case["A"], case["B"]) == pytest.approx((case["loss_A"], case["loss_B"]))


positive = st.floats(0.1, 10)


@given(x=st.floats(50, 100), y=st.floats(50, 100), a=st.floats(0.01, 0.1), b=st.floats(0.01, 0.1))
def test_square_law_keeps_its_invariant_until_a_side_is_gone(x: float, y: float, a: float, b: float) -> None:
    """b x^2 - a y^2 is constant [Lanchester1916]."""
    fought = square(a, b, (x, y), 3.0, 60)
    alive = (fought.x > 0) & (fought.y > 0)
    invariant = b * fought.x[alive] ** 2 - a * fought.y[alive] ** 2
    assert np.allclose(invariant, b * x**2 - a * y**2, rtol=0, atol=1e-5 * (b * x**2 + a * y**2))


@given(effect=positive, shooters=positive, targets=st.floats(0, 10), p=st.floats(0, 1), q=st.floats(0, 1))
def test_nobody_loses_more_than_there_was(effect: float, shooters: float, targets: float, p: float, q: float) -> None:
    law = Law(effect, p, q, stopped_per_target=0.3, hits_per_kill=0.5)
    lost = losses(law, shooters, targets)
    assert 0 <= lost <= targets


def test_defence_stops_whole_shots_and_never_adds_any() -> None:
    assert leakers(np.array([5.0, 2.0]), np.array([3.0, 4.0])).tolist() == [2.0, 0.0]
