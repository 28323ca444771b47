"""The index of a checkpoint in several files (`model.safetensors.index.json`, `pytorch_model.bin.index.json`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckpt_lsp.checkpoints.bounded_json import parse_json
from ckpt_lsp.checkpoints.checkpoint import Refused, Unreadable
from ckpt_lsp.checkpoints.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class ShardIndex:
    """Which file has which key: `files` maps key → file name, a plain name in the index's own folder."""

    files: Mapping[str, str]
    metadata: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The shards' file names in order of first appearance."""
        return tuple(dict.fromkeys(self.files.values()))


def read_index(text: bytes, limits: Limits = DEFAULT_LIMITS) -> ShardIndex | Unreadable:
    """Return the index that the JSON `text` is; a name that leaves the folder makes it unreadable."""
    try:
        content = parse_json(text, 0, limits)
    except Refused as refused:
        return refused.unreadable
    match content:
        case {"weight_map": dict() as files} if all(isinstance(name, str) for name in files.values()):
            outside = next((name for name in files.values() if not _is_plain(name)), None)
            if outside is not None:
                return Unreadable(0, f"the index names the file {outside[:100]!r}, which is not in its own folder")
            metadata = content.get("metadata")
            return ShardIndex(files, metadata if isinstance(metadata, dict) else {})
    return Unreadable(0, "the index has no weight_map from keys to file names")


def _is_plain(name: str) -> bool:
    return name not in ("", ".", "..") and not any(character in name for character in "/\\:\0")
