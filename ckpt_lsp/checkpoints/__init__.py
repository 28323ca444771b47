"""Reads checkpoint headers: keys, shapes, dtypes and small plain values, without torch and without executing anything."""

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Problem, ProblemKind, Unreadable
from ckpt_lsp.checkpoints.limits import DEFAULT_LIMITS, Limits
from ckpt_lsp.checkpoints.reader import read_checkpoint
from ckpt_lsp.checkpoints.sharded import ShardIndex, read_index
from ckpt_lsp.checkpoints.source import BytesSource, ByteSource
from ckpt_lsp.checkpoints.values import (
    StoredDict,
    StoredGlobal,
    StoredObject,
    StoredSet,
    StoredStorage,
    StoredTensor,
    StoredValue,
)

__all__ = [
    "DEFAULT_LIMITS",
    "ByteSource",
    "BytesSource",
    "Checkpoint",
    "Fault",
    "Limits",
    "Problem",
    "ProblemKind",
    "ShardIndex",
    "StoredDict",
    "StoredGlobal",
    "StoredObject",
    "StoredSet",
    "StoredStorage",
    "StoredTensor",
    "StoredValue",
    "Unreadable",
    "read_checkpoint",
    "read_index",
]
