"""A load call in its source: the nodes around it, and the exact text of each."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ckpt_lsp.text import Edit, LineIndex, Position, Span

Located = ast.expr | ast.stmt | ast.keyword | ast.excepthandler
"""Nodes that know their place in the text."""


@dataclass(frozen=True, slots=True)
class CallSite:
    """The `call` node whose text is at a given span; `parents` are the nodes around it, the module first."""

    path: str
    index: LineIndex
    tree: ast.Module
    call: ast.Call
    parents: tuple[ast.AST, ...]

    def start(self, node: Located) -> Position:
        """Return where the text of `node` begins."""
        return self.index.from_utf8(node.lineno - 1, node.col_offset)

    def end(self, node: Located) -> Position:
        """Return where the text of `node` ends; parentheses around it are not part of it."""
        return _end(node, self.index)

    def text(self, node: Located) -> str:
        """Return the text of `node`."""
        return self.index.text[self.index.offset(self.start(node)) : self.index.offset(self.end(node))]

    def replace(self, node: Located, text: str) -> Edit:
        """Return the edit that puts `text` in the place of `node`."""
        return Edit(Span(self.path, self.start(node), self.end(node)), text)

    def insert(self, position: Position, text: str) -> Edit:
        """Return the edit that inserts `text`."""
        return Edit(Span(self.path, position, position), text)

    @property
    def state_dict(self) -> ast.expr | None:
        """The first argument of `load_state_dict`, given by place or by name."""
        if self.call.args:
            first = self.call.args[0]
            return None if isinstance(first, ast.Starred) else first
        return self.keyword("state_dict")

    @property
    def receiver(self) -> ast.expr | None:
        """The expression whose `load_state_dict` is called."""
        return self.call.func.value if isinstance(self.call.func, ast.Attribute) else None

    def keyword(self, name: str) -> ast.expr | None:
        """Return the argument given by `name`."""
        return next((keyword.value for keyword in self.call.keywords if keyword.arg == name), None)


def find_call(text: str, site: Span) -> CallSite | None:
    """Return the call whose text is exactly at `site`.

    `None` where there is none, where `text` does not parse, and inside an f-string, where nodes know their place only
    from Python 3.12 on.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    index = LineIndex(text)
    todo: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    while todo:
        node, parents = todo.pop()
        if isinstance(node, ast.JoinedStr):
            continue
        if isinstance(node, ast.Call) and _is_at(node, site, index):
            return CallSite(site.path, index, tree, node, parents)
        todo.extend((child, (*parents, node)) for child in ast.iter_child_nodes(node) if _may_hold(child, site))
    return None


def _may_hold(node: ast.AST, site: Span) -> bool:
    first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    # A decorator stands above the line that its function claims to begin at; nobody loads a checkpoint there.
    return first is None or last is None or first - 1 <= site.start.line <= site.end.line <= last - 1


def _is_at(call: ast.Call, site: Span, index: LineIndex) -> bool:
    start = index.from_utf8(call.lineno - 1, call.col_offset)
    return start == site.start and _end(call, index) == site.end


def _end(node: Located, index: LineIndex) -> Position:
    # Only nodes that were made by hand lack an end.
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return index.from_utf8(node.end_lineno - 1, node.end_col_offset)
