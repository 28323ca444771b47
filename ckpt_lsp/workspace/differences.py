"""A model against an entry of a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ckpt_lsp.checkpoints import Checkpoint, StoredDict, StoredObject
from ckpt_lsp.matching.causes import Cause
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.explain import explain
from ckpt_lsp.tensors import ModuleTree, TensorSpec, key_set
from ckpt_lsp.workspace.entries import Entry, find_entry, state_dict, state_dicts, value_at


@dataclass(frozen=True, slots=True)
class Difference:
    """What `load_state_dict` would report, and both sides by key."""

    target: str
    path: str
    entry: Entry
    comparison: Comparison
    causes: tuple[Cause, ...]
    model: Mapping[str, TensorSpec]
    checkpoint: Mapping[str, TensorSpec]


def difference(target: str, tree: ModuleTree, path: str, checkpoint: Checkpoint, entry: str) -> Difference | str:
    """Compare `tree` with the dotted `entry` of a checkpoint; return why that cannot be done where it cannot."""
    names = find_entry(checkpoint, entry)
    stored = value_at(checkpoint, names) if names is not None else None
    if names is None or not isinstance(stored, StoredDict | StoredObject):
        known = ", ".join(".".join(other) for other in state_dicts(checkpoint) if other)
        return f"{path} has no dict at {entry or 'its top'}" + (f"; it has {known}" if known else "")
    state = state_dict(stored)
    comparison = compare(tree, state)
    others = {other: inner for other, inner in state_dicts(checkpoint).items() if other != names}
    tensors = {key: one.value for key, one in state.entries.items() if isinstance(one.value, TensorSpec)}
    causes = explain(comparison, tree, state, others)
    return Difference(target, path, names, comparison, causes, key_set(tree).sure, tensors)
