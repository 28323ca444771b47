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
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        # Its lines are joined by the parentheses of the call.
        return Binding(name, (f"{name} = ({text})",))
    if _is_plain(node):
        return Binding(text)
    return Binding(name, (f"{name} = ({text})" if isinstance(node, ast.NamedExpr) else f"{name} = {text}",))


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
