"""Why a model and a state dict differ: what the two lists of keys prove, and no guess beyond it.

Some causes say how keys would have to be named (`rewrites`); those that follow them in a list hold after that.
A total is `None` where how many keys there are is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ckpt_lsp.matching.rewrite import Rewrite, Where
from ckpt_lsp.tensors import StateDict
from ckpt_lsp.text import Edit, Span


def held(state: StateDict) -> int | None:
    """Return how many keys a state dict has; `None` where that is not known."""
    exact = state.open is None and not any(entry.maybe for entry in state.entries.values())
    return len(state.entries) if exact else None


@dataclass(frozen=True, slots=True)
class PrefixToStrip:
    """`count` of the checkpoint's `total` keys begin with `prefix` (`"module."`), and the model's do not."""

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
class PartToStrip:
    """`count` of the checkpoint's `total` keys have `part` (`"_orig_mod."`) in them, and the model's do not."""

    part: str
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
    """`count` keys differ by name only: parts of them are named otherwise in the checkpoint and in the model."""

    rules: tuple[Rewrite, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """A number in the source, what it is called there (`num_classes`), and the one that the checkpoint needs.

    Or the name of a class or function that makes the model, at all `spans` in the file, and another: then `name` is
    empty.
    """

    name: str
    old: str
    new: str
    spans: tuple[Span, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What makes the change."""
        return tuple(Edit(span, self.new) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Variant:
    """With these `changes` in the source, the model has been found to fit."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SizesDiffer:
    """`count` of the model's `total` keys have another shape in the checkpoint."""

    count: int
    total: int | None


@dataclass(frozen=True, slots=True)
class HeadDiffers:
    """The model fits but for the shapes of a few `keys`, as where the number of classes is another."""

    keys: tuple[str, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class HarmlessBuffers:
    """Tensors that are computed and not learned: `missing` from the checkpoint, or `unexpected` in the model."""

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartMissing:
    """The checkpoint has nothing for whole `parts` of the model (`"head"`), which have `count` keys."""

    parts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class PartExtra:
    """The checkpoint has whole `parts` (`"decoder"`) that the model lacks, with `count` keys."""

    parts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class NothingMatches:
    """Not one of the model's `total` keys is in the checkpoint, under any prefix."""

    total: int


Naming = PrefixToStrip | PrefixToAdd | PartToStrip | Renamed
"""Causes that other names for the keys cure."""

LEFTOVERS = (SizesDiffer, HeadDiffers, HarmlessBuffers, PartMissing, PartExtra, NothingMatches)
"""Causes that say what is left when the names are right."""

Leftover = SizesDiffer | HeadDiffers | HarmlessBuffers | PartMissing | PartExtra | NothingMatches

Cause = Variant | EntryFits | Naming | Leftover


def rewrites(causes: Iterable[Cause]) -> tuple[Rewrite, ...]:
    """Return the rules that give the checkpoint's keys the model's names, in the order in which they are applied."""
    return tuple(rule for cause in causes for rule in _rules(cause))


def _rules(cause: Cause) -> tuple[Rewrite, ...]:
    match cause:
        case PrefixToStrip(prefix):
            return (Rewrite(prefix, ""),)
        case PrefixToAdd(prefix):
            return (Rewrite("", prefix),)
        case PartToStrip(part):
            return (Rewrite(part, "", Where.ANYWHERE),)
        case Renamed(rules):
            return rules
        case _:
            return ()
