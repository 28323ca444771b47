"""Attributes: looking them up, binding methods, setting and deleting."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import CodeType
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.builtin_types import OBJECT, TYPE
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import pure
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.scopes import present
from ckpt_lsp.evaluator.unseen import may_be_filled
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    ClassMethod,
    ClassValue,
    DictValue,
    Foreign,
    FunctionValue,
    Instance,
    NamespaceView,
    Native,
    OneOf,
    Partial,
    Property,
    Raised,
    StaticMethod,
    Super,
    TensorValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def get(machine: Machine, value: Value, name: str, default: Value = ABSENT) -> Value:
    """Return `value.name`; without it `default`, or AttributeError in the evaluated program."""
    if isinstance(value, OneOf):
        return machine.split(value, lambda chosen: get(machine, chosen, name, default))
    try:
        found = find(machine, value, name)
    except Raised as raised:
        if default is ABSENT or machine.is_instance(raised.value, machine.builtins["AttributeError"]) is not True:
            raise
        return default
    if found is not ABSENT:
        return found
    if default is not ABSENT:
        return default
    if isinstance(value, Instance | ClassValue) and (unseen := may_be_filled(machine, value)):
        machine.may_raise(Unknown(unseen))
        return Unknown(unseen)
    if isinstance(value, Native):
        # It stands for something of which only the call is known: a ufunc has `outer`, a class its methods.
        return machine.unknown(f"{value.name}.{name} is not followed")
    return machine.throw("AttributeError", f"{_owner(machine, value)} has no attribute '{name}'")


def _owner(machine: Machine, value: Value) -> str:
    if isinstance(value, Module):
        return f"module '{value.name}'"
    if isinstance(value, ClassValue):
        return f"type object '{value.name}'"
    return f"'{machine.class_of(value).name}' object"


def find(machine: Machine, value: Value, name: str) -> Value:
    """Return `value.name`, or `ABSENT`."""
    if type(value) is Instance:
        return _intercepted(machine, value, name) if value.cls.intercepts else find_directly(machine, value, name)
    match value:
        case Module():
            return present(imports.module_attribute(machine, value, name))
        case ClassValue():
            return _of_class(machine, value, name)
        case Unknown():
            machine.may_raise(value)
            return Unknown(value.reason, value.plain, _method(machine, name))
        case Super():
            return _of_super(machine, value, name)
        case FunctionValue() if name in value.attributes.entries:
            machine.repetitions.note_read(value.attributes)
            return value.attributes.entries[name]
        case FunctionValue() | Native() | BoundMethod() | Partial() | Property() if name in _PARTS:
            part = _PARTS[name](machine, value)
            if part is not ABSENT:
                return part
    cls = machine.class_of(value)
    if name == "__class__":
        return cls
    attribute = cls.lookup(name)
    if attribute is not ABSENT:
        return bind(machine, attribute, value, cls)
    getter = cls.lookup("__getattr__")
    return _of_scalar(value, name) if getter is ABSENT else machine.call(getter, (value, name))


def _of_scalar(value: Value, name: str) -> Value:
    """Return an attribute that Python's own numbers and texts have, beside the methods that are written as natives."""
    if not isinstance(value, (int, float, complex, str, bytes, slice)) or isinstance(value, Foreign):
        return ABSENT
    if not hasattr(value, name):
        return ABSENT
    found = getattr(value, name)
    return Native(name, pure(found)) if callable(found) else found


def _of_scalar_class(cls: ClassValue, name: str) -> Value:
    """Return a class method of Python's own numbers and texts (`bytes.fromhex`)."""
    real = _SCALARS.get(cls.name) if cls.is_builtin else None
    found = None if real is None or name.startswith("_") else getattr(real, name, None)
    return Native(name, pure(found)) if callable(found) else ABSENT


_SCALARS: dict[str, type] = {cls.__name__: cls for cls in (int, float, complex, str, bytes)}


def _intercepted(machine: Machine, instance: Instance, name: str) -> Value:
    try:
        return machine.call(instance.cls.lookup("__getattribute__"), (instance, name))
    except Raised as raised:
        fallback = instance.cls.lookup("__getattr__")
        if machine.is_instance(raised.value, machine.builtins["AttributeError"]) is not True:
            raise
        return ABSENT if fallback is ABSENT else machine.call(fallback, (instance, name))


