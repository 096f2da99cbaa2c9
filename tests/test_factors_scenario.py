"""Factors of a scenario: how they are read, what a state changes, and the modes and moves made of them.

Expected values are worked out by hand, or from the factors taken one by one (Kronecker sums and products).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from scipy.linalg import expm

from holdfast.game.factors import A_BREAKS, B_BREAKS, INCIDENT, SIGNED, Modes, modes_of
from holdfast.game.periods import Calendar, calendar
from holdfast.scenario.changes import under, under_mode
from holdfast.scenario.crosscheck_factors import OF_THE_DATE
from holdfast.scenario.draws import Draws, numbers, sample
from holdfast.scenario.factors import EVENTS
from holdfast.scenario.positions import compose
from holdfast.scenario.read import check_scenario, read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.schema_json import scenario_schema
from holdfast.scenario.support import Support
from holdfast.scenario.template import template
from holdfast.war.rates import rates

TEXT = (Path(__file__).parent / "factors_war.yaml").read_text(encoding="utf-8")
DRAWS = 7
DELIVERED = "forces.B.tanks.delivered_per_month"
CREDIBILITY = "guarantees.eastland_treaty.credibility"
SUPPORT = "factors.eastland_support"
SAME = 1e-12


def scenario_with(*edits: tuple[str, str]) -> Scenario:
    text = TEXT
    for find, write in edits:
        assert text.count(find) == 1, find
        text = text.replace(find, write)
    return read_scenario(text, "factors_war.yaml")


PLAIN = scenario_with()
DRAWN = sample(PLAIN, 5, 0, DRAWS)


def modes_with(*edits: tuple[str, str]) -> tuple[Modes, Draws]:
    one = scenario_with(*edits)
    draws = sample(one, 5, 0, DRAWS)
    return modes_of(one, draws, calendar(one.grid)), draws


def test_the_example_is_read_whole_and_fits_the_schema() -> None:
    assert check_scenario(TEXT, "factors_war.yaml").complaints == ()
    assert [(name, factor.kind, factor.party) for name, factor in PLAIN.factors.items()] == [
        ("leader", "context", None),
        ("eastland_support", "third_party", "eastland"),
    ]
    first = PLAIN.factors["eastland_support"].moves[0]
    assert (first.origin, first.to, first.during, first.when) == ("supplying", "reduced", "war", None)
    schema = scenario_schema()
    assert schema["properties"]["factors"]["x-xlrm"] == "X"
    data = compose(TEXT, "f").root.data()
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    data["factors"]["leader"]["moves"][0]["when"] = "C breaks"
    assert not Draft202012Validator(schema).is_valid(data)


def test_numbers_of_a_factor_are_drawn_by_path() -> None:
    paths = {path for path, _ in numbers(PLAIN) if path.startswith("factors.")}
    assert len(paths) == 1 + 1 + 1 + 1 + 2 + 2 + 1 + 2 + 5
    drawn = DRAWN[f"{SUPPORT}.states.reduced.scale.{DELIVERED}"]
    assert ((drawn >= 0.3) & (drawn <= 0.6)).all()
    assert np.ptp(drawn) > 0


def test_a_state_changes_its_numbers_and_no_others() -> None:
    there = under_mode(PLAIN, DRAWN, ("founder", "reduced"))
    expected = DRAWN[DELIVERED] * DRAWN[f"{SUPPORT}.states.reduced.scale.{DELIVERED}"]
    np.testing.assert_array_equal(there[DELIVERED], expected)
    changed = {path for path in DRAWN.values if there.values[path] is not DRAWN.values[path]}
    assert changed == {DELIVERED, CREDIBILITY}


def test_the_mode_of_today_is_the_scenario_as_it_stands() -> None:
    today = under_mode(PLAIN, DRAWN, ("founder", "supplying"))
    assert all(today.values[path] is DRAWN.values[path] for path in DRAWN.values)


def test_a_number_put_in_place_is_the_same_whatever_a_lever_made_of_it() -> None:
    levered = DRAWN.changed({DELIVERED: np.full(DRAWS, 99.0)})
    assert (under_mode(PLAIN, levered, ("successor", "out"))[DELIVERED] == 0).all()
    reduced = under_mode(PLAIN, levered, ("successor", "reduced"))[DELIVERED]
    np.testing.assert_array_equal(reduced, 99 * DRAWN[f"{SUPPORT}.states.reduced.scale.{DELIVERED}"])


def test_a_number_that_a_lever_changes_in_time_is_changed_in_every_month() -> None:
    along = np.arange(DRAWS * 3, dtype=float).reshape(DRAWS, 3)
    there = under_mode(PLAIN, DRAWN.changed_by_month({DELIVERED: along}), ("founder", "reduced"))
    share = DRAWN[f"{SUPPORT}.states.reduced.scale.{DELIVERED}"]
    np.testing.assert_array_equal(there.by_month(DELIVERED, 3), along * share[:, None])
    gone = under_mode(PLAIN, DRAWN.changed_by_month({DELIVERED: along}), ("founder", "out"))
    assert not gone.by_month(DELIVERED, 3).any()


def test_factors_change_a_number_one_after_the_other_in_the_order_of_the_file() -> None:
    add = f"        add: {{{DELIVERED}: 5}}\n        set: {{peace.audience_cost.A: 0.5 to 1}}\n"
    one = scenario_with(("        set: {peace.audience_cost.A: 0.5 to 1}\n", add))
    draws = sample(one, 5, 0, DRAWS)
    both = under_mode(one, draws, ("successor", "reduced"))[DELIVERED]
    share = draws[f"{SUPPORT}.states.reduced.scale.{DELIVERED}"]
    np.testing.assert_array_equal(both, (draws[DELIVERED] + 5) * share)
    assert (under_mode(one, draws, ("successor", "out"))[DELIVERED] == 0).all()


def test_a_state_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(KeyError, match="'leader' has no state 'king'; there are: founder, successor"):
        under_mode(PLAIN, DRAWN, ("king", "out"))
    with pytest.raises(ValueError, match="zip"):
        under_mode(PLAIN, DRAWN, ("founder",))


def test_without_factors_there_is_one_mode_and_no_way_out_of_it() -> None:
    plain = read_scenario(template(), "template.yaml")
    draws = sample(plain, 1, 0, 3)
    dates = calendar(plain.grid)
    modes = modes_of(plain, draws, dates)
    assert (modes.names, modes.start) == (((),), 0)
    assert modes.source.shape == modes.target.shape == (0,)
    assert modes.war_rate.shape == modes.peace_rate.shape == (3, 0, len(dates.lengths))
    assert modes.by_power.shape == modes.by_line.shape == (3, 0)
    np.testing.assert_array_equal(modes.jump, np.ones((3, 4, 1, 1)))
    assert under_mode(plain, draws, ()) is draws


def test_moves_become_edges_between_modes_that_differ_in_one_factor() -> None:
    modes, _ = modes_with()
    one, two = "founder", "successor"
    assert modes.names == (
        (one, "supplying"), (one, "reduced"), (one, "out"), (two, "supplying"), (two, "reduced"), (two, "out"),
    )  # fmt: skip
    assert modes.start == 0
    edges = list(zip(modes.source.tolist(), modes.target.tolist(), strict=True))
    # the leader's one move from each state of Eastland, then Eastland's three rates under either leader
    assert edges == [(0, 3), (1, 4), (2, 5), (0, 1), (3, 4), (1, 2), (4, 5), (1, 0), (4, 3)]


def test_slopes_are_those_of_the_move_and_nothing_where_none_is_given() -> None:
    modes, draws = modes_with()
    np.testing.assert_array_equal(modes.by_line[:, 0], draws["factors.leader.moves.0.by_line"])
    assert not modes.by_line[:, 3:].any()
    np.testing.assert_array_equal(modes.by_power[:, 3], draws[f"{SUPPORT}.moves.0.by_power"])
    np.testing.assert_array_equal(modes.by_power[:, 4], modes.by_power[:, 3])
    assert not modes.by_power[:, [0, 1, 2, 5, 6, 7, 8]].any()


def test_a_rate_counts_for_the_share_of_a_period_in_which_it_is_open() -> None:
    """Periods of 1, 1 and 2 years, then a tail.

    From 20 January 2026 is from month 11 after 31 January 2025, so a twelfth of the first year; until month 36 is half of the
    third period.
    """
    modes, draws = modes_with()
    lengths = calendar(PLAIN.grid).lengths
    assert lengths[:3].tolist() == [1, 1, 2]
    rate = draws[f"{SUPPORT}.moves.0.per_year"][:, None]
    expected = rate * np.array([1 / 12, 1] + [1] * (len(lengths) - 2))
    np.testing.assert_allclose(modes.war_rate[:, 3], expected, rtol=SAME)
    back = 0.1 * np.array([1, 1, 0.5] + [0] * (len(lengths) - 3))
    np.testing.assert_allclose(modes.peace_rate[:, 7], np.tile(back, (DRAWS, 1)), rtol=SAME)


def test_a_window_inside_a_period_is_its_share_of_it() -> None:
    modes, draws = modes_with(
        ("in: war, start: 2026-01-20, by_power", "in: war, start: 14, until: 2026-06-30, by_power")
    )
    # 30 June is 16 whole months and 30 days after 31 January 2025
    expected = draws[f"{SUPPORT}.moves.0.per_year"] * (16 - 14) / 12
    np.testing.assert_allclose(modes.war_rate[:, 3, 1], expected, rtol=SAME)
    assert not modes.war_rate[:, 3, [0, 2]].any()


def test_rates_are_for_war_for_peace_or_for_both() -> None:
    modes, draws = modes_with()
    np.testing.assert_array_equal(modes.war_rate[:, :3], modes.peace_rate[:, :3])
    assert (modes.war_rate[:, 0, 0] == draws["factors.leader.moves.0.per_year"]).all()
    assert not modes.peace_rate[:, 3:7].any()
    assert not modes.war_rate[:, 7:].any()


def test_an_event_moves_what_it_moves_and_leaves_the_rest() -> None:
    modes, draws = modes_with()
    assert modes.jump.shape == (DRAWS, len(EVENTS), 6, 6)
    np.testing.assert_allclose(modes.jump.sum(axis=-1), 1, rtol=SAME)
    for event in (INCIDENT, SIGNED):
        np.testing.assert_array_equal(modes.jump[:, event], np.tile(np.eye(6), (DRAWS, 1, 1)))
    less, again, back = (draws[f"{SUPPORT}.moves.{n}.chance"] for n in (3, 4, 5))
    np.testing.assert_array_equal(modes.jump[:, B_BREAKS, 0, 1], less)
    np.testing.assert_array_equal(modes.jump[:, B_BREAKS, 3, 3], 1 - less)
    np.testing.assert_array_equal(modes.jump[:, A_BREAKS, 4, 3], again)
    np.testing.assert_array_equal(modes.jump[:, A_BREAKS, 2, 1], back)
    assert not modes.jump[:, A_BREAKS, :3, 3:].any()


LEADER_FALLS = (
    "      - {from: founder, to: successor, per_year",
    "      - {from: founder, to: successor, when: A breaks, chance: 0.25}\n      - {from: founder, to: successor, per_year",
)


def test_at_an_event_each_factor_moves_by_itself() -> None:
    modes, draws = modes_with(LEADER_FALLS)
    again = draws[f"{SUPPORT}.moves.4.chance"]
    np.testing.assert_allclose(modes.jump[:, A_BREAKS, 1, 3], 0.25 * again, rtol=SAME)
    np.testing.assert_allclose(modes.jump[:, A_BREAKS, 1, 1], 0.75 * (1 - again), rtol=SAME)
    leader = np.array([[0.75, 0.25], [0, 1]])
    for draw in range(DRAWS):
        back = draws[f"{SUPPORT}.moves.5.chance"][draw]
        support = np.array([[1, 0, 0], [again[draw], 1 - again[draw], 0], [0, back, 1 - back]])
        np.testing.assert_allclose(modes.jump[draw, A_BREAKS], np.kron(leader, support), rtol=SAME)


def generator(modes: Modes, draw: int, period: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    out = np.zeros((len(modes.names), len(modes.names)))
    np.add.at(out, (modes.source, modes.target), modes.war_rate[draw, :, period])
    return out - np.diag(out.sum(axis=1))


def test_factors_that_do_not_know_of_each_other_are_independent() -> None:
    """The chance of a mode t years on is the product of those of its states: the generator is a Kronecker sum."""
    modes, draws = modes_with()
    for draw in range(DRAWS):
        fall = draws["factors.leader.moves.0.per_year"][draw]
        less, leave = (draws[f"{SUPPORT}.moves.{n}.per_year"][draw] for n in (0, 1))
        leader = np.array([[-fall, fall], [0, 0]])
        support = np.array([[-less, less, 0], [0, -leave, leave], [0, 0, 0]])
        alone = np.kron(expm(leader * 2)[0], expm(support * 2)[0])
        np.testing.assert_allclose(expm(generator(modes, draw, 1) * 2)[modes.start], alone, atol=SAME)


def test_chances_that_a_lever_makes_too_large_are_made_smaller_in_proportion() -> None:
    one = scenario_with(
        ("      - {from: out, to: reduced, when: A breaks, chance: 0.2 to 0.5}",
         "      - {from: out, to: reduced, when: A breaks, chance: 0.2}\n"
         "      - {from: out, to: supplying, when: A breaks, chance: 0.8}"),
    )  # fmt: skip
    draws = sample(one, 5, 0, DRAWS).changed({f"{SUPPORT}.moves.5.chance": np.full(DRAWS, 0.8)})
    modes = modes_of(one, draws, calendar(one.grid))
    np.testing.assert_allclose(modes.jump[:, A_BREAKS, 2, :3], np.tile([0.5, 0.5, 0], (DRAWS, 1)), rtol=SAME)


def test_a_rate_below_nothing_is_none_and_a_chance_above_one_is_one() -> None:
    changes = {f"{SUPPORT}.moves.1.per_year": np.full(DRAWS, -1.0), f"{SUPPORT}.moves.3.chance": np.full(DRAWS, 2.0)}
    modes = modes_of(PLAIN, DRAWN.changed(changes), calendar(PLAIN.grid))
    assert not modes.war_rate[:, 5:7].any()
    assert (modes.jump[:, B_BREAKS, 0, 1] == 1).all()


def test_a_lever_may_change_how_a_factor_moves() -> None:
    bound = under(PLAIN, DRAWN, frozenset({("word", "law")}))
    modes, slower = (modes_of(PLAIN, draws, calendar(PLAIN.grid)) for draws in (DRAWN, bound))
    np.testing.assert_allclose(slower.war_rate[:, 3], 0.3 * modes.war_rate[:, 3], rtol=SAME)
    np.testing.assert_array_equal(np.delete(slower.war_rate, [3, 4], axis=1), np.delete(modes.war_rate, [3, 4], axis=1))


def test_the_share_of_a_period_does_not_depend_on_how_time_is_cut() -> None:
    fine = Calendar(np.full(48, 1 / 12), 48)
    whole = Calendar(np.array([1.0, 0.25, 2.75]), 3)
    by_month = modes_of(PLAIN, DRAWN, fine).war_rate[:, 3] * fine.lengths
    by_part = modes_of(PLAIN, DRAWN, whole).war_rate[:, 3] * whole.lengths
    np.testing.assert_allclose(by_part, np.add.reduceat(by_month, [0, 12, 15], axis=1), rtol=1e-9)


def test_what_a_state_may_change_in_the_war_is_felt_while_it_lasts() -> None:
    """A number without effect on the rates would say nothing; one that moves today's power cannot act later."""
    one = read_scenario(template(), "template.yaml")
    draws = sample(one, 1, 0, 40)
    # so that every flow counts: something in depots, something delivered, and too few interceptors
    put = {"stored": 100.0, "delivered_per_month": 5.0, "interceptors": 10.0, "interceptors_per_month": 20.0}
    paths = [path for path, _ in numbers(one) if path.startswith(("forces.", "strikes."))]
    known = {path: np.full(40, put[path.rpartition(".")[2]]) for path in paths if path.rpartition(".")[2] in put}
    draws = draws.changed(known)
    now = rates(one, draws)
    dumb, of_today = [], []
    for path, _ in numbers(one):
        fixed = any(pattern.fullmatch(path) for pattern, _ in OF_THE_DATE)
        if fixed or not path.startswith(("front.", "forces.", "strikes.", "costs.")):
            continue
        then = rates(one, draws.changed({path: draws[path] * 1.5 + 0.1}))
        felt = ("mobility_per_month", "contest_slope", "drift_per_year", "volatility", "by_power", "cost_A", "cost_B")
        if all(np.array_equal(getattr(now, name), getattr(then, name)) for name in felt):
            dumb.append(path)
        if not np.array_equal(now.power_now, then.power_now):
            of_today.append(path)
    assert of_today == []
    # a factor on what was fitted to a record, and here there is none
    assert dumb == ["strikes.A.wanted_factor", "strikes.B.wanted_factor"]


@pytest.mark.parametrize(
    ("one", "other", "product"),
    [
        (Support(0.2, 0.5), Support(2, 3), Support(0.4, 1.5)),
        (Support(-1, 2), Support(-3, 1), Support(-6, 3)),
        (Support(0, 1), Support(-np.inf, np.inf), Support(-np.inf, np.inf)),
        (Support(0, np.inf, open_low=True), Support(0, 2), Support(0, np.inf)),
        (Support(0, np.inf, open_low=True), Support(0, np.inf, open_low=True), Support(0, np.inf, open_low=True)),
        (Support(1, 2), Support(0, 1, open_low=True), Support(0, 2, open_low=True)),
    ],
)
def test_the_support_of_a_product(one: Support, other: Support, product: Support) -> None:
    assert one.times(other) == product
