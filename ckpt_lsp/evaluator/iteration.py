"""What iterating over a value gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    DictValue,
    Instance,
    IteratorValue,
    ListValue,
    OneOf,
    Raised,
    SetValue,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_ITEMS = 200_000


def items_of(machine: Machine, value: Value) -> tuple[Sequence[Value], Reason | None]:
    """Return the items that are surely there, up to the first that may not be, and why there may be more."""
    items, more = rounds_of(machine, value)
    for number, item in enumerate(items):
        if isinstance(item, OneOf) and ABSENT in item.alternatives:
            return items[:number], more or item.reason
    return items, more


def rounds_of(machine: Machine, value: Value) -> tuple[Sequence[Value], Reason | None]:
    """Return the items in order, those that may not be there as a `OneOf` with `ABSENT`, and why there may be more."""
    match value:
        case tuple() | str() | bytes() | frozenset():
            return list(value), None
        case range():
            if len(value) > MOST_ITEMS:
                return value[:MOST_ITEMS], machine.reason(f"a range of {len(value):,} items is not followed to its end")
            return value, None
        case IteratorValue():
            items = list(value.items)
            machine.heap.edit(value).clear()
            return items, value.open
        case ListValue():
            return list(value.items), value.open
        case DictValue():
            return [_perhaps(key, entry) for key, entry in value.entries.items()], value.open
        case SetValue():
            return [_perhaps(key, entry) for key, entry in value.content.items()], value.open
        case Unknown():
            return [], value.reason
        case OneOf():
            return _rounds_of_one(machine, value)
        case Instance():
            return _rounds_of_instance(machine, value)
        case ClassValue() if value.metaclass is not None and value.metaclass.lookup("__iter__") is not ABSENT:
            return rounds_of(machine, machine.call(value.metaclass.lookup("__iter__"), (value,)))
        case TensorValue():
            return rounds_of(machine, machine.call_method(value, "__iter__"))
        case _:
            machine.throw("TypeError", f"'{machine.class_of(value).name}' object is not iterable")


def affordable(machine: Machine, items: Sequence[Value], cut: list[Reason]) -> Iterator[Value]:
    """Yield the items for one round each, a step; where the rest would take too many steps, put the reason in `cut`."""
    budget = machine.budget
    start = before = budget.steps
    for number, item in enumerate(items):
        # The first rounds often take more than the others, and any one may.
        cost = min(budget.steps - before, (budget.steps - start) // max(number, 1))
        before = budget.steps
        if budget.is_beyond(cost, number, len(items) - number):
            cut.append(machine.reason(f"following all {len(items):,} rounds takes too many steps"))
            return
        budget.step()
        yield item


def _perhaps(key: Value, entry: Value) -> Value:
    if isinstance(entry, OneOf) and ABSENT in entry.alternatives:
        return OneOf((key, ABSENT), entry.reason)
    return key


def _rounds_of_one(machine: Machine, value: OneOf) -> tuple[Sequence[Value], Reason | None]:
    """Join the items of the alternatives one by one; those that only some have may not be there."""
    runs = [rounds_of(machine, alternative) for alternative in value.present]
    more = next((reason for _, reason in runs if reason), None)
    length = max(len(items) for items, _ in runs)
    return [
        join([items[number] if number < len(items) else ABSENT for items, _ in runs], value.reason)
        for number in range(length)
    ], more


def _rounds_of_instance(machine: Machine, instance: Instance) -> tuple[Sequence[Value], Reason | None]:
    if instance.cls.lookup("__iter__") is not ABSENT:
        iterator = machine.call_method(instance, "__iter__")
        if iterator is not instance and not isinstance(iterator, Instance):
            return rounds_of(machine, iterator)
        return _drain(machine, iterator)
    if instance.payload is not None:
        return rounds_of(machine, instance.payload)
    if instance.cls.lookup("__getitem__") is not ABSENT:
        return _by_index(machine, instance)
    reason = instance.cls.unknown_base or instance.open
    if reason:
        return [], reason
    return machine.throw("TypeError", f"'{instance.cls.name}' object is not iterable")


def _drain(machine: Machine, iterator: Value) -> tuple[Sequence[Value], Reason | None]:
    return _until(machine, lambda number: machine.call_method(iterator, "__next__"), "StopIteration")


def _by_index(machine: Machine, instance: Instance) -> tuple[Sequence[Value], Reason | None]:
    return _until(machine, lambda number: machine.call_method(instance, "__getitem__", number), "IndexError")


def _until(machine: Machine, item_at: Callable[[int], Value], end: str) -> tuple[Sequence[Value], Reason | None]:
    """Return the items that `item_at` gives for 0, 1, 2, … until it raises the exception called `end`."""
    items: list[Value] = []
    while len(items) < machine.budget.limits.rounds:
        try:
            item = item_at(len(items))
        except Raised as raised:
            if machine.is_instance(raised.value, machine.builtins[end]) is True:
                return items, None
            raise
        if isinstance(item, Unknown):
            return items, item.reason
        items.append(item)
    return items, machine.reason("what is iterated over does not end")
