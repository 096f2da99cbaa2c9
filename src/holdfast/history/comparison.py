"""The outside view: how long peace lasted after endings like this one, class by class, with n and bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from holdfast.history.columns import COVARIATES, OUTCOME_COLUMNS, Outcome, checked_outcome
from holdfast.history.endings import Endings, load_endings
from holdfast.history.reference_class import ALL_ENDINGS, ReferenceClass, WhereValue, reference_class_from
from holdfast.history.shrinkage import PRIOR_VOTES, parent_of, shrunk_toward
from holdfast.history.survival import (
    HORIZONS_YEARS,
    Estimate,
    SurvivalCurve,
    Weighting,
    survival_curve,
)

FEW_ENDINGS = 10
"""Below this many endings a class is called small in words (a convention)."""


class ClassSection(Protocol):
    """A reference class as the scenario holds it."""

    @property
    def gloss(self) -> str:
        """What its endings have in common, in words."""

    @property
    def where(self) -> Mapping[str, WhereValue]:
        """What each column must be."""


class HistorySection(Protocol):
    """The `history` section of a scenario: an outcome and named reference classes."""

    @property
    def outcome(self) -> str:
        """`war` or `deadly_dispute`."""

    @property
    def classes(self) -> Mapping[str, ClassSection]:
        """The classes by id."""


@dataclass(frozen=True, slots=True)
class HorizonRow:
    """One class at one horizon: as found, and drawn toward its parent."""

    years: float
    raw: Estimate
    shrunk: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class ClassReport:
    """One reference class: its curve as found, and as drawn toward `parent` with strength `prior_votes`."""

    reference_class: ReferenceClass
    parent: ReferenceClass | None
    raw: SurvivalCurve
    shrunk: SurvivalCurve
    prior_votes: float

    @property
    def own_share(self) -> float:
        """Share of the drawn curve that is the class's own at the start: n / (n + k) in votes."""
        votes = float(self.raw.votes.sum())
        return votes / (votes + self.prior_votes) if self.parent else 1.0

    def at(self, years: float) -> HorizonRow:
        """Both curves at `years` after the ending."""
        return HorizonRow(years, self.raw.at(years), self.shrunk.at(years))

    def rows(self) -> tuple[HorizonRow, ...]:
        """Both curves at 1, 2, 5, 10 and 20 years."""
        return tuple(self.at(years) for years in HORIZONS_YEARS)

    def words(self, outcome: Outcome, years: float = 5.0) -> str:
        """The class in one or two sentences."""
        row, gloss = self.at(years), OUTCOME_COLUMNS[outcome].gloss
        found = (
            f"{self.reference_class.gloss}: {self.raw.n} endings of {self.raw.wars} wars, "
            f"{self.raw.events} followed by {gloss}. As found, {row.raw.words()}."
        )
        if self.parent is None:
            return found
        drawn = row.shrunk
        return (
            f"{found} Drawn toward {self.parent.gloss} (its own weight {self.own_share:.0%}), "
            f"{drawn.value:.0%} ({drawn.low:.0%} to {drawn.high:.0%}; n = {drawn.n})."
        )


@dataclass(frozen=True, slots=True, eq=False)
class HistoryReport:
    """Every class of a scenario, all endings first, with what should temper the reading of them."""

    outcome: Outcome
    weighting: Weighting
    classes: tuple[ClassReport, ...]
    cautions: tuple[str, ...]

    @property
    def quoted(self) -> ClassReport:
        """The class quoted first: the scenario's first, or all endings."""
        return self.classes[1] if len(self.classes) > 1 else self.classes[0]

    def of(self, name: str) -> ClassReport:
        """The class of that id. Raises KeyError with the ids that exist."""
        for report in self.classes:
            if report.reference_class.id == name:
                return report
        raise KeyError(f"no reference class {name!r}; there are: {', '.join(self.ids())}")

    def ids(self) -> tuple[str, ...]:
        """The classes' ids, all endings first."""
        return tuple(report.reference_class.id for report in self.classes)

    def words(self, years: float = 5.0) -> str:
        """A sentence or two for each class, then the cautions."""
        return "\n".join([*(report.words(self.outcome, years) for report in self.classes), *self.cautions])


def compare(
    section: HistorySection,
    endings: Endings | None = None,
    weighting: Weighting = "pair",
    prior_votes: float = PRIOR_VOTES,
) -> HistoryReport:
    """The classes of a scenario's `history` section, each as found and drawn toward its larger class.

    `endings` defaults to the shipped table. A parent is itself drawn toward its own parent first. Raises
    ValueError for an unknown outcome, column or value, a class that holds no ending, and the reserved id
    `all_endings`.
    """
    table, outcome = load_endings() if endings is None else endings, checked_outcome(section.outcome)
    named = tuple(reference_class_from(name, own.gloss, own.where) for name, own in section.classes.items())
    if any(one.id == ALL_ENDINGS.id for one in named):
        raise ValueError(f"the id {ALL_ENDINGS.id!r} is taken by the whole table; name the class otherwise")
    overall = survival_curve(table, ALL_ENDINGS, outcome, weighting)
    done = {ALL_ENDINGS.id: ClassReport(ALL_ENDINGS, None, overall, overall, prior_votes)}
    for one in sorted(named, key=lambda one: depth(one, named)):
        raw, parent = survival_curve(table, one, outcome, weighting), parent_of(one, named)
        shrunk = shrunk_toward(raw, done[parent.id].shrunk, prior_votes)
        done[one.id] = ClassReport(one, parent, raw, shrunk, prior_votes)
    reports = tuple(done[one.id] for one in (ALL_ENDINGS, *named))
    return HistoryReport(outcome, weighting, reports, cautions(reports, outcome, weighting))


def depth(one: ReferenceClass, named: tuple[ReferenceClass, ...]) -> int:
    """How many named classes contain this one, so that parents are drawn before their children."""
    return sum(one.within(other) and not other.within(one) for other in named)


def cautions(reports: tuple[ClassReport, ...], outcome: Outcome, weighting: Weighting) -> tuple[str, ...]:
    """What should temper the reading: small classes, dependent endings, columns coded with hindsight."""
    said = [f"Watched until {OUTCOME_COLUMNS[outcome].watched_until}; endings of 1829-2001, some wars kept aside."]
    small = [report.reference_class.id for report in reports if report.raw.n < FEW_ENDINGS]
    if small:
        said.append(f"Fewer than {FEW_ENDINGS} endings: {', '.join(small)}; drawn, they are mostly the larger class.")
    if weighting == "pair" and any(report.raw.wars < report.raw.n for report in reports):
        said.append("Endings of one war are not independent: bands by pair are too narrow; compare one vote per war.")
    used = {condition.column for report in reports for condition in report.reference_class.conditions}
    late = sorted(name for name in used if COVARIATES[name].hindsight)
    if late:
        said.append(f"Coded with hindsight, so it leaks some of the outcome: {', '.join(late)}.")
    return tuple(said)
