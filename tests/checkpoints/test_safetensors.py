"""safetensors headers follow the format's rules, or the file is refused as its own library would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from safetensors import SafetensorError

from ckpt_lsp.checkpoints import Fault, ProblemKind
from tests.checkpoints.saving import comparable, comparable_stored, read, read_dict, refusal


def written(header: Any, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def tensor(shape: list[int], begin: int, end: int, dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def test_keys_shapes_dtypes_and_their_order_are_those_of_the_library(tmp_path: Path) -> None:
    tensors = {
        "b": torch.zeros(3, dtype=torch.float16),
        "a": torch.zeros(2, 2),
        "c.d": torch.tensor(1),
        "e": torch.zeros(0, 3),
        "f": torch.zeros(2, dtype=torch.float8_e4m3fn),
        "g": torch.zeros(2, dtype=torch.bool),
        "h": torch.zeros(2, dtype=torch.uint16),
    }
    path = tmp_path / "model.safetensors"
    safetensors.torch.save_file(tensors, path, metadata={"format": "pt"})
    checkpoint = read(path.read_bytes())
    assert checkpoint.format == "safetensors"
    assert checkpoint.metadata == {"format": "pt"}
    loaded = safetensors.torch.load_file(path)
    assert comparable_stored(checkpoint.value) == comparable(loaded)


@pytest.mark.parametrize(
    ("header", "data", "reason"),
    [
        ({"a": tensor([2], 0, 8)}, bytes(7), "it is truncated"),
        ({"a": tensor([2], 0, 8)}, bytes(9), "behind the last tensor"),
        ({"a": tensor([2], 0, 8), "b": tensor([2], 12, 20)}, bytes(20), "does not follow"),
        ({"a": tensor([2], 0, 8), "b": tensor([2], 4, 12)}, bytes(12), "does not follow"),
        ({"a": tensor([3], 0, 8)}, bytes(8), "does not fit its 8 bytes"),
        ({"a": tensor([10**18, 10**18], 0, 8)}, bytes(8), "does not fit its 8 bytes"),
        ({"a": tensor([-2, -1], 0, 8)}, bytes(8), "wrongly"),
        ({"a": tensor([2], 8, 0)}, bytes(8), "wrongly"),
        ({"a": {"dtype": "F32"}}, b"", "wrongly"),
        ({"__metadata__": {"a": 1}}, b"", "other than strings"),
        (b'{"a":1,"a":1}', b"", "the key 'a' twice"),
        (b"{" + b'"a":' * 3, b"", "malformed"),
        (b'{"a":' + b"[" * 100_000, b"", "nested too deeply"),
        (b'{"a":' + b"9" * 5000 + b"}", b"", "a number that is too long"),
        (b'{"\xff":1}', b"", "not UTF-8"),
    ],
)
def test_what_breaks_the_formats_rules_is_refused_here_and_there(header: Any, data: bytes, reason: str) -> None:
    content = written(header, data)
    assert reason in refusal(content).reason
    with pytest.raises((SafetensorError, ValueError, TypeError)):
        safetensors.torch.load(content)


def test_a_header_longer_than_the_file_is_truncated() -> None:
    content = safetensors.torch.save({"a": torch.zeros(3)})
    unreadable = refusal(content[:30])
    assert (unreadable.offset, unreadable.reason) == (30, "the file ends inside its header: it is truncated")


def test_an_unknown_dtype_keeps_its_shape_and_is_a_problem() -> None:
    checkpoint = read(written({"a": tensor([2], 0, 3, "F12")}, bytes(3)))
    assert checkpoint.value.items["a"].spec.shape == (2,)
    assert checkpoint.value.items["a"].spec.dtype is None
    assert [problem.kind for problem in checkpoint.problems] == [ProblemKind.UNKNOWN_DTYPE]


def test_a_header_may_be_padded_and_its_length_may_begin_like_a_pickle() -> None:
    text = json.dumps({"a": tensor([2], 0, 8)}).encode()
    content = written(text.ljust(0x280), bytes(8))
    assert content.startswith(b"\x80\x02")
    assert read_dict(content).items["a"].spec.shape == (2,)


def test_a_header_that_is_too_long_for_us_says_so() -> None:
    unreadable = refusal((50 << 20).to_bytes(8, "little") + b"{")
    assert unreadable.fault is Fault.LIMIT
    assert unreadable.reason == "its header is 50 MB long, more than the 16 MB that are read here"
