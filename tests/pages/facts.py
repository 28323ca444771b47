"""The facts of a load as a page writes them: `"a", "b"`, in full or as three and a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

LISTED = {"missing-keys", "unexpected-keys", "size-mismatch", "partial-load", "nothing-loaded", "dropped-keys"}
"""The rules that list keys of a load."""

RAISING = {
    "missing-keys",
    "unexpected-keys",
    "size-mismatch",
    "not-a-state-dict",
    "checkpoint-not-found",
    "unreadable-checkpoint",
    "wrong-loader",
    "blocked-globals",
    "dangerous-checkpoint",
}
"""The rules that speak of a line which raises when it is run."""


def said(load: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what is to be said of a load (ours or PyTorch's): by rule, the ways to write its keys."""
    missing, unexpected, mismatched = load["missing"], load["unexpected"], load["mismatched"]
    rules = {}
    if mismatched:
        rules["size-mismatch"] = _ways([_sizes(mismatch) for mismatch in mismatched])
    if load["strict"]:
        rules |= {"missing-keys": _lists(missing)} if missing else {}
        rules |= {"unexpected-keys": _lists(unexpected)} if unexpected else {}
    elif (missing or unexpected) and not mismatched:
        parts = [[f"{name} {way}" for way in _lists(load[name])] for name in ("missing", "unexpected") if load[name]]
        rules["partial-load" if load["matched"] else "nothing-loaded"] = ["; ".join(ways) for ways in product(*parts)]
    if load["dropped"] and not (missing or unexpected or mismatched):
        rules["dropped-keys"] = _lists(load["dropped"])
    return rules


def _lists(keys: Sequence[str]) -> list[str]:
    return _ways([f'"{key}"' for key in keys])


def _ways(items: Sequence[str]) -> list[str]:
    full = ", ".join(items)
    return [full] if len(items) <= 3 else [full, f"{', '.join(items[:3])} and {len(items) - 3} more"]


def _sizes(mismatch: Mapping[str, Any]) -> str:
    return f'"{mismatch["key"]}" {mismatch["checkpoint"]} -> {mismatch["model"]}'
