"""What is left to explain once keys have the right names: a head, buffers that nothing is learned in, whole parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ckpt_lsp.matching.causes import Cause, HarmlessBuffers, HeadDiffers, PartExtra, PartMissing, SizesDiffer
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.tensors import ModuleTree, Slot, SlotKind, StateDict, TensorSpec

_COMPUTED = frozenset(
    {
        "num_batches_tracked",
        "position_ids",
        "token_type_ids",
        "relative_position_index",
        "relative_coords_table",
        "attn_mask",
        "causal_mask",
        "mask",
        "masked_bias",
        "inv_freq",
    }
)
"""Buffers that modules compute when they are built, or count steps in, by the last part of their keys."""


def leftovers(comparison: Comparison, tree: ModuleTree, state: StateDict) -> Iterator[Cause]:
    """Yield why the two sides of `comparison` still differ; `state` has the model's names as far as it can."""
    if comparison.mismatched:
        yield _sizes(comparison)
    missing = [key for key in comparison.missing if _is_computed_slot(key, slot_at(tree, key))]
    unexpected = [key for key in comparison.unexpected if _is_computed_value(key, state)]
    if (missing or unexpected) and comparison.matched:
        yield HarmlessBuffers(tuple(missing), tuple(unexpected))
    if not comparison.matched:
        return
    matched = [*comparison.matched, *(mismatch.key for mismatch in comparison.mismatched)]
    learned, computed = set(comparison.missing).difference(missing), set(unexpected)
    if lacking := [key for key in comparison.missing if key in learned]:
        yield PartMissing(tuple(whole_parts(lacking, [*matched, *comparison.unexpected])), len(lacking))
    if extra := [key for key in comparison.unexpected if key not in computed]:
        yield PartExtra(tuple(whole_parts(extra, [*matched, *comparison.missing])), len(extra))


def _sizes(comparison: Comparison) -> Cause:
    keys = tuple(mismatch.key for mismatch in comparison.mismatched)
    modules = {key.rpartition(".")[0] for key in keys}
    if len(modules) <= 2 and len(keys) <= len(comparison.matched):
        return HeadDiffers(keys, comparison.expected)
    return SizesDiffer(len(keys), comparison.expected)


def whole_parts(keys: Sequence[str], others: Iterable[str]) -> Sequence[str]:
    """Return the outermost modules below which all keys are among `keys`; keys that stand in no such are themselves."""
    taken = {owner for key in others for owner in _owners(key)}
    return tuple(dict.fromkeys(next((owner for owner in _owners(key) if owner not in taken), key) for key in keys))


def _owners(key: str) -> Iterator[str]:
    return (key[:index] for index, char in enumerate(key) if char == ".")


def _is_computed_slot(key: str, slot: Slot | None) -> bool:
    if slot is None or slot.kind is not SlotKind.BUFFER:
        return False
    return _last(key) in _COMPUTED or _is_whole(slot.spec)


def _is_computed_value(key: str, state: StateDict) -> bool:
    value = state.entries[key].value if key in state.entries else None
    return isinstance(value, TensorSpec) and (_last(key) in _COMPUTED or _is_whole(value))


def _is_whole(spec: TensorSpec | None) -> bool:
    """Whether it holds whole numbers or truth values, which no optimizer changes."""
    return spec is not None and spec.dtype is not None and spec.dtype.startswith(("int", "uint", "bool"))


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def slot_at(tree: ModuleTree, key: str) -> Slot | None:
    """Return the model's slot of this name."""
    path, _, name = key.rpartition(".")
    for part in path.split(".") if path else ():
        child = next((child.tree for child in tree.children if child.name == part), None)
        if child is None:
            return None
        tree = child
    return next((slot for slot in tree.slots if slot.name == name), None)
