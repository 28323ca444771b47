"""`load_state_dict(state_dict)` → `load_state_dict(state_dict, strict=False)`: silences missing and unexpected keys."""

from __future__ import annotations

import ast
import io
import tokenize

from ckpt_lsp.fixes.call_layout import argument_texts, arguments, call_edit
from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.style import LINE
from ckpt_lsp.text import Edit, Position


def not_strict(site: CallSite) -> Fix | None:
    """Return the fix that turns strictness off; what does not fit is then left out without a word."""
    edit = strict_edit(site)
    if edit is None:
        return None
    title = "Add strict=False: whatever does not fit stays unloaded, without an error"
    return Fix(title, FixKind.NOT_STRICT, safe=False, preferred=False, edits=(edit,))


def strict_edit(site: CallSite, added_before: int = 0) -> Edit | None:
    """Return the edit that passes `strict=False`, when so many characters are added before the call on its line."""
    present = site.keyword("strict") or (site.call.args[1] if len(site.call.args) > 1 else None)
    line = site.index.line(site.start(site.call).line).rstrip()
    if present is not None:
        texts = [_not_strict(site, node, present) for node in arguments(site)]
        is_short = "\n" in site.text(site.call) or len(line) + added_before + 1 <= LINE
        return site.replace(present, "False") if is_short else call_edit(site, texts, added_before)
    # `**options` may hold `strict` already.
    if site.state_dict is None or any(keyword.arg is None for keyword in site.call.keywords):
        return None
    if "\n" not in site.text(site.call) and len(line) + len(", strict=False") + added_before <= LINE:
        return _appended(site, "strict=False")
    return call_edit(site, [*argument_texts(site), "strict=False"], added_before) or _appended(site, "strict=False")


def _not_strict(site: CallSite, node: ast.expr | ast.keyword, present: ast.expr) -> str:
    if isinstance(node, ast.keyword):
        return f"{node.arg}=False" if node.value is present else site.text(node)
    return "False" if node is present else site.text(node)


def _appended(site: CallSite, argument: str) -> Edit:
    """Return the edit that adds an argument after the last one, its closing parentheses and its comma."""
    last_node = max(arguments(site), key=site.end)
    last = site.end(last_node)
    position, comma = last, False
    for token in tokenize.generate_tokens(io.StringIO(site.index.text).readline):
        start, end = _position(token.start), _position(token.end)
        if last <= start and end < site.end(site.call) and token.string in (")", ","):
            position, comma = end, token.string == ","
    if comma and site.start(last_node).line > site.start(site.call).line:
        line = site.index.line(site.start(last_node).line)
        return site.insert(position, f"\n{line[: len(line) - len(line.lstrip())]}{argument},")
    return site.insert(position, f" {argument}" if comma else f", {argument}")


def _position(place: tuple[int, int]) -> Position:
    return Position(place[0] - 1, place[1])
