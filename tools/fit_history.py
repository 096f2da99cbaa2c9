"""Choose, check and write the regression that ships: src/holdfast/history/regression.json.

    python tools/fit_history.py              choose, cross-validate and write (minutes)
    python tools/fit_history.py --check      fit the specification that ships again and compare (seconds)
    python tools/fit_history.py --late       what covariates known only afterwards would buy (minutes)

The specifications tried stand in CANDIDATES and were settled before this program was first run; the rule is the largest C over
REPEATS deals of the wars into five folds. `nested` says what that rule is worth on wars it has not seen.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np

from holdfast.history.columns import OUTCOMES, Outcome
from holdfast.history.cross_validation import CrossValidated, Nested, cross_validate, nested, trials
from holdfast.history.endings import load_endings
from holdfast.history.model_file import Checked, load_models, model_text, table_hash
from holdfast.history.regression import Specification, fit
from holdfast.history.survival import Weighting

SHIPPED = Path(__file__).resolve().parents[1] / "src" / "holdfast" / "history" / "regression.json"
SEED = 20231109
REPEATS = 40
NESTED_REPEATS = 10

PAST = ("ln_disputes", "ln_wars")
SETS: tuple[tuple[str, ...], ...] = (
    PAST,
    (*PAST, "unsettled"),
    (*PAST, "land_border", "territory"),
    (*PAST, "strong_share", "shift"),
    ("land_border", "ln_disputes", "shift", "territory", "late"),
    (*PAST, "land_border", "territory", "drawn", "unsettled", "strong_share", "shift", "lg_war_days", "late", "many"),
)
"""The past of the two; with how it ended; with what they share; with the balance; and the usual lists of the literature."""
PENALTIES = (0.05, 0.3)
VOTES: tuple[Weighting, ...] = ("war", "pair")
CANDIDATES = tuple(Specification(*parts) for parts in product(SETS, PENALTIES, VOTES))

LATE_SETS: dict[str, tuple[tuple[str, ...], bool]] = {
    "rivalry alone": (("rivalry",), True),
    "the past, and the dispute's settlement as coded at its end": ((*PAST, "unsettled"), False),
    "the baseline's small list": (
        ("land_border", "ln_disputes", "rivalry", "firc", "lg_deaths", "drawn", "strong_share", "late"), False,
    ),
    "the same without rivalry, removals and deaths": (("land_border", "ln_disputes", "drawn", "strong_share", "late"), True),
}  # fmt: skip


def generator(outcome: Outcome, what: str) -> np.random.Generator:
    """The numbers behind one part of the work, apart from the others'."""
    return np.random.default_rng([SEED, OUTCOMES.index(outcome), *what.encode()])


def tried(outcome: Outcome) -> list[CrossValidated]:
    """Every candidate on the same deals of the wars, the best first."""
    endings = load_endings()
    found = [
        cross_validate(endings, outcome, one, generator(outcome, "choose"), REPEATS)
        for one in trials(endings, CANDIDATES)
    ]
    return sorted(found, key=lambda one: -one.c)


def said(one: CrossValidated) -> str:
    """A line of figures."""
    scores = " ".join(
        f"{years:g} y {value:.4f} (base {one.brier_base[years]:.4f})" for years, value in one.brier.items()
    )
    return f"C {one.c:.3f} (sd {one.c_spread:.3f})  Brier {scores}  {one.specification.words()}"


def choose(outcome: Outcome) -> Checked:
    """The specification of an outcome, with what cross-validation says of it."""
    found = tried(outcome)
    print(f"\n{outcome}", *map(said, found), sep="\n  ")
    endings = load_endings()
    inner: Nested = nested(endings, outcome, trials(endings, CANDIDATES), generator(outcome, "nested"), NESTED_REPEATS)
    print(f"  nested: C {inner.c:.3f} (sd {inner.c_spread:.3f}); optimism of the choice {found[0].c - inner.c:.3f}")
    return Checked(found[0].specification, found[0].c, found[0].c_spread, inner.c, inner.c_spread,
                   found[0].brier, found[0].brier_base, REPEATS, NESTED_REPEATS, len(CANDIDATES))  # fmt: skip


def late() -> None:
    """What covariates that hold what came after would buy."""
    endings = load_endings()
    for outcome, (label, (names, as_known)) in product(OUTCOMES, LATE_SETS.items()):
        ready = trials(endings, [Specification(names, 0.05, votes) for votes in VOTES], as_known)
        for one in ready:
            print(
                f"{outcome}: {label}: {said(cross_validate(endings, outcome, one, generator(outcome, 'late'), REPEATS))}"
            )


def text_of(checked: dict[Outcome, Checked]) -> str:
    """The model file for some specifications."""
    endings = load_endings()
    return model_text({name: (fit(endings, name, one.specification), one) for name, one in checked.items()})


def main(arguments: list[str] | None = None) -> int:
    """Choose and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fit again and compare with the shipped file")
    parser.add_argument("--late", action="store_true", help="measure what covariates known only afterwards would buy")
    given = parser.parse_args(arguments)
    if given.late:
        late()
        return 0
    if given.check:
        models = load_models()
        again = json.loads(text_of({name: replace(model.checked) for name, model in models.items()}))
        same = again == json.loads(SHIPPED.read_text(encoding="utf-8"))
        print(f"{SHIPPED.name}: {'as fitted' if same else 'differs from a new fit'} on table {table_hash()[:12]}")
        return 0 if same else 1
    SHIPPED.write_text(text_of({outcome: choose(outcome) for outcome in OUTCOMES}), encoding="utf-8")
    print(f"{SHIPPED}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
