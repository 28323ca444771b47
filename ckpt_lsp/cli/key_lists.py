"""Long lists of keys in one line: by module, a few, and how many more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ckpt_lsp.tensors import Mismatch, TensorSpec

MOST_GROUPS = 4
MOST_NAMES = 4


def grouped(keys: Sequence[str]) -> str:
    """Return keys with the tensors of one module together: `layer1.{weight, bias}, head.weight and 57 more`."""
    groups: dict[str, list[str]] = {}
    for key in keys:
        module, _, name = key.rpartition(".")
        groups.setdefault(module, []).append(name)
    shown = list(groups.items())[:MOST_GROUPS]
    more = len(keys) - sum(min(len(names), MOST_NAMES) for _, names in shown)
    text = ", ".join(_group(module, names[:MOST_NAMES]) for module, names in shown)
    return f"{text} and {more} more" if more else text


def _group(module: str, names: Sequence[str]) -> str:
    inside = names[0] if len(names) == 1 else f"{{{', '.join(names)}}}"
    return f"{module}.{inside}" if module else ", ".join(names)


def mismatches(mismatched: Sequence[Mismatch]) -> Iterator[str]:
    """Yield a line for each of a few keys whose shapes differ, and one for the rest."""
    for one in mismatched[:MOST_GROUPS]:
        model, checkpoint = TensorSpec(one.model, None), TensorSpec(one.checkpoint, None)
        yield f"{one.key}: {model} in the model, {checkpoint} in the checkpoint"
    if len(mismatched) > MOST_GROUPS:
        yield f"and {len(mismatched) - MOST_GROUPS} more"
