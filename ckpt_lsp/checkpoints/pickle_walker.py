"""Reads a pickle's opcodes over a symbolic stack: nothing is imported, called or unpickled.

Python's own unpicklers are not used: the C one allocates what a hostile memo index or length asks for. Here the memo
is a dict, a length is compared with the bytes that are there, and a global becomes a record with its name.
The opcodes of ordinary checkpoints are handled in one loop, in order of how often they occur, since a header of
20,000 tensors has 600,000 of them; the others are in `rare_opcodes`, and what calls build in `rebuild`.
"""

from __future__ import annotations

import struct
from typing import Any

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Format, Problem, Refused, Truncated
from ckpt_lsp.checkpoints.keys import KeyLedger
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.rare_opcodes import RARE_OPCODES, WEIGHTS_ONLY_OPCODES
from ckpt_lsp.checkpoints.rebuild import Rebuilder
from ckpt_lsp.checkpoints.tensor_runs import MEMO_KEYS, REBUILD_TENSOR, TensorRuns
from ckpt_lsp.checkpoints.values import StoredDict, StoredGlobal, StoredValue

# The costs are looked at once per this many bytes of pickle, not per opcode.
_SLICE = 2048

# Estimated bytes of memory: a tuple without its items, one slot, a memo entry, and a byte of pickle made a value.
_TUPLE = 64
_SLOT = 9
_MEMO_ENTRY = 130
_PER_BYTE = 6
_DICT_ENTRY = 110
_RARE = 100

_u16 = struct.Struct("<H").unpack_from
_u32 = struct.Struct("<I").unpack_from
_i32 = struct.Struct("<i").unpack_from
_f64 = struct.Struct(">d").unpack_from


