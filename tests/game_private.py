"""Wars that one battle decides, in which A knows which of two types it is and B does not.

A of type n has row 2 d + n in `Numbers`; B's belief is the log odds of type 1, on a grid that holds its
prior, so that nothing is read between points.  Papers call the informed side by various names: here it is A.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game_cases import EVEN, Size, numbers, structure
from game_lottery import ENDS, MIDDLE, MOMENTS, one_shot
from holdfast.game.batch import Numbers, Structure
from holdfast.game.inputs import groups_of
from holdfast.game.play import of_draws
from holdfast.game.solve import Answers, solve
from holdfast.game.state import State, complete

Array = NDArray[np.float64]
Case = tuple[Structure, State, Numbers]

HAIR = 1e-8
"""Added to what an otherwise indifferent side must accept, utils: at a firm precision it then does."""
SURE = 40.0
"""Log odds of a belief that is all but certain: 4e-18 against it."""
NEVER = 10.0
"""An audience cost at which a side keeps its word, utils."""


def log_odds(chance: ArrayLike) -> Array:
    """Log odds of a chance, within -SURE and SURE."""
    p = np.asarray(chance, dtype=float)
    with np.errstate(divide="ignore"):
        return np.asarray(np.clip(np.log(p) - np.log1p(-p), -SURE, SURE))


def doubted(built: Structure, belief: ArrayLike, *, points: ArrayLike = ()) -> State:
    """Two types, and B's log odds of the second (draw,); on the grid `points` and near-certainty either way."""
    prior = np.atleast_1d(np.asarray(belief, dtype=float))
    plain = complete(len(prior), len(built.lengths), len(built.weights))
    return plain._replace(types=2, grid=np.unique(np.concatenate([np.ravel(points), [-SURE, SURE]])), belief=prior)


def both(first: ArrayLike, second: ArrayLike, draws: int) -> Array:
    """Rows of either type, draw by draw, (2 draw,)."""
    return np.stack([np.broadcast_to(first, draws), np.broadcast_to(second, draws)], axis=1).astype(float).ravel()


def screening(
    demands: Array, *, win: float, costs: tuple[ArrayLike, ArrayLike], cost_b: float, prior: ArrayLike
) -> Case:
    """B demands a share of 1 from an A whose cost of the battle is one of two; A wins it with chance `win`.

    `demands` (package,) or (draw, package) are B's shares, `costs` A's of type 0 and 1, `prior` of type 1, over draws.
    """
    chance = np.atleast_1d(prior).astype(float)
    draws = len(chance)
    menu = np.broadcast_to(demands, (draws, np.shape(demands)[-1]))
    values = (np.zeros(menu.shape[1]), np.zeros(menu.shape[1]))
    built, game = one_shot(
        values, win=np.full(2 * draws, win), costs=(both(*costs, draws), np.full(2 * draws, cost_b)), proposer=0.0
    )
    flow = np.repeat(np.stack([1 - menu, menu], axis=1), 2, axis=0)
    middle = game._replace(
        flow=np.ascontiguousarray(flow), start_line=np.full(2 * draws, MIDDLE),
        indifferent=np.full_like(game.indifferent, EVEN),
    )  # fmt: skip
    return built, doubted(built, log_odds(chance)), middle


def solved_types(case: Case, dates: ArrayLike = (0, 1)) -> Answers:
    """The production solve, a draw at a time on a grid that holds its prior, with its certificate looked at."""
    built, state, game = case
    found: list[Answers] = []
    for d in range(len(state.belief)):
        rows: Any = [np.ascontiguousarray(field[2 * d : 2 * d + 2]) for field in game]
        grid = np.unique(np.append(state.grid, state.belief[d]))
        found.append(
            solve(
                built, Numbers(*rows), np.array(dates), audit=False, state=of_draws(state._replace(grid=grid), one(d))
            )
        )
    answers = Answers(*(np.concatenate(fields) for fields in zip(*found, strict=True)))
    assert answers.residual.max() <= 1e-9
    assert answers.regret.max() <= 1e-9
    assert answers.still_open.max() == 0
    return answers


