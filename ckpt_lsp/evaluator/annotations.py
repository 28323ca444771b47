"""What an annotation promises of an argument that no call gives: an instance of a module class."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import ClassValue, FunctionValue, Instance, Raised, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_WRAPPERS = {"Optional", "Union", "Annotated", "Final"}
_MOST_NESTED = 8


def annotated_instance(machine: Machine, module: Module, annotation: ast.expr | None, reason: Reason) -> Value | None:
    """Return an instance of the module class that an annotation names, `None` where it names none.

    Nothing tells with which arguments a caller made it. So it is either what the constructor's defaults make or, if
    there are any, what unknown arguments make: what is certain is then what holds for both.
    """
    cls = module_class(machine, module, annotation)
    init = cls.lookup("__init__") if cls else None
    if cls is None or not isinstance(init, FunctionValue):
        return None
    made = [_made(machine, cls, None)] if _needs_nothing(init) else []
    if not made or _takes_something(init):
        made.append(_made(machine, cls, reason))
    return join(made, reason)


def module_class(machine: Machine, module: Module, annotation: ast.expr | None) -> ClassValue | None:
    """Return the class that an annotation names, if it is a subclass of the libraries' module class."""
    base = machine.native_class(machine.libraries.module_class) if annotation is not None else None
    cls = _named(machine, module, annotation, _MOST_NESTED) if base is not None else None
    return cls if cls is not None and cls is not base and base in cls.mro else None


def _named(machine: Machine, module: Module, node: ast.expr | None, depth: int) -> ClassValue | None:
    """Return the one class in `Net`, `"Net"`, `Optional[Net]`, `Net | None`, or a type variable bound to it."""
    if depth == 0:
        return None
    match node:
        case ast.Constant(str() as text):
            return _named(machine, module, _parsed(text), depth - 1)
        case ast.BinOp(left, ast.BitOr(), right):
            return _only(machine, module, [left, right], depth)
        case ast.Subscript(value, ast.Tuple(elements)) if _last_name(value) in _WRAPPERS:
            return _only(machine, module, elements[:1] if _last_name(value) == "Annotated" else elements, depth)
        case ast.Subscript(value, inner) if _last_name(value) in _WRAPPERS:
            return _named(machine, module, inner, depth - 1)
        case ast.Name() | ast.Attribute():
            return _class(machine, module, _evaluated(machine, module, node), depth)
        case _:
            return None


def _only(machine: Machine, module: Module, members: list[ast.expr], depth: int) -> ClassValue | None:
    """Return the class that a union names beside `None`; of several classes none is the one."""
    others = [node for node in members if not (isinstance(node, ast.Constant) and node.value is None)]
    return _named(machine, module, others[0], depth - 1) if len(others) == 1 else None


def _class(machine: Machine, module: Module, value: Value, depth: int) -> ClassValue | None:
    match value:
        case ClassValue():
            return value
        case str():
            return _named(machine, module, _parsed(value), depth - 1)
        case Instance() if "__bound__" in value.content:
            return _class(machine, module, value.content["__bound__"], depth - 1)
        case _:
            return None


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _evaluated(machine: Machine, module: Module, node: ast.Name | ast.Attribute) -> Value:
    """Return what a name means in a module; what it imports for type checkers only counts too."""
    frame = Frame(module, module)
    machine.frames.append(frame)
    value: Value = None
    try:
        value = machine.evaluate(node, frame)
    except Raised:
        pass
    finally:
        machine.frames.pop()
    return value if isinstance(value, (ClassValue, Instance)) else _for_type_checkers(machine, module, node)


def _for_type_checkers(machine: Machine, module: Module, node: ast.Name | ast.Attribute) -> Value:
    """Look a name up in the imports under `if TYPE_CHECKING:`."""
    body = module.source.tree.body if module.source and isinstance(node, ast.Name) else []
    guarded = [one for one in body if isinstance(one, ast.If) and _last_name(one.test) == "TYPE_CHECKING"]
    for statement in (inner for guard in guarded for inner in guard.body if isinstance(inner, ast.ImportFrom)):
        for alias in statement.names:
            if (alias.asname or alias.name) == getattr(node, "id", None):
                origin = machine.import_module(imports.absolute_name(module.package, statement))
                if isinstance(origin, Module):
                    return imports.module_attribute(machine, origin, alias.name)
    return None


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _needs_nothing(init: FunctionValue) -> bool:
    """Whether a constructor can be called without arguments, and always to the same effect."""
    arguments = init.node.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    return positional - len(arguments.defaults) <= 1 and None not in arguments.kw_defaults and not arguments.vararg


def _takes_something(init: FunctionValue) -> bool:
    """Whether a constructor can be called with arguments."""
    arguments = init.node.args
    several = len(arguments.posonlyargs) + len(arguments.args) > 1
    return several or bool(arguments.kwonlyargs or arguments.vararg or arguments.kwarg)


def _made(machine: Machine, cls: ClassValue, spread: Reason | None) -> Value:
    try:
        return machine.call(cls, (), {}, spread)
    except Raised as raised:
        return Instance(cls, open=Reason(f"making a {cls.name} raises {imports.describe(raised.value)}"))
