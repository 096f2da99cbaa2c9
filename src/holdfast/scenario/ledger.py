"""The ledger that cross checks write their complaints into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from holdfast.scenario.complaints import Complaint, Severity, nearest_name
from holdfast.scenario.positions import Positions
from holdfast.scenario.translation import listed

Steps = tuple[str, ...]
MOST_WITH_NEAREST: Final = 200
"""Complaints up to which the nearest name is looked for."""


@dataclass(slots=True)
class Ledger:
    """Complaints so far; those about what stands on a stand-in (`mended`) are left out."""

    positions: Positions
    mended: tuple[Steps, ...] = ()
    complaints: list[Complaint] = field(default_factory=list)

    def add(
        self,
        code: str,
        steps: Sequence[str],
        message: str,
        *,
        value: str | None = None,
        allowed: str | None = None,
        nearest: str | None = None,
        way_out: str | None = None,
        severity: Severity = "error",
        at_key: bool = False,
        ahead: int = 0,
    ) -> None:
        """Enter a complaint about what stands at `steps`, `ahead` characters into its text."""
        steps = tuple(steps)
        if any(steps[: len(bad)] == bad for bad in self.mended):
            return
        mark = self.positions.mark(steps, key=at_key)
        node = self.positions.node(steps)
        if ahead and node and node.text_at:
            mark = node.text_at
        elif ahead:
            ahead = 0
        self.complaints.append(
            Complaint(
                code, self.positions.file, mark.line, mark.column + ahead, ".".join(steps), message,
                value=value,
                allowed=allowed, nearest=nearest, way_out=way_out, severity=severity,
            )
        )  # fmt: skip

    def nearest(self, name: str, names: Iterable[str]) -> str | None:
        """The nearest name, as long as there are not very many complaints: looking for it takes time."""
        return nearest_name(name, names) if len(self.complaints) < MOST_WITH_NEAREST else None

    def unsure(self, pool: Sequence[str]) -> bool:
        """Whether the names in the section `pool` are not known for certain, part of it being unreadable."""
        pool = tuple(pool)
        return any(bad[: len(pool)] == pool[: len(bad)] and len(bad) <= len(pool) + 1 for bad in self.mended)

    def refer(
        self,
        name: str,
        names: Iterable[str],
        pool: Sequence[str],
        steps: Sequence[str],
        what: str,
        *,
        at_key: bool = False,
    ) -> bool:
        """Whether `name`, at `steps`, is one of the `names` that `pool` defines; or complain."""
        names = tuple(names)
        if name in names:
            return True
        if not self.unsure(pool):
            nearest = self.nearest(name, names)
            place = ".".join(pool)
            way_out = (
                f"write `{nearest}`, or define {name!r} under `{place}`"
                if nearest
                else f"define {name!r} under `{place}`"
            )
            self.add(
                "HF020", steps, f"there is no {what} {name!r}", value=name,
                allowed=listed(names) or "none is defined",
                nearest=nearest, way_out=way_out, at_key=at_key,
            )  # fmt: skip
        return False
