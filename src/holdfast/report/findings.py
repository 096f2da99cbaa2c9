"""Sentences that the screen and the page share: codings, agreement, peace, history, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holdfast.assess.assessment import Assessment, JudgedClaim
from holdfast.assess.certificates import SENSITIVE, Certificates
from holdfast.assess.claims import ClaimResult, UnderCoding
from holdfast.assess.durability import Durability
from holdfast.assess.figures import Figure
from holdfast.assess.intervals import Share
from holdfast.assess.language import HypothesisKey
from holdfast.assess.worlds import CENTRAL
from holdfast.history.comparison import ClassReport
from holdfast.report import numerals, turning
from holdfast.report.conditions import clean, condition, leaders, listed
from holdfast.scenario.scenario import Scenario

UNDECIDED: Final = "not decided by this model"
HISTORY_BAND: Final = "95%"
"""Coverage of the bands of past endings (`history.survival.CONFIDENCE`)."""
RANGES: Final = (
    "Ranges of chances are 5% to 95% of draws; ranges of shares of draws are the 90% interval of their sampling error."
)


def beliefs(assessment: Assessment, coding: str) -> str:
    """Posterior of every hypothesis under a coding."""
    posterior = assessment.aims.codings[coding].posterior
    return ", ".join(f"{name} {numerals.spread(belief)}" for name, belief in posterior.items())


def by_coding(assessment: Assessment) -> str:
    """The codings side by side: the leading hypothesis of the central one where there are two, all otherwise."""
    names = assessment.aims.hypotheses
    if len(names) > 2:
        return "; ".join(f"{coding}: {beliefs(assessment, coding)}" for coding in assessment.aims.codings)
    first = leaders(assessment)[CENTRAL]
    each = (f"{c} {numerals.spread(r.posterior[first])}" for c, r in assessment.aims.codings.items())
    return f"{first} under the coding " + ", ".join(each)


def coding_matters(assessment: Assessment) -> str:
    """Whether the same hypothesis leads under every coding."""
    found = leaders(assessment)
    if len(found) == 1:
        return "The scenario holds no other coding of the evidence."
    if len(set(found.values())) == 1:
        return f"{found[CENTRAL]} leads under every coding."
    others = [f"{name} under {coding}" for coding, name in found.items() if name != found[CENTRAL]]
    return f"The coding decides: {found[CENTRAL]} leads under {CENTRAL}, {listed(others)}."


def prior(assessment: Assessment) -> str:
    """Belief before the evidence."""
    return ", ".join(f"{name} {numerals.spread(belief)}" for name, belief in assessment.aims.prior.items())


def items(assessment: Assessment) -> int:
    """How many items of evidence were weighed."""
    return len(assessment.aims.codings[CENTRAL].items)


def at(figures: dict[float, Figure | None], years: float) -> str:
    """A figure of a reported date, or that the date is not reported."""
    return numerals.figure(figures[years]) if years in figures else f"{years:g} years is not reported"


def held_years(durability: Durability) -> str:
    """What durable means, in words."""
    return f"holds {numerals.years(durability.years)} with a chance of {durability.chance:g} or more"


def under_each(scenario: Scenario, texts: Mapping[HypothesisKey, str]) -> str:
    """Texts joined, each with the hypotheses it is conditional on; one for all where no draw was solved."""
    if set(texts.values()) == {numerals.NONE_SOLVED}:
        return numerals.NONE_SOLVED
    return "; ".join(f"{text} if {condition(scenario, pair)}" for pair, text in texts.items())


def class_words(report: ClassReport, years: float) -> str:
    """A reference class at a date: n, as found, and drawn toward the larger class."""
    row = report.at(years)
    found = row.raw
    watched = f"{found.at_risk} still watched" if found.at_risk else "none watched so long"
    who = f"{report.reference_class.id} ({clean(report.reference_class.gloss)}; n = {found.n}, {watched})"
    raw = numerals.interval(found.value, found.low, found.high)
    if report.parent is None:
        return f"{who}: {raw} as found"
    drawn = numerals.interval(row.shrunk.value, row.shrunk.low, row.shrunk.high)
    return f"{who}: {drawn} drawn toward {clean(report.parent.gloss)}; {raw} as found"


def certificate_sentences(found: Certificates) -> tuple[str, ...]:
    """What the numbers rest on, each in a sentence."""
    reasons = listed([f"{n} ({why})" for why, n in found.unsolved.items()])
    left = found.draws - found.solved
    said = [
        f"{numerals.count(found.solved)} of {numerals.count(found.draws)} draws solved under every hypothesis"
        + (f"; {left} unsolved, left out of every figure: {reasons}." if left else "; none unsolved.")
    ]
    if found.solved:
        said.append(
            f"Largest residual {found.largest_residual:.1e} utils; largest regret {found.largest_regret:.1e} utils."
        )
    if found.checked_for_horizon:
        said.append(
            f"Horizon: in {round(found.horizon_insensitive * found.checked_for_horizon)} of {found.checked_for_horizon} "
            f"checks a second terminal rule moved five-year survival by at most {SENSITIVE:g}."
        )
    else:
        said.append("Horizon: no draw was checked under a second terminal rule.")
    return tuple(said)


def judged_on(under: UnderCoding) -> tuple[Share | None, str]:
    """The share that the verdict was given on, and what it is conditional on."""
    if under.premises:
        return under.given_premises, "given its premises"
    return under.share, ""


def verdict_reason(judged: JudgedClaim, scenario: Scenario) -> str:
    """What a verdict was given on: the share with its condition and what it hinges on, or why none is decided."""
    if judged.result is None:
        return judged.verdict.why
    central = judged.result.central
    found, given = judged_on(central)
    if found is None:
        return judged.verdict.why
    text = f"in {numerals.share(found)} of draws{f' {given}' if given else ''}"
    if judged.verdict.word == "hinges":
        return f"{text}; on {turning.hinge_words(scenario, judged)}"
    return f"{text}; {judged.verdict.why}" if judged.verdict.word == UNDECIDED else text


def hypotheses_words(scenario: Scenario, result: ClaimResult) -> str:
    """The claim under each pair of hypotheses, premises not asked for; nothing where all are the same."""
    if not result.depends_on_hypothesis:
        return ""
    shares = result.central.by_hypothesis.items()
    return ", ".join(f"if {condition(scenario, pair)} {numerals.share(one)}" for pair, one in shares)


def codings_words(result: ClaimResult) -> str:
    """The claim under each other coding, with its verdict; nothing where all are the same."""
    said = {coding: (short(one.verdict.word), _share_of(one)) for coding, one in result.codings.items()}
    if len(set(said.values())) == 1:
        return ""
    others = {coding: words for coding, words in said.items() if coding != CENTRAL}
    return ", ".join(f"coded {coding} {share} {word}" for coding, (word, share) in others.items())


def sameness(result: ClaimResult) -> str:
    """Which conditions make no difference to a claim."""
    same = [] if result.depends_on_hypothesis else ["hypothesis"]
    if len(result.codings) > 1 and not codings_words(result):
        same.append("coding")
    return f"the same under every {listed(same)}" if same else ""


def short(word: str) -> str:
    """A verdict's word without what the heading says."""
    return word.removesuffix(" by this model")


def _share_of(under: UnderCoding) -> str:
    return numerals.share(judged_on(under)[0])
