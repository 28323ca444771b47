"""Between values and real Python objects made of builtins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import DictValue, Instance, ListValue, OneOf, SetValue, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

SCALARS = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis), range)


class _NotConcrete(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def to_python(machine: Machine, value: Value) -> Any:
    """Return the real object for `value`, or `Unknown` where a part of it is not known or not a builtin."""
    try:
        return _concrete(machine, value, depth=0)
    except _NotConcrete as stop:
        return Unknown(stop.reason, plain=True)


def _concrete(machine: Machine, value: Value, depth: int) -> Any:
    if isinstance(value, SCALARS):
        return value
    if depth > 20:
        raise _NotConcrete(machine.reason("a value is nested too deeply"))
    match value:
        case tuple():
            return tuple(_concrete(machine, item, depth + 1) for item in value)
        case frozenset():
            return frozenset(_concrete(machine, item, depth + 1) for item in value)
        case slice():
            return slice(*(_concrete(machine, part, depth + 1) for part in (value.start, value.stop, value.step)))
        case Unknown() | OneOf():
            raise _NotConcrete(value.reason)
        case ListValue(open=None):
            return [_concrete(machine, item, depth + 1) for item in value.items]
        case SetValue(open=None):
            return {_concrete(machine, item, depth + 1) for item in value.items}
        case DictValue(open=None):
            return {key: _concrete(machine, item, depth + 1) for key, item in value.entries.items()}
        case Instance(payload=payload) if payload is not None:
            return _concrete(machine, payload, depth + 1)
        case ListValue(open=reason) | SetValue(open=reason) | DictValue(open=reason) if reason:
            raise _NotConcrete(reason)
        case _:
            raise _NotConcrete(machine.reason(f"a {machine.class_of(value).name} is not a plain value"))


def from_python(value: object) -> Value:
    """Return the value for `value`."""
    match value:
        case list():
            return ListValue(map(from_python, value))
        case dict():
            return DictValue({key: from_python(item) for key, item in value.items()})
        case set():
            return SetValue(sorted(value, key=repr))
        case tuple():
            return tuple(map(from_python, value))
        case _ if isinstance(value, (*SCALARS, slice, frozenset)):
            return value
        case _ if hasattr(value, "__next__") or hasattr(value, "__iter__"):
            return ListValue(map(from_python, value))  # type: ignore[call-overload]
        case _:
            return Unknown(Reason(f"a {type(value).__name__} is not a plain value"), plain=True)
