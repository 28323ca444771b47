"""Making tensors: `torch.zeros`, `torch.arange`, `torch.tensor`, …"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import IteratorValue, ListValue, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_dtypes, torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_dtypes import Number, chosen_dtype
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_shapes import AnyShape
from ckpt_lsp.libraries.torch_values import (
    MOST_VALUES,
    OPAQUE,
    SizeValue,
    checked,
    operation,
    plain,
    result,
    shape_argument,
    size_of,
    sizes_of,
    tensor_of,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

DEFAULT_DTYPE = "float32"


def _made(
    machine: Machine, sizes: tuple[Value, ...], options: dict[str, Value], fill: Number | None, default: str | None
) -> TensorValue:
    given = (options["size"],) if "size" in options else sizes
    shape = checked(machine, shape_argument(given))
    values = _filled(shape, fill)
    return result(shape, chosen_dtype(options.get("dtype"), default), values, requires_grad=_gradient(options))


def _filled(shape: AnyShape, fill: Number | None) -> Iterable[Number] | None:
    size = torch_shapes.count(shape)
    return None if fill is None or size is None or size > MOST_VALUES else (fill,) * size


def _gradient(options: dict[str, Value]) -> bool:
    return options.get("requires_grad") is True


@TORCH.native("zeros")
def zeros(machine: Machine, *sizes: Value, **options: Value) -> Value:
    return _made(machine, sizes, options, 0, DEFAULT_DTYPE)


@TORCH.native("ones")
def ones(machine: Machine, *sizes: Value, **options: Value) -> Value:
    return _made(machine, sizes, options, 1, DEFAULT_DTYPE)


@TORCH.native("empty", "rand", "randn")
def empty(machine: Machine, *sizes: Value, **options: Value) -> Value:
    return _made(machine, sizes, options, None, DEFAULT_DTYPE)


@TORCH.native("full")
def full(machine: Machine, size: Value, fill_value: Value, **options: Value) -> Value:
    fill = tensor_of(machine, fill_value)
    number = fill.values[0] if fill.values else None
    return _made(machine, (size,), options, number, fill.dtype)


@TORCH.native("randint")
def randint(machine: Machine, *arguments: Value, **options: Value) -> Value:
    size = options.get("size", arguments[-1] if arguments else ())
    return result(sizes_of(size), chosen_dtype(options.get("dtype"), "int64"))


@TORCH.native("randperm")
def randperm(machine: Machine, n: Value, **options: Value) -> Value:
    return result((size_of(n),), chosen_dtype(options.get("dtype"), "int64"))


@operation("normal", method=False)
def normal(machine: Machine, mean: Value = 0.0, std: Value = 1.0, size: Value = None, **options: Value) -> Value:
    if size is not None:
        return result(sizes_of(size))
    return result(torch_shapes.broadcast(tensor_of(machine, mean).shape, tensor_of(machine, std).shape))


@operation("bernoulli", "poisson")
def sampled(machine: Machine, tensor: Value, *arguments: Value, **options: Value) -> Value:
    given = tensor_of(machine, tensor)
    return TensorValue(given.shape, given.dtype)


@TORCH.native("multinomial", "Tensor.multinomial")
def multinomial(machine: Machine, tensor: Value, num_samples: Value, *rest: Value, **options: Value) -> Value:
    shape = tensor_of(machine, tensor).shape
    return TensorValue(None if shape is None else (*shape[:-1], size_of(num_samples)), "int64")


def _like(machine: Machine, tensor: Value, options: dict[str, Value], fill: Number | None) -> TensorValue:
    given = tensor_of(machine, tensor)
    dtype = chosen_dtype(options.get("dtype"), given.dtype)
    return result(given.shape, dtype, _filled(given.shape, fill), requires_grad=_gradient(options))


@TORCH.native("zeros_like")
def zeros_like(machine: Machine, input: Value, **options: Value) -> Value:
    return _like(machine, input, options, 0)


@TORCH.native("ones_like")
def ones_like(machine: Machine, input: Value, **options: Value) -> Value:
    return _like(machine, input, options, 1)


@TORCH.native("empty_like", "rand_like", "randn_like")
def empty_like(machine: Machine, input: Value, **options: Value) -> Value:
    return _like(machine, input, options, None)


@TORCH.native("randint_like")
def randint_like(machine: Machine, input: Value, *bounds: Value, **options: Value) -> Value:
    return _like(machine, input, options, None)


@TORCH.native("full_like")
def full_like(machine: Machine, input: Value, fill_value: Value, **options: Value) -> Value:
    fill = tensor_of(machine, fill_value)
    return _like(machine, input, options, fill.values[0] if fill.values else None)


@TORCH.native("Tensor.new_zeros")
def new_zeros(machine: Machine, tensor: Value, *sizes: Value, **options: Value) -> Value:
    return _made(machine, sizes, options, 0, tensor_of(machine, tensor).dtype)


@TORCH.native("Tensor.new_ones")
def new_ones(machine: Machine, tensor: Value, *sizes: Value, **options: Value) -> Value:
    return _made(machine, sizes, options, 1, tensor_of(machine, tensor).dtype)


@TORCH.native("Tensor.new_empty")
def new_empty(machine: Machine, tensor: Value, *sizes: Value, **options: Value) -> Value:
    return _made(machine, sizes, options, None, tensor_of(machine, tensor).dtype)


@TORCH.native("Tensor.new_full")
def new_full(machine: Machine, tensor: Value, size: Value, fill_value: Value, **options: Value) -> Value:
    fill = tensor_of(machine, fill_value)
    number = fill.values[0] if fill.values else None
    return _made(machine, (size,), options, number, tensor_of(machine, tensor).dtype)


@TORCH.native("Tensor.new_tensor")
def new_tensor(machine: Machine, like: Value, data: Value, **options: Value) -> Value:
    return tensor(machine, data, **{"dtype": tensor_of(machine, like).dtype, **options})


@TORCH.native("Tensor.new")
def new(machine: Machine, like: Value, *arguments: Value, **options: Value) -> Value:
    """The legacy constructor: sizes, or data."""
    dtype = tensor_of(machine, like).dtype
    if len(arguments) == 1 and not isinstance(arguments[0], int) and not isinstance(arguments[0], SizeValue):
        return tensor(machine, arguments[0], dtype=dtype)
    return TensorValue(shape_argument(arguments) if arguments else (0,), dtype)


@TORCH.native("arange")
def arange(machine: Machine, *bounds: Value, **options: Value) -> Value:
    """`torch.arange(start, end, step)`: the length is ceil((end - start) / step)."""
    return _stepping(machine, bounds, options, inclusive=False)


@TORCH.native("range")
def inclusive_range(machine: Machine, *bounds: Value, **options: Value) -> Value:
    """`torch.range(start, end, step)` reaches its end, and counts in the default dtype."""
    return _stepping(machine, bounds, {"dtype": DEFAULT_DTYPE, **options}, inclusive=True)


def _stepping(machine: Machine, bounds: tuple[Value, ...], options: dict[str, Value], *, inclusive: bool) -> Value:
    given = [*bounds] or [options[name] for name in ("start", "end") if name in options]
    if len(given) == 1:
        given = [given[0], options["end"]] if "end" in options and bounds else [0, *given]
    start, end, step = (*given, options.get("step", 1))[:3]
    numbers = [tensor_of(machine, bound) for bound in (start, end, step)]
    known = [number.values[0] for number in numbers if number.values]
    floating = any(isinstance(number, float) for number in known)
    default = None if len(known) < 3 else DEFAULT_DTYPE if floating else "int64"
    dtype = chosen_dtype(options.get("dtype"), default)
    real = [number for number in known if isinstance(number, (int, float))]
    if len(real) < 3 or not real[2]:
        return result((None,), dtype)
    first, last, by = real
    if (last - first) * by < 0:
        return OPAQUE
    length = math.floor((last - first) / by) + 1 if inclusive else max(math.ceil((last - first) / by), 0)
    return result((length,), dtype, _steps(first, by, length, dtype) if length <= MOST_VALUES else None)


def _steps(first: float, by: float, length: int, dtype: str | None) -> list[Number] | None:
    """torch counts in vectors of 8 or 16, each from a rounded start: all agree only where no start is rounded."""
    starts = [first + by * number for number in range(0, length, 8)] if length > 7 else []
    if dtype is None or (starts and torch_dtypes.rounded(starts, dtype) != tuple(starts)):
        return None
    return [first + number * by for number in range(length)]


@TORCH.native("linspace")
def linspace(machine: Machine, start: Value, end: Value, steps: Value, **options: Value) -> Value:
    """Both halves are counted from their own end, in the dtype itself (ATen/native/cpu/RangeFactoriesKernel.cpp)."""
    dtype = chosen_dtype(options.get("dtype"), DEFAULT_DTYPE)
    first, last, number = tensor_of(machine, start), tensor_of(machine, end), size_of(steps)
    if not first.values or not last.values or number is None or dtype not in ("float32", "float64"):
        return result((number,), dtype)
    return result((number,), dtype, _evenly(first.values[0], last.values[0], number, dtype))


def _evenly(start: Number, end: Number, steps: int, dtype: str) -> Sequence[Number] | None:
    if steps > MOST_VALUES or isinstance(start, complex) or isinstance(end, complex):
        return None
    if steps == 1:
        return [start]

    def rounded(value: float) -> float:
        return float((torch_dtypes.rounded((value,), dtype) or (value,))[0])  # type: ignore[arg-type]

    start, end = rounded(start), rounded(end)
    step = rounded(rounded(end - start) / (steps - 1)) if steps else 0.0
    half = steps // 2
    return [
        start + rounded(step * number) if number < half else end - rounded(step * (steps - number - 1))
        for number in range(steps)
    ]


@TORCH.native("logspace")
def logspace(machine: Machine, start: Value, end: Value, steps: Value, *rest: Value, **options: Value) -> Value:
    return result((size_of(steps),), chosen_dtype(options.get("dtype"), DEFAULT_DTYPE))


@TORCH.native("eye")
def eye(machine: Machine, n: Value, m: Value = None, **options: Value) -> Value:
    rows = size_of(n)
    columns = rows if m is None else size_of(m)
    dtype = chosen_dtype(options.get("dtype"), DEFAULT_DTYPE)
    if rows is None or columns is None or rows * columns > MOST_VALUES:
        return result((rows, columns), dtype)
    return result((rows, columns), dtype, (int(r == c) for r in range(rows) for c in range(columns)))


def _register_triangle(name: str, inside: Callable[[int, int], bool]) -> None:
    @TORCH.native(name)
    def native(machine: Machine, row: Value, col: Value, offset: Value = 0, **options: Value) -> Value:
        rows, columns, diagonal = size_of(row), size_of(col), size_of(offset)
        if rows is None or columns is None or diagonal is None or rows * columns > MOST_VALUES**2:
            return result((2, None), chosen_dtype(options.get("dtype"), "int64"))
        size = sum(inside(c - r, diagonal) for r in range(rows) for c in range(columns))
        return result((2, size), chosen_dtype(options.get("dtype"), "int64"))


_register_triangle("tril_indices", operator.le)
_register_triangle("triu_indices", operator.ge)


@TORCH.native("empty_strided")
def empty_strided(machine: Machine, size: Value, stride: Value, **options: Value) -> Value:
    return _made(machine, (size,), options, None, DEFAULT_DTYPE)


@TORCH.native("hann_window", "hamming_window", "blackman_window", "bartlett_window", "kaiser_window")
def window(machine: Machine, window_length: Value, *rest: Value, **options: Value) -> Value:
    return result((size_of(window_length),), chosen_dtype(options.get("dtype"), DEFAULT_DTYPE))


@TORCH.native("as_tensor", "asarray", "from_numpy")
def as_tensor(machine: Machine, data: Value, *rest: Value, **options: Value) -> Value:
    """A tensor that shares its elements with the array or tensor that it is made of."""
    made = tensor(machine, data, *rest, **options)
    shares = isinstance(data, TensorValue) and isinstance(made, TensorValue)
    return torch_mutation.view_of(data, made) if shares else made  # type: ignore[arg-type]


@TORCH.native("tensor", "scalar_tensor")
def tensor(machine: Machine, data: Value, *rest: Value, **options: Value) -> Value:
    """A tensor from numbers, nested sequences, an array or another tensor."""
    made = nested(machine, data)
    dtype = chosen_dtype(options.get("dtype", rest[0] if rest else None), made.dtype)
    return result(made.shape, dtype, made.values, requires_grad=_gradient(options))


def nested(machine: Machine, data: Value) -> TensorValue:
    """Return the tensor that nested sequences of numbers and tensors make."""
    if not isinstance(data, (tuple, ListValue, IteratorValue, range)):
        return plain(tensor_of(machine, data))
    items, more = machine.items_of(data)
    if more:
        return OPAQUE
    if not items:
        return TensorValue((0,), DEFAULT_DTYPE, ())
    parts = [nested(machine, item) if not isinstance(item, Unknown) else _unknown_number(item) for item in items]
    inner = torch_shapes.fitted([part.shape for part in parts])
    if inner is None and all(part.shape is not None for part in parts):
        machine.throw("ValueError", "expected sequences of one length")
    dtypes = {part.dtype for part in parts}
    dtype = None if None in dtypes else max((d for d in dtypes if d), key=torch_dtypes.category)
    values = [number for part in parts if part.values is not None for number in part.values]
    known = all(part.values is not None for part in parts)
    return TensorValue(None if inner is None else (len(parts), *inner), dtype, tuple(values) if known else None)


def _unknown_number(item: Unknown) -> TensorValue:
    """A list of numbers may hold some that are not known; it may as well be a list of lists."""
    return OPAQUE
