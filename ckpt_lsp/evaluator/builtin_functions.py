"""The builtin functions."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.builtin_scalars import Ranked, Undecided, sorted_items, text_of
from ckpt_lsp.evaluator.generators import Generator
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.modules import GlobalsView, Module
from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.operators import LONGEST, binary, payload
from ckpt_lsp.evaluator.scopes import look_up
from ckpt_lsp.evaluator.subscripts import add_unknown
from ckpt_lsp.evaluator.truth import is_subclass
from ckpt_lsp.evaluator.unfinished_statement import UNFINISHED
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    IteratorValue,
    ListValue,
    Native,
    OneOf,
    Partial,
    Raised,
    TensorValue,
    Unknown,
    Value,
    order_of,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

FUNCTIONS = Library("builtins")
native = FUNCTIONS.native

for _function in (chr, ord, hex, bin, oct, divmod, ascii):
    FUNCTIONS.pure(_function.__name__)(_function)
FUNCTIONS.constants({"Ellipsis": Ellipsis, "NotImplemented": NotImplemented, "__debug__": True})


@native("len")
def _len(machine: Machine, value: Value) -> Value:
    if isinstance(value, Unknown):
        return Unknown(value.reason, plain=True)
    if isinstance(value, OneOf):
        return machine.split(value, lambda chosen: _len(machine, chosen))
    if isinstance(value, (str, bytes, tuple, range, frozenset)):
        return len(value)
    if isinstance(value, ClassValue) and value.metaclass:
        return machine.call(value.metaclass.lookup("__len__"), (value,))
    return machine.call_method(value, "__len__")


@native("isinstance")
def _isinstance(machine: Machine, value: Value, cls: Value) -> Value:
    return machine.is_instance(value, cls)


@native("issubclass")
def _issubclass(machine: Machine, sub: Value, cls: Value) -> Value:
    classes = cls if isinstance(cls, tuple) else (cls,)
    for value in (sub, *classes):
        if not isinstance(value, ClassValue):
            return machine.unknown("a class in issubclass() is not known", plain=True)
    answers = [is_subclass(machine, sub, one) for one in classes if isinstance(sub, ClassValue)]
    if any(answer is True for answer in answers):
        return True
    return next((answer for answer in answers if isinstance(answer, Unknown)), False)


@native("callable")
def _callable(machine: Machine, value: Value) -> Value:
    if isinstance(value, Unknown):
        return Unknown(value.reason, plain=True)
    if isinstance(value, (FunctionValue, Native, BoundMethod, ClassValue, Partial)):
        return True
    return isinstance(value, Instance) and value.cls.lookup("__call__") is not ABSENT


@native("getattr")
def _getattr(machine: Machine, value: Value, name: Value, default: Value = ABSENT) -> Value:
    if isinstance(name, OneOf):
        return machine.split(name, lambda chosen: _getattr(machine, value, chosen, default))
    text = payload(name)
    if not isinstance(text, str):
        return machine.unknown("the name of an attribute is not known")
    return machine.get_attribute(value, text, default)


@native("hasattr")
def _hasattr(machine: Machine, value: Value, name: Value) -> Value:
    text = payload(name)
    if not isinstance(text, str):
        return machine.unknown("the name of an attribute is not known", plain=True)
    if isinstance(value, OneOf):
        return machine.split(value, lambda chosen: _hasattr(machine, chosen, name))
    if isinstance(value, Instance):
        own = value.content.get(text)
        if isinstance(own, OneOf) and ABSENT in own.alternatives:
            return Unknown(own.reason, plain=True)
    found = machine.get_attribute(value, text, _MISSING)
    if isinstance(found, Unknown) and not (isinstance(value, Instance) and text in value.content):
        return Unknown(found.reason, plain=True)
    return found is not _MISSING


_MISSING = OneOf((), None)  # type: ignore[arg-type]
"""A default that no program can hold."""


@native("setattr")
def _setattr(machine: Machine, value: Value, name: Value, new: Value) -> Value:
    if isinstance(name, OneOf):
        return machine.split(name, lambda chosen: _setattr(machine, value, chosen, new))
    text = payload(name)
    if isinstance(text, str):
        machine.set_attribute(value, text, new)
    elif isinstance(value, Instance):
        reason = machine.reason("the name of an attribute that is set is not known")
        add_unknown(machine, value, new, reason)
    return None


@native("delattr")
def _delattr(machine: Machine, value: Value, name: Value) -> Value:
    if isinstance(name, str):
        machine.delete_attribute(value, name)
    elif isinstance(value, Instance):
        machine.heap.open(value, machine.reason("the name of an attribute that is deleted is not known"))
    return None


@native("vars")
def _vars(machine: Machine, value: Value = ABSENT) -> Value:
    if value is ABSENT:
        return _locals(machine)
    return machine.get_attribute(value, "__dict__")


@native("locals")
def _locals(machine: Machine) -> Value:
    return DictValue(machine.frames[-1].scope.content)


@native("globals")
def _globals(machine: Machine) -> Value:
    module = machine.frames[-1].module
    return GlobalsView(module, lambda name: machine.module_name(module, name))


@native("dir")
def _dir(machine: Machine, value: Value = ABSENT) -> Value:
    if not isinstance(value, Module) or value.source is None:
        return machine.unknown("what dir() lists is not followed", plain=True)
    natives = (name for name in machine.libraries.by_name.get(value.name, ()) if "." not in name)
    names = [name for name in value.source.bindings if "." not in name]
    return ListValue(sorted({*names, *natives}), open=machine.reason("a module may have more names than its source"))


@native("id", "hash")
def _identity(machine: Machine, value: Value) -> Value:
    return machine.unknown("an identity differs from run to run", plain=True)


@native("repr")
def _repr(machine: Machine, value: Value) -> Value:
    if isinstance(value, Instance):
        return machine.call_method(value, "__repr__")
    return pure(repr)(machine, value)


@native("format")
def _format(machine: Machine, value: Value, spec: Value = "") -> Value:
    if isinstance(value, OneOf):
        return machine.split(value, lambda chosen: _format(machine, chosen, spec))
    own = value.cls.lookup("__format__") if isinstance(value, Instance) else ABSENT
    if isinstance(own, FunctionValue):
        return machine.call(own, (value, spec))
    if isinstance(value, (Instance, Unknown)) and spec == "":
        return text_of(machine, value)
    if isinstance(value, (ClassValue, TensorValue)):
        return machine.unknown("the text of an object is not known", plain=True)
    return pure(_format_known)(machine, value, spec)


def _format_known(value: object, spec: str) -> str:
    if any(int(number) > LONGEST for number in "".join(c if c.isdigit() else " " for c in spec).split()):
        raise ValueError("the text is too long")
    return format(value, spec)


@native("print", "breakpoint")
def _print(machine: Machine, *values: Value, **keywords: Value) -> None:
    return None


@native("input")
def _input(machine: Machine, *prompt: Value) -> Value:
    return machine.unknown("what the user types is not known", plain=True)


LONGEST_CODE = 2000


@native("eval")
def _eval(machine: Machine, source: Value, globals: Value = None, locals: Value = None) -> Value:
    """`eval` of an expression where it is called (`eval("nn.Linear")`); in other namespaces it is not followed."""
    frame = machine.frames[-1]
    if not isinstance(source, str) or len(source) > LONGEST_CODE or globals is not None or locals is not None:
        return machine.unknown("code in a string is not followed")
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return machine.throw("SyntaxError", "invalid syntax")
    for node in ast.walk(tree):
        if frame.node is not None and isinstance(node, ast.expr):
            # What is said of the code is said of the call.
            ast.copy_location(node, frame.node)
    return machine.evaluate(tree.body, frame)


@native("exec", "compile")
def _exec(machine: Machine, *arguments: Value) -> Value:
    return machine.unknown("code in a string is not followed")


@native("bytearray", "memoryview")
def _changing_bytes(machine: Machine, *arguments: Value, **keywords: Value) -> Value:
    return machine.unknown("bytes that change are not followed", plain=True)


@native("__import__")
def _import(machine: Machine, name: Value, *rest: Value, **ignored: Value) -> Value:
    if not isinstance(name, str):
        return machine.unknown("which module is imported is not known")
    return machine.import_module(name)


@native("iter")
def _iter(machine: Machine, value: Value, sentinel: Value = ABSENT) -> Value:
    if sentinel is not ABSENT:
        return machine.unknown("an iterator with a sentinel is not followed")
    if isinstance(value, IteratorValue) or (isinstance(value, Instance) and value.cls.lookup("__next__") is not ABSENT):
        return value
    return IteratorValue(*machine.items_of(value), order_of(value))


@native("next")
def _next(machine: Machine, iterator: Value, default: Value = ABSENT) -> Value:
    if isinstance(iterator, Unknown):
        return Unknown(iterator.reason)
    if isinstance(iterator, Generator):
        iterator.begin()
    if isinstance(iterator, IteratorValue) and not iterator.items and not iterator.open and default is not ABSENT:
        return default
    return machine.call_method(iterator, "__next__")


@native("enumerate")
def _enumerate(machine: Machine, items: Value, start: Value = 0) -> Value:
    known, more = machine.items_of(items)
    return IteratorValue(((binary(machine, "+", start, n), item) for n, item in enumerate(known)), more)


@native("zip")
def _zip(machine: Machine, *iterables: Value, strict: Value = False) -> Value:
    columns = [machine.items_of(iterable) for iterable in iterables]
    closed = [len(items) for items, more in columns if not more]
    shortest = min((len(items) for items, _ in columns), default=0)
    more = None
    if not closed or min(closed) > shortest:
        more = next((reason for items, reason in columns if reason and len(items) == shortest), None)
    return IteratorValue(zip(*(items for items, _ in columns)), more)


@native("map")
def _map(machine: Machine, function: Value, *iterables: Value) -> Value:
    doubt = next(filter(None, map(order_of, iterables)), None)
    rows = machine.call(machine.builtins["zip"], iterables)
    known, more = machine.items_of(rows)
    return IteratorValue((machine.call(function, row) for row in known if isinstance(row, tuple)), more, doubt)


@native("filter")
def _filter(machine: Machine, function: Value, items: Value) -> Value:
    known, more = machine.items_of(items)
    kept: list[Value] = []
    for item in known:
        answer = machine.truth(item if function is None else machine.call(function, (item,)))
        if isinstance(answer, Unknown):
            kept.append(join([item, ABSENT], answer.reason))
        elif answer:
            kept.append(item)
    return IteratorValue(kept, more, order_of(items))


@native("reversed")
def _reversed(machine: Machine, items: Value) -> Value:
    known, more = machine.items_of(items)
    return Unknown(more) if more else IteratorValue(reversed(known), None, order_of(items))


@native("sorted")
def _sorted(machine: Machine, items: Value, *, key: Value = None, reverse: Value = False) -> Value:
    return sorted_items(machine, items, key, reverse)


@native("sum")
def _sum(machine: Machine, items: Value, start: Value = 0) -> Value:
    known, more = machine.items_of(items)
    if more:
        return Unknown(more, plain=True)
    total = start
    for item in known:
        total = binary(machine, "+", total, item)
    return total


@native("any")
def _any(machine: Machine, items: Value) -> Value:
    return _quantify(machine, items, decisive=True)


@native("all")
def _all(machine: Machine, items: Value) -> Value:
    return _quantify(machine, items, decisive=False)


def _quantify(machine: Machine, items: Value, *, decisive: bool) -> Value:
    known, more = machine.items_of(items)
    undecided: Value = Unknown(more, plain=True) if more else not decisive
    for item in known:
        answer = machine.truth(item)
        if answer is decisive:
            return decisive
        if isinstance(answer, Unknown):
            undecided = answer
    return undecided


@native("max")
def _max(machine: Machine, *items: Value, key: Value = None, default: Value = ABSENT) -> Value:
    return _extreme(machine, items, key, default, last=True)


@native("min")
def _min(machine: Machine, *items: Value, key: Value = None, default: Value = ABSENT) -> Value:
    return _extreme(machine, items, key, default, last=False)


def _extreme(machine: Machine, items: tuple[Value, ...], key: Value, default: Value, *, last: bool) -> Value:
    candidates: Value = items[0] if len(items) == 1 else items
    known, more = machine.items_of(candidates)
    if not known and not more:
        return default if default is not ABSENT else machine.throw("ValueError", "the argument is empty")
    doubt = more or next((item.reason for item in known if isinstance(item, (Unknown, OneOf))), None)
    if doubt:
        return Unknown(doubt, plain=all(isinstance(item, (int, float, Unknown)) for item in known))
    objects = known if key is None else [machine.call(key, (item,)) for item in known]
    ranks = machine.to_python(tuple(objects))
    if isinstance(ranks, Unknown):
        return _extreme_object(machine, known, objects, last=last)
    with machine.python_errors():
        # `max` and `min` both return the first of several equal ones.
        best = (max if last else min)(range(len(known)), key=ranks.__getitem__)
        return known[best]


def _extreme_object(machine: Machine, items: Sequence[Value], ranks: Sequence[Value], *, last: bool) -> Value:
    """Return the extreme of objects that say themselves which is smaller."""
    ranked = [Ranked(machine, rank) for rank in ranks]
    best = 0
    try:
        for number in range(1, len(items)):
            smaller = ranked[best] < ranked[number] if last else ranked[number] < ranked[best]
            best = number if smaller else best
    except Undecided as stop:
        return Unknown(stop.reason)
    return items[best]


def _number(name: str, dunder: str, real: object) -> None:
    @native(name)
    def apply(machine: Machine, value: Value, *arguments: Value) -> Value:
        if isinstance(value, (Instance, TensorValue)) and payload(value) is value:
            return machine.call_method(value, dunder, *arguments)
        return pure(real)(machine, value, *arguments)  # type: ignore[arg-type]


_number("abs", "__abs__", abs)
_number("round", "__round__", round)


@native("pow")
def _pow(machine: Machine, base: Value, exponent: Value, modulus: Value = None) -> Value:
    return (
        machine.unknown("pow() with a modulus", plain=True)
        if modulus is not None
        else binary(machine, "**", base, exponent)
    )


@native("open")
def _open(machine: Machine, path: Value, mode: Value = "r", *rest: Value, **ignored: Value) -> Value:
    """Return a file object: its path, for the loaders that read from it."""
    cls = machine.native_class("_io.TextIOWrapper")
    if not isinstance(cls, ClassValue):
        return machine.unknown("what a file holds is not known")
    file = Instance(cls)
    file.content.update({"name": path, "mode": mode})
    return file


@native(UNFINISHED)
def _unfinished(machine: Machine, *names: Value) -> Value:
    """Do what the statement that this call stands for may do: change the objects that it names."""
    reason = machine.reason("this cannot be parsed")
    frame = machine.frames[-1]
    for name in names:
        if isinstance(name, str):
            with suppress(Raised):
                machine.escape([look_up(machine, name, frame)], reason)
    return Unknown(reason)


NAMES: dict[str, Value] = dict(FUNCTIONS.members)
