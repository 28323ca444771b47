"""The `.metadata` of a folder that `torch.distributed.checkpoint` saved: a plain pickle that names every tensor.

The classes are those of `torch.distributed.checkpoint.metadata` (torch 2.13). The data lies in other files.
"""

from __future__ import annotations

from typing import Any, TypeGuard

from ckpt_lsp.checkpoints.dtypes import dtype_name
from ckpt_lsp.checkpoints.values import StoredDict, StoredGlobal, StoredObject, StoredTensor, StoredValue
from ckpt_lsp.tensors import TensorSpec

FILE_NAME = ".metadata"
_DEEPEST = 32
_MODULE = "torch.distributed.checkpoint.metadata."


def is_metadata(value: StoredValue) -> bool:
    """Whether a pickle holds the metadata of a distributed checkpoint."""
    return isinstance(value, StoredObject) and value.class_name == _MODULE + "Metadata"


def saved_values(metadata: StoredValue) -> StoredDict:
    """Return the dict that was saved, its tensors without data; what else was in it is a record of its class.

    The saver flattens nested dicts and writes down which path of keys each flat name stands for (`planner_data`).
    """
    flat = _field(metadata, "state_dict_metadata")
    paths = _field(metadata, "planner_data")
    saved = StoredDict()
    if isinstance(flat, StoredDict):
        for name, entry in flat.items.items():
            path = paths.items.get(name) if isinstance(paths, StoredDict) else None
            _put(saved, path if _is_path(path) else (name,), _value(entry))
    return saved


def _is_path(path: StoredValue) -> TypeGuard[tuple[Any, ...]]:
    keys = path if isinstance(path, tuple) else ()
    return 0 < len(keys) <= _DEEPEST and all(isinstance(key, str | int) for key in keys)


def _put(saved: StoredDict, path: tuple[Any, ...], value: StoredValue) -> None:
    for key in path[:-1]:
        inner = saved.items.setdefault(key, StoredDict())
        if not isinstance(inner, StoredDict):
            return
        saved = inner
    saved.items[path[-1]] = value


def _value(entry: StoredValue) -> StoredValue:
    size, properties = _field(entry, "size"), _field(entry, "properties")
    if not isinstance(entry, StoredObject) or entry.class_name != _MODULE + "TensorStorageMetadata":
        return entry
    state = properties.state if isinstance(properties, StoredObject) else None
    dtype = state[0] if isinstance(state, tuple) and state else None
    lengths = [length for length in size if isinstance(length, int)] if isinstance(size, tuple) else None
    shape = None if lengths is None or not isinstance(size, tuple) or len(lengths) < len(size) else tuple(lengths)
    return StoredTensor(TensorSpec(shape, dtype_name(dtype.name) if isinstance(dtype, StoredGlobal) else None))


def _field(value: StoredValue, name: str) -> StoredValue:
    state = value.state if isinstance(value, StoredObject) else None
    return state.items.get(name) if isinstance(state, StoredDict) else None
