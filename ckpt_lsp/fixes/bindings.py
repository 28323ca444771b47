"""Expressions that a fix writes more than once."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binding:
    """`name` is what to write for an expression, after `statements` have run."""

    name: str
    statements: tuple[str, ...] = ()


def bind(text: str, name: str) -> Binding:
    """Return the expression `text` itself where reading it twice is the same as once, else a variable `name` for it."""
    node = _parsed(text)
    return Binding(text) if node is not None and _is_plain(node) else Binding(name, (assignment(name, text),))


def assignment(name: str, text: str) -> str:
    """Return the statement that gives the variable `name` the expression `text`, in parentheses if it needs them.

    An expression that has several lines may be joined by the parentheses of the call that it was taken from.
    """
    node = _parsed(text)
    return f"{name} = ({text})" if node is None or isinstance(node, ast.NamedExpr) else f"{name} = {text}"


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.Attribute(value=value):
            return _is_plain(value)
        case ast.Subscript(value=value, slice=ast.Constant() | ast.Name()):
            return _is_plain(value)
        case _:
            return False
