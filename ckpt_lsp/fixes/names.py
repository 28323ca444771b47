"""Names for new variables."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator


def used_names(tree: ast.Module) -> frozenset[str]:
    """Return every name that the module binds or reads as a variable, anywhere."""
    return frozenset(name for node in ast.walk(tree) for name in _names(node))


def fresh(wanted: str, used: frozenset[str]) -> str:
    """Return `wanted`, or `wanted2`, `wanted3`, … where it is used already."""
    candidates = (wanted + suffix for suffix in itertools.chain([""], map(str, itertools.count(2))))
    return next(name for name in candidates if name not in used)


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]
        case (
            ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name)
        ):
            yield name
        case ast.MatchMapping(rest=str() as name):
            yield name
        case _:
            pass
