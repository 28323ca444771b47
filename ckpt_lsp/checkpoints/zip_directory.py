"""The directory of a zip file: where each entry lies, checked to be inside the file and apart from the others."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TypeAlias

from ckpt_lsp.checkpoints.checkpoint import Fault, Refused
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.source import ByteSource

# APPNOTE.TXT 6.3.10: 4.3.16 (end), 4.3.15 and 4.3.14 (its zip64 forms), 4.3.12 (entry), 4.3.7 (local header).
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s4x2H4x3L3H8xL")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_IN_ZIP64 = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1


Record: TypeAlias = tuple[int, int, int, int, int, int]
"""An entry: offset of its local header, bytes in the file, bytes when inflated, method, flags, checksum.

A bare tuple, since a large checkpoint has tens of thousands.
"""


@dataclass(frozen=True, slots=True)
class Directory:
    """The entries by name, and the offset at which the directory begins."""

    records: dict[bytes, Record]
    offset: int

    @property
    def root(self) -> bytes:
        """The folder of the first entry with its slash, which is where torch looks for everything else."""
        first = next(iter(self.records), b"")
        return first[: first.find(b"/") + 1]


def read_directory(source: ByteSource, limits: Limits) -> Directory:
    """Return the directory of the zip file; raise `Refused` where it is truncated, overlapping or contradictory."""
    count, size, offset = _locate(source)
    if size > limits.directory_bytes:
        raise Refused(offset, f"its zip directory is longer than {limits.directory_bytes >> 20} MB", Fault.LIMIT)
    content = source.read(offset, size)
    if len(content) != size:
        raise Refused(source.size, "the file ends inside its zip directory")
    records = _entries(content, count, offset)
    return Directory(records, offset)


def _locate(source: ByteSource) -> tuple[int, int, int]:
    """Return the directory's number of entries, bytes and offset."""
    tail_offset = max(0, source.size - _LONGEST_COMMENT - _END.size)
    # A checkpoint has no comment, so its last bytes are tried before all that a comment could take.
    start = max(tail_offset, source.size - _END.size - _END64_LOCATOR.size)
    tail = source.read(start, source.size - start)
    found = tail.rfind(b"PK\5\6")
    if found < 0 or len(tail) - found < _END.size:
        start = tail_offset
        tail = source.read(start, source.size - start)
        found = tail.rfind(b"PK\5\6", 0, max(0, len(tail) - _END.size + 4))
    if found < 0:
        raise Refused(source.size, "the zip archive has no directory at its end: the file is truncated")
    end_offset = start + found
    _, _, _, _, count, size, offset, _ = _END.unpack_from(tail, found)
    if count == 0xFFFF or size == _IN_ZIP64 or offset == _IN_ZIP64:
        located = _locate64(source, end_offset)
        if located:
            count, size, offset, end_offset = located
    if offset + size > end_offset:
        raise Refused(end_offset, "its zip directory lies outside the file: the file is truncated or corrupt")
    return count, size, offset


def _locate64(source: ByteSource, end_offset: int) -> tuple[int, int, int, int] | None:
    locator_offset = end_offset - _END64_LOCATOR.size
    locator = source.read(max(0, locator_offset), _END64_LOCATOR.size)
    if locator_offset < 0 or locator[:4] != b"PK\6\7":
        return None
    offset = _END64_LOCATOR.unpack(locator)[2]
    if offset + _END64.size > locator_offset:
        raise Refused(locator_offset, "its zip64 directory lies outside the file")
    end = source.read(offset, _END64.size)
    if len(end) != _END64.size or end[:4] != b"PK\6\6":
        raise Refused(offset, "its zip64 directory is corrupt")
    *_, count, size, directory_offset = _END64.unpack(end)
    return count, size, directory_offset, offset


