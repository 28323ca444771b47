"""Reads runs of ordinary state dict entries at once: opcode by opcode, a header of 20,000 tensors takes 200 ms.

`torch.save` writes every plain tensor with the same 30 opcodes; `_TENSOR` is what they look like as bytes.
What does not look like this goes through the walker's own loop, which gives the same values.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from ckpt_lsp.checkpoints.dtypes import STORAGE_DTYPES
from ckpt_lsp.checkpoints.values import StoredGlobal, StoredStorage, StoredTensor
from ckpt_lsp.tensors import TensorSpec

if TYPE_CHECKING:
    from ckpt_lsp.checkpoints.pickle_walker import PickleWalker

REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2"

MEMO_KEYS = tuple(index.to_bytes(4, "little") for index in range(256))
"""The memo is keyed by an index's four bytes, as long puts write them; these are for the puts that write one byte."""

_INTEGER = rb"(?:K.|M..|J....)"
# A run puts nothing where the one-byte gets look, so what those yield is the same all along a run.
_PUT = rb"r(?!.\0\0)(...\0)"
# torch makes the tuples of a tensor and its hooks afresh, so nothing else in the file refers to them.
_IDLE_PUT = rb"r...\0"
_SIZES = rb"(\)|" + _INTEGER + rb"{1,3}[\x85-\x87]|\(" + _INTEGER + rb"{4,16}t)(?:(?<=\))|" + _IDLE_PUT + rb")"
# `_rebuild_tensor_v2(("storage", kind, key, location, length), offset, size, stride, requires_grad, OrderedDict())`:
# h takes a value from the memo, r puts one there, Q is a persistent id, R a call.
_TENSOR = re.compile(
    rb"(?P<head>h.\(\(h.)h(.)X(.)\0\0\0([0-9]+)" + _PUT + rb"h.(" + _INTEGER + rb")t" + _IDLE_PUT + rb"Q"
    rb"("
    + _INTEGER
    + rb")"
    + _SIZES
    + _SIZES
    + rb"([\x88\x89])(?P<hooks>h.)\)R"
    + _IDLE_PUT
    + rb"t"
    + _IDLE_PUT
    + rb"R"
    + _PUT,
    re.DOTALL,
).match

_WIDTHS = {ord("K"): 2, ord("M"): 3, ord("J"): 5}
_COUNTS = {0x85: 1, 0x86: 2, 0x87: 3}

_u32 = struct.Struct("<I").unpack_from

# Bytes read before the walker looks at the costs again, and estimated bytes of memory that each of them costs.
_RUN = 1 << 17
_MEMORY_PER_BYTE = 5


class _Layout(NamedTuple):
    """What sizes and strides say; `reach` is how many elements a storage needs beyond the tensor's offset."""

    spec: TensorSpec
    stride: tuple[int, ...]
    reach: int


# Reaches outside any storage, so a tensor with it is left to the walker's own loop.
_IMPOSSIBLE = _Layout(TensorSpec(None, None), (), 1 << 200)


