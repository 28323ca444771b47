"""Arithmetic and comparisons of two operands or three, and the operators that stand for them."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import OneOf, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_dtypes, torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_dtypes import COMPLEX, FLOATING, Number, category
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_promotion import floating, result_type
from ckpt_lsp.libraries.torch_values import operation, result, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Rule = Callable[[Any, Any], Any]


def _power(a: Any, b: Any) -> Any:
    if isinstance(a, int) and b < 0:
        raise ValueError("integers to negative integer powers are refused")
    return a**b


BINARY: dict[str, Rule | None] = {
    "add": operator.add, "sub": operator.sub, "subtract": operator.sub, "mul": operator.mul, "multiply": operator.mul,
    "div": operator.truediv, "divide": operator.truediv, "true_divide": operator.truediv,
    "floor_divide": operator.floordiv, "remainder": operator.mod, "fmod": math.fmod, "pow": _power,
    "maximum": max, "minimum": min, "fmax": max, "fmin": min, "atan2": math.atan2, "arctan2": math.atan2,
    "hypot": math.hypot, "bitwise_and": operator.and_, "bitwise_or": operator.or_, "bitwise_xor": operator.xor,
    "bitwise_left_shift": operator.lshift, "bitwise_right_shift": operator.rshift, "gcd": math.gcd, "lcm": math.lcm,
    "copysign": None, "xlogy": None, "logaddexp": None, "logaddexp2": None, "float_power": None, "ldexp": None,
    "rsub": lambda a, b: b - a, "heaviside": None, "nextafter": None,
}  # fmt: skip
"""Arithmetic between two tensors, or a tensor and a number; `None` where only the shape is worked out."""

_FLOATING = ("div", "divide", "true_divide", "atan2", "arctan2", "copysign", "xlogy", "ldexp")
"""Those whose result is floating point, whatever they are given."""

_NOT_OF_BOOLS = ("sub", "subtract", "rsub")

COMPARISONS: dict[str, Rule | None] = {
    "eq": operator.eq, "ne": operator.ne, "not_equal": operator.ne, "lt": operator.lt, "less": operator.lt,
    "le": operator.le, "less_equal": operator.le, "gt": operator.gt, "greater": operator.gt, "ge": operator.ge,
    "greater_equal": operator.ge,
    "logical_and": lambda a, b: bool(a) and bool(b), "logical_or": lambda a, b: bool(a) or bool(b),
    "logical_xor": lambda a, b: bool(a) != bool(b), "isclose": None,
}  # fmt: skip

_OPERATORS = {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "floordiv": "floor_divide", "mod": "remainder",
    "pow": "pow", "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "bitwise_left_shift",
    "rshift": "bitwise_right_shift",
}  # fmt: skip


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


def elementwise(a: TensorValue, b: TensorValue, dtype: str | None, rule: Rule | None) -> TensorValue:
    """Return `rule` of each pair of elements of two tensors that have been converted to `dtype`."""
    return result(torch_shapes.broadcast(a.shape, b.shape), dtype, _values(a, b, dtype, rule))


def binary(machine: Machine, name: str, a: Value, b: Value) -> TensorValue:
    """Return an arithmetic operation's result."""
    x, y = tensor_of(machine, a), tensor_of(machine, b)
    dtype = result_type(machine, (a, b))
    if name in _FLOATING:
        dtype = floating(dtype)
    elif name == "float_power" and dtype is not None:
        dtype = "complex128" if category(dtype) == COMPLEX else "float64"
    refused = name in _NOT_OF_BOOLS and "bool" in (x.dtype, y.dtype)
    shape = None if refused else torch_shapes.broadcast(x.shape, y.shape)
    return result(shape, dtype, _values(x, y, dtype, BINARY[name]))


def comparison(machine: Machine, name: str, a: Value, b: Value) -> TensorValue:
    """Return a comparison's result: a tensor of bools."""
    x, y = tensor_of(machine, a), tensor_of(machine, b)
    values = _values(x, y, result_type(machine, (a, b)), COMPARISONS[name])
    return result(torch_shapes.broadcast(x.shape, y.shape), "bool", values)


