"""The expression that leads to another entry of the checkpoint than the one that is passed now."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable

from ckpt_lsp.fixes.call_site import CallSite

_SUBSCRIPTABLE = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Dict, ast.DictComp)
"""Expressions that a subscript may follow as they are; around others come parentheses."""


def entry_argument(site: CallSite, passed: tuple[str, ...], wanted: tuple[str, ...]) -> str | None:
    """Return the argument's text changed so that it means the entry `wanted` of the file, where it now means `passed`.

    `checkpoint["ema"]` becomes `checkpoint["model"]`.
    `None` where the text does not show the way back to what both share.
    """
    base = site.state_dict
    while base is not None and wanted[: len(passed)] != passed:
        base, passed = _outside(base, passed[-1]), passed[:-1]
    if base is None:
        return None
    text = site.text(base) if isinstance(base, _SUBSCRIPTABLE) else f"({site.text(base)})"
    return text + as_subscript(wanted[len(passed) :])


def as_subscript(entry: Iterable[str]) -> str:
    """Return the source text that leads to `entry`: `["model"]["state_dict"]`."""
    return "".join(f"[{json.dumps(name, ensure_ascii=False)}]" for name in entry)


def _outside(node: ast.expr, name: str) -> ast.expr | None:
    """Return `checkpoint` for `checkpoint["name"]`."""
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=key)) if key == name:
            return value
        case _:
            return None
