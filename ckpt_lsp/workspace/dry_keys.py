"""The keys of a target's model by a dry run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ckpt_lsp.dynamic.requests import Answer, NotBuilt, Recipe
from ckpt_lsp.tensors import Reason, key_set
from ckpt_lsp.workspace.confirming import place_of, tree_of
from ckpt_lsp.workspace.models import KeysReport
from ckpt_lsp.workspace.targets import Target


def recipe_for(
    target: Target, file: str, text: str, folder: str, overlays: Mapping[str, str], search_path: tuple[str, ...]
) -> Recipe:
    """Return what makes the target's model: the file's `text`, or its module's names, and then the expression."""
    expression = _CALLED.format(target.expression) if _is_dotted(target.expression) else target.expression
    names = text if file else f"import importlib\nglobals().update(vars(importlib.import_module({target.module!r})))"
    imports = [f"try:\n    import {name}\nexcept ImportError:\n    pass" for name in _modules(target.expression)]
    source = "\n".join([names, *imports])
    return Recipe(file, source, expression, folder, overlays=overlays, search_path=search_path)


_CALLED = "(lambda named: named() if isinstance(named, type) or not hasattr(named, 'state_dict') else named)({})"
"""A bare class or function is called without arguments."""


def _is_dotted(expression: str) -> bool:
    return all(part.isidentifier() for part in expression.split("."))


def _modules(expression: str) -> Iterator[str]:
    """Yield what may be a module in the dotted names of an expression, the outermost first: `a`, `a.b` of `a.b.C()`."""
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError:
        return
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
        if name and _is_dotted(name):
            parts = name.split(".")
            found.update(dict.fromkeys(".".join(parts[:end]) for end in range(1, len(parts))))
    yield from sorted(found, key=lambda name: name.count("."))


def keys_by_dry_run(static: KeysReport, answer: Answer) -> KeysReport:
    """Return the real model's keys; where it could not be built, the report so far and why."""
    if isinstance(answer, NotBuilt):
        reason = Reason(f"a dry run gave nothing: {answer.reason}", place_of(answer))
        return replace(static, reasons=(*static.reasons, reason))
    tree = tree_of(answer, static.tree)
    keys = key_set(tree)
    return replace(static, keys=keys, tree=tree, reasons=(), error=None, failure=None, resolved_by="dynamic")
