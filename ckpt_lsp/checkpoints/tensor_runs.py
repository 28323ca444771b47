"""Reads runs of ordinary state dict entries at once: opcode by opcode, a header of 20,000 tensors takes 200 ms.

`torch.save` writes every plain tensor with the same 30 opcodes; `_TENSOR` is what they look like as bytes.
What does not look like this goes through the walker's own loop, which gives the same values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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


def _tensor_pattern(put: bytes, idle_put: bytes) -> Callable[[bytes, int], re.Match[bytes] | None]:
    """Return what finds `_rebuild_tensor_v2(("storage", kind, key, location, length), offset, size, stride, …)`.

    h takes a value from the memo, q and r put one there, Q is a persistent id, R a call. In front there may be the end
    of the tensor's own key, which is its put; behind, the beginning of the next key, which is its length.
    """
    sizes = rb"(\)|" + _INTEGER + rb"{1,3}[\x85-\x87]|\(" + _INTEGER + rb"{4,16}t)(?:(?<=\))|" + idle_put + rb")"
    storage = rb"h(.)X(.)\0\0\0([0-9]+)" + put + rb"h.(" + _INTEGER + rb")t" + idle_put + rb"Q"
    place = rb"(" + _INTEGER + rb")" + sizes + sizes
    rest = rb"([\x88\x89])(?P<hooks>h.)\)R" + idle_put + rb"t" + idle_put + rb"R" + put
    whole = rb"(?:" + put + rb")?(?P<head>h.\(\(h.)" + storage + place + rest + rb"(?:X(.)\0\0\0)?"
    return re.compile(whole, re.DOTALL).match


# A run puts nothing where the one-byte gets look, so what those yield is the same all along a run.
# torch makes the tuples of a tensor and its hooks afresh, so nothing else in the file takes them from the memo.
_TENSOR = _tensor_pattern(rb"r(?!.\0\0)(...\0)", rb"r...\0")
# The first few tensors are put where the one-byte gets look, so these are taken one by one.
_EARLY_TENSOR = _tensor_pattern(rb"q(.)", rb"q.")

_WIDTHS = {ord("K"): 2, ord("M"): 3, ord("J"): 5}
_COUNTS = {0x85: 1, 0x86: 2, 0x87: 3}

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
        early = found is None
        if early:
            found = _EARLY_TENSOR(content, position)
        usual = self._usual(found)
        while found and position < begin + _RUN:
            (_, head, kind, key_length, key, key_put, length, offset, size, stride, trained, hooks, put,
             name_length) = found.groups()  # fmt: skip
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
            tensor = StoredTensor(layout.spec, storage, first, layout.stride, trained == b"\x88")
            push(tensor)
            position = found.end()
            if early:
                memo[MEMO_KEYS[key_put[0]]] = text
                memo[MEMO_KEYS[put[0]]] = tensor
                position -= 5 if name_length else 0
                break
            memo[key_put] = text
            memo[put] = tensor
            if name_length is None:
                break
            name_end = position + name_length[0]
            found = _TENSOR(content, name_end)
            if found is None or found[1] is None:
                position -= 5
                break
            name = memo[found[1]] = content[position:name_end].decode("utf-8", "surrogatepass")
            push(name)
            position = name_end + 5
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
