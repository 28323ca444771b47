"""Operations that take each element by itself: arithmetic, comparisons, functions of one number."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_dtypes, torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_dtypes import COMPLEX, FLOATING, Number, category
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_values import OPAQUE, operation, result, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Rule = Callable[[Any, Any], Any]


def _floor_divide(a: Any, b: Any) -> Any:
    return a // b


BINARY: dict[str, Rule | None] = {
    "add": operator.add, "sub": operator.sub, "subtract": operator.sub, "mul": operator.mul, "multiply": operator.mul,
    "div": operator.truediv, "divide": operator.truediv, "true_divide": operator.truediv,
    "floor_divide": _floor_divide, "remainder": operator.mod, "fmod": math.fmod, "pow": operator.pow,
    "maximum": max, "minimum": min, "fmax": max, "fmin": min, "atan2": math.atan2, "hypot": math.hypot,
    "bitwise_and": operator.and_, "bitwise_or": operator.or_, "bitwise_xor": operator.xor,
    "bitwise_left_shift": operator.lshift, "bitwise_right_shift": operator.rshift,
    "copysign": None, "xlogy": None, "logaddexp": None, "logaddexp2": None, "float_power": None, "lerp": None,
    "addcmul": None, "addcdiv": None, "rsub": lambda a, b: b - a, "dist": None, "heaviside": None, "ldexp": None,
}  # fmt: skip
"""Arithmetic between two tensors, or a tensor and a number; `None` where only the shape is worked out."""

COMPARISONS: dict[str, Rule] = {
    "eq": operator.eq, "ne": operator.ne, "not_equal": operator.ne, "lt": operator.lt, "less": operator.lt,
    "le": operator.le, "less_equal": operator.le, "gt": operator.gt, "greater": operator.gt, "ge": operator.ge,
    "greater_equal": operator.ge,
    "logical_and": lambda a, b: bool(a) and bool(b), "logical_or": lambda a, b: bool(a) or bool(b),
    "logical_xor": lambda a, b: bool(a) != bool(b),
}  # fmt: skip

KEEPING: dict[str, Callable[[Any], Any] | None] = {
    "abs": abs, "absolute": abs, "neg": operator.neg, "negative": operator.neg, "positive": operator.pos,
    "sign": lambda x: (x > 0) - (x < 0), "sgn": None, "floor": math.floor, "ceil": math.ceil, "round": round,
    "trunc": math.trunc, "fix": math.trunc, "frac": None, "square": lambda x: x * x, "relu": lambda x: max(x, 0),
    "relu6": None, "bitwise_not": operator.invert, "clamp": None, "clip": None, "clamp_min": None, "clamp_max": None,
    "nan_to_num": None, "conj": None, "conj_physical": None, "tril": None, "triu": None, "cumprod": None,
    "cumsum": None, "logcumsumexp": None, "flip": None, "fliplr": None, "flipud": None, "roll": None, "rot90": None,
    "renorm": None, "masked_fill": None, "masked_scatter": None, "scatter": None, "scatter_add": None,
    "scatter_reduce": None, "index_fill": None, "index_add": None, "index_copy": None, "index_put": None,
    "dropout": None, "alpha_dropout": None, "feature_dropout": None, "threshold": None, "softmax": None,
    "log_softmax": None, "selu": None, "celu": None, "prelu": None, "rrelu": None, "hardshrink": None,
    "fake_quantize_per_tensor_affine": None, "group_norm": None, "layer_norm": None, "batch_norm": None,
    "instance_norm": None, "rms_norm": None, "normalize": None, "contiguous": lambda x: x, "clone": lambda x: x,
    "detach": lambda x: x, "cuda": lambda x: x, "cpu": lambda x: x, "pin_memory": lambda x: x, "cov": None,
    "cholesky": None, "inverse": None, "matrix_exp": None, "resolve_conj": lambda x: x, "resolve_neg": lambda x: x,
    "lift_fresh_copy": lambda x: x,
}  # fmt: skip
"""Functions whose result has the shape and dtype of their first argument."""

FLOATS: dict[str, Callable[[float], float] | None] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10, "log1p": math.log1p,
    "expm1": math.expm1, "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh, "sinh": math.sinh,
    "cosh": math.cosh, "asin": math.asin, "acos": math.acos, "atan": math.atan, "arctan": math.atan,
    "rsqrt": lambda x: 1 / math.sqrt(x), "reciprocal": lambda x: 1 / x, "sigmoid": None, "erf": math.erf,
    "erfc": math.erfc, "erfinv": None, "exp2": None, "asinh": None, "acosh": None, "atanh": None, "logit": None,
    "digamma": None, "lgamma": None, "sinc": None, "deg2rad": math.radians, "rad2deg": math.degrees, "expit": None,
    "logsigmoid": None, "gelu": None, "silu": None, "mish": None, "elu": None, "leaky_relu": None, "softplus": None,
}  # fmt: skip
"""Functions whose result is floating point, whatever they are given."""

PREDICATES: dict[str, Callable[[Any], bool]] = {
    "isnan": lambda x: x != x,
    "isinf": lambda x: x in (math.inf, -math.inf),
    "isfinite": lambda x: x == x and x not in (math.inf, -math.inf),
    "logical_not": operator.not_,
}


def arithmetic_dtype(a: TensorValue, b: TensorValue) -> str | None:
    """Return `torch.result_type`: dimensions weigh more than none, and numbers decide nothing within a category."""
    if a.dtype is None or b.dtype is None or a.shape is None or b.shape is None:
        return a.dtype if a.dtype == b.dtype else None
    if bool(a.shape) == bool(b.shape):
        return torch_dtypes.promote(a.dtype, b.dtype)
    heavy, light = (a.dtype, b.dtype) if a.shape else (b.dtype, a.dtype)
    return heavy if category(heavy) >= category(light) else torch_dtypes.promote(heavy, light)


def _values(a: TensorValue, b: TensorValue, dtype: str | None, rule: Rule | None) -> list[Number] | None:
    """Return the elements where both sides are known, and equal in shape or one of them a single number."""
    if rule is None or a.values is None or b.values is None or dtype is None or category(dtype) == COMPLEX:
        return None
    left, right = torch_dtypes.rounded(a.values, dtype), torch_dtypes.rounded(b.values, dtype)
    if left is None or right is None:
        return None
    if len(left) == 1:
        left = left * len(right)
    elif len(right) == 1:
        right = right * len(left)
    elif a.shape != b.shape:
        return None
    try:
        return [rule(x, y) for x, y in zip(left, right)]
    except (ArithmeticError, TypeError, ValueError):
        return None


def binary(machine: Machine, name: str, a: Value, b: Value) -> TensorValue:
    """Return an arithmetic operation's result."""
    x, y = tensor_of(machine, a), tensor_of(machine, b)
    dtype = arithmetic_dtype(x, y)
    if name in _TRUE_DIVISIONS and dtype is not None and category(dtype) < FLOATING:
        dtype = "float32"
    return result(torch_shapes.broadcast(x.shape, y.shape), dtype, _values(x, y, dtype, BINARY[name]))


