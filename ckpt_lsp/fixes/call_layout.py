"""The arguments of a load call laid out as `black` does it: on one line, one line further in, or one a line."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.statements import indent_unit
from ckpt_lsp.fixes.style import LINE
from ckpt_lsp.text import Edit, Span


def call_edit(site: CallSite, texts: Sequence[str], added_before: int = 0) -> Edit | None:
    """Return the edit that passes arguments with these `texts`; `added_before` is what its line gains before it.

    `None` where the call has comments, or an argument several lines: then its layout is the user's.
    """
    opening, closing = site.end(site.call.func), site.end(site.call)
    inside = site.index.text[site.index.offset(opening) : site.index.offset(closing)]
    if not inside.startswith("(") or "#" in inside or any("\n" in text for text in texts):
        return None
    head = site.index.line(opening.line)[: opening.column]
    tail = site.index.line(closing.line)[closing.column :].rstrip()
    line = ", ".join(texts)
    is_exploded = inside[:-1].rstrip().endswith(",")
    if not is_exploded and len(head) + added_before + len(f"({line})") + len(tail) <= LINE:
        return Edit(Span(site.path, opening, closing), f"({line})")
    indent = head[: len(head) - len(head.lstrip())]
    inner = f"{indent}{indent_unit(site)}"
    if not is_exploded and len(inner + line) <= LINE:
        return Edit(Span(site.path, opening, closing), f"(\n{inner}{line}\n{indent})")
    each = "".join(f"\n{inner}{text}," for text in texts)
    return Edit(Span(site.path, opening, closing), f"({each}\n{indent})")


def argument_texts(site: CallSite) -> list[str]:
    """Return the text of each argument, in order."""
    return [site.text(node) for node in arguments(site)]


def arguments(site: CallSite) -> list[ast.expr | ast.keyword]:
    """Return the arguments of the call, in order."""
    return [*site.call.args, *site.call.keywords]
