"""Files that are no checkpoints are named."""

from __future__ import annotations

import io
import tarfile

import numpy as np
import pytest

from ckpt_lsp.checkpoints import Fault
from tests.checkpoints.saving import refusal


def tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("storages"))
    return buffer.getvalue()


def array() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "run git lfs pull"),
        (b"\n <!DOCTYPE html><html>", "an HTML page"),
        (b"\x89HDF\r\n\x1a\n" + bytes(100), "an HDF5 file"),
        (b"\x1f\x8b\x08" + bytes(100), "compressed with gzip"),
        (b"GGUF\x03\0\0\0" + bytes(100), "a GGUF model"),
        (b"\x08\x07\x12\x07pytorch" + bytes(100), "an ONNX model"),
        (tar(), "a tar archive"),
        (array(), "a NumPy array"),
        (b"hello", "not a checkpoint"),
    ],
)
def test_a_foreign_file_is_named(content: bytes, reason: str) -> None:
    unreadable = refusal(content)
    assert reason in unreadable.reason
    assert unreadable.fault is Fault.FOREIGN
