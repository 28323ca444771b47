"""Operations that rearrange a tensor's elements without computing: reshape, permute, flatten, expand, …"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_dtypes import FLOATING, SIZES, category, dtype_name
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size
from ckpt_lsp.libraries.torch_values import (
    dims_of,
    operation,
    reshaped,
    restrided,
    shape_argument,
    size_of,
    sizes_of,
    tensor_of,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@operation("reshape")
def reshape(machine: Machine, input: Value, *shape: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    return reshaped(tensor, torch_shapes.viewed(tensor.shape, shape_argument(shape or tuple(options.values()))))


@TORCH.native("Tensor.view")
def view(machine: Machine, input: Value, *shape: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    dtype = dtype_name(shape[0]) if len(shape) == 1 else None
    if dtype:
        return _reinterpreted(tensor, dtype)
    return reshaped(tensor, torch_shapes.viewed(tensor.shape, shape_argument(shape or tuple(options.values()))))


def _reinterpreted(tensor: TensorValue, dtype: str) -> TensorValue:
    """The same bytes as another dtype: the last size changes with the size of an element."""
    old, new = SIZES.get(tensor.dtype or ""), SIZES.get(dtype)
    if tensor.shape is None or old is None or new is None:
        return TensorValue(None, dtype)
    if old == new:
        return TensorValue(tensor.shape, dtype)
    size = tensor.shape[-1] if tensor.shape else None
    known = size is not None and size * old % new == 0
    return TensorValue((*tensor.shape[:-1], size * old // new) if known and size is not None else None, dtype)


@TORCH.native("Tensor.view_as", "Tensor.reshape_as")
def view_as(machine: Machine, input: Value, other: Value) -> Value:
    tensor = tensor_of(machine, input)
    return reshaped(tensor, torch_shapes.viewed(tensor.shape, tensor_of(machine, other).shape))


@TORCH.native("Tensor.expand_as")
def expand_as(machine: Machine, input: Value, other: Value) -> Value:
    tensor = tensor_of(machine, input)
    return _expanded(tensor, torch_shapes.expanded(tensor.shape, tensor_of(machine, other).shape))


@operation("flatten", "ravel")
def flatten(machine: Machine, input: Value, start_dim: Value = 0, end_dim: Value = -1) -> Value:
    tensor, start, end = tensor_of(machine, input), size_of(start_dim), size_of(end_dim)
    if start is None or end is None:
        return reshaped(tensor, None)
    return reshaped(tensor, torch_shapes.flattened(tensor.shape, start, end))


@operation("unflatten")
def unflatten(machine: Machine, input: Value, dim: Value, sizes: Value) -> Value:
    tensor, position, inner = tensor_of(machine, input), size_of(dim), sizes_of(sizes)
    if tensor.shape is None or position is None or inner is None:
        return reshaped(tensor, None)
    at = torch_shapes.axis(position, len(tensor.shape))
    if at is None:
        return reshaped(tensor, None)
    split = torch_shapes.viewed((tensor.shape[at],), inner)
    if split is None:
        return reshaped(tensor, None)
    return reshaped(tensor, (*tensor.shape[:at], *split, *tensor.shape[at + 1 :]))


@operation("permute")
def permute(machine: Machine, input: Value, *dims: Value, **options: Value) -> Value:
    tensor, order = tensor_of(machine, input), shape_argument(dims or tuple(options.values()))
    return _permuted(tensor, order)


def _permuted(tensor: TensorValue, order: Sequence[Size] | None) -> TensorValue:
    shape = None if order is None else torch_shapes.permuted(tensor.shape, order)
    if shape is None or order is None or None in order:
        return reshaped(tensor, shape, keep_values=False)
    return restrided(tensor, shape, lambda steps: [steps[dim] for dim in order if dim is not None])


@operation("transpose", "swapaxes", "swapdims")
def transpose(machine: Machine, input: Value, dim0: Value, dim1: Value) -> Value:
    tensor, a, b = tensor_of(machine, input), size_of(dim0), size_of(dim1)
    return _swapped(tensor, a, b)


def _swapped(tensor: TensorValue, a: Size, b: Size) -> TensorValue:
    shape = None if a is None or b is None else torch_shapes.transposed(tensor.shape, a, b)
    if not shape or a is None or b is None:
        return reshaped(tensor, shape)
    order = list(range(len(shape)))
    order[a], order[b] = order[b], order[a]
    return _permuted(tensor, order)


@operation("t")
def transposed(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) > 2:
        return reshaped(tensor, None)
    return reshaped(tensor, tensor.shape) if len(tensor.shape) < 2 else transposed_matrix(machine, input)


@operation("adjoint")
def transposed_matrix(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) < 2:
        return reshaped(tensor, None)
    return _swapped(tensor, -2, -1)


@operation("movedim", "moveaxis")
def movedim(machine: Machine, input: Value, source: Value, destination: Value) -> Value:
    tensor, sources, targets = tensor_of(machine, input), dims_of(source), dims_of(destination)
    if tensor.shape is None or not sources or not targets or len(sources) != len(targets):
        return reshaped(tensor, None)
    rank = len(tensor.shape)
    if torch_shapes.axes(sources, rank) is None or torch_shapes.axes(targets, rank) is None or not rank:
        return reshaped(tensor, None)
    moved = {target % rank: origin % rank for target, origin in zip(targets, sources)}
    rest = iter(position for position in range(rank) if position not in moved.values())
    order = [moved[position] if position in moved else next(rest) for position in range(rank)]
    return _permuted(tensor, order)


@operation("squeeze")
def squeeze(machine: Machine, input: Value, *dim: Value, **options: Value) -> Value:
    tensor, given = tensor_of(machine, input), dim or tuple(options.values())
    dims = dims_of(given[0]) if given else None
    if given and dims is None:
        return reshaped(tensor, None)
    return reshaped(tensor, torch_shapes.squeezed(tensor.shape, dims))


@operation("unsqueeze")
def unsqueeze(machine: Machine, input: Value, dim: Value) -> Value:
    tensor, position = tensor_of(machine, input), size_of(dim)
    return reshaped(tensor, None if position is None else torch_shapes.unsqueezed(tensor.shape, position))


@operation("expand", "broadcast_to", "expand_copy")
def expand(machine: Machine, input: Value, *sizes: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    return _expanded(tensor, torch_shapes.expanded(tensor.shape, shape_argument(sizes or (options.get("size"),))))


def _expanded(tensor: TensorValue, shape: AnyShape) -> TensorValue:
    """New dimensions, and those of size one, repeat the same elements."""
    old = tensor.shape
    if shape is None or old is None:
        return reshaped(tensor, shape)
    new = len(shape) - len(old)
    return restrided(
        tensor, shape, lambda steps: [0] * new + [0 if size == 1 else step for size, step in zip(old, steps)]
    )


@TORCH.native("Tensor.repeat")
def repeat(machine: Machine, input: Value, *sizes: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    times = shape_argument(sizes or tuple(options.values()))
    return reshaped(tensor, torch_shapes.repeated(tensor.shape, times), keep_values=False)


@operation("tile")
def tile(machine: Machine, input: Value, *sizes: Value, **options: Value) -> Value:
    """`repeat`, where fewer numbers than dimensions speak of the last ones."""
    tensor = tensor_of(machine, input)
    times = shape_argument(sizes or tuple(options.values()))
    if times is not None and tensor.shape is not None and len(times) < len(tensor.shape):
        times = (1,) * (len(tensor.shape) - len(times)) + times
    return reshaped(tensor, torch_shapes.repeated(tensor.shape, times), keep_values=False)


@operation("repeat_interleave")
def repeat_interleave(
    machine: Machine, input: Value, repeats: Value = None, dim: Value = None, **options: Value
) -> Value:
    """Each element several times; `repeats` may have a number for each, or be the only argument."""
    tensor = tensor_of(machine, input)
    if repeats is None:
        return TensorValue((_total(tensor, None),), "int64")
    if dim is None:
        return reshaped(tensor, (_repeated(machine, torch_shapes.count(tensor.shape), repeats),), keep_values=False)
    position = size_of(dim)
    if tensor.shape is None or position is None:
        return reshaped(tensor, None if tensor.shape is None else (None,) * len(tensor.shape))
    at = torch_shapes.axis(position, len(tensor.shape))
    size = None if at is None else _repeated(machine, tensor.shape[at], repeats)
    return reshaped(tensor, torch_shapes.replaced(tensor.shape, position, size), keep_values=False)


def _repeated(machine: Machine, size: Size, repeats: Value) -> Size:
    times = size_of(repeats)
    if times is not None:
        return None if size is None else size * times
    return _total(tensor_of(machine, repeats), size)


def _total(counts: TensorValue, size: Size) -> Size:
    values = [value for value in counts.values or () if isinstance(value, int)]
    known = counts.values is not None and len(values) == len(counts.values) and size in (None, len(values))
    return sum(values) if known else None


@operation("atleast_1d")
def atleast_1d(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    return reshaped(tensor, (1,) if tensor.shape == () else tensor.shape)


@operation("atleast_2d")
def atleast_2d(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    short = tensor.shape is not None and len(tensor.shape) < 2
    return reshaped(tensor, (1, *(tensor.shape or (1,))) if short else tensor.shape)


@operation("atleast_3d")
def atleast_3d(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    return reshaped(tensor, torch_shapes.at_least_3d(tensor.shape))


@operation("diag")
def diag(machine: Machine, input: Value, diagonal: Value = 0) -> Value:
    """A matrix from a row, or its diagonal from a matrix."""
    tensor, offset = tensor_of(machine, input), size_of(diagonal)
    if tensor.shape is None or len(tensor.shape) not in (1, 2):
        return TensorValue(None, tensor.dtype)
    if len(tensor.shape) == 2:
        return TensorValue(torch_shapes.diagonal(tensor.shape, offset, 0, 1), tensor.dtype)
    return TensorValue((_side(tensor.shape[0], offset),) * 2, tensor.dtype)


def _side(size: Size, offset: Size) -> Size:
    return None if size is None or offset is None else size + abs(offset)


@operation("diagonal")
def diagonal(machine: Machine, input: Value, offset: Value = 0, dim1: Value = 0, dim2: Value = 1) -> Value:
    tensor, a, b = tensor_of(machine, input), size_of(dim1), size_of(dim2)
    shape = None if a is None or b is None else torch_shapes.diagonal(tensor.shape, size_of(offset), a, b)
    return TensorValue(shape, tensor.dtype)


@operation("diag_embed")
def diag_embed(machine: Machine, input: Value, offset: Value = 0, dim1: Value = -2, dim2: Value = -1) -> Value:
    tensor, shift = tensor_of(machine, input), size_of(offset)
    if not tensor.shape or (dim1, dim2) != (-2, -1):
        return TensorValue(None, tensor.dtype)
    side = _side(tensor.shape[-1], shift)
    return TensorValue((*tensor.shape[:-1], side, side), tensor.dtype)


@operation("diagflat")
def diagflat(machine: Machine, input: Value, offset: Value = 0) -> Value:
    tensor = tensor_of(machine, input)
    return TensorValue((_side(torch_shapes.count(tensor.shape), size_of(offset)),) * 2, tensor.dtype)


@operation("trace")
def trace(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    whole = tensor.dtype is not None and category(tensor.dtype) < FLOATING
    matrix = tensor.shape is not None and len(tensor.shape) == 2
    return TensorValue(() if matrix else None, "int64" if whole else tensor.dtype)


@TORCH.native("Tensor.unfold", "Tensor.unfold_copy", "unfold_copy")
def unfold(machine: Machine, input: Value, dimension: Value, size: Value, step: Value) -> Value:
    tensor, position = tensor_of(machine, input), size_of(dimension)
    shape = None if position is None else torch_shapes.unfolded(tensor.shape, position, size_of(size), size_of(step))
    return TensorValue(shape, tensor.dtype)


@operation("as_strided")
def as_strided(machine: Machine, input: Value, size: Value, stride: Value, storage_offset: Value = None) -> Value:
    return TensorValue(sizes_of(size), tensor_of(machine, input).dtype)


@TORCH.native("Tensor.stride")
def stride(machine: Machine, input: Value, dim: Value = None) -> Value:
    """How a tensor lies in memory is not followed."""
    return machine.unknown("how a tensor lies in memory is not followed", plain=True)
