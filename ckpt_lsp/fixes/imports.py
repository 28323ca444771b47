"""Imports that a fix needs, and where they go."""

from __future__ import annotations

import ast

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.text import Edit, Position


def has_import(tree: ast.Module, module: str) -> bool:
    """Whether `import module` stands at the top level, without another name."""
    return any(
        isinstance(node, ast.Import) and any(name.name == module and name.asname is None for name in node.names)
        for node in tree.body
    )


def import_edit(site: CallSite, line: str) -> Edit:
    """Return the edit that puts the import `line` before the first of the file."""
    body = site.tree.body
    newline = "\r\n" if "\r\n" in site.index.text else "\n"
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom) and not _is_future(node):
            return site.insert(site.start(node), line + newline)
    settled = [node for number, node in enumerate(body) if _is_future(node) or (number == 0 and _is_docstring(node))]
    if settled:
        return site.insert(Position(site.end(settled[-1]).line + 1, 0), f"{newline}{line}{newline}")
    return site.insert(Position(0, 0), f"{line}{newline}{newline}")


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
