"""From arguments to tensors, sizes and dimensions, and from results to values."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Foreign, Instance, ListValue, OneOf, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_dtypes, torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_dtypes import Number
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_VALUES = 1024
"""Tensors with more elements have a shape only."""

OPAQUE = TensorValue(None, None)
"""A tensor of which nothing is known."""


class SizeValue(tuple[Value, ...], Foreign):
    """A `torch.Size`: a tuple that stays one when it is sliced or added to."""

    __slots__ = ()
    class_name = "torch.Size"

    def __getitem__(self, key: Any) -> Any:
        found = tuple.__getitem__(self, key)
        return SizeValue(found) if isinstance(key, slice) else found

    def __add__(self, other: tuple[Value, ...]) -> SizeValue:
        return SizeValue(tuple.__add__(self, other))

    def __mul__(self, number: Any) -> SizeValue:
        return SizeValue(tuple.__mul__(self, number))


Operation = Callable[..., Value]


def operation(*names: str, library: Library = TORCH, method: bool = True) -> Callable[[Operation], Operation]:
    """Register `code(machine, tensor, ...)` as functions of `library`; with `method`, as methods of tensors too."""

    def register(code: Operation) -> Operation:
        library.native(*names)(code)
        if method:
            TORCH.native(*(f"Tensor.{name}" for name in names))(code)
        return code

    return register


def tensor_of(machine: Machine, value: Value) -> TensorValue:
    """Return `value` as a tensor: a number has no dimensions, what is not known no shape."""
    match value:
        case TensorValue():
            return torch_mutation.present(machine, value)
        case OneOf():
            return torch_mutation.merged([tensor_of(machine, one) for one in value.present])
        case bool() | int() | float() | complex():
            return TensorValue((), torch_dtypes.default_for(value), (value,))
        case _:
            return OPAQUE


def tensors_of(machine: Machine, value: Value) -> list[TensorValue] | None:
    """Return the tensors in a sequence; `None` where it is not known how many there are."""
    match value:
        case tuple():
            return [tensor_of(machine, item) for item in value]
        case ListValue(open=None):
            return [tensor_of(machine, item) for item in value.items]
        case TensorValue(shape=shape) if shape and isinstance(shape[0], int) and shape[0] <= MOST_VALUES:
            return [TensorValue(shape[1:], value.dtype)] * shape[0]
        case Unknown() | TensorValue() | ListValue():
            return None
        case _:
            items, more = machine.items_of(value)
            return None if more else [tensor_of(machine, item) for item in items]


def result(
    shape: AnyShape,
    dtype: str | None = "float32",
    values: Iterable[Number] | None = None,
    *,
    requires_grad: bool = False,
) -> TensorValue:
    """Return a new tensor. Values are kept where they are few, fit the shape and are sure to round as torch rounds."""
    kept = None
    size = torch_shapes.count(shape)
    if values is not None and dtype is not None and size is not None and size <= MOST_VALUES:
        kept = torch_dtypes.rounded(values, dtype)
        if kept is not None and len(kept) != size:
            kept = None
    return TensorValue(shape, dtype, kept, requires_grad=requires_grad)


def reshaped(tensor: TensorValue, shape: AnyShape, *, keep_values: bool = True) -> TensorValue:
    """Return a view of `tensor` with another shape; its values stay if they keep their order."""
    values = tensor.values if keep_values and torch_shapes.count(shape) == torch_shapes.count(tensor.shape) else None
    return torch_mutation.view_of(tensor, TensorValue(shape, tensor.dtype, values))


def strides_of(shape: Sequence[int]) -> list[int]:
    """Return how far apart neighbours along each dimension stand in row-major order."""
    return [math.prod(shape[at + 1 :]) for at in range(len(shape))]


def restrided(
    tensor: TensorValue, shape: AnyShape, strides: Callable[[list[int]], Sequence[int]], start: int = 0
) -> TensorValue:
    """Return a view of `tensor` with `shape`, whose elements `strides`, made of the tensor's own, find in it."""
    values = None
    size = torch_shapes.count(shape)
    if tensor.values and shape is not None and size is not None and size <= MOST_VALUES and tensor.shape is not None:
        steps = strides(strides_of([int(length or 0) for length in tensor.shape]))
        offsets = ([place * step for place in range(length or 0)] for length, step in zip(shape, steps))
        values = tuple(tensor.values[start + sum(parts)] for parts in itertools.product(*offsets))
    return torch_mutation.view_of(tensor, TensorValue(shape, tensor.dtype, values))


def plain(tensor: TensorValue) -> TensorValue:
    """Return what computes with `tensor` gives: the same, but neither parameter nor buffer."""
    return tensor if tensor.kind == "tensor" else dataclasses.replace(tensor, kind="tensor", requires_grad=False)


def size_of(value: Value) -> Size:
    """Return an argument as a size (or a dimension): `None` where it is not known."""
    match value:
        case int():
            return int(value)
        case Instance(payload=int(number)):
            return number
        case TensorValue(values=(int(number),)):
            return number
        case OneOf():
            sizes = {size_of(one) for one in value.present}
            return sizes.pop() if len(sizes) == 1 else None
        case _:
            return None


def sizes_of(value: Value) -> AnyShape:
    """Return a sequence of sizes (or one size); `None` where it is not known how many there are."""
    match value:
        case tuple():
            return tuple(map(size_of, value))
        case ListValue(open=None):
            return tuple(map(size_of, value.items))
        case range():
            return tuple(value)
        case Instance(payload=tuple() | ListValue() as payload):
            return sizes_of(payload)
        case int() | Instance(payload=int()):
            return (size_of(value),)
        case TensorValue(shape=(int(length),)) if length <= MOST_VALUES:
            return tuple(map(size_of, value.values)) if value.values else (None,) * length
        case TensorValue(shape=()):
            return (size_of(value),)
        case OneOf():
            return torch_shapes.merged([sizes_of(one) for one in value.present])
        case _:
            return None


def shape_argument(sizes: Sequence[Value]) -> AnyShape:
    """Return the shape that `f(2, 3)`, `f((2, 3))` or `f([2, 3])` names, given all its positional arguments."""
    return sizes_of(sizes[0]) if len(sizes) == 1 else tuple(map(size_of, sizes))


def dims_of(value: Value) -> tuple[int, ...] | None:
    """Return the dimensions that an argument names; `None` where they are not known."""
    sizes = sizes_of(value)
    return None if sizes is None or None in sizes else tuple(size for size in sizes if size is not None)


def shape_value(machine: Machine, shape: AnyShape) -> Value:
    """Return `tensor.shape` as the evaluated program sees it."""
    if shape is None:
        return machine.unknown("the shape of a tensor is not known", plain=True)
    return SizeValue(size_value(machine, size) for size in shape)


def size_value(machine: Machine, size: Size) -> Value:
    """Return one size as the evaluated program sees it."""
    return machine.unknown("the size of a tensor is not known", plain=True) if size is None else size


def named(machine: Machine, name: str, *fields: Value) -> Value:
    """Return a `torch.return_types.<name>` of `fields`: a tuple whose items have names."""
    return machine.call(machine.native_class(f"torch.return_types.{name}"), fields)


def checked(machine: Machine, shape: AnyShape) -> AnyShape:
    """Return `shape`, or raise in the evaluated program where torch refuses a negative size."""
    if shape and any(size is not None and size < 0 for size in shape):
        negative = next(size for size in shape if size is not None and size < 0)
        machine.throw("RuntimeError", f"Trying to create tensor with negative dimension {negative}: {list(shape)}")
    return shape
