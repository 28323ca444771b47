"""`load_state_dict(state_dict)` → `load_state_dict(state_dict, strict=False)`: silences missing and unexpected keys."""

from __future__ import annotations

import ast
import io
import tokenize

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.text import Edit, Position


def not_strict(site: CallSite) -> Fix | None:
    """Return the fix that turns strictness off; what does not fit is then left out without a word."""
    edit = strict_edit(site)
    if edit is None:
        return None
    title = "Add strict=False: whatever does not fit stays unloaded, without an error"
    return Fix(title, FixKind.NOT_STRICT, safe=False, preferred=False, edits=(edit,))


def strict_edit(site: CallSite) -> Edit | None:
    """Return the edit that passes `strict=False`."""
    present = site.keyword("strict") or (site.call.args[1] if len(site.call.args) > 1 else None)
    if present is not None:
        return site.replace(present, "False")
    # `**options` may hold `strict` already.
    if site.state_dict is None or any(keyword.arg is None for keyword in site.call.keywords):
        return None
    return _appended(site, "strict=False")


def _appended(site: CallSite, argument: str) -> Edit:
    """Return the edit that adds an argument after the last one, its closing parentheses and its comma."""
    arguments: list[ast.expr | ast.keyword] = [*site.call.args, *site.call.keywords]
    last = max(site.end(node) for node in arguments)
    position, comma = last, False
    for token in tokenize.generate_tokens(io.StringIO(site.index.text).readline):
        start, end = _position(token.start), _position(token.end)
        if last <= start and end < site.end(site.call) and token.string in (")", ","):
            position, comma = end, token.string == ","
    return site.insert(position, f" {argument}" if comma else f", {argument}")


def _position(place: tuple[int, int]) -> Position:
    return Position(place[0] - 1, place[1])
