"""Who knows what, in sentences that the screen and the page share."""

from __future__ import annotations

from holdfast.assess.assessment import Assessment
from holdfast.assess.information import PrivateInformation
from holdfast.report import numerals
from holdfast.report.conditions import condition, side_name
from holdfast.report.findings import at, under_each
from holdfast.report.tables import Table


def word(assessment: Assessment) -> str:
    """`complete information` or `private information`."""
    return f"{assessment.scenario.choice.information} information"


def lines(assessment: Assessment) -> tuple[str, ...]:
    """What B knows and believes, how far its learning was solved, and what follows; nothing where it knows."""
    found = assessment.information
    if found is None:
        return ()
    return (_doubt(assessment, found), *_belief(assessment, found), _closed(found), *notes(assessment))


def notes(assessment: Assessment) -> tuple[str, ...]:
    """What follows for how figures are to be read."""
    if assessment.information is None:
        return ()
    scenario = assessment.scenario
    a, b = side_name(scenario, "A"), side_name(scenario, "B")
    said = [
        f"What {b} gains, and what it accepts, is what it expects at its belief: the same whichever hypothesis about {a} is "
        "true.",
        f"{b}'s belief is that of the central coding, in every world. Other codings, and priors that flip a claim, weigh the "
        "hypotheses otherwise; they do not change what it believes in the game.",
    ]
    if len(scenario.principals.B.hypotheses) > 1:
        said.append(f"{a} knows which hypothesis about {b} is true.")
    return tuple(said)


def _doubt(assessment: Assessment, found: PrivateInformation) -> str:
    a, b = side_name(assessment.scenario, "A"), side_name(assessment.scenario, "B")
    first, second = found.hypotheses
    return f"{b} does not know which of {first} and {second} is true of {a}, and learns from what {a} does; {a} knows."


def _belief(assessment: Assessment, found: PrivateInformation) -> tuple[str, ...]:
    if found.today is None:
        return ()
    scenario = assessment.scenario
    b, second, years = side_name(scenario, "B"), found.hypotheses[1], scenario.outcomes.durable_years
    later = {pair: at(dict(dated), years) for pair, dated in found.along.items()}
    said = (
        f"{b} gives {second} {numerals.figure(found.today)} today; after {numerals.years(years)} of what follows from the war "
        f"{under_each(scenario, later)}."
    )
    if not found.held:
        return (said,)
    held = f"{numerals.count(found.held)} {'draw' if found.held == 1 else 'draws'}"
    return said, f"In {held} its belief lies beyond log odds of {found.limit:g} either way, and is put there."


def _closed(found: PrivateInformation) -> str:
    return (
        f"Of the nodes at which it learns {percent(found.closed_mean)} closed, {percent(found.closed_least)} in the draw with "
        f"the fewest. In {numerals.count(found.some_open)} draws some did not, which fails the check of regret too; in "
        f"{numerals.count(found.unclosed)} fewer than {percent(found.closed_needed)} did, which is given as the reason."
    )


def percent(share: float) -> str:
    """A share near 1 in three decimals of a hundredth, never rounded into all of them."""
    return "all" if share == 1 else f"{min(100 * share, 99.999):.3f}%"


def belief_table(assessment: Assessment) -> Table | None:
    """B's belief at the reported dates, under each pair of hypotheses; None where it knows."""
    found = assessment.information
    if found is None or found.today is None:
        return None
    scenario, dates = assessment.scenario, tuple(next(iter(found.along.values())))
    rows = tuple(
        (condition(scenario, pair), *(numerals.figure(one) for one in dated.values()))
        for pair, dated in found.along.items()
    )
    return Table(
        f"Chance that {side_name(scenario, 'B')} gives {found.hypotheses[1]}, along what follows from today's war (mean; 5% to "
        "95% of draws)",
        ("if", *(f"after {numerals.years(date)}" if date else "today" for date in dates)),
        rows,
    )
