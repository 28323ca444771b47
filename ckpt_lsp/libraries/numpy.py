"""numpy, as far as models are built with it: ranges of numbers, and functions of single numbers.

An array is a `TensorValue` of the kind `"array"`. Arithmetic on arrays is not followed: what comes of it is no module.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.values import ListValue, OneOf, Raised, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation, torch_shapes
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

NUMPY = Library("numpy")

MOST_ELEMENTS = 4096

_OPAQUE = (
    "random", "linalg", "fft", "ma", "testing", "load", "loadtxt", "genfromtxt", "save", "savez", "frombuffer",
    "fromfile", "dtype", "generic", "number", "integer", "floating", "bool_", "int8", "int16", "int32", "int64",
    "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "double", "intp", "zeros", "ones",
    "empty", "full", "eye", "zeros_like", "ones_like", "full_like", "concatenate", "stack", "vstack", "hstack",
    "meshgrid", "where", "argmax", "argmin", "argsort", "sort", "unique", "mean", "std", "var", "median",
    "percentile", "dot", "matmul", "einsum", "clip", "expand_dims", "squeeze", "transpose", "reshape", "tile",
    "repeat", "split", "pad", "isnan", "isinf", "isfinite", "geomspace", "logspace", "outer", "broadcast_to",
    "array_equal", "allclose", "set_printoptions", "seterr", "power",
)  # fmt: skip
_NOT_FOLLOWED = Reason("what numpy computes here is not followed")

NUMPY.constants({name: Unknown(_NOT_FOLLOWED, plain=True) for name in _OPAQUE})
NUMPY.constants({"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None})


def _of_numbers(real: Callable[..., Any]) -> Callable[..., Value]:
    """Return native code that applies `real` to single numbers and gives up on arrays."""
    known = pure(real)

    def code(machine: Machine, *arguments: Value, **options: Value) -> Value:
        if options or any(not isinstance(argument, (int, float, Unknown, OneOf)) for argument in arguments):
            return Unknown(_NOT_FOLLOWED, plain=True)
        try:
            return known(machine, *arguments)
        except Raised:
            # Where `math` raises, numpy gives infinity or nan, with a warning.
            return Unknown(_NOT_FOLLOWED, plain=True)

    return code


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10, "sin": math.sin,
    "cos": math.cos, "tan": math.tan, "abs": abs, "absolute": abs, "maximum": max, "minimum": min,
    "ceil": lambda x: float(math.ceil(x)), "floor": lambda x: float(math.floor(x)), "round": round,
    "deg2rad": math.radians, "rad2deg": math.degrees, "sign": lambda x: (x > 0) - (x < 0),
    "floor_divide": operator.floordiv,
}  # fmt: skip
for _name, _real in _FUNCTIONS.items():
    NUMPY.native(_name)(_of_numbers(_real))


@NUMPY.native("array", "asarray", "ascontiguousarray")
def array(machine: Machine, items: Value, dtype: Value = None, **options: Value) -> Value:
    """`numpy.array` of numbers in lists; the dtype is not worked out."""
    if isinstance(items, TensorValue):
        return TensorValue(items.shape, None, items.values if dtype is None else None, "array")
    elements = machine.to_python(items)
    shape = _shape(elements)
    if isinstance(elements, Unknown) or shape is None:
        return Unknown(_NOT_FOLLOWED, plain=True)
    flat = _flat(elements)
    same_kind = len({type(number) for number in flat}) == 1 and dtype is None
    return TensorValue(shape, None, tuple(flat) if same_kind and len(flat) <= MOST_ELEMENTS else None, "array")


def _shape(elements: object) -> tuple[int, ...] | None:
    if isinstance(elements, (bool, int, float)):
        return ()
    if not isinstance(elements, (list, tuple)):
        return None
    inner = {_shape(element) for element in elements}
    if len(inner) > 1 or None in inner:
        return None
    return (len(elements), *(inner.pop() or ())) if inner else (0,)


def _flat(elements: Any) -> list[Any]:
    if isinstance(elements, (list, tuple)):
        return list(itertools.chain.from_iterable(map(_flat, elements)))
    return [elements]


@NUMPY.native("linspace")
def linspace(
    machine: Machine, start: Value, stop: Value, num: Value = 50, endpoint: Value = True, **options: Value
) -> Value:
    """`numpy.linspace`, in double precision as there."""
    return _row(pure(_linspace)(machine, start, stop, num, endpoint), num) if not options else _row(None, num)


def _linspace(start: float, stop: float, num: int, endpoint: bool) -> list[float]:
    if num > MOST_ELEMENTS:
        raise ValueError("the range is too long to follow")
    intervals = num - 1 if endpoint else num
    step = (stop - start) / intervals if intervals > 0 else 0.0
    points = [number * step + start for number in range(num)]
    # numpy sets the last point itself, so that rounding does not move it.
    return [*points[:-1], float(stop)] if endpoint and num > 1 else points


@NUMPY.native("arange")
def arange(machine: Machine, *bounds: Value, dtype: Value = None, **options: Value) -> Value:
    """`numpy.arange` between whole numbers; with a dtype only its length is worked out."""
    if options or any(not isinstance(bound, int) for bound in bounds):
        return _row(None, None)
    numbers = pure(range)(machine, *bounds)
    assert isinstance(numbers, range)
    if dtype is not None or len(numbers) > MOST_ELEMENTS:
        return TensorValue((len(numbers),), None, None, "array")
    return TensorValue((len(numbers),), "int64", tuple(numbers), "array")


def _row(elements: Value, length: Value) -> TensorValue:
    if isinstance(elements, ListValue):
        numbers = tuple(item for item in elements.items if isinstance(item, (int, float)))
        return TensorValue((len(numbers),), "float64", numbers, "array")
    return TensorValue((length if isinstance(length, int) else None,), "float64", None, "array")


@NUMPY.native("prod", "product")
def product(machine: Machine, items: Value, **options: Value) -> Value:
    """`numpy.prod` of whole numbers."""
    return _reduced(machine, items, math.prod, options)


@NUMPY.native("sum", "max", "amax", "min", "amin")
def opaque_reduction(machine: Machine, items: Value, *rest: Value, **options: Value) -> Value:
    """Other reductions are not followed."""
    return Unknown(_NOT_FOLLOWED, plain=True)


@NUMPY.native("cumsum")
def cumulative_sum(machine: Machine, items: Value, **options: Value) -> Value:
    """`numpy.cumsum` of whole numbers in a row."""
    numbers = _whole_numbers(machine, items)
    if options or numbers is None:
        return Unknown(_NOT_FOLLOWED, plain=True)
    return TensorValue((len(numbers),), "int64", tuple(itertools.accumulate(numbers)), "array")


def _reduced(machine: Machine, items: Value, real: Callable[[Sequence[int]], int], options: dict[str, Value]) -> Value:
    numbers = _whole_numbers(machine, items)
    return Unknown(_NOT_FOLLOWED, plain=True) if options or numbers is None else real(numbers)


def _whole_numbers(machine: Machine, items: Value) -> Sequence[int] | None:
    if isinstance(items, TensorValue):
        numbers = _row_values(machine, items)
    else:
        elements = machine.to_python(items)
        numbers = tuple(elements) if isinstance(elements, (list, tuple)) else None
    if numbers is None or not all(type(number) is int for number in numbers) or len(numbers) > MOST_ELEMENTS:
        return None
    return [number for number in numbers if isinstance(number, int)]


def _row_values(machine: Machine, items: Value) -> tuple[Value, ...] | None:
    """Return the elements of an array with one dimension, where they are known."""
    now = torch_mutation.present(machine, items) if isinstance(items, TensorValue) else None
    return now.values if now is not None and now.shape is not None and len(now.shape) == 1 else None


@NUMPY.native("ndarray.tolist", "ndarray.__iter__")
def to_list(machine: Machine, items: Value) -> Value:
    """`ndarray.tolist` of a row."""
    values = _row_values(machine, items)
    return Unknown(_NOT_FOLLOWED, plain=True) if values is None else ListValue(values)


@NUMPY.native("ndarray.__len__")
def length(machine: Machine, items: Value) -> Value:
    """`len(array)`."""
    size = items.shape[0] if isinstance(items, TensorValue) and items.shape else None
    return Unknown(_NOT_FOLLOWED, plain=True) if size is None else size


@NUMPY.native("ndarray.__getitem__")
def item(machine: Machine, items: Value, key: Value) -> Value:
    """`array[key]` of a row: one number, or not followed."""
    values = _row_values(machine, items)
    if values is None or not isinstance(key, int):
        return Unknown(_NOT_FOLLOWED, plain=True)
    return machine.get_item(values, key)


@NUMPY.native("ndarray.__getattr__")
def attribute(machine: Machine, items: Value, name: Value) -> Value:
    """Return the shape; other attributes and methods are not followed."""
    if isinstance(items, TensorValue):
        if name == "shape" and items.shape is not None and None not in items.shape:
            return items.shape
        # A method may write into the array (`sort`, `fill`).
        torch_mutation.forget_values(machine, items)
    return Unknown(_NOT_FOLLOWED, plain=True)


_SIGNS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor")
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


@NUMPY.native(
    *(f"ndarray.__{sign}__" for sign in (*_SIGNS, *_COMPARISONS)),
    *(f"ndarray.__r{sign}__" for sign in _SIGNS),
)
def arithmetic(machine: Machine, items: Value, other: Value) -> Value:
    """Arithmetic and comparisons of arrays: what comes of it has the shape that both broadcast to."""
    shapes = [() if isinstance(one, (int, float)) else one.shape for one in (items, other) if _has_shape(one)]
    if len(shapes) < 2:
        return Unknown(_NOT_FOLLOWED, plain=True)
    return TensorValue(torch_shapes.broadcast(*shapes), None, None, "array")


def _has_shape(value: Value) -> TypeGuard[int | float | TensorValue]:
    return isinstance(value, (int, float, TensorValue))


@NUMPY.native(*(f"ndarray.__{name}__" for name in ("neg", "pos", "abs")))
def keeping(machine: Machine, items: Value) -> Value:
    """An operation that keeps the shape."""
    return TensorValue(items.shape, None, None, "array") if isinstance(items, TensorValue) else items


@NUMPY.native(*(f"ndarray.__{name}__" for name in ("matmul", "rmatmul", "bool", "int", "float")))
def opaque(machine: Machine, *operands: Value) -> Value:
    """What else arrays can do."""
    return Unknown(_NOT_FOLLOWED, plain=True)


@NUMPY.native("ndarray.__setitem__")
def store(machine: Machine, items: Value, key: Value, value: Value) -> None:
    """Forget the values of an array that is written into."""
    if isinstance(items, TensorValue):
        torch_mutation.forget_values(machine, items)
