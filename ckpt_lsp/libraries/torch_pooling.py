"""Pooling, and its inverse: what they do to shapes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ListValue, TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_convolution import per_axis
from ckpt_lsp.libraries.torch_namespaces import FUNCTIONAL, TORCH
from ckpt_lsp.libraries.torch_shapes import Size
from ckpt_lsp.libraries.torch_values import size_of, sizes_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def _pooled(
    machine: Machine, rank: int, input: Value, kernel: Value, stride: Value, padding: Value, dilation: Value,
    ceil: Value,
) -> TensorValue:  # fmt: skip
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) not in (rank + 1, rank + 2) or not isinstance(ceil, bool):
        return TensorValue(None, tensor.dtype)
    sizes = per_axis(kernel, rank)
    steps = sizes if stride is None or sizes_of(stride) == () else per_axis(stride, rank)
    pads, gaps = per_axis(padding, rank), per_axis(dilation, rank)
    out = [
        torch_shapes.window(*arguments, ceil=ceil) for arguments in zip(tensor.shape[-rank:], sizes, steps, pads, gaps)
    ]
    too_wide = any(pad is not None and size is not None and pad > size // 2 for pad, size in zip(pads, sizes))
    if too_wide or any(size is not None and size <= 0 for size in out):
        return TensorValue(None, tensor.dtype)
    if not ceil and not all(map(torch_shapes.fits, tensor.shape[-rank:], sizes, pads, gaps)):
        return TensorValue(None, tensor.dtype)
    return TensorValue((*tensor.shape[:-rank], *out), tensor.dtype)


def _with_indices(made: TensorValue, return_indices: Value) -> Value:
    return (made, TensorValue(made.shape, "int64")) if return_indices is True else made


def _register_pooling(rank: int) -> None:
    @FUNCTIONAL.native(f"max_pool{rank}d")
    def max_pool(
        machine: Machine, input: Value, kernel_size: Value, stride: Value = None, padding: Value = 0,
        dilation: Value = 1, ceil_mode: Value = False, return_indices: Value = False,
    ) -> Value:  # fmt: skip
        pooled = _pooled(machine, rank, input, kernel_size, stride, padding, dilation, ceil_mode)
        return _with_indices(pooled, return_indices)

    @FUNCTIONAL.native(f"avg_pool{rank}d")
    def avg_pool(
        machine: Machine, input: Value, kernel_size: Value, stride: Value = None, padding: Value = 0,
        ceil_mode: Value = False, *rest: Value, **options: Value,
    ) -> Value:  # fmt: skip
        return _pooled(machine, rank, input, kernel_size, stride, padding, 1, ceil_mode)

    @FUNCTIONAL.native(f"lp_pool{rank}d")
    def lp_pool(
        machine: Machine, input: Value, norm_type: Value, kernel_size: Value, stride: Value = None,
        ceil_mode: Value = False,
    ) -> Value:  # fmt: skip
        return _pooled(machine, rank, input, kernel_size, stride, 0, 1, ceil_mode)

    @FUNCTIONAL.native(f"adaptive_avg_pool{rank}d")
    def adaptive(machine: Machine, input: Value, output_size: Value) -> Value:
        return _adapted(machine, rank, input, output_size)

    @FUNCTIONAL.native(f"adaptive_max_pool{rank}d")
    def adaptive_max(machine: Machine, input: Value, output_size: Value, return_indices: Value = False) -> Value:
        return _with_indices(_adapted(machine, rank, input, output_size), return_indices)

    @FUNCTIONAL.native(f"max_unpool{rank}d")
    def unpool(
        machine: Machine, input: Value, indices: Value, kernel_size: Value, stride: Value = None, padding: Value = 0,
        output_size: Value = None,
    ) -> Value:  # fmt: skip
        return _unpooled(machine, rank, input, kernel_size, stride, padding, output_size)

    for name in (f"max_pool{rank}d", f"avg_pool{rank}d", f"adaptive_avg_pool{rank}d"):
        TORCH.members[name] = FUNCTIONAL.members[name]


def _adapted(machine: Machine, rank: int, input: Value, output_size: Value) -> TensorValue:
    """The sizes asked for; `None` keeps one."""
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) not in (rank + 1, rank + 2):
        return TensorValue(None, tensor.dtype)
    wanted = tuple(output_size.items) if isinstance(output_size, ListValue) else output_size
    if not isinstance(wanted, tuple):
        wanted = (wanted,) * rank
    kept = tensor.shape[-rank:]
    out = (old if size is None else size_of(size) for size, old in zip(wanted, kept))
    return TensorValue((*tensor.shape[:-rank], *out), tensor.dtype)


def _unpooled(
    machine: Machine, rank: int, input: Value, kernel: Value, stride: Value, padding: Value, output_size: Value
) -> Value:
    """(size - 1) * stride - 2 * padding + kernel, or the size asked for (`_unpool_output_size`)."""
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) not in (rank + 1, rank + 2):
        return TensorValue(None, tensor.dtype)
    out: tuple[Size, ...]
    if output_size is not None:
        out = (sizes_of(output_size) or (None,) * rank)[-rank:]
    else:
        sizes = per_axis(kernel, rank)
        steps = sizes if stride is None or sizes_of(stride) == () else per_axis(stride, rank)
        columns = zip(tensor.shape[-rank:], sizes, steps, per_axis(padding, rank))
        out = tuple(_widened(*column) for column in columns)
    return TensorValue((*tensor.shape[:-rank], *out), tensor.dtype)


def _widened(size: Size, kernel: Size, stride: Size, padding: Size) -> Size:
    if size is None or kernel is None or stride is None or padding is None:
        return None
    return (size - 1) * stride - 2 * padding + kernel


def _register_fractional_pooling(rank: int) -> None:
    @FUNCTIONAL.native(f"fractional_max_pool{rank}d")
    def native(
        machine: Machine, input: Value, kernel_size: Value, output_size: Value = None, output_ratio: Value = None,
        return_indices: Value = False, _random_samples: Value = None,
    ) -> Value:  # fmt: skip
        tensor = tensor_of(machine, input)
        if tensor.shape is None or len(tensor.shape) not in (rank + 1, rank + 2):
            return _with_indices(TensorValue(None, tensor.dtype), return_indices)
        out = per_axis(output_size, rank) if output_size is not None else _shares(tensor.shape[-rank:], output_ratio)
        return _with_indices(TensorValue((*tensor.shape[:-rank], *out), tensor.dtype), return_indices)


def _shares(sizes: tuple[Size, ...], ratio: Value) -> tuple[Size, ...]:
    ratios = ratio if isinstance(ratio, tuple) else (ratio,) * len(sizes)
    return tuple(
        math.floor(size * share) if size is not None and isinstance(share, float) else None
        for size, share in zip(sizes, ratios)
    )


for _rank in (1, 2, 3):
    _register_pooling(_rank)
for _rank in (2, 3):
    _register_fractional_pooling(_rank)
