"""Small trees and state dicts, written as their keys and shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ckpt_lsp.tensors import Child, ModuleTree, NotTensor, Shape, Slot, StateDict, StateEntry, TensorSpec
from ckpt_lsp.text import Position, Span


def tree(keys: Mapping[str, Shape], class_name: str = "Net") -> ModuleTree:
    """Return a model with these keys, its modules nested by their dots."""
    root = ModuleTree(class_name)
    for key, shape in keys.items():
        root = _with(root, key, shape)
    return root


def _with(module: ModuleTree, key: str, shape: Shape) -> ModuleTree:
    head, dot, rest = key.partition(".")
    if not dot:
        return replace(module, slots=(*module.slots, Slot(key, TensorSpec(shape, "float32"))))
    old = next((child.tree for child in module.children if child.name == head), None) or ModuleTree("Module")
    child = Child(head, _with(old, rest, shape))
    if any(child.name == head for child in module.children):
        return replace(module, children=tuple(child if c.name == head else c for c in module.children))
    return replace(module, children=(*module.children, child))


def state(keys: Mapping[str, Shape | str]) -> StateDict:
    """Return a state dict with these keys; a string is the type of a value that is no tensor."""
    entries = {
        key: StateEntry(NotTensor(value) if isinstance(value, str) else TensorSpec(value, "float32"))
        for key, value in keys.items()
    }
    return StateDict(entries)


def line(number: int) -> Span:
    """Return a place on a line of `net.py`, counting from 1."""
    return Span("net.py", Position(number - 1, 0), Position(number - 1, 1))
