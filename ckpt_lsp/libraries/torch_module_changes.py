"""Methods that change all of a module: `to`, `half`, `train`, `requires_grad_`, `apply`, …"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import Instance, OneOf, TensorValue, Value
from ckpt_lsp.libraries import torch_dtypes, torch_mutation
from ckpt_lsp.libraries.torch_dtypes import dtype_name, is_floating
from ckpt_lsp.libraries.torch_module import BUFFERS, PARAMETERS, dict_of
from ckpt_lsp.libraries.torch_module_state import is_overridden
from ckpt_lsp.libraries.torch_module_traversal import Walk, children_of, every_module
from ckpt_lsp.libraries.torch_namespaces import MODULE

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def tensors_in(module: Value, *places: str) -> list[TensorValue]:
    """Return the tensors that `module` and all below it hold, alternatives included."""
    found: list[TensorValue] = []
    for owner in every_module(module):
        for place in places:
            held = dict_of(owner, place)
            for value in held.content.values() if held else ():
                alternatives = value.present if isinstance(value, OneOf) else (value,)
                found += [one for one in alternatives if isinstance(one, TensorValue)]
    return found


def _convert(machine: Machine, module: Value, dtype: str | None, applies: Callable[[str | None], bool]) -> Value:
    for tensor in dict.fromkeys(tensors_in(module, PARAMETERS, BUFFERS)):
        now = torch_mutation.present(machine, tensor).dtype
        if applies(now) and now != dtype:
            torch_mutation.change(machine, tensor, dtype=dtype, values=None)
    return module


@MODULE.native("Module.to")
def to(machine: Machine, module: Value, *arguments: Value, **options: Value) -> Value:
    """A dtype among the arguments is for the floating-point tensors; devices do not matter here."""
    for argument in (*arguments, options.get("dtype"), options.get("tensor")):
        dtype = argument.dtype if isinstance(argument, TensorValue) else None
        if isinstance(argument, Instance):
            dtype = dtype_name(argument)
        if dtype is not None:
            if torch_dtypes.category(dtype) < torch_dtypes.FLOATING:
                message = "nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch."
                machine.throw("TypeError", message + dtype)
            return _convert(machine, module, dtype, is_floating)
    return module


def _register_conversion(name: str, dtype: str) -> None:
    @MODULE.native(f"Module.{name}")
    def native(machine: Machine, module: Value) -> Value:
        return _convert(machine, module, dtype, is_floating)


for _name, _dtype in {"half": "float16", "float": "float32", "double": "float64", "bfloat16": "bfloat16"}.items():
    _register_conversion(_name, _dtype)


@MODULE.native("Module.type")
def type_(machine: Machine, module: Value, dst_type: Value) -> Value:
    return _convert(machine, module, dtype_name(dst_type), lambda dtype: True)


@MODULE.native("Module.cuda", "Module.cpu", "Module.ipu", "Module.xpu", "Module.mtia", "Module.to_empty",
               "Module.share_memory", "Module._apply")  # fmt: skip
def itself(machine: Machine, module: Value, *arguments: Value, **options: Value) -> Value:
    return module


@MODULE.native("Module.zero_grad", "Module.compile")
def nothing(machine: Machine, module: Value, *arguments: Value, **options: Value) -> Value:
    return None


@MODULE.native("Module.requires_grad_")
def requires_grad_(machine: Machine, module: Value, requires_grad: Value = True) -> Value:
    if isinstance(requires_grad, bool):
        for tensor in dict.fromkeys(tensors_in(module, PARAMETERS)):
            if torch_mutation.present(machine, tensor).requires_grad != requires_grad:
                torch_mutation.change(machine, tensor, requires_grad=requires_grad)
    return module


@MODULE.native("Module.train")
def train(machine: Machine, module: Value, mode: Value = True) -> Value:
    if not isinstance(module, Instance):
        return module
    if module.content.get("training") is not mode:
        machine.heap.edit(module)["training"] = mode
    for _, child, _ in children_of(Walk(), module):
        if isinstance(child, Instance):
            if is_overridden(child.cls, "train"):
                machine.call(machine.get_attribute(child, "train"), (mode,))
            else:
                train(machine, child, mode)
    return module


@MODULE.native("Module.eval")
def eval_(machine: Machine, module: Value) -> Value:
    return machine.call(machine.get_attribute(module, "train"), (False,))


@MODULE.native("Module.apply")
def apply(machine: Machine, module: Value, fn: Value) -> Value:
    """Children first; `fn` may do anything to the module that it is given."""
    if isinstance(module, Instance):
        for _, child, _ in list(children_of(Walk(), module)):
            apply(machine, child, fn)
        machine.call_for_effect(fn, (module,))
    return module


@MODULE.native("Module.__repr__", "Module.__str__")
def text(machine: Machine, module: Value) -> Value:
    return machine.unknown("how a module prints is not followed", plain=True)
