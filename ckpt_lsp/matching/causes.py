"""Why a model and a state dict differ: what the two lists of keys prove, and no guess beyond it.

A total is `None` where how many keys there are is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

from ckpt_lsp.tensors import StateDict


def held(state: StateDict) -> int | None:
    """Return how many keys a state dict has; `None` where that is not known."""
    exact = state.open is None and not any(entry.maybe for entry in state.entries.values())
    return len(state.entries) if exact else None


@dataclass(frozen=True, slots=True)
class PrefixToStrip:
    """`count` of the checkpoint's `total` keys fit once `prefix` (`"module."`) is taken off."""

    prefix: str
    count: int
    total: int | None


@dataclass(frozen=True, slots=True)
class PrefixToAdd:
    """`count` of the checkpoint's `total` keys fit once `prefix` (`"module."`) is put before them."""

    prefix: str
    count: int
    total: int | None


@dataclass(frozen=True, slots=True)
class EntryFits:
    """The state dict is another one of the same file: `matched` of the model's `total` keys fit there.

    `entry` is its path in the file; an empty one is the whole file. Causes that follow in a list hold for that entry.
    """

    entry: tuple[str, ...]
    matched: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """Modules that differ by name only, as (in the checkpoint, in the model); no other pairs would fit."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SizesDiffer:
    """`count` of the model's `total` keys have another shape in the checkpoint."""

    count: int
    total: int | None


@dataclass(frozen=True, slots=True)
class NothingMatches:
    """Not one of the model's `total` keys is in the checkpoint, under any prefix."""

    total: int


Cause = EntryFits | PrefixToStrip | PrefixToAdd | Renamed | SizesDiffer | NothingMatches