def one(draw: int) -> NDArray[np.int64]:
    """The index of one draw."""
    return np.array([draw], dtype=np.int64)


def of_each(field: Array) -> Array:
    """An answer by draw and type."""
    return field.reshape(-1, 2, *field.shape[1:])


def expected(case: Case, by_type: Array) -> Array:
    """What B expects at its prior of something by type, (draw, type) to (draw,)."""
    second = 1 / (1 + np.exp(-case[1].belief))
    return np.asarray((1 - second) * by_type[:, 0] + second * by_type[:, 1])


def worth_to_b(case: Case, answers: Answers) -> Array:
    """W of B today, after talks: going on, and what is gained by each package as it is signed, (draw,)."""
    signed = (answers.gain[:, 1] * answers.signing_today).sum(axis=1)
    return expected(case, of_each(answers.reservation[:, 1] + signed))


def war_today(case: Case, answers: Answers) -> Array:
    """Chance that nothing is signed in the first period, as B sees it, (draw,)."""
    return expected(case, of_each(1 - answers.settled[:, 1]))


def trusting(
    given: dict[str, float], prior: ArrayLike, offered: str, *, stake: float = 1.0, later: float = 1.0
) -> Case:
    """B cooperates (`trust`) or takes what it can (`demand`) of an A that is greedy (type 0) or trustworthy (type 1).

    Flows of the first stake are paid in one period, of the rest in the next; before each A may break in `MOMENTS` of
    no length.  A broken trust is a war in which A gets its temptation and B the sucker's flow, in that stake alone;
    `later` multiplies the temptations of the second.  A demand is refused by the greedy, which leaves all with 0.
    """
    chance = np.atleast_1d(prior).astype(float)
    draws, packages = len(chance), {"trust": [0], "demand": [1], "both": [0, 1]}[offered]
    first, second = 1 + MOMENTS, 2 + 2 * MOMENTS
    size = Size(draws=2 * draws, periods=second + 2, powers=3, packages=len(packages), kinds=2)
    paid, pass_on, talks = np.zeros((3, size.periods))
    paid[first], paid[second], talks[0], pass_on[:-1] = stake, 1 - stake, 1.0, 1.0
    built = structure(size, line=MIDDLE, ended=ENDS, kind=packages)
    tempted = np.ones(size.periods)
    tempted[second] = later
    cost_a = -both(given["Tg"], given["T"], draws)[:, None] * tempted
    broken = np.zeros((2, 2))
    broken[0, 0] = built.power[1] - built.power[0]
    keep = np.array([[[given["Rg"], -1.0], [given["R"], given["T"] * stake]],
                     [[given["R"], HAIR], [given["R"], given["T"] * stake]]])  # fmt: skip
    game = numbers(
        size, precision=1e10, discount=pass_on, annuity=paid, talks=talks, proposer=0.0, start_line=MIDDLE,
        cost=np.stack([cost_a, np.full_like(cost_a, -given["S"])], axis=1), cost_power=np.array([0.0, 0.0, 1.0]),
        war_down=(np.arange(size.periods) == first) * 1.0, indifferent=1.0, audience=np.array([0.0, NEVER]),
        flow=np.tile(keep[:, :, packages], (draws, 1, 1)), surprise=broken,
    )  # fmt: skip
    return built, doubted(built, log_odds(chance)), game


def restraint(given: dict[str, float], points: ArrayLike) -> Case:
    """B offers a limit on forces, and A, of type 0 (greedy) or 1 (secure), refuses with stated chances by type."""
    precision, chances = 2.0, np.array([given["aG"], given["aS"]])
    gain = np.log((1 - chances) / chances) / precision
    size = Size(draws=2, periods=2)
    now = np.array([1.0, 0.0])
    built = structure(size, line=MIDDLE, ended=ENDS)
    flow = np.stack([gain, np.zeros(2)], axis=1)[:, :, None]
    game = numbers(
        size, precision=precision, discount=now, annuity=now, talks=now, proposer=0.0, no_offer=1e-12,
        start_line=MIDDLE, flow=flow, indifferent=EVEN,
    )  # fmt: skip
    return built, doubted(built, log_odds(given["t"]), points=points), game


