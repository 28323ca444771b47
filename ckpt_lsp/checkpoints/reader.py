"""Finds out what kind of file it is, and reads its header."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Refused, Unreadable
from ckpt_lsp.checkpoints.foreign import HEAD_BYTES, describe_foreign
from ckpt_lsp.checkpoints.legacy import read_legacy
from ckpt_lsp.checkpoints.limits import DEFAULT_LIMITS, Limits
from ckpt_lsp.checkpoints.plain_pickle import read_plain_pickle
from ckpt_lsp.checkpoints.safetensors import looks_like_safetensors, read_safetensors
from ckpt_lsp.checkpoints.source import ByteSource
from ckpt_lsp.checkpoints.zip_archive import read_zip

_LEGACY_START = b"\x80\x02\x8a\x0a"
# Protocols 2 to 5; those before have no signature. A text pickle of a dict begins as Python writes it.
_PICKLE_STARTS = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"(dp0\n", b"ccollections\nOrderedDict\n")


def read_checkpoint(source: ByteSource, budget: Limits = DEFAULT_LIMITS) -> Checkpoint | Unreadable:
    """Return what the checkpoint in `source` holds, read from its header alone.

    Nothing is executed, imported or unpickled, and no tensor data is read. Whatever the file says, it costs no more
    than `budget` allows. Raises only what `source.read` raises.
    """
    try:
        with _without_garbage_collection():
            return _read(source, budget)
    except Refused as refused:
        return refused.unreadable


def _read(source: ByteSource, limits: Limits) -> Checkpoint:
    head = source.read(0, HEAD_BYTES)
    if not head:
        raise Refused(0, "the file is empty", Fault.FOREIGN)
    if head.startswith(b"PK\3\4"):
        return read_zip(source, limits)
    if head.startswith(_LEGACY_START):
        return read_legacy(source, limits)
    if looks_like_safetensors(head, source.size):
        return read_safetensors(source, limits)
    if head.startswith(_PICKLE_STARTS):
        return read_plain_pickle(source, limits)
    raise Refused(0, describe_foreign(head), Fault.FOREIGN)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Keep the collector from walking the half-built values again and again; it makes a large header twice as slow."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
