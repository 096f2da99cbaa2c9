"""The quantities a claim may speak of: name, arguments, unit and meaning.  What computes each is in
`quantities`.

Light on purpose: checking a scenario needs the names, not the numerics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Argument = Literal["terms", "minimum", "years", "months", "km2", "hypothesis", "evidence", "issue", "state"]
Kind = Literal["number", "truth", "level"]
Origin = Literal["game", "terms", "war", "aims"]

ARGUMENTS: Final[dict[Argument, str]] = {
    "terms": "a named package, `best`, or `terms` inside `some terms` and `every terms`",
    "minimum": "a named package that is marked as the least a side can live with",
    "years": "one of the reported dates, in years from the scenario's date or from signing",
    "months": "a number of months above 0",
    "km2": "an area above 0, in square kilometres",
    "hypothesis": "a hypothesis about a side, or `SIDE=hypothesis` where both sides have one of that name",
    "evidence": "a kind of evidence: statement, action, capability, absence, or all",
    "issue": "an issue of the scenario",
    "state": "a state of one of the scenario's factors, written `factor=state`",
}
EVIDENCE_KINDS: Final = ("statement", "action", "capability", "absence", "all")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A name of the claim language."""

    name: str
    arguments: tuple[Argument, ...]
    kind: Kind
    unit: str
    """Empty for truths and levels."""
    origin: Origin
    """The part that computes it; only those of the game depend on a draw being solved."""
    meaning: str

    @property
    def signature(self) -> str:
        """The name with its arguments, as written in a claim."""
        return f"{self.name}({', '.join(self.arguments)})" if self.arguments else self.name


def _number(name: str, arguments: str, unit: str, meaning: str, origin: Origin = "game") -> Quantity:
    return Quantity(name, _arguments(arguments), "number", unit, origin, meaning)


def _truth(name: str, arguments: str, meaning: str, origin: Origin = "game") -> Quantity:
    return Quantity(name, _arguments(arguments), "truth", "", origin, meaning)


def _arguments(written: str) -> tuple[Argument, ...]:
    names: dict[str, Argument] = {name: name for name in ARGUMENTS}
    return tuple(names[name] for name in written.split())


_BREAKERS: Final = {"A": "A breaks", "B": "B breaks", "incident": "an incident ends"}
_HAZARDS: Final = tuple(
    _number(
        f"hazard_{cause}",
        "terms years",
        "per year",
        f"Rate at which {breaks} the peace under the terms, signed today, on average over its first so many years.",
    )
    for cause, breaks in _BREAKERS.items()
)
_COURSE: Final = (
    _number("at_peace", "years", "probability", "Chance that there is peace so many years from now."),
    _number("settlements", "years", "settlements", "Expected number of settlements signed within so many years."),
    *(
        _number(
            f"settlements_broken_by_{cause}",
            "years",
            "settlements",
            f"Expected number of settlements that {breaks} within so many years from now.",
        )
        for cause, breaks in _BREAKERS.items()
    ),
    _number(
        "share_broken",
        "years",
        "probability",
        "Of the settlements expected to be signed within so many years, the part expected to be broken within them.",
    ),
    _number(
        "line",
        "years",
        "share of the front",
        "Mean share of the contested front that A holds so many years from now, where the war then goes on.",
    ),
    _number("power", "years", "log ratio", "Mean log power of A over B so many years from now, in war or in peace."),
    _number("chance", "state years", "probability", "Chance that the factor is in the state so many years from now."),
)
"""The path from today: later settlements, their breaking and renewed wars included."""