def find_directly(machine: Machine, instance: Instance, name: str) -> Value:
    """Return what `object.__getattribute__` finds, or `ABSENT`."""
    attribute = instance.cls.lookup(name)
    if isinstance(attribute, Property):
        return machine.call(attribute.getter, (instance,))
    own = instance.content.get(name, ABSENT)
    if isinstance(own, OneOf) and ABSENT in own.alternatives:
        # In the runs in which the instance has no such attribute, its class is asked.
        try:
            beyond = _beyond_instance(machine, instance, name, attribute)
        except Raised:
            beyond = ABSENT
        return present(own) if beyond is ABSENT else join([*own.present, beyond], own.reason)
    return own if own is not ABSENT else _beyond_instance(machine, instance, name, attribute)


def _beyond_instance(machine: Machine, instance: Instance, name: str, attribute: Value) -> Value:
    """Return what an attribute is that the instance itself does not have; `attribute` is what its class has."""
    if attribute is not ABSENT and not _hidden(instance.cls, name, attribute):
        return bind(machine, attribute, instance, instance.cls)
    if name == "__class__":
        return instance.cls
    if name == "__dict__":
        return NamespaceView(instance)
    getter = instance.cls.lookup("__getattr__")
    if getter is not ABSENT:
        return machine.call(getter, (instance, name))
    reason = instance.cls.unknown_base or instance.open
    return Unknown(reason, method=_method(machine, name)) if reason else ABSENT


def _method(machine: Machine, name: str) -> str | None:
    return name if name in machine.libraries.of_unknown else None


def _hidden(cls: ClassValue, name: str, attribute: Value) -> bool:
    """Whether a base class that is not known may override what was only found on `object`."""
    return cls.unknown_base is not None and OBJECT.content.get(name, ABSENT) is attribute


def bind(machine: Machine, attribute: Value, receiver: Value, cls: ClassValue) -> Value:
    """Return a class's attribute as its instance `receiver` sees it (the descriptor protocol)."""
    match attribute:
        case FunctionValue() | Native():
            return BoundMethod(attribute, receiver)
        case ClassMethod():
            return BoundMethod(attribute.function, cls)
        case StaticMethod():
            return attribute.function
        case Property():
            return machine.call(attribute.getter, (receiver,))
        case Instance() if attribute.cls.lookup("__get__") is not ABSENT:
            return machine.call_method(attribute, "__get__", receiver, cls)
        case _:
            machine.repetitions.note_read(attribute)
            return present(attribute)


_CLASS_PARTS: dict[str, Callable[[ClassValue], Value]] = {
    "__name__": lambda cls: cls.name,
    "__qualname__": lambda cls: cls.qualname,
    "__module__": lambda cls: cls.module_name,
    "__mro__": lambda cls: cls.mro,
    "__bases__": lambda cls: cls.bases,
}


def _of_class(machine: Machine, cls: ClassValue, name: str) -> Value:
    if name in _CLASS_PARTS:
        return _CLASS_PARTS[name](cls)
    if name == "__dict__":
        return DictValue(cls.content)
    if name == "__class__":
        return machine.class_of(cls)
    attribute = cls.lookup(name)
    if attribute is not ABSENT and not _hidden(cls, name, attribute):
        return _as_seen_from_class(machine, attribute, cls)
    if cls.metaclass is not None:
        inherited = cls.metaclass.lookup(name)
        if inherited is not ABSENT:
            return bind(machine, inherited, cls, cls.metaclass)
        getter = cls.metaclass.lookup("__getattr__")
        if getter is not ABSENT:
            return machine.call(getter, (cls, name))
    if cls.unknown_base:
        return Unknown(cls.unknown_base)
    if name == "__doc__":
        return None
    if name in ("mro", "__subclasses__"):
        return bind(machine, TYPE.content[name], cls, TYPE)
    return _of_scalar_class(cls, name)


def _as_seen_from_class(machine: Machine, attribute: Value, cls: ClassValue) -> Value:
    match attribute:
        case ClassMethod():
            return BoundMethod(attribute.function, cls)
        case StaticMethod():
            return attribute.function
        case Instance() if attribute.cls.lookup("__get__") is not ABSENT:
            return machine.call_method(attribute, "__get__", None, cls)
        case _:
            machine.repetitions.note_read(attribute)
            return present(attribute)


