"""What is to be said about the files that a program reads, whatever it loads them into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ckpt_lsp.checkpoints import Checkpoint, Unreadable
from ckpt_lsp.checkpoints.allowed_globals import blocked_globals
from ckpt_lsp.checkpoints.dangerous_globals import dangerous_globals
from ckpt_lsp.evaluator.events import LoadEvent, ReadEvent
from ckpt_lsp.matching.findings import (
    BlockedGlobals,
    CheckpointNotFound,
    DangerousCheckpoint,
    Finding,
    UnreadableCheckpoint,
    WrongLoader,
)
from ckpt_lsp.tensors import Reason
from ckpt_lsp.workspace.judging import Header

_TORCH, _SAFETENSORS = "torch.load", "safetensors"


def read_findings(event: ReadEvent, header: Header) -> tuple[Finding, ...]:
    """Return what is wrong with the file that `event` reads, or with reading it this way."""
    if event.path is None:
        return (CheckpointNotFound(event.given, event.tried, event.newest),)
    match header(event.path):
        case Unreadable(offset, reason):
            return (UnreadableCheckpoint(event.given, reason, offset),)
        case Checkpoint() as checkpoint:
            return tuple(_of_readable(event, checkpoint))
        case None:
            return (UnreadableCheckpoint(event.given, "it is there, but it cannot be opened"),)


def _of_readable(event: ReadEvent, checkpoint: Checkpoint) -> Iterator[Finding]:
    if (checkpoint.format == _SAFETENSORS) != (event.loader == _SAFETENSORS):
        yield WrongLoader(event.given, event.loader, checkpoint.format)
        return
    dangerous = dangerous_globals(checkpoint)
    if dangerous:
        yield DangerousCheckpoint(event.given, dangerous)
    blocked = blocked_globals(checkpoint)
    if blocked and event.loader == _TORCH and event.weights_only:
        yield BlockedGlobals(event.given, blocked)


def others(load: LoadEvent, reads: Iterable[ReadEvent]) -> tuple[str, ...]:
    """Return the files that the path of what `load` works on may mean too; the first of all was read."""
    path = load.origin.path if load.origin else None
    return next((read.others for read in reads if path is not None and read.path == path), ())


def consumes(load: LoadEvent, read: ReadEvent) -> bool:
    """Whether `load` works on what `read` gave it; what could not be read is unknown for a reason at that call."""
    if isinstance(load.state, Reason) and load.state.span == read.site:
        return True
    path = load.origin.path if load.origin else load.path
    return path is not None and path in (read.path, read.given, *read.tried)
