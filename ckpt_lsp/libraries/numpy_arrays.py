"""What arrays share with tensors: the functions and methods of numpy that rearrange, join, pick and reduce."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import (
    ListValue,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries import torch_mutation, torch_reductions, torch_shapes
from ckpt_lsp.libraries.numpy import NOT_FOLLOWED, NUMPY
from ckpt_lsp.libraries.numpy_elementwise import binary
from ckpt_lsp.libraries.numpy_values import (
    array_of,
    as_array,
    common_dtype,
    converted,
    scalar_or_array,
    wanted_dtype,
)
from ckpt_lsp.libraries.torch_dtypes import FLOATING, category
from ckpt_lsp.libraries.torch_namespaces import FUNCTIONAL, TORCH
from ckpt_lsp.libraries.torch_values import result, shape_argument

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def tensor(array: TensorValue) -> TensorValue:
    """Return an array as the tensor that shares its elements."""
    return torch_mutation.view_of(array, dataclasses.replace(array, kind="tensor"))


def back(machine: Machine, value: Value) -> Value:
    """Return a result of torch as numpy returns it."""
    match value:
        case TensorValue():
            return scalar_or_array(torch_mutation.present(machine, value))
        case tuple():
            return tuple(back(machine, item) for item in value)
        case ListValue(open=None):
            return ListValue(back(machine, item) for item in value.items)
        case _:
            return value


def by_torch(machine: Machine, name: str, array: Value, *arguments: Value, **options: Value) -> Value:
    """Return what torch's function `name` does to an array and sizes, dimensions and indices."""
    given = tensor(array_of(machine, array))
    keys = tuple(tensor(key) if isinstance(key, TensorValue) else key for key in arguments)
    return back(machine, machine.call(TORCH.members[name], (given, *keys), options))


def _several(machine: Machine, arrays: Value) -> Value:
    """Return a sequence of arrays as tensors of the dtype that they promote to."""
    if isinstance(arrays, TensorValue):
        return tensor(arrays)
    items, more = machine.items_of(arrays)
    if more:
        return Unknown(more, plain=True)
    return _several_arrays(machine, tuple(items))


def _register_joining(name: str, default: int | None) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, arrays: Value, axis: Value = default, **options: Value) -> Value:
        arguments = (_several(machine, arrays), *(() if default is None else (axis,)))
        return back(machine, machine.call(TORCH.members[{"concatenate": "cat"}.get(name, name)], arguments))


for _name, _default in {
    "concatenate": 0, "stack": 0, "vstack": None, "hstack": None, "dstack": None, "column_stack": None,
}.items():  # fmt: skip
    _register_joining(_name, _default)


@NUMPY.native("meshgrid")
def meshgrid(machine: Machine, *arrays: Value, indexing: Value = "xy", **options: Value) -> Value:
    """A list in numpy 1 and a tuple in numpy 2: both unpack."""
    if options:
        return Unknown(NOT_FOLLOWED, plain=True)
    parts = [tensor(array_of(machine, array)) for array in arrays]
    alike = [dataclasses.replace(part, dtype="float64") for part in parts]
    made = machine.call(TORCH.members["meshgrid"], alike, {"indexing": indexing})
    if not isinstance(made, tuple):
        return Unknown(NOT_FOLLOWED, plain=True)
    grids = zip(made, parts)
    return tuple(
        TensorValue(grid.shape, part.dtype, None, "array") for grid, part in grids if isinstance(grid, TensorValue)
    )


# Shapes.


@NUMPY.native("reshape", "ndarray.reshape")
def reshape(machine: Machine, a: Value, *sizes: Value, **options: Value) -> Value:
    return by_torch(machine, "reshape", a, shape_argument(sizes or tuple(options.values())))


@NUMPY.native("transpose", "permute_dims", "ndarray.transpose")
def transpose(machine: Machine, a: Value, *axes: Value) -> Value:
    given = array_of(machine, a)
    if given.shape is None:
        return TensorValue(None, given.dtype, None, "array")
    order = shape_argument(axes) if axes and axes != (None,) else tuple(reversed(range(len(given.shape))))
    return by_torch(machine, "permute", given, order)


