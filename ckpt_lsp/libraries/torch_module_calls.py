"""Calling a module: `forward` is evaluated where the shapes that go in are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import DictValue, Instance, ListValue, OneOf, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation
from ckpt_lsp.libraries.torch_module import BUFFERS, PARAMETERS
from ckpt_lsp.libraries.torch_module_changes import tensors_in
from ckpt_lsp.libraries.torch_namespaces import MODULE

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@MODULE.native("Module.__call__", "Module._call_impl")
def call(machine: Machine, module: Value, *arguments: Value, **keywords: Value) -> Value:
    """Data that is not known tells nothing about shapes; then only lazy parameters change."""
    if not isinstance(module, Instance):
        return machine.unknown("the module is not known", plain=True)
    if not all(map(_has_shape, (*arguments, *keywords.values()))):
        _settle_lazy_parameters(machine, module)
        return machine.unknown("what a model computes from data is not followed", plain=True)
    return machine.call(machine.get_attribute(module, "forward"), arguments, keywords)


def _has_shape(value: Value) -> bool:
    match value:
        case Unknown() | OneOf():
            return False
        case TensorValue(shape=shape):
            return shape is not None
        case tuple():
            return all(map(_has_shape, value))
        case ListValue():
            return value.open is None and all(map(_has_shape, value.items))
        case DictValue():
            return value.open is None and all(map(_has_shape, value.entries.values()))
        case _:
            return True


def _settle_lazy_parameters(machine: Machine, module: Instance) -> None:
    """After a forward pass a lazy parameter has a shape, and takes no other any more."""
    for tensor in tensors_in(module, PARAMETERS, BUFFERS):
        if tensor.kind.startswith("uninitialized"):
            kind = "parameter" if tensor.kind == "uninitialized_parameter" else "tensor"
            torch_mutation.change(machine, tensor, kind=kind, shape=None)


@MODULE.native("Module.forward")
def forward(machine: Machine, module: Value, *arguments: Value, **keywords: Value) -> Value:
    """For the classes of torch whose stand-ins have none, and for those that forgot it."""
    return machine.unknown("what this module computes is not followed", plain=True)
