"""Convolutions, and the patches that they look at: what they do to shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_namespaces import FUNCTIONAL, TORCH
from ckpt_lsp.libraries.torch_shapes import Size
from ckpt_lsp.libraries.torch_values import size_of, sizes_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def per_axis(value: Value, rank: int) -> tuple[Size, ...]:
    """Return one number per spatial dimension of an argument that is a number or a sequence of them."""
    sizes = sizes_of(value)
    if sizes is None:
        return (None,) * rank
    return sizes * rank if len(sizes) == 1 else tuple((*sizes, *(None,) * rank)[:rank])


def _convolved(
    machine: Machine, rank: int, input: Value, weight: Value, options: tuple[Value, Value, Value], groups: Value
) -> Value:
    tensor, kernel = tensor_of(machine, input), tensor_of(machine, weight)
    stride, padding, dilation = options
    if tensor.shape is None or kernel.shape is None or not _matches(tensor, kernel, rank, size_of(groups)):
        return TensorValue(None, tensor.dtype)
    spatial, sizes = tensor.shape[-rank:], kernel.shape[-rank:]
    steps, gaps = per_axis(stride, rank), per_axis(dilation, rank)
    out: tuple[Size, ...]
    if padding == "same":
        out = spatial
    else:
        pads = (0,) * rank if padding == "valid" else per_axis(padding, rank)
        out = tuple(map(torch_shapes.window, spatial, sizes, steps, pads, gaps))
        if not all(map(torch_shapes.fits, spatial, sizes, pads, gaps)):
            return TensorValue(None, tensor.dtype)
    return TensorValue((*tensor.shape[: -rank - 1], kernel.shape[0], *out), tensor.dtype)


def _matches(tensor: TensorValue, kernel: TensorValue, rank: int, groups: Size) -> bool:
    """Whether a tensor has the rank, channels and dtype that a kernel is made for."""
    if tensor.shape is None or kernel.shape is None or len(tensor.shape) not in (rank + 1, rank + 2):
        return False
    channels = torch_shapes.product((kernel.shape[1], groups))
    return len(kernel.shape) == rank + 2 and alike(tensor.shape[-rank - 1], channels) and same_dtype(tensor, kernel)


def alike(a: Size, b: Size) -> bool:
    """Whether two sizes may be equal."""
    return a is None or b is None or a == b


def same_dtype(a: TensorValue, b: TensorValue) -> bool:
    """Whether two tensors may have one dtype, as layers want it."""
    return a.dtype is None or b.dtype is None or a.dtype == b.dtype


def _register_convolution(rank: int) -> None:
    @FUNCTIONAL.native(f"conv{rank}d")
    def native(
        machine: Machine, input: Value, weight: Value, bias: Value = None, stride: Value = 1, padding: Value = 0,
        dilation: Value = 1, groups: Value = 1,
    ) -> Value:  # fmt: skip
        return _convolved(machine, rank, input, weight, (stride, padding, dilation), groups)

    TORCH.native(f"conv{rank}d")(native)


def _register_transposed_convolution(*names: str) -> None:
    @FUNCTIONAL.native(*names)
    def native(
        machine: Machine, input: Value, weight: Value, bias: Value = None, stride: Value = 1, padding: Value = 0,
        output_padding: Value = 0, groups: Value = 1, dilation: Value = 1,
    ) -> Value:  # fmt: skip
        return _transposed(machine, input, weight, (stride, padding, output_padding, dilation), groups)

    TORCH.native(*names)(native)


def _transposed(machine: Machine, input: Value, weight: Value, options: tuple[Value, ...], groups: Value) -> Value:
    tensor, kernel = tensor_of(machine, input), tensor_of(machine, weight)
    if tensor.shape is None or kernel.shape is None or len(kernel.shape) < 3:
        return TensorValue(None, tensor.dtype)
    rank = len(kernel.shape) - 2
    if len(tensor.shape) not in (rank + 1, rank + 2) or not alike(tensor.shape[-rank - 1], kernel.shape[0]):
        return TensorValue(None, tensor.dtype)
    steps, pads, extra, gaps = (per_axis(option, rank) for option in options)
    out = list(map(_grown, tensor.shape[-rank:], kernel.shape[2:], steps, pads, extra, gaps))
    parts = size_of(groups)
    uneven = bool(parts and kernel.shape[0] and kernel.shape[0] % parts)
    if uneven or any(size is not None and size <= 0 for size in out) or not same_dtype(tensor, kernel):
        return TensorValue(None, tensor.dtype)
    channels = torch_shapes.product((kernel.shape[1], size_of(groups)))
    return TensorValue((*tensor.shape[: -rank - 1], channels, *out), tensor.dtype)


def _grown(size: Size, kernel: Size, stride: Size, padding: Size, extra: Size, dilation: Size) -> Size:
    if size is None or kernel is None or stride is None or padding is None or extra is None or dilation is None:
        return None
    return (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1


for _rank in (1, 2, 3):
    _register_convolution(_rank)
_register_transposed_convolution("conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "_conv_transpose")


def _windows(
    sizes: tuple[Size, ...], kernel: Value, dilation: Value, padding: Value, stride: Value
) -> tuple[Size, ...] | None:
    """Return how often a window fits along both dimensions; `None` where it does not."""
    options = [per_axis(option, 2) for option in (kernel, stride, padding, dilation)]
    known = all(map(torch_shapes.fits, sizes, options[0], options[2], options[3]))
    return tuple(map(torch_shapes.window, sizes, *options)) if known else None


@FUNCTIONAL.native("unfold")
def unfold(
    machine: Machine, input: Value, kernel_size: Value, dilation: Value = 1, padding: Value = 0, stride: Value = 1
) -> Value:
    """Every patch becomes a column (im2col)."""
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) not in (3, 4):
        return TensorValue(None, tensor.dtype)
    windows = _windows(tensor.shape[-2:], kernel_size, dilation, padding, stride)
    rows = torch_shapes.product((tensor.shape[-3], *per_axis(kernel_size, 2)))
    columns = None if windows is None else torch_shapes.product(windows)
    return TensorValue(None if windows is None else (*tensor.shape[:-3], rows, columns), tensor.dtype)


@FUNCTIONAL.native("fold")
def fold(
    machine: Machine, input: Value, output_size: Value, kernel_size: Value, dilation: Value = 1, padding: Value = 0,
    stride: Value = 1,
) -> Value:  # fmt: skip
    """The patches are added up again (col2im)."""
    tensor, out = tensor_of(machine, input), per_axis(output_size, 2)
    windows = _windows(out, kernel_size, dilation, padding, stride)
    if tensor.shape is None or len(tensor.shape) not in (2, 3) or windows is None:
        return TensorValue(None, tensor.dtype)
    area, rows = torch_shapes.product(per_axis(kernel_size, 2)), tensor.shape[-2]
    if not alike(tensor.shape[-1], torch_shapes.product(windows)) or (rows and area and rows % area):
        return TensorValue(None, tensor.dtype)
    channels = rows // area if rows is not None and area else None
    return TensorValue((*tensor.shape[:-2], channels, *out), tensor.dtype)
