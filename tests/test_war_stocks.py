"""Units are conserved and stocks never negative, over random wars with records, targets, stores and timed levers."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.scenario.draws import Array, Draws, numbers, quantile, uniforms
from holdfast.scenario.fighting import Costs, Forces, Front, Strikes, Table
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war import WarRates, rates
from holdfast.war.calibration import calibration
from holdfast.war.forecast import forecast

SEED, DRAWS, MONTHS = 9, 8, 14
PARTS = ("front", "forces", "strikes", "costs")
SIDES: tuple[Side, Side] = ("A", "B")
ROUNDING = 1e-7
Tree = dict[str, Any]


def stock(held: str, lost: str | None = None, **more: Any) -> Tree:
    out: Tree = {"held": held, "made_per_month": "0 to 30", "delivered_per_month": "0 to 20", **more}
    return out if lost is None else {**out, "lost_per_month": lost}


def table(*columns: str, seed: int, low: int, high: int) -> Table:
    rng = np.random.default_rng(seed)
    months = [f"2021-{month:02d}" for month in range(1, 13)]
    rows = []
    for month in months:
        counts = rng.integers(low, high, len(columns)).tolist()
        rows.append((month, *(float(value) for value in counts)))
    return Table(columns=("month", *columns), rows=tuple(rows), source="made up for a test")


def raids() -> Table:
    rng = np.random.default_rng(4)
    rows = []
    for month in range(1, 13):
        launched = int(rng.integers(20, 90))
        rows.append((f"2021-{month:02d}", float(launched), float(rng.integers(0, launched))))
    return Table(columns=("month", "missiles", "missiles_destroyed"), rows=tuple(rows), source="made up for a test")


def campaign(classes: Tree, **more: Any) -> Tree:
    return {
        "gloss": "strikes", "intensity": 1, "classes": classes, "interceptors": "0 to 400",
        "interceptors_per_month": "0 to 60", "interceptors_per_kill": "0.5 to 2", "repair_months": "2 to 8",
        "winter_factor": "1 to 2", "secondary_factor": "0 to 2", **more,
    }  # fmt: skip


WEAPON = {"stock": "0 to 300", "made_per_month": "0 to 60", "usd_bn_per_hit": 0.02, "dead_per_hit": 0.5}
BASES = {"gloss": "bases", "share": "0.1 to 0.5", "destroys": {"tanks": "0 to 40", "shells": "0 to 9"}}
GRID = {"gloss": "grid", "share": "0.1 to 0.5", "repair_months": 12}


def tree() -> Tree:
    side_costs = {
        "usd_bn_per_util": 50, "land_usd_bn_per_month": 1, "dead_per_month": 800, "utils_per_100k_dead": 0.5,
    }  # fmt: skip
    counted = {"confirmed": "seen", "claimed": "said", "confirmed_share": "0.2 to 0.9", "claimed_factor": "1 to 3"}
    drones = {**WEAPON, "wanted_per_month": "0 to 90", "intercepted": "0 to 1"}
    shells = stock("0 to 500", "0 to 300")
    return {
        "front": {
            "steps": 10, "total_km2": 10_000, "held_km2": 3000, "record": "held", "mobility_factor": 1, "contest_slope": 1,
        },
        "forces": {
            "categories": {name: {"gloss": name, "weight": 1} for name in ("tanks", "shells", "missiles")},
            "losses": {"A": counted},
            "A": {"tanks": stock("0 to 900", stored="0 to 300", refurbished_per_month="0 to 60"), "shells": shells},
            "B": {"tanks": stock("0 to 600", "0 to 200", deliveries_stop_per_month=0.1), "shells": shells},
            "packages": {
                "tanks": {
                    "gloss": "tanks", "to": "B", "sent": 0, "units": {"tanks": 150, "interceptors": 90},
                    "arrives_month": "0 to 6", "training_months": "0 to 4", "spares_per_month": "0 to 0.2", "usd_bn": 1,
                },
            },
            "volatility": 0.2,
        },
        "strikes": {
            "A": campaign({"missiles": WEAPON}, record="raids", density="0 to 1", targets={"bases": BASES, "grid": GRID}),
            "B": campaign({"drones": drones}, targets={"bases": BASES}),
        },
        "costs": {"A": side_costs, "B": side_costs, "by_power": 0.8},
    }  # fmt: skip


@cache
def scenario() -> Scenario:
    made = tree()
    fields: Tree = {
        "as_of": date(2022, 1, 9),
        "tables": {
            "held": table("km2", seed=1, low=2900, high=3100), "raids": raids(),
            "seen": table("tanks", seed=2, low=5, high=40), "said": table("tanks", seed=3, low=15, high=90),
        },
        "front": Front.model_validate(made["front"]), "forces": Forces.model_validate(made["forces"]),
        "strikes": Strikes.model_validate(made["strikes"]), "costs": Costs.model_validate(made["costs"]),
    }  # fmt: skip
    return Scenario.model_construct(None, **fields)


def drawn(seed: int = SEED, start: int = 0, stop: int = DRAWS) -> Draws:
    found = [pair for part in PARTS for pair in numbers(getattr(scenario(), part), part)]
    values = {path: quantile(number, uniforms(seed, path, start, stop), {}) for path, number in found}
    return Draws(seed, start, stop, values)


def full(value: float) -> Array:
    return np.full(DRAWS, value)


WARS = st.fixed_dictionaries(
    {
        "forces.packages.tanks.sent": st.floats(0, 1),
        "forces.intensity.A": st.floats(0, 20),
        "forces.intensity.B": st.floats(0, 20),
        "strikes.A.intensity": st.floats(0, 30),
        "strikes.B.intensity": st.floats(0, 30),
        "strikes.A.wanted_factor": st.floats(0, 5),
        "strikes.A.targets.bases.share": st.floats(0, 2),
        "strikes.A.targets.grid.share": st.floats(0, 2),
        "strikes.A.density": st.floats(0, 3),
        "forces.A.tanks.stored": st.floats(0, 400),
        "forces.A.tanks.refurbished_per_month": st.floats(0, 400),
    }
)
TIMED = ("forces.packages.tanks.sent", "strikes.B.intensity", "forces.intensity.A")
few = settings(max_examples=30, deadline=None)


def at_random(changes: dict[str, float], seed: int, timed: list[float]) -> WarRates:
    draws = drawn(seed).changed({path: full(value) for path, value in changes.items()})
    along = np.linspace(timed[0], timed[1], MONTHS)[None].repeat(DRAWS, axis=0)
    return rates(scenario(), draws.changed_by_month(dict.fromkeys(TIMED, along)), MONTHS)


@few
@given(changes=WARS, seed=st.integers(0, 10_000), timed=st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_units_are_conserved_and_stocks_never_negative(
    changes: dict[str, float], seed: int, timed: list[float]
) -> None:
    """What is launched left a stock, what is lost was there, what is refurbished left a store."""
    war = at_random(changes, seed, timed)
    for side in SIDES:
        army, raid = war.armies[side], war.campaigns[side]
        for held in (army.stocks, army.stored, army.lost, army.struck, army.gained, raid.stock, raid.launches):
            assert held.min() >= -ROUNDING
        assert np.allclose(np.diff(army.stocks), army.gained - army.lost, atol=ROUNDING)
        field = [name not in raid.classes for name in army.categories]
        assert (army.lost[:, field] <= army.stocks[:, field, :-1] + ROUNDING).all()
        assert (army.struck <= army.lost + ROUNDING).all()
        assert np.allclose(np.diff(raid.stock), raid.arriving - raid.launches, atol=ROUNDING)
        assert (raid.launches <= raid.stock[..., :-1] + raid.arriving + ROUNDING).all()
        assert (raid.intercepted <= raid.launches + ROUNDING).all()
        assert raid.interceptors.min() >= -ROUNDING
        hits = (raid.launches - raid.intercepted).sum(axis=1)
        assert np.allclose(raid.toll.hits.sum(axis=1), hits, atol=ROUNDING)
        assert raid.standing_usd_bn.min() >= 0
        assert np.allclose(raid.civilian_dead, 0.5 * hits, atol=ROUNDING)
    assert np.isfinite(war.power_path).all()
    assert np.isfinite(war.cost_A).all()


@few
@given(changes=WARS, seed=st.integers(0, 10_000))
def test_what_is_refurbished_leaves_the_store(changes: dict[str, float], seed: int) -> None:
    draws = drawn(seed).changed({path: full(value) for path, value in changes.items()})
    army = rates(scenario(), draws, MONTHS).armies["A"]
    left = -np.diff(army.stored[:, 0])
    plain = draws["forces.A.tanks.made_per_month"] + draws["forces.A.tanks.delivered_per_month"]
    assert np.allclose(army.gained[:, 0] - plain[:, None], left, atol=ROUNDING)
    assert army.stored[:, 0].min() >= -ROUNDING
    assert (left.sum(axis=1) <= draws["forces.A.tanks.stored"] + ROUNDING).all()


def only(**changes: float) -> WarRates:
    return rates(
        scenario(), drawn().changed({path.replace("__", "."): full(value) for path, value in changes.items()}), MONTHS
    )


def test_what_strikes_destroy_is_missing_from_the_stock() -> None:
    quiet = {"forces__intensity__A": 0.0, "forces__intensity__B": 0.0, "strikes__A__density": 0.0}
    idle = only(**quiet, strikes__A__intensity=0.0)
    war = only(**quiet)
    per_hit = drawn()["strikes.A.targets.bases.destroys.shells"]
    share = drawn()["strikes.A.targets.bases.share"]
    share = share / (share + drawn()["strikes.A.targets.grid.share"])
    hits = (war.campaigns["A"].launches - war.campaigns["A"].intercepted).sum(axis=1)
    asked = hits * (share * per_hit)[:, None]
    struck = war.armies["B"].struck[:, 1]
    assert (struck[:, 0] > 0).any()
    assert struck[:, 0] == pytest.approx(np.minimum(asked[:, 0], war.armies["B"].stocks[:, 1, 0]))
    assert (idle.armies["B"].lost == 0).all()


def test_a_denser_raid_is_stopped_less() -> None:
    plenty = {"strikes__A__interceptors": 1e6, "strikes__A__classes__missiles__stock": 1e6}
    usual = only(**plenty, strikes__A__density=0.7).campaigns["A"]
    thick = only(**plenty, strikes__A__density=0.7, strikes__A__intensity=3.0).campaigns["A"]
    flat = only(**plenty, strikes__A__density=0.0, strikes__A__intensity=3.0).campaigns["A"]
    assert np.allclose(usual.chance, flat.chance, atol=1e-6)
    inner = (usual.launches > 0) & (usual.chance > 1e-6) & (usual.chance < 1 - 1e-6)
    odds = [np.log(raid.chance[inner] / (1 - raid.chance[inner])) for raid in (usual, thick)]
    assert odds[0] - odds[1] == pytest.approx(np.full(inner.sum(), 0.7 * np.log(3.0)), rel=1e-6)


def test_intensity_raises_losses_and_mobility_alike_for_both() -> None:
    base, pressed = only(), only(forces__intensity__A=3.0)
    for side in SIDES:
        ratio = pressed.armies[side].lost[:, 0, 0] - pressed.armies[side].struck[:, 0, 0]
        before = base.armies[side].lost[:, 0, 0] - base.armies[side].struck[:, 0, 0]
        free = ratio < base.armies[side].stocks[:, 0, 0] - ROUNDING
        assert ratio[free] == pytest.approx(2 * before[free])
    assert (pressed.front.movement.starts >= base.front.movement.starts).all()
    assert (pressed.front.movement.starts > base.front.movement.starts).any()


def test_losses_are_confirmed_losses_over_the_share_confirmed() -> None:
    fitted = calibration(scenario())
    draws = drawn()
    wanted = fitted.series(draws, "confirmed.A.tanks", MONTHS)[:, 0] / fitted.bias(draws, "A", "tanks")[0]
    war = only(strikes__B__intensity=0.0)
    held = war.armies["A"].stocks[:, 0, 0]
    assert war.armies["A"].lost[:, 0, 0] == pytest.approx(np.minimum(wanted, held))


def test_training_delays_what_has_arrived_and_a_later_order_comes_later() -> None:
    late = {"forces.packages.tanks.sent": full(1.0), "forces.packages.tanks.arrives_month": full(3.0)}
    late |= {"forces.packages.tanks.spares_per_month": full(0.0)}
    drawn_ = drawn().changed({**late, "forces.packages.tanks.training_months": full(0.0)})
    gained = [
        rates(scenario(), one, MONTHS).armies["B"].gained[:, 0]
        for one in (
            drawn_,
            drawn_.changed({"forces.packages.tanks.training_months": full(4.0)}),
            drawn_.changed_by_month(
                {"forces.packages.tanks.sent": np.tile(np.arange(MONTHS) >= 4, (DRAWS, 1)).astype(float)}
            ),
            drawn_.changed({"forces.packages.tanks.sent": full(0.0)}),
        )
    ]
    now, trained, ordered, none = gained
    assert np.allclose((trained - none)[:, 4:], (now - none)[:, :-4])
    assert np.allclose((ordered - none)[:, 4:], (now - none)[:, :-4])
    assert ((now - none)[:, 0] > 0).all()
    assert np.allclose((trained - none)[:, :4], 0)


def test_a_forecast_is_the_same_in_any_chunk_and_of_the_simulated_war() -> None:
    whole, part = (forecast(scenario(), drawn(SEED, start, stop), 6) for start, stop in ((0, 8), (5, 8)))
    assert whole.months[0] == "2022-01"
    assert set(whole.paths) == set(calibration(scenario()).record.series)
    for name, path in whole.paths.items():
        assert path.shape == (DRAWS, 6)
        assert np.array_equal(path[5:], part.paths[name]), name
    launched = rates(scenario(), drawn(), 6).campaigns["A"].launches[:, 0]
    assert np.array_equal(whole.paths["launches.A.missiles"], launched)
    assert ((whole.paths["intercepted.A.missiles"] >= 0) & (whole.paths["intercepted.A.missiles"] <= 1)).all()


def test_supply_from_third_parties_stops_for_good() -> None:
    """After n months deliveries still run with chance (1 - h)^n."""
    n = 3000
    draws = drawn(SEED, 0, n)
    army = rates(scenario(), draws.changed({"forces.B.tanks.delivered_per_month": np.full(n, 1e4)}), 10).armies["B"]
    runs = army.gained[:, 0] > 9e3
    assert runs[:, -1].mean() == pytest.approx(0.9**10, abs=4 * (0.25 / n) ** 0.5)
    assert (np.diff(runs.astype(int), axis=1) <= 0).all()
