"""Operations that reduce dimensions: sum, mean, max, norm, …"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_dtypes import FLOATING, category, chosen_dtype
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_values import dims_of, operation, result, size_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

REDUCTIONS: dict[str, Callable[[Any], Any] | None] = {
    "sum": sum, "nansum": None, "prod": math.prod, "mean": None, "nanmean": None, "std": None, "var": None,
    "logsumexp": None, "norm": None, "amax": max, "amin": min, "all": all, "any": any, "count_nonzero": None,
    "argmax": None, "argmin": None, "nanmedian": None,
}  # fmt: skip
_BOOLS = ("all", "any")
_COUNTS = ("count_nonzero", "argmax", "argmin")


def _dtype(name: str, dtype: str | None, options: dict[str, Value]) -> str | None:
    if options.get("dtype") is not None:
        return chosen_dtype(options["dtype"], dtype)
    if name in _BOOLS:
        return "bool"
    if name in _COUNTS:
        return "int64"
    return "int64" if name in ("sum", "prod", "nansum") and dtype and category(dtype) < FLOATING else dtype


def _register(name: str, rule: Callable[[Any], Any] | None) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        tensor = tensor_of(machine, input)
        dim, keepdim = _reduced_dims(name, arguments, options)
        dims = () if dim is None else dims_of(dim)
        if dims is None or not isinstance(keepdim, bool):
            return TensorValue(None, _dtype(name, tensor.dtype, options))
        shape = torch_shapes.reduced(tensor.shape, dims, keepdim=keepdim)
        values = None
        if rule is not None and tensor.values and not dims:
            values = _computed(rule, tensor)
        return result(shape, _dtype(name, tensor.dtype, options), values)


def _computed(rule: Callable[[Any], Any], tensor: TensorValue) -> list[Any] | None:
    """Sums of floats depend on the order of adding, so only whole numbers are summed."""
    exact = rule in (max, min, all, any) or (tensor.dtype is not None and category(tensor.dtype) < FLOATING)
    return [rule(tensor.values)] if exact else None


def _reduced_dims(name: str, arguments: tuple[Value, ...], options: dict[str, Value]) -> tuple[Value, Value]:
    """Return the `dim` and `keepdim` arguments; `norm` has its order before them."""
    rest = arguments[1:] if name == "norm" else arguments
    dim = options.get("dim", options.get("axis", rest[0] if rest else None))
    keepdim = options.get("keepdim", rest[1] if len(rest) > 1 else False)
    return (None, False) if isinstance(dim, bool) else (dim, keepdim)


for _name, _rule in REDUCTIONS.items():
    _register(_name, _rule)


@operation("max", "min")
def extreme(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    """Of everything, of one dimension (with where it is), or of two tensors."""
    tensor = tensor_of(machine, input)
    other = options.get("other", arguments[0] if arguments else None)
    if isinstance(other, TensorValue):
        return TensorValue(torch_shapes.broadcast(tensor.shape, tensor_of(machine, other).shape), tensor.dtype)
    dim = options.get("dim", other)
    if dim is None:
        return result((), tensor.dtype)
    return _with_indices(tensor, dim, options.get("keepdim", arguments[1] if len(arguments) > 1 else False))


def _with_indices(tensor: TensorValue, dim: Value, keepdim: Value) -> Value:
    position = size_of(dim)
    shape = None
    if position is not None and isinstance(keepdim, bool):
        shape = torch_shapes.reduced(tensor.shape, (position,), keepdim=keepdim)
    return TensorValue(shape, tensor.dtype), TensorValue(shape, "int64")


@operation("median", "mode", "kthvalue", "cummax", "cummin")
def picked(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    if not arguments and "dim" not in options:
        return TensorValue((), tensor.dtype)
    return TensorValue(None, tensor.dtype), TensorValue(None, "int64")


@operation("var_mean", "std_mean")
def two_moments(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    dims = dims_of(options.get("dim", arguments[0] if arguments else ()))
    tensor, keepdim = tensor_of(machine, input), options.get("keepdim", False)
    known = dims is not None and isinstance(keepdim, bool)
    shape = torch_shapes.reduced(tensor.shape, dims, keepdim=keepdim is True) if known else None
    return TensorValue(shape, tensor.dtype), TensorValue(shape, tensor.dtype)


@operation("diff")
def diff(machine: Machine, input: Value, n: Value = 1, dim: Value = -1, **options: Value) -> Value:
    """Differences of neighbours along a dimension."""
    tensor, times, position = tensor_of(machine, input), size_of(n), size_of(dim)
    at = None if tensor.shape is None or position is None else torch_shapes.axis(position, len(tensor.shape))
    if tensor.shape is None or at is None or times is None or options:
        return TensorValue(None if tensor.shape is None else (None,) * len(tensor.shape), tensor.dtype)
    old = tensor.shape[at]
    shape = torch_shapes.replaced(tensor.shape, at, None if old is None else max(old - times, 0))
    values = None
    if tensor.values is not None and len(tensor.shape) == 1 and times == 1 and tensor.dtype != "bool":
        values = [after - before for before, after in zip(tensor.values, tensor.values[1:])]
    return result(shape, tensor.dtype, values)


@operation("sort", "msort")
def ordered(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    return TensorValue(tensor.shape, tensor.dtype), TensorValue(tensor.shape, "int64")


@operation("topk")
def topk(machine: Machine, input: Value, k: Value, dim: Value = -1, *rest: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    shape = torch_shapes.replaced(tensor.shape, size_of(dim), size_of(k))
    return TensorValue(shape, tensor.dtype), TensorValue(shape, "int64")


@operation("argsort")
def argsort(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    return TensorValue(tensor_of(machine, input).shape, "int64")


@operation("unique", "unique_consecutive", "bincount", "histc", "quantile")
def unclear(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    return TensorValue(None, None)


@operation("equal", "allclose", "is_nonzero")
def undecided(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    return machine.unknown("the values of a tensor are not known", plain=True)


@TORCH.native("norm_except_dim")
def norm_except_dim(machine: Machine, v: Value, pow: Value = 2, dim: Value = 0) -> Value:
    """The norm over all dimensions but one, all kept; over everything for `dim=-1` (`ATen/native/WeightNorm.cpp`)."""
    tensor, position = tensor_of(machine, v), size_of(dim)
    if tensor.shape is None or position is None:
        return TensorValue(None, tensor.dtype)
    if position == -1:
        return TensorValue((), tensor.dtype)
    sizes = tuple(size if at == position else 1 for at, size in enumerate(tensor.shape))
    return TensorValue(sizes, tensor.dtype)