def _of_super(machine: Machine, view: Super, name: str) -> Value:
    cls = view.receiver if isinstance(view.receiver, ClassValue) else view.receiver.cls
    # In a method of a metaclass the receiver is the class that it makes, and the MRO is the metaclass's.
    mro = cls.mro if view.start in cls.mro else view.start.mro
    for number in range(mro.index(view.start) + 1, len(mro)):
        base = mro[number]
        if name in base.content:
            if base is OBJECT and view.start.unknown_base:
                break
            attribute = base.content[name]
            if isinstance(view.receiver, ClassValue) and view.start in cls.mro:
                return _as_seen_from_class(machine, attribute, cls)
            return bind(machine, attribute, view.receiver, cls)
    if view.start.unknown_base:
        return Unknown(view.start.unknown_base)
    return ABSENT


def _name_of(value: Value) -> Value:
    match value:
        case FunctionValue() | Native():
            return value.name.rpartition(".")[2]
        case BoundMethod():
            return _name_of(value.function)
        case _:
            return ABSENT


def _doc(value: Value) -> Value:
    node = value.function.node if isinstance(value, BoundMethod) and isinstance(value.function, FunctionValue) else None
    node = value.node if isinstance(value, FunctionValue) else node
    return ast.get_docstring(node, clean=False) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else None


