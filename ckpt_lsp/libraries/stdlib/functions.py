"""The parts of `functools` that are kinds of value of their own: `partial` and `cached_property`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ABSENT, FunctionValue, Instance, Native, Partial, Property, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

FUNCTOOLS = Library("functools")


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


@FUNCTOOLS.native("partial.__instancecheck__")
def is_partial(machine: Machine, cls: Value, value: Value) -> Value:
    """Whether a value is a `partial`."""
    return isinstance(value, Partial)
