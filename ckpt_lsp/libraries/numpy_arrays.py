"""What arrays share with tensors: the functions and methods of numpy that rearrange, join, pick and reduce."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import (
    ListValue,
    Native,
    Property,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries import torch_mutation, torch_shapes
from ckpt_lsp.libraries.numpy import NOT_FOLLOWED, NUMPY, binary, comparison, shape
from ckpt_lsp.libraries.numpy_values import (
    array_of,
    common_dtype,
    converted,
    scalar_or_array,
    wanted_dtype,
)
from ckpt_lsp.libraries.torch_dtypes import FLOATING, SIZES, category
from ckpt_lsp.libraries.torch_namespaces import FUNCTIONAL, TORCH
from ckpt_lsp.libraries.torch_values import shape_argument, sizes_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def _tensor(array: TensorValue) -> TensorValue:
    return torch_mutation.view_of(array, dataclasses.replace(array, kind="tensor"))


def _back(machine: Machine, value: Value) -> Value:
    """Return a result of torch as numpy returns it."""
    match value:
        case TensorValue():
            return scalar_or_array(torch_mutation.present(machine, value))
        case tuple():
            return tuple(_back(machine, item) for item in value)
        case ListValue(open=None):
            return ListValue(_back(machine, item) for item in value.items)
        case _:
            return value


def by_torch(machine: Machine, name: str, array: Value, *arguments: Value, **options: Value) -> Value:
    """Return what torch's function `name` does to an array and sizes, dimensions and indices."""
    given = _tensor(array_of(machine, array))
    keys = tuple(_tensor(key) if isinstance(key, TensorValue) else key for key in arguments)
    return _back(machine, machine.call(TORCH.members[name], (given, *keys), options))


def _several(machine: Machine, arrays: Value) -> Value:
    """Return a sequence of arrays as tensors of the dtype that they promote to."""
    if isinstance(arrays, TensorValue):
        return _tensor(arrays)
    items, more = machine.items_of(arrays)
    if more:
        return Unknown(more, plain=True)
    dtype = common_dtype(machine, tuple(items))
    return tuple(_tensor(converted(array_of(machine, item), dtype)) for item in items)


def _register_joining(name: str, default: int | None) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, arrays: Value, axis: Value = default, **options: Value) -> Value:
        arguments = (_several(machine, arrays), *(() if default is None else (axis,)))
        return _back(machine, machine.call(TORCH.members[{"concatenate": "cat"}.get(name, name)], arguments))


for _name, _default in {
    "concatenate": 0, "stack": 0, "vstack": None, "hstack": None, "dstack": None, "column_stack": None,
}.items():  # fmt: skip
    _register_joining(_name, _default)


@NUMPY.native("meshgrid")
def meshgrid(machine: Machine, *arrays: Value, indexing: Value = "xy", **options: Value) -> Value:
    """A list in numpy 1 and a tuple in numpy 2: both unpack."""
    if options:
        return Unknown(NOT_FOLLOWED, plain=True)
    parts = [_tensor(array_of(machine, array)) for array in arrays]
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
    "atleast_2d": "atleast_2d", "diag": "diag", "trace": "trace", "outer": "outer", "argwhere": "argwhere",
    "rot90": "rot90", "bincount": "bincount", "kron": "kron", "diagonal": "diagonal",
}.items():  # fmt: skip
    _register_alike(_name, _torch_name)


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
    return _back(machine, machine.call(FUNCTIONAL.members["pad"], (_tensor(given), flat)))


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
    return _back(machine, machine.call(TORCH.members["einsum"], (subscripts, *_all(machine, operands))))


def _all(machine: Machine, operands: tuple[Value, ...]) -> tuple[Value, ...]:
    dtype = common_dtype(machine, operands)
    return tuple(_tensor(converted(array_of(machine, operand), dtype)) for operand in operands)


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
    return TensorValue(array_of(machine, a).shape, "int64", None, "array")


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


# Methods of arrays.


@NUMPY.native("ndarray.astype")
def astype(machine: Machine, array: Value, dtype: Value, **options: Value) -> Value:
    """Whole numbers are cut off, not rounded."""
    return scalar_or_array(converted(array_of(machine, array), wanted_dtype(dtype, None)))


@NUMPY.native("ndarray.copy")
def copy(machine: Machine, array: Value, *rest: Value) -> Value:
    given = array_of(machine, array)
    return TensorValue(given.shape, given.dtype, given.values, "array")


@NUMPY.native("ndarray.tolist")
def to_list(machine: Machine, array: Value) -> Value:
    return machine.call(TORCH.members["Tensor.tolist"], (_tensor(array_of(machine, array)),))


@NUMPY.native("ndarray.item")
def item(machine: Machine, array: Value, *index: Value) -> Value:
    return machine.call(TORCH.members["Tensor.item"], (_tensor(array_of(machine, array)),))


@NUMPY.native("ndarray.__len__")
def length(machine: Machine, array: Value) -> Value:
    return machine.call(TORCH.members["Tensor.__len__"], (_tensor(array_of(machine, array)),))


@NUMPY.native("ndarray.__iter__")
def iterate(machine: Machine, array: Value) -> Value:
    return _back(machine, machine.call(TORCH.members["Tensor.__iter__"], (_tensor(array_of(machine, array)),)))


