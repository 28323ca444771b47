"""The two outcomes of reading a checkpoint's header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from ckpt_lsp.checkpoints.values import StoredDict, StoredValue

Format = Literal["zip", "legacy", "safetensors", "torchscript", "pickle", "dcp"]


class ProblemKind(Enum):
    """What is odd about a checkpoint that could be read."""

    WEIGHTS_ONLY = "weights-only"
    """`torch.load(weights_only=True)` refuses it for another reason than its globals."""
    CHECKSUM = "checksum"
    """The recorded checksum of the pickle is not that of its bytes; torch does not check it."""
    UNKNOWN_DTYPE = "unknown-dtype"
    """A tensor has a dtype that is not known here."""
    SCRIPT_CODE = "script-code"
    """TorchScript's code could not be read, so which attributes are parameters or buffers is not known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something worth saying about a checkpoint that could be read: one clause, and the byte in the file it is at."""

    kind: ProblemKind
    text: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint's header.

    `globals` are the classes and functions it names (`"module.name"`) in order of first appearance.
    `metadata` is safetensors' `__metadata__`. `tensor_bytes` is the size of all tensor data, shared data counted once.
    `opaque_calls` are those of `globals` called with arguments that were not seen through, so they may do anything:
    `builtins.getattr` for more than a nested class, `torch.storage._load_from_bytes` with bytes that were not read.
    """

    format: Format
    value: StoredValue
    globals: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    tensor_bytes: int = 0
    problems: tuple[Problem, ...] = ()
    opaque_calls: tuple[str, ...] = ()

    @property
    def metadata_versions(self) -> Mapping[str, int | None] | None:
        """Module prefix to version of the outermost dict's `_metadata`; `None` where it has none."""
        return self.value.versions if isinstance(self.value, StoredDict) else None


class Fault(Enum):
    """Why a file could not be read."""

    CORRUPT = "corrupt"
    """It claims to be a checkpoint but is damaged, truncated or contradicts itself."""
    LIMIT = "limit"
    """Reading it would cost more than `Limits` allow; it may be well formed."""
    FOREIGN = "foreign"
    """It is something else, or a kind of checkpoint that is not read here."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read: the byte where that showed, and one clause for people."""

    offset: int
    reason: str
    fault: Fault = Fault.CORRUPT


class Refused(Exception):
    """Raised inside the readers to stop; `read_checkpoint` turns it into `Unreadable`."""

    def __init__(self, offset: int, reason: str, fault: Fault = Fault.CORRUPT) -> None:
        super().__init__(reason)
        self.unreadable = Unreadable(offset, reason, fault)


class Truncated(Exception):
    """Raised inside the readers where the bytes at hand end before the pickle does."""
