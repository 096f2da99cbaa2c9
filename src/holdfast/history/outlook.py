"""The outside view of one scenario, whole: its classes by pair and by war, both outcomes, hazards, the regression's word.

Classes named on the command line come after the scenario's own and are compared in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from holdfast.history.columns import COVARIATES, OUTCOMES, Outcome
from holdfast.history.comparison import ClassSection, HistoryReport, HistorySection, compare
from holdfast.history.cross_validation import watched_of
from holdfast.history.endings import Endings, load_endings
from holdfast.history.hazard import HazardReport, hazard_report
from holdfast.history.model_file import Checked, Model, load_models
from holdfast.history.predictors import LATE
from holdfast.history.reference_class import WhereValue
from holdfast.history.regression import Foretold, foretell, missing_of, row_from


@dataclass(frozen=True, slots=True)
class AskedClass:
    """A reference class from the command line."""

    gloss: str
    where: Mapping[str, WhereValue]


@dataclass(frozen=True, slots=True)
class AskedSection:
    """An outcome and classes, as `compare` wants them."""

    outcome: str
    classes: Mapping[str, ClassSection]


@dataclass(frozen=True, slots=True)
class Word:
    """What the regression says of this ending, what was not given, and how far it is to be trusted."""

    foretold: tuple[Foretold, ...]
    missing: tuple[str, ...]
    checked: Checked


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeOutlook:
    """One outcome: classes by pair and by war, the hazard of all endings, the regression's word if covariates are given."""

    outcome: Outcome
    by_pair: HistoryReport
    by_war: HistoryReport
    hazard: HazardReport
    regression: Word | None


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """The outside view of a scenario; the first outcome is the one that the scenario asks for."""

    outcomes: tuple[OutcomeOutlook, ...]
    covariates: Mapping[str, float | str]
    notes: tuple[str, ...]


def asked_class(where: Mapping[str, WhereValue]) -> AskedClass:
    """A class from the command line, named by its own conditions."""
    return AskedClass(", ".join(f"{column} {value}" for column, value in where.items()), where)


def outlook(
    section: HistorySection | None, covariates: Mapping[str, float | str], extra: Mapping[str, ClassSection],
    generator: np.random.Generator, endings: Endings | None = None, models: Mapping[Outcome, Model] | None = None,
) -> Outlook:  # fmt: skip
    """The outside view. Raises ValueError for a class or a covariate that cannot be meant, with the value found."""
    table = load_endings() if endings is None else endings
    fitted = load_models() if models is None else models
    named = ({} if section is None else dict(section.classes)) | dict(extra)
    first: str = OUTCOMES[0] if section is None else section.outcome
    order = sorted(OUTCOMES, key=lambda outcome: outcome != first)
    found = tuple(one_outcome(outcome, named, covariates, generator, table, fitted[outcome]) for outcome in order)
    return Outlook(found, covariates, covariate_notes(covariates))


def one_outcome(
    outcome: Outcome, named: Mapping[str, ClassSection], covariates: Mapping[str, float | str],
    generator: np.random.Generator, endings: Endings, model: Model,
) -> OutcomeOutlook:  # fmt: skip
    """The outside view for one outcome."""
    section = AskedSection(outcome, named)
    row = row_from(covariates)
    word = (
        Word(foretell(model.regression, row), missing_of(model.regression, row), model.checked) if covariates else None
    )
    return OutcomeOutlook(
        outcome,
        compare(section, endings, "pair"),
        compare(section, endings, "war"),
        hazard_report(watched_of(endings, outcome), generator),
        word,
    )


def covariate_notes(covariates: Mapping[str, float | str]) -> tuple[str, ...]:
    """Columns given that the regression does not use, and those that it must not."""
    used = {name for model in load_models().values() for one in model.regression.predictors
            for source in one.sources for name in source.columns}  # fmt: skip
    idle = [name for name in covariates if name not in used]
    said = [f"Given, but in neither regression: {', '.join(idle)}."] if idle else []
    late = [name for name in covariates if name in LATE or (name in COVARIATES and COVARIATES[name].hindsight)]
    return (*said, *(f"{name} is known only afterwards and is never used to foretell." for name in late))
