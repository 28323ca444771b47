"""What the operations of torch do to shapes: pure functions.

A shape is `None` where not even the rank is known, and a size in it `None` where that is not known. Nothing raises:
what torch would refuse has an unknown shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ckpt_lsp.tensors import Shape

Size = int | None
AnyShape = Shape | None


def count(shape: AnyShape) -> int | None:
    """Return the number of elements."""
    if shape is None or None in shape:
        return 0 if shape is not None and 0 in shape else None
    return math.prod(size for size in shape if size is not None)


def product(sizes: Iterable[Size]) -> Size:
    """Return the product of sizes."""
    return count(tuple(sizes))


def merged(shapes: Sequence[AnyShape]) -> AnyShape:
    """Return what is known of a shape that is one of `shapes`."""
    if not shapes or any(shape is None for shape in shapes):
        return None
    known = [shape for shape in shapes if shape is not None]
    if len({len(shape) for shape in known}) != 1:
        return None
    return tuple(sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*known))


def broadcast(*shapes: AnyShape) -> AnyShape:
    """Return the shape that `shapes` are broadcast to."""
    if any(shape is None for shape in shapes):
        return None
    known = [shape for shape in shapes if shape is not None]
    rank = max((len(shape) for shape in known), default=0)
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in known]
    columns = list(zip(*padded))
    if any(len(_larger(sizes)) > 1 for sizes in columns):
        return None
    return tuple(_broadcast_size(sizes) for sizes in columns)


def _larger(sizes: Sequence[Size]) -> set[int]:
    return {size for size in sizes if size is not None and size != 1}


def _broadcast_size(sizes: Sequence[Size]) -> Size:
    large = _larger(sizes)
    return large.pop() if large else None if None in sizes else 1


def axis(dim: int, rank: int) -> int | None:
    """Return `dim` counted from the front, `None` where it is out of range."""
    return dim % rank if rank and -rank <= dim < rank else None


def axes(dims: Sequence[int], rank: int) -> list[int] | None:
    """Return `dims` counted from the front: `None` where one is out of range or stands there twice.

    A tensor without dimensions is treated as if it had one.
    """
    found = [axis(dim, rank or 1) for dim in dims]
    known = [position for position in found if position is not None]
    return known if len(set(known)) == len(found) else None


def has_axes(shape: AnyShape, *dims: int) -> bool:
    """Whether each of `dims` is a dimension of `shape`."""
    return shape is not None and all(axis(dim, len(shape) or 1) is not None for dim in dims)


def replaced(shape: AnyShape, dim: int | None, size: Size) -> AnyShape:
    """Return `shape` with the size of one dimension replaced; every size is unknown where `dim` is."""
    if shape is None:
        return None
    if dim is None:
        return (None,) * len(shape)
    position = axis(dim, len(shape))
    return None if position is None else (*shape[:position], size, *shape[position + 1 :])


def reduced(shape: AnyShape, dims: Sequence[int] | None, *, keepdim: bool) -> AnyShape:
    """Return the shape after reducing `dims`; all of them where it is `None` or empty."""
    if shape is None:
        return None
    positions = axes(dims, len(shape)) if dims else range(len(shape))
    if positions is None:
        return None
    if keepdim:
        return tuple(1 if position in positions else size for position, size in enumerate(shape))
    return tuple(size for position, size in enumerate(shape) if position not in positions)


def matmul(a: AnyShape, b: AnyShape) -> AnyShape:
    """Return the shape of `torch.matmul`."""
    if not a or not b or not _meet(a[-1], b[max(len(b) - 2, 0)]):
        return None
    if len(a) == 1 and len(b) == 1:
        return ()
    if len(a) == 1:
        return (*b[:-2], b[-1])
    if len(b) == 1:
        return a[:-1]
    batch = broadcast(a[:-2], b[:-2])
    return None if batch is None else (*batch, a[-2], b[-1])


def _meet(a: Size, b: Size) -> bool:
    """Whether two sizes that must be equal can be."""
    return a is None or b is None or a == b


def viewed(shape: AnyShape, sizes: AnyShape) -> AnyShape:
    """Return the shape of `view(sizes)`, where one size may be -1."""
    if sizes is None:
        return None
    total, rest = count(shape), count(tuple(size for size in sizes if size != -1))
    if -1 not in sizes:
        return sizes if _meet(total, rest) else None
    if sizes.count(-1) > 1 or (total is not None and rest is not None and (not rest or total % rest)):
        return None
    missing = total // rest if total is not None and rest else None
    return tuple(missing if size == -1 else size for size in sizes)


def flattened(shape: AnyShape, start: int, end: int) -> AnyShape:
    """Return the shape of `flatten(start, end)`."""
    if shape is None:
        return None
    if not shape:
        return (1,) if has_axes(shape, start, end) else None
    first, last = axis(start, len(shape)), axis(end, len(shape))
    if first is None or last is None or first > last:
        return None
    return (*shape[:first], product(shape[first : last + 1]), *shape[last + 1 :])


def permuted(shape: AnyShape, dims: Sequence[Size]) -> AnyShape:
    """Return the shape of `permute(dims)`."""
    if shape is None or len(dims) != len(shape):
        return None
    if None in dims:
        return (None,) * len(shape)
    positions = axes([dim for dim in dims if dim is not None], len(shape))
    return None if positions is None else tuple(shape[position] for position in positions)


def transposed(shape: AnyShape, a: int, b: int) -> AnyShape:
    """Return the shape of `transpose(a, b)`."""
    if not shape:
        return shape if has_axes(shape, a, b) else None
    first, second = axis(a, len(shape)), axis(b, len(shape))
    if first is None or second is None:
        return None
    sizes = list(shape)
    sizes[first], sizes[second] = sizes[second], sizes[first]
    return tuple(sizes)


def squeezed(shape: AnyShape, dims: Sequence[int] | None) -> AnyShape:
    """Return the shape of `squeeze(dims)`; the rank is unknown where a size that decides it is."""
    if shape is None:
        return None
    positions = range(len(shape)) if dims is None else axes(dims, len(shape))
    if positions is None or any(shape[position] is None for position in positions if shape):
        return None
    return tuple(size for position, size in enumerate(shape) if position not in positions or size != 1)


def unsqueezed(shape: AnyShape, dim: int) -> AnyShape:
    """Return the shape of `unsqueeze(dim)`."""
    position = None if shape is None else axis(dim, len(shape) + 1)
    return None if shape is None or position is None else (*shape[:position], 1, *shape[position:])


def expanded(shape: AnyShape, sizes: AnyShape) -> AnyShape:
    """Return the shape of `expand(sizes)`, where -1 keeps a size."""
    if sizes is None:
        return None
    if shape is None:
        return tuple(None if size == -1 else size for size in sizes)
    new = len(sizes) - len(shape)
    if new < 0 or -1 in sizes[:new] or not all(map(_stretches, shape, sizes[new:])):
        return None
    return (*sizes[:new], *(was if size == -1 else size for was, size in zip(shape, sizes[new:])))


def _stretches(size: Size, wanted: Size) -> bool:
    return size in (None, 1) or wanted in (None, -1, size)


def repeated(shape: AnyShape, times: AnyShape) -> AnyShape:
    """Return the shape of `repeat(times)`."""
    if shape is None or times is None or len(times) < len(shape):
        return None
    old = (1,) * (len(times) - len(shape)) + tuple(shape)
    return tuple(product(pair) for pair in zip(old, times))


def concatenated(shapes: Sequence[AnyShape], dim: int) -> AnyShape:
    """Return the shape of `cat(tensors, dim)`."""
    known = [shape for shape in shapes if shape != (0,)] or list(shapes)
    base = fitted([replaced(shape, dim, 0) for shape in known])
    if not base:
        return None
    position = axis(dim, len(base))
    if position is None:
        return None
    sizes = [shape[position] for shape in known if shape is not None]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    return replaced(base, dim, total)


def stacked(shapes: Sequence[AnyShape], dim: int) -> AnyShape:
    """Return the shape of `stack(tensors, dim)`."""
    base = fitted(shapes)
    return None if base is None else replaced(unsqueezed(base, dim), dim, len(shapes))


def fitted(shapes: Sequence[AnyShape]) -> AnyShape:
    """Return the shape that all of `shapes`, which must be equal, have; what one does not know another may."""
    known = [shape for shape in shapes if shape is not None]
    if len(known) < len(shapes) or len({len(shape) for shape in known}) != 1:
        return None
    sizes = [{size for size in column if size is not None} for column in zip(*known)]
    return None if any(len(column) > 1 for column in sizes) else tuple(next(iter(column), None) for column in sizes)


def at_least_3d(shape: AnyShape) -> AnyShape:
    """Return the shape of `atleast_3d`: a row becomes the middle dimension."""
    if shape is None or len(shape) > 2:
        return shape
    return (1, *(shape or (1,)), 1) if len(shape) < 2 else (*shape, 1)


def diagonal(shape: AnyShape, offset: Size, a: int, b: int) -> AnyShape:
    """Return the shape of `diagonal(offset, a, b)`: the two dimensions go, their diagonal comes last."""
    if shape is None:
        return None
    positions = axes((a, b), len(shape))
    if positions is None or len(shape) < 2:
        return None
    rows, columns = (shape[position] for position in positions)
    rest = tuple(size for position, size in enumerate(shape) if position not in positions)
    if rows is None or columns is None or offset is None:
        return (*rest, None)
    return (*rest, max(min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns), 0))


def unfolded(shape: AnyShape, dim: int, size: Size, step: Size) -> AnyShape:
    """Return the shape of `Tensor.unfold`: windows of `size` along a dimension come last."""
    position = None if shape is None else axis(dim, len(shape) or 1)
    if shape is None or position is None:
        return None
    if not shape:
        return (size,) if size is not None and size <= 1 else None
    old = shape[position]
    if old is None or size is None or not step:
        return (*shape[:position], None, *shape[position + 1 :], size)
    return None if size > old else (*shape[:position], (old - size) // step + 1, *shape[position + 1 :], size)


def fits(size: Size, kernel: Size, padding: Size, dilation: Size) -> bool:
    """Whether a kernel may fit along one dimension."""
    if size is None or kernel is None or padding is None or dilation is None:
        return True
    return size + 2 * padding >= dilation * (kernel - 1) + 1


def window(size: Size, kernel: Size, stride: Size, padding: Size, dilation: Size, *, ceil: bool = False) -> Size:
    """Return how often a kernel fits along one dimension (`pooling_output_shape` in ATen/native/Pool.h)."""
    if size is None or kernel is None or not stride or padding is None or dilation is None:
        return None
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if not ceil:
        return room // stride + 1 if room >= 0 else None
    windows = -(-room // stride) + 1
    return windows - 1 if (windows - 1) * stride >= size + padding else windows
