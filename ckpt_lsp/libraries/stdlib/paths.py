"""Paths as the evaluated program means them: values to text, and text to files of the user's machine."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.files import Files
from ckpt_lsp.evaluator.values import ABSENT, Instance, OneOf, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_FOLDERS = 2_000
"""The most folders that one search looks into."""


def as_text(machine: Machine, path: Value) -> Value:
    """Return `os.fspath(path)`: text, `Unknown`, or a `OneOf` of them."""
    if isinstance(path, (str, bytes, Unknown)):
        return path
    if isinstance(path, OneOf):
        return machine.split(path, lambda chosen: as_text(machine, chosen))
    if isinstance(path, Instance):
        if isinstance(path.payload, str):
            return path.payload
        if path.cls.lookup("__fspath__") is not ABSENT:
            return machine.call_method(path, "__fspath__")
        reason = path.open or path.cls.unknown_base
        if reason:
            return Unknown(reason, plain=True)
    name = machine.class_of(path).name
    return machine.throw("TypeError", f"expected str, bytes or os.PathLike object, not {name}")


def candidates(files: Files, text: str) -> tuple[str, ...]:
    """Return the absolute paths that `text` may mean, in the order of trying."""
    if os.path.isabs(text):
        return (os.path.normpath(text),)
    return tuple(os.path.normpath(os.path.join(folder, text)) for folder in files.working_folders)


def exists(files: Files, path: str) -> bool:
    """Whether a file or folder is at the absolute `path`."""
    return files.is_file(path) or files.is_folder(path)


def absolute(files: Files, text: str) -> str | None:
    """Return the absolute path that `text` means: the first that exists, else the first.

    `None` where `text` is relative and no folder is known to start from.
    """
    paths = candidates(files, text)
    return next((path for path in paths if exists(files, path)), paths[0] if paths else None)


def listing(files: Files, text: str) -> tuple[str, ...] | None:
    """Return the names in the first folder that `text` may mean, or `None` where none exists."""
    for path in candidates(files, text or "."):
        if files.is_folder(path):
            return files.names(path)
    return None


def matching(files: Files, pattern: str, *, recursive: bool) -> list[str]:
    """Return what `glob.glob(pattern)` gives, sorted. Bounded."""
    budget = iter(range(MOST_FOLDERS))
    start = os.sep if pattern.startswith(os.sep) else ""
    segments = [segment for segment in pattern.split(os.sep) if segment]
    return sorted(dict.fromkeys(_below(files, start, segments, recursive, budget)))


def _below(files: Files, base: str, segments: list[str], recursive: bool, budget: Iterator[int]) -> Iterator[str]:
    if not segments:
        yield base
        return
    head, rest = segments[0], segments[1:]
    if recursive and head == "**":
        if rest or base:
            yield from _below(files, base, rest, recursive, budget)
        for name in _names(files, base, budget):
            path = os.path.join(base, name)
            if not name.startswith(".") and (not rest or _is_folder(files, path)):
                deeper = segments if _is_folder(files, path) else []
                yield from _below(files, path, deeper, recursive, budget)
    elif any(sign in head for sign in "*?["):
        names = _names(files, base, budget)
        for name in fnmatch.filter(names, head):
            path = os.path.join(base, name)
            if (head.startswith(".") or not name.startswith(".")) and (not rest or _is_folder(files, path)):
                yield from _below(files, path, rest, recursive, budget)
    else:
        path = os.path.join(base, head)
        if any(exists(files, candidate) for candidate in candidates(files, path)):
            yield from _below(files, path, rest, recursive, budget)


def _names(files: Files, folder: str, budget: Iterator[int]) -> tuple[str, ...]:
    return (listing(files, folder) or ()) if next(budget, None) is not None else ()


def _is_folder(files: Files, text: str) -> bool:
    return any(files.is_folder(path) for path in candidates(files, text))
