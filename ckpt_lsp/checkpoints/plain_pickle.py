"""A dict written with `pickle.dump`: no checkpoint of torch's, but people load state dicts from such files.

Its tensors carry their data inside the pickle, each storage as a whole legacy checkpoint of its own
(`TypedStorage.__reduce__`), so the file is read as a whole and may not be long.
"""

from __future__ import annotations

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Problem, ProblemKind, Refused, Truncated
from ckpt_lsp.checkpoints.dcp import is_metadata, saved_values
from ckpt_lsp.checkpoints.legacy import MAGIC, walk_at
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.nesting import check_nesting
from ckpt_lsp.checkpoints.pickle_walker import PickleWalker
from ckpt_lsp.checkpoints.source import ByteSource
from ckpt_lsp.checkpoints.values import StoredStorage, StoredValue

# The pickle of `torch.serialization.PROTOCOL_VERSION`, and the offset of what follows it.
_PROTOCOL = bytes.fromhex("80024de9032e")
_HEAD = MAGIC + _PROTOCOL


def read_plain_pickle(source: ByteSource, limits: Limits) -> Checkpoint:
    """Read a plain pickle; raise `Refused`."""
    if source.size > limits.pickle_bytes:
        text = f"a plain pickle longer than {limits.pickle_bytes >> 20} MB: save it with torch.save instead"
        raise Refused(0, text, Fault.LIMIT)
    walker, value = walk_at(source, 0, limits, _read_storages_inside)
    check_nesting(value, 0, limits)
    if is_metadata(value):
        return walker.checkpoint("dcp", saved_values(value), 0, [])
    problem = Problem(ProblemKind.WEIGHTS_ONLY, "torch.load refuses plain pickles: read it with pickle.load")
    tensor_bytes = sum(storage.nbytes for storage in walker.rebuilder.storages.values())
    return walker.checkpoint("pickle", value, tensor_bytes, [problem])


def _read_storages_inside(walker: PickleWalker) -> None:
    walker.rebuilder.load_bytes = lambda content: _storage_inside(walker, content)


def _storage_inside(outer: PickleWalker, content: bytes) -> StoredValue:
    """Return what `torch.storage._load_from_bytes(content)` would load: a storage, unless someone means harm.

    What the bytes hold is read like the file around them, and its globals count as the file's.
    """
    outer.charge(2000)
    if content[: len(_HEAD)] != _HEAD:
        raise outer.refuse("a storage inside the pickle is no legacy checkpoint")
    try:
        position = len(_HEAD)
        for _ in ("system", "storage"):
            inner = PickleWalker(content, position, outer.origin + outer.position, outer.limits)
            inner.globals = outer.globals
            inner.memory = outer.memory
            value = inner.walk()
            position = inner.end
            outer.memory = inner.memory
            outer.rebuilder.opaque_calls += inner.rebuilder.opaque_calls
    except Truncated:
        raise outer.refuse("a storage inside the pickle is truncated") from None
    if not isinstance(value, StoredStorage):
        return value
    if value.nbytes > len(content):
        raise outer.refuse("a storage inside the pickle is truncated")
    key = f"{outer.position}"
    made = StoredStorage(key, value.dtype, value.length)
    outer.rebuilder.storages[key] = made
    return made
