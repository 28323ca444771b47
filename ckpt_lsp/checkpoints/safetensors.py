"""safetensors files: 8 bytes of header length, a JSON header, the tensor data without gaps.

The rules are those of the format's README and of `Metadata::validate` in its reference implementation.
"""

from __future__ import annotations

import math
from typing import Any

from ckpt_lsp.checkpoints.bounded_json import parse_json
from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Problem, ProblemKind, Refused
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.source import ByteSource
from ckpt_lsp.checkpoints.values import StoredDict, StoredStorage, StoredTensor
from ckpt_lsp.tensors import TensorSpec

_LONGEST_HEADER = 100_000_000
_LARGEST = 1 << 63

# Name in the file: name in torch (`safetensors.torch._TYPES`; None where torch has none), bits per element.
_DTYPES: dict[str, tuple[str | None, int]] = {
    "BOOL": ("bool", 8),
    "U8": ("uint8", 8),
    "I8": ("int8", 8),
    "U16": ("uint16", 16),
    "I16": ("int16", 16),
    "U32": ("uint32", 32),
    "I32": ("int32", 32),
    "U64": ("uint64", 64),
    "I64": ("int64", 64),
    "F16": ("float16", 16),
    "BF16": ("bfloat16", 16),
    "F32": ("float32", 32),
    "F64": ("float64", 64),
    "C64": ("complex64", 64),
    "F8_E5M2": ("float8_e5m2", 8),
    "F8_E4M3": ("float8_e4m3fn", 8),
    "F8_E8M0": ("float8_e8m0fnu", 8),
    "F8_E4M3FNUZ": ("float8_e4m3fnuz", 8),
    "F8_E5M2FNUZ": ("float8_e5m2fnuz", 8),
    "F6_E2M3": (None, 6),
    "F6_E3M2": (None, 6),
    "F4": ("float4_e2m1fn_x2", 4),
}


def looks_like_safetensors(head: bytes, size: int) -> bool:
    """Return whether a file of `size` bytes that begins with `head` is safetensors."""
    return len(head) >= 9 and head[8] == ord("{") and int.from_bytes(head[:8], "little") <= _LONGEST_HEADER


def read_safetensors(source: ByteSource, limits: Limits) -> Checkpoint:
    """Read a safetensors header; raise `Refused`."""
    length = int.from_bytes(source.read(0, 8), "little")
    if length > limits.json_bytes:
        text = f"its header is {length >> 20} MB long, more than the {limits.json_bytes >> 20} MB that are read here"
        raise Refused(0, text, Fault.LIMIT)
    header = source.read(8, length)
    if len(header) != length:
        raise Refused(source.size, "the file ends inside its header: it is truncated")
    fields = parse_json(header, 8, limits)
    if not isinstance(fields, dict):
        raise Refused(8, "its header is no JSON object")
    metadata = _metadata(fields.pop("__metadata__", None))
    return _tensors(fields, metadata, 8 + length, source.size)


def _metadata(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Refused(8, "its __metadata__ holds something other than strings")
    return value


def _tensors(fields: dict[str, Any], metadata: dict[str, str], data_offset: int, size: int) -> Checkpoint:
    """Build the state dict in the order of the data, in which the reference implementation yields it."""
    problems: list[Problem] = []
    tensors: dict[str, Any] = {}
    end = 0
    for begin, stop, key in sorted((*_offsets(key, field), key) for key, field in fields.items()):
        if begin != end:
            raise Refused(data_offset + end, f"the data of {key[:100]!r} does not follow the data before it")
        if stop > size - data_offset:
            raise Refused(size, f"the file ends before the data of {key[:100]!r}: it is truncated")
        tensors[key] = _tensor(key, fields[key], stop - begin, problems)
        end = stop
    if data_offset + end != size:
        raise Refused(data_offset + end, "there are bytes behind the last tensor's data")
    return Checkpoint("safetensors", StoredDict(tensors), (), metadata, end, tuple(problems))


def _offsets(key: str, field: Any) -> tuple[int, int]:
    match field:
        case {"data_offsets": [int() as begin, int() as end], "shape": list(), "dtype": str()} if 0 <= begin <= end:
            return begin, end
    raise Refused(8, f"its header describes the tensor {key[:100]!r} wrongly")


def _tensor(key: str, field: dict[str, Any], nbytes: int, problems: list[Problem]) -> StoredTensor:
    shape, dtype_name = field["shape"], field["dtype"]
    if not all(type(length) is int and 0 <= length < _LARGEST for length in shape):
        raise Refused(8, f"its header describes the tensor {key[:100]!r} wrongly")
    dtype, bits = _DTYPES.get(dtype_name, (None, 0))
    if dtype is None:
        problems.append(Problem(ProblemKind.UNKNOWN_DTYPE, f"{key[:100]!r} has the dtype {dtype_name[:40]!r}", 8))
    if bits and math.prod(shape) * bits != nbytes * 8:
        raise Refused(8, f"the shape of {key[:100]!r} does not fit its {nbytes} bytes of data")
    if dtype_name == "F4" and shape:
        # torch's type holds two elements, so it sees half as many.
        shape = [*shape[:-1], shape[-1] // 2]
    return StoredTensor(TensorSpec(tuple(shape), dtype), StoredStorage(key, "uint8", nbytes))
