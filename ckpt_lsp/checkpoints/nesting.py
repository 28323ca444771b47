"""Bounds the depth of a value, so that whoever walks it may recurse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ckpt_lsp.checkpoints.checkpoint import Fault, Refused
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.values import (
    StoredDict,
    StoredGlobal,
    StoredObject,
    StoredSet,
    StoredStorage,
    StoredTensor,
    StoredValue,
)

_LEAVES = frozenset({StoredTensor, StoredStorage, StoredGlobal, int, float, complex, str, bytes, bool, type(None)})
_OPEN = -1


def children(value: StoredValue) -> Iterator[StoredValue]:
    """Yield the containers directly inside `value`."""
    for group in _groups(value):
        if not _LEAVES.issuperset(map(type, group)):
            for child in group:
                if type(child) not in _LEAVES:
                    yield child


def _groups(value: StoredValue) -> Iterator[Iterable[StoredValue]]:
    match value:
        case StoredDict():
            yield value.items.values()
            if value.attributes:
                yield value.attributes.values()
        case list() | tuple():
            yield value
        case StoredSet():
            yield value.items
        case StoredObject():
            yield (value.state, value.kwargs, *value.args)
            if value.items:
                yield value.items.values()
            if value.elements:
                yield value.elements


def check_nesting(value: StoredValue, offset: int, limits: Limits) -> None:
    """Raise `Refused` if a chain of containers in `value` is longer than `limits.nesting`.

    Each container is visited once; a cycle counts up to the point where it closes.
    """
    heights: dict[int, int] = {}
    path: list[tuple[StoredValue, Iterator[StoredValue]]] = [(value, children(value))]
    heights[id(value)] = _OPEN
    tallest = [0]
    while path:
        if len(path) > limits.nesting or tallest[-1] > limits.nesting:
            raise Refused(offset, f"its values are nested more than {limits.nesting} deep", Fault.LIMIT)
        child = next(path[-1][1], None)
        if child is None:
            heights[id(path.pop()[0])] = height = tallest.pop() + 1
            if tallest:
                tallest[-1] = max(tallest[-1], height)
        elif id(child) not in heights:
            heights[id(child)] = _OPEN
            path.append((child, children(child)))
            tallest.append(0)
        else:
            tallest[-1] = max(tallest[-1], heights[id(child)])
