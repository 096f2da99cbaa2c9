"""A vectorisable exponential and logarithm: nearly all of a solve's work is ``exp``, and the C library's is called one by one.

exp(x) = 2^n exp(f), n = round(x / ln 2), f = x - n ln 2 in two parts [CodyWaite1980], exp(f) by its Taylor polynomial
of degree 13 in Estrin's order; relative error below 4e-16.  Arguments are clipped to +-700, so nothing overflows.
"""

from __future__ import annotations

from typing import Any, Final

from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from holdfast.game.processor import use_whole_vectors

use_whole_vectors()

LIMIT: Final = 700.0
LOG2_E: Final = 1.4426950408889634
LN2_HIGH: Final = 6.93145751953125e-1
LN2_LOW: Final = 1.42860682030941723212e-6
ROUNDING: Final = 6755399441055744.0
"""1.5 * 2^52: adding it leaves the nearest integer in the low bits of the mantissa."""
C3, C4, C5, C6, C7 = 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040
C8, C9, C10, C11 = 1 / 40320, 1 / 362880, 1 / 3628800, 1 / 39916800
C12, C13 = 1 / 479001600, 1 / 6227020800
EXPONENT_BIT: Final = 52
EXPONENT_BIAS: Final = 1023
MANTISSA: Final = (1 << EXPONENT_BIT) - 1
ONE: Final = EXPONENT_BIAS << EXPONENT_BIT
"""Bits of 1.0."""
ROOT_2: Final = 1.4142135623730951
LN2: Final = 0.6931471805599453
L1, L2, L3, L4, L5 = 1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11
L6, L7, L8, L9 = 1 / 13, 1 / 15, 1 / 17, 1 / 19


@intrinsic
def _float_of_bits(typing_context: Any, bits: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.float64))

    return types.float64(types.int64), generate


@intrinsic
def _bits_of_float(typing_context: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.int64))

    return types.int64(types.float64), generate


@njit(inline="always", fastmath={"contract"}, error_model="numpy")
def exp(x: float) -> float:
    """exp(x), x clipped to +-700."""
    x = min(max(x, -LIMIT), LIMIT)
    shifted = x * LOG2_E + ROUNDING
    n = shifted - ROUNDING
    f = (x - n * LN2_HIGH) - n * LN2_LOW
    f2 = f * f
    f4 = f2 * f2
    low = (1.0 + f) + f2 * (0.5 + f * C3)
    middle = (C4 + f * C5) + f2 * (C6 + f * C7)
    high = (C8 + f * C9) + f2 * (C10 + f * C11) + f4 * (C12 + f * C13)
    mantissa = low + f4 * (middle + f4 * high)
    bits = _bits_of_float(mantissa) + (_bits_of_float(shifted) << EXPONENT_BIT)  # type: ignore[call-arg]
    return float(_float_of_bits(bits))


@njit(fastmath={"contract"}, error_model="numpy", cache=True)
def exp_all(values: NDArray[Any]) -> None:
    """Replace each value by its exponential, in place."""
    for i in range(values.size):
        values[i] = exp(values[i])


@njit(inline="always", fastmath={"contract"}, error_model="numpy")
def log(x: float) -> float:
    """ln x of a positive normal number: x = 2^n m, ln m = 2 artanh((m - 1) / (m + 1)) by its series to the 19th power."""
    bits: int = _bits_of_float(x)  # type: ignore[call-arg]
    n = float((bits >> EXPONENT_BIT) - EXPONENT_BIAS)
    m = _float_of_bits((bits & MANTISSA) | ONE)
    above = 1.0 if m > ROOT_2 else 0.0
    m = m - 0.5 * above * m
    s = (m - 1.0) / (m + 1.0)
    s2 = s * s
    s4 = s2 * s2
    low = (1.0 + s2 * L1) + s4 * (L2 + s2 * L3)
    high = (L4 + s2 * L5) + s4 * (L6 + s2 * L7) + s4 * s4 * (L8 + s2 * L9)
    return float((n + above) * LN2 + 2.0 * s * (low + s4 * s4 * high))
