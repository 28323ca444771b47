"""The pickle opcodes that ordinary checkpoints seldom use (see `pickletools` for what each does).

Each handler takes the walker and the index behind the opcode, and returns the index behind its argument.
"""

from __future__ import annotations

from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.checkpoints.checkpoint import Fault, Truncated
from ckpt_lsp.checkpoints.values import StoredDict, StoredObject, StoredSet

if TYPE_CHECKING:
    from ckpt_lsp.checkpoints.pickle_walker import PickleWalker

Handler = Callable[["PickleWalker", int], int]

WEIGHTS_ONLY_OPCODES = frozenset(b"c\x81RbaesuN(t\x85\x86\x87X\x89\x88)]}\x8fJKMGUQhjqr\x8a\x80.")
"""What `torch._weights_only_unpickler.Unpickler.load` understands (torch 2.13)."""


def _number(walker: PickleWalker, position: int, width: int) -> int:
    text = walker.content[position : position + width]
    if len(text) < width:
        raise Truncated
    return int.from_bytes(text, "little")


def _block(walker: PickleWalker, position: int, width: int) -> tuple[bytes, int]:
    """Read a length of `width` bytes and as many bytes as it says."""
    length = _number(walker, position, width)
    start = position + width
    if length > len(walker.content) - start:
        raise Truncated
    return walker.content[start : start + length], start + length


def _line(walker: PickleWalker, position: int) -> tuple[bytes, int]:
    end = walker.content.find(b"\n", position)
    if end < 0:
        raise Truncated
    return walker.content[position:end], end + 1


def _global(walker: PickleWalker, position: int) -> int:
    module, position = _line(walker, position)
    name, position = _line(walker, position)
    walker.stack.append(walker.find_global(*modern_name(module.decode(), name.decode())))
    return position


def modern_name(module: str, name: str) -> tuple[str, str]:
    """Return what Python 3 calls a global that Python 2 may have written (as `pickle` and torch do)."""
    if (module, name) in NAME_MAPPING:
        return NAME_MAPPING[module, name]
    return IMPORT_MAPPING.get(module, module), name


def _stack_global(walker: PickleWalker, position: int) -> int:
    name, module = walker.stack.pop(), walker.stack.pop()
    if not isinstance(module, str) or not isinstance(name, str):
        raise walker.refuse("the pickle is malformed: a global's name is not a string")
    walker.charge(len(module) + len(name))
    walker.stack.append(walker.find_global(module, name))
    return position


def _extension(width: int) -> Handler:
    def handle(walker: PickleWalker, position: int) -> int:
        code = _number(walker, position, width)
        walker.stack.append(walker.find_global("copyreg", f"extension_{code}"))
        return position + width

    return handle


def _inst(walker: PickleWalker, position: int) -> int:
    position = _global(walker, position)
    callee = walker.stack.pop()
    walker.stack.append(walker.rebuilder.call(callee, tuple(walker.pop_mark())))
    return position


def _obj(walker: PickleWalker, position: int) -> int:
    callee, *arguments = walker.pop_mark()
    walker.stack.append(walker.rebuilder.call(callee, tuple(arguments)))
    return position


def _new_object(walker: PickleWalker, position: int) -> int:
    arguments = walker.stack.pop()
    walker.stack[-1] = walker.rebuilder.call(walker.stack[-1], arguments)
    return position


def _new_object_with_keywords(walker: PickleWalker, position: int) -> int:
    keywords, arguments = walker.stack.pop(), walker.stack.pop()
    made = walker.rebuilder.call(walker.stack[-1], arguments)
    if isinstance(made, StoredObject):
        made.kwargs = keywords
    walker.stack[-1] = made
    return position


def _build(walker: PickleWalker, position: int) -> int:
    state = walker.stack.pop()
    walker.rebuilder.build(walker.stack[-1], state)
    return position


def _append(walker: PickleWalker, position: int) -> int:
    value = walker.stack.pop()
    walker.rebuilder.elements_of(walker.stack[-1]).append(value)
    return position


