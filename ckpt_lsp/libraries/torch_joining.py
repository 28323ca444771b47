"""Putting tensors together and taking them apart: cat, stack, split, meshgrid, …"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ListValue, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_promotion import result_type
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size
from ckpt_lsp.libraries.torch_values import (
    OPAQUE,
    dims_of,
    operation,
    result,
    shape_value,
    size_of,
    sizes_of,
    tensor_of,
    tensors_of,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def _common_dtype(machine: Machine, tensors: list[TensorValue]) -> str | None:
    return result_type(machine, tensors)


@TORCH.native("cat", "concat", "concatenate")
def cat(machine: Machine, tensors: Value, dim: Value = 0, *, axis: Value = None, out: Value = None) -> Value:
    parts, position = tensors_of(machine, tensors), size_of(dim if axis is None else axis)
    if not parts or position is None:
        return OPAQUE
    shape = torch_shapes.concatenated([part.shape for part in parts], position)
    values = [value for part in parts for value in part.values or ()]
    in_order = position == 0 and all(part.values is not None for part in parts)
    return result(shape, _common_dtype(machine, parts), values if in_order else None)


@TORCH.native("stack")
def stack(machine: Machine, tensors: Value, dim: Value = 0, *, out: Value = None) -> Value:
    parts, position = tensors_of(machine, tensors), size_of(dim)
    if not parts or position is None:
        return OPAQUE
    values = [value for part in parts for value in part.values or ()]
    in_order = position == 0 and all(part.values is not None for part in parts)
    shape = torch_shapes.stacked([part.shape for part in parts], position)
    return result(shape, _common_dtype(machine, parts), values if in_order else None)


@TORCH.native("hstack")
def hstack(machine: Machine, tensors: Value) -> Value:
    parts = tensors_of(machine, tensors)
    if not parts or parts[0].shape is None:
        return OPAQUE
    dim = 0 if len(parts[0].shape) <= 1 else 1
    shapes = [(1,) if part.shape == () else part.shape for part in parts]
    return TensorValue(torch_shapes.concatenated(shapes, dim), _common_dtype(machine, parts))


def _stacked_along(name: str, dim: int, widened: Callable[[AnyShape], AnyShape]) -> None:
    """`vstack` and its kin: each part is given more dimensions, then they are put together."""

    @TORCH.native(name)
    def native(machine: Machine, tensors: Value, *, out: Value = None) -> Value:
        parts = tensors_of(machine, tensors)
        if not parts:
            return OPAQUE
        shapes = [widened(part.shape) for part in parts]
        return TensorValue(torch_shapes.concatenated(shapes, dim), _common_dtype(machine, parts))


def _row(shape: AnyShape) -> AnyShape:
    return (1, *(shape or (1,))) if shape is not None and len(shape) < 2 else shape


def _column(shape: AnyShape) -> AnyShape:
    return (*(shape or (1,)), 1) if shape is not None and len(shape) < 2 else shape


_stacked_along("vstack", 0, _row)
_stacked_along("row_stack", 0, _row)
_stacked_along("column_stack", 1, _column)
_stacked_along("dstack", 2, torch_shapes.at_least_3d)


def _total(tensor: TensorValue, dim: Value) -> tuple[int | None, Size]:
    """Return a dimension counted from the front, and its size."""
    position = size_of(dim)
    at = None if tensor.shape is None or position is None else torch_shapes.axis(position, len(tensor.shape))
    return at, None if at is None or tensor.shape is None else tensor.shape[at]


@operation("split", "split_with_sizes")
def split(
    machine: Machine, input: Value, split_size_or_sections: Value = None, dim: Value = 0, **options: Value
) -> Value:
    """Pieces of one size, the last one smaller, or pieces of the sizes given."""
    tensor = tensor_of(machine, input)
    given = options.get("split_size", options.get("split_sizes", split_size_or_sections))
    each, (at, total) = size_of(given), _total(tensor, dim)
    if at is None:
        return _some(machine)
    if not isinstance(given, (tuple, ListValue)) and each is not None:
        if total is None or each <= 0:
            return _some(machine)
        return _pieces(tensor, at, [min(each, total - start) for start in range(0, total, each)] or [0])
    sections = None if isinstance(given, Unknown) else sizes_of(given)
    if sections is None or (total is not None and None not in sections and sum(sections) != total):  # type: ignore[arg-type]
        return _some(machine)
    return _pieces(tensor, at, sections)


@operation("tensor_split")
def tensor_split(
    machine: Machine, input: Value, indices_or_sections: Value = None, dim: Value = 0, **options: Value
) -> Value:
    """Pieces that differ by one at most, the larger ones first, or cuts at the places given."""
    tensor = tensor_of(machine, input)
    given = options.get("sections", options.get("indices", indices_or_sections))
    at, total = _total(tensor, dim)
    if at is None or total is None:
        return _some(machine)
    if isinstance(given, int) and given > 0:
        return _pieces(tensor, at, [total // given + (number < total % given) for number in range(given)])
    cuts = dims_of(given) if isinstance(given, (tuple, ListValue)) else None
    if cuts is None:
        return _some(machine)
    places = [0, *cuts, total]
    return _pieces(tensor, at, [len(range(total)[start:end]) for start, end in itertools.pairwise(places)])


def _register_split(name: str, axis_of: Callable[[int], int]) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, indices_or_sections: Value) -> Value:
        shape = tensor_of(machine, input).shape
        if shape is None:
            return _some(machine)
        at = axis_of(len(shape))
        size = shape[at] if at < len(shape) else None
        if isinstance(indices_or_sections, int) and size is not None and size % indices_or_sections:
            return _some(machine)
        return tensor_split(machine, input, indices_or_sections, at)


_register_split("hsplit", lambda rank: 0 if rank == 1 else 1)
_register_split("vsplit", lambda rank: 0)
_register_split("dsplit", lambda rank: 2)


@operation("chunk")
def chunk(machine: Machine, input: Value, chunks: Value, dim: Value = 0) -> Value:
    tensor, number = tensor_of(machine, input), size_of(chunks)
    at, total = _total(tensor, dim)
    if number is None or number <= 0:
        return _some(machine)
    if tensor.shape is None or size_of(dim) is None:
        return (TensorValue(None, tensor.dtype),) * number
    if at is None:
        return _some(machine)
    if total is None:
        return _pieces(tensor, at, [None] * number)
    each = -(-total // number) or 1
    return _pieces(tensor, at, [min(each, total - start) for start in range(0, total, each)] or [0] * number)


def _pieces(tensor: TensorValue, dim: int, sizes: Sequence[Size]) -> tuple[Value, ...]:
    pieces: list[Value] = []
    start: Size = 0
    for size in sizes:
        end = None if start is None or size is None else start + size
        row = tensor.values[start:end] if tensor.values is not None and end is not None and _is_row(tensor) else None
        shape = torch_shapes.replaced(tensor.shape, dim, size)
        pieces.append(torch_mutation.view_of(tensor, TensorValue(shape, tensor.dtype, row)))
        start = end
    return tuple(pieces)


def _is_row(tensor: TensorValue) -> bool:
    return tensor.shape is not None and len(tensor.shape) == 1


def _some(machine: Machine) -> Value:
    return ListValue(open=machine.reason("how many pieces a tensor is split into is not known"))


@TORCH.native("meshgrid")
def meshgrid(machine: Machine, *tensors: Value, indexing: Value = "ij") -> Value:
    """Every tensor gets the shape of all sizes; `indexing="xy"` swaps the first two."""
    given = tensors[0] if len(tensors) == 1 and not isinstance(tensors[0], TensorValue) else tensors
    parts = tensors_of(machine, given)
    if parts is None:
        return _some(machine)
    dtypes = {part.dtype for part in parts} - {None}
    if len(dtypes) > 1 or any(part.shape is not None and len(part.shape) > 1 for part in parts):
        return (OPAQUE,) * len(parts)
    shape: tuple[int | None, ...] = tuple(torch_shapes.count(part.shape) for part in parts)
    if indexing == "xy" and len(shape) >= 2:
        shape = (shape[1], shape[0], *shape[2:])
    return tuple(TensorValue(shape, part.dtype) for part in parts)


@TORCH.native("cartesian_prod")
def cartesian_product(machine: Machine, *tensors: Value) -> Value:
    """A row for each combination; a single tensor comes back as it is."""
    parts = [tensor_of(machine, tensor) for tensor in tensors]
    if len(parts) == 1:
        return parts[0]
    rows = torch_shapes.product(torch_shapes.count(part.shape) for part in parts)
    return TensorValue((rows, len(parts)), _common_dtype(machine, parts))


@operation("combinations")
def combinations(machine: Machine, input: Value, r: Value = 2, with_replacement: Value = False) -> Value:
    tensor, each = tensor_of(machine, input), size_of(r)
    size = torch_shapes.count(tensor.shape)
    if size is None or each is None or not isinstance(with_replacement, bool):
        return TensorValue((None, each), tensor.dtype)
    return TensorValue((math.comb(size + each - 1 if with_replacement else size, each), each), tensor.dtype)


@TORCH.native("block_diag")
def block_diagonal(machine: Machine, *tensors: Value) -> Value:
    parts = [tensor_of(machine, tensor) for tensor in tensors]
    shapes = [_row(part.shape) for part in parts]
    if any(shape is None or len(shape) != 2 for shape in shapes):
        return OPAQUE
    rows, columns = zip(*(shape for shape in shapes if shape is not None))
    total = (None if None in rows else sum(rows), None if None in columns else sum(columns))
    return TensorValue(total, _common_dtype(machine, parts))


@TORCH.native("broadcast_tensors")
def broadcast_tensors(machine: Machine, *tensors: Value) -> Value:
    given = tensors_of(machine, tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], ListValue) else None
    parts = given or [tensor_of(machine, tensor) for tensor in tensors]
    shape = torch_shapes.broadcast(*(part.shape for part in parts))
    return tuple(TensorValue(shape, part.dtype) for part in parts)


@TORCH.native("broadcast_shapes")
def broadcast_shapes(machine: Machine, *shapes: Value) -> Value:
    return shape_value(machine, torch_shapes.broadcast(*(sizes_of(shape) for shape in shapes)))


def _register_search(name: str, values_first: bool) -> None:
    @operation(name)
    def native(machine: Machine, first: Value, second: Value, *, out_int32: Value = False, **options: Value) -> Value:
        shape = tensor_of(machine, first if values_first else second).shape
        return TensorValue(shape, "int64" if out_int32 is False else None)


_register_search("bucketize", values_first=True)
_register_search("searchsorted", values_first=False)
