"""The report on a scenario's reference classes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from holdfast.history import HORIZONS_YEARS, PRIOR_VOTES, HistoryReport, compare, shrunk_toward
from holdfast.history.reference_class import WhereValue


@dataclass(frozen=True)
class Named:
    gloss: str
    where: dict[str, WhereValue]


@dataclass(frozen=True)
class Section:
    outcome: str = "war"
    classes: dict[str, Named] = field(default_factory=dict)


CLASSES = {
    # The narrowest first, so that parents must be found whatever the order.
    "land_rivals_late": Named("land neighbours and rivals since 1945", {"contig_land": 1, "rivalry": 1, "post1945": 1}),
    "land": Named("land neighbours", {"contig_land": 1}),
    "nuclear_land": Named("land neighbours, one nuclear", {"contig_land": 1, "nuclear_any": 1}),
}


@pytest.fixture(scope="module")
def report() -> HistoryReport:
    return compare(Section("war", CLASSES))


def test_classes_come_in_the_scenario_s_order_after_all_endings(report: HistoryReport) -> None:
    assert report.ids() == ("all_endings", "land_rivals_late", "land", "nuclear_land")
    parents = [one.parent.id if one.parent else None for one in report.classes]
    assert parents == [None, "land", "all_endings", "land"]


def test_a_class_is_drawn_toward_its_parent_as_drawn(report: HistoryReport) -> None:
    late, land, everything = report.of("land_rivals_late"), report.of("land"), report.of("all_endings")
    assert everything.shrunk is everything.raw
    expected = shrunk_toward(late.raw, shrunk_toward(land.raw, everything.raw))
    assert late.shrunk.survival == pytest.approx(expected.survival)
    assert late.own_share == pytest.approx(late.raw.n / (late.raw.n + PRIOR_VOTES))


def test_figures_at_the_reported_horizons_carry_their_n(report: HistoryReport) -> None:
    # baseline_survival.py prints, for land neighbours: n = 74, 39 wars, 32 renewed wars, S(5) = 0.798.
    land = report.of("land")
    assert tuple(row.years for row in land.rows()) == HORIZONS_YEARS
    five = land.at(5)
    assert (five.raw.n, five.shrunk.n, land.raw.wars, land.raw.events) == (74, 74, 39, 32)
    assert five.raw.value == pytest.approx(0.798, abs=5e-4)
    assert five.raw.value < five.shrunk.value < report.of("all_endings").at(5).raw.value


def test_words_state_both_figures_with_n_and_the_cautions(report: HistoryReport) -> None:
    said = report.words()
    assert "land neighbours: 74 endings of 39 wars, 32 followed by renewed war." in said
    assert "80% still held after 5 years" in said
    assert "Drawn toward all endings in the table (its own weight 71%)" in said
    assert "Fewer than 10 endings: nuclear_land" in said
    assert "hindsight, so it leaks some of the outcome: rivalry" in said
    assert "compare one vote per war" in said


def test_one_vote_per_war_changes_curve_and_weight_but_not_n() -> None:
    by_war = compare(Section("war", CLASSES), weighting="war")
    land = by_war.of("land")
    assert land.raw.votes.sum() == pytest.approx(39)
    assert land.own_share == pytest.approx(39 / (39 + PRIOR_VOTES))
    assert (land.raw.n, land.raw.events) == (74, 32)
    assert "compare one vote per war" not in by_war.words()


def test_a_section_without_classes_still_gives_all_endings() -> None:
    found = compare(Section("deadly_dispute"))
    assert found.ids() == ("all_endings",)
    assert "80 followed by a deadly dispute or war" in found.words()


def test_unknown_outcomes_columns_and_reserved_names_are_refused() -> None:
    with pytest.raises(ValueError, match="'wars'; allowed: war, deadly_dispute; nearest: 'war'"):
        compare(Section("wars"))
    with pytest.raises(ValueError, match=r"'mine': unknown column 'rival'.*nearest: 'rivalry'"):
        compare(Section("war", {"mine": Named("mine", {"rival": 1})}))
    with pytest.raises(ValueError, match="'all_endings' is taken"):
        compare(Section("war", {"all_endings": Named("mine", {"rivalry": 1})}))
    with pytest.raises(KeyError, match="there are: all_endings"):
        compare(Section("war")).of("land")
