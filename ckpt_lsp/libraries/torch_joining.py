"""Putting tensors together and taking them apart: cat, stack, split, meshgrid, …"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ListValue, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_elementwise import arithmetic_dtype
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_values import OPAQUE, dims_of, operation, result, size_of, sizes_of, tensor_of, tensors_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def _common_dtype(tensors: list[TensorValue]) -> str | None:
    first = tensors[0]
    for other in tensors[1:]:
        first = TensorValue(first.shape, arithmetic_dtype(first, other))
    return first.dtype


@TORCH.native("cat", "concat", "concatenate")
def cat(machine: Machine, tensors: Value, dim: Value = 0, *, axis: Value = None, out: Value = None) -> Value:
    parts, position = tensors_of(machine, tensors), size_of(dim if axis is None else axis)
    if not parts or position is None:
        return OPAQUE
    shape = torch_shapes.concatenated([part.shape for part in parts], position)
    values = [value for part in parts for value in part.values or ()]
    in_order = position == 0 and all(part.values is not None for part in parts)
    return result(shape, _common_dtype(parts), values if in_order else None)


@TORCH.native("stack")
def stack(machine: Machine, tensors: Value, dim: Value = 0, *, out: Value = None) -> Value:
    parts, position = tensors_of(machine, tensors), size_of(dim)
    if not parts or position is None:
        return OPAQUE
    values = [value for part in parts for value in part.values or ()]
    in_order = position == 0 and all(part.values is not None for part in parts)
    shape = torch_shapes.stacked([part.shape for part in parts], position)
    return result(shape, _common_dtype(parts), values if in_order else None)


@TORCH.native("hstack")
def hstack(machine: Machine, tensors: Value) -> Value:
    parts = tensors_of(machine, tensors)
    if not parts or parts[0].shape is None:
        return OPAQUE
    dim = 0 if len(parts[0].shape) <= 1 else 1
    shapes = [(1,) if part.shape == () else part.shape for part in parts]
    return TensorValue(torch_shapes.concatenated(shapes, dim), _common_dtype(parts))


@TORCH.native("vstack", "row_stack")
def vstack(machine: Machine, tensors: Value) -> Value:
    parts = tensors_of(machine, tensors)
    if not parts:
        return OPAQUE
    shapes = [(1, *part.shape) if part.shape is not None and len(part.shape) == 1 else part.shape for part in parts]
    return TensorValue(torch_shapes.concatenated(shapes, 0), _common_dtype(parts))


@operation("split", "split_with_sizes", "tensor_split")
def split(
    machine: Machine, input: Value, split_size_or_sections: Value = None, dim: Value = 0, **options: Value
) -> Value:
    """Pieces of one size, the last one smaller, or pieces of the sizes given."""
    tensor, position = tensor_of(machine, input), size_of(dim)
    given = options.get("split_size", split_size_or_sections)
    each = size_of(given)
    if tensor.shape is None or position is None:
        return _some(machine)
    at = torch_shapes.axis(position, len(tensor.shape))
    total = None if at is None else tensor.shape[at]
    if isinstance(given, int) and each:
        if total is None:
            return _some(machine)
        pieces = [min(each, total - start) for start in range(0, total, each)] or [0]
        return _pieces(tensor, position, pieces)
    sections = None if isinstance(given, Unknown) else sizes_of(given)
    return _some(machine) if sections is None else _pieces(tensor, position, list(sections))


@operation("chunk")
def chunk(machine: Machine, input: Value, chunks: Value, dim: Value = 0) -> Value:
    tensor, number, position = tensor_of(machine, input), size_of(chunks), size_of(dim)
    if number is None or number <= 0:
        return _some(machine)
    if tensor.shape is None or position is None:
        return (TensorValue(None, tensor.dtype),) * number
    at = torch_shapes.axis(position, len(tensor.shape))
    total = None if at is None else tensor.shape[at]
    if total is None:
        return _pieces(tensor, position, [None] * number)
    each = -(-total // number) or 1
    return _pieces(tensor, position, [min(each, total - start) for start in range(0, total, each)] or [0] * number)


def _pieces(tensor: TensorValue, dim: int, sizes: Sequence[int | None]) -> tuple[Value, ...]:
    return tuple(TensorValue(torch_shapes.replaced(tensor.shape, dim, size), tensor.dtype) for size in sizes)


def _some(machine: Machine) -> Value:
    return ListValue(open=machine.reason("how many pieces a tensor is split into is not known"))


@TORCH.native("meshgrid")
def meshgrid(machine: Machine, *tensors: Value, indexing: Value = "ij") -> Value:
    """Every tensor gets the shape of all sizes; `indexing="xy"` swaps the first two."""
    given = tensors[0] if len(tensors) == 1 and not isinstance(tensors[0], TensorValue) else tensors
    parts = tensors_of(machine, given)
    if parts is None:
        return _some(machine)
    shape: tuple[int | None, ...] = tuple(torch_shapes.count(part.shape) for part in parts)
    if indexing == "xy" and len(shape) >= 2:
        shape = (shape[1], shape[0], *shape[2:])
    return tuple(TensorValue(shape, part.dtype) for part in parts)


@TORCH.native("broadcast_tensors")
def broadcast_tensors(machine: Machine, *tensors: Value) -> Value:
    parts = [tensor_of(machine, tensor) for tensor in tensors]
    shape = torch_shapes.broadcast(*(part.shape for part in parts))
    return tuple(TensorValue(shape, part.dtype) for part in parts)


@TORCH.native("broadcast_shapes")
def broadcast_shapes(machine: Machine, *shapes: Value) -> Value:
    shape = torch_shapes.broadcast(*(sizes_of(shape) for shape in shapes))
    known = None if shape is None else dims_of(shape)
    return machine.unknown("the shape of a tensor is not known", plain=True) if known is None else known


@TORCH.native("block_diag", "cartesian_prod", "combinations", "dstack", "column_stack", "searchsorted", "bucketize")
def unclear(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return OPAQUE
