"""What the evaluator asks of whoever owns the files. It opens nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Parsed = TypeVar("Parsed")


class ByteSource(Protocol):
    """Random access to one file's bytes."""

    @property
    def size(self) -> int:
        """The length in bytes."""

    def read(self, offset: int, length: int) -> bytes:
        """Return `length` bytes from `offset`; fewer where the file ends."""


class Files(Protocol):
    """The files of the user's machine, as the editor sees them. Paths are absolute and normalised.

    Every answer is remembered as something the evaluation depends on.
    """

    def is_file(self, path: str) -> bool:
        """Whether `path` is a file (or text that an editor holds for it)."""

    def is_folder(self, path: str) -> bool:
        """Whether `path` is a folder."""

    def names(self, folder: str) -> tuple[str, ...]:
        """The sorted names in `folder`; none where it is no folder. Bounded."""

    def modified(self, path: str) -> float:
        """The modification time of `path` in seconds, 0 where there is none."""

    def text(self, path: str) -> str | None:
        """The decoded text of `path`; `None` where it cannot be read or is too large."""

    def parsed(self, path: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        """`parse(text)`, kept as long as the text is unchanged; `None` where there is no text."""

    def derived(self, path: str, read: Callable[[ByteSource], Parsed]) -> Parsed | None:
        """`read(bytes of path)`, kept as long as the file is unchanged; `None` where it cannot be opened."""

    def variable(self, name: str) -> str | None:
        """What the environment variable `name` is for whoever runs the analysis; `None` where it is not set."""

    @property
    def working_folders(self) -> tuple[str, ...]:
        """What a relative path is relative to, in the order of trying."""
