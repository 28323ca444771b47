"""numpy, as far as models are built with it: making arrays, and functions of numbers and arrays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.values import ListValue, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.numpy_values import (
    array_of,
    as_array,
    converted,
    scalar_or_array,
    wanted_dtype,
)
from ckpt_lsp.libraries.torch_values import MOST_VALUES, result, size_of, sizes_of
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

NUMPY = Library("numpy")

NOT_FOLLOWED = Reason("what numpy computes here is not followed")
_OPAQUE = (
    "ma", "testing", "load", "loadtxt", "genfromtxt", "save", "savez", "savez_compressed", "savetxt", "frombuffer",
    "fromfile", "fromstring", "unique", "median", "percentile", "quantile", "allclose", "array_equal", "isclose",
    "set_printoptions", "seterr", "errstate", "histogram", "interp", "vectorize", "apply_along_axis", "mgrid", "ogrid",
    "searchsorted", "digitize", "random", "polyfit", "polyval", "gradient", "convolve", "correlate", "nanmean",
    "nanmax", "nanmin", "nansum", "cov", "corrcoef", "loadz", "ravel_multi_index", "unravel_index", "lib", "matrix",
)  # fmt: skip
NUMPY.constants({name: Unknown(NOT_FOLLOWED, plain=True) for name in _OPAQUE if name != "random"})
NUMPY.constants({"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None})


# Arrays from sizes and from data.


def _filled(shape: Any, dtype: str | None, fill: Any) -> TensorValue:
    size = torch_shapes.count(shape)
    values = None if fill is None or size is None or size > MOST_VALUES else (fill,) * size
    return as_array(result(shape, dtype, values))


def _register_filling(name: str, fill: int | None) -> None:
    @NUMPY.native(name)
    def native(machine: Machine, shape: Value, dtype: Value = None, *rest: Value, **options: Value) -> Value:
        return _filled(sizes_of(shape), wanted_dtype(dtype, "float64"), fill)

    @NUMPY.native(f"{name}_like")
    def alike(machine: Machine, a: Value, dtype: Value = None, **options: Value) -> Value:
        given = array_of(machine, a)
        return _filled(given.shape, wanted_dtype(dtype, given.dtype), fill)


_register_filling("zeros", 0)
_register_filling("ones", 1)
_register_filling("empty", None)


@NUMPY.native("full")
def full(machine: Machine, shape: Value, fill_value: Value, dtype: Value = None, **options: Value) -> Value:
    fill = array_of(machine, fill_value)
    return _filled(sizes_of(shape), wanted_dtype(dtype, fill.dtype), fill.values[0] if fill.values else None)


@NUMPY.native("full_like")
def full_like(machine: Machine, a: Value, fill_value: Value, dtype: Value = None, **options: Value) -> Value:
    given = array_of(machine, a)
    return _filled(given.shape, wanted_dtype(dtype, given.dtype), None)


@NUMPY.native("eye", "identity")
def eye(machine: Machine, N: Value, M: Value = None, k: Value = 0, dtype: Value = None, **options: Value) -> Value:
    rows = size_of(N)
    return _filled((rows, rows if M is None else size_of(M)), wanted_dtype(dtype, "float64"), None)


@NUMPY.native("array", "asarray", "ascontiguousarray", "asanyarray", "copy")
def array(machine: Machine, items: Value, dtype: Value = None, *rest: Value, **options: Value) -> Value:
    """An array of numbers in nested sequences, or of another array."""
    made = array_of(machine, items)
    return (
        converted(made, wanted_dtype(dtype, made.dtype))
        if dtype is not None
        else TensorValue(made.shape, made.dtype, made.values, "array")
    )


@NUMPY.native("linspace")
def linspace(
    machine: Machine, start: Value, stop: Value, num: Value = 50, endpoint: Value = True, retstep: Value = False,
    dtype: Value = None, **options: Value,
) -> Value:  # fmt: skip
    """`numpy.linspace`, in double precision as there, before it is converted."""
    if options or retstep is not False or isinstance(start, TensorValue) or isinstance(stop, TensorValue):
        return Unknown(NOT_FOLLOWED, plain=True)
    points = pure(_linspace)(machine, start, stop, num, endpoint)
    known = tuple(points.items) if isinstance(points, ListValue) else None
    made = TensorValue((size_of(num),), "float64", known, "array")  # type: ignore[arg-type]
    return made if dtype is None else converted(made, wanted_dtype(dtype, None))


def _linspace(start: float, stop: float, num: int, endpoint: bool) -> list[float]:
    if num > MOST_VALUES:
        raise ValueError("the range is too long to follow")
    intervals = num - 1 if endpoint else num
    step = (stop - start) / intervals if intervals > 0 else 0.0
    points = [float(number * step + start) for number in range(num)]
    # numpy sets the last point itself, so that rounding does not move it.
    return [*points[:-1], float(stop)] if endpoint and num > 1 else points


@NUMPY.native("logspace", "geomspace")
def logspace(
    machine: Machine, start: Value, stop: Value, num: Value = 50, *rest: Value, dtype: Value = None, **options: Value
) -> Value:
    return TensorValue((size_of(num),), wanted_dtype(dtype, "float64"), None, "array")


@NUMPY.native("arange")
def arange(machine: Machine, *bounds: Value, dtype: Value = None, **options: Value) -> Value:
    """`numpy.arange`: the length is ceil((stop - start) / step)."""
    given = [*bounds[:3]]
    if options or len(bounds) > 3 or not all(isinstance(bound, (int, float)) for bound in given) or not given:
        return TensorValue((None,), wanted_dtype(dtype, None), None, "array")
    start, stop, step = [*([0] if len(given) == 1 else []), *given, 1][:3]
    whole = all(isinstance(bound, int) for bound in (start, stop, step))
    if not step:
        machine.throw("ZeroDivisionError", "division by zero")
    length = max(math.ceil((stop - start) / step), 0)  # type: ignore[operator]
    natural = "int64" if whole else "float64"
    # numpy adds the difference of the first two elements again and again.
    each = (start + step) - start  # type: ignore[operator]
    values = [start + index * each for index in range(length)] if length <= MOST_VALUES else None
    made = as_array(result((length,), natural, values))
    return made if dtype is None else converted(made, wanted_dtype(dtype, None))


@NUMPY.native("hanning", "hamming", "blackman", "bartlett", "kaiser")
def window(machine: Machine, M: Value, *rest: Value) -> Value:
    return TensorValue((size_of(M),), "float64", None, "array")


@NUMPY.native("indices")
def indices(machine: Machine, dimensions: Value, *rest: Value, **options: Value) -> Value:
    sizes = sizes_of(dimensions)
    return TensorValue(None if sizes is None else (len(sizes), *sizes), "int64", None, "array")


# Sizes, and numbers for the stand-in.


@NUMPY.native("shape", "ndarray.shape")
def shape(machine: Machine, a: Value) -> Value:
    sizes = array_of(machine, a).shape
    if sizes is None:
        return Unknown(NOT_FOLLOWED, plain=True)
    return tuple(Unknown(NOT_FOLLOWED, plain=True) if size is None else size for size in sizes)


@NUMPY.native("size")
def size(machine: Machine, a: Value, axis: Value = None) -> Value:
    sizes = array_of(machine, a).shape
    known = torch_shapes.count(sizes) if axis is None else None
    return Unknown(NOT_FOLLOWED, plain=True) if known is None else known


@NUMPY.native("ndim")
def rank(machine: Machine, a: Value) -> Value:
    sizes = array_of(machine, a).shape
    return Unknown(NOT_FOLLOWED, plain=True) if sizes is None else len(sizes)


@NUMPY.native("isscalar")
def is_scalar(machine: Machine, element: Value) -> Value:
    if isinstance(element, Unknown):
        return element
    return isinstance(element, (int, float, complex, str))


@NUMPY.native("_number")
def make_number(machine: Machine, name: Value, value: Value = 0) -> Value:
    """`numpy.int64(x)` and its kin, for the stand-in: a number, or an array converted."""
    if not isinstance(name, str) or isinstance(value, str):
        return Unknown(NOT_FOLLOWED, plain=True)
    return scalar_or_array(converted(array_of(machine, value), wanted_dtype(name, None)))


@NUMPY.native("_plain")
def plain_number(machine: Machine, value: Value) -> Value:
    """`x.item()` of a number, for the stand-in."""
    if isinstance(value, bool):
        return value
    return int(value) if isinstance(value, int) else float(value) if isinstance(value, float) else value
