"""Where statements may be put in front of a load call, and how they are laid out there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.text import Position

_HOLDERS = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)
"""Simple statements that evaluate the call exactly once, before anything else that could matter."""
_PASSING = (ast.Call, ast.Attribute, ast.Await, ast.keyword, ast.Subscript, ast.Tuple, ast.List, ast.NamedExpr)
"""Expressions that evaluate what is in them exactly once; a condition, comprehension or lambda may not."""
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place before the statement that holds the call. What is put there ends with `separator`."""

    position: Position
    opening: str
    separator: str
    unit: str
    """One level of indentation."""

    @property
    def indent(self) -> str:
        """The indentation of what is put there."""
        return self.separator.lstrip("\r\n") if self.takes_blocks else ""

    @property
    def takes_blocks(self) -> bool:
        """Whether a statement may have several lines there."""
        return self.separator[:1] in ("\r", "\n")

    def lay_out(self, statements: Sequence[str]) -> str:
        """Return `statements` as text to insert at `position`; their own lines begin at no indentation."""
        lines = (statement.replace("\n", self.separator) for statement in statements)
        return self.opening + "".join(line + self.separator for line in lines)


def slot_before(site: CallSite) -> Slot | None:
    """Return the place for further statements; `None` where they would not run exactly when the call does."""
    holders = [place for place, node in enumerate(site.parents) if isinstance(node, ast.stmt)]
    statement, block = site.parents[holders[-1]], site.parents[holders[-1] - 1]
    expressions = site.parents[holders[-1] + 1 :]
    if not isinstance(statement, _HOLDERS) or not all(isinstance(node, _PASSING) for node in expressions):
        return None
    # A comprehension in a class body does not see the names of that body.
    if isinstance(block, ast.ClassDef):
        return None
    position = site.start(statement)
    before = site.index.line(position.line)[: position.column]
    newline, unit = _line_end(site, position.line), indent_unit(site)
    if not before.strip():
        return Slot(position, "", newline + before, unit)
    if isinstance(block, ast.stmt | ast.excepthandler) and _is_first(statement, block):
        header = site.start(block)
        indent = site.index.line(header.line)[: header.column] + unit
        return Slot(position, newline + indent, newline + indent, unit)
    return Slot(position, "", "; ", unit)


def _line_end(site: CallSite, line: int) -> str:
    text = site.index.line(line)
    return next((end for end in ("\r\n", "\n", "\r") if text.endswith(end)), "\n")


def _is_first(statement: ast.stmt, block: ast.AST) -> bool:
    return any(statements[0] is statement for statements in _blocks(block))


def _blocks(node: ast.AST) -> Iterator[list[ast.AST]]:
    blocks = (getattr(node, name, None) for name in _BLOCKS)
    return (block for block in blocks if isinstance(block, list) and block)


def indent_unit(site: CallSite) -> str:
    """Return the indentation of the first indented block of the file; four spaces where there is none."""
    for node in ast.walk(site.tree):
        for block in _blocks(node):
            first = block[0]
            if isinstance(node, ast.stmt) and isinstance(first, ast.stmt) and first.lineno > node.lineno:
                outer, inner = node.col_offset, site.start(first)
                before = site.index.line(inner.line)[outer : inner.column]
                if before and not before.strip():
                    return before
    return "    "
