"""Methods of `object`, `type`, `BaseException`, `property` and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.scopes import class_of_method
from ckpt_lsp.evaluator.subscripts import add_unknown
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    ClassMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    Property,
    StaticMethod,
    Super,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

OBJECTS = Library("builtins")
native = OBJECTS.native


@native("object.__new__")
def _new(machine: Machine, cls: Value, *arguments: Value, **keywords: Value) -> Value:
    if not isinstance(cls, ClassValue):
        return machine.unknown("the class to make an instance of is not known")
    return Instance(cls, open=cls.unknown_base)


@native("object.__init__")
def _init(machine: Machine, instance: Value, *arguments: Value, **keywords: Value) -> None:
    return None


@native("object.__init_subclass__")
def _init_subclass(machine: Machine, cls: Value, **keywords: Value) -> None:
    return None


@native("object.__setattr__")
def _set_attribute(machine: Machine, instance: Value, name: Value, value: Value) -> None:
    from ckpt_lsp.evaluator.attributes import set_directly

    if isinstance(instance, Instance) and isinstance(name, str):
        set_directly(machine, instance, name, value)
    elif isinstance(instance, Instance):
        reason = machine.reason("the name of an attribute that is set is not known")
        add_unknown(machine, instance, value, reason)


@native("object.__delattr__")
def _delete_attribute(machine: Machine, instance: Value, name: Value) -> None:
    from ckpt_lsp.evaluator.attributes import delete_directly

    if isinstance(instance, Instance) and isinstance(name, str):
        delete_directly(machine, instance, name)


@native("object.__getattribute__")
def _get_attribute(machine: Machine, instance: Value, name: Value) -> Value:
    from ckpt_lsp.evaluator.attributes import find_directly

    if not isinstance(name, str):
        return machine.unknown("the name of an attribute is not known")
    if not isinstance(instance, Instance):
        return machine.get_attribute(instance, name)
    found = find_directly(machine, instance, name)
    return (
        machine.throw("AttributeError", f"'{instance.cls.name}' object has no attribute '{name}'")
        if found is ABSENT
        else found
    )


@native("object.__repr__", "object.__str__", "object.__format__")
def _text(machine: Machine, instance: Value, *rest: Value) -> Value:
    if isinstance(instance, Instance) and instance.payload is not None:
        return machine.call(machine.builtins["str"], (instance.payload,))
    return machine.unknown("the text of an object is not known", plain=True)


@native("type.__new__", "type.__call__")
def _make_type(machine: Machine, metaclass: Value, *arguments: Value, **keywords: Value) -> Value:
    from ckpt_lsp.evaluator.classes import announce, create, make_instance

    if len(arguments) == 1 and not keywords and isinstance(metaclass, ClassValue) and metaclass.name == "type":
        value = arguments[0]
        return Unknown(value.reason) if isinstance(value, Unknown) else machine.split(value, machine.class_of)
    if isinstance(metaclass, ClassValue) and metaclass.metaclass is not None:
        return make_instance(machine, metaclass, arguments, keywords)
    name, bases, namespace = (*arguments, None, None, None)[:3]
    content = payload(namespace)
    known_bases, more = machine.items_of(bases)
    if not isinstance(name, str) or not isinstance(content, DictValue) or more:
        return machine.unknown("a class made by type() is not known")
    cls = create(
        machine,
        name,
        [base for base in known_bases if isinstance(base, ClassValue)],
        {str(key): value for key, value in content.entries.items()},
        metaclass=metaclass if isinstance(metaclass, ClassValue) and metaclass.name != "type" else None,
        unknown_base=next((base.reason for base in known_bases if isinstance(base, Unknown)), content.open),
    )
    for member in cls.content.values():
        if isinstance(member, FunctionValue) and member.owner is None:
            member.owner = cls
    announce(machine, cls, keywords)
    return cls


@native("type.__init__")
def _init_type(machine: Machine, cls: Value, *arguments: Value, **keywords: Value) -> None:
    return None


@native("type.mro")
def _mro(machine: Machine, cls: Value) -> Value:
    return (
        machine.from_python(list(cls.mro)) if isinstance(cls, ClassValue) else machine.unknown("a class is not known")
    )


@native("type.__subclasses__")
def _subclasses(machine: Machine, cls: Value) -> Value:
    return machine.unknown("which subclasses exist depends on what is imported")


@native("BaseException.__init__")
def _init_exception(machine: Machine, error: Value, *arguments: Value, **keywords: Value) -> None:
    if isinstance(error, Instance):
        machine.heap.edit(error)["args"] = arguments


@native("BaseException.__str__")
def _exception_text(machine: Machine, error: Value) -> Value:
    arguments = error.content.get("args", ()) if isinstance(error, Instance) else ()
    if isinstance(arguments, tuple) and len(arguments) == 1:
        shown = "repr" if machine.is_instance(error, machine.builtins["KeyError"]) is True else "str"
        return machine.call(machine.builtins[shown], (arguments[0],))
    return machine.call(machine.builtins["str"], (arguments,))


@native("BaseException.__getattr__")
def _missing_attribute(machine: Machine, error: Value, name: Value) -> Value:
    """What Python notes of an exception beside its arguments; `raise … from cause` sets the cause."""
    if name in ("__cause__", "__context__", "__traceback__", "__notes__", "__suppress_context__"):
        return machine.unknown("where an exception comes from is not followed", plain=True)
    return machine.throw("AttributeError", f"'{machine.class_of(error).name}' object has no attribute '{name}'")


@native("BaseException.add_note")
def _add_note(machine: Machine, error: Value, note: Value) -> None:
    return None


@native("BaseException.with_traceback")
def _with_traceback(machine: Machine, error: Value, traceback: Value) -> Value:
    return error


@native("property.__new__")
def _new_property(
    machine: Machine, cls: Value, fget: Value = None, fset: Value = None, fdel: Value = None, doc: Value = None
) -> Value:
    return Property(fget, fset, fdel)


@native("classmethod.__new__")
def _new_classmethod(machine: Machine, cls: Value, function: Value) -> Value:
    return ClassMethod(function)


@native("staticmethod.__new__")
def _new_staticmethod(machine: Machine, cls: Value, function: Value) -> Value:
    return StaticMethod(function)


@native("super.__new__")
def _new_super(machine: Machine, cls: Value, start: Value = ABSENT, receiver: Value = ABSENT) -> Value:
    if start is ABSENT:
        start, receiver = class_of_method(machine.frames[-1])
    if isinstance(start, ClassValue) and isinstance(receiver, (Instance, ClassValue)):
        return Super(start, receiver)
    return machine.unknown("what super() refers to is not known")


@native("function.__get__")
def _bind(machine: Machine, function: Value, instance: Value, owner: Value = None) -> Value:
    return function if instance is None else BoundMethod(function, instance)
