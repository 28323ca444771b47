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
    return tuple(_broadcast_size(sizes) for sizes in zip(*padded))


def _broadcast_size(sizes: Sequence[Size]) -> Size:
    large = {size for size in sizes if size is not None and size != 1}
    if len(large) == 1:
        return large.pop()
    return None if large or None in sizes else 1


def axis(dim: int, rank: int) -> int | None:
    """Return `dim` counted from the front, `None` where it is out of range."""
    return dim % rank if rank and -rank <= dim < rank else None


def replaced(shape: AnyShape, dim: int | None, size: Size) -> AnyShape:
    """Return `shape` with the size of one dimension replaced; every size is unknown where `dim` is."""
    if shape is None:
        return None
    position = None if dim is None else axis(dim, len(shape))
    if position is None:
        return (None,) * len(shape)
    return (*shape[:position], size, *shape[position + 1 :])


def reduced(shape: AnyShape, dims: Sequence[int] | None, *, keepdim: bool) -> AnyShape:
    """Return the shape after reducing `dims`; all of them where it is `None` or empty."""
    if shape is None:
        return None
    positions = {axis(dim, len(shape)) for dim in dims} if dims else set(range(len(shape)))
    if None in positions and shape:
        return None
    if keepdim:
        return tuple(1 if position in positions else size for position, size in enumerate(shape))
    return tuple(size for position, size in enumerate(shape) if position not in positions)


def matmul(a: AnyShape, b: AnyShape) -> AnyShape:
    """Return the shape of `torch.matmul`."""
    if not a or not b:
        return None
    if len(a) == 1 and len(b) == 1:
        return ()
    if len(a) == 1:
        return (*b[:-2], b[-1])
    if len(b) == 1:
        return a[:-1]
    batch = broadcast(a[:-2], b[:-2])
    return None if batch is None else (*batch, a[-2], b[-1])


def viewed(shape: AnyShape, sizes: AnyShape) -> AnyShape:
    """Return the shape of `view(sizes)`, where one size may be -1."""
    if sizes is None or -1 not in sizes:
        return sizes
    total, rest = count(shape), count(tuple(size for size in sizes if size != -1))
    missing = total // rest if total is not None and rest else None
    return tuple(missing if size == -1 else size for size in sizes)


def flattened(shape: AnyShape, start: int, end: int) -> AnyShape:
    """Return the shape of `flatten(start, end)`."""
    if shape is None:
        return None
    if not shape:
        return (1,)
    first, last = axis(start, len(shape)), axis(end, len(shape))
    if first is None or last is None or first > last:
        return None
    return (*shape[:first], product(shape[first : last + 1]), *shape[last + 1 :])


def permuted(shape: AnyShape, dims: Sequence[Size]) -> AnyShape:
    """Return the shape of `permute(dims)`."""
    if shape is None or len(dims) != len(shape):
        return None
    positions = [None if dim is None else axis(dim, len(shape)) for dim in dims]
    return tuple(None if position is None else shape[position] for position in positions)


def transposed(shape: AnyShape, a: int, b: int) -> AnyShape:
    """Return the shape of `transpose(a, b)`."""
    if not shape:
        return shape
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
    positions = range(len(shape)) if dims is None else [axis(dim, len(shape)) for dim in dims]
    if any(position is None or shape[position] is None for position in positions):
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
    old = (None,) * len(sizes) if shape is None else (None,) * (len(sizes) - len(shape)) + tuple(shape)
    return tuple(was if size == -1 else size for size, was in zip(sizes, old[-len(sizes) or None :]))


def repeated(shape: AnyShape, times: AnyShape) -> AnyShape:
    """Return the shape of `repeat(times)`."""
    if shape is None or times is None or len(times) < len(shape):
        return None
    old = (1,) * (len(times) - len(shape)) + tuple(shape)
    return tuple(product(pair) for pair in zip(old, times))


def concatenated(shapes: Sequence[AnyShape], dim: int) -> AnyShape:
    """Return the shape of `cat(tensors, dim)`."""
    known = [shape for shape in shapes if shape != (0,)] or list(shapes)
    base = merged([replaced(shape, dim, 0) for shape in known])
    if base is None:
        return None
    position = axis(dim, len(base))
    if position is None:
        return None
    sizes = [shape[position] for shape in known if shape is not None]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    return replaced(base, dim, total)


def stacked(shapes: Sequence[AnyShape], dim: int) -> AnyShape:
    """Return the shape of `stack(tensors, dim)`."""
    base = merged(shapes)
    return None if base is None else replaced(unsqueezed(base, dim), dim, len(shapes))


def window(size: Size, kernel: Size, stride: Size, padding: Size, dilation: Size, *, ceil: bool = False) -> Size:
    """Return how often a kernel fits along one dimension (`pooling_output_shape` in ATen/native/Pool.h)."""
    if size is None or kernel is None or not stride or padding is None or dilation is None:
        return None
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if not ceil:
        return max(room // stride + 1, 0)
    windows = -(-room // stride) + 1
    return windows - 1 if (windows - 1) * stride >= size + padding else windows
