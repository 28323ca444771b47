"""Questions to the disk. Whatever goes wrong, the answer is that nothing is there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from itertools import islice

MOST_NAMES = 20_000

Identity = tuple[int, int, int]
"""Size, modification time in nanoseconds, inode: while these are the same, the content is taken to be."""


def status(path: str) -> os.stat_result | None:
    """Return what `os.stat` says, following links; `None` for what is not there, loops, or may not be seen."""
    try:
        return os.stat(path)
    except (OSError, ValueError):
        return None


def kind(path: str) -> str | None:
    """Return `"file"`, `"folder"`, or `None`: a device or pipe is nothing that could be read."""
    found = status(path)
    if found is None:
        return None
    if stat.S_ISREG(found.st_mode):
        return "file"
    return "folder" if stat.S_ISDIR(found.st_mode) else None


def identity(path: str) -> Identity | None:
    """Return the identity of the regular file at `path`."""
    found = status(path)
    return _identity(found) if found and stat.S_ISREG(found.st_mode) else None


def _identity(found: os.stat_result) -> Identity:
    return found.st_size, found.st_mtime_ns, found.st_ino


def names(folder: str) -> tuple[str, ...]:
    """Return the sorted names in a folder, at most `MOST_NAMES`."""
    try:
        with os.scandir(folder) as entries:
            return tuple(sorted(entry.name for entry in islice(entries, MOST_NAMES)))
    except (OSError, ValueError):
        return ()


@dataclass(frozen=True, slots=True)
class FileBytes:
    """The bytes of an open file (a `ByteSource`)."""

    file: FileIO
    identity: Identity

    @property
    def size(self) -> int:
        """The length in bytes when it was opened."""
        return self.identity[0]

    def read(self, offset: int, length: int) -> bytes:
        """Return `length` bytes from `offset`, fewer where the file ends. Raises `OSError`."""
        self.file.seek(offset)
        left = max(0, min(length, self.size - offset))
        parts = []
        while left and (part := self.file.read(left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


@contextmanager
def opened(path: str) -> Iterator[FileBytes | None]:
    """Open the regular file at `path`; give `None` where that fails."""
    # A pipe would wait for its other end, so the kind is asked for first.
    file = None
    with suppress(OSError):
        file = FileIO(path) if kind(path) == "file" else None
    if file is None:
        yield None
        return
    with file:
        yield FileBytes(file, _identity(os.fstat(file.fileno())))


def beginning(path: str, most: int) -> bytes:
    """Return the first `most` bytes of a file; none where it cannot be read."""
    with opened(path) as source:
        try:
            return source.read(0, most) if source else b""
        except OSError:
            return b""
