"""Carry a bank of evidence on aims into the `evidence:` section of a scenario file.

    python tools/convert_evidence.py BANK.yaml OUT.yaml

Keeps the hypotheses of HYPOTHESES, checks every item (date, words of the verbal scale, length of the quote, group,
reliability, no item or source later than the bank's date) and prints what it dropped and why.
"""

from __future__ import annotations

import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import SingleQuotedScalarString

from holdfast.scenario.aims_evidence import VERBAL_SCALE, AimsEvidence

HYPOTHESES: Final = ("expansion", "security")
LONGEST_QUOTE: Final = 20
"""Words."""
WIDTH: Final = 160
"""Columns."""
OVERLAP: Final = "0.3 to 0.8"
ONE_ORIGIN_OVERLAP: Final = "0.5 to 0.9"
ONE_ORIGIN: Final = ("nato_line", "annexation_and_after")
"""Groups whose own gloss says that they are one line repeated or follow from one decision."""
CODINGS: Final = {
    "security_camp": "As a critic who holds that the aim was security would code the disputed items; the rest as central.",
    "expansion_camp": "As a critic who holds that the aim was expansion would code the disputed items; the rest as central.",
}
SOURCE: Final = (
    "Facts: the document named with each item. Words of likelihood, reliabilities, groups, overlaps and alternative "
    "codings: analyst's judgement. The bank also codes a third hypothesis, that the aim was the safety of the rule "
    "at home; this scenario has two hypotheses, so those likelihoods are left out, and items that bear mainly on the "
    "third weigh little here."
)
OVERLAP_SOURCE: Final = (
    "analyst's judgement: items of a group share author, occasion or decision, so neither near 0 nor near 1"
)
ONE_ORIGIN_SOURCE: Final = "analyst's judgement: one line repeated, or the consequences of one decision"


SEEN_VIA: Final = {"baltic_no_force": "UCDP and COW conflict records"}
"""Where an item was seen, for items whose own words point to a place a reader does not have."""


def flow(pairs: dict[str, Any]) -> CommentedMap:
    """A mapping written on one line."""
    mapping = CommentedMap(pairs)
    mapping.fa.set_flow_style()
    return mapping


def problems(item: dict[str, Any], groups: dict[str, str], as_of: date) -> list[str]:
    """Why an item cannot be carried; empty where it can."""
    bands = [item["likelihood"][h]["band"] for h in HYPOTHESES]
    bands += [band for coding in item.get("alternative_codings", {}).values() for band in coding.values()]
    low, high = item["reliability"]
    found = [f"unknown band {band!r}" for band in bands if band not in VERBAL_SCALE]
    if not isinstance(item["date"], date) or item["date"] > as_of:
        found.append(f"date {item['date']!r} is not a day up to {as_of}")
    if str(item["source"]["date"])[:10] > str(as_of):
        found.append(f"source dated {item['source']['date']!r}, after {as_of}")
    if len((item["quote"] or "").split()) > LONGEST_QUOTE:
        found.append(f"quote of {len(item['quote'].split())} words")
    if item["group"] not in groups:
        found.append(f"unknown group {item['group']!r}")
    if not 0 <= low <= high <= 1:
        found.append(f"reliability {item['reliability']!r}")
    return found


def source_text(item: dict[str, Any]) -> str:
    """Source of an item in one line: document, where it was seen, what is unsure."""
    source = item["source"]
    seen = SEEN_VIA.get(item["id"], item["seen_via"])
    text = f"{source['author']}, {source['title']}, {source['outlet']}, {source['date']}; seen via: {seen}"
    return f"{text}. {item['verification_note']}" if item.get("verification_note") else text


def listed(voices: list[Any]) -> str:
    """Names in one line; a name that YAML read as a mapping gets its colon back."""
    return "; ".join(": ".join(map(str, *v.items())) if isinstance(v, dict) else str(v) for v in voices)


def carried(item: dict[str, Any]) -> CommentedMap:
    """An item in the form of the scenario file."""
    out = CommentedMap({"kind": item["kind"], "date": item["date"], "actor": item["actor"], "fact": item["fact"]})
    if item["quote"]:
        out["quote"] = item["quote"]
    out |= {"group": item["group"], "source": source_text(item), "signal": item["signal"]}
    out["verified"] = SingleQuotedScalarString(item["verified"])
    out["reliability"] = "{} to {}".format(*item["reliability"])
    out["likelihood"] = flow({h: item["likelihood"][h]["band"] for h in HYPOTHESES})
    if item.get("alternative_codings"):
        alternatives = item["alternative_codings"].items()
        out["codings"] = flow({name: flow({h: coding[h] for h in HYPOTHESES}) for name, coding in alternatives})
    why = {h: item["likelihood"][h]["why"] for h in HYPOTHESES} | {"signal": item["cost_note"]}
    voices = {key: listed(item[key]) for key in ("argued_by", "disputed_by") if item[key]}
    out["why"] = flow(why | voices)
    return out


def converted(bank: dict[str, Any]) -> tuple[CommentedMap, dict[str, list[str]]]:
    """The evidence section and the items dropped, each with its reasons."""
    groups, as_of = bank["groups"], bank["as_of"]
    dropped = {item["id"]: found for item in bank["items"] if (found := problems(item, groups, as_of))}
    kept = [item for item in bank["items"] if item["id"] not in dropped]
    used = {item["group"] for item in kept}
    out = CommentedMap({"about": "A", "source": SOURCE})
    out["overlap"] = flow({"value": OVERLAP, "source": OVERLAP_SOURCE})
    out["codings"] = CommentedMap(CODINGS)
    out["groups"] = CommentedMap({name: group(name, gloss) for name, gloss in groups.items() if name in used})
    out["items"] = CommentedMap({item["id"]: carried(item) for item in kept})
    return CommentedMap({"evidence": out}), dropped


def group(name: str, gloss: str) -> CommentedMap:
    """A group in the form of the scenario file."""
    own = {"overlap": flow({"value": ONE_ORIGIN_OVERLAP, "source": ONE_ORIGIN_SOURCE})} if name in ONE_ORIGIN else {}
    return flow({"gloss": gloss, **own})


def main(bank_path: str, out_path: str) -> None:
    bank = YAML(typ="safe").load(Path(bank_path).read_text(encoding="utf-8"))
    section, dropped = converted(bank)
    writer = YAML()
    writer.width = WIDTH
    text = StringIO()
    writer.dump(section, text)
    lines = "\n".join(line.rstrip() for line in text.getvalue().splitlines())
    evidence = AimsEvidence.model_validate(YAML(typ="safe").load(lines)["evidence"])
    Path(out_path).write_text(lines + "\n", encoding="utf-8")
    print(f"{len(evidence.items)} of {len(bank['items'])} items carried, {len(evidence.groups)} groups -> {out_path}")
    for name, reasons in dropped.items():
        print(f"dropped {name}: {'; '.join(reasons)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
