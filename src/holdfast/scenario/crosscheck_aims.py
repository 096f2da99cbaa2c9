"""Cross checks of hypotheses and evidence."""

from __future__ import annotations

from typing import Final

from holdfast.scenario.aims_evidence import Item
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import centre

CENTRAL: Final = "central"
"""Name of the coding in `likelihood` itself."""
SUM_TOLERANCE: Final = 0.02
"""How far from 1 the central values of the priors may sum: what rounding to two digits does."""
NAMED_IN_FULL: Final = 5


def check_aims(scenario: Scenario, ledger: Ledger) -> None:
    """Values are of known issues; evidence is of known groups, codings, hypotheses, none of it later."""
    for side in ("A", "B"):
        hypotheses = getattr(scenario.principals, side).hypotheses
        for name, hypothesis in hypotheses.items():
            for issue_id in hypothesis.values:
                steps = ("principals", side, "hypotheses", name, "values", issue_id)
                ledger.refer(issue_id, scenario.issues, ("issues",), steps, "issue", at_key=True)
        _check_priors(scenario, ledger, side)
    if CENTRAL in scenario.evidence.codings:
        ledger.add(
            "HF042", ("evidence", "codings", CENTRAL),
            f"{CENTRAL!r} names the coding in `likelihood` itself", at_key=True,
            value=CENTRAL, way_out="give this alternative coding another name",
        )  # fmt: skip
    for item_id, item in scenario.evidence.items.items():
        _check_item(scenario, ledger, item_id, item)
    _warn_unverified(scenario, ledger)


def _check_item(scenario: Scenario, ledger: Ledger, item_id: str, item: Item) -> None:
    evidence, steps = scenario.evidence, ("evidence", "items", item_id)
    pool = ("principals", evidence.about, "hypotheses")
    hypotheses = getattr(scenario.principals, evidence.about).hypotheses
    what = f"hypothesis of {evidence.about}"
    ledger.refer(item.group, evidence.groups, ("evidence", "groups"), (*steps, "group"), "group")
    _check_date(scenario, ledger, item, (*steps, "date"))
    if ledger.unsure(("evidence", "about")):
        return
    for name in item.likelihood:
        ledger.refer(name, hypotheses, pool, (*steps, "likelihood", name), what, at_key=True)
    missing = [name for name in hypotheses if name not in item.likelihood]
    if missing and not ledger.unsure(pool):
        ledger.add(
            "HF021", (*steps, "likelihood"),
            f"how likely the item would be is not said for: {', '.join(missing)}",
            allowed=f"every hypothesis of {evidence.about}",
            way_out=f"add `{missing[0]}:` with a number, a range or a word",
            at_key=True,
        )  # fmt: skip
    for coding, likelihoods in item.codings.items():
        here = (*steps, "codings", coding)
        ledger.refer(coding, evidence.codings, ("evidence", "codings"), here, "coding", at_key=True)
        for name in likelihoods:
            ledger.refer(name, hypotheses, pool, (*here, name), what, at_key=True)


def _check_date(scenario: Scenario, ledger: Ledger, item: Item, steps: Steps) -> None:
    if item.date > scenario.as_of and not ledger.unsure(("as_of",)):
        ledger.add(
            "HF035", steps, f"the item is dated {item.date}, after the scenario's date", value=str(item.date),
            allowed=f"dates up to {scenario.as_of} (`as_of`)", way_out="take the item out, or move `as_of`",
        )  # fmt: skip


def _check_priors(scenario: Scenario, ledger: Ledger, side: str) -> None:
    hypotheses = getattr(scenario.principals, side).hypotheses
    total = 0.0
    for hypothesis in hypotheses.values():
        middle = centre(hypothesis.prior, scenario.tables)
        if middle is None:
            return
        total += middle
    if abs(total - 1) > SUM_TOLERANCE and not any("prior" in bad for bad in ledger.mended):
        ledger.add(
            "HF062", ("principals", side, "hypotheses"),
            f"the priors of {side} sum to {total:.3g} at their central values",
            severity="warning", value=f"{total:.3g}", allowed="1", at_key=True,
            way_out="they are divided by their sum; write them so that they sum to 1",
        )  # fmt: skip


def _warn_unverified(scenario: Scenario, ledger: Ledger) -> None:
    items = scenario.evidence.items
    bad = [name for name, item in items.items() if item.verified == "no"]
    if bad:
        more = f" and {len(bad) - NAMED_IN_FULL} more" if len(bad) > NAMED_IN_FULL else ""
        ledger.add(
            "HF063", ("evidence", "items"), f"{len(bad)} of {len(items)} items are not verified: "
            + ", ".join(bad[:NAMED_IN_FULL]) + more, severity="warning", at_key=True,
            way_out="look the source up and say `verified: yes`, or lower the item's `reliability`",
        )  # fmt: skip
