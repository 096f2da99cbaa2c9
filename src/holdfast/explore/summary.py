"""What a sweep came to, in few numbers."""

from __future__ import annotations

from typing import Any, Final

from holdfast.explore.query import Questions
from holdfast.explore.store import literal

DIGITS: Final = 12
"""Digits of a digest that are shown."""


def summary(questions: Questions, seconds: float) -> dict[str, Any]:
    """Size, outcome and digest of a sweep, for `--json`."""
    manifest = questions.manifest
    rows = questions.sql("SELECT reason, count(*) FROM outcomes GROUP BY reason ORDER BY reason").fetchall()
    games = sum(count for _, count in rows)
    solved = sum(count for reason, count in rows if reason == "solved")
    return {
        "scenario": manifest.scenario,
        "seed": manifest.seed,
        "design": manifest.design,
        "draws": manifest.draws,
        "settings": list(manifest.settings),
        "games": games,
        "unsolved": games - solved,
        "reasons": dict(rows),
        "chunks": len(manifest.chunks),
        "digest": manifest.digest,
        "notes": list(manifest.notes),
        "seconds": round(seconds, 3),
    }


def in_words(told: dict[str, Any], folder: str) -> str:
    """The summary on a screen."""
    example = f"holdfast explore {folder} --query {literal('from outcomes limit 5')}"
    return (
        f"{told['scenario']} · {told['draws']:,} draws ({told['design']}) · {len(told['settings'])} settings · "
        f"{told['games']:,} games, {told['unsolved']:,} unsolved · seed {told['seed']} · {told['seconds']:.0f} s\n"
        f"digest {told['digest'][:DIGITS]} · {told['chunks']} chunks in {folder}\n"
        f"Ask it: {example.replace(chr(39), chr(34))}"
    )
