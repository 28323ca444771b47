"""Loads into something unknown: whether that may be a model, and the comment that would say which one it is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ckpt_lsp.evaluator.events import LoadEvent, ReadEvent
from ckpt_lsp.fixes.call_site import CallSite, find_call
from ckpt_lsp.tensors import ModuleTree, NotTensor, StateDict, key_set
from ckpt_lsp.text import Position

Infer = Callable[[str, Position], "str | None"]
"""Returns the qualified name of the class that a name, which ends at a position of a file, is or is an instance of."""

_OTHERS = ("optim", "sched", "scaler")
_OTHER_CLASSES = ("torch.optim.", "torch.amp.", "torch.cuda.amp.")


def described(
    events: Iterable[LoadEvent | ReadEvent], text_of: Callable[[str], str | None], infer: Infer | None
) -> Iterator[LoadEvent | ReadEvent]:
    """Yield the events without loads into what is no model; with `infer`, those in need of a comment have one."""
    for event in events:
        if isinstance(event, ReadEvent) or (event.is_module and infer is None):
            yield event
            continue
        site = find_call(text_of(event.site.path) or "", event.site)
        cls = _class_of(event, site, infer) if not isinstance(event.model, ModuleTree) else None
        if event.is_module or not _is_other(event, site, cls):
            yield replace(event, comment=_comment(event, site, cls)) if infer else event


def _class_of(event: LoadEvent, site: CallSite | None, infer: Infer | None) -> str | None:
    """Return the class of the receiver, as far as its source tells; of `self`, the class around it."""
    if site is None or site.receiver is None:
        return None
    if isinstance(site.receiver, ast.Name) and site.receiver.id == "self":
        return next((node.name for node in reversed(site.parents) if isinstance(node, ast.ClassDef)), None)
    receiver = site.receiver.func if isinstance(site.receiver, ast.Call) else site.receiver
    named = isinstance(receiver, (ast.Name, ast.Attribute))
    return infer(event.site.path, site.end(receiver)) if infer and named else None


def _is_other(event: LoadEvent, site: CallSite | None, cls: str | None) -> bool:
    """Whether the receiver is an optimizer, a scheduler or the like.

    Its state tells, since it has no tensors at its top; else its class, its name, or the entry that it gets.
    """
    if isinstance(event.state, StateDict) and event.state.entries and event.state.open is None:
        return all(isinstance(entry.value, NotTensor) for entry in event.state.entries.values())
    if cls is not None:
        return cls.startswith(_OTHER_CLASSES) or _names_other(cls.rpartition(".")[2])
    if site is None or site.receiver is None:
        return False
    return _names_other(_last_name(site.receiver)) or any(map(_names_other, _keys(site.state_dict)))


def _names_other(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in _OTHERS) or "opt" in lowered.split("_")


def _last_name(node: ast.expr) -> str:
    """`self.optimizers["g"]` → `optimizers`."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value) | ast.Call(value):
            return _last_name(value)
        case _:
            return ""


def _keys(node: ast.expr | None) -> Iterator[str]:
    """Yield the constants that a state dict is taken out of a checkpoint with, the outermost first."""
    match node:
        case ast.Subscript(value, ast.Constant(str() as key)):
            yield from _keys(value)
            yield key
        case ast.Call(ast.Attribute(value, "get" | "pop"), [ast.Constant(str() as key), *_]):
            yield from _keys(value)
            yield key
        case _:
            return


def _comment(event: LoadEvent, site: CallSite | None, cls: str | None) -> str:
    """Return the comment that says what is not known, with PATH and EXPR for what somebody has to fill in."""
    model_known = isinstance(event.model, ModuleTree) and key_set(event.model).exact
    state_known = isinstance(event.state, StateDict) and event.state.open is None
    parts = []
    if not state_known or model_known:
        entry = ".".join(_keys(site.state_dict if site else None))
        parts.append(f"checkpoint=PATH#{entry}" if entry else "checkpoint=PATH")
    if not model_known:
        parts.append(f"model={_expression(event, site, cls)}")
    return f"# ckpt-lsp: {' '.join(parts)}"


def _expression(event: LoadEvent, site: CallSite | None, cls: str | None) -> str:
    """Return the call that makes the model, of which the arguments are left out; a class of torch itself says little.

    A class that the file does not name is imported by its dotted name.
    """
    if isinstance(event.model, ModuleTree):
        cls = event.model.qualified_name or event.model.class_name
    if not cls or cls.startswith("torch."):
        return "EXPR"
    name = cls.rpartition(".")[2]
    return f"{name}(...)" if site and name in site.index.text else f"{cls}(...)"