class PickleWalker:
    """Walks one pickle in `content` from `start`; `origin` is the file offset of the content's first byte.

    After `walk`, `end` is the index behind the pickle, `globals` maps the names it used to their records, and
    `refused_opcode` is the first opcode (with its index) that `torch.load(weights_only=True)` does not know.
    """

    def __init__(self, content: bytes, start: int, origin: int, limits: Limits) -> None:
        self.content = content
        self.position = start
        self.start = start
        self.origin = origin
        self.limits = limits
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[bytes, Any] = {}
        self.globals: dict[str, StoredGlobal] = {}
        self.protocol = 0
        self.memory = 0
        self.end = start
        self.refused_opcode: tuple[int, int] | None = None
        self.keys = KeyLedger(limits, self.refuse)
        self.rebuilder = Rebuilder(self)
        self.runs = TensorRuns(self)

    def walk(self) -> StoredValue:
        """Return the pickled value.

        Raises `Truncated` where the bytes end first, and `Refused` for anything malformed or beyond the limits.
        """
        try:
            value = self._walk()
        except (KeyError, IndexError, struct.error):
            if self.position >= len(self.content) - 9:
                raise Truncated from None
            raise self.refuse("the pickle is malformed: it uses a value that it never stored") from None
        except UnicodeDecodeError:
            raise self.refuse("the pickle is malformed: a string in it is not UTF-8") from None
        self._check_costs()
        # The walker refers to itself in circles, so what only the walk needed would stay until they are collected.
        self.memo.clear()
        self.stack.clear()
        return value

    def _walk(self) -> StoredValue:  # noqa: C901 - one branch per opcode; a call for each would take three times as long
        content = self.content
        stack, marks, memo = self.stack, self.marks, self.memo
        push, pop = stack.append, stack.pop
        rebuild, read_run = self.rebuilder.call, self.runs.read
        position = self.position
        memory = 0
        try:
            while True:
                self.position = position
                self.memory += memory
                memory = 0
                self._check_costs()
                slice_end = position + _SLICE
                rebuild_tensor = self.globals.get(REBUILD_TENSOR, self)
                while position < slice_end:
                    opcode = content[position]
                    if opcode >= 0x70:
                        if opcode == 0x72:  # LONG_BINPUT
                            if content[position + 4]:
                                self.position = position
                                raise self.refuse("it uses a memo index that no pickle of its length has")
                            memo[content[position + 1 : position + 5]] = stack[-1]
                            position += 5
                        elif opcode == 0x71:  # BINPUT
                            memo[MEMO_KEYS[content[position + 1]]] = stack[-1]
                            position += 2
                        elif opcode == 0x74:  # TUPLE
                            mark = marks.pop()
                            values = tuple(stack[mark:])
                            stack[mark:] = [values]
                            memory += _TUPLE + _SLOT * len(values)
                            position += 1
                        elif opcode == 0x86:  # TUPLE2
                            last = pop()
                            stack[-1] = (stack[-1], last)
                            memory += _TUPLE
                            position += 1
                        elif opcode == 0x89:  # NEWFALSE
                            push(False)
                            position += 1
                        elif opcode == 0x85:  # TUPLE1
                            stack[-1] = (stack[-1],)
                            memory += _TUPLE
                            position += 1
                        elif opcode == 0x75:  # SETITEMS
                            self.position = position
                            mark = marks.pop()
                            self.put(stack[mark - 1], stack[mark::2], stack[mark + 1 :: 2])
                            memory += _DICT_ENTRY // 2 * (len(stack) - mark)
                            del stack[mark:]
                            position += 1
                        elif opcode == 0x73:  # SETITEM
                            self.position = position
                            value = pop()
                            key = pop()
                            self.put(stack[-1], [key], [value])
                            memory += _DICT_ENTRY
                            position += 1
                        elif opcode == 0x7D:  # EMPTY_DICT
                            push(StoredDict({}))
                            memory += 240
                            position += 1
                        elif opcode == 0x87:  # TUPLE3
                            stack[-3:] = [tuple(stack[-3:])]
                            memory += _TUPLE + _SLOT
                            position += 1
                        elif opcode == 0x88:  # NEWTRUE
                            push(True)
                            position += 1
                        else:
                            position = self._rare(opcode, position)
                    elif opcode >= 0x4A:
                        if opcode == 0x4B:  # BININT1
                            push(content[position + 1])
                            position += 2
                        elif opcode == 0x68:  # BINGET
                            value = memo[MEMO_KEYS[content[position + 1]]]
                            if value is rebuild_tensor:
                                run_end = read_run(position)
                                if run_end != position:
                                    position = run_end
                                    continue
                            push(value)
                            position += 2
                        elif opcode == 0x58:  # BINUNICODE
                            length = _u32(content, position + 1)[0]
                            position += 5
                            text = content[position : position + length]
                            if len(text) != length:
                                raise Truncated
                            push(text.decode("utf-8", "surrogatepass"))
                            position += length
                        elif opcode == 0x52:  # REDUCE
                            self.position = position
                            arguments = pop()
                            stack[-1] = rebuild(stack[-1], arguments)
                            position += 1
                        elif opcode == 0x51:  # BINPERSID
                            self.position = position
                            stack[-1] = self.rebuilder.persistent(stack[-1])
                            position += 1
                        elif opcode == 0x4D:  # BININT2
                            push(_u16(content, position + 1)[0])
                            position += 3
                        elif opcode == 0x4A:  # BININT
                            push(_i32(content, position + 1)[0])
                            position += 5
                        elif opcode == 0x4E:  # NONE
                            push(None)
                            position += 1
                        elif opcode == 0x6A:  # LONG_BINGET
                            push(memo[content[position + 1 : position + 5]])
                            position += 5
                        else:
                            position = self._rare(opcode, position)
                    elif opcode == 0x28:  # MARK
                        marks.append(len(stack))
                        position += 1
                    elif opcode == 0x29:  # EMPTY_TUPLE
                        push(())
                        position += 1
                    elif opcode == 0x47:  # BINFLOAT
                        push(_f64(content, position + 1)[0])
                        position += 9
                    elif opcode == 0x2E:  # STOP
                        self.end = position + 1
                        return pop()  # type: ignore[no-any-return]
                    else:
                        position = self._rare(opcode, position)
        finally:
            self.position = position
            self.memory += memory

    def _rare(self, opcode: int, position: int) -> int:
        """Carry out an opcode of `rare_opcodes`; return where the next one is."""
        self.position = position
        self.memory += _RARE
        if opcode not in WEIGHTS_ONLY_OPCODES and self.refused_opcode is None:
            self.refused_opcode = (opcode, position)
        handler = RARE_OPCODES.get(opcode)
        if handler is None:
            raise self.refuse(f"the pickle is malformed: it has no opcode 0x{opcode:02x}")
        return handler(self, position + 1)

    def checkpoint(self, format: Format, value: StoredValue, tensor_bytes: int, problems: list[Problem]) -> Checkpoint:
        """Return the checkpoint that this pickle, which holds `value`, is the header of."""
        opaque_calls = self.rebuilder.opaque_calls
        return Checkpoint(format, value, tuple(self.globals), {}, tensor_bytes, tuple(problems), opaque_calls)

    def put(self, target: StoredValue, keys: list[Any], values: list[Any]) -> None:
        """Store `values` under `keys` in what stands for a dict."""
        items = self.rebuilder.items_of(target)
        if len(keys) != len(values):
            raise self.refuse("the pickle is malformed: a key has no value")
        self.keys.admit(keys)
        items.update(zip(keys, values, strict=True))

    def pop_mark(self) -> list[Any]:
        """Take everything above the last mark off the stack."""
        mark = self.marks.pop()
        values = self.stack[mark:]
        del self.stack[mark:]
        return values

    def find_global(self, module: str, name: str) -> StoredGlobal:
        """Return the record of a global, one object per name."""
        full_name = f"{module}.{name}"
        found = self.globals.get(full_name)
        if found is None:
            self.charge(300)
            found = self.globals[full_name] = StoredGlobal(full_name)
        return found

    def charge(self, amount: int) -> None:
        """Count `amount` bytes of memory that are about to be taken."""
        self.memory += amount
        if self.memory > self.limits.memory:
            self._check_costs()

    def refuse(self, reason: str, fault: Fault = Fault.CORRUPT) -> Refused:
        """Return the error that says `reason` at the current place."""
        return Refused(self.origin + self.position, reason, fault)

    def _check_costs(self) -> None:
        read = self.position - self.start
        held = self.memory + 2 * _SLOT * (len(self.stack) + len(self.marks)) + _MEMO_ENTRY * len(self.memo)
        if held + _PER_BYTE * read > self.limits.memory:
            raise self.refuse("its pickle takes too much time or memory to read", Fault.LIMIT)
        if read > self.limits.pickle_bytes:
            megabytes = self.limits.pickle_bytes >> 20
            raise self.refuse(f"its pickle is longer than {megabytes} MB", Fault.LIMIT)
