"""`math` and `cmath`: the real functions, kept from results that would fill the memory."""

from __future__ import annotations

import cmath
import math
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.values import Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MATH = Library("math")
CMATH = Library("cmath")

MOST = 2_000
"""The largest argument of a function whose result has about as many digits."""

_GROWING = ("factorial", "comb", "perm")
_FUNCTIONS = [name for name in dir(math) if callable(getattr(math, name)) and name not in _GROWING]

MATH.pure_from(math, [name for name in _FUNCTIONS if not name.startswith("_")])
MATH.constants({name: getattr(math, name) for name in ("pi", "e", "tau", "inf", "nan")})
CMATH.pure_from(cmath, ["exp", "log", "sqrt", "phase", "polar", "rect", "sin", "cos"])
CMATH.constants({name: getattr(cmath, name) for name in ("pi", "e", "tau", "inf", "nan")})


@MATH.native("factorial")
def factorial(machine: Machine, n: Value, /) -> Value:
    """`math.factorial`."""
    return _bounded(machine, "factorial", n)


@MATH.native("comb")
def comb(machine: Machine, n: Value, k: Value, /) -> Value:
    """`math.comb`."""
    return _bounded(machine, "comb", n, k)


@MATH.native("perm")
def perm(machine: Machine, n: Value, k: Value = None, /) -> Value:
    """`math.perm`."""
    return _bounded(machine, "perm", n, k)


def _bounded(machine: Machine, name: str, *arguments: Value) -> Value:
    if any(isinstance(argument, int) and argument > MOST for argument in arguments):
        return machine.unknown(f"the result of math.{name}() is too large", plain=True)
    return pure(getattr(math, name))(machine, *arguments)
