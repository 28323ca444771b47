"""Which top-level statements of a module change its names by registering something.

    MODELS = {}

    def register(function):
        MODELS[function.__name__] = function
        return function

    @register
    def small(): ...

Whoever asks for `MODELS` wants what the decorated functions have put there, so the definition of `small` changes it.
What a module hands over to another is done when a name of it is asked for: see `handovers`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def registered_names(body: list[ast.stmt]) -> Iterator[tuple[int, str]]:
    """Yield the number of each top-level statement that registers, with each name that this changes."""
    functions = {statement.name: statement for statement in body if isinstance(statement, _Function)}
    modules = {alias.asname or alias.name for one in body if isinstance(one, ast.Import) for alias in one.names}
    changed: dict[str, frozenset[str]] = {}
    for number, statement in enumerate(body):
        for called in _called(statement):
            match called:
                case ast.Name(id=name) if name in functions:
                    if name not in changed:
                        changed[name] = frozenset(_changed_globals(functions[name]))
                    yield from ((number, other) for other in sorted(changed[name]))
                case ast.Attribute(value=ast.Name(id=name)) if name not in modules and _is_decorated(statement):
                    yield number, name
                case _:
                    pass


def handovers(body: list[ast.stmt]) -> Iterator[int]:
    """Yield the number of each `register("big", Big)` that gives what the module defines to an imported function.

    No name of the module is changed by it, but one that the module's other code relies on may be.
    """
    defined = {one.name for one in body if isinstance(one, _Function | ast.ClassDef)}
    imported = {alias.asname or alias.name for one in body if isinstance(one, ast.ImportFrom) for alias in one.names}
    for number, statement in enumerate(body):
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=given)) if name in imported:
                if any(isinstance(one, ast.Name) and one.id in defined for one in given):
                    yield number
            case _:
                pass


def _is_decorated(statement: ast.stmt) -> bool:
    return isinstance(statement, _Function | ast.ClassDef)


def _called(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield what a statement calls with what it defines, or for its effect: `register` of `@register("small")`."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            for decorator in statement.decorator_list:
                yield decorator.func if isinstance(decorator, ast.Call) else decorator
        case ast.Expr(value=ast.Call(func=ast.Call(func=function) | function)):
            yield function
        case _:
            pass


def _changed_globals(function: _Function) -> Iterator[str]:
    """Yield the names that a function stores into or calls a method of, and that are not its own."""
    nodes = list(ast.walk(function))
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    shared = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    yield from shared
    own -= shared
    for node in nodes:
        match node:
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()) if name not in own:
                yield name
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()) if name not in own:
                yield name
            case ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=name), *_]) if name not in own:
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name not in own:
                yield name
            case _:
                pass