_TRUE_DIVISIONS = ("div", "divide", "true_divide", "atan2", "hypot", "xlogy", "float_power")


def comparison(machine: Machine, name: str, a: Value, b: Value) -> TensorValue:
    """Return a comparison's result: a tensor of bools."""
    x, y = tensor_of(machine, a), tensor_of(machine, b)
    values = _values(x, y, arithmetic_dtype(x, y), COMPARISONS[name])
    return result(torch_shapes.broadcast(x.shape, y.shape), "bool", values)


def unary(machine: Machine, tensor: Value, rule: Callable[[Any], Any] | None, *, floats: bool) -> TensorValue:
    """Return a function of each element; one of those that give `floats` makes integers floating point."""
    given = tensor_of(machine, tensor)
    dtype = given.dtype
    if floats and dtype is not None and category(dtype) < FLOATING:
        dtype = "float32"
    values = None
    if rule is not None and given.values is not None:
        try:
            values = [rule(value) for value in given.values]
        except (ArithmeticError, TypeError, ValueError):
            values = None
    return result(given.shape, dtype, values)


def _register_binary(name: str) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, other: Value = 1, *rest: Value, **options: Value) -> Value:
        if options.get("rounding_mode") is not None or "alpha" in options or rest:
            return TensorValue(binary(machine, name, input, other).shape, None)
        return binary(machine, name, input, other)

    _register_in_place(name)