@NUMPY.native("expand_dims")
def expand_dims(machine: Machine, a: Value, axis: Value) -> Value:
    return by_torch(machine, "unsqueeze", a, axis)


@NUMPY.native("squeeze", "ndarray.squeeze")
def squeeze(machine: Machine, a: Value, axis: Value = None) -> Value:
    return by_torch(machine, "squeeze", a, *(() if axis is None else (axis,)))


def _register_alike(name: str, torch_name: str) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, a: Value, *arguments: Value) -> Value:
        return by_torch(machine, torch_name, a, *arguments)


for _name, _torch_name in {
    "ravel": "ravel", "ndarray.ravel": "ravel", "swapaxes": "swapaxes", "ndarray.swapaxes": "swapaxes",
    "moveaxis": "movedim", "broadcast_to": "broadcast_to", "tile": "tile", "atleast_1d": "atleast_1d",
    "atleast_2d": "atleast_2d", "diag": "diag", "trace": "trace", "argwhere": "argwhere",
    "rot90": "rot90", "bincount": "bincount", "diagonal": "diagonal",
}.items():  # fmt: skip
    _register_alike(_name, _torch_name)


def _register_product(name: str) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, a: Value, b: Value) -> Value:
        return back(machine, machine.call(TORCH.members[name], _several_arrays(machine, (a, b))))


def _several_arrays(machine: Machine, arrays: tuple[Value, ...]) -> tuple[Value, ...]:
    dtype = common_dtype(machine, arrays)
    return tuple(tensor(converted(array_of(machine, array), dtype)) for array in arrays)


_register_product("outer")
_register_product("kron")


@NUMPY.native("ndarray.flatten")
def flatten(machine: Machine, a: Value, order: Value = "C") -> Value:
    return by_torch(machine, "ravel", a)


@NUMPY.native("repeat", "ndarray.repeat")
def repeat(machine: Machine, a: Value, repeats: Value, axis: Value = None) -> Value:
    return by_torch(machine, "repeat_interleave", a, repeats, axis)


@NUMPY.native("split", "array_split")
def split(machine: Machine, ary: Value, indices_or_sections: Value, axis: Value = 0) -> Value:
    pieces = by_torch(machine, "tensor_split", ary, indices_or_sections, axis)
    return ListValue(pieces) if isinstance(pieces, tuple) else pieces


@NUMPY.native("pad")
def pad(machine: Machine, array: Value, pad_width: Value, *rest: Value, **options: Value) -> Value:
    """One number, one pair, or a pair for each dimension, the first one first."""
    given = array_of(machine, array)
    width = machine.to_python(pad_width)
    if given.shape is None or isinstance(width, Unknown):
        return TensorValue(None, given.dtype, None, "array")
    if isinstance(width, int):
        pairs = [(width, width)] * len(given.shape)
    else:
        pairs = [tuple(width)] * len(given.shape) if all(isinstance(one, int) for one in width) else list(width)
    flat = tuple(amount for pair in reversed(pairs) for amount in pair)
    return back(machine, machine.call(FUNCTIONAL.members["pad"], (tensor(given), flat)))


@NUMPY.native("where")
def where(machine: Machine, condition: Value, *branches: Value) -> Value:
    if not branches:
        return by_torch(machine, "nonzero", condition, as_tuple=True)
    shapes = [array_of(machine, one).shape for one in (condition, *branches)]
    return scalar_or_array(TensorValue(torch_shapes.broadcast(*shapes), common_dtype(machine, branches), None, "array"))


@NUMPY.native("nonzero", "ndarray.nonzero")
def nonzero(machine: Machine, a: Value) -> Value:
    return where(machine, a)


def _register_indices(name: str) -> None:
    @NUMPY.native(f"{name}_indices")
    def native(machine: Machine, n: Value, k: Value = 0, m: Value = None) -> Value:
        made = machine.call(TORCH.members[f"{name}_indices"], (n, n if m is None else m, k))
        size = made.shape[1] if isinstance(made, TensorValue) and made.shape else None
        return (TensorValue((size,), "int64", None, "array"),) * 2


_register_indices("tril")
_register_indices("triu")


