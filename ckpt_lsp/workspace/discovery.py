"""Which Python files below a folder could hold a load."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch

from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.files import MOST_SOURCE_BYTES

LOAD_NAMES = (
    b"load_state_dict",
    b"load_from_checkpoint",
    b"load_checkpoint",
    b"load_model",
    b"load_file",
    b"safe_open",
    b"torch.load",
)
"""A source file without any of these has no load site. All are ASCII, so the file's encoding does not matter."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "dist-packages"})
_ENVIRONMENT_MARKS = frozenset({"pyvenv.cfg", "conda-meta"})


def python_files(paths: Iterable[str], exclude: Iterable[str] = ()) -> Iterator[str]:
    """Yield the Python files at and below absolute `paths`, in order of path, none twice.

    A file that is named is given whatever it holds. Below a folder, links are not followed: what they lead to inside
    it has another name, and what lies outside was not asked for. `exclude` holds globs for names and relative paths.
    """
    seen: set[str] = set()
    patterns = tuple(exclude)
    for path in paths:
        found = [path] if disk.kind(path) == "file" else _below(path, path, patterns)
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _below(folder: str, root: str, exclude: tuple[str, ...]) -> Iterator[str]:
    for entry in _entries(folder):
        if _excluded(entry.path, root, exclude):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _is_foreign(entry):
                yield from _below(entry.path, root, exclude)
        elif entry.name.endswith(".py") and entry.is_file(follow_symlinks=False) and may_load(entry.path):
            yield entry.path


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_foreign(folder: os.DirEntry[str]) -> bool:
    """Whether a folder holds what is not the user's own code."""
    if folder.name.startswith(".") or folder.name in _SKIPPED:
        return True
    return not _ENVIRONMENT_MARKS.isdisjoint(disk.names(folder.path))


def _excluded(path: str, root: str, exclude: tuple[str, ...]) -> bool:
    relative = os.path.relpath(path, root).replace(os.sep, "/")
    names = (relative, os.path.basename(path))
    return any(fnmatch(name, pattern.rstrip("/")) for name in names for pattern in exclude)


def may_load(path: str) -> bool:
    """Whether the file names anything that loads, as far as it would be read."""
    content = disk.beginning(path, MOST_SOURCE_BYTES)
    return any(name in content for name in LOAD_NAMES)
