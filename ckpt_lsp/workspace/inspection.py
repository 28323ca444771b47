"""What a checkpoint holds, for people and scripts to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckpt_lsp.checkpoints import Checkpoint, StoredDict, StoredValue
from ckpt_lsp.checkpoints.allowed_globals import blocked_globals
from ckpt_lsp.checkpoints.dangerous_globals import dangerous_globals
from ckpt_lsp.checkpoints.entries import entries
from ckpt_lsp.tensors import TensorSpec

MOST_VALUES = 200
MOST_CHARACTERS = 200
MOST_NESTING = 4


@dataclass(frozen=True, slots=True)
class Inspection:
    """A checkpoint's header: `entries` are the dicts with tensors, by the keys that lead to them;
    `metadata` are the small plain values beside them.
    """

    path: str
    format: str
    bytes: int
    entries: Mapping[tuple[str | int, ...], Mapping[str, TensorSpec]]
    metadata: Mapping[str, Any]
    globals: tuple[str, ...]
    blocked_globals: tuple[str, ...]
    dangerous_globals: tuple[str, ...]
    tensor_bytes: int
    problems: tuple[str, ...]


def inspection(path: str, size: int, checkpoint: Checkpoint) -> Inspection:
    """Return what is worth showing of `checkpoint`, a file of `size` bytes."""
    return Inspection(
        path=path,
        format=checkpoint.format,
        bytes=size,
        entries={
            entry.path: {key: tensor.spec for key, tensor in entry.tensors.items()} for entry in entries(checkpoint)
        },
        metadata={**checkpoint.metadata, **_plain_values(checkpoint.value)},
        globals=checkpoint.globals,
        blocked_globals=blocked_globals(checkpoint),
        dangerous_globals=dangerous_globals(checkpoint),
        tensor_bytes=checkpoint.tensor_bytes,
        problems=tuple(problem.text for problem in checkpoint.problems),
    )


def _plain_values(value: StoredValue) -> Mapping[str, Any]:
    plain = _plain(value, MOST_NESTING)
    return plain if isinstance(plain, dict) else {}


def _plain(value: StoredValue, nesting: int) -> Any:
    """Return `value` without what is not plain or not small; `None` where nothing is left."""
    match value:
        case str():
            return value if len(value) <= MOST_CHARACTERS else None
        case bool() | int() | float():
            return value
        case StoredDict(items) if nesting:
            parts = {str(key): _plain(item, nesting - 1) for key, item in list(items.items())[:MOST_VALUES]}
            return {key: part for key, part in parts.items() if part is not None} or None
        case list() | tuple() if nesting and len(value) <= MOST_VALUES:
            listed = [_plain(item, nesting - 1) for item in value]
            return None if None in listed else listed
        case _:
            return None
