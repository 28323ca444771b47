"""The element types of tensors: which are which, what they promote to, and how they round (`c10/core/ScalarType.h`)."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from ckpt_lsp.evaluator.values import ClassValue, Instance, OneOf, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Number: TypeAlias = "complex | float | int | bool"

BOOL, INTEGER, FLOATING, COMPLEX = range(4)
"""Categories; arithmetic between two goes to the higher."""

SIZES = {
    "bool": 1,
    "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "uint16": 2, "uint32": 4, "uint64": 8,
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8,
    "float8_e4m3fn": 1, "float8_e5m2": 1, "float8_e4m3fnuz": 1, "float8_e5m2fnuz": 1, "float8_e8m0fnu": 1,
    "complex32": 4, "complex64": 8, "complex128": 16,
    "quint8": 1, "qint8": 1, "qint32": 4,
}  # fmt: skip
"""Bytes per element, for every dtype that torch names."""

COMPLEX_OF = {"float16": "complex32", "float32": "complex64", "float64": "complex128"}
"""The complex dtype whose two parts have a floating dtype."""

REAL_OF = {number: real for real, number in COMPLEX_OF.items()}

TENSOR_TYPES = {
    "FloatTensor": "float32", "DoubleTensor": "float64", "HalfTensor": "float16", "BFloat16Tensor": "bfloat16",
    "LongTensor": "int64", "IntTensor": "int32", "ShortTensor": "int16", "CharTensor": "int8", "ByteTensor": "uint8",
    "BoolTensor": "bool",
}  # fmt: skip
"""The legacy tensor types, by name."""


def category(dtype: str) -> int:
    """Return which kind of number `dtype` holds."""
    if dtype == "bool":
        return BOOL
    if "float" in dtype:
        return FLOATING
    return COMPLEX if dtype.startswith("complex") else INTEGER


def is_floating(dtype: str | None) -> bool:
    """Whether `dtype` is a floating-point type, as `Tensor.is_floating_point` says."""
    return dtype is not None and category(dtype) == FLOATING


def promote(a: str, b: str) -> str:
    """Return the dtype that two tensors of dtypes `a` and `b` (with dimensions) compute in."""
    if a == b:
        return a
    high, low = (a, b) if category(a) >= category(b) else (b, a)
    if category(high) != category(low):
        return _complex_for(high, low) if category(high) == COMPLEX else high
    if category(high) == FLOATING and {high, low} == {"float16", "bfloat16"}:
        return "float32"
    if category(high) == INTEGER and "uint8" in (a, b):
        other = b if a == "uint8" else a
        return "int16" if other == "int8" else other
    return max(a, b, key=lambda dtype: SIZES[dtype])


def _complex_for(number: str, real: str) -> str:
    return "complex128" if real == "float64" else number


def default_for(value: Number) -> str:
    """Return the dtype that a Python number computes in where it decides."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int64"
    return "float32" if isinstance(value, float) else "complex64"


def rounded(values: Iterable[Number], dtype: str) -> tuple[Number, ...] | None:
    """Return `values` as `dtype` holds them; `None` for a dtype whose rounding is not done here."""
    try:
        match dtype:
            case "bool":
                return tuple(bool(value) for value in values)
            case "float64":
                return tuple(float(value) for value in values)  # type: ignore[arg-type]
            case "float32":
                return tuple(array("f", [float(value) for value in values]))  # type: ignore[arg-type]
            case "float16":
                return tuple(struct.unpack("e", struct.pack("e", value))[0] for value in values)
            case "uint8" | "int8" | "int16" | "int32" | "int64":
                return tuple(_wrapped(int(value), dtype) for value in values)  # type: ignore[arg-type]
            case _:
                return None
    except (OverflowError, TypeError, ValueError, struct.error):
        return None


def _wrapped(value: int, dtype: str) -> int:
    bits = 8 * SIZES[dtype]
    value &= (1 << bits) - 1
    return value - (1 << bits) if dtype != "uint8" and value >> (bits - 1) else value


def dtype_name(value: Value) -> str | None:
    """Return the dtype that an argument names: a `torch.dtype`, a legacy tensor type, a Python type; else `None`."""
    match value:
        case Instance(cls=ClassValue(name="dtype"), content={"name": str(name)}):
            return name
        case ClassValue(name=name):
            return TENSOR_TYPES.get(name) or {"float": "float64", "int": "int64", "bool": "bool"}.get(name)
        case str():
            name = value.rpartition(".")[2]
            return TENSOR_TYPES.get(name) or (name if name in SIZES else None)
        case _:
            return None


def chosen_dtype(value: Value, default: str | None) -> str | None:
    """Return the dtype of a `dtype=` argument: `default` where it is `None`."""
    if value is None:
        return default
    if isinstance(value, (Unknown, OneOf)):
        return None
    return value if isinstance(value, str) else dtype_name(value)


def dtype_object(machine: Machine, name: str | None) -> Value:
    """Return the `torch.dtype` called `name`."""
    if name is None:
        return machine.unknown("the dtype of a tensor is not known", plain=True)
    return machine.native_class(f"torch.{name}")
