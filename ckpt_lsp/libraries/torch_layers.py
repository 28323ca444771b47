"""The constructors that nearly every model calls hundreds of times, as natives instead of stand-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.values import FunctionValue, Instance, ListValue, OneOf, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_module
from ckpt_lsp.libraries.torch_dtypes import chosen_dtype
from ckpt_lsp.libraries.torch_module import BUFFERS, PARAMETERS, dict_of
from ckpt_lsp.libraries.torch_namespaces import (
    ACTIVATION,
    BATCHNORM,
    CONV,
    DROPOUT,
    LINEAR,
    NORMALIZATION,
    SPARSE,
    UTILS,
)
from ckpt_lsp.libraries.torch_registration import put_parameter
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size
from ckpt_lsp.libraries.torch_values import size_of, sizes_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def start(machine: Machine, module: Value, attributes: dict[str, Value]) -> Instance:
    """Run `Module.__init__` and set plain attributes: numbers and flags, known or not."""
    assert isinstance(module, Instance)
    torch_module.init(machine, module)
    machine.heap.edit(module).update({name: _number(value) for name, value in attributes.items()})
    return module


def _number(value: Value) -> Value:
    return Unknown(value.reason, plain=True) if type(value) is Unknown else value


def give(
    machine: Machine, module: Instance, name: str, shape: AnyShape, dtype: str | None, wanted: Value = True
) -> None:
    """Register a parameter, or `None` under its name where it is not wanted; either where that is not decided."""
    answer = machine.truth(wanted)
    if answer is True and name not in module.content:
        put_parameter(machine, module, name, TensorValue(shape, dtype, kind="parameter", requires_grad=True))
        return
    held = dict_of(module, PARAMETERS)
    if held is not None:
        parameter = TensorValue(shape, dtype, kind="parameter", requires_grad=True)
        undecided = OneOf((parameter, None), answer.reason) if isinstance(answer, Unknown) else None
        machine.heap.edit(held)[name] = undecided


def keep(machine: Machine, module: Instance, name: str, buffer: TensorValue, wanted: Value) -> None:
    """Register a buffer in the same way."""
    held = dict_of(module, BUFFERS)
    answer = machine.truth(wanted)
    if held is not None:
        undecided = OneOf((buffer, None), answer.reason) if isinstance(answer, Unknown) else None
        machine.heap.edit(held)[name] = undecided or (buffer if answer is True else None)
        place = machine.place()
        if place is not None:
            module.places[name] = place


def finish(machine: Machine, module: Instance, reset: str = "reset_parameters") -> None:
    """Call the method that initialises values, if a subclass has its own: it may register more."""
    method = module.cls.lookup(reset)
    if not (isinstance(method, FunctionValue) and method.module.stand_in):
        machine.call(machine.get_attribute(module, reset))


def both(a: Value, b: Value) -> Value:
    """Return `a and b`, for two flags of which one may not be decided."""
    return b if a is True else a if isinstance(a, (Unknown, OneOf)) and b is not False else bool(a) and b


def per_axis(machine: Machine, value: Value, rank: int) -> tuple[Value, ...]:
    """Return `_ntuple(rank)(value)` of torch/nn/modules/utils.py."""
    match value:
        case int() | float():
            return (value,) * rank
        case tuple():
            return value
        case ListValue(open=None):
            return tuple(value.items)
        case OneOf():
            columns = [per_axis(machine, one, rank) for one in value.present]
            return tuple(join(column, value.reason) for column in zip(*columns))
        case Unknown():
            return (Unknown(value.reason, plain=True),) * rank
        case _:
            items, more = machine.items_of(value)
            return (Unknown(more, plain=True),) * rank if more else tuple(items)


for _rank, _name in enumerate(("_single", "_pair", "_triple", "_quadruple"), start=1):

    def _register_tuple(name: str, rank: int) -> None:
        @UTILS.native(name)
        def native(machine: Machine, x: Value) -> Value:
            return per_axis(machine, x, rank)

    _register_tuple(_name, _rank)


@CONV.native("_ConvNd.__init__")
def convolution(
    machine: Machine, module: Value, in_channels: Value, out_channels: Value, kernel_size: Value, stride: Value,
    padding: Value, dilation: Value, transposed: Value, output_padding: Value, groups: Value, bias: Value,
    padding_mode: Value, device: Value = None, dtype: Value = None,
) -> Value:  # fmt: skip
    pads = reversed(padding) if isinstance(padding, tuple) else ()
    repeated = tuple(size for size in pads for _ in range(2))
    made = start(machine, module, {
        "in_channels": in_channels, "out_channels": out_channels, "kernel_size": kernel_size, "stride": stride,
        "padding": padding, "dilation": dilation, "transposed": transposed, "output_padding": output_padding,
        "groups": groups, "padding_mode": padding_mode, "_reversed_padding_repeated_twice": repeated,
    })  # fmt: skip
    _check_channels(machine, in_channels, out_channels, groups)
    if isinstance(padding, str) and padding not in ("same", "valid"):
        machine.throw("ValueError", f"Invalid padding string {padding!r}, should be one of 'same', 'valid'")
    outer, inner = (in_channels, out_channels) if transposed is True else (out_channels, in_channels)
    kernel = sizes_of(kernel_size)
    shape = None if kernel is None else (size_of(outer), _divided(size_of(inner), size_of(groups)), *kernel)
    element = chosen_dtype(dtype, "float32")
    give(machine, made, "weight", shape, element)
    give(machine, made, "bias", (size_of(out_channels),), element, bias)
    finish(machine, made)
    return None


def _check_channels(machine: Machine, in_channels: Value, out_channels: Value, groups: Value) -> None:
    if isinstance(groups, int):
        if groups <= 0:
            machine.throw("ValueError", "groups must be a positive integer")
        for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
            if isinstance(channels, int) and channels % groups:
                machine.throw("ValueError", f"{name} must be divisible by groups")


def _divided(size: Size, groups: Size) -> Size:
    return size // groups if size is not None and groups else None


def _register_convolutions(rank: int) -> None:
    @CONV.native(f"Conv{rank}d.__init__")
    def native(
        machine: Machine, module: Value, in_channels: Value, out_channels: Value, kernel_size: Value, stride: Value = 1,
        padding: Value = 0, dilation: Value = 1, groups: Value = 1, bias: Value = True, padding_mode: Value = "zeros",
        device: Value = None, dtype: Value = None,
    ) -> Value:  # fmt: skip
        kernel, steps, gaps = (per_axis(machine, value, rank) for value in (kernel_size, stride, dilation))
        pads = padding if isinstance(padding, str) else per_axis(machine, padding, rank)
        return convolution(machine, module, in_channels, out_channels, kernel, steps, pads, gaps, False, (0,) * rank,
                           groups, bias, padding_mode, device, dtype)  # fmt: skip

    @CONV.native(f"ConvTranspose{rank}d.__init__")
    def transposed(
        machine: Machine, module: Value, in_channels: Value, out_channels: Value, kernel_size: Value, stride: Value = 1,
        padding: Value = 0, output_padding: Value = 0, groups: Value = 1, bias: Value = True, dilation: Value = 1,
        padding_mode: Value = "zeros", device: Value = None, dtype: Value = None,
    ) -> Value:  # fmt: skip
        if isinstance(padding_mode, str) and padding_mode != "zeros":
            name = machine.class_of(module).name
            machine.throw("ValueError", f'Only "zeros" padding mode is supported for {name}')
        given = (kernel_size, stride, padding, dilation, output_padding)
        kernel, steps, pads, gaps, extra = (per_axis(machine, value, rank) for value in given)
        return convolution(machine, module, in_channels, out_channels, kernel, steps, pads, gaps, True, extra, groups,
                           bias, padding_mode, device, dtype)  # fmt: skip


for _rank in (1, 2, 3):
    _register_convolutions(_rank)


@LINEAR.native("Linear.__init__")
def linear(
    machine: Machine, module: Value, in_features: Value, out_features: Value, bias: Value = True, device: Value = None,
    dtype: Value = None,
) -> Value:  # fmt: skip
    made = start(machine, module, {"in_features": in_features, "out_features": out_features})
    element, rows = chosen_dtype(dtype, "float32"), size_of(out_features)
    give(machine, made, "weight", (rows, size_of(in_features)), element)
    give(machine, made, "bias", (rows,), element, bias)
    finish(machine, made)
    return None


@LINEAR.native("Identity.__init__")
def identity(machine: Machine, module: Value, *args: Value, **kwargs: Value) -> Value:
    start(machine, module, {})
    return None


@BATCHNORM.native("_NormBase.__init__", "_BatchNorm.__init__")
def normalization(
    machine: Machine, module: Value, num_features: Value, eps: Value = 1e-5, momentum: Value = 0.1,
    affine: Value = True, track_running_stats: Value = True, device: Value = None, dtype: Value = None, *,
    bias: Value = True,
) -> Value:  # fmt: skip
    made = start(machine, module, {
        "num_features": num_features, "eps": eps, "momentum": momentum, "affine": affine,
        "track_running_stats": track_running_stats,
    })  # fmt: skip
    shape, element = (size_of(num_features),), chosen_dtype(dtype, "float32")
    give(machine, made, "weight", shape, element, affine)
    give(machine, made, "bias", shape, element, both(affine, bias))
    keep(machine, made, "running_mean", TensorValue(shape, element), track_running_stats)
    keep(machine, made, "running_var", TensorValue(shape, element), track_running_stats)
    keep(machine, made, "num_batches_tracked", TensorValue((), "int64"), track_running_stats)
    finish(machine, made)
    return None


@NORMALIZATION.native("LayerNorm.__init__")
def layer_norm(
    machine: Machine, module: Value, normalized_shape: Value, eps: Value = 1e-5, elementwise_affine: Value = True,
    bias: Value = True, device: Value = None, dtype: Value = None,
) -> Value:  # fmt: skip
    sizes: Value = (normalized_shape,) if isinstance(normalized_shape, int) else normalized_shape
    if isinstance(sizes, ListValue) and sizes.open is None:
        sizes = tuple(sizes.items)
    attributes = {"normalized_shape": sizes, "eps": eps, "elementwise_affine": elementwise_affine}
    made = start(machine, module, attributes)
    shape, element = sizes_of(sizes), chosen_dtype(dtype, "float32")
    give(machine, made, "weight", shape, element, elementwise_affine)
    give(machine, made, "bias", shape, element, both(elementwise_affine, bias))
    finish(machine, made)
    return None


@SPARSE.native("Embedding.__init__")
def embedding(
    machine: Machine, module: Value, num_embeddings: Value, embedding_dim: Value, padding_idx: Value = None,
    max_norm: Value = None, norm_type: Value = 2.0, scale_grad_by_freq: Value = False, sparse: Value = False,
    _weight: Value = None, _freeze: Value = False, device: Value = None, dtype: Value = None,
) -> Value:  # fmt: skip
    rows, index = size_of(num_embeddings), padding_idx
    if isinstance(index, int) and rows is not None:
        if not -rows <= index < rows:
            machine.throw("AssertionError", "Padding_idx must be within num_embeddings")
        index = index % rows
    made = start(machine, module, {
        "num_embeddings": num_embeddings, "embedding_dim": embedding_dim, "padding_idx": index, "max_norm": max_norm,
        "norm_type": norm_type, "scale_grad_by_freq": scale_grad_by_freq, "sparse": sparse,
    })  # fmt: skip
    element = _weight.dtype if isinstance(_weight, TensorValue) else chosen_dtype(dtype, "float32")
    given = _weight.shape if isinstance(_weight, TensorValue) else None
    shape = given or (rows, size_of(embedding_dim))
    parameter = TensorValue(shape, element, kind="parameter", requires_grad=_freeze is not True)
    put_parameter(machine, made, "weight", parameter)
    if _weight is None:
        finish(machine, made)
    return None


@DROPOUT.native("_DropoutNd.__init__")
def dropout(machine: Machine, module: Value, p: Value = 0.5, inplace: Value = False) -> Value:
    if isinstance(p, (int, float)) and not 0 <= p <= 1:
        machine.throw("ValueError", f"dropout probability has to be between 0 and 1, but got {p}")
    start(machine, module, {"p": p, "inplace": inplace})
    return None


@ACTIVATION.native("ReLU.__init__", "SiLU.__init__", "Hardswish.__init__", "Hardsigmoid.__init__", "Mish.__init__")
def in_place_activation(machine: Machine, module: Value, inplace: Value = False) -> Value:
    start(machine, module, {"inplace": inplace})
    return None


@ACTIVATION.native("GELU.__init__")
def gelu(machine: Machine, module: Value, approximate: Value = "none") -> Value:
    start(machine, module, {"approximate": approximate})
    return None
