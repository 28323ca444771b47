"""Subscripts of tensors, and choosing elements by index (`THPVariable_getitem` in python_variable_indexing.cpp)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import IteratorValue, ListValue, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size
from ckpt_lsp.libraries.torch_values import MOST_VALUES, operation, size_of, size_value, strides_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@TORCH.native("Tensor.__getitem__")
def getitem(machine: Machine, tensor: Value, index: Value) -> Value:
    given = tensor_of(machine, tensor)
    keys = index if isinstance(index, tuple) else (index,)
    if given.shape is None:
        return TensorValue(None, given.dtype)
    _check_bounds(machine, given.shape, keys)
    shape = _indexed(machine, given.shape, keys)
    made = TensorValue(shape, given.dtype, _values(given, keys, shape))
    return (
        made if any(isinstance(key, (TensorValue, ListValue)) for key in keys) else torch_mutation.view_of(given, made)
    )


def _check_bounds(machine: Machine, shape: Sequence[Size], keys: tuple[Value, ...]) -> None:
    first = keys[0] if keys else None
    if isinstance(first, int) and not isinstance(first, bool) and shape:
        size = shape[0]
        if size is not None and not -size <= first < size:
            machine.throw("IndexError", f"index {first} is out of bounds for dimension 0 with size {size}")


def _values(
    tensor: TensorValue, keys: tuple[Value, ...], shape: AnyShape
) -> tuple[complex | float | int | bool, ...] | None:
    """Return the elements that integers and slices pick."""
    if tensor.values is None or not tensor.shape or shape is None or None in shape or None in tensor.shape:
        return None
    sizes = [size for size in tensor.shape if size is not None]
    picked = _picked_places(sizes, keys)
    if picked is None:
        return None
    offsets = ([place * step for place in places] for places, step in zip(picked, strides_of(sizes)))
    return tuple(tensor.values[sum(parts)] for parts in itertools.product(*offsets))


def _picked_places(sizes: Sequence[int], keys: tuple[Value, ...]) -> list[Sequence[int]] | None:
    """Return, for each dimension, the places that the keys pick; `None` where they are not plain."""
    plain = [key for key in keys if key is not None]
    if Ellipsis in plain[:-1] or plain.count(Ellipsis) > 1:
        plain[plain.index(Ellipsis) : plain.index(Ellipsis) + 1] = [slice(None)] * (len(sizes) - len(plain) + 1)
    picked: list[Sequence[int]] = []
    for size, key in itertools.zip_longest(sizes, (key for key in plain if key is not Ellipsis), fillvalue=slice(None)):
        match key:
            case bool():
                return None
            case int(place) if isinstance(size, int) and -size <= place < size:
                picked.append((place % size,))
            case slice() if isinstance(size, int) and all(
                isinstance(bound, int) or bound is None for bound in (key.start, key.stop, key.step)
            ):
                picked.append(range(size)[key])
            case _:
                return None
    return picked


def _indexed(machine: Machine, shape: Sequence[Size], keys: tuple[Value, ...]) -> AnyShape:
    """Return the shape of `tensor[keys]`."""
    used = sum(_dimensions(machine, key) for key in keys)
    sizes: list[Size] = []
    advanced: list[AnyShape] = []
    place: int | None = None
    rest = list(shape)
    for key in keys:
        if key is Ellipsis:
            passed = len(shape) - used
            sizes += rest[:passed]
            del rest[:passed]
        elif key is None:
            sizes.append(1)
        elif isinstance(key, Unknown) or (not rest and not isinstance(key, bool)):
            return None
        elif isinstance(key, slice):
            sizes.append(_sliced(rest.pop(0), key))
        elif _is_number(key):
            rest.pop(0)
        elif isinstance(key, (TensorValue, ListValue, tuple, bool, IteratorValue, range)):
            place = len(sizes) if place is None else place if len(sizes) == place else 0
            if not _mask_fits(machine, key, rest):
                return None
            advanced.append(_advanced(machine, key))
            del rest[: _dimensions(machine, key)]
        else:
            rest.pop(0)
    if advanced:
        picked = torch_shapes.broadcast(*advanced)
        if picked is None:
            return None
        sizes[place or 0 : place or 0] = picked
    return (*sizes, *rest)


def _is_number(key: Value) -> bool:
    """A tensor of whole numbers without dimensions picks like a number."""
    return isinstance(key, TensorValue) and key.shape == () and key.dtype not in ("bool", "uint8", None)


def _mask_fits(machine: Machine, key: Value, sizes: Sequence[Size]) -> bool:
    """Whether a tensor or list of bools has the shape of the dimensions that it chooses from."""
    if isinstance(key, TensorValue) and key.dtype in ("bool", "uint8"):
        wanted = tensor_of(machine, key).shape
    elif isinstance(key, ListValue) and any(isinstance(item, bool) for item in key.items):
        wanted = (len(key.items),)
    else:
        return True
    return wanted is None or (
        len(wanted) <= len(sizes) and all(a is None or b is None or a == b for a, b in zip(wanted, sizes))
    )


def _dimensions(machine: Machine, key: Value) -> int:
    """Return how many dimensions of the tensor an index takes up."""
    if key is None or key is Ellipsis or isinstance(key, bool):
        return 0
    if isinstance(key, TensorValue) and key.dtype in ("bool", "uint8"):
        return len(key.shape) if key.shape is not None else 1
    return 1


def _advanced(machine: Machine, key: Value) -> AnyShape:
    """Return the shape that an index tensor or list picks."""
    if isinstance(key, bool):
        return (int(key),)
    if isinstance(key, TensorValue):
        if key.dtype is None:
            return None
        now = tensor_of(machine, key)
        if key.dtype not in ("bool", "uint8"):
            return now.shape
        return (_truths(now),)
    items, more = machine.items_of(key)
    if more:
        return (None,)
    if any(isinstance(item, bool) for item in items):
        return (sum(item is True for item in items),)
    if items and not all(isinstance(item, int) for item in items):
        return torch_shapes.stacked(
            [_advanced(machine, item) if not isinstance(item, int) else () for item in items], 0
        )
    return (len(items),)


def _sliced(size: Size, part: slice) -> Size:
    bounds = [None if bound is None else size_of(bound) for bound in (part.start, part.stop, part.step)]
    known = all(bound is not None or given is None for bound, given in zip(bounds, (part.start, part.stop, part.step)))
    if size is None:
        return None if (part.start, part.stop) != (None, None) or part.step not in (None, 1) else size
    return len(range(size)[slice(*bounds)]) if known and bounds[2] != 0 else None


@TORCH.native("Tensor.__setitem__")
def setitem(machine: Machine, tensor: Value, index: Value, value: Value) -> Value:
    if isinstance(tensor, TensorValue):
        torch_mutation.forget_values(machine, tensor)
    return None


@TORCH.native("Tensor.__len__")
def length(machine: Machine, tensor: Value) -> Value:
    shape = tensor_of(machine, tensor).shape
    if shape == ():
        machine.throw("TypeError", "len() of a 0-d tensor")
    return size_value(machine, shape[0] if shape else None)


@TORCH.native("Tensor.__iter__")
def iterate(machine: Machine, tensor: Value, dim: Value = 0) -> Value:
    """The slices along a dimension, one by one; an unknown number of them where the size is not known."""
    given, position = tensor_of(machine, tensor), size_of(dim)
    if given.shape == ():
        machine.throw("TypeError", "iteration over a 0-d tensor")
    at = None if given.shape is None or position is None else torch_shapes.axis(position, len(given.shape))
    size = None if at is None or given.shape is None else given.shape[at]
    if at is None or size is None or size > MOST_VALUES or given.shape is None:
        return ListValue(open=machine.reason("the length of a tensor is not known"))
    if at == 0:
        return ListValue([getitem(machine, given, number) for number in range(size)])
    return ListValue([TensorValue((*given.shape[:at], *given.shape[at + 1 :]), given.dtype)] * size)


@operation("unbind")
def unbind(machine: Machine, input: Value, dim: Value = 0) -> Value:
    """Return the slices as a tuple."""
    slices = iterate(machine, input, dim)
    return tuple(slices.items) if isinstance(slices, ListValue) and slices.open is None else slices


def _size_at(shape: AnyShape, dim: int | None) -> Size:
    at = None if shape is None or dim is None else torch_shapes.axis(dim, len(shape))
    return None if at is None or shape is None else shape[at]


@operation("select")
def select(machine: Machine, input: Value, dim: Value, index: Value) -> Value:
    tensor, position, chosen = tensor_of(machine, input), size_of(dim), size_of(index)
    size = _size_at(tensor.shape, position)
    outside = size is not None and chosen is not None and not -size <= chosen < size
    if position is None or outside or not tensor.shape:
        return TensorValue(None, tensor.dtype)
    return TensorValue(torch_shapes.reduced(tensor.shape, (position,), keepdim=False), tensor.dtype)


@operation("index_select")
def index_select(machine: Machine, input: Value, dim: Value, index: Value) -> Value:
    tensor, chosen = tensor_of(machine, input), tensor_of(machine, index)
    size = torch_shapes.count(chosen.shape)
    shape = torch_shapes.replaced(tensor.shape, size_of(dim), size) if tensor.shape else tensor.shape
    return TensorValue(shape, tensor.dtype)


@operation("narrow", "narrow_copy")
def narrow(machine: Machine, input: Value, dim: Value, start: Value, length: Value) -> Value:
    tensor, position, first, number = tensor_of(machine, input), size_of(dim), size_of(start), size_of(length)
    size = _size_at(tensor.shape, position)
    known = size is not None and first is not None and number is not None
    if known and not 0 <= (first + size if first < 0 else first) <= size - number:  # type: ignore[operator]
        return TensorValue(None, tensor.dtype)
    return TensorValue(torch_shapes.replaced(tensor.shape, position, number), tensor.dtype)


@operation("gather")
def gather(machine: Machine, input: Value, dim: Value, index: Value, **options: Value) -> Value:
    tensor, shape = tensor_of(machine, input), tensor_of(machine, index).shape
    alike = tensor.shape is None or shape is None or len(tensor.shape or (1,)) == len(shape or (1,))
    return TensorValue(shape if alike else None, tensor.dtype)


@operation("take")
def take(machine: Machine, input: Value, index: Value) -> Value:
    return TensorValue(tensor_of(machine, index).shape, tensor_of(machine, input).dtype)


@operation("take_along_dim")
def take_along_dim(machine: Machine, input: Value, indices: Value, dim: Value = None) -> Value:
    """Like `gather`, after broadcasting the other dimensions."""
    tensor, index, position = tensor_of(machine, input), tensor_of(machine, indices), size_of(dim)
    if dim is None:
        return TensorValue((torch_shapes.count(index.shape),), tensor.dtype)
    if tensor.shape is None or index.shape is None or position is None or len(tensor.shape) != len(index.shape):
        return TensorValue(None, tensor.dtype)
    flat = [torch_shapes.replaced(shape, position, 1) for shape in (tensor.shape, index.shape)]
    return TensorValue(
        torch_shapes.replaced(torch_shapes.broadcast(*flat), position, _size_at(index.shape, position)), tensor.dtype
    )


@operation("masked_select")
def masked_select(machine: Machine, input: Value, mask: Value) -> Value:
    tensor, chosen = tensor_of(machine, input), tensor_of(machine, mask)
    if torch_shapes.broadcast(tensor.shape, chosen.shape) is None:
        return TensorValue(None, tensor.dtype)
    return TensorValue((_truths(chosen) if tensor.shape == chosen.shape else None,), tensor.dtype)


def _truths(tensor: TensorValue) -> Size:
    return None if tensor.values is None else sum(map(bool, tensor.values))


@operation("nonzero", "argwhere")
def nonzero(machine: Machine, input: Value, *, as_tuple: Value = False) -> Value:
    tensor = tensor_of(machine, input)
    shape, found = tensor.shape, _truths(tensor)
    if as_tuple is True and shape is not None:
        return (TensorValue((found,), "int64"),) * max(len(shape), 1)
    return TensorValue((found, None if shape is None else len(shape)), "int64")
