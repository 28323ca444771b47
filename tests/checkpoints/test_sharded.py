"""An index maps keys to files of its own folder."""

from __future__ import annotations

import json

import pytest

from ckpt_lsp.checkpoints import ShardIndex, Unreadable, read_index


def test_an_index_maps_each_key_to_its_file() -> None:
    text = json.dumps({"metadata": {"total_size": 8}, "weight_map": {"a": "1.bin", "b": "2.bin", "c": "1.bin"}})
    index = read_index(text.encode())
    assert isinstance(index, ShardIndex)
    assert index.files == {"a": "1.bin", "b": "2.bin", "c": "1.bin"}
    assert index.names == ("1.bin", "2.bin")
    assert index.metadata == {"total_size": 8}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"weight_map": []}',
        b'{"weight_map": {"a": 1}}',
        b'{"weight_map": {"a": "../secret"}}',
        b'{"weight_map": {"a": "/etc/passwd"}}',
        b'{"weight_map": {"a": ".."}}',
        b'{"weight_map": {"a": "x", "a": "y"}}',
        b'{"weight_map": ' + b"[" * 100_000,
        b"\xff",
    ],
)
def test_anything_else_is_unreadable(text: bytes) -> None:
    assert isinstance(read_index(text), Unreadable)
