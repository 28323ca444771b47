"""What is true, and what is an instance of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    Cell,
    ClassValue,
    FunctionValue,
    Instance,
    Native,
    OneOf,
    Partial,
    TensorValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def truth(machine: Machine, value: Value) -> bool | Unknown:
    """Return `bool(value)`."""
    if value is True or value is False:
        return value
    match value:
        case bool() | int() | float() | str() | bytes() | complex() | None | tuple() | range() | frozenset():
            return bool(value)
        case Unknown():
            return value
        case OneOf():
            return _agreed([truth(machine, alternative) for alternative in value.present], value)
        case Instance():
            return _truth_of_instance(machine, value)
        case FunctionValue() | ClassValue() | Module() | Native() | BoundMethod() | Partial():
            return True
        case TensorValue():
            if value.values is not None and len(value.values) == 1:
                return bool(value.values[0])
            return machine.unknown("the value of a tensor is not known", plain=True)
        case Cell():
            return _truth_of_container(value)
        case _:
            return True


def _agreed(answers: list[bool | Unknown], value: OneOf) -> bool | Unknown:
    if all(answer is True for answer in answers):
        return True
    if all(answer is False for answer in answers):
        return False
    return Unknown(value.reason, plain=True)


def _truth_of_container(cell: Cell[object]) -> bool | Unknown:
    content = cell.content
    values = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    if any(not (isinstance(value, OneOf) and ABSENT in value.alternatives) for value in values):
        return True
    if cell.open:
        return Unknown(cell.open, plain=True)
    uncertain = next((value for value in values if isinstance(value, OneOf)), None)
    return Unknown(uncertain.reason, plain=True) if uncertain else False


def _truth_of_instance(machine: Machine, instance: Instance) -> bool | Unknown:
    for name in ("__bool__", "__len__"):
        if instance.cls.lookup(name) is not ABSENT:
            return truth(machine, machine.call_method(instance, name))
    if instance.payload is not None:
        return truth(machine, instance.payload)
    if instance.cls.unknown_base:
        return Unknown(instance.cls.unknown_base, plain=True)
    return True


def is_instance(machine: Machine, value: Value, cls: Value) -> bool | Unknown:
    """Return `isinstance(value, cls)`."""
    if isinstance(cls, tuple):
        return _any([is_instance(machine, value, one) for one in cls])
    if isinstance(value, Unknown):
        return Unknown(value.reason, plain=True)
    if isinstance(value, OneOf):
        return _agreed([is_instance(machine, alternative, cls) for alternative in value.present], value)
    if isinstance(cls, Unknown):
        return Unknown(cls.reason, plain=True)
    if isinstance(cls, OneOf):
        return Unknown(cls.reason, plain=True)
    if not isinstance(cls, ClassValue):
        return machine.unknown("the class in isinstance() is not known", plain=True)
    return is_subclass(machine, machine.class_of(value), cls, value)


def is_subclass(machine: Machine, sub: ClassValue, cls: ClassValue, value: Value = ABSENT) -> bool | Unknown:
    """Return `issubclass(sub, cls)`, honouring `__instancecheck__` of a class that `value` is tested against."""
    if cls in sub.mro:
        return True
    check = cls.metaclass.lookup("__instancecheck__") if cls.metaclass else cls.content.get("__instancecheck__", ABSENT)
    if check is not ABSENT and value is not ABSENT:
        return truth(machine, machine.call(check, (cls, value)))
    for base in sub.mro:
        if base.unknown_base:
            return Unknown(base.unknown_base, plain=True)
    return False


def _any(answers: list[bool | Unknown]) -> bool | Unknown:
    if any(answer is True for answer in answers):
        return True
    return next((answer for answer in answers if isinstance(answer, Unknown)), False)
