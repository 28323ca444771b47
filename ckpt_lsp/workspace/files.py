"""The files that one analysis sees: the disk, with the texts that an editor holds laid over it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ckpt_lsp.evaluator.files import ByteSource
from ckpt_lsp.evaluator.unfinished import mended
from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.dependencies import Aspect, Dependency, ReadLog, Version
from ckpt_lsp.workspace.recent import Recent
from ckpt_lsp.workspace.source_text import SourceText, decode

MOST_SOURCE_BYTES = 2_000_000
"""What a larger file says is not known: parsing it takes seconds and hundreds of megabytes."""
_KEPT_SOURCE = 8_000_000
_KEPT_HEADERS = 128

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Overlay:
    """A text that an editor holds for a path; it hides the file on disk.

    Of an `unfinished` one, `text` is what is left when the statements that cannot be parsed are taken out.
    """

    text: str
    version: Version
    unfinished: bool = False


def overlay(text: str) -> Overlay:
    """Return an overlay whose version is a hash of `text`."""
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    rest = mended(text) if len(text) <= MOST_SOURCE_BYTES else text
    return Overlay(text if rest is None else rest, version, rest != text)


@dataclass(frozen=True, slots=True)
class Caches:
    """What was decoded, parsed and read, by path and version, so that a stale answer is impossible."""

    sources: Recent[SourceText | None] = field(default_factory=lambda: Recent(_KEPT_SOURCE))
    parsed: Recent[Any] = field(default_factory=lambda: Recent(_KEPT_SOURCE))
    headers: Recent[Any] = field(default_factory=lambda: Recent(_KEPT_HEADERS))


@dataclass(frozen=True, slots=True)
class WorkspaceFiles:
    """The `Files` of one analysis. `log` gathers what it came to depend on; `variables` is the environment."""

    caches: Caches
    overlays: Mapping[str, Overlay] = field(default_factory=dict)
    working_folders: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    log: ReadLog = field(default_factory=ReadLog)

    @property
    def overlaid(self) -> Mapping[str, str]:
        """The texts that an editor holds, by path."""
        return {path: overlay.text for path, overlay in self.overlays.items()}

    def version(self, dependency: Dependency) -> Version:
        """Return the present answer to a question."""
        path = dependency.path
        match dependency.aspect:
            case Aspect.KIND:
                return "file" if path in self.overlays else disk.kind(path)
            case Aspect.CONTENT:
                return self.overlays[path].version if path in self.overlays else disk.identity(path)
            case Aspect.NAMES:
                return self._names(path)

    def is_file(self, path: str) -> bool:
        """Whether `path` is a file (or text that an editor holds for it)."""
        return self._ask(Aspect.KIND, path) == "file"

    def is_folder(self, path: str) -> bool:
        """Whether `path` is a folder."""
        return self._ask(Aspect.KIND, path) == "folder"

    def names(self, folder: str) -> tuple[str, ...]:
        """The sorted names in `folder`; none where it is no folder. At most `disk.MOST_NAMES`."""
        names = self._names(folder)
        self.log.note(Aspect.NAMES, folder, names)
        return names

    def modified(self, path: str) -> float:
        """The modification time of `path` in seconds, 0 where there is none."""
        self._ask(Aspect.CONTENT, path)
        found = disk.status(path)
        return found.st_mtime if found else 0.0

    def text(self, path: str) -> str | None:
        """The decoded text of `path`; `None` where it cannot be read or is larger than `MOST_SOURCE_BYTES`."""
        source = self._source(path)[0]
        return source.text if source else None

    def parsed(self, path: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        """`parse(text)`, kept as long as the text is unchanged; `None` where there is no text."""
        source, version = self._source(path)
        if source is None:
            return None
        text = source.text
        parsed: Parsed = self.caches.parsed.get((path, version, parse), lambda: parse(text), weight=len(text))
        return parsed

    def derived(self, path: str, read: Callable[[ByteSource], Parsed]) -> Parsed | None:
        """`read(bytes of path)`, kept as long as the file is unchanged; `None` where it cannot be opened."""
        with disk.opened(path) as source:
            self.log.note(Aspect.CONTENT, path, source.identity if source else None)
            if source is None:
                return None
            try:
                derived: Parsed = self.caches.headers.get((path, source.identity, read), lambda: read(source))
            except OSError:
                return None
            return derived

    def variable(self, name: str) -> str | None:
        """What the environment variable `name` is; `None` where it is not set."""
        return self.variables.get(name)

    def source(self, path: str) -> SourceText | None:
        """The text of `path` with its encoding, for writing it back."""
        return self._source(path)[0]

    def _ask(self, aspect: Aspect, path: str) -> Version:
        version = self.version(Dependency(aspect, path))
        self.log.note(aspect, path, version)
        return version

    def _names(self, folder: str) -> tuple[str, ...]:
        unsaved = {os.path.basename(path) for path in self.overlays if os.path.dirname(path) == folder}
        names = disk.names(folder)
        return tuple(sorted(unsaved.union(names))) if unsaved else names

    def _source(self, path: str) -> tuple[SourceText | None, Version]:
        if path in self.overlays:
            text, version = self.overlays[path].text, self._ask(Aspect.CONTENT, path)
            return (SourceText(text, "utf-8") if len(text) <= MOST_SOURCE_BYTES else None), version
        with disk.opened(path) as source:
            version = source.identity if source else None
            self.log.note(Aspect.CONTENT, path, version)
            if source is None or source.size > MOST_SOURCE_BYTES:
                return None, version
            return self.caches.sources.get((path, version), lambda: _decoded(source), source.size), version


def _decoded(source: disk.FileBytes) -> SourceText | None:
    try:
        return decode(source.read(0, source.size))
    except OSError:
        return None
