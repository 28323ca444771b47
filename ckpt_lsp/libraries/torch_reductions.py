"""Operations that reduce dimensions: sum, mean, max, norm, …"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_arithmetic import combined
from ckpt_lsp.libraries.torch_dtypes import FLOATING, REAL_OF, category, chosen_dtype
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_promotion import floating
from ckpt_lsp.libraries.torch_values import dims_of, named, operation, result, size_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

REDUCTIONS: dict[str, Callable[[Any], Any] | None] = {
    "sum": sum, "nansum": None, "prod": math.prod, "mean": None, "nanmean": None, "std": None, "var": None,
    "logsumexp": None, "norm": None, "amax": max, "amin": min, "all": all, "any": any, "count_nonzero": None,
    "argmax": None, "argmin": None,
}  # fmt: skip
_BOOLS = ("all", "any")
_COUNTS = ("count_nonzero", "argmax", "argmin")
_SUMS = ("sum", "prod", "nansum")
_MEANS = ("mean", "nanmean", "std", "var")


def _dtype(name: str, dtype: str | None, options: dict[str, Value]) -> str | None:
    if options.get("dtype") is not None:
        return chosen_dtype(options["dtype"], dtype)
    if name in _BOOLS:
        return "uint8" if dtype == "uint8" else None if dtype is None else "bool"
    if name in _COUNTS:
        return "int64"
    if name == "logsumexp":
        return floating(dtype)
    if name in ("norm", "std", "var") and dtype is not None:
        return REAL_OF.get(dtype, dtype)
    return "int64" if name in _SUMS and dtype and category(dtype) < FLOATING else dtype


def _register(name: str, rule: Callable[[Any], Any] | None) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        tensor = tensor_of(machine, input)
        dtype = _dtype(name, tensor.dtype, options)
        dim, keepdim = _reduced_dims(name, arguments, options)
        dims = () if dim is None else dims_of(dim)
        whole = tensor.dtype is not None and category(tensor.dtype) < FLOATING
        if dims is None or not isinstance(keepdim, bool) or (name in _MEANS and whole and "dtype" not in options):
            return TensorValue(None, dtype)
        shape = torch_shapes.reduced(tensor.shape, dims, keepdim=keepdim)
        values = None
        if rule is not None and tensor.values and (not dims or shape == ()):
            values = _computed(rule, tensor)
        return result(shape, dtype, values)


def _computed(rule: Callable[[Any], Any], tensor: TensorValue) -> list[Any] | None:
    """Sums of floats depend on the order of adding, so only whole numbers are summed."""
    exact = rule in (max, min, all, any) or (tensor.dtype is not None and category(tensor.dtype) < FLOATING)
    return [rule(tensor.values)] if exact and not has_nan(tensor) else None


def has_nan(tensor: TensorValue) -> bool:
    """Whether a known element is not a number: then order means little."""
    return any(value != value for value in tensor.values or ())


def _reduced_dims(name: str, arguments: tuple[Value, ...], options: dict[str, Value]) -> tuple[Value, Value]:
    """Return the `dim` and `keepdim` arguments; `norm` has its order before them, `std` and `var` a flag between."""
    rest = arguments[1:] if name == "norm" else arguments
    if name in ("std", "var") and rest and isinstance(rest[0], bool):
        rest = rest[1:]
    elif name in ("std", "var") and len(rest) > 2:
        rest = (rest[0], *rest[2:])
    dim = options.get("dim", options.get("axis", rest[0] if rest else None))
    keepdim = options.get("keepdim", options.get("keepdims", rest[1] if len(rest) > 1 else False))
    return dim, keepdim


for _name, _rule in REDUCTIONS.items():
    _register(_name, _rule)


def _dimension(arguments: tuple[Value, ...], options: dict[str, Value], default: Value = None) -> tuple[Value, Value]:
    """Return `dim` and `keepdim` of functions that take them in this order."""
    dim = options.get("dim", arguments[0] if arguments else default)
    return dim, options.get("keepdim", arguments[1] if len(arguments) > 1 else False)


def _with_indices(machine: Machine, name: str, tensor: TensorValue, dim: Value, keepdim: Value) -> Value:
    """Return what was found along a dimension, and where."""
    position = size_of(dim)
    shape = None
    if position is not None and isinstance(keepdim, bool):
        shape = torch_shapes.reduced(tensor.shape, (position,), keepdim=keepdim)
    return named(machine, name, TensorValue(shape, tensor.dtype), TensorValue(shape, "int64"))


def _register_extreme(name: str, rule: Callable[[Any], Any]) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        """Of everything, of one dimension (with where it is), or of two tensors."""
        tensor = tensor_of(machine, input)
        other = options.get("other", arguments[0] if arguments else None)
        if isinstance(other, TensorValue):
            return combined(machine, (input, other))
        dim, keepdim = _dimension(arguments, options)
        if dim is None:
            return result((), tensor.dtype, _computed(rule, tensor) if tensor.values else None)
        return _with_indices(machine, name, tensor, dim, keepdim)


_register_extreme("max", max)
_register_extreme("min", min)


def _register_picking(name: str, default: Value) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        tensor = tensor_of(machine, input)
        if name == "kthvalue" and "k" not in options:
            arguments = arguments[1:]
        dim, keepdim = _dimension(arguments, options, default)
        if dim is None:
            return TensorValue((), tensor.dtype)
        return _with_indices(machine, name, tensor, dim, keepdim)


for _name, _default in {"median": None, "nanmedian": None, "mode": -1, "kthvalue": -1}.items():
    _register_picking(_name, _default)


def _register_running(name: str) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, dim: Value) -> Value:
        tensor, position = tensor_of(machine, input), size_of(dim)
        known = position is not None and torch_shapes.has_axes(tensor.shape, position)
        shape = tensor.shape if known else None
        return named(machine, name, TensorValue(shape, tensor.dtype), TensorValue(shape, "int64"))


_register_running("cummax")
_register_running("cummin")


@operation("aminmax")
def both_extremes(machine: Machine, input: Value, *, dim: Value = None, keepdim: Value = False) -> Value:
    tensor, dims = tensor_of(machine, input), () if dim is None else dims_of(dim)
    known = dims is not None and isinstance(keepdim, bool)
    shape = torch_shapes.reduced(tensor.shape, dims, keepdim=keepdim is True) if known else None
    return named(machine, "aminmax", TensorValue(shape, tensor.dtype), TensorValue(shape, tensor.dtype))


@operation("quantile", "nanquantile")
def quantile(
    machine: Machine, input: Value, q: Value, dim: Value = None, keepdim: Value = False, **options: Value
) -> Value:
    """The numbers asked for come first."""
    tensor, dims = tensor_of(machine, input), () if dim is None else dims_of(dim)
    asked = tensor_of(machine, q).shape
    if dims is None or asked is None or not isinstance(keepdim, bool):
        return TensorValue(None, tensor.dtype)
    shape = torch_shapes.reduced(tensor.shape, dims, keepdim=keepdim)
    return TensorValue(None if shape is None else (*asked, *shape), tensor.dtype)


@operation("var_mean", "std_mean")
def two_moments(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    dim, keepdim = _reduced_dims("var", arguments, options)
    dims = () if dim is None else dims_of(dim)
    known = dims is not None and isinstance(keepdim, bool)
    shape = torch_shapes.reduced(tensor.shape, dims, keepdim=keepdim is True) if known else None
    return TensorValue(shape, tensor.dtype), TensorValue(shape, tensor.dtype)


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
