"""Strategies that forget parts of what is known: whatever they return is still true of the original."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from ckpt_lsp.tensors import Child, ModuleTree, NotTensor, Reason, Slot, StateDict, StateEntry, TensorSpec

_FORGOTTEN = Reason("forgotten")
_rarely = st.sampled_from([False, False, False, False, True])
_T = TypeVar("_T")


@st.composite
def weakened_tree(draw: st.DrawFn, tree: ModuleTree) -> ModuleTree:
    """Draw a tree of which `tree` is one completion."""
    slots = [_weakened_slot(draw, slot) for slot in tree.slots]
    children = [_weakened_child(draw, child) for child in tree.children]
    decoys = [Child("b", ModuleTree("Decoy", slots=(Slot("weight", TensorSpec((3, 2), None)),)), maybe=True)]
    if draw(_rarely):
        children = [replace(child, maybe=child.maybe or child.name == "b") for child in children] + decoys
    is_open = draw(_rarely)
    if is_open:
        slots = [slot for slot in slots if not draw(_rarely)]
        children = [child for child in children if not draw(_rarely) or child.name == "parametrizations"]
    return replace(
        tree,
        slots=tuple(slots),
        children=tuple(children),
        open=_FORGOTTEN if is_open else None,
        custom=_FORGOTTEN if draw(_rarely) and draw(_rarely) else None,
    )


def _weakened_slot(draw: st.DrawFn, slot: Slot) -> Slot:
    spec = slot.spec and replace(slot.spec, shape=_weakened_shape(draw, slot.spec))
    return replace(slot, spec=spec, maybe=draw(_rarely))


def _weakened_child(draw: st.DrawFn, child: Child) -> Child:
    tree = child.tree and draw(weakened_tree(child.tree))
    return replace(child, tree=tree, maybe=draw(_rarely))


def _weakened_shape(draw: st.DrawFn, spec: TensorSpec) -> tuple[int | None, ...] | None:
    if spec.shape is None or draw(_rarely):
        return None
    return tuple(None if draw(_rarely) else size for size in spec.shape)


@st.composite
def weakened_state(draw: st.DrawFn, state: StateDict) -> StateDict:
    """Draw a state dict of which `state` is one completion."""
    entries = {key: _weakened_entry(draw, entry) for key, entry in state.entries.items()}
    decoys = draw(st.lists(st.sampled_from(["weight", "b.weight", "0.bias", "num_batches_tracked"]), max_size=2))
    for key in decoys:
        entries.setdefault(key, StateEntry(TensorSpec((3, 2), None), maybe=True))
    if not draw(_rarely):
        return replace(state, entries=entries)
    kept = {key: entry for key, entry in entries.items() if not draw(_rarely)}
    return replace(state, entries=kept, open=_FORGOTTEN)


def _weakened_entry(draw: st.DrawFn, entry: StateEntry) -> StateEntry:
    if isinstance(entry.value, NotTensor):
        return replace(entry, maybe=draw(_rarely))
    value = replace(entry.value, shape=_weakened_shape(draw, entry.value))
    return StateEntry(value, maybe=draw(_rarely))