_ALL: Final = (
    _number("reservation_A", "", "utils", "F_A: what A expects from going on, later settlements included."),
    _number("reservation_B", "", "utils", "F_B: what B expects from going on, later settlements included."),
    _number("gain_A", "terms", "utils", "A's value of peace under the terms signed today, less F_A."),
    _number("gain_B", "terms", "utils", "B's value of peace under the terms signed today, less F_B."),
    _number(
        "gain_over_fighting_A",
        "terms",
        "utils",
        "A's value of peace under the terms signed today, less that of fighting on with no later deal.",
    ),
    _number(
        "gain_over_fighting_B",
        "terms",
        "utils",
        "B's value of peace under the terms signed today, less that of fighting on with no later deal.",
    ),
    _truth("acceptable", "terms", "Neither side loses by the terms: gain_A >= 0 and gain_B >= 0."),
    _truth("zone", "", "Some package of the menu is acceptable."),
    _number(
        "survival",
        "terms years",
        "probability",
        "Chance that the peace under the terms, signed today, still holds so many years on.",
    ),
    _number("broken", "terms years", "probability", "Chance that it has been broken by then: 1 - survival."),
    _number("broken_by_A", "terms years", "probability", "Chance that A has broken it by then."),
    _number("broken_by_B", "terms years", "probability", "Chance that B has broken it by then."),
    _number("broken_by_incident", "terms years", "probability", "Chance that an incident has ended it by then."),
    _truth("durable", "terms", "survival(terms, durable_years) >= durable_probability, both set in `outcomes`."),
    _truth("durable_zone", "", "Some package of the menu is acceptable and durable."),
    _number("settled", "years", "probability", "Chance that a settlement is signed within so many years."),
    _number(
        "kept",
        "years",
        "probability",
        "Survival of what would be signed today, each package by its chance of being signed.",
    ),
    _number("war_on", "years", "probability", "Chance that the war is going on so many years from now."),
    _number("conquered", "years", "probability", "Chance that B is conquered within so many years."),
    _number("settlements_per_decade", "", "settlements", "Expected number of settlements in the first ten years."),
    *_HAZARDS,
    *_COURSE,
    Quantity(
        "guarantee",
        ("terms",),
        "level",
        "",
        "terms",
        "The type of the guarantee in the terms, ordered by commitment to fight; `none` is below all.",
    ),
    Quantity("option", ("terms", "issue"), "level", "", "terms", "The option that the terms pick on the issue."),
    _truth(
        "meets",
        "terms minimum",
        "On every issue the terms are at least as good, for the side whose minimum it is, as that minimum.",
        "terms",
    ),
    _number("cost_A", "", "utils a year", "What the war costs A today, as A feels it.", "war"),
    _number("cost_B", "", "utils a year", "What the war costs B today, as B feels it.", "war"),
    _number("mobility", "", "probability", "Chance that the front moves by a step in a month of war.", "war"),
    _number(
        "still",
        "km2 months",
        "probability",
        "Chance that the front, so many months of war from now, has moved by less than the area.",
        "war",
    ),
    _number(
        "launches_A",
        "months",
        "launches",
        "Long-range weapons that A launches in the coming months of war.",
        "war",
    ),
    _number(
        "launches_B",
        "months",
        "launches",
        "Long-range weapons that B launches in the coming months of war.",
        "war",
    ),
    _number(
        "posterior",
        "hypothesis",
        "probability",
        "Chance of the hypothesis after the evidence, as coded.",
        "aims",
    ),
    _number(
        "evidence",
        "hypothesis evidence",
        "decibans",
        "Weight of the evidence of the kind for the hypothesis against the others [Good1950], as coded.",
        "aims",
    ),
    _truth("aim", "hypothesis", "The hypothesis is the true one.", "aims"),
)

GLOSSARY: Final[dict[str, Quantity]] = {quantity.name: quantity for quantity in _ALL}
"""Every quantity by name."""

ORIGINS: Final[dict[Origin, str]] = {
    "game": "Settlement and peace",
    "terms": "The terms themselves",
    "war": "The war",
    "aims": "Aims and evidence",
}


def reference_page() -> str:
    """The reference page of the quantities, as Markdown."""
    parts = [_HEAD, *(_table(origin, title) for origin, title in ORIGINS.items()), _arguments_table()]
    return "\n\n".join(parts) + "\n"


_HEAD: Final = """# Quantities

What a premise or a claim may speak of. This page is made from the code (`holdfast.assess.glossary`); how
to put the names together is told in [claims](../explanation/claims.md). Everything is for one draw, under one
pair of hypotheses about the two sides and one setting of the levers. One util is the value to a side of
holding all that is fought over for one year; values in utils are present values."""


def _table(origin: Origin, title: str) -> str:
    rows = [
        f"| `{quantity.signature}` | {quantity.unit or _KINDS[quantity.kind]} | {quantity.meaning} |"
        for quantity in GLOSSARY.values()
        if quantity.origin == origin
    ]
    return "\n".join([f"## {title}", "", "| name | unit | meaning |", "| --- | --- | --- |", *rows])


_KINDS: Final[dict[Kind, str]] = {"number": "1", "truth": "true or false", "level": "a name"}


def _arguments_table() -> str:
    rows = [f"| `{name}` | {meaning} |" for name, meaning in ARGUMENTS.items()]
    return "\n".join(["## Arguments", "", "| argument | what it may be |", "| --- | --- |", *rows, "", _BEST])


_BEST: Final = """`best` is the package that the scenario's `outcomes.best_package` names. Under `joint_gain`
it is the package whose smaller gain, of A's and B's, is the largest: it is acceptable in every draw in which
any package is, and it may be another package in every draw, under every hypothesis and setting. Of packages
that tie, the first of the menu counts."""
