"""`Module.state_dict`: the tensors by their keys, with the versions of the modules."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    DictValue,
    Instance,
    OneOf,
    SetValue,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries import torch_mutation
from ckpt_lsp.libraries.torch_module import BUFFERS, MODULES, NOT_PERSISTENT, PARAMETERS, dict_of
from ckpt_lsp.libraries.torch_namespaces import MODULE

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def is_overridden(cls: ClassValue, name: str) -> bool:
    """Whether a method of `Module` is another one in `cls`."""
    return cls.lookup(name) is not MODULE.members[f"Module.{name}"]


@MODULE.native("Module.state_dict")
def state_dict(
    machine: Machine,
    module: Value,
    *arguments: Value,
    destination: Value = None,
    prefix: Value = "",
    keep_vars: Value = False,
) -> Value:
    """The keys in the order of registration, own tensors before submodules; into `destination` if there is one."""
    given = [*arguments, None, None, None]
    target = destination if destination is not None else given[0]
    start = prefix if prefix or len(arguments) < 2 else given[1]
    if target is None:
        target = _new_state_dict(machine)
    into = payload(target)
    if not isinstance(into, DictValue) or not isinstance(start, str) or not isinstance(module, Instance):
        return machine.unknown("the state dict is not known")
    _save(machine, module, target, into, start, keep_vars)
    return target


def _new_state_dict(machine: Machine) -> Value:
    cls = machine.native_class("collections.OrderedDict")
    entries = DictValue(versions={})
    return Instance(cls, entries) if isinstance(cls, ClassValue) else entries


def _save(machine: Machine, module: Instance, target: Value, into: DictValue, prefix: str, keep_vars: Value) -> None:
    version = module.cls.lookup("_version")
    if into.versions is not None:
        into.versions = {**into.versions, prefix[:-1]: version if isinstance(version, int) else None}
    if is_overridden(module.cls, "_save_to_state_dict"):
        machine.call(machine.get_attribute(module, "_save_to_state_dict"), (target, prefix, keep_vars))
    else:
        _save_own(machine, module, into, prefix, keep_vars)
    children = dict_of(module, MODULES)
    doubt = module.open or (children.open if children else None)
    if doubt:
        machine.heap.open(into, doubt)
    for name, child in list(children.content.items()) if children else ():
        _save_child(machine, child, target, into, f"{prefix}{name}.", keep_vars)
    _run_hooks(machine, module, target, into, prefix)


def _save_child(machine: Machine, child: Value, target: Value, into: DictValue, prefix: str, keep_vars: Value) -> None:
    match child:
        case None:
            return
        case Instance():
            if is_overridden(child.cls, "state_dict"):
                options = {"destination": target, "prefix": prefix, "keep_vars": keep_vars}
                machine.call(machine.get_attribute(child, "state_dict"), (), options)
            else:
                _save(machine, child, target, into, prefix, keep_vars)
        case OneOf():
            there = [None if one is ABSENT else one for one in child.alternatives]
            save = partial(_save_child, machine, target=target, into=into, prefix=prefix, keep_vars=keep_vars)
            machine.fork(child.reason, *(partial(save, one) for one in there))
        case Unknown():
            machine.heap.open(into, child.reason)
        case _:
            return


@MODULE.native("Module._save_to_state_dict")
def save_to_state_dict(machine: Machine, module: Value, destination: Value, prefix: Value, keep_vars: Value) -> Value:
    into = payload(destination)
    if isinstance(module, Instance) and isinstance(into, DictValue) and isinstance(prefix, str):
        _save_own(machine, module, into, prefix, keep_vars)
    return None


def _save_own(machine: Machine, module: Instance, into: DictValue, prefix: str, keep_vars: Value) -> None:
    content = machine.heap.edit(into)
    hidden = module.content.get(NOT_PERSISTENT)
    not_persistent: Mapping[Value, Value] = hidden.content if isinstance(hidden, SetValue) else {}
    for place in (PARAMETERS, BUFFERS):
        held = dict_of(module, place)
        if held is None:
            continue
        if held.open:
            machine.heap.open(into, held.open)
        for name, value in held.content.items():
            if place == BUFFERS and name in not_persistent:
                doubt = not_persistent[name]
                if not isinstance(doubt, OneOf):
                    continue
                saved: Value = OneOf((_saved(machine, value, keep_vars), ABSENT), doubt.reason)
            else:
                saved = _saved(machine, value, keep_vars)
            if saved is not None:
                content[f"{prefix}{name}"] = saved
    if is_overridden(module.cls, "get_extra_state"):
        content[f"{prefix}_extra_state"] = machine.call(machine.get_attribute(module, "get_extra_state"))


def _saved(machine: Machine, value: Value, keep_vars: Value) -> Value:
    """Return what stands in the state dict: the detached tensor, which comes from no file whatever was loaded."""
    match value:
        case TensorValue():
            if keep_vars is True:
                return value
            now = torch_mutation.present(machine, value)
            return dataclasses.replace(now, kind="tensor", requires_grad=False, origin=None)
        case OneOf():
            # A slot that is `None` in some runs has no key then.
            there = [ABSENT if one is None else one for one in value.alternatives]
            saved = [one if one is ABSENT else _saved(machine, one, keep_vars) for one in there]
            return OneOf(tuple(dict.fromkeys(saved)), value.reason)
        case _:
            return value


def _run_hooks(machine: Machine, module: Instance, target: Value, into: DictValue, prefix: str) -> None:
    """Call what `register_state_dict_post_hook` and `_register_state_dict_hook` have registered."""
    hooks = dict_of(module, "_state_dict_hooks")
    if hooks is None or not hooks.content:
        return
    version = module.cls.lookup("_version")
    for hook in list(hooks.content.values()):
        machine.call(hook, (module, target, prefix, DictValue({"version": version})))


@MODULE.native("Module.get_extra_state")
def get_extra_state(machine: Machine, module: Value) -> Value:
    return machine.unknown("the extra state of a module is not followed", plain=True)


@MODULE.native("Module.set_extra_state", "Module._load_from_state_dict")
def ignored(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return None
