"""Source files that exist only in a test."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable, Mapping
from typing import Any


class MemoryFiles:
    """Texts by path, over the stand-ins that the package ships; no checkpoints."""

    working_folders = ("/project",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)

    def is_file(self, path: str) -> bool:
        return path in self.texts or pathlib.Path(path).is_file()

    def is_folder(self, path: str) -> bool:
        return any(known.startswith(path + "/") for known in self.texts) or pathlib.Path(path).is_dir()

    def names(self, folder: str) -> tuple[str, ...]:
        inside = {known[len(folder) + 1 :].partition("/")[0] for known in self.texts if known.startswith(folder + "/")}
        return tuple(sorted(inside))

    def modified(self, path: str) -> float:
        return 0.0

    def variable(self, name: str) -> str | None:
        return os.environ.get(name)

    def text(self, path: str) -> str | None:
        if path in self.texts:
            return self.texts[path]
        file = pathlib.Path(path)
        return file.read_text() if file.is_file() else None

    def parsed(self, path: str, parse: Callable[[str], Any]) -> Any:
        text = self.text(path)
        return None if text is None else parse(text)

    def derived(self, path: str, read: Callable[[Any], Any]) -> Any:
        return None
