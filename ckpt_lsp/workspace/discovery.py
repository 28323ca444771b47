"""Which Python files below a folder could hold a load."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import translate

from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.files import MOST_SOURCE_BYTES

LOAD_NAMES = (
    b"load_from_checkpoint",
    b"load_checkpoint",
    b"load_model",
    b"load_file",
    b"safe_open",
    b"from_pretrained",
    b"torch.load",
    b"ckpt_path",
    b"load_state",
    b"distributed.checkpoint",
    b"fabric",
)
"""A source file without any of these has no load site. All are ASCII, so the file's encoding does not matter."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "dist-packages"})
_ENVIRONMENT_MARKS = frozenset({"pyvenv.cfg", "conda-meta"})


def python_files(
    paths: Iterable[str], exclude: Iterable[str] = (), wanted: Callable[[str], bool] | None = None
) -> Iterator[str]:
    """Yield the Python files at and below absolute `paths`, in order of path, none twice.

    Those below a folder are asked about by `wanted`, which is `may_load` where nothing else is said.
    A file that is named is given whatever it holds. Below a folder, links are not followed: what they lead to inside
    it has another name, and what lies outside was not asked for. `exclude` holds globs for names and relative paths.
    """
    seen: set[str] = set()
    excluded = _any_of(exclude)
    for path in paths:
        found = [path] if disk.kind(path) == "file" else _below(path, "", excluded, wanted or may_load)
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _below(
    folder: str, relative: str, excluded: Callable[[str], object], wanted: Callable[[str], bool]
) -> Iterator[str]:
    """`relative` is what to put before the names in `folder` for paths relative to where the search began."""
    entries = _entries(folder)
    if relative and not _ENVIRONMENT_MARKS.isdisjoint(entry.name for entry in entries):
        return
    for entry in entries:
        name, path = entry.name, relative + entry.name
        if entry.is_dir(follow_symlinks=False):
            if not (name.startswith(".") or name in _SKIPPED or excluded(name) or excluded(path)):
                yield from _below(entry.path, path + "/", excluded, wanted)
        elif name.endswith(".py") and not (excluded(name) or excluded(path)) and _is_file(entry) and wanted(entry.path):
            yield entry.path


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return the folders and Python files in `folder` by name, and what marks it as an environment.

    Most names in a data set are neither, and are dropped before anything is asked about them.
    """
    try:
        with os.scandir(folder) as entries:
            wanted = (entry for entry in entries if entry.name.endswith(".py") or _may_be_folder(entry))
            return sorted(wanted, key=lambda entry: entry.name)
    except OSError:
        return []


def _may_be_folder(entry: os.DirEntry[str]) -> bool:
    return entry.name in _ENVIRONMENT_MARKS or entry.is_dir(follow_symlinks=False)


def _is_file(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False)


def _any_of(patterns: Iterable[str]) -> Callable[[str], object]:
    """Return what says whether a name or a relative path matches one of the globs."""
    matches = re.compile("|".join(translate(os.path.normcase(pattern.rstrip("/"))) for pattern in patterns) or "(?!)")
    return lambda path: matches.match(os.path.normcase(path))


def may_load(path: str) -> bool:
    """Whether the file names anything that loads, as far as it would be read."""
    content = disk.beginning(path, MOST_SOURCE_BYTES)
    return any(name in content for name in LOAD_NAMES)
