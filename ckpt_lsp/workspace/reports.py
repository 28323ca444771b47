"""What an analysis has to say: plain values for everybody who shows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ckpt_lsp.evaluator.events import DIRECTLY, Definition, Reaching
from ckpt_lsp.matching.causes import Cause
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.rules.diagnostic import Diagnostic
from ckpt_lsp.tensors import Mismatch, Reason
from ckpt_lsp.text import Span
from ckpt_lsp.workspace.hints import Ignore


class Status(Enum):
    """How a load came out."""

    CLEAN = "clean"
    """Everything about it is known, and PyTorch has nothing to report."""
    MISMATCH = "mismatch"
    """PyTorch surely reports something, under `strict=False` perhaps in its result only."""
    UNRESOLVED = "unresolved"
    """Nothing certain is to be said, for a reason."""
    IN_MEMORY = "in-memory"
    """The state dict comes from no file."""


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """The model of a load: its class, whether every key and shape is known, and how many keys surely exist."""

    name: str
    exact: bool
    keys: int


@dataclass(frozen=True, slots=True)
class CheckpointSummary:
    """The file of a load and the entry in it; `keys` counts the entry's keys.

    `others` are further files that the program's path may mean, in folders that are tried later.
    """

    path: str
    format: str
    entry: tuple[str, ...]
    keys: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadReport:
    """A load call reached with values. The lists are PyTorch's, in its order, also under `strict=False`."""

    span: Span
    call: str
    status: Status
    reason: Reason | None = None
    resolved_by: str | None = None
    model: ModelSummary | None = None
    checkpoint: CheckpointSummary | None = None
    strict: bool | None = None
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    mismatched: tuple[Mismatch, ...] = ()
    causes: tuple[Cause, ...] = ()
    reaching: Reaching = DIRECTLY

    @property
    def site(self) -> Span:
        """The text of the call."""
        return self.span


@dataclass(frozen=True, slots=True)
class Found:
    """A diagnostic, and the load that it is about, or through which functions evaluation came to what it is about."""

    diagnostic: Diagnostic
    load: LoadReport | None = None
    reaching: Reaching = DIRECTLY


@dataclass(frozen=True, slots=True)
class Failure:
    """Analysing the file at `path` failed by our own mistake: the exception, and its `trace`."""

    path: str
    message: str
    trace: str


@dataclass(frozen=True, slots=True)
class JudgedLoad:
    """One reaching of the call at `site`, as `ckpt_lsp.fixes` wants to see it."""

    site: Span
    call: str
    strict: bool | None
    comparison: Comparison | None
    causes: tuple[Cause, ...] = ()
    entry: tuple[str, ...] = ()
    status: Status = Status.UNRESOLVED
    reaching: Reaching = DIRECTLY
    named: Comparison | None = None
    """The comparison once the entry and the names of keys are put right as the causes say."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What analysing the file at `path` found, in this file and in others that it reaches.

    `found` has the diagnostics of every level, without those that comments silence; `silenced_by` has these comments.
    `ignores` are the file's own. `notes` say why it could not be analysed to its end.
    `callers` are the reports on other files that call functions of this one, reduced to the loads in this one.
    `called` are the functions that evaluation came into; where `stopped`, there may be more, and more loads.
    """

    path: str
    loads: tuple[LoadReport, ...] = ()
    found: tuple[Found, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    silenced_by: tuple[Ignore, ...] = ()
    judged: tuple[JudgedLoad, ...] = ()
    notes: tuple[str, ...] = ()
    failure: Failure | None = None
    callers: tuple[FileReport, ...] = ()
    called: frozenset[Definition] = frozenset()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Loads and diagnostics of one or several files, in order of place, none twice."""

    loads: tuple[LoadReport, ...] = ()
    found: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
