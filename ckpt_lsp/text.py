"""Places in source text, and edits to it: what every layer means by a position.

Lines and columns count from 0, columns in Unicode code points, as Python's `str` does.
Only the outermost layers translate: the command line to 1-based numbers, the server to the client's encoding.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

# What `ast` (and so every line number in this program) takes as the end of a line.
# `str.splitlines` splits at more: form feeds, vertical tabs and Unicode separators.
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A point between two characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text of the file at `path`; `end` is exclusive."""

    path: str
    start: Position
    end: Position

    def __str__(self) -> str:
        return f"{self.path}:{self.start.line + 1}"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text at `span` by `text`."""

    span: Span
    text: str


class LineIndex:
    """Where the lines of one text begin: offsets to positions and back."""

    def __init__(self, text: str) -> None:
        self.text = text

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @functools.cached_property
    def _is_ascii(self) -> bool:
        return self.text.isascii()

    def line(self, number: int) -> str:
        """Return a line with its line end; empty where there is no such line."""
        if not 0 <= number < len(self._starts):
            return ""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end]

    def offset(self, position: Position) -> int:
        """Return the offset of `position`, clamped to the text."""
        if position.line >= len(self._starts):
            return len(self.text)
        return min(self._starts[position.line] + position.column, len(self.text))

    def position(self, offset: int) -> Position:
        """Return the position of `offset`."""
        line = bisect.bisect_right(self._starts, offset) - 1
        return Position(line, offset - self._starts[line])

    def from_utf8(self, line: int, byte_column: int) -> Position:
        """Return the position that `ast` calls (line, byte_column): its columns count UTF-8 bytes."""
        if self._is_ascii:
            return Position(line, byte_column)
        text = self.line(line)
        return Position(line, len(text.encode()[:byte_column].decode(errors="ignore")))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` after `edits`, which all mean positions in the unedited text and do not overlap."""
    index = LineIndex(text)
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        start, end = index.offset(edit.span.start), index.offset(edit.span.end)
        text = text[:start] + edit.text + text[end:]
    return text
