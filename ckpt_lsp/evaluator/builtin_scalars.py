"""Methods of `str`, `bytes`, numbers, `tuple`, `range` and `frozenset`, and how these are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator import partial_text
from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.operators import LONGEST, as_set, key_of, make_set, payload
from ckpt_lsp.evaluator.values import (
    ClassValue,
    FunctionValue,
    Instance,
    ListValue,
    OneOf,
    SetValue,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

SCALARS = Library("builtins")

_GROWING = {"center", "ljust", "rjust", "zfill", "expandtabs", "replace", "join"}
_STRING = [name for name in dir(str) if not name.startswith("__") and name not in _GROWING] + ["__len__", "__hash__"]

SCALARS.pure_from(str, _STRING, "str.")
SCALARS.pure_from(bytes, ("decode", "hex", "startswith", "endswith", "split", "strip", "__len__"), "bytes.")
SCALARS.pure_from(int, ("bit_length", "bit_count", "to_bytes", "conjugate", "__hash__"), "int.")
SCALARS.pure_from(float, ("is_integer", "hex", "as_integer_ratio", "conjugate"), "float.")
SCALARS.pure_from(complex, ("conjugate",), "complex.")
SCALARS.pure_from(range, ("count", "index", "__len__"), "range.")


def _bounded(name: str) -> Any:
    def call(text: str, *arguments: Any) -> Any:
        sizes = [argument if isinstance(argument, int) else len(argument) for argument in arguments]
        if (len(text) + 1) * (max(sizes, default=0) + 1) > LONGEST:
            raise ValueError("the text is too long")
        return getattr(text, name)(*arguments)

    return call


for _name in _GROWING - {"join"}:
    SCALARS.pure(f"str.{_name}")(_bounded(_name))


@SCALARS.native("str.join")
def _join(machine: Machine, separator: Value, parts: Value) -> Value:
    items, more = machine.items_of(parts)
    return Unknown(more, plain=True) if more else pure(_join_known)(machine, separator, tuple(items))


def _join_known(separator: str, parts: tuple[str, ...]) -> str:
    if sum(map(len, parts)) + len(separator) * len(parts) > LONGEST:
        raise ValueError("the text is too long")
    return separator.join(parts)


def _str_format(template: str, *arguments: Any, **keywords: Any) -> str:
    return template.format(*arguments, **keywords)


def _str_maketrans(*arguments: Any) -> Any:
    return str.maketrans(*arguments)


@SCALARS.native("str.format")
def _format(machine: Machine, template: Value, *arguments: Value, **keywords: Value) -> Value:
    texts = [_formattable(machine, argument) for argument in arguments]
    named = {name: _formattable(machine, value) for name, value in keywords.items()}
    unknown = next((value for value in (*texts, *named.values()) if isinstance(value, Unknown)), None)
    if unknown is not None and isinstance(template, str):
        return partial_text.formatted(unknown.reason, template)
    return pure(_str_format)(machine, template, *texts, **named)


def _formattable(machine: Machine, value: Value) -> Value:
    """Objects that have a text of their own are formatted by it."""
    if isinstance(value, Instance) and isinstance(value.cls.lookup("__format__"), FunctionValue):
        return machine.unknown("how an object formats itself is not followed here", plain=True)
    if isinstance(value, (Instance, ClassValue)) and payload(value) is value:
        return machine.call(machine.builtins["str"], (value,))
    return value


@SCALARS.native("str.maketrans")
def _maketrans(machine: Machine, *arguments: Value) -> Value:
    return pure(_str_maketrans)(machine, *arguments)


@SCALARS.native("str.__new__")
def _new_str(machine: Machine, cls: ClassValue, value: Value = "", *rest: Value, **ignored: Value) -> Value:
    text = text_of(machine, value)
    return text if cls.is_builtin else Instance(cls, text)


def text_of(machine: Machine, value: Value) -> Value:
    """Return `str(value)`."""
    match value:
        case str():
            return value
        case Unknown():
            return Unknown(value.reason, plain=True, pattern=value.pattern)
        case OneOf():
            return machine.split(value, lambda chosen: text_of(machine, chosen))
        case Instance():
            for name in ("__str__", "__repr__"):
                method = machine.get_attribute(value, name, None)
                if method is not None:
                    return machine.call(method)
        case TensorValue():
            return machine.unknown("a tensor as text", plain=True)
    return pure(str)(machine, payload(value))


@SCALARS.native("int.__new__")
def _new_int(machine: Machine, cls: ClassValue, value: Value = 0, base: Value = 10) -> Value:
    return _number(machine, cls, value, "__int__", int, base)


@SCALARS.native("float.__new__")
def _new_float(machine: Machine, cls: ClassValue, value: Value = 0.0) -> Value:
    return _number(machine, cls, value, "__float__", float)


@SCALARS.native("complex.__new__")
def _new_complex(machine: Machine, cls: ClassValue, real: Value = 0, *imaginary: Value) -> Value:
    return pure(complex)(machine, real, *imaginary)


@SCALARS.native("bool.__new__")
def _new_bool(machine: Machine, cls: ClassValue, value: Value = False) -> Value:
    return machine.truth(value)


def _number(machine: Machine, cls: ClassValue, value: Value, dunder: str, kind: Any, base: Value = 10) -> Value:
    if isinstance(value, (Instance, TensorValue)) and payload(value) is value:
        method = machine.get_attribute(value, dunder, None)
        if method is not None:
            return machine.call(method)
    number = pure(kind)(machine, value, base) if base != 10 else pure(kind)(machine, value)
    return number if cls.is_builtin else Instance(cls, number)


@SCALARS.native("tuple.__new__")
def _new_tuple(machine: Machine, cls: ClassValue, items: Value = ()) -> Value:
    known, more = machine.items_of(items)
    if more:
        return Unknown(more)
    return tuple(known) if cls.is_builtin else Instance(cls, tuple(known))


@SCALARS.native("tuple.index")
def _tuple_index(machine: Machine, items: Value, wanted: Value) -> Value:
    return position(machine, items, wanted)


def position(machine: Machine, items: Value, wanted: Value) -> Value:
    """Return `items.index(wanted)`."""
    known, more = machine.items_of(items)
    for number, item in enumerate(known):
        answer = machine.truth(machine.compare("==", item, wanted))
        if answer is not False:
            return number if answer is True else answer
    return Unknown(more, plain=True) if more else machine.throw("ValueError", "the value is not in the sequence")


@SCALARS.native("tuple.count", "list.count")
def _count(machine: Machine, items: Value, wanted: Value) -> Value:
    known, more = machine.items_of(items)
    answers = [machine.truth(machine.compare("==", item, wanted)) for item in known]
    doubt = more or next((answer.reason for answer in answers if isinstance(answer, Unknown)), None)
    return Unknown(doubt, plain=True) if doubt else sum(answer is True for answer in answers)


@SCALARS.native("tuple.__len__", "frozenset.__len__")
def _length(machine: Machine, items: Value) -> Value:
    inside = payload(items)
    return (
        len(inside) if isinstance(inside, (tuple, frozenset)) else machine.unknown("a length is not known", plain=True)
    )


@SCALARS.native("tuple.__getitem__")
def _tuple_item(machine: Machine, items: Value, key: Value) -> Value:
    return machine.get_item(payload(items), key)


@SCALARS.native("range.__new__")
def _new_range(machine: Machine, cls: ClassValue, *bounds: Value) -> Value:
    return pure(range)(machine, *bounds)


@SCALARS.native("slice.__new__")
def _new_slice(machine: Machine, cls: ClassValue, *bounds: Value) -> Value:
    return slice(*bounds)


@SCALARS.native("frozenset.__new__")
def _new_frozenset(machine: Machine, cls: ClassValue, items: Value = ()) -> Value:
    known, more = machine.items_of(items)
    keys = [key_of(item) for item in known]
    doubt = more or next((key.reason for key in keys if isinstance(key, Unknown)), None)
    return Unknown(doubt, plain=True) if doubt else frozenset(keys)


@SCALARS.native("frozenset.union", "frozenset.intersection", "frozenset.difference")
def _frozen_operation(machine: Machine, items: Value, *others: Value) -> Value:
    return machine.unknown("operations on frozensets by method are not followed", plain=True)


@SCALARS.native("bytes.__new__")
def _new_bytes(machine: Machine, cls: ClassValue, *arguments: Value) -> Value:
    return machine.unknown("bytes are not followed", plain=True)


def sorted_items(machine: Machine, items: Value, key: Value, reverse: Value) -> ListValue | Unknown:
    """Return `sorted(items, key=key, reverse=reverse)`."""
    known, more = machine.items_of(items)
    if more:
        return Unknown(more)
    ranks = machine.to_python(tuple(known if key is None else [machine.call(key, (item,)) for item in known]))
    backwards = machine.truth(reverse)
    if isinstance(backwards, Unknown):
        return Unknown(backwards.reason)
    with machine.python_errors():
        if not isinstance(ranks, Unknown):
            order = sorted(range(len(known)), key=ranks.__getitem__, reverse=backwards)
            return ListValue(known[number] for number in order)
        objects = known if key is None else [machine.call(key, (item,)) for item in known]
        try:
            order = sorted(range(len(known)), key=lambda number: Ranked(machine, objects[number]), reverse=backwards)
        except Undecided as stop:
            return Unknown(stop.reason)
        return ListValue(known[number] for number in order)
    raise AssertionError("python_errors raises")


class Undecided(Exception):
    """Two things of which it is not known which is smaller."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason


class Ranked:
    """An object of the evaluated program, for Python's own sorting: it is asked which of two is smaller."""

    def __init__(self, machine: Machine, value: Value) -> None:
        self.machine = machine
        self.value = value

    def __lt__(self, other: Ranked) -> bool:
        answer = self.machine.truth(self.machine.compare("<", self.value, other.value))
        if isinstance(answer, Unknown):
            raise Undecided(answer.reason)
        return answer


def set_of(machine: Machine, items: Value) -> SetValue:
    """Return `set(items)`."""
    if isinstance(items, frozenset):
        return as_set(items)
    known, more = machine.items_of(items)
    made = make_set(machine, known, more)
    assert isinstance(made, SetValue)
    return made
