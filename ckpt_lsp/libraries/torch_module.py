"""`nn.Module` as the evaluator keeps it: an instance whose attributes hold the same dicts as PyTorch's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    DictValue,
    Instance,
    OneOf,
    SetValue,
    Super,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries.torch_namespaces import MODULE
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

PARAMETERS, BUFFERS, MODULES, NOT_PERSISTENT = "_parameters", "_buffers", "_modules", "_non_persistent_buffers_set"
HOOKS = frozenset((
    "_backward_pre_hooks", "_backward_hooks", "_forward_hooks", "_forward_hooks_with_kwargs",
    "_forward_hooks_always_called", "_forward_pre_hooks", "_forward_pre_hooks_with_kwargs", "_state_dict_hooks",
    "_state_dict_pre_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks",
))  # fmt: skip
"""Dicts of hooks that every module has; they are made when they are asked for."""

PARAMETER_KINDS = ("parameter", "uninitialized_parameter")


def is_module_class(cls: ClassValue) -> bool:
    """Whether `cls` derives from `nn.Module`."""
    return any(base.name == "Module" and base.module_name == MODULE.name for base in cls.mro)


def is_module(value: Value) -> bool:
    """Whether `value` surely is an `nn.Module`."""
    return isinstance(value, Instance) and is_module_class(value.cls)


def doubt_of(value: Value) -> Reason | None:
    """Return why `value` may be a module (or parameter) though it is not known to be one."""
    if isinstance(value, Unknown):
        return None if value.plain else value.reason
    if isinstance(value, Instance) and not is_module_class(value.cls):
        return next((base.unknown_base for base in value.cls.mro if base.unknown_base), None)
    if isinstance(value, OneOf):
        return next((doubt for one in value.present if (doubt := doubt_of(one))), None)
    return None


def dict_of(module: Instance, name: str) -> DictValue | None:
    """Return one of the dicts that a module keeps (`"_modules"`), if it has it and it is known."""
    value = module.content.get(name)
    if isinstance(value, DictValue):
        return value
    if isinstance(value, Instance) and isinstance(value.payload, DictValue):
        return value.payload
    return None


def own_dict(machine: Machine, module: Instance, name: str, what: str) -> DictValue:
    """Return a dict to store into; without one, `Module.__init__` has not run, and torch raises AttributeError.

    Where a base class is not known, its `__init__` may have made the dict out of sight.
    """
    known = dict_of(module, name)
    if known is not None:
        return known
    if name not in module.content and not (module.open or module.cls.unknown_base):
        machine.throw("AttributeError", f"cannot assign {what} before Module.__init__() call")
    prepare(machine, module)
    made = dict_of(module, name)
    if made is None:
        made = DictValue(open=machine.reason(f"{name} is not known"))
        machine.heap.edit(module)[name] = made
    return made


def prepare(machine: Machine, module: Instance) -> None:
    """Do what `Module.__init__` does, for attributes that are not there yet."""
    content = machine.heap.edit(module)
    for name in (PARAMETERS, BUFFERS, MODULES):
        if name not in content:
            content[name] = DictValue()
    content.setdefault(NOT_PERSISTENT, SetValue())
    content.setdefault("training", True)


@MODULE.native("Module.__init__")
def init(machine: Machine, module: Value, *arguments: Value, **keywords: Value) -> Value:
    """`Module.__init__`; `call_super_init` makes it cooperative."""
    if not isinstance(module, Instance):
        return None
    content = machine.heap.edit(module)
    content["training"] = True
    content[PARAMETERS] = DictValue()
    content[BUFFERS] = DictValue()
    content[NOT_PERSISTENT] = SetValue()
    content[MODULES] = DictValue()
    cooperative = module.cls.lookup("call_super_init") is True
    if cooperative:
        base = next(cls for cls in module.cls.mro if cls.name == "Module" and cls.module_name == MODULE.name)
        machine.call(machine.get_attribute(Super(base, module), "__init__"), arguments, keywords)
    elif keywords:
        name = next(iter(keywords))
        machine.throw("TypeError", f"{module.cls.name}.__init__() got an unexpected keyword argument '{name}'")
    elif arguments:
        given = len(arguments) + 1
        machine.throw("TypeError", f"{module.cls.name}.__init__() takes 1 positional argument but {given} were given")
    return None


def type_name(machine: Machine, value: Value) -> str:
    """Return `torch.typename(value)`, as messages show it."""
    if isinstance(value, TensorValue):
        return "torch.FloatTensor" if value.dtype == "float32" else "torch.Tensor"
    return machine.class_of(value).full_name


def remove(machine: Machine, module: Instance, name: str, *places: str) -> None:
    """Take `name` out of some of a module's dicts."""
    for place in places:
        held = dict_of(module, place)
        if held is not None and name in held.content:
            machine.heap.edit(held).pop(name)
    persistence = module.content.get(NOT_PERSISTENT)
    if isinstance(persistence, SetValue) and name in persistence.content:
        machine.heap.edit(persistence).pop(name)


def surely_has(module: Instance, name: str) -> bool:
    """Whether `hasattr(module, name)` is certain."""
    found = module.content.get(name, ABSENT)
    if found is not ABSENT:
        return not (isinstance(found, OneOf) and ABSENT in found.alternatives)
    if module.cls.lookup(name) is not ABSENT:
        return True
    return any(name in held.content for place in (PARAMETERS, BUFFERS, MODULES) if (held := dict_of(module, place)))