# Products.


@NUMPY.native("matmul", "dot", "inner", "ndarray.dot", "ndarray.__matmul__")
def matmul(machine: Machine, a: Value, b: Value) -> Value:
    x, y = array_of(machine, a), array_of(machine, b)
    if x.shape == () or y.shape == ():
        return binary(machine, "mul", a, b)
    shape = torch_shapes.matmul(x.shape, y.shape) if y.shape is not None and len(y.shape) <= 2 else None
    return scalar_or_array(TensorValue(shape, common_dtype(machine, (a, b)), None, "array"))


@NUMPY.native("ndarray.__rmatmul__")
def mirrored_matmul(machine: Machine, a: Value, b: Value) -> Value:
    return matmul(machine, b, a)


@NUMPY.native("einsum")
def einsum(machine: Machine, subscripts: Value, *operands: Value, **options: Value) -> Value:
    return back(machine, machine.call(TORCH.members["einsum"], (subscripts, *_several_arrays(machine, operands))))


# Reductions.


def _register_reduction(name: str, torch_name: str) -> None:
    @NUMPY.native(name, f"ndarray.{name}")
    def native(
        machine: Machine, a: Value, axis: Value = None, dtype: Value = None, out: Value = None,
        keepdims: Value = False, **options: Value,
    ) -> Value:  # fmt: skip
        given = array_of(machine, a)
        whole = given.dtype is not None and category(given.dtype) < FLOATING
        if name in ("mean", "std", "var") and whole:
            given = dataclasses.replace(given, dtype="float64", values=None)
        made = by_torch(machine, torch_name, given, dim=axis, keepdim=keepdims)
        return converted(array_of(machine, made), wanted_dtype(dtype, None)) if dtype is not None else made


for _name, _torch_name in {
    "sum": "sum", "mean": "mean", "std": "std", "var": "var", "prod": "prod", "product": "prod", "all": "all",
    "any": "any", "count_nonzero": "count_nonzero",
}.items():  # fmt: skip
    _register_reduction(_name, _torch_name)


def _register_extreme(name: str, torch_name: str) -> None:
    @NUMPY.native(name, f"ndarray.{name}")
    def native(
        machine: Machine, a: Value, axis: Value = None, out: Value = None, keepdims: Value = False, **options: Value
    ) -> Value:
        return by_torch(machine, torch_name, a, () if axis is None else axis, keepdims)


for _name, _torch_name in {"max": "amax", "amax": "amax", "min": "amin", "amin": "amin"}.items():
    _register_extreme(_name, _torch_name)


@NUMPY.native("argmax", "argmin", "ndarray.argmax", "ndarray.argmin")
def position_of_extreme(machine: Machine, a: Value, axis: Value = None, **options: Value) -> Value:
    return by_torch(machine, "argmax", a, axis)


@NUMPY.native("argsort", "ndarray.argsort")
def argsort(machine: Machine, a: Value, axis: Value = -1, **options: Value) -> Value:
    """The order of a few different numbers is known: that of equal ones is the sorting algorithm's choice."""
    given = array_of(machine, a)
    values = given.values if given.shape is not None and len(given.shape) == 1 else None
    if values is None or len(set(values)) < len(values) or torch_reductions.has_nan(given):
        return TensorValue(given.shape, "int64", None, "array")
    order = sorted(range(len(values)), key=values.__getitem__)  # type: ignore[arg-type]
    return as_array(result(given.shape, "int64", order))


@NUMPY.native("ptp")
def spread(machine: Machine, a: Value, axis: Value = None) -> Value:
    made = array_of(machine, by_torch(machine, "amax", a, () if axis is None else axis))
    return TensorValue(made.shape, made.dtype, None, "array")


@NUMPY.native("diff")
def diff(machine: Machine, a: Value, n: Value = 1, axis: Value = -1) -> Value:
    return by_torch(machine, "diff", a, n, axis)


@NUMPY.native("cross")
def cross(machine: Machine, a: Value, b: Value, **options: Value) -> Value:
    made = array_of(machine, binary(machine, "mul", a, b))
    return TensorValue(made.shape, made.dtype, None, "array")
