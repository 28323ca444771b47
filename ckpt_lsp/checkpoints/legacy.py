"""Checkpoints that `torch.save` wrote before 1.6: pickles one behind the other, then the tensor data.

The stream is a magic number, a protocol version, facts about the writing system, the object, the keys of the storages,
and per storage its number of elements (8 bytes, little-endian) and its data (`torch.serialization._legacy_load`).
"""

from __future__ import annotations

from collections.abc import Callable

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Refused, Truncated
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.nesting import check_nesting
from ckpt_lsp.checkpoints.pickle_walker import PickleWalker
from ckpt_lsp.checkpoints.source import ByteSource
from ckpt_lsp.checkpoints.values import StoredStorage, StoredValue
from ckpt_lsp.checkpoints.weights_only import opcode_problems

MAGIC = bytes.fromhex("80028a0a6cfc9c46f9206aa850192e")
"""The pickle of `torch.serialization.MAGIC_NUMBER`."""
_PROTOCOL = 1001
_FIRST_WINDOW = 1 << 16


def read_legacy(source: ByteSource, limits: Limits) -> Checkpoint:
    """Read a legacy checkpoint, leaping over the tensor data; raise `Refused`."""
    if source.read(0, len(MAGIC)) != MAGIC:
        raise Refused(0, "it begins like a checkpoint but has another magic number", Fault.FOREIGN)
    protocol, position = _pickle(source, len(MAGIC), limits)
    if protocol != _PROTOCOL:
        raise Refused(len(MAGIC), f"its protocol version is not {_PROTOCOL}")
    _, position = _pickle(source, position, limits)
    walker, value = walk_at(source, position, limits)
    check_nesting(value, position, limits)
    keys, data_offset = _pickle(source, walker.origin + walker.end, limits)
    if not isinstance(keys, list):
        raise Refused(walker.origin + walker.end, "its list of storages is malformed")
    tensor_bytes = _leap_storages(source, keys, walker.rebuilder.storages, data_offset)
    return walker.checkpoint("legacy", value, tensor_bytes, opcode_problems(walker))


def walk_at(
    source: ByteSource, offset: int, limits: Limits, prepare: Callable[[PickleWalker], None] = lambda _: None
) -> tuple[PickleWalker, StoredValue]:
    """Walk the pickle at `offset`, whose length is not known: a window grows until the pickle fits."""
    window = _FIRST_WINDOW
    while True:
        content = source.read(offset, window)
        walker = PickleWalker(content, 0, offset, limits)
        prepare(walker)
        try:
            return walker, walker.walk()
        except Truncated:
            if len(content) < window:
                raise Refused(source.size, "the file ends inside a pickle: it is truncated") from None
            if window > limits.pickle_bytes:
                raise Refused(
                    offset, f"its pickle is longer than {limits.pickle_bytes >> 20} MB", Fault.LIMIT
                ) from None
            window *= 4


def _pickle(source: ByteSource, offset: int, limits: Limits) -> tuple[StoredValue, int]:
    walker, value = walk_at(source, offset, limits)
    return value, offset + walker.end


def _leap_storages(source: ByteSource, keys: list[StoredValue], storages: dict[str, StoredStorage], offset: int) -> int:
    """Check each storage's length against the file; return the bytes of them all."""
    total = 0
    remaining = dict(storages)
    for key in keys:
        storage = remaining.pop(key, None) if isinstance(key, str) else None
        if storage is None:
            raise Refused(offset, "its list of storages names one that no tensor uses")
        header = source.read(offset, 8)
        length = int.from_bytes(header, "little", signed=True)
        if len(header) < 8 or offset + 8 + storage.nbytes > source.size:
            raise Refused(source.size, "the file ends inside its tensor data: it is truncated")
        if length != storage.length:
            raise Refused(
                offset, f"storage {storage.key[:100]!r} has {length} elements where {storage.length} are needed"
            )
        offset += 8 + storage.nbytes
        total += storage.nbytes
    missing = next((storage for storage in remaining.values() if storage.length), None)
    if missing:
        raise Refused(offset, f"the data of storage {missing.key[:100]!r} is missing")
    return total
