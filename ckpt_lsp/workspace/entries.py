"""The state dicts inside a checkpoint, as `load_state_dict` sees them."""

from __future__ import annotations

from collections.abc import Mapping

from ckpt_lsp.checkpoints import Checkpoint, StoredDict, StoredObject, StoredTensor, StoredValue
from ckpt_lsp.checkpoints.entries import entries
from ckpt_lsp.tensors import NotTensor, StateDict, StateEntry

Entry = tuple[str, ...]
"""The keys that lead from the whole checkpoint to a value in it."""


def state_dicts(checkpoint: Checkpoint) -> Mapping[Entry, StateDict]:
    """Return the state dicts that keys lead to; pickled modules and what lies in lists are not among them."""
    found = {}
    for entry in entries(checkpoint):
        named = tuple(key for key in entry.path if isinstance(key, str))
        if entry.kind == "state_dict" and len(named) == len(entry.path):
            found[named] = state_dict(entry.value)
    return found


def value_at(checkpoint: Checkpoint, entry: Entry) -> StoredValue:
    """Return what the checkpoint holds at `entry`. Raises `KeyError` where there is no such place."""
    value = checkpoint.value
    for name in entry:
        value = (_items(value) or {})[name]
    return value


def find_entry(checkpoint: Checkpoint, dotted: str) -> Entry | None:
    """Return the entry that a dotted name (`"model.state_dict"`) means; the names in it may have dots themselves."""
    return _find(checkpoint.value, dotted) if dotted else ()


def _find(value: StoredValue, dotted: str) -> Entry | None:
    items = _items(value) or {}
    if dotted in items:
        return (dotted,)
    for name, inner in items.items():
        if isinstance(name, str) and name and dotted.startswith(f"{name}."):
            below = _find(inner, dotted[len(name) + 1 :])
            if below is not None:
                return (name, *below)
    return None


def state_dict(stored: StoredDict | StoredObject) -> StateDict:
    """Return a stored dict as `load_state_dict` sees it: it does not look at keys that are no strings."""
    named = {key: _entry(value) for key, value in (_items(stored) or {}).items() if isinstance(key, str)}
    return StateDict(named, stored.versions if isinstance(stored, StoredDict) else None)


def key_count(value: StoredValue) -> int | None:
    """Return how many keys a stored dict has; `None` for what is no dict."""
    items = _items(value)
    return None if items is None else len(items)


def _items(value: StoredValue) -> Mapping[object, StoredValue] | None:
    return value.items if isinstance(value, StoredDict | StoredObject) else None


def _entry(value: StoredValue) -> StateEntry:
    if isinstance(value, StoredTensor):
        return StateEntry(value.spec)
    name = value.class_name if isinstance(value, StoredDict | StoredObject) else type(value).__name__
    return StateEntry(NotTensor(name))
