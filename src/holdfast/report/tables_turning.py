"""Tables of what claims turn on: flips, boxes, what explains them; the argument's premises; settings without weights."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.assess.assessment import Assessment, JudgedClaim
from holdfast.assess.flips import Flip
from holdfast.assess.language import SettingKey
from holdfast.assess.regions import Region
from holdfast.assess.robustness import Robust
from holdfast.assess.sensitivity import Sensitivity
from holdfast.report import inputs, numerals, turning
from holdfast.report.findings import short
from holdfast.report.levers import quantity_in_words
from holdfast.report.tables import Table
from holdfast.scenario.scenario import Scenario

FLIPS_NOTE = (
    "Distance: of the inputs moved, from their centres, in standard normal scores of their own ranges (1.64 is the end of "
    "the middle nine tenths). A change fixes its inputs in every draw; the others stay as drawn."
)


def flips_table(assessment: Assessment) -> Table | None:
    """What flips each claim: the nearest change of one input, of several, and of a prior."""
    rows = [row for judged in assessment.claims for row in _flip_rows(assessment.scenario, judged)]
    if not rows:
        return None
    return Table(
        "What flips each claim: the nearest changes that take its share across a bound of the verdict",
        ("claim", "verdict", "change", "distance", "what becomes of the share (90% interval)"),
        tuple(rows),
        FLIPS_NOTE,
    )


def _flip_rows(scenario: Scenario, judged: JudgedClaim) -> Iterator[tuple[str, ...]]:
    if judged.turning is None:
        return
    head = (judged.id, short(judged.verdict.word))
    shown = [_flip_cells(scenario, one) for one in judged.turning.flips]
    for belief in judged.turning.beliefs:
        what, _, becomes = turning.belief(scenario, belief).partition(": ")
        shown.append((what, "a belief", becomes))
    for index, cells in enumerate(shown or [(turning.NOTHING, "", "")]):
        yield (*(head if index == 0 else ("", "")), *cells)


def _flip_cells(scenario: Scenario, found: Flip) -> tuple[str, str, str]:
    what = "; ".join(turning.change(scenario, one) for one in found.changes)
    return what, f"{found.distance:.2f}", turning.outcome(found)


def region_table(scenario: Scenario, regions: tuple[Region, ...]) -> Table | None:
    """The bounds of the boxes of one claim, with where each input's range comes from."""
    rows: list[tuple[str, ...]] = []
    for found in regions:
        head = f"{'holds' if found.holds else 'fails'} in {numerals.probability(found.density)} of draws inside"
        for index, bound in enumerate(found.bounds):
            again = "not tried" if bound.found_again is None else f"{bound.found_again:.0%}"
            of = inputs.unit(scenario, bound.path)
            rows.append(
                (
                    head if index == 0 else "",
                    inputs.words(scenario, bound.path),
                    turning.ends(bound) + (f" {of}" if of else ""),
                    f"{bound.quasi_p:.1g}",
                    again,
                    inputs.source(scenario, bound.path),
                )
            )
    if not rows:
        return None
    return Table(
        "Boxes: bounds on a few inputs within which it mostly holds, or fails",
        ("box", "input", "bounds", "quasi-p", "found again in halves", "source of the input's range"),
        tuple(rows),
    )


def explained_table(scenario: Scenario, found: Sensitivity) -> Table | None:
    """The inputs that explain more of one output than chance would."""
    clear = [one for one in found.inputs if one.clear]
    rows = [
        (
            inputs.words(scenario, one.path),
            numerals.interval(one.value, one.low, one.high),
            inputs.source(scenario, one.path),
        )
        for one in clear
    ]
    rows += [
        (
            f"{inputs.words(scenario, one.path)} with {inputs.words(scenario, one.also)}",
            numerals.interval(one.value, one.low, one.high),
            "interplay of the two, beyond what each explains",
        )
        for one in found.pairs
    ]
    if not rows:
        return None
    floor = numerals.probability(found.floor)
    return Table(
        f"What explains it: share of variance (90% interval); {found.tried} inputs without bearing show up to {floor}",
        ("input", "explains", "source of the input's range"),
        tuple(rows),
    )


def premises_table(assessment: Assessment) -> Table | None:
    """Each premise with the claims that rest on it, dropped and denied."""
    rows: list[tuple[str, ...]] = []
    for weight in assessment.argument.weights:
        rests = [one for one in assessment.argument.rests if one.premise == weight.premise]
        for index, one in enumerate(rests):
            rows.append(
                (
                    weight.premise if index == 0 else "",
                    one.claim,
                    f"{numerals.share(one.given)} {short(one.word)}",
                    f"{numerals.share(one.dropped)} {short(one.word_dropped)}",
                    f"{numerals.share(one.denied)} {short(one.word_denied)}",
                    one.words,
                )
            )
    if not rows:
        return None
    return Table(
        "Which premise carries the weight: each claim with all its premises, without this one, and with it denied "
        "(share of draws, 90% interval, verdict)",
        ("premise", "claim", "given its premises", "without this one", "with it denied", "in words"),
        tuple(rows),
    )


def carries(assessment: Assessment) -> str:
    """Which premise carries most, in a sentence."""
    most = assessment.argument.carries_most
    if not assessment.argument.premises:
        return "The argument states no premise."
    if most is None:
        return "No premise can be seen to carry anything: denying one changes no claim, or no draw denies it."
    turned = f"turns the verdict of {', '.join(most.turned)}" if most.turned else "turns no verdict"
    return (
        f"{most.premise} carries most: denied, it {turned} and moves what rests on it by {most.moved:.2f} on average."
    )


def robust_tables(assessment: Assessment) -> tuple[Table, ...]:
    """The settings of the levers without weights, a table a quantity."""
    tables = []
    for view in assessment.robustness:
        best = {"regret": view.least_regret, "meets": view.most_satisficing, "worst": view.best_worst}
        rows = tuple(_robust_row(one, best) for one in view.settings)
        tables.append(
            Table(
                f"Without weights: {quantity_in_words(view.quantity)}, over {view.cases} cases (each draw under each hypothesis)",
                ("setting", "mean regret", "regret in the worst tenth", "largest regret",
                 f"share of cases that reach {view.target:g}", "worst case"),
                rows,
                "Regret: what the best setting of that case would have given, less what this one gives. * best of its column.",
            )
        )  # fmt: skip
    return tuple(tables)


def _robust_row(one: Robust, best: dict[str, Robust]) -> tuple[str, ...]:
    def mark(text: str, column: str) -> str:
        return f"{text} *" if best[column] == one else text

    return (
        setting_words(one.setting),
        numerals.plain(one.regret_mean),
        numerals.plain(one.regret_high),
        mark(numerals.plain(one.regret_largest), "regret"),
        mark(numerals.probability(one.satisfices), "meets"),
        mark(numerals.probability(one.worst), "worst"),
    )


def setting_words(setting: SettingKey) -> str:
    """A setting of the levers as claims name it."""
    return ", ".join(f"{lever}={to}" for lever, to in sorted(setting)) or "as it stands"
