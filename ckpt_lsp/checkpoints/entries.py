"""The entries of a checkpoint: the dicts in it whose values are tensors, with the path of keys that leads to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ckpt_lsp.checkpoints.checkpoint import Checkpoint
from ckpt_lsp.checkpoints.limits import DEFAULT_LIMITS, Limits
from ckpt_lsp.checkpoints.modules import is_module, module_tensors
from ckpt_lsp.checkpoints.values import StoredDict, StoredObject, StoredTensor, StoredValue

# Containers looked into, in all and per list: a state dict lies near the top, and lists of them are short.
_MOST_CONTAINERS = 10_000
_MOST_ELEMENTS = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A state dict, or a pickled module with the tensors of the state dict it would give.

    `path` are the keys (and list indices) that lead to it; a checkpoint that is itself a state dict has the path `()`.
    `value` is what is there; `tensors` are its tensors by key, without whatever else it holds.
    """

    path: tuple[str | int, ...]
    kind: Literal["state_dict", "module"]
    tensors: Mapping[str, StoredTensor]
    value: StoredDict | StoredObject

    @property
    def versions(self) -> Mapping[str, int | None] | None:
        """Module prefix to version, where the dict has `_metadata`."""
        return self.value.versions if isinstance(self.value, StoredDict) else None


def entries(checkpoint: Checkpoint, limits: Limits = DEFAULT_LIMITS) -> tuple[Entry, ...]:
    """Return the entries of `checkpoint` in its order, outer ones first; a value reached twice counts once.

    A dict is an entry if its keys are strings and at least half of its values are tensors, or if it is empty but has a
    state dict's `_metadata`. Dicts with other keys are not looked into: that is where an optimizer keeps, by
    parameter number, a dict of tensors for each parameter.
    """
    found: list[Entry] = []
    seen: set[int] = set()
    pending: list[tuple[tuple[str | int, ...], StoredValue]] = [((), checkpoint.value)]
    while pending and len(seen) < _MOST_CONTAINERS:
        path, value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        entry = _entry(path, value, limits)
        if entry:
            found.append(entry)
        if len(path) < limits.nesting:
            pending.extend(reversed([((*path, key), child) for key, child in _children(value)]))
    return tuple(found)


def _entry(path: tuple[str | int, ...], value: StoredValue, limits: Limits) -> Entry | None:
    if isinstance(value, StoredObject) and is_module(value):
        return Entry(path, "module", module_tensors(value, limits).tensors, value)
    items = _items(value)
    if items is None or not isinstance(value, StoredDict | StoredObject):
        return None
    tensors = {key: tensor for key, tensor in items.items() if isinstance(tensor, StoredTensor)}
    if not all(isinstance(key, str) for key in items):
        return None
    if tensors and 2 * len(tensors) >= len(items):
        return Entry(path, "state_dict", tensors, value)
    if not items and isinstance(value, StoredDict) and value.versions is not None:
        return Entry(path, "state_dict", {}, value)
    return None


def _items(value: StoredValue) -> dict[Any, StoredValue] | None:
    """Return the items of a dict or an instance of a dict's subclass."""
    return value.items if isinstance(value, StoredDict | StoredObject) else None


def _children(value: StoredValue) -> Iterator[tuple[str | int, StoredValue]]:
    """Yield the values inside that may be or hold entries, with their keys."""
    if isinstance(value, list | tuple):
        numbered: list[tuple[str | int, StoredValue]] = list(enumerate(value[:_MOST_ELEMENTS]))
        yield from (pair for pair in numbered if _holds_values(pair[1]))
        return
    items = _items(value)
    if items and not is_module(value) and all(isinstance(key, str) for key in items):
        yield from ((key, child) for key, child in items.items() if _holds_values(child))


def _holds_values(value: StoredValue) -> bool:
    return isinstance(value, StoredDict | StoredObject | list | tuple)
