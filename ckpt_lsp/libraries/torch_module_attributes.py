"""Setting, reading and deleting attributes of modules: `Module.__setattr__` and its kin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import attributes
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.scopes import present
from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    DictValue,
    Instance,
    ListValue,
    OneOf,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries.torch_module import (
    BUFFERS,
    HOOKS,
    MODULES,
    PARAMETER_KINDS,
    PARAMETERS,
    dict_of,
    doubt_of,
    is_module,
    own_dict,
    prepare,
    remove,
    type_name,
)
from ckpt_lsp.libraries.torch_namespaces import MODULE
from ckpt_lsp.libraries.torch_registration import put_buffer, put_module, put_parameter

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@MODULE.native("Module.__setattr__")
def set_attribute(machine: Machine, module: Value, name: Value, value: Value) -> Value:
    """`module.name = value`: where it goes depends on what `value` is, and on what the name was before."""
    if not isinstance(module, Instance) or not isinstance(name, str):
        return None
    if isinstance(value, TensorValue) and value.kind in PARAMETER_KINDS:
        _set_parameter(machine, module, name, value)
    elif isinstance(value, Instance) and is_module(value):
        _set_module(machine, module, name, value)
    elif isinstance(value, OneOf) and any(_registers(one) for one in value.present):
        machine.split(value, lambda chosen: set_attribute(machine, module, name, chosen))
    else:
        _set_other(machine, module, name, value)
    return None


def _registers(value: Value) -> bool:
    return isinstance(value, TensorValue) or is_module(value)


def _set_parameter(machine: Machine, module: Instance, name: str, value: TensorValue) -> None:
    own_dict(machine, module, PARAMETERS, "parameters")
    machine.heap.edit(module).pop(name, None)
    remove(machine, module, name, BUFFERS, MODULES)
    put_parameter(machine, module, name, value)


def _set_module(machine: Machine, module: Instance, name: str, value: Instance) -> None:
    own_dict(machine, module, MODULES, "module")
    if name in module.content:
        machine.heap.edit(module).pop(name)
    remove(machine, module, name, PARAMETERS, BUFFERS)
    put_module(machine, module, name, value)


def _set_other(machine: Machine, module: Instance, name: str, value: Value) -> None:
    """A plain value, a plain tensor, `None`, or something that is not known."""
    for place, what, expected in _REGISTERED:
        held = dict_of(module, place)
        if held is not None and name in held.content:
            _replace(machine, module, held, name, value, what, expected)
            return
    if isinstance(value, TensorValue) and value.kind == "buffer":
        put_buffer(machine, module, name, value)
    elif name == "__class__" and isinstance(value, ClassValue):
        module.cls = value
    elif name == "__dict__" and isinstance(value, DictValue):
        machine.heap.replace(module, {str(key): item for key, item in value.content.items()}, value.open)
    else:
        if doubt_of(value):
            module.places[name] = machine.place() or module.places.get(name)  # type: ignore[assignment]
        attributes.set_directly(machine, module, name, value)


_REGISTERED = (
    (PARAMETERS, "parameter", "torch.nn.Parameter or None expected"),
    (MODULES, "child module", "torch.nn.Module or None expected"),
    (BUFFERS, "buffer", "torch.nn.Buffer, torch.Tensor or None expected"),
)


def _replace(
    machine: Machine, module: Instance, held: DictValue, name: str, value: Value, what: str, expected: str
) -> None:
    """Store to a name that is registered already."""
    tensor_for_buffer = what == "buffer" and isinstance(value, TensorValue) and value.kind != "array"
    if value is None or isinstance(value, (Unknown, OneOf)) or tensor_for_buffer or doubt_of(value):
        was = held.content[name]
        if isinstance(was, OneOf) and ABSENT in was.alternatives:
            # In the runs in which the name is not registered, it becomes a plain attribute.
            machine.heap.edit(module)[name] = join((value, ABSENT), was.reason)
            machine.heap.edit(held)[name] = join((value, ABSENT), was.reason)
        else:
            machine.heap.edit(held)[name] = value
        return
    machine.throw("TypeError", f"cannot assign '{type_name(machine, value)}' as {what} '{name}' ({expected})")


@MODULE.native("Module.__getattr__")
def get_attribute(machine: Machine, module: Value, name: Value) -> Value:
    """What ordinary lookup has not found: a parameter, a buffer, a submodule."""
    if not isinstance(module, Instance) or not isinstance(name, str):
        return machine.unknown("the name of an attribute is not known")
    for place in (PARAMETERS, BUFFERS, MODULES):
        held = dict_of(module, place)
        if held is not None and name in held.content:
            return present(held.content[name])
    if name in HOOKS and PARAMETERS in module.content:
        made = machine.heap.edit(module)[name] = DictValue()
        return made
    return _missing(machine, module, name)


def _missing(machine: Machine, module: Instance, name: str) -> Value:
    reason = module.open or next((cls.unknown_base for cls in module.cls.mro if cls.unknown_base), None)
    opened = (held.open for place in (MODULES, PARAMETERS, BUFFERS) if (held := dict_of(module, place)))
    reason = reason or next((doubt for doubt in opened if doubt), None)
    if reason is None:
        machine.throw("AttributeError", f"'{module.cls.name}' object has no attribute '{name}'")
    if name in (PARAMETERS, BUFFERS, MODULES):
        prepare(machine, module)
        return module.content[name]
    return Unknown(reason)


@MODULE.native("Module.__delattr__")
def delete_attribute(machine: Machine, module: Value, name: Value) -> Value:
    if not isinstance(module, Instance) or not isinstance(name, str):
        return None
    for place in (PARAMETERS, BUFFERS, MODULES):
        held = dict_of(module, place)
        if held is not None and name in held.content:
            remove(machine, module, name, place)
            return None
    attributes.delete_directly(machine, module, name)
    return None


@MODULE.native("Module.__dir__")
def directory(machine: Machine, module: Value) -> Value:
    if not isinstance(module, Instance):
        return ListValue()
    names = {name for cls in module.cls.mro for name in cls.content} | set(module.content)
    for place in (PARAMETERS, BUFFERS, MODULES):
        held = dict_of(module, place)
        names |= {name for name in held.content if isinstance(name, str)} if held else set()
    return ListValue(sorted(name for name in names if not name[:1].isdigit()), module.open)
