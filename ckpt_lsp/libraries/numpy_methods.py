"""The methods and operators of numpy's arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ListValue, Native, Property, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation, torch_shapes
from ckpt_lsp.libraries.numpy import NOT_FOLLOWED, NUMPY, shape
from ckpt_lsp.libraries.numpy_arrays import back, by_torch, tensor, transpose
from ckpt_lsp.libraries.numpy_elementwise import binary, comparison
from ckpt_lsp.libraries.numpy_values import array_of, converted, scalar_or_array, wanted_dtype
from ckpt_lsp.libraries.torch_dtypes import SIZES
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_values import sizes_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

__all__ = ["NUMPY"]


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
    return machine.call(TORCH.members["Tensor.tolist"], (tensor(array_of(machine, array)),))


@NUMPY.native("ndarray.item")
def item(machine: Machine, array: Value, *index: Value) -> Value:
    return machine.call(TORCH.members["Tensor.item"], (tensor(array_of(machine, array)),))


@NUMPY.native("ndarray.__len__")
def length(machine: Machine, array: Value) -> Value:
    return machine.call(TORCH.members["Tensor.__len__"], (tensor(array_of(machine, array)),))


@NUMPY.native("ndarray.__iter__")
def iterate(machine: Machine, array: Value) -> Value:
    return back(machine, machine.call(TORCH.members["Tensor.__iter__"], (tensor(array_of(machine, array)),)))


@NUMPY.native("ndarray.__getitem__")
def getitem(machine: Machine, array: Value, key: Value) -> Value:
    """Subscripts mean what they mean for tensors."""
    given = array_of(machine, array)
    keys = key if isinstance(key, tuple) else (key,)
    indices = tuple(tensor(one) if isinstance(one, TensorValue) else one for one in keys)
    picked = machine.call(
        TORCH.members["Tensor.__getitem__"], (given, indices if isinstance(key, tuple) else indices[0])
    )
    return back(machine, picked)


@NUMPY.native("ndarray.__setitem__", "ndarray.fill", "ndarray.sort", "ndarray.put", "ndarray.partition")
def store(machine: Machine, array: Value, *arguments: Value, **options: Value) -> None:
    """Forget the values of an array that is written into."""
    if isinstance(array, TensorValue):
        torch_mutation.forget_values(machine, array)


def _register_conversion(name: str) -> None:
    @NUMPY.native(f"ndarray.__{name}__")
    def native(machine: Machine, array: Value) -> Value:
        return machine.call(TORCH.members[f"Tensor.__{name}__"], (tensor(array_of(machine, array)),))


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
