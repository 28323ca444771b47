"""The parts of `functools` that are kinds of value of their own: `partial` and `cached_property`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ABSENT, FunctionValue, Instance, Native, Partial, Property, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

FUNCTOOLS = Library("functools")

_ASSIGNED = ("__module__", "__name__", "__qualname__", "__doc__")
_UPDATED = ("__dict__",)
_MISSING = Unknown(Reason("there is no such attribute"))


@FUNCTOOLS.native("partial.__new__")
def partial(machine: Machine, cls: Value, func: Value, /, *args: Value, **keywords: Value) -> Value:
    """`functools.partial`; as there, a partial of a partial is one partial."""
    if isinstance(func, Partial):
        return Partial(func.function, (*func.arguments, *args), {**func.keywords, **keywords})
    return Partial(func, args, keywords)


@FUNCTOOLS.native("cached_property.__new__")
def cached_property(machine: Machine, cls: Value, func: Value, /) -> Value:
    """`functools.cached_property`: computed once, then kept among the instance's attributes under its name."""
    name = func.name if isinstance(func, FunctionValue) else f"{id(func)}"

    def get(machine: Machine, instance: Value) -> Value:
        if not isinstance(instance, Instance):
            return machine.call(func, (instance,))
        if instance.content.get(name, ABSENT) is ABSENT:
            value = machine.call(func, (instance,))
            machine.heap.edit(instance)[name] = value
        return instance.content[name]

    def store(machine: Machine, instance: Value, value: Value) -> Value:
        if isinstance(instance, Instance):
            machine.heap.edit(instance)[name] = value
        return None

    def delete(machine: Machine, instance: Value) -> Value:
        if isinstance(instance, Instance):
            machine.heap.edit(instance).pop(name, None)
        return None

    return Property(Native(name, get), Native(name, store), Native(name, delete))


@FUNCTOOLS.native("update_wrapper")
def update_wrapper(
    machine: Machine, wrapper: Value, wrapped: Value, assigned: Value = _ASSIGNED, updated: Value = _UPDATED
) -> Value:
    """`functools.update_wrapper`: copy names and attributes. Half of all decorators do this."""
    for name in machine.items_of(assigned)[0]:
        value = machine.get_attribute(wrapped, name, _MISSING) if isinstance(name, str) else _MISSING
        if isinstance(name, str) and value is not _MISSING:
            machine.set_attribute(wrapper, name, value)
    for name in machine.items_of(updated)[0]:
        attributes = machine.get_attribute(wrapped, name, None) if isinstance(name, str) else None
        if isinstance(name, str) and attributes is not None:
            machine.call_method(machine.get_attribute(wrapper, name), "update", attributes)
    machine.set_attribute(wrapper, "__wrapped__", wrapped)
    return wrapper


@FUNCTOOLS.native("partial.__instancecheck__")
def is_partial(machine: Machine, cls: Value, value: Value) -> Value:
    """Whether a value is a `partial`."""
    return isinstance(value, Partial)
