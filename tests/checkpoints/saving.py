"""Makes checkpoints with torch and reads them with the readers under test."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import torch

from ckpt_lsp.checkpoints import BytesSource, Checkpoint, StoredDict, Unreadable, read_checkpoint


def saved(value: Any, **options: Any) -> bytes:
    """Return the bytes that `torch.save` writes."""
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def saved_legacy(value: Any) -> bytes:
    return saved(value, _use_new_zipfile_serialization=False)


def read(content: bytes) -> Checkpoint:
    checkpoint = read_checkpoint(BytesSource(content))
    assert isinstance(checkpoint, Checkpoint), checkpoint
    return checkpoint


def read_dict(content: bytes) -> StoredDict:
    value = read(content).value
    assert isinstance(value, StoredDict)
    return value


def refusal(content: bytes) -> Unreadable:
    unreadable = read_checkpoint(BytesSource(content))
    assert isinstance(unreadable, Unreadable), unreadable
    assert 0 <= unreadable.offset <= len(content) or not content
    return unreadable


def zipped(pickle: bytes, records: dict[str, bytes] | None = None, compression: int = zipfile.ZIP_STORED) -> bytes:
    """Return a zip checkpoint around the given `data.pkl`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("archive/data.pkl", pickle)
        for name, content in (records or {}).items():
            archive.writestr(f"archive/{name}", content)
    return buffer.getvalue()


def comparable(value: Any) -> Any:
    """Reduce a value that torch loaded to what a header can say of it."""
    match value:
        case torch.Tensor():
            return ("tensor", tuple(value.shape), str(value.dtype).removeprefix("torch."), value.requires_grad)
        case dict():
            return ("dict", type(value).__name__, [(key, comparable(item)) for key, item in value.items()])
        case list():
            return [comparable(item) for item in value]
        case torch.Size() | tuple():
            return tuple(comparable(item) for item in value)
        case set() | frozenset():
            return (type(value).__name__, sorted(map(repr, value)))
        case float():
            return repr(value)
    return value


def comparable_stored(value: Any) -> Any:
    """Reduce a value that was read from a header to the same form."""
    from ckpt_lsp.checkpoints import StoredSet, StoredTensor

    match value:
        case StoredTensor():
            return ("tensor", value.spec.shape, value.spec.dtype, value.requires_grad)
        case StoredDict():
            kind = value.class_name.rpartition(".")[2]
            return ("dict", kind, [(key, comparable_stored(item)) for key, item in value.items.items()])
        case list():
            return [comparable_stored(item) for item in value]
        case tuple():
            return tuple(comparable_stored(item) for item in value)
        case StoredSet():
            return (value.class_name, sorted(map(repr, value.items)))
        case float():
            return repr(value)
    return value
