"""Reads checkpoint headers: keys, shapes, dtypes and small plain values, without torch and executing nothing."""

from ckpt_lsp.checkpoints.allowed_globals import blocked_globals
from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Problem, ProblemKind, Unreadable
from ckpt_lsp.checkpoints.dangerous_globals import dangerous_globals
from ckpt_lsp.checkpoints.entries import Entry, entries
from ckpt_lsp.checkpoints.limits import DEFAULT_LIMITS, Limits
from ckpt_lsp.checkpoints.modules import ModuleTensors, is_module, module_tensors
from ckpt_lsp.checkpoints.reader import read_checkpoint
from ckpt_lsp.checkpoints.sharded import ShardIndex, read_index
from ckpt_lsp.checkpoints.source import ByteSource, BytesSource
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
    "Entry",
    "Fault",
    "Limits",
    "ModuleTensors",
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
    "blocked_globals",
    "dangerous_globals",
    "entries",
    "is_module",
    "module_tensors",
    "read_checkpoint",
    "read_index",
]
