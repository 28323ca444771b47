"""Registering parameters, buffers and submodules: `register_parameter`, `register_buffer`, `add_module`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ABSENT, Instance, OneOf, SetValue, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation
from ckpt_lsp.libraries.torch_module import (
    BUFFERS,
    MODULES,
    NOT_PERSISTENT,
    PARAMETER_KINDS,
    PARAMETERS,
    dict_of,
    doubt_of,
    is_module,
    own_dict,
    surely_has,
    type_name,
)
from ckpt_lsp.libraries.torch_namespaces import MODULE

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@MODULE.native("Module.register_parameter")
def register_parameter(machine: Machine, module: Value, name: Value, param: Value) -> Value:
    if not isinstance(module, Instance):
        return None
    own_dict(machine, module, PARAMETERS, "parameter")
    if _named(machine, module, PARAMETERS, name, "parameter"):
        allowed = param is None or (isinstance(param, TensorValue) and param.kind in PARAMETER_KINDS)
        if not allowed and not _undecided(param):
            found = type_name(machine, param)
            message = f"cannot assign '{found}' object to parameter '{name}' (torch.nn.Parameter or None required)"
            machine.throw("TypeError", message)
        _put(machine, module, PARAMETERS, str(name), param)
    return None


@MODULE.native("Module.register_buffer")
def register_buffer(machine: Machine, module: Value, name: Value, tensor: Value, persistent: Value = True) -> Value:
    if not isinstance(module, Instance):
        return None
    own_dict(machine, module, BUFFERS, "buffer")
    if _named(machine, module, BUFFERS, name, "buffer"):
        allowed = tensor is None or (isinstance(tensor, TensorValue) and tensor.kind != "array")
        if not allowed and not _undecided(tensor):
            found = type_name(machine, tensor)
            message = f"cannot assign '{found}' object to buffer '{name}' (torch Tensor or None required)"
            machine.throw("TypeError", message)
        _put(machine, module, BUFFERS, str(name), tensor)
        _set_persistence(machine, module, str(name), machine.truth(persistent))
    return None


@MODULE.native("Module.add_module")
def add_module(machine: Machine, module: Value, name: Value, child: Value) -> Value:
    if not isinstance(module, Instance):
        return None
    own_dict(machine, module, MODULES, "module")
    if child is not None and not is_module(child) and not _undecided(child):
        machine.throw("TypeError", f"{type_name(machine, child)} is not a Module subclass")
    if _named(machine, module, MODULES, name, "module"):
        _put(machine, module, MODULES, str(name), child)
    return None


def _undecided(value: Value) -> bool:
    return isinstance(value, (Unknown, OneOf)) or doubt_of(value) is not None


def _named(machine: Machine, module: Instance, place: str, name: Value, what: str) -> bool:
    """Check a name as torch does; with one that is not known, anything may be registered."""
    held = dict_of(module, place)
    if isinstance(name, (Unknown, OneOf)):
        if held is not None:
            machine.heap.open(held, name.reason)
        return False
    if not isinstance(name, str):
        machine.throw("TypeError", f"{what} name should be a string. Got {type_name(machine, name)}")
    if "." in name:
        found = f", got: {name}" if what == "module" else ""
        machine.throw("KeyError", f'{what} name can\'t contain "."{found}')
    if not name:
        machine.throw("KeyError", f'{what} name can\'t be empty string ""')
    if held is not None and name not in held.content and surely_has(module, name):
        machine.throw("KeyError", f"attribute '{name}' already exists")
    return True


def put_parameter(machine: Machine, module: Instance, name: str, param: TensorValue) -> None:
    """Register a parameter under a name that other dicts do not hold (any more)."""
    if _named(machine, module, PARAMETERS, name, "parameter"):
        _put(machine, module, PARAMETERS, name, param)


def put_module(machine: Machine, module: Instance, name: str, child: Value) -> None:
    """Register a submodule, as `Module.__setattr__` does: unlike `add_module` it does not look at the name."""
    _put(machine, module, MODULES, name, child)


def put_buffer(machine: Machine, module: Instance, name: str, buffer: TensorValue) -> None:
    """Register an `nn.Buffer`, which itself says whether it is persistent."""
    persistent = torch_mutation.tag(machine, buffer, "persistent", buffer.persistent)
    register_buffer(machine, module, name, buffer, persistent)


def _put(machine: Machine, module: Instance, place: str, name: str, value: Value) -> None:
    held = dict_of(module, place)
    if held is None:
        return
    machine.heap.edit(held)[name] = value
    where = machine.place()
    if where is not None:
        module.places[name] = where


def _set_persistence(machine: Machine, module: Instance, name: str, persistent: bool | Unknown) -> None:
    names = module.content.get(NOT_PERSISTENT)
    if not isinstance(names, SetValue):
        return
    if isinstance(persistent, Unknown):
        machine.heap.edit(names)[name] = OneOf((None, ABSENT), persistent.reason)  # type: ignore[assignment]
    elif persistent:
        if name in names.content:
            machine.heap.edit(names).pop(name)
    else:
        machine.heap.edit(names)[name] = None
