"""`torch.nn.functional` beside convolutions, pooling and losses: what its functions do to shapes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ListValue, TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_convolution import alike, per_axis, same_dtype
from ckpt_lsp.libraries.torch_elementwise import unary
from ckpt_lsp.libraries.torch_namespaces import FUNCTIONAL, TORCH
from ckpt_lsp.libraries.torch_promotion import result_type
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size
from ckpt_lsp.libraries.torch_values import OPAQUE, operation, reshaped, size_of, sizes_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_SAME_SHAPE = (
    "relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "hardsigmoid", "hardswish", "hardtanh",
    "hardshrink", "softshrink", "softsign", "softplus", "tanh", "tanhshrink", "leaky_relu", "logsigmoid", "rrelu",
    "threshold", "gumbel_softmax", "dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout",
    "feature_alpha_dropout", "group_norm", "instance_norm", "local_response_norm", "normalize", "prelu",
    "channel_shuffle",
)  # fmt: skip


def _keeping(name: str) -> None:
    @FUNCTIONAL.native(name, f"{name}_")
    def native(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
        return unary(machine, input, None, floats=False)


for _name in _SAME_SHAPE:
    _keeping(_name)
TORCH.members["channel_shuffle"] = FUNCTIONAL.members["channel_shuffle"]


def _register_softmax(name: str, torch_name: str) -> None:
    @FUNCTIONAL.native(name)
    def native(machine: Machine, input: Value, dim: Value = None, _stacklevel: Value = 3, dtype: Value = None) -> Value:
        return machine.call(TORCH.members[torch_name], (input, dim), {"dtype": dtype})


_register_softmax("softmax", "softmax")
_register_softmax("softmin", "softmax")
_register_softmax("log_softmax", "log_softmax")


def _register_layer_norm(name: str) -> None:
    @FUNCTIONAL.native(name)
    def native(machine: Machine, input: Value, normalized_shape: Value, *rest: Value, **options: Value) -> Value:
        """The last sizes must be those that are normalized."""
        tensor, wanted = tensor_of(machine, input), sizes_of(normalized_shape)
        if tensor.shape is None or wanted is None or len(wanted) > len(tensor.shape):
            return TensorValue(None, tensor.dtype)
        ends = tensor.shape[len(tensor.shape) - len(wanted) :]
        return TensorValue(tensor.shape if all(map(alike, ends, wanted)) else None, tensor.dtype)

    TORCH.members[name] = FUNCTIONAL.members[name]


_register_layer_norm("layer_norm")
_register_layer_norm("rms_norm")


@FUNCTIONAL.native("batch_norm")
def batch_norm(machine: Machine, input: Value, *state: Value, **options: Value) -> Value:
    """The second dimension must have the size of whatever there is for each channel."""
    tensor = tensor_of(machine, input)
    channels = [tensor_of(machine, given).shape for given in state[:4] if isinstance(given, TensorValue)]
    known = tensor.shape is not None and len(tensor.shape) > 1
    fitting = known and torch_shapes.fitted([tensor.shape[1:2], *(shape or (None,) for shape in channels)])  # type: ignore[index]
    return TensorValue(tensor.shape if fitting else None, tensor.dtype)


TORCH.members["batch_norm"] = FUNCTIONAL.members["batch_norm"]


@FUNCTIONAL.native("linear")
def linear(machine: Machine, input: Value, weight: Value, bias: Value = None) -> Value:
    tensor, matrix = tensor_of(machine, input), tensor_of(machine, weight)
    if not tensor.shape or not same_dtype(tensor, matrix):
        return TensorValue(None, tensor.dtype)
    if matrix.shape is None:
        return TensorValue((*tensor.shape[:-1], None), tensor.dtype)
    if not matrix.shape or not alike(tensor.shape[-1], matrix.shape[-1]):
        return TensorValue(None, tensor.dtype)
    return TensorValue((*tensor.shape[:-1], *matrix.shape[:-1]), tensor.dtype)


@FUNCTIONAL.native("bilinear")
def bilinear(machine: Machine, input1: Value, input2: Value, weight: Value, bias: Value = None) -> Value:
    tensor, other, matrix = tensor_of(machine, input1), tensor_of(machine, input2), tensor_of(machine, weight)
    if not tensor.shape or not other.shape or matrix.shape is None or len(matrix.shape) != 3:
        return TensorValue(None, tensor.dtype)
    if not all(map(alike, (tensor.shape[-1], other.shape[-1]), matrix.shape[1:])):
        return TensorValue(None, tensor.dtype)
    return TensorValue((*tensor.shape[:-1], matrix.shape[0]), tensor.dtype)


TORCH.members["bilinear"] = FUNCTIONAL.members["bilinear"]


@FUNCTIONAL.native("pad")
def pad(machine: Machine, input: Value, pad: Value, mode: Value = "constant", value: Value = None) -> Value:
    """Pairs of paddings, the last dimension first; modes that copy pad only all spatial dimensions."""
    tensor, amounts = tensor_of(machine, input), sizes_of(pad)
    if tensor.shape is None or amounts is None or len(amounts) % 2 or len(amounts) > 2 * len(tensor.shape):
        return TensorValue(None, tensor.dtype)
    if mode != "constant" and len(tensor.shape) - len(amounts) // 2 not in (1, 2):
        return TensorValue(None, tensor.dtype)
    sizes = list(tensor.shape)
    for number in range(len(amounts) // 2):
        before, after, size = amounts[2 * number], amounts[2 * number + 1], sizes[-1 - number]
        known = size is not None and before is not None and after is not None
        sizes[-1 - number] = size + before + after if known else None  # type: ignore[operator]
        if mode == "reflect" and known and max(before, after) >= size:  # type: ignore[type-var, operator]
            return TensorValue(None, tensor.dtype)
    if any(size is not None and size < 0 for size in sizes):
        return TensorValue(None, tensor.dtype)
    return TensorValue(tuple(sizes), tensor.dtype)


_RANKS: dict[Value, tuple[int, ...]] = {"linear": (3,), "bilinear": (4,), "bicubic": (4,), "trilinear": (5,)}
"""The ranks that modes of interpolation are made for."""


@FUNCTIONAL.native("interpolate", "upsample", "upsample_nearest", "upsample_bilinear")
def interpolate(machine: Machine, input: Value, size: Value = None, scale_factor: Value = None, *rest: Value,
                **options: Value) -> Value:  # fmt: skip
    tensor = tensor_of(machine, input)
    mode = options.get("mode", rest[0] if rest else "nearest")
    if tensor.shape is None or len(tensor.shape) not in _RANKS.get(mode, (3, 4, 5)):
        return TensorValue(None, tensor.dtype)
    rank = len(tensor.shape) - 2
    if size is not None:
        return TensorValue((*tensor.shape[:2], *per_axis(size, rank)), tensor.dtype)
    given = tuple(scale_factor.items) if isinstance(scale_factor, ListValue) else scale_factor
    factors = given if isinstance(given, tuple) else (given,) * rank
    out = [_scaled(old, factor) for old, factor in zip(tensor.shape[2:], factors)]
    if len(factors) != rank or any(size is not None and size <= 0 for size in out):
        return TensorValue(None, tensor.dtype)
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
        return (
            (*shape[:-3], channels // factor**2, height * factor, width * factor) if not channels % factor**2 else None
        )
    if height % factor or width % factor:
        return None
    return (*shape[:-3], channels * factor**2, height // factor, width // factor)


@FUNCTIONAL.native("glu")
def glu(machine: Machine, input: Value, dim: Value = -1) -> Value:
    tensor, position = tensor_of(machine, input), size_of(dim)
    if tensor.shape is None or position is None:
        return TensorValue(None, tensor.dtype)
    at = torch_shapes.axis(position, len(tensor.shape))
    size = None if at is None else tensor.shape[at]
    if at is None or (size is not None and size % 2):
        return TensorValue(None, tensor.dtype)
    return TensorValue(torch_shapes.replaced(tensor.shape, position, None if size is None else size // 2), tensor.dtype)


@FUNCTIONAL.native("embedding")
def embedding(machine: Machine, input: Value, weight: Value, *rest: Value, **options: Value) -> Value:
    indices, table = tensor_of(machine, input), tensor_of(machine, weight)
    whole = indices.dtype in ("int64", "int32", None)
    if indices.shape is None or not table.shape or not whole:
        return TensorValue(None, table.dtype)
    return TensorValue((*indices.shape, table.shape[-1]), table.dtype)


@FUNCTIONAL.native("one_hot")
def one_hot(machine: Machine, tensor: Value, num_classes: Value = -1) -> Value:
    given, classes = tensor_of(machine, tensor), size_of(num_classes)
    if classes == -1:
        classes = max(map(int, given.values)) + 1 if given.values else None  # type: ignore[arg-type]
    return TensorValue(None if given.shape is None else (*given.shape, classes), "int64")


@FUNCTIONAL.native("scaled_dot_product_attention")
def attention(machine: Machine, query: Value, key: Value, value: Value, *rest: Value, **options: Value) -> Value:
    queries, values = tensor_of(machine, query), tensor_of(machine, value)
    if queries.shape is None or not values.shape:
        return TensorValue(None, queries.dtype)
    return TensorValue((*queries.shape[:-1], values.shape[-1]), queries.dtype)


@FUNCTIONAL.native("grid_sample")
def grid_sample(machine: Machine, input: Value, grid: Value, *rest: Value, **options: Value) -> Value:
    """As many places as the grid names, in each channel."""
    tensor, places = tensor_of(machine, input), tensor_of(machine, grid)
    if tensor.shape is None or places.shape is None or len(tensor.shape) != len(places.shape) or len(tensor.shape) < 4:
        return TensorValue(None, tensor.dtype)
    return TensorValue((*tensor.shape[:2], *places.shape[1:-1]), tensor.dtype)


@FUNCTIONAL.native("affine_grid")
def affine_grid(machine: Machine, theta: Value, size: Value, align_corners: Value = None) -> Value:
    matrix, sizes = tensor_of(machine, theta), sizes_of(size)
    if sizes is None or len(sizes) not in (4, 5):
        return TensorValue(None, matrix.dtype)
    return TensorValue((sizes[0], *sizes[2:], len(sizes) - 2), matrix.dtype)


@FUNCTIONAL.native("embedding_bag")
def embedding_bag(
    machine: Machine, input: Value, weight: Value, offsets: Value = None, *rest: Value, **options: Value
) -> Value:
    """One row for each bag: a row of indices, or what stands between two offsets."""
    indices, table = tensor_of(machine, input), tensor_of(machine, weight)
    if indices.shape is None or not table.shape or options.get("include_last_offset", False) is not False:
        return TensorValue(None, table.dtype)
    bags = indices.shape[0] if len(indices.shape) == 2 else torch_shapes.count(tensor_of(machine, offsets).shape)
    return TensorValue((bags, table.shape[-1]), table.dtype)


@operation("cosine_similarity", library=FUNCTIONAL, method=False)
def cosine_similarity(machine: Machine, x1: Value, x2: Value, dim: Value = 1, eps: Value = 1e-8) -> Value:
    shape, position = (
        torch_shapes.broadcast(tensor_of(machine, x1).shape, tensor_of(machine, x2).shape),
        size_of(dim),
    )
    known = None if position is None else torch_shapes.reduced(shape, (position,), keepdim=False)
    return TensorValue(known, result_type(machine, (x1, x2)))


@FUNCTIONAL.native("pairwise_distance")
def pairwise_distance(
    machine: Machine, x1: Value, x2: Value, p: Value = 2.0, eps: Value = 1e-6, keepdim: Value = False
) -> Value:
    shape = torch_shapes.broadcast(tensor_of(machine, x1).shape, tensor_of(machine, x2).shape)
    known = torch_shapes.reduced(shape, (-1,), keepdim=keepdim is True) if isinstance(keepdim, bool) else None
    return TensorValue(known, result_type(machine, (x1, x2)))


@FUNCTIONAL.native("pdist")
def pdist(machine: Machine, input: Value, p: Value = 2) -> Value:
    """The distance of each pair of rows."""
    tensor = tensor_of(machine, input)
    rows = tensor.shape[0] if tensor.shape and len(tensor.shape) == 2 else None
    return TensorValue((None if rows is None else rows * (rows - 1) // 2,), tensor.dtype)


for _name in ("cosine_similarity", "pairwise_distance", "pdist"):
    TORCH.members[_name] = FUNCTIONAL.members[_name]


@TORCH.native("embedding")
def embedding_by_table(machine: Machine, weight: Value, indices: Value, *rest: Value, **options: Value) -> Value:
    """`torch.embedding` takes the table first."""
    return embedding(machine, indices, weight)


@FUNCTIONAL.native("multi_head_attention_forward")
def unclear(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return OPAQUE, OPAQUE