def _code(machine: Machine, function: FunctionValue) -> Value:
    """Return the code object of a function, of which the names and numbers of parameters and variables are known."""
    node = function.node
    try:
        if isinstance(node, ast.Lambda):
            made = compile(ast.Expression(node), "<function>", "eval", dont_inherit=True)
        else:
            made = compile(ast.Module([node], []), "<function>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return machine.unknown("the code of a function is not followed")
    real = next(
        const for const in made.co_consts if isinstance(const, CodeType) and const.co_name == _name_of(function)
    )
    code = Instance(_CODE, open=machine.reason("the code of a function is not followed"))
    code.content.update((name, getattr(real, name)) for name in _OF_CODE)
    return code


_CODE = ClassValue("code", (OBJECT,), {})
_OF_CODE = ("co_name", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_varnames", "co_nlocals")


def _property_step(value: Value, function: Callable[[Property], Value]) -> Value:
    """Return `property.__get__` or `__set__`, which call the property's `function` with an instance."""
    if not isinstance(value, Property):
        return ABSENT
    return Native("property", lambda machine, instance, *more: machine.call(function(value), (instance, *more)))


def _function_part(machine: Machine, value: Value, name: str) -> Value:
    """Return what a bound method shares with its function."""
    return find(machine, value.function, name) if isinstance(value, BoundMethod) else ABSENT


_PARTS: dict[str, Callable[[Machine, Value], Value]] = {
    "__name__": lambda machine, value: _name_of(value),
    "__qualname__": lambda machine, value: (
        value.qualname if isinstance(value, FunctionValue) else _function_part(machine, value, "__qualname__")
    ),
    "__module__": lambda machine, value: (
        value.module.name if isinstance(value, FunctionValue) else _function_part(machine, value, "__module__")
    ),
    "__doc__": lambda machine, value: _doc(value),
    "__code__": lambda machine, value: (
        _code(machine, value) if isinstance(value, FunctionValue) else _function_part(machine, value, "__code__")
    ),
    "__annotations__": lambda machine, value: (
        machine.unknown("annotations are not followed") if isinstance(value, FunctionValue) else ABSENT
    ),
    "__kwdefaults__": lambda machine, value: (
        machine.from_python(dict(value.keyword_defaults) or None) if isinstance(value, FunctionValue) else ABSENT
    ),
    "fget": lambda machine, value: value.getter if isinstance(value, Property) else ABSENT,
    "fset": lambda machine, value: value.setter if isinstance(value, Property) else ABSENT,
    "__get__": lambda machine, value: _property_step(value, lambda found: found.getter),
    "__set__": lambda machine, value: _property_step(value, lambda found: found.setter),
    "__dict__": lambda machine, value: value.attributes if isinstance(value, FunctionValue) else ABSENT,
    "__defaults__": lambda machine, value: value.defaults if isinstance(value, FunctionValue) else ABSENT,
    "__call__": lambda machine, value: value,
    "__self__": lambda machine, value: value.receiver if isinstance(value, BoundMethod) else ABSENT,
    "__func__": lambda machine, value: value.function if isinstance(value, BoundMethod) else ABSENT,
    "__wrapped__": lambda machine, value: _function_part(machine, value, "__wrapped__"),
    "func": lambda machine, value: value.function if isinstance(value, Partial) else ABSENT,
    "args": lambda machine, value: value.arguments if isinstance(value, Partial) else ABSENT,
    "keywords": lambda machine, value: (
        machine.from_python(dict(value.keywords)) if isinstance(value, Partial) else ABSENT
    ),
    "setter": lambda machine, value: _with(value, "setter"),
    "deleter": lambda machine, value: _with(value, "deleter"),
    "getter": lambda machine, value: _with(value, "getter"),
}


def _with(value: Value, part: str) -> Value:
    """Return the decorator `property.setter` (or `deleter`, `getter`)."""
    if not isinstance(value, Property):
        return ABSENT
    parts = {"getter": value.getter, "setter": value.setter, "deleter": value.deleter}
    return Native(f"property.{part}", lambda machine, function: Property(**{**parts, part: function}))


def set(machine: Machine, value: Value, name: str, new: Value) -> None:
    """Carry out `value.name = new`."""
    match value:
        case OneOf():
            machine.split(value, lambda chosen: set(machine, chosen, name, new))
        case Instance():
            _set_on_instance(machine, value, name, new)
        case Module():
            # What the module itself binds to the name must not come later than this.
            machine.module_name(value, name)
            machine.heap.edit(value)[name] = new
        case ClassValue():
            machine.heap.edit(value)[name] = new
        case FunctionValue():
            machine.heap.edit(value.attributes)[name] = new
        case BoundMethod():
            set(machine, value.function, name, new)
        case TensorValue():
            setter = machine.class_of(value).lookup("__setattr__")
            if setter is not OBJECT.content["__setattr__"]:
                machine.call(setter, (value, name, new))
        case _:
            return


def _set_on_instance(machine: Machine, instance: Instance, name: str, new: Value) -> None:
    setter = instance.cls.lookup("__setattr__")
    if setter is not OBJECT.content["__setattr__"]:
        machine.call(setter, (instance, name, new))
    else:
        set_directly(machine, instance, name, new)


def set_directly(machine: Machine, instance: Instance, name: str, new: Value) -> None:
    """Do what `object.__setattr__` does."""
    attribute = instance.cls.lookup(name)
    if isinstance(attribute, Property):
        if attribute.setter is None:
            machine.throw("AttributeError", f"property '{name}' of '{instance.cls.name}' object has no setter")
        machine.call(attribute.setter, (instance, new))
    elif isinstance(attribute, Instance) and attribute.cls.lookup("__set__") is not ABSENT:
        machine.call_method(attribute, "__set__", instance, new)
    elif name == "__dict__":
        _replace_attributes(machine, instance, new)
    else:
        machine.heap.edit(instance)[name] = new


def _replace_attributes(machine: Machine, instance: Instance, new: Value) -> None:
    """Carry out `instance.__dict__ = new`; `new` may be the instance itself, whose keys are then its attributes."""
    entries = payload(new)
    if not isinstance(entries, DictValue):
        machine.heap.open(instance, machine.reason("what __dict__ is set to is not known"))
        return
    attributes = {key: value for key, value in entries.entries.items() if isinstance(key, str)}
    shared = None if new is instance else machine.reason("another dict is the __dict__ of this object")
    machine.heap.replace(instance, attributes, entries.open or shared)
    if new is instance:
        instance.payload = NamespaceView(instance)


def delete(machine: Machine, value: Value, name: str) -> None:
    """Carry out `del value.name`."""
    match value:
        case OneOf():
            machine.split(value, lambda chosen: delete(machine, chosen, name))
        case Instance():
            deleter = value.cls.lookup("__delattr__")
            if deleter is not OBJECT.content["__delattr__"]:
                machine.call(deleter, (value, name))
            else:
                delete_directly(machine, value, name)
        case ClassValue() | Module():
            machine.heap.edit(value).pop(name, None)
        case FunctionValue():
            machine.heap.edit(value.attributes).pop(name, None)
        case _:
            return


def delete_directly(machine: Machine, instance: Instance, name: str) -> None:
    """Do what `object.__delattr__` does."""
    attribute = instance.cls.lookup(name)
    if isinstance(attribute, Property) and attribute.deleter is not None:
        machine.call(attribute.deleter, (instance,))
    elif name in instance.content:
        machine.heap.edit(instance).pop(name)
    elif not instance.open:
        machine.throw("AttributeError", f"'{instance.cls.name}' object has no attribute '{name}'")