def in_place(name: str) -> None:
    """Register `Tensor.name_` and `torch.name_`, which return the tensor that they change."""

    @operation(f"{name}_")
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        return written(machine, input)


def written(machine: Machine, tensor: Value) -> Value:
    """Return `tensor`, whose elements have been changed in place."""
    if isinstance(tensor, TensorValue):
        torch_mutation.forget_values(machine, tensor)
    return tensor


def _register_binary(name: str) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, other: Value, *rest: Value, **options: Value) -> Value:
        plain = not rest and not any(options.get(key) not in (None, 1) for key in ("rounding_mode", "alpha"))
        if plain:
            return binary(machine, name, input, other)
        dtype = result_type(machine, (input, other))
        return TensorValue(binary(machine, name, input, other).shape, dtype)

    in_place(name)


def _register_comparison(name: str) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, other: Value, *rest: Value, **options: Value) -> Value:
        return comparison(machine, name, input, other)

    in_place(name)


def _numeric(value: Value) -> bool:
    return isinstance(value, (TensorValue, bool, int, float, complex, Unknown, OneOf))


def _register_operator(dunder: str, name: str) -> None:
    @TORCH.native(f"Tensor.__{dunder}__")
    def forward(machine: Machine, tensor: Value, other: Value) -> Value:
        return binary(machine, name, tensor, other) if _numeric(other) else NotImplemented

    @TORCH.native(f"Tensor.__r{dunder}__")
    def mirrored(machine: Machine, tensor: Value, other: Value) -> Value:
        return binary(machine, name, other, tensor) if _numeric(other) else NotImplemented

    @TORCH.native(f"Tensor.__i{dunder}__")
    def augmented(machine: Machine, tensor: Value, other: Value) -> Value:
        return written(machine, tensor)


def _register_comparing_operator(dunder: str) -> None:
    @TORCH.native(f"Tensor.__{dunder}__")
    def native(machine: Machine, tensor: Value, other: Value) -> Value:
        if not _numeric(other):
            return NotImplemented if dunder not in ("eq", "ne") else dunder == "ne"
        return comparison(machine, dunder, tensor, other)


for _name in BINARY:
    _register_binary(_name)
for _name in COMPARISONS:
    _register_comparison(_name)
for _dunder, _name in _OPERATORS.items():
    _register_operator(_dunder, _name)
for _dunder in ("eq", "ne", "lt", "le", "gt", "ge"):
    _register_comparing_operator(_dunder)


@operation("dist")
def distance(machine: Machine, input: Value, other: Value, p: Value = 2) -> Value:
    """The norm of a difference: one number."""
    shape = torch_shapes.broadcast(tensor_of(machine, input).shape, tensor_of(machine, other).shape)
    return TensorValue(None if shape is None else (), result_type(machine, (input, other)))


def combined(machine: Machine, operands: Sequence[Value]) -> TensorValue:
    """Return a tensor of the shape and dtype that `operands` promote to, of which no element is known."""
    shapes = (tensor_of(machine, operand).shape for operand in operands)
    return TensorValue(torch_shapes.broadcast(*shapes), result_type(machine, operands))


@operation("addcmul", "addcdiv")
def add_product(machine: Machine, input: Value, tensor1: Value, tensor2: Value, *, value: Value = 1) -> Value:
    return combined(machine, (input, tensor1, tensor2))


@operation("lerp")
def interpolated(machine: Machine, input: Value, end: Value, weight: Value) -> Value:
    return combined(machine, (input, end, weight) if isinstance(weight, TensorValue) else (input, end))


for _name in ("addcmul", "addcdiv", "lerp"):
    in_place(_name)


