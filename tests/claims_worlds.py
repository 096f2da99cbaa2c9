"""Worlds made by hand for the tests of claims: three packages, four draws of which the last is not solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from holdfast.assess.language import NOW, Names, SettingKey
from holdfast.assess.worlds import CENTRAL, Aims, Minimum, TermSheet, World, Worlds
from holdfast.game.solution import Along, Array, Solution

PACKAGES = ("freeze", "treaty", "least_B")
YEARS = (1.0, 5.0)
NAN = float("nan")
TIER1: SettingKey = frozenset({("arms", "tier1")})
TIER2: SettingKey = frozenset({("arms", "tier2")})

NAMES = Names(
    hypotheses={"A": ("expansion", "security"), "B": ("steady",)},
    packages=PACKAGES,
    minimums={"least_B": "B"},
    issues={"line": ("ahead", "contact", "back"), "pact": ("none", "treaty")},
    levers={"arms": ("tier1", "tier2")},
    factors={"capital": ("calm", "turmoil"), "backer": ("in", "out")},
    years=YEARS,
)

TERMS = TermSheet(
    packages=PACKAGES,
    issues=NAMES.issues,  # type: ignore[arg-type]
    options={"line": ("contact", "ahead", "back"), "pact": ("none", "treaty", "treaty")},
    guarantees=("none", "article5_like_treaty", "monitors"),
    minimums={"least_B": Minimum("B", {"line": "contact", "pact": "treaty"})},
)

# (draw, package) for A then B: the last draw is not solved and holds no numbers.
GAIN_A = [[0.5, -1.0, 0.25], [-0.5, 0.25, -1.0], [0.25, 0.5, -0.25], [NAN, NAN, NAN]]
GAIN_B = [[0.25, 1.0, 1.0], [0.5, 0.125, 1.0], [-0.25, 0.75, 0.5], [NAN, NAN, NAN]]
SURVIVAL_5 = [[0.9, 0.5, 0.75], [0.25, 0.875, 1.0], [0.8, 0.125, 0.5], [NAN, NAN, NAN]]


def solution() -> Solution:
    """A solution whose every number is either written above or simple to follow."""
    gain = np.stack([np.array(GAIN_A), np.array(GAIN_B)], axis=1)
    survival = np.stack([np.sqrt(np.array(SURVIVAL_5)), np.array(SURVIVAL_5)], axis=2)
    broken = np.stack([(1 - survival) * share for share in (0.5, 0.25, 0.25)], axis=1)
    rows = np.array([[0.25, 0.5], [0.5, 0.75], [0.125, 0.625], [NAN, NAN]])
    return Solution(
        packages=PACKAGES,
        years=YEARS,
        reservation=np.array([[1.0, -1.0], [2.0, -2.0], [3.0, -3.0], [NAN, NAN]]),
        gain=gain,
        gain_over_fighting=gain + 1,
        survival=survival,
        broken=broken,
        settled=rows,
        kept=rows / 2,
        conquered=rows / 4,
        fighting=1 - rows,
        settlements_per_decade=np.array([1.0, 1.5, 2.0, NAN]),
        outcome=np.array([0, 0, 0, 3]),
        residual=np.zeros(4),
        regret=np.zeros(4),
        horizon_sensitivity=np.full(4, NAN),
        along=along(),
    )


MODES_1 = [[0.5, 0.25, 0.125, 0.125], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.25, 0.75]]
"""Chance a year on of (calm, in), (calm, out), (turmoil, in), (turmoil, out), by draw."""
SIGNED = [[0.5, 1.0], [0.5, 2.0], [0.25, 0.5]]


def along() -> Along:
    """Half, a quarter and an eighth of what was signed broken by A, by B and by an incident; a front of four steps."""
    signed = np.array([*SIGNED, [NAN, NAN]])
    later = np.array([*MODES_1, [NAN] * 4])
    line = np.array([[1.0, 2.0], [2.0, 3.0], [0.0, 4.0], [NAN, NAN]])
    return Along(
        line=line,
        power=-line / 8,
        belief=np.full((4, 2), 0.5),
        mode=np.stack([later, later[:, ::-1]], axis=2),
        signed=signed,
        broken=np.stack([signed * share for share in (0.5, 0.25, 0.125)], axis=1),
    )


@dataclass(frozen=True)
class War:
    """War numbers that show their arguments."""

    scale: float
    draws: int = 4

    def mobility(self) -> Array:
        return np.full(self.draws, 0.125 * self.scale)

    def still(self, km2: float, months: float) -> Array:
        return np.full(self.draws, km2 / 1000 / months * self.scale)

    def launches(self, side: str, months: float) -> Array:
        return np.full(self.draws, months * (100 if side == "A" else 10) * self.scale)

    def cost(self, side: str) -> Array:
        return np.full(self.draws, (0.5 if side == "A" else 0.25) * self.scale)

    def derived(self) -> dict[str, Array]:
        return {"war.power_now": np.full(self.draws, 0.5 * self.scale)}


def aims(draws: int = 4) -> dict[str, Aims]:
    """Central coding 3:1 for expansion, the coding `mild` 1:3."""
    expansion = {CENTRAL: np.full(draws, 0.75), "mild": np.full(draws, 0.25)}
    return {
        "A": Aims(
            {coding: {"expansion": p, "security": 1 - p} for coding, p in expansion.items()},
            {
                coding: {
                    ("expansion", "statement"): 10 * np.log10(p / (1 - p)),
                    ("expansion", "all"): p * 0 + 5,
                }
                for coding, p in expansion.items()
            },
        ),
        "B": Aims({CENTRAL: {"steady": np.ones(draws)}}),
    }


def world(setting: SettingKey, hypothesis: str, solved: Solution, scale: float = 1.0) -> World:
    known = TERMS, (5.0, 0.8), aims(), War(scale)
    return World(setting, (hypothesis, "steady"), solved, *known, steps=4, factors=NAMES.factors)  # type: ignore[arg-type]


def worlds() -> Worlds:
    """Now, tier1 and tier2 of arms, under expansion and security.

    Security: A's gains are higher by 1, the war's numbers twice as high.  tier1 halves the chance that A
    breaks the peace, tier2 takes it away; tier2 was solved on the first two draws only.
    """
    base = solution()
    kinder = replace(base, gain=base.gain + np.array([1.0, 0.0])[None, :, None])
    of = {}
    for tier, setting in enumerate((NOW, TIER1, TIER2)):
        less = np.array([1 - 0.5 * tier, 1.0, 1.0])[None, :, None, None]
        change = {name: replace(one, broken=one.broken * less) for name, one in (("e", base), ("s", kinder))}
        if tier == 2:
            change = {name: first(one, 2) for name, one in change.items()}
        of[setting] = {
            ("expansion", "steady"): world(setting, "expansion", change["e"]),
            ("security", "steady"): world(setting, "security", change["s"], 2.0),
        }
    return Worlds(of, aims(), (CENTRAL, "mild"))


def first(solved: Solution, draws: int) -> Solution:
    """The first draws of a solution."""
    arrays = {name: value[:draws] for name, value in vars(solved).items() if isinstance(value, np.ndarray)}
    path = None if solved.along is None else Along(*(values[:draws] for values in vars(solved.along).values()))
    return replace(solved, along=path, **arrays)  # type: ignore[arg-type]


def plain(
    gain_by_hypothesis: Mapping[str, Array], posterior: Array, outcome: NDArray[np.int64] | None = None
) -> Worlds:
    """Worlds in which only gain_A(freeze), by hypothesis, and A's posterior vary, (draw,) each."""
    draws = len(posterior)
    names = tuple(gain_by_hypothesis)
    evidence = {
        "A": Aims({CENTRAL: dict(zip(names, (posterior, 1 - posterior), strict=False))}),
        "B": Aims({CENTRAL: {"steady": np.ones(draws)}}),
    }
    of = {
        (name, "steady"): World(NOW, (name, "steady"), _flat(gain, outcome), _FREEZE, (5.0, 0.8), evidence)
        for name, gain in gain_by_hypothesis.items()
    }
    return Worlds({NOW: of}, evidence)


_FREEZE = TermSheet(("freeze",), {"line": ("contact",)}, {"line": ("contact",)}, ("none",))
PLAIN = Names({"A": ("expansion", "security"), "B": ("steady",)}, ("freeze",), years=YEARS)


def _flat(gain: Array, outcome: NDArray[np.int64] | None) -> Solution:
    draws = len(gain)
    dated, one = np.zeros((draws, 2)), np.zeros((draws, 1, 2))
    gains = np.stack([gain, np.ones(draws)], axis=1)[:, :, None]
    return Solution(
        packages=("freeze",),
        years=YEARS,
        reservation=np.zeros((draws, 2)),
        gain=gains,
        gain_over_fighting=gains,
        survival=one,
        broken=np.zeros((draws, 3, 1, 2)),
        settled=dated,
        kept=dated,
        conquered=dated,
        fighting=dated,
        settlements_per_decade=np.zeros(draws),
        outcome=np.zeros(draws, dtype=np.int64) if outcome is None else outcome,
        residual=np.zeros(draws),
        regret=np.zeros(draws),
        horizon_sensitivity=np.zeros(draws),
        along=Along(dated, dated, dated, one, dated, np.zeros((draws, 3, 2))),
    )
