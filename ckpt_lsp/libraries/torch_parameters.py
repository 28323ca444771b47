"""`nn.Parameter`, `nn.Buffer` and their uninitialised kin: tensors that a module registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation
from ckpt_lsp.libraries.torch_dtypes import chosen_dtype
from ckpt_lsp.libraries.torch_namespaces import PARAMETER
from ckpt_lsp.libraries.torch_values import sizes_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@PARAMETER.native("Parameter.__new__")
def parameter(machine: Machine, cls: Value, data: Value = None, requires_grad: Value = True) -> Value:
    """A parameter holds its data's shape and dtype; without data it is empty."""
    if data is None:
        return TensorValue((0,), "float32", kind="parameter", requires_grad=requires_grad is True)
    if isinstance(data, (bool, int, float, str)):
        machine.throw("TypeError", f"Parameter() expects a tensor, not {machine.class_of(data).name}")
    tensor = tensor_of(machine, data)
    return TensorValue(tensor.shape, tensor.dtype, kind="parameter", requires_grad=requires_grad is True)


@PARAMETER.native("Buffer.__new__")
def buffer(machine: Machine, cls: Value, data: Value = None, *, persistent: Value = True) -> Value:
    tensor = TensorValue((0,), "float32") if data is None else tensor_of(machine, data)
    saved = persistent if isinstance(persistent, (bool, Unknown)) else machine.truth(persistent)
    return TensorValue(tensor.shape, tensor.dtype, tensor.values, kind="buffer", persistent=saved)


@PARAMETER.native("UninitializedParameter.__new__")
def uninitialized_parameter(
    machine: Machine, cls: Value, requires_grad: Value = True, device: Value = None, dtype: Value = None
) -> Value:
    return TensorValue(
        None, chosen_dtype(dtype, "float32"), kind="uninitialized_parameter", requires_grad=requires_grad is True
    )


@PARAMETER.native("UninitializedBuffer.__new__")
def uninitialized_buffer(
    machine: Machine, cls: Value, requires_grad: Value = False, device: Value = None, dtype: Value = None,
    persistent: Value = True,
) -> Value:  # fmt: skip
    return TensorValue(None, chosen_dtype(dtype, "float32"), kind="uninitialized_buffer")


@PARAMETER.native("UninitializedTensorMixin.materialize")
def materialize(machine: Machine, tensor: Value, shape: Value, device: Value = None, dtype: Value = None) -> Value:
    """Give an uninitialised tensor its shape, in place, for everybody who holds it."""
    if isinstance(tensor, TensorValue):
        kind = "parameter" if tensor.kind == "uninitialized_parameter" else "tensor"
        dtype_now = chosen_dtype(dtype, tensor.dtype)
        torch_mutation.change(machine, tensor, shape=sizes_of(shape), dtype=dtype_now, kind=kind)
    return None
