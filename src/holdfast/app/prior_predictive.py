"""`holdfast history SCENARIO --prior-predictive`: what the model expects of a peace, beside what became of past ones."""

from __future__ import annotations

from holdfast.app.compiled import keep_compiled
from holdfast.app.history import FOLDER, SEED, Given, answer, class_of
from holdfast.app.progress import progress
from holdfast.app.sources import find, scenario_of


def expect(name: str, where: tuple[str, ...], apart: bool, given: Given) -> None:
    """Run the priors, compare with the record, and write the answer; `apart` takes parts of the model out as well."""
    keep_compiled()
    import numpy as np

    from holdfast.explore.prior_check import check
    from holdfast.explore.prior_predictive import Asked, prior_predictive
    from holdfast.history.endings import load_endings
    from holdfast.history.outlook import outlook
    from holdfast.report.history_record import as_json
    from holdfast.report.prior_predictive import prior_predictive_page, prior_predictive_screen
    from holdfast.report.prior_predictive_record import prior_predictive_record

    scenario = scenario_of(find(name), {})
    extra = {f"asked_{place}": class_of(text) for place, text in enumerate(where, 1)}
    generator = np.random.default_rng(SEED if given.seed is None else given.seed)
    past = outlook(scenario.history, {}, extra, generator)
    with progress(given.quiet) as tell:
        found = prior_predictive(scenario, Asked(given.draws, given.seed, given.jobs, apart), tell)
    checks = [check(found, seen, load_endings(), generator) for seen in past.outcomes]
    record = as_json(prior_predictive_record(scenario, found, checks))
    page, screen = prior_predictive_page(scenario, found, checks), prior_predictive_screen(scenario, found, checks)
    answer(given, FOLDER / scenario.id / "history", "prior-predictive", record, page, screen)
