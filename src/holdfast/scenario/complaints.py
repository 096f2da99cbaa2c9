"""Complaints about a scenario file: what is wrong, where it stands, what is allowed, and the way out.

ScenarioErrors (an Exception)      every complaint of one file at once
`-- Complaint                      one of them; severity `error` or `warning`
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any, Final, Literal

Severity = Literal["error", "warning"]

EXIT_CODES: Final[dict[str, int]] = {
    "done": 0,
    "internal error": 1,
    "usage": 2,
    "scenario errors": 3,
    "solved in part": 4,
    "not finished": 5,
}
"""Exit codes of every command, by outcome."""

CODES: Final[dict[str, str]] = {
    "HF001": "not YAML",
    "HF002": "a key given twice",
    "HF003": "a YAML tag",
    "HF004": "a file too large",
    "HF005": "format of the file",
    "HF006": "not one mapping",
    "HF007": "a key that is not a word",
    "HF010": "unknown key",
    "HF011": "missing key",
    "HF012": "wrong kind of value",
    "HF013": "a word that is not allowed here",
    "HF014": "a setting out of range",
    "HF015": "a text of the wrong length",
    "HF016": "too few or too many entries",
    "HF017": "not a date",
    "HF018": "not a number",
    "HF019": "not a name",
    "HF020": "unknown name",
    "HF021": "something left open",
    "HF022": "a parameter that the kind of term does not have",
    "HF023": "a line outside the front",
    "HF024": "two options that set the same thing",
    "HF025": "a row of the wrong width",
    "HF026": "a table column that is missing or not numeric",
    "HF027": "months that make no record",
    "HF028": "a lever setting that does nothing or contradicts itself",
    "HF029": "a path that leads to no number",
    "HF030": "a correlation that cannot be",
    "HF031": "correlations that contradict each other",
    "HF032": "a claim with no test, or with two verdicts",
    "HF033": "an expression that cannot be read",
    "HF034": "a number without a source",
    "HF035": "evidence from the future",
    "HF036": "not a probability",
    "HF037": "a number with the wrong sign",
    "HF038": "a score out of range",
    "HF039": "a reference class that cannot be looked up",
    "HF040": "a quote that is not in its document",
    "HF041": "years beyond the horizon",
    "HF042": "a reserved name",
    "HF043": "two names for the same terms",
    "HF044": "a menu too large",
    "HF050": "a lever with neither settings nor a range, or with both",
    "HF051": "a range that makes no levels",
    "HF052": "a timing that cannot be",
    "HF053": "a number that cannot be timed",
    "HF054": "a limit on a lever that cannot be",
    "HF055": "a factor that cannot be",
    "HF056": "a move of a factor that cannot be",
    "HF057": "a number that no state can change",
    "HF058": "private information without two hypotheses about A",
    "HF060": "a quote found twice",
    "HF061": "a premise that no claim rests on",
    "HF062": "priors that do not sum to 1",
    "HF063": "unverified evidence",
    "HF064": "quotes not checked",
}
"""What each code stands for; a paragraph and a cure for each is in docs/reference/errors.md."""

LONGEST_SHOWN: Final = 60
"""Characters of an offending value that are shown."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong with a scenario file, at a 1-based line and column."""

    code: str
    file: str
    line: int
    column: int
    path: str
    message: str
    value: str | None = None
    allowed: str | None = None
    nearest: str | None = None
    way_out: str | None = None
    severity: Severity = "error"

    def as_dict(self) -> dict[str, Any]:
        """The complaint as an object for JSON."""
        return asdict(self)


class ScenarioErrors(Exception):  # noqa: N818 - it holds all of them
    """A scenario file that cannot be used, with everything that is wrong with it."""

    def __init__(self, complaints: Iterable[Complaint], *, postponed: bool = False) -> None:
        """Keep the complaints; `postponed` where some cross checks could not be made."""
        self.complaints: tuple[Complaint, ...] = tuple(complaints)
        self.postponed = postponed
        super().__init__(format_complaints(self.complaints))

    def __str__(self) -> str:
        """All complaints as text."""
        later = "\nSome checks across sections wait until these are mended." if self.postponed else ""
        return format_complaints(self.complaints) + later


def format_complaint(complaint: Complaint) -> str:
    """The complaint as text: ``file:line:column: CODE path: message``, what is allowed, the way out."""
    place = f"{complaint.file}:{complaint.line}:{complaint.column}"
    word = "warning " if complaint.severity == "warning" else ""
    path = f" {complaint.path}" if complaint.path else ""
    lines = [f"{place}: {word}{complaint.code}{path}: {complaint.message}"]
    if complaint.allowed:
        lines.append(f"    allowed: {complaint.allowed}")
    if complaint.nearest:
        lines.append(f"    nearest: {complaint.nearest}")
    if complaint.way_out:
        lines.append(f"    way out: {complaint.way_out}")
    return "\n".join(lines)


def format_complaints(complaints: Iterable[Complaint]) -> str:
    """All complaints as text, in the order of the file."""
    return "\n".join(format_complaint(complaint) for complaint in in_order(complaints))


def in_order(complaints: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """Complaints by line and column, each once."""
    return tuple(sorted(dict.fromkeys(complaints), key=lambda one: (one.line, one.column, one.code, one.path)))


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, or None if none is like it."""
    found = get_close_matches(name, list(names), n=1, cutoff=0.5)
    return found[0] if found else None


def shown(value: object) -> str:
    """A value as it is shown in a message: as in JSON, cut if long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."
