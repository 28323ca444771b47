"""How some of `torch.nn`'s modules read state dicts that older versions of PyTorch wrote (torch 2.13).

Keys here begin below the module in question.
"""

from __future__ import annotations

from ckpt_lsp.matching.shapes import Fit, fit
from ckpt_lsp.tensors import Child, Loading, ModuleTree, NotTensor, Slot, StateEntry, TensorSpec

Entries = dict[str, StateEntry]
_UNKNOWN = StateEntry(TensorSpec(None, None), maybe=True)


def invented(tree: ModuleTree, slot: Slot, entry: StateEntry | None, version: int | None) -> bool:
    """Whether `_NormBase._load_from_state_dict` makes up a batch count, so that its absence changes nothing."""
    if tree.loading not in (Loading.BATCH_NORM, Loading.INSTANCE_NORM) or slot.name != "num_batches_tracked":
        return False
    if version is not None and version >= 2:
        return False
    if entry is None:
        return True
    return entry.maybe and not isinstance(entry.value, NotTensor) and fit((), entry.value.shape) is Fit.YES


def take_running_stats(tree: ModuleTree, entries: Entries) -> Entries:
    """Remove and return the statistics that `_InstanceNorm._load_from_state_dict` refuses where it tracks none."""
    names = ("running_mean", "running_var")
    if any(slot.name in names and slot.spec for slot in tree.slots):
        return {}
    return {name: entries.pop(name) for name in names if name in entries}


def renamed_weight_norm(tree: ModuleTree, entries: Entries, *, is_open: bool) -> Entries:
    """Return `entries` as `_weight_norm_compat_hook` (`parametrizations.weight_norm`) leaves them.

    The hook acts only where both of a tensor's old keys are there; where that is not sure, old and new may be.
    """
    entries = dict(entries)
    kept, exact = _weight_norms(tree)
    for name in kept if exact else kept | {key[:-2] for key in entries if key[-2:] in ("_g", "_v")}:
        old = (f"{name}_g", f"{name}_v")
        new = (f"parametrizations.{name}.original0", f"parametrizations.{name}.original1")
        if not is_open and not all(key in entries for key in old):
            continue
        if name in kept and all(key in entries and not entries[key].maybe for key in old):
            entries.update(zip(new, [entries.pop(key) for key in old], strict=True))
            continue
        _blur(entries, old, new)
    return entries


def _blur(entries: Entries, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Forget what is not sure any more: the old keys may go, and take the places of the new ones."""
    for key in old:
        if key in entries:
            entries[key] = StateEntry(entries[key].value, maybe=True)
    for key in new:
        entries[key] = StateEntry(_UNKNOWN.value, maybe=entries[key].maybe) if key in entries else _UNKNOWN


def _weight_norms(tree: ModuleTree) -> tuple[set[str], bool]:
    """Return the tensors that surely are kept as magnitude and direction, and whether these are surely all."""
    child = next((child for child in tree.children if child.name == "parametrizations"), None)
    if child is None or child.tree is None:
        return set(), False
    lists = child.tree.children
    exact = not child.maybe and not child.tree.open and all(_is_exact(part) for part in lists)
    return {part.name for part in lists if not child.maybe and _is_weight_norm(part)}, exact


def _is_weight_norm(parametrization: Child) -> bool:
    if parametrization.tree is None or parametrization.maybe:
        return False
    return {"original0", "original1"} <= {slot.name for slot in parametrization.tree.slots if not slot.maybe}


def _is_exact(parametrization: Child) -> bool:
    tree = parametrization.tree
    return tree is not None and not (parametrization.maybe or tree.open or any(slot.maybe for slot in tree.slots))
