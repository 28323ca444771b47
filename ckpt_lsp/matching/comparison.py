"""The outcome of a load: what `load_state_dict` would report, and what about it is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from ckpt_lsp.tensors import Mismatch, Reason


@dataclass(frozen=True, slots=True)
class NotATensor:
    """A key of the model under which the checkpoint has a value of another type (`"int"`)."""

    key: str
    type_name: str


@dataclass(frozen=True, slots=True)
class OldRunningStats:
    """Running statistics for an instance norm that keeps none, in a checkpoint without versions."""

    class_name: str
    keys: tuple[str, ...]


LoadError = Mismatch | NotATensor | OldRunningStats
"""What `load_state_dict` raises for even when it is not strict."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `load_state_dict` surely reports about one model and one state dict.

    `missing`, `unexpected` and `errors` are in PyTorch's order; they hold under either `strict`.
    `dropped` keys are ignored without a word, because a child is registered as `None`.
    `doubts` say why PyTorch could report more than stands here; without any, the answer is exactly PyTorch's.
    """

    class_name: str
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    errors: tuple[LoadError, ...] = ()
    dropped: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    doubts: tuple[Reason, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether the lists are complete."""
        return not self.doubts

    @property
    def mismatched(self) -> tuple[Mismatch, ...]:
        """The errors that are about shapes."""
        return tuple(error for error in self.errors if isinstance(error, Mismatch))

    @property
    def not_tensors(self) -> tuple[NotATensor, ...]:
        """The errors that are about values which are no tensors."""
        return tuple(error for error in self.errors if isinstance(error, NotATensor))

    @property
    def expected(self) -> int | None:
        """How many keys the model asks for; `None` while anything is in doubt."""
        if self.doubts:
            return None
        return len(self.missing) + len(self.matched) + len(self.mismatched) + len(self.not_tensors)

    @property
    def agrees(self) -> bool:
        """Whether a strict load surely has nothing to report so far as is known."""
        return not (self.missing or self.unexpected or self.errors)
