"""`nn.Sequential` and `nn.ModuleList`, whose methods are called most, as natives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.scopes import present
from ckpt_lsp.evaluator.values import ABSENT, DictValue, Instance, IteratorValue, OneOf, Unknown, Value
from ckpt_lsp.libraries import torch_module
from ckpt_lsp.libraries.torch_module import MODULES, dict_of
from ckpt_lsp.libraries.torch_namespaces import CONTAINER
from ckpt_lsp.libraries.torch_registration import add_module
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@CONTAINER.native("Sequential.__init__")
def sequential(machine: Machine, module: Value, *args: Value) -> Value:
    """The arguments under their numbers, or one `OrderedDict`'s modules under its keys."""
    torch_module.init(machine, module)
    only = args[0] if len(args) == 1 else None
    if isinstance(only, Instance) and isinstance(only.payload, DictValue) and _is_ordered_dict(only):
        for key, child in only.payload.content.items():
            add_module(machine, module, key, child)
        if only.payload.open:
            _open(machine, module, only.payload.open)
    elif isinstance(only, Unknown):
        # It may be a dict of any names, or one module.
        _open(machine, module, only.reason)
    else:
        for number, child in enumerate(args):
            add_module(machine, module, str(number), child)
    return None


def _is_ordered_dict(value: Instance) -> bool:
    return any(cls.name == "OrderedDict" for cls in value.cls.mro)


def _open(machine: Machine, module: Value, reason: Reason) -> None:
    held = dict_of(module, MODULES) if isinstance(module, Instance) else None
    if held is not None:
        machine.heap.open(held, reason)


def _children(module: Value) -> tuple[Sequence[Value], Reason | None]:
    """Return the submodules that are surely there, in order, and why there may be more."""
    held = dict_of(module, MODULES) if isinstance(module, Instance) else None
    if held is None:
        return (), Reason("the modules of a container are not known")
    values = list(held.content.values())
    for number, value in enumerate(values):
        if isinstance(value, OneOf) and ABSENT in value.alternatives:
            return values[:number], held.open or value.reason
    return values, held.open


@CONTAINER.native("Sequential.__iter__", "ModuleList.__iter__")
def iterate(machine: Machine, module: Value) -> Value:
    held = dict_of(module, MODULES) if isinstance(module, Instance) else None
    if held is None:
        return IteratorValue((), machine.reason("the modules of a container are not known"))
    return IteratorValue(held.content.values(), held.open)


@CONTAINER.native("Sequential.__len__", "ModuleList.__len__", "ModuleDict.__len__")
def length(machine: Machine, module: Value) -> Value:
    values, more = _children(module)
    return Unknown(more, plain=True) if more else len(values)


@CONTAINER.native("ModuleList.__init__")
def module_list(machine: Machine, module: Value, modules: Value = None) -> Value:
    torch_module.init(machine, module)
    if modules is not None:
        machine.call(machine.get_attribute(module, "extend"), (modules,))
    return None


@CONTAINER.native("ModuleList.append", "Sequential.append")
def append(machine: Machine, module: Value, child: Value) -> Value:
    values, more = _children(module)
    if more:
        _open(machine, module, more)
    else:
        add_module(machine, module, str(len(values)), child)
    return module


@CONTAINER.native("ModuleList.extend", "Sequential.extend")
def extend(machine: Machine, module: Value, modules: Value) -> Value:
    items, more = machine.items_of(modules)
    values, doubt = _children(module)
    if doubt:
        _open(machine, module, doubt)
        return module
    for number, child in enumerate(items):
        add_module(machine, module, str(len(values) + number), child)
    if more:
        _open(machine, module, more)
    return module


@CONTAINER.native("ModuleList._at", "Sequential._at")
def at(machine: Machine, module: Value, index: Value) -> Value:
    """The submodule with a number, for the stand-ins' `__getitem__`."""
    values, more = _children(module)
    if not isinstance(index, int):
        return machine.unknown("which module is meant is not known")
    if more and not 0 <= index < len(values):
        return Unknown(more)
    if not -len(values) <= index < len(values):
        machine.throw("IndexError", f"index {index} is out of range")
    return present(values[index])