class TensorRuns:
    """Reads the runs of one walk, over its stack, memo and storages."""

    def __init__(self, walker: PickleWalker) -> None:
        self._walker = walker
        self._layouts: dict[bytes, _Layout] = {}
        self._kinds: dict[bytes, StoredGlobal] = {}
        self._integers: dict[bytes, int] = {}

    def read(self, position: int) -> int:
        """Push the tensor at `position`, then keys and tensors in turn while they look alike.

        Returns where that ends: at `position` itself if no such tensor is there.
        """
        walker, content, memo, integers = self._walker, self._walker.content, self._walker.memo, self._integers
        push, storages, layouts = walker.stack.append, walker.rebuilder.storages, self._layouts
        begin = position
        found = _TENSOR(content, position)
        usual = self._usual(found)
        while found and position < begin + _RUN:
            head, kind, key_length, key, key_put, length, offset, size, stride, trained, hooks, put = found.groups()
            if (head, hooks) != usual:
                break
            # A tuple's opcodes say by themselves where it ends, so these can stand together.
            layout = layouts.get(kind + size + stride) or self._layout(kind, size, stride)
            first = 0 if offset == b"K\0" else _integer(offset)
            elements = integers.get(length) or self._integer(length)
            text = key.decode()
            if text in storages or key_length[0] != len(key) or not 0 <= first <= elements - layout.reach:
                break
            storage = storages[text] = StoredStorage(text, layout.spec.dtype, elements)
            memo[key_put] = text
            tensor = memo[put] = StoredTensor(layout.spec, storage, first, layout.stride, trained == b"\x88")
            push(tensor)
            position = found.end()
            # The next entry's key: X, its length, its text, and r with its place in the memo.
            if content[position : position + 1] != b"X":
                break
            start = position + 5
            end = start + _u32(content, position + 1)[0]
            found = _TENSOR(content, end + 5)
            if found is None or content[end] != 0x72 or content[end + 2 : end + 4] == b"\0\0" or content[end + 4]:
                break
            name = memo[content[end + 1 : end + 5]] = content[start:end].decode("utf-8", "surrogatepass")
            push(name)
            position = end + 5
        walker.memory += _MEMORY_PER_BYTE * (position - begin)
        return position

    def _usual(self, found: re.Match[bytes] | None) -> tuple[bytes, bytes] | None:
        """Return the opcodes that all tensors of a run beginning with `found` share; `None` if torch writes others."""
        if found is None:
            return None
        memo, names = self._walker.memo, self._walker.globals
        if any(memo[MEMO_KEYS[kind_at[0]]] is not kind for kind_at, kind in self._kinds.items()):
            self._kinds.clear()
            self._layouts.clear()
        head, hooks = found.group("head", "hooks")
        if (
            memo[MEMO_KEYS[head[1]]] is names.get(REBUILD_TENSOR)
            and memo[MEMO_KEYS[head[5]]] == "storage"
            and memo[MEMO_KEYS[hooks[1]]] is names.get("collections.OrderedDict")
        ):
            return head, hooks
        return None

    def _integer(self, token: bytes) -> int:
        value = self._integers[token] = _integer(token)
        return value

    def _layout(self, kind_at: bytes, size_written: bytes, stride_written: bytes) -> _Layout:
        """Return what the sizes and strides say, for the storage type that is in the memo."""
        kind = self._walker.memo[MEMO_KEYS[kind_at[0]]]
        size, stride = _sizes(size_written), _sizes(stride_written)
        if not isinstance(kind, StoredGlobal) or size is None or stride is None or len(size) != len(stride):
            return _IMPOSSIBLE
        dtype = STORAGE_DTYPES.get(kind.name.rpartition(".")[2])
        if dtype is None:
            return _IMPOSSIBLE
        self._kinds[kind_at] = kind
        reach = 0 if 0 in size else 1 + sum((length - 1) * step for length, step in zip(size, stride, strict=True))
        made = self._layouts[kind_at + size_written + stride_written] = _Layout(TensorSpec(size, dtype), stride, reach)
        return made


def _integer(token: bytes) -> int:
    return int.from_bytes(token[1:], "little", signed=token[0] == ord("J"))


def _sizes(written: bytes) -> tuple[int, ...] | None:
    """Return the tuple of integers that is written; `None` where one is negative or the tuple takes more or fewer."""
    if written == b")":
        return ()
    ending = written[-1]
    position = 0 if ending in _COUNTS else 1
    sizes: list[int] = []
    while position < len(written) - 1:
        width = _WIDTHS[written[position]]
        sizes.append(_integer(written[position : position + width]))
        position += width
    if min(sizes) < 0 or len(sizes) != _COUNTS.get(ending, len(sizes)):
        return None
    return tuple(sizes)
