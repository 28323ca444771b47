"""Arrays and numbers of numpy: an array is a `TensorValue` of the kind `"array"`, a number a Python one of a class."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import ClassValue, Foreign, IteratorValue, ListValue, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_dtypes, torch_mutation
from ckpt_lsp.libraries.torch_creation import nested
from ckpt_lsp.libraries.torch_dtypes import COMPLEX, FLOATING, INTEGER, SIZES, category
from ckpt_lsp.libraries.torch_values import tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


class WholeNumber(int, Foreign):
    """A `numpy.int64` that is known."""

    __slots__ = ()
    class_name = "numpy.int64"


class FloatingNumber(float, Foreign):
    """A `numpy.float64` that is known."""

    __slots__ = ()
    class_name = "numpy.float64"


_SIGNS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")


def _keeping(sign: str, *, mirrored: bool) -> Callable[[Any, Any], Any]:
    """Arithmetic with a number of numpy gives one."""
    rule: Callable[[Any, Any], Any] = getattr(operator, sign)

    def native(self: Any, other: Any) -> Any:
        if not isinstance(other, (int, float)):
            return NotImplemented
        own: Any = int(self) if isinstance(self, int) else float(self)
        plain: Any = int(other) if isinstance(other, int) else float(other)
        return number(rule(plain, own) if mirrored else rule(own, plain))

    return native


for _sign in _SIGNS:
    for _cls in (WholeNumber, FloatingNumber):
        setattr(_cls, f"__{_sign}__", _keeping(_sign, mirrored=False))
        setattr(_cls, f"__r{_sign}__", _keeping(_sign, mirrored=True))


def number(value: Value) -> Value:
    """Return a Python number as numpy's functions return it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return WholeNumber(value) if -(2**63) <= value < 2**63 else value
    return FloatingNumber(value) if isinstance(value, float) else value


def scalar_or_array(tensor: TensorValue) -> Value:
    """Return a result: the number itself where it is known, has no dimensions and is of a default dtype."""
    if tensor.shape == () and tensor.values is not None and tensor.dtype in ("int64", "float64", "bool"):
        return number(tensor.values[0])
    return as_array(tensor)


def as_array(tensor: TensorValue) -> TensorValue:
    """Return `tensor` as an array."""
    if tensor.kind == "array":
        return tensor
    return torch_mutation.view_of(tensor, dataclasses.replace(tensor, kind="array", requires_grad=False))


def array_of(machine: Machine, value: Value) -> TensorValue:
    """Return what `numpy.asarray` makes of a value: Python numbers are int64 and float64."""
    if isinstance(value, TensorValue):
        return as_array(torch_mutation.present(machine, value))
    if isinstance(value, (tuple, ListValue, IteratorValue, range)):
        made = nested(machine, value)
        dtype = _leaf_dtype(machine, value)
        return as_array(dataclasses.replace(made, dtype=dtype, values=made.values if dtype else None))
    made = tensor_of(machine, value)
    return as_array(dataclasses.replace(made, dtype=widened(made.dtype) if isinstance(value, (int, float)) else None))


def _leaf_dtype(machine: Machine, value: Value) -> str | None:
    """Return what everything in nested sequences promotes to; `None` where some of it is not known."""
    if not isinstance(value, (tuple, ListValue, IteratorValue, range)):
        return array_of(machine, value).dtype
    items, more = machine.items_of(value)
    if more:
        return None
    found = "float64" if not items else None
    for dtype in {_leaf_dtype(machine, item) for item in items}:
        if dtype is None:
            return None
        found = dtype if found is None else promote(found, dtype)
    return found


def widened(dtype: str | None) -> str | None:
    """Return numpy's default dtype for the kind of number that torch's default dtype holds."""
    return {"float32": "float64", "complex64": "complex128"}.get(dtype or "", dtype)


def is_weak(value: Value) -> bool:
    """Whether a number is Python's own: it does not widen an array's dtype within its kind (NEP 50)."""
    return isinstance(value, (int, float, complex)) and not isinstance(value, Foreign)


def common_dtype(machine: Machine, operands: tuple[Value, ...]) -> str | None:
    """Return the dtype that numpy computes in."""
    strong = [array_of(machine, operand).dtype for operand in operands if not is_weak(operand)]
    found: str | None = None
    for dtype in strong:
        if dtype is None:
            return None
        found = dtype if found is None else promote(found, dtype)
    for operand in operands:
        if is_weak(operand):
            kind = array_of(machine, operand).dtype
            if kind is not None and (found is None or category(kind) > category(found)):
                found = _lifted(found, kind)
    return found


def _lifted(dtype: str | None, weak: str) -> str:
    """A Python float turns whole numbers into float64, a complex one keeps the precision."""
    if category(weak) == COMPLEX:
        return torch_dtypes.COMPLEX_OF.get(dtype or "", "complex128")
    return weak


def promote(a: str, b: str) -> str:
    """Return what two arrays of dtypes `a` and `b` promote to: wide whole numbers need float64."""
    high, low = (a, b) if category(a) >= category(b) else (b, a)
    if category(high) == FLOATING and category(low) == INTEGER:
        return "float64" if SIZES[low] >= SIZES[high] else high
    if category(high) == COMPLEX and low in ("float64", "int64", "int32"):
        return "complex128"
    return torch_dtypes.promote(a, b)


def converted(array: TensorValue, dtype: str | None) -> TensorValue:
    """Return `array.astype(dtype)`."""
    values = None if array.values is None or dtype is None else torch_dtypes.rounded(array.values, dtype)
    return TensorValue(array.shape, dtype, values, "array")


def wanted_dtype(value: Value, default: str | None) -> str | None:
    """Return the dtype that an argument `dtype=` names."""
    if value is None:
        return default
    if isinstance(value, str):
        named = {"float": "float64", "int": "int64", "f4": "float32", "f8": "float64", "i4": "int32", "i8": "int64"}
        return named.get(value, value if value in SIZES else None)
    if isinstance(value, ClassValue) and value.name in _CLASSES:
        return _CLASSES[value.name]
    return None if isinstance(value, Unknown) else torch_dtypes.dtype_name(value)


_CLASSES = {
    **{name: name for name in SIZES}, "bool_": "bool", "float": "float64", "int": "int64", "complex": "complex128",
}  # fmt: skip
