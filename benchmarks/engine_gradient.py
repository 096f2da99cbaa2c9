"""Derivatives of the game by JAX: time, memory, and central differences of production beside them.

python benchmarks/engine_gradient.py        a part of `engine_trial.py`; needs JAX, which is not a dependency
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from engine_trial import YEARS, by_numba, instance, jax_ready, numba_part, tell, timed

from holdfast.app.compiled import keep_compiled
from holdfast.game.batch import Numbers, Structure


def objectives(engine: Any, at: Any, held: Any, again: bool) -> dict[str, Callable[[Numbers], Any]]:
    """Five-year survival of the menu by its weights, and A's reservation value, of one draw."""
    play, five = partial(engine.play, at, False, again), YEARS.index(5.0)
    near = jnp.asarray(held.periods[held.place[:, five]])
    part = jnp.asarray([1 - held.weight[five], held.weight[five]])
    return {
        "five-year survival": lambda n: jnp.asarray(at.weights) @ (play(n).survival[:, near] @ part),
        "reservation value": lambda n: play(n).reservation[0],
    }


def gradient() -> None:
    """Derivatives of one draw's answers by every number of its inputs: processor time, memory, differences of production."""
    keep_compiled()
    structure, numbers, held = instance(8)
    engine = jax_ready()
    at = engine.layout(structure, numbers, int(held.periods[-1]))
    cast = engine.cast(numbers, False)
    one = engine.some(cast, 0)
    reals, wholes = split(one)
    part = numba_part()
    _, numba_time = timed(lambda: by_numba(part, structure, engine.some(numbers, slice(0, 1)), held.periods, 1))
    count = sum(value.size for value in reals.values())
    solved: dict[str, float] = {}
    for again in (False, True):
        for name, f in objectives(engine, at, held, again).items():
            value = lambda reals, wholes, f=f: f(Numbers(**reals, **wholes))  # noqa: E731
            if not again:
                plain = jax.jit(value).lower(reals, wholes).compile()
                _, solved[name] = timed(lambda plain=plain: jax.block_until_ready(plain(reals, wholes)))
                tell("gradient", of=name, solve_ms=1e3 * solved[name], memory_mb=memory(plain))
            slope = jax.jit(jax.value_and_grad(value)).lower(reals, wholes).compile()
            _, taken = timed(lambda slope=slope: jax.block_until_ready(slope(reals, wholes)))
            tell("gradient", of=name, recomputing=again, inputs=count, gradient_ms=1e3 * taken, memory_mb=memory(slope),
                 of_jax_solve=taken / solved[name], of_numba_solve=taken / numba_time)  # fmt: skip
            if not again:
                differences(engine, structure, numbers, held, part, name, slope)


def memory(program: Any) -> float:
    """Working memory of a compiled program, MB."""
    return float(program.memory_analysis().temp_size_in_bytes / 2**20)


def split(one: Numbers) -> tuple[dict[str, Any], dict[str, Any]]:
    """A draw's real numbers, by which one derives, and its whole ones."""
    named = one._asdict()
    wholes = {name: np.asarray(value) for name, value in named.items() if np.asarray(value).dtype.kind == "i"}
    return {name: np.asarray(value) for name, value in named.items() if name not in wholes}, wholes


def differences(
    engine: Any, structure: Structure, numbers: Numbers, held: Any, part: Any, name: str, slope: Any
) -> None:
    """The gradient against central differences of production, each array of inputs scaled in turn, for eight draws."""
    step, five = 1e-6, YEARS.index(5.0)

    def ours(changed: Numbers) -> Any:
        reservation, survival, _ = by_numba(part, structure, changed, held.periods, 1)
        return reservation[:, 0] if name == "reservation value" else held.of(survival)[..., five] @ structure.weights

    draws = len(numbers.precision)
    slopes = [slope(*split(engine.some(engine.cast(numbers, False), d)))[1] for d in range(draws)]
    slopes = jax.tree.map(np.asarray, slopes)
    apart, scale = [], []
    for field in slopes[0]:
        base = getattr(numbers, field)
        up, down = (ours(numbers._replace(**{field: base * (1 + sign * step)})) for sign in (1, -1))
        by_difference = (up - down) / (2 * step)
        by_gradient = np.array([np.sum(slopes[d][field] * base[d]) for d in range(draws)])
        apart.append(np.abs(by_gradient - by_difference))
        scale.append(np.abs(by_difference))
    worst = np.array(apart) / np.maximum(np.array(scale), 1e-3)
    field = list(slopes[0])[int(worst.max(axis=1).argmax())]
    finite = bool(all(np.isfinite(slope).all() for slopes_of in slopes for slope in slopes_of.values()))
    tell("differences", of=name, arrays=len(apart), draws=draws, largest=float(np.max(apart)), relative=float(worst.max()),
         median=float(np.median(worst)), worst=field, finite=finite)  # fmt: skip


if __name__ == "__main__":
    gradient()
