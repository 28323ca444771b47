"""`torch.nn.init`: filling a tensor in place leaves its shape alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_namespaces import INIT
from ckpt_lsp.libraries.torch_values import size_value, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_FILLERS = (
    "uniform", "normal", "trunc_normal", "constant", "ones", "zeros", "eye", "dirac", "xavier_uniform", "xavier_normal",
    "kaiming_uniform", "kaiming_normal", "orthogonal", "sparse",
)  # fmt: skip


@INIT.native(*(f"{name}_" for name in _FILLERS), *_FILLERS, "_no_grad_trunc_normal_", "_no_grad_uniform_")
def fill(machine: Machine, tensor: Value, *arguments: Value, **options: Value) -> Value:
    if isinstance(tensor, TensorValue):
        torch_mutation.forget_values(machine, tensor)
    return tensor


@INIT.native("_calculate_fan_in_and_fan_out")
def fans(machine: Machine, tensor: Value) -> Value:
    shape = tensor_of(machine, tensor).shape
    if shape is not None and len(shape) < 2:
        machine.throw("ValueError", "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    if shape is None:
        return size_value(machine, None), size_value(machine, None)
    field = shape[2:]
    inward, outward = torch_shapes.product((shape[1], *field)), torch_shapes.product((shape[0], *field))
    return size_value(machine, inward), size_value(machine, outward)


@INIT.native("_calculate_correct_fan")
def correct_fan(machine: Machine, tensor: Value, mode: Value) -> Value:
    both = fans(machine, tensor)
    return both[0 if mode == "fan_in" else 1] if isinstance(both, tuple) else both


_GAINS = {"tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4}


@INIT.native("calculate_gain")
def calculate_gain(machine: Machine, nonlinearity: Value, param: Value = None) -> Value:
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        known = isinstance(slope, (int, float))
        return math.sqrt(2.0 / (1 + slope**2)) if known else machine.unknown("the slope is not known", plain=True)  # type: ignore[operator]
    return _GAINS.get(nonlinearity, 1.0) if isinstance(nonlinearity, str) else 1.0
