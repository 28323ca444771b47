"""The calls of certain methods in a file, and the functions and classes that they stand in."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ckpt_lsp.evaluator.modules import Source

Definitions = tuple["ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef", ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A call, the statement at the top level that it is in, and the definitions around it, the outermost first."""

    call: ast.Call
    statement: ast.stmt
    around: Definitions

    @property
    def name(self) -> str:
        """The name of the method that is called."""
        return self.call.func.attr if isinstance(self.call.func, ast.Attribute) else ""

    @property
    def qualname(self) -> str:
        """The names of the definitions around the call, dotted; nothing at the top level."""
        return ".".join(definition.name for definition in self.around)


def call_sites(source: Source, names: Collection[str]) -> Iterator[Site]:
    """Yield the calls of methods with these `names`; only statements whose lines have one of them are looked into."""
    lines = sorted({line for name in names for line in _lines(source.lines.text, name)})
    if lines:
        for statement in source.tree.body:
            if _holds(statement, lines):
                yield from _below(statement, statement, (), lines, names)


def _lines(text: str, name: str) -> Iterator[int]:
    """Yield the lines, from 1, that have `name`."""
    line, before = 1, 0
    found = text.find(name)
    while found >= 0:
        line += text.count("\n", before, found)
        before = found
        yield line
        found = text.find(name, found + 1)


def _holds(node: ast.AST, lines: list[int]) -> bool:
    first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    return first is None or last is None or any(first <= line <= last for line in lines)


def _below(
    node: ast.AST, statement: ast.stmt, around: Definitions, lines: list[int], names: Collection[str]
) -> Iterator[Site]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
        yield Site(node, statement, around)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        around = (*around, node)
    for child in ast.iter_child_nodes(node):
        if _holds(child, lines):
            yield from _below(child, statement, around, lines, names)