@NUMPY.native("ndarray.__getitem__")
def getitem(machine: Machine, array: Value, key: Value) -> Value:
    """Subscripts mean what they mean for tensors."""
    given = array_of(machine, array)
    keys = key if isinstance(key, tuple) else (key,)
    indices = tuple(_tensor(one) if isinstance(one, TensorValue) else one for one in keys)
    picked = machine.call(
        TORCH.members["Tensor.__getitem__"], (given, indices if isinstance(key, tuple) else indices[0])
    )
    return _back(machine, picked)


@NUMPY.native("ndarray.__setitem__", "ndarray.fill", "ndarray.sort", "ndarray.put", "ndarray.partition")
def store(machine: Machine, array: Value, *arguments: Value, **options: Value) -> None:
    """Forget the values of an array that is written into."""
    if isinstance(array, TensorValue):
        torch_mutation.forget_values(machine, array)


def _register_conversion(name: str) -> None:
    @NUMPY.native(f"ndarray.__{name}__")
    def native(machine: Machine, array: Value) -> Value:
        return machine.call(TORCH.members[f"Tensor.__{name}__"], (_tensor(array_of(machine, array)),))


for _name in ("int", "float", "bool", "index"):
    _register_conversion(_name)


@NUMPY.native("ndarray.__contains__", "ndarray.__str__", "ndarray.__repr__", "ndarray.__format__")
def unclear(machine: Machine, array: Value, *arguments: Value) -> Value:
    return Unknown(NOT_FOLLOWED, plain=True)


_SIGNS = {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "floordiv": "floor_divide", "mod": "remainder",
    "pow": "pow", "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor",
}  # fmt: skip


def _register_operator(sign: str, name: str) -> None:
    @NUMPY.native(f"ndarray.__{sign}__")
    def native(machine: Machine, array: Value, other: Value) -> Value:
        return binary(machine, name, array, other) if _numeric(other) else NotImplemented

    @NUMPY.native(f"ndarray.__r{sign}__")
    def mirrored(machine: Machine, array: Value, other: Value) -> Value:
        return binary(machine, name, other, array) if _numeric(other) else NotImplemented

    @NUMPY.native(f"ndarray.__i{sign}__")
    def augmented(machine: Machine, array: Value, other: Value) -> Value:
        store(machine, array)
        return array


def _numeric(value: Value) -> bool:
    return isinstance(value, (int, float, complex, TensorValue, ListValue, tuple, Unknown))


def _register_comparison(name: str) -> None:
    @NUMPY.native(f"ndarray.__{name}__")
    def native(machine: Machine, array: Value, other: Value) -> Value:
        if not _numeric(other):
            return Unknown(NOT_FOLLOWED, plain=True)
        return comparison(machine, name, array, other)


for _sign, _name in _SIGNS.items():
    _register_operator(_sign, _name)
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    _register_comparison(_name)


@NUMPY.native("ndarray.__neg__")
def negated(machine: Machine, array: Value) -> Value:
    return binary(machine, "mul", array, -1)


@NUMPY.native("ndarray.__pos__")
def unchanged(machine: Machine, array: Value) -> Value:
    return array


@NUMPY.native("ndarray.__abs__")
def magnitude(machine: Machine, array: Value) -> Value:
    return machine.call(NUMPY.members["abs"], (array,))


@NUMPY.native("ndarray.__invert__")
def inverted(machine: Machine, array: Value) -> Value:
    return by_torch(machine, "bitwise_not", array)


def _attribute(name: str, code: object) -> None:
    NUMPY.members[f"ndarray.{name}"] = Property(Native(f"ndarray.{name}", code))  # type: ignore[arg-type]


def _dtype(machine: Machine, array: Value) -> Value:
    name = array_of(machine, array).dtype
    if name is None:
        return Unknown(NOT_FOLLOWED, plain=True)
    return machine.call(machine.native_class("numpy.dtype"), (name,))


def _size(machine: Machine, array: Value) -> Value:
    return machine.call(NUMPY.members["size"], (array,))


def _rank(machine: Machine, array: Value) -> Value:
    return machine.call(NUMPY.members["ndim"], (array,))


def _bytes(machine: Machine, array: Value) -> Value:
    given = array_of(machine, array)
    count, each = torch_shapes.count(given.shape), SIZES.get(given.dtype or "")
    return Unknown(NOT_FOLLOWED, plain=True) if count is None or each is None else count * each


def _transposed(machine: Machine, array: Value) -> Value:
    return transpose(machine, array)


_attribute("shape", shape)
_attribute("dtype", _dtype)
_attribute("size", _size)
_attribute("ndim", _rank)
_attribute("nbytes", _bytes)
_attribute("T", _transposed)


@NUMPY.native("ndarray.__setattr__")
def set_attribute(machine: Machine, array: Value, name: Value, value: Value) -> Value:
    if isinstance(array, TensorValue) and name == "shape":
        torch_mutation.change(machine, array, shape=sizes_of(value))
    return None


@NUMPY.native("ndarray.__getattr__")
def attribute(machine: Machine, array: Value, name: Value) -> Value:
    """Other attributes and methods are not followed; a method may write into the array."""
    store(machine, array)
    return Unknown(NOT_FOLLOWED, plain=True)


__all__ = ["NUMPY"]
