"""Operations that rearrange a tensor's elements without computing: reshape, permute, flatten, expand, …"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_dtypes import dtype_name
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_values import (
    dims_of,
    operation,
    reshaped,
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
        return TensorValue(None if tensor.shape is None else (*tensor.shape[:-1], None), dtype)
    return reshaped(tensor, torch_shapes.viewed(tensor.shape, shape_argument(shape or tuple(options.values()))))


@TORCH.native("Tensor.view_as", "Tensor.reshape_as", "Tensor.expand_as")
def view_as(machine: Machine, input: Value, other: Value) -> Value:
    return reshaped(tensor_of(machine, input), tensor_of(machine, other).shape)


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
    split = torch_shapes.viewed((tensor.shape[at],), inner) or ()
    return reshaped(tensor, (*tensor.shape[:at], *split, *tensor.shape[at + 1 :]))


@operation("permute")
def permute(machine: Machine, input: Value, *dims: Value, **options: Value) -> Value:
    tensor, order = tensor_of(machine, input), shape_argument(dims or tuple(options.values()))
    return reshaped(tensor, None if order is None else torch_shapes.permuted(tensor.shape, order), keep_values=False)


@operation("transpose", "swapaxes", "swapdims")
def transpose(machine: Machine, input: Value, dim0: Value, dim1: Value) -> Value:
    tensor, a, b = tensor_of(machine, input), size_of(dim0), size_of(dim1)
    shape = None if a is None or b is None else torch_shapes.transposed(tensor.shape, a, b)
    return reshaped(tensor, shape, keep_values=False)


@operation("t", "adjoint")
def transposed_matrix(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    if tensor.shape is not None and len(tensor.shape) < 2:
        return reshaped(tensor, tensor.shape)
    return reshaped(tensor, torch_shapes.transposed(tensor.shape, -2, -1), keep_values=False)


@operation("movedim", "moveaxis")
def movedim(machine: Machine, input: Value, source: Value, destination: Value) -> Value:
    tensor, sources, targets = tensor_of(machine, input), dims_of(source), dims_of(destination)
    if tensor.shape is None or not sources or not targets or len(sources) != len(targets):
        return reshaped(tensor, None)
    rank = len(tensor.shape)
    moved = {target % rank: origin % rank for target, origin in zip(targets, sources)}
    rest = iter(position for position in range(rank) if position not in moved.values())
    order = [moved[position] if position in moved else next(rest) for position in range(rank)]
    return reshaped(tensor, torch_shapes.permuted(tensor.shape, order), keep_values=False)


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
    return reshaped(tensor, torch_shapes.expanded(tensor.shape, shape_argument(sizes or (options.get("size"),))))


@operation("repeat", "tile")
def repeat(machine: Machine, input: Value, *sizes: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    times = shape_argument(sizes or tuple(options.values()))
    if times is not None and tensor.shape is not None and len(times) < len(tensor.shape):
        times = (1,) * (len(tensor.shape) - len(times)) + times
    return reshaped(tensor, torch_shapes.repeated(tensor.shape, times), keep_values=False)


@operation("repeat_interleave")
def repeat_interleave(
    machine: Machine, input: Value, repeats: Value = None, dim: Value = None, **options: Value
) -> Value:
    tensor, times = tensor_of(machine, input), size_of(repeats)
    if dim is None:
        size = torch_shapes.count(tensor.shape)
        return reshaped(tensor, (None if size is None or times is None else size * times,), keep_values=False)
    position = size_of(dim)
    if tensor.shape is None or position is None:
        return reshaped(tensor, None if tensor.shape is None else (None,) * len(tensor.shape))
    at = torch_shapes.axis(position, len(tensor.shape))
    old = None if at is None else tensor.shape[at]
    size = None if old is None or times is None else old * times
    return reshaped(tensor, torch_shapes.replaced(tensor.shape, position, size), keep_values=False)


@operation("atleast_1d")
def atleast_1d(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    return reshaped(tensor, (1,) if tensor.shape == () else tensor.shape)


@operation("diag", "diagonal", "diag_embed", "diagflat", "unfold", "as_strided", "trace", "view_as_complex",
           "view_as_real", "unfold_copy")  # fmt: skip
def unclear(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    return TensorValue(None, tensor_of(machine, input).dtype)
