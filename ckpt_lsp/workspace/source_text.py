"""Source files as bytes and as text, the way Python itself reads them (PEP 263)."""

from __future__ import annotations

import io
import tokenize
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, with its line ends as they are and without the byte order mark, and how to write it back."""

    text: str
    encoding: str

    def encode(self, text: str) -> bytes:
        """Return `text` as bytes for the same file. Raises `UnicodeEncodeError` for what it cannot write."""
        return text.encode(self.encoding)


def decode(content: bytes) -> SourceText | None:
    """Decode by byte order mark or coding comment, else UTF-8; `None` where Python could not read it either."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return SourceText(content.decode(encoding), encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None
