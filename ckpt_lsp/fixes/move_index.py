"""`load_state_dict(checkpoint)["state_dict"]` → `load_state_dict(checkpoint["state_dict"])`."""

from __future__ import annotations

import ast

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.entry_argument import entry_argument
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.text import Edit, Span


def move_index(site: CallSite, passed: tuple[str, ...]) -> Fix | None:
    """Return the fix that takes the index behind the call for one of the checkpoint; `None` where there is none."""
    outside, argument = site.parents[-1], site.state_dict
    if argument is None or not isinstance(outside, ast.Subscript) or outside.value is not site.call:
        return None
    match outside.slice:
        case ast.Constant(value=str() as name):
            text = entry_argument(site, passed, (*passed, name))
        case _:
            return None
    if text is None:
        return None
    behind = Edit(Span(site.path, site.end(site.call), site.end(outside)), "")
    title = f"Move {site.text(outside.slice)} into the call"
    return Fix(title, FixKind.MOVE_INDEX, safe=True, preferred=True, edits=(site.replace(argument, text), behind))
