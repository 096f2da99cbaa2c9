"""Write the tables of docs/explanation/prior-predictive.md from answers of `holdfast history --prior-predictive --ablations`.

holdfast history ukraine-2023 --prior-predictive --ablations --draws 200 --out A
holdfast history FILE-OF-THE-TEMPLATE --prior-predictive --ablations --draws 200 --out B
python tools/prior_predictive_page.py A/prior-predictive.json B/prior-predictive.json
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "prior-predictive.md"
MARK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
HORIZONS = (1.0, 2.0, 5.0, 10.0, 20.0)


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def span(one: dict[str, Any], low: str, high: str, digits: int, value: str | None = None) -> str:
    shown = "" if value is None else f"{one[value]:.{digits}f} "
    return f"{shown}({one[low]:.{digits}f} to {one[high]:.{digits}f})"


def levels(answers: list[dict[str, Any]]) -> str:
    rows = []
    for answer in answers:
        at = {one["years"]: one for one in answer["survival"]}
        rows.append([f"`{answer['scenario']}`, mean over draws", *(f"{at[years]['mean']:.2f}" for years in HORIZONS)])
        for low, high, what in (("quarter", "three_quarters", "middle half"), ("low", "high", "middle nine tenths")):
            cells = [span(at[years]["draws"], low, high, 2, "median") for years in HORIZONS]
            rows.append([f"`{answer['scenario']}`, median ({what})", *cells])
    for check in answers[0]["checks"]:
        for one in check["classes"]:
            cells = [span(estimate, "low", "high", 2, "value") for estimate in one["estimates"]]
            rows.append([f"{check['gloss']}: {one['id']}, n = {one['n']}, by {one['votes']}", *cells])
    return table(["", *(f"{years:g} y" for years in HORIZONS)], rows)


def hazards(answers: list[dict[str, Any]]) -> str:
    rows = []
    for place, band in enumerate(answers[0]["hazard_by_age"]):
        cells = [f"{band['start']:g} to {band['stop']:g} years"]
        for answer in answers:
            own = answer["hazard_by_age"][place]
            cells += [f"{own['together']:.3f}", span(own["draws"], "low", "high", 3, "median")]
        for check in answers[0]["checks"]:
            past = next(one for one in check["bands"] if (one["start"], one["stop"]) == (band["start"], band["stop"]))
            cells.append(f"{span(past, 'low', 'high', 3, 'per_year')}, {past['failures']}")
        rows.append(cells)
    names = [
        part for answer in answers for part in (f"`{answer['scenario']}`, draws together", "draw by draw (5% to 95%)")
    ]
    past_names = [f"{check['gloss']} (95%), failures" for check in answers[0]["checks"]]
    return table(["age of the peace", *names, *past_names], rows)


def falls(answers: list[dict[str, Any]]) -> str:
    rows = []
    for place, one in enumerate(answers[0]["falls"]):
        cells = [one["gloss"]]
        for answer in answers:
            own = answer["falls"][place]
            assert own["name"] == one["name"]
            cells += [
                f"{own['young_per_year']:.3f}", f"{own['older_per_year']:.3f}", span(own["ratio"], "low", "high", 1, "value"),
                span(own["within"], "low", "high", 1, "value"),
            ]  # fmt: skip
        rows.append(cells)
    rows += [
        [f"past endings, {check['gloss']}", "", "", span(check["fall"], "low", "high", 1, "value"), *[""] * 5]
        for check in answers[0]["checks"]
    ]
    names = [
        part
        for answer in answers
        for part in (f"`{answer['scenario']}`: first year", "years 5 to 10", "fall (90%)", "in one draw (5% to 95%)")
    ]
    return table(["", *names], rows)


def priors(answers: list[dict[str, Any]]) -> str:
    theirs = {one["path"]: one["range"] for one in answers[1]["priors"]}
    rows = [
        [f"`{one['path']}`", one["range"], theirs.get(one["path"], ""), one["source"]] for one in answers[0]["priors"]
    ]
    mine = {one["path"] for one in answers[0]["priors"]}
    rows += [
        [f"`{one['path']}`", "", one["range"], one["source"]] for one in answers[1]["priors"] if one["path"] not in mine
    ]
    return table(["number", *(f"`{answer['scenario']}`" for answer in answers), "source"], rows)


def words(answers: list[dict[str, Any]]) -> str:
    said = [
        f"`{a['scenario']}`, {check['gloss']}. {' '.join(check['words'])}" for a in answers for check in a["checks"]
    ]
    return "\n".join(f"- {one}" for one in said)


PARTS = {"levels": levels, "hazards": hazards, "falls": falls, "priors": priors, "words": words}


def main() -> None:
    """Write every table."""
    answers = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]
    text = PAGE.read_text(encoding="utf-8")
    new = MARK.sub(lambda found: f"{found[1]}{PARTS[found[2]](answers)}\n{found[3]}", text)
    PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
