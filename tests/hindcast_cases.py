"""Two imagined settlements for the tests of the hindcast: the starting file with its truce as the terms signed."""

from __future__ import annotations

import re
from pathlib import Path

from holdfast.scenario.template import template

SMALL_GRID = "\ngrid:\n  powers: 5\n  period_months: 12\n  fine_years: 2\n  horizon_years: 24\n"
OUTCOMES = (
    "case,ended,renewed,renewed_on or censored_on,source,note\n"
    "truce,2001-03-01,1,2003-09-01,imagined,\n"
    "treaty,2002-06-01,0,2023-11-09,imagined,\n"
)
COVARIATES = (
    "case,warnum,war_group,state1,state2,contig_land,issue_territory,post1945,tie,multilateral,major_any,"
    "prior_mids_25y,prior_wars,settlement,cinc_shift_war\n"
    "truce,9001,9001,Northland,Southland,1,1,1,1,0,0,6,1,none,0.05\n"
    "treaty,,,Northland,Southland,1,1,1,0,0,0,2,0,negotiated,0.02\n"
)


def case_text(name: str, package: str) -> str:
    """The starting file under another name, with one of its packages called `signed`, on a coarse grid."""
    text = template().replace("id: template", f"id: {name}", 1)
    text = text.replace(f"\n  {package}:\n    gloss", "\n  signed:\n    gloss", 1)
    text = re.sub(rf"(?<=\(){package}(?=[,)])", "signed", text)
    return text + ("" if "\ngrid:" in text else SMALL_GRID)


def write_cases(folder: Path) -> Path:
    """The two cases with their tables, in a folder."""
    for name, package in (("truce", "freeze"), ("treaty", "freeze_with_treaty")):
        (folder / f"{name}.yaml").write_text(case_text(name, package), encoding="utf-8")
    (folder / "outcomes.csv").write_text(OUTCOMES, encoding="utf-8")
    (folder / "covariates.csv").write_text(COVARIATES, encoding="utf-8")
    return folder
