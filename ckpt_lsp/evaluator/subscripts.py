"""Subscripts: `value[key]`, stored to and deleted too."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, cast

from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.modules import GlobalsView
from ckpt_lsp.evaluator.operators import key_of
from ckpt_lsp.evaluator.scopes import present
from ckpt_lsp.evaluator.unseen import may_be_filled
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    Cell,
    ClassValue,
    DictValue,
    Instance,
    ListValue,
    NamespaceView,
    OneOf,
    TensorValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine
    from ckpt_lsp.tensors import Reason


def get(machine: Machine, value: Value, key: Value) -> Value:
    """Return `value[key]`."""
    match value:
        case Unknown():
            machine.may_raise(value)
            return Unknown(value.reason, value.plain)
        case OneOf():
            return machine.split(value, lambda chosen: get(machine, chosen, key))
        case DictValue():
            return get_entry(machine, value, key)
        case ListValue():
            return _list_item(machine, value, key)
        case tuple() | str() | bytes() | range():
            return _sequence_item(machine, value, key)
        case Instance() | TensorValue():
            return _by_method(machine, value, key)
        case ClassValue():
            return _of_class(machine, value, key)
        case _:
            return machine.throw("TypeError", f"'{machine.class_of(value).name}' object is not subscriptable")


def _by_method(machine: Machine, value: Instance | TensorValue, key: Value) -> Value:
    cls = machine.class_of(value)
    method = cls.lookup("__getitem__")
    if method is not ABSENT:
        return machine.call(BoundMethod(method, value), (key,))
    if isinstance(value, Instance) and isinstance(value.payload, (str, bytes, tuple)):
        return get(machine, value.payload, key)
    reason = cls.unknown_base or (value.open if isinstance(value, Instance) else None)
    return Unknown(reason) if reason else machine.throw("TypeError", f"'{cls.name}' object is not subscriptable")


def _of_class(machine: Machine, cls: ClassValue, key: Value) -> Value:
    """`Color["RED"]` asks the metaclass, `Box[T]` the class; any other class takes type arguments and stays itself."""
    if cls.metaclass is not None and cls.metaclass.lookup("__getitem__") is not ABSENT:
        return machine.call(cls.metaclass.lookup("__getitem__"), (cls, key))
    method = machine.get_attribute(cls, "__class_getitem__", None)
    return cls if method is None else machine.call(method, (key,))


def get_entry(machine: Machine, mapping: DictValue, key: Value, default: Value = ABSENT) -> Value:
    """Return `mapping[key]`; without it `default`, or KeyError in the evaluated program."""
    if isinstance(key, OneOf):
        return machine.split(key, lambda chosen: get_entry(machine, mapping, chosen, default))
    plain = key_of(key)
    if isinstance(plain, Unknown):
        return _some_entry(mapping, plain, default)
    entry = mapping.find(plain) if isinstance(mapping, GlobalsView) else mapping.entries.get(plain, ABSENT)
    if isinstance(entry, OneOf) and ABSENT in entry.alternatives:
        there = present(entry)
        return there if default is ABSENT else join([there, default], entry.reason)
    if entry is not ABSENT:
        return entry
    if mapping.open:
        return Unknown(mapping.open)
    if default is not ABSENT and mapping.entries:
        return default
    unseen = may_be_filled(machine, mapping)
    if unseen is not None:
        machine.may_raise(Unknown(unseen))
        return Unknown(unseen)
    if default is not ABSENT:
        return default
    return machine.throw("KeyError", plain)


def _some_entry(mapping: DictValue, key: Unknown, default: Value) -> Value:
    """Return what a key that is not known may lead to: one of the values."""
    if mapping.open or not mapping.entries:
        return Unknown(key.reason)
    values = [present(entry) for entry in mapping.entries.values()]
    return join(values if default is ABSENT else [*values, default], key.reason)


def _list_item(machine: Machine, items: ListValue, key: Value) -> Value:
    if isinstance(key, OneOf):
        return machine.split(key, lambda chosen: _list_item(machine, items, chosen))
    index = machine.to_python(key)
    if isinstance(index, Unknown):
        if items.open or isinstance(key, slice) or not items.items:
            return Unknown(index.reason)
        return join(map(present, items.items), index.reason)
    if items.open and not (isinstance(index, int) and 0 <= index < len(items.items)):
        return Unknown(items.open)
    with machine.python_errors():
        found = items.items[index]
    doubt = items.unordered if len(items.items) > 1 else None
    if isinstance(index, slice):
        whole = len(found) == len(items.items)
        return ListValue(found if whole or not doubt else (), None if whole else doubt, doubt)
    return join(map(present, items.items), doubt) if doubt else present(found)


def _sequence_item(machine: Machine, sequence: tuple[Value, ...] | str | bytes | range, key: Value) -> Value:
    if isinstance(key, OneOf):
        return machine.split(key, lambda chosen: _sequence_item(machine, sequence, chosen))
    index = machine.to_python(key)
    if isinstance(index, Unknown):
        if isinstance(sequence, tuple) and sequence and not isinstance(key, slice):
            return join(sequence, index.reason)
        return Unknown(index.reason, plain=not isinstance(sequence, tuple))
    with machine.python_errors():
        return sequence[index]


def set(machine: Machine, value: Value, key: Value, new: Value) -> None:
    """Carry out `value[key] = new`."""
    match value:
        case OneOf():
            machine.split(value, lambda chosen: set(machine, chosen, key, new))
        case DictValue():
            set_entry(machine, value, key, new)
        case ListValue():
            _set_list_item(machine, value, key, new)
        case Unknown():
            machine.escape([new], value.reason)
        case _:
            method = machine.class_of(value).lookup("__setitem__")
            if method is not ABSENT:
                machine.call(BoundMethod(method, value), (key, new))
            elif isinstance(value, Instance) and (value.cls.unknown_base or value.open):
                machine.escape([new], value.cls.unknown_base or value.open or machine.reason("it is not known"))
            else:
                cls = machine.class_of(value)
                machine.throw("TypeError", f"'{cls.name}' object does not support item assignment")


def set_entry(machine: Machine, mapping: DictValue, key: Value, new: Value) -> None:
    """Carry out `mapping[key] = new`; a key that is not known opens the mapping."""
    plain = key_of(key)
    if isinstance(plain, Unknown):
        add_unknown(machine, mapping, new, plain.reason)
    elif isinstance(plain, (ListValue, DictValue)):
        machine.throw("TypeError", f"unhashable type: '{machine.class_of(plain).name}'")
    else:
        machine.heap.edit(mapping)[plain] = new


def add_unknown(
    machine: Machine, owner: DictValue | Instance, new: Value, reason: Reason, but: Collection[Value] = ()
) -> None:
    """Note that entries (or attributes) are added of which not all names are known: each may replace one there is.

    Of an object's attributes only plain ones are doubted: its modules, tensors and containers are hardly meant.
    """
    content: dict[Any, Value] = machine.heap.edit(cast("Cell[dict[Any, Value]]", owner))
    only_plain = isinstance(owner, (Instance, NamespaceView))
    if isinstance(new, Unknown):
        # That an option was left out says nothing of the entry that it would name.
        new = Unknown(new.reason, new.plain)
    for name, old in () if isinstance(owner, GlobalsView) else content.items():
        if name not in but and (not only_plain or isinstance(old, _PLAIN)):
            content[name] = join((old, new), reason)
    machine.heap.open(owner, reason)


_PLAIN = (bool, int, float, str, tuple, type(None))


def _set_list_item(machine: Machine, items: ListValue, key: Value, new: Value) -> None:
    index = machine.to_python(key)
    if isinstance(index, Unknown) or (items.open and not (isinstance(index, int) and 0 <= index < len(items.items))):
        reason = index.reason if isinstance(index, Unknown) else items.open
        assert reason is not None
        content = machine.heap.edit(items)
        content[:] = [join([item, new], reason) for item in content]
        return
    with machine.python_errors():
        if isinstance(index, slice):
            replacement, more = machine.items_of(new)
            machine.heap.edit(items)[index] = replacement
            if more:
                machine.heap.open(items, more)
        else:
            machine.heap.edit(items)[index] = new


def delete(machine: Machine, value: Value, key: Value) -> None:
    """Carry out `del value[key]`."""
    match value:
        case OneOf():
            machine.split(value, lambda chosen: delete(machine, chosen, key))
        case DictValue():
            delete_entry(machine, value, key)
        case ListValue():
            index = machine.to_python(key)
            if isinstance(index, Unknown) or value.open:
                reason = index.reason if isinstance(index, Unknown) else value.open
                assert reason is not None
                machine.heap.edit(value).clear()
                machine.heap.open(value, reason)
                return
            with machine.python_errors():
                del machine.heap.edit(value)[index]
        case Unknown():
            return
        case _:
            method = machine.class_of(value).lookup("__delitem__")
            if method is not ABSENT:
                machine.call(BoundMethod(method, value), (key,))


def delete_entry(machine: Machine, mapping: DictValue, key: Value) -> None:
    """Carry out `del mapping[key]`; with a key that is not known, any entry may be gone."""
    plain = key_of(key)
    if isinstance(plain, Unknown):
        content = machine.heap.edit(mapping)
        for name, entry in content.items():
            content[name] = join([entry, ABSENT], plain.reason)
    elif plain in mapping.entries:
        machine.heap.edit(mapping).pop(plain)
    elif not mapping.open:
        machine.throw("KeyError", plain)