@operation("clamp", "clip")
def clamp(machine: Machine, input: Value, min: Value = None, max: Value = None) -> Value:
    """`input` between two bounds, which are numbers or tensors and promote with it."""
    bounds = [bound for bound in (min, max) if bound is not None]
    made = combined(machine, (input, *bounds))
    lower, upper = (None if bound is None else tensor_of(machine, bound).values for bound in (min, max))
    values, dtype = tensor_of(machine, input).values, made.dtype
    known = all(tensor_of(machine, bound).values is not None and not isinstance(bound, TensorValue) for bound in bounds)
    if values is None or not known or not bounds or dtype in (None, "uint8") or category(dtype) == COMPLEX:
        return made
    return result(made.shape, dtype, [_clamped(value, lower, upper) for value in values])


def _clamped(value: Any, lower: Any, upper: Any) -> Any:
    raised = value if lower is None else max(value, lower[0])
    return raised if upper is None else min(raised, upper[0])


@operation("clamp_min", "clamp_max")
def clamp_one_side(machine: Machine, input: Value, bound: Value) -> Value:
    return combined(machine, (input, bound))


@operation("where")
def where(machine: Machine, condition: Value, *branches: Value) -> Value:
    """Of two tensors the elements that `condition` chooses; without them, where it holds."""
    shape = tensor_of(machine, condition).shape
    if not branches:
        return machine.call(TORCH.members["nonzero"], (condition,), {"as_tuple": True})
    input, other = (*branches, 0.0)[:2]
    made = combined(machine, (input, other))
    return TensorValue(torch_shapes.broadcast(shape, made.shape), made.dtype)


@TORCH.native("Tensor.where")
def where_method(machine: Machine, tensor: Value, condition: Value, other: Value) -> Value:
    return where(machine, condition, tensor, other)


@operation("masked_fill")
def masked_fill(machine: Machine, input: Value, mask: Value, value: Value) -> Value:
    tensor = tensor_of(machine, input)
    return TensorValue(torch_shapes.broadcast(tensor.shape, tensor_of(machine, mask).shape), tensor.dtype)


@TORCH.native("result_type")
def result_dtype(machine: Machine, tensor1: Value, tensor2: Value) -> Value:
    return torch_dtypes.dtype_object(machine, result_type(machine, (tensor1, tensor2)))


@TORCH.native("promote_types")
def promoted(machine: Machine, type1: Value, type2: Value) -> Value:
    a, b = torch_dtypes.dtype_name(type1), torch_dtypes.dtype_name(type2)
    return torch_dtypes.dtype_object(machine, torch_dtypes.promote(a, b) if a and b else None)


@TORCH.native("can_cast")
def can_cast(machine: Machine, from_: Value, to: Value) -> Value:
    a, b = torch_dtypes.dtype_name(from_), torch_dtypes.dtype_name(to)
    if not a or not b:
        return machine.unknown("the dtype of a tensor is not known", plain=True)
    return category(a) <= category(b) or (category(a) < FLOATING and category(b) == 1 and a != "bool")


@operation("isin")
def is_in(machine: Machine, elements: Value, test_elements: Value, **options: Value) -> Value:
    return TensorValue(tensor_of(machine, elements).shape, "bool")


@TORCH.native("complex")
def complex_(machine: Machine, real: Value, imag: Value) -> Value:
    """A complex tensor of its parts, which have one dtype."""
    return _complex_parts(machine, real, imag)


@TORCH.native("polar")
def polar(machine: Machine, abs: Value, angle: Value) -> Value:
    return _complex_parts(machine, abs, angle)


def _complex_parts(machine: Machine, a: Value, b: Value) -> TensorValue:
    x, y = tensor_of(machine, a), tensor_of(machine, b)
    dtype = torch_dtypes.COMPLEX_OF.get(x.dtype or "") if x.dtype == y.dtype else None
    return TensorValue(torch_shapes.broadcast(x.shape, y.shape) if dtype else None, dtype)


@operation("bitwise_not")
def bitwise_not(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    rule: Callable[[Any], Any] = operator.not_ if tensor.dtype == "bool" else operator.invert
    whole = tensor.values is not None and tensor.dtype is not None and category(tensor.dtype) < FLOATING
    return result(tensor.shape, tensor.dtype, [rule(value) for value in tensor.values or ()] if whole else None)


TORCH.members["Tensor.__invert__"] = TORCH.members["bitwise_not"]