def _appends(walker: PickleWalker, position: int) -> int:
    values = walker.pop_mark()
    walker.charge(9 * len(values))
    walker.rebuilder.elements_of(walker.stack[-1]).extend(values)
    return position


def _add_items(walker: PickleWalker, position: int) -> int:
    values = walker.pop_mark()
    target = walker.stack[-1]
    if not isinstance(target, StoredSet):
        raise walker.refuse("the pickle is malformed: it adds to something that is no set")
    walker.charge(9 * len(values))
    walker.keys.admit_members(values)
    target.items.extend(values)
    return position


def _frozen_set(walker: PickleWalker, position: int) -> int:
    values = walker.pop_mark()
    walker.charge(150 + 9 * len(values))
    walker.keys.admit_members(values)
    walker.stack.append(StoredSet(values, "frozenset"))
    return position


def _list(walker: PickleWalker, position: int) -> int:
    values = walker.pop_mark()
    walker.charge(80 + 9 * len(values))
    walker.stack.append(values)
    return position


def _dict(walker: PickleWalker, position: int) -> int:
    values = walker.pop_mark()
    walker.charge(240 + 60 * len(values))
    made = StoredDict({})
    walker.put(made, values[::2], values[1::2])
    walker.stack.append(made)
    return position


def _fresh(make: Callable[[], Any], memory: int) -> Handler:
    def handle(walker: PickleWalker, position: int) -> int:
        walker.charge(memory)
        walker.stack.append(make())
        return position

    return handle


def _pop(walker: PickleWalker, position: int) -> int:
    if walker.marks and walker.marks[-1] == len(walker.stack):
        walker.marks.pop()
    else:
        walker.stack.pop()
    return position


def _pop_mark(walker: PickleWalker, position: int) -> int:
    walker.pop_mark()
    return position


def _duplicate(walker: PickleWalker, position: int) -> int:
    walker.stack.append(walker.stack[-1])
    return position


def _memoize(walker: PickleWalker, position: int) -> int:
    walker.memo[len(walker.memo).to_bytes(4, "little")] = walker.stack[-1]
    return position


def _decimal(walker: PickleWalker, text: bytes) -> int:
    """Convert decimal digits: their number is bounded since the time this takes grows with its square."""
    if len(text) > walker.limits.integer_bytes:
        raise walker.refuse("an integer in it is too long", Fault.LIMIT)
    try:
        return int(text)
    except ValueError:
        raise walker.refuse("the pickle is malformed: a number in it has no digits") from None


def _memo_key(walker: PickleWalker, text: bytes) -> bytes:
    index = _decimal(walker, text)
    if not 0 <= index < 1 << 24:
        raise walker.refuse("it uses a memo index that no pickle of its length has")
    return index.to_bytes(4, "little")


def _text_put(walker: PickleWalker, position: int) -> int:
    index, position = _line(walker, position)
    walker.memo[_memo_key(walker, index)] = walker.stack[-1]
    return position


def _text_get(walker: PickleWalker, position: int) -> int:
    index, position = _line(walker, position)
    walker.stack.append(walker.memo[_memo_key(walker, index)])
    return position


def _text_integer(walker: PickleWalker, position: int) -> int:
    text, position = _line(walker, position)
    flags = {b"00": False, b"01": True}
    walker.stack.append(flags[text] if text in flags else _decimal(walker, text.rstrip(b"L")))
    return position


def _text_float(walker: PickleWalker, position: int) -> int:
    text, position = _line(walker, position)
    try:
        walker.stack.append(float(text[: walker.limits.integer_bytes]))
    except ValueError:
        raise walker.refuse("the pickle is malformed: a number in it has no digits") from None
    return position


def _text_string(walker: PickleWalker, position: int) -> int:
    text, position = _line(walker, position)
    if len(text) < 2 or text[:1] != text[-1:] or text[:1] not in (b"'", b'"'):
        raise walker.refuse("the pickle is malformed: a string in it has no quotes")
    try:
        walker.stack.append(python2_string(text[1:-1].decode("unicode_escape").encode("latin-1")))
    except UnicodeError:
        raise walker.refuse("the pickle is malformed: a string in it has a broken escape") from None
    return position


