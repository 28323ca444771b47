"""numpy's functions of each element: of numbers and of arrays."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.numpy import NUMPY
from ckpt_lsp.libraries.numpy_values import array_of, as_array, common_dtype, converted, scalar_or_array, wanted_dtype
from ckpt_lsp.libraries.torch_arithmetic import BINARY, COMPARISONS, elementwise
from ckpt_lsp.libraries.torch_dtypes import FLOATING, category
from ckpt_lsp.libraries.torch_values import result

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def fraction_dtype(dtype: str | None) -> str | None:
    """Return the dtype of functions that give fractions."""
    return "float64" if dtype is not None and category(dtype) < FLOATING else dtype


def binary(machine: Machine, name: str, a: Value, b: Value) -> Value:
    """Return arithmetic between arrays and numbers."""
    dtype = common_dtype(machine, (a, b))
    if name in ("div", "arctan2", "hypot", "logaddexp"):
        dtype = fraction_dtype(dtype)
    x, y = (converted(array_of(machine, operand), dtype) for operand in (a, b))
    return scalar_or_array(elementwise(x, y, dtype, BINARY.get(name)))


def comparison(machine: Machine, name: str, a: Value, b: Value) -> Value:
    """Return a comparison: an array of bools."""
    dtype = common_dtype(machine, (a, b))
    x, y = (converted(array_of(machine, operand), dtype) for operand in (a, b))
    made = elementwise(x, y, dtype, COMPARISONS[name])
    return scalar_or_array(result(made.shape, "bool", made.values))


_BINARY = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div", "power": "pow",
    "floor_divide": "floor_divide", "mod": "remainder", "remainder": "remainder", "maximum": "maximum",
    "minimum": "minimum", "arctan2": "arctan2", "hypot": "hypot", "gcd": "gcd", "lcm": "lcm", "fmod": "fmod",
    "logaddexp": "logaddexp", "fmax": "fmax", "fmin": "fmin", "bitwise_and": "bitwise_and",
    "bitwise_or": "bitwise_or", "bitwise_xor": "bitwise_xor",
}  # fmt: skip
_COMPARISONS = {
    "equal": "eq", "not_equal": "ne", "less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge",
    "logical_and": "logical_and", "logical_or": "logical_or", "logical_xor": "logical_xor",
}  # fmt: skip
_KEEPING: dict[str, Callable[[Any], Any] | None] = {
    "abs": abs, "absolute": abs, "fabs": None, "negative": operator.neg, "square": lambda x: x * x,
    "sign": lambda x: (x > 0) - (x < 0), "floor": math.floor, "ceil": math.ceil, "rint": round, "trunc": math.trunc,
    "fix": math.trunc, "conj": None, "tril": None, "triu": None, "flip": None, "fliplr": None, "flipud": None,
    "roll": None, "sort": None, "nan_to_num": None, "cumprod": None,
}  # fmt: skip
_FRACTIONS: dict[str, Callable[[float], float] | None] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10, "log1p": math.log1p,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh, "sinh": None, "cosh": None,
    "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan, "deg2rad": math.radians, "rad2deg": math.degrees,
    "radians": math.radians, "degrees": math.degrees, "reciprocal": None, "sinc": None, "expm1": None, "exp2": None,
    "cbrt": None,
}  # fmt: skip
_PREDICATES: dict[str, Callable[[Any], Any]] = {
    "isnan": lambda x: x != x, "isinf": lambda x: x in (math.inf, -math.inf), "isfinite": math.isfinite,
    "logical_not": operator.not_,
}  # fmt: skip


def unary(machine: Machine, x: Value, dtype: str | None, rule: Callable[[Any], Any] | None) -> Value:
    """Return a function of each element."""
    given = array_of(machine, x)
    values = None
    if rule is not None and given.values is not None:
        try:
            values = [rule(value) for value in given.values]
        except (ArithmeticError, TypeError, ValueError):
            # Where `math` raises, numpy gives infinity or nan, with a warning.
            values = None
    return scalar_or_array(as_array(result(given.shape, dtype, values)))


def _register_unary(name: str, rule: Callable[[Any], Any] | None, kind: str) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, x: Value, *rest: Value, **options: Value) -> Value:
        own = array_of(machine, x).dtype
        dtype = {"bool": "bool", "fraction": fraction_dtype(own)}.get(kind, own)
        return unary(machine, x, dtype, None if rest or options else rule)


for _name, _rule in _KEEPING.items():
    _register_unary(_name, _rule, "same")
for _name in ("floor", "ceil", "rint", "trunc"):
    _register_unary(_name, _KEEPING[_name], "same" if _name == "fix" else "fraction")
for _name, _fraction in _FRACTIONS.items():
    _register_unary(_name, _fraction, "fraction")
for _name, _predicate in _PREDICATES.items():
    _register_unary(_name, _predicate, "bool")


def _register_binary(name: str, sign: str) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, a: Value, b: Value, **options: Value) -> Value:
        return binary(machine, sign, a, b)


def _register_comparison(name: str, sign: str) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, a: Value, b: Value, **options: Value) -> Value:
        return comparison(machine, sign, a, b)


for _name, _sign in _BINARY.items():
    _register_binary(_name, _sign)
for _name, _sign in _COMPARISONS.items():
    _register_comparison(_name, _sign)


@NUMPY.native("round", "around", "ndarray.round")
def rounded(machine: Machine, a: Value, decimals: Value = 0, **options: Value) -> Value:
    """To whole numbers exactly; to decimals where Python's own rounding is the same."""
    given = array_of(machine, a)
    exact = decimals == 0 and not options
    return unary(machine, a, given.dtype, (lambda x: float(round(x)) if isinstance(x, float) else x) if exact else None)


@NUMPY.native("clip", "ndarray.clip")
def clip(machine: Machine, a: Value, a_min: Value = None, a_max: Value = None, **options: Value) -> Value:
    bounded = a
    for name, bound in (("maximum", a_min), ("minimum", a_max)):
        if bound is not None:
            bounded = binary(machine, name, bounded, bound)
    return bounded


def whole_numbers(machine: Machine, items: Value) -> Sequence[int] | None:
    """Return the elements of an array or sequence of known whole numbers."""
    given = array_of(machine, items)
    numbers = [value for value in given.values or () if isinstance(value, int) and not isinstance(value, bool)]
    return numbers if given.values is not None and len(numbers) == len(given.values) else None


@NUMPY.native("cumsum", "ndarray.cumsum")
def cumulative_sum(machine: Machine, items: Value, axis: Value = None, dtype: Value = None, **options: Value) -> Value:
    """The sums of whole numbers in a row are known."""
    given = array_of(machine, items)
    whole = given.dtype is not None and category(given.dtype) < FLOATING
    natural = wanted_dtype(dtype, "int64" if whole else given.dtype)
    if axis is not None:
        return TensorValue(given.shape, natural, None, "array")
    numbers = whole_numbers(machine, items) if given.shape is not None and len(given.shape) == 1 else None
    values = None if numbers is None else tuple(itertools.accumulate(numbers))
    return as_array(result((torch_shapes.count(given.shape),), natural, values))
