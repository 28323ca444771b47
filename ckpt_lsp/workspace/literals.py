"""The numbers that stand in a source, each with what it is called there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ckpt_lsp.evaluator.modules import Source
from ckpt_lsp.text import Span


@dataclass(frozen=True, slots=True)
class Literal:
    """A whole number at `span`; `name` is that of the parameter, variable, option or key that it is given to."""

    value: int
    name: str
    span: Span


def literals(source: Source, path: str) -> tuple[Literal, ...]:
    """Return the whole numbers in a module's text, but for those that only pick an item."""
    return tuple(_below(source.tree, "", source, path))


def _below(node: ast.AST, name: str, source: Source, path: str) -> Iterator[Literal]:
    for child, called in _children(node, name):
        if isinstance(child, ast.Constant):
            if type(child.value) is int:
                yield Literal(child.value, called, _span(child, source, path))
        else:
            yield from _below(child, called, source, path)


def _children(node: ast.AST, name: str) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords):
            yield function, name
            option = _option(node)
            yield from ((one, _place(node, number)) for number, one in enumerate(arguments, 1))
            yield from ((one.value, option or one.arg or name) for one in keywords)
        case ast.Assign(targets=[target], value=value):
            yield value, ast.unparse(target)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield value, ast.unparse(target)
        case ast.arguments():
            positional = [*node.posonlyargs, *node.args]
            given = positional[len(positional) - len(node.defaults) :]
            yield from ((value, one.arg) for one, value in zip(given, node.defaults, strict=True))
            yield from ((value, one.arg) for one, value in zip(node.kwonlyargs, node.kw_defaults) if value)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield value, str(key.value) if isinstance(key, ast.Constant) else name
        case ast.Subscript(value=value):
            yield value, name
        case ast.stmt():
            yield from ((child, "") for child in ast.iter_child_nodes(node))
        case _:
            yield from ((child, name) for child in ast.iter_child_nodes(node))


def _option(call: ast.Call) -> str | None:
    """Return the name of a command line's option whose default a call sets."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "add_argument":
        names = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        return max(names, key=len, default=None)
    return None


def _place(call: ast.Call, number: int) -> str:
    return f"argument {number} of {ast.unparse(call.func)}"


def _span(node: ast.Constant, source: Source, path: str) -> Span:
    start = source.lines.from_utf8(node.lineno - 1, node.col_offset)
    return Span(path, start, source.lines.from_utf8((node.end_lineno or 1) - 1, node.end_col_offset or 0))
