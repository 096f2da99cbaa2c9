"""Checks a scenario's history as it is read: every column, category and bound must be one of the table's."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.history.columns import covariate
from holdfast.history.reference_class import check_value, reference_class_from
from holdfast.scenario.argument import History


def check_history(history: History) -> Iterator[tuple[str, str]]:
    """(dotted path below `history`, message) of each class or covariate that the table of endings cannot answer."""
    for name, part in history.classes.items():
        for column, where in part.where.items():
            try:
                reference_class_from(name, part.gloss, {column: where})
            except ValueError as error:
                yield f"classes.{name}.where.{column}", str(error)
    for name, value in history.covariates.items():
        try:
            check_value(covariate(name), value)
        except ValueError as error:
            yield f"covariates.{name}", str(error)
