"""`torch.nn.functional`: what its functions do to shapes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_elementwise import unary
from ckpt_lsp.libraries.torch_namespaces import FUNCTIONAL, TORCH
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size
from ckpt_lsp.libraries.torch_values import OPAQUE, reshaped, size_of, sizes_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_SAME_SHAPE = (
    "relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "hardsigmoid", "hardswish", "hardtanh",
    "hardshrink", "softshrink", "softsign", "softplus", "tanh", "tanhshrink", "leaky_relu", "logsigmoid", "rrelu",
    "threshold", "softmax", "log_softmax", "softmin", "gumbel_softmax", "dropout", "dropout1d", "dropout2d",
    "dropout3d", "alpha_dropout", "feature_alpha_dropout", "layer_norm", "batch_norm", "group_norm", "instance_norm",
    "rms_norm", "local_response_norm", "normalize", "prelu", "channel_shuffle",
)  # fmt: skip


def _keeping(name: str) -> None:
    @FUNCTIONAL.native(name, f"{name}_")
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        return unary(machine, input, None, floats=False)


for _name in _SAME_SHAPE:
    _keeping(_name)


@FUNCTIONAL.native("linear")
def linear(machine: Machine, input: Value, weight: Value, bias: Value = None) -> Value:
    tensor, matrix = tensor_of(machine, input), tensor_of(machine, weight)
    if tensor.shape is None:
        return TensorValue(None, tensor.dtype)
    return TensorValue((*tensor.shape[:-1], *(matrix.shape or (None,))[:-1]), tensor.dtype)


@FUNCTIONAL.native("bilinear")
def bilinear(machine: Machine, input1: Value, input2: Value, weight: Value, bias: Value = None) -> Value:
    tensor, matrix = tensor_of(machine, input1), tensor_of(machine, weight)
    if tensor.shape is None:
        return TensorValue(None, tensor.dtype)
    return TensorValue((*tensor.shape[:-1], (matrix.shape or (None,))[0]), tensor.dtype)


def _per_axis(value: Value, rank: int) -> tuple[Size, ...]:
    """Return one number per spatial dimension of an argument that is a number or a sequence of them."""
    sizes = sizes_of(value)
    if sizes is None:
        return (None,) * rank
    return sizes * rank if len(sizes) == 1 else tuple((*sizes, *(None,) * rank)[:rank])


def _convolved(
    machine: Machine, rank: int, input: Value, weight: Value, stride: Value, padding: Value, dilation: Value
) -> Value:
    tensor, kernel = tensor_of(machine, input), tensor_of(machine, weight)
    if tensor.shape is None or kernel.shape is None or len(tensor.shape) not in (rank + 1, rank + 2):
        return TensorValue(None, tensor.dtype)
    spatial, sizes = tensor.shape[-rank:], kernel.shape[-rank:]
    steps, gaps = _per_axis(stride, rank), _per_axis(dilation, rank)
    out: tuple[Size, ...]
    if padding == "same":
        out = spatial
    else:
        pads = (0,) * rank if padding == "valid" else _per_axis(padding, rank)
        out = tuple(map(torch_shapes.window, spatial, sizes, steps, pads, gaps))
    return TensorValue((*tensor.shape[: -rank - 1], kernel.shape[0], *out), tensor.dtype)


def _register_convolution(rank: int) -> None:
    @FUNCTIONAL.native(f"conv{rank}d")
    def native(
        machine: Machine, input: Value, weight: Value, bias: Value = None, stride: Value = 1, padding: Value = 0,
        dilation: Value = 1, groups: Value = 1,
    ) -> Value:  # fmt: skip
        return _convolved(machine, rank, input, weight, stride, padding, dilation)

    TORCH.native(f"conv{rank}d")(native)


def _register_transposed_convolution(*names: str) -> None:
    @FUNCTIONAL.native(*names)
    def native(
        machine: Machine, input: Value, weight: Value, bias: Value = None, stride: Value = 1, padding: Value = 0,
        output_padding: Value = 0, groups: Value = 1, dilation: Value = 1,
    ) -> Value:  # fmt: skip
        return _transposed(machine, input, weight, (stride, padding, output_padding, dilation), groups)


def _transposed(machine: Machine, input: Value, weight: Value, options: tuple[Value, ...], groups: Value) -> Value:
    tensor, kernel = tensor_of(machine, input), tensor_of(machine, weight)
    if tensor.shape is None or kernel.shape is None or len(kernel.shape) < 3:
        return TensorValue(None, tensor.dtype)
    rank = len(kernel.shape) - 2
    steps, pads, extra, gaps = (_per_axis(option, rank) for option in options)
    out = map(_grown, tensor.shape[-rank:], kernel.shape[2:], steps, pads, extra, gaps)
    channels = torch_shapes.product((kernel.shape[1], size_of(groups)))
    return TensorValue((*tensor.shape[: -rank - 1], channels, *out), tensor.dtype)


def _grown(size: Size, kernel: Size, stride: Size, padding: Size, extra: Size, dilation: Size) -> Size:
    if size is None or kernel is None or stride is None or padding is None or extra is None or dilation is None:
        return None
    return (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1


def _register_pooling(rank: int) -> None:
    @FUNCTIONAL.native(f"max_pool{rank}d")
    def max_pool(
        machine: Machine, input: Value, kernel_size: Value, stride: Value = None, padding: Value = 0,
        dilation: Value = 1, ceil_mode: Value = False, return_indices: Value = False,
    ) -> Value:  # fmt: skip
        pooled = _pooled(machine, rank, input, kernel_size, stride, padding, dilation, ceil_mode)
        return (pooled, TensorValue(pooled.shape, "int64")) if return_indices is True else pooled

    @FUNCTIONAL.native(f"avg_pool{rank}d", f"lp_pool{rank}d")
    def avg_pool(
        machine: Machine, input: Value, kernel_size: Value, stride: Value = None, padding: Value = 0,
        ceil_mode: Value = False, *rest: Value, **options: Value,
    ) -> Value:  # fmt: skip
        return _pooled(machine, rank, input, kernel_size, stride, padding, 1, ceil_mode)

    @FUNCTIONAL.native(f"adaptive_avg_pool{rank}d", f"adaptive_max_pool{rank}d")
    def adaptive(machine: Machine, input: Value, output_size: Value, return_indices: Value = False) -> Value:
        tensor = tensor_of(machine, input)
        if tensor.shape is None or len(tensor.shape) < rank:
            return TensorValue(None, tensor.dtype)
        wanted = output_size if isinstance(output_size, tuple) else (output_size,) * rank
        kept = tensor.shape[-rank:]
        out = (old if size is None else size_of(size) for size, old in zip(wanted, kept))
        return TensorValue((*tensor.shape[:-rank], *out), tensor.dtype)


def _pooled(
    machine: Machine,
    rank: int,
    input: Value,
    kernel: Value,
    stride: Value,
    padding: Value,
    dilation: Value,
    ceil: Value,
) -> TensorValue:
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) < rank or not isinstance(ceil, bool):
        return TensorValue(None, tensor.dtype)
    sizes = _per_axis(kernel, rank)
    steps = sizes if stride is None or sizes_of(stride) == () else _per_axis(stride, rank)
    pads, gaps = _per_axis(padding, rank), _per_axis(dilation, rank)
    spatial = zip(tensor.shape[-rank:], sizes, steps, pads, gaps)
    out = (torch_shapes.window(*arguments, ceil=ceil) for arguments in spatial)
    return TensorValue((*tensor.shape[:-rank], *out), tensor.dtype)


for _rank in (1, 2, 3):
    _register_convolution(_rank)
    _register_pooling(_rank)
_register_transposed_convolution("conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "_conv_transpose")


@FUNCTIONAL.native("pad")
def pad(machine: Machine, input: Value, pad: Value, mode: Value = "constant", value: Value = None) -> Value:
    """Pairs of paddings, the last dimension first."""
    tensor, amounts = tensor_of(machine, input), sizes_of(pad)
    if tensor.shape is None or amounts is None or len(amounts) % 2 or len(amounts) > 2 * len(tensor.shape):
        return TensorValue(None, tensor.dtype)
    sizes = list(tensor.shape)
    for number in range(len(amounts) // 2):
        before, after, size = amounts[2 * number], amounts[2 * number + 1], sizes[-1 - number]
        known = size is not None and before is not None and after is not None
        sizes[-1 - number] = size + before + after if known else None  # type: ignore[operator]
    return TensorValue(tuple(sizes), tensor.dtype)


@FUNCTIONAL.native("interpolate", "upsample", "upsample_nearest", "upsample_bilinear")
def interpolate(machine: Machine, input: Value, size: Value = None, scale_factor: Value = None, *rest: Value,
                **options: Value) -> Value:  # fmt: skip
    tensor = tensor_of(machine, input)
    if tensor.shape is None or len(tensor.shape) < 3:
        return TensorValue(None, tensor.dtype)
    rank = len(tensor.shape) - 2
    if size is not None:
        return TensorValue((*tensor.shape[:2], *_per_axis(size, rank)), tensor.dtype)
    factors = scale_factor if isinstance(scale_factor, tuple) else (scale_factor,) * rank
    out = (_scaled(old, factor) for old, factor in zip(tensor.shape[2:], factors))
    return TensorValue((*tensor.shape[:2], *out), tensor.dtype)


def _scaled(size: Size, factor: Value) -> Size:
    return math.floor(size * factor) if size is not None and isinstance(factor, (int, float)) else None


@FUNCTIONAL.native("pixel_shuffle")
def pixel_shuffle(machine: Machine, input: Value, upscale_factor: Value) -> Value:
    tensor, factor = tensor_of(machine, input), size_of(upscale_factor)
    return reshaped(tensor, _shuffled(tensor.shape, factor, up=True), keep_values=False)


@FUNCTIONAL.native("pixel_unshuffle")
def pixel_unshuffle(machine: Machine, input: Value, downscale_factor: Value) -> Value:
    tensor, factor = tensor_of(machine, input), size_of(downscale_factor)
    return reshaped(tensor, _shuffled(tensor.shape, factor, up=False), keep_values=False)


TORCH.members["pixel_shuffle"] = FUNCTIONAL.members["pixel_shuffle"]
TORCH.members["pixel_unshuffle"] = FUNCTIONAL.members["pixel_unshuffle"]


def _shuffled(shape: AnyShape, factor: Size, *, up: bool) -> AnyShape:
    if shape is None or len(shape) < 3:
        return None
    channels, height, width = shape[-3:]
    if channels is None or height is None or width is None or not factor:
        return (*shape[:-3], None, None, None)
    if up:
        return (*shape[:-3], channels // factor**2, height * factor, width * factor)
    return (*shape[:-3], channels * factor**2, height // factor, width // factor)


@FUNCTIONAL.native("glu")
def glu(machine: Machine, input: Value, dim: Value = -1) -> Value:
    tensor, position = tensor_of(machine, input), size_of(dim)
    if tensor.shape is None or position is None:
        return TensorValue(None, tensor.dtype)
    at = torch_shapes.axis(position, len(tensor.shape))
    size = None if at is None else tensor.shape[at]
    return TensorValue(torch_shapes.replaced(tensor.shape, position, None if size is None else size // 2), tensor.dtype)


@FUNCTIONAL.native("embedding")
def embedding(machine: Machine, input: Value, weight: Value, *rest: Value, **options: Value) -> Value:
    indices, table = tensor_of(machine, input), tensor_of(machine, weight)
    if indices.shape is None or not table.shape:
        return TensorValue(None, table.dtype)
    return TensorValue((*indices.shape, table.shape[-1]), table.dtype)


@FUNCTIONAL.native("one_hot")
def one_hot(machine: Machine, tensor: Value, num_classes: Value = -1) -> Value:
    shape, classes = tensor_of(machine, tensor).shape, size_of(num_classes)
    return TensorValue(None if shape is None else (*shape, None if classes == -1 else classes), "int64")


@FUNCTIONAL.native("scaled_dot_product_attention")
def attention(machine: Machine, query: Value, key: Value, value: Value, *rest: Value, **options: Value) -> Value:
    queries, values = tensor_of(machine, query), tensor_of(machine, value)
    if queries.shape is None or not values.shape:
        return TensorValue(None, queries.dtype)
    return TensorValue((*queries.shape[:-1], values.shape[-1]), queries.dtype)


@FUNCTIONAL.native("unfold", "fold", "grid_sample", "affine_grid", "embedding_bag", "pairwise_distance",
                   "cosine_similarity", "pdist", "multi_head_attention_forward", "max_unpool1d", "max_unpool2d",
                   "max_unpool3d", "fractional_max_pool2d", "fractional_max_pool3d")  # fmt: skip
def unclear(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return OPAQUE


@FUNCTIONAL.native(

    "l1_loss", "mse_loss", "smooth_l1_loss", "huber_loss", "nll_loss", "cross_entropy", "kl_div",
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "poisson_nll_loss", "gaussian_nll_loss",
    "hinge_embedding_loss", "margin_ranking_loss", "triplet_margin_loss", "triplet_margin_with_distance_loss",
    "cosine_embedding_loss", "ctc_loss", "multi_margin_loss", "multilabel_margin_loss", "multilabel_soft_margin_loss",
    "soft_margin_loss", "linear_cross_entropy",
)  # fmt: skip
def loss(machine: Machine, *arguments: Value, reduction: Value = "mean", **options: Value) -> Value:
    if isinstance(reduction, (Unknown,)) or reduction == "none":
        return OPAQUE
    return TensorValue((), "float32")
