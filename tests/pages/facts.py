"""The facts of a load as a page writes them: `"a", "b"`, in full or as three and a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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


def written(rule: str, load: Mapping[str, Any]) -> list[str] | None:
    """Return the ways to write what `load` (ours or PyTorch's) has for `rule`; `None` where that is no list."""
    match rule:
        case "missing-keys":
            return _lists(load["missing"])
        case "unexpected-keys":
            return _lists(load["unexpected"])
        case "size-mismatch":
            return _ways([_sizes(mismatch) for mismatch in load["mismatched"]])
        case "partial-load" | "nothing-loaded":
            lists = {"missing": load["missing"], "unexpected": load["unexpected"]}
            parts = [[f"{name} {way}" for way in _lists(keys)] for name, keys in lists.items() if keys]
            return ["; ".join(ways) for ways in _products(parts)]
        case _:
            return None


def _lists(keys: Sequence[str]) -> list[str]:
    return _ways([f'"{key}"' for key in keys])


def _ways(items: Sequence[str]) -> list[str]:
    full = ", ".join(items)
    return [full] if len(items) <= 3 else [full, f"{', '.join(items[:3])} and {len(items) - 3} more"]


def _products(parts: list[list[str]]) -> list[list[str]]:
    ways: list[list[str]] = [[]]
    for part in parts:
        ways = [[*way, text] for way in ways for text in part]
    return ways


def _sizes(mismatch: Mapping[str, Any]) -> str:
    return f'"{mismatch["key"]}" {mismatch["checkpoint"]} -> {mismatch["model"]}'