def challenge(given: dict[str, float], prior: ArrayLike, audience: float = 0.0) -> Case:
    """A status quo that B may break once, by a demand that an A of type 0 yields to and one of type 1 fights over.

    Packages: the status quo, worth nothing to A where power has moved against it, and yielding, which brings it back.
    """
    chance = np.atleast_1d(prior).astype(float)
    draws = len(chance)
    size = Size(draws=2 * draws, periods=4, powers=3, packages=2)
    at = np.arange(4)
    built = structure(size, line=MIDDLE, ended=ENDS)
    step = built.power[1] - built.power[0]
    surprise = np.zeros((2, 1))
    surprise[1, 0] = -step
    ends = np.zeros((2 * draws, 2, 3))
    ends[:, 0, 2], ends[:, 1, 0] = both(0.0, 1.0, draws), given["vC"]
    game = numbers(
        size, precision=200.0, discount=(at < 3) * 1.0, annuity=(at == 2) * 1.0, talks=(at == 2) * 1.0, proposer=0.0,
        move=(at == 2) * 1.0, contest=given["p"], cost=np.array([[given["cD"]], [given["cC"]]]), end_value=ends,
        start_line=MIDDLE, flow=np.array([[0.0, -audience], [0.0, given["vC"]]]), sign_shift=np.array([0.0, step]),
        fear=np.array([NEVER / 2, 0.0]), indifferent=EVEN, audience=np.array([NEVER, 0.0]), surprise=surprise,
    )  # fmt: skip
    return built, doubted(built, log_odds(chance)), game


def alike_but(game: Numbers, other: Numbers, fields: tuple[str, ...]) -> Numbers:
    """A game for two types of A, from the numbers of one (draw, ...): the second has A's part of `fields` of another's."""
    rows: dict[str, Any] = {}
    for name, values in game._asdict().items():
        second = values.copy()
        if name in fields:
            second[:, 0] = getattr(other, name)[:, 0]
        rows[name] = np.ascontiguousarray(np.stack([values, second], axis=1).reshape(-1, *values.shape[1:]))
    return Numbers(**rows)


def of_type(game: Numbers, n: int) -> Numbers:
    """The numbers of one type, (draw, ...)."""
    rows: Any = [np.ascontiguousarray(field[n::2]) for field in game]
    return Numbers(*rows)


def in_doubt(built: Structure, game: Numbers, belief: ArrayLike, grid: ArrayLike, groups: int = 3) -> State:
    """The state of such a game, offers in `groups` by which type likes them better."""
    draws, packages = len(game.precision) // 2, len(built.weights)
    flow = of_each(game.flow)[:, :, 0]
    group = groups_of((flow[:, 1] - flow[:, 0]).mean(axis=0), groups)
    plain = complete(draws, len(built.lengths), packages)
    return plain._replace(
        types=2, grid=np.array(grid, dtype=float), belief=np.broadcast_to(belief, draws).astype(float), group=group,
        groups=int(group.max()) + 1,
    )  # fmt: skip


def with_second_type(text: str, **numbers_of_it: str) -> str:
    """The text of a scenario of the tests whose A has a second hypothesis, `other`: as `ambition` but for some numbers."""
    lines = text.splitlines()
    first, last = lines.index("      ambition:"), lines.index("  B:")
    copy = ["      other:", *lines[first + 1 : last]]
    for name, value in numbers_of_it.items():
        at = next(i for i, line in enumerate(copy) if line.strip().startswith(f"{name}:"))
        copy[at] = f"        {name}: {value}"
    lines[last:last] = copy
    return "\n".join(lines).replace("{ambition: likely}", "{ambition: likely, other: unlikely}")