def _entries(content: bytes, count: int, directory_offset: int) -> dict[bytes, Record]:
    records: dict[bytes, Record] = {}
    unpack = _ENTRY.unpack_from
    position, end, read = 0, len(content), 0
    previous_end, ascending = 0, True
    while position + 46 <= end:
        signature, flags, method, checksum, packed, size, name_bytes, extra_bytes, comment_bytes, offset = unpack(
            content, position
        )
        if signature != b"PK\1\2":
            break
        name_end = position + 46 + name_bytes
        name = content[position + 46 : name_end]
        if packed == _IN_ZIP64 or size == _IN_ZIP64 or offset == _IN_ZIP64:
            extra = content[name_end : name_end + extra_bytes]
            size, packed, offset = _widen(extra, size, packed, offset, directory_offset + position)
        if name in records:
            raise Refused(directory_offset + position, f"two entries of the zip archive are called {_shown(name)}")
        records[name] = (offset, packed, size, method, flags, checksum)
        ascending = ascending and offset >= previous_end
        previous_end = offset + 30 + name_bytes + packed
        read += 1
        position = name_end + extra_bytes + comment_bytes
    if position != end or read != count:
        raise Refused(directory_offset + min(position, end), "its zip directory is corrupt")
    if not ascending or previous_end > directory_offset:
        _check_apart(records, directory_offset)
    return records


def _widen(extra: bytes, size: int, packed: int, offset: int, at: int) -> tuple[int, int, int]:
    """Replace the fields that do not fit 32 bits by those in the zip64 extra field (4.5.3), in its order."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        body = extra[position + 4 : position + 4 + length]
        if kind == 1:
            wide = iter([value for (value,) in struct.iter_unpack("<Q", body[: len(body) // 8 * 8])])
            size, packed, offset = (next(wide, -1) if field == _IN_ZIP64 else field for field in (size, packed, offset))
            if min(size, packed, offset) < 0:
                raise Refused(at, "a zip64 entry of its directory is corrupt")
            return size, packed, offset
        position += 4 + length
    return size, packed, offset


def _check_apart(records: dict[bytes, Record], directory_offset: int) -> None:
    """Raise `Refused` if entries overlap: a few bytes could otherwise stand for any amount of data."""
    end = 0
    for offset, packed, name in sorted((record[0], record[1], name) for name, record in records.items()):
        if offset < end:
            raise Refused(offset, f"entries of the zip archive overlap at {_shown(name)}")
        end = offset + _LOCAL.size + len(name) + packed
        if end > directory_offset:
            raise Refused(offset, f"the entry {_shown(name)} reaches outside the zip archive")


def _shown(name: bytes) -> str:
    return name[:100].decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Content:
    """An entry's bytes, inflated; the file offset they begin at; and whether their checksum is as recorded."""

    content: bytes
    offset: int
    intact: bool


def read_record(source: ByteSource, directory: Directory, name: bytes, limit: int) -> Content:
    """Return the content of the entry `name`, which exists; raise `Refused` if it is longer than `limit` bytes."""
    offset, packed, size, method, flags, checksum = directory.records[name]
    if flags & _ENCRYPTED:
        raise Refused(offset, f"{_shown(name)} in the zip archive is encrypted", Fault.FOREIGN)
    if method not in (_STORED, _DEFLATED):
        raise Refused(offset, f"{_shown(name)} is compressed in a way that torch does not read", Fault.FOREIGN)
    if size > limit or packed > limit + 1024:
        raise Refused(offset, f"{_shown(name)} in it is longer than {limit >> 20} MB", Fault.LIMIT)
    header = source.read(offset, _LOCAL.size)
    if len(header) != _LOCAL.size or header[:4] != b"PK\3\4":
        raise Refused(offset, f"the zip archive is corrupt: there is no entry where {_shown(name)} should be")
    *_, name_bytes, extra_bytes = _LOCAL.unpack(header)
    start = offset + _LOCAL.size + name_bytes + extra_bytes
    if source.read(offset + _LOCAL.size, name_bytes) != name or start + packed > directory.offset:
        raise Refused(offset, f"the zip archive is corrupt: its directory and entry {_shown(name)} disagree")
    content = source.read(start, packed)
    if method == _DEFLATED:
        content = _inflate(content, size, offset, name)
    if len(content) != size:
        raise Refused(offset, f"the zip archive is corrupt: {_shown(name)} has not the recorded length")
    return Content(content, start, zlib.crc32(content) == checksum)


def _inflate(content: bytes, size: int, offset: int, name: bytes) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # One byte more than promised shows a lie without inflating the rest.
        return inflater.decompress(content, size + 1)
    except zlib.error:
        raise Refused(offset, f"the zip archive is corrupt: {_shown(name)} cannot be inflated") from None
