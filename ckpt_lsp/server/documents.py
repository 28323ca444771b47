"""The open documents, as the client has them at this moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from pygls.uris import to_fs_path

from ckpt_lsp.text import LineIndex


@dataclass(frozen=True, slots=True)
class Document:
    """One version of an open Python file. `uri` is the client's own spelling."""

    uri: str
    path: str
    version: int | None
    lines: LineIndex

    @property
    def text(self) -> str:
        """The whole text."""
        return self.lines.text


@dataclass(slots=True)
class Documents:
    """The open documents by path and by URI."""

    _by_path: dict[str, Document] = field(default_factory=dict)

    def put(self, uri: str, version: int | None, text: str) -> Document | None:
        """Remember a version; `None` for what is no file on disk, such as a text that was never saved."""
        path = path_of(uri)
        if path is None:
            return None
        document = Document(uri, path, version, LineIndex(text))
        self._by_path[path] = document
        return document

    def remove(self, uri: str) -> Document | None:
        """Forget a document, and return it."""
        path = path_of(uri)
        return self._by_path.pop(path, None) if path else None

    def at(self, uri: str) -> Document | None:
        """Return the document with this URI."""
        path = path_of(uri)
        return self._by_path.get(path) if path else None

    def of(self, path: str) -> Document | None:
        """Return the document of the file at `path`."""
        return self._by_path.get(path)

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._by_path.values()))


def path_of(uri: str) -> str | None:
    """Return the absolute, normalised path that a `file:` URI means."""
    path = to_fs_path(uri)
    return os.path.normpath(path) if path else None
