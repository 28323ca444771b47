"""Files made to hang, bloat or crash whoever reads them. Run with a name, it reads that file within limits.

As a program it imports neither torch nor pytest, so that what it measures is the reader.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

MEGABYTE = 1 << 20


def zipped(pickle: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("archive/data.pkl", pickle)
    return buffer.getvalue()


def legacy(pickle: bytes) -> bytes:
    magic = bytes.fromhex("80028a0a6cfc9c46f9206aa850192e80024de9032e80027d2e")
    return magic + pickle + b"\x80\x02]."


def safetensors(header: bytes) -> bytes:
    return struct.pack("<Q", len(header)) + header


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def call(name: str, arguments: bytes) -> bytes:
    return b"c" + name.replace(".", "\n", 1).encode() + b"\n" + arguments + b"R"


MEMO_BOMB = b"\x80\x02]r" + struct.pack("<I", 1 << 28) + b"."
SHARED_TUPLES = b"\x80\x02K\x01\x85q\x00" + b"h\x00h\x00\x86q\x00" * 60
ENDLESS_INTEGERS = b"".join(b"\x8a\x0a" + (((1 << 61) - 1) * n).to_bytes(10, "little") + b"N" for n in range(90_000))
LONG_TEXT = text("x" * 8_000_000) + b"q\x00"


def many_entries() -> bytes:
    count = 260_000
    entry = struct.pack("<4s4x2H4x3L3H8xL", b"PK\1\2", 0, 0, 0, 0, 0, 6, 0, 0, 0)
    directory = b"".join(entry + b"%06d" % index for index in range(count))
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), 4)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 4 + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return b"PK\3\4" + directory + end64 + locator + end


FILES: dict[str, Callable[[], bytes]] = {
    "memo bomb": lambda: zipped(MEMO_BOMB),
    "memo bomb in a legacy file": lambda: legacy(MEMO_BOMB),
    "memo bomb in a plain pickle": lambda: MEMO_BOMB,
    "bytearray bomb": lambda: zipped(b"\x80\x02" + call("__builtin__.bytearray", b"J\xff\xff\xff\x7f\x85") + b"."),
    "bytes from a huge length": lambda: zipped(b"\x80\x02B\xff\xff\xff\x7f."),
    "string of a huge length": lambda: zipped(b"\x80\x02X\xff\xff\xff\xff."),
    "frame of a huge length": lambda: b"\x80\x04\x95" + b"\xff" * 8 + b"N.",
    "shared tuples in a set": lambda: zipped(SHARED_TUPLES + b"0\x8f(h\x00\x90."),
    "shared tuples in a called set": lambda: zipped(
        SHARED_TUPLES + b"0" + call("__builtin__.set", b"]h\x00a\x85") + b"."
    ),
    "shared tuples as a dict key": lambda: zipped(SHARED_TUPLES + b"0}h\x00Ns."),
    "shared tuples as a shape": lambda: zipped(
        SHARED_TUPLES + b"0" + call("torch._utils._rebuild_meta_tensor_no_storage", b"(Nh\x00h\x00\x89t") + b"."
    ),
    "keys that collide": lambda: zipped(b"\x80\x02}(" + ENDLESS_INTEGERS + b"u."),
    "tuples that are compared again and again": lambda: zipped(
        b"\x80\x02(" + b"K\x01" * 200 + b"tq\x00}(" + b"h\x00N" * 2_000_000 + b"u."
    ),
    "a string that inflates to 400 MB": lambda: zipped(
        b"\x80\x02" + b"X" + struct.pack("<I", 400 * MEGABYTE) + b"x" * (400 * MEGABYTE) + b".", zipfile.ZIP_DEFLATED
    ),
    "a string that inflates to more than it says": lambda: zipped(
        b"\x80\x02X" + struct.pack("<I", 60 * MEGABYTE) + b"x" * (60 * MEGABYTE) + b".", zipfile.ZIP_DEFLATED
    ).replace(struct.pack("<I", 60 * MEGABYTE + 8), struct.pack("<I", 1000)),
    "tuples nested a million deep": lambda: zipped(b"\x80\x02N" + b"\x85" * 1_000_000 + b"."),
    "lists nested a million deep": lambda: zipped(b"\x80\x02" + b"]" * 500_000 + b"a" * 499_999 + b"."),
    "dicts nested 100,000 deep": lambda: zipped(b"\x80\x02" + b"}K\x00" * 100_000 + b"N" + b"s" * 100_000 + b"."),
    "calls nested 100,000 deep": lambda: zipped(
        b"\x80\x02ca\nb\nq\x00Nq\x01" + b"0h\x00h\x01\x85Rq\x01" * 100_000 + b"."
    ),
    "tensors nested in their own rebuilding": lambda: zipped(
        b"\x80\x02ctorch._tensor\n_rebuild_from_type_v2\nq\x00N" + b"q\x01h\x00(h\x00h\x00h\x01NtR" * 50_000 + b"."
    ),
    "a list that holds itself": lambda: zipped(b"\x80\x02]q\x00h\x00a."),
    "a dict that holds itself": lambda: zipped(b"\x80\x02}q\x00K\x01h\x00s."),
    "a state that holds itself": lambda: zipped(b"\x80\x02ca\nb\n)\x81q\x00}K\x01h\x00sb."),
    "millions of empty sets": lambda: zipped(b"\x80\x04(" + b"\x8f" * 15_000_000 + b"l."),
    "millions of empty dicts": lambda: zipped(b"\x80\x02(" + b"}" * 15_000_000 + b"l."),
    "millions of empty lists": lambda: zipped(b"\x80\x02(" + b"]" * 15_000_000 + b"l."),
    "millions of tuples": lambda: zipped(b"\x80\x02(" + b"N\x85" * 7_000_000 + b"l."),
    "millions of nothings": lambda: zipped(b"\x80\x02(" + b"N" * 15_900_000 + b"l."),
    "millions of marks": lambda: zipped(b"\x80\x02" + b"(" * 15_900_000 + b"."),
    "millions of pushes and pops": lambda: zipped(b"\x80\x02" + b"N0" * 7_900_000 + b"N."),
    "millions of duplicates": lambda: zipped(b"\x80\x02N" + b"20" * 7_900_000 + b"."),
    "millions of memo entries": lambda: zipped(
        b"\x80\x02N" + b"".join(b"r" + struct.pack("<I", index) for index in range(3_000_000)) + b"."
    ),
    "millions of short strings": lambda: zipped(b"\x80\x02(" + b"X\x02\0\0\0ab" * 2_200_000 + b"l."),
    "millions of floats": lambda: zipped(b"\x80\x02(" + b"G12345678" * 1_700_000 + b"l."),
    "millions of objects": lambda: zipped(b"\x80\x02ca\nb\nq\x00(" + b"h\x00)\x81" * 4_000_000 + b"l."),
    "millions of names": lambda: zipped(
        b"\x80\x02(" + b"".join(b"ca\n%d\n" % index for index in range(1_500_000)) + b"l."
    ),
    "a long text encoded again and again": lambda: zipped(
        b"\x80\x02"
        + LONG_TEXT
        + b"0"
        + text("latin1")
        + b"q\x01c_codecs\nencode\nq\x02"
        + b"h\x02h\x00h\x01\x86R" * 1000
        + b"."
    ),
    "a long list copied again and again": lambda: zipped(
        b"\x80\x02](" + b"N" * 1_000_000 + b"eq\x00c__builtin__\nset\nq\x01" + b"h\x01h\x00\x85R" * 1000 + b"."
    ),
    "a long text as a name": lambda: b"\x80\x04" + LONG_TEXT + b"h\x00h\x00\x93" * 1000 + b".",
    "a long integer": lambda: zipped(b"\x80\x02\x8b" + struct.pack("<I", 8_000_000) + b"\x01" * 8_000_000 + b"."),
    "a long decimal": lambda: zipped(b"\x80\x02L" + b"9" * 8_000_000 + b"L\n."),
    "a shape of a million sizes": lambda: zipped(
        b"\x80\x02("
        + b"K\x01" * 1_000_000
        + b"tq\x00"
        + b"ctorch._utils\n_rebuild_meta_tensor_no_storage\nq\x01"
        + b"h\x01(Nh\x00h\x00\x89tR" * 1000
        + b"."
    ),
    "a directory of many entries": many_entries,
    "a long pickle in a legacy file": lambda: legacy(b"\x80\x02" + b"N0" * 20_000_000),
    "modules that share children": lambda: zipped(shared_modules()),
    "nested lists in a safetensors header": lambda: safetensors(b'{"a":' + b"[" * 8_000_000),
    "many lists in a safetensors header": lambda: safetensors(b'{"a":[' + b"[]," * 4_000_000 + b"0]}"),
    "many keys in a safetensors header": lambda: safetensors(
        b"{" + b",".join(b'"%x":0' % index for index in range(1_000_000)) + b"}"
    ),
    "a long number in a safetensors header": lambda: safetensors(b'{"a":' + b"9" * 8_000_000 + b"}"),
    "a safetensors header of 90 MB": lambda: safetensors(b'{"a":"' + b"x" * 90_000_000 + b'"}'),
    "many tensors of many sizes": lambda: safetensors(
        json.dumps({str(i): {"dtype": "F32", "shape": [1] * 200, "data_offsets": [0, 0]} for i in range(5000)}).encode()
    ),
}

READABLE = {
    "a list that holds itself",
    "a dict that holds itself",
    "a state that holds itself",
    "modules that share children",
}
"""Those that hold a value all the same."""


def shared_modules() -> bytes:
    """Return a pickled module with two children of one object, and so on 60 times: 2**60 names."""
    empty = text("_parameters") + b"}" + text("_buffers") + b"}" + text("_modules")
    pickle = b"\x80\x02ctorch.nn.modules.module\nModule\nq\x00N"
    for _ in range(60):
        children = b"}(" + text("a") + b"h\x01" + text("b") + b"h\x01u"
        pickle += b"q\x01" + b"0" + b"h\x00)\x81}(" + empty + children + b"ub"
    return pickle + b"."


def read_within_limits(content: bytes) -> None:
    """Read `content` with all that follows from it, in a second of processor time and 200 MB beyond its own size."""
    from ckpt_lsp.checkpoints import (
        BytesSource,
        Checkpoint,
        blocked_globals,
        dangerous_globals,
        entries,
        read_checkpoint,
    )

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 200 * MEGABYTE, used + 200 * MEGABYTE))
    signal.setitimer(signal.ITIMER_PROF, 1.0)
    checkpoint = read_checkpoint(BytesSource(content))
    if isinstance(checkpoint, Checkpoint):
        entries(checkpoint), blocked_globals(checkpoint), dangerous_globals(checkpoint)
        print("read", checkpoint.format)
    else:
        print(checkpoint.fault.value, checkpoint.offset, checkpoint.reason)
    signal.setitimer(signal.ITIMER_PROF, 0)
    if "--measure" in sys.argv:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, "MB at most")


if __name__ == "__main__":
    read_within_limits(FILES[sys.argv[1]]())
