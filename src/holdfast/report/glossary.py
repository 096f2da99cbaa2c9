"""Every term of the output, defined once, in the field's words: for the page and for the reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Term:
    """A term, the part of the output it belongs to, and what it means."""

    name: str
    part: str
    meaning: str


RUN: Final = "The run"
AIMS: Final = "Why it is fought"
AGREEMENT: Final = "Can they agree"
PEACE: Final = "Would it hold"
PATH: Final = "The path from today"
LEVERS: Final = "What would make it"
CLAIMS: Final = "Claims"
HISTORY: Final = "History"
WAR: Final = "The war by itself"
WORLD: Final = "The world around it"

TERMS: Final = (
    Term("draw", RUN, "One value for every uncertain number of the scenario, and all that follows from them."),
    Term("seed", RUN, "The number that fixes the draws: the same seed, scenario and version give the same answer."),
    Term(
        "unsolved draw",
        RUN,
        "A draw whose game failed a certificate. It is counted by its reason and left out of every figure.",
    ),
    Term("range", RUN, "Of a quantity over draws: its mean, and the 5% and 95% points of the draws."),
    Term(
        "share of draws",
        RUN,
        "How many of the draws something holds in. Its 90% interval is for the sampling error of having drawn so "
        "many and no more [Wilson1927]; it says nothing of errors in the model.",
    ),
    Term(
        "effective draws",
        RUN,
        "Draws of equal weight that would carry as much information as the weighted ones [Kish1965].",
    ),
    Term("residual", RUN, "Largest difference, in utils, between a value claimed and the policy replayed forward."),
    Term("regret", RUN, "Largest gain, in utils, of one changed choice at any node, against the rule of choice."),
    Term(
        "horizon sensitivity",
        RUN,
        "Change of five-year survival when the game ends by a second rule: whether the far end decides.",
    ),
    Term("what-if", RUN, "A number of the scenario set to one value in every draw, on the command line."),
    Term("scenario hash", RUN, "SHA-256 of the scenario file: two answers with the same hash asked the same."),
    Term(
        "hypothesis",
        AIMS,
        "A rival account of what a side is after; exactly one of a side's hypotheses is true. `If` before its name "
        "means: were it the true one.",
    ),
    Term("prior", AIMS, "Belief in a hypothesis before the evidence."),
    Term("posterior", AIMS, "Belief in a hypothesis after the evidence, by Bayes' rule."),
    Term("odds", AIMS, "Chance of a hypothesis over the chance of all others together."),
    Term(
        "coding",
        AIMS,
        "How likely each item of evidence is held to be under each hypothesis. `central` is the scenario's own; "
        "others are those of informed critics.",
    ),
    Term(
        "weight of evidence",
        AIMS,
        "10 log10 of the likelihood ratio, in decibans: 10 is ten to one, 20 a hundred to one [Good1950].",
    ),
    Term(
        "origin group",
        AIMS,
        "Items that share an author, an occasion or a decision: together they count for less than their sum.",
    ),
    Term("alone, counted", AIMS, "An item's weight by itself, and what of it counts beside the others of its origin."),
    Term("type", AIMS, "A side as it is if one of the hypotheses about it is true."),
    Term(
        "complete information",
        AIMS,
        "Each side knows which hypothesis about the other is true, as well as what it wants itself.",
    ),
    Term(
        "private information",
        AIMS,
        "A knows which of two hypotheses about it is true, and B does not [Fearon1995]. What B gains is then what it expects "
        "at its belief.",
    ),
    Term(
        "belief",
        AIMS,
        "Under private information, the chance that B gives each hypothesis about A: today the posterior of the central coding, "
        "later moved by Bayes' rule with what A does.",
    ),
    Term(
        "belief node",
        AIMS,
        "A choice of A's from which B learns. What A does depends on what B will make of it, so its chances and B's belief after "
        "it are found together; where none were found that agree, the node did not close.",
    ),
    Term("principal", AGREEMENT, "A side of the war. A claims against the status quo that B defends."),
    Term("package", AGREEMENT, "Terms of a settlement: one option on every issue. The menu is all those considered."),
    Term(
        "util",
        AGREEMENT,
        "The value to a side of holding all that is fought over for one year. Values in utils are present values.",
    ),
    Term(
        "reservation value",
        AGREEMENT,
        "What a side expects from going on, later settlements included.",
    ),
    Term("gain", AGREEMENT, "A side's value of peace under a package signed today less its reservation value."),
    Term("acceptable", AGREEMENT, "Neither side loses by signing: both gains are nought or more. `Suits` says the same."),
    Term(
        "zone of agreement",
        AGREEMENT,
        "The packages acceptable to both: the bargaining range [Fearon1995]. That one exists does not say that it is "
        "signed, nor that it holds.",
    ),
    Term("best package", AGREEMENT, "In each draw the package whose smaller gain, of the two sides', is largest."),
    Term("settled", AGREEMENT, "The chance that some package is signed by a date."),
    Term("survival", PEACE, "The chance that a peace still holds so many years after signing."),
    Term("what would be signed", PEACE, "What the sides would sign today, each package by its chance of being signed."),
    Term("durable", PEACE, "Survival over the scenario's years reaches the scenario's chance (0.8 over 5 unless it says)."),
    Term("durable zone", PEACE, "Whether some package is both acceptable and durable."),
    Term("broken by", PEACE, "The chance that a side reneges, or that an incident restarts the war, by a date."),
    Term(
        "hazard",
        PEACE,
        "Rate per year at which a cause breaks a peace that has held until then [KalbfleischPrentice2002]: by it a side that "
        "has nothing to break any more is told from one that is deterred.",
    ),
    Term(
        "path from today",
        PATH,
        "What becomes of the war from the scenario's date on, with every settlement that is signed, broken and followed by war "
        "again, by the sides' own choices.",
    ),
    Term("peace holds then", PATH, "There is peace at the date, be it the first settlement or a later one."),
    Term("settlements signed, broken", PATH, "Expected numbers by the date: more than one may be signed, and broken, in turn."),
    Term("share held, if war", PATH, "Mean share of the contested front that A holds at the date, where the war then goes on."),
    Term("log power", PATH, "Natural logarithm of A's fighting power over B's, mean over all futures at the date."),
    Term("lever", LEVERS, "Something somebody can do. Each of its settings changes numbers of the scenario, at a cost."),
    Term("change", LEVERS, "A quantity at a setting less the same as the scenario stands, draw by draw."),
    Term("claim", CLAIMS, "A conclusion of the argument, written as an expression that holds or fails in each draw."),
    Term("premise", CLAIMS, "What a claim rests on. The claim is judged in the draws in which its premises hold."),
    Term(
        "work of a premise",
        CLAIMS,
        "How much more often the claim holds with the premise than where this premise alone is denied.",
    ),
    Term("verdict", CLAIMS, "The word that the printed rule gives a claim, from the interval of its share."),
    Term("hinge", CLAIMS, "The one uncertain number that best tells the draws in which a claim holds from the rest."),
    Term("flip", CLAIMS, "The nearest change of one input, of several, or of a prior that takes a claim's share across a bound."),
    Term(
        "distance",
        CLAIMS,
        "Of a change from the centre of its inputs, in standard normal scores of their own ranges [HasoferLind1974].",
    ),
    Term("box", CLAIMS, "Bounds on a few inputs within which a claim mostly holds, or mostly fails [FriedmanFisher1999]."),
    Term("quasi-p", CLAIMS, "The chance of at least so dense a box had one of its bounds no bearing [BryantLempert2010]."),
    Term(
        "explains",
        CLAIMS,
        "Share of an output's variance that lies between classes of one input's values [Sobol1993, Plischke2013].",
    ),
    Term("break-even", CLAIMS, "How large what no quantity of the model holds would have to be for a claim to be otherwise."),
    Term(
        "regret of a setting",
        LEVERS,
        "What the best setting of a case would have given, less what this setting gives [Savage1951].",
    ),
    Term(
        "reference class",
        HISTORY,
        "Past endings of wars that an analyst holds comparable, by what was known when the fighting stopped.",
    ),
    Term(
        "base rate",
        HISTORY,
        "How often peace held in a reference class [KaplanMeier1958], with n and a 95% band. No forecast of one case.",
    ),
    Term(
        "drawn toward",
        HISTORY,
        "Shrinkage: a small class is averaged with the larger class it belongs to, by its number of endings.",
    ),
    Term(
        "both put together",
        HISTORY,
        "The model's survival and the class's pooled in log-odds [Genest1986]. The model's weight comes from the hindcast: "
        "from what it said of past settlements.",
    ),
    Term(
        "hindcast",
        HISTORY,
        "The model run on settlements of the past as they stood when signed, and scored on what came of them.",
    ),
    Term(
        "prior predictive",
        HISTORY,
        "What the model expects of a peace over draws of its priors, before any past peace has been looked at: shown beside "
        "the record, never fitted to it [Box1980].",
    ),
    Term(
        "fall of the hazard",
        HISTORY,
        "Hazard in the first year of a peace over that in years 5 to 10; what is called its shape.",
    ),
    Term(
        "future",
        WAR,
        "One simulated history of the war and what follows, month by month, drawn from the war's rates and the sides' "
        "choices.",
    ),
    Term("fan", WAR, "Bands of a quantity over futures or draws, by month: 50% and 90% of them lie within."),
    Term(
        "factor",
        WORLD,
        "Something outside the two sides that changes: a Markov variable of two to four states, which moves at rates and at "
        "events; numbers of the scenario differ by its state.",
    ),
    Term("context", WORLD, "A factor that is nobody's act between the sides: a new belligerent, a leader's fall, an election."),
    Term("third party", WORLD, "A supplier, guarantor or sanctioner: not a player; one that reacts has a factor of its own."),
    Term("mode", WORLD, "One state of each factor. The game is solved in every mode, and moves between them are foreseen."),
)  # fmt: skip
"""Terms in the order of the output."""


def by_part() -> dict[str, tuple[Term, ...]]:
    """The terms of each part of the output."""
    return {part: tuple(term for term in TERMS if term.part == part) for part in dict.fromkeys(t.part for t in TERMS)}


def reference_page() -> str:
    """The reference page of the terms, as Markdown."""
    parts = [_HEAD]
    for part, terms in by_part().items():
        rows = [f"| {term.name} | {term.meaning} |" for term in terms]
        parts.append("\n".join([f"## {part}", "", "| term | meaning |", "| --- | --- |", *rows]))
    return "\n\n".join(parts) + "\n"


_HEAD: Final = """# Glossary

Every term of an answer, as the [screen, the report and the record](output.md) use it. This page is made from the code
(`holdfast.report.glossary`); quantities that claims may name are in [quantities](quantities.md)."""