def _text_unicode(walker: PickleWalker, position: int) -> int:
    text, position = _line(walker, position)
    walker.stack.append(text.decode("raw_unicode_escape"))
    return position


def python2_string(text: bytes) -> str | bytes:
    """Return a Python 2 `str` as `torch.load` decodes it (`encoding="utf-8"`); bytes where it is no UTF-8."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text


def _python2_string(width: int) -> Handler:
    def handle(walker: PickleWalker, position: int) -> int:
        text, position = _block(walker, position, width)
        walker.stack.append(python2_string(text))
        return position

    return handle


def _unicode(width: int) -> Handler:
    def handle(walker: PickleWalker, position: int) -> int:
        text, position = _block(walker, position, width)
        walker.stack.append(text.decode("utf-8", "surrogatepass"))
        return position

    return handle


def _bytes(width: int) -> Handler:
    def handle(walker: PickleWalker, position: int) -> int:
        content, position = _block(walker, position, width)
        walker.stack.append(content)
        return position

    return handle


def _bytearray(walker: PickleWalker, position: int) -> int:
    content, position = _block(walker, position, 8)
    walker.stack.append(StoredObject("builtins.bytearray", (content,)))
    return position


def _long(width: int) -> Handler:
    def handle(walker: PickleWalker, position: int) -> int:
        if _number(walker, position, width) > walker.limits.integer_bytes:
            raise walker.refuse("an integer in it is too long", Fault.LIMIT)
        content, position = _block(walker, position, width)
        walker.stack.append(int.from_bytes(content, "little", signed=True))
        return position

    return handle


def _protocol(walker: PickleWalker, position: int) -> int:
    walker.protocol = _number(walker, position, 1)
    if walker.protocol > 5:
        raise walker.refuse(f"its pickle protocol {walker.protocol} does not exist")
    return position + 1


def _frame(walker: PickleWalker, position: int) -> int:
    length = _number(walker, position, 8)
    if length > len(walker.content) - position:
        raise Truncated
    return position + 8


def _persistent_text(walker: PickleWalker, position: int) -> int:
    text, position = _line(walker, position)
    walker.stack.append(walker.rebuilder.persistent(text.decode()))
    return position


def _buffer(walker: PickleWalker, position: int) -> int:
    raise walker.refuse("its pickle refers to buffers outside the file (protocol 5, out of band)", Fault.FOREIGN)


def _same(walker: PickleWalker, position: int) -> int:
    return position


RARE_OPCODES: dict[int, Handler] = {
    ord("0"): _pop,
    ord("1"): _pop_mark,
    ord("2"): _duplicate,
    ord("F"): _text_float,
    ord("I"): _text_integer,
    ord("L"): _text_integer,
    ord("P"): _persistent_text,
    ord("S"): _text_string,
    ord("T"): _python2_string(4),
    ord("U"): _python2_string(1),
    ord("V"): _text_unicode,
    ord("a"): _append,
    ord("b"): _build,
    ord("c"): _global,
    ord("d"): _dict,
    ord("e"): _appends,
    ord("g"): _text_get,
    ord("i"): _inst,
    ord("l"): _list,
    ord("]"): _fresh(list, 80),
    ord("o"): _obj,
    ord("p"): _text_put,
    0x80: _protocol,
    0x81: _new_object,
    0x82: _extension(1),
    0x83: _extension(2),
    0x84: _extension(4),
    0x8A: _long(1),
    0x8B: _long(4),
    ord("B"): _bytes(4),
    ord("C"): _bytes(1),
    0x8C: _unicode(1),
    0x8D: _unicode(8),
    0x8E: _bytes(8),
    0x8F: _fresh(lambda: StoredSet([]), 240),
    0x90: _add_items,
    0x91: _frozen_set,
    0x92: _new_object_with_keywords,
    0x93: _stack_global,
    0x94: _memoize,
    0x95: _frame,
    0x96: _bytearray,
    0x97: _buffer,
    0x98: _same,
}
