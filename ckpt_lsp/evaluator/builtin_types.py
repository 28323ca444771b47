"""The builtin classes, and which class a value has."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.builtin_containers import CONTAINERS
from ckpt_lsp.evaluator.builtin_objects import OBJECTS
from ckpt_lsp.evaluator.builtin_scalars import SCALARS
from ckpt_lsp.evaluator.generators import Generator
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.values import (
    BoundMethod,
    ClassMethod,
    ClassValue,
    DictValue,
    Foreign,
    FunctionValue,
    Instance,
    IteratorValue,
    ListValue,
    Native,
    OneOf,
    Partial,
    Property,
    SetValue,
    StaticMethod,
    Super,
    TensorValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_MEMBERS = {**OBJECTS.members, **SCALARS.members, **CONTAINERS.members}


def _class(name: str, *bases: ClassValue) -> ClassValue:
    prefix = name + "."
    members = {key[len(prefix) :]: member for key, member in _MEMBERS.items() if key.startswith(prefix)}
    return ClassValue(name, bases, members)


OBJECT = _class("object")
OBJECT.content["__init_subclass__"] = ClassMethod(OBJECT.content["__init_subclass__"])
TYPE = _class("type", OBJECT)
INT = _class("int", OBJECT)
STR = _class("str", OBJECT)
LIST = _class("list", OBJECT)
DICT = _class("dict", OBJECT)
ITERATOR = _class("iterator", OBJECT)

_CLASSES: dict[type, ClassValue] = {
    bool: _class("bool", INT),
    int: INT,
    float: _class("float", OBJECT),
    complex: _class("complex", OBJECT),
    str: STR,
    bytes: _class("bytes", OBJECT),
    type(None): _class("NoneType", OBJECT),
    type(Ellipsis): _class("ellipsis", OBJECT),
    type(NotImplemented): _class("NotImplementedType", OBJECT),
    tuple: _class("tuple", OBJECT),
    range: _class("range", OBJECT),
    slice: _class("slice", OBJECT),
    frozenset: _class("frozenset", OBJECT),
    ListValue: LIST,
    IteratorValue: ITERATOR,
    Generator: _class("generator", ITERATOR),
    DictValue: DICT,
    SetValue: _class("set", OBJECT),
    FunctionValue: _class("function", OBJECT),
    Native: _class("builtin_function_or_method", OBJECT),
    BoundMethod: _class("method", OBJECT),
    Partial: _class("partial", OBJECT),
    Property: _class("property", OBJECT),
    ClassMethod: _class("classmethod", OBJECT),
    StaticMethod: _class("staticmethod", OBJECT),
    Super: _class("super", OBJECT),
    Module: _class("module", OBJECT),
}

EXCEPTIONS: dict[str, ClassValue] = {"BaseException": _class("BaseException", OBJECT)}


def _add_exception(real: type[BaseException]) -> ClassValue:
    known = EXCEPTIONS.get(real.__name__)
    if known is None:
        bases = [_add_exception(base) for base in real.__bases__ if issubclass(base, BaseException)]
        known = EXCEPTIONS[real.__name__] = ClassValue(real.__name__, bases)
    return known


for _value in list(vars(builtins).values()):
    if isinstance(_value, type) and issubclass(_value, BaseException):
        EXCEPTIONS.setdefault(_value.__name__, _add_exception(_value))
EXCEPTIONS["IOError"] = EXCEPTIONS["EnvironmentError"] = EXCEPTIONS["OSError"]

MODULE = _CLASSES[Module]
PARTIAL = _CLASSES[Partial]

NAMES: dict[str, Value] = {
    "object": OBJECT,
    "type": TYPE,
    **{
        cls.name: cls
        for cls in _CLASSES.values()
        if cls.name in vars(builtins) and cls.name not in ("ellipsis", "function")
    },
    **EXCEPTIONS,
}


def class_of(machine: Machine, value: Value) -> ClassValue:
    """Return `type(value)`; `object` for what is not known."""
    if isinstance(value, Instance):
        return value.cls
    known = _CLASSES.get(type(value))
    if known is PARTIAL:
        cls = machine.native_class("functools.partial")
        return cls if isinstance(cls, ClassValue) else PARTIAL
    if known is not None:
        return known
    match value:
        case ClassValue():
            return value.metaclass or TYPE
        case TensorValue() | Foreign():
            return machine.tensor_class(value)
        case DictValue():
            return DICT
        case ListValue():
            return LIST
        case Unknown() | OneOf():
            return OBJECT
        case _:
            return OBJECT
