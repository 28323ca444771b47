"""What the stand-ins of `dataclasses`, `enum`, `types` and `inspect` ask about functions and classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    ClassMethod,
    ClassValue,
    FunctionValue,
    Instance,
    Native,
    Partial,
    Property,
    Raised,
    StaticMethod,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

ENUM = Library("enum")
TYPES = Library("types")
INSPECT = Library("inspect")

POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)

Parameter = tuple[str, int, bool, Value]
"""A name, its kind, whether it has a default, and which."""


@ENUM.native("_is_descriptor")
def is_descriptor(machine: Machine, value: Value) -> Value:
    """Whether a value in an enumeration's body is a method or the like, and so no member."""
    if isinstance(value, (FunctionValue, Native, Property, ClassMethod, StaticMethod, ClassValue, BoundMethod)):
        return True
    return isinstance(value, Instance) and value.cls.lookup("__get__") is not ABSENT


@TYPES.native("MethodType.__new__")
def method(machine: Machine, cls: Value, function: Value, instance: Value) -> Value:
    """`types.MethodType(function, instance)`."""
    return BoundMethod(function, instance)


@TYPES.native("MethodType.__instancecheck__")
def is_method(machine: Machine, cls: Value, value: Value) -> Value:
    """Whether a value is a bound method."""
    return isinstance(value, BoundMethod)


@INSPECT.native("_module_of")
def module_of(machine: Machine, value: Value) -> Value:
    """The module that a class, function or method is defined in."""
    match value:
        case Module():
            return value
        case BoundMethod():
            return module_of(machine, value.function)
        case FunctionValue(module=module):
            return module
        case ClassValue(module=module) if module is not None:
            return module
        case _:
            return machine.unknown("the module of this is not known")


@INSPECT.native("_is_generator")
def is_generator(machine: Machine, value: Value) -> Value:
    """Whether a function has a `yield` of its own."""
    while isinstance(value, BoundMethod):
        value = value.function
    if not isinstance(value, FunctionValue):
        return False
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(value.node))


@INSPECT.native("_parameters")
def parameters(machine: Machine, callable: Value) -> Value:
    """The parameters that a call of `callable` may give."""
    found = _parameters(machine, callable)
    return found if isinstance(found, Unknown) else machine.from_python([]) if not found else tuple(found)


@INSPECT.native("_annotation")
def annotation(machine: Machine, owner: Value, name: Value) -> Value:
    """What the annotation of a parameter of a function means, or of a class the text of an annotation in its body."""
    node: ast.expr | None = None
    while isinstance(owner, BoundMethod):
        owner = owner.function
    if isinstance(owner, FunctionValue):
        arguments = owner.node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        node = next((argument.annotation for argument in every if argument.arg == name), None)
    elif isinstance(name, str):
        node = _expression(name)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        node = _expression(node.value)
    if node is None or not isinstance(owner, (FunctionValue, ClassValue)) or owner.module is None:
        return None
    scope = owner.scope if isinstance(owner, FunctionValue) else None
    frame = Frame(owner.module, scope or owner.module)
    machine.frames.append(frame)
    try:
        return machine.evaluate(node, frame)
    except Raised:
        return None
    finally:
        machine.frames.pop()


def _expression(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None


def _parameters(machine: Machine, callable: Value) -> list[Parameter] | Unknown:
    match callable:
        case FunctionValue():
            return list(_of_function(callable))
        case BoundMethod():
            found = _parameters(machine, callable.function)
            return found if isinstance(found, Unknown) else _without_first(found)
        case StaticMethod() | ClassMethod():
            return _parameters(machine, callable.function)
        case Partial():
            found = _parameters(machine, callable.function)
            return found if isinstance(found, Unknown) else _of_partial(found, callable.arguments, callable.keywords)
        case ClassValue():
            return _of_class(machine, callable)
        case Instance() if callable.cls.lookup("__call__") is not ABSENT:
            return _parameters(machine, machine.get_attribute(callable, "__call__"))
        case Unknown():
            return callable
        case _:
            return machine.unknown("the parameters of this are not known", plain=True)


def _of_class(machine: Machine, cls: ClassValue) -> list[Parameter] | Unknown:
    for base in cls.mro:
        for name in ("__init__", "__new__"):
            written = base.content.get(name, ABSENT)
            if isinstance(written, StaticMethod):
                written = written.function
            if isinstance(written, FunctionValue):
                return _without_first(list(_of_function(written)))
            if isinstance(written, Unknown):
                return written
        if base.unknown_base:
            return Unknown(base.unknown_base, plain=True)
    return []


def _of_function(function: FunctionValue) -> Iterator[Parameter]:
    arguments = function.node.args
    positional = [(a.arg, POSITIONAL_ONLY) for a in arguments.posonlyargs]
    positional += [(a.arg, POSITIONAL_OR_KEYWORD) for a in arguments.args]
    first = len(positional) - len(function.defaults)
    for number, (name, kind) in enumerate(positional):
        yield (name, kind, True, function.defaults[number - first]) if number >= first else (name, kind, False, None)
    if arguments.vararg:
        yield arguments.vararg.arg, VAR_POSITIONAL, False, None
    for argument in arguments.kwonlyargs:
        default = function.keyword_defaults.get(argument.arg, ABSENT)
        yield argument.arg, KEYWORD_ONLY, default is not ABSENT, None if default is ABSENT else default
    if arguments.kwarg:
        yield arguments.kwarg.arg, VAR_KEYWORD, False, None


def _without_first(found: Sequence[Parameter]) -> list[Parameter]:
    return list(found[1:]) if found and found[0][1] != VAR_POSITIONAL else list(found)


def _of_partial(
    found: Sequence[Parameter], arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> list[Parameter]:
    left: list[Parameter] = []
    given = len(arguments)
    after_keyword = False
    for name, kind, has_default, default in found:
        if given and kind in (POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD):
            given -= 1
        elif name in keywords and kind in (POSITIONAL_OR_KEYWORD, KEYWORD_ONLY):
            left.append((name, KEYWORD_ONLY, True, keywords[name]))
            after_keyword = True
        elif after_keyword and kind == POSITIONAL_OR_KEYWORD:
            left.append((name, KEYWORD_ONLY, has_default, default))
        elif not (after_keyword and kind == VAR_POSITIONAL):
            left.append((name, kind, has_default, default))
    return left
