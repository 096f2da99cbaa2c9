"""Lanchester, Engel and Hughes out of the simulated war itself, under the right settings of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from holdfast.scenario.draws import Array, Draws, numbers, quantile
from holdfast.scenario.fighting import Costs, Forces, Front, Strikes, Table
from holdfast.scenario.scenario import Scenario
from holdfast.war import WarRates, rates
from published_results import combat_cases, needs_shared, published

Tree = dict[str, Any]


def campaign(shots: float, defence: float, staying: float) -> Tree:
    """One salvo: every shot is stopped as long as there are interceptors; a hit destroys 1 / staying units."""
    salvo = {
        "stock": shots, "made_per_month": 0, "wanted_per_month": shots, "intercepted": 1, "usd_bn_per_hit": 0,
    }  # fmt: skip
    return {
        "gloss": "salvo", "intensity": 1, "classes": {"shots": salvo}, "interceptors": defence, "interceptors_per_month": 0,
        "interceptors_per_kill": 1, "repair_months": 1, "winter_factor": 1, "secondary_factor": 0,
        "targets": {"fleet": {"gloss": "fleet", "share": 1, "destroys": {"units": 1 / staying}}},
    }  # fmt: skip


def war(
    start: tuple[float, float],
    lost: tuple[float, float] = (0, 0),
    exponents: tuple[float, float] = (1, 0),
    salvoes: tuple[Tree, Tree] | None = None,
    months: int = 1,
    landed: Array | None = None,
) -> WarRates:
    """A war of one category: A and B start with `start` and lose `lost` in the first month (at exponents p, q)."""
    idle = campaign(0, 0, 1)
    strikes = salvoes or (idle, idle)
    cost = {"usd_bn_per_util": 1, "land_usd_bn_per_month": 0, "dead_per_month": 0, "utils_per_100k_dead": 0}
    sides = {
        side: {"units": {"held": start[i], "made_per_month": 0, "delivered_per_month": 0, "lost_per_month": lost[i]}}
        for i, side in enumerate("AB")
    }
    forces = {
        "categories": {"units": {"gloss": "units", "weight": 1}}, **sides, "volatility": 0,
        "fire_exponent": exponents[0], "numbers_exponent": exponents[1],
    }  # fmt: skip
    front = {
        "steps": 10, "total_km2": 10, "held_km2": 5, "record": "held", "mobility_factor": 1, "contest_slope": 1,
    }  # fmt: skip
    fields: Tree = {
        "as_of": date(2022, 1, 9),
        "tables": {"held": Table(columns=("month", "km2"), rows=(("2021-01", 5.0), ("2021-02", 6.0)), source="made up")},
        "front": Front.model_validate(front), "forces": Forces.model_validate(forces),
        "strikes": Strikes.model_validate({"A": strikes[0], "B": strikes[1]}),
        "costs": Costs.model_validate({"A": cost, "B": cost, "by_power": 0}),
    }  # fmt: skip
    scenario = Scenario.model_construct(None, **fields)
    found = [
        pair for part in ("front", "forces", "strikes", "costs") for pair in numbers(getattr(scenario, part), part)
    ]
    draws = Draws(1, 0, 1, {path: quantile(number, np.array([0.5]), {}) for path, number in found})
    along = {} if landed is None else {"forces.A.units.made_per_month": landed[None]}
    return rates(scenario, draws.changed_by_month(along), months)


def stocks(fought: WarRates) -> tuple[Array, Array]:
    return fought.armies["A"].stocks[0, 0], fought.armies["B"].stocks[0, 0]


def lanchester(inputs: Mapping[str, float], time: float, q: float, months: int) -> tuple[Array, Array]:
    """dx/dt = -a y x^q, dy/dt = -b x y^q from x0, y0 over `time`, in so many months."""
    h, x, y = time / months, inputs["x0"], inputs["y0"]
    return stocks(war((x, y), (inputs["a"] * y * x**q * h, inputs["b"] * x * y**q * h), (1, q), months=months))


@needs_shared
@pytest.mark.parametrize("name", ["LAN-square-1", "LAN-square-2"])
def test_square_law(name: str) -> None:
    """Aimed fire: p = 1, q = 0. Months are 2,000 parts of the battle, so errors are of that order."""
    inputs, wanted = published()[name]["inputs"], published()[name]["outputs"]
    x, y = lanchester(inputs, 1.2 * wanted["time_to_end"], 0, 2000)
    winner, loser = (x, y) if wanted["winner"] == "x" else (y, x)
    assert winner[-1] == pytest.approx(wanted["survivors"], rel=3e-3)
    gone = np.flatnonzero(loser <= 0)[0]
    assert gone * 1.2 / 2000 == pytest.approx(1, abs=3e-3)


@needs_shared
def test_linear_law() -> None:
    """Area fire: p = q = 1."""
    inputs, wanted = published()["LAN-linear-1"]["inputs"], published()["LAN-linear-1"]["outputs"]
    x, y = lanchester(inputs, wanted["time"], 1, 2000)
    assert y[-1] == pytest.approx(inputs["f"] * inputs["y0"], rel=1e-3)
    assert x[-1] == pytest.approx(wanted["x_at"], rel=1e-3)


@needs_shared
@pytest.mark.parametrize(("law", "q", "months"), [("square_law", 0, 3000), ("linear_law", 1, 4000)])
def test_combat_cases(law: str, q: float, months: int) -> None:
    for case in combat_cases()[law]["cases"]:
        inputs = {"x0": case["A0"], "y0": case["B0"], "a": case["beta"], "b": case["alpha"]}
        endless = not isinstance(case["end_time"], float)
        x, y = lanchester(inputs, 400.0 if endless else 1.2 * case["end_time"], q, months)
        loser, winner = sorted((x[-1], y[-1]))
        if law == "square_law" and endless:
            assert winner == loser == pytest.approx(100 * np.exp(-4.0), rel=3e-3)
        else:
            assert winner == pytest.approx(case["survivors"], abs=max(0.3, 3 * loser))
            assert loser < 0.05 * winner


@needs_shared
def test_iwo_jima() -> None:
    """Square law with reinforcement; a month of the simulation is a hundredth of a day."""
    wanted = published()["ENGEL54-iwo-1"]["outputs"]
    days, per_day = 36, 100
    landed = np.zeros(days)
    landed[[0, 2, 5]] = 54000, 6000, 13000
    held = (1e-6, 21500.0)
    fire = (0.0544 * held[1] / per_day, 0.0106 * held[0] / per_day)
    fought = war(held, fire, (1, 0), months=days * per_day, landed=np.repeat(landed, per_day) / per_day)
    x, y = stocks(fought)
    for day, expected in wanted.items():
        assert x[int(day) * per_day] == pytest.approx(expected["US"], rel=2e-3)
        assert y[int(day) * per_day] == pytest.approx(expected["Japan"], rel=2e-3)


def salvo(a: float, b: float, i: Mapping[str, float]) -> tuple[float, float]:
    """What A and B lose in one salvo, out of both strike campaigns."""
    on_b, on_a = campaign(i["al"] * a, i["b3"] * b, i["b1"]), campaign(i["be"] * b, i["a3"] * a, i["a1"])
    fought = war((a, b), salvoes=(on_b, on_a))
    return float(fought.armies["A"].struck[0, 0, 0]), float(fought.armies["B"].struck[0, 0, 0])


@needs_shared
@pytest.mark.parametrize("name", ["HUGHES95-salvo-1", "HUGHES95-salvo-2"])
def test_hughes(name: str) -> None:
    i, wanted = published()[name]["inputs"], published()[name]["outputs"]
    lost = salvo(i["A"], i["Bn"], i)
    assert lost == pytest.approx((wanted["dA"], wanted["dB"]), abs=1e-6)
    assert (lost[1] / i["Bn"]) / (lost[0] / i["A"]) == pytest.approx(wanted["FER"], abs=1e-5)


@needs_shared
def test_combat_cases_salvo() -> None:
    for case in combat_cases()["hughes_salvo"]["cases"]:
        numbers_ = {**case, "al": case["alpha"], "be": case["beta"]}
        assert salvo(case["A"], case["B"], numbers_) == pytest.approx((case["loss_A"], case["loss_B"]), abs=1e-9)
