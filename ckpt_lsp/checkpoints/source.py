"""Where bytes come from. This package opens no file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class ByteSource(Protocol):
    """A file of a known size that can be read at any place."""

    @property
    def size(self) -> int:
        """Bytes in the file."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Return `length` bytes from `offset`; fewer where the file ends before."""
        ...


@dataclass(frozen=True, slots=True)
class BytesSource:
    """Bytes already in memory."""

    content: bytes

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return len(self.content)

    def read(self, offset: int, length: int) -> bytes:
        """Return `length` bytes from `offset`; fewer where the content ends before."""
        return self.content[offset : offset + length]
