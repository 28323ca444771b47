"""`model.load_state_dict(torch.load(path))["state_dict"]`: the index belongs inside the call."""

from __future__ import annotations

import ast

from ckpt_lsp.evaluator.events import LoadEvent
from ckpt_lsp.fixes.call_site import find_call
from ckpt_lsp.matching.findings import IndexOutsideCall, NotAStateDict
from ckpt_lsp.tensors import ModuleTree
from ckpt_lsp.text import LineIndex


def index_outside_call(event: LoadEvent, text: str | None) -> tuple[NotAStateDict, ...]:
    """Return the finding where a string indexes what `load_state_dict` returns, which is a pair: that always raises."""
    if event.call != "load_state_dict" or not isinstance(event.model, ModuleTree) or text is None:
        return ()
    # Most calls end their line, so a look at the next character saves parsing the file once more.
    if not text.startswith("[", LineIndex(text).offset(event.site.end)):
        return ()
    site = find_call(text, event.site)
    match site.parents[-1] if site else None:
        case ast.Subscript(value=value, slice=ast.Constant(value=str() as index)) if site and value is site.call:
            return (NotAStateDict(IndexOutsideCall(f'"{index}"')),)
        case _:
            return ()