def _register_comparison(name: str) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, other: Value, **options: Value) -> Value:
        return comparison(machine, name, input, other)


def _register_unary(name: str, rule: Callable[[Any], Any] | None, *, floats: bool) -> None:
    @operation(name)
    def native(machine: Machine, input: Value = None, *arguments: Value, **options: Value) -> Value:
        return unary(machine, input, None if arguments or options else rule, floats=floats)

    _register_in_place(name)


def _register_predicate(name: str, rule: Callable[[Any], bool]) -> None:
    @operation(name)
    def native(machine: Machine, input: Value) -> Value:
        made = unary(machine, input, rule, floats=False)
        return result(made.shape, "bool", made.values)


def _register_in_place(name: str) -> None:
    """`x.add_(1)` and `torch.relu_(x)` return what they have changed."""

    @operation(name + "_")
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        if isinstance(input, TensorValue):
            torch_mutation.forget_values(machine, input)
        return input


for _name in BINARY:
    _register_binary(_name)
for _name in COMPARISONS:
    _register_comparison(_name)
for _name, _rule in KEEPING.items():
    _register_unary(_name, _rule, floats=False)
for _name in ("cuda", "cpu", "contiguous", "pin_memory"):
    # Methods only: `torch.cuda` is a module.
    del TORCH.members[_name]
for _name, _float_rule in FLOATS.items():
    _register_unary(_name, _float_rule, floats=True)
for _name, _predicate in PREDICATES.items():
    _register_predicate(_name, _predicate)
_FILLERS = (
    "fill", "zero", "copy", "normal", "uniform", "random", "bernoulli", "exponential", "cauchy", "log_normal",
    "geometric", "erfinv", "clamp", "index_fill", "fill_diagonal",
)  # fmt: skip
for _name in _FILLERS:
    _register_in_place(_name)


_OPERATORS = {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "floordiv": "floor_divide", "mod": "remainder",
    "pow": "pow", "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "bitwise_left_shift",
    "rshift": "bitwise_right_shift",
}  # fmt: skip


def _register_operator(dunder: str, name: str) -> None:
    @TORCH.native(f"Tensor.__{dunder}__")
    def forward(machine: Machine, tensor: Value, other: Value) -> Value:
        return binary(machine, name, tensor, other) if _numeric(other) else NotImplemented

    @TORCH.native(f"Tensor.__r{dunder}__")
    def mirrored(machine: Machine, tensor: Value, other: Value) -> Value:
        return binary(machine, name, other, tensor) if _numeric(other) else NotImplemented


def _register_comparing_operator(dunder: str) -> None:
    @TORCH.native(f"Tensor.__{dunder}__")
    def native(machine: Machine, tensor: Value, other: Value) -> Value:
        if not _numeric(other):
            return NotImplemented if dunder not in ("eq", "ne") else dunder == "ne"
        return comparison(machine, dunder, tensor, other)


def _numeric(value: Value) -> bool:
    return isinstance(value, (TensorValue, bool, int, float, complex, Unknown))


for _dunder, _name in _OPERATORS.items():
    _register_operator(_dunder, _name)
for _dunder in ("eq", "ne", "lt", "le", "gt", "ge"):
    _register_comparing_operator(_dunder)


@TORCH.native("Tensor.__neg__")
def negated(machine: Machine, tensor: Value) -> Value:
    return unary(machine, tensor, operator.neg, floats=False)


@TORCH.native("Tensor.__pos__")
def unchanged(machine: Machine, tensor: Value) -> Value:
    return tensor


@TORCH.native("Tensor.__abs__")
def absolute(machine: Machine, tensor: Value) -> Value:
    return unary(machine, tensor, abs, floats=False)


@TORCH.native("Tensor.__invert__")
def inverted(machine: Machine, tensor: Value) -> Value:
    given = tensor_of(machine, tensor)
    return unary(machine, tensor, operator.not_ if given.dtype == "bool" else operator.invert, floats=False)


@operation("where")
def where(machine: Machine, condition: Value, *branches: Value) -> Value:
    if len(branches) < 2:
        return OPAQUE
    tensors = [tensor_of(machine, value) for value in (condition, *branches)]
    return TensorValue(torch_shapes.broadcast(*(tensor.shape for tensor in tensors)), arithmetic_dtype(*tensors[1:]))
