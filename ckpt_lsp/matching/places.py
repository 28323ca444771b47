"""Where in the source a key of a model is made, or would have to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ckpt_lsp.tensors import ModuleTree
from ckpt_lsp.text import Span


def places(tree: ModuleTree, keys: Iterable[str]) -> Mapping[str, Span]:
    """Return the place of each of `keys` that has one."""
    found = {key: place(tree, key) for key in keys}
    return {key: span for key, span in found.items() if span}


def place(tree: ModuleTree, key: str) -> Span | None:
    """Return the line that makes the slot of `key`; failing that, that of the innermost module on the way to it."""
    span, rest = tree.span, key
    while True:
        for slot in tree.slots:
            if slot.name == rest:
                return slot.span or span
        head, _, rest = rest.partition(".")
        child = next((child for child in tree.children if child.name == head), None)
        if child is None:
            return span
        span = child.span or span
        if child.tree is None or not rest:
            return span
        tree = child.tree
