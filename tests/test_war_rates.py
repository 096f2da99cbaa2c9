"""Forces, strikes, arms, costs and the rates handed over: conservation, monotone relations, closed forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.scenario.draws import Draws, numbers, quantile, uniforms
from holdfast.scenario.fighting import Costs, Forces, Front, Strikes, Table
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war import WarRates, rates
from holdfast.war.arms import arrived_share
from holdfast.war.power import log_ratio, power

SEED = 5
DRAWS = 6
MONTHS = 15
PARTS = ("front", "forces", "strikes", "costs")

Tree = dict[str, Any]
Given = float | str


def stock(held: float, made: float, lost: Given) -> Tree:
    return {"held": held, "made_per_month": made, "delivered_per_month": 0, "lost_per_month": lost}


def package(to: str, **units: float) -> Tree:
    return {
        "gloss": "arms",
        "to": to,
        "sent": 0,
        "units": units,
        "arrives_month": 4,
        "spares_per_month": 0,
        "usd_bn": 2,
    }


def weapon(stocked: float, made: float, wanted: Given, intercepted: float = 0.5) -> Tree:
    return {
        "stock": stocked,
        "made_per_month": made,
        "wanted_per_month": wanted,
        "intercepted": intercepted,
        "usd_bn_per_hit": 0.02,
    }


def strikes(winter: float = 1.5, **classes: Tree) -> Tree:
    return {
        "gloss": "strikes",
        "intensity": 1,
        "classes": classes,
        "interceptors": 300,
        "interceptors_per_month": 20,
        "interceptors_per_kill": 1.2,
        "repair_months": 4,
        "winter_factor": winter,
        "secondary_factor": 1,
    }


def side_costs() -> Tree:
    return {
        "usd_bn_per_util": 50,
        "land_usd_bn_per_month": 1,
        "dead_per_month": 800,
        "utils_per_100k_dead": 0.5,
    }


def parts() -> Tree:
    """A small war: tanks and guns on both sides, one missile each that also counts as force."""
    return {
        "front": {
            "steps": 10,
            "total_km2": 10_000,
            "held_km2": 3000,
            "record": "held",
            "mobility_factor": "0.5 to 1.5",
            "contest_slope": 1,
        },
        "forces": {
            "categories": {name: {"gloss": name, "weight": 1} for name in ("tanks", "guns", "rockets")},
            "A": {"tanks": stock(1000, 20, 30), "guns": stock(800, 10, "5 to 25")},
            "B": {"tanks": stock(700, 5, 20), "guns": stock(600, 8, 10)},
            "packages": {
                "tanks": package("B", tanks=200),
                "rockets": package("B", rockets=150, interceptors=90),
            },
            "volatility": 0.2,
        },
        "strikes": {
            "A": strikes(drones=weapon(200, 100, "80 to 140", 0.8), missiles=weapon(90, 20, 40, 0.6)),
            "B": strikes(rockets=weapon(60, 6, "5 to 15")),
        },
        "costs": {"A": side_costs(), "B": side_costs(), "by_power": 0.8},
    }


def scenario(tree: Tree, as_of: date = date(2022, 4, 30)) -> Scenario:
    record = tuple((f"2021-{month:02d}", 3000.0 + 40 * (-1) ** month * month) for month in range(1, 13))
    fields: Tree = {
        "as_of": as_of,
        "tables": {"held": Table(columns=("month", "km2"), rows=record, source="made up for a test")},
        "front": Front.model_validate(tree["front"]),
        "forces": Forces.model_validate(tree["forces"]),
        "strikes": Strikes.model_validate(tree["strikes"]),
        "costs": Costs.model_validate(tree["costs"]),
    }
    return Scenario.model_construct(None, **fields)


def drawn(world: Scenario, start: int = 0, stop: int = DRAWS) -> Draws:
    found = [pair for part in PARTS for pair in numbers(getattr(world, part), part)]
    values = {path: quantile(number, uniforms(SEED, path, start, stop), {}) for path, number in found}
    return Draws(SEED, start, stop, values)


def run(changes: Mapping[str, float] | None = None, tree: Tree | None = None, months: int = MONTHS) -> WarRates:
    world = scenario(tree or parts())
    draws = drawn(world)
    return rates(world, draws.changed({k: np.full(DRAWS, v) for k, v in (changes or {}).items()}), months)


SIDES: tuple[Side, Side] = ("A", "B")
amount = st.floats(0, 500)
FREE = {
    "forces.A.tanks.held": amount,
    "forces.A.tanks.made_per_month": amount,
    "forces.A.tanks.lost_per_month": amount,
    "forces.B.guns.held": amount,
    "forces.B.guns.lost_per_month": amount,
    "forces.B.tanks.lost_per_month": amount,
    "forces.packages.tanks.sent": st.floats(0, 1),
    "forces.packages.rockets.sent": st.floats(0, 1),
    "forces.packages.tanks.arrives_month": st.floats(0, 30),
    "forces.packages.tanks.spares_per_month": st.floats(0, 1),
    "strikes.A.classes.drones.stock": amount,
    "strikes.A.classes.drones.wanted_per_month": amount,
    "strikes.A.classes.missiles.made_per_month": amount,
    "strikes.B.classes.rockets.stock": amount,
    "strikes.A.interceptors": amount,
    "strikes.A.interceptors_per_month": amount,
    "strikes.A.intensity": st.floats(0, 5),
    "strikes.B.intensity": st.floats(0, 5),
    "strikes.A.repair_months": st.floats(0.1, 40),
}
wars = st.fixed_dictionaries(FREE)
few = settings(max_examples=25, deadline=None)


@few
@given(changes=wars)
def test_stocks_are_conserved_and_never_negative(changes: dict[str, float]) -> None:
    war = run(changes)
    for side in SIDES:
        army, raids = war.armies[side], war.campaigns[side]
        for stocks in (army.stocks, army.lost, army.gained, raids.stock, raids.launches, raids.intercepted):
            assert stocks.min() >= -1e-9
        assert np.allclose(np.diff(army.stocks), army.gained - army.lost, atol=1e-7)
        assert np.allclose(np.diff(raids.stock), raids.arriving - raids.launches, atol=1e-7)
        assert (army.lost <= army.stocks[..., :-1] + army.gained + 1e-7).all()
        assert (raids.intercepted <= raids.launches + 1e-9).all()
        assert raids.interceptors.min() >= -1e-9
        assert raids.standing_usd_bn.min() >= 0
    assert np.isfinite(war.power_path).all()
    assert (war.cost_A > 0).all()
    assert (war.cost_B > 0).all()


@few
@given(changes=wars)
def test_interceptors_spent_pay_for_every_kill(changes: dict[str, float]) -> None:
    war = run({**changes, "forces.packages.rockets.sent": 0.0})
    raids = war.campaigns["A"]
    arriving = changes["strikes.A.interceptors_per_month"]
    spent = raids.interceptors[:, :-1] + arriving - raids.interceptors[:, 1:]
    assert np.allclose(spent, 1.2 * raids.intercepted.sum(axis=1), atol=1e-7)


@few
@given(changes=wars, more=st.floats(0, 400))
def test_arms_to_b_never_raise_relative_power(changes: dict[str, float], more: float) -> None:
    path = "forces.packages.tanks.units.tanks"
    less, plenty = (run({**changes, "forces.packages.tanks.sent": 1.0, path: sent}) for sent in (100.0, 100.0 + more))
    assert (plenty.power_path <= less.power_path + 1e-9).all()
    assert (plenty.peace_arms_power <= less.peace_arms_power + 1e-9).all()


@few
@given(changes=wars, more=st.floats(0, 400), a_month=st.floats(0, 100))
def test_more_interceptors_never_raise_the_defenders_cost(
    changes: dict[str, float], more: float, a_month: float
) -> None:
    richer = dict(changes)
    richer["strikes.A.interceptors"] += more
    richer["strikes.A.interceptors_per_month"] += a_month
    assert (run(richer).cost_B <= run(changes).cost_B + 1e-9).all()


@few
@given(changes=wars, factor=st.floats(1, 4))
def test_more_intense_strikes_cost_the_other_side_more(changes: dict[str, float], factor: float) -> None:
    """Month by month while stocks last; in sum over the months whatever the stocks, were all months alike."""
    plenty = {**changes, "strikes.B.classes.rockets.stock": 1e5}
    harder = {"strikes.B.intensity": changes["strikes.B.intensity"] * factor}
    assert (run({**plenty, **harder}).cost_A >= run(plenty).cost_A - 1e-9).all()
    scarce = {**changes, "strikes.B.winter_factor": 1.0}
    low, high = (np.cumsum(run(given_).campaigns["B"].cost_usd_bn, axis=1) for given_ in (scarce, {**scarce, **harder}))
    assert (high >= low - 1e-9).all()


def test_a_doubled_campaign_does_cost_more() -> None:
    base, harder = run(), run({"strikes.B.intensity": 1.5})
    assert (harder.cost_A[:, :3] > base.cost_A[:, :3]).all()
    assert np.array_equal(harder.cost_B, base.cost_B)
    assert np.array_equal(harder.power_now, base.power_now)


def test_draws_do_not_depend_on_the_chunk_they_are_in() -> None:
    world = scenario(parts())
    whole, tail = rates(world, drawn(world, 0, DRAWS), MONTHS), rates(world, drawn(world, 4, DRAWS), MONTHS)
    for name in ("mobility_per_month", "power_path", "cost_A", "cost_B", "peace_arms_power"):
        assert np.array_equal(getattr(whole, name)[4:], getattr(tail, name)), name


def test_swapping_the_labels_swaps_power_and_costs() -> None:
    tree = parts()
    swapped = parts()
    for part in ("forces", "strikes", "costs"):
        swapped[part]["A"], swapped[part]["B"] = tree[part]["B"], tree[part]["A"]
    for arms in swapped["forces"]["packages"].values():
        arms["to"] = "A"
    sent = {"forces.packages.tanks.sent": 1.0, "forces.packages.rockets.sent": 1.0}
    fixed = {"forces.A.guns.lost_per_month": 12.0, "strikes.A.classes.drones.wanted_per_month": 100.0}
    mirrored = {"forces.B.guns.lost_per_month": 12.0, "strikes.B.classes.drones.wanted_per_month": 100.0}
    fixed["strikes.B.classes.rockets.wanted_per_month"] = mirrored["strikes.A.classes.rockets.wanted_per_month"] = 9.0
    here, there = run({**sent, **fixed}, tree), run({**sent, **mirrored}, swapped)
    assert here.power_path == pytest.approx(-there.power_path, abs=1e-12)
    assert here.cost_A == pytest.approx(there.cost_B, rel=1e-12)
    assert here.cost_B == pytest.approx(there.cost_A, rel=1e-12)
    assert here.peace_arms_power == pytest.approx(-there.peace_arms_power, abs=1e-12)


def test_costs_on_the_path_are_the_simulated_costs() -> None:
    """At the date the cost is the recorded one; later it moves with power by gamma = 0.8."""
    war = run({"forces.packages.tanks.sent": 1.0})
    strike = war.campaigns["B"].cost_usd_bn
    recorded = 12 * ((1 + strike) / 50 + 800 / 1e5 * 0.5)
    shift = war.power_path[:, :-1] - war.power_now[:, None]
    assert war.simulated_cost_A == pytest.approx(recorded * np.exp(-0.8 * shift), rel=1e-12)
    assert war.simulated_cost_A[:, 0] == pytest.approx(recorded[:, 0], rel=1e-12)


def test_winter_costs_more_by_its_factor() -> None:
    """From 30 April, months 8, 9 and 10 are December to February."""
    calm, cold = run({"strikes.B.winter_factor": 1.0}), run({"strikes.B.winter_factor": 2.0})
    ratio = cold.campaigns["B"].cost_usd_bn / calm.campaigns["B"].cost_usd_bn
    assert ratio[0] == pytest.approx([2.0 if month in (8, 9, 10) else 1.0 for month in range(MONTHS)])


def test_a_campaign_at_its_usual_rate_keeps_standing_damage_where_it_is() -> None:
    steady = {"strikes.A.interceptors": 1e6, "strikes.A.classes.missiles.stock": 1e5}
    steady |= {"strikes.A.classes.drones.stock": 1e5, "strikes.A.winter_factor": 1.0}
    raids = run(steady).campaigns["A"]
    assert raids.standing_usd_bn == pytest.approx(np.repeat(raids.standing_usd_bn[:, :1], MONTHS + 1, axis=1))
    hits = (raids.launches - raids.intercepted)[..., 0].sum(axis=1)
    assert raids.standing_usd_bn[:, 0] == pytest.approx(hits * 0.02 * 3)
    assert raids.intercepted_share[:, 0] == pytest.approx(0.8)


def test_interception_falls_when_interceptors_run_out() -> None:
    raids = run({"strikes.A.interceptors": 30.0, "strikes.A.interceptors_per_month": 0.0}).campaigns["A"]
    assert (raids.intercepted_share[:, 0, 0] < 0.8).all()
    assert (raids.intercepted[..., 1:] == 0).all()
    assert (raids.launches[..., 1:] > 0).any()


def test_packages_arrive_by_half_at_their_month_and_decay_without_spares() -> None:
    half = arrived_share(np.array([4.0, 0.0, 7.0]), 60)
    assert half[0, 4] == half[2, 7] == 0.5
    assert (half[1, 1:] == 1).all()
    assert (half[:, 0] == 0).all()
    assert (np.diff(half) >= 0).all()
    sent = {"forces.packages.tanks.sent": 1.0, "forces.B.tanks.lost_per_month": 0.0}
    base = run({"forces.B.tanks.lost_per_month": 0.0}, months=40).armies["B"].stocks[:, 0]
    kept = run(sent, months=40).armies["B"].stocks[:, 0] - base
    assert kept[:, -1] == pytest.approx(200 * arrived_share(np.array([4.0]), 40)[0, -1])
    cut = run({**sent, "forces.packages.tanks.spares_per_month": 0.1}, months=40).armies["B"].stocks[:, 0] - base
    assert (cut <= kept + 1e-9).all()
    assert cut[:, -1].mean() < 0.5 * kept[:, -1].mean()
    assert cut[:, -1] == pytest.approx(0.9 * cut[:, -2])


def test_spares_stop_with_the_stated_chance() -> None:
    """After n months supply still runs with chance (1 - h)^n."""
    world = scenario(parts())
    draws = drawn(world, 0, 4000)
    stop = draws.uniform("forces.packages.tanks.stop")
    on = {
        "forces.packages.tanks.sent": np.ones(4000),
        "forces.packages.tanks.spares_per_month": np.full(4000, 0.1),
    }
    war = rates(world, draws.changed(on), 8)
    arrives = war.armies["B"].gained[:, 0, 7] > 5
    assert arrives.mean() == pytest.approx(0.9**8, abs=4 * (0.25 / 4000) ** 0.5)
    assert np.array_equal(arrives, 1 - stop <= 0.9**8)


def test_missiles_sent_reach_the_campaign_and_count_as_power_until_launched() -> None:
    sent = {"forces.packages.rockets.sent": 1.0, "strikes.B.intensity": 0.0}
    idle, base = run(sent), run({"strikes.B.intensity": 0.0})
    brought = idle.campaigns["B"].stock - base.campaigns["B"].stock
    assert brought[:, 0, -1] == pytest.approx(150 * arrived_share(np.array([4.0]), MONTHS)[0, -1])
    assert np.array_equal(idle.armies["B"].stocks[:, 2], idle.campaigns["B"].stock[:, 0])
    assert (idle.power_path[:, -1] < base.power_path[:, -1]).all()
    guarded = idle.campaigns["A"].interceptors[:, -1] - base.campaigns["A"].interceptors[:, -1]
    assert (guarded > 0).all()


def test_arms_in_place_in_peace_is_the_shift_of_power_at_the_date() -> None:
    war = run({"forces.packages.tanks.sent": 1.0})
    now = war.armies["B"].stocks[0, :, 0]
    expected = -2 * np.log(np.sqrt(now + np.array([200, 0, 0])).sum() / np.sqrt(now).sum())
    assert war.peace_arms_power == pytest.approx(np.full(DRAWS, expected), rel=1e-9)
    assert war.usd_bn_spent == pytest.approx(np.full(DRAWS, 2.0))
    assert (run().peace_arms_power == 0).all()
    assert (run().usd_bn_spent == 0).all()


def test_power_has_diminishing_returns_complements_and_constant_returns_to_scale() -> None:
    one = np.ones(2)

    def of(tanks: float, guns: float) -> float:
        return float(power(np.array([tanks, guns]), one))

    assert of(2, 2) == pytest.approx(2 * of(1, 1))
    assert of(4, 9) == pytest.approx((2 + 3) ** 2)
    assert of(3, 1) - of(2, 1) < of(2, 1) - of(1, 1)
    assert of(2, 2) - of(1, 2) > of(2, 1) - of(1, 1)


def test_relative_power_stays_finite_when_a_side_has_nothing_left() -> None:
    nothing, something = np.zeros(1), np.ones(1)
    assert log_ratio(nothing, something)[0] == -log_ratio(something, nothing)[0] < -10
    assert log_ratio(nothing, nothing)[0] == 0


def test_effectiveness_shifts_relative_power_by_its_logarithm() -> None:
    shift = run({"forces.effectiveness.B": 1.5}).power_now - run().power_now
    assert shift == pytest.approx(np.full(DRAWS, -np.log(1.5)))


def test_stronger_enemies_cost_more_losses() -> None:
    """Losses rise with the square root of the enemy's power."""
    tree = parts()
    tree["forces"]["packages"]["tanks"]["arrives_month"] = 0
    armed, base = run({"forces.packages.tanks.sent": 1.0}, tree), run(None, tree)
    rise = armed.armies["B"].power[:, 1] / base.armies["B"].power[:, 1]
    ratio = armed.armies["A"].lost[:, 0, 1] / base.armies["A"].lost[:, 0, 1]
    assert ratio == pytest.approx(np.sqrt(rise))


def test_a_package_of_something_unknown_is_named() -> None:
    tree = parts()
    tree["forces"]["packages"]["tanks"] = package("B", submarines=3)
    with pytest.raises(ValueError, match="'submarines' is none of tanks, guns, rockets"):
        run(None, tree)


def test_drift_is_the_change_of_power_a_year() -> None:
    war = run()
    assert war.drift_per_year[:, 0] == pytest.approx(12 * (war.power_path[:, 1] - war.power_now), abs=1e-12)
    assert war.drift_per_year.shape == war.cost_A.shape == (DRAWS, MONTHS)
