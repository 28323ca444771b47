"""Operations that put elements in order, or pick some by it: sort, topk, unique, diff, …"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_dtypes import FLOATING, category
from ckpt_lsp.libraries.torch_promotion import result_type
from ckpt_lsp.libraries.torch_reductions import has_nan
from ckpt_lsp.libraries.torch_values import named, operation, result, size_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@operation("diff")
def diff(
    machine: Machine, input: Value, n: Value = 1, dim: Value = -1, prepend: Value = None, append: Value = None
) -> Value:
    """Differences of neighbours along a dimension, after putting something before and behind."""
    tensor, times, position = tensor_of(machine, input), size_of(n), size_of(dim)
    parts = [tensor_of(machine, part) for part in (prepend, input, append) if part is not None]
    if position is None or times is None or not tensor.shape:
        return TensorValue(None, tensor.dtype)
    joined = torch_shapes.concatenated([part.shape for part in parts], position) if len(parts) > 1 else tensor.shape
    at = None if joined is None else torch_shapes.axis(position, len(joined))
    if joined is None or at is None:
        return TensorValue(None, tensor.dtype)
    old = joined[at]
    shape = torch_shapes.replaced(joined, at, None if old is None else max(old - times, 0))
    values = None
    if len(parts) == 1 and tensor.values is not None and len(joined) == 1 and times == 1 and tensor.dtype != "bool":
        values = [after - before for before, after in zip(tensor.values, tensor.values[1:])]
    return result(shape, result_type(machine, parts), values)


@operation("sort")
def ordered(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    tensor, order = tensor_of(machine, input), _order(machine, input, arguments, options)
    shape = order.shape
    values = None
    if shape is not None and len(shape) == 1 and tensor.values is not None and not has_nan(tensor):
        descending = options.get("descending", arguments[1] if len(arguments) > 1 else False)
        values = sorted(tensor.values, reverse=descending) if isinstance(descending, bool) else None  # type: ignore[type-var]
    return named(machine, "sort", result(shape, tensor.dtype, values), order)


@operation("msort")
def ordered_rows(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    return TensorValue(tensor.shape or None, tensor.dtype)


@operation("argsort")
def argsort(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    return _order(machine, input, arguments, options)


def _order(machine: Machine, input: Value, arguments: tuple[Value, ...], options: dict[str, Value]) -> TensorValue:
    dim = size_of(options.get("dim", arguments[0] if arguments else -1))
    shape = tensor_of(machine, input).shape
    return TensorValue(shape if dim is not None and torch_shapes.has_axes(shape, dim) else None, "int64")


@operation("topk")
def topk(machine: Machine, input: Value, k: Value, dim: Value = -1, *rest: Value, **options: Value) -> Value:
    tensor, position, number = tensor_of(machine, input), size_of(dim), size_of(k)
    at = None if tensor.shape is None or position is None else torch_shapes.axis(position, len(tensor.shape) or 1)
    old = tensor.shape[at] if tensor.shape and at is not None else 1
    shape = None
    if tensor.shape is not None and at is not None and (number is None or old is None or number <= old):
        shape = torch_shapes.replaced(tensor.shape, at, number) if tensor.shape else ()
    return named(machine, "topk", TensorValue(shape, tensor.dtype), TensorValue(shape, "int64"))


def _register_unique(name: str) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        tensor = tensor_of(machine, input)
        return _unique(
            machine, tensor if name == "unique" else TensorValue(tensor.shape, tensor.dtype), arguments, options
        )


_register_unique("unique")
_register_unique("unique_consecutive")


def _unique(machine: Machine, tensor: TensorValue, arguments: tuple[Value, ...], options: dict[str, Value]) -> Value:
    """The distinct elements, in order; then where each element is among them, and how often each is there."""
    extra = [name for name in ("return_inverse", "return_counts") if options.get(name, False) is not False]
    if arguments[1:] or any(options.get(name) is not True for name in extra):
        return machine.unknown("what torch.unique returns depends on its arguments", plain=True)
    if options.get("dim") is not None:
        rows = TensorValue(None, tensor.dtype)
        return (rows, *(TensorValue(None, "int64") for _ in extra)) if extra else rows
    in_order = options.get("sorted", arguments[0] if arguments else True) is True
    found = _distinct(tensor if in_order else TensorValue(tensor.shape, tensor.dtype))
    beside = {"return_inverse": _positions, "return_counts": _counts}
    return (found, *(beside[name](tensor, found) for name in extra)) if extra else found


def _distinct(tensor: TensorValue) -> TensorValue:
    if tensor.values is None or tensor.dtype is None or category(tensor.dtype) > FLOATING or has_nan(tensor):
        return TensorValue((None,), tensor.dtype)
    found = sorted(set(tensor.values))  # type: ignore[type-var]
    return result((len(found),), tensor.dtype, found)


def _positions(tensor: TensorValue, found: TensorValue) -> TensorValue:
    """Return where each element of `tensor` is among those `found`."""
    if found.values is None or tensor.values is None:
        return TensorValue(tensor.shape, "int64")
    numbers = {value: number for number, value in enumerate(found.values)}
    return result(tensor.shape, "int64", [numbers[value] for value in tensor.values])


def _counts(tensor: TensorValue, found: TensorValue) -> TensorValue:
    """Return how often each of those `found` is in `tensor`."""
    if found.values is None or tensor.values is None:
        return TensorValue(found.shape, "int64")
    times = Counter(tensor.values)
    return result(found.shape, "int64", [times[value] for value in found.values])


@operation("bincount")
def bincount(machine: Machine, input: Value, weights: Value = None, minlength: Value = 0) -> Value:
    tensor, least = tensor_of(machine, input), size_of(minlength)
    size = None
    if tensor.values is not None and least is not None:
        size = max([least, *(int(value) + 1 for value in tensor.values if isinstance(value, int))])
    return TensorValue((size,), "int64" if weights is None else None)


@operation("histc")
def histogram(machine: Machine, input: Value, bins: Value = 100, *rest: Value, **options: Value) -> Value:
    return TensorValue((size_of(bins),), tensor_of(machine, input).dtype)
