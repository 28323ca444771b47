"""Methods of `list`, `dict`, `set` and iterators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import subscripts
from ckpt_lsp.evaluator.builtin_scalars import position, set_of, sorted_items
from ckpt_lsp.evaluator.generators import Generator
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import binary, contains, key_of, payload
from ckpt_lsp.evaluator.scopes import present
from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    DictValue,
    Instance,
    IteratorValue,
    KeysView,
    ListValue,
    OneOf,
    SetValue,
    Unknown,
    Value,
    order_of,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

CONTAINERS = Library("builtins")
native = CONTAINERS.native


def _list(value: Value) -> ListValue:
    inside = payload(value)
    assert isinstance(inside, ListValue)
    return inside


def _dict(value: Value) -> DictValue:
    inside = payload(value)
    assert isinstance(inside, DictValue)
    return inside


def _set(value: Value) -> SetValue:
    inside = payload(value)
    assert isinstance(inside, SetValue)
    return inside


# Lists.


@native("list.__new__")
def _new_list(machine: Machine, cls: ClassValue, *arguments: Value, **keywords: Value) -> Value:
    if not cls.is_builtin or not arguments:
        return _empty(cls, ListValue())
    return ListValue(*machine.items_of(arguments[0]), order_of(arguments[0]))


def _empty(cls: ClassValue, content: Value) -> Value:
    return content if cls.is_builtin else Instance(cls, content)


@native("list.__init__")
def _init_list(machine: Machine, items: Value, given: Value = ()) -> None:
    _extend(machine, items, given)


@native("list.append")
def _append(machine: Machine, items: Value, item: Value) -> None:
    target = _list(items)
    # Behind an end that is not known nothing has a known position.
    if target.open is None:
        machine.heap.edit(target).append(item)


@native("list.extend")
def _extend(machine: Machine, items: Value, more: Value) -> None:
    target = _list(items)
    if target.open is None:
        known, doubt = machine.items_of(more)
        machine.heap.edit(target).extend(known)
        if doubt:
            machine.heap.open(target, doubt)


@native("list.insert")
def _insert(machine: Machine, items: Value, index: Value, item: Value) -> None:
    target = _list(items)
    if target.open is None and isinstance(index, int):
        machine.heap.edit(target).insert(index, item)
    else:
        machine.heap.edit(target).clear()
        machine.heap.open(target, target.open or machine.reason("where an item is inserted is not known"))


@native("list.pop")
def _pop_item(machine: Machine, items: Value, index: Value = -1) -> Value:
    value = machine.get_item(_list(items), index)
    machine.delete_item(_list(items), index)
    return value


@native("list.remove")
def _remove_item(machine: Machine, items: Value, item: Value) -> None:
    machine.delete_item(_list(items), position(machine, _list(items), item))


@native("list.clear")
def _clear_list(machine: Machine, items: Value) -> None:
    machine.heap.replace(_list(items), [], None)


@native("list.index")
def _index(machine: Machine, items: Value, item: Value) -> Value:
    return position(machine, _list(items), item)


@native("list.copy", "list.__copy__")
def _copy_list(machine: Machine, items: Value) -> Value:
    return ListValue(_list(items).items, _list(items).open, _list(items).unordered)


@native("list.reverse")
def _reverse(machine: Machine, items: Value) -> None:
    target = _list(items)
    if target.open:
        machine.heap.edit(target).clear()
    else:
        machine.heap.edit(target).reverse()


@native("list.sort")
def _sort(machine: Machine, items: Value, *, key: Value = None, reverse: Value = False) -> None:
    ordered = sorted_items(machine, _list(items), key, reverse)
    if isinstance(ordered, Unknown):
        machine.heap.replace(_list(items), [], ordered.reason)
    else:
        machine.heap.edit(_list(items))[:] = ordered.items
        _list(items).unordered = None


@native("list.__len__", "dict.__len__", "set.__len__")
def _length(machine: Machine, container: Value) -> Value:
    inside = payload(container)
    assert isinstance(inside, (ListValue, DictValue, SetValue))
    if inside.open:
        return Unknown(inside.open, plain=True)
    values = inside.items if isinstance(inside, ListValue) else inside.content.values()
    uncertain = next((v for v in values if isinstance(v, OneOf) and ABSENT in v.alternatives), None)
    return Unknown(uncertain.reason, plain=True) if uncertain else len(inside.content)


@native("list.__getitem__", "dict.__getitem__")
def _get_item(machine: Machine, container: Value, key: Value) -> Value:
    inside = payload(container)
    if isinstance(inside, DictValue) and isinstance(container, Instance):
        missing = container.cls.lookup("__missing__")
        if missing is not ABSENT and contains(machine, inside, key) is False:
            return machine.call(missing, (container, key))
    return subscripts.get(machine, inside, key)


@native("list.__setitem__", "dict.__setitem__")
def _set_item(machine: Machine, container: Value, key: Value, value: Value) -> None:
    subscripts.set(machine, payload(container), key, value)


@native("list.__delitem__", "dict.__delitem__")
def _delete_item(machine: Machine, container: Value, key: Value) -> None:
    subscripts.delete(machine, payload(container), key)


@native("list.__contains__", "dict.__contains__", "set.__contains__", "tuple.__contains__")
def _contains(machine: Machine, container: Value, item: Value) -> Value:
    return contains(machine, payload(container), item)


@native("list.__iter__", "dict.__iter__", "set.__iter__", "tuple.__iter__", "str.__iter__", "range.__iter__")
def _iterate(machine: Machine, container: Value) -> Value:
    return IteratorValue(*machine.items_of(payload(container)))


@native("list.__add__")
def _add(machine: Machine, items: Value, other: Value) -> Value:
    return binary(machine, "+", payload(items), payload(other))


# Dicts.


@native("dict.__new__")
def _new_dict(machine: Machine, cls: ClassValue, *arguments: Value, **keywords: Value) -> Value:
    made = _empty(cls, DictValue())
    if cls.is_builtin:
        _update(machine, made, *arguments, **keywords)
    return made


@native("dict.__init__")
def _init_dict(machine: Machine, mapping: Value, *arguments: Value, **keywords: Value) -> None:
    _update(machine, mapping, *arguments, **keywords)


@native("dict.fromkeys")
def _from_keys(machine: Machine, keys: Value, value: Value = None) -> Value:
    result = DictValue()
    known, more = machine.items_of(keys)
    for key in known:
        subscripts.set_entry(machine, result, key, value)
    if more:
        machine.heap.open(result, more)
    return result


@native("dict.get")
def _get(machine: Machine, mapping: Value, key: Value, default: Value = None) -> Value:
    return subscripts.get_entry(machine, _dict(mapping), key, default)


@native("dict.setdefault")
def _set_default(machine: Machine, mapping: Value, key: Value, default: Value = None) -> Value:
    value = subscripts.get_entry(machine, _dict(mapping), key, default)
    subscripts.set_entry(machine, _dict(mapping), key, value)
    return value


@native("dict.pop")
def _pop(machine: Machine, mapping: Value, key: Value, default: Value = ABSENT) -> Value:
    target = _dict(mapping)
    if isinstance(key, OneOf):
        return machine.split(key, lambda chosen: _pop(machine, mapping, chosen, default))
    value = subscripts.get_entry(machine, target, key, default)
    if contains(machine, target, key) is not False:
        subscripts.delete_entry(machine, target, key)
    return value


@native("dict.popitem")
def _pop_entry(machine: Machine, mapping: Value, last: Value = True) -> Value:
    target = _dict(mapping)
    if target.open or not target.entries:
        return Unknown(target.open) if target.open else machine.throw("KeyError", "popitem(): dictionary is empty")
    key = list(target.entries)[-1 if last else 0]
    return key, present(machine.heap.edit(target).pop(key))


@native("dict.keys")
def _keys(machine: Machine, mapping: Value) -> Value:
    target = _dict(mapping)
    keys = KeysView((), target.open)
    for key, entry in target.entries.items():
        keys.content[key] = entry if isinstance(entry, OneOf) and ABSENT in entry.alternatives else None  # type: ignore[assignment]
    return keys


@native("dict.values")
def _values(machine: Machine, mapping: Value) -> Value:
    return ListValue(_dict(mapping).entries.values(), _dict(mapping).open)


@native("dict.items")
def _items(machine: Machine, mapping: Value) -> Value:
    return ListValue([_pair(key, value) for key, value in _dict(mapping).entries.items()], _dict(mapping).open)


def _pair(key: Value, value: Value) -> Value:
    if isinstance(value, OneOf) and ABSENT in value.alternatives:
        return OneOf(((key, present(value)), ABSENT), value.reason)
    return key, value


@native("dict.copy", "dict.__copy__")
def _copy_dict(machine: Machine, mapping: Value) -> Value:
    inside = _dict(mapping)
    copied = DictValue(inside.entries, inside.open, inside.versions)
    return Instance(mapping.cls, copied) if isinstance(mapping, Instance) else copied


@native("dict.clear")
def _clear_dict(machine: Machine, mapping: Value) -> None:
    machine.heap.replace(_dict(mapping), {}, None)


@native("dict.update")
def _update(machine: Machine, mapping: Value, given: Value = None, **keywords: Value) -> None:
    target = _dict(mapping)
    if given is not None:
        machine.split(given, lambda chosen: _update_from(machine, target, chosen))
    for name, value in keywords.items():
        subscripts.set_entry(machine, target, name, value)


def _update_from(machine: Machine, target: DictValue, given: Value) -> Value:
    source = payload(given)
    if isinstance(source, DictValue):
        content = machine.heap.edit(target)
        for key, value in list(source.entries.items()):
            there = not (isinstance(value, OneOf) and ABSENT in value.alternatives)
            content[key] = value if there else _perhaps_over(value, content.get(key, ABSENT))
        if source.open:
            more_values = Unknown(source.open)
            subscripts.add_unknown(machine, target, more_values, source.open, but=source.entries.keys())
        return None
    if isinstance(given, Instance) and given.cls.lookup("keys") is not ABSENT:
        keys, more = machine.items_of(machine.call_method(given, "keys"))
        for key in keys:
            subscripts.set_entry(machine, target, key, machine.get_item(given, key))
    else:
        pairs, more = machine.items_of(given)
        for pair in pairs:
            parts, _ = machine.items_of(pair)
            if len(parts) == 2:
                subscripts.set_entry(machine, target, parts[0], parts[1])
            else:
                more = more or machine.reason("an entry to add to a dict is not known")
    if more:
        subscripts.add_unknown(machine, target, Unknown(more), more)
    return None


def _perhaps_over(value: Value, before: Value) -> Value:
    """Return what a key has after an update that some runs only make."""
    assert isinstance(value, OneOf)
    return join([*value.present, before], value.reason)


# Sets.


@native("set.__new__")
def _new_set(machine: Machine, cls: ClassValue, items: Value = ()) -> Value:
    return set_of(machine, items) if cls.is_builtin else Instance(cls, set_of(machine, items))


@native("set.add")
def _add_item(machine: Machine, items: Value, item: Value) -> None:
    key = key_of(item)
    if isinstance(key, Unknown):
        machine.heap.open(_set(items), key.reason)
    else:
        machine.heap.edit(_set(items))[key] = None


@native("set.update")
def _update_set(machine: Machine, items: Value, *others: Value) -> None:
    for other in others:
        more = set_of(machine, other)
        machine.heap.edit(_set(items)).update(more.content)
        if more.open:
            machine.heap.open(_set(items), more.open)


@native("set.difference_update")
def _remove_all(machine: Machine, items: Value, *others: Value) -> None:
    for other in others:
        rest = machine.binary("-", _set(items), set_of(machine, other))
        if isinstance(rest, SetValue):
            machine.heap.replace(_set(items), dict(rest.content), rest.open)
        elif isinstance(rest, Unknown):
            machine.heap.replace(_set(items), {}, rest.reason)


@native("set.discard", "set.remove")
def _discard(machine: Machine, items: Value, item: Value) -> None:
    key = key_of(item)
    if isinstance(key, Unknown):
        machine.heap.replace(_set(items), {}, key.reason)
    else:
        machine.heap.edit(_set(items)).pop(key, None)


@native("set.copy")
def _copy_set(machine: Machine, items: Value) -> Value:
    return SetValue(_set(items).items, _set(items).open)


@native("set.clear")
def _clear_set(machine: Machine, items: Value) -> None:
    machine.heap.replace(_set(items), {}, None)


def _combine(sign: str, names: tuple[str, ...]) -> None:
    @native(*names)
    def combine(machine: Machine, items: Value, *others: Value) -> Value:
        result: Value = payload(items)
        for other in others:
            result = binary(machine, sign, result, set_of(machine, other))
        return result


_combine("|", ("set.union",))
_combine("&", ("set.intersection",))
_combine("-", ("set.difference",))
_combine("^", ("set.symmetric_difference",))


@native("set.issubset", "frozenset.issubset")
def _is_subset(machine: Machine, items: Value, other: Value) -> Value:
    return machine.compare("<=", payload(items), set_of(machine, other))


@native("set.issuperset", "frozenset.issuperset")
def _is_superset(machine: Machine, items: Value, other: Value) -> Value:
    return machine.compare(">=", payload(items), set_of(machine, other))


# Iterators.


@native("iterator.__iter__")
def _itself(machine: Machine, items: Value) -> Value:
    return items


@native("iterator.__next__")
def _next(machine: Machine, items: Value) -> Value:
    target = _list(items)
    if isinstance(target, Generator):
        target.begin()
    if not target.items:
        return Unknown(target.open) if target.open else machine.throw("StopIteration", "")
    if target.unordered and len(target.items) > 1:
        first = join(map(present, target.items), target.unordered)
        machine.heap.replace(target, [], target.unordered)
        return first
    return present(machine.heap.edit(target).pop(0))


@native("generator.send")
def _send(machine: Machine, items: Value, sent: Value) -> Value:
    return _next(machine, items)


@native("generator.throw")
def _throw(machine: Machine, items: Value, *error: Value) -> Value:
    target = _list(items)
    if isinstance(target, Generator):
        target.begin()
    reason = machine.reason("what a generator does with an exception is not known")
    machine.heap.replace(target, [], reason)
    return Unknown(reason)


@native("generator.close")
def _close(machine: Machine, items: Value) -> None:
    machine.heap.replace(_list(items), [], None)
